//! What the worker does of itself while nobody asks anything, in steps so short that no question waits for long.

use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use super::{Ask, Told, Worker, sentence};
use crate::app::{AppError, SignatureCheck};
use crate::domain::ids::EventId;

/// How long the cursor rests before anything is done of itself.
const REST: Duration = Duration::from_millis(150);
/// How many signatures are checked in one step: about as many as a millisecond allows.
const SIGNATURES: usize = 8;
/// How many releases are read in one step.
const ROWS: usize = 400;
/// Of more open releases, the index is made only when a filter is about to be typed: it takes memory that browsing does not need.
const MANY: usize = 200_000;

/// What is left to be done.
#[derive(Debug, Default)]
pub(super) struct Chores {
    /// How many releases are open.
    pub open: usize,
    /// Whether a filter is about to be typed.
    pub filter_comes: bool,
    /// A release whose signatures nobody has checked yet.
    unchecked: Option<EventId>,
    check: Option<SignatureCheck>,
}

impl Chores {
    /// Has the release's signatures checked, in place of any other's.
    pub(super) fn check_next(&mut self, release: EventId) {
        (self.unchecked, self.check) = (Some(release), None);
    }
}

impl Worker {
    /// The next question; until it comes, what is to be done of itself is done. None when nobody asks any more.
    pub(super) fn next(&mut self, asks: &Receiver<Ask>) -> Option<Ask> {
        if self.has_chores() && !self.chores.filter_comes {
            match asks.recv_timeout(REST) {
                Ok(ask) => return Some(ask),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        while self.has_chores() {
            match asks.try_recv() {
                Ok(ask) => return Some(ask),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => self.do_some(),
            }
        }
        asks.recv().ok()
    }

    fn has_chores(&self) -> bool {
        self.chores.unchecked.is_some() || self.chores.check.is_some() || self.lacks_index()
    }

    fn lacks_index(&self) -> bool {
        (self.chores.filter_comes || self.chores.open <= MANY) && !self.finder.is_ready(&self.view)
    }

    /// One step; what fails is told and left.
    fn do_some(&mut self) {
        let first = self.chores.filter_comes && self.lacks_index();
        let done = if first { self.prepare() } else { self.check().and_then(|done| if done { Ok(()) } else { self.prepare() }) };
        if let Err(e) = done {
            (self.chores.unchecked, self.chores.check) = (None, None);
            (self.chores.filter_comes, self.chores.open) = (false, usize::MAX);
            self.say(Told::Failed(sentence(&e)));
        }
    }

    fn prepare(&mut self) -> Result<(), AppError> {
        self.session.prepare(&mut self.finder, &self.view, ROWS)?;
        self.chores.filter_comes &= self.lacks_index();
        Ok(())
    }

    /// Checks some signatures; whether there were any to check.
    fn check(&mut self) -> Result<bool, AppError> {
        if let Some(release) = self.chores.unchecked.take() {
            self.chores.check = Some(self.session.check_of(release)?);
        }
        let Some(check) = &mut self.chores.check else { return Ok(false) };
        if let Some(holds) = check.some(SIGNATURES) {
            let told = Told::Verified(check.release(), holds);
            self.chores.check = None;
            self.say(told);
        }
        Ok(true)
    }
}
