//! How long records are kept: from the end of a release's life, and while it lives for good (`rules.md` §9).

use chrono::{DateTime, Utc};
use obstat::domain::act::ReleaseWithdraw;
use obstat::domain::retention::{End, end_of_life, kept_until};
use obstat::domain::vocab::{Kind, Role, Tier};

use crate::story::{Story, moment, words};

fn end(story: &Story) -> Option<End> {
    end_of_life(&story.release(), None).map(|(end, _)| end)
}

#[test]
fn what_lives_or_may_live_again_is_kept() {
    let mut story = Story::requested(Kind::NewModel, Tier::Low);
    assert_eq!(end(&story), None, "a draft");
    story.answer_all();
    story.submit();
    assert_eq!(end(&story), None, "in review");
    story.approve("ann");
    story.decide("ann");
    assert_eq!(end(&story), None, "approved");
    story.deploy();
    assert_eq!(end(&story), None, "running");
}

#[test]
fn a_life_ends_by_withdrawal_rejection_or_a_successor() {
    let mut withdrawn = Story::in_review(Kind::NewModel, Tier::Low);
    withdrawn.act("ann", ReleaseWithdraw { reason: words("a flaw") });
    assert_eq!(end_of_life(&withdrawn.release(), None), Some((End::Withdrawn, withdrawn.clock)));
    let mut rejected = Story::in_review(Kind::NewModel, Tier::Medium);
    rejected.reject("lea", Role::GovernanceLead);
    rejected.decide("lea");
    assert_eq!(end_of_life(&rejected.release(), None), Some((End::Rejected, rejected.clock)));
    rejected.resubmit();
    assert_eq!(end(&rejected), None, "another attempt");
    let mut old = Story::approved();
    old.deploy();
    old.superseded_by = Some("triage@3.0".parse().unwrap());
    let later: DateTime<Utc> = moment("2026-12-01T10:00:00Z");
    assert_eq!(end_of_life(&old.release(), Some(later)), Some((End::Superseded, later)));
    assert_eq!(end(&old), None, "nobody knows since when");
    let earlier = moment("2026-01-01T10:00:00Z");
    let (_, ended) = end_of_life(&old.release(), Some(earlier)).unwrap();
    assert_eq!(ended, old.release().live().unwrap().at, "kept too long rather than too short");
}

#[test]
fn the_period_runs_to_the_end_of_the_day_that_many_years_on() {
    let mut records = Story::approved().policy.records.clone();
    let zone = chrono_tz::Europe::Berlin;
    assert_eq!(kept_until(moment("2026-11-02T09:00:00Z"), &records, zone), moment("2036-11-02T22:59:59Z"));
    assert_eq!(kept_until(moment("2028-02-29T09:00:00Z"), &records, zone), moment("2038-02-28T22:59:59Z"), "a leap day");
    records.retention_years = 1;
    assert_eq!(kept_until(moment("2026-12-31T23:30:00Z"), &records, zone), moment("2028-01-01T22:59:59Z"), "New Year in Berlin");
}
