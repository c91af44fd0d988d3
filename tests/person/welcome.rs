//! A new user with an empty home: what the first screens say is all that is known.

use crate::support::pty::{Pty, Start};

fn arrive(home: &std::path::Path, columns: u16, rows: u16) -> Pty {
    let program = Start::obstat(home).env("OBSTAT_NOW", "2026-11-03T10:00:00Z").size(columns, rows).start();
    program.wait("No store stands at");
    program
}

/// What lies in the home now.
fn lies(home: &std::path::Path) -> usize {
    std::fs::read_dir(home).unwrap().count()
}

#[test]
fn from_an_empty_home_to_a_first_release_by_what_the_screen_says() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("weights.bin"), "weights").unwrap();
    let mut ann = arrive(home.path(), 80, 24);
    ann.press("<Enter>");
    ann.wait("A new organisation");
    // A wrong address is told while it is typed; Esc keeps every word.
    ann.press("Acme<Enter>Ann Ek<Enter>ann");
    ann.wait("“ann”");
    ann.press("<Esc>");
    ann.wait("Your words are kept");
    ann.press("<Enter>");
    ann.wait("Ann Ek");
    ann.press("@acme.example<Enter>");
    ann.wait("the organisation's days end");
    ann.press("<Enter> <Down> <Enter>");
    ann.wait("a new one, under a passphrase");
    ann.press("<Enter>correct horse<Enter>correct hose<Enter>");
    ann.press("<Ctrl-S>");
    ann.wait("the two passphrases differ");
    // The keyboard is where the words are to be put right.
    ann.press("<Ctrl-U>correct horse<Ctrl-S>");
    ann.wait("nothing is made yet");
    ann.wait("Model Owner, AI Governance Lead");
    assert_eq!(lies(home.path()), 1, "nothing is written before the confirmation");
    ann.press("<Enter>");
    ann.press("y");
    ann.wait("Acme is founded");
    ann.wait("Fingerprint");
    ann.press("<Esc>");
    ann.wait("The way to a first release");

    ann.press("m");
    ann.wait("Register a model");
    ann.press("no-show<Ctrl-S>");
    ann.wait("Sign: register a model");
    ann.press("y");
    ann.wait("Passphrase");
    ann.press("correct horse<Enter>");
    ann.wait("Signed: no-show is registered");
    ann.wait("N asks for a new release");
    ann.press("N");
    ann.wait("Request a release");
    ann.press("no-show<Enter>1.0<Enter>1<Enter><Enter>weights.bin<Enter><Enter>Guesses who needs a reminder<Ctrl-S>");
    ann.wait("Sign: request a release");
    ann.press("y");
    ann.wait("Passphrase");
    ann.press("correct horse<Enter>");
    ann.wait("Signed: no-show@1.0 is drafted");
    assert!(!ann.text().contains("horse"));
    ann.press("q");
    assert!(ann.ended().success());
    ann.assert_given_back();
}

#[test]
fn whoever_only_looks_leaves_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    let mut curious = arrive(home.path(), 120, 30);
    curious.press("<Down><Down><Enter>");
    curious.wait("nothing is made yet");
    curious.press("<Esc>");
    curious.wait_gone("nothing is made yet");
    curious.press("<Enter>");
    curious.wait("nothing is made yet");
    curious.press("y");
    curious.wait("act as Priya Nair");
    curious.press("<Esc>");
    curious.wait_gone("act as Priya Nair");
    curious.press("q");
    assert!(curious.ended().success());
    curious.assert_given_back();
    assert_eq!(lies(home.path()), 0, "the throw-away store has gone");
}
