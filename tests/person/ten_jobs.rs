//! The ten jobs that people do most, each by the keys that the README counts, pressed one by one in a pseudo-terminal.

use crate::{peers, support};

use peers::{export, laptop};
use support::desk;
use support::headless::{Headless, text};
use support::pty::Pty;

/// What the README's table says of a job: its name, how many keys the interface may ask at most, and which ones are pressed.
/// Words in italics are typed, and not counted.
const JOBS: [(&str, usize, &str); 10] = [
    ("see what stands in the way of the most urgent release", 0, ""),
    ("jump to any release by a few letters", 2, "`/` *letters* `Enter`"),
    ("accept a checklist item", 4, "`3` `↓` `i` `y`"),
    ("challenge a checklist item with words", 4, "`3` `c` *words* `Ctrl-S` `y`"),
    ("open a piece of evidence", 3, "`4` `Enter`"),
    ("approve as Lead", 3, "`a` `y`"),
    ("approve with one condition due in 30 days", 5, "`A` *condition; due=30d* `Ctrl-S` `y`"),
    ("reject with a reason", 4, "`r` *reason* `Ctrl-S` `y`"),
    ("record a five-person vote in a meeting and close the item", 9, "`g` `m` `a` `a` `a` `n` `r` `s` `y`"),
    ("import a bundle from the last folder and see what changed", 3, "`g` `x` `i`"),
];

/// How many keys a row of the table asks for.
fn counted(keys: &str) -> usize {
    keys.matches('`').count() / 2
}

/// The keys of one job, pressed by whoever sits at the terminal; each key only once the screen has answered the one before.
struct Job {
    pty: Pty,
    left: Vec<&'static str>,
}

impl Job {
    /// Sits down at the triage screen to do the job of this number, counted from one.
    fn begin(number: usize, house: &Headless, who: &str) -> Self {
        let left = JOBS[number - 1].2.split('`').skip(1).step_by(2).collect();
        Self { pty: desk::sit(house, who, 160, 45), left }
    }

    /// Presses the next key of the row and waits for what it brings.
    fn key(&mut self, brings: &str) {
        let key = self.left.remove(0);
        self.pty.press(&match key {
            "↓" => "<Down>".to_owned(),
            "Enter" | "Ctrl-S" => format!("<{key}>"),
            letter => letter.to_owned(),
        });
        self.pty.wait(brings);
    }

    /// Types words, which are not counted.
    fn words(&mut self, words: &str) {
        self.pty.press(words);
        self.pty.wait(words.rsplit(' ').next().unwrap());
    }

    fn done(self) {
        assert!(self.left.is_empty(), "the README counts more keys: {:?}", self.left);
        desk::leave(self.pty);
    }
}

#[test]
fn the_readme_counts_the_keys_that_these_tests_press() {
    let readme = include_str!("../../README.md");
    for (job, most, keys) in JOBS {
        let row = format!("| {job} | {} | {} |", counted(keys), if keys.is_empty() { "none" } else { keys });
        assert!(readme.contains(&row), "the README lacks the row\n{row}");
        assert!(counted(keys) <= most, "{job} takes {} keys", counted(keys));
    }
}

#[test]
fn one_what_stands_in_the_way_is_there_before_any_key() {
    let job = Job::begin(1, &Headless::in_review("medium"), "priya");
    job.pty.wait("In the way of approval 2");
    job.pty.wait("The sign-off of Model Owner is missing");
    job.done();
}

#[test]
fn two_letters_lead_to_a_release() {
    let house = Headless::with_model("low");
    for version in ["1.0", "1.1", "2.0"] {
        house.request(&format!("triage@{version}"), "--nature first");
    }
    let mut job = Job::begin(2, &house, "ann");
    job.key("/");
    job.words("2.0");
    job.pty.wait("1 of 3");
    job.key("triage@2.0");
    job.pty.wait_until("triage@2.0 in focus", |s| !s.contents().contains("triage@1.1"));
    job.done();
}

#[test]
fn three_an_item_is_accepted() {
    let house = Headless::in_review("medium");
    let mut job = Job::begin(3, &house, "priya");
    job.key("3 Checklist");
    job.key("data-sheet");
    job.key("Sign: ");
    job.key("is accepted");
    job.pty.wait_gone("Sign: ");
    assert!(house.run("log triage@1.0").out.contains("accept"));
    job.done();
}

#[test]
fn four_an_item_is_challenged() {
    let house = Headless::in_review("medium");
    let mut job = Job::begin(4, &house, "priya");
    job.key("3 Checklist");
    job.key("Challenge an item");
    job.words("No results for patients over 80");
    job.key("Sign: ");
    job.key("Signed: model-card is challenged");
    assert!(house.run("challenge list triage@1.0").out.contains("over 80"));
    job.done();
}

#[test]
fn five_a_piece_of_evidence_is_opened() {
    let house = Headless::in_review("medium");
    let mut job = Job::begin(5, &house, "priya");
    job.key("4 Evidence");
    job.key("# model-card of triage@1.0");
    job.pty.press("<Esc>");
    job.pty.wait_gone("# model-card of triage@1.0");
    job.done();
}

#[test]
fn six_the_lead_approves() {
    let house = Headless::in_review("medium");
    let mut job = Job::begin(6, &house, "priya");
    job.key("Sign: ");
    job.key("Signed: triage@1.0 is approved by AI Governance Lead");
    job.done();
}

#[test]
fn seven_the_lead_approves_with_a_condition() {
    let house = Headless::in_review("medium");
    let mut job = Job::begin(7, &house, "priya");
    job.key("Approve with conditions");
    job.words("Finish the fairness audit; due=30d");
    job.key("Sign: ");
    job.key("Signed: triage@1.0 is approved by AI Governance Lead");
    job.done();
}

#[test]
fn eight_a_release_is_rejected() {
    let house = Headless::in_review("medium");
    let mut job = Job::begin(8, &house, "priya");
    job.key("Reject");
    job.words("The drill is missing");
    job.key("Sign: ");
    job.key("Signed: triage@1.0 is rejected");
    assert_eq!(house.ok("priya", "release show triage@1.0")["state"], "rejected");
    job.done();
}

#[test]
fn nine_a_committee_of_five_votes() {
    let house = Headless::in_review("high");
    for who in ["pat", "dan"] {
        let charter = house.ok("priya", &format!("role grant {who}@example.org committee"))["event"].as_str().unwrap().to_owned();
        for member in ["bo", "cy", "di"] {
            if house.ok(member, &format!("charter accept {charter}"))["obstructions"] == serde_json::json!([]) {
                break;
            }
        }
    }
    house.ok("bo", "meeting new");
    let all = ["bo", "cy", "di", "pat", "dan"].map(|who| format!("{who}@example.org")).join(" ");
    house.ok("bo", &format!("meeting attend open {all}"));
    let mut job = Job::begin(9, &house, "bo");
    job.key("Go to");
    job.key("Voted 0 of 5");
    for voted in 1..=5 {
        job.key(&format!("Voted {voted} of 5"));
    }
    job.key("recorder of the meeting");
    job.key("Hand over");
    // The second signature is another person's, with a key of his own.
    job.pty.press("y");
    job.pty.wait("1 of 1 closed");
    assert_eq!(house.ok("bo", "release show triage@1.0")["state"], "approved");
    job.done();
}

#[test]
fn ten_a_bundle_is_taken_in_from_the_last_folder() {
    let priyas = Headless::in_review("medium");
    let anns = laptop(&priyas, &export(&priyas, "first.obstat", ""));
    let shared = tempfile::tempdir().unwrap();
    priyas.ok("priya", &format!("sync {}", text(shared.path())));
    anns.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Which limits?'");
    anns.ok("ann", &format!("export -o {}", text(&shared.path().join("from-ann.obstat"))));
    let mut job = Job::begin(10, &priyas, "priya");
    job.key("Go to");
    job.key("brings 1");
    job.key("Took in 1 new act in 1 release");
    job.done();
}
