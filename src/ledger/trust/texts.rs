//! What charters name by digest. The ledger reads no file: whoever keeps the files answers for them.

use crate::domain::ids::Digest;
use crate::domain::policy::Committee;

/// Gives the texts that charters name. What it cannot give grants nothing.
pub trait Texts {
    /// How the Committee decides under a policy; none if its text is not here or does not hold.
    fn committee(&self, policy: Digest) -> Option<Committee>;
}
