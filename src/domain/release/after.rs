//! What follows the outcome: deployments, the confirmation.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::domain::act::Previous;
use crate::domain::ids::{Digest, Email, EventId};

/// One deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct Deployment {
    /// The act.
    pub id: EventId,
    /// The environment.
    pub environment: String,
    /// Whether the policy calls that environment production.
    pub production: bool,
    /// The bytes; none where the release names none.
    pub digests: BTreeSet<Digest>,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Who deployed.
    pub by: Email,
    /// What ran there before.
    pub replaces: Option<Previous>,
}

/// The owner's statements after deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmation {
    /// The act.
    pub id: EventId,
    /// The deployment.
    pub deployment: EventId,
    /// Operating within expected parameters.
    pub operating: bool,
    /// Monitoring active and producing data.
    pub monitoring: bool,
    /// No immediate issues.
    pub no_issues: bool,
    /// In words.
    pub note: Option<String>,
    /// Who confirmed.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
}

impl Confirmation {
    /// Whether all three statements are a yes.
    pub fn all_well(&self) -> bool {
        self.operating && self.monitoring && self.no_issues
    }
}
