//! Acts of an emergency, and what the Committee finds afterwards (policy §6, §7).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Words;
use crate::domain::ids::{Digest, Email, EventId};
use crate::domain::vocab::{Fact, Judgement};

/// Records a verbal approval. It pins what was approved: the facts and the bytes of the request as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmergencyRecord {
    /// Which of the policy's reasons, as in `security`.
    pub reason: String,
    /// The same in words.
    pub why: Words,
    /// Who approved.
    pub approved_by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// How: on the phone, in a meeting.
    pub how: String,
    /// Who heard it.
    pub heard_by: String,
    /// What held of the request.
    pub facts: BTreeMap<Fact, bool>,
    /// Its bytes.
    pub digests: BTreeSet<Digest>,
}

/// Signs a verbal approval that was recorded by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmergencyConfirm {
    /// The record.
    pub emergency: EventId,
}

/// A Committee member's finding on an emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewEmergency {
    /// The record of the verbal approval.
    pub matter: EventId,
    /// Whether it was justified.
    pub verdict: Judgement,
    /// In words.
    pub finding: Words,
    /// What is to be done about it.
    pub action: Option<Words>,
}

/// A Committee member's finding on a suspension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewSuspension {
    /// The suspension.
    pub matter: EventId,
    /// Whether it was justified, if that is said.
    pub verdict: Option<Judgement>,
    /// In words.
    pub finding: Words,
    /// What is to be done about it.
    pub action: Option<Words>,
}

/// A Committee member's finding on a rollback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRollback {
    /// The order.
    pub matter: EventId,
    /// Whether it was justified, if that is said.
    pub verdict: Option<Judgement>,
    /// In words.
    pub finding: Words,
    /// What is to be done about it.
    pub action: Option<Words>,
}
