//! Rollback, and the end of a release's life in an environment (`rules.md` §7).

use chrono::TimeDelta;
use obstat::domain::act::Previous;
use obstat::domain::ids::EventId;
use obstat::domain::vocab::{Kind, MatterKind, State, Tier};

use crate::story::{Story, email};

/// A minor update of what ran before, deployed.
fn update() -> Story {
    let mut story = Story::in_review(Kind::MinorUpdate, Tier::Medium);
    story.approve("ann");
    story.decide("ann");
    story.deploy();
    story
}

#[test]
fn a_rollback_records_who_ordered_it_when_and_when_it_was_complete() {
    let mut story = update();
    story.check("rollback.order", "lea").unwrap();
    story.order_rollback("lea");
    let release = story.release();
    assert_eq!(release.state, State::Deployed, "ordered, not complete");
    assert!(!story.gate().clear && story.codes().contains(&"rollback-open"));
    let open = story.obstructions().into_iter().find(|o| o.code == "rollback-open").unwrap();
    assert_eq!(open.due, Some(release.rollbacks[0].at + TimeDelta::minutes(30)), "the window that the owner tested");
    story.complete_rollback("ann");
    let release = story.release();
    assert_eq!((release.state, story.codes()), (State::RolledBack, vec![]));
    let rollback = &release.rollbacks[0];
    assert_eq!((rollback.by.clone(), rollback.to_reference.to_string()), (email("lea"), "triage@1.0".into()));
    assert_eq!(rollback.is_late(), Some(false));
    assert_eq!(release.matters.last().unwrap().kind, MatterKind::Rollback);
    let again = story.deploy();
    assert_eq!(story.idle(again).as_deref(), Some("the release had been rolled back"));
    assert_eq!(story.refuses("release.deploy", "ann").code, "rolled-back");
}

#[test]
fn past_the_window_it_is_late() {
    let mut story = update();
    story.order_rollback("lea");
    story.clock += TimeDelta::minutes(31);
    assert!(story.obstructions()[0].is_overdue(story.clock), "{:?}", story.obstructions());
    assert!(story.check("rollback.done", "ann").unwrap().starts_with("late"));
    story.complete_rollback("ann");
    assert_eq!(story.release().rollbacks[0].is_late(), Some(true));
}

#[test]
fn an_owner_rolls_back_at_once_and_the_lead_signs_after() {
    let mut story = update();
    assert!(story.check("rollback.order", "ann").unwrap().contains("the Lead's signature follows"));
    story.order_rollback("ann");
    story.complete_rollback("ann");
    assert_eq!(story.release().state, State::RolledBack);
    assert_eq!(story.codes(), ["rollback-unsigned"]);
    assert_eq!(story.obstructions()[0].who, [email("lea")]);
    assert_eq!(story.refuses("rollback.confirm", "ann").code, "not-permitted");
    let own = story.sign_rollback("ann");
    assert!(story.idle(own).is_some());
    story.sign_rollback("lea");
    assert!(story.codes().is_empty());
    assert_eq!(story.refuses("rollback.confirm", "lea").code, "no-rollback");
}

#[test]
fn one_goes_back_only_to_what_really_ran() {
    let mut story = update();
    let mut order = story.order();
    order.to = Previous { release: EventId([1; 32]), deployment: EventId([2; 32]) };
    let act = story.act("lea", order.clone());
    assert_eq!(story.idle(act).as_deref(), Some("the release returned to never ran in production"));
    order.to = Previous { release: story.release().id, deployment: story.release().live().unwrap().id };
    let act = story.act("lea", order);
    assert!(story.idle(act).is_some(), "not to itself");
    assert!(story.release().rollbacks.is_empty());
    for who in ["sam", "dan", "cleo", "aud"] {
        assert_eq!(story.refuses("rollback.order", who).code, "not-permitted", "{who}");
    }
}

#[test]
fn what_never_ran_is_not_rolled_back() {
    let story = Story::approved();
    assert_eq!(story.refuses("rollback.order", "lea").code, "never-ran");
    assert_eq!(story.refuses("rollback.done", "lea").code, "no-rollback");
    assert_eq!(story.refuses("release.retire", "ann").code, "never-ran");
}

#[test]
fn a_rollback_answers_an_emergency_that_was_refused() {
    let mut story = Story::fix();
    story.emergency("lea");
    story.deploy();
    story.answer_all();
    story.submit();
    story.reject("ann", obstat::domain::vocab::Role::ModelOwner);
    story.decide("ann");
    assert!(story.codes().contains(&"emergency-refused"));
    story.order_rollback("ann");
    story.sign_rollback("lea");
    story.complete_rollback("ann");
    assert_eq!((story.release().state, story.codes()), (State::RolledBack, vec![]));
}

#[test]
fn what_is_retired_runs_no_more_and_owes_no_confirmation() {
    let mut story = update();
    assert!(story.release().runs_in("production"));
    story.check("release.retire", "dan").unwrap();
    assert_eq!(story.refuses("release.retire", "sam").code, "not-permitted");
    story.retire("ann");
    assert!(!story.release().runs_in("production") && story.codes().is_empty());
    assert_eq!(story.refuses("rollback.order", "lea").code, "wrong-state");
    story.deploy();
    assert!(story.release().runs_in("production"), "it may be put back: its approval stands");
}
