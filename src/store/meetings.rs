//! Meetings, and the releases to which the Committee owes something.

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::columns::Moment;
use super::{Reader, StoreError, Tx};
use crate::domain::ids::EventId;

impl Tx<'_> {
    /// Writes where a meeting stands, in place of what stood there.
    pub fn put_meeting(&self, id: &EventId, open: bool, at: DateTime<Utc>) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO meetings (id, open, at) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET (open, at) = (?2, ?3)";
        self.ask(|c| c.prepare_cached(SQL)?.execute(params![id, open, Moment(at)]).map(drop))
    }
}

impl Reader {
    /// Lists meetings, the latest first, each with whether it is open.
    pub fn meetings(&self) -> Result<Vec<(EventId, bool)>, StoreError> {
        const SQL: &str = "SELECT id, open FROM meetings ORDER BY at DESC, id";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
    }

    /// Reads of one meeting whether it is open, and when it takes place.
    pub fn meeting_row(&self, id: &EventId) -> Result<Option<(bool, DateTime<Utc>)>, StoreError> {
        const SQL: &str = "SELECT open, at FROM meetings WHERE id = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Moment>(1)?.0));
        self.ask(|c| rusqlite::OptionalExtension::optional(c.prepare_cached(SQL)?.query_row([id], read)))
    }

    /// Lists the releases to which the Committee owes something, those that wait longest first.
    pub fn owed_by_committee(&self) -> Result<Vec<EventId>, StoreError> {
        const SQL: &str = "SELECT id FROM releases WHERE committee = 1 ORDER BY since, id";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([], |row| row.get(0))?.collect())
    }
}
