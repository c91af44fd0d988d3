//! A release as the queue shows it, read from its row.

use chrono::{DateTime, Utc};
use rusqlite::Row;
use rusqlite::types::Type;

use super::columns::Moment;
use crate::domain::ids::{Email, Reference};
use crate::domain::queue::{QueueRow, Urgency};
use crate::domain::vocab::State;

/// The columns that [`queue_row`] reads, in its order; `r` is the releases table.
pub(super) const COLUMNS: &str =
    "r.id, r.model, r.version, r.attempt, r.kind, r.tier, r.tier_confirmed, r.state, r.owner, r.summary,
    r.done, r.applicable, r.blocks, r.due, r.waiting_for, r.waiting_role, r.since, r.open,
    EXISTS (SELECT 1 FROM emergencies WHERE release = r.id)";

/// Who looks, and when: both decide a row's group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Eye<'a> {
    pub(super) me: Option<&'a Email>,
    pub(super) now: DateTime<Utc>,
}

impl Eye<'_> {
    /// The end of "due soon": 24 hours from now.
    pub(super) fn soon(&self) -> DateTime<Utc> {
        self.now.checked_add_signed(chrono::TimeDelta::hours(24)).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The first group of `rules.md` §10 that the row belongs to; what is closed stands with the rest.
    pub(super) fn urgency(&self, row: &QueueRow, open: bool) -> Urgency {
        match row.due {
            _ if !open => Urgency::Rest,
            Some(due) if due < self.now => Urgency::Overdue,
            Some(due) if due <= self.soon() => Urgency::DueSoon,
            _ if self.me.is_some_and(|me| row.waiting_for.contains(me)) => Urgency::WaitingForMe,
            _ if row.state == State::InReview => Urgency::InReview,
            _ => Urgency::Rest,
        }
    }

    /// Reads a row of [`COLUMNS`], and whether it is open.
    pub(super) fn queue_row(&self, row: &Row<'_>) -> rusqlite::Result<(QueueRow, bool)> {
        let mut found = QueueRow {
            id: row.get(0)?,
            reference: Reference { model: row.get(1)?, version: row.get(2)? },
            attempt: row.get(3)?,
            kind: row.get(4)?,
            emergency: row.get(18)?,
            tier: row.get(5)?,
            tier_confirmed: row.get(6)?,
            state: row.get(7)?,
            owner: row.get(8)?,
            summary: row.get(9)?,
            done: row.get(10)?,
            applicable: row.get(11)?,
            blocks: row.get(12)?,
            due: row.get::<_, Option<Moment>>(13)?.map(|m| m.0),
            waiting_for: people(row.get_ref(14)?.as_str()?)?,
            waiting_role: row.get(15)?,
            since: row.get::<_, Moment>(16)?.0,
            urgency: Urgency::Rest,
        };
        let open = row.get(17)?;
        found.urgency = self.urgency(&found, open);
        Ok((found, open))
    }
}

/// Addresses hold no blanks, so blanks part them.
pub(super) fn people(text: &str) -> rusqlite::Result<Vec<Email>> {
    let wrong = |e| rusqlite::Error::FromSqlConversionFailure(14, Type::Text, Box::new(e));
    text.split_whitespace().map(|one| one.parse().map_err(wrong)).collect()
}
