//! People on several laptops: each has a store of its own, founded from a bundle, with everybody's keys at hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use obstat::app::clock::Clock;
use obstat::app::exchange::found_from_bundle;
use obstat::app::{AppError, Options, Session};
use obstat::ledger::fingerprint::Fingerprint;
use obstat::store::Store;
use serde_json::Value;

use crate::headless::{Headless, START, text};

pub fn options() -> Options {
    Options { clock: Clock::fixed(START.parse().unwrap()), ..Options::default() }
}

/// Packs a bundle of a store's; gives its file.
pub fn export(from: &Headless, name: &str, more: &str) -> PathBuf {
    let path = from.path(name);
    from.ok("priya", &format!("export -o {} {more}", text(&path)));
    path
}

/// Takes a bundle in.
pub fn import(to: &Headless, bundle: &Path) -> Value {
    to.ok("priya", &format!("import {}", text(bundle)))
}

/// A session at a store founded from a bundle, where everybody can sign whose key lies in another store.
pub fn joined(dir: &Path, bundle: &Path, keys: &Path) -> Session {
    let store = Store::open_read_only(keys).unwrap();
    let org = store.meta("org").unwrap().unwrap().parse().unwrap();
    let (session, told) = found_from_bundle(dir, bundle, Some(&Fingerprint::of(&org)), options(), &mut |_, _| true).unwrap();
    assert!(told.new > 0 && told.rejected.is_empty() && told.waiting.is_empty(), "{told:?}");
    drop(session);
    let mut mine = Store::open(dir).unwrap();
    mine.write(|tx| store.identities()?.iter().try_for_each(|identity| tx.put_identity(identity)).map_err(AppError::from))
        .unwrap();
    drop(mine);
    Session::open(dir, options()).unwrap()
}

/// Another laptop that has what a bundle has.
pub fn laptop(from: &Headless, bundle: &Path) -> Headless {
    let other = Headless::bare();
    drop(joined(&other.store(), bundle, &from.store()));
    other
}

/// Everything that a store says: every release folded, what stands in its way, heads, people, models, conflicts.
pub fn picture(session: &Session) -> String {
    let mut out = String::new();
    let mut streams = session.store().streams().unwrap();
    streams.sort();
    for stream in streams {
        let heads = session.store().heads(&stream).unwrap();
        writeln!(out, "{stream} {heads:?}").unwrap();
        if let Ok(folded) = session.fold(stream) {
            writeln!(out, "{:#?}\n{:#?}", folded.release, folded.obstructions).unwrap();
        }
        writeln!(out, "{:?}", session.store().release_row(&stream, None, session.now()).unwrap()).unwrap();
    }
    writeln!(out, "{:#?}", session.store().models().unwrap()).unwrap();
    writeln!(out, "{:?}", session.store().meta("charter").unwrap()).unwrap();
    writeln!(out, "{:#?}", session.conflicts().unwrap()).unwrap();
    out
}

/// The same of a laptop, whose store also verifies.
pub fn told_by(laptop: &Headless) -> String {
    picture(&Session::open(&laptop.store(), options()).unwrap())
}
