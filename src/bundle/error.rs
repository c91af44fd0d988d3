//! The reasons for which a bundle is refused, each with a stable code and a sentence that names the member or the line.

use std::io;
use std::path::PathBuf;

use super::{MAX_MANIFEST, MAX_MEMBERS};
use crate::domain::act::BadBody;
use crate::domain::ids::{Digest, EventId, KeyId};
use crate::ledger::canonical::Refusal;
use crate::ledger::chain::ChainError;
use crate::ledger::sign::SignError;
use crate::ledger::verdict::LedgerError;

/// Tells why a bundle is refused, or could not be written.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The system refused.
    #[error("{} cannot be {deed}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried, as in "read".
        deed: &'static str,
        /// The system's words.
        source: io::Error,
    },
    /// A file of that name is there already.
    #[error("{} is there already, and a bundle never replaces another file: give another name", .0.display())]
    Exists(PathBuf),
    /// It is something else than a plain file.
    #[error("{} is a {what}, not a file: copy the bundle to a plain file first", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// It is larger than a bundle may be.
    #[error("{} has {size} bytes, more than the {max} that a bundle may have: export fewer releases, or without files", path.display())]
    TooLarge {
        /// The path.
        path: PathBuf,
        /// Its size.
        size: u64,
        /// The most.
        max: u64,
    },
    /// It grew or shrank while it was copied.
    #[error("{} changed while it was read: wait until whatever writes it is done, and do it again", .0.display())]
    Changing(PathBuf),
    /// Whoever asked wanted no more.
    #[error("the work was cancelled: nothing was changed")]
    Cancelled,
    /// The archive is not as it would be written.
    #[error("the archive is not as obstat writes it, at {member}: {fault}")]
    Tar {
        /// What is wrong.
        fault: TarFault,
        /// The member's name, or which place.
        member: String,
    },
    /// The members are not those of a bundle.
    #[error("{fault}")]
    Member {
        /// What is wrong.
        fault: MemberFault,
    },
    /// The manifest is not canonical JSON.
    #[error("manifest.json: {0}")]
    Json(#[from] Refusal),
    /// A key of the manifest is missing or not of its form.
    #[error("manifest.json: “{field}” is not {expected}")]
    Field {
        /// The key.
        field: &'static str,
        /// What would be right.
        expected: &'static str,
    },
    /// The manifest has a key too many.
    #[error("manifest.json has a key “{0}” that this obstat does not know")]
    UnknownField(String),
    /// Another version of the format.
    #[error("the bundle is of version {0} and this obstat reads version 1: a newer obstat may read it")]
    Version(u64),
    /// The manifest's signature does not hold.
    #[error("manifest.json.sig: {0}")]
    Signature(SignError),
    /// The manifest is signed by another key than it says.
    #[error("manifest.json.sig: the manifest names {named} as its packer and {signed} signed it")]
    OtherPacker {
        /// In the manifest.
        named: KeyId,
        /// In the signature.
        signed: KeyId,
    },
    /// A member has another size or digest than the manifest says.
    #[error("{member} is not what the manifest says: {what} differs")]
    Part {
        /// The member.
        member: String,
        /// "its size" or "its SHA-256".
        what: &'static str,
    },
    /// The manifest counts other events than there are.
    #[error("the manifest counts {told} events and events.sig has room for {found}")]
    EventCount {
        /// In the manifest.
        told: u64,
        /// By the size of `events.sig`.
        found: u64,
    },
    /// The bundle is of another organisation.
    #[error("the bundle is of organisation {found} and not of {expected}")]
    OtherOrg {
        /// In the manifest.
        found: EventId,
        /// Asked for.
        expected: EventId,
    },
    /// One event does not hold.
    #[error("line {line} of events.jsonl{}: {why}", named(.event))]
    Event {
        /// The line, from 1.
        line: u64,
        /// The event, once its id is known.
        event: Option<EventId>,
        /// What is wrong.
        why: EventFault,
    },
    /// The heads told are not those of the events.
    #[error("manifest.json: the heads told are not the last events of what the bundle brings")]
    Heads,
    /// A bundle that claims to be whole does not begin at the beginning.
    #[error("the bundle rests on no other and does not hold the organisation's first event")]
    NoFounding,
    /// A file that no event names.
    #[error("files/{0}: no event names this file")]
    Unnamed(Digest),
    /// A file on the way into a bundle is not what it is called.
    #[error("the file {0} in this store has other bytes than its name says: run `obstat verify`, or export with --no-files")]
    Altered(Digest),
}

fn named(event: &Option<EventId>) -> String {
    event.map(|id| format!(" (event {})", &id.to_string()[..12])).unwrap_or_default()
}

/// What is wrong with an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TarFault {
    /// The file ends within.
    #[error("the file ends within it")]
    Truncated,
    /// No ustar mark.
    #[error("it has no ustar header")]
    Magic,
    /// The name is not plain.
    #[error("its name is not plain ASCII closed by zeros")]
    Name,
    /// A link, directory, device, or extension.
    #[error("it is not a plain file but a link, directory, device or extension")]
    Type,
    /// The size is not eleven octal digits.
    #[error("its size is not eleven octal digits and a zero")]
    Size,
    /// The checksum is wrong.
    #[error("its header's checksum is wrong")]
    Checksum,
    /// Mode, owner, time, link name or another field.
    #[error("its header has a mode, owner, time or name that is not the one written")]
    Header,
    /// Bytes after the content that are not zero.
    #[error("what fills its last block is not zero")]
    Padding,
    /// The two closing blocks are not there.
    #[error("the two zero blocks that end the archive are missing")]
    NoEnd,
    /// Something follows them.
    #[error("something follows the two zero blocks that end the archive")]
    Trailing,
}

/// What is wrong with the list of members.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MemberFault {
    /// Another one stands where one must.
    #[error("{found} stands where {expected} must")]
    Unexpected {
        /// The name found.
        found: String,
        /// What must stand there.
        expected: &'static str,
    },
    /// Fewer than four.
    #[error("the bundle has no {0}")]
    Missing(&'static str),
    /// A file is not named by a digest.
    #[error("{0} is not files/ and 64 lower-case hexadecimal digits")]
    Name(String),
    /// Files out of order, or one twice.
    #[error("{0} stands out of order or twice: files go by their digests")]
    Order(String),
    /// Too many.
    #[error("the bundle has more than {MAX_MEMBERS} members")]
    TooMany,
    /// The manifest is too long to be read.
    #[error("manifest.json has {0} bytes and may have {MAX_MANIFEST}")]
    ManifestTooLong(u64),
    /// The manifest lists other members than there are.
    #[error("manifest.json lists {listed} where the archive has {found}")]
    Parts {
        /// In the manifest.
        listed: String,
        /// In the archive.
        found: String,
    },
}

/// What is wrong with one event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventFault {
    /// The line is missing, or does not end.
    #[error("the line does not end in a newline within 64 KiB, or is not there")]
    Line,
    /// More lines than events.
    #[error("there are more lines than the manifest counts events")]
    Surplus,
    /// `events.sig` is not in its form.
    #[error("the line in events.sig is not an id, an author and a signature with one space between")]
    SigLine,
    /// The id is another's.
    #[error("the line hashes to another id than events.sig says")]
    Id,
    /// The line or its signature does not hold.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The body is not what its kind calls for.
    #[error(transparent)]
    Body(#[from] BadBody),
    /// It is of another organisation.
    #[error("it is of another organisation")]
    OtherOrg,
    /// It does not hang together with what it follows.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// It stands twice.
    #[error("it stands twice")]
    Twice,
    /// It stands in another place than it would be written.
    #[error("it stands out of order: parents first, then by id")]
    Order,
    /// Nobody in the organisation has this key.
    #[error("no charter lists its author's key {0}")]
    Unlisted(KeyId),
    /// It rests on nothing that gives it a charter.
    #[error("it begins an organisation and is no charter")]
    NoCharter,
}

impl EventFault {
    /// The stable short name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Line => "event-line",
            Self::Surplus => "event-surplus",
            Self::SigLine => "sig-line",
            Self::Id => "event-id",
            Self::Ledger(error) => error.code(),
            Self::Body(_) => "body",
            Self::OtherOrg => "other-org",
            Self::Chain(error) => error.code(),
            Self::Twice => "event-twice",
            Self::Order => "event-order",
            Self::Unlisted(_) => "unlisted-author",
            Self::NoCharter => "no-charter",
        }
    }
}

impl TarFault {
    /// The stable short name of the reason.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Truncated => "tar-truncated",
            Self::Magic => "tar-magic",
            Self::Name => "tar-name",
            Self::Type => "tar-type",
            Self::Size => "tar-size",
            Self::Checksum => "tar-checksum",
            Self::Header => "tar-header",
            Self::Padding => "tar-padding",
            Self::NoEnd => "tar-no-end",
            Self::Trailing => "tar-trailing",
        }
    }
}

impl MemberFault {
    /// The stable short name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unexpected { .. } => "member-unexpected",
            Self::Missing(_) => "member-missing",
            Self::Name(_) => "member-name",
            Self::Order(_) => "member-order",
            Self::TooMany => "member-count",
            Self::ManifestTooLong(_) => "manifest-too-long",
            Self::Parts { .. } => "member-parts",
        }
    }
}

impl BundleError {
    /// The stable short name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "io",
            Self::Exists(_) => "exists",
            Self::NotAFile { .. } => "not-a-file",
            Self::TooLarge { .. } => "too-large",
            Self::Changing(_) => "changing",
            Self::Cancelled => "cancelled",
            Self::Tar { fault, .. } => fault.code(),
            Self::Member { fault } => fault.code(),
            Self::Json(refusal) => refusal.code(),
            Self::Field { .. } => "bad-field",
            Self::UnknownField(_) => "unknown-field",
            Self::Version(_) => "version",
            Self::Signature(error) => error.code(),
            Self::OtherPacker { .. } => "other-packer",
            Self::Part { .. } => "part",
            Self::EventCount { .. } => "event-count",
            Self::OtherOrg { .. } => "other-org",
            Self::Event { why, .. } => why.code(),
            Self::Heads => "heads",
            Self::NoFounding => "no-founding",
            Self::Unnamed(_) => "file-unnamed",
            Self::Altered(_) => "file-altered",
        }
    }

    /// The event that is to blame, if one is.
    pub const fn event(&self) -> Option<EventId> {
        if let Self::Event { event, .. } = self { *event } else { None }
    }

    /// Whether the bundle's bytes are to blame, rather than the system or whoever asked.
    pub const fn is_integrity(&self) -> bool {
        !matches!(
            self,
            Self::Io { .. }
                | Self::Exists(_)
                | Self::NotAFile { .. }
                | Self::TooLarge { .. }
                | Self::Changing(_)
                | Self::Cancelled
        )
    }

    pub(super) fn io(path: impl Into<PathBuf>, deed: &'static str, source: io::Error) -> Self {
        Self::Io { path: path.into(), deed, source }
    }
}
