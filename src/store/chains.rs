//! Where streams and chains end: heads, tips, and forks.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use super::columns::Moment;
use super::{Reader, StoreError};
use crate::domain::ids::{DeviceId, EventId, KeyId};
use crate::ledger::chain::Place;

/// Several events at one place of one chain: proof that a key signs in two places at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Whose chain.
    pub author: KeyId,
    /// In which copy.
    pub device: DeviceId,
    /// In which stream.
    pub stream: EventId,
    /// At which place.
    pub seq: u64,
    /// The events, by id.
    pub events: Vec<EventId>,
}

/// An event as the chain of its key has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authored {
    /// Its id.
    pub id: EventId,
    /// The store that signed it.
    pub device: DeviceId,
    /// Its stream.
    pub stream: EventId,
    /// When, as claimed.
    pub time: DateTime<Utc>,
    /// The event before it.
    pub prev: Option<EventId>,
}

impl Reader {
    /// Lists every stream in the order of arrival.
    pub fn streams(&self) -> Result<Vec<EventId>, StoreError> {
        const SQL: &str = "SELECT e.id FROM streams s JOIN events e ON e.local = s.stream ORDER BY s.stream";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([], |row| row.get(0))?.collect())
    }

    /// Lists every stream that holds an event of this kind, in the order of arrival.
    pub fn streams_with(&self, kind: &str) -> Result<Vec<EventId>, StoreError> {
        const SQL: &str = "SELECT e.id FROM streams s JOIN events e ON e.local = s.stream
            WHERE EXISTS (SELECT 1 FROM events k WHERE k.stream = s.stream AND k.kind = ?1) ORDER BY s.stream";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([kind], |row| row.get(0))?.collect())
    }

    /// Lists the heads of a stream: its events that no event of the stream names; in order of id.
    pub fn heads(&self, stream: &EventId) -> Result<Vec<EventId>, StoreError> {
        const SQL: &str = "SELECT e.id FROM heads h JOIN events e ON e.local = h.event
            WHERE h.stream = (SELECT local FROM events WHERE id = ?1) ORDER BY e.id";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([stream], |row| row.get(0))?.collect())
    }

    /// Lists the heads of every stream.
    pub fn all_heads(&self) -> Result<BTreeMap<EventId, Vec<EventId>>, StoreError> {
        const SQL: &str = "SELECT s.id, e.id FROM heads h JOIN events e ON e.local = h.event JOIN events s ON s.local = h.stream
            ORDER BY s.id, e.id";
        self.ask(|c| {
            let mut heads = BTreeMap::<_, Vec<_>>::new();
            let mut select = c.prepare_cached(SQL)?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                heads.entry(row.get(0)?).or_default().push(row.get(1)?);
            }
            Ok(heads)
        })
    }

    /// Finds the last place of a chain; of several events there, the one with the smallest id.
    pub fn chain_tip(&self, author: &KeyId, device: &DeviceId, stream: &EventId) -> Result<Option<(u64, EventId)>, StoreError> {
        const SQL: &str = "SELECT e.seq, e.id FROM chains c JOIN events e ON e.chain = c.num
            WHERE c.stream = (SELECT local FROM events WHERE id = ?3) AND c.author = ?1 AND c.device = ?2
            ORDER BY e.seq DESC, e.id LIMIT 1";
        let tip = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?));
        self.ask(|c| c.prepare_cached(SQL)?.query_row(params![author, device, stream], tip).optional())
    }

    /// Lists what a key has signed, each chain in its order.
    pub fn events_of_author(&self, author: &KeyId) -> Result<Vec<Authored>, StoreError> {
        const SQL: &str = "SELECT e.id, c.device, s.id, e.time, (SELECT p.id FROM edges d JOIN events p ON p.local = d.parent
            WHERE d.child = e.local AND d.role & 1) FROM chains c JOIN events e ON e.chain = c.num
            JOIN events s ON s.local = c.stream WHERE c.author = ?1 ORDER BY c.num, e.seq, e.id";
        let one = |row: &Row<'_>| {
            let time: Moment = row.get(3)?;
            Ok(Authored { id: row.get(0)?, device: row.get(1)?, stream: row.get(2)?, time: time.0, prev: row.get(4)? })
        };
        self.ask(|c| c.prepare_cached(SQL)?.query_map([author], one)?.collect())
    }

    /// Where an event that is here stands.
    pub fn place_of(&self, id: &EventId) -> Result<Option<Place>, StoreError> {
        const SQL: &str = "SELECT s.id, c.author, c.device, e.seq FROM events e JOIN events s ON s.local = e.stream
            JOIN chains c ON c.num = e.chain WHERE e.id = ?1";
        let place = |row: &Row<'_>| {
            let seq = row.get::<_, i64>(3)?.cast_unsigned();
            Ok(Place { stream: row.get(0)?, author: row.get(1)?, device: row.get(2)?, seq })
        };
        self.ask(|c| c.prepare_cached(SQL)?.query_row([id], place).optional())
    }

    /// Lists every fork seen.
    pub fn forks(&self) -> Result<Vec<Fork>, StoreError> {
        const SQL: &str = "SELECT c.author, c.device, s.id, f.seq, e.id FROM forks f JOIN chains c ON c.num = f.chain
            JOIN events s ON s.local = c.stream JOIN events e ON e.local = f.event ORDER BY f.chain, f.seq, e.id";
        self.ask(|c| {
            let mut forks = Vec::<Fork>::new();
            let mut select = c.prepare_cached(SQL)?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let seq = row.get::<_, i64>(3)?.cast_unsigned();
                let one = Fork { author: row.get(0)?, device: row.get(1)?, stream: row.get(2)?, seq, events: vec![row.get(4)?] };
                match forks
                    .last_mut()
                    .filter(|f| (f.author, f.device, f.stream, f.seq) == (one.author, one.device, one.stream, seq))
                {
                    Some(fork) => fork.events.extend(one.events),
                    None => forks.push(one),
                }
            }
            Ok(forks)
        })
    }
}
