//! Events: form, spelling, types, bounds.

use super::*;

pub const EVENTS: &[(&str, Bend, &str)] = &[
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
