//! What can go wrong between a program and its store, each in one sentence.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::domain::ids::EventId;

/// Tells why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store in this directory.
    #[error("there is no store in {}: run `obstat init` or `obstat join`, or name another directory with --store", dir.display())]
    Missing {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// A store stands here already.
    #[error("{} holds a store already: name another directory with --store, or use the one that is there", dir.display())]
    Exists {
        /// Where it stands.
        dir: PathBuf,
    },
    /// The directory holds other things.
    #[error("{} is not empty and holds no store: name a new or an empty directory", dir.display())]
    NotEmpty {
        /// The directory.
        dir: PathBuf,
    },
    /// The file is something else than a store of obstat.
    #[error("{} is not a store of obstat: name another directory with --store, or restore this file from a backup", file.display())]
    NotAStore {
        /// The file.
        file: PathBuf,
    },
    /// A newer obstat wrote it.
    #[error("{} was written by a newer obstat (schema {found}, this one knows up to {known}): install that version; nothing was changed", file.display())]
    NewerSchema {
        /// The file.
        file: PathBuf,
        /// The schema found.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// An older obstat wrote it, and it cannot be brought up to date here.
    #[error("{} was written by an older obstat (schema {found}) and cannot be brought up to date while read-only: open it once with write access", file.display())]
    OlderSchema {
        /// The file.
        file: PathBuf,
        /// The schema found.
        found: i64,
    },
    /// Another program holds the lock for too long.
    #[error("another program has been writing to {} for more than {seconds} seconds: end it, or try again", file.display())]
    Busy {
        /// The file.
        file: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// The store cannot be written to.
    #[error("{} can only be read: make the directory and its files writable for you, or use a store of your own", dir.display())]
    ReadOnly {
        /// The directory.
        dir: PathBuf,
    },
    /// There is no room left.
    #[error("the disk that holds {} is full: make room and do it again; nothing was changed", file.display())]
    DiskFull {
        /// The file that could not grow.
        file: PathBuf,
    },
    /// The disk did not take or give what it should.
    #[error("the disk that holds {} fails, or has no room left ({source}): nothing was changed; mend that, then run `obstat verify`", file.display())]
    Disk {
        /// The file.
        file: PathBuf,
        /// SQLite's words.
        source: rusqlite::Error,
    },
    /// The bytes of the store do not hold together.
    #[error("{} is damaged ({detail}): restore it from a backup, or join again and import", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What does not hold.
        detail: String,
    },
    /// An event names a predecessor that is not here.
    #[error("event {event} rests on event {parent}, which is not in the store: import a bundle that holds it first")]
    MissingParent {
        /// The event.
        event: EventId,
        /// What it names.
        parent: EventId,
    },
    /// An event names as its stream an event that began none.
    #[error("event {event} names {stream} as its stream, but that event began none: refuse the event and ask its author")]
    NotAStream {
        /// The event.
        event: EventId,
        /// What it names as its stream.
        stream: EventId,
    },
    /// A number is larger than the store can hold.
    #[error("{what} {given} is larger than the store can hold: refuse it and ask where it comes from")]
    TooLarge {
        /// What it counts.
        what: &'static str,
        /// The number.
        given: u64,
    },
    /// A file or directory did not obey.
    #[error("cannot {what} {}: {source}; see whether the path is right and yours to use", path.display())]
    Io {
        /// What was tried, as in "create".
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// SQLite refused something that it should not.
    #[error("the database {} refused: {source}; run `obstat verify`, and report this if it is clean", file.display())]
    Database {
        /// The file.
        file: PathBuf,
        /// SQLite's words.
        source: rusqlite::Error,
    },
}

/// How long a writer waits for another before it gives up.
pub(super) const BUSY_SECONDS: u64 = 10;

impl StoreError {
    pub(super) fn io(what: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { file: path },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { dir: path },
            _ => Self::Io { what, path, source },
        }
    }

    /// Gives SQLite's word its place and its remedy.
    pub(super) fn database(file: PathBuf, source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { file, seconds: BUSY_SECONDS },
            Some(ErrorCode::DiskFull) => Self::DiskFull { file },
            Some(ErrorCode::SystemIoFailure) => Self::Disk { file, source },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { dir: file.parent().map(PathBuf::from).unwrap_or(file) },
            Some(ErrorCode::NotADatabase) => Self::NotAStore { file },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { file, detail: source.to_string() },
            Some(_) => Self::Database { file, source },
            None => Self::without_code(file, source),
        }
    }

    fn without_code(file: PathBuf, source: rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        match source {
            E::FromSqlConversionFailure(..) | E::IntegralValueOutOfRange(..) | E::InvalidColumnType(..) | E::Utf8Error(..) => {
                Self::Damaged { file, detail: source.to_string() }
            }
            _ => Self::Database { file, source },
        }
    }
}
