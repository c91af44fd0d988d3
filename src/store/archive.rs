//! A backup: what a store holds in one plain ustar archive (POSIX.1-1988), which any `tar` unpacks.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::{FileError, StoreError};
use crate::domain::ids::Digest;

/// The unit of an archive, in bytes.
const BLOCK: usize = 512;
/// What eleven octal digits can say: under 8 GiB.
const LARGEST: u64 = 0o77_777_777_777;
const PIECE: usize = 256 * 1024;

/// An archive under a temporary name beside its place; it goes away by itself unless it is closed. Only its owner may read it.
#[derive(Debug)]
pub struct Archive {
    to: PathBuf,
    file: NamedTempFile,
    bytes: u64,
}

impl Archive {
    /// Begins an archive that will stand at `to`.
    ///
    /// # Errors
    /// [`StoreError::Io`] where something stands there already, or nothing can be written.
    pub fn begin(to: &Path) -> Result<Self, StoreError> {
        let fail = |e| StoreError::io("make a backup at", to, e);
        if to.symlink_metadata().is_ok() {
            return Err(fail(io::Error::new(io::ErrorKind::AlreadyExists, "it is there already, and a backup replaces no file")));
        }
        if !room(to).is_dir() {
            return Err(fail(io::Error::new(io::ErrorKind::NotFound, "its directory is not there")));
        }
        let file = tempfile::Builder::new().prefix(".obstat-").suffix(".part").tempfile_in(room(to)).map_err(fail)?;
        Ok(Self { to: to.to_owned(), file, bytes: 0 })
    }

    /// Adds a directory that nobody else may enter.
    pub fn directory(&mut self, name: &str) -> Result<(), StoreError> {
        let block = self.header(&format!("{name}/"), 0, b'5', 0o700)?;
        self.put(&block)
    }

    /// Adds a file's bytes, which must have the digest that is named; none of it where the file has gone. `progress` hears how many
    /// bytes the archive has, and answers false to stop.
    ///
    /// # Errors
    /// [`FileError::Altered`], [`FileError::Changing`], [`FileError::Stopped`], and what the system says.
    pub fn file(
        &mut self,
        name: &str,
        path: &Path,
        digest: Option<&Digest>,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<bool, FileError> {
        let unreadable = |source| FileError::Unreadable { path: path.to_owned(), source };
        let mut from = match File::open(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
            opened => opened.map_err(unreadable)?,
        };
        let size = from.metadata().map_err(unreadable)?.len();
        let block = self.header(name, size, b'0', 0o600)?;
        self.put(&block)?;
        let (mut hash, mut piece, mut done) = (Sha256::new(), vec![0; PIECE], 0);
        loop {
            let n = from.read(&mut piece).map_err(unreadable)?;
            done += n as u64;
            if done > size || (n == 0 && done < size) {
                return Err(FileError::Changing { path: path.to_owned() });
            }
            if n == 0 {
                break;
            }
            hash.update(&piece[..n]);
            self.put(&piece[..n])?;
            if !progress(self.bytes) {
                return Err(FileError::Stopped { path: path.to_owned() });
            }
        }
        if let Some(digest) = digest.filter(|d| **d != Digest(hash.finalize().into())) {
            return Err(FileError::Altered { path: path.to_owned(), digest: *digest });
        }
        let over = usize::try_from(size % BLOCK as u64).unwrap_or_default();
        self.put(&[0; BLOCK][..(BLOCK - over) % BLOCK])?;
        Ok(true)
    }

    /// Ends the archive, brings it to the disk and gives it its name; how many bytes it has.
    ///
    /// # Errors
    /// What the system says; a file that has come to stand there meanwhile is not replaced.
    pub fn close(mut self) -> Result<u64, StoreError> {
        self.put(&[0; 2 * BLOCK])?;
        let fail = |e| StoreError::io("make a backup at", &self.to, e);
        self.file.as_file().sync_all().map_err(fail)?;
        self.file.persist_noclobber(&self.to).map_err(|e| fail(e.error))?;
        File::open(room(&self.to)).and_then(|dir| dir.sync_all()).map_err(fail)?;
        Ok(self.bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(bytes).map_err(|e| StoreError::io("make a backup at", &self.to, e))?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn header(&self, name: &str, size: u64, kind: u8, mode: u32) -> Result<[u8; BLOCK], StoreError> {
        if name.len() > 100 || size > LARGEST {
            let why = io::Error::new(io::ErrorKind::InvalidInput, format!("a plain archive holds no {name} of {size} bytes"));
            return Err(StoreError::io("make a backup at", &self.to, why));
        }
        let mut block = [0; BLOCK];
        let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, name.as_bytes());
        put(100, format!("{mode:07o}\0").as_bytes());
        put(108, b"0000000\0");
        put(116, b"0000000\0");
        put(124, format!("{size:011o}\0").as_bytes());
        put(136, b"00000000000\0");
        put(148, b"        ");
        put(156, &[kind]);
        put(257, b"ustar\x0000");
        let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        Ok(block)
    }
}

/// The directory in which something stands.
fn room(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}
