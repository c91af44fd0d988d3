//! A store is made, opened and refused: by what stands in its directory, and by who may enter.

use std::fs;
use std::path::Path;

use obstat::store::{Store, StoreError};
use rusqlite::Connection;
use tempfile::TempDir;

use super::events::{append, chain, store};

#[test]
fn a_missing_store_a_second_one_and_strangers_are_refused_in_a_sentence() {
    let (home, store) = store();
    let sentence = |e: StoreError| e.to_string();
    let missing = sentence(Store::open(home.path().join("none")).unwrap_err());
    assert!(missing.starts_with("there is no store in ") && missing.contains("obstat init"), "{missing}");
    assert!(matches!(Store::create(store.dir()), Err(StoreError::Exists { .. })));
    let full = home.path().join("full");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("thesis.txt"), "words").unwrap();
    assert!(matches!(Store::create(&full), Err(StoreError::NotEmpty { .. })));
    assert!(!full.join("obstat.db").exists());
}

#[test]
fn a_file_that_is_no_store_is_refused_and_left_alone() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("obstat.db");
    let foreign = home.path().join("foreign.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (x); PRAGMA user_version = 1").unwrap();
    for bytes in [b"These are words.".repeat(20), b"short".to_vec(), fs::read(foreign).unwrap()] {
        fs::write(&file, &bytes).unwrap();
        assert!(matches!(Store::open(home.path()), Err(StoreError::NotAStore { .. })));
        assert!(matches!(Store::open_read_only(home.path()), Err(StoreError::NotAStore { .. })));
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
}

#[test]
fn a_store_of_a_newer_program_is_refused_untouched() {
    let (_home, store) = store();
    let (dir, file) = (store.dir().to_owned(), store.file().to_owned());
    drop(store);
    Connection::open(&file).unwrap().execute_batch("PRAGMA user_version = 7").unwrap();
    let before = fs::read(&file).unwrap();
    for opened in [Store::open(&dir), Store::open_read_only(&dir)] {
        assert!(matches!(opened, Err(StoreError::NewerSchema { found: 7, known: 1, .. })));
    }
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(names(&dir), ["files", "keys", "obstat.db"]);
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_making_that_was_cut_short_is_finished_by_the_next() {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("obstat.db"), b"").unwrap();
    assert_eq!(Store::open(home.path()).unwrap().count_events().unwrap(), 0);
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("obstat.db"), b"").unwrap();
    assert_eq!(Store::create(home.path()).unwrap().count_events().unwrap(), 0);
}

#[test]
fn a_store_opened_for_reading_reads_and_says_why_it_does_not_write() {
    let (_home, mut store) = store();
    append(&mut store, &chain(1, 3));
    let mut reading = Store::open_read_only(store.dir()).unwrap();
    assert_eq!(reading.count_events().unwrap(), 3);
    let refused = reading.write(|tx| tx.append(&chain(2, 1)[0])).unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly { .. }));
    assert!(refused.to_string().contains("can only be read: make the directory"), "{refused}");
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_enter_a_store() {
    use std::os::unix::fs::PermissionsExt;
    let (_home, store) = store();
    for dir in [store.dir().to_owned(), store.keys_dir(), store.files().dir().to_owned()] {
        assert_eq!(fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700, "{}", dir.display());
    }
}
