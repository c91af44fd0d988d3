//! Somebody takes back what he has just done, by a counter-act that he sees and signs like any other.

use crate::support;

use support::desk::{leave, sign_sheet, sit};
use support::headless::Headless;

#[test]
fn a_challenge_and_an_answer_are_taken_back_and_an_approval_is_not() {
    let house = Headless::in_review("medium");
    let mut priya = sit(&house, "priya", 120, 36);
    priya.press("u");
    priya.wait("Nothing to take back");
    priya.press("c");
    priya.wait("Challenge an item");
    priya.press("Which patients?<Ctrl-S>");
    sign_sheet(&mut priya, "Which patients?", "Signed: ");
    priya.wait("u takes it back");
    let challenges = || house.ok("aud", "challenge list triage@1.0")["challenges"].clone();
    assert_eq!(challenges()[0]["settled"], serde_json::Value::Null);
    priya.press("u");
    sign_sheet(&mut priya, "Taken back by its author", "Signed: ");
    assert_eq!(challenges()[0]["settled"]["by"], "priya@example.org", "{}", challenges());
    // The counter-act is no act to be taken back in turn.
    priya.press("u");
    priya.wait("Nothing to take back");
    priya.press("a");
    sign_sheet(&mut priya, "AI Governance Lead", "Signed: ");
    assert!(!priya.text().contains("takes it back"));
    priya.press("u");
    priya.wait("signatures stay");
    leave(priya);
}

#[test]
fn evidence_is_taken_back_too_and_where_the_rules_forbid_it_the_reason_is_told() {
    let house = Headless::in_review("low");
    let file = house.file("more.md", b"# More\n");
    let mut ann = sit(&house, "ann", 120, 36);
    let attach = |ann: &mut support::pty::Pty| {
        ann.press("3e");
        ann.wait("Attach evidence");
        ann.paste(file.to_str().unwrap());
        ann.press("<Ctrl-S>");
        sign_sheet(ann, "more.md", "Signed: ");
        ann.wait("u takes it back");
    };
    attach(&mut ann);
    ann.press("u");
    sign_sheet(&mut ann, "Taken back by its author", "Signed: ");
    let pieces = house.ok("aud", "evidence list triage@1.0")["evidence"].clone();
    let last = pieces.as_array().unwrap().iter().find(|e| e["title"] == "more.md").unwrap().clone();
    assert_eq!(last["withdrawn"]["altered"], false, "{last}");
    leave(ann);
}
