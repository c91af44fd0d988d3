//! How an act's signer stood when he signed: computed once from what the act had seen, and looked up with its stream.

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, StoreError, Tx};
use crate::domain::ids::EventId;

/// How many standings are remembered by their number before all are forgotten: a few MiB.
const KNOWN: usize = 2000;

/// One act as it is read to be judged: what was signed, and how its signer stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAct {
    /// Its id.
    pub id: EventId,
    /// The canonical line.
    pub line: Vec<u8>,
    /// The standing of its signer, if it has one.
    pub standing: Option<String>,
}

impl Reader {
    /// Reads the acts of a stream in the order of arrival and without the first `known`, each with the standing of its signer.
    pub fn acts_since(&self, stream: &EventId, known: usize) -> Result<Vec<KeptAct>, StoreError> {
        const SQL: &str = "SELECT e.id, e.line, t.data FROM events e
            LEFT JOIN stands s ON s.event = e.local LEFT JOIN standings t ON t.num = s.standing
            WHERE e.stream = (SELECT local FROM events WHERE id = ?1) ORDER BY e.local LIMIT -1 OFFSET ?2";
        let act = |row: &Row<'_>| Ok(KeptAct { id: row.get(0)?, line: row.get(1)?, standing: row.get(2)? });
        self.ask(|c| c.prepare_cached(SQL)?.query_map(params![stream, known as i64], act)?.collect())
    }

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
        let Some(place) = self.place(event)? else { return Ok(()) };
        let num = self.standing_number(data)?;
        const SQL: &str = "INSERT INTO stands (event, standing) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET standing = ?2";
        self.ask(|c| c.prepare_cached(SQL)?.execute([place.local, num]).map(drop))
    }

    fn standing_number(&self, data: &str) -> Result<i64, StoreError> {
        if let Some(num) = self.standings.borrow().get(data) {
            return Ok(*num);
        }
        let num = self.ask(|c| {
            let found = c.prepare_cached("SELECT num FROM standings WHERE data = ?1")?.query_row([data], |row| row.get(0));
            match found.optional()? {
                Some(num) => Ok(num),
                None => c.prepare_cached("INSERT INTO standings (data) VALUES (?1)")?.insert([data]),
            }
        })?;
        let mut known = self.standings.borrow_mut();
        if known.len() >= KNOWN {
            known.clear();
        }
        known.insert(data.to_owned(), num);
        Ok(num)
    }
}
