//! Copying a file in while hashing it, so that it stands under its digest whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::{FileError, Files, StoreError, layout};
use crate::domain::act::Stored;
use crate::domain::ids::Digest;

/// Large enough that system calls cost nothing beside hashing, small enough to answer a stop at once.
const PIECE: usize = 256 * 1024;

/// Hashes a file of any size without keeping it; `progress` hears (bytes done, bytes in all) and answers false to stop.
pub fn hash_file(path: impl AsRef<Path>, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Stored, FileError> {
    let path = path.as_ref();
    let (file, size) = open(path)?;
    pour(path, file, size, &mut io::sink(), progress)
}

pub(super) fn take_in(
    files: &Files,
    path: &Path,
    max: u64,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Stored, FileError> {
    let (file, size) = open(path)?;
    if size > max {
        return Err(FileError::TooLarge { path: path.to_owned(), size, max });
    }
    let mut copy = fresh(files)?;
    let stored = pour(path, file, size, copy.as_file_mut(), progress)?;
    keep(files, copy, &stored)?;
    Ok(stored)
}

pub(super) fn put(files: &Files, bytes: &[u8]) -> Result<Stored, FileError> {
    let stored = Stored { sha256: Digest::of(bytes), size: bytes.len() as u64 };
    let mut copy = fresh(files)?;
    copy.write_all(bytes).map_err(|e| StoreError::io("write in", files.dir(), e))?;
    keep(files, copy, &stored)?;
    Ok(stored)
}

/// Takes in bytes that should have this digest; anything else is not kept.
pub(super) fn put_from(files: &Files, digest: &Digest, from: &mut dyn Read) -> Result<(), FileError> {
    let mut copy = fresh(files)?;
    let (mut hash, mut piece, mut size) = (Sha256::new(), vec![0; PIECE], 0);
    loop {
        let n = from.read(&mut piece).map_err(|e| StoreError::io("take in a file for", files.dir(), e))?;
        if n == 0 {
            break;
        }
        hash.update(&piece[..n]);
        size += n as u64;
        copy.write_all(&piece[..n]).map_err(|e| StoreError::io("write in", files.dir(), e))?;
    }
    let stored = Stored { sha256: Digest(hash.finalize().into()), size };
    if stored.sha256 != *digest {
        return Err(FileError::Altered { path: files.path_of(digest), digest: *digest });
    }
    Ok(keep(files, copy, &stored)?)
}

/// Opens a plain file and tells its size. It is looked at before opening, because opening a pipe waits for its writer,
/// and after, because the name may have been given to something else.
fn open(path: &Path) -> Result<(File, u64), FileError> {
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileError::Missing { path: path.to_owned() },
        _ => FileError::Unreadable { path: path.to_owned(), source },
    };
    plain(path, &fs::metadata(path).map_err(unreadable)?)?;
    let file = File::open(path).map_err(unreadable)?;
    let size = plain(path, &file.metadata().map_err(unreadable)?)?;
    Ok((file, size))
}

fn plain(path: &Path, meta: &fs::Metadata) -> Result<u64, FileError> {
    if meta.is_file() {
        return Ok(meta.len());
    }
    let what = if meta.is_dir() { "directory" } else { special(meta) };
    Err(FileError::NotAFile { path: path.to_owned(), what })
}

#[cfg(unix)]
fn special(meta: &fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = meta.file_type();
    match () {
        () if kind.is_fifo() => "pipe",
        () if kind.is_socket() => "socket",
        () => "device",
    }
}

#[cfg(not(unix))]
fn special(_: &fs::Metadata) -> &'static str {
    "device"
}

/// Pours a file of known size into `out` and hashes it on the way; a file that grows or shrinks meanwhile is refused.
fn pour(
    path: &Path,
    mut file: File,
    size: u64,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Stored, FileError> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    let mut done = 0;
    loop {
        let n = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) => return Err(FileError::Unreadable { path: path.to_owned(), source }),
        };
        done += n as u64;
        if done > size {
            return Err(FileError::Changing { path: path.to_owned() });
        }
        hash.update(&piece[..n]);
        out.write_all(&piece[..n]).map_err(|e| StoreError::io("write a copy of", path, e))?;
        if !progress(done, size) {
            return Err(FileError::Stopped { path: path.to_owned() });
        }
    }
    if done < size {
        return Err(FileError::Changing { path: path.to_owned() });
    }
    Ok(Stored { sha256: Digest(hash.finalize().into()), size })
}

/// A new private file in the store; it goes away by itself unless it is kept.
fn fresh(files: &Files) -> Result<NamedTempFile, StoreError> {
    let made = tempfile::Builder::new().prefix(".taking-").tempfile_in(files.dir());
    made.map_err(|e| match e.kind() {
        io::ErrorKind::PermissionDenied => StoreError::ReadOnly { dir: files.dir().to_owned() },
        _ => StoreError::io("write in", files.dir(), e),
    })
}

/// Puts a whole copy under its digest, durably. An older file there is replaced: these bytes are known to be right.
fn keep(files: &Files, copy: NamedTempFile, stored: &Stored) -> Result<(), StoreError> {
    let path = files.path_of(&stored.sha256);
    let room = path.parent().unwrap_or_else(|| files.dir());
    layout::private_dir(room)?;
    read_only(copy.as_file()).map_err(|e| StoreError::io("protect a copy in", files.dir(), e))?;
    if files.durable() {
        copy.as_file().sync_all().map_err(|e| StoreError::io("write in", files.dir(), e))?;
    }
    copy.persist(&path).map_err(|e| StoreError::io("write", &path, e.error))?;
    for dir in [room, files.dir()].into_iter().filter(|_| files.durable()) {
        File::open(dir).and_then(|d| d.sync_all()).map_err(|e| StoreError::io("write in", dir, e))?;
    }
    Ok(())
}

/// Programs that open evidence should not change it by accident.
fn read_only(file: &File) -> io::Result<()> {
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(true);
    file.set_permissions(permissions)
}
