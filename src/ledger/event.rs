//! The envelope of an event and its one spelling: a line of canonical JSON (`ledger.md` §1).

use chrono::{DateTime, NaiveDateTime, Timelike as _, Utc};
use serde_json::{Map, Value, json};

use super::canonical::{self, shown};
pub use super::event_error::EventError;
use crate::domain::ids::{DeviceId, Digest, EventId, KeyId};

/// The longest line, in bytes; longer texts travel as files named by their digest.
pub const MAX_LINE: usize = 64 * 1024;

/// The most events that one event may name as seen.
pub const MAX_DEPS: usize = 32;

/// The envelope's version that this program writes and reads.
pub const VERSION: u64 = 1;

const MAX_KIND: usize = 64;
const TIME_FORM: &str = "%Y-%m-%dT%H:%M:%SZ";
const TIME_LENGTH: usize = "2026-11-23T21:04:00Z".len();

/// Holds an event: who says what, after having seen what. Its id is the SHA-256 of [`Envelope::line`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The envelope's version, [`VERSION`].
    pub v: u64,
    /// The organisation's first event; `None` only in that event.
    pub org: Option<EventId>,
    /// The stream's first event; `None` only in that event.
    pub stream: Option<EventId>,
    /// What the event is, as in `vote.cast`: words of `a-z`, digits, `-` and `_`, joined by dots; at most 64 bytes.
    pub kind: String,
    /// The key that signs it.
    pub author: KeyId,
    /// The store it was written in.
    pub device: DeviceId,
    /// Its place in the chain of (author, device, stream), from 0.
    pub seq: u64,
    /// The event before it in that chain; `None` exactly at 0.
    pub prev: Option<EventId>,
    /// The heads its author saw and the events its body rests on: sorted, no two alike, at most [`MAX_DEPS`].
    pub deps: Vec<EventId>,
    /// When, as the author claims: whole seconds, years 0 to 9999. It decides nothing by itself.
    pub time: DateTime<Utc>,
    /// What is said: an object, typed per kind by the domain.
    pub body: Value,
}

/// Names an event by its line: SHA-256 of exactly these bytes, newline excluded.
pub fn id_of(line: &[u8]) -> EventId {
    EventId(Digest::of(line).0)
}

/// Cuts a time to whole seconds, as events hold it; a leap second becomes the second before.
pub fn whole_seconds(time: DateTime<Utc>) -> DateTime<Utc> {
    time.with_nanosecond(0).unwrap_or(time)
}

/// Writes a time as events and manifests have it: `2026-11-23T21:04:00Z`.
pub fn time_text(time: DateTime<Utc>) -> String {
    time.format(TIME_FORM).to_string()
}

/// Reads a time in that one spelling; anything else is none.
pub fn read_time(text: &str) -> Option<DateTime<Utc>> {
    parse_time(text).ok()
}

impl Envelope {
    /// Writes the line that is signed and stored.
    ///
    /// # Errors
    /// An [`EventError`] where [`Envelope::parse`] would refuse the line.
    pub fn line(&self) -> Result<Vec<u8>, EventError> {
        self.check()?;
        let id = |id: &Option<EventId>| id.map(|id| id.to_string());
        let value = json!({
            "v": self.v,
            "org": id(&self.org),
            "stream": id(&self.stream),
            "kind": self.kind,
            "author": self.author.to_string(),
            "device": self.device.to_string(),
            "seq": self.seq,
            "prev": id(&self.prev),
            "deps": self.deps.iter().map(EventId::to_string).collect::<Vec<_>>(),
            "time": time_text(self.time),
            "body": self.body,
        });
        let line = canonical::write(&value)?;
        if line.len() > MAX_LINE { Err(EventError::TooLong(line.len())) } else { Ok(line) }
    }

    /// Reads a line, newline excluded. Whatever is not, byte for byte, what [`Envelope::line`] gives is refused.
    ///
    /// # Errors
    /// An [`EventError`] that says which rule of `ledger.md` §1 the line breaks.
    pub fn parse(line: &[u8]) -> Result<Self, EventError> {
        if line.len() > MAX_LINE {
            return Err(EventError::TooLong(line.len()));
        }
        let Value::Object(map) = canonical::parse(line)? else { return Err(EventError::NotObject) };
        let mut fields = Fields(map);
        let envelope = Self {
            v: fields.integer("v")?,
            org: fields.id_or_null("org")?,
            stream: fields.id_or_null("stream")?,
            kind: fields.text("kind")?,
            author: fields.text("author")?.parse().map_err(|_| bad("author", "64 lower-case hexadecimal digits"))?,
            device: fields.text("device")?.parse().map_err(|_| bad("device", "16 lower-case hexadecimal digits"))?,
            seq: fields.integer("seq")?,
            prev: fields.id_or_null("prev")?,
            deps: fields.ids("deps")?,
            time: parse_time(&fields.text("time")?)?,
            body: fields.take("body")?,
        };
        fields.finish()?;
        envelope.check()?;
        Ok(envelope)
    }

    /// The stream it stands in, its own if it is the first; `id` is its own id.
    pub fn stream_of(&self, id: EventId) -> EventId {
        self.stream.unwrap_or(id)
    }

    /// The events it follows: `prev` and `deps`, each once, sorted.
    pub fn parents(&self) -> Vec<EventId> {
        let mut parents = self.deps.clone();
        if let Some(prev) = self.prev
            && let Err(place) = parents.binary_search(&prev)
        {
            parents.insert(place, prev);
        }
        parents
    }

    /// Checks all that the form alone can tell.
    fn check(&self) -> Result<(), EventError> {
        if self.v != VERSION {
            return Err(EventError::Version(self.v));
        }
        if !is_kind(&self.kind) {
            return Err(bad("kind", "words of a-z, 0-9, - and _ joined by dots, at most 64 bytes"));
        }
        if !self.body.is_object() {
            return Err(bad("body", "an object"));
        }
        if self.deps.len() > MAX_DEPS {
            return Err(EventError::TooManyDeps(self.deps.len()));
        }
        if !self.deps.is_sorted_by(|a, b| a < b) {
            return Err(EventError::DepsOrder);
        }
        check_time(self.time)?;
        self.check_place()
    }

    fn check_place(&self) -> Result<(), EventError> {
        if (self.seq == 0) != self.prev.is_none() {
            return Err(EventError::SeqPrev(self.seq));
        }
        let follows_in_stream = self.seq != 0;
        if self.org.is_none() && (self.stream.is_some() || follows_in_stream || !self.deps.is_empty()) {
            return Err(EventError::OrgFirst);
        }
        if self.stream.is_none() && follows_in_stream {
            return Err(EventError::StreamFirst);
        }
        Ok(())
    }
}

fn bad(field: &'static str, expected: &'static str) -> EventError {
    EventError::BadField { field, expected }
}

fn is_kind(kind: &str) -> bool {
    let word = |w: &str| {
        w.starts_with(|c: char| c.is_ascii_lowercase()) && w.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
    };
    kind.len() <= MAX_KIND && kind.split('.').all(word)
}

fn check_time(time: DateTime<Utc>) -> Result<(), EventError> {
    // A leap second is held as nanoseconds past 10^9; years beyond 9999 get a sign and more digits.
    if time.nanosecond() == 0 && time.format(TIME_FORM).to_string().len() == TIME_LENGTH && time.timestamp() >= YEAR_ZERO {
        Ok(())
    } else {
        Err(EventError::TimeForm)
    }
}

/// 0000-01-01T00:00:00Z.
const YEAR_ZERO: i64 = -62_167_219_200;

fn parse_time(text: &str) -> Result<DateTime<Utc>, EventError> {
    let time = NaiveDateTime::parse_from_str(text, TIME_FORM).map_err(|_| EventError::TimeForm)?.and_utc();
    // chrono's reader is lenient on spaces, signs and widths; only the spelling that would be written is right.
    if time.format(TIME_FORM).to_string() == text { Ok(time) } else { Err(EventError::TimeForm) }
}

/// Takes an object's fields one by one, so that what is left over is known to be unknown.
struct Fields(Map<String, Value>);

impl Fields {
    fn take(&mut self, field: &'static str) -> Result<Value, EventError> {
        self.0.remove(field).ok_or(EventError::MissingField(field))
    }

    fn integer(&mut self, field: &'static str) -> Result<u64, EventError> {
        self.take(field)?.as_u64().ok_or(bad(field, "an integer from 0 on"))
    }

    fn text(&mut self, field: &'static str) -> Result<String, EventError> {
        if let Value::String(text) = self.take(field)? { Ok(text) } else { Err(bad(field, "a string")) }
    }

    fn id_or_null(&mut self, field: &'static str) -> Result<Option<EventId>, EventError> {
        match self.take(field)? {
            Value::Null => Ok(None),
            value => id(&value, field).map(Some),
        }
    }

    fn ids(&mut self, field: &'static str) -> Result<Vec<EventId>, EventError> {
        let Value::Array(items) = self.take(field)? else { return Err(bad(field, "a list of event ids")) };
        items.iter().map(|item| id(item, field)).collect()
    }

    fn finish(self) -> Result<(), EventError> {
        self.0.into_iter().next().map_or(Ok(()), |(key, _)| Err(EventError::UnknownField(shown(&key))))
    }
}

fn id(value: &Value, field: &'static str) -> Result<EventId, EventError> {
    value.as_str().and_then(|text| text.parse().ok()).ok_or(bad(field, "an event id of 64 lower-case hexadecimal digits"))
}
