//! When a condition is reported and accepted as met, extended, or waived, and by whom.

use super::states::refuse;
use super::{Refusal, holders_of, row, sets};
use crate::domain::obstruct::Ground;
use crate::domain::people::Person;
use crate::domain::policy::Party;
use crate::domain::release::{Condition, ConditionState, Release};

/// Whether the policy's row for acts of this kind lets this person do it to this condition.
pub fn may_act_on(kind: &str, condition: &Condition, person: &Person, release: &Release, ground: &Ground) -> bool {
    let own = person.email == release.owner || person.email == release.requester;
    row(ground.policy, kind).0.iter().any(|party| match party {
        Party::Owner => person.email == release.owner,
        Party::Author => sets(condition, person, release, ground.people),
        Party::Responsible => person.email == condition.terms.by,
        Party::Role(role) => !own && holders_of(*role, release, ground.people).contains(&person.email),
        Party::Approver => {
            !own && release.slots.iter().any(|s| holders_of(s.role, release, ground.people).contains(&person.email))
        }
        Party::Validator => !own,
        Party::Keeper => false,
    })
}

/// Everybody who may do it to this condition.
pub fn actors(kind: &str, condition: &Condition, release: &Release, ground: &Ground) -> Vec<crate::domain::ids::Email> {
    let may = |p: &&Person| p.may_sign() && may_act_on(kind, condition, p, release, ground);
    ground.people.0.iter().filter(may).map(|p| p.email.clone()).collect()
}

/// Whether there is a condition in the right state, and one on which this person may act.
pub(super) fn check(kind: &str, me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    let (fits, lack, whose): (fn(ConditionState) -> bool, _, _) = match kind {
        "condition.meet" => (|s| s == ConditionState::Open, "has no condition that is still to be met", "to meet"),
        "condition.verify" => (|s| s == ConditionState::Met, "has no condition that is reported as met", "to accept as met"),
        "condition.extend" => (|s| !s.is_settled(), "has no condition that is still owed", "to extend"),
        _ => (|s| !s.is_settled(), "has no condition that is still owed", "to waive"),
    };
    if release.conditions.is_empty() {
        return Err(refuse(release, "no-condition", "has no conditions", "§5"));
    }
    let found: Vec<&Condition> = release.conditions.iter().filter(|c| fits(c.state)).collect();
    if found.is_empty() {
        return Err(refuse(release, "no-condition", lack, "§5"));
    }
    match found.iter().find(|c| may_act_on(kind, c, me, release, ground)) {
        Some(_) => Ok(String::new()),
        None => Err(not_yours(kind, found[0], whose, release, ground)),
    }
}

/// Refuses an act on a condition that belongs to others, and names them.
pub fn not_yours(kind: &str, condition: &Condition, whose: &str, release: &Release, ground: &Ground) -> Refusal {
    let who = actors(kind, condition, release, ground);
    let names: Vec<String> = who.iter().map(|w| ground.people.name(w)).collect();
    let names = if names.is_empty() { "nobody now".to_owned() } else { names.join(", ") };
    let clause = row(ground.policy, kind).1.to_owned();
    let fact = format!("has a condition that is not yours {whose}: only {names} may");
    let mut refusal = refuse(release, "not-permitted", &fact, &clause);
    refusal.short = format!("not yours: only {names}");
    refusal.help = format!("ask {names}, or set it yourself in a decision of your own");
    refusal.who = who;
    refusal
}
