//! Acts on what is kept of a release once its life has ended (policy §8).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Words;
use crate::domain::ids::Digest;

/// Keeps a release's files for a legal matter, however long ago its life ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionHold {
    /// Why.
    pub reason: Words,
}

/// Ends the holds that its signer had seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRelease {
    /// Why.
    pub reason: Words,
}

/// Lets files of evidence go whose time has passed; their digests and titles stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionPurge {
    /// The SHA-256 of each file.
    pub files: BTreeSet<Digest>,
    /// Why.
    pub reason: Words,
}
