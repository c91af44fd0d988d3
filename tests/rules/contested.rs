//! Acts that had not seen each other: what is denied wins, until somebody who has seen all of it says so (`ledger.md` §2).

use obstat::domain::act::{ReleaseAmend, ReleaseRaise, ReleaseWithdraw};
use obstat::domain::fold::outcome_of;
use obstat::domain::ids::EventId;
use obstat::domain::release::Void;
use obstat::domain::vocab::{Kind, Outcome, Role, State, Tier};

use crate::story::{Story, email, words};

/// Approved by Lead and owner; what the decider had seen but one who objects at the same time.
fn approved_while() -> (Story, Vec<EventId>) {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.appoint("lou", &[Role::GovernanceLead]);
    story.approve("lea");
    story.approve("ann");
    let seen = story.heads();
    story.decide("ann");
    (story, seen)
}

type Objection = fn(&mut Story, &[EventId]);

const OBJECTIONS: &[(&str, Objection)] = &[
    ("a rejection", |s, seen| {
        s.reject_seeing(seen, "lou", Role::GovernanceLead);
    }),
    ("a challenge", |s, seen| {
        let reason = words("show more");
        s.act_seeing(seen, "lou", obstat::domain::act::ChallengeRaise { item: None, role: Role::GovernanceLead, reason });
    }),
    ("another answer", |s, seen| {
        let answer = s.answer_act("capacity", "half as much");
        s.act_seeing(seen, "ann", answer);
    }),
    ("other evidence of the owner's", |s, seen| {
        s.evidence_seeing(seen, "ann", &["model-card"]);
    }),
    ("another tier", |s, seen| {
        s.act_seeing(seen, "ann", ReleaseAmend { tier: Some(Tier::High), ..ReleaseAmend::default() });
    }),
    ("a raised kind", |s, seen| {
        let reason = words("a vendor's");
        s.act_seeing(seen, "lou", ReleaseRaise { kind: Kind::ThirdPartyActivation, reason });
    }),
];

#[test]
fn what_an_approval_had_not_seen_contests_it() {
    for (what, objection) in OBJECTIONS {
        let (mut story, seen) = approved_while();
        assert_eq!(story.release().state, State::Approved);
        objection(&mut story, &seen);
        assert_eq!(story.release().state, State::Contested, "{what}");
        let found = story.obstructions();
        assert_eq!(found[0].code, "contested", "{what}");
        assert!(found[0].text.starts_with("Approved by one who had not seen:"), "{}", found[0].text);
        assert!(!found[0].who.is_empty());
        assert_eq!(story.refuses("release.deploy", "ann").code, "wrong-state");
        story.deploy();
        assert!(story.release().deployments.is_empty(), "{what}: the gate is closed");
    }
}

#[test]
fn a_withdrawal_that_an_approval_had_not_seen_ends_it() {
    let (mut story, seen) = approved_while();
    story.act_seeing(&seen, "ann", ReleaseWithdraw { reason: words("a flaw") });
    assert_eq!(story.release().state, State::Withdrawn);
    story.deploy();
    assert_eq!(story.release().state, State::Withdrawn);
}

#[test]
fn what_runs_and_is_rejected_after_all_is_rejected() {
    let (mut story, seen) = approved_while();
    let deployed = story.deploy();
    story.reject_seeing(&seen, "lou", Role::GovernanceLead);
    assert_eq!(story.release().state, State::Contested);
    assert_eq!(story.release().live().map(|d| d.id), Some(deployed));
    story.decide("ann");
    assert_eq!((story.release().state, story.codes()), (State::Rejected, vec!["rejected"]));
}

#[test]
fn what_concerns_nobody_contests_nothing() {
    let (mut story, seen) = approved_while();
    story.evidence_seeing(&seen, "sam", &["model-card"]);
    story.reject_seeing(&seen, "pia", Role::PeerReviewer);
    story.reject_seeing(&seen, "sam", Role::Security);
    story.act_seeing(&seen, "ann", ReleaseRaise { kind: Kind::ThirdPartyActivation, reason: words("not the owner's") });
    story.act_seeing(&seen, "lou", ReleaseRaise { kind: Kind::ConfigurationChange, reason: words("lower") });
    assert_eq!(story.release().state, State::Approved);
}

#[test]
fn a_rejection_that_is_seen_at_last_ends_the_attempt() {
    let (mut story, seen) = approved_while();
    story.reject_seeing(&seen, "lou", Role::GovernanceLead);
    story.check("release.decide", "ann").unwrap();
    story.decide("ann");
    assert_eq!(story.release().state, State::Rejected);
}

#[test]
fn who_rejected_may_give_way_and_the_release_is_decided_again() {
    let (mut story, seen) = approved_while();
    story.reject_seeing(&seen, "lou", Role::GovernanceLead);
    story.check("signoff.approve", "lou").unwrap();
    story.approve("lou");
    assert_eq!(story.release().state, State::Contested, "his word alone does not settle it");
    story.decide("lou");
    let release = story.release();
    assert_eq!((release.state, release.conflicts.len()), (State::Approved, 0));
}

#[test]
fn a_challenge_that_is_cleared_still_asks_for_a_decision() {
    let (mut story, seen) = approved_while();
    OBJECTIONS[1].1(&mut story, &seen);
    let challenge = story.release().open_challenges().next().unwrap().id;
    assert_eq!(outcome_of(&story.release()), None);
    story.clear("lou", challenge);
    assert_eq!(story.release().state, State::Contested);
    story.decide("lea");
    assert_eq!(story.release().state, State::Approved);
}

#[test]
fn a_change_that_is_seen_at_last_is_signed_for_anew() {
    let (mut story, seen) = approved_while();
    let answer = story.answer_act("capacity", "half as much");
    story.act_seeing(&seen, "ann", answer);
    assert_eq!(outcome_of(&story.release()), None, "nobody has approved that");
    story.approve("lea");
    story.approve("ann");
    story.decide("ann");
    let release = story.release();
    assert_eq!((release.state, release.item("capacity").unwrap().answer.as_str()), (State::Approved, "half as much"));
}

#[test]
fn approvals_at_once_agree_and_either_may_bear_conditions() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.approve_with("lea", &[crate::story::condition("audit", 30)]);
    story.approve("ann");
    let seen = story.heads();
    story.decide_seeing(&seen, "ann");
    story.decide_seeing(&seen, "lea");
    let release = story.release();
    assert_eq!((release.state, release.conditions.len()), (State::ApprovedWithConditions, 1));
}

#[test]
fn an_approval_and_a_rejection_at_once_are_contested() {
    let (mut story, seen) = approved_while();
    let rejection = story.reject_seeing(&seen, "lou", Role::GovernanceLead);
    story.decide_seeing(&[rejection], "lou");
    assert_eq!(story.release().state, State::Contested);
    // Nor does going on to the next attempt, not having seen the approval, make the other one good.
    let rejected = story.acts.last().unwrap().id;
    story.act_seeing(&[rejected], "ann", obstat::domain::act::ReleaseResubmit { decision: rejected });
    assert_eq!((story.release().state, story.release().attempt), (State::Contested, 2));
}

#[test]
fn an_outcome_claimed_proves_nothing() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.approve("lea");
    let claimed = story.claim("ann", Outcome::Approved);
    story.claim("ann", Outcome::Rejected);
    let release = story.release();
    assert_eq!((release.state, release.decision.clone()), (State::InReview, None));
    let line = release.history.iter().find(|l| l.id == claimed).unwrap();
    assert_eq!(line.not_counted.as_deref(), Some("what its author had seen does not prove it"));
}

#[test]
fn an_outcome_is_proven_by_what_its_own_author_had_seen() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    let seen = story.heads();
    let lea = story.approve_seeing(&seen, "lea");
    let ann = story.approve_seeing(&seen, "ann");
    let release = story.release();
    let decide =
        obstat::domain::act::ReleaseDecide { outcome: Outcome::Approved, subject: release.subject, rests_on: [lea, ann].into() };
    story.act_seeing(&[ann], "ann", decide);
    assert_eq!(story.release().state, State::InReview, "she had not seen the Lead's");
    assert!(story.codes().contains(&"undecided"));
    story.check("release.decide", "ann").unwrap();
    story.decide("ann");
    assert_eq!(story.release().state, State::Approved);
}

#[test]
fn one_who_signs_two_things_at_once_has_signed_neither() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    let seen = story.heads();
    story.approve_seeing(&seen, "lea");
    story.reject_seeing(&seen, "lea", Role::GovernanceLead);
    story.approve("ann");
    let release = story.release();
    assert!(release.sign_offs[..2].iter().all(|s| s.void == Some(Void::Conflict)));
    assert_eq!(outcome_of(&release), None);
    let found = story.obstructions();
    assert_eq!((found[0].code, found[0].who.clone()), ("conflict", vec![email("lea")]));
    story.check("signoff.approve", "lea").unwrap();
    story.approve("lea");
    story.decide("lea");
    assert_eq!((story.release().state, story.release().conflicts.len()), (State::Approved, 0));
}

#[test]
fn a_conflict_of_an_earlier_attempt_does_not_haunt_the_next() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    let seen = story.heads();
    story.approve_seeing(&seen, "lea");
    story.reject_seeing(&seen, "lea", Role::GovernanceLead);
    story.reject("lea", Role::GovernanceLead);
    story.decide("lea");
    story.resubmit();
    story.submit();
    assert!(!story.codes().contains(&"conflict"), "{:?}", story.codes());
}

#[test]
fn what_is_said_after_an_approval_one_knew_of_changes_nothing() {
    let (mut story, _) = approved_while();
    story.reject("lou", Role::GovernanceLead);
    story.challenge("lou", Role::GovernanceLead, None);
    story.approve("lou");
    let release = story.release();
    assert_eq!((release.state, release.challenges.len()), (State::Approved, 0));
    assert!(release.history[..3].iter().all(|l| l.not_counted.is_some()));
}
