//! The private copy: a bundle is read once from wherever it lies, and everything after that from a file that nobody else can name.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::error::BundleError;
use super::read::Progress;
use crate::domain::ids::Digest;

const PIECE: usize = 256 * 1024;

/// A copy without a name, with its size and digest.
#[derive(Debug)]
pub(super) struct Private {
    pub(super) file: File,
    pub(super) size: u64,
    pub(super) digest: Digest,
    pub(super) path: PathBuf,
}

impl Private {
    /// Copies a plain file of at most `max` bytes into a nameless one in `room`, or where the system keeps such.
    pub(super) fn take(path: &Path, room: Option<&Path>, max: u64, progress: Progress<'_>) -> Result<Self, BundleError> {
        let (source, size) = open(path)?;
        if size > max {
            return Err(BundleError::TooLarge { path: path.to_owned(), size, max });
        }
        let made = room.map_or_else(tempfile::tempfile, tempfile::tempfile_in);
        let mut file = made.map_err(|e| BundleError::io(room.unwrap_or(path), "copied", e))?;
        let digest = pour(path, source, size, &mut file, progress)?;
        Ok(Self { file, size, digest, path: path.to_owned() })
    }

    /// Reads exactly so many bytes from a place.
    pub(super) fn read_at(&self, at: u64, out: &mut [u8]) -> Result<(), BundleError> {
        let mut file = &self.file;
        let read = file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(out));
        read.map_err(|e| BundleError::io(&self.path, "read", e))
    }
}

/// Opens a plain file and tells its size. A link is not followed, and the name must still be the file's once it is open.
fn open(path: &Path) -> Result<(File, u64), BundleError> {
    let unreadable = |e| BundleError::io(path, "read", e);
    let before = fs::symlink_metadata(path).map_err(unreadable)?;
    plain(path, &before)?;
    let file = File::open(path).map_err(unreadable)?;
    let opened = file.metadata().map_err(unreadable)?;
    plain(path, &opened)?;
    if same(&before, &opened) { Ok((file, opened.len())) } else { Err(BundleError::Changing(path.to_owned())) }
}

#[cfg(unix)]
fn same(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn same(a: &Metadata, b: &Metadata) -> bool {
    a.len() == b.len()
}

fn plain(path: &Path, meta: &Metadata) -> Result<(), BundleError> {
    if meta.is_file() {
        return Ok(());
    }
    let what = match () {
        () if meta.is_dir() => "directory",
        () if meta.is_symlink() => "symbolic link",
        () => special(meta),
    };
    Err(BundleError::NotAFile { path: path.to_owned(), what })
}

#[cfg(unix)]
fn special(meta: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = meta.file_type();
    match () {
        () if kind.is_fifo() => "pipe",
        () if kind.is_socket() => "socket",
        () => "device",
    }
}

#[cfg(not(unix))]
fn special(_: &Metadata) -> &'static str {
    "device"
}

fn pour(path: &Path, mut from: impl Read, size: u64, to: &mut File, progress: Progress<'_>) -> Result<Digest, BundleError> {
    let (mut hash, mut piece, mut done) = (Sha256::new(), vec![0; PIECE], 0);
    loop {
        let n = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(BundleError::io(path, "read", e)),
        };
        done += n as u64;
        if done > size {
            return Err(BundleError::Changing(path.to_owned()));
        }
        hash.update(&piece[..n]);
        to.write_all(&piece[..n]).map_err(|e| BundleError::io(path, "copied", e))?;
        if !progress(done, size) {
            return Err(BundleError::Cancelled);
        }
    }
    if done < size { Err(BundleError::Changing(path.to_owned())) } else { Ok(Digest(hash.finalize().into())) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_file_that_grows_or_shrinks_while_it_is_read_is_refused() {
        let mut copy = tempfile::tempfile().unwrap();
        for bytes in [&b"more than it was"[..], b"less"] {
            let refused = pour(Path::new("x.obstat"), bytes, 8, &mut copy, &mut |_, _| true).unwrap_err();
            assert_eq!(refused.code(), "changing");
        }
    }
}
