//! What the screen Exchange asks for: how the store stands towards others, what the folder offers, and the long work itself.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use super::{BoardData, Told, Worker};
use crate::app::AppError;
use crate::app::exchange::Preview;
use crate::app::identity::{Fixed, Passphrase};
use crate::bundle::BundleError;
use crate::tui::errand::Errand;

/// The bundles of a folder with their sizes and times, by name.
pub(super) type Listing = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// Lists the bundles of a folder; one that cannot be read is empty.
pub(super) fn listing(dir: &Path) -> Listing {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let bundles = entries.filter(|e| e.path().extension().is_some_and(|x| x == "obstat"));
    let told = bundles.filter_map(|e| e.metadata().ok().map(|m| (e.path(), m.len(), m.modified().ok())));
    let mut list: Listing = told.collect();
    list.sort();
    list
}

impl Worker {
    pub(super) fn exchange_data(&mut self) -> Result<BoardData, AppError> {
        let stands = self.session.exchanges(&mut self.progress("reading"))?;
        let Some(dir) = &stands.folder else { return Ok(BoardData::Exchange(Box::new(stands), Ok(Box::default()))) };
        // Listed before it is read: what comes meanwhile is seen at the next look.
        self.folder = Some((dir.clone(), listing(dir)));
        let preview = match self.session.preview(dir, &mut self.progress("looking into the folder")) {
            Ok(preview) => Ok(preview),
            Err(AppError::Bundle(BundleError::Cancelled)) => Err("Looking into the folder was cancelled.".to_owned()),
            Err(error) => Err(super::sentence(&error)),
        };
        Ok(BoardData::Exchange(Box::new(stands), preview.map(Box::<Preview>::new)))
    }

    /// Tells what long work would pack and sign; what would sign nothing is done at once.
    pub(super) fn weigh(&mut self, errand: Errand) {
        match errand.foresee(&self.session, &mut self.cancellable()) {
            Ok(Some(sheet)) => self.say(Told::Weighed(Box::new(sheet), errand)),
            Ok(None) => self.errand(&errand, None),
            Err(e) => self.not_done(&e),
        }
    }

    /// Tells how far a piece of work has come, until somebody cancels it.
    fn cancellable(&self) -> impl FnMut(&str, u64, u64) -> bool + use<> {
        self.cancel.store(false, Ordering::SeqCst);
        let (tell, cancel) = (self.tell.clone(), self.cancel.clone());
        move |what: &str, done: u64, all: u64| {
            let _ = tell.send(Told::Progress(what.to_owned(), done, all));
            !cancel.load(Ordering::SeqCst)
        }
    }

    /// Does long work that signs no act, until somebody cancels it.
    pub(super) fn errand(&mut self, errand: &Errand, passphrase: Option<Passphrase>) {
        let mut progress = self.cancellable();
        self.finder.forget();
        match errand.run(&mut self.session, &mut Fixed(passphrase), &mut progress) {
            Ok(outcome) => self.say(Told::Done(Box::new(outcome))),
            Err(e) => self.not_done(&e),
        }
    }

    fn not_done(&self, error: &AppError) {
        self.say(match error {
            AppError::Bundle(BundleError::Cancelled) => {
                Told::NotDone("Cancelled; nothing of the bundle under way was kept".into(), String::new())
            }
            e if e.is_wrong_passphrase() => Told::WrongPassphrase,
            e => Told::NotDone(e.to_string(), e.help().to_owned()),
        });
    }
}
