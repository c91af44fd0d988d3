//! Deployments and their confirmation (`rules.md` §4, §8).

use chrono::TimeDelta;
use obstat::domain::act::{Act, ReleaseWithdraw};
use obstat::domain::ids::Digest;
use obstat::domain::vocab::{Kind, State, Tier};

use crate::story::{Story, bytes, email, words};

#[test]
fn a_confirmation_is_due_within_48_hours_to_the_minute() {
    let mut story = Story::approved();
    story.deploy();
    let due = story.release().live().unwrap().at + TimeDelta::hours(48);
    let at = |now| story.obstructions_at(now)[0].clone();
    assert_eq!(at(due).due, Some(due));
    assert!(!at(due).is_overdue(due));
    assert!(at(due + TimeDelta::seconds(1)).is_overdue(due + TimeDelta::seconds(1)));
    assert_eq!(at(due + TimeDelta::hours(4)).text, "The owner's confirmation is 4 h over");
}

#[test]
fn a_no_puts_suspend_or_roll_back_before_the_lead() {
    let mut story = Story::approved();
    story.deploy();
    story.confirm(false);
    let found = story.obstructions();
    assert_eq!(story.release().state, State::Deployed);
    assert_eq!(story.codes(), ["not-well"]);
    assert_eq!(found[0].who, [email("lea")]);
    assert!(found[0].detail.contains("drift") && found[0].detail.contains("suspend or roll back?"));
}

#[test]
fn a_yes_and_a_no_at_once_are_a_no() {
    let mut story = Story::approved();
    story.deploy();
    let seen = story.heads();
    story.confirm(true);
    let yes = story.acts.last().unwrap().act.clone();
    let Act::ReleaseConfirm(mut no) = yes else { panic!("{yes:?}") };
    no.no_issues = false;
    for salt in 0..4 {
        let mut told = story.clone();
        told.salt = salt;
        told.act_seeing(&seen, "ann", no.clone());
        assert_eq!(told.release().state, State::Deployed);
    }
}

#[test]
fn every_live_deployment_is_confirmed() {
    let mut story = Story::approved();
    let seen = story.heads();
    story.deploy();
    let again = story.deployment("production");
    story.act_seeing(&seen, "ann", again);
    story.confirm(true);
    assert_eq!(story.release().state, State::Deployed, "one of the two is not confirmed");
}

#[test]
fn other_bytes_are_not_deployed() {
    let mut story = Story::approved();
    let mut other = story.deployment("production");
    other.digests = [Digest::of(b"other")].into();
    let id = story.act("dan", other.clone());
    other.digests.insert(bytes());
    story.act("dan", other.clone());
    other.digests.clear();
    story.act("dan", other);
    let release = story.release();
    assert_eq!((release.state, release.deployments.len()), (State::Approved, 0));
    let line = release.history.iter().find(|l| l.id == id).unwrap();
    assert_eq!(line.not_counted.as_deref(), Some("the approval does not cover these bytes"));
}

#[test]
fn production_asks_for_an_approval_and_elsewhere_does_not() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Low);
    story.deploy();
    assert!(story.release().deployments.is_empty(), "nobody has approved it");
    let staging = story.deployment("staging");
    story.act("dan", staging);
    let release = story.release();
    assert_eq!((release.deployments.len(), release.live()), (1, None));
    assert_eq!(release.state, State::InReview);
}

#[test]
fn what_counts_as_production_is_the_policys_to_say() {
    let mut story = Story::new(Tier::Low).under(&[("production = [\"production\"]", "production = [\"live\", \"eu\"]")]);
    story.request(Kind::NewModel);
    story.deploy();
    let live = story.deployment("eu");
    story.act("dan", live);
    let environments: Vec<String> = story.release().deployments.iter().map(|d| d.environment.clone()).collect();
    assert_eq!(environments, ["production"], "of no account there, and nobody approved the other");
}

#[test]
fn a_deployment_that_had_not_seen_the_withdrawal_is_contested() {
    let mut story = Story::approved();
    let seen = story.heads();
    story.act("ann", ReleaseWithdraw { reason: words("a flaw") });
    let deployment = story.deployment("production");
    story.act_seeing(&seen, "dan", deployment);
    assert_eq!(story.release().state, State::Contested);
}
