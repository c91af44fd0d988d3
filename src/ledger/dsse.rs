//! DSSE, the envelope in which attestations travel, and public keys as openssl reads them (`ledger.md` §8).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::sign::{SignError, Signer};
use crate::domain::ids::{Digest, KeyId};

/// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410, section 4).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Gives a public key as PEM (RFC 7468, section 13).
pub fn pem(key: &KeyId) -> String {
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64.encode(spki(key)))
}

/// Gives the name under which an envelope says which key signed it: the SHA-256 of the key's SubjectPublicKeyInfo.
pub fn key_name(key: &KeyId) -> Digest {
    Digest::of(&spki(key))
}

fn spki(key: &KeyId) -> Vec<u8> {
    [&SPKI[..], &key.0[..]].concat()
}

/// Signs a payload of a type and puts it into an envelope.
///
/// # Errors
/// What the signer says.
pub fn envelope(kind: &str, payload: &[u8], key: &mut dyn Signer) -> Result<Value, SignError> {
    let signature = key.sign(&encoded(kind, payload))?;
    Ok(json!({
        "payload": BASE64.encode(payload),
        "payloadType": kind,
        "signatures": [{ "keyid": key_name(&key.key()).to_string(), "sig": BASE64.encode(signature) }],
    }))
}

/// The bytes that are signed: DSSE's pre-authentication encoding, version 1.
fn encoded(kind: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_the_one_of_the_protocols_own_example() {
        assert_eq!(
            encoded("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }

    #[test]
    fn a_key_is_written_as_rfc_8410_shows_it() {
        // The example key of RFC 8410, section 10.1.
        let key = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1".parse::<KeyId>();
        assert!(key.is_ok_and(|key| pem(&key).contains("\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n")));
    }
}
