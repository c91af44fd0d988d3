//! What stands where in a store's directory, and who may look.

use std::fs::{self, DirBuilder};
use std::path::{Path, PathBuf};

use super::{Files, Store, StoreError};

/// The database's name in the directory.
const DATABASE: &str = "obstat.db";

pub(super) fn database(dir: &Path) -> PathBuf {
    dir.join(DATABASE)
}

impl Store {
    /// The directory of the keys that were made for this store; only its owner may enter it.
    pub fn keys_dir(&self) -> PathBuf {
        self.dir.join("keys")
    }

    /// The directory of bundles that wait for events that are not here yet; made when the first one waits.
    pub fn inbox_dir(&self) -> PathBuf {
        self.dir.join("inbox")
    }

    /// Makes the directory of keys where it is gone, as in a store that was restored without them.
    pub fn make_keys_dir(&self) -> Result<PathBuf, StoreError> {
        let keys = self.keys_dir();
        private_dir(&keys)?;
        Ok(keys)
    }

    /// Makes the inbox, open to nobody else.
    pub fn make_inbox(&self) -> Result<PathBuf, StoreError> {
        let inbox = self.inbox_dir();
        private_dir(&inbox)?;
        Ok(inbox)
    }

    /// The files named by content; the answer may go to another thread.
    pub fn files(&self) -> Files {
        Files::new(self.dir.join("files"), !self.hurried, self.behind.clone())
    }
}

/// Makes the directory and the rooms in it, open to nobody else (mode 0700).
pub(super) fn prepare(dir: &Path) -> Result<(), StoreError> {
    if let Some(parent) = dir.parent() {
        fs::create_dir_all(parent).map_err(|e| StoreError::io("create", parent, e))?;
    }
    refuse_strangers(dir)?;
    for room in [dir.to_owned(), dir.join("files"), dir.join("keys")] {
        private_dir(&room)?;
    }
    Ok(())
}

/// A directory with other things in it is somebody's, and is not to be closed to others by us.
fn refuse_strangers(dir: &Path) -> Result<(), StoreError> {
    let Ok(entries) = fs::read_dir(dir) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name != "files" && name != "keys" && name != "inbox" && !name.starts_with(DATABASE) {
            return Err(StoreError::NotEmpty { dir: dir.to_owned() });
        }
    }
    Ok(())
}

pub(super) fn private_dir(path: &Path) -> Result<(), StoreError> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path).map_err(|e| StoreError::io("create", path, e))?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        fs::set_permissions(path, mode).map_err(|e| StoreError::io("close to others", path, e))?;
    }
    Ok(())
}
