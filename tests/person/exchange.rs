//! Two people with a laptop each, a folder between them, and the screen Exchange.

use crate::{peers, support};

use peers::{export, laptop};
use serde_json::Value;
use support::desk::{leave, lock, sit};
use support::headless::{Headless, text};

fn peer<'a>(told: &'a Value, name: &str) -> &'a Value {
    told["people"].as_array().unwrap().iter().find(|p| p["name"] == name).unwrap()
}

#[test]
fn a_colleagues_bundle_is_looked_over_taken_in_answered_and_synced() {
    let priyas = Headless::in_review("medium");
    let anns = laptop(&priyas, &export(&priyas, "first.obstat", ""));
    let shared = tempfile::tempdir().unwrap();
    let folder = shared.path().canonicalize().unwrap();
    anns.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Which limits?'");
    anns.ok("ann", "model add scribe --owner ann@example.org --tier low");
    let news = text(&folder.join("from-ann.obstat"));
    anns.ok("ann", &format!("export -o {news}"));

    let mut priya = sit(&priyas, "priya", 80, 24);
    priya.press("gx");
    priya.wait("No folder is chosen yet");
    priya.press("i");
    priya.wait("The folder of bundles");
    priya.press("/no/such/place<Ctrl-S>");
    priya.wait("cannot be read");
    priya.press("<Ctrl-U>");
    priya.paste(folder.to_str().unwrap());
    priya.press("<Ctrl-S>");
    priya.wait("from-ann.obstat");
    priya.wait("brings 2");
    let before = priyas.events();
    priya.press("2");
    priya.wait("Taking in 1 bundle would bring 2 new acts in 1 release");
    priya.wait("triage@1.0");
    priya.wait("1 act by Priya");
    priya.wait("Nothing of it is kept yet");
    assert_eq!(priyas.events(), before, "looking keeps nothing");
    priya.press("i");
    priya.wait("Took in 2 new acts in 1 release");
    assert_eq!(priyas.events(), before + 2);
    assert!(priyas.run("challenge list triage@1.0").out.contains("Which limits?"));
    leave(priya);

    // The folder is remembered; what Ann lacks since her bundle is packed for her.
    priyas.ok("priya", "challenge add triage@1.0 --item data-sheet --reason 'Whose data?'");
    let told = priyas.ok("priya", "exchange");
    assert_eq!((&peer(&told, "Ann")["lacks"], &peer(&told, "Sam")["lacks"]), (&1.into(), &Value::Null));
    let mut priya = sit(&priyas, "priya", 160, 45);
    priya.press("gx");
    priya.wait("lacks 1 act");
    priya.press("3e");
    priya.wait("Export a bundle");
    let back = folder.join("obstat-2026-11-03.obstat");
    // What Ann lacks is chosen already: the cursor stands on her. So is a file in the folder.
    priya.press("<Ctrl-S>");
    priya.wait("nothing is packed yet");
    priya.wait("1 act and ");
    priya.wait("what Ann had when last heard of");
    assert!(!back.exists(), "looking writes nothing");
    priya.press("y");
    priya.wait("Packed 1 act ");
    let taken = anns.ok("ann", &format!("import {} --dry-run", text(&back)));
    assert_eq!((&taken["new"], &taken["changed"][0]["by"][0]), (&1.into(), &"Priya".into()));
    // A key and a look: the folder gets what it lacks, and another's store has it.
    priyas.ok("priya", "challenge add triage@1.0 --item monitoring --reason 'Who watches?'");
    priya.wait("lacks 2 acts");
    priya.press("s");
    priya.wait("nothing is packed yet");
    priya.wait("1 act with their files");
    priya.press("y");
    priya.wait("put 1 act into the folder");
    // Where nothing would be signed nothing is asked.
    priya.press("s");
    priya.wait("the folder lacks nothing of yours");
    leave(priya);
    anns.ok("ann", &format!("sync {}", text(&folder)));
    assert!(anns.run("challenge list triage@1.0").out.contains("Who watches?"));
    assert_eq!(anns.events(), priyas.events());
    assert_eq!(anns.ok("ann", "sync")["new"], 0, "the folder is remembered there too");
}

#[test]
fn what_another_program_puts_into_folder_and_store_appears_by_itself() {
    let priyas = Headless::in_review("low");
    let anns = laptop(&priyas, &export(&priyas, "first.obstat", ""));
    let shared = tempfile::tempdir().unwrap();
    priyas.ok("priya", &format!("sync {}", text(shared.path())));
    let mut priya = sit(&priyas, "priya", 120, 36);
    priya.press("gx");
    priya.wait("brings nothing new");
    anns.ok("ann", "model add scribe --owner ann@example.org --tier low");
    anns.ok("ann", "model set scribe --tier medium");
    let early = anns.path("early.obstat");
    anns.ok("ann", &format!("export -o {}", text(&early)));
    anns.ok("ann", "model add notes --owner ann@example.org --tier low");
    let late = shared.path().join("late.obstat");
    anns.ok("ann", &format!("export -o {} --since {}", text(&late), text(&early)));
    priya.wait("lies in the folder");
    priya.wait("waiting for events 1–2 of Ann");
    std::fs::copy(&early, shared.path().join("early.obstat")).unwrap();
    priya.wait_gone("waiting for events");
    priya.wait("Taking in 2 bundles would bring 3 new acts");
    priyas.ok("priya", &format!("sync {}", text(shared.path())));
    priya.wait_gone("Taking in");
    leave(priya);
}

#[test]
fn a_key_under_a_passphrase_packs_and_syncs_from_the_sheet_that_says_so() {
    let house = Headless::in_review("low");
    let shared = tempfile::tempdir().unwrap();
    let folder = shared.path().canonicalize().unwrap();
    let lies = || std::fs::read_dir(&folder).unwrap().count();
    house.ok("ann", &format!("sync {}", text(&folder)));
    house.ok("ann", "model add scribe --owner ann@example.org --tier low");
    lock(&house, "priya", "correct horse");
    let mut priya = sit(&house, "priya", 80, 24);
    priya.press("gx");
    priya.wait("brings nothing new");
    priya.press("s");
    priya.wait("nothing is packed yet");
    priya.wait("1 act with their files");
    priya.wait("Signs the bundle's manifest with your key");
    priya.press("y");
    priya.wait("Passphrase");
    priya.press("battery<Enter>");
    priya.wait("does not open the key: type it again");
    assert_eq!(lies(), 1, "a wrong passphrase puts nothing there");
    priya.press("correct horse<Enter>");
    priya.wait("put 1 act into the folder");
    assert_eq!(lies(), 2);

    priya.press("e");
    priya.wait("Export a bundle");
    priya.press("<Ctrl-S>");
    priya.wait("nothing is packed yet");
    // Back to the form, where every word stands still, and on again.
    priya.press("e");
    priya.wait("look over");
    priya.press("<Ctrl-S>");
    priya.wait("nothing is packed yet");
    priya.press("y");
    priya.wait("Passphrase");
    priya.press("correct horse<Enter>");
    priya.wait("Packed ");
    assert!(folder.join("obstat-2026-11-03.obstat").exists());
    assert!(!priya.text().contains("horse"));
    priya.press("e");
    priya.wait("Export a bundle");
    priya.press("<Ctrl-S>");
    priya.wait("is there already");
    priya.press("<Esc>");
    priya.wait_gone("is there already");
    leave(priya);
}
