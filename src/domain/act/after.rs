//! Acts after the decision: deployment, confirmation, conditions met.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Previous, Words};
use crate::domain::ids::{Digest, Email, EventId};

/// Records a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseDeploy {
    /// The environment.
    pub environment: String,
    /// The bytes that were deployed; none only where the release names none, as for a vendor's service.
    pub digests: BTreeSet<Digest>,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Who deployed.
    pub by: Email,
    /// What ran there before.
    pub replaces: Option<Previous>,
}

/// The owner's statements after deployment (policy §5, step 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseConfirm {
    /// The deployment.
    pub deployment: EventId,
    /// Operating within expected parameters.
    pub operating: bool,
    /// Monitoring active and producing data.
    pub monitoring: bool,
    /// No immediate issues.
    pub no_issues: bool,
    /// In words; needed for a no.
    pub note: Option<Words>,
}

/// Says that a condition is met. A condition is named by its sign-off and place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionMeet {
    /// The sign-off or vote that set it.
    pub set_by: EventId,
    /// Its place in that sign-off, from 0.
    pub place: u32,
    /// What shows it.
    pub evidence: BTreeSet<EventId>,
    /// In words.
    pub note: Option<Words>,
}

/// Accepts that a condition is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionVerify {
    /// The sign-off or vote that set it.
    pub set_by: EventId,
    /// Its place in that sign-off, from 0.
    pub place: u32,
}

/// Gives a condition more time: a new signed decision (policy §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionExtend {
    /// The sign-off or vote that set it.
    pub set_by: EventId,
    /// Its place in that sign-off, from 0.
    pub place: u32,
    /// By the end of this day in the organisation's time zone.
    pub due: NaiveDate,
    /// Why.
    pub reason: Words,
}

/// Lets a condition go (policy §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionWaive {
    /// The sign-off or vote that set it.
    pub set_by: EventId,
    /// Its place in that sign-off, from 0.
    pub place: u32,
    /// Why.
    pub reason: Words,
}
