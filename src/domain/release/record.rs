//! What a meeting recorded about a release: motions with their votes, signatures and disputes (`rules.md` §5).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Tally, Void};
use crate::domain::act::{Motion, RecordedVote};
use crate::domain::ids::{Email, EventId};
use crate::domain::vocab::Outcome;

/// What tells against a record: an attendee's dispute, or a member's own vote that it had not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The act.
    pub id: EventId,
    /// Whose.
    pub by: Email,
    /// What it says, in a sentence.
    pub text: String,
    /// When, as claimed.
    pub at: DateTime<Utc>,
}

/// A motion as a meeting recorded it.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The act.
    pub id: EventId,
    /// The meeting.
    pub meeting: EventId,
    /// What was voted on.
    pub motion: Motion,
    /// Who recorded it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Who was there.
    pub attended: BTreeSet<Email>,
    /// The votes.
    pub votes: Vec<RecordedVote>,
    /// What they came to.
    pub outcome: Outcome,
    /// The count.
    pub tally: Tally,
    /// The finding or reason.
    pub words: Option<String>,
    /// Everybody who signed it, the recorder first.
    pub signed: Vec<(Email, EventId)>,
    /// How many signatures of those who attended and took part it needs.
    pub needs: usize,
    /// Whether it has them.
    pub complete: bool,
    /// What tells against it.
    pub objections: Vec<Objection>,
    /// Why it does not count any more.
    pub void: Option<Void>,
}

impl Record {
    /// Whether it has the effect that it records: signed by enough, disputed by none, and not replaced.
    pub fn stands(&self) -> bool {
        self.complete && self.objections.is_empty() && self.void.is_none()
    }

    /// Whether the member himself signed what is recorded of him; else it is the recorder's word (`rules.md` §5).
    pub fn is_signed_by(&self, member: &Email) -> bool {
        self.signed.iter().any(|(who, _)| who == member)
    }

    /// Why it does not count any more, in words.
    pub fn why_void(&self) -> Option<&'static str> {
        self.void.map(|void| match void {
            Void::Stale => "the request has changed since",
            Void::EarlierAttempt => "it belongs to an earlier attempt",
            Void::Replaced => "a later vote took its place",
            Void::Conflict => "another record had not seen it, nor it that one",
            Void::Disputed => "one who attended disputes it",
            Void::Late => "it came after the decision",
        })
    }

    /// Those who attended, take part and have not signed yet.
    pub fn may_sign(&self) -> impl Iterator<Item = &Email> {
        let recused = |m: &Email| self.votes.iter().any(|v| v.member == *m && v.choice == crate::domain::vocab::Choice::Recuse);
        self.attended.iter().filter(move |m| !self.is_signed_by(m) && !recused(m))
    }
}

impl super::Release {
    /// The Committee's word in a meeting on this attempt, signed by enough, whether or not somebody disputes it.
    pub fn committee_record(&self) -> Option<&Record> {
        self.records.iter().rev().find(|r| r.motion == Motion::Approve && r.complete && r.void.is_none())
    }

    /// The latest record of a vote on this attempt that still waits for a signature.
    pub fn waiting_record(&self) -> Option<&Record> {
        self.records.iter().rev().find(|r| r.motion == Motion::Approve && !r.complete && r.void.is_none())
    }
}
