//! The one path by which an event's line is written, and by which one is believed: append, read, verify and import all use it.

use super::event::{Envelope, EventError, MAX_LINE, id_of};
use super::sign::{NAMESPACE_EVENT, SignError, Signer, sign, verify};
use crate::domain::ids::{EventId, KeyId, hex};

/// Tells why a signed line is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The line is no event.
    #[error(transparent)]
    Event(#[from] EventError),
    /// The signature does not hold.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The line names another author than the one it was filed or is to be signed under.
    #[error("the event names {written} as its author and stands under {expected}")]
    OtherAuthor {
        /// The author in the line.
        written: KeyId,
        /// The author expected.
        expected: KeyId,
    },
}

impl LedgerError {
    /// The stable short name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Event(error) => error.code(),
            Self::Sign(error) => error.code(),
            Self::OtherAuthor { .. } => "other-author",
        }
    }
}

/// Holds an event as it is stored and passed on: the exact bytes, their name and their signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// SHA-256 of the line.
    pub id: EventId,
    /// The canonical line, without a newline.
    pub line: Vec<u8>,
    /// The author's signature over the line's SSHSIG pre-image.
    pub signature: [u8; 64],
}

impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signed")
            .field("id", &self.id)
            .field("line", &String::from_utf8_lossy(&self.line))
            .field("signature", &hex(&self.signature))
            .finish()
    }
}

/// Writes and signs an event. What it returns, [`check_signed_line`] believes.
///
/// # Errors
/// A [`LedgerError`] if the envelope breaks a rule, names another author than the signer, or is not signed.
pub fn seal(envelope: &Envelope, signer: &mut (impl Signer + ?Sized)) -> Result<Signed, LedgerError> {
    let expected = signer.key();
    if envelope.author != expected {
        return Err(LedgerError::OtherAuthor { written: envelope.author, expected });
    }
    let line = envelope.line()?;
    let signature = sign(signer, NAMESPACE_EVENT, &line)?;
    Ok(Signed { id: id_of(&line), line, signature })
}

/// Checks a line and its signature in full and gives its id and content. Where the author is told beside the line, the signature is
/// verified before any of the line is parsed.
///
/// # Errors
/// A [`LedgerError`]; nothing of the line is to be used then.
pub fn check_signed_line(
    line: &[u8],
    signature: &[u8; 64],
    expected: Option<&KeyId>,
) -> Result<(EventId, Envelope), LedgerError> {
    if line.len() > MAX_LINE {
        return Err(EventError::TooLong(line.len()).into());
    }
    let Some(expected) = expected else {
        let envelope = Envelope::parse(line)?;
        verify(NAMESPACE_EVENT, &envelope.author, line, signature)?;
        return Ok((id_of(line), envelope));
    };
    verify(NAMESPACE_EVENT, expected, line, signature)?;
    let envelope = Envelope::parse(line)?;
    if envelope.author != *expected {
        return Err(LedgerError::OtherAuthor { written: envelope.author, expected: *expected });
    }
    Ok((id_of(line), envelope))
}
