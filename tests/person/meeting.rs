//! A secretary at a terminal runs a meeting of the Committee with keys alone, reading the screen; the keys are counted.

use crate::support;

use support::desk;
use support::headless::Headless;
use support::pty::Pty;

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

    /// A key that follows Esc at once would be read as one with Alt.
    fn wait_gone(&self, text: &str) {
        self.pty.wait_gone(text);
    }
}

fn sit(house: &Headless, who: &str, columns: u16, rows: u16) -> Counted {
    Counted { pty: desk::sit(house, who, columns, rows), keys: 0 }
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
    bo.wait_gone("Hand over");
    bo.wait("unsigned");
    bo.press(&["S"]);
    bo.wait("The second signature");
    bo.press(&["<Ctrl-S>"]);
    bo.wait("Hand over");
    bo.press(&["y"]);
    bo.wait("2 of 3 closed");

    // One who attended takes the keyboard and says that the record is not what happened: a conflict, until a new record.
    bo.keys = 0;
    bo.press(&["1", "k", "D"]);
    bo.wait("Dispute the record");
    bo.press(&["<Down>", "<Down>", "<Down>", "<Down>", "<Tab>"]);
    bo.pty.press("I rejected it<Ctrl-S>");
    bo.wait("Hand over");
    bo.press(&["y"]);
    bo.wait("1 of 3 closed");
    assert_eq!(bo.keys, 9, "disputed, the words and Ctrl-S not counted");
    let shown = house.ok("bo", &format!("release show {}", titles[0]));
    assert_eq!((&shown["state"], &shown["records"][0]["objections"][0]["by"]), (&"contested".into(), &"di@example.org".into()));
    bo.press(&["3", "<Down>", "<Down>", "<Down>", "r"]);
    bo.wait("Voted 5 of 5");
    bo.press(&["s"]);
    bo.wait("recorder of the meeting");
    bo.press(&["y"]);
    bo.wait("Hand over");
    bo.press(&["y"]);
    bo.wait("2 of 3 closed");
    assert_eq!(house.ok("bo", &format!("release show {}", titles[0]))["state"], "approved", "a new record has seen it");

    // Time is up: what was not voted on is left over, and stands on the agenda of the next meeting.
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
    bo.press(&["O"]);
    bo.wait("Open a meeting");
    bo.press(&["<Ctrl-S>"]);
    bo.wait("Sign: open a meeting");
    bo.press(&["y"]);
    bo.wait("1 item left");
    assert_eq!(house.ok("bo", "meeting show open")["items"][0]["title"], titles[2], "carried over");
    bo.press(&["q"]);
    assert!(bo.pty.ended().success());
    bo.pty.assert_given_back();
    assert_eq!(house.ok("ann", "verify")["valid"], true);
}

/// A challenge is cleared by a vote of its own, under the item whose release it stops.
#[test]
fn a_challenge_is_cleared_by_a_vote_with_keys() {
    let house = Headless::in_review("high");
    house.ok("di", "challenge add triage@1.0 --item capacity --reason 'For how many?'");
    house.ok("bo", "meeting new");
    house.ok("bo", "meeting attend open bo@example.org cy@example.org di@example.org");
    let mut bo = sit(&house, "bo", 160, 45);
    bo.press(&["g", "m"]);
    bo.wait("A challenge can be cleared by a vote of its own: K");
    bo.keys = 0;
    bo.press(&["K"]);
    bo.wait("For how many?");
    bo.press(&["a"]);
    bo.wait("Voted 1 of 3");
    bo.press(&["a"]);
    bo.wait("Voted 2 of 3");
    bo.press(&["s"]);
    bo.wait("Words for the record");
    // Without words nothing could be recorded, and the form says so before anything is shown.
    bo.pty.press("<Ctrl-S>");
    bo.wait("no words are written");
    bo.pty.press("The plan says so<Ctrl-S>");
    bo.wait("recorder of the meeting");
    bo.press(&["y"]);
    bo.wait("Hand over");
    // Who signs second reads the words that he signs.
    bo.wait("The plan says so");
    bo.press(&["y"]);
    bo.wait("it is closed");
    bo.wait("The plan says so");
    bo.wait("0 of 1 closed");
    assert_eq!(bo.keys, 6, "a challenge cleared by two, the words and Ctrl-S not counted");
    let list = house.ok("bo", "challenge list triage@1.0");
    assert_eq!(list["challenges"][0]["settled"]["reason"], "The plan says so");
    bo.press(&["q"]);
    assert!(bo.pty.ended().success());
}

/// Eve's key has a passphrase; she sits down at the secretary's terminal to sign what she attended.
#[test]
fn the_second_signer_opens_his_own_key_at_the_same_terminal() {
    let house = Headless::in_review("high");
    let file = house.file("eve.pass", b"crocus\n");
    let add = "person add --name Eve --email eve@example.org --role committee --new-key --new-passphrase-file";
    let charter = house.ok("priya", &format!("{add} {}", file.display()))["event"].as_str().unwrap().to_owned();
    for member in ["bo", "cy"] {
        house.ok(member, &format!("charter accept {charter}"));
    }
    house.ok("bo", "meeting new");
    house.ok("bo", "meeting attend open bo@example.org di@example.org eve@example.org");
    house.ok("bo", "meeting vote open 1 bo@example.org=approve di@example.org=approve eve@example.org=approve");
    let mut bo = sit(&house, "bo", 160, 45);
    bo.press(&["g", "m"]);
    bo.wait("Voted 3 of 4");
    bo.press(&["s"]);
    bo.wait("recorder of the meeting");
    bo.press(&["y"]);
    bo.wait("Hand over");
    bo.press(&["<Esc>"]);
    bo.wait_gone("Hand over");
    bo.wait("unsigned");
    bo.press(&["S"]);
    bo.wait("The second signature");
    bo.press(&["<Down>", "<Ctrl-S>"]);
    bo.wait("Eve takes the keyboard");
    bo.press(&["y"]);
    bo.wait("assphrase");
    bo.pty.press("tulip<Enter>");
    bo.wait("does not open the key: type it again");
    assert_eq!(house.ok("bo", "release show triage@1.0")["state"], "in-review", "nothing is signed with a wrong one");
    bo.pty.press("crocus<Enter>");
    bo.wait("1 of 1 closed");
    assert!(!bo.pty.screen(|s| s.contents().contains("crocus")));
    let shown = house.ok("bo", "release show triage@1.0");
    assert_eq!((&shown["state"], &shown["records"][0]["signed"][1]["by"]), (&"approved".into(), &"eve@example.org".into()));
    bo.press(&["q"]);
    assert!(bo.pty.ended().success());
}

#[test]
fn of_two_open_meetings_one_turns_to_the_other() {
    let house = Headless::in_review("high");
    house.ok("bo", "meeting new --title 'The first'");
    house.now("2026-11-02T10:00:00Z");
    house.ok("bo", "meeting new --title 'The second' --item policy");
    let mut bo = sit(&house, "bo", 160, 45);
    bo.press(&["g", "m"]);
    bo.wait("meeting 1 of 2");
    bo.wait("The second");
    bo.press(&["M"]);
    bo.wait("The first");
    bo.wait("meeting 2 of 2");
    bo.press(&["M"]);
    bo.wait("The second");
    bo.press(&["q"]);
    assert!(bo.pty.ended().success());
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
