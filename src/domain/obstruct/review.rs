//! Obstructions before the decision: the request, the tier, the outcome; and what can obstruct in any state.

use std::collections::BTreeSet;

use super::checklist::{challenged, items};
use super::measures::measures;
use super::sign_offs::{committee, missing, unfillable};
use super::{Ground, Obstruction, conditions};
use crate::domain::ids::Email;
use crate::domain::release::{Challenge, Conflict, Release};
use crate::domain::vocab::{Role, State};

/// What can obstruct in any state: newer acts, contested outcomes, conflicts, the same bytes elsewhere.
pub(super) fn anywhere(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    let base = |code, text: String, clause: &str| blank(code, text, clause);
    if release.needs_newer {
        let mut o = base("needs-newer", "An act in it needs a newer obstat".into(), "§8");
        o.detail = "install the newer program, then look again".into();
        found.push(o);
    }
    for conflict in &release.conflicts {
        let code = if conflict.contests { "contested" } else { "conflict" };
        let mut o = base(code, conflict.text.clone(), "§5");
        if conflict.contests {
            o.detail = "decide again, having seen both sides".into();
            o.who = review_holders(release, ground);
        } else {
            o.detail = "write it anew, having seen both".into();
            o.who = authors(conflict, release);
        }
        found.push(o);
    }
    for other in ground.elsewhere {
        let text = format!("The same bytes are {} as {}", other.state.phrase(), other.reference);
        let mut o = base("digest-elsewhere", text, "§3");
        o.detail = "no easier model lifts it; settle it there".into();
        found.push(o);
    }
}

/// Whoever wrote what conflicts writes it anew.
fn authors(conflict: &Conflict, release: &Release) -> Vec<Email> {
    let lines = release.history.iter().filter(|l| conflict.events.contains(&l.id));
    let who: BTreeSet<Email> = lines.filter_map(|l| l.by.clone()).collect();
    if who.is_empty() { vec![release.owner.clone()] } else { who.into_iter().collect() }
}

fn review_holders(release: &Release, ground: &Ground) -> Vec<Email> {
    let roles = release.slots.iter().map(|s| s.role);
    let who: BTreeSet<Email> = roles.flat_map(|r| ground.people.holders(r, &release.owner)).collect();
    who.into_iter().collect()
}

/// An obstruction of which only the code, the sentence and the clause are known.
pub(super) fn blank(code: &'static str, text: String, clause: &str) -> Obstruction {
    Obstruction {
        code,
        text,
        detail: String::new(),
        clause: clause.to_owned(),
        role: None,
        who: Vec::new(),
        since: None,
        due: None,
        item: None,
    }
}

/// A draft waits for its items; a row that nobody could fill is said already here.
pub(super) fn draft(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    unfillable(release, ground, found);
    items(release, ground, found);
    if found.iter().all(|o| super::is_beside(o.code)) {
        let mut o = blank("not-submitted", "The request is complete, not submitted".into(), "§5");
        o.detail = "submit it".into();
        o.who = vec![release.owner.clone()];
        o.since = Some(release.requested_at);
        found.push(o);
    }
}

pub(super) fn in_review(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    unfillable(release, ground, found);
    for slot in release.slots.iter().filter(|s| s.filled_by.is_none() && !s.candidates.is_empty()) {
        found.push(if slot.role == Role::Committee { committee(release, ground, slot) } else { missing(release, slot) });
    }
    items(release, ground, found);
    // A challenge of an item that is not asked any more still asks for something.
    let asked = |c: &&Challenge| c.item.as_ref().is_some_and(|id| release.item(id).is_some());
    for challenge in release.open_challenges().filter(|c| !asked(c)) {
        let text = format!("The release is challenged by {}", challenge.role.label());
        found.push(challenged("release-challenged", text, "§5", challenge, release, ground));
    }
    measures(release, ground, found);
    tier(release, ground, found);
    conditions::owed_elsewhere(release, ground, found);
    undecided(release, ground, found);
}

fn tier(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    if release.tier_confirmed {
        return;
    }
    if ground.model.tier_stands() {
        let mut o = blank("tier-unconfirmed", "The request's tier is lower than the model's".into(), "§3");
        o.detail = format!("the model is {}: the owner changes the request", ground.model.tier);
        o.who = vec![release.owner.clone()];
        o.since = release.submitted_at;
        found.push(o);
        return;
    }
    let mut o = blank("tier-unconfirmed", "The risk tier is not confirmed by the Lead".into(), "§3");
    o.detail = match ground.model.confirmed {
        Some(was) => format!("owner proposes {}, was {was}", ground.model.tier),
        None => format!("owner proposes {}", ground.model.tier),
    };
    o.role = Some(Role::GovernanceLead);
    o.who = ground.people.holders(Role::GovernanceLead, &release.owner);
    o.since = release.submitted_at;
    found.push(o);
}

/// The row is complete, but its last signers had not seen each other: someone records the outcome.
fn undecided(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    if !found.iter().all(|o| super::is_beside(o.code)) || release.stage != State::InReview {
        return;
    }
    let mut o = blank("undecided", "All have signed; the outcome is not recorded".into(), "§5");
    o.detail = "any signer, the owner or the secretary records it".into();
    o.who = release.sign_offs.iter().filter(|s| s.void.is_none()).map(|s| s.by.clone()).collect();
    o.who.push(release.owner.clone());
    if release.ballot.is_some() {
        o.who.extend(crate::domain::permit::officers(ground));
    }
    o.who.sort();
    o.who.dedup();
    o.since = release.submitted_at;
    found.push(o);
}
