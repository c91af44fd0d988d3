//! Ed25519 keys in OpenSSH's formats: made, read and written with or without a passphrase.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use ed25519_dalek::{Signer as _, SigningKey};
use rand_core::CryptoRngCore;
use sha2::{Digest as _, Sha256};
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::{Kdf, LineEnding, PrivateKey};
use zeroize::Zeroizing;

use super::canonical::shown;
use super::sign::{SignError, Signer, check_key, public_blob};
use crate::domain::ids::KeyId;

/// The longest key file that is looked at, in bytes.
const MAX_FILE: usize = 64 * 1024;

/// The most bcrypt rounds that are waited for; `ssh-keygen` takes 16 unless told, and 4,096 take many seconds.
const MAX_ROUNDS: u32 = 4096;

const TYPE: &str = "ssh-ed25519";

/// Tells why a key cannot be used, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is no OpenSSH private key.
    #[error("the file is not an OpenSSH private key: make one with ssh-keygen -t ed25519")]
    NotAKeyFile,
    /// The text is a public key.
    #[error("the file is the public half of a key: name the private one, usually without .pub")]
    PublicHalf,
    /// A key of another type.
    #[error("the key is of type {0} and obstat signs with Ed25519: make one with ssh-keygen -t ed25519")]
    OtherType(String),
    /// The file begins as a key should, but what follows does not fit.
    #[error("the key file is damaged or in a form that obstat does not read: restore it, or write it anew with ssh-keygen -p")]
    Damaged,
    /// The key is encrypted and no passphrase was given.
    #[error("the key is locked: give its passphrase")]
    PassphraseNeeded,
    /// The passphrase does not unlock the key.
    #[error("the passphrase does not unlock the key: type it again")]
    WrongPassphrase,
    /// Unlocking would take too long.
    #[error("the key asks for {0} bcrypt rounds and obstat waits for {MAX_ROUNDS}: write it anew with ssh-keygen -p -a 100")]
    TooManyRounds(u32),
    /// The text is no public key line.
    #[error("“{0}” is not a public key line: it reads ssh-ed25519, then the key, then a comment")]
    NotAPublicLine(String),
    /// The public key is one that nobody should trust.
    #[error(transparent)]
    Bad(#[from] SignError),
    /// The key could not be put into OpenSSH's form.
    #[error("the key could not be written as an OpenSSH file: try again")]
    NotWritten,
}

impl KeyError {
    /// The stable short name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAKeyFile => "not-a-key-file",
            Self::PublicHalf => "public-half",
            Self::OtherType(_) => "other-type",
            Self::Damaged => "damaged",
            Self::PassphraseNeeded => "passphrase-needed",
            Self::WrongPassphrase => "wrong-passphrase",
            Self::TooManyRounds(_) => "too-many-rounds",
            Self::NotAPublicLine(_) => "not-a-public-line",
            Self::Bad(error) => error.code(),
            Self::NotWritten => "not-written",
        }
    }
}

/// Holds the secret half of a key in memory, which is zeroed when dropped.
pub struct SecretKey {
    signing: SigningKey,
    comment: String,
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({:?})", self.key())
    }
}

impl SecretKey {
    /// Makes a new key from the caller's randomness.
    pub fn generate(rng: &mut impl CryptoRngCore, comment: &str) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *seed);
        Self::from_seed(&seed, comment)
    }

    /// Makes the key that belongs to a seed: the 32 secret bytes of RFC 8032.
    pub fn from_seed(seed: &[u8; 32], comment: &str) -> Self {
        Self { signing: SigningKey::from_bytes(seed), comment: one_line(comment) }
    }

    /// Reads the text of an OpenSSH private key file. A passphrase is used only if the key is locked; an empty one is none.
    ///
    /// # Errors
    /// A [`KeyError`] that tells apart what is no key, a key of another type, a missing passphrase and a wrong one.
    pub fn read(text: &str, passphrase: Option<&str>) -> Result<Self, KeyError> {
        let file = open(text)?;
        let file = if file.is_encrypted() { unlock(&file, passphrase)? } else { file };
        let KeypairData::Ed25519(pair) = file.key_data() else { return Err(KeyError::Damaged) };
        let secret = Self::from_seed(&Zeroizing::new(pair.private.to_bytes()), file.comment());
        // A file whose halves do not belong together would leak the secret through its first signatures.
        if secret.key().0 == pair.public.0 { Ok(secret) } else { Err(KeyError::Damaged) }
    }

    /// Writes the text of an OpenSSH private key file, locked if a passphrase is given; an empty one is none.
    ///
    /// # Errors
    /// [`KeyError::NotWritten`].
    pub fn write(&self, rng: &mut impl CryptoRngCore, passphrase: Option<&str>) -> Result<Zeroizing<String>, KeyError> {
        let pair = Ed25519Keypair::from(&self.signing);
        let file = PrivateKey::new(KeypairData::Ed25519(pair), self.comment.clone()).map_err(|_| KeyError::NotWritten)?;
        let file = match passphrase {
            None | Some("") => file,
            Some(passphrase) => file.encrypt(rng, passphrase).map_err(|_| KeyError::NotWritten)?,
        };
        file.to_openssh(LineEnding::LF).map_err(|_| KeyError::NotWritten)
    }

    /// The comment, usually a person's e-mail.
    pub fn comment(&self) -> &str {
        &self.comment
    }

    /// The public key line, as in a `.pub` file, without a newline.
    pub fn public_line(&self) -> String {
        public_line(&self.key(), &self.comment)
    }
}

impl Signer for SecretKey {
    fn key(&self) -> KeyId {
        KeyId(self.signing.verifying_key().to_bytes())
    }

    fn sign(&mut self, preimage: &[u8]) -> Result<[u8; 64], SignError> {
        self.signing.try_sign(preimage).map(|s| s.to_bytes()).map_err(|e| SignError::NotSigned(e.to_string()))
    }
}

/// Whether a private key's text is locked by a passphrase, so that one must be asked for.
///
/// # Errors
/// As [`SecretKey::read`], but for the passphrase.
pub fn is_locked(text: &str) -> Result<bool, KeyError> {
    Ok(open(text)?.is_encrypted())
}

/// Gives the public half of a private key file; it stands there in the open, so no passphrase is needed.
///
/// # Errors
/// As [`SecretKey::read`], but for the passphrase.
pub fn public_of(text: &str) -> Result<KeyId, KeyError> {
    let file = open(text)?;
    file.public_key().key_data().ed25519().map(|key| KeyId(key.0)).ok_or(KeyError::Damaged)
}

/// Writes a public key line: `ssh-ed25519 AAAA… comment`, without a newline.
pub fn public_line(key: &KeyId, comment: &str) -> String {
    format!("{TYPE} {} {}", STANDARD.encode(public_blob(key)), one_line(comment)).trim_end().to_owned()
}

/// Reads a public key line into the key and its comment.
///
/// # Errors
/// [`KeyError::OtherType`], [`KeyError::NotAPublicLine`], or [`KeyError::Bad`] for a key that anyone could sign for.
pub fn parse_public_line(line: &str) -> Result<(KeyId, String), KeyError> {
    let wrong = || KeyError::NotAPublicLine(shown(line));
    let mut words = line.trim().splitn(3, ' ');
    let (kind, blob) = (words.next().ok_or_else(wrong)?, words.next().ok_or_else(wrong)?);
    if kind != TYPE {
        return Err(if is_type_name(kind) { KeyError::OtherType(friendly(kind)) } else { wrong() });
    }
    let blob = STANDARD.decode(blob).map_err(|_| wrong())?;
    let key = KeyId(*blob.last_chunk().ok_or_else(wrong)?);
    if blob != public_blob(&key) {
        return Err(wrong());
    }
    check_key(&key)?;
    Ok((key, one_line(words.next().unwrap_or_default())))
}

/// Writes a key's fingerprint as `ssh-keygen -l` prints it: `SHA256:` and 43 letters of base64.
pub fn ssh_fingerprint(key: &KeyId) -> String {
    format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(public_blob(key))))
}

/// Tells by its first words what a text is that is no OpenSSH private key.
fn check_text(text: &str) -> Result<(), KeyError> {
    let head = text.trim_start();
    let other = |name: &str| Err(KeyError::OtherType(name.to_owned()));
    if text.len() > MAX_FILE {
        return Err(KeyError::NotAKeyFile);
    }
    match head.split("-----").nth(1).filter(|_| head.starts_with("-----")) {
        Some("BEGIN OPENSSH PRIVATE KEY") => Ok(()),
        Some("BEGIN RSA PRIVATE KEY") => other("RSA"),
        Some("BEGIN EC PRIVATE KEY") => other("ECDSA"),
        Some("BEGIN DSA PRIVATE KEY") => other("DSA"),
        Some("BEGIN PRIVATE KEY" | "BEGIN ENCRYPTED PRIVATE KEY") => other("PKCS#8"),
        _ if head.starts_with("PuTTY-User-Key-File") => other("PuTTY"),
        _ if head.split(' ').next().is_some_and(is_type_name) => Err(KeyError::PublicHalf),
        _ => Err(KeyError::NotAKeyFile),
    }
}

fn open(text: &str) -> Result<PrivateKey, KeyError> {
    check_text(text)?;
    // The type is read here because ssh-key calls some sound keys of other types malformed.
    let kind = kind_of(text).ok_or(KeyError::Damaged)?;
    if kind != TYPE {
        return Err(KeyError::OtherType(friendly(&kind)));
    }
    PrivateKey::from_openssh(text).map_err(|_| KeyError::Damaged)
}

/// Reads the type's name, which stands in clear: magic, cipher, KDF, its options, the number of keys, then the public key.
fn kind_of(text: &str) -> Option<String> {
    let body: Zeroizing<String> = text.split("-----").nth(2)?.split_whitespace().collect::<String>().into();
    let blob = Zeroizing::new(STANDARD.decode(&*body).ok()?);
    let mut rest = blob.strip_prefix(b"openssh-key-v1\0")?;
    for _ in 0..3 {
        (_, rest) = ssh_string(rest)?;
    }
    let (public, _) = ssh_string(rest.get(4..)?)?;
    String::from_utf8(ssh_string(public)?.0.to_vec()).ok()
}

fn ssh_string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

fn unlock(file: &PrivateKey, passphrase: Option<&str>) -> Result<PrivateKey, KeyError> {
    let passphrase = passphrase.filter(|p| !p.is_empty()).ok_or(KeyError::PassphraseNeeded)?;
    match file.kdf() {
        Kdf::Bcrypt { rounds, .. } if *rounds > MAX_ROUNDS => Err(KeyError::TooManyRounds(*rounds)),
        Kdf::Bcrypt { rounds, salt } if *rounds > 0 && !salt.is_empty() => {
            file.decrypt(passphrase).map_err(|_| KeyError::WrongPassphrase)
        }
        _ => Err(KeyError::Damaged),
    }
}

fn is_type_name(word: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-"].iter().any(|start| word.starts_with(start))
}

/// Names a key type as people do.
fn friendly(name: &str) -> String {
    match name {
        "ssh-rsa" => "RSA".to_owned(),
        "ssh-dss" => "DSA".to_owned(),
        _ if name.starts_with("sk-") => format!("FIDO ({})", shown(name)),
        _ if name.starts_with("ecdsa-") => "ECDSA".to_owned(),
        _ => shown(name),
    }
}

/// Takes control characters out, so that a comment cannot start another line.
fn one_line(comment: &str) -> String {
    comment.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
