//! What a meeting finds afterwards on an emergency, a suspension or a rollback (`rules.md` §5–§7).

use obstat::domain::act::{Motion, MotionRecord};
use obstat::domain::agenda::duties;
use obstat::domain::ids::EventId;
use obstat::domain::release::Finding;
use obstat::domain::vocab::{Choice, Judgement, Kind, MatterKind, Outcome, Role, State, Tier, Topic};

use crate::story::{Story, email};

use Choice::{Approve, Recuse, Reject};
use Judgement::{Justified, NotJustified};

const THREE: [(&str, Choice); 3] = [("cleo", Approve), ("carl", Approve), ("cora", Reject)];

fn emergency() -> (Story, EventId) {
    let mut story = Story::fix();
    story.emergency("lea");
    let meeting = story.convene();
    (story, meeting)
}

fn topics(story: &Story) -> Vec<Topic> {
    duties(&story.release(), &story.ground(story.clock)).into_iter().map(|d| d.topic).collect()
}

fn found(story: &Story) -> Option<Finding> {
    story.release().matters.last().unwrap().finding.clone()
}

/// Recorded by the secretary, signed by the chair.
fn find(story: &mut Story, minute: MotionRecord) -> EventId {
    let record = story.record("sid", minute);
    assert_eq!(story.why_idle(record), None);
    story.countersign("cleo", record);
    record
}

#[test]
fn a_meeting_finds_on_an_emergency_once_a_second_person_has_signed() {
    let (mut story, meeting) = emergency();
    assert_eq!(topics(&story), [Topic::Emergency]);
    let minute = story.finding(meeting, &THREE, NotJustified);
    let record = story.record("sid", minute);
    assert_eq!((story.why_idle(record), found(&story)), (None, None), "one signature");
    assert_eq!(topics(&story), [Topic::Emergency]);
    story.countersign("cora", record);
    let finding = found(&story).unwrap();
    assert_eq!((finding.verdict, finding.words.as_str()), (Some(NotJustified), "the fault was live"));
    assert_eq!(finding.action.as_deref(), Some("train the on-call"));
    assert_eq!(finding.by, [email("sid"), email("cora")], "who signed answers for it");
    assert_eq!(topics(&story), []);
    assert_eq!(story.refuses("review.emergency", "carl").code, "found");
}

#[test]
fn a_meeting_finds_on_a_suspension_and_on_a_rollback() {
    let mut stopped = Story::approved();
    stopped.suspend("lea");
    let mut back = Story::in_review(Kind::MinorUpdate, Tier::Medium);
    back.approve("ann");
    back.decide("ann");
    back.deploy();
    back.order_rollback("lea");
    back.complete_rollback("ann");
    for (mut story, kind, topic, state) in [
        (stopped, MatterKind::Suspension, Topic::Suspension, State::Suspended),
        (back, MatterKind::Rollback, Topic::Rollback, State::RolledBack),
    ] {
        let meeting = story.convene();
        assert_eq!((story.release().matters.last().unwrap().kind, topics(&story)), (kind, vec![topic]));
        let minute = story.finding(meeting, &THREE, None);
        find(&mut story, minute);
        assert_eq!((found(&story).unwrap().verdict, topics(&story)), (None, vec![]), "{kind:?}");
        assert_eq!(story.release().state, state, "a finding looks back and changes nothing");
    }
}

#[test]
fn a_motion_that_is_lost_finds_nothing() {
    let (mut story, meeting) = emergency();
    let minute = story.finding(meeting, &[("cleo", Reject), ("carl", Reject), ("cora", Approve)], Justified);
    assert_eq!(minute.outcome, Outcome::Rejected);
    find(&mut story, minute);
    assert_eq!((found(&story), topics(&story)), (None, vec![Topic::Emergency]), "it comes back");
    let minute = story.finding(meeting, &THREE, NotJustified);
    find(&mut story, minute);
    assert_eq!(found(&story).unwrap().verdict, Some(NotJustified));
}

#[test]
fn an_outcome_that_the_votes_do_not_bear_finds_nothing() {
    let (mut story, meeting) = emergency();
    for (votes, why) in [
        (&THREE[..2], "its votes make no quorum"),
        (&[("cleo", Reject), ("carl", Reject), ("cora", Approve)], "its outcome does not follow from its votes"),
    ] {
        let minute = MotionRecord { outcome: Outcome::Approved, ..story.finding(meeting, votes, Justified) };
        let record = story.record("sid", minute);
        story.countersign("cleo", record);
        assert_eq!((story.why_idle(record).as_deref(), found(&story)), (Some(why), None));
    }
}

#[test]
fn an_emergencys_finding_has_a_verdict_and_is_about_what_there_is() {
    let (mut story, meeting) = emergency();
    let silent = story.finding(meeting, &THREE, None);
    let silent = story.record("sid", silent);
    assert_eq!(story.why_idle(silent).unwrap(), "it does not say whether the emergency was justified");
    let request = story.release().id;
    for matter in [request, EventId([3; 32])] {
        let motion = Motion::Find { matter, verdict: Some(Justified), action: None };
        let minute = MotionRecord { motion, ..story.finding(meeting, &THREE, Justified) };
        let astray = story.record("sid", minute);
        assert_eq!(story.why_idle(astray).unwrap(), "there was nothing of the kind to look at");
    }
    assert_eq!(found(&story), None);
}

/// Ann, who owns the model, sits on the Committee too; Cyd recuses himself.
#[test]
fn the_recused_neither_vote_nor_sign_a_finding() {
    let (mut story, _) = emergency();
    story.appoint("ann", &[Role::ModelOwner, Role::Committee]);
    let meeting = story.convene();
    let here = ["sid", "cleo", "carl", "cora", "cyd", "ann"].map(email);
    let with = |story: &Story, votes: &[(&str, Choice)]| MotionRecord {
        attended: here.iter().cloned().collect(),
        ..story.finding(meeting, votes, Justified)
    };
    let minute = with(&story, &[("ann", Approve), ("cleo", Approve), ("carl", Approve)]);
    let wrong = story.record("sid", minute);
    assert_eq!(story.why_idle(wrong).unwrap(), "it records a vote of one who takes no part");
    let minute = with(&story, &[("cyd", Recuse), ("cleo", Approve), ("carl", Approve), ("cora", Approve)]);
    let record = story.record("sid", minute);
    for who in ["ann", "cyd"] {
        let own = story.countersign(who, record);
        assert_eq!(story.why_idle(own).unwrap(), "its signer took no part in the vote");
    }
    assert_eq!((found(&story), story.recorded(record).tally.eligible), (None, 4));
    story.countersign("cora", record);
    assert_eq!(found(&story).unwrap().verdict, Some(Justified));
}

#[test]
fn what_was_found_is_not_found_again_by_whichever_way() {
    let (mut story, meeting) = emergency();
    let minute = story.finding(meeting, &THREE, Justified);
    find(&mut story, minute);
    let minute = story.finding(meeting, &THREE, NotJustified);
    let again = story.record("sid", minute);
    let alone = story.find_emergency("cyd", NotJustified);
    for act in [again, alone] {
        assert_eq!(story.why_idle(act).unwrap(), "the Committee had found on it already");
    }
    let (mut story, meeting) = emergency();
    for member in ["carl", "cora", "cyd"] {
        story.find_emergency(member, Justified);
    }
    let minute = story.finding(meeting, &THREE, NotJustified);
    let after = story.record("sid", minute);
    assert_eq!(story.why_idle(after).unwrap(), "the Committee had found on it already");
}

/// A record that says otherwise and has seen the dispute settles it, though its verdict is another.
#[test]
fn a_disputed_finding_falls_until_a_new_record_has_seen_the_dispute() {
    let (mut story, meeting) = emergency();
    let minute = story.finding(meeting, &THREE, Justified);
    let first = find(&mut story, minute);
    story.dispute("carl", first);
    assert_eq!((found(&story), topics(&story)), (None, vec![Topic::Emergency]));
    assert!(story.codes().contains(&"conflict"));
    let minute = story.finding(meeting, &THREE, NotJustified);
    find(&mut story, minute);
    assert_eq!(found(&story).unwrap().verdict, Some(NotJustified));
    assert!(!story.codes().contains(&"conflict") && story.recorded(first).void.is_some());
}

#[test]
fn a_meeting_and_members_who_found_differently_unseen_have_found_nothing() {
    for salt in 0..4 {
        let (mut story, meeting) = emergency();
        story.salt = salt;
        let before = story.heads();
        let minute = story.finding(meeting, &THREE, Justified);
        let mut seen = before.clone();
        for member in ["carl", "cora", "cyd"] {
            seen = vec![story.find_emergency_seeing(&seen, member, NotJustified)];
        }
        let record = story.record_seeing(&before, "sid", minute.clone());
        let signed = story.act_seeing(&[record], "cleo", obstat::domain::act::MotionCountersign { record });
        assert_eq!(found(&story), None, "neither has it");
        assert!(story.codes().contains(&"conflict"));
        let mut agreed = story.clone();
        let minute = story.finding(meeting, &THREE, Justified);
        find(&mut story, minute);
        assert_eq!(found(&story).unwrap().verdict, Some(Justified), "a record that has seen both");
        assert!(!story.codes().contains(&"conflict"));
        for member in ["carl", "cora", "cyd"] {
            agreed.find_emergency(member, NotJustified);
        }
        assert_eq!(found(&agreed).unwrap().verdict, Some(NotJustified), "or each member, having seen the record {signed}");
    }
}

#[test]
fn two_meetings_that_agree_unseen_have_found_and_two_that_do_not_have_not() {
    for (other, verdict) in [(Justified, Some(Justified)), (NotJustified, None)] {
        let (mut story, one) = emergency();
        let two = story.convene();
        let before = story.heads();
        for (meeting, verdict) in [(one, Justified), (two, other)] {
            let minute = MotionRecord { meeting, ..story.finding(meeting, &THREE, verdict) };
            let record = story.record_seeing(&before, "sid", minute);
            story.act_seeing(&[record], "cleo", obstat::domain::act::MotionCountersign { record });
        }
        assert_eq!(found(&story).and_then(|f| f.verdict), verdict);
        assert_eq!(story.codes().contains(&"conflict"), verdict.is_none());
    }
}
