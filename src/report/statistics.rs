//! How releases have fared over a period: lead times, outcomes, emergencies, confirmations, conditions. Pure arithmetic.

#[cfg(test)]
pub(crate) mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::zone::Zone;
use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};

use super::sample::Sample;
use crate::domain::ids::{Email, EventId, Reference};
use crate::domain::time;
use crate::domain::vocab::Outcome;

/// Ages by which open conditions are told apart: the least age of each group, in days, and its words.
pub const AGES: [(i64, &str); 4] = [(0, "under 7 d"), (7, "7 to 30 d"), (30, "30 to 60 d"), (60, "over 60 d")];
/// How many columns a chart by month has at most: two years.
pub const MOST_MONTHS: usize = 24;

/// What is counted, and as of when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// From then on.
    pub from: DateTime<Utc>,
    /// Up to this moment.
    pub to: DateTime<Utc>,
    /// Days and months are the organisation's.
    pub zone: Zone,
}

impl Period {
    /// The last so many months.
    pub fn months(n: u32, to: DateTime<Utc>, zone: Zone) -> Self {
        Self { from: to.checked_sub_months(Months::new(n)).unwrap_or(DateTime::UNIX_EPOCH), to, zone }
    }

    fn holds(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at <= self.to
    }

    /// The first day of each calendar month that it touches, the latest [`MOST_MONTHS`] of them, oldest first.
    pub fn firsts(&self) -> Vec<NaiveDate> {
        let mut month = first_of(time::local_date(self.to, self.zone));
        let from = time::local_date(self.from, self.zone);
        let mut firsts = vec![month];
        while month > from && firsts.len() < MOST_MONTHS {
            let Some(before) = month.checked_sub_months(Months::new(1)) else { break };
            month = before;
            firsts.push(month);
        }
        // A period of whole months begins within a month of which it holds only the rest: twelve months are twelve columns.
        if firsts.len() > 1 && firsts.last().is_some_and(|m| *m < from) && from.day() > 1 {
            firsts.pop();
        }
        firsts.reverse();
        firsts
    }

    fn month_of(&self, at: DateTime<Utc>) -> NaiveDate {
        first_of(time::local_date(at, self.zone))
    }
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// A middle value and of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Median {
    /// The middle value; none of none.
    pub value: Option<TimeDelta>,
    /// How many were counted.
    pub of: usize,
}

impl Median {
    fn of(mut values: Vec<TimeDelta>) -> Self {
        values.sort_unstable();
        let (n, half) = (values.len(), values.len() / 2);
        let value = match n {
            0 => None,
            n if n % 2 == 1 => Some(values[half]),
            _ => Some((values[half - 1] + values[half]) / 2),
        };
        Self { value, of: n }
    }

    /// The middle value in days, with a tenth.
    pub fn days(&self) -> Option<f64> {
        self.value.map(days)
    }
}

/// A span in days, rounded to a tenth.
pub fn days(span: TimeDelta) -> f64 {
    (span.num_minutes() as f64 / 144.0).round() / 10.0
}

/// One month of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// From request to decision, of what was decided in it.
    pub lead: Median,
}

/// An owner's emergencies in the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habit {
    /// The owner.
    pub owner: Email,
    /// How many.
    pub count: usize,
    /// The same by month.
    pub by_month: Vec<usize>,
}

/// Open conditions of one age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Aged {
    /// How many.
    pub count: usize,
    /// How many of them are past their due date.
    pub past_due: usize,
}

/// How deployments were confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Confirmed {
    /// Within the policy's time.
    pub on_time: usize,
    /// After it.
    pub late: usize,
    /// Not yet, and there is still time.
    pub waiting: usize,
    /// Not yet, past the time: release, owner, and until when it was due. The longest overdue first.
    pub overdue: Vec<(EventId, Reference, Email, DateTime<Utc>)>,
}

/// How releases have fared.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// Of what.
    pub period: Period,
    /// How many releases there are, in the period or not.
    pub releases: usize,
    /// From request to decision.
    pub to_decision: Median,
    /// From decision to deployment.
    pub to_deployment: Median,
    /// From request to decision, month by month.
    pub months: Vec<Month>,
    /// Decisions by outcome, then withdrawn and exempt, in this order: every one is there.
    pub outcomes: Vec<(&'static str, usize)>,
    /// Emergencies by owner, most first.
    pub emergencies: Vec<Habit>,
    /// Confirmations of what was deployed in the period; what is overdue counts whenever it was deployed.
    pub confirmations: Confirmed,
    /// Open conditions by age, as [`AGES`] has them, as they stand now.
    pub conditions: [Aged; 4],
    /// Releases in review, oldest first, as they stand now.
    pub in_review: Vec<(EventId, Reference, DateTime<Utc>)>,
    /// Steps before decisions of the period, slowest first.
    pub steps: Vec<(&'static str, Median)>,
}

impl Statistics {
    /// Counts the releases.
    pub fn of(samples: &[Sample], period: Period) -> Self {
        let decided = || samples.iter().flat_map(|s| &s.decided).filter(|d| period.holds(d.at));
        let waits: Vec<_> = samples.iter().filter_map(|s| s.to_deployment).filter(|(at, _)| period.holds(*at)).collect();
        let months = period.firsts().into_iter().map(|first| {
            let within = decided().filter(|d| period.month_of(d.at) == first);
            Month { first, lead: Median::of(within.map(|d| d.at - d.asked).collect()) }
        });
        Self {
            period,
            releases: samples.len(),
            to_decision: Median::of(decided().map(|d| d.at - d.asked).collect()),
            to_deployment: Median::of(waits.into_iter().map(|(_, waited)| waited).collect()),
            months: months.collect(),
            outcomes: outcomes(samples, &period),
            emergencies: emergencies(samples, &period),
            confirmations: confirmations(samples, &period),
            conditions: conditions(samples, period.to),
            in_review: in_review(samples),
            steps: steps(samples, &period),
        }
    }

    /// How many decisions, withdrawals and exemptions there are.
    pub fn decided(&self) -> usize {
        self.outcomes.iter().map(|(_, n)| n).sum()
    }

    /// How many conditions are open, and how many of them past their date.
    pub fn open_conditions(&self) -> Aged {
        let sum = |f: fn(&Aged) -> usize| self.conditions.iter().map(f).sum();
        Aged { count: sum(|a| a.count), past_due: sum(|a| a.past_due) }
    }
}

fn outcomes(samples: &[Sample], period: &Period) -> Vec<(&'static str, usize)> {
    let came_to =
        |outcome: Outcome| samples.iter().flat_map(|s| &s.decided).filter(|d| d.outcome == outcome && period.holds(d.at)).count();
    let marked = |at: fn(&Sample) -> Option<DateTime<Utc>>| samples.iter().filter_map(at).filter(|at| period.holds(*at)).count();
    vec![
        ("approved", came_to(Outcome::Approved)),
        ("approved-with-conditions", came_to(Outcome::ApprovedWithConditions)),
        ("rejected", came_to(Outcome::Rejected)),
        ("withdrawn", marked(|s| s.withdrawn)),
        ("exempt", marked(|s| s.exempt)),
    ]
}

fn emergencies(samples: &[Sample], period: &Period) -> Vec<Habit> {
    let firsts = period.firsts();
    let mut by_owner: BTreeMap<&Email, Vec<DateTime<Utc>>> = BTreeMap::new();
    for sample in samples {
        let within = sample.emergencies.iter().copied().filter(|at| period.holds(*at));
        by_owner.entry(&sample.owner).or_default().extend(within);
    }
    let habit = |(owner, times): (&Email, Vec<DateTime<Utc>>)| {
        let in_month = |first: &NaiveDate| times.iter().filter(|at| period.month_of(**at) == *first).count();
        Habit { owner: owner.clone(), count: times.len(), by_month: firsts.iter().map(in_month).collect() }
    };
    let mut found: Vec<Habit> = by_owner.into_iter().filter(|(_, times)| !times.is_empty()).map(habit).collect();
    found.sort_by_key(|h| std::cmp::Reverse(h.count));
    found
}

fn confirmations(samples: &[Sample], period: &Period) -> Confirmed {
    let mut found = Confirmed::default();
    for sample in samples {
        let Some(asked) = &sample.to_confirm else { continue };
        match asked.confirmed {
            None if time::is_over(asked.due, period.to) => {
                found.overdue.push((sample.id, sample.reference.clone(), sample.owner.clone(), asked.due));
            }
            _ if !period.holds(asked.deployed) => {}
            None => found.waiting += 1,
            Some(at) if time::is_over(asked.due, at) => found.late += 1,
            Some(_) => found.on_time += 1,
        }
    }
    found.overdue.sort_by_key(|(.., due)| *due);
    found
}

fn conditions(samples: &[Sample], now: DateTime<Utc>) -> [Aged; 4] {
    let mut found = [Aged::default(); 4];
    for condition in samples.iter().flat_map(|s| &s.open_conditions) {
        let age = (now - condition.since).num_days();
        let group = AGES.iter().rposition(|(least, _)| age >= *least).unwrap_or(0);
        found[group].count += 1;
        found[group].past_due += usize::from(condition.due.is_some_and(|due| time::is_over(due, now)));
    }
    found
}

fn in_review(samples: &[Sample]) -> Vec<(EventId, Reference, DateTime<Utc>)> {
    let mut found: Vec<_> = samples.iter().filter_map(|s| Some((s.id, s.reference.clone(), s.in_review?))).collect();
    found.sort_by_key(|(.., since)| *since);
    found
}

fn steps(samples: &[Sample], period: &Period) -> Vec<(&'static str, Median)> {
    let within = |s: &&Sample| s.decided.last().is_some_and(|d| period.holds(d.at));
    let all: Vec<(&'static str, TimeDelta)> = samples.iter().filter(within).flat_map(|s| s.steps.iter().copied()).collect();
    let names: BTreeSet<&'static str> = all.iter().map(|(name, _)| *name).collect();
    let median = |name: &'static str| (name, Median::of(all.iter().filter(|(n, _)| *n == name).map(|(_, t)| *t).collect()));
    let mut found: Vec<_> = names.into_iter().map(median).collect();
    found.sort_by_key(|(_, median)| std::cmp::Reverse(median.value));
    found
}
