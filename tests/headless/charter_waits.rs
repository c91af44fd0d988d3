//! A change of the Committee waits for its quorum: whoever proposes it is told so, and what to do.

use crate::headless;

use headless::Headless;

fn propose(h: &Headless, who: &str) -> serde_json::Value {
    h.ok("priya", &format!("person add --name {who} --email {who}@example.org --role committee --new-key --no-passphrase"))
}

#[test]
fn somebody_who_joins_the_committee_has_not_joined_before_its_quorum_says_so() {
    let h = Headless::founded();
    let done = propose(&h, "nora");
    assert_eq!(done["text"], "proposed: nora joins");
    assert_eq!(done["obstructions"][0]["code"], "charter-unaccepted");
    assert_eq!(done["obstructions"][0]["who"], serde_json::json!(["bo@example.org", "cy@example.org", "di@example.org"]));
    let charter = done["event"].as_str().unwrap();
    assert_eq!(done["obstructions"][0]["detail"], format!("obstat charter accept {}", &charter[..12]));
    let still = h.ok("bo", &format!("charter accept {charter}"));
    assert_eq!(still["obstructions"][0]["who"], serde_json::json!(["cy@example.org", "di@example.org"]));
    let page = h.run(&format!("charter accept {charter} --as cy@example.org --no-passphrase"));
    assert!(page.code == 0 && !page.out.contains("not in force"), "{page:?}");
    assert!(h.run("person list").out.contains("nora@example.org"));
}

#[test]
fn a_second_proposal_says_that_it_gives_up_the_first() {
    let h = Headless::founded();
    let first = propose(&h, "nora")["event"].as_str().unwrap().to_owned();
    let second = propose(&h, "otto");
    let text = second["text"].as_str().unwrap();
    assert_eq!(text, format!("proposed: otto joins, in place of your proposal {}", &first[..12]));
    let charter = second["event"].as_str().unwrap();
    h.ok("bo", &format!("charter accept {charter}"));
    assert_eq!(h.ok("cy", &format!("charter accept {charter}"))["obstructions"], serde_json::json!([]));
    let people = h.run("person list").out;
    assert!(people.contains("otto@example.org") && !people.contains("nora@example.org"), "{people}");
    let late = h.ok("priya", "role grant pat@example.org deployer");
    assert_eq!((&late["text"], &late["obstructions"]), (&"Pat receives the role Deployer".into(), &serde_json::json!([])));
}
