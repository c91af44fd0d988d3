//! Lines that somebody made up, each with the reason for which it is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::canonical;
use super::event::{Envelope, MAX_LINE, id_of};
use super::samples::{ann, founding, vote};
use super::sign::{NAMESPACE_EVENT, Signer as _, signed_bytes, unarmor};
use super::verdict::{check_signed_line, seal};
use crate::domain::ids::{DeviceId, EventId, KeyId};

fn text() -> String {
    String::from_utf8(vote().line().unwrap()).unwrap()
}

/// Ann's vote with a piece of its text replaced; the piece must be there.
fn with(piece: &str, other: &str) -> Vec<u8> {
    let text = text();
    assert!(text.contains(piece), "{piece} is not in {text}");
    text.replacen(piece, other, 1).into_bytes()
}

/// Ann's vote with a field set, written canonically, so that only the rule on the field is left to refuse it.
fn set(line: &[u8], field: &str, value: Value) -> Vec<u8> {
    let mut whole: Value = serde_json::from_slice(line).unwrap();
    whole[field] = value;
    canonical::write(&whole).unwrap()
}

fn without(field: &str) -> Vec<u8> {
    let mut whole: Value = serde_json::from_str(&text()).unwrap();
    whole.as_object_mut().unwrap().remove(field).unwrap();
    canonical::write(&whole).unwrap()
}

fn body(json: &str) -> Vec<u8> {
    with(r#""body":{"choice":"approve","reason":"Recall 0.93 on the “night shift” cut"}"#, &format!(r#""body":{json}"#))
}

fn nested(open: &str, close: &str, times: usize) -> Vec<u8> {
    body(&format!(r#"{{"x":{}1{}}}"#, open.repeat(times), close.repeat(times)))
}

fn id(byte: u8) -> String {
    EventId([byte; 32]).to_string()
}

#[rstest::rstest]
// Spelling.
#[case("empty", vec![], "not-json")]
#[case("space after a colon", with(r#""v":1"#, r#""v": 1"#), "not-canonical")]
#[case("space before", [b" ", text().as_bytes()].concat(), "not-canonical")]
#[case("newline at the end", [text().as_bytes(), b"\n"].concat(), "not-canonical")]
#[case("carriage return at the end", [text().as_bytes(), b"\r"].concat(), "not-canonical")]
#[case("text after the end", [text().as_bytes(), b"{}"].concat(), "not-json")]
#[case("byte order mark", [b"\xef\xbb\xbf", text().as_bytes()].concat(), "not-json")]
#[case("UTF-16", text().encode_utf16().flat_map(u16::to_le_bytes).collect(), "not-json")]
#[case("invalid UTF-8", [&text().as_bytes()[..40], b"\xc3\x28", &text().as_bytes()[40..]].concat(), "not-utf8")]
#[case("raw NUL in a string", with("vote.cast", "vote\0cast"), "not-json")]
#[case("escaped NUL in a string", body(r#"{"x":"\u0000"}"#), "nul")]
#[case("raw newline in a string", with("vote.cast", "vote\ncast"), "not-json")]
#[case("escaped letter", with("vote.cast", r"vote\u002ecast"), "not-canonical")]
#[case("escaped slash", body(r#"{"x":"a\/b"}"#), "not-canonical")]
#[case("long escape of a newline", body(r#"{"x":"\u000a"}"#), "not-canonical")]
#[case("upper-case escape", body(r#"{"x":"\u001B"}"#), "not-canonical")]
#[case("lone surrogate", body(r#"{"x":"\ud800"}"#), "not-json")]
#[case("a field twice", with(r#"{"author""#, r#"{"v":1,"author""#), "duplicate-key")]
#[case("keys swapped", body(r#"{"b":1,"a":2}"#), "not-canonical")]
#[case("duplicate key", body(r#"{"a":1,"a":1}"#), "duplicate-key")]
#[case("duplicate key by escape", body(r#"{"a":1,"\u0061":2}"#), "duplicate-key")]
#[case("upper-case key", body(r#"{"Choice":1}"#), "bad-key")]
#[case("empty key", body(r#"{"":1}"#), "bad-key")]
#[case("key beyond ASCII", body(r#"{"é":1}"#), "bad-key")]
#[case("look-alike key", body(r#"{"сhoice":1}"#), "bad-key")]
#[case("key with a space", body(r#"{"a b":1}"#), "bad-key")]
#[case("key with a control character", body("{\"a\\u001bb\":1}"), "bad-key")]
#[case("comment", body("{/**/}"), "not-json")]
#[case("trailing comma", body(r#"{"a":1,}"#), "not-json")]
#[case("single quotes", body("{'a':1}"), "not-json")]
// Numbers.
#[case("fraction", body(r#"{"x":1.5}"#), "not-integer")]
#[case("whole fraction", body(r#"{"x":1.0}"#), "not-integer")]
#[case("exponent", body(r#"{"x":1e3}"#), "not-integer")]
#[case("minus zero", body(r#"{"x":-0}"#), "not-integer")]
#[case("leading zero", body(r#"{"x":01}"#), "not-json")]
#[case("plus", body(r#"{"x":+1}"#), "not-json")]
#[case("NaN", body(r#"{"x":NaN}"#), "not-json")]
#[case("2^53", body(r#"{"x":9007199254740992}"#), "big-integer")]
#[case("-2^53", body(r#"{"x":-9007199254740992}"#), "big-integer")]
#[case("2^64", body(r#"{"x":18446744073709551616}"#), "big-integer")]
#[case("beyond every float", body(r#"{"x":1e999}"#), "not-json")]
// Depth.
#[case("one array too deep", nested("[", "]", 15), "too-deep")]
#[case("one object too deep", nested(r#"{"x":"#, "}", 15), "too-deep")]
#[case("a bomb of arrays", nested("[", "]", 30_000), "too-deep")]
#[case("a bomb that never closes", vec![b'['; 60_000], "too-deep")]
#[case("a bomb of objects", r#"{"x":"#.repeat(10_000).into_bytes(), "too-deep")]
// Fields.
#[case("an array", b"[]".to_vec(), "not-object")]
#[case("null", b"null".to_vec(), "not-object")]
#[case("no device", without("device"), "missing-field")]
#[case("no prev", without("prev"), "missing-field")]
#[case("no body", without("body"), "missing-field")]
#[case("one more field", set(text().as_bytes(), "zzz", json!(1)), "unknown-field")]
#[case("signature inside", set(text().as_bytes(), "sig", json!("00")), "unknown-field")]
#[case("version 2", set(text().as_bytes(), "v", json!(2)), "version")]
#[case("version as text", set(text().as_bytes(), "v", json!("1")), "bad-field")]
#[case("org in capitals", set(text().as_bytes(), "org", json!(id(0xab).to_uppercase())), "bad-field")]
#[case("org too short", set(text().as_bytes(), "org", json!("01")), "bad-field")]
#[case("author null", set(text().as_bytes(), "author", json!(null)), "bad-field")]
#[case("device too long", set(text().as_bytes(), "device", json!("0".repeat(18))), "bad-field")]
#[case("seq below zero", set(text().as_bytes(), "seq", json!(-1)), "bad-field")]
#[case("seq as text", set(text().as_bytes(), "seq", json!("1")), "bad-field")]
#[case("kind empty", set(text().as_bytes(), "kind", json!("")), "bad-field")]
#[case("kind in capitals", set(text().as_bytes(), "kind", json!("Vote.cast")), "bad-field")]
#[case("kind with an escape sequence", set(text().as_bytes(), "kind", json!("vote\u{1b}[2J")), "bad-field")]
#[case("kind with an empty word", set(text().as_bytes(), "kind", json!("vote..cast")), "bad-field")]
#[case("kind too long", set(text().as_bytes(), "kind", json!("k".repeat(65))), "bad-field")]
#[case("body null", set(text().as_bytes(), "body", json!(null)), "bad-field")]
#[case("body a list", set(text().as_bytes(), "body", json!([])), "bad-field")]
#[case("deps null", set(text().as_bytes(), "deps", json!(null)), "bad-field")]
#[case("deps of numbers", set(text().as_bytes(), "deps", json!([1])), "bad-field")]
#[case("deps unsorted", set(text().as_bytes(), "deps", json!([id(4), id(3)])), "deps-order")]
#[case("one dep twice", set(text().as_bytes(), "deps", json!([id(3), id(3)])), "deps-order")]
#[case("33 deps", set(text().as_bytes(), "deps", (0..33).map(id).collect()), "too-many-deps")]
// Place.
#[case("seq 0 with prev", set(text().as_bytes(), "seq", json!(0)), "seq-prev")]
#[case("seq 1 without prev", set(text().as_bytes(), "prev", json!(null)), "seq-prev")]
#[case("no org but a stream", set(text().as_bytes(), "org", json!(null)), "org-first")]
#[case("no stream but seq 1", set(text().as_bytes(), "stream", json!(null)), "stream-first")]
#[case("founding event with deps", set(&founding().line().unwrap(), "deps", json!([id(3)])), "org-first")]
#[case("founding event in a stream", set(&founding().line().unwrap(), "stream", json!(id(3))), "org-first")]
// Time.
#[case("offset instead of Z", set(text().as_bytes(), "time", json!("2026-11-23T21:04:00+00:00")), "time-form")]
#[case("other zone", set(text().as_bytes(), "time", json!("2026-11-23T21:04:00+01:00")), "time-form")]
#[case("milliseconds", set(text().as_bytes(), "time", json!("2026-11-23T21:04:00.000Z")), "time-form")]
#[case("small letters", set(text().as_bytes(), "time", json!("2026-11-23t21:04:00z")), "time-form")]
#[case("space for T", set(text().as_bytes(), "time", json!("2026-11-23 21:04:00Z")), "time-form")]
#[case("no seconds", set(text().as_bytes(), "time", json!("2026-11-23T21:04Z")), "time-form")]
#[case("one-digit month", set(text().as_bytes(), "time", json!("2026-1-23T21:04:00Z")), "time-form")]
#[case("30 February", set(text().as_bytes(), "time", json!("2026-02-30T21:04:00Z")), "time-form")]
#[case("leap second", set(text().as_bytes(), "time", json!("2016-12-31T23:59:60Z")), "time-form")]
#[case("hour 24", set(text().as_bytes(), "time", json!("2026-11-23T24:00:00Z")), "time-form")]
#[case("year 10000", set(text().as_bytes(), "time", json!("+10000-01-01T00:00:00Z")), "time-form")]
#[case("year before 0", set(text().as_bytes(), "time", json!("-001-01-01T00:00:00Z")), "time-form")]
#[case("seconds since 1970", set(text().as_bytes(), "time", json!("1763932440")), "time-form")]
#[case("full-width digits", set(text().as_bytes(), "time", json!("２026-11-23T21:04:00Z")), "time-form")]
// Size.
#[case("a line too long", body(&format!(r#"{{"x":"{}"}}"#, "x".repeat(MAX_LINE))), "too-long")]
fn a_hostile_line_is_refused_for_its_reason(#[case] story: &str, #[case] line: Vec<u8>, #[case] code: &str) {
    let error = Envelope::parse(&line).expect_err(story);
    assert_eq!(error.code(), code, "{story}: {error}");
    // A good signature does not help it, whether the author stands beside it or not.
    let signature = ann().sign(&signed_bytes(NAMESPACE_EVENT, &line)).unwrap();
    let refused = check_signed_line(&line, &signature, Some(&ann().key())).expect_err(story);
    assert_eq!(refused.code(), code, "{story}: {refused}");
    check_signed_line(&line, &signature, None).expect_err(story);
}

#[test]
fn what_stands_at_the_edge_of_the_rules_is_accepted() {
    let deepest = nested("[", "]", 14);
    let edges = [
        deepest,
        set(text().as_bytes(), "deps", (0..32).map(id).collect()),
        set(text().as_bytes(), "kind", json!("k".repeat(64))),
        set(text().as_bytes(), "time", json!("2024-02-29T23:59:59Z")),
        set(text().as_bytes(), "time", json!("0000-01-01T00:00:00Z")),
        set(text().as_bytes(), "time", json!("9999-12-31T23:59:59Z")),
        body(r#"{"x":9007199254740991,"y":-9007199254740991}"#),
        body(r#"{"a.b@c-d_e":0,"x":"\b\t\n\f\r\"\\/\u001b\u2028"}"#.replace(r"\u2028", "\u{2028}").as_str()),
        founding().line().unwrap(),
    ];
    for line in edges {
        let read = Envelope::parse(&line).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&line)));
        assert_eq!(read.line().unwrap(), line);
    }
    let room = MAX_LINE - body(r#"{"x":""}"#).len();
    assert!(Envelope::parse(&body(&format!(r#"{{"x":"{}"}}"#, "x".repeat(room)))).is_ok());
    assert_eq!(Envelope::parse(&body(&format!(r#"{{"x":"{}"}}"#, "x".repeat(room + 1)))).unwrap_err().code(), "too-long");
}

#[test]
fn what_parse_refuses_is_not_written_either() {
    let deep = (0..15).fold(json!(1), |inner, _| json!([inner]));
    let late = vote().time + chrono::Duration::milliseconds(5);
    let bad = [
        (Envelope { v: 2, ..vote() }, "version"),
        (Envelope { seq: 0, ..vote() }, "seq-prev"),
        (Envelope { org: None, ..vote() }, "org-first"),
        (Envelope { stream: None, ..vote() }, "stream-first"),
        (Envelope { deps: vec![EventId([4; 32]), EventId([3; 32])], ..vote() }, "deps-order"),
        (Envelope { time: late, ..vote() }, "time-form"),
        (Envelope { kind: "vote cast".into(), ..vote() }, "bad-field"),
        (Envelope { body: json!(1), ..vote() }, "bad-field"),
        (Envelope { body: json!({"x": 0.5}), ..vote() }, "not-integer"),
        (Envelope { body: json!({"x": u64::MAX}), ..vote() }, "big-integer"),
        (Envelope { body: json!({"X": 1}), ..vote() }, "bad-key"),
        (Envelope { body: json!({"x": "\0"}), ..vote() }, "nul"),
        (Envelope { body: json!({ "x": deep }), ..vote() }, "too-deep"),
        (Envelope { body: json!({"x": "x".repeat(MAX_LINE)}), ..vote() }, "too-long"),
        (Envelope { seq: 1 << 53, ..vote() }, "big-integer"),
    ];
    for (envelope, code) in bad {
        assert_eq!(envelope.line().unwrap_err().code(), code, "{envelope:?}");
        assert_eq!(seal(&envelope, &mut ann()).unwrap_err().code(), code, "{envelope:?}");
    }
}

/// Any value that an event's body may hold.
fn value() -> impl Strategy<Value = Value> {
    let limit = i64::try_from(canonical::MAX_INTEGER).unwrap();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-limit..=limit).prop_map(Value::from),
        "[^\0]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z0-9._@-]{1,8}", inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

fn envelope() -> impl Strategy<Value = Envelope> {
    let id = || any::<[u8; 32]>().prop_map(EventId);
    let body = prop::collection::btree_map("[a-z][a-z_]{0,8}", value(), 0..4)
        .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into());
    let place = prop_oneof![
        Just((None, None, 0, None)).boxed(),
        id().prop_map(|org| (Some(org), None, 0, None)).boxed(),
        (id(), id()).prop_map(|(org, stream)| (Some(org), Some(stream), 0, None)).boxed(),
        (id(), id(), 1..=canonical::MAX_INTEGER, id()).prop_map(|(o, s, seq, prev)| (Some(o), Some(s), seq, Some(prev))).boxed(),
    ];
    let rest = ("[a-z]{1,9}(\\.[a-z][a-z0-9_-]{0,9}){0,2}", any::<([u8; 32], [u8; 8])>(), 0..253_402_300_800_i64);
    (place, prop::collection::btree_set(id(), 0..=32), rest, body).prop_map(
        |(place, deps, (kind, (author, device), time), body)| {
            let (org, stream, seq, prev) = place;
            let deps = if org.is_none() { vec![] } else { deps.into_iter().collect() };
            let time = chrono::DateTime::from_timestamp(time, 0).unwrap();
            Envelope { v: 1, org, stream, kind, author: KeyId(author), device: DeviceId(device), seq, prev, deps, time, body }
        },
    )
}

proptest! {
    #[test]
    fn an_event_is_read_as_it_was_written(envelope in envelope()) {
        let line = envelope.line().unwrap();
        prop_assert_eq!(Envelope::parse(&line).unwrap(), envelope);
    }

    #[test]
    fn a_changed_byte_is_refused_or_is_another_event(
        envelope in envelope(), at in any::<prop::sample::Index>(), flip in 1..=255_u8, grow in any::<bool>(),
    ) {
        let line = envelope.line().unwrap();
        let mut changed = line.clone();
        let at = at.index(line.len());
        if grow { changed.insert(at, flip) } else { changed[at] ^= flip }
        if let Ok(read) = Envelope::parse(&changed) {
            prop_assert_ne!(id_of(&changed), id_of(&line));
            // One content, one spelling.
            prop_assert_ne!(&read, &envelope);
            prop_assert_eq!(read.line().unwrap(), changed);
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[\\[\\]{}\",:0-9a-z\\\\u.eE+ -]{0,200}") {
        for input in [&bytes[..], text.as_bytes()] {
            if let Ok(value) = canonical::parse(input) {
                prop_assert_eq!(canonical::write(&value).unwrap(), input);
            }
            let _ = Envelope::parse(input);
            let _ = unarmor(NAMESPACE_EVENT, &String::from_utf8_lossy(input));
        }
    }
}
