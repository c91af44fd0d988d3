//! Adding events: the one place where the causally closed set grows.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};

use super::columns::Moment;
use super::tx::Place;
use super::{EventRecord, StoreError, Tx};
use crate::domain::ids::{DeviceId, EventId, KeyId};

/// How a child names its parent: as the predecessor in its chain, among the heads it saw, or both.
pub(super) const PREV: i64 = 1;
pub(super) const DEP: i64 = 2;

/// Adds many events: what each would ask the database anew is remembered, and what all of them change is written once, at the end.
#[derive(Debug)]
pub struct Adder<'a> {
    tx: &'a Tx<'a>,
    /// The number of the next event; found when the first comes.
    next: Option<i64>,
    chains: HashMap<(i64, KeyId, DeviceId), Chain>,
    streams: BTreeMap<i64, Growth>,
}

/// A chain's number, and the last place in it that is taken.
#[derive(Debug, Clone, Copy)]
struct Chain {
    num: i64,
    last: i64,
}

/// What a stream has come to so far.
#[derive(Debug, Default)]
struct Growth {
    heads: BTreeSet<i64>,
    added: i64,
}

impl Tx<'_> {
    /// Adds one event; an event that is here already changes nothing and answers false.
    ///
    /// A second event at one place of one chain is kept and recorded as a fork (`ledger.md` §2).
    ///
    /// # Errors
    /// Those of [`Adder::append`].
    pub fn append(&self, event: &EventRecord) -> Result<bool, StoreError> {
        if self.place(&event.id)?.is_some() {
            return Ok(false);
        }
        let mut adder = self.adder();
        adder.append(event)?;
        adder.end()?;
        Ok(true)
    }

    /// Begins to add many events.
    pub fn adder(&self) -> Adder<'_> {
        Adder { tx: self, next: None, chains: HashMap::new(), streams: BTreeMap::new() }
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

impl Adder<'_> {
    /// Adds one event that is not here yet, parents first; heads and lengths of streams follow at the [end](Self::end).
    ///
    /// # Errors
    /// [`StoreError::MissingParent`] when `prev`, one of `deps` or the stream is not in the store, and
    /// [`StoreError::NotAStream`] when the stream named is an event that began none; nothing of the event is written then. What
    /// SQLite says, as of an event that is here.
    pub fn append(&mut self, event: &EventRecord) -> Result<(), StoreError> {
        let seq =
            i64::try_from(event.seq).map_err(|_| StoreError::TooLarge { what: "the place in a chain", given: event.seq })?;
        let (parents, known) = (self.tx.parents(event)?, self.tx.stream_number(event)?);
        let local = match self.next {
            Some(next) => next,
            None => self.tx.ask(next_local)?,
        };
        let stream = known.unwrap_or(local);
        let chain = self.chain(event, stream, seq)?;
        self.tx.ask(|c| {
            if seq <= chain.last {
                note_fork(c, chain.num, seq, local)?;
            }
            insert_event(c, event, local, stream, chain.num, seq)?;
            insert_edges(c, local, &parents)
        })?;
        self.next = Some(local + 1);
        self.grow(stream, local, &parents)?;
        self.tx.remember(event.id, Place { local, stream });
        Ok(())
    }

    /// Writes what the events added come to: the heads and the length of each stream.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn end(&mut self) -> Result<(), StoreError> {
        let streams = std::mem::take(&mut self.streams);
        self.tx.ask(|c| streams.iter().try_for_each(|(stream, growth)| growth.write(c, *stream)))
    }

    /// The chain in which an event takes its place.
    fn chain(&mut self, event: &EventRecord, stream: i64, seq: i64) -> Result<Chain, StoreError> {
        let key = (stream, event.author, event.device);
        let chain = match self.chains.get(&key) {
            Some(chain) => *chain,
            None => self.tx.ask(|c| chain_of(c, event, stream))?,
        };
        self.chains.insert(key, Chain { last: chain.last.max(seq), ..chain });
        Ok(chain)
    }

    /// The new event has no children yet, so it is a head; what it saw of its own stream is none any more.
    fn grow(&mut self, stream: i64, local: i64, parents: &[(i64, i64)]) -> Result<(), StoreError> {
        let growth = match self.streams.entry(stream) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(free) => free.insert(Growth { heads: self.tx.ask(|c| heads_of(c, stream))?, added: 0 }),
        };
        for (parent, _) in parents {
            growth.heads.remove(parent);
        }
        growth.heads.insert(local);
        growth.added += 1;
        Ok(())
    }
}

impl Growth {
    fn write(&self, c: &Connection, stream: i64) -> rusqlite::Result<()> {
        const COUNT: &str = "INSERT INTO streams (stream, length) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET length = length + ?2";
        c.prepare_cached("DELETE FROM heads WHERE stream = ?1")?.execute([stream])?;
        let mut head = c.prepare_cached("INSERT INTO heads (stream, event) VALUES (?1, ?2)")?;
        for event in &self.heads {
            head.execute([stream, *event])?;
        }
        c.prepare_cached(COUNT)?.execute([stream, self.added]).map(drop)
    }
}

/// Numbers events in order of arrival; the write lock makes the next one ours.
fn next_local(c: &Connection) -> rusqlite::Result<i64> {
    c.prepare_cached("SELECT ifnull(max(local), 0) + 1 FROM events")?.query_row([], |row| row.get(0))
}

fn chain_of(c: &Connection, event: &EventRecord, stream: i64) -> rusqlite::Result<Chain> {
    const SQL: &str = "SELECT num, ifnull((SELECT max(seq) FROM events WHERE chain = num), -1) FROM chains
        WHERE stream = ?1 AND author = ?2 AND device = ?3";
    let known = c
        .prepare_cached(SQL)?
        .query_row(params![stream, event.author, event.device], |row| Ok(Chain { num: row.get(0)?, last: row.get(1)? }))
        .optional()?;
    if let Some(chain) = known {
        return Ok(chain);
    }
    let num = c.prepare_cached("INSERT INTO chains (author, device, stream) VALUES (?1, ?2, ?3)")?.insert(params![
        event.author,
        event.device,
        stream
    ])?;
    Ok(Chain { num, last: -1 })
}

fn heads_of(c: &Connection, stream: i64) -> rusqlite::Result<BTreeSet<i64>> {
    c.prepare_cached("SELECT event FROM heads WHERE stream = ?1")?.query_map([stream], |row| row.get(0))?.collect()
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
    const SQL: &str = "INSERT OR FAIL INTO events (id, stream, chain, seq, kind, time, subject, line, signature)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let (time, signature) = (Moment(event.time), event.signature.as_slice());
    let given = c.prepare_cached(SQL)?.insert(params![
        event.id,
        stream,
        chain,
        seq,
        event.kind,
        time,
        event.subject,
        event.line,
        signature
    ])?;
    // SQLite takes the number after the greatest, which is the one that the event's own stream was told.
    if given == local { Ok(()) } else { Err(rusqlite::Error::IntegralValueOutOfRange(0, given)) }
}

fn insert_edges(c: &Connection, child: i64, parents: &[(i64, i64)]) -> rusqlite::Result<()> {
    let mut insert = c.prepare_cached("INSERT OR FAIL INTO edges (child, parent, role) VALUES (?1, ?2, ?3)")?;
    for (parent, role) in parents {
        insert.execute([child, *parent, *role])?;
    }
    Ok(())
}
