//! What the Committee looks at afterwards: emergencies, suspensions, rollbacks (`rules.md` §5–§7).

use chrono::{DateTime, Utc};

use crate::domain::ids::{Email, EventId};
use crate::domain::vocab::{Judgement, MatterKind};

/// An act that the Committee owes a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// The act: the verbal approval as first recorded, the suspension, or the order to roll back.
    pub id: EventId,
    /// What it is.
    pub kind: MatterKind,
    /// When it was, as claimed.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: Email,
    /// What the Committee is told of it, in a sentence.
    pub text: String,
    /// What the Committee found; none while it is owed.
    pub finding: Option<Finding>,
}

/// What the Committee found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it was justified; of a suspension or rollback this may be left unsaid.
    pub verdict: Option<Judgement>,
    /// In words.
    pub words: String,
    /// What is to be done about it, if anything.
    pub action: Option<String>,
    /// When it came to stand, as claimed.
    pub at: DateTime<Utc>,
    /// Who signed it.
    pub by: Vec<Email>,
}

impl Matter {
    /// Whether the Committee still owes a finding.
    pub fn is_owed(&self) -> bool {
        self.finding.is_none()
    }
}
