//! Bundles that somebody made up or bent, each refused with its code and a sentence, and good ones beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/forge.rs"]
mod forge;

use std::collections::BTreeSet;

use Bend::{Armor, Events, Files, Lines, Manifest, Members, Packer, Sigs, Tar, Text};
use forge::{ANN, BEN, Bend, EVE, Ev, challenge, charter, forge, judge, key, next, noon, policy, request, seal, story};
use obstat::bundle::{Contents, Loose, MAX_MANIFEST, MAX_MEMBERS, Packed, Purpose, pack};
use obstat::domain::ids::{Digest, EventId, hex_bytes};
use obstat::ledger::chain::{self, Link};
use obstat::ledger::sign::{NAMESPACE_BUNDLE, NAMESPACE_EVENT, Signer as _, armor, sign, unarmor};
use serde_json::{Value, json};

/// Where the header of a member stands in an archive.
fn at(tar: &[u8], name: &str) -> usize {
    (0..tar.len()).step_by(512).find(|at| tar[*at..].starts_with(format!("{name}\0").as_bytes())).unwrap()
}

/// Changes the header of `events.jsonl` and makes its checksum right again.
fn field(tar: &mut [u8], place: usize, bytes: &[u8]) {
    let at = at(tar, "events.jsonl");
    tar[at + place..at + place + bytes.len()].copy_from_slice(bytes);
    seal(&mut tar[at..]);
}

/// Sets a name without more ado.
fn rename(members: &mut forge::Members, n: usize, name: &[u8]) {
    members[n].0 = name.to_vec();
}

fn file(name: &str) -> (Vec<u8>, Vec<u8>) {
    (name.as_bytes().to_vec(), b"x".to_vec())
}

/// Adds the group's order to the S of a signature: the second solution of the lax equation.
fn plus_order(signature: &mut [u8]) {
    let order: [u8; 32] = hex_bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut carry = 0_u16;
    for (byte, add) in signature[32..].iter_mut().zip(order) {
        carry += u16::from(*byte) + u16::from(add);
        *byte = carry.to_le_bytes()[0];
        carry >>= 8;
    }
}

fn last(events: &mut [Ev]) -> &mut Ev {
    events.last_mut().unwrap()
}

fn set(value: &mut Value, key: &str, to: Value) {
    value[key] = to;
}

/// The small-order key whose every signature with R = identity and S = 0 holds by the lax equation.
fn weak() -> obstat::domain::ids::KeyId {
    "0100000000000000000000000000000000000000000000000000000000000000".parse().unwrap()
}

fn lax() -> [u8; 64] {
    let mut signature = [0; 64];
    signature[0] = 1;
    signature
}

const ARCHIVES: &[(&str, Bend, &str)] = &[
    ("an empty file", Tar(Vec::clear), "tar-no-end"),
    ("one zero block", Tar(|t| *t = vec![0; 512]), "tar-no-end"),
    ("an archive without members", Tar(|t| *t = vec![0; 1024]), "member-missing"),
    ("text", Tar(|t| *t = vec![b'x'; 4096]), "tar-magic"),
    ("cut within the first header", Tar(|t| t.truncate(300)), "tar-truncated"),
    ("cut within a member", Tar(|t| t.truncate(700)), "tar-truncated"),
    (
        "cut between two members",
        Tar(|t| {
            let cut = at(t, "events.sig");
            t.truncate(cut)
        }),
        "tar-no-end",
    ),
    ("no closing blocks", Tar(|t| t.truncate(t.len() - 1024)), "tar-no-end"),
    ("one closing block", Tar(|t| t.truncate(t.len() - 512)), "tar-no-end"),
    (
        "a closing block that is not zero",
        Tar(|t| {
            let n = t.len();
            t[n - 1] = 1
        }),
        "tar-no-end",
    ),
    ("a byte after the end", Tar(|t| t.push(0)), "tar-trailing"),
    ("a third zero block, as tar pads", Tar(|t| t.extend([0; 512])), "tar-trailing"),
    ("padded to a record, as tar does", Tar(|t| t.resize((t.len() + 1).next_multiple_of(10240), 0)), "tar-trailing"),
    (
        "another archive after the end",
        Tar(|t| {
            let again = t.clone();
            t.extend(again)
        }),
        "tar-trailing",
    ),
    ("a zero block before the members", Tar(|t| drop(t.splice(0..0, [0; 512]))), "tar-no-end"),
    ("gzip", Tar(|t| t[..2].copy_from_slice(b"\x1f\x8b")), "tar-name"),
    ("tar before POSIX", Tar(|t| field(t, 257, &[0; 8])), "tar-magic"),
    ("GNU's magic", Tar(|t| field(t, 257, b"ustar  \0")), "tar-magic"),
    ("another version", Tar(|t| field(t, 263, b"01")), "tar-magic"),
    ("a wrong checksum", Tar(|t| t[148] ^= 1), "tar-checksum"),
    (
        "a checksum with a leading space",
        Tar(|t| {
            let c = t[149..154].to_vec();
            t[148] = b' ';
            t[149..154].copy_from_slice(&c)
        }),
        "tar-checksum",
    ),
    ("a checksum ended by a space", Tar(|t| t[154] = b' '), "tar-checksum"),
    ("a hard link", Tar(|t| field(t, 156, b"1")), "tar-type"),
    ("a symbolic link", Tar(|t| field(t, 156, b"2")), "tar-type"),
    ("a character device", Tar(|t| field(t, 156, b"3")), "tar-type"),
    ("a block device", Tar(|t| field(t, 156, b"4")), "tar-type"),
    ("a directory", Tar(|t| field(t, 156, b"5")), "tar-type"),
    ("a pipe", Tar(|t| field(t, 156, b"6")), "tar-type"),
    ("a contiguous file", Tar(|t| field(t, 156, b"7")), "tar-type"),
    ("a file of the old type", Tar(|t| field(t, 156, b"\0")), "tar-type"),
    ("pax attributes", Tar(|t| field(t, 156, b"x")), "tar-type"),
    ("global pax attributes", Tar(|t| field(t, 156, b"g")), "tar-type"),
    ("GNU's long name", Tar(|t| field(t, 156, b"L")), "tar-type"),
    ("GNU's sparse file", Tar(|t| field(t, 156, b"S")), "tar-type"),
    ("an executable", Tar(|t| field(t, 100, b"0000755")), "tar-header"),
    ("set-uid", Tar(|t| field(t, 100, b"0004644")), "tar-header"),
    ("a mode with spaces", Tar(|t| field(t, 100, b"   644 ")), "tar-header"),
    ("an owner", Tar(|t| field(t, 108, b"0001750")), "tar-header"),
    ("a group", Tar(|t| field(t, 116, b"0001750")), "tar-header"),
    ("a time", Tar(|t| field(t, 136, b"00000000001")), "tar-header"),
    ("an owner's name", Tar(|t| field(t, 265, b"root")), "tar-header"),
    ("a group's name", Tar(|t| field(t, 297, b"root")), "tar-header"),
    ("a link's target", Tar(|t| field(t, 157, b"/etc/passwd")), "tar-header"),
    ("a prefix that climbs", Tar(|t| field(t, 345, b"../..")), "tar-header"),
    ("a device number", Tar(|t| field(t, 329, b"0000001")), "tar-header"),
    ("something after the last field", Tar(|t| field(t, 511, b"x")), "tar-header"),
    ("something after the name", Tar(|t| field(t, 40, b"x")), "tar-header"),
    ("a size in base 256", Tar(|t| field(t, 124, b"\x80\0\0\0\0\0\0\0\0\0\x01\0")), "tar-size"),
    ("a size with spaces", Tar(|t| field(t, 124, b"       2000\0")), "tar-size"),
    ("a size below zero", Tar(|t| field(t, 124, b"-0000002000\0")), "tar-size"),
    ("a size with a 9", Tar(|t| field(t, 124, b"00000009000\0")), "tar-size"),
    ("a size without its zero", Tar(|t| field(t, 124, b"000000002000")), "tar-size"),
    ("a size beyond the file", Tar(|t| field(t, 124, b"77777777777\0")), "tar-truncated"),
    (
        "a size short by one",
        Tar(|t| {
            let n = t[at(t, "manifest.json") + 135 - 1];
            let at = at(t, "manifest.json");
            t[at + 134] = n - 1;
            seal(&mut t[at..])
        }),
        "tar-padding",
    ),
    (
        "padding that is not zero",
        Tar(|t| {
            let at = at(t, "events.sig");
            t[at - 1] = b'\n'
        }),
        "tar-padding",
    ),
    ("no name", Members(|m| rename(m, 2, b"")), "tar-name"),
    ("a name with an escape sequence", Members(|m| rename(m, 2, b"events\x1b[2J.jsonl")), "tar-name"),
    ("a name with a space", Members(|m| rename(m, 2, b"events .jsonl")), "tar-name"),
    ("a name beyond ASCII", Members(|m| rename(m, 2, "évents.jsonl".as_bytes())), "tar-name"),
    ("a name of a hundred bytes", Members(|m| rename(m, 2, &[b'e'; 100])), "member-unexpected"),
    ("a name with a dot before", Members(|m| rename(m, 0, b"./manifest.json")), "member-unexpected"),
    ("an absolute name", Members(|m| rename(m, 0, b"/manifest.json")), "member-unexpected"),
    ("a name that climbs", Members(|m| rename(m, 0, b"../manifest.json")), "member-unexpected"),
    ("a name in capitals", Members(|m| rename(m, 0, b"MANIFEST.JSON")), "member-unexpected"),
    ("events before the manifest", Members(|m| m.swap(0, 2)), "member-unexpected"),
    ("the signature before the manifest", Members(|m| m.swap(0, 1)), "member-unexpected"),
    ("the manifest twice", Members(|m| m.insert(1, m[0].clone())), "member-unexpected"),
    ("no signature", Members(|m| drop(m.remove(1))), "member-unexpected"),
    ("no events.sig", Members(|m| m.truncate(3)), "member-missing"),
    ("a stranger", Members(|m| m.push(file("README"))), "member-name"),
    ("a file named by half a digest", Members(|m| m.push(file("files/00112233"))), "member-name"),
    ("a file that climbs out", Members(|m| m.push(file("files/../manifest.json"))), "member-name"),
    (
        "a digest in capitals",
        Members(|m| {
            let n = String::from_utf8(m[4].0.clone()).unwrap().to_uppercase().replacen("FILES", "files", 1);
            m[4].0 = n.into_bytes()
        }),
        "member-name",
    ),
    ("the directory of files", Members(|m| m.push(file("files/"))), "member-name"),
    ("files out of order", Members(|m| m.push(file(&format!("files/{}", "0".repeat(64))))), "member-order"),
    ("a file twice", Members(|m| m.push(m[4].clone())), "member-order"),
    (
        "more members than any bundle",
        Members(|m| m.extend((0..MAX_MEMBERS).map(|n| (format!("files/f{n:063}").into_bytes(), vec![])))),
        "member-count",
    ),
    ("a manifest without end", Members(|m| m[0].1 = vec![b' '; MAX_MANIFEST as usize + 1]), "manifest-too-long"),
];

const MANIFESTS: &[(&str, Bend, &str)] = &[
    ("an empty manifest", Text(Vec::clear), "not-json"),
    ("a space more", Text(|t| t.insert(1, b' ')), "not-canonical"),
    ("a newline at the end", Text(|t| t.push(b'\n')), "not-canonical"),
    ("a byte order mark", Text(|t| drop(t.splice(0..0, *b"\xef\xbb\xbf"))), "not-json"),
    ("no UTF-8", Text(|t| t[5] = 0xff), "not-utf8"),
    ("a key twice", Text(|t| drop(t.splice(1..1, *b"\"v\":1,"))), "duplicate-key"),
    ("a list", Text(|t| *t = b"[]".to_vec()), "bad-field"),
    ("a bomb of brackets", Text(|t| *t = vec![b'['; 60_000]), "too-deep"),
    ("another format", Manifest(|m| set(m, "format", json!("x"))), "bad-field"),
    (
        "a fraction of events",
        Text(|t| {
            let s = String::from_utf8(t.clone()).unwrap();
            *t = s.replacen("\"events\":4", "\"events\":4.5", 1).into_bytes()
        }),
        "not-integer",
    ),
    (
        "2^53 events",
        Text(|t| {
            let s = String::from_utf8(t.clone()).unwrap();
            *t = s.replacen("\"events\":4", "\"events\":9007199254740992", 1).into_bytes()
        }),
        "big-integer",
    ),
    ("an unknown key", Manifest(|m| set(m, "note", json!("x"))), "unknown-field"),
    (
        "a key that tells a terminal what to do",
        Manifest(|m| set(m, "x\u{7f}".trim_end_matches('\u{7f}'), json!("\u{1b}[2J"))),
        "unknown-field",
    ),
    ("no purpose", Manifest(|m| drop(m.as_object_mut().unwrap().remove("purpose"))), "bad-field"),
    ("no since", Manifest(|m| drop(m.as_object_mut().unwrap().remove("since"))), "bad-field"),
    ("version 2", Manifest(|m| set(m, "v", json!(2))), "version"),
    ("version as text", Manifest(|m| set(m, "v", json!("1"))), "bad-field"),
    ("an org cut short", Manifest(|m| set(m, "org", json!("00"))), "bad-field"),
    ("an org in capitals", Manifest(|m| set(m, "org", json!("AB".repeat(32)))), "bad-field"),
    ("nobody packed it", Manifest(|m| set(m, "by", json!(null))), "bad-field"),
    ("a time with an offset", Manifest(|m| set(m, "created", json!("2026-11-23T12:00:00+00:00"))), "bad-field"),
    ("a time with milliseconds", Manifest(|m| set(m, "created", json!("2026-11-23T12:00:00.000Z"))), "bad-field"),
    ("30 February", Manifest(|m| set(m, "created", json!("2026-02-30T12:00:00Z"))), "bad-field"),
    ("another purpose", Manifest(|m| set(m, "purpose", json!("backup"))), "bad-field"),
    ("since nothing", Manifest(|m| set(m, "since", json!({}))), "bad-field"),
    ("since as a list", Manifest(|m| set(m, "since", json!([]))), "bad-field"),
    ("heads as a list", Manifest(|m| set(m, "heads", json!([]))), "bad-field"),
    (
        "a stream without heads",
        Manifest(|m| {
            let s = m["org"].as_str().unwrap().to_owned();
            m["heads"][s] = json!([])
        }),
        "bad-field",
    ),
    (
        "a head twice",
        Manifest(|m| {
            let s = m["org"].as_str().unwrap().to_owned();
            let h = m["heads"][&s][0].clone();
            m["heads"][s] = json!([h, h])
        }),
        "bad-field",
    ),
    (
        "heads out of order",
        Manifest(|m| {
            let s = m["org"].as_str().unwrap().to_owned();
            m["heads"][s] = json!(["1".repeat(64), "0".repeat(64)])
        }),
        "bad-field",
    ),
    (
        "a head in capitals",
        Manifest(|m| {
            let s = m["org"].as_str().unwrap().to_owned();
            m["heads"][s] = json!(["AB".repeat(32)])
        }),
        "bad-field",
    ),
    ("a stream that is no id", Manifest(|m| m["heads"]["x"] = json!(["1".repeat(64)])), "bad-field"),
    ("events below zero", Manifest(|m| set(m, "events", json!(-1))), "bad-field"),
    ("events as text", Manifest(|m| set(m, "events", json!("4"))), "bad-field"),
    ("10^12 events", Manifest(|m| set(m, "events", json!(1_000_000_000_000_u64))), "event-count"),
    ("one event less", Manifest(|m| set(m, "events", json!(3))), "event-count"),
    ("one event more", Manifest(|m| set(m, "events", json!(5))), "event-count"),
    ("no parts", Manifest(|m| set(m, "parts", json!([]))), "member-parts"),
    ("parts as null", Manifest(|m| set(m, "parts", json!(null))), "bad-field"),
    ("a part not listed", Manifest(|m| drop(m["parts"].as_array_mut().unwrap().pop())), "member-parts"),
    (
        "a part that is not there",
        Manifest(|m| {
            let p = m["parts"][2].clone();
            m["parts"].as_array_mut().unwrap().push(p)
        }),
        "member-parts",
    ),
    ("parts in another order", Manifest(|m| m["parts"].as_array_mut().unwrap().swap(0, 1)), "member-parts"),
    ("a part of another name", Manifest(|m| m["parts"][0]["name"] = json!("events.json")), "member-parts"),
    ("a part of another size", Manifest(|m| m["parts"][0]["size"] = json!(1)), "part"),
    ("a part of another digest", Manifest(|m| m["parts"][0]["sha256"] = json!("0".repeat(64))), "part"),
    ("a part with one key more", Manifest(|m| m["parts"][0]["mode"] = json!(0)), "bad-field"),
    ("a part with a size as text", Manifest(|m| m["parts"][0]["size"] = json!("1")), "bad-field"),
    (
        "a head left out",
        Manifest(|m| {
            let org = m["org"].clone();
            m["heads"].as_object_mut().unwrap().retain(|s, _| *s == org)
        }),
        "heads",
    ),
    (
        "a head that does not come",
        Manifest(|m| {
            let s = m["org"].as_str().unwrap().to_owned();
            m["heads"][s] = json!(["0".repeat(64)])
        }),
        "heads",
    ),
    (
        "an older head",
        Manifest(|m| {
            let s = m["org"].as_str().unwrap().to_owned();
            m["heads"][&s] = json!([s])
        }),
        "heads",
    ),
    ("a stream that does not come", Manifest(|m| m["heads"]["0".repeat(64)] = json!(["0".repeat(64)])), "heads"),
    ("of another organisation", Manifest(|m| set(m, "org", json!("0".repeat(64)))), "other-org"),
];

const SIGNATURES: &[(&str, Bend, &str)] = &[
    ("no signature", Armor(String::clear), "bad-armor"),
    ("no newline at the end", Armor(|a| a.truncate(a.len() - 1)), "bad-armor"),
    ("a newline more", Armor(|a| a.push('\n')), "bad-armor"),
    ("carriage returns", Armor(|a| *a = a.replace('\n', "\r\n")), "bad-armor"),
    ("words before it", Armor(|a| a.insert(0, 'x')), "bad-armor"),
    ("two signatures", Armor(|a| *a = a.repeat(2)), "bad-armor"),
    ("in one line", Armor(|a| *a = a.replacen("=\n", "=", 1).replacen("U1NI", "U1NI\n", 1)), "bad-armor"),
    ("another label", Armor(|a| *a = a.replace("SSH SIGNATURE", "PGP SIGNATURE")), "bad-armor"),
    ("armor without end", Armor(|a| *a = "A".repeat(1 << 20)), "bad-armor"),
    (
        "for events",
        Armor(|a| {
            let (k, s) = unarmor(NAMESPACE_BUNDLE, a).unwrap();
            *a = armor(NAMESPACE_EVENT, &k, &s)
        }),
        "bad-armor",
    ),
    (
        "S plus the group's order",
        Armor(|a| {
            let (k, mut s) = unarmor(NAMESPACE_BUNDLE, a).unwrap();
            plus_order(&mut s);
            *a = armor(NAMESPACE_BUNDLE, &k, &s)
        }),
        "bad-signature",
    ),
    (
        "all zero",
        Armor(|a| {
            let (k, _) = unarmor(NAMESPACE_BUNDLE, a).unwrap();
            *a = armor(NAMESPACE_BUNDLE, &k, &[0; 64])
        }),
        "bad-signature",
    ),
    (
        "of other bytes",
        Armor(|a| {
            let s = sign(&mut key(ANN), NAMESPACE_BUNDLE, b"x").unwrap();
            *a = armor(NAMESPACE_BUNDLE, &key(ANN).key(), &s)
        }),
        "bad-signature",
    ),
    ("a key of small order", Armor(|a| *a = armor(NAMESPACE_BUNDLE, &weak(), &lax())), "weak-key"),
    ("bytes that are no key", Armor(|a| *a = armor(NAMESPACE_BUNDLE, &obstat::domain::ids::KeyId([2; 32]), &lax())), "bad-key"),
    ("signed by another than it says", Packer(BEN), "other-packer"),
    (
        "a manifest changed after signing",
        Members(|m| {
            let n = m[0].1.len();
            m[0].1[n - 3] ^= 1
        }),
        "bad-signature",
    ),
    ("an id in capitals", Sigs(|s| s[..64].make_ascii_uppercase()), "sig-line"),
    ("an author in capitals", Sigs(|s| s[65..129].make_ascii_uppercase()), "sig-line"),
    ("a tab between", Sigs(|s| s[64] = b'\t'), "sig-line"),
    ("a carriage return at the end", Sigs(|s| s[258] = b'\r'), "sig-line"),
    ("no hexadecimal", Sigs(|s| s[200] = b'g'), "sig-line"),
    ("a blank line in events.sig", Sigs(|s| s.insert(0, b'\n')), "event-count"),
    ("half a line in events.sig", Sigs(|s| s.truncate(s.len() - 100)), "event-count"),
    ("signatures in another order", Sigs(|s| s.rotate_left(259)), "event-id"),
    ("another's id", Events(|e| e[3].id = e[2].id), "event-id"),
    ("another's signature", Events(|e| e[3].signature = e[2].signature), "bad-signature"),
    ("an event's S plus the group's order", Events(|e| plus_order(&mut last(e).signature)), "bad-signature"),
    ("an event's signature all zero", Events(|e| last(e).signature = [0; 64]), "bad-signature"),
    ("a flipped bit", Events(|e| last(e).signature[7] ^= 4), "bad-signature"),
    (
        "an event signed as a bundle",
        Events(|e| {
            let e = last(e);
            e.signature = sign(&mut key(BEN), NAMESPACE_BUNDLE, &e.line).unwrap()
        }),
        "bad-signature",
    ),
    (
        "an event signed bare",
        Events(|e| {
            let e = last(e);
            e.signature = key(BEN).sign(&e.line).unwrap()
        }),
        "bad-signature",
    ),
    ("filed under another author", Events(|e| last(e).author = key(ANN).key()), "bad-signature"),
    (
        "signed by another, and filed as his",
        Events(|e| {
            let e = last(e);
            *e = Ev { author: key(ANN).key(), ..Ev::of(e.line.clone(), ANN) }
        }),
        "other-author",
    ),
    (
        "an event by a key of small order",
        Events(|e| {
            last(e).json(|v| v["author"] = json!(weak().to_string()));
            let e = last(e);
            e.author = weak();
            e.signature = lax()
        }),
        "weak-key",
    ),
];

const EVENTS: &[(&str, Bend, &str)] = &[
    ("no newline at the end", Lines(|l| l.truncate(l.len() - 1)), "event-line"),
    ("a line without end", Lines(|l| l.extend(vec![b'x'; 1 << 20])), "event-surplus"),
    ("a first line without end", Lines(|l| drop(l.splice(0..0, vec![b'x'; 1 << 20]))), "event-line"),
    ("a line more", Lines(|l| l.extend(b"{}\n")), "event-surplus"),
    ("a blank line at the end", Lines(|l| l.push(b'\n')), "event-surplus"),
    ("a blank line before", Lines(|l| l.insert(0, b'\n')), "event-id"),
    (
        "carriage returns",
        Lines(|l| {
            let n = l.iter().position(|b| *b == b'\n').unwrap();
            l.insert(n, b'\r')
        }),
        "event-id",
    ),
    ("no lines", Lines(Vec::clear), "event-line"),
    (
        "a changed letter",
        Lines(|l| {
            let n = l.len();
            l[n - 20] ^= 1
        }),
        "event-id",
    ),
    ("a space after a colon", Events(|e| last(e).text("\"v\":1", "\"v\": 1")), "not-canonical"),
    ("an escaped letter", Events(|e| last(e).text("challenge.raise", "challenge\\u002eraise")), "not-canonical"),
    ("a field twice", Events(|e| last(e).text("{\"author\"", "{\"v\":1,\"author\"")), "duplicate-key"),
    ("a raw zero", Events(|e| last(e).text("Which", "\0hich")), "not-json"),
    ("a hidden zero", Events(|e| last(e).text("Which", "\\u0000")), "nul"),
    ("a lone surrogate", Events(|e| last(e).text("Which", "\\ud800")), "not-json"),
    ("a fraction", Events(|e| last(e).text("\"v\":1", "\"v\":1.0")), "not-integer"),
    ("a bomb of brackets", Events(|e| *last(e) = Ev::of(vec![b'['; 60_000], BEN)), "too-deep"),
    ("a key in capitals", Events(|e| last(e).text("\"item\"", "\"Item\"")), "bad-key"),
    ("not an object", Events(|e| *last(e) = Ev::of(b"[]".to_vec(), BEN)), "not-object"),
    ("a field more", Events(|e| last(e).json(|v| v["zzz"] = json!(1))), "unknown-field"),
    ("a field less", Events(|e| last(e).json(|v| drop(v.as_object_mut().unwrap().remove("device")))), "missing-field"),
    ("version 2", Events(|e| last(e).json(|v| v["v"] = json!(2))), "version"),
    ("a kind with an escape sequence", Events(|e| last(e).json(|v| v["kind"] = json!("a\u{1b}[2J"))), "bad-field"),
    ("a body that is a list", Events(|e| last(e).json(|v| v["body"] = json!([]))), "bad-field"),
    ("seq 0 with a predecessor", Events(|e| last(e).json(|v| v["prev"] = v["deps"][0].clone())), "seq-prev"),
    ("2^53 places on", Events(|e| last(e).text("\"seq\":0", "\"seq\":9007199254740992")), "big-integer"),
    ("deps out of order", Events(|e| last(e).json(|v| v["deps"].as_array_mut().unwrap().reverse())), "deps-order"),
    (
        "33 deps",
        Events(|e| last(e).json(|v| v["deps"] = (0..33_u8).map(|n| EventId([n; 32]).to_string()).collect())),
        "too-many-deps",
    ),
    ("a time with an offset", Events(|e| last(e).json(|v| v["time"] = json!("2026-11-23T12:00:00+00:00"))), "time-form"),
    ("the year 10000", Events(|e| last(e).json(|v| v["time"] = json!("+10000-01-01T00:00:00Z"))), "time-form"),
    ("a body with a key more", Events(|e| last(e).json(|v| v["body"]["x"] = json!(1))), "body"),
    ("a body with a key less", Events(|e| last(e).json(|v| drop(v["body"].as_object_mut().unwrap().remove("role")))), "body"),
    ("a role that there is not", Events(|e| last(e).json(|v| v["body"]["role"] = json!("king"))), "body"),
    ("a body of another kind", Events(|e| last(e).json(|v| v["kind"] = json!("vote.cast"))), "body"),
];

const CHAINS: &[(&str, Bend, &str)] = &[
    ("no events", Events(Vec::clear), "bad-field"),
    ("without the organisation's first", Events(|e| drop(e.remove(0))), "no-founding"),
    ("an event twice", Events(|e| e.push(e[3].clone())), "event-twice"),
    ("a child before its parent", Events(|e| e.swap(2, 3)), "missing-parent"),
    (
        "two that nobody orders, the greater first",
        Events(|e| {
            two_more(e);
            e.swap(4, 5)
        }),
        "event-order",
    ),
    (
        "one that could have come before",
        Events(|e| {
            two_more(e);
            let n = e.len();
            e.swap(n - 2, n - 1)
        }),
        "event-order",
    ),
    (
        "a parent that is nowhere",
        Events(|e| {
            last(e).change(|v| {
                v.deps.push(EventId([0xff; 32]));
                v.deps.sort()
            })
        }),
        "waiting",
    ),
    (
        "a predecessor that is nowhere",
        Events(|e| {
            last(e).change(|v| {
                v.seq = 7;
                v.prev = Some(EventId([1; 32]))
            })
        }),
        "waiting",
    ),
    (
        "another's event as its predecessor",
        Events(|e| {
            let p = e[2].id;
            last(e).change(|v| {
                v.seq = 1;
                v.prev = Some(p)
            })
        }),
        "broken-chain",
    ),
    (
        "a place left out",
        Events(|e| {
            let p = e[0].id;
            e[1].change(|v| {
                v.seq = 2;
                v.prev = Some(p)
            });
            e.truncate(2)
        }),
        "broken-chain",
    ),
    (
        "a predecessor in another stream",
        Events(|e| {
            let p = e[1].id;
            e.truncate(3);
            let s = e[2].id;
            let mut n = next(e, Some(s), ANN, &challenge("x"));
            n.change(|v| v.prev = Some(p));
            e.push(n)
        }),
        "broken-chain",
    ),
    (
        "a stream that it has not seen",
        Events(|e| {
            let org = e[1].id;
            last(e).change(|v| v.deps = vec![org])
        }),
        "stream-unseen",
    ),
    (
        "a stream begun by an event that began none",
        Events(|e| {
            let s = e[1].id;
            last(e).change(|v| v.stream = Some(s))
        }),
        "stream-unseen",
    ),
    (
        "a stream that begins from nothing",
        Events(|e| {
            e.truncate(3);
            e[2].change(|v| v.deps = vec![])
        }),
        "no-parents",
    ),
    ("an event of another organisation", Events(|e| last(e).change(|v| v.org = Some(EventId([3; 32])))), "other-org"),
    (
        "a second founding",
        Events(|e| {
            let mut n = e[0].clone();
            n.change(|v| v.body["name"] = json!("Other"));
            e.push(n)
        }),
        "other-org",
    ),
    (
        "a founding that is no charter",
        Events(|e| {
            let org = Ev::seal(&founding_of_another_kind(e), ANN);
            *e = vec![org]
        }),
        "other-org",
    ),
    (
        "a stranger's event",
        Events(|e| {
            let s = e[2].id;
            let n = next(e, Some(s), EVE, &challenge("Let me in"));
            e.push(n)
        }),
        "unlisted-author",
    ),
    (
        "a stranger's stream",
        Events(|e| {
            let n = next(e, None, EVE, &request("6.6"));
            e.push(n);
            sort(e)
        }),
        "unlisted-author",
    ),
    (
        "a stranger who lists himself",
        Events(|e| {
            let org = e[0].id;
            let n = next(e, Some(org), EVE, &revised(e, &[ANN, BEN, EVE]));
            e.push(n);
            sort(e)
        }),
        "unlisted-author",
    ),
    (
        "a stranger after a charter of his own",
        Events(|e| {
            let org = e[0].id;
            let n = next(e, Some(org), EVE, &revised(e, &[EVE]));
            e.push(n);
            let n = next(e, None, EVE, &request("6.6"));
            e.push(n);
            sort(e)
        }),
        "unlisted-author",
    ),
    ("a file with other bytes than its name says", Files(|f| f[0].1.push(b'x')), "part"),
    (
        "a file that nobody named",
        Files(|f| {
            f.push((format!("files/{}", Digest::of(b"x")).into_bytes(), b"x".to_vec()));
            f.sort()
        }),
        "file-unnamed",
    ),
    (
        "an empty file that nobody named",
        Files(|f| {
            f.push((format!("files/{}", Digest::of(b"")).into_bytes(), vec![]));
            f.sort()
        }),
        "file-unnamed",
    ),
];

/// Two events after the same parent, the smaller id first.
fn two_more(events: &mut Vec<Ev>) {
    let stream = events[2].id;
    let mut two = [next(events, Some(stream), ANN, &challenge("one")), next(events, Some(stream), BEN, &challenge("other"))];
    two.sort_by_key(|e| e.id);
    events.extend(two);
}

/// Puts events where they would be written.
fn sort(events: &mut [Ev]) {
    let links: Vec<Link> = events.iter().map(|e| Link::new(e.id, &e.envelope())).collect();
    let order = chain::order(&links).unwrap();
    events.sort_by_key(|e| order.iter().position(|id| *id == e.id));
}

fn revised(events: &[Ev], people: &[u8]) -> obstat::domain::act::Act {
    let supersedes = vec![events[0].id];
    obstat::domain::act::CharterPropose { version: 2, supersedes, ..charter(people) }.into()
}

fn founding_of_another_kind(events: &[Ev]) -> obstat::ledger::event::Envelope {
    let act = challenge("x");
    obstat::ledger::event::Envelope { kind: act.kind().to_owned(), body: act.body(), ..events[0].envelope() }
}

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
