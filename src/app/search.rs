//! Finding releases in the queue: a light index of every one in memory, narrowed by the words of a filter and by letters, in the
//! order of a column or best match first.
//!
//! One key narrows what the last one found; what is left is parted into a few cheap classes, and the best of them are scored
//! exactly. So a key is answered in a few milliseconds among 100,000 releases, and the count is always exact.

mod bits;
mod entry;
mod pattern;

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use self::bits::Bits;
use self::entry::{At, Entry, Line};
use crate::domain::filter::Query;
use crate::domain::ids::Email;
use crate::domain::queue::{Column, Sort, Urgency};
use crate::domain::vocab::Role;
use crate::store::LightRow;

pub use pattern::Pattern;

/// How many matches are scored exactly, at least and at most: more than a screen holds; the others follow by class. A score takes the
/// longer the more letters there are, and more letters leave less to choose from within a class: so many letters are scored in all.
const SCORED: [usize; 2] = [128, 256];
const SCORED_LETTERS: usize = 1_024;
/// Of fewer releases, or of fewer scores, a thread costs more than it saves.
const FEW: usize = 2_048;
const FEW_SCORES: usize = 64;
/// How many earlier answers are kept, so that taking a letter back is as quick as typing one.
const KEPT: usize = 12;

/// Every release in memory, lightly.
///
/// They lie as they were read, so that their texts are passed from one end to the other; in which order they are shown is kept
/// beside.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
    /// The letters of each one's text, apart from the rest: most are told from these alone.
    masks: Vec<u64>,
    text: String,
    /// Which release stands at each place.
    order: Vec<u32>,
    /// The place of each release.
    places: Vec<u32>,
    waits: Vec<(String, Option<Role>)>,
    known: HashMap<(String, Option<Role>), u32>,
    /// What was asked, and which releases it let through; the last is the newest.
    asked: Vec<(Query, Bits)>,
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
        let entry = Entry::new(row, &mut self.text, waits);
        self.masks.push(pattern::mask(entry.text(self)));
        let at = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(entry);
        self.order.push(at);
        self.places.push(at);
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
        let mut order = std::mem::take(&mut self.order);
        let (of, line) = (|at: &u32| &self.entries[*at as usize], |at: &u32| self.line(&self.entries[*at as usize], me, now));
        match sort.column {
            Column::Release => order.sort_by_cached_key(|at| (line(at).reference_key(), of(at).tie, of(at).num)),
            Column::Waits => order.sort_by_cached_key(|at| (of(at).is_closed(), line(at).waits_key(), of(at).by_due())),
            Column::Urgency => order.sort_by_cached_key(|at| line(at).urgency_key()),
            Column::Due => order.sort_by_key(|at| (of(at).is_closed(), 0, of(at).by_due())),
            Column::Tier => order.sort_by_key(|at| (of(at).is_closed(), 9 - of(at).tier as i32, of(at).by_due())),
            Column::State => order.sort_by_key(|at| (of(at).is_closed(), of(at).state as i32, of(at).by_due())),
            Column::Change => order.sort_by_key(|at| (of(at).is_closed(), of(at).change_key(), of(at).by_due())),
            Column::Blocks => order.sort_by_key(|at| (of(at).is_closed(), -i32::from(of(at).blocks), of(at).by_due())),
        }
        if sort.reverse {
            order.reverse();
        }
        for (place, at) in (0..).zip(&order) {
            self.places[*at as usize] = place;
        }
        self.order = order;
    }

    fn line<'i>(&'i self, entry: &'i Entry, me: Option<&'i Email>, now: DateTime<Utc>) -> Line<'i> {
        Line { entry, index: self, me, now }
    }

    /// Finds what a query lets through: the same query, the same order, whatever was asked before.
    pub fn find(&mut self, query: &Query) -> Found {
        let pattern = Pattern::new(&query.letters);
        let classes = self.classes(query, &pattern);
        // By class, in the order of the places.
        let mut buckets = vec![Bits::default(); pattern::CLASSES];
        let mut let_through = Bits::none(self.len());
        for (class, at) in classes {
            let bucket = &mut buckets[usize::from(class)];
            if bucket.words().is_empty() {
                *bucket = Bits::none(self.len());
            }
            bucket.put(self.places[at as usize]);
            let_through.put(at);
        }
        let mut places = Vec::with_capacity(let_through.len());
        buckets.iter().for_each(|bucket| bucket.each(|place| places.push(place)));
        self.asked.push((Query { faults: Vec::new(), ..query.clone() }, let_through));
        if self.asked.len() > KEPT {
            self.asked.remove(0);
        }
        if !pattern.is_empty() {
            self.rank(&mut places, &pattern);
        }
        Found { places, best_first: !pattern.is_empty() }
    }

    /// The class of every release that a query lets through, as they lie.
    fn classes(&mut self, query: &Query, pattern: &Pattern) -> Vec<(u8, u32)> {
        let narrows = |old: &Query| query.letters.starts_with(&old.letters) && old.words.iter().all(|w| query.words.contains(w));
        while self.asked.last().is_some_and(|(old, _)| !narrows(old)) {
            self.asked.pop();
        }
        let judge = |at: u32| {
            if !pattern.may_match(self.masks[at as usize]) {
                return None;
            }
            let entry = &self.entries[at as usize];
            let class = if pattern.is_empty() { 0 } else { pattern.class(entry.text(self), entry.reference.into())? };
            query.lets_through(&At { entry, index: self }).then_some((class, at))
        };
        let all;
        let among = match self.asked.last() {
            Some((_, among)) => among,
            None => {
                all = Bits::all(self.len());
                &all
            }
        };
        on_all_cores(among.words(), FEW / 64, |start, some| {
            let mut found = Vec::new();
            bits::each(start, some, |at| found.extend(judge(at)));
            found
        })
    }

    /// Puts the best first: those of the best classes by their exact scores, equal ones in the order of the column.
    fn rank(&self, places: &mut [u32], pattern: &Pattern) {
        let [least, most] = SCORED;
        let best = (SCORED_LETTERS / pattern.letters().len().max(1)).clamp(least, most).min(places.len());
        let score = |place: u32| (std::cmp::Reverse(pattern.score(self.at(place).text(self))), place);
        let mut scored: Vec<_> =
            on_all_cores(&places[..best], FEW_SCORES, |_, some| some.iter().map(|place| score(*place)).collect());
        scored.sort_unstable();
        for (slot, (_, place)) in places.iter_mut().zip(scored) {
            *slot = place;
        }
    }

    /// The release at a place.
    fn at(&self, place: u32) -> &Entry {
        &self.entries[self.order[place as usize] as usize]
    }

    /// The store's number of the release at a place.
    pub fn number(&self, place: u32) -> i64 {
        self.at(place).num.into()
    }

    /// Where a release stands among what was found.
    pub fn position(&self, found: &Found, number: i64) -> Option<usize> {
        found.places.iter().position(|place| self.number(*place) == number)
    }

    /// How large the groups of urgency among what was found are, in their order.
    pub fn groups(&self, found: &Found, me: Option<&Email>, now: DateTime<Utc>) -> Vec<(Urgency, usize)> {
        let mut groups: Vec<(Urgency, usize)> = Vec::new();
        for place in &found.places {
            let group = self.line(self.at(*place), me, now).urgency();
            match groups.last_mut() {
                Some((last, n)) if *last == group => *n += 1,
                _ => groups.push((group, 1)),
            }
        }
        groups
    }
}

/// Does the same with every share of many pieces, on all cores where there are more than `few`; work is told where its share
/// begins, and answers stand in the order of the pieces.
fn on_all_cores<T: Sync, R: Send>(pieces: &[T], few: usize, work: impl Fn(usize, &[T]) -> Vec<R> + Sync) -> Vec<R> {
    if pieces.len() < few {
        return work(0, pieces);
    }
    super::cores::on_shares(pieces, work)
}

#[cfg(test)]
mod tests;
