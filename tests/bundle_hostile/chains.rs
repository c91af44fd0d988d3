//! Chains, parents, membership, replays, files.

use super::*;

pub const CHAINS: &[(&str, Bend, &str)] = &[
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
