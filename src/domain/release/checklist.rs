//! The checklist of a release as it stands: items, evidence, challenges.

use std::collections::{BTreeMap, BTreeSet};

use super::Purged;
use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::act::{Reported, Stored};
use crate::domain::ids::{Email, EventId, Reference};
use crate::domain::vocab::{Role, Section};

/// Whether an item has been seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// Nothing yet.
    Open,
    /// Answered.
    Done,
    /// Claimed not to apply.
    NotApplicable,
}

/// What reviewers said of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// Nothing.
    Unreviewed,
    /// It will do.
    Accepted {
        /// Who said so.
        by: Email,
        /// When, as claimed.
        at: DateTime<Utc>,
    },
    /// More is asked for; the ids are those of the open challenges.
    Challenged(Vec<EventId>),
}

/// From where an item was carried over.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The release for which it was answered first.
    pub reference: Reference,
    /// When that was, as claimed.
    pub at: DateTime<Utc>,
}

/// An answer of another release, as its approval had it.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// Where and when it was answered first.
    pub origin: Origin,
    /// The answer.
    pub answer: String,
    /// The fields given.
    pub fields: BTreeMap<String, String>,
    /// The evidence it rests on.
    pub evidence: Vec<Evidence>,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its id in the policy.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What is asked for, in a sentence.
    pub ask: String,
    /// Its part of the checklist.
    pub section: Section,
    /// The policy's clause, as in `§4.2`.
    pub clause: String,
    /// Whether evidence must be attached (else a note will do).
    pub evidence_required: bool,
    /// Whether it may be claimed not to apply.
    pub may_be_claimed: bool,
    /// Whether its evidence must come from somebody other than owner and requester.
    pub independent: bool,
    /// The fields the policy asks for.
    pub fields_asked: Vec<String>,
    /// Whether it has been seen to.
    pub answered: Answered,
    /// The act that answered it.
    pub answer_event: Option<EventId>,
    /// The answer, or the reason of the claim.
    pub answer: String,
    /// The fields given.
    pub fields: BTreeMap<String, String>,
    /// The evidence it rests on.
    pub evidence: Vec<EventId>,
    /// From where it was carried over, if it was.
    pub carried: Option<Origin>,
    /// What reviewers said.
    pub review: Review,
    /// When it last changed, as claimed.
    pub changed_at: Option<DateTime<Utc>>,
}

impl Item {
    /// Whether it counts as done in the progress: answered or claimed, and not challenged.
    pub fn is_done(&self) -> bool {
        self.answered != Answered::Open && !matches!(self.review, Review::Challenged(_))
    }
}

/// That a piece of evidence is gone: found altered, or withdrawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Gone {
    /// The act that records it.
    pub id: EventId,
    /// Who recorded it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// What happened.
    pub reason: String,
    /// Whether it was found altered; else it was withdrawn.
    pub altered: bool,
}

/// A file or link that supports items.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The act that attached it.
    pub id: EventId,
    /// What it is called.
    pub title: String,
    /// What sort of document it is.
    pub kind: Option<String>,
    /// The file's name, for a file.
    pub file: Option<String>,
    /// The link, for a link.
    pub url: Option<String>,
    /// The bytes kept.
    pub stored: Option<Stored>,
    /// The date it bears.
    pub dated: Option<NaiveDate>,
    /// What the file says, by the word of whoever attached it.
    pub reading: Option<Reported>,
    /// The items it supports.
    pub items: BTreeSet<String>,
    /// Who attached it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Whether it was attached after the decision, so that it changed nothing.
    pub after_decision: bool,
    /// That it is gone, if it is.
    pub gone: Option<Gone>,
    /// That its bytes were let go after their time, if they were.
    pub purged: Option<Purged>,
}

/// How a challenge ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// Who settled it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// Whether it was set aside by a Lead rather than cleared.
    pub overridden: bool,
}

/// A reviewer's request for more.
#[derive(Debug, Clone, PartialEq)]
pub struct Challenge {
    /// The act that raised it.
    pub id: EventId,
    /// The item; none for the whole release.
    pub item: Option<String>,
    /// What is asked for.
    pub reason: String,
    /// Who raised it.
    pub by: Email,
    /// In which role.
    pub role: Role,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// In which attempt.
    pub attempt: u32,
    /// How it ended, if it has.
    pub settled: Option<Settled>,
}
