//! Ballots: whose votes count, when they open and close (`rules.md` §5).

use chrono::TimeDelta;
use obstat::domain::act::{BallotClose, VoteCast};
use obstat::domain::fold::outcome_of;
use obstat::domain::release::Void;
use obstat::domain::vocab::{Choice, Kind, Outcome, Role, State, Tier};

use crate::committee::MEMBERS;
use crate::story::{Story, email, words};

use Choice::{Abstain, Approve, Reject};

#[test]
fn the_owner_on_the_committee_is_recused() {
    let mut story = Story::new(Tier::High);
    story.appoint("ann", &[Role::ModelOwner, Role::Committee]);
    story.request(Kind::NewModel);
    story.answer_all();
    story.submit();
    let ballot = story.open_ballot("sid");
    assert!(!story.release().ballot.unwrap().roster.contains(&email("ann")));
    assert_eq!(story.refuses("vote.cast", "ann").code, "recused");
    let subject = story.release().subject;
    story.act("ann", VoteCast { ballot, choice: Approve, subject, conditions: vec![], reason: None });
    assert_eq!(story.release().ballot.unwrap().tally.voted, 0);
    let mut off = Story::new(Tier::High).under(&[("owner_recused = true", "owner_recused = false")]);
    off.appoint("ann", &[Role::ModelOwner, Role::Committee]);
    off.request(Kind::NewModel);
    off.answer_all();
    off.submit();
    let mut ballot = off.ballot();
    ballot.roster.insert(email("ann"));
    off.act("sid", ballot);
    assert!(off.release().ballot.unwrap().roster.contains(&email("ann")));
}

#[test]
fn the_roster_is_the_committee_no_more_and_no_fewer() {
    for (drop, add) in [(Some("cora"), None), (None, Some("mo"))] {
        let mut story = Story::in_review(Kind::NewModel, Tier::High);
        let mut ballot = story.ballot();
        ballot.roster.retain(|m| drop.is_none_or(|d| *m != email(d)));
        ballot.roster.extend(add.map(email));
        story.act("sid", ballot);
        assert_eq!(story.release().ballot, None, "without {drop:?}, with {add:?}");
    }
}

#[test]
fn the_roster_is_frozen_and_ended_roles_leave_it() {
    let (mut story, _) = Story::before_committee();
    story.appoint("new", &[Role::Committee]);
    assert_eq!(story.release().ballot.unwrap().roster.len(), 5);
    assert_eq!(story.refuses("vote.cast", "new").code, "not-on-roster");
    story.vote("carl", Approve);
    story.appoint("carl", &[Role::Deployer]);
    let ballot = story.release().ballot.unwrap();
    assert_eq!((ballot.roster.len(), ballot.tally.voted), (4, 0), "with the role goes the vote");
}

#[test]
fn a_member_who_left_does_not_undo_what_was_decided_with_his_vote() {
    let (mut story, _) = Story::before_committee();
    for who in ["carl", "cora", "cyd"] {
        story.vote(who, Approve);
    }
    story.decide("cyd");
    for gone in ["carl", "cora"] {
        story.leaves(gone);
    }
    assert_eq!(story.release().state, State::Approved);
}

#[test]
fn officers_open_and_close_and_members_where_there_are_none() {
    let story = Story::in_review(Kind::NewModel, Tier::High);
    for (who, may) in [("sid", true), ("cleo", true), ("carl", false), ("lea", false), ("ann", false)] {
        let mut story = story.clone();
        assert_eq!(story.check("ballot.open", who).is_ok(), may, "{who}");
        story.open_ballot(who);
        assert_eq!(story.release().ballot.is_some(), may, "{who}");
    }
    let mut story = Story::new(Tier::High);
    story.appoint("sid", &[Role::Committee]);
    story.appoint("cleo", &[Role::Committee]);
    story.request(Kind::NewModel);
    story.answer_all();
    story.submit();
    story.check("ballot.open", "carl").unwrap();
    story.open_ballot("carl");
    assert!(story.release().ballot.is_some());
}

#[test]
fn the_latest_vote_of_a_member_counts() {
    let (mut story, _) = Story::before_committee();
    story.vote("carl", Reject);
    assert_eq!(story.check("vote.cast", "carl").unwrap(), "you voted reject; a new vote replaces it");
    story.vote("carl", Approve);
    let ballot = story.release().ballot.unwrap();
    assert_eq!((ballot.tally.approve, ballot.tally.reject), (1, 0));
    assert_eq!(ballot.votes[0].void, Some(Void::Replaced));
}

#[test]
fn two_different_votes_at_once_count_as_none_and_two_same_as_one() {
    let (mut story, _) = Story::before_committee();
    let seen = story.heads();
    story.vote_seeing(&seen, "carl", Approve);
    story.vote_seeing(&seen, "carl", Reject);
    let ballot = story.release().ballot.unwrap();
    assert_eq!(ballot.tally.voted, 0);
    assert!(ballot.votes.iter().all(|v| v.void == Some(Void::Conflict)));
    let seen = story.heads();
    story.vote_seeing(&seen, "carl", Approve);
    story.vote_seeing(&seen, "carl", Approve);
    assert_eq!(story.release().ballot.unwrap().tally.voted, 1);
}

/// One vote, another at the same time, and a third that had seen only the first: the second and the third stand side by side,
/// and no id may decide that neither does.
#[test]
fn of_equal_votes_side_by_side_one_counts_whatever_their_ids() {
    for salt in 0..60 {
        let (mut story, _) = Story::before_committee();
        story.salt = salt;
        let seen = story.heads();
        let first = story.vote_seeing(&seen, "carl", Approve);
        story.vote_seeing(&seen, "carl", Approve);
        story.vote_seeing(&[first], "carl", Approve);
        assert_eq!(story.release().ballot.unwrap().tally.voted, 1, "salt {salt}");
    }
}

#[test]
fn a_material_change_asks_for_votes_anew_and_keeps_those_against() {
    let (mut story, _) = Story::before_committee();
    story.vote("carl", Approve);
    story.vote("cora", Reject);
    story.answer("capacity", "twice as much");
    let ballot = story.release().ballot.unwrap();
    assert_eq!((ballot.tally.approve, ballot.tally.reject), (0, 1));
    assert_eq!(ballot.votes.len(), 2, "the old votes are shown");
    assert_eq!(ballot.votes[0].void, Some(Void::Stale));
}

#[test]
fn a_ballot_closes_when_due_or_when_all_have_voted() {
    let (mut story, ballot) = Story::before_committee();
    story.vote("carl", Approve);
    assert_eq!(story.refuses("ballot.close", "sid").code, "ballot-runs");
    story.act("sid", BallotClose { ballot });
    assert_eq!(story.release().ballot.unwrap().closed, None, "too early");
    for who in ["sid", "cleo", "cora", "cyd"] {
        story.vote(who, Abstain);
    }
    story.check("ballot.close", "sid").unwrap();
    story.act("sid", BallotClose { ballot });
    assert!(story.release().ballot.unwrap().closed.is_some());
}

#[test]
fn a_close_without_quorum_leads_to_another_ballot() {
    let (mut story, _) = Story::before_committee();
    story.vote("carl", Approve);
    story.clock += TimeDelta::days(6);
    assert!(story.check("ballot.close", "sid").unwrap().contains("without quorum"));
    story.close("sid");
    assert_eq!(story.obstructions()[0].text, "The ballot was closed without a quorum");
    story.check("ballot.open", "sid").unwrap();
    let second = story.open_ballot("sid");
    assert_eq!(story.release().ballot.unwrap().id, second);
}

#[test]
fn a_ballot_is_not_opened_over_votes_that_displease() {
    let (mut story, first) = Story::before_committee();
    for who in ["carl", "cora", "cyd"] {
        story.vote(who, Reject);
    }
    story.open_ballot("sid");
    assert_eq!(story.release().ballot.unwrap().id, first, "it runs");
    story.close("sid");
    story.open_ballot("sid");
    assert_eq!(story.release().ballot.unwrap().id, first, "it has an outcome");
    assert_eq!(story.refuses("ballot.open", "sid").code, "ballot-closed");
    story.decide("sid");
    assert_eq!(story.release().state, State::Rejected);
}

#[test]
fn of_two_ballots_opened_at_once_neither_carries() {
    let mut story = Story::in_review(Kind::NewModel, Tier::High);
    let seen = story.heads();
    for who in ["sid", "cleo"] {
        let ballot = story.ballot();
        story.act_seeing(&seen, who, ballot);
    }
    for who in MEMBERS {
        story.vote(who, Approve);
    }
    assert_eq!(outcome_of(&story.release()), None);
    assert!(story.codes().contains(&"conflict"));
    story.check("ballot.open", "sid").unwrap();
    story.open_ballot("sid");
    for who in MEMBERS {
        story.vote(who, Approve);
    }
    story.decide("sid");
    assert_eq!(story.release().state, State::Approved);
}

#[test]
fn after_the_close_nobody_votes() {
    let (mut story, ballot) = Story::before_committee();
    for who in ["carl", "cora", "cyd"] {
        story.vote(who, Approve);
    }
    story.close("sid");
    assert_eq!(story.refuses("vote.cast", "cleo").code, "ballot-closed");
    let subject = story.release().subject;
    for (who, choice) in [("carl", Reject), ("cora", Reject), ("cleo", Reject), ("sid", Reject)] {
        story.act(who, VoteCast { ballot, choice, subject, conditions: vec![], reason: Some(words("on second thoughts")) });
    }
    let release = story.release();
    assert_eq!(release.ballot.as_ref().unwrap().tally.approve, 3, "a vote that knew of the close replaces nothing");
    assert_eq!(release.ballot.unwrap().votes.len(), 7, "they are kept and shown");
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved));
}

#[test]
fn a_late_vote_grants_nothing() {
    let (mut story, _) = Story::before_committee();
    story.vote("carl", Approve);
    story.vote("cora", Approve);
    let seen = story.heads();
    story.close("sid");
    story.vote_seeing(&seen, "cyd", Approve);
    let release = story.release();
    assert_eq!(release.ballot.unwrap().votes[2].void, Some(Void::Late));
    assert_eq!(outcome_of(&story.release()), None, "no quorum before the close");
}

#[test]
fn a_single_member_does_not_sign_for_the_committee() {
    let (mut story, _) = Story::before_committee();
    let refusal = story.refuses("signoff.approve", "carl");
    assert_eq!((refusal.code, refusal.who.len()), ("committee-votes", 5));
    story.reject("carl", Role::Committee);
    assert_eq!(outcome_of(&story.release()), None);
}
