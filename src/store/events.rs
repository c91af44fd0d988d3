//! Reading events back: one by one, by stream, and all of them in bounded memory.

use chrono::{DateTime, Utc};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row, params};

use super::append::{DEP, PREV};
use super::columns::Moment;
use super::{Reader, StoreError};
use crate::domain::ids::{DeviceId, EventId, KeyId};
use crate::ledger::verdict::Signed;

/// An event as the store keeps it: the exact signed bytes, and beside them what is looked up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// SHA-256 of the line.
    pub id: EventId,
    /// The first event of its stream; its own id when it is that.
    pub stream: EventId,
    /// The event kind, as in `vote.cast`.
    pub kind: String,
    /// Who signed.
    pub author: KeyId,
    /// In which copy of the store.
    pub device: DeviceId,
    /// Its place in the chain of (author, device, stream), from 0.
    pub seq: u64,
    /// Its predecessor there.
    pub prev: Option<EventId>,
    /// The events it saw or rests on; read back in order of id.
    pub deps: Vec<EventId>,
    /// When, as claimed; kept to the microsecond here and exactly in the line.
    pub time: DateTime<Utc>,
    /// What it is about, where that is looked up by: the model's name in `model.*` events.
    pub subject: Option<String>,
    /// The canonical line, without its newline.
    pub line: Vec<u8>,
    /// The Ed25519 signature over the line's pre-image.
    pub signature: [u8; 64],
}

/// The signed bytes of one event, borrowed from the database.
#[derive(Debug, Clone, Copy)]
pub struct SignedLine<'a> {
    /// Its number here, in order of arrival from 1: parents have smaller ones.
    pub local: u64,
    /// Its id.
    pub id: EventId,
    /// The canonical line.
    pub line: &'a [u8],
    /// The signature.
    pub signature: &'a [u8; 64],
}

const RECORD: &str = "SELECT e.local, e.id, s.id, e.kind, c.author, c.device, e.seq, e.time, e.subject, e.line, e.signature
    FROM events e JOIN events s ON s.local = e.stream JOIN chains c ON c.num = e.chain ";
const PARENTS: &str = "SELECT p.id, g.role FROM edges g JOIN events p ON p.local = g.parent WHERE g.child = ?1 ORDER BY p.id";

impl Reader {
    /// Looks up one event.
    pub fn event(&self, id: &EventId) -> Result<Option<EventRecord>, StoreError> {
        self.records("WHERE e.id = ?1", [id]).map(|mut found| found.pop())
    }

    /// The signed bytes of one event.
    pub fn signed(&self, id: &EventId) -> Result<Option<Signed>, StoreError> {
        const SQL: &str = "SELECT line, signature FROM events WHERE id = ?1";
        let signed = |row: &Row<'_>| Ok(Signed { id: *id, line: row.get(0)?, signature: row.get(1)? });
        self.ask(|c| c.prepare_cached(SQL)?.query_row([id], signed).optional())
    }

    /// The kind of an event that is here.
    pub fn kind_of(&self, id: &EventId) -> Result<Option<String>, StoreError> {
        const SQL: &str = "SELECT kind FROM events WHERE id = ?1";
        self.ask(|c| c.prepare_cached(SQL)?.query_row([id], |row| row.get(0)).optional())
    }

    /// Whether the event is here.
    pub fn has_event(&self, id: &EventId) -> Result<bool, StoreError> {
        self.local(id).map(|local| local.is_some())
    }

    /// Lists up to 100 ids that begin with these hexadecimal digits, in order.
    pub fn events_by_prefix(&self, prefix: &str) -> Result<Vec<EventId>, StoreError> {
        let Some((low, high)) = prefix_range(prefix) else { return Ok(Vec::new()) };
        const SQL: &str = "SELECT id FROM events WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 100";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([low, high], |row| row.get(0))?.collect())
    }

    /// Reads a whole stream in the order of arrival: parents always come first. Unknown streams are empty.
    pub fn stream(&self, stream: &EventId) -> Result<Vec<EventRecord>, StoreError> {
        self.records("WHERE e.stream = (SELECT local FROM events WHERE id = ?1) ORDER BY e.local", [stream])
    }

    /// Reads the events of a stream whose kind begins with `prefix`, as in `charter.`.
    pub fn stream_of_kind_prefix(&self, stream: &EventId, prefix: &str) -> Result<Vec<EventRecord>, StoreError> {
        const FILTER: &str = "WHERE e.stream = (SELECT local FROM events WHERE id = ?1)
            AND e.kind >= ?2 AND e.kind < ?2 || char(1114111) ORDER BY e.local";
        self.records(FILTER, params![stream, prefix])
    }

    /// Reads the events of a stream that are about `subject`.
    pub fn stream_by_subject(&self, stream: &EventId, subject: &str) -> Result<Vec<EventRecord>, StoreError> {
        const FILTER: &str = "WHERE e.stream = (SELECT local FROM events WHERE id = ?1) AND e.subject = ?2 ORDER BY e.local";
        self.records(FILTER, params![stream, subject])
    }

    /// Counts the events of a stream.
    pub fn stream_len(&self, stream: &EventId) -> Result<u64, StoreError> {
        const SQL: &str = "SELECT length FROM streams WHERE stream = (SELECT local FROM events WHERE id = ?1)";
        self.ask(|c| {
            Ok(c.prepare_cached(SQL)?.query_row([stream], |row| row.get::<_, i64>(0)).optional()?.map_or(0, i64::cast_unsigned))
        })
    }

    /// Counts all events.
    pub fn count_events(&self) -> Result<u64, StoreError> {
        // Events are never deleted and numbered without gaps, so the last number is their count.
        self.ask(|c| c.prepare_cached("SELECT ifnull(max(local), 0) FROM events")?.query_row([], |row| row.get::<_, i64>(0)))
            .map(i64::cast_unsigned)
    }

    /// Hands every event to `each`, parents first, one in memory at a time; `each` answers false to stop.
    pub fn each_event<E: From<StoreError>>(&self, mut each: impl FnMut(EventRecord) -> Result<bool, E>) -> Result<(), E> {
        let mut after = 0;
        loop {
            // By pages, so that a slow `each` does not hold back other programs' checkpoints.
            let page = self.numbered("WHERE e.local > ?1 ORDER BY e.local LIMIT 256", [after])?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            after = *last;
            for (_, event) in page {
                if !each(event)? {
                    return Ok(());
                }
            }
        }
    }

    /// Hands the signed bytes of the events numbered above `after` to `each`, parents first, without copying them;
    /// `each` answers false to stop.
    pub fn each_signed(&self, after: u64, mut each: impl FnMut(SignedLine<'_>) -> bool) -> Result<(), StoreError> {
        const SQL: &str = "SELECT local, id, line, signature FROM events WHERE local > ?1 ORDER BY local";
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        self.ask(|c| signed_lines(c.prepare_cached(SQL)?, [after], &mut each))
    }

    /// Hands the signed bytes of one stream's events to `each`, parents first; `each` answers false to stop.
    pub fn each_signed_of(&self, stream: &EventId, mut each: impl FnMut(SignedLine<'_>) -> bool) -> Result<(), StoreError> {
        const SQL: &str = "SELECT local, id, line, signature FROM events
            WHERE stream = (SELECT local FROM events WHERE id = ?1) ORDER BY local";
        self.ask(|c| signed_lines(c.prepare_cached(SQL)?, [stream], &mut each))
    }

    fn local(&self, id: &EventId) -> Result<Option<i64>, StoreError> {
        self.ask(|c| c.prepare_cached("SELECT local FROM events WHERE id = ?1")?.query_row([id], |row| row.get(0)).optional())
    }

    fn records(&self, filter: &str, params: impl Params) -> Result<Vec<EventRecord>, StoreError> {
        Ok(self.numbered(filter, params)?.into_iter().map(|(_, event)| event).collect())
    }

    fn numbered(&self, filter: &str, params: impl Params) -> Result<Vec<(i64, EventRecord)>, StoreError> {
        self.ask(|c| {
            let mut select = c.prepare_cached(&format!("{RECORD}{filter}"))?;
            let mut rows = select.query(params)?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let mut event = record(row)?;
                let local = row.get(0)?;
                read_parents(c, local, &mut event)?;
                found.push((local, event));
            }
            Ok(found)
        })
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<EventRecord> {
    Ok(EventRecord {
        id: row.get(1)?,
        stream: row.get(2)?,
        kind: row.get(3)?,
        author: row.get(4)?,
        device: row.get(5)?,
        seq: row.get::<_, i64>(6)?.cast_unsigned(),
        prev: None,
        deps: Vec::new(),
        time: row.get::<_, Moment>(7)?.0,
        subject: row.get(8)?,
        line: row.get(9)?,
        signature: row.get(10)?,
    })
}

fn read_parents(c: &Connection, local: i64, event: &mut EventRecord) -> rusqlite::Result<()> {
    let mut select = c.prepare_cached(PARENTS)?;
    let mut rows = select.query([local])?;
    while let Some(row) = rows.next()? {
        let (parent, role): (EventId, i64) = (row.get(0)?, row.get(1)?);
        if role & DEP != 0 {
            event.deps.push(parent);
        }
        if role & PREV != 0 {
            event.prev = Some(parent);
        }
    }
    Ok(())
}

fn signed_lines(
    mut select: CachedStatement<'_>,
    params: impl Params,
    each: &mut impl FnMut(SignedLine<'_>) -> bool,
) -> rusqlite::Result<()> {
    let mut rows = select.query(params)?;
    while let Some(row) = rows.next()? {
        let signature: [u8; 64] = row.get(3)?;
        let line = row.get_ref(2)?.as_blob()?;
        let local = row.get::<_, i64>(0)?.cast_unsigned();
        if !each(SignedLine { local, id: row.get(1)?, line, signature: &signature }) {
            break;
        }
    }
    Ok(())
}

/// The first and last id that begin with these digits.
pub(super) fn prefix_range(prefix: &str) -> Option<(EventId, EventId)> {
    if prefix.len() > 64 || !prefix.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let lower = prefix.to_ascii_lowercase();
    Some((format!("{lower:0<64}").parse().ok()?, format!("{lower:f<64}").parse().ok()?))
}
