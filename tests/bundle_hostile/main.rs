//! Bundles that somebody made up or bent, each refused with its code and a sentence, and good ones beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod archives;
mod bends;
mod chains;
mod events;
#[path = "../support/forge.rs"]
mod forge;
mod manifests;
mod signatures;

use std::collections::BTreeSet;

use Bend::{Armor, Events, Files, Lines, Manifest, Members, Packer, Sigs, Tar, Text};
use forge::{ANN, BEN, Bend, EVE, Ev, challenge, charter, forge, judge, key, next, noon, policy, request, seal, story};
use obstat::bundle::{Contents, Loose, MAX_MANIFEST, MAX_MEMBERS, Packed, Purpose, pack};
use obstat::domain::ids::{Digest, EventId, hex_bytes};
use obstat::ledger::chain::{self, Link};
use obstat::ledger::sign::{NAMESPACE_BUNDLE, NAMESPACE_EVENT, Signer as _, armor, sign, unarmor};
use serde_json::{Value, json};

use archives::ARCHIVES;
use bends::*;
use chains::CHAINS;
use events::EVENTS;
use manifests::MANIFESTS;
use signatures::SIGNATURES;

fn cases() -> impl Iterator<Item = &'static (&'static str, Bend, &'static str)> {
    [ARCHIVES, MANIFESTS, SIGNATURES, EVENTS, CHAINS].into_iter().flatten()
}

#[test]
fn every_hostile_bundle_is_refused_for_its_reason() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("x.obstat");
    let good = forge(&story(), None);
    let mut wrong = Vec::new();
    for (story_of_it, bend, code) in cases() {
        let bytes = forge(&story(), Some(*bend));
        assert!(bytes != good, "{story_of_it}: nothing was bent");
        std::fs::write(&path, bytes).unwrap();
        match judge(&path) {
            Ok(_) => wrong.push(format!("{story_of_it}: accepted, not {code}")),
            Err((found, text)) if found != *code => wrong.push(format!("{story_of_it}: {found}, not {code}: {text}")),
            Err((_, text)) => {
                assert!(!text.contains('\n') && !text.contains('\u{1b}') && text.len() < 600, "{story_of_it}: {text}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases().count() >= 200, "{}", cases().count());
    let names: BTreeSet<&str> = cases().map(|(name, ..)| *name).collect();
    assert!(names.len() > 180, "cases tell different stories");
}

#[test]
fn a_good_bundle_is_taken() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("x.obstat");
    let mut events = story();
    two_more(&mut events);
    std::fs::write(&path, forge(&events, None)).unwrap();
    let (bundle, check) = judge(&path).unwrap_or_else(|e| panic!("{e:?}"));
    assert_eq!((check.new, check.known, check.authors.len()), (6, 0, 2));
    assert_eq!(bundle.files().collect::<Vec<_>>(), [(Digest::of(policy()), 10)]);
    assert_eq!(bundle.manifest().purpose, Purpose::Sync);
}

#[test]
fn what_is_packed_is_what_the_forge_writes() {
    let home = tempfile::tempdir().unwrap();
    let (path, file) = (home.path().join("x.obstat"), home.path().join("policy"));
    std::fs::write(&file, policy()).unwrap();
    let mut events = story();
    two_more(&mut events);
    let contents = Contents {
        org: events[0].id,
        created: noon(),
        purpose: Purpose::Sync,
        since: None,
        files: vec![Packed { sha256: Digest::of(policy()), path: file }],
    };
    let loose = |e: &Ev| Ok::<_, obstat::bundle::BundleError>(Loose { line: e.line.clone(), signature: e.signature });
    let pack = |to: &std::path::Path| pack(to, &contents, events.iter().map(loose), &mut key(ANN), &mut |_, _| true);
    pack(&path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), forge(&events, None));

    assert_eq!(pack(&path).unwrap_err().code(), "exists", "another file is never replaced");
    assert_eq!(pack(&home.path().join("nowhere/x.obstat")).unwrap_err().code(), "io");
    std::fs::write(home.path().join("policy"), b"altered").unwrap();
    assert_eq!(pack(&home.path().join("y.obstat")).unwrap_err().code(), "file-altered");
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing half written is left: {left:?}");
}

#[test]
fn what_is_no_plain_file_is_not_opened() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    let refused = |name: &str| judge(&path(name)).map(|_| ()).unwrap_err();
    std::fs::write(path("good"), forge(&story(), None)).unwrap();
    std::fs::create_dir(path("room")).unwrap();
    let vast = std::fs::File::create(path("vast")).unwrap();
    vast.set_len(3 << 30).unwrap();
    assert_eq!(refused("room").0, "not-a-file");
    assert_eq!(refused("vast").0, "too-large");
    assert_eq!(refused("missing").0, "io");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(path("good"), path("link")).unwrap();
        assert!(refused("link").1.contains("symbolic link"));
        assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
        assert!(refused("pipe").1.contains("pipe"));
        assert!(judge(std::path::Path::new("/dev/zero")).map(|_| ()).unwrap_err().1.contains("device"));
        let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        assert!(refused("socket").1.contains("socket"));
    }
}

#[test]
fn no_flipped_byte_is_taken() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("x.obstat");
    let good = forge(&story(), None);
    // Every byte of the headers and of what is signed, and the zeros between: a prime step visits all kinds of places.
    for at in (0..good.len()).step_by(7) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&path, bytes).unwrap();
        assert!(judge(&path).is_err(), "byte {at}");
    }
}
