//! Who may do what (`rules.md` §8), person by person, in the state in which it can be done.

use obstat::domain::act::{ConditionTerms, ReleaseRaise, ReleaseWithdraw};
use obstat::domain::vocab::{Choice, Kind, Role, Tier};

use crate::story::{Story, condition, email, words};

const EVERYBODY: [&str; 13] = ["ann", "mo", "lea", "pia", "sam", "lex", "dan", "sid", "cleo", "carl", "cora", "cyd", "aud"];

fn draft() -> Story {
    let mut story = Story::requested(Kind::NewModel, Tier::Medium);
    story.answer_all();
    story
}

fn medium() -> Story {
    Story::in_review(Kind::NewModel, Tier::Medium)
}

fn balloted() -> Story {
    let (mut story, _) = Story::before_committee();
    story.clock += chrono::TimeDelta::days(6);
    story
}

fn challenged() -> Story {
    let mut story = medium();
    story.challenge("sam", Role::Security, Some("validation-report"));
    story
}

fn rejected() -> Story {
    let mut story = medium();
    story.reject("lea", Role::GovernanceLead);
    story.decide("lea");
    story
}

fn undecided() -> Story {
    let mut story = medium();
    story.approve("lea");
    story.approve("ann");
    story
}

fn conditional() -> Story {
    let mut story = medium();
    let by = |name: &str| ConditionTerms { by: email(name), ..condition("audit", 30) };
    story.approve_with("lea", &[by("sam"), by("ann")]);
    story.approve("ann");
    story.decide("ann");
    story
}

fn met() -> Story {
    let mut story = conditional();
    let first = story.release().conditions[0].clone();
    story.meet("ann", &first);
    story
}

fn deployed() -> Story {
    let mut story = Story::approved();
    story.deploy();
    story
}

/// Tells a story up to where something can be done.
type Telling = fn() -> Story;

/// Act, where it can be done, and who may.
const TABLE: &[(&str, Telling, &[&str])] = &[
    ("release.amend", draft, &["ann"]),
    ("release.submit", draft, &["ann"]),
    ("release.withdraw", draft, &["ann"]),
    ("release.resubmit", rejected, &["ann"]),
    ("item.answer", draft, &["ann"]),
    ("item.not-applicable", draft, &["ann"]),
    ("item.reopen", medium, &["ann"]),
    ("release.raise", medium, &["lea"]),
    ("evidence.add", medium, &["ann", "mo", "lea", "pia", "sam", "lex", "dan", "sid", "cleo", "carl", "cora", "cyd"]),
    ("item.accept", medium, &["lea", "sam", "lex"]),
    ("challenge.raise", medium, &["lea", "sam", "lex"]),
    ("challenge.clear", challenged, &["sam"]),
    ("challenge.override", challenged, &["lea"]),
    ("signoff.approve", medium, &["ann", "lea"]),
    ("signoff.reject", medium, &["ann", "lea"]),
    ("ballot.close", balloted, &["sid", "cleo"]),
    ("vote.cast", balloted, &["sid", "cleo", "carl", "cora", "cyd"]),
    ("release.decide", undecided, &["ann", "lea", "sid"]),
    ("release.deploy", conditional, &["ann", "dan"]),
    ("release.confirm", deployed, &["ann"]),
    ("condition.meet", conditional, &["ann"]),
    ("condition.verify", met, &["lea"]),
];

#[test]
fn each_act_is_for_those_whom_the_policy_names() {
    for (kind, told, allowed) in TABLE {
        let story = told();
        let may: Vec<&str> = EVERYBODY.into_iter().filter(|who| story.check(kind, who).is_ok()).collect();
        assert_eq!(may, *allowed, "{kind}");
    }
}

#[test]
fn a_refusal_says_who_may_who_that_is_and_which_clause_says_so() {
    let refusal = medium().refuses("release.submit", "sam");
    assert_eq!(refusal.code, "not-permitted");
    assert_eq!(refusal.to_string(), "Sam may not submit triage@2.0: only its Model Owner (Ann) may (§9)");
    assert_eq!(refusal.who, [email("ann")]);
    assert_eq!(refusal.short, "not yours: only Ann");
    for (kind, told, _) in TABLE {
        let story = told();
        let refused: Vec<_> = EVERYBODY.iter().filter_map(|who| story.check(kind, who).err()).collect();
        for refusal in refused {
            assert!(refusal.clause.starts_with('§'), "{kind}: {refusal:?}");
            assert!(!refusal.who.is_empty(), "{kind}: {refusal:?}");
        }
    }
}

#[test]
fn who_could_do_it_in_another_state_hears_what_it_waits_for() {
    let cases: &[(&str, Telling, &str, &str)] = &[
        ("release.submit", medium, "ann", "wrong-state"),
        ("release.deploy", medium, "ann", "wrong-state"),
        ("release.confirm", medium, "ann", "wrong-state"),
        ("signoff.approve", challenged, "lea", "open-challenge"),
        ("signoff.approve", undecided, "lea", "already-signed"),
        ("challenge.clear", medium, "lea", "not-permitted"),
        ("challenge.override", medium, "lea", "no-challenge"),
        ("release.decide", medium, "ann", "not-complete"),
        ("ballot.open", medium, "sid", "no-committee"),
        ("vote.cast", medium, "carl", "no-committee"),
        ("condition.meet", deployed, "ann", "no-condition"),
        ("item.answer", rejected, "ann", "rejected"),
    ];
    for (kind, told, who, code) in cases {
        assert_eq!(told().refuses(kind, who).code, *code, "{who} {kind}");
    }
}

#[test]
fn an_edited_row_is_obeyed() {
    let edit = [("who = [\"owner\", \"deployer\"]", "who = [\"security\"]")];
    let mut story = Story::new(Tier::Low).under(&edit);
    story.request(Kind::NewModel);
    story.answer_all();
    story.submit();
    story.approve("ann");
    story.decide("ann");
    story.deploy();
    assert_eq!(story.release().deployments.len(), 0, "no longer the deployer's");
    assert_eq!(story.holders("release.deploy"), [email("sam")]);
    let deployment = story.deployment("production");
    story.act("sam", deployment);
    assert_eq!(story.release().deployments.len(), 1);
}

/// What is refused beforehand has no effect when it is signed all the same.
#[test]
fn an_act_without_the_role_is_kept_and_has_no_effect() {
    let mut story = medium();
    let before = story.release();
    story.act("sam", ReleaseWithdraw { reason: words("no") });
    story.act("mo", ReleaseRaise { kind: Kind::ThirdPartyActivation, reason: words("higher") });
    let answer = story.answer_act("capacity", "other");
    story.act("lea", answer);
    story.vote_for_nothing();
    let after = story.release();
    assert_eq!((after.state, after.kind, after.subject), (before.state, before.kind, before.subject));
    assert!(after.history.len() > before.history.len());
    assert!(after.history.iter().take(3).all(|l| l.not_counted.is_some()));
}

impl Story {
    fn vote_for_nothing(&mut self) {
        let subject = self.release().subject;
        let ballot = self.acts[0].id;
        let vote = obstat::domain::act::VoteCast { ballot, choice: Choice::Approve, subject, conditions: vec![], reason: None };
        self.act("carl", vote);
    }
}
