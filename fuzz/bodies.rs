//! What must hold of any bytes; the fuzzer's targets and the short run among the tests share it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

#[path = "../tests/support/forge.rs"]
pub mod forge;

use obstat::bundle::{Contents, Loose, Packed, pack};
use obstat::domain::act::Act;
use obstat::ledger::canonical;
use obstat::ledger::event::Envelope;
use obstat::ledger::sign::{NAMESPACE_BUNDLE, Signer as _, armor, sign, unarmor};

/// A line is refused, or it is exactly the line that we would have written; its body is refused, or it is read.
pub fn event(bytes: &[u8]) {
    if let Ok(value) = canonical::parse(bytes) {
        assert_eq!(canonical::write(&value).unwrap(), bytes, "two ways to write one value");
    }
    let Ok(envelope) = Envelope::parse(bytes) else { return };
    assert_eq!(envelope.line().unwrap(), bytes, "two ways to write one event");
    if let Ok(act) = Act::read(&envelope.kind, &envelope.body)
        && !matches!(act, Act::Unknown(_))
    {
        let again = Act::read(&envelope.kind, &act.body()).unwrap();
        assert_eq!(again.body(), act.body(), "an act reads otherwise than it writes");
    }
}

/// Bytes are read as evidence of any kind or told to be none; a broken file gives no number, and nothing in what is said is obeyed.
pub fn evidence(bytes: &[u8]) {
    for name in ["f.json", "f.jsonl", "f.xml", "f.csv", "f.md", "f.eval", "f"] {
        let reading = obstat::domain::reading::read(name, bytes);
        assert!(reading.fault.is_none() || reading.metrics.is_empty(), "a number out of a broken file");
        let said = reading.metrics.keys().cloned().chain(reading.findings.iter().map(|f| f.text.clone()));
        let said = said.chain(reading.facts.iter().map(|(_, v)| v.clone())).chain([reading.sentence()]);
        assert!(said.into_iter().all(|text| !text.chars().any(char::is_control)), "a control character to be obeyed");
        for metric in reading.metrics.values() {
            assert_eq!(
                metric.value.to_string().parse().as_ref(),
                Ok(&metric.value),
                "a number reads otherwise than it is written"
            );
        }
    }
}

/// An armored signature is refused, or it is exactly the text that we would have written.
pub fn armored(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok((key, signature)) = unarmor(NAMESPACE_BUNDLE, text) {
        assert_eq!(armor(NAMESPACE_BUNDLE, &key, &signature), text, "two ways to write one signature");
    }
}

/// A bundle is refused, or packing what it holds gives the same bytes. The first byte says how the rest is taken: as the archive, as
/// the events' lines, signed here, or as the manifest, signed here; so that what lies behind the signatures is reached.
/// Whether it was taken.
pub fn bundle(bytes: &[u8]) -> bool {
    let Some((how, rest)) = bytes.split_first() else { return false };
    let archive = match how % 3 {
        0 => rest.to_vec(),
        1 => {
            let who = |n: usize| [forge::ANN, forge::BEN, forge::EVE][(usize::from(*how) / 3 + n / 2) % 3];
            let lines = rest.strip_suffix(b"\n").unwrap_or(rest).split(|b| *b == b'\n').take(64).enumerate();
            let events: Vec<forge::Ev> = lines.map(|(n, line)| authored(line, who(n))).collect();
            forge::forge(&events, None)
        }
        _ => {
            let good = forge::forge(&forge::story(), None);
            let text = forge::member(&good, "manifest.json");
            let end = 512 + text.len().next_multiple_of(512);
            let signature = sign(&mut forge::key(forge::ANN), NAMESPACE_BUNDLE, rest).unwrap();
            let armored = armor(NAMESPACE_BUNDLE, &forge::key(forge::ANN).key(), &signature).into_bytes();
            let mut bent = forge::header(b"manifest.json", rest.len() as u64).to_vec();
            bent.extend_from_slice(rest);
            bent.resize(bent.len().next_multiple_of(512), 0);
            bent.extend_from_slice(&forge::header(b"manifest.json.sig", armored.len() as u64));
            bent.extend_from_slice(&armored);
            bent.resize(bent.len().next_multiple_of(512), 0);
            let signature_end = end + 512 + forge::member(&good, "manifest.json.sig").len().next_multiple_of(512);
            bent.extend_from_slice(&good[signature_end..]);
            bent
        }
    };
    let home = tempfile::tempdir_in(room()).unwrap();
    let path = home.path().join("x.obstat");
    std::fs::write(&path, &archive).unwrap();
    let Ok((bundle, _)) = forge::judge(&path) else { return false };
    let manifest = bundle.manifest();
    if manifest.by != forge::key(forge::ANN).key() {
        return true;
    }
    let files = bundle.files().map(|(sha256, _)| {
        let to = home.path().join(sha256.to_string());
        std::io::copy(&mut bundle.file(&sha256).unwrap(), &mut std::fs::File::create(&to).unwrap()).unwrap();
        Packed { sha256, path: to }
    });
    let contents = Contents {
        org: manifest.org,
        created: manifest.created,
        purpose: manifest.purpose,
        since: manifest.since.clone(),
        files: files.collect(),
    };
    let lines = bundle.lines().map(|line| line.map(|l| Loose { line: l.bytes, signature: l.signature }));
    let again = home.path().join("again.obstat");
    pack(&again, &contents, lines, &mut forge::key(forge::ANN), &mut |_, _| true).unwrap();
    assert_eq!(std::fs::read(&again).unwrap(), archive, "two ways to write one bundle");
    true
}

/// A line under the key that it names, where that is one of ours; else under another's.
fn authored(line: &[u8], otherwise: u8) -> forge::Ev {
    let named = Envelope::parse(line)
        .ok()
        .and_then(|e| [forge::ANN, forge::BEN, forge::EVE].into_iter().find(|who| forge::key(*who).key() == e.author));
    forge::Ev::of(line.to_vec(), named.unwrap_or(otherwise))
}

/// Where files cost least.
fn room() -> &'static std::path::Path {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { memory } else { std::path::Path::new(".") }
}
