//! Finding releases in the queue: a light index of every one in memory, narrowed by the words of a filter and by letters, in the
//! order of a column or best match first.
//!
//! One key narrows what the last one found; what is left is parted into a few cheap classes, and the best of them are scored
//! exactly. So a key is answered in a few milliseconds among 100,000 releases, and the count is always exact.

mod entry;
mod pattern;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use self::entry::{At, Entry, Line};
use crate::domain::filter::Query;
use crate::domain::ids::Email;
use crate::domain::queue::{Column, Sort, Urgency};
use crate::domain::vocab::Role;
use crate::store::LightRow;

pub use pattern::Pattern;

/// How many matches are scored exactly; the others follow by class.
const SCORED: usize = 1_024;
/// Below this many a thread costs more than it saves.
const FEW: usize = 2_000;
/// How many earlier answers are kept, so that taking a letter back is as quick as typing one.
const KEPT: usize = 12;

/// Every release in memory, lightly.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
    text: String,
    waits: Vec<(String, Option<Role>)>,
    known: HashMap<(String, Option<Role>), u32>,
    /// What was asked, and the places of what it let through, in order; the last is the newest.
    asked: Vec<(Query, Vec<u32>)>,
}

/// What an index found: places in it, in the order in which they are shown.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The places.
    pub places: Vec<u32>,
    /// Whether they stand best match first, rather than in the order of a column.
    pub best_first: bool,
}

impl Index {
    /// Takes a release in.
    pub fn push(&mut self, row: &LightRow<'_>) {
        let waits = self.body(row.waiting_for, row.waiting_role);
        self.entries.push(Entry::new(row, &mut self.text, waits));
    }

    fn body(&mut self, people: &str, role: Option<Role>) -> u32 {
        // What releases wait for repeats.
        let key = (people.to_owned(), role);
        if let Some(place) = self.known.get(&key) {
            return *place;
        }
        let place = u32::try_from(self.waits.len()).unwrap_or(u32::MAX);
        self.waits.push(key.clone());
        self.known.insert(key, place);
        place
    }

    /// How many releases it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Puts the releases in the order of a column, as somebody sees them at a moment.
    pub fn arrange(&mut self, sort: Sort, me: Option<&Email>, now: DateTime<Utc>) {
        self.asked.clear();
        let mut entries = std::mem::take(&mut self.entries);
        let this = &*self;
        match sort.column {
            Column::Release => entries.sort_by_cached_key(|e| (this.line(e, me, now).reference_key(), e.tie, e.num)),
            Column::Waits => entries.sort_by_cached_key(|e| (e.is_closed(), this.line(e, me, now).waits_key(), e.by_due())),
            Column::Urgency => entries.sort_by_cached_key(|e| this.line(e, me, now).urgency_key()),
            Column::Due => entries.sort_by_key(|e| (e.is_closed(), 0, e.by_due())),
            Column::Tier => entries.sort_by_key(|e| (e.is_closed(), 9 - e.tier as i32, e.by_due())),
            Column::State => entries.sort_by_key(|e| (e.is_closed(), e.state as i32, e.by_due())),
            Column::Change => entries.sort_by_key(|e| (e.is_closed(), e.change_key(), e.by_due())),
            Column::Blocks => entries.sort_by_key(|e| (e.is_closed(), -i32::from(e.blocks), e.by_due())),
        }
        if sort.reverse {
            entries.reverse();
        }
        self.entries = entries;
    }

    fn line<'i>(&'i self, entry: &'i Entry, me: Option<&'i Email>, now: DateTime<Utc>) -> Line<'i> {
        Line { entry, index: self, me, now }
    }

    /// Finds what a query lets through: the same query, the same order, whatever was asked before.
    pub fn find(&mut self, query: &Query) -> Found {
        let pattern = Pattern::new(&query.letters);
        let classes = self.classes(query, &pattern);
        let places = classes.iter().map(|(_, place)| *place).collect();
        self.asked.push((Query { faults: Vec::new(), ..query.clone() }, places));
        if self.asked.len() > KEPT {
            self.asked.remove(0);
        }
        if pattern.is_empty() {
            return Found { places: classes.into_iter().map(|(_, place)| place).collect(), best_first: false };
        }
        Found { places: self.ranked(classes, &pattern), best_first: true }
    }

    /// The class and place of every release that a query lets through, in the order of the places.
    fn classes(&mut self, query: &Query, pattern: &Pattern) -> Vec<(u8, u32)> {
        let narrows = |old: &Query| query.letters.starts_with(&old.letters) && old.words.iter().all(|w| query.words.contains(w));
        while self.asked.last().is_some_and(|(old, _)| !narrows(old)) {
            self.asked.pop();
        }
        let judge = |place: u32| {
            let entry = &self.entries[place as usize];
            let class =
                if pattern.is_empty() { 0 } else { pattern.class(entry.text(self), entry.mask, entry.reference.into())? };
            query.lets_through(&At { entry, index: self }).then_some((class, place))
        };
        match self.asked.last() {
            Some((_, places)) => on_all_cores(places, |some| some.iter().filter_map(|place| judge(*place)).collect()),
            None => {
                let all: Vec<u32> = (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).collect();
                on_all_cores(&all, |some| some.iter().filter_map(|place| judge(*place)).collect())
            }
        }
    }

    /// Best first: the best classes scored exactly, then the rest by class; equal ones in the order of the column.
    fn ranked(&self, classes: Vec<(u8, u32)>, pattern: &Pattern) -> Vec<u32> {
        let mut buckets = vec![Vec::new(); pattern::CLASSES];
        for (class, place) in classes {
            buckets[usize::from(class)].push(place);
        }
        let mut places = buckets.concat();
        let best = SCORED.min(places.len());
        let score = |place: u32| (std::cmp::Reverse(pattern.score(self.entries[place as usize].text(self))), place);
        let mut scored: Vec<_> = on_all_cores(&places[..best], |some| some.iter().map(|place| score(*place)).collect());
        scored.sort_unstable();
        for (slot, (_, place)) in places.iter_mut().zip(scored) {
            *slot = place;
        }
        places
    }

    /// The store's number of the release at a place.
    pub fn number(&self, place: u32) -> i64 {
        self.entries[place as usize].num.into()
    }

    /// Where a release stands among what was found.
    pub fn position(&self, found: &Found, number: i64) -> Option<usize> {
        found.places.iter().position(|place| self.number(*place) == number)
    }

    /// How large the groups of urgency among what was found are, in their order.
    pub fn groups(&self, found: &Found, me: Option<&Email>, now: DateTime<Utc>) -> Vec<(Urgency, usize)> {
        let mut groups: Vec<(Urgency, usize)> = Vec::new();
        for place in &found.places {
            let group = self.line(&self.entries[*place as usize], me, now).urgency();
            match groups.last_mut() {
                Some((last, n)) if *last == group => *n += 1,
                _ => groups.push((group, 1)),
            }
        }
        groups
    }
}

/// Does the same with every share of many pieces, on all cores where it pays; answers stand in the order of the pieces.
fn on_all_cores<R: Send>(pieces: &[u32], work: impl Fn(&[u32]) -> Vec<R> + Sync) -> Vec<R> {
    if pieces.len() < FEW {
        return work(pieces);
    }
    super::cores::on_shares(pieces, work)
}

#[cfg(test)]
mod tests;
