//! Writing without waiting for the disk, for a store that can be made again: the sample organisation.

use super::{Store, StoreError};

impl Store {
    /// Stops waiting for the disk after each write, until [`Self::make_last`]; a power cut in between costs the store.
    pub fn hurry(&mut self) -> Result<(), StoreError> {
        self.hurried = true;
        self.ask(|c| c.execute_batch("PRAGMA synchronous = OFF"))
    }

    /// Brings what was written in a hurry into the database file, and waits for the disk from now on.
    pub fn make_last(&mut self) -> Result<(), StoreError> {
        self.hurried = false;
        self.ask(|c| c.execute_batch("PRAGMA synchronous = FULL"))?;
        self.ask(|c| c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn what_was_written_in_a_hurry_is_there_and_the_hurry_ends() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::create(home.path().join("store")).unwrap();
        let mode = |store: &Store| store.ask(|c| c.query_row("PRAGMA synchronous", [], |row| row.get::<_, i64>(0))).unwrap();
        store.hurry().unwrap();
        assert_eq!(mode(&store), 0);
        store.write(|tx| tx.set_meta("a", "b")).unwrap();
        let kept = store.files().put_bytes(b"evidence").unwrap();
        store.make_last().unwrap();
        assert_eq!(mode(&store), 2);
        let again = Store::open(store.dir()).unwrap();
        assert_eq!(again.meta("a").unwrap().as_deref(), Some("b"));
        assert_eq!(again.files().read(&kept.sha256, 100).unwrap(), b"evidence");
    }
}
