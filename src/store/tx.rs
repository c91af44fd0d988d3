//! One transaction: all of it lasts, or none.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Deref;

use rusqlite::OptionalExtension;

use super::{Reader, StoreError};
use crate::domain::ids::EventId;

/// How many places of events are remembered before all are forgotten: about 4 MiB.
const REMEMBERED: usize = 50_000;

/// One transaction under way; dropping it undoes everything.
#[derive(Debug)]
pub struct Tx<'a> {
    reader: &'a Reader,
    /// Whether it is a part of another one, which has the last word.
    part: bool,
    ended: Cell<bool>,
    recent: RefCell<HashMap<EventId, Place>>,
    /// The numbers of the standings written last.
    pub(super) standings: RefCell<HashMap<String, i64>>,
}

/// Where an event stands: its number and that of its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) local: i64,
    pub(super) stream: i64,
}

impl Deref for Tx<'_> {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        self.reader
    }
}

impl<'a> Tx<'a> {
    /// Takes the write lock. A writer may hold many pages (64 MiB) so that an import does not spill them again and again;
    /// afterwards they are given back, and a program that only browses stays small. Begun within another, it is a part of that.
    pub(super) fn begin(reader: &'a Reader) -> Result<Self, StoreError> {
        let part = !reader.conn.is_autocommit();
        let begin = if part { "SAVEPOINT part" } else { "BEGIN IMMEDIATE; PRAGMA cache_size = -65536" };
        reader.ask(|c| c.execute_batch(begin))?;
        Ok(Self { reader, part, ended: Cell::default(), recent: RefCell::default(), standings: RefCell::default() })
    }

    /// Makes all of it last.
    pub fn commit(self) -> Result<(), StoreError> {
        self.ask(|c| c.execute_batch(if self.part { "RELEASE part" } else { "COMMIT; PRAGMA cache_size = -2000" }))?;
        self.ended.set(true);
        Ok(())
    }

    /// Where an event stands. The parents of a new event are mostly recent, so the last ones are remembered.
    pub(super) fn place(&self, id: &EventId) -> Result<Option<Place>, StoreError> {
        if let Some(place) = self.recent.borrow().get(id) {
            return Ok(Some(*place));
        }
        const SQL: &str = "SELECT local, stream FROM events WHERE id = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok(Place { local: row.get(0)?, stream: row.get(1)? });
        let found = self.ask(|c| c.prepare_cached(SQL)?.query_row([id], read).optional())?;
        if let Some(place) = found {
            self.remember(*id, place);
        }
        Ok(found)
    }

    /// Remembers where an event stands, for as long as this transaction lasts.
    pub(super) fn remember(&self, id: EventId, place: Place) {
        let mut recent = self.recent.borrow_mut();
        if recent.len() >= REMEMBERED {
            recent.clear();
        }
        recent.insert(id, place);
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        if !self.ended.get() && !self.conn.is_autocommit() {
            let undo = if self.part { "ROLLBACK TO part; RELEASE part" } else { "ROLLBACK; PRAGMA cache_size = -2000" };
            // Closing the connection, or the next opener's recovery, undoes it just as well should this fail.
            let _ = self.conn.execute_batch(undo);
        }
    }
}
