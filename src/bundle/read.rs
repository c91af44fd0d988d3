//! Opening a bundle: private copy, headers, signature, manifest and the digest of every member.

use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::error::{BundleError, MemberFault};
use super::lines::{Lines, SIG_LINE};
use super::manifest::Manifest;
use super::private::Private;
use super::tar::{self, Member, Window};
use super::{MANIFEST, MAX_MANIFEST, MAX_SIZE};
use crate::domain::ids::Digest;
use crate::ledger::sign::{NAMESPACE_BUNDLE, unarmor, verify};

/// Hears (bytes done, bytes in all) and answers false to stop.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// The longest armored signature that is looked at; the one there is has 300-odd bytes.
const MAX_ARMOR: u64 = 1024;

/// Where to copy a bundle to, and how large it may be.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The directory of the private copy; none where the system keeps such files.
    pub room: Option<PathBuf>,
    /// The most bytes.
    pub max_size: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { room: None, max_size: MAX_SIZE }
    }
}

/// A bundle whose manifest is signed by the key that it names and whose members are what the manifest says. Its events and
/// whether its files are wanted are still to be checked.
#[derive(Debug)]
pub struct Bundle {
    copy: Private,
    members: Vec<Member>,
    manifest: Manifest,
}

impl Bundle {
    /// Copies a bundle aside and checks all but its events.
    ///
    /// # Errors
    /// Every [`BundleError`] but those of events, heads and files' names.
    pub fn open(path: &Path, limits: &Limits, progress: Progress<'_>) -> Result<Self, BundleError> {
        let copy = Private::take(path, limits.room.as_deref(), limits.max_size, progress)?;
        let members = tar::scan(&copy)?;
        let manifest = manifest(&copy, &members)?;
        let bundle = Self { copy, members, manifest };
        bundle.check_parts()?;
        bundle.check_count()?;
        for n in 2..bundle.members.len() {
            bundle.check_digest(n, progress)?;
        }
        Ok(bundle)
    }

    /// What it says of itself.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The SHA-256 of the whole file.
    pub const fn digest(&self) -> Digest {
        self.copy.digest
    }

    /// How many bytes it has.
    pub const fn size(&self) -> u64 {
        self.copy.size
    }

    /// Its events in order.
    pub fn lines(&self) -> Lines<'_> {
        let window = |n: usize| Window::new(&self.copy, &self.members[n]);
        Lines::new(window(2), window(3), self.manifest.events)
    }

    /// Its files with their sizes, by digest.
    pub fn files(&self) -> impl Iterator<Item = (Digest, u64)> {
        self.members.iter().filter_map(|m| Some((tar::digest_of(&m.name)?, m.size)))
    }

    /// The bytes of one of its files.
    pub fn file(&self, digest: &Digest) -> Option<impl Read> {
        let member = self.members.iter().find(|m| tar::digest_of(&m.name).as_ref() == Some(digest))?;
        Some(Window::new(&self.copy, member))
    }

    /// The whole bundle's bytes.
    pub fn bytes(&self) -> impl Read {
        Window::new(&self.copy, &Member { name: String::new(), at: 0, size: self.copy.size })
    }

    /// Names and sizes of the members must be those that the manifest lists.
    fn check_parts(&self) -> Result<(), BundleError> {
        let (listed, found) = (&self.manifest.parts, &self.members[2..]);
        for n in 0..listed.len().max(found.len()) {
            let name = |name: Option<&String>| name.map_or_else(|| "nothing".to_owned(), |n| n.chars().take(80).collect());
            let (part, member) = (listed.get(n), found.get(n));
            let (one, other) = (part.map(|p| &p.name), member.map(|m| &m.name));
            if one != other {
                let fault = MemberFault::Parts { listed: name(one), found: name(other) };
                return Err(BundleError::Member { fault });
            }
            if part.map(|p| p.size) != member.map(|m| m.size) {
                return Err(BundleError::Part { member: name(other), what: "its size" });
            }
        }
        Ok(())
    }

    /// Every line of `events.sig` has the same length, so its size tells how many there are before any is read.
    fn check_count(&self) -> Result<(), BundleError> {
        let (told, size, line) = (self.manifest.events, self.members[3].size, SIG_LINE as u64);
        if told.checked_mul(line) == Some(size) {
            return Ok(());
        }
        Err(BundleError::EventCount { told, found: size / line })
    }

    fn check_digest(&self, n: usize, progress: Progress<'_>) -> Result<(), BundleError> {
        let (member, part) = (&self.members[n], &self.manifest.parts[n - 2]);
        let (mut window, mut hash, mut piece) = (Window::new(&self.copy, member), Sha256::new(), vec![0; 256 * 1024]);
        let mut done = member.at;
        loop {
            match window.read(&mut piece).map_err(|e| BundleError::io(&self.copy.path, "read", e))? {
                0 => break,
                n => {
                    hash.update(&piece[..n]);
                    done += n as u64;
                }
            }
            if !progress(done, self.copy.size) {
                return Err(BundleError::Cancelled);
            }
        }
        let found = Digest(hash.finalize().into());
        let named = tar::digest_of(&member.name).is_none_or(|name| name == found);
        if found == part.sha256 && named {
            return Ok(());
        }
        Err(BundleError::Part { member: member.name.clone(), what: "its SHA-256" })
    }
}

/// Verifies the signature over the manifest's exact bytes, and only then reads them.
fn manifest(copy: &Private, members: &[Member]) -> Result<Manifest, BundleError> {
    if members[0].size > MAX_MANIFEST {
        return Err(BundleError::Member { fault: MemberFault::ManifestTooLong(members[0].size) });
    }
    let read = |member: &Member, max: u64| {
        let mut bytes = vec![0; usize::try_from(member.size.min(max)).unwrap_or_default()];
        copy.read_at(member.at, &mut bytes).map(|()| bytes)
    };
    let bytes = read(&members[0], MAX_MANIFEST)?;
    let armor = String::from_utf8(read(&members[1], MAX_ARMOR)?).unwrap_or_default();
    let (signed, signature) = unarmor(NAMESPACE_BUNDLE, &armor).map_err(BundleError::Signature)?;
    verify(NAMESPACE_BUNDLE, &signed, &bytes, &signature).map_err(BundleError::Signature)?;
    debug_assert_eq!(members[0].name, MANIFEST);
    let manifest = Manifest::parse(&bytes)?;
    let named = manifest.by;
    if named == signed { Ok(manifest) } else { Err(BundleError::OtherPacker { named, signed }) }
}
