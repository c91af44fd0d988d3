//! Past decisions under another policy: judged by the same rules, whatever the signatures name (`rules.md` §9).

use std::sync::Arc;

use obstat::domain::replay::{Replayed, replay};
use obstat::domain::vocab::{Choice, Kind, Outcome, Role, Tier};

use crate::story::{Story, edited};

fn replayed(story: &Story, edits: &[(&str, &str)]) -> Vec<Replayed> {
    let draft = Arc::new(edited(edits));
    story.in_context(|ctx| replay(&story.strand(), ctx, &|_| story.people.clone(), &draft)).unwrap()
}

fn codes(decision: &Replayed) -> Vec<&str> {
    decision.why.iter().map(|r| r.code.as_str()).collect()
}

const LOW_BIAS: (&str, &str) = (r#"tiers = ["high", "medium"]"#, r#"tiers = ["high", "medium", "low"]"#);
const STRICT: (&str, &str) = (r#"mode = "policy""#, r#"mode = "strict""#);

#[test]
fn under_the_same_policy_everything_comes_out_as_it_did() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.reject("lea", Role::GovernanceLead);
    story.decide("lea");
    story.resubmit();
    story.submit();
    story.approve("ann");
    story.approve("lea");
    story.decide("lea");
    let told = replayed(&story, &[]);
    assert_eq!(told.iter().map(|d| d.was.outcome).collect::<Vec<_>>(), [Some(Outcome::Rejected), Some(Outcome::Approved)]);
    assert_eq!(told.iter().map(|d| d.attempt).collect::<Vec<_>>(), [1, 2]);
    assert!(told.iter().all(|d| !d.differs() && d.why.is_empty()), "{told:#?}");
}

#[test]
fn an_item_that_was_not_asked_then_would_have_been_open() {
    let told = replayed(&Story::approved(), &[LOW_BIAS]);
    assert_eq!((told.len(), told[0].was.outcome, told[0].now.outcome), (1, Some(Outcome::Approved), None));
    assert_eq!(codes(&told[0]), ["item-open"], "the signature itself still counts");
    assert_eq!((told[0].why[0].text.as_str(), told[0].why[0].clause.as_str()), ("bias-fairness is still open", "§4.2"));
}

#[test]
fn a_self_approval_would_not_have_done_under_strict_separation() {
    let told = replayed(&Story::approved(), &[STRICT]);
    assert_eq!(codes(&told[0]), ["sign-off-missing"]);
}

#[test]
fn a_higher_quorum_would_have_left_the_vote_open() {
    let (mut story, _) = Story::before_committee();
    for who in ["sid", "carl", "cora"] {
        story.vote(who, Choice::Approve);
    }
    story.close("sid");
    story.decide("sid");
    let told = replayed(&story, &[("min_votes = 2", "min_votes = 5")]);
    assert_eq!((told[0].now.outcome, codes(&told[0])), (None, vec!["ballot-not-open"]), "closed short of the draft's quorum");
    assert!(!replayed(&story, &[("min_votes = 2", "min_votes = 3")])[0].differs());
}

#[test]
fn a_rejection_may_have_been_an_approval_and_the_other_way_round() {
    let (mut story, _) = Story::before_committee();
    story.vote("sid", Choice::Approve);
    story.vote("carl", Choice::Reject);
    story.vote("cora", Choice::NoObjection);
    story.close("sid");
    story.decide("sid");
    let told = replayed(&story, &[("no_objection_counts = true", "no_objection_counts = false")]);
    assert_eq!((told[0].was.outcome, told[0].now.outcome), (Some(Outcome::Approved), Some(Outcome::Rejected)));
    assert_eq!(codes(&told[0]), ["rejected"]);
    assert!(told[0].why[0].text.contains("not carried"), "{}", told[0].why[0].text);
}

#[test]
fn what_counts_as_another_kind_is_said() {
    let mut story = Story::in_review(Kind::MinorUpdate, Tier::High);
    story.approve("ann");
    story.approve("pia");
    story.decide("pia");
    let told = replayed(
        &story,
        &[
            (r#"natures = ["architecture", "#, r#"natures = ["bug-fix", "architecture", "#),
            (r#""tuning", "bug-fix"]"#, r#""tuning"]"#),
        ],
    );
    assert_eq!((told[0].was.kind, told[0].now.kind), (Kind::MinorUpdate, Kind::MajorUpdate));
    assert_eq!(told[0].why[0].code, "kind");
    assert!(codes(&told[0]).contains(&"ballot-not-open"), "{:?}", told[0].why);
}

#[test]
fn what_never_counted_is_no_decision() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.claim("lea", Outcome::Approved);
    assert_eq!(replayed(&story, &[]), []);
}
