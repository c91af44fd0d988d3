//! The store: one directory with a SQLite database, evidence files named by their SHA-256, and keys.
//!
//! Events are the truth and only ever grow (`ledger.md` §1); everything else in the database is computed from them and
//! can be made again. The set of events is causally closed: whatever an event names stands before it.

mod append;
mod archive;
mod chains;
mod columns;
mod error;
mod events;
mod files;
mod folder;
mod hurry;
mod lanes;
mod layout;
mod lookups;
mod meetings;
mod meta;
mod models;
mod open;
mod owed;
mod projections;
mod queue;
mod rank;
mod rescue;
mod rows;
mod scan;
mod schema;
mod since;
mod standings;
mod take_in;
mod tallies;
mod tx;
mod walk;
mod ways;

use std::cell::Cell;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use append::Adder;
pub use archive::Archive;
pub use chains::{Authored, Fork};
pub use error::StoreError;
pub use events::{EventRecord, SignedLine};
pub use files::{FileError, Files};
pub use folder::hash_model;
pub use lanes::Order;
pub use lookups::DigestUse;
pub use meta::{Identity, KeyPlace};
pub use models::ModelRow;
pub use projections::{DeploymentRow, ReleaseProjection, reference_key};
pub use queue::{Place, QueueQuery};
pub use scan::LightRow;
pub use standings::KeptAct;
pub use take_in::hash_file;
pub use tx::Tx;
pub use ways::{Departure, Urgent};

/// Answers questions about the store; both a [`Store`] and a running [`Tx`] are one.
#[derive(Debug)]
pub struct Reader {
    conn: Connection,
    file: PathBuf,
}

impl Reader {
    /// Runs one piece of SQL work and gives its errors their place.
    fn ask<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        work(&self.conn).map_err(|source| StoreError::database(self.file.clone(), source))
    }

    /// Says where the database stands.
    pub fn file(&self) -> &Path {
        &self.file
    }
}

/// One person's copy of the organisation's records, in one directory.
#[derive(Debug)]
pub struct Store {
    reader: Reader,
    dir: PathBuf,
    read_only: bool,
    seen: Cell<i64>,
    hurried: bool,
    /// The files of the store that this is a copy of, where it is one for trials.
    behind: Option<PathBuf>,
}

impl Deref for Store {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Store {
    /// The directory that the store lives in.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Whether nothing can be written here.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Begins a transaction; dropped without [`Tx::commit`], it undoes everything. While another is under way it is a part of
    /// that, which may still undo it.
    pub fn begin(&self) -> Result<Tx<'_>, StoreError> {
        if self.read_only {
            return Err(StoreError::ReadOnly { dir: self.dir.clone() });
        }
        Tx::begin(&self.reader)
    }

    /// Runs `work` as one transaction: all of it lasts, or none.
    ///
    /// # Errors
    /// Whatever `work` answers, after undoing all it wrote; [`StoreError::Busy`] when another program holds the lock for
    /// ten seconds; [`StoreError::ReadOnly`] and [`StoreError::DiskFull`] as their names say.
    pub fn write<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let tx = self.begin()?;
        let value = work(&tx)?;
        tx.commit()?;
        Ok(value)
    }

    /// Runs several questions against one and the same state, whatever other programs write meanwhile.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Reader) -> Result<T, E>) -> Result<T, E> {
        if !self.conn.is_autocommit() {
            return work(&self.reader);
        }
        let begun = self.conn.unchecked_transaction();
        let _snapshot = begun.map_err(|source| StoreError::database(self.file.clone(), source))?;
        work(&self.reader)
    }

    /// Whether another program has written since the last time this was asked (or since the store was opened).
    pub fn changed_since_last_look(&self) -> Result<bool, StoreError> {
        let now = self.ask(|c| c.query_row("PRAGMA data_version", [], |row| row.get(0)))?;
        Ok(self.seen.replace(now) != now)
    }
}
