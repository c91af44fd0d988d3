//! Somebody looks into evidence without leaving the program, and what is hostile in it stays words.

use crate::support;

use support::desk::{leave, sit};
use support::headless::Headless;

#[test]
fn links_are_listed_shown_whole_and_opened_only_where_that_is_safe() {
    let house = Headless::with_model("low");
    house.request("triage@1.0", "--nature first --summary 'See https://wiki.example/240 and javascript:alert(1)'");
    let odd = "https://p\u{430}ypal.example/login";
    house.ok("ann", &format!("evidence add triage@1.0 --item model-card --url {odd} --title Odd"));
    let mut ann = sit(&house, "ann", 120, 36);
    ann.wait("triage@1.0");
    ann.press("l");
    ann.wait("https://p[U+0430]ypal.example/login");
    ann.wait("letters that look like others");
    // The list is copied from; what may not be opened says why.
    ann.press("Y");
    ann.wait("Sent the link");
    assert_eq!(ann.clipboard(), odd);
    ann.press("<End><Enter>");
    ann.wait("It is not opened: only http, https and file links are opened, and this is javascript");
    ann.press("<Up><Enter>");
    ann.wait("nothing is opened yet");
    ann.wait("https://wiki.example/240");
    ann.press("<Enter>");
    ann.press("<Esc>");
    ann.wait_gone("nothing is opened yet");
    assert!(!ann.text().contains("Opening"), "{}", ann.text());
    // Esc leads back to the list, and so does what was opened.
    ann.wait("Links: triage@1.0");
    ann.press("<Enter>");
    ann.wait("nothing is opened yet");
    ann.press("y");
    ann.wait_gone("nothing is opened yet");
    ann.wait("Links: triage@1.0");
    ann.press("<Esc>");
    ann.wait_gone("Links: triage@1.0");
    leave(ann);
    let links = house.ok("aud", "release links triage@1.0")["links"].clone();
    assert_eq!(
        (&links[0]["shown"], &links[0]["host"]),
        (&"https://p[U+0430]ypal.example/login".into(), &"p[U+0430]ypal.example".into())
    );
    assert_eq!((&links[2]["opens"], &links[2]["place"]), (&false.into(), &"request".into()));
}

#[test]
fn evidence_is_read_on_the_screen_scrolled_and_closed() {
    let house = Headless::in_review("medium");
    let table: String = (1..=200).map(|n| format!("row-{n},{n}\n")).collect();
    let table = house.file("results.csv", format!("case,score\n{table}").as_bytes());
    house.ok("ann", &format!("evidence add triage@1.0 --item validation-report --file {} --title Results", table.display()));
    let evil = house.file("evil.md", "# Fine\n\x1b[2J\x1b]0;owned\x07 in\u{202e}voice\n".as_bytes());
    house.ok("ann", &format!("evidence add triage@1.0 --item validation-report --file {} --title Evil", evil.display()));

    let mut priya = sit(&house, "priya", 120, 36);
    priya.press("4");
    priya.wait("Enter open");
    priya.press("<End><Enter>");
    priya.wait("␛[2J␛]0;owned␇ in[U+202E]voice");
    priya.press("<Esc>");
    priya.wait_gone("[U+202E]");
    priya.press("<Up><Enter>");
    priya.wait("row-7 ");
    assert!(!priya.text().contains("row-200"));
    priya.press("<End>");
    priya.wait("row-200");
    priya.press("<Home>");
    priya.wait("SHA-256");
    priya.press("y");
    priya.wait("Sent the digest");
    assert!(priya.clipboard().starts_with("sha256:"), "{}", priya.clipboard());
    priya.press("<Esc>");
    priya.wait_gone("row-1 ");
    leave(priya);
}

#[test]
fn links_in_evidence_lead_back_to_what_was_read() {
    let house = Headless::in_review("medium");
    let notes = house.file(
        "notes.md",
        b"# Notes

See https://wiki.example/240 for the runs.
",
    );
    house.ok("ann", &format!("evidence add triage@1.0 --item validation-report --file {} --title Notes", notes.display()));
    let mut priya = sit(&house, "priya", 120, 36);
    priya.press("4");
    priya.wait("Enter open");
    priya.press("<End><Enter>");
    priya.wait("for the runs");
    priya.press("l");
    priya.wait("Links: Notes");
    priya.press("<Enter>");
    priya.wait("nothing is opened yet");
    priya.press("<Esc>");
    priya.wait("Links: Notes");
    priya.press("<Esc>");
    priya.wait_gone("Links: Notes");
    priya.wait("for the runs");
    priya.press("<Esc>");
    priya.wait_gone("for the runs");
    leave(priya);
}
