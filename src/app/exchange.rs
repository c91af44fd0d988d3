//! Exchange: bundles out of a store and into one, between people who have no server (`ledger.md` §4, §5).

mod foresee;
mod inbox;
mod incoming;
mod inspect;
mod join;
mod outside;
mod pack;
mod peers;
mod rehearse;
mod report;
mod standing;
mod sync;
mod take;

pub use inspect::{Inspected, Packer, inspect};
pub use join::{Joining, join};
pub use pack::{Export, Exported};
pub use rehearse::{Offered, Outlook, Preview};
pub use report::{Changed, Conflict, Imported, Note, Rejected, Stands, Waiting};
pub use standing::{Exchanges, Held, Peer};
pub use sync::Synced;
pub use take::found_from_bundle;
pub(super) use take::{as_told, found_from_opened};
