//! What can be known of an exchange beforehand: what bundles would change, and what each of the others lacks.

use crate::headless;
use crate::peers;

use headless::{Headless, text};
use obstat::app::Session;
use peers::{export, import, laptop, options, told_by};

/// A store with a release in review, and a second one founded from its bundle.
fn two() -> (Headless, Headless) {
    let here = Headless::in_review("medium");
    let there = laptop(&here, &export(&here, "first.obstat", ""));
    (here, there)
}

#[test]
fn a_dry_run_tells_of_all_bundles_together_release_by_release_and_keeps_nothing() {
    let (here, there) = two();
    there.ok("priya", "challenge add triage@1.0 --item model-card --reason 'One'");
    let early = export(&there, "early.obstat", &format!("--since {}", text(&here.path("first.obstat"))));
    there.ok("ann", "model add scribe --owner ann@example.org --tier low");
    there.request("triage@1.1", "--nature tuning");
    there.ok("priya", "challenge add triage@1.0 --item data-sheet --reason 'Two'");
    let late = export(&there, "late.obstat", &format!("--since {}", text(&early)));
    let before = told_by(&here);
    // The later one rests on the earlier, which comes after it on the line.
    let both = format!("{} {}", text(&late), text(&early));
    let told = here.ok("priya", &format!("import {both} --dry-run"));
    assert_eq!((told["dry_run"].as_bool(), told["waiting"].as_u64()), (Some(true), Some(0)), "{told}");
    let changed = told["changed"].as_array().unwrap();
    let of = |reference: &str| changed.iter().find(|c| c["ref"] == reference).unwrap();
    assert_eq!((&of("triage@1.0")["acts"], &of("triage@1.0")["by"][0]), (&2.into(), &"Priya".into()));
    let (was, is) = (of("triage@1.0")["blocks_before"].as_u64(), of("triage@1.0")["blocks_after"].as_u64());
    assert!(was < is, "a challenge stands in the way: {told}");
    assert_eq!((&of("triage@1.1")["before"], &of("triage@1.1")["after"]), (&serde_json::Value::Null, &"draft".into()));
    assert_eq!(told["organisation_acts"], 1);
    assert_eq!(told_by(&here), before, "nothing of it is kept");
    assert_eq!(here.ok("priya", "verify")["valid"], true);
    let alone = here.ok("priya", &format!("import {} --dry-run", text(&late)));
    assert_eq!((alone["new"].as_u64(), alone["waiting"].as_u64() > Some(0)), (Some(0), true), "{alone}");
    assert!(!here.store().join("inbox").exists(), "nor does it wait");
    let taken = here.ok("priya", &format!("import {both}"));
    for key in ["new", "files", "changed", "organisation_acts"] {
        let (real, rehearsed) = (taken[key].to_string(), told[key].to_string());
        assert_eq!(real.len(), rehearsed.len(), "the preview told of {key}: {rehearsed}, and {real} came");
    }
    assert_eq!(told_by(&here), told_by(&there));
}

#[test]
fn the_exchange_tells_what_others_lack_and_one_of_them_gets_just_that() {
    let (here, there) = two();
    let of = |told: &serde_json::Value, name: &str| {
        told["people"].as_array().unwrap().iter().find(|p| p["name"] == name).unwrap().clone()
    };
    assert_eq!(of(&here.ok("priya", "exchange"), "Ann")["packed"], serde_json::Value::Null);
    there.ok("ann", "model add scribe --owner ann@example.org --tier low");
    let from_ann = there.path("from-ann.obstat");
    there.ok("ann", &format!("export -o {}", text(&from_ann)));
    import(&here, &from_ann);
    here.ok("priya", "challenge add triage@1.0 --item model-card --reason 'One'");
    let told = here.ok("priya", "exchange");
    assert_eq!(of(&told, "Ann")["about"], serde_json::json!([{ "about": "triage@1.0", "events": 1 }]));
    assert_eq!(told["folder"], text(&there.path("").canonicalize().unwrap()), "where the last bundle came from");
    let answer = here.path("for-ann.obstat");
    here.ok("priya", &format!("export -o {} --lacking ann@example.org", text(&answer)));
    assert_eq!(import(&there, &answer)["new"], 1);
    assert!(here.no("priya", &format!("export -o {} --lacking bo@example.org", text(&here.path("x"))), 2).contains("not known"));
    assert!(here.no("priya", &format!("exchange --folder {}", text(&here.path("nowhere"))), 4).contains("nowhere"));
}

#[test]
fn whoever_looks_into_the_folder_holds_up_nobody_who_writes_meanwhile() {
    let (here, there) = two();
    there.ok("ann", "model add scribe --owner ann@example.org --tier low");
    let shared = tempfile::tempdir().unwrap();
    there.ok("ann", &format!("export -o {}", text(&shared.path().join("from-ann.obstat"))));
    there.request("triage@1.1", "--nature tuning");
    let session = Session::open(&here.store(), options()).unwrap();
    let (mut asked, before) = (0, here.events());
    let preview = session.preview(shared.path(), &mut |_, _| {
        // Another program signs whenever the preview says how far it has come.
        asked += 1;
        here.ok("ann", &format!("model add aside-{asked} --owner ann@example.org --tier low"));
        true
    });
    let preview = preview.unwrap();
    assert_eq!((preview.told.new, preview.bundles.len()), (1, 1), "as of the moment at which it began: {preview:?}");
    assert!(asked > 3, "asked before the trial, within it and at its end");
    assert_eq!(here.events(), before + asked);
    assert_eq!(here.ok("priya", "verify")["valid"], true);
    let lies = std::fs::read_dir(here.store()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert_eq!(lies.filter(|name| name.starts_with('.')).collect::<Vec<_>>(), [""; 0], "nothing of the trial is left");
}
