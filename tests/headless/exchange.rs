//! Two laptops and a bundle between them: what one has, the other gets, and nobody is fooled.

use crate::headless;
use crate::peers;

use std::path::Path;

use headless::{Headless, said, text};
use obstat::bundle::{Bundle, Contents, Limits, Loose, pack};
use obstat::ledger::key::SecretKey;
use peers::{export, import, laptop, told_by};

/// A store with a release in review, and a second one founded from its bundle.
fn two() -> (Headless, Headless) {
    let here = Headless::in_review("medium");
    let there = laptop(&here, &export(&here, "first.obstat", ""));
    (here, there)
}

/// Brings each what the other has.
fn meet(here: &Headless, there: &Headless, name: &str) {
    let (to, back) = (export(here, name, ""), export(there, name, ""));
    import(there, &to);
    import(here, &back);
}

#[test]
fn two_stores_that_exchange_bundles_say_the_same() {
    let (here, there) = two();
    assert_eq!(told_by(&here), told_by(&there));
    there.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Which limits?'");
    here.ok("ann", "model add scribe --owner ann@example.org --tier low");
    here.request("triage@1.1", "--nature tuning");
    let first = text(&here.path("first.obstat"));
    let small = export(&there, "answer.obstat", &format!("--since {first}"));
    let told = import(&here, &small);
    assert_eq!((told["new"].as_u64(), told["known"].as_u64(), told["waiting"].as_u64()), (Some(1), Some(0), Some(0)), "{told}");
    assert_eq!(told["changed"][0]["ref"], "triage@1.0");
    import(&there, &export(&here, "second.obstat", ""));
    assert_eq!(told_by(&here), told_by(&there));
    for laptop in [&here, &there] {
        assert_eq!(laptop.ok("priya", "verify")["valid"], true);
        assert!(laptop.run("challenge list triage@1.0").out.contains("Which limits?"));
    }
    let (before, told) = (told_by(&here), import(&here, &small));
    assert_eq!((told["new"].as_u64(), told["known"].as_u64(), told["files"].as_u64()), (Some(0), Some(1), Some(0)));
    assert_eq!(told_by(&here), before, "twice is once");
}

#[test]
fn a_release_brings_what_it_rests_on_and_nothing_else() {
    let (here, _) = two();
    here.request("triage@1.1", "--nature tuning");
    let all = here.events();
    let part = export(&here, "part.obstat", "--release triage@1.1 --purpose audit");
    let there = laptop(&here, &part);
    assert!(there.events() < all && there.events() > 3);
    assert_eq!(there.ok("ann", "release show triage@1.1")["ref"], "triage@1.1");
    assert_eq!(there.ok("ann", "verify")["valid"], true);
    assert_eq!(there.run("release show triage@1.0 --as ann@example.org").code, 2, "it does not rest on it");
}

#[test]
fn without_files_the_policy_still_travels_and_the_rest_can_follow() {
    let here = Headless::in_review("low");
    let bare = export(&here, "bare.obstat", "--no-files");
    let there = laptop(&here, &bare);
    assert_eq!(there.ok("ann", "verify")["valid"], true);
    let full = export(&here, "full.obstat", "");
    let told = import(&there, &full);
    assert_eq!(told["new"], 0);
    assert!(told["files"].as_u64().unwrap() > 5, "{told}");
    assert_eq!(there.ok("ann", "evidence check triage@1.0")["schema"], here.ok("ann", "evidence check triage@1.0")["schema"]);
}

#[test]
fn a_bundle_whose_past_is_missing_waits_and_goes_on_by_itself() {
    let (here, there) = two();
    here.ok("priya", "challenge add triage@1.0 --item model-card --reason 'One'");
    here.ok("priya", "challenge add triage@1.0 --item data-sheet --reason 'Two'");
    let early = export(&here, "early.obstat", "");
    here.ok("priya", "challenge add triage@1.0 --item monitoring --reason 'Three'");
    let late = export(&here, "late.obstat", &format!("--since {}", text(&early)));
    let before = there.events();
    let told = import(&there, &late);
    let waits = told["waiting_for"][0]["text"].as_str().unwrap();
    assert!(waits.contains("waiting for events 1–2 of Priya"), "{waits}");
    assert_eq!((told["new"].as_u64(), told["waiting"].as_u64()), (Some(0), Some(1)));
    assert_eq!(there.events(), before, "nothing of it counts yet");
    assert_eq!(std::fs::read_dir(there.store().join("inbox")).unwrap().count(), 1);
    import(&there, &late);
    assert_eq!(std::fs::read_dir(there.store().join("inbox")).unwrap().count(), 1, "the same waits once");

    let told = import(&there, &early);
    assert_eq!((told["new"].as_u64(), told["waiting"].as_u64()), (Some(3), Some(0)), "{told}");
    assert_eq!(std::fs::read_dir(there.store().join("inbox")).unwrap().count(), 0);
    assert_eq!(told_by(&here), told_by(&there));
}

/// A bundle packed anew by a key of nobody's: who packed it decides nothing.
fn packed_by_a_stranger(bundle: &Path, to: &Path, hour: u32) {
    let opened = Bundle::open(bundle, &Limits::default(), &mut |_, _| true).unwrap();
    let manifest = opened.manifest();
    let created = manifest.created + chrono::TimeDelta::hours(i64::from(hour));
    let contents =
        Contents { org: manifest.org, created, purpose: manifest.purpose, since: manifest.since.clone(), files: vec![] };
    let events = opened.lines().map(|line| line.map(|l| Loose { line: l.bytes, signature: l.signature }));
    let mut stranger = SecretKey::from_seed(&[66; 32], "");
    pack::<obstat::bundle::BundleError>(to, &contents, events, &mut stranger, &mut |_, _| true).unwrap();
}

#[test]
fn strangers_cannot_fill_the_inbox() {
    let (here, there) = two();
    here.ok("priya", "challenge add triage@1.0 --item model-card --reason 'One'");
    let early = export(&here, "early.obstat", "");
    here.ok("priya", "challenge add triage@1.0 --item monitoring --reason 'Two'");
    let late = export(&here, "late.obstat", &format!("--since {}", text(&early)));
    for hour in 0..4 {
        let path = there.path(&format!("{hour}.obstat"));
        packed_by_a_stranger(&late, &path, hour);
        assert_eq!(import(&there, &path)["waiting"], 1);
    }
    let fifth = there.path("4.obstat");
    packed_by_a_stranger(&late, &fifth, 4);
    assert!(there.no("priya", &format!("import {}", text(&fifth)), 4).contains("inbox is full"));
    assert_eq!(import(&there, &late)["waiting"], 1, "whom the charter lists still gets in");
    let told = import(&there, &early);
    assert_eq!(told["new"], 2, "{told}");
    assert_eq!(std::fs::read_dir(there.store().join("inbox")).unwrap().count(), 0);
    assert_eq!(told_by(&here), told_by(&there));
}

#[test]
fn one_bad_byte_refuses_the_whole_and_changes_nothing() {
    let (here, there) = two();
    here.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Which limits?'");
    let good = std::fs::read(export(&here, "good.obstat", "")).unwrap();
    let at = good.windows(13).rposition(|w| w == b"Which limits?").unwrap();
    let mut bad = good;
    bad[at] ^= 1;
    let path = there.file("bad.obstat", &bad);
    let database = std::fs::read(there.store().join("obstat.db")).unwrap();
    let (line, before) = (format!("import {} --json", text(&path)), there.events());
    let ran = there.run(&line);
    assert_eq!((ran.code, there.events()), (3, before), "{ran:?}");
    let told = ran.json();
    assert_eq!(told["rejected"][0]["code"], "part");
    assert!(told["rejected"][0]["text"].as_str().unwrap().contains("events.jsonl"), "{told}");
    assert!(said(&line, &ran).contains("bad.obstat"));
    assert_eq!(std::fs::read(there.store().join("obstat.db")).unwrap(), database, "the store's bytes are as they were");

    let seen = there.run(&format!("verify {} --json", text(&path)));
    assert_eq!((seen.code, seen.json()["problems"][0]["code"].as_str()), (3, Some("part")));
    // A good one beside it is taken all the same.
    let ran = there.run(&format!("import {} {} --json", text(&path), text(&here.path("good.obstat"))));
    assert_eq!((ran.code, ran.json()["new"].as_u64(), ran.json()["rejected"].as_array().unwrap().len()), (3, Some(1), 1));
}

#[test]
fn a_dry_run_says_what_would_change_and_keeps_nothing() {
    let (here, there) = two();
    here.ok("ann", "approve triage@1.0 --role model-owner");
    let path = export(&here, "next.obstat", "");
    let (before, events) = (told_by(&there), there.events());
    let told = there.ok("priya", &format!("import {} --dry-run", text(&path)));
    assert_eq!((told["dry_run"].as_bool(), told["new"].as_u64()), (Some(true), Some(1)), "{told}");
    assert_eq!(told["changed"][0]["ref"], "triage@1.0");
    assert_eq!((told_by(&there), there.events()), (before, events));
    assert_eq!(import(&there, &path)["new"], 1);
}

#[test]
fn another_organisation_is_refused_and_a_bundle_needs_no_store_to_be_verified() {
    let (here, other) = (Headless::in_review("low"), Headless::founded());
    let bundle = export(&here, "here.obstat", "");
    let ran = other.run(&format!("import {} --json", text(&bundle)));
    assert_eq!((ran.code, ran.json()["rejected"][0]["code"].as_str()), (3, Some("other-org")));
    let bare = Headless::bare();
    let told = bare.run(&format!("verify {} --json", text(&bundle)));
    assert_eq!((told.code, told.json()["valid"].as_bool(), told.json()["events"].as_u64()), (0, Some(true), Some(here.events())));
    assert_eq!((&told.json()["by_email"], &told.json()["by_known"]), (&"priya@example.org".into(), &false.into()));
    let said = bare.run(&format!("verify {}", text(&bundle))).out;
    assert!(said.contains("Priya (priya@example.org), as a charter in it says") && said.contains("SHA256:"), "{said}");
    let said = here.run(&format!("verify {}", text(&bundle))).out;
    assert!(said.contains("Priya (priya@example.org), 2026-"), "the store's own charter says so: {said}");
    let wrong = bare.run(&format!("verify {} --json", text(&here.store().join("obstat.db"))));
    assert_eq!((wrong.code, wrong.json()["problems"][0]["code"].as_str()), (3, Some("tar-magic")));
    assert_eq!(bare.run("verify nowhere.obstat").code, 4);
}

#[test]
fn decisions_that_had_not_seen_each_other_are_shown_on_both_sides() {
    let (here, there) = two();
    here.ok("ann", "approve triage@1.0 --role model-owner");
    let both = export(&here, "first-word.obstat", "");
    import(&there, &both);
    here.ok("priya", "approve triage@1.0 --role governance-lead");
    there.ok("priya", "reject triage@1.0 --role governance-lead --reason 'Not on my watch'");
    let told = import(&there, &export(&here, "yes.obstat", ""));
    import(&here, &export(&there, "no.obstat", ""));
    assert_eq!(told["conflicts"][0]["code"], "contested", "{told}");
    assert_eq!(told_by(&here), told_by(&there));
    for laptop in [&here, &there] {
        assert_eq!(laptop.ok("ann", "release show triage@1.0")["state"], "contested");
        assert_eq!(laptop.run("gate triage@1.0").code, 1);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &target) } else { assert!(std::fs::copy(entry.path(), target).is_ok()) }
    }
}

#[test]
fn a_restored_copy_is_seen_and_signs_under_another_number() {
    let (here, there) = two();
    meet(&here, &there, "before.obstat");
    copy(&here.store(), &here.path("backup"));
    here.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Lost with the disk'");
    import(&there, &export(&here, "lost.obstat", ""));
    let device = || obstat::store::Store::open_read_only(here.store()).unwrap().meta("device").unwrap().unwrap();
    let old = device();
    std::fs::remove_dir_all(here.store()).unwrap();
    copy(&here.path("backup"), &here.store());
    assert_eq!(device(), old);

    let told = import(&here, &export(&there, "back.obstat", ""));
    assert_eq!((told["new"].as_u64(), told["notes"][0]["code"].as_str()), (Some(1), Some("device")), "{told}");
    assert_ne!(device(), old);
    here.ok("priya", "challenge add triage@1.0 --item monitoring --reason 'After the restore'");
    let told = import(&there, &export(&here, "on.obstat", ""));
    assert_eq!((told["conflicts"].as_array().unwrap().len(), told["new"].as_u64()), (0, Some(1)), "no fork: {told}");
    assert_eq!(told_by(&here), told_by(&there));
}

#[test]
fn an_exporter_who_went_back_and_signed_again_is_shown() {
    let (here, there) = two();
    copy(&here.store(), &here.path("backup"));
    here.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Before'");
    import(&there, &export(&here, "before.obstat", ""));
    std::fs::remove_dir_all(here.store()).unwrap();
    copy(&here.path("backup"), &here.store());
    here.ok("priya", "challenge add triage@1.0 --item monitoring --reason 'Again'");
    let told = import(&there, &export(&here, "again.obstat", ""));
    let codes = |list: &str| told[list].as_array().unwrap().iter().map(|n| n["code"].to_string()).collect::<String>();
    assert!(codes("notes").contains("exporter-went-back"), "{told}");
    assert!(codes("conflicts").contains("fork"), "{told}");
    let went_back = || {
        let told = there.ok("ann", "exchange");
        let priya = told["people"].as_array().unwrap().iter().find(|p| p["name"] == "Priya").unwrap().clone();
        priya["went_back"].as_array().unwrap().len()
    };
    assert_eq!(went_back(), 1, "it stays in sight");
    import(&here, &export(&there, "all.obstat", ""));
    import(&there, &export(&here, "again-all.obstat", ""));
    assert_eq!(went_back(), 0, "until she has it again");
}

#[test]
fn an_export_replaces_no_file_and_leaves_nothing_half_written() {
    let h = Headless::with_model("low");
    h.file("mine.txt", b"mine");
    assert!(h.no("priya", "export -o mine.txt", 4).contains("there already"));
    assert_eq!(std::fs::read(h.path("mine.txt")).unwrap(), b"mine");
    h.no("priya", "export -o nowhere/x.obstat", 4);
    h.no("priya", "export -o x.obstat --release triage@9.9", 2);
    h.no("priya", "export -o x.obstat --since mine.txt", 3);
    h.no("priya", "export -o x.obstat --since missing.obstat", 4);
    h.no("priya", "export -o x.obstat --purpose backup", 2);
    h.no("priya", "import", 2);
    h.no("priya", "import missing.obstat", 4);
    let left: Vec<_> = std::fs::read_dir(h.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    #[cfg(unix)]
    {
        let good = export(&h, "good.obstat", "");
        std::os::unix::fs::symlink(&good, h.path("link.obstat")).unwrap();
        assert!(h.no("priya", "import link.obstat", 2).contains("symbolic link"));
        assert!(h.no("priya", "import /dev/null", 2).contains("device"));
    }
}

#[test]
fn a_store_is_founded_only_from_the_organisation_that_one_was_told() {
    let here = Headless::with_model("low");
    let bundle = export(&here, "all.obstat", "");
    let dir = here.path("other");
    let wrong = "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aa".parse().unwrap();
    let found =
        |fingerprint| obstat::app::exchange::found_from_bundle(&dir, &bundle, fingerprint, peers::options(), &mut |_, _| true);
    let refused = found(Some(&wrong)).unwrap_err();
    assert!(refused.to_string().contains("aaaa-aaaa") && !dir.exists(), "{refused}");
    let rest = export(&here, "rest.obstat", &format!("--since {}", text(&bundle)));
    let dir = here.path("third");
    let refused = obstat::app::exchange::found_from_bundle(&dir, &rest, None, peers::options(), &mut |_, _| true).unwrap_err();
    assert!(!dir.join("obstat.db").exists(), "{refused}");
    let (session, told) = found(None).unwrap();
    assert_eq!(told.new, here.events());
    assert_eq!(peers::picture(&session), told_by(&here));
}

#[test]
fn purged_files_do_not_come_back_and_go_wherever_the_purge_is_heard_of() {
    let (here, there) = two();
    here.ok("ann", "release withdraw triage@1.0 --reason 'Another way was found'");
    import(&there, &export(&here, "withdrawn.obstat", ""));
    for laptop in [&here, &there] {
        laptop.now("2041-01-04T09:00:00Z");
    }
    let files = |of: &Headless| of.ok("ann", "verify")["files"].as_u64().unwrap();
    let (before, all) = (files(&there), export(&here, "all.obstat", ""));
    there.ok("priya", "retention purge triage@1.0 --reason 'Past its time'");
    assert!(files(&there) < before);
    let told = import(&there, &all);
    assert_eq!((told["notes"][0]["code"].as_str(), told["files"].as_u64()), (Some("purged"), Some(0)), "{told}");
    let told = import(&here, &export(&there, "purged.obstat", ""));
    assert_eq!((told["notes"][0]["code"].as_str(), told["new"].as_u64()), (Some("purged"), Some(1)), "{told}");
    assert_eq!(files(&here), files(&there));
}

#[test]
fn a_newcomer_joins_by_bundle_fingerprint_and_request() {
    let here = Headless::in_review("medium");
    let bundle = export(&here, "all.obstat", "");
    let fingerprint = here.ok("priya", "frontier")["fingerprint"].as_str().unwrap().to_owned();
    let there = Headless::bare();
    let join = |trust: &str| {
        let line =
            format!("join {} --name Dana --email dana@example.org {trust} --no-passphrase -o dana.join --json", text(&bundle));
        there.run(&line)
    };
    assert_eq!(join("").code, 2, "a fingerprint, or the word that there is none");
    let wrong = join("--fingerprint aaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aa");
    assert!(wrong.code == 3 && wrong.err.contains(&fingerprint) && !there.store().exists(), "{wrong:?}");
    let joined = join(&format!("--fingerprint {fingerprint}"));
    assert_eq!(joined.code, 0, "{joined:?}");
    assert_eq!(told_by(&there), told_by(&here));
    assert_eq!(there.run("challenge add triage@1.0 --item model-card --reason x").code, 4, "not in the charter yet");

    let request = text(&there.path("dana.join"));
    here.ok("priya", &format!("person add --request {request} --role security"));
    import(&here, &bundle);
    let back = export(&here, "back.obstat", &format!("--since {}", text(&bundle)));
    let told = there.run(&format!("import {} --json", text(&back)));
    assert_eq!((told.code, told.json()["new"].as_u64()), (0, Some(1)), "{told:?}");
    assert_eq!(there.run("challenge add triage@1.0 --item validation-report --reason 'Which attacks?'").code, 0);
    assert_eq!(there.run("export -o answer.obstat").code, 0);
    assert_eq!(import(&here, &there.path("answer.obstat"))["new"], 1);
    assert!(here.run("challenge list triage@1.0").out.contains("Which attacks?"));
}

#[test]
fn whoever_believes_the_first_bundle_is_told_so_ever_after() {
    let here = Headless::in_review("low");
    let bundle = export(&here, "all.obstat", "");
    let there = Headless::bare();
    let line = "--name Dana --email dana@example.org --trust-first-use --no-passphrase -o dana.join";
    let joined = there.run(&format!("join {} {line}", text(&bundle)));
    assert!(joined.code == 0 && joined.err.contains("fingerprint"), "{joined:?}");
    assert!(there.run("doctor").out.contains("trust-first-use"));
    let gate = there.run("gate triage@1.0 --env production");
    assert!(gate.code == 1 && gate.err.contains("without a fingerprint"), "{gate:?}");
    assert_eq!(there.run(&format!("join {} {line}", text(&bundle))).code, 2, "the request is there already");
}
