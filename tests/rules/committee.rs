//! The Committee by circulation: roster, votes, quorum, close (`rules.md` §5).

use chrono::TimeDelta;
use obstat::domain::fold::outcome_of;
use obstat::domain::obstruct::needed;
use obstat::domain::vocab::{Choice, Kind, Outcome, Tier};

use crate::story::{Story, email};

use Choice::{Abstain, Approve, Conditions, NoObjection, Recuse, Reject};

pub const MEMBERS: [&str; 5] = ["sid", "cleo", "carl", "cora", "cyd"];

/// Votes of the five members, in order, and what they come to once the ballot is closed.
#[test]
fn quorum_and_majority() {
    let (granted, with, rejected) = (Some(Outcome::Approved), Some(Outcome::ApprovedWithConditions), Some(Outcome::Rejected));
    let cases: &[(&[Choice], Option<Outcome>)] = &[
        (&[], None),
        (&[Approve], None),
        (&[Approve, Approve], None),
        (&[Approve, Approve, Approve], granted),
        (&[Approve, Approve, Reject], granted),
        (&[Approve, Reject, Reject], rejected),
        (&[Approve, Approve, Reject, Reject], rejected),
        (&[Approve, NoObjection, Reject], granted),
        (&[NoObjection, NoObjection, NoObjection], rejected),
        (&[Abstain, Abstain, Approve], granted),
        (&[Abstain, Abstain, Abstain], rejected),
        (&[Abstain, Approve, Reject], rejected),
        (&[Conditions, Approve, Approve], with),
        (&[Conditions, Reject, Reject], rejected),
        (&[Recuse, Approve, Approve], None),
        (&[Recuse, Approve, Approve, Approve], granted),
        (&[Recuse, Recuse, Approve, Approve], granted),
        (&[Recuse, Recuse, Recuse, Approve, Approve], granted),
        (&[Recuse, Recuse, Recuse, Approve, Reject], rejected),
        (&[Recuse, Recuse, Recuse, Recuse, Approve], None),
    ];
    for (votes, outcome) in cases {
        let (mut story, _) = Story::before_committee();
        for (member, choice) in MEMBERS.iter().zip(*votes) {
            story.vote(member, *choice);
        }
        story.close("sid");
        assert_eq!(outcome_of(&story.release()), *outcome, "{votes:?}");
    }
}

#[test]
fn by_circulation_it_stands_once_no_missing_vote_could_change_it() {
    let (mut story, _) = Story::before_committee();
    story.vote("carl", Approve);
    story.vote("cora", Approve);
    assert_eq!(outcome_of(&story.release()), None, "two of five: no quorum");
    story.vote("cyd", Reject);
    assert_eq!(outcome_of(&story.release()), None, "quorum, but two more could reject");
    story.vote("cleo", NoObjection);
    assert_eq!(outcome_of(&story.release()), Some(Outcome::Approved), "three to one, one missing");
}

#[test]
fn the_screen_says_what_is_still_needed() {
    let (mut story, _) = Story::before_committee();
    let says = |story: &Story| needed(story.release().ballot.as_ref().unwrap());
    assert_eq!(says(&story), "3 more votes for quorum. As it stands: open, 0 to 0.");
    story.vote("carl", Approve);
    story.vote("cora", Approve);
    assert_eq!(says(&story), "1 more vote for quorum. As it stands: open, 2 to 0.");
    story.vote("cyd", Reject);
    assert_eq!(says(&story), "Quorum is reached. As it stands: carried, 2 to 1.");
    let found = story.obstructions();
    assert_eq!((found[0].code, found[0].text.as_str()), ("committee-vote", "The Committee vote is open: 3 of 5 voted"));
    assert_eq!(found[0].who, [email("cleo"), email("sid")]);
    let late = story.clock + TimeDelta::days(6);
    assert_eq!(story.obstructions_at(late)[0].text, "The Committee vote is 24 h over: 3 of 5 voted");
    assert_eq!(story.obstructions_at(late)[0].who, [email("sid"), email("cleo")], "chair and secretary close it");
}

#[test]
fn the_settings_are_the_policys() {
    let carried = |edit: (&str, &str), votes: &[(&str, Choice)]| {
        let mut story = Story::new(Tier::High).under(&[edit]);
        story.request(Kind::NewModel);
        story.answer_all();
        story.submit();
        story.open_ballot("sid");
        for (who, choice) in votes {
            story.vote(who, *choice);
        }
        story.close("sid");
        outcome_of(&story.release())
    };
    let tie = [("cleo", Approve), ("carl", Approve), ("cora", Reject), ("cyd", Reject)];
    let on = ("chair_casting_vote = false", "chair_casting_vote = true");
    assert_eq!(carried(on, &tie), Some(Outcome::Approved), "the chair is for it");
    let tie = [("cleo", Reject), ("carl", Approve), ("cora", Approve), ("cyd", Reject)];
    assert_eq!(carried(on, &tie), Some(Outcome::Rejected), "the chair is against it");
    let mild = [("cleo", Approve), ("carl", NoObjection), ("cora", Reject)];
    assert_eq!(carried(("no_objection_counts = true", "no_objection_counts = false"), &mild), Some(Outcome::Rejected));
    let two = [("cleo", Approve), ("carl", NoObjection), ("cora", NoObjection)];
    assert_eq!(carried(("min_approvals = 1", "min_approvals = 2"), &two), Some(Outcome::Rejected));
    let few = [("cleo", Approve), ("carl", Approve), ("cora", Approve)];
    assert_eq!(carried(("quorum_more_than_percent = 50", "quorum_more_than_percent = 66"), &few), None);
    assert_eq!(carried(("min_votes = 2", "min_votes = 4"), &few), None);
}
