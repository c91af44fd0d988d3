//! The secretary's notebook: who is here and how each votes, before anything is signed. It is kept as it is written, so that
//! nothing is lost when the program ends; it decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::app::error::AppError;
use crate::app::session::Session;
use crate::domain::act::{ConditionTerms, RecordedVote, Words};
use crate::domain::ids::{Email, EventId};
use crate::domain::vocab::{Choice, Judgement};

/// A vote as it was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedVote {
    /// For or against.
    pub choice: Choice,
    /// What the approval asks for.
    #[serde(default)]
    pub conditions: Vec<ConditionTerms>,
    /// In words.
    #[serde(default)]
    pub reason: String,
}

/// What was noted of one motion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The votes.
    #[serde(default)]
    pub votes: BTreeMap<Email, NotedVote>,
    /// The finding or reason.
    #[serde(default)]
    pub words: String,
    /// Of a review: whether it was justified.
    #[serde(default)]
    pub verdict: Option<Judgement>,
    /// Of a review: what is to be done.
    #[serde(default)]
    pub action: String,
}

impl Noted {
    /// The votes as they would be recorded; texts longer than an event holds are cut here and kept whole when signed.
    pub fn as_recorded(&self) -> Vec<RecordedVote> {
        let vote = |(member, v): (&Email, &NotedVote)| RecordedVote {
            member: member.clone(),
            choice: v.choice,
            conditions: v.conditions.clone(),
            reason: (!v.reason.trim().is_empty()).then(|| Words::new(&v.reason).0),
        };
        self.votes.iter().map(vote).collect()
    }
}

/// All that was noted of a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notebook {
    /// Who is here.
    #[serde(default)]
    pub present: BTreeSet<Email>,
    /// By the item's number on the agenda; a motion to clear a challenge by number and challenge.
    #[serde(default)]
    pub items: BTreeMap<String, Noted>,
}

fn key(meeting: EventId) -> String {
    format!("meeting {meeting}")
}

impl Session {
    /// What was noted of a meeting.
    pub fn notebook(&self, meeting: EventId) -> Result<Notebook, AppError> {
        let kept = self.store.draft(&key(meeting))?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Keeps what was noted of a meeting.
    pub fn keep_notebook(&mut self, meeting: EventId, book: &Notebook) -> Result<(), AppError> {
        let text = serde_json::to_string(book).map_err(|e| AppError::Integrity(e.to_string()))?;
        self.keep_draft(&key(meeting), &text)
    }
}
