//! Three laptops and a shared folder: everybody puts in what it lacks and takes what is new, at any time and in any order.

use crate::headless;
use crate::peers;

use std::path::{Path, PathBuf};

use headless::{Headless, text};
use peers::{export, laptop, told_by};
use serde_json::Value;

/// Three laptops that have the same trail, and an empty folder.
fn three() -> (tempfile::TempDir, [Headless; 3]) {
    let ann = Headless::in_review("medium");
    let first = export(&ann, "first.obstat", "");
    let (ben, cleo) = (laptop(&ann, &first), laptop(&ann, &first));
    (tempfile::tempdir().unwrap(), [ann, ben, cleo])
}

fn sync(laptop: &Headless, who: &str, dir: &Path) -> Value {
    laptop.ok(who, &format!("sync {}", text(dir)))
}

fn bundles(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    found.sort();
    found
}

#[test]
fn interleaved_work_reaches_everybody() {
    let (folder, [ann, ben, cleo]) = three();
    let dir = folder.path();
    let told = sync(&ann, "ann", dir);
    assert_eq!(told["schema"], "obstat/sync/v1");
    assert_eq!(told["sent"]["events"].as_u64(), Some(ann.events()));
    ben.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Which limits?'");
    ann.request("triage@1.1", "--nature tuning");
    sync(&ben, "priya", dir);
    sync(&cleo, "pat", dir);
    sync(&ann, "ann", dir);
    cleo.ok("pat", "challenge list triage@1.0");
    for (laptop, who) in [(&cleo, "pat"), (&ben, "priya"), (&ann, "ann")] {
        sync(laptop, who, dir);
    }
    assert_eq!(told_by(&ann), told_by(&ben));
    assert_eq!(told_by(&ann), told_by(&cleo));
    let before = bundles(dir);
    for (laptop, who) in [(&cleo, "pat"), (&ben, "priya"), (&ann, "ann")] {
        let told = sync(laptop, who, dir);
        assert_eq!((told["new"].as_u64(), &told["sent"]), (Some(0), &Value::Null), "nothing is said twice: {told}");
    }
    assert_eq!(bundles(dir), before);
    for bundle in before {
        let stem = bundle.file_stem().unwrap().to_str().unwrap().to_owned();
        assert_eq!(stem, obstat::domain::ids::Digest::of(&std::fs::read(&bundle).unwrap()).to_string());
    }
}

#[test]
fn a_newcomer_and_a_lost_laptop_get_everything_from_the_folder_alone() {
    let (folder, [ann, ben, _]) = three();
    sync(&ann, "ann", folder.path());
    ben.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Which limits?'");
    sync(&ben, "priya", folder.path());
    let whole = bundles(folder.path()).into_iter().max_by_key(|b| std::fs::metadata(b).unwrap().len()).unwrap();
    let new = laptop(&ann, &whole);
    sync(&new, "ann", folder.path());
    assert_eq!(told_by(&new), told_by(&ben));
    assert_eq!(new.ok("ann", "verify")["valid"], true);
}

#[test]
fn what_is_half_copied_is_left_for_the_next_time() {
    let (folder, [ann, ben, _]) = three();
    ann.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Which limits?'");
    sync(&ann, "priya", folder.path());
    let [bundle] = &bundles(folder.path())[..] else { panic!("one bundle") };
    let bytes = std::fs::read(bundle).unwrap();
    std::fs::write(bundle, &bytes[..bytes.len() / 2]).unwrap();
    let told = sync(&ben, "ann", folder.path());
    assert_eq!((told["new"].as_u64(), told["unready"].as_array().unwrap().len()), (Some(0), 1), "{told}");
    std::fs::write(bundle, &bytes).unwrap();
    let told = sync(&ben, "ann", folder.path());
    assert_eq!((told["new"].as_u64(), told["unready"].as_array().unwrap().len()), (Some(1), 0), "{told}");
    std::fs::write(folder.path().join(".hidden.obstat"), b"x").unwrap();
    std::fs::write(folder.path().join("notes.txt"), b"x").unwrap();
    assert_eq!(sync(&ben, "ann", folder.path())["unready"], serde_json::json!([]), "what is no bundle is nobody's business");
}

#[test]
fn bundles_that_rest_on_each_other_go_in_whatever_their_names() {
    let (folder, [ann, ben, _]) = three();
    sync(&ann, "ann", folder.path());
    for item in ["model-card", "data-sheet", "monitoring", "transparency", "capacity"] {
        ann.ok("priya", &format!("challenge add triage@1.0 --item {item} --reason 'Which limits?'"));
        sync(&ann, "ann", folder.path());
    }
    assert_eq!(bundles(folder.path()).len(), 6);
    let told = sync(&ben, "priya", folder.path());
    assert_eq!((told["new"].as_u64(), told["waiting"].as_u64()), (Some(5), Some(0)), "{told}");
    assert!(!ben.store().join("inbox").exists(), "what lies in the folder is not kept twice");
}

#[test]
fn a_tampered_bundle_is_refused_and_keeps_nothing_else_from_coming() {
    let (folder, [ann, ben, _]) = three();
    ann.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Which limits?'");
    sync(&ann, "ann", folder.path());
    let [bundle] = &bundles(folder.path())[..] else { panic!("one bundle") };
    let mut bytes = std::fs::read(bundle).unwrap();
    let at = bytes.windows(6).position(|w| w == b"Which ").unwrap();
    bytes[at] = b'w';
    std::fs::write(folder.path().join("for-ben.obstat"), bytes).unwrap();
    let told = sync(&ben, "priya", folder.path());
    assert_eq!(told["new"], 1, "{told}");
    assert!(told["unready"][0]["text"].as_str().unwrap().contains("events.jsonl"), "{told}");
    ben.no("priya", &format!("sync {}", text(&folder.path().join("nowhere"))), 4);
}

#[test]
fn many_small_bundles_give_way_to_a_whole_one_of_another_person() {
    let (folder, [ann, ben, cleo]) = three();
    let dir = folder.path();
    sync(&ann, "ann", dir);
    for n in 0..33 {
        ann.ok("priya", &format!("challenge add triage@1.0 --item model-card --reason 'Limit {n}?'"));
        sync(&ann, "ann", dir);
    }
    assert!(bundles(dir).len() > 33, "one's own are not cleared by what one packed oneself");
    let before = bundles(dir).len();
    let told = sync(&ann, "ann", dir);
    assert_eq!(told["sent"]["events"].as_u64(), Some(ann.events()), "where many lie, a whole one is put beside them: {told}");
    assert_eq!((told["cleared"].as_u64(), bundles(dir).len()), (Some(0), before + 1), "{told}");
    assert_eq!(sync(&ann, "ann", dir)["sent"], Value::Null, "once");
    let told = sync(&ben, "priya", dir);
    assert!(told["cleared"].as_u64().unwrap() > 30, "{told}");
    assert!(bundles(dir).len() < 4, "{:?}", bundles(dir));
    sync(&cleo, "pat", dir);
    assert_eq!(told_by(&ann), told_by(&cleo));
}

#[test]
fn a_file_that_lies_in_no_bundle_follows_its_act() {
    let (folder, [ann, ben, _]) = three();
    let evidence = ann.file("card.md", b"# Limits");
    ann.ok("ann", &format!("evidence add triage@1.0 --item model-card --file {}", text(&evidence)));
    export(&ann, "bare.obstat", "--no-files");
    std::fs::copy(ann.path("bare.obstat"), folder.path().join("bare.obstat")).unwrap();
    sync(&ben, "priya", folder.path());
    let digest = obstat::domain::ids::Digest::of(b"# Limits").to_string();
    let has = |laptop: &Headless| laptop.store().join("files").join(&digest[..2]).join(&digest).exists();
    assert!(has(&ann) && !has(&ben));
    let told = sync(&ann, "ann", folder.path());
    assert!(told["sent"]["files"].as_u64().unwrap() > 0, "{told}");
    assert_eq!(sync(&ann, "ann", folder.path())["sent"], Value::Null, "once");
    sync(&ben, "priya", folder.path());
    assert!(has(&ben));
}
