//! Acts of the Committee in a meeting. What decides a release stands in that release's stream: the record of a motion, its
//! signatures, a dispute. A meeting's own stream holds its opening, agenda and notes, and names those at its close.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ConditionTerms, Words};
use crate::domain::ids::{Digest, Email, EventId};
use crate::domain::vocab::{Choice, Judgement, MeetingKind, Outcome, Topic};

/// What the Committee votes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Motion {
    /// To approve the release.
    Approve,
    /// To clear a challenge (`rules.md` §3).
    Clear {
        /// The challenge.
        challenge: EventId,
    },
    /// To find on an emergency, a suspension or a rollback.
    Find {
        /// The matter.
        matter: EventId,
        /// Whether it was justified.
        verdict: Option<Judgement>,
        /// What is to be done about it.
        action: Option<Words>,
    },
    /// To note a condition that has lapsed.
    Condition {
        /// The sign-off, vote or record that set it.
        set_by: EventId,
        /// Its place in that, from 0.
        place: u32,
    },
}

/// A member's vote as the secretary wrote it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedVote {
    /// The member.
    pub member: Email,
    /// For or against.
    pub choice: Choice,
    /// What the approval asks for.
    pub conditions: Vec<ConditionTerms>,
    /// In words; needed to recuse oneself.
    pub reason: Option<Words>,
}

/// Records a motion with attendance, votes and what they came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MotionRecord {
    /// The meeting, whose opening froze the roster.
    pub meeting: EventId,
    /// What was voted on.
    pub motion: Motion,
    /// Who was there.
    pub attended: BTreeSet<Email>,
    /// The votes.
    pub votes: Vec<RecordedVote>,
    /// What they came to; of a motion other than to approve, approved means carried.
    pub outcome: Outcome,
    /// What was seen: the digest of the request as it stood.
    pub subject: Digest,
    /// The finding, the reason, or what else the Committee wants to have said.
    pub words: Option<Words>,
}

/// Signs a record as one who attended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MotionCountersign {
    /// The record.
    pub record: EventId,
}

/// Says that a record is not what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MotionDispute {
    /// The record.
    pub record: EventId,
    /// What it says wrongly.
    pub reason: Words,
}

/// One thing that the Committee is to deal with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    /// Why it is there.
    pub topic: Topic,
    /// What people call it: `model@version`, or the policy with its version.
    pub title: String,
    /// The release; none for the policy.
    pub release: Option<EventId>,
    /// The matter, or the act that set the condition.
    pub about: Option<EventId>,
    /// The condition's place in that act.
    pub place: Option<u32>,
}

/// Opens a meeting: its roster is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingOpen {
    /// What it is called.
    pub title: String,
    /// Scheduled, ad-hoc, or by circulation.
    pub kind: MeetingKind,
    /// When it takes place.
    pub at: DateTime<Utc>,
    /// The Committee as its opener had it.
    pub roster: BTreeSet<Email>,
    /// What it deals with.
    pub agenda: Vec<AgendaItem>,
}

/// Takes further items onto a meeting's agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingAgenda {
    /// The items.
    pub items: Vec<AgendaItem>,
}

/// Writes words into the minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingNote {
    /// The item that it concerns; none for the meeting as a whole.
    pub item: Option<AgendaItem>,
    /// The words.
    pub words: Words,
    /// Whether it settles the item: the policy's review is noted, not voted on.
    pub settles: bool,
}

/// Closes a meeting and names what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingClose {
    /// Who was there.
    pub attended: BTreeSet<Email>,
    /// The records made in it.
    pub records: BTreeSet<EventId>,
    /// Items that move to the next meeting.
    pub left_over: Vec<AgendaItem>,
    /// The SHA-256 of the minutes in Markdown, kept as a file.
    pub minutes: Digest,
}
