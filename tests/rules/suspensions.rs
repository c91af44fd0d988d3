//! Suspension and reinstatement (`rules.md` §7; `ledger.md` §2: any suspension that no later act has answered wins).

use chrono::TimeDelta;
use obstat::domain::act::{Artifact, ReleaseAmend};
use obstat::domain::ids::Digest;
use obstat::domain::obstruct::Elsewhere;
use obstat::domain::vocab::{Choice, Kind, MatterKind, Role, State, Tier};

use crate::story::{Story, condition, email};

/// A medium-risk model that runs, confirmed.
fn running() -> Story {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.approve("lea");
    story.approve("ann");
    story.decide("ann");
    story.deploy();
    story.confirm(true);
    story
}

#[test]
fn the_lead_suspends_what_was_approved_or_deployed() {
    for mut story in [Story::approved(), running()] {
        story.check("release.suspend", "lea").unwrap();
        for who in ["ann", "sam", "cleo", "aud"] {
            let refusal = story.refuses("release.suspend", who);
            assert_eq!(
                (refusal.code, refusal.clause.as_str(), refusal.who),
                ("not-permitted", "§7", vec![email("lea")]),
                "{who}"
            );
            let act = story.suspend(who);
            assert!(story.idle(act).is_some() && story.release().state != State::Suspended, "{who}");
        }
        story.suspend("lea");
        let release = story.release();
        assert_eq!(release.state, State::Suspended);
        assert_eq!(story.codes(), ["suspended"]);
        assert!(!story.gate().clear && story.closing().contains("suspended"));
        let matter = release.matters.last().unwrap();
        assert_eq!((matter.kind, matter.is_owed()), (MatterKind::Suspension, true), "it goes to the Committee");
        assert!(matter.text.contains("false alarms doubled"));
    }
}

#[test]
fn what_was_never_let_go_is_not_suspended() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Low);
    assert_eq!(story.refuses("release.suspend", "lea").code, "wrong-state");
    let act = story.suspend("lea");
    assert_eq!(story.idle(act).as_deref(), Some("nothing had been approved or deployed"));
    story.approve("ann");
    story.decide("ann");
    assert_eq!(story.release().state, State::Approved);
}

#[test]
fn what_is_suspended_is_not_deployed() {
    let mut story = Story::approved();
    story.suspend("lea");
    assert_eq!(story.refuses("release.deploy", "ann").code, "suspended");
    let deployment = story.deploy();
    assert_eq!(story.idle(deployment).as_deref(), Some("the release had been suspended"));
    assert_eq!(story.refuses("release.confirm", "ann").code, "suspended");
}

#[test]
fn reinstating_asks_the_row_again_and_the_lead() {
    let mut story = Story::in_review(Kind::MinorUpdate, Tier::High);
    story.approve("ann");
    story.approve("pia");
    story.decide("ann");
    story.deploy();
    story.suspend("lea");
    story.check("release.reinstate", "lea").unwrap();
    story.reinstate("lea");
    let release = story.release();
    assert_eq!((release.state, release.stage, release.attempt), (State::Suspended, State::InReview, 1));
    assert_eq!(story.codes(), ["suspended", "incident-unanswered", "sign-off-missing", "sign-off-missing"]);
    assert_eq!(story.refuses("release.reinstate", "lea").code, "reinstating");
    story.check("signoff.approve", "pia").unwrap();
    story.approve("pia");
    assert_eq!(story.release().state, State::Suspended, "the owner is missing");
    story.approve("ann");
    story.decide("pia");
    let release = story.release();
    assert_eq!(release.state, State::Deployed);
    assert!(release.suspensions[0].answered.is_some() && release.reinstatement.is_none());
    assert_eq!(release.sign_offs.iter().filter(|s| s.void.is_none()).count(), 3, "the Lead signed by reinstating");
    story.deploy();
    assert_eq!(story.release().deployments.len(), 2);
}

#[test]
fn the_lead_who_reinstates_fills_his_own_place_in_the_row() {
    let mut story = running();
    story.suspend("lea");
    story.reinstate("lea");
    story.approve("ann");
    story.decide("ann");
    assert_eq!(story.release().state, State::Confirmed);
}

#[test]
fn the_committee_votes_again() {
    let (mut story, _) = Story::before_committee();
    for member in ["carl", "cora", "cyd"] {
        story.vote(member, Choice::Approve);
    }
    story.decide("carl");
    story.suspend("lea");
    story.reinstate("lea");
    assert!(story.codes().contains(&"ballot-not-open"), "{:?}", story.codes());
    story.check("ballot.open", "sid").unwrap();
    story.open_ballot("sid");
    for member in ["carl", "cora", "cyd"] {
        story.vote(member, Choice::Approve);
    }
    story.decide("carl");
    assert_eq!(story.release().state, State::Approved);
}

#[test]
fn the_owner_alone_reinstates_nothing() {
    let mut story = Story::approved();
    story.appoint("ann", &[Role::ModelOwner, Role::GovernanceLead]);
    story.suspend("lea");
    let refusal = story.refuses("release.reinstate", "ann");
    assert_eq!((refusal.code, refusal.who, refusal.clause.as_str()), ("own-release", vec![email("lea")], "§7"));
    let act = story.reinstate("ann");
    assert!(story.idle(act).is_some());
    story.approve("ann");
    assert_eq!(story.release().state, State::Suspended);
    let mut story = Story::approved();
    story.suspend("lea");
    assert_eq!(story.refuses("release.reinstate", "ann").code, "not-permitted");
}

#[test]
fn a_suspension_that_the_reinstatement_had_not_seen_wins() {
    for salt in 0..6 {
        let mut story = running();
        story.salt = salt;
        story.appoint("lou", &[Role::GovernanceLead]);
        story.suspend("lea");
        let before = story.heads();
        story.reinstate("lea");
        story.approve("ann");
        story.decide("ann");
        assert_eq!(story.release().state, State::Confirmed);
        story.suspend_seeing(&before, "lou");
        assert_eq!(story.release().state, State::Suspended, "the second had not been seen");
        story.reinstate("lou");
        story.approve("ann");
        story.decide("ann");
        assert_eq!(story.release().state, State::Confirmed, "now it has");
    }
}

#[test]
fn a_suspension_and_an_approval_at_once() {
    let mut story = Story::approved();
    let seen = story.heads();
    story.deploy();
    story.suspend_seeing(&seen, "lea");
    let release = story.release();
    assert_eq!((release.state, release.deployments.len()), (State::Suspended, 1), "deployed by one who had not seen it");
}

#[test]
fn a_reinstatement_that_the_row_rejects_leaves_it_suspended() {
    let mut story = running();
    story.suspend("lea");
    story.reinstate("lea");
    story.reject("ann", Role::ModelOwner);
    story.decide("ann");
    assert_eq!(story.release().state, State::Suspended);
    story.reinstate("lea");
    story.approve("ann");
    story.decide("ann");
    assert_eq!(story.release().state, State::Confirmed);
}

#[test]
fn what_was_approved_stays_what_it_was_while_the_row_is_asked_again() {
    let mut story = running();
    story.suspend("lea");
    story.reinstate("lea");
    assert_eq!(story.refuses("release.amend", "ann").clause, "§7");
    let other = Artifact { name: None, sha256: Digest::of(b"other"), size: None };
    let act = story.act("ann", ReleaseAmend { artifacts: Some(vec![other]), ..ReleaseAmend::default() });
    assert!(story.idle(act).is_some());
    story.answer("capacity", "what the incident taught");
    story.approve("lea");
    story.approve("ann");
    story.decide("ann");
    assert_eq!(story.release().state, State::Confirmed, "the papers may say more");
}

#[test]
fn conditions_of_the_first_approval_outlive_a_reinstatement() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.approve_with("lea", &[condition("audit", 30)]);
    story.approve("ann");
    story.decide("ann");
    story.suspend("lea");
    story.reinstate("lea");
    story.approve("ann");
    story.decide("ann");
    assert_eq!(story.release().conditions.len(), 1);
}

#[test]
fn the_same_bytes_do_not_pass_as_another_release_while_suspended() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Low);
    story.elsewhere.push(Elsewhere { reference: "other@1.0".parse().unwrap(), state: State::Suspended });
    assert!(story.codes().contains(&"digest-elsewhere"));
}

#[test]
fn a_suspension_answers_what_was_not_well() {
    let mut story = Story::approved();
    story.deploy();
    story.confirm(false);
    assert_eq!(story.codes(), ["not-well"]);
    story.suspend("lea");
    assert_eq!(story.codes(), ["suspended"]);
}

#[test]
fn a_high_risk_suspension_offers_the_clocks_of_the_policy() {
    let mut story = Story::in_review(Kind::MinorUpdate, Tier::High);
    story.approve("ann");
    story.approve("pia");
    story.decide("ann");
    story.deploy();
    story.suspend("lea");
    assert_eq!(story.release().clocks.len(), 3);
    assert_eq!(story.codes(), ["suspended", "incident-unanswered"]);
    assert!(story.obstructions()[1].detail.contains("Art. 73(6)"), "do not alter the system first");
    assert_eq!(story.refuses("incident.dismiss", "ann").code, "not-permitted");
    story.dismiss_clock("lea", "death");
    story.dismiss_clock("lea", "widespread-or-critical");
    story.open_clock("lea", "serious-incident");
    let clock = story.obstructions().into_iter().find(|o| o.code == "incident-clock").unwrap();
    let opened = story.acts.last().unwrap().time - TimeDelta::minutes(1);
    let due = obstat::domain::time::due_after_days(opened, 15, story.zone);
    assert_eq!(clock.due, Some(due));
    assert_eq!(story.codes(), ["suspended", "incident-clock"]);
    story.dismiss_clock("lea", "serious-incident");
    assert_eq!(story.codes(), ["suspended"], "reported");
    let mut low = Story::approved();
    low.suspend("lea");
    assert!(low.release().clocks.is_empty(), "the rows are for tier high");
    assert_eq!(low.refuses("incident.open", "lea").code, "no-clock");
    let strange = story.open_clock("lea", "bad-weather");
    assert!(story.idle(strange).is_some());
}

/// Approved once, refused and asked for anew: what the new attempt lacks is its written approval, not its reinstatement.
#[test]
fn an_attempt_that_was_not_approved_is_not_reinstated() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.approve("lea");
    let before = story.heads();
    let approval = story.approve("ann");
    story.decide("ann");
    story.reject_seeing(&before, "lea", Role::GovernanceLead);
    assert_eq!(story.release().state, State::Contested, "{approval}");
    story.decide("lea");
    let decision = story.release().decision.unwrap();
    story.act("ann", obstat::domain::act::ReleaseResubmit { decision: decision.id });
    story.suspend("lea");
    assert_eq!((story.release().state, story.release().attempt), (State::Suspended, 2));
    assert_eq!(story.refuses("release.reinstate", "lea").code, "never-approved");
    let again = story.reinstate("lea");
    assert!(story.idle(again).is_some());
}
