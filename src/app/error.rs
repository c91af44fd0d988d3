//! What can go wrong, in the four kinds that the command line turns into exit codes (`cli.md`).

use std::path::{Path, PathBuf};

use crate::app::agent::AgentError;
use crate::bundle::BundleError;
use crate::domain::act::BadBody;
use crate::domain::fold::FoldError;
use crate::domain::ids::BadName;
use crate::domain::permit::Refusal;
use crate::domain::vocab::UnknownWord;
use crate::ledger::key::KeyError;
use crate::ledger::verdict::LedgerError;
use crate::store::{FileError, StoreError};

/// The kind of an error: what its exit code tells a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Answered no: obstructed, or refused by the policy or a permission. Exit 1.
    Refused,
    /// A missing or malformed value. Exit 2.
    Usage,
    /// A signature, hash or chain does not hold; nothing was changed. Exit 3.
    Integrity,
    /// No store, I/O, a lock held too long, a newer schema. Exit 4.
    Unable,
}

impl ErrorKind {
    /// The exit code.
    pub const fn exit(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Integrity => 3,
            Self::Unable => 4,
        }
    }

    /// The name in `--json` output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Usage => "usage",
            Self::Integrity => "integrity",
            Self::Unable => "unable",
        }
    }
}

/// Any failure of a verb. Each displays as one sentence; [`Self::help`] says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The policy or a permission says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A value is missing or malformed.
    #[error("{message}")]
    Usage {
        /// What is wrong with it.
        message: String,
        /// What would be right.
        help: String,
    },
    /// The trail does not hold.
    #[error("{0}")]
    Integrity(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be taken in or read back.
    #[error(transparent)]
    Files(#[from] FileError),
    /// A bundle is refused, or could not be written.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A key could not be read.
    #[error("{}: {source}", path.display())]
    Key {
        /// The key file.
        path: PathBuf,
        /// What is wrong with it.
        source: KeyError,
    },
    /// The agent failed.
    #[error(transparent)]
    Agent(#[from] AgentError),
    /// A file could not be read or written.
    #[error("{} cannot be {deed}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// "read" or "written".
        deed: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// Somebody else wrote meanwhile; the verb is to be tried again on what is there now.
    #[error("the release changed while you were deciding; look at it again")]
    Moved,
    /// A bundle is another organisation's than the one whose fingerprint was told.
    #[error("{0}")]
    OtherThanTold(String),
    /// Something else stands in the way of doing it here.
    #[error("{message}")]
    Unable {
        /// What.
        message: String,
        /// What to do.
        help: String,
    },
}

impl AppError {
    /// Makes a usage error.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: help.into() }
    }

    /// Makes an error about a file.
    pub fn file(path: &Path, deed: &'static str, source: std::io::Error) -> Self {
        Self::File { path: path.to_owned(), deed, source }
    }

    /// Whether a passphrase was typed that does not open the key: it may be typed again.
    pub fn is_wrong_passphrase(&self) -> bool {
        matches!(self, Self::Key { source: KeyError::WrongPassphrase, .. })
    }

    /// Its kind.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(_) | Self::Moved => ErrorKind::Refused,
            Self::Usage { .. } | Self::Key { .. } => ErrorKind::Usage,
            Self::Bundle(error) if error.is_integrity() => ErrorKind::Integrity,
            Self::Bundle(BundleError::NotAFile { .. } | BundleError::TooLarge { .. }) => ErrorKind::Usage,
            Self::Integrity(_) | Self::OtherThanTold(_) | Self::Files(FileError::Altered { .. }) => ErrorKind::Integrity,
            Self::Files(
                FileError::NotAFile { .. }
                | FileError::Strange { .. }
                | FileError::Hollow { .. }
                | FileError::TooLarge { .. }
                | FileError::TooMany { .. },
            ) => ErrorKind::Usage,
            Self::Files(_) | Self::Store(_) | Self::Bundle(_) | Self::Agent(_) | Self::File { .. } | Self::Unable { .. } => {
                ErrorKind::Unable
            }
        }
    }

    /// What to do about it; empty where the sentence says it already.
    pub fn help(&self) -> &str {
        match self {
            Self::Refused(refusal) => &refusal.help,
            Self::Usage { help, .. } | Self::Unable { help, .. } => help,
            Self::Integrity(_) => "nothing was changed; run `obstat verify`",
            Self::OtherThanTold(_) => {
                "nothing was made; have a keeper read the fingerprint to you again, by another way than the bundle came"
            }
            Self::Bundle(error) if error.is_integrity() => "nothing was changed; ask whoever packed the bundle for it again",
            Self::Bundle(BundleError::Io { .. }) => "check the path and its permissions, and that there is room",
            Self::Key { .. } => "name an OpenSSH Ed25519 key with --key, and its passphrase with --passphrase-file",
            Self::File { .. } => "check the path and its permissions",
            Self::Files(_) | Self::Store(_) | Self::Bundle(_) | Self::Agent(_) | Self::Moved => "",
        }
    }
}

impl From<BadName> for AppError {
    fn from(bad: BadName) -> Self {
        Self::usage(bad.to_string(), "")
    }
}

impl From<UnknownWord> for AppError {
    fn from(word: UnknownWord) -> Self {
        Self::usage(word.to_string(), "")
    }
}

impl From<FoldError> for AppError {
    fn from(error: FoldError) -> Self {
        Self::Integrity(error.to_string())
    }
}

impl From<LedgerError> for AppError {
    fn from(error: LedgerError) -> Self {
        Self::Integrity(error.to_string())
    }
}

impl From<BadBody> for AppError {
    fn from(error: BadBody) -> Self {
        Self::Integrity(error.to_string())
    }
}
