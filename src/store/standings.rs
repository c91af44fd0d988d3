//! How an act's signer stood when he signed: computed once from what the act had seen, and looked up with its stream.

use rusqlite::{OptionalExtension, params};

use super::{Reader, StoreError, Tx};
use crate::domain::ids::EventId;

impl Reader {
    /// Reads the standing of the acts of a stream, in the order of arrival and without the first `known`; an act without one
    /// has none.
    pub fn standings(&self, stream: &EventId, known: usize) -> Result<Vec<(EventId, Option<String>)>, StoreError> {
        const SQL: &str = "SELECT e.id, t.data FROM events e
            LEFT JOIN stands s ON s.event = e.local LEFT JOIN standings t ON t.num = s.standing
            WHERE e.stream = (SELECT local FROM events WHERE id = ?1) ORDER BY e.local LIMIT -1 OFFSET ?2";
        self.ask(|c| {
            c.prepare_cached(SQL)?.query_map(params![stream, known as i64], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }
}

impl Tx<'_> {
    /// Keeps the standing of one act. Most acts of a release share theirs, so each is written once.
    pub fn put_standing(&self, event: &EventId, data: &str) -> Result<(), StoreError> {
        self.ask(|c| {
            let found: Option<i64> =
                c.prepare_cached("SELECT num FROM standings WHERE data = ?1")?.query_row([data], |row| row.get(0)).optional()?;
            let num = match found {
                Some(num) => num,
                None => {
                    c.prepare_cached("INSERT INTO standings (data) VALUES (?1)")?.execute([data])?;
                    c.last_insert_rowid()
                }
            };
            const SQL: &str = "INSERT OR REPLACE INTO stands (event, standing)
                VALUES ((SELECT local FROM events WHERE id = ?1), ?2)";
            c.prepare_cached(SQL)?.execute(params![event, num]).map(drop)
        })
    }
}
