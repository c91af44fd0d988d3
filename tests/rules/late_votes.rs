//! Votes that the close or the decision had not seen (`rules.md` §5).

use obstat::domain::fold::outcome_of;
use obstat::domain::vocab::{Choice, State};

use crate::story::Story;

/// Approved three to nothing, and closed; two change their mind not having seen the close.
#[test]
fn a_late_vote_that_would_change_the_outcome_contests_it_until_a_new_ballot() {
    for decided in [false, true] {
        let (mut story, first) = Story::before_committee();
        for who in ["carl", "cora", "cyd"] {
            story.vote(who, Choice::Approve);
        }
        let seen = story.heads();
        story.close("sid");
        if decided {
            story.decide("sid");
        }
        story.vote_seeing(&seen, "carl", Choice::Reject);
        let before = story.release();
        assert_eq!(before.state, if decided { State::Approved } else { State::InReview }, "two to one: it changes nothing");
        assert_eq!(before.ballot.unwrap().tally.reject, 0, "nor does it count");
        story.vote_seeing(&seen, "cora", Choice::Reject);
        assert_eq!(story.release().state, State::Contested);
        assert_eq!(outcome_of(&story.release()), None, "closed as it is, it proves nothing any more");
        story.check("ballot.open", "sid").unwrap();
        let second = story.open_ballot("sid");
        assert_ne!(first, second);
        for who in ["carl", "cora", "cyd"] {
            story.vote(who, Choice::Approve);
        }
        story.decide("cyd");
        assert_eq!(story.release().state, State::Approved, "decided: {decided}");
    }
}

#[test]
fn a_vote_that_an_approval_without_close_had_not_seen_contests_it() {
    let (mut story, _) = Story::before_committee();
    for who in ["carl", "cora", "cyd"] {
        story.vote(who, Choice::Approve);
    }
    let seen = story.heads();
    story.decide("cyd");
    story.vote_seeing(&seen, "cleo", Choice::Reject);
    assert_eq!(story.release().state, State::Approved, "three to one");
    story.vote_seeing(&seen, "cora", Choice::Reject);
    assert_eq!(story.release().state, State::Contested, "two to two");
    story.vote("cleo", Choice::Approve);
    story.decide("cleo");
    assert_eq!(story.release().state, State::Approved);
}
