//! A look into a piece of evidence: bounded, checked against its digest, and never handed to another program.

use super::error::AppError;
use super::session::Session;
use crate::domain::preview::{self, LARGEST, Preview};
use crate::domain::release::Evidence;
use crate::store::FileError;

impl Session {
    /// Makes a preview of a piece of evidence. What is not here, was purged, or is only a link is told in the preview.
    ///
    /// # Errors
    /// A file whose bytes are not those that were signed for, or that cannot be read.
    pub fn look_into(&self, evidence: &Evidence) -> Result<Preview, AppError> {
        if let Some(purged) = &evidence.purged {
            return Ok(preview::nothing("purged", format!("Its bytes were purged: “{}”. Digest and title stay.", purged.reason)));
        }
        let Some(stored) = &evidence.stored else {
            return Ok(preview::nothing("link", "It is a link; nothing of it is kept here, and nothing was fetched.".into()));
        };
        if stored.size > LARGEST {
            return Ok(preview::too_large(stored.size));
        }
        match self.store.files().read(&stored.sha256, LARGEST) {
            Ok(bytes) => Ok(preview::preview(evidence.file.as_deref().unwrap_or_default(), &bytes)),
            Err(e @ FileError::NotHere { .. }) => Ok(preview::nothing("not here", format!("{}.", capital(&e.to_string())))),
            Err(e) => Err(e.into()),
        }
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
