//! Thresholds: what a model's metrics must reach, registered before the results, and what a release's evidence comes to by them.
//!
//! Before and after are cause and effect, never clocks: a threshold is too late for a result that its author had seen, unless the
//! result's author had seen it. One that is withdrawn still holds for results whose author did not know that.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::act::Act;
use super::ids::{Email, EventId};
use super::order::Strand;
use super::reading::Decimal;
use super::vocab::Direction;

/// A registered threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// The act that registered it.
    pub id: EventId,
    /// The metric.
    pub metric: String,
    /// Whether it is the least or the most.
    pub direction: Direction,
    /// The threshold.
    pub value: Decimal,
    /// Who registered it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// The heads of the model's releases that he had seen.
    pub knew: BTreeSet<EventId>,
}

impl Threshold {
    /// Whether a value reaches it; the threshold itself does.
    pub fn holds(&self, value: &Decimal) -> bool {
        match self.direction {
            Direction::AtLeast => *value >= self.value,
            Direction::AtMost => *value <= self.value,
        }
    }

    /// Whether no number reaches both.
    pub fn contradicts(&self, metric: &str, direction: Direction, value: &Decimal) -> bool {
        self.metric == metric
            && match (self.direction, direction) {
                (Direction::AtLeast, Direction::AtMost) => self.value > *value,
                (Direction::AtMost, Direction::AtLeast) => self.value < *value,
                _ => false,
            }
    }

    /// Says how a result stands to it: “accuracy 0.81 does not reach at least 0.85”.
    pub fn weighs(&self, value: &Decimal) -> String {
        let verdict = if self.holds(value) { "reaches" } else { "does not reach" };
        format!("{} {value} {verdict} {}", self.metric, self.asks())
    }

    /// What it asks: “at least 0.85”.
    pub fn asks(&self) -> String {
        format!("{} {}", self.direction.label(), self.value)
    }
}

/// The thresholds of a model that counted acts leave in force, in the order of their metrics.
pub(super) fn in_force(acts: &Strand, counted: &[usize]) -> Vec<Threshold> {
    let withdrawn = |id: EventId, place: usize| {
        counted.iter().any(|p| matches!(&acts.at(*p).act, Act::ThresholdWithdraw(w) if w.threshold == id) && acts.saw(*p, place))
    };
    let set = |p: &usize| {
        let attested = acts.at(*p);
        let Act::ThresholdSet(set) = &attested.act else { return None };
        Some(Threshold {
            id: attested.id,
            metric: set.metric.clone(),
            direction: set.direction,
            value: set.value.clone(),
            by: attested.signer.as_ref()?.email.clone(),
            at: attested.time,
            knew: set.knew.clone(),
        })
    };
    let mut all: Vec<Threshold> = counted.iter().filter(|p| !withdrawn(acts.at(**p).id, **p)).filter_map(set).collect();
    all.sort_by(|a, b| (&a.metric, a.direction, &a.value, a.id).cmp(&(&b.metric, b.direction, &b.value, b.id)));
    all
}

/// What a release's evidence comes to by one threshold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The threshold.
    pub threshold: Threshold,
    /// Each piece of evidence that gives the metric and that the threshold holds for, with its value.
    pub results: Vec<(EventId, Decimal)>,
    /// Whether there is a result that was known before the threshold was registered.
    pub too_late: bool,
    /// Whether all who approved knew of the threshold and said in words why they approve (`rules.md` §3).
    pub accepted: bool,
}

impl Measure {
    /// The first result that does not reach the threshold.
    pub fn failing(&self) -> Option<&(EventId, Decimal)> {
        self.results.iter().find(|(_, value)| !self.threshold.holds(value))
    }

    /// The result that tells how it stands: one that fails, else the latest.
    pub fn telling(&self) -> Option<&(EventId, Decimal)> {
        self.failing().or_else(|| self.results.last())
    }

    /// Says how it stands: “accuracy 0.81 does not reach at least 0.85”, “recall is not measured: at least 0.5”.
    pub fn sentence(&self) -> String {
        let threshold = &self.threshold;
        match self.telling() {
            Some((_, value)) => threshold.weighs(value),
            None if self.too_late => {
                format!("{} is not measured since it was registered: {}", threshold.metric, threshold.asks())
            }
            None => format!("{} is not measured: {}", threshold.metric, threshold.asks()),
        }
    }

    /// Whether there is a result, and every one reaches the threshold.
    pub fn is_met(&self) -> bool {
        !self.results.is_empty() && self.failing().is_none()
    }

    /// Whether it stands in the way of an approval.
    pub fn stands(&self) -> bool {
        !self.is_met() && !self.accepted
    }
}
