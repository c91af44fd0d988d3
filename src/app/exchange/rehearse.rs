//! What an import would come to: bundles are taken into a copy of the store, in whatever order they need.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::peers::{has_receipt, name_of};
use super::report::Imported;
use super::take::Fate;
use crate::app::error::AppError;
use crate::app::session::Session;
use crate::bundle::{Bundle, BundleError, Progress};
use crate::domain::ids::KeyId;

/// What each bundle came to, by its file.
type Trials = Vec<(PathBuf, Imported)>;

/// What would become of a bundle in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook {
    /// It goes in, and brings so many events that are not here.
    New(u64),
    /// It was taken in already, or brings nothing that is not here.
    Known,
    /// It rests on events that are neither here nor in the folder: "waiting for events 41–43 of Dana".
    Waits(String),
    /// It does not hold, or is not whole yet: why.
    Refused(String),
}

/// A bundle in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Its file.
    pub file: PathBuf,
    /// Who packed it and when, as claimed; none where not even its manifest holds.
    pub packed: Option<(KeyId, String, DateTime<Utc>)>,
    /// How many events it holds.
    pub events: u64,
    /// What would become of it.
    pub outlook: Outlook,
}

/// What a folder offers, and what taking it in would come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Its bundles, the latest first; those that cannot be read come last.
    pub bundles: Vec<Offered>,
    /// What taking all of them would come to, release by release.
    pub told: Imported,
}

impl Preview {
    /// The bundles that go in and bring something.
    pub fn files(&self) -> Vec<PathBuf> {
        let brings = |o: &&Offered| matches!(o.outlook, Outlook::New(_));
        self.bundles.iter().filter(brings).map(|o| o.file.clone()).collect()
    }
}

impl Session {
    /// Says what importing every bundle of a folder would come to, and keeps nothing of it.
    ///
    /// # Errors
    /// What keeps the folder or the store from being read. What is wrong with one file of the folder is told in its place.
    pub fn preview(&self, dir: &Path, progress: Progress<'_>) -> Result<Preview, AppError> {
        let unreadable = |e| AppError::file(dir, "read", e);
        let mut bundles = Vec::new();
        for entry in fs::read_dir(dir).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            let hidden = file.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
            if !hidden && file.extension().is_some_and(|e| e == "obstat") {
                bundles.push(self.offered(file, progress)?);
            }
        }
        bundles.sort_by(|a, b| (latest(b), &a.file).cmp(&(latest(a), &b.file)));
        let fresh = bundles.iter().rev().filter(|o| matches!(o.outlook, Outlook::New(_))).map(|o| o.file.clone());
        let (told, trials) = self.rehearse(&fresh.collect::<Vec<_>>(), progress)?;
        for (file, came) in trials {
            let Some(offered) = bundles.iter_mut().find(|o| o.file == file) else { continue };
            offered.outlook = match (came.rejected.first(), came.waiting.first()) {
                (Some(rejected), _) => Outlook::Refused(rejected.text.clone()),
                (None, Some(waits)) => Outlook::Waits(waits.text.clone()),
                (None, None) if came.new + came.files == 0 => Outlook::Known,
                (None, None) => Outlook::New(came.new),
            };
        }
        Ok(Preview { bundles, told })
    }

    /// Reads what a bundle says of itself.
    fn offered(&self, file: PathBuf, progress: Progress<'_>) -> Result<Offered, AppError> {
        match Bundle::open(&file, &self.limits(), progress) {
            Err(BundleError::Cancelled) => Err(BundleError::Cancelled.into()),
            Err(error) => Ok(Offered { file, packed: None, events: 0, outlook: Outlook::Refused(error.to_string()) }),
            Ok(bundle) => {
                let (manifest, office) = (bundle.manifest(), self.office()?);
                let known = manifest.org == office.org && has_receipt(&self.store, &bundle.digest())?;
                let packed = Some((manifest.by, name_of(&office, &manifest.by), manifest.created));
                let outlook = if known { Outlook::Known } else { Outlook::New(manifest.events) };
                Ok(Offered { file, packed, events: manifest.events, outlook })
            }
        }
    }

    /// Takes bundles into a copy of the store, with those of the inbox that go on then: what it came to, and each by itself. Nobody
    /// who writes meanwhile is held up.
    pub(super) fn rehearse(&self, bundles: &[PathBuf], progress: Progress<'_>) -> Result<(Imported, Trials), AppError> {
        let mut told = Imported { dry_run: true, ..Imported::default() };
        if bundles.is_empty() {
            return Ok((told, Vec::new()));
        }
        let trials = self.on_trial(progress)?.ok_or(BundleError::Cancelled)?.try_all(
            bundles,
            self.waiting_bundles()?,
            &mut told,
            progress,
        )?;
        Ok((told, trials))
    }

    fn try_all(
        &self,
        bundles: &[PathBuf],
        mut inbox: Vec<PathBuf>,
        told: &mut Imported,
        progress: Progress<'_>,
    ) -> Result<Trials, AppError> {
        let (mut open, mut trials) = (bundles.to_vec(), Trials::new());
        loop {
            let (before, new) = (open.len(), told.new);
            told.waiting.clear();
            let mut waits = Vec::new();
            for file in open {
                let mut came = Imported { dry_run: true, ..Imported::default() };
                let fate = self.fate_of(&file, true, &mut came, progress);
                told.absorb(came.clone());
                if fate? == Fate::Waits {
                    waits.push(file.clone());
                }
                trials.retain(|(earlier, _)| *earlier != file);
                trials.push((file, came));
            }
            open = waits;
            if told.new > 0 && told.new != new {
                open.append(&mut inbox);
            } else if open.len() == before {
                told.waiting.retain(|w| bundles.contains(&w.file));
                return Ok(trials);
            }
            if open.is_empty() {
                return Ok(trials);
            }
        }
    }
}

fn latest(offered: &Offered) -> Option<DateTime<Utc>> {
    offered.packed.as_ref().map(|(.., at)| *at)
}
