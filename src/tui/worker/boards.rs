//! What the boards ask for: read off the interface's thread, with progress, until somebody cancels.

use std::sync::atomic::Ordering;

use chrono::Months;

use super::{BoardAsk, BoardData, Told, Worker};
use crate::app::AppError;
use crate::domain::policy;
use crate::report::statistics::Period;

/// How many acts of the trail are listed; all that match are counted.
const ACTS: usize = 2_000;

impl Worker {
    pub(super) fn board(&mut self, ask: &BoardAsk) -> Result<(), AppError> {
        self.cancel.store(false, Ordering::SeqCst);
        self.folder = None;
        let data = if *ask == BoardAsk::Exchange { self.exchange_data()? } else { self.board_data(ask)? };
        self.say(Told::Board(data));
        Ok(())
    }

    /// A listener to how far a piece of work has come; it answers false once the work is cancelled.
    pub(super) fn progress(&self, what: &'static str) -> impl FnMut(u64, u64) -> bool + use<> {
        let (tell, cancel) = (self.tell.clone(), self.cancel.clone());
        move |done, all| {
            let _ = tell.send(Told::Progress(what.to_owned(), done, all));
            !cancel.load(Ordering::SeqCst)
        }
    }

    fn board_data(&self, ask: &BoardAsk) -> Result<BoardData, AppError> {
        let session = &self.session;
        Ok(match ask {
            BoardAsk::Deadlines => BoardData::Deadlines(session.deadlines(&mut self.progress("reading dates"))?),
            BoardAsk::Meeting(wanted) => self.meeting_data(*wanted)?,
            BoardAsk::Exchange => return Err(AppError::Moved),
            BoardAsk::People => BoardData::People(Box::new(session.people_card()?)),
            BoardAsk::Models => BoardData::Models(session.models_running()?),
            BoardAsk::Policy => {
                let policy = session.policy_in_force()?;
                BoardData::Policy(Box::new(policy.document.clone()), policy::sections(&policy), session.policies_proposed()?)
            }
            BoardAsk::Replay(policy) => BoardData::Replayed(Box::new(session.policy_replay(&session.policy_text(*policy)?)?)),
            BoardAsk::Report { months } => {
                let period = Period::months(*months, session.now(), session.office()?.time_zone);
                BoardData::Report(Box::new(session.statistics(period, &mut self.progress("counting"))?))
            }
            BoardAsk::Audit { words, duties } => {
                let trail = session.trail(words, ACTS, &mut self.progress("searching"))?;
                let duties = match duties {
                    Some(months) => {
                        let since = months.and_then(|m| session.now().checked_sub_months(Months::new(m)));
                        Some(session.duties(since, &mut self.progress("counting"))?)
                    }
                    None => None,
                };
                BoardData::Audit(trail, duties)
            }
            BoardAsk::Verify => {
                let found = session.verify(&mut self.progress("verifying"))?;
                BoardData::Verified(session.now(), found)
            }
        })
    }
}
