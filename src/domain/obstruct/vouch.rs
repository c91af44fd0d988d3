//! Whether a bundle may answer for a release: what is in it, how old it is, and who vouches for that (`ledger.md` §8).

use chrono::{DateTime, TimeDelta, Utc};

use super::Obstruction;
use super::review::blank;
use crate::domain::act::Service;
use crate::domain::ids::Email;
use crate::domain::policy::{GateBundles, Interest, Packer};
use crate::domain::release::Release;
use crate::domain::time::span;
use crate::domain::vocab::Role;

/// A bundle from which a pipeline is to be answered.
#[derive(Debug, Clone)]
pub struct Packed {
    /// Who packed it, by the charter in it; none for a key that nobody in it has, or that counts no more.
    pub by: Option<Vouching>,
    /// When, as the packer claims.
    pub at: DateTime<Utc>,
    /// Whether it was packed to answer a gate.
    pub for_gate: bool,
    /// Whether it rests on nothing that is not in it.
    pub whole: bool,
    /// Whether the charter in it is the one that was asked for, or follows it.
    pub charter_is_new: bool,
}

/// Who packed a bundle.
#[derive(Debug, Clone)]
pub struct Vouching {
    /// The person, or the address of a key that is nobody's.
    pub email: Email,
    /// The person's roles.
    pub roles: Vec<Role>,
    /// Whether the person keeps the charter.
    pub keeper: bool,
    /// What the key serves, where it is nobody's.
    pub serves: Option<Service>,
}

/// What keeps a bundle from answering at all, whatever is asked.
pub fn unfit_bundle(packed: &Packed, rule: &GateBundles, max_age: Option<TimeDelta>, now: DateTime<Utc>) -> Vec<Obstruction> {
    let mut found = Vec::new();
    let mut say = |code, text: String, detail: &str| {
        let mut o = blank(code, text, "§5");
        o.detail = detail.to_owned();
        found.push(o);
    };
    if !packed.for_gate {
        say("bundle-purpose", "The bundle was not packed for a gate".into(), "pack it with --purpose gate");
    }
    if !packed.whole {
        let text = "The bundle rests on acts that are not in it".into();
        say("incomplete", text, "pack it without --since: what is not there might say no");
    }
    if !packed.charter_is_new {
        let text = "The bundle's charter is too old".into();
        say("charter-older", text, "ask for a bundle that was packed since");
    }
    let limit = max_age.unwrap_or_else(|| TimeDelta::days(i64::from(rule.max_age_days)));
    let age = now - packed.at;
    if age > limit {
        let detail = format!("it answers for {}, and what was decided since is not in it: ask for a new one", span(limit));
        say("bundle-stale", format!("The bundle is {} old", span(age)), &detail);
    }
    if age < -TimeDelta::hours(1) {
        let text = format!("The bundle is packed {} from now", span(-age));
        say("bundle-ahead", text, "compare the clocks of this machine and its packer's");
    }
    let may = |by: &Vouching| rule.packed_by.iter().any(|p| is(*p, by));
    if !packed.by.as_ref().is_some_and(may) {
        let who: Vec<&str> = rule.packed_by.iter().map(|p| p.label()).collect();
        let by = packed.by.as_ref().map_or("a key that counts for nobody".to_owned(), |by| by.email.to_string());
        let detail = format!("{by} packed it, and its age is the packer's word: only {} packs one for a gate", who.join(", "));
        say("bundle-packer", "Whoever packed the bundle may not vouch for it".into(), &detail);
    }
    found
}

/// That whoever packed the bundle is interested in this release's passing.
pub fn interested_packer(packed: &Packed, release: &Release, rule: &GateBundles) -> Option<Obstruction> {
    let by = packed.by.as_ref().filter(|by| by.serves.is_none())?;
    let interest = rule.but_not.iter().find(|i| has(**i, by, release))?;
    let mut o = blank("bundle-interested", format!("The bundle was packed by {}", interest.label()), "§5");
    o.detail = format!("{} packed it, and its age is the packer's word: it takes somebody whose release it is not", by.email);
    Some(o)
}

fn is(packer: Packer, by: &Vouching) -> bool {
    match packer {
        Packer::GovernanceLead => by.roles.contains(&Role::GovernanceLead),
        Packer::Keeper => by.keeper && by.serves.is_none(),
        Packer::GateKey => by.serves == Some(Service::Gate),
    }
}

fn has(interest: Interest, by: &Vouching, release: &Release) -> bool {
    match interest {
        Interest::Owner => release.owner == by.email,
        Interest::Requester => release.requester == by.email,
        Interest::Deployer => by.roles.contains(&Role::Deployer) || release.deployments.iter().any(|d| d.by == by.email),
    }
}
