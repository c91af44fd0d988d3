#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::domain::zone::Zone;

use super::*;
use crate::domain::ids::Digest;
use crate::report::sample::{Decided, OpenCondition, REVIEW, ToConfirm};

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const ZURICH: Zone = Zone::named("Europe/Zurich").unwrap();

fn year() -> Period {
    Period::months(12, at("2026-11-23T20:04:00Z"), ZURICH)
}

/// A release of which nothing is known but its name and owner.
pub(crate) fn blank(reference: &str, owner: &str) -> Sample {
    Sample {
        id: EventId(Digest::of(reference.as_bytes()).0),
        reference: reference.parse().unwrap(),
        owner: format!("{owner}@meridian.example").parse().unwrap(),
        decided: Vec::new(),
        to_deployment: None,
        to_confirm: None,
        open_conditions: Vec::new(),
        emergencies: Vec::new(),
        withdrawn: None,
        exempt: None,
        in_review: None,
        steps: Vec::new(),
    }
}

pub(crate) fn decided(asked: &str, days: i64, outcome: Outcome) -> Decided {
    Decided { asked: at(asked), at: at(asked) + TimeDelta::days(days), outcome }
}

fn lead(days: &[i64]) -> Option<f64> {
    let one = |(n, days): (usize, &i64)| Sample {
        decided: vec![decided("2026-10-02T09:00:00Z", *days, Outcome::Approved)],
        ..blank(&format!("m@{n}"), "ann")
    };
    Statistics::of(&days.iter().enumerate().map(one).collect::<Vec<_>>(), year()).to_decision.days()
}

#[test]
fn a_lead_time_is_the_middle_one_and_one_slow_release_moves_it_little() {
    assert_eq!(lead(&[]), None);
    assert_eq!(lead(&[7]), Some(7.0));
    assert_eq!(lead(&[2, 9]), Some(5.5));
    assert_eq!(lead(&[3, 4, 50]), Some(4.0));
    assert_eq!(days(TimeDelta::hours(30)), 1.3, "to a tenth of a day");
}

#[test]
fn twelve_months_are_twelve_columns_and_a_month_ends_where_the_organisation_is() {
    let firsts = year().firsts();
    assert_eq!((firsts.len(), firsts[0].to_string().as_str()), (12, "2025-12-01"));
    assert_eq!(firsts[11].to_string(), "2026-11-01");
    let short = Period { from: at("2026-11-20T00:00:00Z"), ..year() };
    assert_eq!(short.firsts().len(), 1);
    let long = Period { from: at("2001-01-01T00:00:00Z"), ..year() };
    assert_eq!(long.firsts().len(), MOST_MONTHS);
    // 23:30 in Greenwich on the last of October is November in Zurich, but not the other way about.
    let late = Sample { decided: vec![decided("2026-10-30T23:30:00Z", 1, Outcome::Approved)], ..blank("m@1", "ann") };
    let months = Statistics::of(&[late], year()).months;
    assert_eq!((months[10].lead.of, months[11].lead.of), (0, 1));
}

#[test]
fn every_attempt_counts_by_its_own_outcome_and_only_within_the_period() {
    let twice = vec![
        decided("2026-09-01T09:00:00Z", 3, Outcome::Rejected),
        decided("2026-09-10T09:00:00Z", 5, Outcome::ApprovedWithConditions),
    ];
    let samples = [
        Sample { decided: twice, ..blank("a@1", "ann") },
        Sample { decided: vec![decided("2024-09-01T09:00:00Z", 3, Outcome::Approved)], ..blank("a@0", "ann") },
        Sample { withdrawn: Some(at("2026-03-01T09:00:00Z")), ..blank("b@1", "ann") },
        Sample { exempt: Some(at("2026-03-01T09:00:00Z")), ..blank("c@1", "ann") },
    ];
    let found = Statistics::of(&samples, year());
    let wanted = [("approved", 0), ("approved-with-conditions", 1), ("rejected", 1), ("withdrawn", 1), ("exempt", 1)];
    assert_eq!((found.outcomes.as_slice(), found.decided(), found.releases), (wanted.as_slice(), 4, 4));
}

#[test]
fn a_habit_shows_by_owner_and_month() {
    let calls = |times: &[&str]| times.iter().map(|t| at(t)).collect();
    let samples = [
        Sample { emergencies: calls(&["2026-01-05T09:00:00Z"]), ..blank("a@1", "tom") },
        Sample { emergencies: calls(&["2026-11-05T09:00:00Z", "2020-11-05T09:00:00Z"]), ..blank("a@2", "tom") },
        Sample { emergencies: calls(&["2026-11-06T09:00:00Z"]), ..blank("b@1", "ann") },
        blank("c@1", "mei"),
    ];
    let found = Statistics::of(&samples, year()).emergencies;
    assert_eq!((found.len(), found[0].owner.as_str(), found[0].count), (2, "tom@meridian.example", 2));
    assert_eq!(found[0].by_month, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
}

#[test]
fn a_confirmation_is_in_time_late_awaited_or_overdue() {
    let asked = |deployed: &str, confirmed: Option<i64>| {
        let deployed = at(deployed);
        let confirmed = confirmed.map(|hours| deployed + TimeDelta::hours(hours));
        Some(ToConfirm { deployed, due: deployed + TimeDelta::hours(48), confirmed })
    };
    let samples = [
        Sample { to_confirm: asked("2026-10-01T09:00:00Z", Some(48)), ..blank("a@1", "ann") },
        Sample { to_confirm: asked("2026-10-01T09:00:00Z", Some(49)), ..blank("a@2", "ann") },
        Sample { to_confirm: asked("2026-11-23T09:00:00Z", None), ..blank("a@3", "ann") },
        Sample { to_confirm: asked("2026-11-20T09:00:00Z", None), ..blank("a@4", "ann") },
        // Overdue since before the period: it is overdue all the same.
        Sample { to_confirm: asked("2024-11-20T09:00:00Z", None), ..blank("a@5", "ann") },
        Sample { to_confirm: asked("2024-11-20T09:00:00Z", Some(1)), ..blank("a@6", "ann") },
    ];
    let found = Statistics::of(&samples, year()).confirmations;
    assert_eq!((found.on_time, found.late, found.waiting), (1, 1, 1));
    let overdue: Vec<String> = found.overdue.iter().map(|(_, r, ..)| r.to_string()).collect();
    assert_eq!(overdue, ["a@5", "a@4"]);
}

#[test]
fn conditions_grow_older_and_what_is_past_its_date_is_told() {
    let open = |days: i64, due: i64| OpenCondition {
        since: year().to - TimeDelta::days(days),
        due: Some(year().to + TimeDelta::days(due)),
    };
    let undated = OpenCondition { due: None, ..open(90, 0) };
    let all = vec![open(0, 30), open(6, 30), open(7, -1), open(29, 1), open(30, 1), open(60, -30), undated];
    let found = Statistics::of(&[Sample { open_conditions: all, ..blank("a@1", "ann") }], year());
    assert_eq!(found.conditions.map(|a| (a.count, a.past_due)), [(2, 0), (2, 1), (1, 0), (2, 1)]);
    assert_eq!(found.open_conditions(), Aged { count: 7, past_due: 2 });
}

#[test]
fn the_slowest_step_and_the_oldest_review_come_first() {
    let step = |name, days| (name, TimeDelta::days(days));
    let first = decided("2026-10-01T09:00:00Z", 9, Outcome::Approved);
    let samples = [
        Sample { decided: vec![first.clone()], steps: vec![step(REVIEW, 2), step("Legal", 8)], ..blank("a@1", "ann") },
        Sample { decided: vec![first], steps: vec![step(REVIEW, 4)], ..blank("a@2", "ann") },
        Sample { in_review: Some(at("2026-11-20T09:00:00Z")), ..blank("a@3", "ann") },
        Sample { in_review: Some(at("2026-11-02T09:00:00Z")), ..blank("a@4", "ann") },
    ];
    let found = Statistics::of(&samples, year());
    let steps: Vec<_> = found.steps.iter().map(|(name, m)| (*name, m.days().unwrap(), m.of)).collect();
    assert_eq!(steps, [("Legal", 8.0, 1), (REVIEW, 3.0, 2)]);
    let oldest: Vec<String> = found.in_review.iter().map(|(_, r, _)| r.to_string()).collect();
    assert_eq!(oldest, ["a@4", "a@3"]);
}
