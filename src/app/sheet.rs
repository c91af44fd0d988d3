//! The sheet that shows what will be signed, before anything is.

use super::error::AppError;
use super::project::Folded;
use super::propose::{Proposal, Step};
use super::session::Session;
use super::view::SigningSheet;
use crate::domain::act::Act;
use crate::domain::ids::{EventId, KeyId};
use crate::domain::model::Model;
use crate::domain::order::{Attested, Strand};
use crate::domain::release::Tone;
use crate::domain::time;
use crate::ledger::key::ssh_fingerprint;

impl Session {
    /// Describes a proposal: who signs what with which key, and each effect that it has.
    pub fn sheet(&self, proposal: &Proposal) -> Result<SigningSheet, AppError> {
        let office = self.office()?;
        let mut facts = Vec::new();
        let mut say = |label: &str, value: String| facts.push((label.to_owned(), value));
        match &proposal.before {
            Some(folded) => {
                say("Release", format!("{} · attempt {}", folded.release.reference, folded.release.attempt));
                for artifact in &folded.release.artifacts {
                    say("Artefact", format!("sha256 {}", spaced(&artifact.sha256.to_string())));
                }
            }
            None => say("About", proposal.reference.clone()),
        }
        for (label, value) in proposal.facts.iter().filter(|(label, _)| label != "You sign as") {
            say(label, value.clone());
        }
        let role = proposal.facts.iter().find(|(label, _)| label == "You sign as").map(|(_, v)| v.clone());
        let name = &proposal.signer.name;
        say("You sign as", role.map_or_else(|| name.clone(), |r| format!("{name} · {r}")));
        let used = deputised(proposal);
        if !used.is_empty() {
            let of: Vec<String> = used.iter().map(|(r, of)| format!("{} as {}", office.people.name(of), r.label())).collect();
            say("As deputy of", of.join(", "));
        }
        say("With key", key_words(&proposal.identity.key));
        say("At", time::in_full(self.now(), office.time_zone));
        Ok(SigningSheet {
            title: proposal.title.clone(),
            facts,
            words: proposal.words.clone(),
            effects: self.effects(proposal),
            undo: undo(proposal),
            bytes: proposal.acts().map(|act| format!("{} {}", act.kind(), act.body())).collect(),
            locked: self.is_locked(&proposal.identity),
        })
    }

    /// What a release would come to if the proposal's acts were signed now, after those that are there.
    pub(super) fn as_if(
        &self,
        proposal: &Proposal,
        mut acts: Vec<Attested>,
        mut heads: Vec<EventId>,
        model: &Model,
    ) -> Result<Folded, AppError> {
        let office = self.office()?;
        let signer = office.seen.signer_at(&proposal.identity.key, Some(model), self.now());
        for (n, step) in proposal.steps.iter().enumerate() {
            let Step::Act(act) = step else { continue };
            let id = EventId([n as u8; 32]);
            acts.push(Attested {
                id,
                deps: std::mem::replace(&mut heads, vec![id]),
                time: self.now(),
                key: proposal.identity.key,
                prev: None,
                signer: signer.clone(),
                model: Some(model.clone()),
                policy: Some(office.policy),
                late: false,
                act: (**act).clone(),
            });
        }
        self.fold_strand(&self.store, Strand::new(acts), self.now())
    }

    /// What a new release will ask for: its kind, the sign-offs and items, and which of them nobody can give.
    fn outlook(&self, proposal: &Proposal) -> Option<Vec<(Tone, String)>> {
        let request =
            proposal.acts().find_map(|act| if let Act::ReleaseRequest(request) = act { Some(request) } else { None })?;
        let model = self.model(&request.model).ok()?;
        let release = self.as_if(proposal, Vec::new(), Vec::new(), &model).ok()?;
        let (release, obstructions) = (release.release, release.obstructions);
        if release.exempt.is_some() {
            return None;
        }
        let roles: Vec<&str> = release.slots.iter().map(|slot| slot.role.label()).collect();
        let (kind, tier, items) = (release.kind.label(), release.tier, release.items.len());
        let asks =
            format!("It is {kind}, {tier} risk: it takes {items} answered items, then the sign-off of {}", roles.join(" and "));
        let gaps = obstructions.iter().filter(|o| o.code == "unfillable");
        let gaps = gaps.map(|o| (Tone::Bad, format!("Puts in the way: {}: {}", o.text, o.detail)));
        Some([(Tone::Neutral, asks)].into_iter().chain(gaps).collect())
    }

    /// What would be different afterwards: the acts are folded in as if they had been signed.
    fn effects(&self, proposal: &Proposal) -> Vec<(Tone, String)> {
        let Some(before) = &proposal.before else {
            let mut effects = vec![(Tone::Good, proposal.sentence.clone())];
            effects.extend(self.outlook(proposal).unwrap_or_default());
            return effects;
        };
        let acts: Vec<Attested> = before.strand.acts().map(|(_, a)| a.clone()).collect();
        let Ok(after) = self.as_if(proposal, acts, before.strand.heads(), &before.model) else {
            return vec![(Tone::Neutral, proposal.sentence.clone())];
        };
        let mut effects = Vec::new();
        let (was, is) = (&before.release, &after.release);
        if was.state != is.state {
            effects.push((Tone::Neutral, format!("From {} to {}", was.state.phrase(), is.state.phrase())));
        }
        for gone in
            before.obstructions.iter().filter(|o| !after.obstructions.iter().any(|n| n.code == o.code && n.item == o.item))
        {
            effects.push((Tone::Good, format!("Lifts: {}", gone.text)));
        }
        for new in after.obstructions.iter().filter(|o| !before.obstructions.iter().any(|n| n.code == o.code && n.item == o.item))
        {
            effects.push((Tone::Bad, format!("Puts in the way: {}", new.text)));
        }
        if was.done() != is.done() || was.items.len() != is.items.len() {
            effects.push((
                Tone::Neutral,
                format!("Progress goes from {}/{} to {}/{}", was.done(), was.items.len(), is.done(), is.items.len()),
            ));
        }
        let standing = |r: &crate::domain::release::Release| r.sign_offs.iter().filter(|s| s.void.is_none()).count();
        if standing(is) < standing(was) {
            effects.push((Tone::Undone, format!("Clears {} approvals given so far", standing(was) - standing(is))));
        }
        if effects.is_empty() {
            effects.push((Tone::Neutral, proposal.sentence.clone()));
        }
        effects
    }
}

/// The roles in which the signer acts for others: both names are shown.
fn deputised(proposal: &Proposal) -> std::collections::BTreeMap<crate::domain::vocab::Role, crate::domain::ids::Email> {
    let me = &proposal.signer;
    let Some(before) = &proposal.before else {
        // In the organisation's stream a deputy acts only as Lead: on tiers and models.
        let lead = crate::domain::vocab::Role::GovernanceLead;
        let models = proposal.acts().any(|act| act.kind().starts_with("model.") || act.kind().starts_with("threshold."));
        return me.acting.iter().filter(|(r, _)| models && **r == lead).map(|(r, of)| (*r, of.clone())).collect();
    };
    let asked: Vec<_> = before.release.slots.iter().map(|s| s.role).collect();
    let owns = me.email == before.release.owner;
    let of = |act: &Act| crate::domain::permit::deputised(&before.policy, act, &me.roles, &me.acting, owns, &asked);
    proposal.acts().flat_map(of).collect()
}

/// How an act is taken back.
fn undo(proposal: &Proposal) -> String {
    match proposal.acts().next() {
        Some(Act::ChallengeRaise(_)) => "You can clear it again as its author; it stays in the history.".into(),
        Some(Act::ItemAnswer(_) | Act::ItemNotApplicable(_)) => "You can answer anew or open the item again.".into(),
        Some(Act::VoteCast(_)) => "A later vote of yours replaces it until the ballot closes.".into(),
        Some(Act::SignoffApprove(_)) => "A rejection of yours replaces it until the outcome stands.".into(),
        Some(Act::SignoffReject(_)) => "It ends this attempt; the owner may resubmit.".into(),
        Some(Act::ReleaseSubmit(_)) => "The release can be withdrawn until it is deployed.".into(),
        _ => "It stays in the trail; a later act can answer it.".into(),
    }
}

fn spaced(hex: &str) -> String {
    let groups: Vec<&str> = hex.as_bytes().chunks(4).filter_map(|c| std::str::from_utf8(c).ok()).collect();
    match groups.as_slice() {
        [a, b, c, d, .., y, z] => format!("{a} {b} {c} {d} … {y} {z}"),
        _ => hex.to_owned(),
    }
}

/// A key as sheets name it: its kind, and where its fingerprint begins and ends.
pub(super) fn key_words(key: &KeyId) -> String {
    format!("ed25519 {}", short(&ssh_fingerprint(key)))
}

fn short(fingerprint: &str) -> String {
    let bare = fingerprint.strip_prefix("SHA256:").unwrap_or(fingerprint);
    let (head, tail) = (bare.get(..4).unwrap_or(bare), bare.get(bare.len().saturating_sub(2)..).unwrap_or(""));
    format!("{head}…{tail}")
}
