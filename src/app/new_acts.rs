//! Acts of streams that began a moment ago, as they were parsed when they were checked: they are judged without being read again.

use std::collections::BTreeMap;

use super::cores::on_all_cores;
use super::error::AppError;
use super::stand::read_acts;
use crate::domain::ids::EventId;
use crate::domain::order::Attested;
use crate::store::Reader;

/// How many bytes of lines are held in parsed form; of what is beyond, the store is asked.
const ROOM: usize = 64 * 1024 * 1024;

/// Whole streams, by their first event, each in the order of arrival.
#[derive(Debug, Default)]
pub(super) struct NewActs {
    streams: BTreeMap<EventId, Vec<Attested>>,
    bytes: usize,
}

impl NewActs {
    /// Takes an act that was just written, of a line of so many bytes, after all that came before it.
    pub(super) fn add(&mut self, stream: EventId, bytes: usize, act: Attested) {
        let full = self.bytes + bytes > ROOM;
        if full {
            // Half of a stream would be taken for all of it.
            self.streams.remove(&stream);
        } else if act.id == stream {
            self.streams.insert(stream, vec![act]);
            self.bytes += bytes;
        } else if let Some(acts) = self.streams.get_mut(&stream) {
            acts.push(act);
            self.bytes += bytes;
        }
    }

    /// Whether a stream is held here.
    pub(super) fn has(&self, stream: &EventId) -> bool {
        self.streams.contains_key(stream)
    }

    /// The first act of a stream that is held here.
    pub(super) fn first(&self, stream: &EventId) -> Option<&Attested> {
        self.streams.get(stream).and_then(|acts| acts.first())
    }

    /// Puts a stream that was taken out back, with what was found of its acts meanwhile.
    pub(super) fn put_back(&mut self, stream: EventId, acts: Vec<Attested>) {
        self.streams.insert(stream, acts);
    }

    /// Takes the acts of streams out; those that are not held are read.
    pub(super) fn of(&mut self, reader: &Reader, streams: &[EventId]) -> Result<Vec<Result<Vec<Attested>, AppError>>, AppError> {
        let unread = |stream: &EventId| (!self.has(stream)).then(|| reader.acts_since(stream, 0)).transpose();
        let kept = streams.iter().map(unread).collect::<Result<Vec<_>, _>>()?;
        let read = on_all_cores(&kept, |kept| kept.as_deref().map(read_acts));
        let acts = streams.iter().zip(read);
        Ok(acts.map(|(stream, read)| read.unwrap_or_else(|| Ok(self.streams.remove(stream).unwrap_or_default()))).collect())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_stream_is_held_whole_or_not_at_all() {
        let (first, other) = (EventId([1; 32]), EventId([9; 32]));
        let mut new = NewActs::default();
        new.add(first, ROOM / 2, Attested::of_nobody(1));
        new.add(first, 1, Attested::of_nobody(2));
        new.add(other, 1, Attested::of_nobody(3));
        assert!(new.has(&first) && !new.has(&other), "a stream that began earlier is not held: only its end is here");
        new.add(first, ROOM / 2, Attested::of_nobody(4));
        assert!(!new.has(&first), "nor one of which not all can be held");
    }
}
