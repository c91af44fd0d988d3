//! Writing a bundle: under a temporary name beside its place, brought to the disk, then named; never over another file.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek as _, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::error::BundleError;
use super::lines::sig_line;
use super::manifest::{Heads, Manifest, Part, Purpose};
use super::read::Progress;
use super::tar::{BLOCK, header, padding};
use super::weave::Weave;
use super::{EVENTS, EVENTS_SIG, FILES, MANIFEST, MANIFEST_SIG, MAX_MANIFEST, MAX_MEMBERS, MAX_SIZE, MemberFault};
use crate::domain::ids::{Digest, EventId};
use crate::ledger::chain::Link;
use crate::ledger::event::{Envelope, id_of};
use crate::ledger::sign::{NAMESPACE_BUNDLE, Signer, armor, sign};
use crate::ledger::verdict::LedgerError;

/// What goes into a bundle beside its events.
#[derive(Debug, Clone)]
pub struct Contents {
    /// The organisation's first event.
    pub org: EventId,
    /// When, in whole seconds.
    pub created: DateTime<Utc>,
    /// What for.
    pub purpose: Purpose,
    /// The heads of whoever has everything that the events rest on; none if they rest on nothing.
    pub since: Option<Heads>,
    /// Files, by digest.
    pub files: Vec<Packed>,
}

/// A file on its way into a bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Packed {
    /// Its digest, which names it.
    pub sha256: Digest,
    /// Where its bytes are now.
    pub path: PathBuf,
}

/// An event on its way into a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loose {
    /// The canonical line, without a newline.
    pub line: Vec<u8>,
    /// Its signature.
    pub signature: [u8; 64],
}

/// Packs a bundle. The events come in the order of [`crate::ledger::chain::order`]; their signatures were verified when they came
/// into the store.
///
/// # Errors
/// [`BundleError::Exists`], [`BundleError::TooLarge`], [`BundleError::Altered`], what the system or the signer says, or what
/// `events` answers; nothing is left under the name then.
pub fn pack<E: From<BundleError>>(
    to: &Path,
    contents: &Contents,
    events: impl Iterator<Item = Result<Loose, E>>,
    signer: &mut (impl Signer + ?Sized),
    progress: Progress<'_>,
) -> Result<Manifest, E> {
    if to.symlink_metadata().is_ok() {
        return Err(BundleError::Exists(to.to_owned()).into());
    }
    let room = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let spool = |name| Spool::new(to, room, name);
    let (mut lines, mut signatures) = (spool(EVENTS)?, spool(EVENTS_SIG)?);
    let mut weave = Weave::on(contents.since.as_ref());
    let mut count = 0;
    for event in events {
        let Loose { line, signature } = event?;
        count += 1;
        let id = id_of(&line);
        let fault = |why| BundleError::Event { line: count, event: Some(id), why };
        let envelope = Envelope::parse(&line).map_err(|e| fault(LedgerError::from(e).into()))?;
        weave.add(&Link::new(id, &envelope)).map_err(fault)?;
        lines.put(&[&line, b"\n"])?;
        signatures.put(&[sig_line(&id, &envelope.author, &signature).as_bytes()])?;
    }
    let mut parts = vec![lines.part(), signatures.part()];
    for file in &contents.files {
        parts.push(measure(file)?);
    }
    let manifest = Manifest {
        org: contents.org,
        by: signer.key(),
        created: contents.created,
        purpose: contents.purpose,
        since: contents.since.clone(),
        heads: weave.heads().clone(),
        events: count,
        parts,
    };
    let bytes = manifest.bytes()?;
    check_size(to, &manifest, bytes.len() as u64)?;
    let signature = sign(signer, NAMESPACE_BUNDLE, &bytes).map_err(BundleError::Signature)?;
    let armor = armor(NAMESPACE_BUNDLE, &manifest.by, &signature);
    let mut archive = Archive::new(to, room, &manifest)?;
    archive.member(MANIFEST, bytes.len() as u64, &mut &*bytes, progress)?;
    archive.member(MANIFEST_SIG, armor.len() as u64, &mut armor.as_bytes(), progress)?;
    for spool in [lines, signatures] {
        let part = spool.part();
        archive.member(&part.name, part.size, &mut spool.back()?, progress)?;
    }
    for (file, part) in contents.files.iter().zip(&manifest.parts[2..]) {
        let mut from = File::open(&file.path).map_err(|e| BundleError::io(&file.path, "read", e))?;
        archive.member(&part.name, part.size, &mut from, progress)?;
    }
    archive.close()?;
    Ok(manifest)
}

/// Hashes a file on its way; what is stored under a digest must have it.
fn measure(file: &Packed) -> Result<Part, BundleError> {
    let unreadable = |e| BundleError::io(&file.path, "read", e);
    let (mut hash, mut size) = (Sha256::new(), 0);
    let (mut from, mut piece) = (File::open(&file.path).map_err(unreadable)?, vec![0; 256 * 1024]);
    loop {
        match from.read(&mut piece).map_err(unreadable)? {
            0 => break,
            n => {
                hash.update(&piece[..n]);
                size += n as u64;
            }
        }
    }
    if Digest(hash.finalize().into()) != file.sha256 {
        return Err(BundleError::Altered(file.sha256));
    }
    Ok(Part { name: format!("{FILES}{}", file.sha256), size, sha256: file.sha256 })
}

/// What we would refuse to read is not written.
fn check_size(to: &Path, manifest: &Manifest, length: u64) -> Result<(), BundleError> {
    if manifest.parts.len() + 2 > MAX_MEMBERS {
        return Err(BundleError::Member { fault: MemberFault::TooMany });
    }
    if length > MAX_MANIFEST {
        return Err(BundleError::Member { fault: MemberFault::ManifestTooLong(length) });
    }
    let member = |size: u64| BLOCK as u64 + size + padding(size) as u64;
    let size = total(manifest) + member(length) + member(BLOCK as u64);
    if size > MAX_SIZE { Err(BundleError::TooLarge { path: to.to_owned(), size, max: MAX_SIZE }) } else { Ok(()) }
}

fn total(manifest: &Manifest) -> u64 {
    manifest.parts.iter().map(|p| 2 * BLOCK as u64 + p.size).sum()
}

/// Lines that are written aside until the manifest, which stands before them, can tell their digest.
struct Spool {
    name: &'static str,
    to: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
    size: u64,
}

impl Spool {
    fn new(to: &Path, room: &Path, name: &'static str) -> Result<Self, BundleError> {
        let file = tempfile::tempfile_in(room).map_err(|e| BundleError::io(to, "written", e))?;
        Ok(Self { name, to: to.to_owned(), file: BufWriter::with_capacity(256 * 1024, file), hash: Sha256::new(), size: 0 })
    }

    fn put(&mut self, pieces: &[&[u8]]) -> Result<(), BundleError> {
        for piece in pieces {
            self.hash.update(piece);
            self.size += piece.len() as u64;
            self.file.write_all(piece).map_err(|e| BundleError::io(&self.to, "written", e))?;
        }
        Ok(())
    }

    fn part(&self) -> Part {
        Part { name: self.name.to_owned(), size: self.size, sha256: Digest(self.hash.clone().finalize().into()) }
    }

    fn back(self) -> Result<File, BundleError> {
        let unwritten = |e| BundleError::io(&self.to, "written", e);
        let mut file = self.file.into_inner().map_err(|e| unwritten(e.into_error()))?;
        file.rewind().map_err(unwritten)?;
        Ok(file)
    }
}

/// The archive under its temporary name; it goes away by itself unless it is closed.
struct Archive<'a> {
    to: &'a Path,
    room: &'a Path,
    file: tempfile::NamedTempFile,
    done: u64,
    all: u64,
}

impl<'a> Archive<'a> {
    fn new(to: &'a Path, room: &'a Path, manifest: &Manifest) -> Result<Self, BundleError> {
        let mut builder = tempfile::Builder::new();
        // Whoever it is for may read it: what others may is for the umask to say.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let made = builder.prefix(".obstat-").suffix(".part").tempfile_in(room);
        let file = made.map_err(|e| BundleError::io(to, "written", e))?;
        Ok(Self { to, room, file, done: 0, all: total(manifest) })
    }

    fn member(&mut self, name: &str, size: u64, from: &mut dyn Read, progress: Progress<'_>) -> Result<(), BundleError> {
        let failed = |e| BundleError::io(self.to, "written", e);
        let mut out = self.file.as_file();
        out.write_all(&header(name, size)).map_err(failed)?;
        let (mut piece, mut left) = (vec![0; 256 * 1024], size);
        while left > 0 {
            let room = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            let n = from.read(&mut piece[..room]).map_err(failed)?;
            if n == 0 {
                return Err(failed(io::ErrorKind::UnexpectedEof.into()));
            }
            out.write_all(&piece[..n]).map_err(failed)?;
            left -= n as u64;
            self.done += n as u64;
            if !progress(self.done, self.all.max(self.done)) {
                return Err(BundleError::Cancelled);
            }
        }
        out.write_all(&[0; BLOCK][..padding(size)]).map_err(failed)
    }

    /// Ends the archive, brings it to the disk and gives it its name.
    fn close(mut self) -> Result<(), BundleError> {
        let (to, room) = (self.to, self.room);
        let failed = |e| BundleError::io(to, "written", e);
        self.file.write_all(&[0; 2 * BLOCK]).and_then(|()| self.file.as_file().sync_all()).map_err(failed)?;
        self.file.persist_noclobber(to).map_err(|e| match e.error.kind() {
            io::ErrorKind::AlreadyExists => BundleError::Exists(to.to_owned()),
            _ => failed(e.error),
        })?;
        File::open(room).and_then(|dir| dir.sync_all()).map_err(failed)
    }
}
