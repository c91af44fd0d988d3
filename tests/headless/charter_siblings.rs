//! Two charters in force at once, each made in a copy of the store that had not heard of the other (`ledger.md` §3).

use crate::copies;
use crate::headless;

use copies::{bring, copy_of};
use headless::Headless;

/// Priya and Ann keep the charter, either alone; each changes it on a laptop of her own, and they exchange what they have.
fn siblings() -> (Headless, Headless) {
    let one = Headless::in_review("low");
    one.ok("priya", "keeper add ann@example.org");
    let two = copy_of(&one);
    one.ok("priya", "role grant dan@example.org security");
    two.ok("ann", "role grant pat@example.org legal");
    bring(&one, &two);
    bring(&two, &one);
    (one, two)
}

fn conflicts(home: &Headless) -> serde_json::Value {
    home.ok("priya", "conflict list")["conflicts"].clone()
}

#[test]
fn both_copies_open_and_show_both_sides() {
    let (one, two) = siblings();
    for home in [&one, &two] {
        let found = conflicts(home);
        assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
        assert_eq!((&found[0]["kind"], &found[0]["about"]), (&"charter-siblings".into(), &"Meridian Health".into()));
        let sides: Vec<(&str, &str)> = found[0]["sides"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| (s["by"].as_str().unwrap(), s["text"].as_str().unwrap()))
            .collect();
        assert!(sides.contains(&("priya@example.org", "charter version 3: dan@example.org changes")), "{sides:?}");
        assert!(sides.contains(&("ann@example.org", "charter version 3: pat@example.org changes")), "{sides:?}");
        assert_eq!(found[0]["who"], serde_json::json!(["ann@example.org", "priya@example.org"]));
        assert_eq!(home.ok("priya", "verify")["valid"], true);
        let list = home.ok("priya", "charter list");
        let states: Vec<&str> = list["charters"].as_array().unwrap().iter().map(|c| c["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["contested", "contested", "superseded", "superseded"]);
        let text = home.run("conflict list");
        assert!(text.code == 0 && text.out.contains("until one replaces them") && text.out.contains("Ann"), "{text:?}");
    }
    assert_eq!(conflicts(&one), conflicts(&two), "the same everywhere");
}

#[test]
fn nothing_new_is_signed_meanwhile_and_what_was_stays() {
    let (one, _) = siblings();
    let said = one.no("ann", "approve triage@1.0 --role model-owner", 1);
    assert!(said.contains("2 charters are in force at once") && said.contains("obstat conflict list"), "{said}");
    for line in ["model add other --owner ann@example.org --tier low", "role grant dan@example.org legal", "person list"] {
        let ran = one.run(&format!("{line} --as priya@example.org"));
        assert_eq!(ran.code, i32::from(!line.starts_with("person")), "{line}: {ran:?}");
    }
    assert_eq!(one.ok("ann", "release show triage@1.0")["state"], "in-review");
}

#[test]
fn a_charter_that_replaces_both_ends_it_in_every_copy() {
    let (one, two) = siblings();
    let found = conflicts(&one);
    let mine = found[0]["sides"].as_array().unwrap().iter().find(|s| s["by"] == "ann@example.org").unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(one.no("sam", &format!("conflict resolve {mine}"), 1).contains("only a keeper"));
    assert!(one.no("ann", "conflict resolve 0000", 2).contains("charter"));
    let done = one.ok("priya", &format!("conflict resolve {mine}"));
    assert_eq!(done["obstructions"], serde_json::json!([]), "either keeper alone may");
    bring(&one, &two);
    for home in [&one, &two] {
        assert_eq!(conflicts(home), serde_json::json!([]));
        let charter = home.ok("priya", "charter show");
        assert_eq!((&charter["version"], &charter["supersedes"].as_array().unwrap().len()), (&4.into(), &2));
        let roles = |who: &str| home.ok("priya", &format!("person show {who}@example.org"))["roles"].clone();
        assert_eq!(
            (roles("pat"), roles("dan")),
            (serde_json::json!(["peer-reviewer", "legal"]), serde_json::json!(["deployer"]))
        );
        assert_eq!(home.ok("priya", "verify")["valid"], true);
    }
    assert!(two.no("ann", "conflict resolve 0000", 2).contains("nothing that disagrees has a side 0000"));
    two.ok("priya", "role grant dan@example.org legal");
}

#[test]
fn what_was_signed_knowing_one_side_alone_counts_as_far_as_both_give() {
    let one = Headless::in_review("low");
    one.ok("priya", "keeper add ann@example.org");
    let two = copy_of(&one);
    one.ok("priya", "role grant dan@example.org security");
    one.ok("dan", "challenge add triage@1.0 --item validation-report --reason 'Which port does it open?'");
    one.ok("ann", "item reopen triage@1.0 on-call --reason 'The rota is another'");
    two.ok("ann", "role grant pat@example.org legal");
    let received = bring(&two, &one);
    assert_eq!(received.restood.len(), 1, "the release's acts are judged anew");
    let shown = one.ok("ann", "release show triage@1.0");
    let idle = |kind: &str| shown["history"].as_array().unwrap().iter().any(|l| l["kind"] == kind && !l["not_counted"].is_null());
    assert!(idle("challenge.raise"), "only one side made Dan a reviewer");
    assert!(!idle("item.reopen"), "both sides leave Ann what she is");
    assert_eq!(one.ok("priya", "verify")["valid"], true);
}
