//! The records kept of each release: present, not yet due, or missing (`rules.md` §9).

use chrono::TimeDelta;
use obstat::domain::records::{Presence, records};
use obstat::domain::vocab::{Kind, Tier};

use crate::story::Story;

use Presence::{Missing, NotYetDue, Present};

/// Request, evidence, decision, deployment, confirmation, suspension.
fn kept(story: &Story, hours: i64) -> Vec<Presence> {
    let now = story.clock + TimeDelta::hours(hours);
    let all = records(&story.release(), &story.policy, now);
    assert!(all.iter().all(|r| !r.title.is_empty() && !r.detail.is_empty()), "{all:?}");
    all.into_iter().map(|r| r.presence).collect()
}

#[test]
fn six_records_come_one_after_the_other() {
    let mut story = Story::requested(Kind::NewModel, Tier::Low);
    assert_eq!(kept(&story, 0), [NotYetDue; 6]);
    story.answer_all();
    story.submit();
    assert_eq!(kept(&story, 0), [Present, Present, NotYetDue, NotYetDue, NotYetDue, NotYetDue]);
    story.approve("ann");
    story.decide("ann");
    assert_eq!(kept(&story, 9000), [Present, Present, Present, NotYetDue, NotYetDue, NotYetDue]);
    story.deploy();
    assert_eq!(kept(&story, 47), [Present, Present, Present, Present, NotYetDue, NotYetDue]);
    assert_eq!(kept(&story, 49), [Present, Present, Present, Present, Missing, NotYetDue], "past the time for it");
    story.confirm(true);
    assert_eq!(kept(&story, 49), [Present, Present, Present, Present, Present, NotYetDue]);
}

#[test]
fn a_record_that_the_policy_names_and_no_act_makes_is_missing() {
    let story = Story::approved().under(&[("{ id = \"suspension\"", "{ id = \"photograph\"")]);
    assert_eq!(kept(&story, 0)[5], Missing);
}
