//! A short run of the fuzzer's targets: every seed, and seeds that were cut, spliced and scribbled on.
//!
//! The long run: `cargo +nightly fuzz run event` in `fuzz/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../fuzz/bodies.rs"]
mod bodies;

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;

/// The seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files.iter().map(|f| std::fs::read(f).unwrap()).collect()
}

static EVENTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| seeds("event"));

/// One change to some bytes, at a place of its own.
#[derive(Debug, Clone)]
enum Scribble {
    Set(Index, u8),
    Insert(Index, &'static str),
    Remove(Index, usize),
    Repeat(Index, usize),
    Splice(Index, Index, Index),
}

const TOKENS: [&str; 16] =
    ["{", "}", "[", "]", "\"", ",", ":", "null", "0", "-1", "1e9", "9007199254740992", "\\u0000", "\u{202e}", "\n", " "];

fn scribble() -> impl Strategy<Value = Scribble> {
    let at = || any::<Index>();
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Scribble::Set(at, byte)),
        (at(), proptest::sample::select(&TOKENS[..])).prop_map(|(at, token)| Scribble::Insert(at, token)),
        (at(), 1usize..40).prop_map(|(at, n)| Scribble::Remove(at, n)),
        (at(), 1usize..40).prop_map(|(at, n)| Scribble::Repeat(at, n)),
        (at(), at(), at()).prop_map(|(at, seed, from)| Scribble::Splice(at, seed, from)),
    ]
}

fn scribbled(seed: &[u8], scribbles: &[Scribble], seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for scribble in scribbles {
        let place = |at: &Index| at.index(bytes.len() + 1);
        match scribble {
            Scribble::Set(at, byte) => {
                let at = place(at);
                if let Some(old) = bytes.get_mut(at) {
                    *old = *byte;
                }
            }
            Scribble::Insert(at, token) => {
                let at = place(at);
                bytes.splice(at..at, token.bytes());
            }
            Scribble::Remove(at, n) => {
                let at = place(at);
                let end = (at + n).min(bytes.len());
                bytes.drain(at..end);
            }
            Scribble::Repeat(at, n) => {
                let at = place(at);
                let end = (at + n).min(bytes.len());
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            Scribble::Splice(at, seed, from) => {
                let at = place(at);
                let other = &seeds[seed.index(seeds.len())];
                let from = from.index(other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
    }
    bytes
}

/// Published files, which stand with their sources among the fixtures, and what the fuzzer made of them.
static EVIDENCE: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folders = ["tests/fixtures/evidence", "fuzz/corpus/evidence"];
    let folders = folders.map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let mut files: Vec<_> =
        folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|e| e.unwrap().path()).collect();
    files.sort();
    files.iter().map(|f| std::fs::read(f).unwrap()).collect()
});

#[test]
fn every_file_of_evidence_is_read_harmlessly() {
    EVIDENCE.iter().for_each(|bytes| bodies::evidence(bytes));
}

static BUNDLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| seeds("bundle"));

#[test]
fn every_seed_is_a_bundle() {
    use bodies::forge;
    let good = forge::forge(&forge::story(), None);
    let lines = forge::member(&good, "events.jsonl");
    let whole = [(0, &good[..]), (1, lines), (2, forge::member(&good, "manifest.json"))];
    if std::env::var_os("OBSTAT_SEEDS").is_some() {
        for (how, bytes) in whole {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/bundle");
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(format!("story-{how}")), [&[how][..], bytes].concat()).unwrap();
        }
    }
    for (how, bytes) in whole {
        assert!(BUNDLES.contains(&[&[how][..], bytes].concat()), "draw the seeds anew: OBSTAT_SEEDS=1 cargo test --test fuzz");
    }
    for (how, bytes) in whole {
        assert!(bodies::bundle(&[&[how][..], bytes].concat()), "seed {how} is not taken");
    }
    for seed in BUNDLES.iter() {
        bodies::bundle(seed);
    }
}

#[test]
fn every_seed_is_an_event() {
    assert!(EVENTS.len() >= 40);
    for seed in EVENTS.iter() {
        obstat::ledger::event::Envelope::parse(seed).unwrap();
        bodies::event(seed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_scribble_on_an_event_is_taken_for_another(
        seed in any::<Index>(),
        scribbles in proptest::collection::vec(scribble(), 1..5),
    ) {
        let seed = &EVENTS[seed.index(EVENTS.len())];
        bodies::event(&scribbled(seed, &scribbles, &EVENTS));
    }

    #[test]
    fn no_scribble_on_a_bundle_is_taken_for_another(
        seed in any::<Index>(),
        scribbles in proptest::collection::vec(scribble(), 1..4),
    ) {
        let seed = &BUNDLES[seed.index(BUNDLES.len())];
        let bytes = scribbled(&seed[1..], &scribbles, &BUNDLES);
        bodies::bundle(&[&seed[..1], &bytes].concat());
    }

    #[test]
    fn no_scribble_on_evidence_is_too_much_for_its_readers(
        seed in any::<Index>(),
        scribbles in proptest::collection::vec(scribble(), 0..5),
    ) {
        let seed = &EVIDENCE[seed.index(EVIDENCE.len())];
        bodies::evidence(&scribbled(seed, &scribbles, &EVIDENCE));
    }

    #[test]
    fn no_scribble_on_a_signature_is_taken_for_another(scribbles in proptest::collection::vec(scribble(), 1..5)) {
        let key = obstat::ledger::key::SecretKey::from_seed(&[7; 32], "");
        let text = signature(key);
        prop_assert!(obstat::ledger::sign::unarmor(obstat::ledger::sign::NAMESPACE_BUNDLE, &text).is_ok());
        bodies::armored(&scribbled(text.as_bytes(), &scribbles, std::slice::from_ref(&text.clone().into_bytes())));
    }
}

fn signature(mut key: obstat::ledger::key::SecretKey) -> String {
    use obstat::ledger::sign::{NAMESPACE_BUNDLE, Signer, armor, sign};
    let signed = sign(&mut key, NAMESPACE_BUNDLE, b"a manifest").unwrap();
    armor(NAMESPACE_BUNDLE, &key.key(), &signed)
}
