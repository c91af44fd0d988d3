//! The manifest: its spelling, its fields, what it says of the rest.

use super::*;

pub const MANIFESTS: &[(&str, Bend, &str)] = &[
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
