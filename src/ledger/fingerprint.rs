//! The organisation's fingerprint, which people read to each other before they trust a bundle (`ledger.md` §3).

use std::fmt;
use std::str::FromStr;

use super::canonical::shown;
use crate::domain::ids::EventId;

/// How many letters a fingerprint has; each stands for five bits.
pub const LETTERS: usize = 26;

/// The alphabet of base32 in RFC 4648, in lower case: no 0, 1, 8 or 9, which look like o, l and b.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

const GROUP: usize = 4;

/// Names an organisation in 26 letters: the first 130 bits of its first event's id, as base32 of RFC 4648 without padding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; LETTERS]);

/// Tells why a text is no fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFingerprint {
    /// A character outside the alphabet.
    #[error("“{0}” cannot stand in a fingerprint: it has the letters a to z and the digits 2 to 7")]
    Letter(String),
    /// Too few or too many letters.
    #[error("the fingerprint has {0} letters and should have {LETTERS}: compare it with the one you were told")]
    Length(usize),
}

impl BadFingerprint {
    /// The stable short name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Letter(_) => "fingerprint-letter",
            Self::Length(_) => "fingerprint-length",
        }
    }
}

impl Fingerprint {
    /// Gives the fingerprint of the organisation that begins with this event.
    pub fn of(org: &EventId) -> Self {
        let mut letters = [0; LETTERS];
        for (i, letter) in letters.iter_mut().enumerate() {
            *letter = ALPHABET[five_bits(&org.0, i * 5)];
        }
        Self(letters)
    }

    /// Whether the organisation that begins with this event has this fingerprint.
    pub fn names(&self, org: &EventId) -> bool {
        Self::of(org) == *self
    }
}

/// Reads five bits from a place given in bits, highest first.
fn five_bits(bytes: &[u8; 32], at: usize) -> usize {
    let two = u16::from_be_bytes([bytes[at / 8], bytes[at / 8 + 1]]);
    usize::from(two >> (11 - at % 8) & 31)
}

/// Shows it in groups of four, as people read it aloud: `abcd-efgh-ijkl-mnop-qrst-uvwx-yz`. The alternate form (`{:#}`) has no hyphens.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, letter) in self.0.iter().enumerate() {
            if i > 0 && i % GROUP == 0 && !f.alternate() {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*letter))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = BadFingerprint;

    /// Reads it in upper or lower case, with spaces and hyphens anywhere.
    fn from_str(text: &str) -> Result<Self, BadFingerprint> {
        let mut letters = Vec::new();
        for letter in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let plain = u8::try_from(letter.to_ascii_lowercase()).ok().filter(|b| ALPHABET.contains(b));
            letters.push(plain.ok_or_else(|| BadFingerprint::Letter(shown(&letter.to_string())))?);
        }
        letters.as_slice().try_into().map(Self).map_err(|_| BadFingerprint::Length(letters.len()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::domain::ids::Digest;

    #[test]
    fn a_fingerprint_is_what_the_base32_tool_prints() {
        // printf abc | sha256sum | xxd -r -p | base32 | cut -c1-26 | tr A-Z a-z
        let org = EventId(Digest::of(b"abc").0);
        assert_eq!(format!("{:#}", Fingerprint::of(&org)), "xj4bnp4pahh6uqkbidpf3lrceo");
        assert_eq!(Fingerprint::of(&org).to_string(), "xj4b-np4p-ahh6-uqkb-idpf-3lrc-eo");
    }

    #[test]
    fn it_is_read_as_people_write_it() {
        let org = EventId(Digest::of(b"abc").0);
        for text in ["xj4bnp4pahh6uqkbidpf3lrceo", "XJ4B-NP4P-AHH6-UQKB-IDPF-3LRC-EO", " xj4bnp 4pahh6 uqkbid pf3lrc eo\n"] {
            assert!(text.parse::<Fingerprint>().unwrap().names(&org), "{text}");
        }
        let other = "xj4bnp4pahh6uqkbidpf3lrcep".parse::<Fingerprint>().unwrap();
        assert!(!other.names(&org));
    }

    #[test]
    fn bits_beyond_the_130th_do_not_show_and_those_before_do() {
        let org = EventId([0; 32]);
        for bit in 0..256 {
            let mut id = [0; 32];
            id[bit / 8] |= 0x80 >> (bit % 8);
            assert_eq!(Fingerprint::of(&EventId(id)) != Fingerprint::of(&org), bit < 130, "bit {bit}");
        }
    }

    #[test]
    fn what_cannot_be_one_is_refused() {
        for (text, code) in [
            ("", "fingerprint-length"),
            ("xj4bnp4pahh6uqkbidpf3lrce", "fingerprint-length"),
            ("xj4bnp4pahh6uqkbidpf3lrceoa", "fingerprint-length"),
            ("xj4bnp4pahh6uqkbidpf3lrce0", "fingerprint-letter"),
            ("xj4bnp4pahh6uqkbidpf3lrce1", "fingerprint-letter"),
            ("xj4bnp4pahh6uqkbidpf3lrceö", "fingerprint-letter"),
            ("xj4bnp4pahh6uqkbidpf3lrce=", "fingerprint-letter"),
        ] {
            assert_eq!(text.parse::<Fingerprint>().unwrap_err().code(), code, "{text}");
        }
    }
}
