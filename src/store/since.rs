//! What has come to this store since a moment that is told by the number of its last event then.

use super::{Reader, StoreError};
use crate::domain::ids::EventId;

impl Reader {
    /// The number of the event that came last; 0 where there is none.
    pub fn newest(&self) -> Result<i64, StoreError> {
        self.ask(|c| c.prepare_cached("SELECT ifnull(max(local), 0) FROM events")?.query_row([], |row| row.get(0)))
    }

    /// The releases that events came to after a number: each with the number of the last of them.
    pub fn releases_since(&self, number: i64) -> Result<Vec<(EventId, i64)>, StoreError> {
        const SQL: &str = "SELECT s.id, max(e.local) FROM events e JOIN events s ON s.local = e.stream
            JOIN releases r ON r.id = s.id WHERE e.local > ?1 GROUP BY e.stream ORDER BY max(e.local) DESC";
        self.ask(|c| {
            let mut select = c.prepare_cached(SQL)?;
            let found = select.query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
            found.collect()
        })
    }

    /// The events that came to a stream after a number.
    pub fn events_since(&self, stream: &EventId, number: i64) -> Result<Vec<EventId>, StoreError> {
        const SQL: &str = "SELECT id FROM events WHERE stream = (SELECT local FROM events WHERE id = ?1) AND local > ?2";
        self.ask(|c| {
            let mut select = c.prepare_cached(SQL)?;
            let found = select.query_map(rusqlite::params![stream, number], |row| row.get(0))?;
            found.collect()
        })
    }
}
