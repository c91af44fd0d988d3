//! Words of what is kept of a release for longer than its time, and of what is let go (policy §8).

use crate::app::propose::Proposal;
use crate::app::{AppError, Session};
use crate::domain::ids::EventId;
use crate::domain::release::Release;
use crate::tui::form::Form;

/// What is done with a release's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named like the command that opens it")]
pub enum Keep {
    Hold,
    Release,
    Purge,
}

impl Keep {
    /// Runs the verb.
    pub fn propose(self, s: &Session, release: EventId, reason: &str) -> Result<Proposal, AppError> {
        let id = release.to_string();
        match self {
            Self::Hold => s.retention_hold(&id, reason),
            Self::Release => s.retention_release(&id, reason),
            Self::Purge => s.retention_purge(&id, reason),
        }
    }
}

/// The form's title.
pub const fn title(keep: Keep) -> &'static str {
    match keep {
        Keep::Hold => "Hold the files of a release",
        Keep::Release => "End the hold on a release",
        Keep::Purge => "Purge files past their time",
    }
}

/// The form's fields.
pub fn fields(form: Form, keep: Keep, release: &Release) -> Form {
    match keep {
        Keep::Hold => form.text("reason", "Reason", "the claim or inquiry; nothing is purged meanwhile", ""),
        Keep::Release => {
            let held = release.held().map(|h| h.reason.clone()).unwrap_or_default();
            form.about("Held for", held).text("reason", "Reason", "why nothing is asked for any more", "")
        }
        Keep::Purge => form.about("Stays", "digest and title of each file, the reason, and the whole trail".to_owned()).text(
            "reason",
            "Reason",
            "the bytes do not come back",
            "",
        ),
    }
}
