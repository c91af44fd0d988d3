//! Keys from the command line: rotated, ended, suspended and given back; people who join by a file and who leave.

use crate::copies;
use crate::headless;

use copies::{bring, copy_of};
use headless::Headless;
use serde_json::{Value, json};

fn keys_of(home: &Headless, who: &str) -> Vec<(String, String)> {
    let list = home.ok("priya", "key list");
    let mine = |k: &&Value| k["email"] == format!("{who}@example.org");
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    list["charter"].as_array().unwrap().iter().filter(mine).map(|k| (text(&k["fingerprint"]), text(&k["state"]))).collect()
}

/// What a release's acts of a kind are not counted for; null where they count.
fn not_counted(home: &Headless, kind: &str) -> Vec<Value> {
    let shown = home.ok("priya", "release show triage@1.0");
    let lines = shown["history"].as_array().unwrap().iter().filter(|l| l["kind"] == kind);
    lines.map(|l| l["not_counted"].clone()).collect()
}

#[test]
fn a_rotated_key_keeps_what_it_signed_and_late_work_is_shown_and_not_counted() {
    let home = Headless::in_review("low");
    let laptop = copy_of(&home);
    let said = home.no("ann", "key rotate --new-key --no-passphrase", 1);
    assert!(said.contains("only a keeper"), "{said}");
    home.ok("ann", &format!("key request --new-key --no-passphrase -o {}", home.path("ann.join").display()));
    home.ok("priya", &format!("key rotate ann@example.org --request {}", home.path("ann.join").display()));
    let states: Vec<String> = keys_of(&home, "ann").into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["ended", "in-use"]);
    // The other laptop has not heard of it and goes on with the old key.
    laptop.ok("ann", "item reopen triage@1.0 on-call --reason 'Another rota'");
    let received = bring(&laptop, &home);
    assert_eq!(received.new.len(), 1);
    assert!(not_counted(&home, "item.reopen")[0].as_str().unwrap().contains("came too late"));
    assert!(not_counted(&home, "item.answer").iter().all(Value::is_null), "within the cut");
    bring(&home, &laptop);
    assert!(not_counted(&laptop, "item.reopen")[0].as_str().unwrap().contains("came too late"), "the same everywhere");
    // She repeats it with the new key, which lies in the first store.
    home.ok("ann", "item reopen triage@1.0 on-call --reason 'Another rota'");
    assert!(not_counted(&home, "item.reopen").contains(&Value::Null));
    for copy in [&home, &laptop] {
        assert_eq!(copy.ok("priya", "verify")["valid"], true);
    }
}

#[test]
fn a_key_in_wrong_hands_is_cut_earlier_and_what_rested_on_it_counts_no_more() {
    let home = Headless::in_review("low");
    home.now("2026-11-03T09:00:00Z");
    home.ok("ann", "approve triage@1.0 --role model-owner");
    assert_eq!(home.ok("ann", "release show triage@1.0")["state"], "approved");
    home.now("2026-11-04T09:00:00Z");
    let done = home.ok("priya", "key revoke ann@example.org --since 2026-11-03");
    assert_eq!(done["obstructions"], json!([]));
    let shown = home.ok("priya", "release show triage@1.0");
    assert_eq!(shown["state"], "in-review", "the approval was signed after the key was lost");
    assert!(not_counted(&home, "signoff.approve")[0].as_str().unwrap().contains("came too late"));
    assert_eq!(home.ok("priya", "verify")["valid"], true);
    assert_eq!(
        home.run("item reopen triage@1.0 on-call --reason 'Another rota' --as ann@example.org").code,
        4,
        "no key of hers counts"
    );
    let said = home.no("priya", "key revoke ann@example.org", 2);
    assert!(said.contains("knows no such key"), "{said}");
}

#[test]
fn a_key_is_suspended_at_once_and_given_back_by_a_charter() {
    let home = Headless::in_review("low");
    home.ok("priya", "keeper add cy@example.org --threshold 2");
    home.ok("cy", &format!("charter accept {}", home.ok("cy", "charter list")["charters"][0]["id"].as_str().unwrap()));
    assert!(home.no("sam", "key suspend ann@example.org --reason x", 1).contains("its owner or a keeper"));
    home.ok("cy", "key suspend ann@example.org --reason 'Her laptop was stolen'");
    assert_eq!(keys_of(&home, "ann")[0].1, "suspended");
    assert!(home.no("ann", "item reopen triage@1.0 on-call --reason 'Another rota'", 1).contains("is suspended"));
    assert!(home.no("cy", "key suspend bo@example.org --reason x", 1).contains("nobody suspends two people's keys"));
    home.ok("priya", "key restore ann@example.org");
    assert_eq!(keys_of(&home, "ann")[0].1, "suspended", "one keeper of two");
    home.ok("cy", &format!("charter accept {}", home.ok("cy", "charter list")["charters"][0]["id"].as_str().unwrap()));
    assert_eq!(keys_of(&home, "ann")[0].1, "in-use");
    home.ok("ann", "item reopen triage@1.0 on-call --reason 'Another rota'");
    assert_eq!(home.ok("priya", "verify")["valid"], true);
}

#[test]
fn who_leaves_keeps_his_signatures_and_signs_nothing_more() {
    let home = Headless::in_review("low");
    assert!(home.no("priya", "person remove ann@example.org", 1).contains("owns triage"));
    assert!(home.no("priya", "person remove priya@example.org", 2).contains("only keeper"));
    home.ok("pat", "evidence add triage@1.0 --item model-card --url https://example.org/review");
    home.ok("priya", "person remove pat@example.org");
    assert_eq!(home.run("person show pat@example.org --as priya@example.org").code, 2);
    assert_eq!(keys_of(&home, "pat").into_iter().map(|(_, s)| s).collect::<Vec<_>>(), ["ended"]);
    let log = home.run("log triage@1.0").out;
    assert!(log.contains("pat@example.org"), "{log}");
    assert!(not_counted(&home, "evidence.add").iter().all(Value::is_null));
    assert_eq!(home.ok("priya", "verify")["valid"], true);
}

#[test]
fn a_newcomer_is_taken_in_by_the_file_that_his_key_signed() {
    let home = Headless::founded();
    let file = home.path("ann2.join");
    home.ok("ann", &format!("key request --new-key --no-passphrase -o {}", file.display()));
    let mut request: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(request["format"], "obstat-join/v1");
    assert!(home.no("priya", &format!("person add --request {}", file.display()), 2).contains("is in the organisation already"));
    home.ok("priya", &format!("key add --email ann@example.org --request {}", file.display()));
    assert_eq!(keys_of(&home, "ann").len(), 2);
    assert!(home.no("priya", &format!("key add --email ann@example.org --request {}", file.display()), 2).contains("already"));
    request["email"] = "eve@example.org".into();
    let forged = home.file("eve.join", request.to_string().as_bytes());
    assert!(home.no("priya", &format!("person add --request {}", forged.display()), 3).contains("is not signed by the key"));
    let noise = home.file("noise.join", b"{}");
    assert!(home.no("priya", &format!("person add --request {}", noise.display()), 2).contains("is not a join request"));
}

#[test]
fn a_recovery_key_puts_a_new_key_in_place_of_the_one_that_was_lost() {
    let home = Headless::bare();
    let drawer = home.path("drawer");
    let init = "init --org Acme --name Priya --email priya@example.org --new-key --no-passphrase";
    home.ok("priya", &format!("{init} --recovery-key {}", drawer.display()));
    let listed = home.ok("priya", "key list");
    assert_eq!(listed["keys"].as_array().unwrap().len(), 1, "this store does not sign with it");
    assert_eq!(home.ok("priya", "charter show")["keepers"], json!(["priya@example.org", "recovery@example.org"]));
    let found = home.run("doctor --json").json();
    assert!(!found.to_string().contains("one-keeper"), "{found}");
    // Priya's key is lost; the one in the drawer is made known and puts another in its place.
    let mine = listed["keys"][0]["file"].as_str().unwrap();
    std::fs::remove_file(mine).unwrap();
    home.ok("priya", &format!("key add --email recovery@example.org --key {}", drawer.display()));
    home.ok("recovery", "key rotate priya@example.org --new-key --no-passphrase");
    assert_eq!(keys_of(&home, "priya").into_iter().map(|(_, s)| s).collect::<Vec<_>>(), ["ended", "in-use"]);
    home.ok("priya", "role grant priya@example.org governance-lead");
    assert_eq!(home.ok("priya", "verify")["valid"], true);
}

#[test]
fn a_recovery_key_is_added_later_once_and_never_over_a_file() {
    let home = Headless::founded();
    let taken = home.file("taken", b"my thesis");
    home.no("priya", &format!("keeper add --no-passphrase --recovery-key {}", taken.display()), 4);
    assert_eq!(std::fs::read(&taken).unwrap(), b"my thesis");
    let drawer = home.path("drawer");
    let said = home.no("ann", &format!("keeper add --no-passphrase --recovery-key {}", drawer.display()), 1);
    assert!(said.contains("keeper") && !drawer.exists(), "a refusal leaves no key behind: {said}");
    home.ok("priya", &format!("keeper add --no-passphrase --recovery-key {}", drawer.display()));
    assert_eq!(home.ok("priya", "charter show")["threshold"], 1);
    assert!(home.no("priya", "role grant recovery@example.org legal", 2).contains("nobody, but a key"));
    let again = home.path("again");
    let said = home.no("priya", &format!("keeper add --no-passphrase --recovery-key {}", again.display()), 2);
    assert!(said.contains("recovery@example.org") && !again.exists(), "{said}");
    let fresh = Headless::bare();
    let init = "init --org Acme --name Priya --email priya@example.org --new-key --no-passphrase";
    let said = fresh.no("priya", &format!("{init} --recovery-key {}", taken.display()), 2);
    assert!(said.contains("taken") && !fresh.store().exists(), "{said}");
    assert_eq!(std::fs::read(&taken).unwrap(), b"my thesis");
}

#[test]
fn a_store_that_moves_takes_its_keys_along() {
    let home = Headless::founded();
    std::fs::rename(home.store(), home.path("elsewhere")).unwrap();
    let moved = headless::text(&home.path("elsewhere"));
    let line = format!("role grant ann@example.org legal --as priya@example.org --store {moved}");
    let ran = home.run(&line);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn whoever_has_no_key_that_counts_is_told_so_and_asks_for_another_by_a_file() {
    let home = Headless::in_review("low");
    home.ok("priya", "key revoke ann@example.org");
    let said = home.no("ann", "item reopen triage@1.0 on-call --reason 'Another rota'", 4);
    assert!(said.contains("counts any more") && said.contains("obstat key request --new-key"), "{said}");
    let request = home.path("ann.join");
    home.ok("ann", &format!("key request --new-key --no-passphrase -o {}", request.display()));
    home.ok("priya", &format!("key add --email ann@example.org --request {}", request.display()));
    home.ok("ann", "item reopen triage@1.0 on-call --reason 'Another rota'");
    // Nor need any key of hers lie here: a laptop of nobody's asks in her name.
    let other = copy_of(&home);
    std::fs::remove_dir_all(other.store().join("keys")).unwrap();
    let request = other.path("ann-2.join");
    other.ok("ann", &format!("key request --new-key --no-passphrase -o {}", request.display()));
    let said = other.no("eve", "key request --new-key --no-passphrase -o eve.join", 4);
    assert!(said.contains("eve@example.org is nobody in the charter in force"), "{said}");
    assert!(!other.path("eve.join").exists());
}
