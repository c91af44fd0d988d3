//! SSH signatures (OpenSSH's PROTOCOL.sshsig): what is signed, the one strict verification, and the armor that `ssh-keygen -Y` reads.

use std::cell::RefCell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha512};

use crate::domain::ids::KeyId;

/// Keeps signatures of events from counting as anything else.
pub const NAMESPACE_EVENT: &str = "obstat-event-v1";
/// Keeps signatures of bundles from counting as anything else.
pub const NAMESPACE_BUNDLE: &str = "obstat-bundle-v1";
/// Keeps signatures of join requests from counting as anything else.
pub const NAMESPACE_JOIN: &str = "obstat-join-v1";

const MAGIC: &[u8] = b"SSHSIG";
const ALGORITHM: &[u8] = b"ssh-ed25519";
const HASH: &[u8] = b"sha512";
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "-----END SSH SIGNATURE-----\n";
const ARMOR_WIDTH: usize = 70;

/// Tells why a signature does not hold, or was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The key's bytes are no point of the curve in its one encoding.
    #[error("the key {0} is no Ed25519 public key")]
    BadKey(KeyId),
    /// The key is one of the few for which anyone can make signatures.
    #[error("the key {0} is of small order: anyone could sign for it")]
    WeakKey(KeyId),
    /// The signature is not this key's over these bytes.
    #[error("the signature is not by key {0} over these bytes: they were changed, or someone else signed")]
    BadSignature(KeyId),
    /// The armored text is not what would be written.
    #[error("the signature's text is not as ssh-keygen writes an Ed25519 signature for “{0}”")]
    BadArmor(&'static str),
    /// The signer could not or would not sign.
    #[error("nothing was signed: {0}")]
    NotSigned(String),
}

impl SignError {
    /// The stable short name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadKey(_) => "bad-key",
            Self::WeakKey(_) => "weak-key",
            Self::BadSignature(_) => "bad-signature",
            Self::BadArmor(_) => "bad-armor",
            Self::NotSigned(_) => "not-signed",
        }
    }
}

/// Signs with one Ed25519 key, wherever the secret half lives.
pub trait Signer {
    /// The public half.
    fn key(&self) -> KeyId;

    /// Signs exactly these bytes, which [`signed_bytes`] made; callers use [`sign`].
    ///
    /// # Errors
    /// [`SignError::NotSigned`] with the reason.
    fn sign(&mut self, preimage: &[u8]) -> Result<[u8; 64], SignError>;
}

/// Signs a message for a namespace, and verifies the result before anyone relies on it.
///
/// # Errors
/// What the signer says, or what [`verify`] finds wrong with its signature.
pub fn sign(signer: &mut (impl Signer + ?Sized), namespace: &str, message: &[u8]) -> Result<[u8; 64], SignError> {
    let signature = signer.sign(&signed_bytes(namespace, message))?;
    verify(namespace, &signer.key(), message, &signature)?;
    Ok(signature)
}

/// Builds the bytes that are signed for a message: magic, namespace, nothing, hash name, SHA-512 of the message.
pub fn signed_bytes(namespace: &str, message: &[u8]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    for part in [namespace.as_bytes(), b"", HASH, &Sha512::digest(message)] {
        put(&mut out, part);
    }
    out
}

/// How many keys are remembered; more people than that seldom sign one trail.
const REMEMBERED: usize = 64;

thread_local! {
    /// Keys that were found good a moment ago, with their points: a trail has few of them and many signatures, and to find a key's
    /// point takes an eighth of the time that a signature takes.
    static GOOD: RefCell<Vec<(KeyId, VerifyingKey)>> = const { RefCell::new(Vec::new()) };
}

/// Verifies a signature strictly; every path that believes one goes through here.
///
/// # Errors
/// [`SignError::BadKey`], [`SignError::WeakKey`] or [`SignError::BadSignature`]; a signature whose S is not reduced or whose R is of
/// small order is bad.
pub fn verify(namespace: &str, key: &KeyId, message: &[u8], signature: &[u8; 64]) -> Result<(), SignError> {
    let point = known_point_of(key)?;
    let signature = Signature::from_bytes(signature);
    point.verify_strict(&signed_bytes(namespace, message), &signature).map_err(|_| SignError::BadSignature(*key))
}

/// Checks that bytes can be a person's key: one point of the curve, in its one encoding, for which not everyone can sign.
///
/// # Errors
/// [`SignError::BadKey`] or [`SignError::WeakKey`].
pub fn check_key(key: &KeyId) -> Result<(), SignError> {
    point_of(key).map(|_| ())
}

fn known_point_of(key: &KeyId) -> Result<VerifyingKey, SignError> {
    GOOD.with_borrow_mut(|good| {
        if let Some((_, point)) = good.iter().find(|(known, _)| known == key) {
            return Ok(*point);
        }
        let point = point_of(key)?;
        if good.len() == REMEMBERED {
            good.clear();
        }
        good.push((*key, point));
        Ok(point)
    })
}

fn point_of(key: &KeyId) -> Result<VerifyingKey, SignError> {
    let point = VerifyingKey::from_bytes(&key.0).map_err(|_| SignError::BadKey(*key))?;
    if point.is_weak() {
        return Err(SignError::WeakKey(*key));
    }
    // A second encoding of a point would be a second name for one key.
    if is_reduced(&key.0) { Ok(point) } else { Err(SignError::BadKey(*key)) }
}

/// Whether the coordinate y is below 2^255 - 19 (little end first; the top bit is the sign of x).
fn is_reduced(key: &[u8; 32]) -> bool {
    key[0] < 0xed || key[31] & 0x7f != 0x7f || key[1..31].iter().any(|b| *b != 0xff)
}

/// Writes the armored signature, as `ssh-keygen -Y sign` does.
pub fn armor(namespace: &str, key: &KeyId, signature: &[u8; 64]) -> String {
    let text = STANDARD.encode(blob(namespace, key, signature));
    let mut out = BEGIN.to_owned();
    for (i, letter) in text.chars().enumerate() {
        if i > 0 && i % ARMOR_WIDTH == 0 {
            out.push('\n');
        }
        out.push(letter);
    }
    out.push('\n');
    out.push_str(END);
    out
}

/// Reads an armored signature; only the text that [`armor`] writes for the same content will do.
///
/// # Errors
/// [`SignError::BadArmor`]. The signature itself is not verified here.
pub fn unarmor(namespace: &'static str, text: &str) -> Result<(KeyId, [u8; 64]), SignError> {
    let parts = || {
        let body = text.strip_prefix(BEGIN)?.strip_suffix(END)?;
        let blob = STANDARD.decode(body.replace('\n', "")).ok()?;
        let (rest, signature) = blob.split_last_chunk::<64>()?;
        let key = rest.get(KEY_AT..KEY_AT + 32)?.try_into().ok()?;
        Some((KeyId(key), *signature))
    };
    let (key, signature) = parts().ok_or(SignError::BadArmor(namespace))?;
    if armor(namespace, &key, &signature) == text { Ok((key, signature)) } else { Err(SignError::BadArmor(namespace)) }
}

/// Where the raw key stands in a signature's blob: after magic, version and three lengths with the algorithm's name.
const KEY_AT: usize = MAGIC.len() + 4 + 4 + 4 + ALGORITHM.len() + 4;

fn blob(namespace: &str, key: &KeyId, signature: &[u8; 64]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend(1_u32.to_be_bytes());
    for part in [&public_blob(key)[..], namespace.as_bytes(), b"", HASH, &two(ALGORITHM, signature)] {
        put(&mut out, part);
    }
    out
}

/// Writes a public key as SSH does on the wire: the algorithm's name, then the 32 bytes.
pub(super) fn public_blob(key: &KeyId) -> Vec<u8> {
    two(ALGORITHM, &key.0)
}

fn two(first: &[u8], second: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(8 + first.len() + second.len());
    put(&mut out, first);
    put(&mut out, second);
    out
}

/// Appends an SSH string: length in four bytes, big end first, then the bytes.
fn put(out: &mut Vec<u8>, part: &[u8]) {
    // No part is longer than an event or a manifest, so the length always fits.
    out.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(part);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::key::SecretKey;

    #[test]
    fn a_key_that_is_remembered_stands_for_no_other_however_many_there_are() {
        let mut keys: Vec<SecretKey> =
            (0..=u8::try_from(REMEMBERED).unwrap()).map(|n| SecretKey::from_seed(&[n; 32], "test")).collect();
        let signed: Vec<_> = keys.iter_mut().map(|key| (key.key(), sign(key, NAMESPACE_EVENT, b"words").unwrap())).collect();
        for _ in 0..2 {
            for ((key, signature), (other, _)) in signed.iter().zip(signed.iter().cycle().skip(1)) {
                assert_eq!(verify(NAMESPACE_EVENT, key, b"words", signature), Ok(()));
                assert_eq!(verify(NAMESPACE_EVENT, other, b"words", signature), Err(SignError::BadSignature(*other)));
            }
        }
        let weak = KeyId([0; 32]);
        let told = [(); 2].map(|()| verify(NAMESPACE_EVENT, &weak, b"words", &signed[0].1));
        assert_eq!(told, [Err(SignError::WeakKey(weak)), Err(SignError::WeakKey(weak))]);
    }
}
