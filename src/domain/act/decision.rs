//! Acts that decide: sign-offs, votes, conditions and the outcome.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Words;
use crate::domain::ids::{Digest, Email, EventId};
use crate::domain::vocab::{Choice, Outcome, Role};

/// From when a condition's period runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// From the decision.
    Decision,
    /// From the deployment.
    Deployment,
}

/// When a condition is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// By the end of this day in the organisation's time zone.
    Date(NaiveDate),
    /// So many days after the basis, to the end of that day.
    Days(u32),
}

/// A condition as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionTerms {
    /// What is to be done.
    pub text: String,
    /// By when.
    pub due: Period,
    /// Who is to do it.
    pub by: Email,
    /// What the period runs from.
    pub from: Basis,
    /// Whether deployment waits for it.
    pub before_deployment: bool,
}

/// Approves in one or several roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignoffApprove {
    /// Every role that the signature may fill.
    pub roles: BTreeSet<Role>,
    /// What was seen: the digest of the request as it stood.
    pub subject: Digest,
    /// What the approval asks for.
    pub conditions: Vec<ConditionTerms>,
    /// In words.
    pub comment: Option<Words>,
}

/// Stands by an approval although evidence that it rested on is gone (policy §8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignoffReaffirm {
    /// Every role that the signature may fill.
    pub roles: BTreeSet<Role>,
    /// What was approved: the digest of the request as it stood.
    pub subject: Digest,
    /// In words.
    pub comment: Option<Words>,
}

/// Rejects in one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignoffReject {
    /// The role.
    pub role: Role,
    /// What was seen.
    pub subject: Digest,
    /// Why.
    pub reason: Words,
}

/// Opens a ballot by circulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BallotOpen {
    /// Who may vote; the owner and the requester are not among them.
    pub roster: BTreeSet<Email>,
    /// When the secretary closes it.
    pub due: DateTime<Utc>,
}

/// Closes a ballot with the votes that it has seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BallotClose {
    /// The ballot.
    pub ballot: EventId,
}

/// A vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteCast {
    /// The ballot.
    pub ballot: EventId,
    /// For or against.
    pub choice: Choice,
    /// What was seen.
    pub subject: Digest,
    /// What the approval asks for.
    pub conditions: Vec<ConditionTerms>,
    /// In words.
    pub reason: Option<Words>,
}

/// Records the outcome; it grants nothing that its own past does not prove (`ledger.md` §2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseDecide {
    /// What the review came to.
    pub outcome: Outcome,
    /// What was decided on.
    pub subject: Digest,
    /// The sign-offs and votes it rests on.
    pub rests_on: BTreeSet<EventId>,
}
