//! Names of things: digests, events, keys, people, models and releases.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Tells what is wrong with a name, and what a right one looks like.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} “{given}” is not {expected}")]
pub struct BadName {
    /// The kind of name, as in "the digest".
    pub what: &'static str,
    /// What was given, shortened to 80 characters.
    pub given: String,
    /// What would be right.
    pub expected: &'static str,
}

impl BadName {
    fn new(what: &'static str, given: &str, expected: &'static str) -> Self {
        Self { what, given: given.chars().take(80).collect(), expected }
    }
}

/// Reads exactly `N` bytes of lower-case hex; anything else is `None`.
pub fn hex_bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 {
        return None;
    }
    let mut out = [0; N];
    for (byte, pair) in out.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(out)
}

fn nibble(c: u8) -> Option<u8> {
    match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    }
}

/// Writes bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)] as char, DIGITS[usize::from(b & 15)] as char]).collect()
}

macro_rules! hex_name {
    ($(#[$doc:meta])* $name:ident, $len:literal, $what:literal, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub [u8; $len]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), &hex(&self.0)[..8])
            }
        }

        impl FromStr for $name {
            type Err = BadName;
            fn from_str(text: &str) -> Result<Self, BadName> {
                hex_bytes(text).map(Self).ok_or_else(|| BadName::new($what, text, $expected))
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;
            fn try_from(text: String) -> Result<Self, BadName> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.to_string()
            }
        }
    };
}

hex_name!(
    /// The SHA-256 of some bytes: 32 bytes, shown as 64 lower-case hex digits.
    Digest, 32, "the digest", "64 lower-case hexadecimal digits, as sha256sum prints them"
);
hex_name!(
    /// The id of an event: SHA-256 of its canonical line (`ledger.md` §1). A stream is named by its first event's id.
    EventId, 32, "the event id", "64 lower-case hexadecimal digits"
);
hex_name!(
    /// A raw Ed25519 public key.
    KeyId, 32, "the key", "64 lower-case hexadecimal digits"
);
hex_name!(
    /// A store's random number: it keeps two copies of one key apart.
    DeviceId, 8, "the device", "16 lower-case hexadecimal digits"
);

impl Digest {
    /// Reads a digest as people type it: `sha256:HEX` or `HEX`, upper case allowed.
    pub fn typed(text: &str) -> Result<Self, BadName> {
        let lower = text.trim().to_ascii_lowercase();
        let bare = lower.strip_prefix("sha256:").unwrap_or(&lower);
        bare.parse().map_err(|_| BadName::new("the digest", text, "sha256: and 64 hexadecimal digits"))
    }

    /// Hashes bytes with SHA-256.
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self(sha2::Sha256::digest(bytes).into())
    }
}

macro_rules! text_name {
    ($(#[$doc:meta])* $name:ident, $what:literal, $expected:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadName;
            fn from_str(text: &str) -> Result<Self, BadName> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) { Ok(Self(text.to_owned())) } else { Err(BadName::new($what, text, $expected)) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;
            fn try_from(text: String) -> Result<Self, BadName> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

text_name!(
    /// A person's e-mail, which names the person everywhere: lower case, one `@`, at most 254 bytes.
    Email, "the e-mail", "an address like ann@example.org in lower case", is_email
);
text_name!(
    /// A model's short name: lower-case letters, digits, `.`, `_`, `-`, starting with a letter or digit; at most 64.
    ModelId, "the model", "1 to 64 of a-z 0-9 . _ -, starting with a letter or digit",
    |t| t.len() <= 64 && is_plain(t, |c| c.is_ascii_lowercase() || c.is_ascii_digit())
);
text_name!(
    /// A model's version: letters, digits, `.`, `_`, `-`, `+`, starting with a letter or digit; at most 64.
    Version, "the version", "1 to 64 of letters, digits . _ - +, starting with a letter or digit",
    |t| t.len() <= 64 && !t.contains('@') && is_plain(t, |c| c.is_ascii_alphanumeric() || c == '+')
);

fn is_plain(text: &str, letter: fn(char) -> bool) -> bool {
    text.starts_with(letter) && text.chars().all(|c| letter(c) || matches!(c, '.' | '_' | '-'))
}

fn is_email(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else { return false };
    let part = |p: &str| !p.is_empty() && !p.starts_with('.') && !p.ends_with('.') && !p.contains("..");
    text.len() <= 254
        && part(user)
        && part(host)
        && user.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "!#$%&'*+/=?^_`{|}~.-".contains(c))
        && host.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-')
}

/// Names a release as people do: `model@version`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// The model.
    pub model: ModelId,
    /// Its version.
    pub version: Version,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.model, self.version)
    }
}

impl FromStr for Reference {
    type Err = BadName;
    fn from_str(text: &str) -> Result<Self, BadName> {
        let (model, version) =
            text.split_once('@').ok_or_else(|| BadName::new("the reference", text, "MODEL@VERSION, as in triage-nlp@2.4.0"))?;
        Ok(Self { model: model.parse()?, version: version.parse()? })
    }
}
