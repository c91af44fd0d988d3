//! Long work that somebody stops.

use crate::{bulk, support};

use obstat::app::Session;
use obstat::store::Store;
use support::desk::leave;
use support::headless::text;
use support::pty::{Pty, Start};

/// Enough acts that checking them takes many times as long as pressing a key.
const MANY: usize = 6_000;

fn ann_sits(home: &std::path::Path) -> Pty {
    let store = text(&home.join("here"));
    let pty = Start::obstat(home).args(["--store", &store]).env("OBSTAT_NOW", "2026-11-23T12:00:00Z").start();
    pty.wait("Queue");
    pty
}

#[test]
fn an_import_is_stopped_by_esc_keeps_nothing_and_goes_in_the_next_time() {
    let home = tempfile::tempdir().unwrap();
    let (_, big) = bulk::bundles(home.path(), MANY);
    let here = home.path().join("here");
    let shared = tempfile::tempdir().unwrap();
    std::fs::rename(big, shared.path().join("big.obstat")).unwrap();
    let mut session = Session::open(&here, bulk::options()).unwrap();
    session.keep_exchange_folder(shared.path()).unwrap();
    drop(session);
    let before = Store::open_read_only(&here).unwrap().count_events().unwrap();

    let mut ann = ann_sits(home.path());
    ann.press("gx");
    ann.wait("looking into the folder");
    ann.press("<Esc>");
    ann.wait("Looking into the folder was cancelled");
    leave(ann);

    let mut ann = ann_sits(home.path());
    ann.press("gx");
    ann.wait(&format!("brings {MANY}"));
    ann.press("i");
    ann.wait("taking in");
    ann.press("<Esc>");
    ann.wait("Cancelled; nothing of the bundle under way was kept");
    ann.wait_gone("taking in");
    let store = Store::open(&here).unwrap();
    assert_eq!(store.count_events().unwrap(), before);
    assert_eq!(store.integrity().unwrap(), [""; 0]);
    drop(store);
    let lies = || std::fs::read_dir(&here).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert!(lies().all(|name| !name.starts_with('.') && name != "inbox"), "{:?}", lies().collect::<Vec<_>>());
    ann.press("i");
    ann.wait(&format!("Took in {MANY} new acts in {} releases", MANY / bulk::ACTS));
    leave(ann);
    let session = Session::open(&here, bulk::options()).unwrap();
    assert_eq!(session.verify(&mut |_, _| true).unwrap().problems, []);
    assert_eq!(session.store().count_events().unwrap(), before + MANY as u64);
}
