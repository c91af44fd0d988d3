//! What has changed since somebody last looked. A release counts as looked at once its card has been in sight for a moment, or once
//! one signs something on it; leaving the program marks nothing as seen. Kept per person in this store, never in the signed record.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::session::Session;
use crate::domain::ids::EventId;

/// Of more events than these, only the last are told as new.
const MOST: i64 = 50_000;
/// How many changed releases a summary names.
const NAMED: usize = 3;

/// Up to where somebody has seen what came to this store, by the numbers that events have here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looked {
    /// Everything up to this event was here to be seen.
    upto: i64,
    /// When the program was last left.
    left: Option<DateTime<Utc>>,
    /// Of releases that were looked at since: up to which event.
    seen: BTreeMap<EventId, i64>,
}

impl Looked {
    /// Up to which event a release was seen.
    pub fn level(&self, release: &EventId) -> i64 {
        self.seen.get(release).copied().unwrap_or(0).max(self.upto)
    }

    fn text(&self) -> String {
        let left = self.left.map(|at| at.to_rfc3339()).unwrap_or_default();
        let seen: String = self.seen.iter().map(|(id, local)| format!("\n{id} {local}")).collect();
        format!("{} {left}{seen}", self.upto)
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (upto, left) = lines.next()?.split_once(' ')?;
        let pair = |line: &str| line.split_once(' ').and_then(|(id, local)| Some((id.parse().ok()?, local.parse().ok()?)));
        let left = DateTime::parse_from_rfc3339(left).ok().map(|at| at.with_timezone(&Utc));
        Some(Self { upto: upto.parse().ok()?, left, seen: lines.filter_map(pair).collect() })
    }
}

impl Session {
    /// What was kept; whoever never looked here before has nothing to catch up with.
    pub fn looked(&self) -> Result<Looked, AppError> {
        let kept = self.store.draft(&self.own("looked"))?.and_then(|text| Looked::read(&text));
        let newest = self.store.newest()?;
        // A store that was restored from an older copy has fewer events than were seen; after a great import not all is looked through.
        let within = |upto: i64| upto.clamp((newest - MOST).max(0), newest);
        Ok(kept.map_or(Looked { upto: newest, ..Looked::default() }, |kept| Looked { upto: within(kept.upto), ..kept }))
    }

    /// The releases that something came to since they were looked at, the latest first.
    pub fn changed_since(&self, looked: &Looked) -> Result<Vec<EventId>, AppError> {
        let since = self.store.releases_since(looked.upto)?;
        Ok(since.into_iter().filter(|(id, local)| *local > looked.level(id)).map(|(id, _)| id).collect())
    }

    /// The releases that have changed since whoever acts here looked, by the numbers of the store.
    pub(super) fn changed_numbers(&self) -> Result<Vec<i64>, AppError> {
        let changed = self.changed_since(&self.looked()?)?;
        changed.iter().filter_map(|id| self.store.number_of(id).transpose()).map(|number| Ok(number?)).collect()
    }

    /// The events of a release that came after a level.
    pub fn fresh_acts(&self, release: &EventId, level: i64) -> Result<Vec<EventId>, AppError> {
        Ok(self.store.events_since(release, level)?)
    }

    /// Notes that a release was looked at as it is now, and keeps that.
    pub fn note_look(&mut self, looked: &mut Looked, release: EventId) -> Result<(), AppError> {
        looked.seen.insert(release, self.store.newest()?);
        if self.changed_since(looked)?.is_empty() {
            (looked.upto, looked.seen) = (self.store.newest()?, BTreeMap::new());
        }
        self.keep_looked(looked)
    }

    /// Keeps the moment at which the program is left.
    pub fn note_leaving(&mut self, looked: &mut Looked) -> Result<(), AppError> {
        looked.left = Some(self.now());
        self.keep_looked(looked)
    }

    fn keep_looked(&mut self, looked: &Looked) -> Result<(), AppError> {
        self.keep_draft(&self.own("looked"), &looked.text())
    }

    /// "3 releases changed since yesterday 17:40: triage-nlp@2.4.0, …"; none where nothing has.
    pub fn changes_in_words(&self, looked: &Looked) -> Result<Option<String>, AppError> {
        let changed = self.changed_since(looked)?;
        let Some(left) = looked.left.filter(|_| !changed.is_empty()) else { return Ok(None) };
        let mut names = Vec::new();
        for id in changed.iter().take(NAMED) {
            let row = self.store.release_row(id, None, self.now())?;
            names.extend(row.map(|(row, _)| row.reference.to_string()));
        }
        let more = if changed.len() > NAMED { format!(" and {} more", changed.len() - NAMED) } else { String::new() };
        let (count, zone) = (
            if changed.len() == 1 { "1 release".into() } else { format!("{} releases", changed.len()) },
            self.office()?.time_zone,
        );
        let (then, today) = (left.with_timezone(&zone), self.now().with_timezone(&zone).date_naive());
        let day = match (today - then.date_naive()).num_days() {
            0 => String::new(),
            1 => "yesterday ".to_owned(),
            _ => then.format("%Y-%m-%d ").to_string(),
        };
        Ok(Some(format!("{count} changed since {day}{}: {}{more}", then.format("%H:%M"), names.join(", "))))
    }
}
