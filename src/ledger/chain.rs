//! How events hang together: chains of (author, device, stream), parents, heads, forks, and the order in which they are written down.
//!
//! By these rules every event has the organisation's and its stream's first event in its past: each names a parent in its own stream,
//! and that parent does so again, down to the first.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use super::event::Envelope;
use crate::domain::ids::{DeviceId, Digest, EventId, KeyId};

/// Holds what the order of events depends on, without their content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The event.
    pub id: EventId,
    /// Its organisation's first event; itself if it is that.
    pub org: EventId,
    /// Where it stands.
    pub place: Place,
    /// The event before it in its chain.
    pub prev: Option<EventId>,
    /// The events it follows, `prev` among them: sorted, each once.
    pub parents: Vec<EventId>,
}

/// Names a place in a chain. Two events at one place are a fork.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The first event of the stream.
    pub stream: EventId,
    /// The key.
    pub author: KeyId,
    /// The store.
    pub device: DeviceId,
    /// The number in the chain, from 0.
    pub seq: u64,
}

/// Proves that a key signed two histories on one device: a restored backup, a copied store, or deceit. No one is banned for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Where the histories part or go on beside each other.
    pub place: Place,
    /// The events there: two or more, sorted.
    pub events: Vec<EventId>,
}

/// Tells why an event does not hang together with those it follows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// A parent is not at hand.
    #[error("event {} follows event {}, which is not here: import the bundle that holds it first", short(.event), short(.parent))]
    MissingParent {
        /// The event.
        event: EventId,
        /// What it follows.
        parent: EventId,
    },
    /// A parent belongs to another organisation.
    #[error("event {} follows event {} of another organisation", short(.event), short(.parent))]
    OtherOrg {
        /// The event.
        event: EventId,
        /// What it follows.
        parent: EventId,
    },
    /// An event that is not the organisation's first follows nothing.
    #[error("event {} follows no event, and only an organisation's first may do so", short(.0))]
    NoParents(EventId),
    /// None of the parents stands in the event's stream.
    #[error("event {} follows no event of its own stream {}", short(.event), short(.stream))]
    StreamUnseen {
        /// The event.
        event: EventId,
        /// Its stream.
        stream: EventId,
    },
    /// `prev` is another person's, device's or stream's, or not the number before.
    #[error("event {} names event {} as the one before it in its chain, which it is not", short(.event), short(.prev))]
    BrokenChain {
        /// The event.
        event: EventId,
        /// The event it names.
        prev: EventId,
    },
    /// Events follow each other in a circle, which true ids cannot.
    #[error("event {} follows itself through others: its id is not the hash of its line", short(.0))]
    Circle(EventId),
}

fn short(id: &EventId) -> String {
    id.to_string().chars().take(12).collect()
}

impl ChainError {
    /// The stable short name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingParent { .. } => "missing-parent",
            Self::OtherOrg { .. } => "other-org",
            Self::NoParents(_) => "no-parents",
            Self::StreamUnseen { .. } => "stream-unseen",
            Self::BrokenChain { .. } => "broken-chain",
            Self::Circle(_) => "circle",
        }
    }
}

impl Link {
    /// Takes from an envelope what its order depends on; `id` is its own.
    pub fn new(id: EventId, envelope: &Envelope) -> Self {
        let Envelope { author, device, seq, .. } = *envelope;
        let place = Place { stream: envelope.stream_of(id), author, device, seq };
        Self { id, org: envelope.org.unwrap_or(id), place, prev: envelope.prev, parents: envelope.parents() }
    }

    fn is_stream_first(&self) -> bool {
        self.place.stream == self.id
    }
}

/// Checks one event against its parents, which have been checked before; `find` gives those at hand.
///
/// # Errors
/// A [`ChainError`]; [`ChainError::MissingParent`] means "not yet", any other "never".
pub fn check<L: Borrow<Link>>(link: &Link, find: impl Fn(&EventId) -> Option<L>) -> Result<(), ChainError> {
    let event = link.id;
    let mut in_stream = link.is_stream_first();
    for parent in &link.parents {
        let found = find(parent).ok_or(ChainError::MissingParent { event, parent: *parent })?;
        let found = found.borrow();
        if found.org != link.org {
            return Err(ChainError::OtherOrg { event, parent: *parent });
        }
        in_stream |= found.place.stream == link.place.stream;
        if link.prev == Some(*parent) && !is_next(&found.place, &link.place) {
            return Err(ChainError::BrokenChain { event, prev: *parent });
        }
    }
    if link.parents.is_empty() && link.org != event {
        return Err(ChainError::NoParents(event));
    }
    if in_stream { Ok(()) } else { Err(ChainError::StreamUnseen { event, stream: link.place.stream }) }
}

fn is_next(before: &Place, after: &Place) -> bool {
    Some(after.seq) == before.seq.checked_add(1) && Place { seq: 0, ..*before } == Place { seq: 0, ..*after }
}

/// Checks a whole set, as [`check`] does each, and gives its order.
///
/// # Errors
/// The first [`ChainError`] in that order.
pub fn check_all(links: &BTreeMap<EventId, Link>) -> Result<Vec<EventId>, ChainError> {
    let order = order(links.values())?;
    order.iter().filter_map(|id| links.get(id)).try_for_each(|link| check(link, |id| links.get(id)))?;
    Ok(order)
}

/// Orders a set parents first: at each step the least id among those whose parents all stand already. Parents outside the set count as
/// standing. The order depends on the set alone, and is for reading and writing, never for deciding.
///
/// # Errors
/// [`ChainError::Circle`].
pub fn order<'a>(links: impl IntoIterator<Item = &'a Link>) -> Result<Vec<EventId>, ChainError> {
    let links: BTreeMap<EventId, &Link> = links.into_iter().map(|link| (link.id, link)).collect();
    let mut children: BTreeMap<EventId, Vec<EventId>> = BTreeMap::new();
    let mut waits: BTreeMap<EventId, usize> = BTreeMap::new();
    for link in links.values() {
        let inside = link.parents.iter().filter(|parent| links.contains_key(parent));
        waits.insert(link.id, inside.map(|parent| children.entry(*parent).or_default().push(link.id)).count());
    }
    let mut ready: BTreeSet<EventId> = waits.iter().filter(|(_, n)| **n == 0).map(|(id, _)| *id).collect();
    let mut order = Vec::with_capacity(links.len());
    while let Some(id) = ready.pop_first() {
        waits.remove(&id);
        order.push(id);
        for child in children.remove(&id).unwrap_or_default() {
            if let Some(n) = waits.get_mut(&child) {
                *n -= 1;
                if *n == 0 {
                    ready.insert(child);
                }
            }
        }
    }
    waits.into_keys().next().map_or(Ok(order), |id| Err(ChainError::Circle(id)))
}

/// Gives each stream's heads: the events that no other event of the same stream follows.
pub fn heads<'a>(links: impl IntoIterator<Item = &'a Link>) -> BTreeMap<EventId, BTreeSet<EventId>> {
    let links: Vec<&Link> = links.into_iter().collect();
    let followed: BTreeSet<(EventId, EventId)> =
        links.iter().flat_map(|link| link.parents.iter().map(|parent| (link.place.stream, *parent))).collect();
    let mut heads: BTreeMap<EventId, BTreeSet<EventId>> = BTreeMap::new();
    for link in links.iter().filter(|link| !followed.contains(&(link.place.stream, link.id))) {
        heads.entry(link.place.stream).or_default().insert(link.id);
    }
    heads
}

/// Sums heads up in one digest, to paste into minutes: what `sort | sha256sum` says of all head ids in hex, one a line.
pub fn heads_digest(heads: &BTreeMap<EventId, BTreeSet<EventId>>) -> Digest {
    let sorted: BTreeSet<&EventId> = heads.values().flatten().collect();
    let lines: String = sorted.iter().map(|id| format!("{id}\n")).collect();
    Digest::of(lines.as_bytes())
}

/// Finds the places at which more than one event stands, sorted.
pub fn forks<'a>(links: impl IntoIterator<Item = &'a Link>) -> Vec<Fork> {
    let mut places: BTreeMap<Place, BTreeSet<EventId>> = BTreeMap::new();
    for link in links {
        places.entry(link.place).or_default().insert(link.id);
    }
    let forked = places.into_iter().filter(|(_, events)| events.len() > 1);
    forked.map(|(place, events)| Fork { place, events: events.into_iter().collect() }).collect()
}

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
