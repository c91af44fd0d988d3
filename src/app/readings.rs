//! Evidence that is read: a file on the way in, or one that the store keeps.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::error::AppError;
use super::project::Folded;
use super::propose::Proposal;
use super::session::Session;
use crate::domain::act::{Measured, Reported, Stored};
use crate::domain::model::Model;
use crate::domain::obstruct::{self, Obstruction};
use crate::domain::reading::{self, Format, LARGEST, Reading};
use crate::domain::release::{Evidence, Release};
use crate::store::FileError;

/// How many bytes of names and numbers an act carries: an event holds 64 KiB in all.
const CARRIED: usize = 24 << 10;

/// What reading a piece of evidence again came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recheck {
    /// The file says what was signed of it.
    Same(Reading),
    /// It says something else: what, in a sentence.
    Differs(Reading, String),
    /// It is not in this store, or was purged.
    NotHere,
    /// There is no file, or nothing of it was signed.
    Unread,
}

impl Recheck {
    /// Returns what it came to in a word, for programs.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Same(_) => "same",
            Self::Differs(..) => "differs",
            Self::NotHere => "not-here",
            Self::Unread => "unread",
        }
    }
}

/// Reads a file as evidence, without keeping anything. Of what is larger than [`LARGEST`] not a byte is read.
///
/// # Errors
/// A file that is not there, is no file, or cannot be read; what is wrong inside of it is part of the reading.
pub fn read_file(path: &Path) -> Result<Reading, AppError> {
    let unreadable = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => FileError::Missing { path: path.to_owned() },
        _ => FileError::Unreadable { path: path.to_owned(), source },
    };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        let what = if meta.is_dir() { "directory" } else { "pipe or device" };
        return Err(FileError::NotAFile { path: path.to_owned(), what }.into());
    }
    if meta.len() > LARGEST {
        return Ok(reading::too_large(meta.len()));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(reading::read(&name, &bytes))
}

impl Session {
    /// Reads a stored file, its bytes checked against its digest first.
    pub fn read_stored(&self, name: &str, stored: &Stored) -> Result<Reading, AppError> {
        if stored.size > LARGEST {
            return Ok(reading::too_large(stored.size));
        }
        Ok(reading::read(name, &self.store.files().read(&stored.sha256, LARGEST)?))
    }

    /// Reads evidence on its way in: what of it is signed, and on the sheet what it is and how it stands to the thresholds.
    pub(super) fn report(
        &self,
        proposal: &mut Proposal,
        folded: &Folded,
        name: &str,
        stored: &Stored,
    ) -> Result<Reported, AppError> {
        let reading = self.read_stored(name, stored)?;
        if reading.format == Format::Unknown && reading.fault.is_none() {
            return Ok(reported(&reading, &folded.model));
        }
        // What is no format that is read says so itself: "not read: …".
        let read = if reading.format == Format::Unknown { "it is" } else { "it reads as" };
        proposal.sentence = format!("{}; {read} {}", proposal.sentence, reading.sentence());
        proposal.facts.push(("Reads as".into(), reading.sentence()));
        for threshold in &folded.model.thresholds {
            if let Some(metric) = reading.metrics.get(&threshold.metric) {
                proposal.facts.push(("Metric".into(), threshold.weighs(&metric.value)));
            }
        }
        Ok(reported(&reading, &folded.model))
    }

    /// Reads a piece of evidence again and compares it with what was signed of it.
    ///
    /// # Errors
    /// A file whose bytes are not those that were signed for.
    pub fn recheck_reading(&self, evidence: &Evidence) -> Result<Recheck, AppError> {
        let (Some(stored), Some(signed)) = (&evidence.stored, &evidence.reading) else { return Ok(Recheck::Unread) };
        let reading = match self.read_stored(evidence.file.as_deref().unwrap_or_default(), stored) {
            Err(AppError::Files(FileError::NotHere { .. })) => return Ok(Recheck::NotHere),
            other => other?,
        };
        Ok(match difference(signed, &reading) {
            Some(text) => Recheck::Differs(reading, text),
            None => Recheck::Same(reading),
        })
    }

    /// What keeps the numbers of a release from being relied on: those that answer a threshold are read again from their files, and
    /// where that cannot be done here the gate stays closed.
    pub(super) fn unreliable(&self, release: &Release) -> Result<Vec<Obstruction>, AppError> {
        let mut found = Vec::new();
        for evidence in &release.evidence {
            if !release.measures.iter().any(|m| m.results.iter().any(|(id, _)| *id == evidence.id)) {
                continue;
            }
            match self.recheck_reading(evidence)? {
                Recheck::Differs(_, text) => found.push(obstruct::reading_differs(evidence, &text)),
                Recheck::NotHere if evidence.purged.is_none() => found.push(obstruct::reading_unchecked(evidence)),
                _ => {}
            }
        }
        Ok(found)
    }
}

/// What of a reading is signed: every metric, as far as an event holds them, those with a threshold first.
fn reported(reading: &Reading, model: &Model) -> Reported {
    let asked = |name: &str| model.thresholds.iter().any(|t| t.metric == name);
    let (first, rest): (Vec<_>, Vec<_>) = reading.metrics.iter().partition(|(name, _)| asked(name));
    let (mut metrics, mut bytes) = (Vec::new(), 0);
    for (name, metric) in first.into_iter().chain(rest) {
        bytes += name.len() + metric.value.to_string().len() + 24;
        if bytes <= CARRIED {
            metrics.push(Measured { name: name.clone(), value: metric.value.clone() });
        }
    }
    let left_out = (reading.metrics.len() - metrics.len()) as u64;
    let (topics, unsaid) = (reading.topics.len() as u64, unsaid(reading));
    let fault = reading.fault.as_ref().map(|f| f.to_string().chars().take(300).collect());
    Reported { format: reading.format.word().to_owned(), metrics, left_out, topics, unsaid, fault }
}

fn unsaid(reading: &Reading) -> Vec<String> {
    reading.unsaid().map(|t| t.name.to_owned()).collect()
}

/// What a file says otherwise than was signed of it; what was not signed is no difference.
fn difference(signed: &Reported, reading: &Reading) -> Option<String> {
    if signed.format != reading.format.word() {
        return Some(format!("it was signed as {}, and reads as {}", Format::of(&signed.format).label(), reading.format.label()));
    }
    if signed.unsaid != unsaid(reading) || signed.topics != reading.topics.len() as u64 {
        return Some(format!("it was signed as speaking of other topics: {}", reading.sentence()));
    }
    signed.metrics.iter().find_map(|m| match reading.metrics.get(&m.name) {
        Some(read) if read.value == m.value => None,
        Some(read) => Some(format!("{} was signed as {}, and the file says {}", m.name, m.value, read.value)),
        None => Some(format!("{} was signed as {}, and the file does not give it", m.name, m.value)),
    })
}
