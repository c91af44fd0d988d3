//! Obstructions of what was stopped: suspensions, rollbacks under way or unsigned, clocks for reporting an incident.

use super::review::blank;
use super::{Ground, Obstruction};
use crate::domain::ids::Email;
use crate::domain::release::{Clock, ClockState, Release, Rollback};
use crate::domain::time;
use crate::domain::vocab::{Role, State};

pub(super) fn halted(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    if release.state == State::Suspended {
        release.held_by().for_each(|s| found.push(suspended(s, release, ground)));
    }
    for rollback in &release.rollbacks {
        if rollback.signed_by.is_none() {
            found.push(unsigned(rollback, release, ground));
        }
        if rollback.done.is_none() {
            found.push(under_way(rollback, release, ground));
        }
    }
    clocks(release, ground, found);
}

fn leads(release: &Release, ground: &Ground) -> Vec<Email> {
    ground.people.holders(Role::GovernanceLead, &release.owner)
}

fn suspended(by: &crate::domain::release::Suspension, release: &Release, ground: &Ground) -> Obstruction {
    let name = ground.people.name(&by.by);
    let mut o = blank("suspended", format!("It is suspended by {name}"), ground.policy.clause_of("release.suspend"));
    let next = match &release.reinstatement {
        Some(asked) => format!("{} has its row of sign-offs asked again", ground.people.name(&asked.by)),
        None if release.was_approved_in_attempt() => {
            "a Lead other than owner and requester reinstates it, and the row signs again".to_owned()
        }
        None => "it was never approved: the written approval comes first, then a Lead reinstates it".to_owned(),
    };
    o.detail = format!("“{}” · {next}", by.reason);
    if release.reinstatement.is_none() && release.was_approved_in_attempt() {
        o.role = Some(Role::GovernanceLead);
        o.who = super::apart(leads(release, ground), release);
    }
    o.since = Some(by.at);
    o
}

fn unsigned(rollback: &Rollback, release: &Release, ground: &Ground) -> Obstruction {
    let clause = ground.policy.clause_of("rollback.confirm");
    let mut o = blank("rollback-unsigned", "An owner's rollback waits for the Lead".into(), clause);
    o.detail = format!("{} ordered it: “{}”; a Lead signs it", ground.people.name(&rollback.by), rollback.reason);
    o.role = Some(Role::GovernanceLead);
    o.who = leads(release, ground);
    o.since = Some(rollback.at);
    o
}

fn under_way(rollback: &Rollback, release: &Release, ground: &Ground) -> Obstruction {
    let clause = ground.policy.clause_of("rollback.done");
    let due = rollback.due();
    let when = due.map(|due| format!(", {}", time::due_in(due, ground.now))).unwrap_or_default();
    let mut o = blank("rollback-open", format!("A rollback is under way{when}"), clause);
    let window = rollback.window.map_or_else(|| "no window was given".to_owned(), |m| format!("within {m} min of the order"));
    o.detail = format!("to {} · “{}” · {window}", rollback.to_reference, rollback.reason);
    o.who = leads(release, ground);
    o.who.insert(0, release.owner.clone());
    o.who.dedup();
    o.since = Some(rollback.at);
    o.due = due;
    o
}

/// Clocks that nobody has answered stand together; each that runs stands for itself.
fn clocks(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    let offered: Vec<&Clock> = release.clocks.iter().filter(|c| c.state == ClockState::Offered).collect();
    if let Some(first) = offered.first() {
        let titles: Vec<&str> = offered.iter().map(|c| c.title.as_str()).collect();
        let text = format!("Clocks for reporting an incident: {} to answer", offered.len());
        let mut o = blank("incident-unanswered", text, &first.clause);
        o.detail = format!("open or dismiss: {}{}", titles.join(" · "), note(first));
        o.role = Some(Role::GovernanceLead);
        o.who = leads(release, ground);
        o.since = Some(first.offered);
        found.push(o);
    }
    for clock in &release.clocks {
        let ClockState::Open { due, by, .. } = &clock.state else { continue };
        let text = format!("The incident report is {}", time::due_in(*due, ground.now));
        let mut o = blank("incident-clock", text, &clock.clause);
        o.detail = format!("{} · opened by {} · dismiss it once reported{}", clock.title, ground.people.name(by), note(clock));
        o.role = Some(Role::GovernanceLead);
        o.who = leads(release, ground);
        o.since = Some(clock.offered);
        o.due = Some(*due);
        found.push(o);
    }
}

fn note(clock: &Clock) -> String {
    clock.note.as_ref().map(|note| format!(" · {note}")).unwrap_or_default()
}
