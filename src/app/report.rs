//! What reports are made of, read from the whole store off the interface's thread.

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::session::Session;
use crate::domain::ids::EventId;
use crate::report::duties::{Duties, Trace};
use crate::report::sample::Sample;
use crate::report::statistics::{Period, Statistics};

impl Session {
    /// How releases have fared over a period. `progress` is told done and total; answering false cancels.
    pub fn statistics(&self, period: Period, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Statistics, AppError> {
        let mut samples = Vec::new();
        self.each_release(progress, |session, id| {
            let folded = session.fold(id)?;
            samples.push(Sample::of(&folded.release, &folded.policy.timers));
            Ok(())
        })?;
        Ok(Statistics::of(&samples, period))
    }

    /// Who did what in every release and every meeting from a moment on.
    pub fn duties(&self, since: Option<DateTime<Utc>>, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Duties, AppError> {
        let mut traces: Vec<Trace> = self.meetings()?.iter().map(Trace::of_meeting).collect();
        self.each_release(progress, |session, id| {
            traces.push(Trace::of_release(&session.fold(id)?.release));
            Ok(())
        })?;
        Ok(Duties::of(&traces, since))
    }

    /// Hands every release to `each`, in the order in which they came to this store.
    fn each_release(
        &self,
        progress: &mut dyn FnMut(u64, u64) -> bool,
        mut each: impl FnMut(&Self, EventId) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let mut ids = Vec::new();
        self.store.each_light(true, 0, |row| {
            ids.push(row.id);
            true
        })?;
        for (n, id) in ids.iter().enumerate() {
            if n.is_multiple_of(64) && !progress(n as u64, ids.len() as u64) {
                return Err(AppError::Unable { message: "the count was cancelled".into(), help: "ask again".into() });
            }
            each(self, *id)?;
        }
        Ok(())
    }
}
