//! What the Committee finds afterwards, by circulation (`rules.md` §5–§7).

use obstat::domain::vocab::{Judgement, Kind, Tier};

use crate::story::{Story, email};

use Judgement::{Justified, NotJustified};

fn emergency() -> Story {
    let mut story = Story::fix();
    story.emergency("lea");
    story
}

#[test]
fn an_emergency_is_owed_a_finding_until_a_quorum_agrees() {
    let mut story = emergency();
    assert!(story.release().matters[0].is_owed());
    story.check("review.emergency", "carl").unwrap();
    story.find_emergency("carl", Justified);
    story.find_emergency("cora", Justified);
    assert!(story.release().matters[0].is_owed(), "two of five are no quorum");
    story.find_emergency("cyd", Justified);
    let finding = story.release().matters[0].finding.clone().unwrap();
    assert_eq!(finding.verdict, Some(Justified));
    assert_eq!(finding.by, ["carl", "cora", "cyd"].map(email));
    assert_eq!(story.refuses("review.emergency", "sid").code, "found");
    let late = story.find_emergency("sid", NotJustified);
    assert!(story.idle(late).is_some());
    assert_eq!(story.release().matters[0].finding.as_ref(), Some(&finding));
}

#[test]
fn a_finding_that_it_was_not_justified_names_what_is_to_be_done() {
    let mut story = emergency();
    for member in ["carl", "cora", "cyd"] {
        story.find_emergency(member, NotJustified);
    }
    let finding = story.release().matters[0].finding.clone().unwrap();
    assert_eq!((finding.verdict, finding.action.as_deref()), (Some(NotJustified), Some("train the on-call")));
}

#[test]
fn a_split_committee_has_found_nothing_until_most_agree() {
    let mut story = emergency();
    for (member, verdict) in [("carl", Justified), ("cora", NotJustified), ("cyd", Justified), ("sid", NotJustified)] {
        story.find_emergency(member, verdict);
    }
    assert!(story.release().matters[0].is_owed(), "two to two");
    story.find_emergency("cora", Justified);
    assert!(!story.release().matters[0].is_owed(), "a member's latest finding counts");
}

#[test]
fn two_findings_of_one_member_at_once_count_as_none() {
    for salt in 0..4 {
        let mut story = emergency();
        story.salt = salt;
        story.find_emergency("carl", Justified);
        story.find_emergency("cora", Justified);
        let seen = story.heads();
        story.find_emergency_seeing(&seen, "cyd", Justified);
        story.find_emergency_seeing(&seen, "cyd", NotJustified);
        assert!(story.release().matters[0].is_owed());
    }
}

#[test]
fn only_the_committee_finds_and_neither_owner_nor_stranger() {
    use obstat::domain::vocab::Role;
    let mut story = emergency();
    story.appoint("ann", &[Role::ModelOwner, Role::Committee]);
    assert_eq!(story.refuses("review.emergency", "ann").code, "recused");
    for who in ["lea", "sam", "aud"] {
        assert_eq!(story.refuses("review.emergency", who).code, "not-permitted");
    }
    for who in ["ann", "lea", "aud"] {
        let act = story.find_emergency(who, Justified);
        assert!(story.idle(act).is_some(), "{who}");
    }
    assert_eq!(story.refuses("review.suspension", "carl").code, "no-matter");
    let nothing = Story::fix();
    assert_eq!(nothing.refuses("review.emergency", "carl").code, "no-matter");
}

#[test]
fn a_suspension_is_found_upon_without_a_verdict() {
    let mut story = Story::approved();
    story.suspend("lea");
    for member in ["carl", "cora", "cyd"] {
        story.find_suspension(member);
    }
    let finding = story.release().matters[0].finding.clone().unwrap();
    assert_eq!((finding.verdict, finding.words.as_str()), (None, "rightly so"));
}

#[test]
fn a_second_suspension_is_owed_its_own_finding() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.approve("lea");
    story.approve("ann");
    story.decide("ann");
    story.suspend("lea");
    for member in ["carl", "cora", "cyd"] {
        story.find_suspension(member);
    }
    story.reinstate("lea");
    story.suspend("lea");
    let owed: Vec<bool> = story.release().matters.iter().map(|m| m.is_owed()).collect();
    assert_eq!(owed, [false, true]);
}
