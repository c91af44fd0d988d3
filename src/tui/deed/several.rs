//! One deed done on several releases.

use super::Deed;
use crate::domain::ids::{EventId, Reference};
use crate::tui::commands::CommandId as Id;
use crate::tui::forms::halts::HaltDeed;

/// A release that was marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Its stream.
    pub id: EventId,
    /// `model@version`.
    pub reference: Reference,
}

/// Whether a command means the same on every release, so that it may be run on several at once.
pub const fn suits_several(command: Id) -> bool {
    matches!(
        command,
        Id::Submit
            | Id::Resubmit
            | Id::Withdraw
            | Id::Approve
            | Id::ApproveWithConditions
            | Id::Reject
            | Id::Vote
            | Id::Challenge
            | Id::OpenBallot
            | Id::CloseBallot
            | Id::Decide
            | Id::Confirm
            | Id::ConfirmTier
            | Id::SuspendRelease
            | Id::HoldFiles
            | Id::ReleaseHold
    )
}

impl Deed {
    /// The same on another release; none where it is about something that the other has not.
    pub fn on(&self, other: &Marked) -> Option<Self> {
        let release = other.id;
        Some(match self.clone() {
            Self::Submit(_) => Self::Submit(release),
            Self::Resubmit(_) => Self::Resubmit(release),
            Self::Withdraw { reason, .. } => Self::Withdraw { release, reason },
            Self::Approve { conditions, comment, .. } => Self::Approve { release, conditions, comment },
            Self::Reject { reason, .. } => Self::Reject { release, reason },
            Self::Vote { choice, reason, conditions, .. } => Self::Vote { release, choice, reason, conditions },
            Self::Challenge { item, reason, .. } => Self::Challenge { release, item, reason },
            Self::OpenBallot(_) => Self::OpenBallot(release),
            Self::CloseBallot(_) => Self::CloseBallot(release),
            Self::Decide(_) => Self::Decide(release),
            Self::Confirm { said, .. } => Self::Confirm { release, said },
            Self::ConfirmTier(_) => Self::ConfirmTier(other.reference.model.clone()),
            Self::Halt { deed, .. } if matches!(*deed, HaltDeed::Suspend(_)) => Self::Halt { release, deed },
            Self::Keep { keep, reason, .. } => Self::Keep { release, keep, reason },
            _ => return None,
        })
    }
}
