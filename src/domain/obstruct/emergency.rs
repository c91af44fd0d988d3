//! Obstructions of an emergency: the signature of the Lead, the papers that follow, what a refusal asks for.

use super::review::blank;
use super::{Ground, Obstruction, apart};
use crate::domain::release::{Emergency, Release};
use crate::domain::time;
use crate::domain::vocab::{Role, State};

pub(super) fn emergency(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    let Some(emergency) = release.emergency.as_ref().filter(|e| e.is_open()) else { return };
    if matches!(release.state, State::Withdrawn | State::RolledBack | State::Exempt) {
        return;
    }
    match (emergency.refused_at, emergency.halt_due) {
        (Some(refused), Some(due)) => found.extend(refused_one(release, ground, refused, due)),
        _ => asked(emergency, release, ground, found),
    }
}

fn asked(emergency: &Emergency, release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    let clause = &ground.policy.emergency.clause;
    if emergency.signed_by.is_none() {
        let mut o = blank("emergency-claimed", "The verbal approval is only claimed".into(), clause);
        let by = ground.people.name(&emergency.approved_by);
        o.detail = format!("{by}, {} · a Lead who does not own the model signs it", emergency.how);
        o.role = Some(Role::GovernanceLead);
        o.who = apart(ground.people.holders(Role::GovernanceLead, &release.owner), release);
        o.since = Some(emergency.recorded_at);
        found.push(o);
    }
    if !emergency.covers {
        let mut o = blank("emergency-other", "The verbal approval was for another request".into(), clause);
        o.detail = "facts, bytes or kind are not those that it pinned; the written approval lifts it".into();
        o.who = vec![release.owner.clone()];
        o.since = Some(emergency.recorded_at);
        found.push(o);
    }
    let text = format!("Written approval and checklist are {}", time::due_in(emergency.due, ground.now));
    let mut o = blank("emergency-papers", text, clause);
    o.detail = format!("verbally approved {}", time::in_full(emergency.at, crate::domain::zone::Zone::UTC));
    o.who = papers_by(release);
    o.since = Some(emergency.at);
    o.due = Some(emergency.due);
    found.push(o);
}

/// The owner until the request is handed in, then whoever can sign.
fn papers_by(release: &Release) -> Vec<crate::domain::ids::Email> {
    let open = release.slots.iter().filter(|s| s.filled_by.is_none()).flat_map(|s| s.candidates.clone());
    let who: std::collections::BTreeSet<_> = open.collect();
    if release.stage == State::Draft || who.is_empty() { vec![release.owner.clone()] } else { who.into_iter().collect() }
}

/// What runs without an approval that was asked for and refused is suspended or rolled back.
fn refused_one(
    release: &Release,
    ground: &Ground,
    refused: chrono::DateTime<chrono::Utc>,
    due: chrono::DateTime<chrono::Utc>,
) -> Option<Obstruction> {
    if release.live().is_none() || release.state == State::Suspended {
        return None;
    }
    let text = format!("Refused while it runs: its halt is {}", time::due_in(due, ground.now));
    let mut o = blank("emergency-refused", text, &ground.policy.emergency.clause);
    o.detail = "suspend it or roll it back".into();
    o.role = Some(Role::GovernanceLead);
    o.who = ground.people.holders(Role::GovernanceLead, &release.owner);
    o.who.push(release.owner.clone());
    o.since = Some(refused);
    o.due = Some(due);
    Some(o)
}
