//! What has changed since one last looked: told with every refresh, and noted once a release has been in sight for a moment.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::{Told, Worker};
use crate::app::AppError;
use crate::app::looked::Looked;
use crate::domain::ids::EventId;

/// How long a release's card is in sight before it counts as looked at.
const MOMENT: Duration = Duration::from_secs(1);

/// What was looked at, and what is in sight.
#[derive(Debug, Default)]
pub(super) struct Sight {
    looked: Option<Looked>,
    /// The release in sight, since when, and up to which of its events it was seen before.
    now: Option<(EventId, Instant, i64)>,
    /// Which releases have changed.
    changed: BTreeSet<EventId>,
    /// Whether the summary was told.
    told: bool,
}

impl Worker {
    fn looked(&mut self) -> Result<&mut Looked, AppError> {
        if self.sight.looked.is_none() {
            self.sight.looked = Some(self.session.looked()?);
        }
        Ok(self.sight.looked.get_or_insert_default())
    }

    /// Tells what has changed; the first time in words too.
    pub(super) fn tell_changes(&mut self) -> Result<(), AppError> {
        let looked = self.looked()?.clone();
        let summary =
            if std::mem::replace(&mut self.sight.told, true) { None } else { self.session.changes_in_words(&looked)? };
        self.sight.changed = self.session.changed_since(&looked)?.into_iter().collect();
        self.say(Told::Changes(self.sight.changed.clone(), summary));
        Ok(())
    }

    /// Notes which release is in sight now, and tells which of its acts are new.
    pub(super) fn in_sight(&mut self, release: EventId) -> Result<(), AppError> {
        let before = self.sight.now.filter(|(id, ..)| *id == release);
        let level = before.map_or(self.looked()?.level(&release), |(.., level)| level);
        self.sight.now = Some((release, Instant::now(), level));
        let fresh = self.session.fresh_acts(&release, level)?;
        self.say(Told::Fresh(release, fresh.into_iter().collect()));
        Ok(())
    }

    /// Notes the release in sight as looked at, once it was in sight for long enough.
    pub(super) fn look_if_rested(&mut self) -> Result<(), AppError> {
        let Some((release, since, _)) = self.sight.now else { return Ok(()) };
        let rested = since.elapsed() >= MOMENT && self.sight.changed.contains(&release);
        if rested && !self.session.store().is_read_only() { self.look_at(release) } else { Ok(()) }
    }

    /// Notes a release as looked at.
    pub(super) fn look_at(&mut self, release: EventId) -> Result<(), AppError> {
        let mut looked = self.looked()?.clone();
        self.session.note_look(&mut looked, release)?;
        self.sight.looked = Some(looked);
        self.tell_changes()
    }

    /// Keeps what was looked at when the program is left.
    pub(super) fn keep_sight(&mut self) -> Result<(), AppError> {
        let mut looked = self.looked()?.clone();
        self.session.note_leaving(&mut looked)
    }
}
