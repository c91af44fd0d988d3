//! Long work that signs no act: taking bundles in, packing them, a round with a shared folder.

use std::path::PathBuf;

use super::deed::Progress;
use crate::app::exchange::{Exported, Imported, Synced};
use crate::app::identity::Unlock;
use crate::app::view::SigningSheet;
use crate::app::{AppError, Export, Session};

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Errand {
    /// To remember where bundles are exchanged.
    Folder(PathBuf),
    /// To take bundles in.
    TakeIn(Vec<PathBuf>),
    /// To pack a bundle.
    Export(Box<Export>),
    /// A round with the folder where bundles were exchanged last.
    Sync,
}

/// What it came to.
#[derive(Debug)]
pub enum Outcome {
    /// The folder is remembered.
    Folder(PathBuf),
    /// Bundles were taken in.
    TakenIn(Box<Imported>),
    /// A bundle was packed.
    Exported(Exported),
    /// Both.
    Synced(Box<Synced>),
}

impl Errand {
    /// Says what it would pack and sign, and with which key; none where nothing would be signed.
    ///
    /// # Errors
    /// What keeps it from being done, as far as it is known before.
    pub fn foresee(&self, session: &Session, progress: Progress<'_>) -> Result<Option<SigningSheet>, AppError> {
        match self {
            Self::Folder(_) | Self::TakeIn(_) => Ok(None),
            Self::Export(export) => session.foresee_export(export, &mut |done, all| progress("packing", done, all)).map(Some),
            Self::Sync => {
                session.foresee_sync(&folder(session)?, &mut |done, all| progress("looking into the folder", done, all))
            }
        }
    }

    /// Does it.
    ///
    /// # Errors
    /// What keeps it from being done; what is wrong with one bundle stands in the outcome.
    pub fn run(&self, session: &mut Session, unlock: &mut dyn Unlock, progress: Progress<'_>) -> Result<Outcome, AppError> {
        Ok(match self {
            Self::Folder(dir) => Outcome::Folder(session.keep_exchange_folder(dir)?),
            Self::TakeIn(files) => {
                let told = session.import(files, false, &mut |done, all| progress("taking in", done, all))?;
                Outcome::TakenIn(Box::new(told))
            }
            Self::Export(export) => {
                Outcome::Exported(session.export(export, unlock, &mut |done, all| progress("packing", done, all))?)
            }
            Self::Sync => {
                let dir = folder(session)?;
                let done = session.sync(&dir, unlock, &mut |done, all| progress("exchanging", done, all))?;
                Outcome::Synced(Box::new(done))
            }
        })
    }
}

fn folder(session: &Session) -> Result<PathBuf, AppError> {
    session.exchange_folder()?.ok_or_else(|| AppError::Unable {
        message: "no folder is known yet with which to exchange".into(),
        help: "choose one on the screen Exchange".into(),
    })
}
