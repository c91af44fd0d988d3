//! Acts on the request: asking, amending, handing in, taking back, trying again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Words;
use crate::domain::ids::{Digest, EventId, ModelId, Version};
use crate::domain::vocab::{Fact, Kind, Nature, Tier};

/// A file that makes up the release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Artifact {
    /// The file's name; null when only the digest was given.
    pub name: Option<String>,
    /// Its SHA-256.
    pub sha256: Digest,
    /// Its size in bytes; null when only the digest was given.
    pub size: Option<u64>,
}

/// The model's deployed release that makes this one an update. It grants, so it is named and stands in `deps`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// The previous release's stream.
    pub release: EventId,
    /// The event that deployed it.
    pub deployment: EventId,
}

/// Asks to put a version of a model into production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseRequest {
    /// The model.
    pub model: ModelId,
    /// The version.
    pub version: Version,
    /// What changed.
    pub natures: BTreeSet<Nature>,
    /// What holds of it; a fact not named is false.
    pub facts: BTreeMap<Fact, bool>,
    /// The exact bytes asked for.
    pub artifacts: Vec<Artifact>,
    /// What it is, in words.
    pub summary: Words,
    /// The release that this one updates.
    pub previous: Option<Previous>,
    /// The tier of the request.
    pub tier: Tier,
    /// The declaration that it is out of scope; such a release can never be deployed to production.
    pub exempt: Option<Words>,
}

/// Changes what a request says; what is null stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseAmend {
    /// What changed, anew.
    pub natures: Option<BTreeSet<Nature>>,
    /// The facts, anew.
    pub facts: Option<BTreeMap<Fact, bool>>,
    /// The exact bytes, anew.
    pub artifacts: Option<Vec<Artifact>>,
    /// The summary, anew.
    pub summary: Option<Words>,
    /// The tier, anew.
    pub tier: Option<Tier>,
}

/// Submits the current attempt under a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseSubmit {
    /// The SHA-256 of the policy in force.
    pub policy: Digest,
}

/// Withdraws the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseWithdraw {
    /// Why.
    pub reason: Words,
}

/// Opens the next attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseResubmit {
    /// The rejection that is answered.
    pub decision: EventId,
}

/// Raises the kind; a lower one has no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseRaise {
    /// The kind it is to be treated as.
    pub kind: Kind,
    /// Why.
    pub reason: Words,
}
