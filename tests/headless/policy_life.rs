//! A policy's life, headless: proposed, accepted, in force; releases keep the one that they were submitted under.

use crate::headless;

use headless::Headless;
use obstat::domain::policy::SHIPPED;

fn draft(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(SHIPPED.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the shipped policy does not say {from:?}");
        text.replacen(from, to, 1)
    })
}

const NEXT: (&str, &str) = ("version = \"1.0\"", "version = \"1.1\"");
const HOURS: (&str, &str) = ("confirm_hours = 48", "confirm_hours = 24");

/// Whether the policy in force has this version, as everybody reads it.
fn in_force(h: &Headless) -> String {
    h.run("policy show --json").json()["version"].as_str().unwrap().to_owned()
}

#[test]
fn a_policy_takes_force_when_keepers_and_the_committees_quorum_have_accepted_it() {
    let h = Headless::in_review("low");
    let file = h.file("draft.toml", draft(&[NEXT, HOURS]).as_bytes());
    let said = h.no("ann", &format!("policy propose {}", file.display()), 1);
    assert!(said.contains("only a keeper (Priya) or a Lead") && said.contains("keeper"), "{said}");
    let proposed = h.ok("priya", &format!("policy propose {}", file.display()));
    assert_eq!(in_force(&h), "1.0");
    let id = proposed["id"].as_str().unwrap().to_owned();
    let charter = h.run(&format!("charter show {id} --json")).json();
    assert_eq!((&charter["state"], &charter["lacks"]["committee"]), (&"proposed".into(), &2.into()));
    assert!(h.no("sam", "policy accept", 1).contains("it waits for: bo@example.org, cy@example.org, di@example.org"));
    h.ok("bo", "policy accept");
    assert_eq!(in_force(&h), "1.0", "one of three is no quorum");
    assert!(h.run("doctor").out.contains("charter version 2 waits for"));
    h.ok("di", "policy accept 1.1");
    assert_eq!(in_force(&h), "1.1");
    let shown = h.run(&format!("charter show {id}")).out;
    assert!(shown.contains("priya@example.org (") && shown.contains("di@example.org (") && shown.contains("1.1, holds from"));
    assert!(h.no("bo", "policy accept", 1).contains("no proposed policy waits"));
    let diff = h.run("policy diff 1.0 1.1 --json").json();
    assert_eq!(diff["changes"].as_array().unwrap().len(), 2, "{diff}");
}

#[test]
fn a_release_keeps_the_policy_that_it_was_submitted_under() {
    let h = Headless::in_review("low");
    h.request("triage@2.0", "--nature first");
    let stricter = (r#"tiers = ["high", "medium"]"#, r#"tiers = ["high", "medium", "low"]"#);
    let file = h.file("draft.toml", draft(&[NEXT, stricter]).as_bytes());
    h.ok("priya", &format!("policy propose {}", file.display()));
    h.ok("bo", "policy accept");
    h.ok("cy", "policy accept");
    let pinned = h.ok("ann", "release show triage@1.0");
    assert_eq!((&pinned["policy_version"], &pinned["policy_pinned"]), (&"1.0".into(), &true.into()));
    assert!(h.run("release show triage@1.0").out.contains("policy 1.0, since it was submitted"));
    let drafted = h.ok("ann", "release show triage@2.0");
    assert_eq!((&drafted["policy_version"], &drafted["policy_pinned"]), (&"1.1".into(), &false.into()));
    let asked = |r: &str| h.run(&format!("item list {r}")).out.contains("bias-fairness");
    assert!(!asked("triage@1.0") && asked("triage@2.0"));
    let why = h.run("why triage@1.0 --json").json();
    assert_eq!(why["policy"]["version"], "1.0");
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn a_policy_with_blanks_or_without_a_date_says_why_it_cannot_take_force() {
    let h = Headless::founded();
    for (edit, wanted) in [
        (("effective_date = 2026-06-01", "effective_date = \"[Date]\""), "“[Date]” only holds a place; write what holds"),
        (("effective_date = 2026-06-01\n", ""), "has no effective date, so it cannot take force"),
        (("owner = \"AI Governance Lead\"", "owner = \"[Name]\""), "line 7: “[Name]” only holds a place"),
        (("role = \"security\"", "role = \"securty\""), "“securty” is not a word known here"),
    ] {
        let file = h.file("draft.toml", draft(&[edit]).as_bytes());
        let said = h.no("priya", &format!("policy propose {}", file.display()), 2);
        assert!(said.contains(wanted), "{said}");
    }
    let same = h.file("same.toml", SHIPPED.as_bytes());
    assert!(h.no("priya", &format!("policy propose {}", same.display()), 2).contains("in force already"));
    assert!(h.no("priya", "policy propose nowhere.toml", 4).contains("nowhere.toml"));
    assert!(h.no("priya", "policy propose", 2).contains("FILE"));
}

#[test]
fn a_policy_of_the_future_waits_for_its_day_and_for_a_keepers_word() {
    let h = Headless::founded();
    let file = h.file("draft.toml", draft(&[NEXT, ("effective_date = 2026-06-01", "effective_date = 2027-01-01")]).as_bytes());
    h.ok("priya", &format!("policy propose {}", file.display()));
    h.ok("bo", "policy accept");
    h.ok("cy", "policy accept");
    assert_eq!(in_force(&h), "1.0");
    assert!(h.run("doctor").out.contains("accepted and waits for its day, 2027-01-01"));
    assert!(h.no("priya", "policy accept", 1).contains("holds from 2027-01-01"));
    h.now("2026-12-31T23:30:00Z");
    assert_eq!(in_force(&h), "1.0", "it is New Year in Zurich, and no clock changes the rules");
    h.ok("priya", "policy accept");
    assert_eq!(in_force(&h), "1.1");
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn a_review_without_change_is_a_version_with_a_later_date() {
    let h = Headless::founded();
    h.now("2027-06-02T09:00:00Z");
    assert!(h.run("doctor").out.contains("policy-review-due"));
    assert!(h.no("priya", "policy propose --reviewed --next-review 2027-06-02", 2).contains("would be due at once"));
    h.ok("priya", "policy propose --reviewed");
    h.ok("bo", "policy accept");
    h.ok("cy", "policy accept");
    assert!(!h.run("doctor").out.contains("policy-review-due"));
    let policy = h.run("policy show --json").json();
    assert_eq!(policy["policy"]["document"]["next_review"], "2028-06-02");
    let diff = h.run(&format!("policy diff shipped {} --json", policy["sha256"].as_str().unwrap())).json();
    assert_eq!(diff["changes"].as_array().unwrap().len(), 1, "nothing but the date: {diff}");
}

#[test]
fn keepers_come_and_go_at_their_threshold() {
    let h = Headless::founded();
    h.ok("priya", "keeper add sam@example.org --threshold 2");
    let waits = h.run("charter list --json").json();
    assert_eq!(waits["charters"][0]["waiting_for"], serde_json::json!(["sam@example.org"]), "who is to keep it agrees too");
    let id = waits["charters"][0]["id"].as_str().unwrap().to_owned();
    h.ok("sam", &format!("charter accept {id}"));
    assert_eq!(h.run("charter show --json").json()["keepers"], serde_json::json!(["priya@example.org", "sam@example.org"]));
    assert!(!h.run("doctor").out.contains("one-keeper"));
    h.ok("priya", "role grant pat@example.org legal");
    assert!(!h.run("person show pat@example.org").out.contains("legal"), "one of two keepers");
    for (line, wanted) in [
        ("keeper add sam@example.org", "keeper already"),
        ("keeper remove pat@example.org", "no keeper"),
        ("keeper remove sam@example.org --threshold 2", "cannot take 2 of 1"),
        ("keeper add nobody@example.org", "not in the organisation"),
    ] {
        let said = h.no("priya", line, 2);
        assert!(said.contains(wanted), "{line}: {said}");
    }
    let fewer = h.ok("priya", "keeper remove sam@example.org");
    h.ok("sam", &format!("charter accept {}", fewer["id"].as_str().unwrap()));
    assert!(h.no("priya", "keeper remove priya@example.org", 2).contains("the only keeper"));
}

#[test]
fn a_draft_is_replayed_over_what_was_decided() {
    let h = Headless::in_review("low");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    let draft = h.file("strict.toml", draft(&[("mode = \"policy\"", "mode = \"strict\"")]).as_bytes());
    let ran = h.run(&format!("policy replay {}", draft.display()));
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("was approved; under the draft not decided") && ran.out.contains("Peer Reviewer is missing"));
    let told = h.run(&format!("policy replay {} --json", draft.display())).json();
    assert_eq!((&told["decided"], &told["differing"]), (&1.into(), &1.into()));
    assert_eq!(told["decisions"][0]["why"][0]["code"], "sign-off-missing");
    let same = h.file("same.toml", SHIPPED.as_bytes());
    assert_eq!(h.run(&format!("policy replay {}", same.display())).code, 0);
    assert_eq!(h.run("policy coverage --unserved --json").json()["clauses"][0]["served"], false);
    assert!(h.no("ann", "policy diff 1.0 9.9", 2).contains("names no policy here and no file"));
}
