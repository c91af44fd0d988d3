//! The Committee in a meeting: records, their signatures, disputes, and what they change (`rules.md` §5).

use std::collections::BTreeSet;

use obstat::domain::act::{
    ConditionTerms, Motion, MotionCountersign, MotionDispute, MotionRecord, RecordedVote, ReleaseAmend, VoteCast,
};
use obstat::domain::agenda::duties;
use obstat::domain::fold::outcome_of;
use obstat::domain::ids::{Digest, EventId};
use obstat::domain::motion::{Fault, Sitting};
use obstat::domain::obstruct::still_needed;
use obstat::domain::release::{Record, Void};
use obstat::domain::vocab::{Choice, Kind, Outcome, Role, State, Tier, Topic};

use crate::story::{Story, condition, email, words};

use Choice::{Abstain, Approve, Conditions, NoObjection, Recuse, Reject};

const ALL: [&str; 5] = ["sid", "cleo", "carl", "cora", "cyd"];

impl Story {
    /// A meeting opens: its roster is the Committee of this moment.
    pub fn convene(&mut self) -> EventId {
        let id = EventId(Digest::of(format!("meeting {} {}", self.salt, self.meetings.len()).as_bytes()).0);
        self.meetings.insert(id, self.people.committee());
        id
    }

    /// A record as it would be written, with the outcome that follows from the votes.
    pub fn minute(&self, meeting: EventId, here: &[&str], votes: &[(&str, Choice)]) -> MotionRecord {
        let votes: Vec<RecordedVote> = votes.iter().map(|(who, choice)| recorded(who, *choice)).collect();
        let now = self.people.committee();
        let roster: BTreeSet<_> = self.meetings[&meeting].iter().filter(|m| now.contains(*m)).cloned().collect();
        let recused = BTreeSet::from([email("ann"), self.model.owner.clone()]);
        let sitting = Sitting { roster, recused, chairs: self.people.chairs(), rules: &self.policy.committee };
        let outcome = sitting.count(&votes).as_it_stands.unwrap_or(Outcome::Rejected);
        let attended = here.iter().map(|m| email(m)).collect();
        let subject = self.release().subject;
        MotionRecord { meeting, motion: Motion::Approve, attended, votes, outcome, subject, words: None }
    }

    pub fn record(&mut self, who: &str, record: MotionRecord) -> EventId {
        let heads = self.heads();
        self.record_seeing(&heads, who, record)
    }

    pub fn record_seeing(&mut self, seen: &[EventId], who: &str, record: MotionRecord) -> EventId {
        let seen: Vec<EventId> = seen.iter().copied().chain([record.meeting]).collect();
        self.act_seeing(&seen, who, record)
    }

    pub fn countersign(&mut self, who: &str, record: EventId) -> EventId {
        self.act(who, MotionCountersign { record })
    }

    pub fn dispute(&mut self, who: &str, record: EventId) -> EventId {
        self.act(who, MotionDispute { record, reason: words("I voted against") })
    }

    /// Why an act has no effect; none when it has.
    fn why_idle(&self, id: EventId) -> Option<String> {
        self.release().history.into_iter().find(|l| l.id == id).unwrap().not_counted
    }

    fn shown(&self, id: EventId) -> Record {
        self.release().records.into_iter().find(|r| r.id == id).unwrap()
    }
}

fn recorded(who: &str, choice: Choice) -> RecordedVote {
    let conditions = if choice == Conditions { vec![condition("audit", 30)] } else { vec![] };
    let reason = (choice == Recuse).then(|| words("I advised the vendor"));
    RecordedVote { member: email(who), choice, conditions, reason }
}

/// A new high-risk model in review, and a meeting.
fn gathered() -> (Story, EventId) {
    let mut story = Story::in_review(Kind::NewModel, Tier::High);
    let meeting = story.convene();
    (story, meeting)
}

/// Approved by a meeting: recorded by the secretary, signed by the chair.
fn approved() -> (Story, EventId, EventId) {
    let (mut story, meeting) = gathered();
    let minute = story.minute(meeting, &ALL, &[("sid", Approve), ("cleo", Approve), ("carl", Approve), ("cora", Reject)]);
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    story.decide("cleo");
    (story, meeting, record)
}

#[test]
fn a_record_counts_once_a_second_person_who_attended_has_signed_it() {
    let (mut story, meeting) = gathered();
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", NoObjection)]);
    let record = story.record("sid", minute);
    assert_eq!(outcome_of(&story.release()), None, "one signature");
    let found = story.obstructions();
    assert_eq!((found[0].code, found[0].text.as_str()), ("record-unsigned", "The meeting's record lacks a second signature"));
    assert_eq!(found[0].who[0], email("cleo"), "the chair is asked first");
    story.countersign("carl", record);
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved), "the secretary and one member");
    story.decide("carl");
    assert_eq!(story.release().state, State::Approved);
    let shown = story.shown(record);
    assert!(shown.is_signed_by(&email("carl")) && !shown.is_signed_by(&email("cora")), "signed by the member, or recorded");
}

#[test]
fn the_two_are_different_people_who_attended_and_took_part() {
    let (mut story, meeting) = gathered();
    let minute = story.minute(
        meeting,
        &["sid", "cleo", "carl", "cora"],
        &[("sid", Approve), ("cleo", Approve), ("carl", Approve), ("cora", Recuse)],
    );
    let record = story.record("sid", minute);
    let twice = story.countersign("sid", record);
    assert_eq!(story.why_idle(twice).unwrap(), "it is its signer's own record");
    let absent = story.countersign("cyd", record);
    assert_eq!(story.why_idle(absent).unwrap(), "its signer did not attend");
    let recused = story.countersign("cora", record);
    assert_eq!(story.why_idle(recused).unwrap(), "its signer took no part in the vote");
    let outsider = story.countersign("lea", record);
    assert_eq!(story.why_idle(outsider).unwrap(), "its signer had not the role for it");
    assert!(!story.shown(record).complete);
    story.countersign("cleo", record);
    assert!(story.shown(record).complete);
}

#[test]
fn members_may_countersign_and_the_number_is_the_policys() {
    let mut story = Story::new(Tier::High).under(&[("record_signatures = 2", "record_signatures = 3")]);
    story.request(Kind::NewModel);
    story.answer_all();
    story.submit();
    let meeting = story.convene();
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Approve)]);
    let record = story.record("sid", minute);
    story.countersign("cleo", record);
    assert_eq!(outcome_of(&story.release()), None, "two of three");
    story.countersign("cora", record);
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved));
    assert_eq!(story.shown(record).signed.len(), 3);
}

#[test]
fn the_outcome_follows_from_the_votes() {
    type Votes = &'static [(&'static str, Choice)];
    let cases: &[(Votes, Option<Outcome>)] = &[
        (&[("cleo", Approve), ("carl", Approve)], None),
        (&[("cleo", Approve), ("carl", Approve), ("cora", Reject)], Some(Outcome::Approved)),
        (&[("cleo", Approve), ("carl", Conditions), ("cora", Reject)], Some(Outcome::ApprovedWithConditions)),
        (&[("cleo", Approve), ("carl", Reject), ("cora", Abstain)], Some(Outcome::Rejected)),
        (&[("cleo", NoObjection), ("carl", NoObjection), ("cora", NoObjection)], Some(Outcome::Rejected)),
        (&[("cleo", Approve), ("carl", Approve), ("cora", Recuse), ("cyd", Recuse)], Some(Outcome::Approved)),
    ];
    for (votes, outcome) in cases {
        for claimed in Outcome::ALL {
            let (mut story, meeting) = gathered();
            let minute = MotionRecord { outcome: *claimed, ..story.minute(meeting, &ALL, votes) };
            let record = story.record("sid", minute);
            story.countersign("cleo", record);
            let follows = Some(*claimed) == *outcome;
            assert_eq!(story.why_idle(record).is_none(), follows, "{votes:?} {claimed}: {:?}", story.why_idle(record));
            assert_eq!(outcome_of(&story.release()), follows.then_some(*claimed));
        }
    }
}

#[test]
fn the_chairs_casting_vote_is_off_and_may_be_on() {
    let tied = [("cleo", Approve), ("carl", Reject), ("cora", Abstain)];
    for (edits, outcome) in
        [(&[][..], Outcome::Rejected), (&[("chair_casting_vote = false", "chair_casting_vote = true")], Outcome::Approved)]
    {
        let mut story = Story::new(Tier::High).under(edits);
        story.request(Kind::NewModel);
        story.answer_all();
        story.submit();
        let meeting = story.convene();
        let minute = story.minute(meeting, &ALL, &tied);
        let record = story.record("sid", minute);
        story.countersign("cleo", record);
        assert_eq!(outcome_of(&story.release()), Some(outcome));
    }
}

/// Ann, who asked, sits on the Committee too.
#[test]
fn owner_and_requester_are_recused_without_being_asked() {
    let (mut story, _) = gathered();
    story.appoint("ann", &[Role::ModelOwner, Role::Committee]);
    let meeting = story.convene();
    let here = ["sid", "cleo", "carl", "cora", "cyd", "ann"];
    let minute = story.minute(meeting, &here, &[("ann", Approve), ("cleo", Approve), ("carl", Approve)]);
    let wrong = story.record("sid", minute);
    assert_eq!(story.why_idle(wrong).unwrap(), "it records a vote of one who takes no part");
    let minute = story.minute(meeting, &here, &[("cyd", Approve), ("cleo", Approve), ("carl", Approve)]);
    let record = story.record("sid", minute);
    assert_eq!(story.shown(record).tally.eligible, 5, "of six");
    let own = story.countersign("ann", record);
    assert_eq!(story.why_idle(own).unwrap(), "its signer took no part in the vote");
    story.countersign("cleo", record);
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved));
}

#[test]
fn a_recusal_gives_its_reason_and_leaves_the_quorum() {
    let (mut story, meeting) = gathered();
    let silent = RecordedVote { reason: None, ..recorded("cyd", Recuse) };
    let mut minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Recuse)]);
    minute.votes.push(silent);
    let record = story.record("sid", minute);
    assert_eq!(story.why_idle(record).unwrap(), "it records a recusal without a reason");
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Recuse), ("cyd", Recuse)]);
    let record = story.record("sid", minute);
    assert_eq!((story.shown(record).tally.eligible, story.shown(record).tally.quorum), (3, 2));
}

#[test]
fn the_roster_is_frozen_at_the_opening_and_ended_roles_leave_it() {
    let (mut story, meeting) = gathered();
    story.appoint("new", &[Role::Committee]);
    let minute =
        story.minute(meeting, &["sid", "cleo", "carl", "new"], &[("cleo", Approve), ("carl", Approve), ("new", Approve)]);
    let record = story.record("sid", minute);
    assert_eq!(story.why_idle(record).unwrap(), "it lists one who was not on the meeting's roster");
    story.appoint("cora", &[Role::Legal]);
    story.appoint("cyd", &[Role::Legal]);
    let minute = story.minute(meeting, &["sid", "cleo", "carl"], &[("cleo", Approve), ("carl", Approve)]);
    let record = story.record("sid", minute);
    assert_eq!(
        (story.why_idle(record), story.shown(record).tally.eligible),
        (None, 3),
        "the newcomer is not counted, nor who left"
    );
}

#[test]
fn only_chair_or_secretary_records_who_attends_and_without_them_any_member() {
    let (mut story, meeting) = gathered();
    let votes = [("cleo", Approve), ("carl", Approve), ("cora", Approve)];
    let minute = story.minute(meeting, &ALL, &votes);
    let by_member = story.record("carl", minute.clone());
    assert_eq!(story.why_idle(by_member).unwrap(), "its signer had not the role for it");
    let away = story.minute(meeting, &["cleo", "carl", "cora"], &votes);
    let by_absent = story.record("sid", away);
    assert_eq!(story.why_idle(by_absent).unwrap(), "its signer did not attend");
    assert_eq!(story.refuses("motion.record", "carl").who, [email("sid"), email("cleo")]);
    story.appoint("sid", &[Role::Committee]);
    story.appoint("cleo", &[Role::Committee]);
    let meeting = story.convene();
    let minute = story.minute(meeting, &ALL, &votes);
    let record = story.record("carl", minute);
    assert_eq!(story.why_idle(record), None, "nobody is chair or secretary");
    assert_eq!(outcome_of(&story.release()), None, "the two signatures stay");
    story.countersign("cora", record);
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved));
}

#[test]
fn a_record_rests_on_a_meeting_that_its_author_had_seen() {
    let (mut story, meeting) = gathered();
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Approve)]);
    let heads = story.heads();
    let unseen = story.act_seeing(&heads, "sid", minute.clone());
    assert_eq!(story.why_idle(unseen).unwrap(), "its signer had seen no such meeting");
    story.meetings.clear();
    let nowhere = story.record("sid", minute);
    assert_eq!(story.why_idle(nowhere).unwrap(), "its signer had seen no such meeting");
}

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
        assert_eq!((story.release().state, story.shown(record).void), (State::Approved, Some(Void::Replaced)));
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
fn a_changed_request_makes_an_approving_record_stale() {
    let (mut story, meeting) = gathered();
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Approve)]);
    let record = story.record("sid", minute);
    let tier = Some(Tier::High);
    story.act("ann", ReleaseAmend { summary: Some(words("more")), tier, ..ReleaseAmend::default() });
    story.answer("capacity", "twice as much");
    story.countersign("cleo", record);
    assert_eq!((story.shown(record).void, outcome_of(&story.release())), (Some(Void::Stale), None));
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Approve)]);
    let again = story.record("sid", minute);
    story.countersign("cleo", again);
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved));
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

#[test]
fn an_approved_release_is_not_voted_on_again() {
    let (mut story, meeting, _) = approved();
    let minute = story.minute(meeting, &ALL, &[("cleo", Reject), ("carl", Reject), ("cora", Reject)]);
    let again = story.record("sid", minute);
    assert_eq!(story.why_idle(again).unwrap(), "the Committee had voted already");
    assert_eq!(story.release().state, State::Approved);
    let ballot = story.ballot();
    let ballot = story.act("sid", ballot);
    assert_eq!(story.why_idle(ballot).unwrap(), "the Committee had voted in a meeting");
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
fn the_live_sentence_is_the_ballots() {
    let sitting = |story: &Story| {
        Sitting {
            roster: story.people.committee(),
            recused: BTreeSet::new(),
            chairs: story.people.chairs(),
            rules: &story.policy.clone().committee,
        }
        .count(&[recorded("cleo", Approve), recorded("carl", Conditions)])
    };
    let (story, _) = gathered();
    assert_eq!(still_needed(&sitting(&story), false), "1 more vote for quorum. As it stands: open, 2 to 0.");
}

#[test]
fn faults_name_the_count() {
    let story = Story::new(Tier::High);
    let people = &story.people;
    let rules = &story.policy.committee;
    let sitting = Sitting { roster: people.committee(), recused: BTreeSet::new(), chairs: people.chairs(), rules };
    let here = people.committee();
    let votes = [recorded("cleo", Approve), recorded("carl", Reject), recorded("cora", Reject)];
    let fault = sitting.check(&here, &votes, Outcome::Approved).unwrap_err();
    assert_eq!(fault.sentence(people), "the votes come to rejected, 1 to 2");
    let few = sitting.check(&here, &votes[..1], Outcome::Rejected).unwrap_err();
    assert_eq!(few.sentence(people), "there is no quorum: 1 of 5 voted and 3 must");
    let twice = [recorded("cleo", Approve), recorded("cleo", Reject)];
    assert_eq!(sitting.check_votes(&here, &twice), Err(Fault::Twice(email("cleo"))));
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
