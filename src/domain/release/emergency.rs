//! A release that goes ahead on a verbal approval (policy §6).

use chrono::{DateTime, Utc};

use crate::domain::ids::{Email, EventId};

/// The emergency of a release, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// The record that holds; a Lead's own replaces a claim.
    pub id: EventId,
    /// Which of the policy's reasons.
    pub reason: String,
    /// The same in words.
    pub why: String,
    /// Who approved by word of mouth.
    pub approved_by: Email,
    /// When: the earliest that any record says.
    pub at: DateTime<Utc>,
    /// How.
    pub how: String,
    /// Who heard it.
    pub heard_by: String,
    /// Who recorded it.
    pub recorded_by: Email,
    /// When it was recorded, as claimed.
    pub recorded_at: DateTime<Utc>,
    /// The Lead who signed it and does not own the model; none while it is only claimed.
    pub signed_by: Option<Email>,
    /// Whether the request still is what was approved: the same facts and bytes, of a kind that may be an emergency.
    pub covers: bool,
    /// When written approval and checklist are due.
    pub due: DateTime<Utc>,
    /// When the written approval came; none while it is owed.
    pub written_at: Option<DateTime<Utc>>,
    /// When the written approval was refused, and no later one has come.
    pub refused_at: Option<DateTime<Utc>>,
    /// After a refusal: when the release must be suspended or rolled back.
    pub halt_due: Option<DateTime<Utc>>,
}

impl Emergency {
    /// Whether the written papers are still owed.
    pub fn is_open(&self) -> bool {
        self.written_at.is_none()
    }

    /// Whether the written approval came after its due time.
    pub fn is_late(&self) -> bool {
        self.written_at.is_some_and(|at| at > self.due)
    }
}
