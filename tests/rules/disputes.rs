//! What tells against a meeting's record: disputes, members' own votes, other meetings and ballots (`rules.md` §5).

use obstat::domain::act::{Motion, MotionCountersign, MotionRecord, VoteCast};
use obstat::domain::fold::outcome_of;
use obstat::domain::release::Void;
use obstat::domain::vocab::{Choice, Kind, Outcome, Role, State, Tier};

use crate::story::sitting::{ALL, approved, gathered};
use crate::story::{Story, words};

use Choice::{Approve, Reject};

#[test]
fn an_attendees_dispute_contests_it_until_a_new_record_that_has_seen_it() {
    for first in [Outcome::Approved, Outcome::Rejected] {
        let (mut story, meeting, record) = if first == Outcome::Approved {
            approved()
        } else {
            let (mut story, meeting) = gathered();
            let minute = story.minute(meeting, &ALL, &[("cleo", Reject), ("carl", Approve), ("cora", Reject)]);
            let record = story.record("sid", minute);
            story.countersign("cleo", record);
            story.decide("cleo");
            (story, meeting, record)
        };
        let outsider = story.dispute("lea", record);
        assert!(story.why_idle(outsider).is_some());
        let before = story.heads();
        story.dispute("carl", record);
        let release = story.release();
        assert_eq!(release.state, State::Contested, "{first}");
        assert!(release.conflicts[0].text.contains("I voted against"));
        assert_eq!(story.why_idle(record).unwrap(), "one who attended disputes it");
        let blind = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Approve)]);
        let blind = story.record_seeing(&before, "sid", blind);
        assert_eq!(story.why_idle(blind).unwrap(), "the Committee had voted already", "one who has not seen the dispute");
        let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Reject), ("cora", Approve), ("cyd", Approve)]);
        let second = story.record("sid", minute);
        assert_eq!(story.release().state, State::Contested, "the new one needs its second signature too");
        story.countersign("cyd", second);
        story.decide("cyd");
        assert_eq!((story.release().state, story.recorded(record).void), (State::Approved, Some(Void::Replaced)));
    }
}

#[test]
fn an_attendees_own_contrary_vote_contests_it() {
    for knowing in [false, true] {
        let (mut story, ballot) = Story::before_committee();
        let before = story.heads();
        let meeting = story.convene();
        let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Approve), ("cyd", Approve)]);
        let record = story.record("sid", minute);
        story.countersign("cleo", record);
        if knowing {
            let subject = story.release().subject;
            story.act("carl", VoteCast { ballot: record, choice: Reject, subject, conditions: vec![], reason: None });
        } else {
            let subject = story.release().subject;
            story.act_seeing(&before, "carl", VoteCast { ballot, choice: Reject, subject, conditions: vec![], reason: None });
        }
        assert_eq!(outcome_of(&story.release()), None, "four to nothing, and still: {knowing}");
        assert_eq!(story.release().state, State::Contested);
        assert!(story.release().conflicts.iter().any(|c| c.text.contains("Carl's own vote, reject")));
        let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Reject), ("cora", Approve), ("cyd", Approve)]);
        let second = story.record("sid", minute);
        story.countersign("cleo", second);
        assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved), "{knowing}");
    }
}

#[test]
fn a_member_signs_his_recorded_vote_himself_and_nothing_is_contested() {
    let (mut story, _, record) = approved();
    let subject = story.release().subject;
    story.act("carl", VoteCast { ballot: record, choice: Approve, subject, conditions: vec![], reason: None });
    assert_eq!(story.release().state, State::Approved);
    let absent = story.act("lea", VoteCast { ballot: record, choice: Reject, subject, conditions: vec![], reason: None });
    assert!(story.why_idle(absent).is_some());
}

#[test]
fn an_absent_members_own_vote_contests_only_what_it_would_change() {
    let (mut story, ballot) = Story::before_committee();
    let before = story.heads();
    let meeting = story.convene();
    let minute =
        story.minute(meeting, &["sid", "cleo", "carl", "cora"], &[("cleo", Approve), ("carl", Approve), ("cora", Reject)]);
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    story.decide("cleo");
    let subject = story.release().subject;
    let late = VoteCast { ballot, choice: Reject, subject, conditions: vec![], reason: None };
    let mut other = story.clone();
    other.act_seeing(&before, "cyd", VoteCast { choice: Approve, ..late.clone() });
    assert_eq!(other.release().state, State::Approved);
    story.act_seeing(&before, "cyd", late);
    assert_eq!(story.release().state, State::Contested, "two to two");
}

#[test]
fn a_meeting_takes_over_a_ballot_and_two_that_know_nothing_of_each_other_carry_nothing() {
    let (mut story, _) = Story::before_committee();
    for who in ["carl", "cora"] {
        story.vote(who, Reject);
    }
    let meeting = story.convene();
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Approve)]);
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved), "it had seen their votes, and the ballot");
    let mut story = Story::in_review(Kind::NewModel, Tier::High);
    let before = story.heads();
    let meeting = story.convene();
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Approve)]);
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    let open = story.ballot();
    story.act_seeing(&before, "cleo", open);
    assert_eq!((outcome_of(&story.release()), story.codes()[0]), (None, "conflict"));
}

#[test]
fn two_meetings_on_one_release_carry_nothing() {
    let (mut story, one) = gathered();
    let before = story.heads();
    let other = story.convene();
    let votes = [("cleo", Approve), ("carl", Approve), ("cora", Approve)];
    let first = story.minute(one, &ALL, &votes);
    let second = story.minute(other, &ALL, &votes);
    let first = story.record("sid", first);
    let second = story.record_seeing(&before, "cleo", second);
    story.countersign("carl", first);
    story.countersign("carl", second);
    assert_eq!(outcome_of(&story.release()), None);
    assert!(story.release().conflicts.iter().any(|c| c.text == "Two meetings recorded a vote at once"));
    let third = story.minute(other, &ALL, &votes);
    let third = story.record("sid", third);
    story.countersign("cleo", third);
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved), "one that has seen both");
}

/// A rejection recorded by those who had not seen the approval.
#[test]
fn a_rejecting_record_unseen_by_the_approval_contests_it() {
    let (mut story, one) = gathered();
    let before = story.heads();
    let votes = [("cleo", Approve), ("carl", Approve), ("cora", Approve)];
    let minute = story.minute(one, &ALL, &votes);
    let record = story.record("sid", minute);
    let countersigned = story.countersign("cleo", record);
    story.decide_seeing(&[countersigned], "cleo");
    assert_eq!(story.release().state, State::Approved);
    let other = story.convene();
    let here = ["sid", "cyd", "cora", "cleo"];
    let minute = story.minute(other, &here, &[("cyd", Reject), ("cora", Reject), ("sid", Reject)]);
    let second = story.record_seeing(&before, "cleo", minute);
    story.act_seeing(&[second], "cyd", MotionCountersign { record: second });
    assert_eq!(story.release().state, State::Contested);
}

#[test]
fn an_approval_that_rests_on_a_disputed_clearing_is_contested() {
    let (mut story, meeting) = gathered();
    let challenge = story.challenge("carl", Role::Committee, Some("capacity"));
    let votes = [("cleo", Approve), ("cora", Approve), ("cyd", Approve)];
    let minute =
        MotionRecord { motion: Motion::Clear { challenge }, words: Some(words("ok")), ..story.minute(meeting, &ALL, &votes) };
    let clearing = story.record("sid", minute);
    story.countersign("cleo", clearing);
    story.answer("capacity", "more");
    let minute = story.minute(meeting, &ALL, &votes);
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    story.decide("cleo");
    assert_eq!(story.release().state, State::Approved);
    story.dispute("cyd", clearing);
    assert_eq!(story.release().state, State::Contested);
}
