//! A person at a terminal takes a release through its whole life with keys alone, reading the screen.

use crate::support;

use support::desk::{leave, sign, sign_sheet, sit};
use support::headless::Headless;
use support::pty::Pty;

/// The item that the cursor's mark stands before: mark, glyph, item.
fn marked(screen: &str) -> Option<String> {
    let after = screen.lines().filter_map(|line| line.rsplit_once('▌')).map(|(_, after)| after.to_owned()).next()?;
    after.split_whitespace().nth(1).map(str::to_owned)
}

/// Goes to an item of the checklist by reading where the cursor's mark stands.
fn go_to_item(pty: &mut Pty, item: &str) {
    pty.press("3<Home>");
    pty.wait_until("the cursor on the first item", |s| marked(&s.contents()).as_deref() == Some("model-card"));
    for _ in 0..30 {
        let at = marked(&pty.text());
        if at.as_deref() == Some(item) {
            return;
        }
        pty.press("j");
        pty.wait_until("the next item", |s| marked(&s.contents()).is_some_and(|now| Some(&now) != at.as_ref()));
    }
    panic!("{item} is not on\n{}", pty.text());
}

#[test]
fn a_release_from_request_to_confirmation_with_keys_alone() {
    let house = Headless::with_model("medium");
    house.file("weights.bin", b"weights");
    house.file("report.md", b"# Everything about triage 1.0\n");

    // Ann asks for the release, attaches one report for all items, and answers each.
    let mut ann = sit(&house, "ann", 120, 36);
    ann.press("N");
    ann.wait("Request a release");
    ann.press("triage<Tab>1.0<Tab>");
    ann.press("2<Tab><Tab>weights.bin<Tab><Tab>A first model for triage 東京");
    sign(&mut ann, "request a release", "Signed: triage@1.0 is drafted");
    ann.wait("triage@1.0");
    ann.wait("In the way of submission");
    ann.press("e");
    ann.wait("Attach evidence");
    ann.press("report.md<Tab><Tab><Tab><Tab>");
    for _ in 0..11 {
        ann.press(" <Down>");
    }
    ann.press(" ");
    sign(&mut ann, "report.md", "Signed: report.md supports");
    // The page of an item and the form of its answer say what it rests on.
    ann.press("3<Enter>");
    ann.wait("Evidence     report.md");
    ann.press("t");
    ann.wait("Attached     report.md");
    assert!(!ann.text().contains("Rests on"), "what is one's own counts without being chosen: {}", ann.text());
    ann.press("<Esc>");
    ann.wait_gone("Answer an item");
    ann.press("<Esc>");
    ann.wait("Queue");
    let items = [
        "model-card",
        "data-sheet",
        "risk-assessment",
        "validation-report",
        "bias-fairness",
        "regulatory-mapping",
        "transparency",
        "monitoring",
        "incident-plan",
        "rollback-tested",
        "on-call",
        "capacity",
    ];
    for item in items {
        go_to_item(&mut ann, item);
        ann.press("t");
        ann.wait("Answer an item");
        ann.press("See the report.");
        let field = match item {
            "risk-assessment" => "<Tab>R-17",
            "rollback-tested" => "<Tab>30m",
            "on-call" => "<Tab>rota ml",
            _ => "",
        };
        ann.press(field);
        sign(&mut ann, item, &format!("Signed: {item} is answered"));
    }
    ann.wait("12/12");
    ann.press("s");
    sign_sheet(&mut ann, "From draft to in review", "Signed: triage@1.0 is in review");

    // Sam of Security challenges an item; that stands in Priya's way.
    let mut sam = sit(&house, "sam", 160, 45);
    go_to_item(&mut sam, "validation-report");
    sam.press("c");
    sam.wait("Challenge an item");
    sam.press("No results for patients over 80.");
    sign(&mut sam, "Puts in the way: validation-report is challenged", "Signed: validation-report is challenged");
    sam.wait("No results for patients over 80.");
    let mut priya = sit(&house, "priya", 80, 24);
    priya.press("a");
    priya.wait("not yet");
    ann.wait("validation-report is challenged");

    // He is shown the results and clears it.
    sam.press("x");
    sam.wait("Clear a challenge");
    sam.press("Shown on slide 7.");
    sign(&mut sam, "Lifts: validation-report is challenged", "Signed: the challenge of validation-report is cleared");
    leave(sam);
    ann.wait_gone("validation-report is challenged");

    // Ann signs as owner, Priya as Lead with a condition; that completes the row.
    ann.press("a");
    sign_sheet(&mut ann, "Model Owner", "Signed: triage@1.0 is approved by Model Owner");
    priya.wait_gone("is challenged");
    priya.press("A");
    priya.wait("Approve with conditions");
    priya.press("Finish the fairness audit; due=30d");
    sign(&mut priya, "Finish the fairness audit", "Signed: triage@1.0 is approved with conditions");
    leave(priya);

    // Ann deploys and confirms. Her screen has followed what the others did.
    ann.wait("nihil obstat");
    ann.press("p");
    ann.wait("Record a deployment");
    sign(&mut ann, "production", "Signed: triage@1.0 runs in production");
    ann.wait("confirmation");
    ann.press("C");
    ann.wait("Confirm the deployment");
    sign(&mut ann, "From deployed to confirmed", "Signed: triage@1.0 is confirmed");
    leave(ann);

    assert_eq!(house.ok("ann", "release show triage@1.0")["state"], "confirmed");
    assert_eq!(house.ok("ann", "verify")["valid"], true);
}

#[test]
fn typed_words_survive_esc_and_the_terminal_comes_back() {
    let house = Headless::in_review("medium");
    let mut priya = sit(&house, "priya", 80, 24);
    priya.press("r");
    priya.wait("Reject");
    priya.press("The drill is missing");
    priya.press("<Esc>");
    priya.wait("Kept as a draft");
    leave(priya);
    let mut again = sit(&house, "priya", 80, 24);
    again.press("r");
    again.wait("The drill is missing");
    sign(&mut again, "The drill is missing", "Signed: triage@1.0 is rejected");
    leave(again);
}

#[test]
fn help_lists_and_runs_and_says_why_not() {
    let house = Headless::in_review("medium");
    let mut aud = sit(&house, "aud", 100, 30);
    aud.press("?");
    aud.wait("Help: Triage, Queue");
    aud.press("reject");
    aud.wait("not yours");
    aud.press("<Enter>");
    aud.wait("not yours");
    aud.press("L");
    aud.wait("Theme: light");
    leave(aud);
}

#[test]
fn letters_find_a_release_and_the_filter_goes_again() {
    let house = Headless::with_model("low");
    for version in ["1.0", "1.1", "2.0"] {
        house.request(&format!("triage@{version}"), "--nature first");
    }
    let mut ann = sit(&house, "ann", 120, 36);
    ann.press("/20");
    ann.wait("1 of 3");
    ann.wait_until("only triage@2.0 in the queue", |s| !s.contents().contains("triage@1.1"));
    ann.press("<Enter><Esc>");
    ann.wait("triage@1.1");
    leave(ann);
}

#[test]
fn every_screen_is_gone_to_by_a_letter_and_left_by_esc() {
    let house = Headless::in_review("medium");
    let mut ann = sit(&house, "ann", 120, 36);
    let screens = [
        ("d", "Deadlines", "By day"),
        ("o", "Models", "Runs in"),
        ("p", "Policy", "What it says"),
        ("r", "Report", "Lead time"),
        ("a", "Audit", "Who did what"),
    ];
    for (letter, title, pane) in screens {
        ann.press("g");
        ann.wait("Go to");
        ann.wait(title);
        ann.press(letter);
        ann.wait(pane);
        ann.wait_gone("Queue");
        ann.press("<Esc>");
        ann.wait("Queue");
        // The same by its name, as somebody does who knows no letter.
        ann.press(":");
        ann.wait("All commands");
        ann.press(&title.to_lowercase());
        ann.press("<Enter>");
        ann.wait(pane);
        ann.press("gt");
        ann.wait("Queue");
    }
    // A release is opened from a board, and Esc leads back there; the trail is narrowed and verified.
    ann.press("go");
    ann.wait("Runs in");
    ann.press("<Enter>");
    ann.wait("triage@1.0");
    ann.wait("In the way of approval");
    ann.press("<Esc>");
    ann.wait("Runs in");
    ann.press("ga");
    ann.wait("newest first");
    ann.press("/request");
    ann.wait("1 of");
    ann.press("<Enter>v");
    ann.wait("all of it holds");
    ann.press("<Esc>");
    ann.wait("newest first");
    // Nothing of a release in focus can be done where no release is in sight.
    ann.press("gd");
    ann.wait("By day");
    ann.press("?");
    ann.wait("Help: Deadlines");
    ann.wait_gone("approve");
    ann.press("<Esc>");
    ann.wait_gone("Help: ");
    leave(ann);
}
