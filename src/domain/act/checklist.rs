//! Acts on the checklist: answers, evidence, reviews and challenges.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Reported, Words};
use crate::domain::ids::{Digest, EventId};
use crate::domain::vocab::Role;

/// Answers a checklist item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemAnswer {
    /// The item's id in the policy.
    pub item: String,
    /// The answer.
    pub answer: Words,
    /// Fields that the policy asks for, as `rollback_window` = `30m`.
    pub fields: BTreeMap<String, String>,
    /// The evidence it rests on.
    pub evidence: BTreeSet<EventId>,
}

/// Carries an item over from the model's last approved release. It grants, so what it rests on is named and stands in `deps`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemCarry {
    /// The item's id in the policy.
    pub item: String,
    /// The stream of the release from which it comes.
    pub release: EventId,
    /// The decision that approved that release.
    pub decision: EventId,
    /// The answer that was approved with it.
    pub answer: EventId,
}

/// Claims that an item does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemNotApplicable {
    /// The item's id in the policy.
    pub item: String,
    /// Why.
    pub reason: Words,
}

/// Opens an item again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemReopen {
    /// The item's id in the policy.
    pub item: String,
    /// Why.
    pub reason: Words,
}

/// Accepts an item as its reviewer saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemAccept {
    /// The item's id in the policy.
    pub item: String,
    /// The answer or claim that was reviewed.
    pub answer: EventId,
}

/// A file, or what was retrieved from a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    /// The SHA-256 of the bytes.
    pub sha256: Digest,
    /// How many bytes.
    pub size: u64,
}

/// Attaches evidence to items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceAdd {
    /// The items it supports.
    pub items: BTreeSet<String>,
    /// What it is called.
    pub title: String,
    /// What sort of document it is, in a word.
    pub kind: Option<String>,
    /// The file's name; null for a link.
    pub file: Option<String>,
    /// The link; null for a file.
    pub url: Option<String>,
    /// The bytes; null for a link of which nothing was kept.
    pub stored: Option<Stored>,
    /// The date it bears.
    pub dated: Option<NaiveDate>,
    /// What the file says; null where it was not read.
    pub reading: Option<Reported>,
}

/// Records that a piece of evidence was found altered, or was withdrawn (policy §8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceWithdraw {
    /// The piece, by the act that attached it.
    pub evidence: EventId,
    /// Whether it was found altered; else it was withdrawn.
    pub altered: bool,
    /// What happened.
    pub reason: Words,
}

/// Challenges an item, or the release as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeRaise {
    /// The item; null for the whole release.
    pub item: Option<String>,
    /// The role in which it is raised.
    pub role: Role,
    /// What is asked for.
    pub reason: Words,
}

/// Clears a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeClear {
    /// The challenge.
    pub challenge: EventId,
    /// What settled it.
    pub reason: Words,
}

/// Sets a challenge aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeOverride {
    /// The challenge.
    pub challenge: EventId,
    /// Why.
    pub reason: Words,
}
