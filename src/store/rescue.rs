//! Looking after the database: its own check of itself, and copies of it while it is in use.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::{Reader, Store, StoreError, layout};

/// How many pages are copied between two looks at the progress: about 4 MiB.
const PAGES: i32 = 1024;

impl Reader {
    /// Asks SQLite to check the database's structure; each answer is one problem in its words, none means sound.
    ///
    /// It knows nothing of signatures: most flipped bits in an event are only found by hashing (`ledger.md` §7).
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        self.ask(|c| {
            let mut problems: Vec<String> =
                c.prepare("PRAGMA integrity_check")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            problems.retain(|line| line != "ok");
            let mut keys = c.prepare("PRAGMA foreign_key_check")?;
            let dangling = keys.query_map([], |row| {
                let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
                Ok(format!("a row of {table} names a row of {parent} that is not there"))
            })?;
            problems.extend(dangling.collect::<Result<Vec<_>, _>>()?);
            Ok(problems)
        })
    }

    /// Copies the database as it is at one moment into a new file, while others go on reading and writing; `progress`
    /// hears (pages done, pages in all) and answers false to stop. The copy stands under its name whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the file exists already or cannot be made, [`StoreError::DiskFull`].
    pub fn backup(&self, to: impl AsRef<Path>, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<bool, StoreError> {
        let to = to.as_ref();
        let parent = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let fail = |e| StoreError::io("make a backup at", to, e);
        if to.exists() {
            return Err(fail(std::io::ErrorKind::AlreadyExists.into()));
        }
        let copy = tempfile::Builder::new().prefix(".obstat-backup-").tempfile_in(parent).map_err(fail)?;
        let done = self.copy_pages(copy.path(), progress).map_err(|e| StoreError::database(to.to_owned(), e))?;
        if done {
            copy.as_file().sync_all().map_err(fail)?;
            copy.persist_noclobber(to).map_err(|e| fail(e.error))?;
        }
        Ok(done)
    }

    /// Copies the database's pages into a file that nobody else knows of yet; it is not brought to the disk.
    fn copy_pages(&self, to: &Path, progress: &mut dyn FnMut(u64, u64) -> bool) -> rusqlite::Result<bool> {
        // Held until the end, so that nobody's writing makes the copy begin again.
        let _snapshot = if self.conn.is_autocommit() { Some(self.conn.unchecked_transaction()?) } else { None };
        self.conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        let mut target = Connection::open(to)?;
        target.pragma_update(None, "synchronous", "OFF")?;
        let backup = Backup::new(&self.conn, &mut target)?;
        let pages = |n: i32| u64::try_from(n).unwrap_or(0);
        loop {
            let step = backup.step(PAGES)?;
            let now = backup.progress();
            let goes_on = progress(pages(now.pagecount - now.remaining), pages(now.pagecount));
            match step {
                StepResult::Done => return Ok(true),
                _ if !goes_on => return Ok(false),
                _ => {}
            }
        }
    }
}

impl Store {
    /// Copies the store as it is at one moment into a new directory, to try things in: whatever is done to the copy, the store and
    /// everybody who writes to it stay untouched. Its files are read where they stand. `progress` is that of [`Reader::backup`];
    /// none where it stopped the copying.
    pub fn for_trial(&self, dir: &Path, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Option<Self>, StoreError> {
        layout::prepare(dir)?;
        let file = layout::database(dir);
        if !self.copy_pages(&file, progress).map_err(|e| StoreError::database(file, e))? {
            return Ok(None);
        }
        let mut copy = Self::open(dir)?;
        copy.hurry()?;
        copy.behind = Some(self.files().dir().to_owned());
        Ok(Some(copy))
    }
}
