//! Backup: one file with all that a store holds, made while others go on, and verified before it gets its name.

use std::path::{Path, PathBuf};

use super::error::AppError;
use super::receive::new_device;
use super::session::{DEVICE, Session};
use crate::domain::ids::{Digest, hex};
use crate::ledger::event::time_text;
use crate::store::Archive;

/// The setting that says of a store that it was a backup, and from when; the first program that opens it takes it away.
const BACKED_UP: &str = "backed up";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// Where it stands.
    pub path: PathBuf,
    /// Signed acts, each verified.
    pub events: u64,
    /// Files of evidence, long words and policies, each hashed.
    pub files: u64,
    /// Bundles that wait for others.
    pub waiting: u64,
    /// Private keys.
    pub keys: u64,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What goes into a backup beside the database.
type Members = Vec<(String, PathBuf, Option<Digest>)>;

impl Session {
    /// Writes everything that the store holds, as it is at one moment, into a new file: a plain tar archive of the store's directory.
    /// Private keys stay out unless they are asked for. Nothing is written unless the copy verifies. `progress` hears done and
    /// total, of one piece of work after another, and answers false to stop.
    ///
    /// # Errors
    /// [`AppError::Integrity`] where the store does not verify, and what the system says.
    pub fn backup(&self, to: &Path, with_keys: bool, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<BackedUp, AppError> {
        let mut archive = Archive::begin(to)?;
        let mut copy = self.on_trial(progress)?.ok_or_else(stopped)?;
        let report = copy.verify(progress)?;
        if let Some(first) = report.problems.first() {
            return Err(AppError::Integrity(format!("the store does not verify, so it was not backed up: {}", first.text)));
        }
        let at = time_text(self.now());
        copy.store.write(|tx| tx.set_meta(BACKED_UP, &at))?;
        copy.store.make_last()?;
        let (database, (files, others)) = (copy.store.file().to_owned(), self.members(with_keys)?);
        let all = total(files.iter().chain(&others).map(|(_, path, _)| path.as_path()).chain([&*database]));
        let mut told = |done: u64| progress(done, all.max(done));
        for room in ["files", "keys"] {
            archive.directory(room)?;
        }
        archive.file("obstat.db", &database, None, &mut told)?;
        let mut done = BackedUp { path: to.to_owned(), events: report.events, files: 0, waiting: 0, keys: 0, bytes: 0 };
        for (name, path, digest) in &files {
            done.files += u64::from(archive.file(name, path, digest.as_ref(), &mut told)?);
        }
        for (name, path, _) in &others {
            let count = if name.starts_with("keys/") { &mut done.keys } else { &mut done.waiting };
            *count += u64::from(archive.file(name, path, None, &mut told)?);
        }
        done.bytes = archive.close()?;
        Ok(done)
    }

    /// The files, and beside them the bundles that wait and the keys.
    fn members(&self, with_keys: bool) -> Result<(Members, Members), AppError> {
        let here = self.store.files();
        let named = |sha256| {
            let name = format!("{sha256}");
            (format!("files/{}/{name}", &name[..2]), here.path_of(&sha256), Some(sha256))
        };
        let files = here.all()?.into_iter().map(|stored| named(stored.sha256)).collect();
        let mut others = lying(&self.store.inbox_dir(), "inbox")?;
        if with_keys {
            others.extend(lying(&self.store.keys_dir(), "keys")?);
        }
        Ok((files, others))
    }

    /// Gives a store that was a backup a number of its own: what it signs from now on stands at no place that is taken, whatever the
    /// store that it was made from has signed since.
    pub(super) fn begin_anew(&mut self) -> Result<(), AppError> {
        if self.store.is_read_only() || self.store.meta(BACKED_UP)?.is_none() {
            return Ok(());
        }
        self.write(|_, tx| {
            // Another program may have done so a moment ago.
            if tx.meta(BACKED_UP)?.is_some() {
                tx.drop_meta(BACKED_UP)?;
                tx.set_meta(DEVICE, &hex(&new_device().0))?;
            }
            Ok(())
        })
    }
}

fn total<'a>(paths: impl Iterator<Item = &'a Path>) -> u64 {
    paths.filter_map(|path| path.metadata().ok()).map(|m| m.len()).sum()
}

/// The plain files of a directory, as members of a room of that name.
fn lying(dir: &Path, room: &str) -> Result<Members, AppError> {
    let entries = match std::fs::read_dir(dir) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Members::new()),
        read => read.map_err(|e| AppError::file(dir, "listed", e))?,
    };
    let mut found = Members::new();
    for entry in entries.flatten().filter(|e| e.file_type().is_ok_and(|kind| kind.is_file())) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            found.push((format!("{room}/{name}"), entry.path(), None));
        }
    }
    found.sort();
    Ok(found)
}

fn stopped() -> AppError {
    AppError::Unable { message: "the backup was stopped: nothing was written".into(), help: "run it again".into() }
}
