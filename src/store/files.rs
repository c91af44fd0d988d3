//! Evidence and long words: files named by the SHA-256 of their bytes, in `files/<2 hex>/<64 hex>`.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{StoreError, take_in};
use crate::domain::act::Stored;
use crate::domain::ids::Digest;

/// Tells why a file could not be taken in or read back.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Nothing has this name.
    #[error("there is no file {}: see whether the path is right", path.display())]
    Missing {
        /// The path given.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("cannot read {}: {source}; see whether you may read it", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// It is something else than a file.
    #[error("{} is a {what}, not a file: pack it into one file, or name one in it", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A model's directory holds something else than files and directories.
    #[error("{} is a {what}, and a model has plain files alone: put the file itself there, or take it out", path.display())]
    Strange {
        /// What is in the way.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A model's directory holds nothing.
    #[error("{} has no file in it: name the model's own directory", path.display())]
    Hollow {
        /// The directory.
        path: PathBuf,
    },
    /// A directory has more files than a model may have.
    #[error("{} has more than {max} files, which no model has: name the model's own directory", path.display())]
    TooMany {
        /// The directory.
        path: PathBuf,
        /// How many are allowed.
        max: usize,
    },
    /// It is larger than allowed.
    #[error("{} has {size} bytes, more than the {max} that are allowed: attach a link to it in its place", path.display())]
    TooLarge {
        /// The path.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The most that is allowed.
        max: u64,
    },
    /// It changed while it was read.
    #[error("{} changed while it was read: wait until whatever writes it is done, and do it again", path.display())]
    Changing {
        /// The path.
        path: PathBuf,
    },
    /// The reader asked to stop.
    #[error("reading {} was stopped: nothing was kept", path.display())]
    Stopped {
        /// The path.
        path: PathBuf,
    },
    /// The bytes are not in this store.
    #[error("the file {digest} is not in this store: import a bundle that holds it, or ask who attached it")]
    NotHere {
        /// Its digest.
        digest: Digest,
    },
    /// The bytes in this store are not those that its name says.
    #[error("{} has other bytes than its name says: restore it from a backup, or import a bundle that holds it", path.display())]
    Altered {
        /// Where it stands.
        path: PathBuf,
        /// The digest that it should have.
        digest: Digest,
    },
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The files of one store.
#[derive(Debug, Clone)]
pub struct Files {
    dir: PathBuf,
    durable: bool,
    /// Where files are looked for that are not here: a copy for trials reads those of its store.
    behind: Option<PathBuf>,
}

impl Files {
    pub(super) fn new(dir: PathBuf, durable: bool, behind: Option<PathBuf>) -> Self {
        Self { dir, durable, behind }
    }

    /// Whether each file is brought to the disk before it counts as kept.
    pub(super) fn durable(&self) -> bool {
        self.durable
    }

    /// The directory that they stand in.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the file of this digest stands, if it is here.
    pub fn path_of(&self, digest: &Digest) -> PathBuf {
        place(&self.dir, digest)
    }

    /// Where the file of this digest is read from.
    fn found_at(&self, digest: &Digest) -> PathBuf {
        let (own, behind) = (self.path_of(digest), self.behind.as_ref().map(|dir| place(dir, digest)));
        behind.filter(|path| path.is_file() && !own.is_file()).unwrap_or(own)
    }

    /// Whether the file is here; its bytes are not looked at.
    pub fn has(&self, digest: &Digest) -> bool {
        self.found_at(digest).is_file()
    }

    /// Copies a file into the store while hashing it; `progress` hears (bytes done, bytes in all) and answers false to
    /// stop.
    ///
    /// # Errors
    /// Every [`FileError`] but `NotHere` and `Altered`; whatever happens, nothing half-copied is left under a digest.
    pub fn take_in(
        &self,
        path: impl AsRef<Path>,
        max_bytes: u64,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Stored, FileError> {
        take_in::take_in(self, path.as_ref(), max_bytes, progress)
    }

    /// Keeps these bytes.
    pub fn put_bytes(&self, bytes: &[u8]) -> Result<Stored, FileError> {
        take_in::put(self, bytes)
    }

    /// Keeps bytes that come from elsewhere under the digest that they are said to have.
    ///
    /// # Errors
    /// [`FileError::Altered`] if they have another; nothing is kept then.
    pub fn put_from(&self, digest: &Digest, from: &mut dyn Read) -> Result<(), FileError> {
        take_in::put_from(self, digest, from)
    }

    /// Reads a file whole, if it has at most `cap` bytes and they are the right ones.
    pub fn read(&self, digest: &Digest, cap: u64) -> Result<Vec<u8>, FileError> {
        let path = self.found_at(digest);
        let file = self.open(digest)?;
        let mut bytes = Vec::new();
        let read = file.take(cap.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|source| FileError::Unreadable { path: path.clone(), source })?;
        if bytes.len() as u64 > cap {
            let size = fs::metadata(&path).map_or(bytes.len() as u64, |m| m.len());
            return Err(FileError::TooLarge { path, size, max: cap });
        }
        if Digest::of(&bytes) != *digest {
            return Err(FileError::Altered { path, digest: *digest });
        }
        Ok(bytes)
    }

    /// Opens a file to be read piece by piece; the reader checks the bytes.
    pub fn open(&self, digest: &Digest) -> Result<File, FileError> {
        let path = self.found_at(digest);
        File::open(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => FileError::NotHere { digest: *digest },
            _ => FileError::Unreadable { path, source },
        })
    }

    /// Hashes a file again.
    ///
    /// # Errors
    /// [`FileError::NotHere`] and [`FileError::Altered`] are told apart: the first is no fault.
    pub fn verify(&self, digest: &Digest) -> Result<Stored, FileError> {
        if !self.has(digest) {
            return Err(FileError::NotHere { digest: *digest });
        }
        let path = self.found_at(digest);
        let found = take_in::hash_file(&path, &mut |_, _| true)?;
        if found.sha256 == *digest { Ok(found) } else { Err(FileError::Altered { path, digest: *digest }) }
    }

    /// Drops the bytes of a file, as a purge asks (`ledger.md` §6); what is not here is no error.
    pub fn remove(&self, digest: &Digest) -> Result<(), FileError> {
        let path = self.path_of(digest);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(StoreError::io("remove", path, e).into()),
            _ => Ok(()),
        }
    }

    /// Lists every file that is here by digest, with its size; what bears no digest for a name is passed over.
    pub fn all(&self) -> Result<Vec<Stored>, FileError> {
        let mut all = Vec::new();
        for room in entries(&self.dir)? {
            if !room.is_dir() {
                continue;
            }
            for path in entries(&room)? {
                let digest = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
                if let (Some(sha256), Ok(meta)) = (digest, fs::metadata(&path)) {
                    all.push(Stored { sha256, size: meta.len() });
                }
            }
        }
        all.sort_by_key(|stored| stored.sha256);
        Ok(all)
    }
}

fn place(dir: &Path, digest: &Digest) -> PathBuf {
    let name = digest.to_string();
    dir.join(&name[..2]).join(&name)
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let listed = fs::read_dir(dir).map_err(|e| StoreError::io("list", dir, e))?;
    listed.map(|entry| entry.map(|e| e.path()).map_err(|e| StoreError::io("list", dir, e))).collect()
}
