//! Whether every act of a release is signed as it says, checked a few at a time: whoever goes through releases one after another is
//! never held up, and is never told of what nobody has checked.

use super::error::AppError;
use super::session::Session;
use super::view::ReleaseCard;
use crate::domain::ids::EventId;
use crate::ledger::verdict::check_signed_line;

/// A check under way.
#[derive(Debug)]
pub struct SignatureCheck {
    release: EventId,
    /// Id, line and signature of what is left, the latest first.
    left: Vec<(EventId, Vec<u8>, [u8; 64])>,
}

impl SignatureCheck {
    /// The release.
    pub fn release(&self) -> EventId {
        self.release
    }

    /// Checks at most so many more acts; whether all hold, as soon as that is known.
    pub fn some(&mut self, most: usize) -> Option<bool> {
        for _ in 0..most {
            let Some((id, line, signature)) = self.left.pop() else { return Some(true) };
            if !check_signed_line(&line, &signature, None).is_ok_and(|(found, _)| found == id) {
                return Some(false);
            }
        }
        None
    }
}

impl Session {
    /// Begins to check the ids and signatures of a release's acts.
    pub fn check_of(&self, release: EventId) -> Result<SignatureCheck, AppError> {
        let mut left = Vec::new();
        self.store.each_signed_of(&release, |signed| {
            left.push((signed.id, signed.line.to_vec(), *signed.signature));
            true
        })?;
        Ok(SignatureCheck { release, left })
    }

    /// Everything about one release, its ids and signatures checked anew.
    pub fn checked_card(&self, id: EventId) -> Result<ReleaseCard, AppError> {
        let holds = self.check_of(id)?.some(usize::MAX).unwrap_or(false);
        Ok(ReleaseCard { verified: Some(holds), ..self.card(id)? })
    }
}
