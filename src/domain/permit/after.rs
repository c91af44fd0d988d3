//! When a release is deployed and confirmed, and its conditions reported and accepted as met.

use super::states::{in_state, not_yet, refuse};
use super::{Refusal, sets};
use crate::domain::obstruct::{Ground, Obstruction};
use crate::domain::people::Person;
use crate::domain::release::{Condition, ConditionState, Release};
use crate::domain::vocab::State;

pub(super) fn deploy(release: &Release, obstructions: &[Obstruction]) -> Result<String, Refusal> {
    if release.state == State::Exempt {
        return Err(refuse(release, "exempt", "is exempt and can never be deployed to production", "§2"));
    }
    let states = [State::Approved, State::ApprovedWithConditions, State::Deployed, State::Confirmed];
    in_state(release, &states, "only an approved release is deployed to production")?;
    not_yet(release, obstructions, "deployed", |o| matches!(o.code, "confirmation-due" | "not-well"))
}

pub(super) fn confirm(release: &Release) -> Result<String, Refusal> {
    in_state(release, &[State::Deployed], "a release is confirmed once it is deployed")
}

fn conditions<'r>(release: &'r Release, state: ConditionState, fact: &str) -> Result<Vec<&'r Condition>, Refusal> {
    if release.conditions.is_empty() {
        return Err(refuse(release, "no-condition", "has no conditions", "§5"));
    }
    let found: Vec<&Condition> = release.conditions.iter().filter(|c| c.state == state).collect();
    if found.is_empty() { Err(refuse(release, "no-condition", fact, "§5")) } else { Ok(found) }
}

pub(super) fn meet(me: &Person, release: &Release) -> Result<String, Refusal> {
    let open = conditions(release, ConditionState::Open, "has no condition that is still to be met")?;
    if me.email == release.owner || open.iter().any(|c| c.terms.by == me.email) {
        return Ok(String::new());
    }
    let mut refusal = refuse(release, "not-permitted", "has no open condition that is yours to meet", "§5");
    refusal.who = open.iter().map(|c| c.terms.by.clone()).collect();
    Err(refusal)
}

pub(super) fn verify(me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    let met = conditions(release, ConditionState::Met, "has no condition that is reported as met")?;
    if met.iter().any(|c| sets(c, me, release, ground.people)) {
        return Ok(String::new());
    }
    let mut refusal = refuse(release, "not-permitted", "has no condition that is yours to accept as met", "§5");
    refusal.who = met.iter().map(|c| c.author.clone()).collect();
    Err(refusal)
}
