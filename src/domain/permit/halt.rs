//! When a release is suspended, reinstated, rolled back, retired, and looked at afterwards (policy §7).

use super::states::refuse;
use super::{Refusal, holders, is_recused};
use crate::domain::obstruct::Ground;
use crate::domain::people::Person;
use crate::domain::release::{ClockState, Release};
use crate::domain::vocab::{MatterKind, State};

const CLAUSE: &str = "§7";

pub(super) fn suspend(release: &Release) -> Result<String, Refusal> {
    if matches!(release.state, State::Withdrawn | State::Exempt) || !(release.was_approved() || release.live().is_some()) {
        let fact = format!("is {}: what was approved or deployed can be suspended", release.state.label());
        return Err(
            refuse(release, "wrong-state", &fact, CLAUSE).help(format!("reject it instead: obstat reject {}", release.reference))
        );
    }
    if release.state == State::Suspended && !release.is_reinstating() {
        return Err(refuse(release, "suspended", "is suspended already", CLAUSE));
    }
    Ok("closes the gate at once".into())
}

pub(super) fn reinstate(me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    if release.state != State::Suspended {
        let fact = format!("is {}: only what is suspended is reinstated", release.state.label());
        return Err(refuse(release, "wrong-state", &fact, CLAUSE));
    }
    if !release.was_approved_in_attempt() {
        return Err(refuse(
            release,
            "never-approved",
            "was not approved in this attempt: its written approval comes first",
            CLAUSE,
        )
        .help(format!("see what it waits for: obstat why {}", release.reference)));
    }
    if me.email == release.owner || me.email == release.requester {
        let mut refusal =
            refuse(release, "own-release", "is yours: a Lead who is neither owner nor requester reinstates it", CLAUSE);
        refusal.who = holders("release.reinstate", release, ground);
        refusal.who.retain(|w| *w != me.email);
        return Err(refusal.help("another Lead or a deputy reinstates it"));
    }
    if release.is_reinstating() {
        return Err(refuse(release, "reinstating", "is being reinstated: its row signs again", CLAUSE)
            .help(format!("see who is missing: obstat why {}", release.reference)));
    }
    let row: Vec<&str> = release.slots.iter().map(|s| s.role.label()).collect();
    Ok(format!("asks {} again", row.join(" and ")))
}

pub(super) fn order(me: &Person, release: &Release) -> Result<String, Refusal> {
    let Some(live) = release.live() else {
        return Err(refuse(release, "never-ran", "never ran in production, so nothing is to be undone", CLAUSE));
    };
    if release.state == State::RolledBack || !release.runs_in(&live.environment) {
        let fact = format!("is {} and runs no more", release.state.label());
        return Err(refuse(release, "wrong-state", &fact, CLAUSE));
    }
    if release.open_rollback().is_some() {
        return Err(refuse(release, "rollback-open", "has a rollback under way", CLAUSE)
            .help(format!("record that it is complete: obstat rollback done {}", release.reference)));
    }
    Ok(if me.email == release.owner { "at once; the Lead's signature follows" } else { "at once" }.into())
}

pub(super) fn sign(release: &Release) -> Result<String, Refusal> {
    if release.rollbacks.iter().any(|r| r.signed_by.is_none()) {
        return Ok("under the owner's order".into());
    }
    Err(refuse(release, "no-rollback", "has no rollback that waits for the Lead's signature", CLAUSE))
}

pub(super) fn done(release: &Release, ground: &Ground) -> Result<String, Refusal> {
    let Some(open) = release.open_rollback() else {
        return Err(refuse(release, "no-rollback", "has no rollback under way", CLAUSE)
            .help(format!("order it first: obstat rollback order {} --to REF --reason T", release.reference)));
    };
    Ok(match open.due() {
        Some(due) if ground.now > due => "late: the window has passed".into(),
        _ => format!("back to {}", open.to_reference),
    })
}

pub(super) fn retire(release: &Release) -> Result<String, Refusal> {
    if release.deployments.iter().any(|d| release.runs_in(&d.environment)) {
        return Ok("nothing takes its place".into());
    }
    Err(refuse(release, "never-ran", "runs nowhere, so there is nothing to retire", CLAUSE))
}

pub(super) fn find(kind: MatterKind, me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    let clause = if kind == MatterKind::Emergency { "§6" } else { CLAUSE };
    if is_recused(&me.email, release, ground.policy) {
        return Err(refuse(release, "recused", "is yours: its owner and its requester are recused", clause));
    }
    let of_kind: Vec<_> = release.matters.iter().filter(|m| m.kind == kind).collect();
    if of_kind.is_empty() {
        return Err(refuse(release, "no-matter", &format!("has had no {} to look at", kind.label()), clause));
    }
    match of_kind.iter().find(|m| m.is_owed()) {
        Some(_) => Ok("stands once a quorum agrees".into()),
        None => Err(refuse(release, "found", &format!("has a finding on its {} already", kind.label()), clause)),
    }
}

pub(super) fn clock(kind: &str, release: &Release) -> Result<String, Refusal> {
    let answerable = |state: &ClockState| match state {
        ClockState::Offered => true,
        ClockState::Open { .. } => kind == "incident.dismiss",
        ClockState::Dismissed { .. } => kind == "incident.open",
    };
    if release.clocks.iter().any(|c| answerable(&c.state)) {
        return Ok(String::new());
    }
    let fact = if release.clocks.is_empty() {
        "has no incident clock: nothing that starts one was suspended or rolled back"
    } else {
        "has no incident clock to answer for"
    };
    Err(refuse(release, "no-clock", fact, CLAUSE))
}
