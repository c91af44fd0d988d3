//! Acts on thresholds, and what of a file's reading is signed along with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Words;
use crate::domain::ids::{EventId, ModelId};
use crate::domain::reading::{Decimal, Format};
use crate::domain::vocab::Direction;

/// Registers what a metric of a model must reach (policy §4.2). Several of one metric hold together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThresholdSet {
    /// The model.
    pub model: ModelId,
    /// The metric, as its files name it.
    pub metric: String,
    /// Whether the threshold is the least or the most.
    pub direction: Direction,
    /// The threshold.
    pub value: Decimal,
    /// The heads of the model's releases that the author had seen: whatever lies before them he knew. They are no `deps`, since
    /// they grant nothing and must not drag other releases into every bundle; one who leaves a head out is held to more.
    pub knew: BTreeSet<EventId>,
}

/// Withdraws a threshold for the results of those who know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThresholdWithdraw {
    /// The model.
    pub model: ModelId,
    /// The act that registered it.
    pub threshold: EventId,
    /// Why.
    pub reason: Words,
}

/// One number, as a file gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// The metric's name.
    pub name: String,
    /// Its value.
    pub value: Decimal,
}

/// What a file says, signed by whoever attaches it. State is made of events alone, and a file may be elsewhere, so the numbers
/// travel in the act; whoever has the file reads it again (`gate`, `verify`, `evidence show`) and finds out a number that is not its.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    /// What the file was recognised as.
    pub format: String,
    /// The metrics, those with a threshold first.
    pub metrics: Vec<Measured>,
    /// How many more the file gives than an event holds.
    pub left_out: u64,
    /// How many topics a card ought to speak of.
    pub topics: u64,
    /// Those that it does not speak of, or that are not filled in.
    pub unsaid: Vec<String>,
    /// Why the file could not be read, with the line.
    pub fault: Option<String>,
}

impl Reported {
    /// The number that it gives for a metric.
    pub fn value(&self, metric: &str) -> Option<&Decimal> {
        self.metrics.iter().find(|m| m.name == metric).map(|m| &m.value)
    }

    /// Returns how many metrics the file gives, those included that the event did not hold.
    pub fn count(&self) -> u64 {
        (self.metrics.len() as u64).saturating_add(self.left_out)
    }

    /// Says whether the file was recognised, or what kept it from being read.
    pub fn says_something(&self) -> bool {
        Format::of(&self.format) != Format::Unknown || self.fault.is_some()
    }

    /// Says what the file was recognised as, and how much of it there is.
    pub fn sentence(&self) -> String {
        let format = Format::of(&self.format);
        let label = format.label();
        let said = self.topics.saturating_sub(self.unsaid.len() as u64);
        match (&self.fault, self.count()) {
            (Some(fault), _) if format == Format::Unknown => format!("nothing: {fault}"),
            (Some(fault), _) => format!("{label}, invalid: {fault}"),
            (None, 0) if self.topics > 0 && self.unsaid.is_empty() => format!("{label}, speaks of all {said} topics"),
            (None, 0) if self.topics > 0 => {
                format!("{label}, speaks of {said} of {} topics, not of {}", self.topics, self.unsaid.join(", "))
            }
            (None, 0) => label.to_owned(),
            (None, 1) => format!("{label}, 1 metric"),
            (None, n) => format!("{label}, {n} metrics"),
        }
    }
}
