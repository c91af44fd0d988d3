//! What was signed about a release: sign-offs, votes, the outcome.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::domain::act::ConditionTerms;
use crate::domain::ids::{Email, EventId, KeyId};
use crate::domain::vocab::{Choice, Outcome, Role};

/// One place in the row of sign-offs.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotState {
    /// The role that signs.
    pub role: Role,
    /// The policy's clause.
    pub clause: String,
    /// Whether the requester is kept from it; else it may be *self-approved*.
    pub not_requester: bool,
    /// The sign-off that fills it.
    pub filled_by: Option<EventId>,
    /// Who could sign it, given who may fill the others; empty means unfillable.
    pub candidates: Vec<Email>,
}

/// What a sign-off said.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Approved, with conditions if there are any.
    Approve(Vec<ConditionTerms>),
    /// Rejected.
    Reject,
}

/// Why a sign-off does not count any more, or never did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Void {
    /// The request has changed since.
    Stale,
    /// It belongs to an earlier attempt.
    EarlierAttempt,
    /// The signer said otherwise later.
    Replaced,
    /// The signer said two different things at once.
    Conflict,
    /// One who attended says that it is not what happened.
    Disputed,
    /// It came after the decision or the close.
    Late,
}

/// One role's word on the release.
#[derive(Debug, Clone, PartialEq)]
pub struct SignOff {
    /// The act.
    pub id: EventId,
    /// Who signed.
    pub by: Email,
    /// With which key.
    pub key: KeyId,
    /// The roles it may fill.
    pub roles: BTreeSet<Role>,
    /// What it said.
    pub verdict: Verdict,
    /// In words.
    pub words: Option<String>,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// The roles in which he signed as deputy, with whose they are.
    pub deputy_of: BTreeMap<Role, Email>,
    /// Whether the requester signed his own request.
    pub self_approved: bool,
    /// Why it does not count.
    pub void: Option<Void>,
}

/// A member's vote in a ballot.
#[derive(Debug, Clone, PartialEq)]
pub struct Vote {
    /// The act.
    pub id: EventId,
    /// Who voted.
    pub by: Email,
    /// For or against.
    pub choice: Choice,
    /// What the approval asks for.
    pub conditions: Vec<ConditionTerms>,
    /// In words.
    pub reason: Option<String>,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why it does not count.
    pub void: Option<Void>,
}

/// How the votes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Members who may vote: the roster less the recused.
    pub eligible: usize,
    /// Votes that count.
    pub voted: usize,
    /// Votes that quorum takes.
    pub quorum: usize,
    /// Approve, with or without conditions.
    pub approve: usize,
    /// No objection.
    pub no_objection: usize,
    /// Reject.
    pub reject: usize,
    /// Whether any approval carries conditions.
    pub with_conditions: bool,
    /// What it would come to if it closed now; none without quorum.
    pub as_it_stands: Option<Outcome>,
    /// Whether no vote still missing could change that.
    pub certain: bool,
}

/// The Committee's ballot by circulation.
#[derive(Debug, Clone, PartialEq)]
pub struct Ballot {
    /// The act that opened it.
    pub id: EventId,
    /// Who opened it.
    pub opened_by: Email,
    /// When, as claimed.
    pub opened_at: DateTime<Utc>,
    /// When it is to be closed.
    pub due: DateTime<Utc>,
    /// Who may vote.
    pub roster: BTreeSet<Email>,
    /// Every vote, oldest first.
    pub votes: Vec<Vote>,
    /// The act that closed it.
    pub closed: Option<EventId>,
    /// How the votes stand.
    pub tally: Tally,
}

/// A sign-off of the approval that rests on evidence which is gone (`rules.md` §4).
#[derive(Debug, Clone, PartialEq)]
pub struct Footing {
    /// The role of the slot.
    pub role: Role,
    /// The policy's clause.
    pub clause: String,
    /// What fills the slot: a sign-off, or a ballot.
    pub sign_off: Option<EventId>,
    /// The evidence that is gone.
    pub evidence: Vec<EventId>,
    /// Who stands by the approval all the same, if anybody does.
    pub reaffirmed: Option<Email>,
    /// Who could.
    pub candidates: Vec<Email>,
}

/// The outcome of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The act.
    pub id: EventId,
    /// What it came to.
    pub outcome: Outcome,
    /// Who recorded it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// The attempt it ended.
    pub attempt: u32,
    /// Reasons given with rejections.
    pub reasons: Vec<String>,
}
