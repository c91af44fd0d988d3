//! What an import came to.

use std::path::PathBuf;

use crate::bundle::BundleError;
use crate::domain::ids::{Digest, EventId};
use crate::domain::vocab::State;

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
    /// Releases that changed, by name.
    pub changed: Vec<Changed>,
    /// Acts about people, models, policy and charter among the new ones.
    pub office: u64,
    /// Acts of meetings among the new ones.
    pub meetings: u64,
    /// Whether nothing was kept.
    pub dry_run: bool,
    /// The files that were not here, by name.
    pub(crate) put: Vec<Digest>,
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
        for change in other.changed {
            match self.changed.iter_mut().find(|c| c.release == change.release) {
                Some(earlier) => earlier.then(change),
                None => self.changed.push(change),
            }
        }
        self.changed.sort_by(|one, other| one.reference.cmp(&other.reference));
        self.office += other.office;
        self.meetings += other.meetings;
        self.put.extend(other.put);
    }
}

/// How a release stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stands {
    /// Its state.
    pub state: State,
    /// How much stands in its way.
    pub blocks: u32,
}

/// What an import changes in one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The release.
    pub release: EventId,
    /// `model@version`.
    pub reference: String,
    /// How it stood; none where it was not here.
    pub before: Option<Stands>,
    /// How it stands now.
    pub after: Stands,
    /// How many acts are new; none where acts that were here count otherwise.
    pub acts: u64,
    /// Who signed them, by name.
    pub by: Vec<String>,
}

impl Changed {
    /// Says what changes: its state, what stands in its way, whose acts are new.
    pub fn text(&self) -> String {
        let acts = match self.acts {
            0 => "acts that were here stand otherwise".to_owned(),
            1 => format!("1 act by {}", self.by.join(", ")),
            n => format!("{n} acts by {}", self.by.join(", ")),
        };
        format!("{}; {acts}", self.stands())
    }

    /// The same without the acts.
    pub fn stands(&self) -> String {
        let after = self.after;
        let state = match self.before.map(|b| b.state) {
            None => format!("new here: {}", after.state.label()),
            Some(before) if before == after.state => format!("{} as before", after.state.label()),
            Some(before) => format!("{} → {}", before.label(), after.state.label()),
        };
        match self.before.map(|b| b.blocks) {
            Some(before) if before != after.blocks => format!("{state}; {before} → {} in the way", after.blocks),
            _ => state,
        }
    }

    /// Adds what a later bundle changes in the same release.
    fn then(&mut self, later: Self) {
        self.after = later.after;
        self.acts += later.acts;
        self.by.extend(later.by);
        self.by.sort();
        self.by.dedup();
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
