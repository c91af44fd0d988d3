//! Words that somebody has typed outlive Esc, and a program that is killed; what was signed is not offered again.

use crate::support;

use support::desk::{leave, sit};
use support::headless::Headless;
use support::pty::Pty;

fn challenge(pty: &mut Pty) {
    pty.press("c");
    pty.wait("Challenge an item");
}

/// Waits until the store holds these words as a draft.
fn wait_kept(house: &Headless, words: &str) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let kept = || obstat::store::Store::open_read_only(house.store()).unwrap().drafts().unwrap();
    while !kept().iter().any(|(_, text)| text.contains(words)) {
        assert!(std::time::Instant::now() < deadline, "never kept {words:?}: {:?}", kept());
        std::thread::yield_now();
    }
}

#[test]
fn typed_words_are_there_again_after_esc_and_after_kill_and_gone_once_signed() {
    let house = Headless::in_review("medium");
    let mut priya = sit(&house, "priya", 120, 36);
    challenge(&mut priya);
    priya.press("Which patients");
    // Nobody asks for it: a pause is enough.
    wait_kept(&house, "Which patients");
    priya.signal("KILL");

    let mut priya = sit(&house, "priya", 120, 36);
    challenge(&mut priya);
    priya.wait("Which patients");
    priya.wait("Here are the words that you had typed");
    priya.press("<End> were asked?");
    priya.press("<Esc>");
    priya.wait("Kept as a draft");
    priya.wait_gone("Challenge an item");

    // They are hers: nobody else at this terminal is offered them.
    let mut sam = sit(&house, "sam", 120, 36);
    challenge(&mut sam);
    sam.wait("what more is needed");
    sam.press("<Esc>");
    sam.wait_gone("Challenge an item");
    assert!(!sam.text().contains("Which patients"));
    leave(sam);

    challenge(&mut priya);
    priya.wait("Which patients were asked?");
    priya.press("<Ctrl-S>");
    priya.wait("Sign: ");
    priya.press("y");
    priya.wait("Signed: ");
    challenge(&mut priya);
    priya.wait("what more is needed");
    assert!(!priya.text().contains("were asked?"), "{}", priya.text());
    priya.press("<Esc>");
    priya.wait_gone("Challenge an item");
    leave(priya);
}

#[test]
fn what_was_there_already_is_kept_as_it_was_changed_and_dropped_where_it_was_put_back() {
    let house = Headless::with_model("low");
    house.request("triage@1.0", "--nature first --summary 'As it was'");
    let mut ann = sit(&house, "ann", 120, 36);
    ann.press("E");
    ann.wait("Change the request");
    ann.press("<Tab><Tab><End>, and more");
    wait_kept(&house, "As it was, and more");
    ann.signal("TERM");
    assert!(ann.ended().success());
    ann.assert_given_back();

    let mut ann = sit(&house, "ann", 120, 36);
    ann.press("E");
    ann.wait("As it was, and more");
    ann.press("<Tab><Tab><End>");
    ann.press(&"<Backspace>".repeat(", and more".len()));
    ann.press("<Esc>");
    ann.wait_gone("Change the request");
    assert!(!ann.text().contains("Kept as a draft"), "{}", ann.text());
    ann.press("E");
    ann.wait("Change the request");
    ann.wait("As it was");
    ann.press("<Esc>");
    ann.wait_gone("Change the request");
    leave(ann);
}
