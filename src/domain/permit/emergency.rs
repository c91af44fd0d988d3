//! When a verbal approval is recorded, and signed (policy §6).

use super::states::refuse;
use super::{Refusal, holders};
use crate::domain::obstruct::Ground;
use crate::domain::people::Person;
use crate::domain::release::Release;
use crate::domain::vocab::{Role, State};

fn is_lead(me: &Person, release: &Release, ground: &Ground) -> bool {
    let apart = me.email != release.owner && me.email != release.requester;
    apart && ground.people.holders(Role::GovernanceLead, &release.owner).contains(&me.email)
}

pub(super) fn record(me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    let clause = &ground.policy.emergency.clause;
    if !ground.policy.emergency.kinds.contains(&release.kind) {
        let kinds: Vec<&str> = ground.policy.emergency.kinds.iter().map(|k| k.label()).collect();
        let fact = format!("is {}: an emergency is for {} only", release.kind.label(), kinds.join(", "));
        return Err(refuse(release, "not-an-emergency", &fact, clause)
            .help("a fix has something to fix; what never ran goes the ordinary way"));
    }
    if release.stage != State::Draft {
        let fact = format!("is {}: an emergency starts from a draft", release.state.label());
        return Err(refuse(release, "wrong-state", &fact, clause).help("request the fix: obstat release new MODEL@VERSION"));
    }
    if let Some(signed) = release.emergency.as_ref().filter(|e| e.refused_at.is_none()).and_then(|e| e.signed_by.as_ref()) {
        let fact = format!("has a verbal approval that {} signed", ground.people.name(signed));
        return Err(refuse(release, "already-signed", &fact, clause));
    }
    Ok(if is_lead(me, release, ground) { "signed by you as Lead" } else { "claimed until a Lead signs it" }.into())
}

pub(super) fn confirm(me: &Person, release: &Release, ground: &Ground) -> Result<String, Refusal> {
    let clause = &ground.policy.emergency.clause;
    let Some(emergency) = &release.emergency else {
        return Err(refuse(release, "no-emergency", "has no verbal approval to sign", clause)
            .help(format!("record it first: obstat emergency {} --reason R …", release.reference)));
    };
    if let Some(signed) = &emergency.signed_by {
        let fact = format!("has a verbal approval that {} signed", ground.people.name(signed));
        return Err(refuse(release, "already-signed", &fact, clause));
    }
    if !is_lead(me, release, ground) {
        let fact = "has a verbal approval that a Lead signs who neither owns the model nor asked for it";
        let mut refusal = refuse(release, "own-release", fact, clause);
        refusal.who = holders("emergency.confirm", release, ground);
        refusal.who.retain(|w| *w != release.owner && *w != release.requester);
        return Err(refusal.help("another Lead or a deputy signs it"));
    }
    Ok("as AI Governance Lead; opens the gate until the papers are due".into())
}
