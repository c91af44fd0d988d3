//! What follows the outcome: conditions, deployments, the confirmation.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::domain::act::{ConditionTerms, Previous};
use crate::domain::ids::{Digest, Email, EventId};
use crate::domain::vocab::Role;

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionState {
    /// To be done.
    Open,
    /// Done, says the responsible person.
    Met,
    /// Done, says the body that set it.
    Verified,
}

/// What an approval asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The sign-off or vote that set it.
    pub set_by: EventId,
    /// Its place in that sign-off.
    pub place: u32,
    /// Who set it.
    pub author: Email,
    /// In which role.
    pub role: Role,
    /// Its terms.
    pub terms: ConditionTerms,
    /// When it is due; none while it waits for the deployment.
    pub due: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: ConditionState,
}

impl Condition {
    /// Its id on the command line: the sign-off's id, a dot, its place counted from 1.
    pub fn id(&self) -> String {
        format!("{}.{}", self.set_by, self.place + 1)
    }
}

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
