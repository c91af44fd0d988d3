//! What an import came to.

use std::path::PathBuf;

use crate::bundle::BundleError;
use crate::domain::ids::EventId;

/// What one import of one or more bundles came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Events that were not here.
    pub new: u64,
    /// Events that were.
    pub known: u64,
    /// Files that were not here.
    pub files: u64,
    /// Bundles that wait for events, in the inbox from now on.
    pub waiting: Vec<Waiting>,
    /// Bundles that were refused whole.
    pub rejected: Vec<Rejected>,
    /// What disagrees in the releases that changed, and in the charter.
    pub conflicts: Vec<Conflict>,
    /// What is to be seen and stops nothing.
    pub notes: Vec<Note>,
    /// Releases that changed, by reference, with what they were before, if they were here, and what they are.
    pub changed: Vec<(String, Option<String>, String)>,
    /// Whether nothing was kept.
    pub dry_run: bool,
}

impl Imported {
    /// Adds what another bundle came to.
    pub(super) fn absorb(&mut self, other: Self) {
        self.new += other.new;
        self.known += other.known;
        self.files += other.files;
        self.waiting.extend(other.waiting);
        self.rejected.extend(other.rejected);
        self.conflicts.extend(other.conflicts);
        self.notes.extend(other.notes);
        self.changed.extend(other.changed);
    }
}

/// A bundle that rests on events that are not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its file.
    pub file: PathBuf,
    /// How many events it holds.
    pub events: u64,
    /// "waiting for events 41–43 of Dana".
    pub text: String,
    /// Where it waits; none in a dry run.
    pub kept: Option<PathBuf>,
}

/// A bundle that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its file.
    pub file: PathBuf,
    /// The event to blame.
    pub event: Option<EventId>,
    /// The stable code.
    pub code: &'static str,
    /// One sentence.
    pub text: String,
}

impl Rejected {
    pub(super) fn new(file: &std::path::Path, error: &BundleError) -> Self {
        Self { file: file.to_owned(), event: error.event(), code: error.code(), text: error.to_string() }
    }
}

/// Acts that disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The stable code: `contested`, `fork`, `charter-siblings`.
    pub code: &'static str,
    /// The release, if it is one's.
    pub reference: Option<String>,
    /// One sentence.
    pub text: String,
}

/// Something to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The stable code: `clock`, `exporter-went-back`, `device`, `purged`, `unjudged`.
    pub code: &'static str,
    /// One sentence.
    pub text: String,
}
