//! A folder that several share: every bundle in it is named by its content and never changes, so that whatever carries files from
//! one computer to another may carry these, in any order, half, late or twice (`cli.md`, sync).

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::pack::{Export, Exported, Known, Trail};
use super::report::Imported;
use super::take::Fate;
use crate::app::error::AppError;
use crate::app::identity::Unlock;
use crate::app::session::Session;
use crate::bundle::{Bundle, BundleError, Limits, Progress};
use crate::domain::ids::{Digest, EventId, KeyId};

/// So many bundles may lie in the folder before one that holds everything is put beside them.
const MANY: usize = 32;

/// What a round with a folder came to.
#[derive(Debug, Default)]
pub struct Synced {
    /// What was taken from it.
    pub imported: Imported,
    /// What was put into it; none where it lacked nothing.
    pub sent: Option<Exported>,
    /// Files that are not whole, each with what is said of it: somebody may be copying them still.
    pub unready: Vec<(PathBuf, String)>,
    /// How many bundles were taken out, because another's holds all of each.
    pub cleared: usize,
}

/// A whole bundle in the folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Lying {
    created: DateTime<Utc>,
    path: PathBuf,
    by: KeyId,
    events: BTreeSet<EventId>,
    files: BTreeSet<Digest>,
}

impl Lying {
    fn holds(&self, other: &Self) -> bool {
        self.events.is_superset(&other.events) && self.files.is_superset(&other.files)
    }
}

impl Session {
    /// Takes what is new in a folder, puts there what it lacks, and clears what another's bundle holds as well.
    ///
    /// # Errors
    /// What keeps the folder or the store from being read or written. What is wrong with one file of the folder is told, and keeps
    /// the others from nothing.
    pub fn sync(&mut self, dir: &Path, unlock: &mut dyn Unlock, progress: Progress<'_>) -> Result<Synced, AppError> {
        let mut synced = Synced::default();
        let mut lying = self.take_from(dir, &mut synced, progress)?;
        if let Some(known) = self.lacking(&lying)? {
            let (sent, own) = self.put_into(dir, &known, unlock, progress)?;
            lying.push(own);
            synced.sent = Some(sent);
        }
        synced.cleared = self.clear(&lying)?;
        Ok(synced)
    }

    /// Says how many acts the folder would lack after taking in what goes in of these bundles; none where it lacks nothing.
    pub(super) fn would_lack(
        &self,
        dir: &Path,
        goes_in: &BTreeSet<&Path>,
        progress: Progress<'_>,
    ) -> Result<Option<u64>, AppError> {
        let mut lying = whole(dir, &mut Vec::new(), progress)?;
        lying.retain(|one| goes_in.contains(one.path.as_path()));
        let all = self.store.read(Trail::read)?.len();
        Ok(self.lacking(&lying)?.map(|known| all.saturating_sub(known.len()) as u64))
    }

    /// Imports every bundle of the folder that goes in, in whatever order they need; gives those that are in now.
    fn take_from(&mut self, dir: &Path, synced: &mut Synced, progress: Progress<'_>) -> Result<Vec<Lying>, AppError> {
        let mut open = whole(dir, &mut synced.unready, progress)?;
        let mut taken = Vec::new();
        loop {
            let before = open.len();
            synced.imported.waiting.clear();
            let mut waiting = Vec::new();
            for one in open {
                match self.take_lying(&one.path, &mut synced.imported, progress)? {
                    Fate::Taken => taken.push(one),
                    Fate::Waits => waiting.push(one),
                    Fate::Refused => {}
                }
            }
            open = waiting;
            if open.is_empty() || open.len() == before {
                self.follow_up(&mut synced.imported, progress)?;
                return Ok(taken);
            }
        }
    }

    /// What the folder holds already, if it lacks anything: acts of this store that no bundle there has, or none with all that they
    /// rest on, or none with their files. Where many lie there and none holds most of it, everything is packed anew.
    fn lacking(&self, lying: &[Lying]) -> Result<Option<Known>, AppError> {
        let mut held: BTreeSet<EventId> = lying.iter().flat_map(|b| b.events.iter().copied()).collect();
        let files: BTreeSet<Digest> = lying.iter().flat_map(|b| b.files.iter().copied()).collect();
        let (trail, here) = (self.store.read(Trail::read)?, self.store.files());
        // An act whose file lies there in no bundle goes once more, for the file's sake.
        for (id, file) in trail.files().filter(|(_, file)| !files.contains(file)) {
            if held.contains(&id) && here.has(&file) {
                held.remove(&id);
            }
        }
        let known = trail.grounded(&held);
        if known.len() < trail.len() {
            return Ok(Some(known));
        }
        let apart = |one: &Lying| lying.iter().filter(|b| !one.holds(b)).count();
        let gathered = lying.iter().any(|one| apart(one) < MANY);
        Ok((!gathered && lying.len() > MANY).then(Known::new))
    }

    /// Packs into the folder under a name that nobody reads, then names the bundle by its content.
    fn put_into(
        &self,
        dir: &Path,
        known: &Known,
        unlock: &mut dyn Unlock,
        progress: Progress<'_>,
    ) -> Result<(Exported, Lying), AppError> {
        let failed = |e| AppError::file(dir, "written", e);
        let room = tempfile::Builder::new().prefix(".obstat-").tempdir_in(dir).map_err(failed)?;
        let export = Export { to: room.path().join("packing"), ..Export::default() };
        let mut sent = self.export_beyond(&export, Some(known), unlock, progress)?;
        let (digest, mut own) = look(&export.to, progress)?;
        // Whoever has the same name there has the same bytes.
        sent.path = dir.join(format!("{digest}.obstat"));
        fs::rename(&export.to, &sent.path).map_err(failed)?;
        own.path.clone_from(&sent.path);
        Ok((sent, own))
    }

    /// Takes bundles out of the folder that another person's holds. What one packed oneself covers nothing: that it has reached
    /// others is known only of what came from them.
    fn clear(&self, lying: &[Lying]) -> Result<usize, AppError> {
        if lying.len() <= MANY {
            return Ok(0);
        }
        let (_, me) = self.me()?;
        // Of two that hold each other, the one whose name comes first stays; so nobody clears what another relies upon.
        let covers =
            |b: &Lying, one: &Lying| b.by != me.key && b.path != one.path && b.holds(one) && (!one.holds(b) || b.path < one.path);
        let covered = lying.iter().filter(|one| lying.iter().any(|b| covers(b, one)));
        let mut cleared = 0;
        for one in covered {
            match fs::remove_file(&one.path) {
                Ok(()) => cleared += 1,
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(AppError::file(&one.path, "removed", e)),
            }
        }
        Ok(cleared)
    }
}

/// The whole bundles of a folder, those that were packed earlier first. A file whose name is not that of its content is being copied
/// still, or was altered: either way it is let be.
fn whole(dir: &Path, unready: &mut Vec<(PathBuf, String)>, progress: Progress<'_>) -> Result<Vec<Lying>, AppError> {
    let unreadable = |e| AppError::file(dir, "read", e);
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(stem) = name.strip_suffix(".obstat").filter(|stem| !stem.starts_with('.')) else { continue };
        let named: Option<Digest> = stem.parse().ok();
        match look(&path, progress) {
            Err(BundleError::Cancelled) => return Err(BundleError::Cancelled.into()),
            Ok((digest, one)) if named.is_none_or(|n| n == digest) => found.push(one),
            Ok(_) => unready.push((path, "its name is not that of its content".to_owned())),
            Err(error) => unready.push((path, error.to_string())),
        }
    }
    found.sort();
    Ok(found)
}

/// What lies in a bundle; whether its events hold is not asked here.
fn look(path: &Path, progress: Progress<'_>) -> Result<(Digest, Lying), BundleError> {
    let bundle = Bundle::open(path, &Limits::default(), progress)?;
    let events = bundle.lines().map(|line| line.map(|l| l.id)).collect::<Result<_, _>>()?;
    let files = bundle.files().map(|(digest, _)| digest).collect();
    let (created, by) = (bundle.manifest().created, bundle.manifest().by);
    Ok((bundle.digest(), Lying { created, path: path.to_owned(), by, events, files }))
}
