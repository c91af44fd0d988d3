//! After the decision: deployments and the owner's confirmation.

use std::collections::BTreeSet;

use chrono::{DateTime, SecondsFormat, Utc};

use super::error::AppError;
use super::propose::Proposal;
use super::session::Session;
use super::words;
use crate::domain::act::{Previous, ReleaseConfirm, ReleaseDeploy};
use crate::domain::ids::{Digest, Email};
use crate::domain::permit::{self, Refusal};
use crate::domain::vocab::State;

/// A deployment as it is recorded.
#[derive(Debug, Clone)]
pub struct NewDeployment {
    /// The environment.
    pub environment: String,
    /// The bytes; all of the release's if none is named.
    pub digest: Option<Digest>,
    /// When; now if not said.
    pub at: Option<DateTime<Utc>>,
    /// Who deployed; the signer if not said.
    pub by: Option<Email>,
}

/// The three statements after deployment.
#[derive(Debug, Clone)]
pub struct Statements {
    /// Operating within expected parameters.
    pub operating: bool,
    /// Monitoring active and producing data.
    pub monitoring: bool,
    /// No immediate issues.
    pub no_issues: bool,
    /// In words; needed for a no.
    pub note: String,
}

impl Session {
    /// Proposes to record a deployment.
    pub fn deploy(&self, text: &str, new: &NewDeployment) -> Result<Proposal, AppError> {
        let folded = self.release(text)?;
        let environment = words::title("environment", &new.environment)?;
        let production = folded.policy.environments.production.contains(&environment);
        let (folded, mut proposal) = if production {
            self.on(text, "release.deploy", "record a deployment")?
        } else {
            self.outside_production(text, folded)?
        };
        let release = &folded.release;
        let digests: BTreeSet<Digest> = match new.digest {
            Some(digest) => BTreeSet::from([digest]),
            None => release.artifacts.iter().map(|a| a.sha256).collect(),
        };
        if production && !release.covers(&digests) {
            let named: Vec<String> = digests.iter().map(|d| format!("sha256:{}…", &d.to_string()[..12])).collect();
            let approved: Vec<String> =
                release.artifacts.iter().map(|a| format!("sha256:{}…", &a.sha256.to_string()[..12])).collect();
            let text = format!("the approval of {} does not cover {}", release.reference, named.join(", "));
            let help =
                if approved.is_empty() { "it names no bytes".into() } else { format!("it covers {}", approved.join(", ")) };
            return Err(Refusal::state("other-digest", text, "other bytes", "§5").help(help).into());
        }
        let at = new.at.unwrap_or(folded.now);
        if at > folded.now {
            return Err(AppError::usage(
                "a deployment is recorded once it has happened",
                "give a --at that is not in the future",
            ));
        }
        if at < release.requested_at {
            let message = format!("{} cannot have been deployed before it was requested", release.reference);
            let help = format!("give a --at from {} on", release.requested_at.to_rfc3339_opts(SecondsFormat::Secs, true));
            return Err(AppError::usage(message, help));
        }
        let by = match &new.by {
            Some(by) => self.person(by.as_str())?.email,
            None => proposal.signer.email.clone(),
        };
        let replaces = self.replaced(&folded, production.then_some(environment.as_str()))?;
        proposal.rests_on.extend(replaces.iter().flat_map(|p| [p.release, p.deployment]));
        proposal.sentence = format!("{} runs in {environment}", release.reference);
        proposal.facts.push(("Environment".into(), environment.clone()));
        proposal.facts.push(("Deployed by".into(), folded.office.people.name(&by)));
        proposal.then(ReleaseDeploy { environment, digests, at: crate::ledger::event::whole_seconds(at), by, replaces });
        Ok(proposal)
    }

    /// Deployments elsewhere are recorded and need no approval (`rules.md` §8), only somebody entitled to record them.
    fn outside_production(
        &self,
        text: &str,
        folded: super::project::Folded,
    ) -> Result<(super::project::Folded, Proposal), AppError> {
        let holders = permit::holders("release.deploy", &folded.release, &folded.ground());
        let (me, _) = self.me()?;
        if !holders.contains(&me.email) {
            self.permit("release.deploy", &folded)?;
        }
        let id = self.resolve(text)?;
        let mut proposal =
            self.proposal(super::propose::Target::Release(id), "record a deployment", folded.release.reference.to_string())?;
        proposal.before = Some(Box::new(folded.clone()));
        Ok((folded, proposal))
    }

    /// What runs in production now and is replaced by this one.
    fn replaced(&self, folded: &super::project::Folded, production: Option<&str>) -> Result<Option<Previous>, AppError> {
        let Some(environment) = production else { return Ok(None) };
        let live = super::runs::live(&self.store, &folded.release.reference.model, environment)?;
        Ok(live.filter(|run| run.release != folded.release.id).map(|run| super::runs::named(&run)))
    }

    /// Proposes the owner's confirmation.
    pub fn confirm(&self, text: &str, said: &Statements) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "release.confirm", "confirm the deployment")?;
        let Some(live) = folded.release.live() else { return Err(AppError::Moved) };
        let well = said.operating && said.monitoring && said.no_issues;
        if !well && said.note.trim().is_empty() {
            return Err(AppError::usage("a no needs words", "say what is not well: --note T"));
        }
        let note = match said.note.trim() {
            "" => None,
            note => Some(proposal.words(words::words("note", note)?)),
        };
        proposal.sentence = if well {
            format!("{} is confirmed", folded.release.reference)
        } else {
            format!("{} is reported as not well", folded.release.reference)
        };
        let yes = |on: bool| if on { "yes" } else { "no" }.to_owned();
        proposal.facts.push(("Operating".into(), yes(said.operating)));
        proposal.facts.push(("Monitoring".into(), yes(said.monitoring)));
        proposal.facts.push(("No issues".into(), yes(said.no_issues)));
        proposal.then(ReleaseConfirm {
            deployment: live.id,
            operating: said.operating,
            monitoring: said.monitoring,
            no_issues: said.no_issues,
            note,
        });
        Ok(proposal)
    }

    /// Whether the release is one that a person would still look for in the queue.
    pub fn is_open(state: State) -> bool {
        state.is_open()
    }
}
