//! Somebody narrows the queue by words, orders it by a column, and finds it again as it was left.

use crate::support;

use support::desk::{leave, sit};
use support::headless::Headless;

/// The releases that the queue lists, from top to bottom; the one under the cursor with its mark.
fn listed(screen: &vt100::Screen) -> Vec<String> {
    // The queue's pane is the left one.
    let lines: Vec<String> = screen.rows(0, 67).collect();
    let heads = lines.iter().position(|line| line.contains("release") && line.contains("blocks")).unwrap_or(lines.len());
    let rows = lines.iter().skip(heads + 1).take_while(|line| !line.trim().is_empty());
    let release = |line: &String| {
        let reference = line.split_whitespace().find(|word| word.contains('@'))?;
        Some(format!("{}{reference}", if line.trim_start().starts_with('▌') { "▌ " } else { "" }))
    };
    rows.filter_map(release).collect()
}

#[test]
fn the_queue_is_narrowed_by_words_ordered_by_a_column_and_found_again_as_it_was_left() {
    let house = Headless::in_review("low");
    house.ok("ann", "model add scribe --owner ann@example.org --tier high");
    for reference in ["scribe@1.0", "triage@2.0"] {
        house.request(reference, "--nature first");
    }
    let mut ann = sit(&house, "ann", 120, 36);
    ann.wait_until("all three", |s| listed(s).len() == 3);

    // A word narrows; a faulty one is told with what there is, and the rest still narrows.
    ann.press("/tier:high");
    ann.wait("1 of 3");
    ann.wait_until("the high one alone", |s| listed(s) == ["▌ scribe@1.0"]);
    ann.press(" stat:review");
    ann.wait("“stat:” is no word of the filter; there are state:");
    ann.wait_until("still the high one alone", |s| s.contents().contains("1 of 3") && s.contents().contains("scribe@1.0"));
    ann.press("<Ctrl-U>model:triage<Enter>");
    ann.wait_gone("is no word");
    ann.wait("2 of 3");

    // Ordered by release, then turned round; the release in focus stays in focus.
    ann.press("o");
    ann.wait("Queue by due");
    ann.press("o");
    let ordered = |s: &vt100::Screen| listed(s).iter().map(|r| r.trim_start_matches("▌ ").to_owned()).collect::<Vec<_>>();
    ann.wait("Queue by release");
    ann.wait_until("by release", |s| ordered(s) == ["triage@1.0", "triage@2.0"]);
    ann.press("<Home>");
    ann.wait_until("by release, the first in focus", |s| listed(s) == ["▌ triage@1.0", "triage@2.0"]);
    ann.press("O");
    ann.wait("Queue by release, turned round");
    ann.wait_until("the other way round", |s| listed(s) == ["triage@2.0", "▌ triage@1.0"]);
    leave(ann);

    // The view is Ann's own, and as she left it; Esc shows all again.
    let mut ann = sit(&house, "ann", 120, 36);
    ann.wait("/model:triage");
    ann.wait("2 of 3");
    ann.wait_until("as it was left", |s| listed(s) == ["triage@2.0", "▌ triage@1.0"]);
    let priya = sit(&house, "priya", 120, 36);
    priya.wait("by urgency");
    priya.wait_until("all three", |s| listed(s).len() == 3);
    leave(priya);
    ann.press("<Esc>");
    ann.wait_until("all three again", |s| listed(s) == ["triage@2.0", "▌ triage@1.0", "scribe@1.0"]);
    leave(ann);
}

#[test]
fn signatures_are_checked_while_the_cursor_rests_and_said_to_hold_only_then() {
    let house = Headless::in_review("low");
    let ann = |house: &Headless| {
        let mut ann = sit(house, "ann", 120, 36);
        ann.wait_until("the release", |s| listed(s) == ["▌ triage@1.0"]);
        ann.press("h");
        ann.wait("newest first");
        ann
    };
    let told = ann(&house);
    told.wait("✓ all verified");
    leave(told);

    // Somebody changes one signature in the database.
    let db = rusqlite::Connection::open(house.store().join("obstat.db")).unwrap();
    let guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'";
    let names: Vec<String> =
        db.prepare(guards).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    names.iter().for_each(|name| _ = db.execute(&format!("DROP TRIGGER {name}"), []).unwrap());
    let changed = "UPDATE events SET signature = zeroblob(64) WHERE local = (SELECT max(local) FROM events)";
    assert_eq!(db.execute(changed, []).unwrap(), 1);
    drop(db);
    let told = ann(&house);
    told.wait("✗ not all verified");
    assert!(!told.text().contains("✓ all verified"));
    leave(told);
}

#[test]
fn releases_that_are_marked_are_submitted_together_and_each_outcome_is_told() {
    let house = Headless::in_review("low");
    house.request("triage@2.0", "--nature first");
    house.answer_all("triage@2.0");
    house.request("triage@3.0", "--nature first");
    let mut ann = sit(&house, "ann", 120, 36);
    ann.wait_until("all three", |s| listed(s).len() == 3);
    ann.press("<Space>");
    ann.wait("◆ 1 marked");
    ann.press("*");
    ann.wait("◆ 3 marked");

    // What means something else on each release is refused; what does not is shown for every one.
    ann.press("p");
    ann.wait("only on one release at a time");
    ann.press("s");
    ann.wait("1 of 3 releases");
    ann.wait("triage@3.0: not signed: ");
    let sheet = ann.text();
    assert!(sheet.contains("triage@2.0 · attempt 1") && sheet.contains("triage@2.0: From draft to in review"), "{sheet}");
    ann.press("y");
    ann.wait("1 of 3 signed");
    ann.wait("✓ triage@2.0: ");
    ann.wait("✗ triage@3.0: ");
    ann.press("<Esc>");
    ann.wait_gone("1 of 3 signed");
    // What was refused stays marked, until Esc.
    ann.wait("◆ 2 marked");
    ann.press("<Esc>");
    ann.wait("Nothing is marked any more");
    leave(ann);
    assert_eq!(house.ok("ann", "release show triage@2.0")["state"], "in-review");
    assert_eq!(house.ok("ann", "release show triage@3.0")["state"], "draft");
}

#[test]
fn several_references_are_signed_one_by_one_headless() {
    let house = Headless::in_review("low");
    for reference in ["triage@2.0", "triage@3.0"] {
        house.request(reference, "--nature first");
    }
    house.answer_all("triage@2.0");
    let ran = house.run("--as ann@example.org release submit triage@2.0 triage@3.0 --json");
    assert_eq!(ran.code, 1, "{ran:?}");
    let said = ran.json();
    assert_eq!(said["schema"], "obstat/acts/v1");
    assert_eq!((&said["acts"][0]["state"], &said["acts"][1]["ref"]), (&"in-review".into(), &"triage@3.0".into()));
    assert!(said["acts"][1]["error"]["message"].is_string(), "{said}");
    // Both can be taken back at once.
    let both = house.ok("ann", "release withdraw triage@2.0 triage@3.0 --reason superseded");
    assert_eq!((&both["acts"][0]["state"], &both["acts"][1]["state"]), (&"withdrawn".into(), &"withdrawn".into()));
}

#[test]
fn a_filter_is_saved_by_a_name_picked_again_and_forgotten() {
    let house = Headless::in_review("low");
    house.ok("ann", "model add scribe --owner ann@example.org --tier high");
    house.request("scribe@1.0", "--nature first");
    let mut ann = sit(&house, "ann", 120, 36);
    ann.wait_until("both", |s| listed(s).len() == 2);
    ann.press("/tier:high");
    ann.wait("1 of 2");
    ann.press("<Ctrl-S>");
    ann.wait("0 saved");
    ann.press("risky");
    ann.wait("Enter saves “tier:high” as @risky.");
    ann.press("<Enter>");
    ann.wait("1 saved");
    ann.press("<Esc>");
    ann.wait_gone("Saved filters");
    ann.press("<Esc>");
    ann.wait_until("both again", |s| listed(s).len() == 2);
    ann.press("<Ctrl-S>");
    ann.wait("Enter shows what @risky lets through.");
    ann.press("<Enter>");
    ann.wait("/@risky");
    ann.wait_until("the high one", |s| listed(s) == ["▌ scribe@1.0"]);
    leave(ann);

    // Headless it is the same filter, of the same person alone.
    assert_eq!(house.ok("ann", "release list --filter @risky")["releases"][0]["ref"], "scribe@1.0");
    let refused = house.run("release list --filter @risky --as priya@example.org");
    assert!(refused.code == 2 && refused.err.contains("no filter is saved as “risky”"), "{refused:?}");
    house.ok("ann", "filter save mine @risky owner:me");
    let saved = house.ok("ann", "filter list");
    assert_eq!(saved["filters"][0]["filter"], "tier:high owner:me", "names are spelled out: {saved}");

    let mut ann = sit(&house, "ann", 120, 36);
    ann.wait("/@risky");
    ann.press("<Ctrl-S>");
    ann.wait("2 saved");
    ann.press("risky");
    ann.wait("Enter shows what @risky lets through.");
    ann.press("<Ctrl-D>");
    ann.wait("1 saved");
    ann.press("<Esc>");
    ann.wait_gone("Saved filters");
    leave(ann);
    assert_eq!(house.ok("ann", "filter list")["filters"].as_array().unwrap().len(), 1);
}

#[test]
fn what_changed_since_one_last_looked_is_told_marked_and_found() {
    let house = Headless::in_review("low");
    house.request("triage@2.0", "--nature first");
    let mut ann = sit(&house, "ann", 120, 36);
    ann.wait_until("both", |s| listed(s).len() == 2);
    assert!(!ann.text().contains("changed"), "nothing is new to whoever looks for the first time");
    // Both came at the same moment, so either may stand first.
    if ann.screen(listed)[0] != "▌ triage@2.0" {
        ann.press("<Down>");
    }
    ann.wait_until("the other one in focus", |s| listed(s).iter().any(|row| row == "▌ triage@2.0"));
    leave(ann);
    house.ok("sam", "challenge add triage@1.0 --item validation-report --reason 'Which build was tested?'");

    // It stays new however often the program is left; a summary tells it at the start.
    assert_eq!(house.ok("ann", "release list --filter changed")["releases"][0]["ref"], "triage@1.0");
    let mut ann = sit(&house, "ann", 120, 36);
    ann.wait("1 release changed since ");
    ann.wait(": triage@1.0");
    ann.wait("Δ 1 changed");
    ann.press("/changed<Enter>");
    ann.wait_until("the one that changed", |s| listed(s) == ["▌ triage@1.0"]);
    // Once it has been in sight for a moment it counts as looked at; its new acts stay marked while one looks.
    ann.press("h");
    ann.wait("new: ");
    ann.press("<Esc>");
    // The history has no such count, so its being gone says something only where the queue is shown again.
    ann.wait_until("the queue without a change", |s| s.contents().contains("1 Queue") && !s.contents().contains("Δ 1 changed"));
    leave(ann);
    let ann = sit(&house, "ann", 120, 36);
    ann.wait_until("both", |s| s.contents().contains("/changed"));
    assert!(!ann.text().contains("Δ"), "{}", ann.text());
    leave(ann);
}
