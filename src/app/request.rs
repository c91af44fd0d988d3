//! Requests: drafted, changed, submitted, withdrawn, resubmitted, raised.

use std::collections::{BTreeMap, BTreeSet};

use super::error::AppError;
use super::project::Folded;
use super::propose::{Proposal, Step, Target};
use super::session::Session;
use super::words;
use crate::domain::act::{
    Artifact, ModelChange, Previous, ReleaseAmend, ReleaseRaise, ReleaseRequest, ReleaseResubmit, ReleaseSubmit, ReleaseWithdraw,
};
use crate::domain::fold;
use crate::domain::ids::{EventId, Reference};
use crate::domain::permit::Refusal;
use crate::domain::vocab::{Fact, Kind, Nature, Tier};

/// What a request asks for.
#[derive(Debug, Clone)]
pub struct NewRelease {
    /// `model@version`.
    pub reference: Reference,
    /// What changed.
    pub natures: BTreeSet<Nature>,
    /// What holds of it.
    pub facts: BTreeMap<Fact, bool>,
    /// Its bytes.
    pub artifacts: Vec<Artifact>,
    /// What it is, in words; may be empty.
    pub summary: String,
    /// The deployed release that it updates, as typed; the one that runs in production now if none is named.
    pub previous: Option<String>,
    /// The tier, if it changes.
    pub tier: Option<Tier>,
    /// The declaration that it is out of scope.
    pub exempt: Option<String>,
}

/// What of a request is to change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amendment {
    /// What changed, anew.
    pub natures: Option<BTreeSet<Nature>>,
    /// Facts to set; the others stay.
    pub facts: BTreeMap<Fact, bool>,
    /// The exact bytes, anew.
    pub artifacts: Option<Vec<Artifact>>,
    /// The summary, anew.
    pub summary: Option<String>,
    /// The tier, anew.
    pub tier: Option<Tier>,
}

impl Session {
    /// Proposes a request.
    pub fn release_new(&self, new: &NewRelease) -> Result<Proposal, AppError> {
        let model = self.model(&new.reference.model)?;
        let reference = new.reference.to_string();
        if let Some((id, _)) = self.store.resolve(&reference)?.first() {
            let state = self.fold(*id)?.release.state;
            let help = if state == crate::domain::vocab::State::Rejected {
                format!("open its next attempt: obstat release resubmit {reference}")
            } else {
                format!("look at it: obstat release show {reference}; a change of it is a new version")
            };
            return Err(AppError::usage(format!("{reference} is there already, {}", state.phrase()), help));
        }
        let mut proposal = self.proposal(Target::NewRelease, "request a release", reference.clone())?;
        if proposal.signer.email != model.owner {
            let owner = self.office()?.people.name(&model.owner);
            let text = format!("{} may not request {reference}: only the Model Owner ({owner}) may", proposal.signer.name);
            let mut refusal = Refusal::state("not-permitted", text, format!("not yours: only {owner}"), "§9")
                .help(format!("ask {owner}, or sign with --as {} if that is you", model.owner));
            refusal.who = vec![model.owner];
            return Err(refusal.into());
        }
        if new.natures.is_empty() {
            return Err(AppError::usage("it is not said what changed", "name at least one: --nature retraining"));
        }
        let previous = self.previous_of(new)?;
        proposal.rests_on.extend(previous.iter().flat_map(|p| [p.release, p.deployment]));
        let tier = new.tier.unwrap_or(model.tier);
        let mut facts = new.facts.clone();
        if model.eu {
            facts.entry(Fact::EuDeployment).or_insert(true);
        }
        let summary = words_or_empty(&mut proposal, &new.summary)?;
        let exempt = match &new.exempt {
            Some(reason) => {
                proposal.facts.extend(proposal.words.take().map(|words| ("Summary".into(), words)));
                Some(proposal.words(words::words("reason of the exemption", reason)?))
            }
            None => None,
        };
        proposal.sentence = match exempt {
            Some(_) => format!("{reference} is declared exempt"),
            None => format!("{reference} is drafted"),
        };
        proposal.facts.push(("What changed".into(), labels(&new.natures)));
        proposal.facts.extend(asked_of(&facts, tier, &new.artifacts));
        proposal.then(ReleaseRequest {
            model: new.reference.model.clone(),
            version: new.reference.version.clone(),
            natures: new.natures.clone(),
            facts,
            artifacts: new.artifacts.clone(),
            summary,
            previous,
            tier,
            exempt,
        });
        Ok(proposal)
    }

    /// When a request proposes another tier than its model has, the model's tier is proposed anew first.
    pub fn tier_change(&self, reference: &Reference, tier: Option<Tier>) -> Result<Option<Proposal>, AppError> {
        let model = self.model(&reference.model)?;
        let Some(tier) = tier.filter(|t| *t != model.tier) else { return Ok(None) };
        let mut proposal = self.proposal(Target::Organisation, "change a model", model.name.to_string())?;
        if proposal.signer.email != model.owner {
            return Ok(None);
        }
        proposal.sentence = format!("{} is proposed as {tier} risk", model.name);
        proposal.then(ModelChange { model: model.name, owner: None, tier: Some(tier) });
        Ok(Some(proposal))
    }

    /// The deployment that makes this one an update: what is named, or what runs in production now.
    pub(super) fn previous_of(&self, new: &NewRelease) -> Result<Option<Previous>, AppError> {
        let model = &new.reference.model;
        let Some(text) = &new.previous else {
            let runs = self.runs(model)?;
            let ran: Vec<_> = runs.iter().rev().filter(|r| r.production).collect();
            let live = ran.iter().find(|r| r.ended.is_none()).or(ran.first());
            return Ok(live.map(|run| super::runs::named(run)));
        };
        let folded = self.release(text)?;
        if folded.release.reference.model != *model {
            let message = format!("{} is a release of another model", folded.release.reference);
            return Err(AppError::usage(message, format!("name a release of {model}")));
        }
        match folded.release.live() {
            Some(live) => Ok(Some(Previous { release: folded.release.id, deployment: live.id })),
            None => Err(AppError::usage(
                format!("{} was never deployed to production, so nothing can be an update of it", folded.release.reference),
                "leave --previous out, or name the release that runs",
            )),
        }
    }

    /// Starts a proposal about a release that is there, having asked whether it is allowed.
    pub(super) fn on(&self, text: &str, kind: &'static str, title: &str) -> Result<(Folded, Proposal), AppError> {
        self.me()?;
        let folded = self.release(text)?;
        self.permit(kind, &folded)?;
        let mut proposal = self.proposal(Target::Release(folded.release.id), title, folded.release.reference.to_string())?;
        proposal.seen = folded.strand.heads();
        proposal.seen.sort();
        proposal.before = Some(Box::new(folded.clone()));
        Ok((folded, proposal))
    }

    /// Proposes to change a request.
    pub fn release_amend(&self, text: &str, change: &Amendment) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "release.amend", "change the request")?;
        let release = &folded.release;
        let mut facts = release.facts.clone();
        facts.extend(change.facts.clone());
        let summary = match &change.summary {
            Some(summary) => Some(words_or_empty(&mut proposal, summary)?),
            None => None,
        };
        let amend = ReleaseAmend {
            natures: change.natures.clone(),
            facts: (facts != release.facts).then_some(facts),
            artifacts: change.artifacts.clone(),
            summary,
            tier: change.tier,
        };
        if amend == ReleaseAmend::default() {
            return Err(AppError::usage(
                "nothing is to be changed",
                "give --nature, --fact, --artifact, --digest, --summary or --tier",
            ));
        }
        proposal.sentence = format!("{} is changed", release.reference);
        if let Some(natures) = &amend.natures {
            proposal.facts.push(("What changed".into(), labels(natures)));
        }
        if let Some(tier) = amend.tier {
            proposal.facts.push(("Risk tier".into(), format!("{}, was {}", tier.label(), release.tier.label())));
        }
        proposal.then(amend);
        Ok(proposal)
    }

    /// Proposes to submit a draft, pinned to the policy in force.
    pub fn release_submit(&self, text: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "release.submit", "submit")?;
        proposal.sentence = format!("{} is in review", folded.release.reference);
        let policy = &self.policy_in_force()?.document;
        proposal.facts.push(("Policy".into(), format!("{} {}", policy.title, policy.version)));
        proposal.then(ReleaseSubmit { policy: self.office()?.policy });
        Ok(proposal)
    }

    /// Proposes to withdraw a release.
    pub fn release_withdraw(&self, text: &str, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "release.withdraw", "withdraw")?;
        let reason = reason_or_none(&mut proposal, reason)?;
        proposal.sentence = format!("{} is withdrawn", folded.release.reference);
        proposal.then(ReleaseWithdraw { reason });
        Ok(proposal)
    }

    /// Proposes the next attempt of a rejected release.
    pub fn release_resubmit(&self, text: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "release.resubmit", "resubmit")?;
        let decision = folded.release.decision.as_ref().map(|d| d.id).unwrap_or(EventId([0; 32]));
        let attempt = folded.release.attempt + 1;
        proposal.sentence = format!("attempt {attempt} of {} is open; its checklist is carried over", folded.release.reference);
        for reason in folded.release.decision.iter().flat_map(|d| &d.reasons) {
            proposal.facts.push(("To address".into(), reason.clone()));
        }
        proposal.then(ReleaseResubmit { decision });
        Ok(proposal)
    }

    /// Proposes to treat a release as a stricter kind.
    pub fn release_raise(&self, text: &str, kind: Kind, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "release.raise", "raise the kind")?;
        let from = folded.release.kind;
        if folded.policy.higher(from, kind) == from {
            let text = format!("{} is {} already; a kind is raised, never lowered", folded.release.reference, from.label());
            return Err(Refusal::state("not-higher", text, "never lowered", "§3").into());
        }
        let reason = reason_or_none(&mut proposal, reason)?;
        proposal.sentence = format!("{} is treated as {}", folded.release.reference, kind.label());
        proposal.then(ReleaseRaise { kind, reason });
        Ok(proposal)
    }

    /// Proposes to record the outcome of a complete row whose signers had not seen each other.
    pub fn decide(&self, text: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "release.decide", "record the outcome")?;
        let Some(outcome) = fold::outcome_of(&folded.release) else { return Err(AppError::Moved) };
        proposal.sentence = format!("{} is {}", folded.release.reference, outcome.label());
        proposal.steps.push(Step::Act(Box::new(super::propose::decide(&folded.release, outcome))));
        Ok(proposal)
    }
}

/// Takes a reason that need not be given.
fn reason_or_none(proposal: &mut Proposal, text: &str) -> Result<crate::domain::act::Words, AppError> {
    if text.trim().is_empty() {
        return Ok(crate::domain::act::Words::new("").0);
    }
    Ok(proposal.words(words::words("reason", text)?))
}

fn words_or_empty(proposal: &mut Proposal, text: &str) -> Result<crate::domain::act::Words, AppError> {
    if text.trim().is_empty() {
        return Ok(crate::domain::act::Words::new("").0);
    }
    Ok(proposal.words(words::words("summary", text)?))
}

/// What of a request is shown before it is signed: by which tier and facts it is judged, and which bytes it is about.
fn asked_of(facts: &BTreeMap<Fact, bool>, tier: Tier, artifacts: &[Artifact]) -> Vec<(String, String)> {
    let holds: Vec<&str> = facts.iter().filter(|(_, holds)| **holds).map(|(fact, _)| fact.label()).collect();
    let holds = if holds.is_empty() { "nothing of what was asked".to_owned() } else { holds.join(", ") };
    let named = |a: &Artifact| format!("{} sha256 {}", a.name.as_deref().unwrap_or_default(), a.sha256).trim_start().to_owned();
    let bytes: Vec<String> = artifacts.iter().map(named).collect();
    let bytes = if bytes.is_empty() { vec!["none named yet".to_owned()] } else { bytes };
    let line = |label: &str, value: String| (label.to_owned(), value);
    let mut lines = vec![line("What holds", holds), line("Risk tier", tier.to_string())];
    lines.extend(bytes.into_iter().map(|value| line("Artefact", value)));
    lines
}

fn labels(natures: &BTreeSet<Nature>) -> String {
    natures.iter().map(|n| n.label()).collect::<Vec<_>>().join(", ")
}
