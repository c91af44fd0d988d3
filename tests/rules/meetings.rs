//! The Committee in a meeting: records, who signs them, and whose votes they hold (`rules.md` §5).

use std::collections::BTreeSet;

use obstat::domain::act::{Motion, MotionRecord, RecordedVote, ReleaseAmend};
use obstat::domain::fold::outcome_of;
use obstat::domain::motion::{Fault, Sitting};
use obstat::domain::obstruct::still_needed;
use obstat::domain::release::Void;
use obstat::domain::vocab::{Choice, Kind, Outcome, Role, State, Tier};

use crate::story::sitting::{ALL, approved, gathered, vote};
use crate::story::{Story, email, words};

use Choice::{Abstain, Approve, Conditions, NoObjection, Recuse, Reject};

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
    let shown = story.recorded(record);
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
    assert!(!story.recorded(record).complete);
    story.countersign("cleo", record);
    assert!(story.recorded(record).complete);
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
    assert_eq!(story.recorded(record).signed.len(), 3);
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
    assert_eq!(story.recorded(record).tally.eligible, 5, "of six");
    let own = story.countersign("ann", record);
    assert_eq!(story.why_idle(own).unwrap(), "its signer took no part in the vote");
    story.countersign("cleo", record);
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved));
}

#[test]
fn a_recusal_gives_its_reason_and_leaves_the_quorum() {
    let (mut story, meeting) = gathered();
    let silent = RecordedVote { reason: None, ..vote("cyd", Recuse) };
    let mut minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Recuse)]);
    minute.votes.push(silent);
    let record = story.record("sid", minute);
    assert_eq!(story.why_idle(record).unwrap(), "it records a recusal without a reason");
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Recuse), ("cyd", Recuse)]);
    let record = story.record("sid", minute);
    assert_eq!((story.recorded(record).tally.eligible, story.recorded(record).tally.quorum), (3, 2));
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
        (story.why_idle(record), story.recorded(record).tally.eligible),
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
fn a_changed_request_makes_an_approving_record_stale() {
    let (mut story, meeting) = gathered();
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Approve)]);
    let record = story.record("sid", minute);
    let tier = Some(Tier::High);
    story.act("ann", ReleaseAmend { summary: Some(words("more")), tier, ..ReleaseAmend::default() });
    story.answer("capacity", "twice as much");
    story.countersign("cleo", record);
    assert_eq!((story.recorded(record).void, outcome_of(&story.release())), (Some(Void::Stale), None));
    let minute = story.minute(meeting, &ALL, &[("cleo", Approve), ("carl", Approve), ("cora", Approve)]);
    let again = story.record("sid", minute);
    story.countersign("cleo", again);
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved));
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

#[test]
fn the_live_sentence_is_the_ballots() {
    let sitting = |story: &Story| {
        Sitting {
            roster: story.people.committee(),
            recused: BTreeSet::new(),
            chairs: story.people.chairs(),
            rules: &story.policy.clone().committee,
        }
        .count(&[vote("cleo", Approve), vote("carl", Conditions)])
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
    let votes = [vote("cleo", Approve), vote("carl", Reject), vote("cora", Reject)];
    let fault = sitting.check(&Motion::Approve, &here, &votes, Outcome::Approved).unwrap_err();
    assert_eq!(fault.sentence(people), "the votes come to rejected, 1 to 2");
    let few = sitting.check(&Motion::Approve, &here, &votes[..1], Outcome::Rejected).unwrap_err();
    assert_eq!(few.sentence(people), "there is no quorum: 1 of 5 voted and 3 must");
    let twice = [vote("cleo", Approve), vote("cleo", Reject)];
    assert_eq!(sitting.check_votes(&Motion::Approve, &here, &twice), Err(Fault::Twice(email("cleo"))));
}
