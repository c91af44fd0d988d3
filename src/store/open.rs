//! Making and opening a store.

use std::cell::Cell;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::BUSY_SECONDS;
use super::{Reader, Store, StoreError, Tx, layout, schema};

/// What the first hundred bytes of the database say, read without SQLite so that nothing is touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Header {
    Absent,
    Empty,
    Foreign,
    Schema(i64),
}

impl Store {
    /// Makes a new store in a new or empty directory, and opens it.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::NotEmpty`], or why the directory could not be made.
    pub fn create(dir: impl AsRef<Path>) -> Result<Self, StoreError> {
        let dir = dir.as_ref();
        match peek(&layout::database(dir))? {
            Header::Absent | Header::Empty => {}
            Header::Foreign | Header::Schema(_) => return Err(StoreError::Exists { dir: dir.to_owned() }),
        }
        layout::prepare(dir)?;
        Self::connect(dir, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens the store of this directory; where it cannot be written to, it opens for reading only.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotAStore`], [`StoreError::NewerSchema`] (the file stays untouched), and
    /// what SQLite may say.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, StoreError> {
        let dir = dir.as_ref();
        check(dir)?;
        match Self::connect(dir, OpenFlags::SQLITE_OPEN_READ_WRITE) {
            Err(StoreError::ReadOnly { .. }) => Self::open_read_only(dir),
            Err(StoreError::Database { source, .. }) if cannot_open(&source) => Self::open_read_only(dir),
            opened => opened,
        }
    }

    /// Opens the store of this directory for reading only: nothing in it is changed.
    pub fn open_read_only(dir: impl AsRef<Path>) -> Result<Self, StoreError> {
        let dir = dir.as_ref();
        check(dir)?;
        match Self::connect(dir, OpenFlags::SQLITE_OPEN_READ_ONLY) {
            Err(StoreError::ReadOnly { .. } | StoreError::Database { .. }) if !has_log(dir) => Self::connect_still(dir),
            opened => opened,
        }
    }

    fn connect(dir: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let file = layout::database(dir);
        let conn = Connection::open_with_flags(&file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
        Self::settle(dir, file.clone(), conn.map_err(|e| StoreError::database(file, e))?)
    }

    /// Opens a database in a directory where SQLite cannot keep its shared memory. Only sound while no log lies beside
    /// it: then the file alone is the whole store.
    fn connect_still(dir: &Path) -> Result<Self, StoreError> {
        let file = layout::database(dir);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(uri(&file), flags);
        Self::settle(dir, file.clone(), conn.map_err(|e| StoreError::database(file, e))?)
    }

    fn settle(dir: &Path, file: PathBuf, conn: Connection) -> Result<Self, StoreError> {
        let reader = Reader { conn, file };
        let read_only = reader.ask(|c| {
            c.busy_timeout(Duration::from_secs(BUSY_SECONDS))?;
            c.set_prepared_statement_cache_capacity(128);
            // Else SQLite plans a statement anew whenever other values are bound to it.
            c.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            c.execute_batch("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216;")?;
            c.is_readonly("main")
        })?;
        upgrade(&reader, read_only)?;
        if !read_only {
            // After the upgrade: so a new database has its tables and our mark in the file itself before it has a log.
            reader.ask(|c| c.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())))?;
        }
        let seen = reader.ask(|c| c.query_row("PRAGMA data_version", [], |row| row.get(0)))?;
        Ok(Self { reader, dir: dir.to_owned(), read_only, seen: Cell::new(seen), hurried: false, behind: None })
    }
}

/// Refuses what is no store of ours, before SQLite opens it.
fn check(dir: &Path) -> Result<(), StoreError> {
    let file = layout::database(dir);
    match peek(&file)? {
        Header::Absent => Err(StoreError::Missing { dir: dir.to_owned() }),
        Header::Foreign => Err(StoreError::NotAStore { file }),
        Header::Schema(found) if found > schema::KNOWN => Err(StoreError::NewerSchema { file, found, known: schema::KNOWN }),
        Header::Empty | Header::Schema(_) => Ok(()),
    }
}

/// Reads the header of an SQLite file: magic, user version at 60, application at 68 (sqlite.org/fileformat2.html §1.3).
fn peek(file: &Path) -> Result<Header, StoreError> {
    let mut bytes = Vec::with_capacity(100);
    match File::open(file) {
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            return Ok(Header::Absent);
        }
        Err(e) => return Err(StoreError::io("open", file, e)),
        Ok(open) => open.take(100).read_to_end(&mut bytes).map_err(|e| StoreError::io("read", file, e))?,
    };
    let number = |at: usize| bytes.get(at..at + 4).map_or(0, |b| i64::from(u32::from_be_bytes([b[0], b[1], b[2], b[3]])));
    Ok(match bytes.len() {
        0 => Header::Empty,
        100 if !bytes.starts_with(b"SQLite format 3\0") => Header::Foreign,
        100 if number(68) == schema::APPLICATION => Header::Schema(number(60)),
        _ => Header::Foreign,
    })
}

/// Brings an older store up to date. Two programs may both try: the schema is read again under the lock.
fn upgrade(reader: &Reader, read_only: bool) -> Result<(), StoreError> {
    let found = version(reader)?;
    let file = reader.file.clone();
    if found > schema::KNOWN {
        return Err(StoreError::NewerSchema { file, found, known: schema::KNOWN });
    }
    if found == schema::KNOWN {
        return Ok(());
    }
    if read_only {
        return Err(StoreError::OlderSchema { file, found });
    }
    let tx = Tx::begin(reader)?;
    let found = version(&tx)?;
    if found == 0 && tx.ask(|c| c.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)))? > 0 {
        return Err(StoreError::NotAStore { file });
    }
    if found < schema::KNOWN {
        tx.ask(|c| schema::migrate(c, found))?;
    }
    tx.commit()
}

fn version(reader: &Reader) -> Result<i64, StoreError> {
    reader.ask(|c| c.query_row("PRAGMA user_version", [], |row| row.get(0)))
}

fn cannot_open(source: &rusqlite::Error) -> bool {
    matches!(source.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied))
}

/// Whether a log with unmerged writes lies beside the database.
fn has_log(dir: &Path) -> bool {
    let mut name = layout::database(dir).into_os_string();
    name.push("-wal");
    std::fs::metadata(PathBuf::from(name)).is_ok_and(|m| m.len() > 0)
}

/// Writes a path as an SQLite URI that promises that the file does not change.
fn uri(file: &Path) -> String {
    let mut out = String::from("file:");
    for byte in file.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => out.push(char::from(*byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out + "?immutable=1"
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_full_disk_is_told_and_leaves_the_store_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::create(home.path().join("store")).unwrap();
        store.conn.pragma_update(None, "max_page_count", 70).unwrap();
        let words = "x".repeat(100_000);
        let full = store.write(|tx| (0..9).try_for_each(|n| tx.set_draft(&n.to_string(), &words))).unwrap_err();
        assert!(matches!(full, StoreError::DiskFull { .. }), "{full}");
        assert_eq!(store.drafts().unwrap(), []);
        drop(store);
        let mut again = Store::open(home.path().join("store")).unwrap();
        again.write(|tx| tx.set_draft("1", &words)).unwrap();
    }

    #[test]
    fn a_lock_held_too_long_is_told() {
        let home = tempfile::tempdir().unwrap();
        let holder = Store::create(home.path().join("store")).unwrap();
        let mut waiter = Store::open(holder.dir()).unwrap();
        waiter.conn.busy_timeout(Duration::ZERO).unwrap();
        let held = Tx::begin(&holder).unwrap();
        let busy = waiter.write(|tx| tx.set_meta("a", "b")).unwrap_err();
        assert!(matches!(busy, StoreError::Busy { .. }) && busy.to_string().contains("more than 10 seconds"), "{busy}");
        drop(held);
        waiter.write(|tx| tx.set_meta("a", "b")).unwrap();
    }

    #[test]
    fn a_store_that_lies_still_is_read_where_nothing_can_be_written() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("a store, with ?#% in its name");
        Store::create(&dir).unwrap().write(|tx| tx.set_meta("a", "b")).unwrap();
        let mut still = Store::connect_still(&dir).unwrap();
        assert_eq!(still.meta("a").unwrap().as_deref(), Some("b"));
        assert!(still.is_read_only());
        assert!(matches!(still.write(|tx| tx.set_meta("a", "c")), Err(StoreError::ReadOnly { .. })));
    }

    #[test]
    fn what_waits_in_the_log_is_never_passed_over() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::create(home.path().join("store")).unwrap();
        store.write(|tx| tx.set_meta("a", "b")).unwrap();
        assert!(has_log(store.dir()));
        let dir = store.dir().to_owned();
        drop(store);
        assert!(!has_log(&dir));
    }
}
