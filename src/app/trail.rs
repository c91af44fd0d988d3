//! The trail of signed acts, newest first, narrowed by words.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::session::Session;
use crate::domain::ids::{Email, EventId};
use crate::domain::time;

/// One signed act of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailLine {
    /// The act.
    pub id: EventId,
    /// Its stream: the release, or the organisation.
    pub stream: EventId,
    /// The release's reference, or the organisation's name.
    pub about: String,
    /// The event kind.
    pub kind: String,
    /// Who signed it; none when the key belongs to nobody.
    pub by: Option<Email>,
    /// When, as claimed.
    pub at: DateTime<Utc>,
}

/// What of the trail was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    /// The newest acts that the words fit, newest first.
    pub lines: Vec<TrailLine>,
    /// How many acts the words fit in all.
    pub matched: usize,
    /// How many acts there are.
    pub events: u64,
}

impl Session {
    /// The newest `most` acts in which every word stands: in release, kind, person or date. `progress` is told done and
    /// total; answering false cancels.
    pub fn trail(&self, words: &str, most: usize, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Trail, AppError> {
        let office = self.office()?;
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let mut trail = Trail { events: self.store.count_events()?, ..Trail::default() };
        let mut newest: BTreeSet<(DateTime<Utc>, EventId)> = BTreeSet::new();
        let mut kept: BTreeMap<EventId, TrailLine> = BTreeMap::new();
        let mut names: BTreeMap<EventId, String> = BTreeMap::new();
        let (mut done, mut stopped) = (0, false);
        self.store.each_event(|record| {
            done += 1;
            if done % 256 == 0 && !progress(done, trail.events) {
                stopped = true;
                return Ok::<_, AppError>(false);
            }
            let about = match names.entry(record.stream) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(place) => {
                    let row = self.store.release_row(&record.stream, None, self.now())?;
                    place.insert(row.map_or_else(|| office.name.clone(), |(row, _)| row.reference.to_string())).clone()
                }
            };
            let by = office.seen.holder(&record.author).cloned();
            let who = by.as_ref().map(|by| format!("{by} {}", office.people.name(by))).unwrap_or_default();
            let day = time::local_date(record.time, office.time_zone);
            let text = format!("{about} {} {who} {day}", record.kind).to_lowercase();
            if words.iter().all(|word| text.contains(word)) {
                trail.matched += 1;
                newest.insert((record.time, record.id));
                let (id, stream) = (record.id, record.stream);
                kept.insert(id, TrailLine { id, stream, about, kind: record.kind, by, at: record.time });
                if newest.len() > most
                    && let Some((_, oldest)) = newest.pop_first()
                {
                    kept.remove(&oldest);
                }
            }
            Ok(true)
        })?;
        if stopped {
            return Err(AppError::Unable { message: "the search of the trail was cancelled".into(), help: "ask again".into() });
        }
        trail.lines = newest.iter().rev().filter_map(|(_, id)| kept.remove(id)).collect();
        Ok(trail)
    }
}
