//! What charters name by digest. The ledger reads no file: whoever keeps the files answers for them.

use super::Cut;
use crate::domain::ids::Digest;
use crate::domain::policy::Committee;

/// Gives the texts that charters name. What it cannot give grants nothing.
pub trait Texts {
    /// How the Committee decides under a policy; none if its text is not here or does not hold.
    fn committee(&self, policy: Digest) -> Option<Committee>;

    /// What is still accepted of an ended key; none if the cut's text is not here or is none.
    fn cut(&self, cut: Digest) -> Option<Cut>;
}
