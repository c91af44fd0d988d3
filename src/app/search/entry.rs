//! One release in the index: a few words of memory, and its text in small letters.

use std::cmp::Reverse;

use chrono::{DateTime, TimeDelta, Utc};

use super::Index;
use crate::domain::filter::Facts;
use crate::domain::ids::Email;
use crate::domain::queue::Urgency;
use crate::domain::vocab::{Kind, Role, State, Tier};
use crate::store::{LightRow, reference_key};

/// One release.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) due: i64,
    pub(super) since: i64,
    pub(super) num: u32,
    pub(super) tie: u32,
    start: u32,
    waits: u32,
    length: u16,
    model: u16,
    pub(super) reference: u16,
    owner: u16,
    pub(super) blocks: u16,
    pub(super) state: State,
    pub(super) tier: Tier,
    pub(super) kind: Kind,
    emergency: bool,
    open: bool,
}

impl Entry {
    /// Takes a release, its text at the end of everybody's.
    pub(super) fn new(row: &LightRow<'_>, all: &mut String, waits: u32) -> Self {
        let start = all.len();
        row.haystack(all);
        all[start..].make_ascii_lowercase();
        let text = &all[start..];
        let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let reference = row.model.len() + 1 + row.version.len();
        let [a, b, c, d, ..] = row.id.0;
        Self {
            due: row.due.map_or(i64::MAX, |due| due.timestamp_micros()),
            since: row.since.timestamp_micros(),
            num: u32::try_from(row.num).unwrap_or(u32::MAX),
            tie: u32::from_be_bytes([a, b, c, d]),
            start: u32::try_from(start).unwrap_or(u32::MAX),
            waits,
            length: short(text.len()),
            model: short(row.model.len()),
            reference: short(reference),
            owner: short(reference + 1 + row.owner.len()),
            blocks: short(row.blocks as usize),
            state: row.state,
            tier: row.tier,
            kind: row.kind,
            emergency: row.emergency,
            open: row.open,
        }
    }

    fn part<'i>(&self, index: &'i Index, from: usize, to: usize) -> &'i str {
        let start = self.start as usize;
        index.text.get(start + from..start + to).unwrap_or_default()
    }

    /// What letters are matched against.
    pub(super) fn text<'i>(&self, index: &'i Index) -> &'i str {
        self.part(index, 0, self.length.into())
    }

    pub(super) const fn is_closed(&self) -> bool {
        !self.open
    }

    /// Its place among those of the same kind: by due time, by age, and so that no two are equal. What is closed stands newest
    /// first.
    pub(super) fn by_due(&self) -> (i64, i64, u32, u32) {
        if self.open { (self.due, self.since, self.tie, self.num) } else { (0, -self.since, u32::MAX - self.tie, self.num) }
    }

    /// The words of its column, which put emergencies together.
    pub(super) fn change_key(&self) -> i32 {
        if self.emergency { -1 } else { self.kind as i32 }
    }
}

/// An entry as words ask of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'i> {
    pub(super) entry: &'i Entry,
    pub(super) index: &'i Index,
}

impl At<'_> {
    fn waiting(&self) -> (&str, Option<Role>) {
        self.index.waits.get(self.entry.waits as usize).map_or(("", None), |(people, role)| (people, *role))
    }
}

impl Facts for At<'_> {
    fn state(&self) -> State {
        self.entry.state
    }
    fn tier(&self) -> Tier {
        self.entry.tier
    }
    fn kind(&self) -> Kind {
        self.entry.kind
    }
    fn emergency(&self) -> bool {
        self.entry.emergency
    }
    fn number(&self) -> Option<i64> {
        Some(self.entry.num.into())
    }
    fn model(&self) -> &str {
        self.entry.part(self.index, 0, self.entry.model.into())
    }
    fn owner(&self) -> &str {
        self.entry.part(self.index, usize::from(self.entry.reference) + 1, self.entry.owner.into())
    }
    fn waits_for(&self, people: &[Email], bodies: &[Role]) -> bool {
        let (waiting, role) = self.waiting();
        role.is_some_and(|role| bodies.contains(&role))
            || waiting.split_whitespace().any(|one| people.iter().any(|p| p.as_str() == one))
    }
    fn waits_for_nobody(&self) -> bool {
        self.waiting() == ("", None)
    }
    fn due(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(self.entry.due).filter(|_| self.entry.due != i64::MAX)
    }
}

/// An entry as somebody sees it at a moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'i> {
    pub(super) entry: &'i Entry,
    pub(super) index: &'i Index,
    pub(super) me: Option<&'i Email>,
    pub(super) now: DateTime<Utc>,
}

impl Line<'_> {
    /// Its group of `rules.md` §10.
    pub(super) fn urgency(&self) -> Urgency {
        let at = At { entry: self.entry, index: self.index };
        let soon = self.now.checked_add_signed(TimeDelta::hours(24)).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let mine = || self.me.is_some_and(|me| at.waits_for(std::slice::from_ref(me), &[]));
        match at.due() {
            _ if !self.entry.open => Urgency::Rest,
            Some(due) if due < self.now => Urgency::Overdue,
            Some(due) if due <= soon => Urgency::DueSoon,
            _ if mine() => Urgency::WaitingForMe,
            _ if self.entry.state == State::InReview => Urgency::InReview,
            _ => Urgency::Rest,
        }
    }

    pub(super) fn urgency_key(&self) -> (Urgency, bool, (i64, i64, u32, u32)) {
        let urgency = self.urgency();
        let (due, since, tie, num) = self.entry.by_due();
        // In review the oldest comes first, whatever is due.
        (urgency, !self.entry.open, (if urgency == Urgency::InReview { 0 } else { due }, since, tie, num))
    }

    /// So that `2.9.0` comes before `2.10.0`.
    pub(super) fn reference_key(&self) -> String {
        let at = self.entry.text(self.index);
        let version = at.get(usize::from(self.entry.model) + 1..usize::from(self.entry.reference)).unwrap_or_default();
        reference_key(at.get(..usize::from(self.entry.model)).unwrap_or_default(), version)
    }

    /// Me first, then bodies and people by name, and last what waits for nobody.
    pub(super) fn waits_key(&self) -> (u8, Reverse<Option<Role>>, String) {
        let at = At { entry: self.entry, index: self.index };
        let (people, role) = at.waiting();
        let mine = self.me.is_some_and(|me| at.waits_for(std::slice::from_ref(me), &[]));
        let nobody = at.waits_for_nobody();
        (
            if mine {
                0
            } else if nobody {
                2
            } else {
                1
            },
            Reverse(role),
            people.to_owned(),
        )
    }
}
