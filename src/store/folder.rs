//! Models that are a directory: hashed file by file, and named by the root of these digests as OpenSSF model-signing does
//! (version 1, method `files`): the SHA-256 over the files' SHA-256 in the order of their paths.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::files::FileError;
use super::take_in::hash_file;
use crate::domain::act::Stored;
use crate::domain::ids::Digest;

/// What version control keeps beside a model; it is no part of it.
const BESIDE: &[&str] = &[".git", ".gitattributes", ".github", ".gitignore"];

/// So many files a model may have.
const MOST: usize = 100_000;

/// Hashes a model: a file as it is, a directory by the root of its files' digests. `progress` hears (bytes done, bytes in all) and
/// answers false to stop.
///
/// # Errors
/// What keeps a file from being read; a symbolic link, a pipe or a device in the directory, an empty one, or one of 100,000 files.
pub fn hash_model(path: impl AsRef<Path>, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Stored, FileError> {
    let path = path.as_ref();
    if !path.is_dir() {
        return hash_file(path, progress);
    }
    let files = files_of(path)?;
    let all: u64 = files.iter().map(|(_, size)| size).sum();
    let (mut root, mut done) = (Sha256::new(), 0);
    for (file, _) in &files {
        let stored = hash_file(file, &mut |n, _| progress(done + n, all))?;
        done += stored.size;
        root.update(stored.sha256.0);
    }
    // A file that came or went meanwhile would not be in the root.
    if files_of(path)? != files {
        return Err(FileError::Changing { path: path.to_owned() });
    }
    Ok(Stored { sha256: Digest(root.finalize().into()), size: done })
}

/// Every file of a model with its size, in the order of the paths' parts.
fn files_of(root: &Path) -> Result<Vec<(PathBuf, u64)>, FileError> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        let unreadable = |source| FileError::Unreadable { path: dir.clone(), source };
        for entry in fs::read_dir(&dir).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            if dir == root && BESIDE.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            let (path, meta) = (entry.path(), entry.metadata().map_err(unreadable)?);
            match meta.file_type() {
                kind if kind.is_symlink() => return Err(FileError::Strange { path, what: "symbolic link" }),
                kind if kind.is_dir() => open.push(path),
                kind if kind.is_file() => found.push((path, meta.len())),
                _ => return Err(FileError::Strange { path, what: "pipe, socket or device" }),
            }
            if found.len() > MOST {
                return Err(FileError::TooMany { path: root.to_owned(), max: MOST });
            }
        }
    }
    if found.is_empty() {
        return Err(FileError::Hollow { path: root.to_owned() });
    }
    found.sort();
    Ok(found)
}
