//! Obstructions after the decision: deployment, confirmation, resubmission.

use chrono::Duration;

use super::measures::measures;
use super::review::blank;
use super::{Ground, Obstruction, conditions};
use crate::domain::release::Release;
use crate::domain::time;
use crate::domain::vocab::Role;

/// An approved release waits for conditions that come before deployment, and for none that has lapsed.
pub(super) fn approved(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    expired(release, ground, found);
    conditions::lapsed(release, ground, found);
    conditions::before_deployment(release, ground, found);
    stale(release, ground, found);
    measures(release, ground, found);
}

/// Evidence that the approval rested on is gone: one signer of each slot stands by it, or it is not deployed.
pub(super) fn stale(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    for footing in release.footing.iter().filter(|f| f.reaffirmed.is_none()) {
        let gone = release.evidence.iter().filter(|e| footing.evidence.contains(&e.id));
        let titles: Vec<&str> = gone.clone().map(|e| e.title.as_str()).collect();
        let text = format!("{} signed on evidence that is gone", footing.role.label());
        let mut o = blank("evidence-stale", text, ground.policy.clause_of("evidence.withdraw"));
        o.detail = format!("{}; one signer of each slot stands by it, or the Lead suspends it", titles.join(", "));
        o.role = Some(footing.role);
        o.who = footing.candidates.clone();
        o.since = gone.filter_map(|e| e.gone.as_ref()).map(|g| g.at).min();
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

pub(super) fn rejected(release: &Release, _: &Ground, found: &mut Vec<Obstruction>) {
    let Some(decision) = &release.decision else { return };
    let mut o = blank("rejected", format!("Attempt {} was rejected", release.attempt), "§5");
    o.detail = decision.reasons.iter().map(|r| format!("“{r}”")).collect::<Vec<_>>().join(" · ");
    o.who = vec![release.owner.clone()];
    o.since = Some(decision.at);
    found.push(o);
}

pub(super) fn deployed(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    conditions::lapsed(release, ground, found);
    stale(release, ground, found);
    confirmation(release, ground, found);
}

/// The owner's word on what runs: owed, or not a good one. What a suspension stopped or was taken out is not asked about.
pub(super) fn confirmation(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    let runs = |d: &&crate::domain::release::Deployment| release.runs_in(&d.environment);
    let Some(live) = release.live().filter(runs) else { return };
    if release.state != release.stage {
        return;
    }
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
