//! Whether these bytes may go to production: what a pipeline asks (`rules.md` §6, §10; `ledger.md` §8).

use super::{Ground, Obstruction, obstructions};
use crate::domain::release::Release;
use crate::domain::vocab::State;

/// The gate's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Whether the release may be deployed now.
    pub clear: bool,
    /// Whether it may on a verbal approval alone.
    pub emergency: bool,
    /// What closes the gate; empty when it is clear.
    pub closing: Vec<Obstruction>,
}

/// Answers for a release as it stands now: by its written approval, or while that is owed by a verbal one that a Lead has
/// signed and that is not past due.
pub fn gate(release: &Release, ground: &Ground) -> Gate {
    let found = obstructions(release, ground);
    let emergency = by_word_of_mouth(release, ground);
    let closes = |o: &Obstruction| if emergency { closes_emergency(o, ground) } else { !after_the_fact(o.code) };
    let closing: Vec<Obstruction> = found.into_iter().filter(closes).collect();
    let may_go = emergency || is_let_go(release.state);
    Gate { clear: may_go && closing.is_empty(), emergency: emergency && closing.is_empty(), closing }
}

/// Whether a written approval holds that lets the release go to production.
const fn is_let_go(state: State) -> bool {
    matches!(state, State::Approved | State::ApprovedWithConditions | State::Deployed | State::Confirmed)
}

/// Whether the release has to go by a verbal approval: one is recorded, the written one is owed and was not refused.
fn by_word_of_mouth(release: &Release, _: &Ground) -> bool {
    let owed = release.emergency.as_ref().is_some_and(|e| e.is_open() && e.refused_at.is_none());
    owed && matches!(release.state, State::Draft | State::InReview)
}

/// What does not keep bytes that run from running on: the owner's word on them is asked afterwards.
const fn after_the_fact(code: &str) -> bool {
    matches!(code.as_bytes(), b"confirmation-due" | b"not-well")
}

/// Of an emergency the papers may be missing until they are due; what tells against the bytes closes the gate at once.
pub(crate) fn closes_emergency(o: &Obstruction, ground: &Ground) -> bool {
    match o.code {
        "emergency-papers" => o.is_overdue(ground.now),
        "emergency-claimed" | "emergency-other" | "emergency-refused" => true,
        "needs-newer" | "contested" | "conflict" | "digest-elsewhere" | "suspended" | "rollback-open" | "rollback-unsigned" => {
            true
        }
        "incident-clock" | "incident-unanswered" => false,
        "item-challenged" | "release-challenged" => true,
        _ => false,
    }
}
