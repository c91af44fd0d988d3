//! Keys and signatures that somebody made up or bent, none of which counts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::event::id_of;
use super::samples::{ann, ben, vote};
use super::sign::{NAMESPACE_BUNDLE, NAMESPACE_EVENT, Signer as _, armor, check_key, sign, unarmor, verify};
use super::verdict::{check_signed_line, seal};
use crate::domain::ids::{KeyId, hex_bytes};

/// The eight points of small order, and the encodings of them that are not reduced.
const SMALL_ORDER: [&str; 12] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

#[test]
fn nobody_signs_with_a_key_of_small_order() {
    // R = identity, S = 0 satisfies the lax equation for these keys over any message in one try out of eight.
    let mut signature = [0; 64];
    signature[0] = 1;
    for (i, hex) in SMALL_ORDER.iter().enumerate() {
        let key = KeyId(hex_bytes(hex).unwrap());
        for message in 0..16_u8 {
            let code = verify(NAMESPACE_EVENT, &key, &[message], &signature).unwrap_err().code();
            assert!(matches!(code, "weak-key" | "bad-key"), "{i} {code}");
        }
        assert!(i >= 8 || check_key(&key).unwrap_err().code() == "weak-key", "{hex}");
    }
}

#[test]
fn a_point_has_one_encoding_and_not_every_number_is_a_point() {
    for y in 0..=18_u8 {
        // y + p, the second encoding of the point with a small y; some are points, most of them of large order.
        let mut key = [0xff; 32];
        key[0] = 0xed + y;
        key[31] = 0x7f;
        assert!(check_key(&KeyId(key)).is_err(), "{y}");
        key[31] = 0xff;
        assert!(check_key(&KeyId(key)).is_err(), "{y}");
    }
    let none = KeyId(hex_bytes("0200000000000000000000000000000000000000000000000000000000000000").unwrap());
    assert_eq!(check_key(&none).unwrap_err().code(), "bad-key");
    assert!(check_key(&ann().key()).is_ok());
}

/// Adds the group's order to S: the second solution of the lax equation.
fn plus_order(signature: &[u8; 64]) -> [u8; 64] {
    let order: [u8; 32] = hex_bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut out = *signature;
    let mut carry = 0_u16;
    for (byte, add) in out[32..].iter_mut().zip(order) {
        carry += u16::from(*byte) + u16::from(add);
        *byte = carry.to_le_bytes()[0];
        carry >>= 8;
    }
    out
}

#[test]
fn a_signature_counts_for_one_key_one_message_one_namespace_and_in_one_form() {
    let signed = seal(&vote(), &mut ann()).unwrap();
    let (line, signature, key) = (&signed.line[..], &signed.signature, ann().key());
    assert_eq!(check_signed_line(line, signature, Some(&key)).unwrap(), (id_of(line), vote()));
    assert_eq!(check_signed_line(line, signature, None).unwrap(), (signed.id, vote()));

    let changed = String::from_utf8(line.to_vec()).unwrap().replacen("approve", "approvf", 1).into_bytes();
    let refused = |line: &[u8], signature: &[u8; 64]| check_signed_line(line, signature, Some(&key)).unwrap_err().code();
    assert_eq!(refused(line, &plus_order(signature)), "bad-signature");
    assert_eq!(refused(&changed, signature), "bad-signature");
    assert_eq!(refused(line, &[0; 64]), "bad-signature");
    assert_eq!(refused(line, &[0xff; 64]), "bad-signature");
    assert_eq!(refused(line, &sign(&mut ann(), NAMESPACE_BUNDLE, line).unwrap()), "bad-signature");
    // Ann signed the bare bytes for something else.
    assert_eq!(refused(line, &ann().sign(line).unwrap()), "bad-signature");
    assert_eq!(check_signed_line(line, signature, Some(&ben().key())).unwrap_err().code(), "bad-signature");
}

#[test]
fn nobody_files_an_event_under_another_author() {
    let mut ben = ben();
    assert_eq!(seal(&vote(), &mut ben).unwrap_err().code(), "other-author");
    // Ben signs a line that names Ann, and files it as his own, then as hers.
    let line = vote().line().unwrap();
    let signature = sign(&mut ben, NAMESPACE_EVENT, &line).unwrap();
    assert_eq!(check_signed_line(&line, &signature, Some(&ben.key())).unwrap_err().code(), "other-author");
    assert_eq!(check_signed_line(&line, &signature, Some(&ann().key())).unwrap_err().code(), "bad-signature");
    assert_eq!(check_signed_line(&line, &signature, None).unwrap_err().code(), "bad-signature");
}

#[test]
fn every_flipped_bit_of_a_signature_is_refused() {
    let signed = seal(&vote(), &mut ann()).unwrap();
    for bit in 0..512 {
        let mut signature = signed.signature;
        signature[bit / 8] ^= 1 << (bit % 8);
        assert!(check_signed_line(&signed.line, &signature, Some(&ann().key())).is_err(), "bit {bit}");
    }
}

#[rstest::rstest]
#[case("newline missing at the end", |t: &str| t.trim_end().to_owned())]
#[case("newline more at the end", |t: &str| format!("{t}\n"))]
#[case("text before", |t: &str| format!("x{t}"))]
#[case("carriage returns", |t: &str| t.replace('\n', "\r\n"))]
#[case("one long line", |t: &str| t.replacen("=\n", "=", 1).replace("U1NI", "U1NI\n"))]
#[case("another namespace", |t: &str| { let (k, s) = unarmor(NAMESPACE_EVENT, t).unwrap(); armor(NAMESPACE_BUNDLE, &k, &s) })]
#[case("another label", |t: &str| t.replace("SSH SIGNATURE", "SSH  SIGNATURE"))]
#[case("empty", |_: &str| String::new())]
#[case("no body", |_: &str| "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n".to_owned())]
#[case("cut body", |t: &str| t.replacen("U1NI", "", 1))]
#[case("other magic", |t: &str| t.replacen("U1NI", "U1NJ", 1))]
fn armor_is_read_only_as_written(#[case] story: &str, #[case] change: fn(&str) -> String) {
    let signed = seal(&vote(), &mut ann()).unwrap();
    let text = armor(NAMESPACE_EVENT, &ann().key(), &signed.signature);
    assert_eq!(unarmor(NAMESPACE_EVENT, &text).unwrap(), (ann().key(), signed.signature));
    let changed = change(&text);
    assert_ne!(changed, text, "{story}");
    assert_eq!(unarmor(NAMESPACE_EVENT, &changed).expect_err(story).code(), "bad-armor", "{story}");
}
