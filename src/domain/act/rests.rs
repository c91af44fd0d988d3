//! The other streams by whose word an act counts.

use super::Act;
use crate::domain::ids::EventId;

impl Act {
    /// Gives the streams without which nobody can say what this act grants: the release that it updates, carries from or rolls
    /// back to, and the meeting whose roster voted. What only tells against a release, such as one that took its place, is not
    /// among them.
    pub fn rests_on(&self) -> impl Iterator<Item = EventId> {
        match self {
            Self::ReleaseRequest(request) => request.previous.as_ref().map(|previous| previous.release),
            Self::ItemCarry(carry) => Some(carry.release),
            Self::RollbackOrder(order) => Some(order.to.release),
            Self::MotionRecord(record) => Some(record.meeting),
            _ => None,
        }
        .into_iter()
    }
}
