//! Signatures: armor, keys, malleable and small-order ones, those of another purpose.

use super::*;

pub const SIGNATURES: &[(&str, Bend, &str)] = &[
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
