//! Exchange: bundles out of a store and into one, between people who have no server (`ledger.md` §4, §5).

mod inbox;
mod inspect;
mod join;
mod outside;
mod pack;
mod peers;
mod report;
mod sync;
mod take;

pub use inspect::{Inspected, inspect};
pub use join::{Joining, join};
pub use pack::{Export, Exported};
pub use report::{Conflict, Imported, Note, Rejected, Waiting};
pub use sync::Synced;
pub use take::found_from_bundle;
