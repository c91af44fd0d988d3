//! What a session remembers so as not to read it twice. Events never change and only ever come after those that are here, so
//! acts that were read once stay as they are; a release folded once stays as it is until time passes or an event comes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::project::Folded;
use super::stand::attested_since;
use crate::domain::ids::EventId;
use crate::domain::order::Attested;
use crate::store::Reader;

/// How many streams are remembered; more than a person looks at in a row.
const STREAMS: usize = 64;

/// The acts of some streams, and the release folded last.
#[derive(Debug, Default)]
pub(super) struct Memo {
    acts: BTreeMap<EventId, Vec<Attested>>,
    last: Option<(DateTime<Utc>, u64, Folded)>,
}

impl Memo {
    /// A stream's acts; only what has come since they were asked for last is read.
    pub(super) fn acts(&mut self, reader: &Reader, stream: EventId) -> Result<Vec<Attested>, AppError> {
        if self.acts.len() >= STREAMS && !self.acts.contains_key(&stream) {
            self.acts.clear();
        }
        let known = self.acts.entry(stream).or_default();
        let length = reader.stream_len(&stream)? as usize;
        if known.len() > length {
            known.clear();
        }
        if known.len() < length {
            known.extend(attested_since(reader, stream, known.len())?);
        }
        Ok(known.clone())
    }

    /// Remembers the acts of a whole stream, as they were just read.
    pub(super) fn put(&mut self, stream: EventId, acts: Vec<Attested>) {
        if self.acts.len() >= STREAMS {
            self.acts.clear();
        }
        self.acts.insert(stream, acts);
    }

    /// The release, if it was folded last, at this moment and from as many events as are here now.
    pub(super) fn folded(&self, id: EventId, now: DateTime<Utc>, events: u64) -> Option<Folded> {
        let (at, of, folded) = self.last.as_ref()?;
        (folded.release.id == id && *at == now && *of == events).then(|| folded.clone())
    }

    /// Remembers a release as it was folded.
    pub(super) fn keep(&mut self, now: DateTime<Utc>, events: u64, folded: &Folded) {
        self.last = Some((now, events, folded.clone()));
    }
}
