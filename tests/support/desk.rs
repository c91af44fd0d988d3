//! What people do at a terminal in every script: sit down at a store, sign, leave.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use obstat::ledger::key::SecretKey;
use rand_core::OsRng;

use super::headless::Headless;
use super::pty::{Pty, Start};

/// Somebody sits down at the store and sees the queue.
pub fn sit(house: &Headless, who: &str, columns: u16, rows: u16) -> Pty {
    let store = house.store();
    let pty = Start::obstat(&house.path(""))
        .args(["--store", store.to_str().unwrap(), "--as", &format!("{who}@example.org")])
        .env("OBSTAT_NOW", "2026-11-03T10:00:00Z")
        .size(columns, rows)
        .start();
    pty.wait("Queue");
    pty
}

/// Looks the form over, reads what will be signed, and signs it by another key.
pub fn sign(pty: &mut Pty, reads: &str, done: &str) {
    pty.press("<Ctrl-S>");
    sign_sheet(pty, reads, done);
}

/// Reads what will be signed, and signs it by another key.
pub fn sign_sheet(pty: &mut Pty, reads: &str, done: &str) {
    pty.wait("Sign: ");
    pty.wait(reads);
    pty.press("y");
    // The sheet says what it would come to as well.
    pty.wait_gone("Sign: ");
    pty.wait(done);
}

/// Leaves; the terminal is given back.
pub fn leave(mut pty: Pty) {
    pty.press("q");
    assert!(pty.ended().success());
    pty.assert_given_back();
}

/// Puts a key that lies in the store under a passphrase.
pub fn lock(house: &Headless, who: &str, passphrase: &str) {
    let keys = house.ok(who, "key list");
    let mine = keys["keys"].as_array().unwrap().iter().find(|k| k["email"] == format!("{who}@example.org")).unwrap();
    let file = mine["file"].as_str().unwrap();
    let key = SecretKey::read(&std::fs::read_to_string(file).unwrap(), None).unwrap();
    std::fs::write(file, key.write(&mut OsRng, Some(passphrase)).unwrap().as_bytes()).unwrap();
}
