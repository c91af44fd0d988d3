//! A secretary at a terminal runs a meeting of the Committee with keys alone, reading the screen; the keys are counted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::headless::Headless;
use support::pty::{Pty, Start};

/// Presses keys one by one and counts them.
struct Counted {
    pty: Pty,
    keys: usize,
}

impl Counted {
    fn press(&mut self, keys: &[&str]) {
        keys.iter().for_each(|key| self.pty.press(key));
        self.keys += keys.len();
    }

    fn wait(&self, text: &str) {
        self.pty.wait(text);
    }
}

fn sit(house: &Headless, who: &str, columns: u16, rows: u16) -> Counted {
    let store = house.store();
    let pty = Start::obstat(&house.path(""))
        .args(["--store", store.to_str().unwrap(), "--as", &format!("{who}@example.org")])
        .env("OBSTAT_NOW", "2026-11-03T10:00:00Z")
        .size(columns, rows)
        .start();
    pty.wait("Queue");
    Counted { pty, keys: 0 }
}

/// Three releases wait for a Committee of six, one of whom owns them.
fn house() -> Headless {
    let house = Headless::in_review("high");
    for who in ["pat", "dan", "ann"] {
        let charter = house.ok("priya", &format!("role grant {who}@example.org committee"))["event"].as_str().unwrap().to_owned();
        for member in ["bo", "cy", "di"] {
            let done = house.ok(member, &format!("charter accept {charter}"));
            if done["obstructions"] == serde_json::json!([]) {
                break;
            }
        }
    }
    for model in ["ocr", "sepsis"] {
        house.ok("ann", &format!("model add {model} --owner ann@example.org --tier high"));
        house.ok("priya", &format!("model confirm-tier {model}"));
        let reference = format!("{model}@1.0");
        house.request(&reference, "--nature first");
        house.answer_all(&reference);
        house.ok("ann", &format!("release submit {reference}"));
    }
    house
}

#[test]
fn a_meeting_of_five_with_a_recusal_a_conflict_three_items_and_minutes() {
    let house = house();
    let mut bo = sit(&house, "bo", 160, 45);
    bo.press(&["g", "m"]);
    bo.wait("No meeting is open. O opens one");
    bo.press(&["O"]);
    bo.wait("Open a meeting");
    bo.press(&["<Ctrl-S>"]);
    bo.wait("Sign: open a meeting");
    bo.press(&["y"]);
    bo.wait("0 of 6 here");
    bo.press(&["a"]);
    bo.wait("6 of 6 here");
    bo.wait("3 items left");
    bo.wait("recused: owner or requester");
    assert_eq!(bo.keys, 6, "opened, everybody here");

    // The notebook outlives a program that is killed between two votes.
    bo.press(&["a"]);
    bo.wait("Voted 1 of 5");
    bo.pty.signal("KILL");
    let mut bo = sit(&house, "bo", 160, 45);
    bo.press(&["g", "m"]);
    bo.wait("Voted 1 of 5");
    bo.press(&["u"]);
    bo.wait("Voted 0 of 5");
    bo.press(&["<Esc>"]);
    bo.wait("Queue");

    // From the triage screen: two keys to the meeting, one a vote, one to close, one to sign.
    bo.keys = 0;
    bo.press(&["g", "m"]);
    bo.wait("Voted 0 of 5");
    bo.press(&["a", "a", "a", "n", "r"]);
    bo.wait("Voted 5 of 5");
    bo.press(&["s"]);
    bo.wait("recorder of the meeting");
    bo.press(&["y"]);
    bo.wait("Hand over");
    assert_eq!(bo.keys, 9, "a five-person vote recorded, the item closed by its recorder");
    bo.wait("Cy");
    bo.press(&["y"]);
    bo.wait("1 of 3 closed");
    assert_eq!(bo.keys, 10, "and signed by the second person");
    let titles: Vec<String> = house.ok("bo", "meeting show open")["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["title"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(house.ok("bo", &format!("release show {}", titles[0]))["state"], "approved");

    // The second item: a condition, a recusal with a reason; the second signature comes later.
    bo.press(&["N"]);
    bo.wait("item 2 of 3");
    bo.press(&["a", "c"]);
    bo.wait("Note a vote with conditions");
    bo.pty.press("Publish the audit; due=30d<Ctrl-S>");
    bo.wait("Voted 2 of 5");
    bo.press(&["x"]);
    bo.wait("Note a recusal");
    bo.pty.press("I advised the vendor<Ctrl-S>");
    bo.wait("recused: I advised");
    bo.press(&["a"]);
    bo.wait("Voted 3 of 4");
    bo.press(&["s"]);
    bo.wait("recorder of the meeting");
    bo.press(&["y"]);
    bo.wait("Hand over");
    bo.press(&["<Esc>"]);
    bo.wait("unsigned");
    bo.press(&["S"]);
    bo.wait("The second signature");
    bo.press(&["<Ctrl-S>"]);
    bo.wait("Hand over");
    bo.press(&["y"]);
    bo.wait("2 of 3 closed");

    // One who attended says elsewhere that the record is not what happened: the screen tells of the conflict.
    house.ok("di", "meeting dispute open 1 --reason 'I rejected it'");
    bo.wait("disputed");
    assert_eq!(house.ok("bo", &format!("release show {}", titles[0]))["state"], "contested");

    bo.press(&["X"]);
    bo.wait("Sign: close the meeting");
    bo.press(&["y"]);
    bo.wait("Markdown");
    let dir = house.store().join("minutes");
    let mut files: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let kinds: Vec<_> = files.iter().map(|f| f.extension().unwrap().to_str().unwrap()).collect();
    assert_eq!(kinds, ["html", "md"]);
    let text = std::fs::read_to_string(&files[1]).unwrap();
    assert!(text.contains("I advised the vendor") && text.contains("Publish the audit") && text.contains("Left over"), "{text}");
    bo.press(&["<Esc>"]);
    bo.wait("No meeting is open");
    bo.press(&["q"]);
    assert!(bo.pty.ended().success());
    bo.pty.assert_given_back();
    assert_eq!(house.ok("ann", "verify")["valid"], true);
}

#[test]
fn on_a_small_terminal_one_pane_at_a_time_and_what_cannot_be_done_says_why() {
    let house = Headless::in_review("high");
    house.ok("bo", "meeting new");
    house.ok("bo", "meeting attend open bo@example.org cy@example.org");
    let mut bo = sit(&house, "bo", 80, 24);
    bo.press(&["g", "m"]);
    bo.wait("3 Motion");
    bo.press(&["s"]);
    bo.wait("Close the item: not yet: 2 more votes for quorum");
    bo.press(&["a", "a"]);
    bo.wait("Voted 2 of 3");
    bo.press(&["j", "j", "a"]);
    bo.wait("Not here: only those who attend vote");
    bo.press(&["6"]);
    bo.wait("Present: Bo, Cy.");
    bo.press(&["2"]);
    bo.wait("2 of 3 here");
    bo.press(&["q"]);
    assert!(bo.pty.ended().success());
}
