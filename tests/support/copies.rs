//! Copies of a store, and what one has brought to another: as a bundle does it, without the bundle.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use obstat::app::clock::Clock;
use obstat::app::{Options, Received, Session};
use obstat::ledger::verdict::Signed;
use obstat::store::{Store, StoreError};

use crate::headless::{Headless, START};

/// A second laptop with all that the first one has, keys too.
pub fn copy_of(home: &Headless) -> Headless {
    let other = Headless::bare();
    copy_dir(&home.store(), &other.store());
    other
}

fn copy_dir(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Brings everything that one store has to another.
pub fn bring(from: &Headless, to: &Headless) -> Received {
    let (events, files) = contents(from);
    let options = Options { clock: Clock::fixed(START.parse().unwrap()), ..Options::default() };
    let mut session = Session::open(&to.store(), options).unwrap();
    for file in files {
        session.store().files().put_bytes(&file).unwrap();
    }
    session.receive(&events).unwrap()
}

/// Every event of a store, parents first, and every file.
pub fn contents(home: &Headless) -> (Vec<Signed>, Vec<Vec<u8>>) {
    let store = Store::open_read_only(home.store()).unwrap();
    let mut events = Vec::new();
    store
        .each_event(|record| {
            events.push(Signed { id: record.id, line: record.line, signature: record.signature });
            Ok::<_, StoreError>(true)
        })
        .unwrap();
    let files = store.files();
    let bytes = files.all().unwrap().into_iter().map(|file| files.read(&file.sha256, 16 << 20).unwrap()).collect();
    (events, bytes)
}
