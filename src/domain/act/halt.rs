//! Acts that stop what was approved, and those that follow from it (policy §7).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Previous, Words};
use crate::domain::ids::{Digest, EventId};

/// Stops a release that was approved or deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseSuspend {
    /// Why.
    pub reason: Words,
}

/// Asks a suspended release's row of sign-offs afresh; it answers the suspensions that its signer had seen once the row has
/// approved again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseReinstate {
    /// What was seen: the digest of the request as it stood.
    pub subject: Digest,
    /// Why.
    pub reason: Words,
}

/// Orders that a release give way to one that ran before. What it returns to grants, so it is named and stands in `deps`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollbackOrder {
    /// The environment.
    pub environment: String,
    /// The deployment that is undone.
    pub deployment: EventId,
    /// The release returned to, and the event that deployed it.
    pub to: Previous,
    /// When it was ordered, as claimed.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: Words,
}

/// The Lead's signature under an owner's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollbackConfirm {
    /// The order.
    pub order: EventId,
}

/// Records that a rollback is complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollbackDone {
    /// The order.
    pub order: EventId,
    /// When it was complete, as claimed.
    pub at: DateTime<Utc>,
}

/// Records that a release was taken out of an environment, and nothing put in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseRetire {
    /// The environment.
    pub environment: String,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why, if it is said.
    pub reason: Option<Words>,
}

/// Opens a clock for reporting an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentOpen {
    /// The suspension, or the order to roll back.
    pub matter: EventId,
    /// The policy's clock, as in `serious-incident`.
    pub incident: String,
    /// From when it runs: when the organisation became aware, as claimed.
    pub since: DateTime<Utc>,
    /// What happened, if it is said.
    pub note: Option<Words>,
}

/// Dismisses a clock, or ends one that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentDismiss {
    /// The suspension, or the order to roll back.
    pub matter: EventId,
    /// The policy's clock.
    pub incident: String,
    /// Why it does not run, or how it was met.
    pub reason: Words,
}
