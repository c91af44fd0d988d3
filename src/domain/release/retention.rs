//! What is kept of a release for longer than its time, and what was let go.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::domain::ids::{Digest, Email, EventId};

/// A legal hold: while it stands, nothing of the release is purged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The act.
    pub id: EventId,
    /// Who asked for it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// The act that ended it, if it has ended.
    pub ended: Option<EventId>,
}

/// That bytes of evidence were let go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purged {
    /// The act.
    pub id: EventId,
    /// Who signed it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// The SHA-256 of each file.
    pub files: BTreeSet<Digest>,
    /// A hold that neither had seen the other: the purge does not count, but the bytes may be gone where it was signed.
    pub held: Option<EventId>,
}
