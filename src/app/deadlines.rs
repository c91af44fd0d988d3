//! The list of everything that has a date, read from the whole store.

use super::error::AppError;
use super::session::Session;
use crate::domain::deadline::{self, Deadline};

impl Session {
    /// Everything that has a date, the earliest first. `progress` is told done and total; answering false cancels.
    pub fn deadlines(&self, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Vec<Deadline>, AppError> {
        let office = self.office()?;
        let mut list = Vec::new();
        let dated = self.store.dated_releases()?;
        for (n, id) in dated.iter().enumerate() {
            let folded = self.fold(*id)?;
            list.extend(deadline::of_release(&folded.release, &folded.obstructions, &folded.policy.timers, folded.now));
            if n.is_multiple_of(64) && !progress(n as u64, dated.len() as u64) {
                return Err(AppError::Unable { message: "the search for dates was cancelled".into(), help: "ask again".into() });
            }
        }
        list.extend(deadline::of_policy(&*self.policy_in_force()?, &office.people, office.time_zone));
        for (id, _) in self.store.meetings()?.into_iter().filter(|(_, open)| *open) {
            let meeting = self.fold_meeting(&self.store, id)?;
            list.extend(meeting.and_then(|m| deadline::of_meeting(&m, &office.people, self.now(), office.time_zone)));
        }
        list.extend(self.retention_dates()?);
        deadline::sort(&mut list);
        Ok(list)
    }
}
