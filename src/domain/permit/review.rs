//! When items are reviewed, challenges cleared, releases approved, rejected and decided.

use super::states::{in_state, not_yet, refuse};
use super::{Refusal, reaffirming_roles, reviewing_roles, settles, signing_roles};
use crate::domain::fold::outcome_of;
use crate::domain::obstruct::{Ground, Obstruction, is_beside, keeps_from_approval};
use crate::domain::people::Person;
use crate::domain::release::{Answered, Release, SignOff, Verdict};
use crate::domain::threshold::Measure;
use crate::domain::vocab::{Outcome, Role, Section, State};

pub(super) fn review(kind: &str, me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    in_state(release, &[State::InReview, State::Contested], "a release is reviewed while it is in review")?;
    let any_section = Section::ALL.iter().find_map(|s| reviewing_roles(me, release, ground.people, Some(*s)).first().copied());
    match any_section {
        Some(role) if kind == "challenge.raise" => Ok(format!("as {}; blocks approval", role.label())),
        Some(role) => Ok(format!("as {}", role.label())),
        None => Err(refuse(release, "not-permitted", "has no item that you review", "§9")),
    }
}

fn challenged(release: &Release) -> Result<(), Refusal> {
    match release.open_challenges().next() {
        Some(_) => Ok(()),
        None => Err(refuse(release, "no-challenge", "has no open challenge", "§5")),
    }
}

pub(super) fn clear(me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    challenged(release)?;
    if release.open_challenges().any(|c| settles(c, me, release, ground.people)) {
        return Ok(String::new());
    }
    let mut refusal = refuse(release, "not-permitted", "has no open challenge that is yours to clear", "§5");
    let may = |p: &&Person| release.open_challenges().any(|c| settles(c, p, release, ground.people));
    refusal.who = ground.people.0.iter().filter(may).map(|p| p.email.clone()).collect();
    Err(refusal.help("its author clears it, or another holder of the author's role"))
}

pub(super) fn set_aside(me: &Person, release: &Release) -> Result<String, Refusal> {
    challenged(release)?;
    if release.slots.iter().any(|s| s.role == Role::Committee) {
        let fact = "is the Committee's to decide: only its vote sets a challenge aside";
        return Err(refuse(release, "committee-decides", fact, "§5"));
    }
    if me.email == release.owner || me.email == release.requester {
        let fact = "is yours: a Lead who is neither owner nor requester sets it aside";
        return Err(refuse(release, "own-release", fact, "§9"));
    }
    Ok(String::new())
}

/// Obstructions that signing itself may lift, so that they do not stand in its way.
fn of_signing(o: &Obstruction) -> bool {
    matches!(o.code, "sign-off-missing" | "committee-vote" | "ballot-not-open" | "undecided" | "contested")
        || matches!(o.code, "metric-fails" | "metric-missing")
}

fn mine<'r>(me: &Person, release: &'r Release) -> Option<&'r SignOff> {
    release.sign_offs.iter().find(|s| s.void.is_none() && s.by == me.email)
}

pub(super) fn approve(me: &Person, release: &Release, obstructions: &[Obstruction], ground: &Ground) -> Result<String, Refusal> {
    in_state(release, &[State::InReview, State::Contested], "only a release in review is approved")?;
    // Numbers that fail and that he did not know of, or passed over in silence, he answers for in words by signing anew.
    let in_words = release.measures.iter().any(Measure::stands);
    if let Some(given) = mine(me, release).filter(|s| matches!(s.verdict, Verdict::Approve(_)) && !in_words) {
        let roles: Vec<&str> = given.roles.iter().map(|r| r.label()).collect();
        let fact = format!("bears your approval as {} already; one person fills one sign-off", roles.join(" and "));
        return Err(refuse(release, "already-signed", &fact, "§3").help("another holder of the missing role signs"));
    }
    // Whoever signed two things at once signs anew, having seen both.
    let torn = |o: &Obstruction| o.code == "conflict" && o.who.contains(&me.email);
    not_yet(release, obstructions, "approved", |o| of_signing(o) || torn(o) || is_beside(o.code))?;
    let roles: Vec<&str> = signing_roles(me, release, ground.people).iter().map(|r| r.label()).collect();
    let own = if me.email == release.requester { ", self-approved" } else { "" };
    Ok(format!("as {}{own}", roles.join(" and ")))
}

pub(super) fn reaffirm(me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    let clause = ground.policy.clause_of("evidence.withdraw");
    if release.footing.is_empty() {
        return Err(refuse(release, "not-stale", "has no sign-off whose evidence is gone", clause));
    }
    if !release.is_stale() {
        return Err(refuse(release, "not-stale", "is reaffirmed already by one signer of each slot", clause));
    }
    let roles: Vec<&str> = reaffirming_roles(me, release, ground).iter().map(|r| r.label()).collect();
    if roles.is_empty() {
        let open = release.footing.iter().filter(|f| f.reaffirmed.is_none());
        let labels: Vec<&str> = open.clone().map(|f| f.role.label()).collect();
        let fact = format!("waits for {} to stand by it, which you do not sign as", labels.join(" and "));
        let mut refusal = refuse(release, "not-permitted", &fact, clause);
        refusal.who = open.flat_map(|f| f.candidates.clone()).collect();
        return Err(refusal);
    }
    Ok(format!("as {}", roles.join(" and ")))
}

pub(super) fn reject(me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    in_state(release, &[State::InReview, State::Contested], "only a release in review is rejected")?;
    let roles = signing_roles(me, release, ground.people);
    Ok(format!("as {}; ends this attempt", roles.first().map_or("", |r| r.label())))
}

pub(super) fn decide(release: &Release, obstructions: &[Obstruction]) -> Result<String, Refusal> {
    in_state(release, &[State::InReview, State::Contested], "an outcome is recorded while the release is in review")?;
    match outcome_of(release) {
        Some(outcome) if outcome != Outcome::Rejected && keeps_from_approval(obstructions).is_some() => {
            let keeps = |o: &Obstruction| keeps_from_approval(std::slice::from_ref(o)).is_some();
            not_yet(release, obstructions, "approved", |o| !keeps(o))
        }
        Some(outcome) => Ok(outcome.label().into()),
        None => Err(refuse(release, "not-complete", "has no outcome yet: its sign-offs or votes are not complete", "§5")
            .help(format!("see what is missing: obstat why {}", release.reference))),
    }
}

/// Whether an item has an answer that could be accepted.
pub fn acceptable(release: &Release, item: &str) -> Result<(), Refusal> {
    match release.item(item) {
        None => Err(refuse(release, "no-item", &format!("has no item “{item}” that applies to it"), "§4")),
        Some(i) if i.answered == Answered::Open => {
            Err(refuse(release, "item-open", &format!("has no answer to {item} that could be accepted"), "§4"))
        }
        Some(_) => Ok(()),
    }
}
