//! Evidence that is read: a file on the way in, or one that the store keeps.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::error::AppError;
use crate::domain::reading::{self, LARGEST, Reading};
use crate::store::FileError;

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
        let what = if meta.is_dir() { "directory" } else { "device" };
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
