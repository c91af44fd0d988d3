//! Passphrases typed at a terminal: asked for twice when new, never shown, and a wrong one said to be so.

use crate::support;

use support::desk::{leave, lock, sit};
use support::headless::Headless;
#[cfg(unix)]
use support::pty::Start;

#[cfg(unix)]
#[test]
fn a_new_passphrase_is_asked_for_twice_and_an_old_one_once() {
    let home = tempfile::tempdir().unwrap();
    let store = home.path().join("store").display().to_string();
    let start = |words: &[&str]| {
        let program = Start::obstat(home.path()).args(words.iter().copied());
        program.env("OBSTAT_STORE", &store).size(160, 24).start()
    };
    let init = ["init", "--org", "Acme", "--name", "Ann", "--email", "ann@acme.example", "--role", "model-owner", "--new-key"];
    let mut asked = start(&init);
    asked.wait("New passphrase for ann@acme.example's key");
    asked.wait_hidden();
    asked.press("correct horse<Enter>");
    asked.wait("The same again");
    asked.wait_hidden();
    asked.press("correct hose<Enter>");
    asked.wait_until("it asks anew", |screen| screen.contents().matches("New passphrase").count() == 2);
    asked.wait_hidden();
    asked.press("correct horse<Enter>");
    asked.wait_until("it asks again", |screen| screen.contents().matches("The same again").count() == 2);
    asked.wait_hidden();
    asked.press("correct horse<Enter>");
    let (status, text) = (asked.ended().success(), asked.text());
    assert!(status && text.contains("Acme is founded") && !text.contains("horse"), "{text}");

    let add = ["model", "add", "triage", "--owner", "ann@acme.example", "--tier", "low"];
    let mut asked = start(&add);
    asked.wait("Passphrase of ann@acme.example's key");
    asked.wait_hidden();
    asked.press("battery<Enter>");
    let (status, text) = (asked.ended().success(), asked.text());
    assert!(!status && text.contains("does not unlock") && !text.contains("battery"), "{text}");
    let mut asked = start(&add);
    asked.wait("Passphrase of");
    asked.wait_hidden();
    asked.press("correct horse<Enter>");
    let (status, text) = (asked.ended().success(), asked.text());
    assert!(status && text.contains("triage is registered"), "{text}");
}

#[test]
fn a_wrong_passphrase_is_asked_for_again_and_is_no_key_of_the_sheet() {
    let house = Headless::in_review("low");
    lock(&house, "ann", "correct horse");
    let mut ann = sit(&house, "ann", 80, 24);
    ann.press("a");
    ann.wait("Sign: approve");
    ann.press("y");
    ann.wait("Passphrase");
    ann.press("edited<Enter>");
    ann.wait("does not open the key: type it again");
    ann.wait("Passphrase");
    ann.press("correct horse<Enter>");
    ann.wait_gone("Sign: approve");
    ann.wait("Signed:");
    leave(ann);
}
