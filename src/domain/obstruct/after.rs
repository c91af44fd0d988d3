//! Obstructions after the decision: conditions, deployment, confirmation, resubmission.

use chrono::Duration;

use super::review::blank;
use super::{Ground, Obstruction};
use crate::domain::ids::Email;
use crate::domain::people::Person;
use crate::domain::release::{Condition, ConditionState, Release};
use crate::domain::vocab::Role;
use crate::domain::{permit, time};

/// An approved release waits for conditions that come before deployment, and for none that has lapsed.
pub(super) fn approved(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    expired(release, ground, found);
    lapsed(release, ground, found);
    let waiting = |c: &&Condition| c.terms.before_deployment && c.state != ConditionState::Verified && !is_lapsed(c, ground);
    for condition in release.conditions.iter().filter(waiting) {
        let mut o = blank("condition-before-deployment", format!("Before deployment: {}", condition.terms.text), "§5");
        fill(&mut o, condition, release, ground);
        found.push(o);
    }
}

/// Where the policy gives approvals an end, one that was not used by then asks for a new release.
fn expired(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    let (Some(days), Some(decision)) = (ground.policy.timers.approval_valid_days, &release.decision) else { return };
    let due = decision.at + Duration::days(i64::from(days));
    if due < ground.now {
        let mut o = blank("approval-expired", format!("The approval is {}, never used", time::over(due, ground.now)), "§5");
        o.detail = "request a new release".into();
        o.who = vec![release.owner.clone()];
        o.since = Some(decision.at);
        o.due = Some(due);
        found.push(o);
    }
}

/// A condition past its due date closes the gate until its author accepts that it is met.
pub(super) fn lapsed(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    for condition in release.conditions.iter().filter(|c| is_lapsed(c, ground)) {
        let over = condition.due.map(|due| time::over(due, ground.now)).unwrap_or_default();
        let mut o = blank("condition-lapsed", format!("A condition is {over}: {}", condition.terms.text), "§5");
        fill(&mut o, condition, release, ground);
        found.push(o);
    }
}

fn is_lapsed(condition: &Condition, ground: &Ground) -> bool {
    condition.state != ConditionState::Verified && condition.due.is_some_and(|due| due < ground.now)
}

fn fill(o: &mut Obstruction, condition: &Condition, release: &Release, ground: &Ground) {
    o.due = condition.due;
    o.since = release.decision.as_ref().map(|d| d.at);
    if condition.state == ConditionState::Met {
        o.detail = format!("reported as met; {} accepts it", ground.people.name(&condition.author));
        o.role = Some(condition.role);
        o.who = acceptors(condition, release, ground);
        return;
    }
    let reporter = reporter(condition, release, ground);
    o.detail = format!("{} reports it as met", ground.people.name(&reporter));
    o.who = vec![reporter];
    if o.code == "condition-lapsed" {
        o.detail.push_str(", or the Lead: extend or suspend?");
        o.who.extend(ground.people.holders(Role::GovernanceLead, &release.owner));
    }
}

/// The responsible person, where the policy lets him report it; else the owner.
fn reporter(condition: &Condition, release: &Release, ground: &Ground) -> Email {
    let may = permit::holders("condition.meet", release, ground).contains(&condition.terms.by);
    if may { condition.terms.by.clone() } else { release.owner.clone() }
}

/// Who set it; when he has left, other holders of his role.
fn acceptors(condition: &Condition, release: &Release, ground: &Ground) -> Vec<Email> {
    if ground.people.get(&condition.author).is_some() {
        return vec![condition.author.clone()];
    }
    let may = |p: &&Person| permit::sets(condition, p, release, ground.people);
    ground.people.0.iter().filter(may).map(|p| p.email.clone()).collect()
}

pub(super) fn rejected(release: &Release, _: &Ground, found: &mut Vec<Obstruction>) {
    let Some(decision) = &release.decision else { return };
    let mut o = blank("rejected", format!("Attempt {} was rejected", release.attempt), "§5");
    o.detail = decision.reasons.iter().map(|r| format!("“{r}”")).collect::<Vec<_>>().join(" · ");
    o.who = vec![release.owner.clone()];
    o.since = Some(decision.at);
    found.push(o);
}

pub(super) fn deployed(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    lapsed(release, ground, found);
    let Some(live) = release.live() else { return };
    match &release.confirmation {
        Some(said) if !said.all_well() => {
            let mut o = blank("not-well", "The owner reports that not all is well".into(), "§5");
            o.detail = match &said.note {
                Some(note) => format!("“{note}” · suspend or roll back?"),
                None => "suspend or roll back?".into(),
            };
            o.role = Some(Role::GovernanceLead);
            o.who = ground.people.holders(Role::GovernanceLead, &release.owner);
            o.since = Some(said.at);
            found.push(o);
        }
        Some(_) => {}
        None => {
            let due = live.at + Duration::hours(i64::from(ground.policy.timers.confirm_hours));
            let when = if due < ground.now {
                format!("is {}", time::over(due, ground.now))
            } else {
                format!("is {}", time::due_in(due, ground.now))
            };
            let mut o = blank("confirmation-due", format!("The owner's confirmation {when}"), "§5");
            o.detail = "three statements: operating, monitoring, no issues".into();
            o.who = vec![release.owner.clone()];
            o.since = Some(live.at);
            o.due = Some(due);
            found.push(o);
        }
    }
}
