//! How the events of one bundle hang together: their order, which is the one that would be written, and the heads they come to.
//!
//! Some 200 bytes an event are kept, so the largest bundle fits into memory whatever its lines hold.

use std::collections::HashMap;

use super::error::EventFault;
use super::manifest::Heads;
use crate::domain::ids::{DeviceId, EventId, KeyId};
use crate::ledger::chain::{Link, Place};

/// Takes events in order and refuses one that stands elsewhere than it would be written: parents first, then by id.
#[derive(Debug, Default)]
pub struct Weave {
    org: Option<EventId>,
    places: HashMap<EventId, u32>,
    rows: Vec<Row>,
    chains: Numbered<(KeyId, DeviceId)>,
    streams: Numbered<EventId>,
    /// Places of events, each with a smaller id than the one before it in this list and the largest since: what must be below a
    /// newcomer's id is then found at once.
    peaks: Vec<u32>,
    heads: Heads,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    id: EventId,
    stream: u32,
    chain: u32,
    seq: u64,
}

/// Values with numbers in the order in which they came.
#[derive(Debug)]
struct Numbered<T> {
    all: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { all: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Copy + Eq + std::hash::Hash> Numbered<T> {
    fn number(&mut self, value: T) -> u32 {
        let next = self.all.len() as u32;
        let number = *self.numbers.entry(value).or_insert(next);
        if number == next {
            self.all.push(value);
        }
        number
    }
}

impl Weave {
    /// Begins on top of what whoever reads it has already.
    pub fn on(since: Option<&Heads>) -> Self {
        Self { heads: since.cloned().unwrap_or_default(), ..Self::default() }
    }

    /// Takes the next event.
    ///
    /// # Errors
    /// [`EventFault::Twice`] or [`EventFault::Order`].
    pub fn add(&mut self, link: &Link) -> Result<(), EventFault> {
        if self.places.contains_key(&link.id) {
            return Err(EventFault::Twice);
        }
        // No event could have stood before the last of its parents; after that, all must have smaller ids.
        let from = link.parents.iter().filter_map(|p| self.places.get(p)).max().map_or(0, |last| last + 1);
        let first = self.peaks.partition_point(|place| *place < from);
        if self.peaks.get(first).is_some_and(|peak| self.rows[*peak as usize].id > link.id) {
            return Err(EventFault::Order);
        }
        let place = self.rows.len() as u32;
        while self.peaks.last().is_some_and(|last| self.rows[*last as usize].id < link.id) {
            self.peaks.pop();
        }
        self.peaks.push(place);
        let Place { stream, author, device, seq } = link.place;
        let row = Row { id: link.id, stream: self.streams.number(stream), chain: self.chains.number((author, device)), seq };
        self.rows.push(row);
        self.places.insert(link.id, place);
        self.org = Some(link.org);
        let heads = self.heads.entry(stream).or_default();
        link.parents.iter().for_each(|parent| {
            heads.remove(parent);
        });
        heads.insert(link.id);
        Ok(())
    }

    /// Whether the event came already.
    pub fn has(&self, id: &EventId) -> bool {
        self.places.contains_key(id)
    }

    /// Where an event that came stands in its chain; its own parents are not kept.
    pub fn link(&self, id: &EventId) -> Option<Link> {
        let row = self.rows.get(*self.places.get(id)? as usize)?;
        let (author, device) = *self.chains.all.get(row.chain as usize)?;
        let stream = *self.streams.all.get(row.stream as usize)?;
        let place = Place { stream, author, device, seq: row.seq };
        Some(Link { id: *id, org: self.org?, place, prev: None, parents: Vec::new() })
    }

    /// The line on which an event stands, from 1; 0 if it did not come.
    pub(super) fn line(&self, id: &EventId) -> u64 {
        self.places.get(id).map_or(0, |place| u64::from(*place) + 1)
    }

    /// The heads so far.
    pub const fn heads(&self) -> &Heads {
        &self.heads
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::ledger::chain;

    fn link(id: u8, parents: &[u8]) -> Link {
        let name = |n: u8| EventId([n; 32]);
        let place = Place { stream: name(0), author: KeyId([1; 32]), device: DeviceId([2; 8]), seq: u64::from(id) };
        Link { id: name(id), org: name(0), place, prev: None, parents: parents.iter().map(|p| name(*p)).collect() }
    }

    proptest! {
        /// Of all orders, it takes the one in which the ledger would write them, and no other.
        #[test]
        fn the_one_order_is_taken(
            picks in proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 0..3), 1..40),
            names in Just((0..=255_u8).collect::<Vec<_>>()).prop_shuffle(),
            swap in any::<prop::sample::Index>(),
        ) {
            let links: BTreeMap<EventId, Link> = picks.iter().enumerate().map(|(n, parents)| {
                let mut parents: Vec<u8> = if n == 0 { vec![] } else { parents.iter().map(|i| names[i.index(n)]).collect() };
                parents.sort_unstable();
                parents.dedup();
                let link = link(names[n], &parents);
                (link.id, link)
            }).collect();
            let order = chain::order(links.values()).unwrap();
            let mut weave = Weave::default();
            order.iter().for_each(|id| weave.add(&links[id]).unwrap());
            prop_assert_eq!(weave.heads(), &chain::heads(links.values()));

            let at = swap.index(order.len());
            let mut other = order.clone();
            other.swap(at, (at + 1) % order.len());
            let mut weave = Weave::default();
            let refused = other.iter().try_for_each(|id| weave.add(&links[id]));
            // A parent that comes after its child is for the chain to refuse; everything else is out of order here.
            let torn = |n: usize| links[&other[n]].parents.iter().any(|p| other[n..].contains(p));
            prop_assert!(refused.is_err() || other == order || (0..other.len()).any(torn));
        }
    }
}
