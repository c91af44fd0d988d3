//! Import when something goes wrong around it: the disk fills up, the program is killed, two do it at once. Nothing is lost, and
//! nothing is half there.

use crate::headless;
use crate::peers;

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;

use headless::{Headless, text};
use peers::{export, laptop, told_by};
use rstest::rstest;

/// A laptop with many acts and evidence of 200 KiB; the bundles `first` from before, and `more` and `bare` with what came since,
/// with files and without.
static ANN: LazyLock<Headless> = LazyLock::new(|| {
    let ann = Headless::in_review("medium");
    let first = export(&ann, "first", "");
    let card = ann.file("card.md", "# Limits\n".repeat(25_000).as_bytes());
    ann.ok("ann", &format!("evidence add triage@1.0 --item model-card --file {}", text(&card)));
    for n in 0..40 {
        let words = "why ".repeat(100);
        ann.ok("priya", &format!("challenge add triage@1.0 --item model-card --reason '{n} {words}'"));
    }
    for (name, files) in [("more", ""), ("bare", "--no-files")] {
        export(&ann, name, &format!("--since {} {files}", text(&first)));
    }
    ann
});

fn behind() -> Headless {
    laptop(&ANN, &ANN.path("first"))
}

/// The store's files, but for SQLite's own index of the log, which readers write.
fn names(home: &Headless) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![home.store()];
    while let Some(dir) = open.pop() {
        let entries = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path());
        let (dirs, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        open.extend(dirs);
        found.extend(files.into_iter().filter(|path| path.extension().is_none_or(|e| e != "db-shm")));
    }
    found.sort();
    found
}

/// Runs obstat where no file may grow beyond so many blocks of 512 bytes; a write beyond is refused, or ends the program.
fn within(home: &Headless, args: &[&str], blocks: u32, refused: bool) -> Output {
    let trap = if refused { "trap '' XFSZ; " } else { "" };
    let line = format!("{trap}ulimit -f {blocks}; exec \"$@\"");
    let program = env!("CARGO_BIN_EXE_obstat");
    Command::new("sh")
        .args(["-c", &line, "sh", program, "--store", text(&home.store()).as_str()])
        .args(args)
        .env("OBSTAT_NOW", headless::START)
        .output()
        .unwrap()
}

fn import_within(home: &Headless, bundle: &Path, blocks: u32, refused: bool) -> Output {
    within(home, &["import", &text(bundle)], blocks, refused)
}

#[rstest]
#[case::while_the_bundle_is_copied("more", 300, "cannot be copied")]
#[case::while_events_are_written("bare", 200, "the disk that holds")]
#[case::while_releases_are_written("bare", 250, "the disk that holds")]
fn a_disk_that_is_full_changes_nothing_and_says_so(#[case] more: &str, #[case] blocks: u32, #[case] words: &str) {
    let (ann, ben, more) = (&*ANN, behind(), &ANN.path(more));
    let (events, had) = (ben.events(), names(&ben));
    let out = import_within(&ben, more, blocks, true);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(4), "{said}");
    assert!(said.starts_with("error: ") && said.contains(words) && said.contains("room"), "{said}");
    assert_eq!(ben.events(), events);
    assert_eq!(names(&ben), had, "nothing is left behind");
    assert_eq!(ben.ok("priya", "verify")["valid"], true);
    ben.ok("priya", &format!("import {}", text(more)));
    assert_eq!(ben.events(), ann.events());
    assert_eq!(told_by(ann), told_by(&ben));
}

#[rstest]
#[case(1)]
#[case(100)]
#[case(400)]
fn an_export_onto_a_full_disk_leaves_no_file(#[case] blocks: u32) {
    let room = tempfile::tempdir().unwrap();
    let file = text(&room.path().join("full.obstat"));
    let out = within(&ANN, &["export", "-o", &file, "--as", "priya@example.org"], blocks, true);
    assert_eq!(out.status.code(), Some(4), "{out:?}");
    assert_eq!(std::fs::read_dir(room.path()).unwrap().count(), 0);
}

#[rstest]
#[case::while_the_bundle_is_copied("more", 300)]
#[case::while_events_are_written("bare", 200)]
#[case::while_releases_are_written("bare", 250)]
fn a_program_that_is_killed_in_the_middle_of_a_write_leaves_all_as_it_was(#[case] more: &str, #[case] blocks: u32) {
    let (ann, ben, more) = (&*ANN, behind(), &ANN.path(more));
    let events = ben.events();
    let out = import_within(&ben, more, blocks, false);
    assert!(out.status.signal().is_some(), "{out:?}");
    assert_eq!(ben.events(), events);
    assert_eq!(ben.ok("priya", "verify")["valid"], true);
    ben.ok("priya", &format!("import {}", text(more)));
    assert_eq!(told_by(ann), told_by(&ben));
}

#[test]
fn imports_at_once_wait_for_each_other_and_come_to_the_same_as_one_after_the_other() {
    let (ann, ben, more) = (&*ANN, behind(), &ANN.path("more"));
    let cleo = laptop(ann, &export(ann, "everything", ""));
    cleo.ok("priya", "challenge add triage@1.0 --item data-sheet --reason 'Whose data?'");
    let theirs = export(&cleo, "theirs.obstat", "");
    let bundles = [more, &theirs, more, &theirs];
    let start = |bundle: &&PathBuf| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_obstat"));
        program.args(["import", text(bundle).as_str(), "--json", "--store", text(&ben.store()).as_str()]);
        program.env("OBSTAT_NOW", headless::START).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let before = ben.events();
    let running: Vec<Child> = bundles.iter().map(start).collect();
    let new = |program: Child| {
        let out = program.wait_with_output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap()["new"].as_u64().unwrap()
    };
    let taken: u64 = running.into_iter().map(new).sum();
    assert_eq!((before + taken, ben.events()), (cleo.events(), cleo.events()), "every event once");
    assert_eq!(told_by(&cleo), told_by(&ben));
    assert_eq!(ben.ok("priya", "verify")["valid"], true);
}
