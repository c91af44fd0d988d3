//! Bundles: one file in which signed events and the files they name travel between people who have no server (`ledger.md` §4).
//!
//! A bundle is a ustar archive without compression: a manifest in canonical JSON ([`manifest`]), its SSH signature, the events, their
//! signatures, and files named by their digests. There is one spelling for each content, and whatever differs from it by a byte is
//! refused: [`Bundle::open`] does so for everything but the events, [`Check`] for these. The manifest's signature says who packed
//! the bundle; authority lies in the events alone. Nothing here knows a store: what stands in one is told by the caller.

mod check;
mod error;
mod lines;
pub mod manifest;
mod private;
mod read;
mod tar;
mod weave;
mod write;

pub use check::{Check, Checked, Each, Missing, Outside};
pub use error::{BundleError, EventFault, MemberFault, TarFault};
pub use lines::{Line, Lines};
pub use manifest::{Heads, Manifest, Part, Purpose};
pub use read::{Bundle, Limits, Progress};
pub use weave::Weave;
pub use write::{Contents, Loose, Packed, pack};

/// The largest bundle that is read or written, in bytes.
pub const MAX_SIZE: u64 = 2 << 30;

/// The most members that a bundle may have.
pub const MAX_MEMBERS: usize = 10_000;

/// The longest manifest, in bytes: the heads of some 110,000 streams.
pub const MAX_MANIFEST: u64 = 16 << 20;

const MANIFEST: &str = "manifest.json";
const MANIFEST_SIG: &str = "manifest.json.sig";
const EVENTS: &str = "events.jsonl";
const EVENTS_SIG: &str = "events.sig";
const FILES: &str = "files/";
