//! Adding events: the one place where the causally closed set grows.

use rusqlite::{Connection, OptionalExtension, params};

use super::columns::Moment;
use super::tx::Place;
use super::{EventRecord, StoreError, Tx};
use crate::domain::ids::EventId;

/// How a child names its parent: as the predecessor in its chain, among the heads it saw, or both.
pub(super) const PREV: i64 = 1;
pub(super) const DEP: i64 = 2;

impl Tx<'_> {
    /// Adds one event; an event that is here already changes nothing and answers false.
    ///
    /// A second event at one place of one chain is kept and recorded as a fork (`ledger.md` §2).
    ///
    /// # Errors
    /// [`StoreError::MissingParent`] when `prev`, one of `deps` or the stream is not in the store, and
    /// [`StoreError::NotAStream`] when the stream named is an event that began none.
    pub fn append(&self, event: &EventRecord) -> Result<bool, StoreError> {
        if self.place(&event.id)?.is_some() {
            return Ok(false);
        }
        let seq =
            i64::try_from(event.seq).map_err(|_| StoreError::TooLarge { what: "the place in a chain", given: event.seq })?;
        let parents = self.parents(event)?;
        let known = self.stream_number(event)?;
        let place = self.ask(|c| {
            let local = next_local(c)?;
            let stream = known.unwrap_or(local);
            let chain = chain_number(c, event, stream)?;
            note_fork(c, chain, seq, local)?;
            insert_event(c, event, local, stream, chain, seq)?;
            insert_edges(c, local, &parents)?;
            move_heads(c, local, stream)?;
            Ok(Place { local, stream })
        })?;
        self.remember(event.id, place);
        Ok(true)
    }

    fn parents(&self, event: &EventRecord) -> Result<Vec<(i64, i64)>, StoreError> {
        let mut parents = Vec::with_capacity(event.deps.len() + 1);
        for dep in &event.deps {
            let role = if event.prev == Some(*dep) { PREV | DEP } else { DEP };
            parents.push((self.parent(event, dep)?, role));
        }
        if let Some(prev) = event.prev.filter(|prev| !event.deps.contains(prev)) {
            parents.push((self.parent(event, &prev)?, PREV));
        }
        parents.sort_unstable();
        parents.dedup_by_key(|(local, _)| *local);
        Ok(parents)
    }

    fn parent(&self, event: &EventRecord, parent: &EventId) -> Result<i64, StoreError> {
        let place = self.place(parent)?.ok_or(StoreError::MissingParent { event: event.id, parent: *parent })?;
        Ok(place.local)
    }

    /// The number of the event's stream; none when the event begins it.
    fn stream_number(&self, event: &EventRecord) -> Result<Option<i64>, StoreError> {
        if event.stream == event.id {
            return Ok(None);
        }
        match self.place(&event.stream)? {
            Some(first) if first.local == first.stream => Ok(Some(first.local)),
            Some(_) => Err(StoreError::NotAStream { event: event.id, stream: event.stream }),
            None => Err(StoreError::MissingParent { event: event.id, parent: event.stream }),
        }
    }
}

/// Numbers events in order of arrival; the write lock makes the next one ours.
fn next_local(c: &Connection) -> rusqlite::Result<i64> {
    c.prepare_cached("SELECT ifnull(max(local), 0) + 1 FROM events")?.query_row([], |row| row.get(0))
}

fn chain_number(c: &Connection, event: &EventRecord, stream: i64) -> rusqlite::Result<i64> {
    let known = c
        .prepare_cached("SELECT num FROM chains WHERE stream = ?1 AND author = ?2 AND device = ?3")?
        .query_row(params![stream, event.author, event.device], |row| row.get(0))
        .optional()?;
    if let Some(num) = known {
        return Ok(num);
    }
    c.prepare_cached("INSERT INTO chains (author, device, stream) VALUES (?1, ?2, ?3)")?.insert(params![
        event.author,
        event.device,
        stream
    ])
}

fn note_fork(c: &Connection, chain: i64, seq: i64, local: i64) -> rusqlite::Result<()> {
    let twins =
        "INSERT OR IGNORE INTO forks (chain, seq, event) SELECT chain, seq, local FROM events WHERE chain = ?1 AND seq = ?2";
    if c.prepare_cached("SELECT 1 FROM events WHERE chain = ?1 AND seq = ?2")?.exists([chain, seq])? {
        c.prepare_cached(twins)?.execute([chain, seq])?;
        c.prepare_cached("INSERT INTO forks (chain, seq, event) VALUES (?1, ?2, ?3)")?.execute([chain, seq, local])?;
    }
    Ok(())
}

fn insert_event(c: &Connection, event: &EventRecord, local: i64, stream: i64, chain: i64, seq: i64) -> rusqlite::Result<()> {
    const SQL: &str = "INSERT OR FAIL INTO events (local, id, stream, chain, seq, kind, time, subject, line, signature)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let (time, signature) = (Moment(event.time), event.signature.as_slice());
    c.prepare_cached(SQL)?
        .execute(params![local, event.id, stream, chain, seq, event.kind, time, event.subject, event.line, signature])
        .map(drop)
}

fn insert_edges(c: &Connection, child: i64, parents: &[(i64, i64)]) -> rusqlite::Result<()> {
    let mut insert = c.prepare_cached("INSERT OR FAIL INTO edges (child, parent, role) VALUES (?1, ?2, ?3)")?;
    for (parent, role) in parents {
        insert.execute([child, *parent, *role])?;
    }
    Ok(())
}

/// The new event has no children yet, so it is a head; what it saw of its own stream is none any more.
fn move_heads(c: &Connection, local: i64, stream: i64) -> rusqlite::Result<()> {
    const SEEN: &str = "DELETE FROM heads WHERE stream = ?1 AND event IN (SELECT parent FROM edges WHERE child = ?2)";
    const COUNT: &str = "INSERT INTO streams (stream, length) VALUES (?1, 1) ON CONFLICT DO UPDATE SET length = length + 1";
    c.prepare_cached(SEEN)?.execute([stream, local])?;
    c.prepare_cached("INSERT INTO heads (stream, event) VALUES (?1, ?2)")?.execute([stream, local])?;
    c.prepare_cached(COUNT)?.execute([stream]).map(drop)
}
