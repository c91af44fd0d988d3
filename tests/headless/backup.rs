//! A backup: made while others write, unpacked by tar, and no chain forks because of it.

use crate::{copies, headless};

use std::path::Path;
use std::process::Command;

use copies::bring;
use headless::{Headless, text};
use serde_json::Value;

/// Whether the tool that unpacks is here; says so where it is not.
fn has_tar() -> bool {
    let has = Command::new("tar").arg("--version").output().is_ok_and(|o| o.status.success());
    if !has {
        eprintln!("skipped: tar is not installed here");
    }
    has
}

fn tar(args: &[&str], file: &Path) -> String {
    let done = Command::new("tar").args(args).arg(file).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout).unwrap()
}

/// A laptop with what a backup holds, and with the keys that were copied apart.
fn restored(file: &Path, keys: &Headless) -> Headless {
    let other = Headless::bare();
    std::fs::create_dir(other.store()).unwrap();
    tar(&["-C", &text(&other.store()), "-xf"], file);
    for key in std::fs::read_dir(keys.store().join("keys")).unwrap().map(|e| e.unwrap()) {
        std::fs::copy(key.path(), other.store().join("keys").join(key.file_name())).unwrap();
    }
    other
}

fn of_kind(home: &Headless, kind: &str) -> usize {
    let told = home.ok("priya", "conflict list");
    told["conflicts"].as_array().unwrap().iter().filter(|c| c["kind"] == kind).count()
}

#[test]
fn a_backup_is_whole_verified_and_unpacked_by_tar() {
    let house = Headless::in_review("low");
    let file = house.path("house.tar");
    let told = house.ok("priya", &format!("backup {}", text(&file)));
    let verified = house.ok("priya", "verify");
    assert_eq!((&told["events"], &told["files"], &told["keys"]), (&verified["events"], &verified["files"], &0.into()));
    assert_eq!(told["bytes"].as_u64(), Some(std::fs::metadata(&file).unwrap().len()));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
    let left = std::fs::read_dir(house.path("")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert_eq!(left.filter(|name| name.starts_with('.')).collect::<Vec<_>>(), [""; 0], "nothing half-written is left");
    assert!(house.no("priya", &format!("backup {}", text(&file)), 4).contains("it is there already"), "it replaces nothing");
    assert!(
        house.no("priya", &format!("backup {}", text(&house.path("nowhere/x.tar"))), 4).contains("its directory is not there")
    );
    assert!(house.run(&format!("backup {}", text(&house.path("more.tar")))).err.contains("no private key is in it"));
    if !has_tar() {
        return;
    }
    let names = tar(&["-tf"], &file);
    assert!(names.starts_with("files/\nkeys/\nobstat.db\nfiles/") && !names.contains("keys/p"), "{names}");
    let again = restored(&file, &house);
    let (mut here, mut there) = (verified, again.ok("priya", "verify"));
    assert_eq!(here["valid"], true);
    for told in [&mut here, &mut there] {
        told["files"] = Value::Null;
    }
    assert_eq!(here, there);
    assert_eq!(house.ok("priya", "why triage@1.0")["obstructions"], again.ok("priya", "why triage@1.0")["obstructions"]);
    again.ok("ann", "approve triage@1.0 --role model-owner");

    let whole = house.path("whole.tar");
    assert!(house.ok("priya", &format!("backup {} --with-keys", text(&whole)))["keys"].as_u64() >= Some(10));
    assert!(tar(&["-tvf"], &whole).lines().any(|l| l.starts_with("-rw------- 0/0") && l.contains("keys/")));
}

#[test]
fn a_restored_store_forks_no_chain_whatever_was_signed_since_the_backup() {
    if !has_tar() {
        return;
    }
    let house = Headless::in_review("low");
    let file = house.path("house.tar");
    house.ok("priya", &format!("backup {}", text(&file)));
    // The laptop goes on after the backup; it is lost, and twice a backup takes its place before anybody has heard of that.
    house.ok("ann", "item done triage@1.0 capacity --answer 'Ten a second'");
    let (one, two) = (restored(&file, &house), restored(&file, &house));
    one.ok("ann", "item done triage@1.0 on-call --answer 'Another rota' --field on_call=ann");
    two.ok("ann", "item done triage@1.0 on-call --answer 'A third rota' --field on_call=ann");
    bring(&house, &one);
    bring(&one, &two);
    bring(&two, &one);
    bring(&one, &house);
    for home in [&house, &one, &two] {
        assert_eq!(home.ok("priya", "verify")["valid"], true);
        assert_eq!(of_kind(home, "fork"), 0, "each signs under a number of its own");
        assert_eq!(of_kind(home, "conflict"), 1, "the two rotas, which nobody has chosen between");
    }
}

#[test]
fn a_store_that_does_not_verify_is_not_backed_up() {
    let house = Headless::in_review("low");
    let files = house.store().join("files");
    let first = |dir: &Path| std::fs::read_dir(dir).unwrap().next().unwrap().unwrap().path();
    let evidence = first(&first(&files));
    let mut bytes = std::fs::read(&evidence).unwrap();
    bytes[0] ^= 1;
    std::fs::remove_file(&evidence).unwrap();
    std::fs::write(&evidence, bytes).unwrap();
    let said = house.no("priya", &format!("backup {}", text(&house.path("house.tar"))), 3);
    assert!(said.contains("other bytes"), "{said}");
    assert!(!house.path("house.tar").exists());
}
