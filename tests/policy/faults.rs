//! What is said of a policy that somebody got wrong: the line, the fault, the remedy.

use obstat::domain::policy::{self, Problem, SHIPPED, Severity};

/// The shipped policy with one passage changed; the passage must be there.
fn edited(from: &str, to: &str) -> String {
    assert!(SHIPPED.contains(from), "the shipped policy does not say {from:?}");
    SHIPPED.replacen(from, to, 1)
}

/// The line of the shipped policy on which a passage begins.
fn line_of(passage: &str) -> usize {
    let at = SHIPPED.find(passage).unwrap_or_else(|| panic!("the shipped policy does not say {passage:?}"));
    SHIPPED[..at].matches('\n').count() + 1
}

fn said(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_slip_is_named_with_its_line_and_a_remedy() {
    let cases = [
        (
            r#"role = "security""#,
            r#"role = "securty""#,
            "“securty” is not a word known here; write one of model-owner, governance-lead, committee, chair, secretary, peer-reviewer, security, legal, deployer, auditor",
        ),
        (
            r#"tiers = ["high", "medium"]"#,
            r#"tiers = ["high", "middling"]"#,
            "“middling” is not a word known here; write one of low, medium, high",
        ),
        (
            r#"kinds = ["minor-update"]"#,
            r#"kinds = ["small-update"]"#,
            "“small-update” is not a word known here; write one of third-party-activation, new-model, major-update, minor-update, configuration-change",
        ),
        (
            "dpia_required = true",
            "gdpr = true",
            "“gdpr” is not a word known here; write one of eu_deployment, dpia_required, adversarial_exposure, user_facing, substantial_modification",
        ),
        (
            r#"natures = ["first"]"#,
            r#"natures = ["second"]"#,
            "“second” is not a word known here; write one of third-party, first, architecture, training-data, risk-class, retraining, tuning, bug-fix, threshold, prompt, feature-flag",
        ),
        (r#"id = "model-card""#, r#"id = "Model Card""#, "“Model Card” is not an id; write lower-case words joined by “-”"),
        ("confirm_hours = 48", "confirm_hours = -1", "this is integer -1; write a whole number from 0"),
        ("confirm_hours = 48", "confirm_hours = 0", "confirm_hours = 0 makes no sense; write a number from 1 to 8760"),
        ("ballot_days = 5", "ballot_days = \"five\"", "this is string \"five\"; write a whole number from 0"),
        (
            "holidays = []",
            "holidays = [\"2026-02-30\"]",
            "“2026-02-30” is not a day of the calendar; write year, month and day, as in 2026-06-01",
        ),
        (
            "holidays = []",
            "holidays = [\"25.12.2026\"]",
            "“25.12.2026” is not a day of the calendar; write year, month and day, as in 2026-06-01",
        ),
        (
            "next_review = 2027-06-01",
            "next_review = 2026-05-31",
            "the review on 2026-05-31 does not come after the policy takes force on 2026-06-01; write a later next_review",
        ),
        (
            "quorum_more_than_percent = 50",
            "quorum_more_than_percent = 100",
            "no Committee can reach a quorum of more than 100 percent; write a number from 0 to 99",
        ),
        (
            r#"business_days = ["Mon", "Tue", "Wed", "Thu", "Fri"]"#,
            "business_days = []",
            "without business days no emergency falls due; name at least one day",
        ),
        (r#"slots = [{ role = "committee" }]"#, "slots = []", "this row asks for no sign-off; name at least one role"),
        (
            r#"slots = [{ role = "committee" }]"#,
            r#"slots = [{ role = "auditor" }]"#,
            "an auditor reads everything and approves nothing; name another role",
        ),
        (r#"id = "data-sheet""#, r#"id = "model-card""#, "“model-card” stands twice; give each its own name, once"),
        (
            r#"serves = ["GDPR Art. 35", "#,
            r#"serves = ["GDPR Art. 99", "#,
            "no [[act]] has “GDPR Art. 99”; write an act's name and one of its places, or add it there",
        ),
        (
            r#"who = ["auditor"]"#,
            r#"who = ["janitor"]"#,
            "“janitor” is nobody that the policy knows; write one of owner, approver, validator, keeper, author, responsible, model-owner, governance-lead, committee, chair, secretary, peer-reviewer, security, legal, deployer, auditor",
        ),
        (r#"actions = ["vote.cast"]"#, r#"actions = ["release.submit"]"#, "“release.submit” is ruled twice; keep it in one row"),
        ("dismiss_stale = true", "dismiss_stale = \"yes\"", "this is string \"yes\"; write a boolean"),
        (
            "[conditions]",
            "[condition]",
            "nothing in a policy is called “condition”; remove it, or write one of document, clause, kind, derivation, sign_off, checklist, timers, committee, calendar, separation, third_party, emergency, conditions, environments, records, permission, incident, act",
        ),
        ("ballot_days = 5", "ballot_days = 5\nballot_hours = 120", ""),
    ];
    for (from, to, sentence) in cases {
        let problems = policy::load(&edited(from, to)).expect_err(to);
        let line = line_of(from) + to.matches('\n').count();
        assert!(!problems.is_empty());
        let spoken = said(&problems);
        let wanted = format!("line {line}: {sentence}");
        assert!(spoken.iter().any(|said| said.starts_with(&wanted)), "{to}: wanted {wanted:?} in {spoken:#?}");
    }
}

#[test]
fn an_unknown_key_is_refused_with_those_that_would_do() {
    let problems = policy::load(&edited("ballot_days = 5", "ballot_days = 5\nballot_hours = 120")).unwrap_err();
    let line = line_of("ballot_days = 5") + 1;
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].line, line);
    assert_eq!(problems[0].text, "nothing here is called “ballot_hours”");
    assert!(problems[0].remedy.contains("ballot_days"), "{}", problems[0].remedy);
}

#[test]
fn a_missing_key_is_named_where_its_section_begins() {
    let problems = policy::load(&edited("condition_days = 30\n", "")).unwrap_err();
    assert_eq!(said(&problems), [format!("line {}: “condition_days” is missing; add condition_days = …", line_of("[timers]"))]);
}

#[test]
fn several_slips_are_told_at_once_in_the_order_of_the_lines() {
    let text = edited(r#"role = "security""#, r#"role = "securty""#)
        .replace("confirm_hours = 48", "confirm_hours = \"two days\"")
        .replace("chair_casting_vote = false", "casting_vote = false")
        .replace("eu_deployment = true", "eu = true");
    let problems = policy::load(&text).unwrap_err();
    let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
    let wanted = [r#"role = "security""#, "eu_deployment = true", "confirm_hours = 48", "chair_casting_vote = false"];
    assert_eq!(lines, wanted.map(line_of), "{:#?}", said(&problems));
}

#[test]
fn what_is_not_toml_is_said_to_be_where_it_breaks() {
    let problems = policy::load(&edited("confirm_hours = 48", "confirm_hours = ")).unwrap_err();
    assert_eq!(problems[0].line, line_of("confirm_hours = 48"), "{:#?}", said(&problems));
    assert!(policy::load("").is_err());
    assert!(policy::load("\u{0}\u{1b}[2J").is_err());
    let long = "#".repeat((1 << 20) + 1);
    assert_eq!(
        said(&policy::load(&long).unwrap_err()),
        ["line 1: the text is longer than 1 MiB; give the policy, not another file"]
    );
}

#[test]
fn a_date_that_never_was_is_refused_bare_too() {
    let problems = policy::load(&edited("effective_date = 2026-06-01", "effective_date = 2026-02-30")).unwrap_err();
    assert_eq!(problems[0].line, line_of("effective_date"), "{:#?}", said(&problems));
}

#[test]
fn a_release_that_nobody_need_approve_is_an_error() {
    let row = "kinds = [\"minor-update\"]\nslots";
    let problems = policy::load(&edited(row, "kinds = [\"minor-update\"]\ntiers = [\"medium\"]\nslots")).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].text, "nobody need approve minor-update at low");
}

#[test]
fn a_row_that_can_never_match_is_refused() {
    let (from, to) = ("kinds = [\"minor-update\"]\ntiers = [\"high\"]", "kinds = [\"major-update\"]\ntiers = [\"high\"]");
    let problems = policy::load(&edited(from, to)).unwrap_err();
    let line = line_of("[[sign_off]]\nkinds = [\"minor-update\"]\ntiers");
    let wanted = format!("line {line}: no release ever reaches this row: rows above it match first; move it up, or remove it");
    assert_eq!(said(&problems), [wanted]);
}

/// No row of a policy rests on another, so none can rest on itself: what would make a cycle is a key that nothing knows.
#[test]
fn a_row_that_would_rest_on_another_is_refused() {
    for key in ["after", "requires", "extends"] {
        let text = edited("id = \"data-sheet\"", &format!("id = \"data-sheet\"\n{key} = [\"data-sheet\"]"));
        let problems = policy::load(&text).unwrap_err();
        let line = line_of("id = \"data-sheet\"") + 1;
        assert_eq!((problems.len(), problems[0].line), (1, line), "{:#?}", said(&problems));
        assert_eq!(problems[0].text, format!("nothing here is called “{key}”"));
    }
}

#[test]
fn a_policy_that_can_be_read_may_still_earn_warnings() {
    let cases = [
        ("effective_date = 2026-06-01", "effective_date = \"[Date]\"", "effective_date", "“[Date]” only holds a place"),
        (
            "effective_date = 2026-06-01",
            "effective_date = \"[Date]\"",
            "effective_date",
            "without an effective date the policy cannot take force",
        ),
        (
            "next_review = 2027-06-01",
            "next_review = \"[Date + 12 months]\"",
            "next_review",
            "nothing says when the policy is to be reviewed",
        ),
        (
            "owner = \"AI Governance Lead\"",
            "owner = \"[AI Governance Lead]\"",
            "owner =",
            "“[AI Governance Lead]” only holds a place",
        ),
        (
            "text = \"Who watches",
            "text = \"Placeholder. Who watches",
            "text = \"Who watches",
            "“Placeholder. Who watches it, who is called, and how to go back.” only holds a place",
        ),
        (
            "{ role = \"governance-lead\" }",
            "{ role = \"governance-lead\", not_requester = false }",
            "{ role = \"governance-lead\" }",
            "whoever asks may approve the own request as governance-lead",
        ),
        (
            "name = \"rollback_window\"",
            "name = \"time_back\"",
            "[[checklist]]",
            "no item asks for rollback_window, so no rollback can be judged late",
        ),
        (
            "when = [{ tiers = [\"high\", \"medium\"] }]",
            "when = [{}]",
            "when = [{ tiers = [\"high\", \"medium\"] }]",
            "terms that say nothing always hold, so bias-fairness is always asked",
        ),
        ("actions = [\"vote.cast\"]", "actions = [\"vote.csat\"]", "[[permission]]", "nobody may do vote.cast"),
        ("actions = [\"vote.cast\"]", "actions = [\"vote.csat\"]", "actions = [\"vote.cast\"]", "no act is called “vote.csat”"),
    ];
    for (from, to, passage, sentence) in cases {
        let text = edited(from, to);
        let problems = policy::check(&text);
        let found = problems.iter().find(|problem| problem.text == sentence);
        let found = found.unwrap_or_else(|| panic!("{to}: wanted {sentence:?} in {:#?}", said(&problems)));
        assert_eq!((found.severity, found.line), (Severity::Warning, line_of(passage)), "{to}");
        assert!(!found.remedy.is_empty());
        policy::load(&text).unwrap_or_else(|problems| panic!("{to} is no error: {problems:?}"));
    }
}

#[test]
fn a_policy_without_a_date_is_read_but_cannot_take_force() {
    let policy = policy::load(&edited("effective_date = 2026-06-01\n", "")).unwrap();
    assert!(!policy.document.can_take_force());
    assert!(policy::load(SHIPPED).unwrap().document.can_take_force());
}

#[test]
fn a_review_is_past_the_day_after_its_date() {
    let document = policy::load(SHIPPED).unwrap().document;
    let day = |text: &str| text.parse().unwrap();
    assert!(!document.is_past_review(day("2026-11-23")));
    assert!(!document.is_past_review(day("2027-06-01")));
    assert!(document.is_past_review(day("2027-06-02")));
}

#[test]
fn hostile_text_is_shown_not_obeyed() {
    let problems = policy::load(&edited(r#"role = "security""#, "role = \"\\u001b[2Jsec\"")).unwrap_err();
    assert!(said(&problems).iter().all(|said| !said.contains('\u{1b}')), "{:#?}", said(&problems));
    let problems = policy::load(&edited("title = \"Model card\"", "title = \"\\u001b[2J\"")).unwrap_err();
    assert_eq!(problems[0].text, "this text holds a control character");
}
