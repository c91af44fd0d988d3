//! Obstructions of conditions: due before deployment, lapsed, and lapsed under another release of the model.

use super::review::blank;
use super::{Ground, Obstruction, Owed};
use crate::domain::ids::Email;
use crate::domain::people::Person;
use crate::domain::release::{Condition, ConditionState, Release};
use crate::domain::vocab::Role;
use crate::domain::{permit, time};

/// Conditions that come before deployment and are neither accepted as met nor waived.
pub(super) fn before_deployment(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    let waiting = |c: &&Condition| c.terms.before_deployment && !c.state.is_settled() && !c.is_lapsed(ground.now);
    for condition in release.conditions.iter().filter(waiting) {
        let mut o = blank("condition-before-deployment", format!("Before deployment: {}", condition.terms.text), "§5");
        fill(&mut o, condition, release, ground);
        found.push(o);
    }
}

/// What is still owed under a release, as it is looked up for others of its model: who must see to it among them.
pub fn owed(release: &Release, ground: &Ground) -> Vec<Owed> {
    use crate::domain::vocab::State;
    if matches!(release.state, State::Withdrawn | State::Exempt | State::Draft | State::InReview | State::Rejected) {
        return Vec::new();
    }
    let open = release.conditions.iter().filter(|c| !c.state.is_settled());
    let owed = open.filter_map(|condition| {
        let mut o = blank("condition-lapsed", String::new(), "§5");
        fill(&mut o, condition, release, ground);
        let (reference, text) = (release.reference.clone(), condition.terms.text.clone());
        Some(Owed { release: release.id, reference, id: condition.id(), text, due: condition.due?, who: o.who })
    });
    owed.collect()
}

/// A condition past its due date closes the gate until its author accepts that it is met.
pub(super) fn lapsed(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    for condition in release.conditions.iter().filter(|c| c.is_lapsed(ground.now)) {
        let over = condition.due.map(|due| time::over(due, ground.now)).unwrap_or_default();
        let mut o = blank("condition-lapsed", format!("A condition is {over}: {}", condition.terms.text), "§5");
        fill(&mut o, condition, release, ground);
        found.push(o);
    }
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
        if !condition.extensions.is_empty() {
            o.detail.push_str(&format!(" · extended {}", times(condition.extensions.len())));
        }
        o.who.extend(ground.people.holders(Role::GovernanceLead, &release.owner));
    }
}

/// How often: “once”, “twice”, “3 times”.
pub fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

/// A lapsed condition of another release of the model keeps this one from being approved (`rules.md` §4).
pub(super) fn owed_elsewhere(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    let lapsed = |o: &&Owed| o.release != release.id && o.due < ground.now;
    for owed in ground.owed.iter().filter(lapsed).filter(|_| ground.policy.conditions.lapsed_blocks_next) {
        let over = time::over(owed.due, ground.now);
        let text = format!("A condition of {} is {over}: {}", owed.reference, owed.text);
        let mut o = blank("condition-lapsed-elsewhere", text, &ground.policy.conditions.clause);
        o.detail = format!("settle it there: met and accepted, extended, or waived; obstat condition list {}", owed.reference);
        o.who = owed.who.clone();
        o.since = Some(owed.due);
        found.push(o);
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
