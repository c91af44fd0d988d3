//! What a meeting may vote on besides approval, what it asks for, and the agenda that all of it stands on (`rules.md` §5).

use obstat::domain::act::{ConditionTerms, Motion, MotionRecord};
use obstat::domain::agenda::duties;
use obstat::domain::ids::EventId;
use obstat::domain::vocab::{Choice, Judgement, Kind, Role, State, Tier, Topic};

use crate::story::sitting::{ALL, gathered};
use crate::story::{Story, condition, words};

use Choice::{Approve, Conditions, Reject};
use Judgement::Justified;

/// A fix in an emergency, and a meeting.
fn emergency() -> (Story, EventId) {
    let mut story = Story::fix();
    story.emergency("lea");
    let meeting = story.convene();
    (story, meeting)
}

#[test]
fn conditions_of_a_record_are_the_committees() {
    let (mut story, meeting) = gathered();
    let terms = |text: &str| ConditionTerms { text: text.into(), ..condition("", 30) };
    let mut minute = story.minute(meeting, &ALL, &[("cleo", Conditions), ("carl", Conditions), ("cora", Approve)]);
    minute.votes[0].conditions = vec![terms("first"), terms("second")];
    minute.votes[1].conditions = vec![terms("third")];
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    story.decide("cleo");
    let conditions = story.release().conditions;
    let gist: Vec<_> = conditions.iter().map(|c| (c.place, c.terms.text.as_str(), c.role, c.set_by)).collect();
    assert_eq!(
        gist,
        [(0, "first", Role::Committee, record), (1, "second", Role::Committee, record), (2, "third", Role::Committee, record)]
    );
    let met = story.release().conditions[0].clone();
    story.meet("ann", &met);
    story.verify("cyd", &met);
    assert_eq!(story.release().conditions[0].state, obstat::domain::release::ConditionState::Verified, "any member accepts it");
}

#[test]
fn a_vote_clears_a_challenge_and_a_dispute_opens_it_again() {
    let (mut story, meeting) = gathered();
    let challenge = story.challenge("carl", Role::Committee, Some("capacity"));
    let votes = [("cleo", Approve), ("cora", Approve), ("cyd", Reject)];
    let motion = Motion::Clear { challenge };
    let minute = MotionRecord { motion: motion.clone(), words: Some(words("settled")), ..story.minute(meeting, &ALL, &votes) };
    let record = story.record("sid", minute);
    assert_eq!(story.release().open_challenges().count(), 1, "one signature");
    story.countersign("cleo", record);
    let settled = story.release().challenges[0].settled.clone().unwrap();
    assert_eq!((settled.reason.as_str(), settled.overridden), ("settled", false));
    story.dispute("cyd", record);
    assert_eq!((story.release().open_challenges().count(), story.release().state), (1, State::Contested));
    let lost = [("cleo", Reject), ("cora", Reject), ("cyd", Reject)];
    let minute = MotionRecord { motion, words: Some(words("no")), ..story.minute(meeting, &ALL, &lost) };
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    assert_eq!(story.release().open_challenges().count(), 1, "not carried");
    assert_eq!(story.release().state, State::InReview);
}

#[test]
fn the_agenda_is_built_from_duties() {
    let topics = |story: &Story| -> Vec<Topic> {
        duties(&story.release(), &story.ground(story.clock)).into_iter().map(|d| d.topic).collect()
    };
    assert!(topics(&Story::requested(Kind::NewModel, Tier::High)).is_empty(), "a draft");
    assert!(topics(&Story::in_review(Kind::NewModel, Tier::Low)).is_empty(), "its owner's to sign");
    let (mut story, meeting) = gathered();
    assert_eq!(topics(&story), [Topic::Approval]);
    let minute = story.minute(meeting, &ALL, &[("cleo", Conditions), ("carl", Approve), ("cora", Approve)]);
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    story.decide("cleo");
    assert!(topics(&story).is_empty(), "decided");
    story.clock += chrono::TimeDelta::days(40);
    assert_eq!(topics(&story), [Topic::LapsedCondition]);
    let motion = Motion::Condition { set_by: record, place: 0 };
    let votes = [("cleo", Approve), ("carl", Approve), ("cora", Approve)];
    let minute = MotionRecord { motion, words: Some(words("extended by the Lead")), ..story.minute(meeting, &ALL, &votes) };
    let note = story.record("sid", minute);
    assert_eq!(topics(&story), [Topic::LapsedCondition], "one signature");
    story.countersign("cleo", note);
    assert_eq!(story.why_idle(note), None);
    assert!(topics(&story).is_empty(), "noted");
    assert_eq!(story.release().state, State::ApprovedWithConditions);
}

/// Only an approval sets conditions: nobody could owe those of another motion.
#[test]
fn conditions_on_a_motion_that_approves_nothing_make_the_record_idle() {
    let (mut story, meeting) = gathered();
    let challenge = story.challenge("carl", Role::Committee, Some("capacity"));
    let votes = [("cleo", Conditions), ("cora", Approve), ("cyd", Approve)];
    let motion = Motion::Clear { challenge };
    let minute = MotionRecord { motion, words: Some(words("settled")), ..story.minute(meeting, &ALL, &votes) };
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    assert_eq!(story.why_idle(record).unwrap(), "it records conditions on a motion that approves nothing");
    assert_eq!(story.release().open_challenges().count(), 1);
    let (mut story, meeting) = emergency();
    let minute = story.finding(meeting, &votes, Justified);
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    assert_eq!(story.why_idle(record).unwrap(), "it records conditions on a motion that approves nothing");
    assert!(story.release().matters[0].is_owed());
}

/// They were said, and fell with the motion.
#[test]
fn conditions_of_those_who_lost_the_vote_stay_in_the_record_and_bind_nobody() {
    let (mut story, meeting) = gathered();
    let minute = story.minute(meeting, &ALL, &[("cleo", Conditions), ("carl", Reject), ("cora", Reject)]);
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    story.decide("cleo");
    assert_eq!((story.why_idle(record), story.release().state), (None, State::Rejected));
    assert!(story.release().conditions.is_empty());
}
