//! Whether these bytes may go to production: what a pipeline asks (`rules.md` §6, §10; `ledger.md` §8).

use std::collections::BTreeSet;

use super::review::blank;
use super::{Ground, Obstruction, obstructions};
use crate::domain::ids::Digest;
use crate::domain::release::Release;
use crate::domain::vocab::State;

/// The states in which a release may go to production, as long as nothing else stands in the way.
pub const LET_GO: &[State] = &[State::Approved, State::ApprovedWithConditions, State::Deployed, State::Confirmed];

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
    let closes = |o: &Obstruction| if emergency { closes_emergency(o, ground) } else { closes(o) };
    let closing: Vec<Obstruction> = found.into_iter().filter(closes).collect();
    let may_go = emergency || LET_GO.contains(&release.state);
    Gate { clear: may_go && closing.is_empty(), emergency: emergency && closing.is_empty(), closing }
}

/// Answers for certain bytes and an environment. Elsewhere than in production no approval is asked for (`rules.md` §8).
pub fn gate_for(release: &Release, ground: &Ground, bytes: &BTreeSet<Digest>, environment: &str) -> Gate {
    if !ground.policy.environments.production.iter().any(|e| e == environment) {
        return Gate { clear: true, emergency: false, closing: Vec::new() };
    }
    let mut gate = gate(release, ground);
    let let_go = LET_GO.contains(&release.state) || by_word_of_mouth(release, ground);
    let own = other_bytes(release, bytes).into_iter().chain((!let_go).then(|| not_approved(release)));
    gate.closing.splice(0..0, own);
    gate.clear &= gate.closing.is_empty();
    gate.emergency &= gate.clear;
    gate
}

fn not_approved(release: &Release) -> Obstruction {
    let mut o = blank("not-approved", format!("The release is {}", release.state.label()), "§5");
    o.detail = match release.state {
        State::Exempt => "what is exempt never goes to production".into(),
        _ => "only an approved release goes to production".into(),
    };
    o
}

fn other_bytes(release: &Release, bytes: &BTreeSet<Digest>) -> Option<Obstruction> {
    if release.covers(bytes) {
        return None;
    }
    let mut o = blank("other-digest", "The approval does not cover these bytes".into(), "§5");
    let named: Vec<String> = release.artifacts.iter().map(|a| format!("sha256:{}…", &a.sha256.to_string()[..12])).collect();
    o.detail = if named.is_empty() { "it names no bytes".into() } else { format!("it covers {}", named.join(", ")) };
    Some(o)
}

/// What a question by digest alone meets when no release names the bytes.
pub fn unknown_bytes() -> Obstruction {
    let mut o = blank("unknown-digest", "No release names these bytes".into(), "§5");
    o.detail = "request a release for them".into();
    o
}

/// What a question by digest alone meets when releases of several models name the bytes (`rules.md` §8).
pub fn several_models(references: &[String]) -> Obstruction {
    let mut o = blank("several-models", "Releases of several models name these bytes".into(), "§3");
    o.detail = format!("ask for one of them by name: {}", references.join(", "));
    o
}

/// Whether the release has to go by a verbal approval: one is recorded, the written one is owed and was not refused.
fn by_word_of_mouth(release: &Release, _: &Ground) -> bool {
    let owed = release.emergency.as_ref().is_some_and(|e| e.is_open() && e.refused_at.is_none());
    owed && matches!(release.state, State::Draft | State::InReview)
}

/// Whether it keeps bytes from going to production. What the owner and the Lead owe after a deployment does not.
pub(crate) fn closes(o: &Obstruction) -> bool {
    !matches!(o.code, "confirmation-due" | "not-well")
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
