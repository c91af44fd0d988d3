//! The manifest: canonical JSON that says what a bundle holds, who packed it, and from where on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::error::BundleError;
use crate::domain::ids::{Digest, EventId, KeyId};
use crate::ledger::canonical;
use crate::ledger::event::{read_time, time_text};

/// Streams with their last events.
pub type Heads = BTreeMap<EventId, BTreeSet<EventId>>;

const FORMAT: &str = "obstat-bundle";
const VERSION: u64 = 1;

/// What a bundle was packed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// To bring another store up to date.
    #[default]
    Sync,
    /// To be read by an auditor.
    Audit,
    /// To be judged by a gate that has no store.
    Gate,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::Sync, Self::Audit, Self::Gate];

    /// The word in the manifest.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::Audit => "audit",
            Self::Gate => "gate",
        }
    }
}

/// One member as the manifest lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name in the archive.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub sha256: Digest,
}

/// What a bundle says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The organisation's first event.
    pub org: EventId,
    /// The key that packed it.
    pub by: KeyId,
    /// When, as the packer claims, in whole seconds.
    pub created: DateTime<Utc>,
    /// What for.
    pub purpose: Purpose,
    /// The heads of whoever has everything that the bundle rests on; none if it rests on nothing.
    pub since: Option<Heads>,
    /// The heads of whoever has that and the bundle.
    pub heads: Heads,
    /// How many events it holds.
    pub events: u64,
    /// Its members but for the manifest and its signature, in order.
    pub parts: Vec<Part>,
}

impl Manifest {
    /// Writes the bytes that are signed and packed.
    ///
    /// # Errors
    /// [`BundleError::Json`] where a number is too large.
    pub fn bytes(&self) -> Result<Vec<u8>, BundleError> {
        let part = |p: &Part| json!({ "name": p.name, "size": p.size, "sha256": p.sha256.to_string() });
        let value = json!({
            "v": VERSION,
            "format": FORMAT,
            "org": self.org.to_string(),
            "by": self.by.to_string(),
            "created": time_text(self.created),
            "purpose": self.purpose.word(),
            "since": self.since.as_ref().map(heads_value),
            "heads": heads_value(&self.heads),
            "events": self.events,
            "parts": self.parts.iter().map(part).collect::<Vec<_>>(),
        });
        Ok(canonical::write(&value)?)
    }

    /// Reads the bytes; whatever is not what [`Manifest::bytes`] gives is refused.
    ///
    /// # Errors
    /// What is wrong with which key.
    pub fn parse(bytes: &[u8]) -> Result<Self, BundleError> {
        let Value::Object(map) = canonical::parse(bytes)? else { return Err(bad("v", "in an object")) };
        let mut fields = Fields(map);
        let version = fields.integer("v")?;
        if version != VERSION {
            return Err(BundleError::Version(version));
        }
        if fields.text("format")? != FORMAT {
            return Err(bad("format", "“obstat-bundle”"));
        }
        let manifest = Self {
            org: fields.id("org")?,
            by: fields.text("by")?.parse().map_err(|_| bad("by", "64 lower-case hexadecimal digits"))?,
            created: fields.time("created")?,
            purpose: fields.purpose()?,
            since: fields.since()?,
            heads: heads(&fields.take("heads")?, "heads")?,
            events: fields.integer("events")?,
            parts: fields.parts()?,
        };
        if let Some(key) = fields.0.keys().next() {
            return Err(BundleError::UnknownField(canonical::shown(key)));
        }
        Ok(manifest)
    }
}

fn heads_value(heads: &Heads) -> Value {
    let ids = |ids: &BTreeSet<EventId>| ids.iter().map(EventId::to_string).collect::<Vec<_>>();
    Value::Object(heads.iter().map(|(stream, heads)| (stream.to_string(), ids(heads).into())).collect())
}

const HEADS: &str = "streams with their last events, each a sorted list of ids";

fn heads(value: &Value, field: &'static str) -> Result<Heads, BundleError> {
    let wrong = || bad(field, HEADS);
    let mut heads = Heads::new();
    for (stream, ids) in value.as_object().ok_or_else(wrong)? {
        let ids: Option<Vec<EventId>> = ids.as_array().ok_or_else(wrong)?.iter().map(|id| id.as_str()?.parse().ok()).collect();
        let ids = ids.filter(|ids| !ids.is_empty() && ids.is_sorted_by(|a, b| a < b)).ok_or_else(wrong)?;
        heads.insert(stream.parse().map_err(|_| wrong())?, ids.into_iter().collect());
    }
    if heads.is_empty() { Err(wrong()) } else { Ok(heads) }
}

const fn bad(field: &'static str, expected: &'static str) -> BundleError {
    BundleError::Field { field, expected }
}

/// Takes the keys one by one, so that what is left over is known to be unknown.
struct Fields(Map<String, Value>);

impl Fields {
    fn take(&mut self, field: &'static str) -> Result<Value, BundleError> {
        self.0.remove(field).ok_or(bad(field, "there"))
    }

    fn integer(&mut self, field: &'static str) -> Result<u64, BundleError> {
        self.take(field)?.as_u64().ok_or(bad(field, "an integer from 0 on"))
    }

    fn text(&mut self, field: &'static str) -> Result<String, BundleError> {
        if let Value::String(text) = self.take(field)? { Ok(text) } else { Err(bad(field, "a string")) }
    }

    fn id(&mut self, field: &'static str) -> Result<EventId, BundleError> {
        self.text(field)?.parse().map_err(|_| bad(field, "an event id of 64 lower-case hexadecimal digits"))
    }

    fn time(&mut self, field: &'static str) -> Result<DateTime<Utc>, BundleError> {
        read_time(&self.text(field)?).ok_or(bad(field, "a time in the form 2026-11-23T21:04:00Z"))
    }

    fn purpose(&mut self) -> Result<Purpose, BundleError> {
        let word = self.text("purpose")?;
        Purpose::ALL.into_iter().find(|p| p.word() == word).ok_or(bad("purpose", "sync, audit or gate"))
    }

    fn since(&mut self) -> Result<Option<Heads>, BundleError> {
        match self.take("since")? {
            Value::Null => Ok(None),
            value => heads(&value, "since").map(Some),
        }
    }

    fn parts(&mut self) -> Result<Vec<Part>, BundleError> {
        let wrong = || bad("parts", "a list of members, each with name, size and sha256");
        let value = self.take("parts")?;
        let part = |value: &Value| {
            let map = value.as_object().filter(|map| map.len() == 3)?;
            let text = |key: &str| map.get(key).and_then(Value::as_str);
            let size = map.get("size").and_then(Value::as_u64)?;
            Some(Part { name: text("name")?.to_owned(), size, sha256: text("sha256")?.parse().ok()? })
        };
        value.as_array().ok_or_else(wrong)?.iter().map(|value| part(value).ok_or_else(wrong)).collect()
    }
}
