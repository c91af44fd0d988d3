//! Keys at rest: what is written comes back, and what was bent is refused in the right words.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use rand_core::{CryptoRng, RngCore};

use super::key::*;
use super::samples::ann;
use super::sign::Signer as _;

/// Counts up instead of drawing lots, so that a test gives the same file each time.
struct Counting(u8);

impl RngCore for Counting {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Counting {}

fn open() -> String {
    ann().write(&mut Counting(0), None).unwrap().to_string()
}

fn locked() -> String {
    ann().write(&mut Counting(0), Some("tulip")).unwrap().to_string()
}

const BEGIN: &str = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
const END: &str = "-----END OPENSSH PRIVATE KEY-----\n";

/// A key file with its bytes changed under the base64.
fn bent(text: &str, change: impl Fn(&mut Vec<u8>)) -> String {
    let body = text.strip_prefix(BEGIN).unwrap().strip_suffix(END).unwrap().replace('\n', "");
    let mut bytes = STANDARD.decode(body).unwrap();
    change(&mut bytes);
    let body = STANDARD.encode(bytes);
    let lines: Vec<&str> = body.as_bytes().chunks(70).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("{BEGIN}{}\n{END}", lines.join("\n"))
}

fn find(bytes: &[u8], piece: &[u8]) -> usize {
    bytes.windows(piece.len()).position(|w| w == piece).unwrap()
}

#[test]
fn randomness_makes_the_key_and_the_same_randomness_the_same() {
    let made = |start| SecretKey::generate(&mut Counting(start), "ann@example.org").key();
    assert_eq!(made(0), made(0));
    assert_ne!(made(0), made(1));
    assert_eq!(
        SecretKey::generate(&mut Counting(0), "").key(),
        SecretKey::from_seed(&std::array::from_fn(|i| i as u8 + 1), "").key()
    );
}

#[test]
fn a_written_key_comes_back_with_its_comment() {
    for (text, passphrase) in [(open(), None), (locked(), Some("tulip"))] {
        let back = SecretKey::read(&text, passphrase).unwrap();
        assert_eq!((back.key(), back.comment()), (ann().key(), "ann@example.org"));
        assert_eq!(is_locked(&text).unwrap(), passphrase.is_some());
    }
    assert_eq!(*ann().write(&mut Counting(0), Some("")).unwrap(), open());
    // Carriage returns of a mail or an editor do no harm.
    assert_eq!(SecretKey::read(&open().replace('\n', "\r\n"), None).unwrap().key(), ann().key());
}

#[test]
fn the_secret_shows_nowhere() {
    let secret = SecretKey::from_seed(b"attack at dawn, attack at dawn!!", "ann@example.org");
    for text in [format!("{secret:?}"), secret.public_line()] {
        assert!(!text.contains("attack") && !text.contains(&STANDARD.encode("attack at dawn")), "{text}");
    }
    let file = secret.write(&mut Counting(0), Some("tulip")).unwrap();
    bent(&file, |bytes| assert!(!bytes.windows(6).any(|w| w == b"attack")));
}

#[rstest::rstest]
#[case("nothing", String::new(), "not-a-key-file")]
#[case("a letter", "Dear Ann,\nthe key is under the mat.".into(), "not-a-key-file")]
#[case("a certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".into(), "not-a-key-file")]
#[case("a public key", ann().public_line(), "public-half")]
#[case("a public key of another type", "ecdsa-sha2-nistp256 AAAA ann".into(), "public-half")]
#[case("an old RSA key", "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n".into(), "other-type")]
#[case("an old ECDSA key", "-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----\n".into(), "other-type")]
#[case("a PKCS#8 key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n".into(), "other-type")]
#[case("a PuTTY key", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n".into(), "other-type")]
#[case("only the first line", BEGIN.into(), "damaged")]
#[case("no last line", open().replace(END, ""), "damaged")]
#[case("text for base64", format!("{BEGIN}under the mat\n{END}"), "damaged")]
#[case("half of it", { let t = open(); format!("{}\n{END}", &t[..150]) }, "damaged")]
#[case("another magic", bent(&open(), |b| b[0] = b'O'), "damaged")]
#[case("more at the end", bent(&open(), |b| b.push(0)), "damaged")]
#[case("another public half outside", bent(&open(), |b| { let at = find(b, &ann().key().0); b[at] ^= 1; }), "damaged")]
#[case("another secret half", bent(&open(), |b| { let at = find(b, &[7; 32]); b[at] ^= 1; }), "damaged")]
#[case("another type outside", bent(&open(), |b| { let at = find(b, b"ssh-ed25519"); b[at + 4] = b'E'; }), "other-type")]
#[case("a length beyond the end", bent(&open(), |b| b[15] = 0x7f), "damaged")]
#[case("too many rounds", bent(&locked(), |b| { let at = rounds(b); b[at] = 1; }), "too-many-rounds")]
#[case("no rounds", bent(&locked(), |b| { let at = rounds(b); b[at..at + 4].fill(0); }), "damaged")]
#[case("an unknown cipher", bent(&locked(), |b| { let at = find(b, b"aes256-ctr"); b[at] = b'x'; }), "damaged")]
#[case("too long", open() + &" ".repeat(64 * 1024), "not-a-key-file")]
fn what_is_no_usable_key_is_refused_in_the_right_words(#[case] story: &str, #[case] text: String, #[case] code: &str) {
    assert_eq!(SecretKey::read(&text, Some("tulip")).expect_err(story).code(), code, "{story}");
}

/// Where the number of bcrypt rounds stands: after the name, the options' length, the salt's length and the salt.
fn rounds(bytes: &[u8]) -> usize {
    find(bytes, b"bcrypt") + 6 + 4 + 4 + 16
}

#[test]
fn a_passphrase_is_asked_for_before_anything_is_tried() {
    assert_eq!(SecretKey::read(&locked(), None).unwrap_err().code(), "passphrase-needed");
    assert_eq!(SecretKey::read(&locked(), Some("")).unwrap_err().code(), "passphrase-needed");
    assert_eq!(SecretKey::read(&locked(), Some("Tulip")).unwrap_err().code(), "wrong-passphrase");
}

#[test]
fn a_public_line_is_read_as_a_person_pastes_it() {
    let line = ann().public_line();
    assert_eq!(parse_public_line(&line).unwrap(), (ann().key(), "ann@example.org".into()));
    assert_eq!(parse_public_line(&format!("  {line}\r\n")).unwrap().0, ann().key());
    let bare = public_line(&ann().key(), "");
    assert_eq!(parse_public_line(&bare).unwrap(), (ann().key(), String::new()));
    let blob = bare.split(' ').nth(1).unwrap().to_owned();
    let weak = public_line(&crate::domain::ids::KeyId([0; 32]), "");
    for (text, code) in [
        (String::new(), "not-a-public-line"),
        ("ssh-ed25519".into(), "not-a-public-line"),
        (blob.clone(), "not-a-public-line"),
        (format!("ssh-ed25519  {blob}"), "not-a-public-line"),
        (format!("ssh-ed25519 {}", &blob[..60]), "not-a-public-line"),
        (format!("ssh-ed25519 {blob}AAAA"), "not-a-public-line"),
        (format!("restrict ssh-ed25519 {blob}"), "not-a-public-line"),
        (format!("ssh-rsa {blob}"), "other-type"),
        (format!("sk-ssh-ed25519@openssh.com {blob}"), "other-type"),
        (weak, "weak-key"),
    ] {
        assert_eq!(parse_public_line(&text).expect_err(&text).code(), code, "{text}");
    }
}

#[test]
fn a_comment_stays_on_its_line() {
    let secret = SecretKey::from_seed(&[7; 32], "ann\nssh-ed25519 AAAA mallory\u{1b}[2J");
    assert_eq!(secret.comment(), "ann ssh-ed25519 AAAA mallory [2J");
    assert_eq!(secret.public_line().lines().count(), 1);
}

proptest! {
    #[test]
    fn no_bent_key_file_makes_the_reader_panic(at in any::<prop::sample::Index>(), flip in 1..=255_u8, cut in any::<bool>(), lock in any::<bool>()) {
        let text = bent(&if lock { locked_once().clone() } else { open() }, |bytes| {
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at) } else { bytes[at] ^= flip }
        });
        // Without the passphrase: unlocking hundreds of files would take minutes.
        if let Ok(secret) = SecretKey::read(&text, None) {
            prop_assert_eq!(secret.key(), ann().key());
        }
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "\\PC{0,200}", head in any::<bool>()) {
        let text = if head { format!("{BEGIN}{text}\n{END}") } else { text };
        prop_assert!(SecretKey::read(&text, Some("x")).is_err());
        prop_assert!(is_locked(&text).is_err());
        prop_assert!(parse_public_line(&text).is_err());
        let line = format!("ssh-ed25519 {text}");
        prop_assert!(parse_public_line(&line).is_err());
    }
}

fn locked_once() -> &'static String {
    static LOCKED: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    LOCKED.get_or_init(locked)
}
