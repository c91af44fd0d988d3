//! Stopping what was approved: suspension, reinstatement, rollback, retirement, and the looks and clocks that follow (policy §7).

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::project::Folded;
use super::propose::Proposal;
use super::runs::{self, Run};
use super::session::Session;
use super::words;
use crate::domain::act::{
    IncidentDismiss, IncidentOpen, ReleaseReinstate, ReleaseRetire, ReleaseSuspend, ReviewEmergency, ReviewRollback,
    ReviewSuspension, RollbackConfirm, RollbackDone, RollbackOrder,
};
use crate::domain::ids::{EventId, Reference};
use crate::domain::permit::Refusal;
use crate::domain::release::{Clock, ClockState};
use crate::domain::time;
use crate::domain::vocab::{Judgement, MatterKind, State};
use crate::ledger::event::whole_seconds;

/// A finding as a Committee member gives it.
#[derive(Debug, Clone)]
pub struct NewFinding {
    /// On what.
    pub kind: MatterKind,
    /// Whether it was justified; needed for an emergency.
    pub verdict: Option<Judgement>,
    /// In words.
    pub finding: String,
    /// What is to be done about it; may be empty.
    pub action: String,
}

impl Session {
    /// Proposes to suspend a release.
    pub fn suspend(&self, text: &str, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "release.suspend", "suspend")?;
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("{} is suspended", folded.release.reference);
        proposal.then(ReleaseSuspend { reason });
        Ok(proposal)
    }

    /// Proposes to have a suspended release's row of sign-offs asked again.
    pub fn reinstate(&self, text: &str, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "release.reinstate", "reinstate")?;
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("{} is asked of its row of sign-offs again", folded.release.reference);
        proposal.then(ReleaseReinstate { subject: folded.release.subject, reason });
        Ok(proposal)
    }

    /// Proposes to order a rollback, to the release named or to the one that ran there before.
    pub fn rollback_order(&self, text: &str, to: Option<&str>, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "rollback.order", "order a rollback")?;
        let release = &folded.release;
        let Some(live) = release.live() else { return Err(AppError::Moved) };
        let target = self.target(&folded, to)?;
        let to = runs::named(&target);
        proposal.rests_on.extend([to.release, to.deployment]);
        proposal.sentence = format!("{} is rolled back to {}", release.reference, target.reference);
        proposal.facts.push(("Back to".into(), target.reference.to_string()));
        proposal.facts.push(("Environment".into(), live.environment.clone()));
        let (environment, deployment, at) = (live.environment.clone(), live.id, whole_seconds(folded.now));
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.then(RollbackOrder { environment, deployment, to, at, reason });
        Ok(proposal)
    }

    /// The release to go back to: one of the model that really ran in that environment, other than this one, and that is
    /// neither suspended nor rolled back.
    fn target(&self, folded: &Folded, to: Option<&str>) -> Result<Run, AppError> {
        let release = &folded.release;
        let environment = release.live().map_or("", |d| d.environment.as_str());
        let ran: Vec<Run> = self.runs(&release.reference.model)?.into_iter().filter(|r| r.environment == environment).collect();
        let fit = |r: &&Run| can_return(r, release.id);
        let mut names: Vec<String> = ran.iter().filter(fit).map(|r| r.reference.to_string()).collect();
        names.dedup();
        let help = match names.as_slice() {
            [] => "no release of the model can be returned to: suspend it, or retire it".to_owned(),
            names => format!("it can go back to {}: --to REF", names.join(", ")),
        };
        let refuse = |code, fact: String, short: &str| Refusal::state(code, fact, short, "§7").help(help.clone());
        let Some(to) = to else {
            let last = ran.iter().rev().find(fit).cloned();
            let fact = format!("{} has no release before it to go back to", release.reference);
            return last.ok_or_else(|| refuse("never-ran", fact, "nothing ran before it").into());
        };
        let id = self.resolve(to)?;
        let name = self.fold(id)?.release;
        match ran.iter().rev().find(|r| r.release == id) {
            _ if id == release.id => {
                Err(refuse("never-ran", format!("{} cannot go back to itself", name.reference), "itself").into())
            }
            None => {
                let fact =
                    format!("{} never ran in {environment}, so {} cannot go back to it", name.reference, release.reference);
                Err(refuse("never-ran", fact, "it never ran there").into())
            }
            Some(r) if !fit(&r) => {
                let fact = format!("{} is {}, so {} cannot go back to it", name.reference, r.state.label(), release.reference);
                Err(refuse("suspended", fact, "it is stopped itself").into())
            }
            Some(r) => Ok(r.clone()),
        }
    }

    /// The releases that a rollback of this one may go back to, the one that ran there last first; none while it runs nowhere.
    pub(super) fn ways_back(&self, folded: &Folded) -> Result<Vec<Reference>, AppError> {
        let Some(live) = folded.release.live() else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for run in self.runs(&folded.release.reference.model)?.into_iter().rev() {
            let fits = run.environment == live.environment && can_return(&run, folded.release.id);
            if fits && !found.contains(&run.reference) {
                found.push(run.reference);
            }
        }
        Ok(found)
    }

    /// Proposes the Lead's signature under an owner's rollback.
    pub fn rollback_confirm(&self, text: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "rollback.confirm", "sign a rollback")?;
        let waiting = folded.release.rollbacks.iter().find(|r| r.signed_by.is_none());
        let Some(order) = waiting else { return Err(AppError::Moved) };
        proposal.sentence = format!("the rollback of {} is signed", folded.release.reference);
        proposal.facts.push(("Ordered by".into(), folded.office.people.name(&order.by)));
        proposal.facts.push(("Why".into(), order.reason.clone()));
        proposal.then(RollbackConfirm { order: order.id });
        Ok(proposal)
    }

    /// Proposes to record that a rollback is complete.
    pub fn rollback_done(&self, text: &str, at: Option<DateTime<Utc>>) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "rollback.done", "record a rollback as complete")?;
        let Some(order) = folded.release.open_rollback() else { return Err(AppError::Moved) };
        let at = at.unwrap_or(folded.now);
        if at > folded.now || at < order.at {
            let message = "a rollback is complete after its order and before now";
            return Err(AppError::usage(message, format!("it was ordered {}", time::in_full(order.at, folded.office.time_zone))));
        }
        let late = order.due().is_some_and(|due| at > due);
        let within = if late { "late" } else { "in time" };
        proposal.sentence = format!("{} is rolled back to {}, {within}", folded.release.reference, order.to_reference);
        proposal.facts.push(("Back to".into(), order.to_reference.to_string()));
        proposal.then(RollbackDone { order: order.id, at: whole_seconds(at) });
        Ok(proposal)
    }

    /// Proposes to record that a release was taken out of an environment.
    pub fn retire(&self, text: &str, environment: &str, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "release.retire", "retire")?;
        let environment = words::title("environment", environment)?;
        if !folded.release.runs_in(&environment) {
            let text = format!("{} does not run in {environment}", folded.release.reference);
            return Err(Refusal::state("never-ran", text, "it does not run there", "§7")
                .help(format!("see what runs where: obstat model show {}", folded.release.reference.model))
                .into());
        }
        let reason = match reason.trim() {
            "" => None,
            reason => Some(proposal.words(words::words("reason", reason)?)),
        };
        proposal.sentence = format!("{} is retired from {environment}", folded.release.reference);
        proposal.then(ReleaseRetire { environment, at: whole_seconds(folded.now), reason });
        Ok(proposal)
    }

    /// Proposes a Committee member's finding on the oldest matter of its kind that is owed one.
    pub fn review_matter(&self, text: &str, new: &NewFinding) -> Result<Proposal, AppError> {
        let act = match new.kind {
            MatterKind::Emergency => "review.emergency",
            MatterKind::Suspension => "review.suspension",
            MatterKind::Rollback => "review.rollback",
        };
        let (folded, mut proposal) = self.on(text, act, "give a finding")?;
        let owed = folded.release.matters.iter().find(|m| m.kind == new.kind && m.is_owed());
        let Some(matter) = owed.map(|m| m.id) else { return Err(AppError::Moved) };
        if let Some(owed) = owed {
            proposal.facts.push(("Matter".into(), owed.text.clone()));
        }
        if new.kind == MatterKind::Emergency {
            proposal.facts.push(("Emergencies".into(), self.habit(&folded)?.sentence()));
        }
        let action = match new.action.trim() {
            "" => None,
            action => Some(proposal.words(words::words("action", action)?)),
        };
        let finding = proposal.words(words::words("finding", &new.finding)?);
        proposal.sentence = format!("a finding is given on the {} of {}", new.kind.label(), folded.release.reference);
        let verdict = new.verdict;
        match (new.kind, verdict) {
            (MatterKind::Emergency, None) => {
                let message = "it is not said whether the emergency was justified";
                return Err(AppError::usage(message, "say so: --justified yes or --justified no"));
            }
            (MatterKind::Emergency, Some(verdict)) => proposal.then(ReviewEmergency { matter, verdict, finding, action }),
            (MatterKind::Suspension, _) => proposal.then(ReviewSuspension { matter, verdict, finding, action }),
            (MatterKind::Rollback, _) => proposal.then(ReviewRollback { matter, verdict, finding, action }),
        }
        Ok(proposal)
    }

    /// Proposes to open a clock for reporting an incident, running from `since`, or from now.
    pub fn incident_open(&self, text: &str, id: &str, since: Option<DateTime<Utc>>, note: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "incident.open", "open an incident clock")?;
        let clock = clock(&folded, id, |c| !matches!(c.state, ClockState::Open { .. }))?;
        let since = since.unwrap_or(folded.now);
        if since > folded.now {
            return Err(AppError::usage("the clock cannot run from the future", "give the time at which it became known"));
        }
        let note = match note.trim() {
            "" => None,
            note => Some(proposal.words(words::words("note", note)?)),
        };
        let due = time::due_after_days(since, clock.days, folded.office.time_zone);
        proposal.sentence = format!("the report is due {}", time::in_full(due, folded.office.time_zone));
        proposal.facts.push(("Clock".into(), format!("{} · {} days", clock.title, clock.days)));
        let (matter, incident) = (clock.matter, clock.incident.clone());
        proposal.then(IncidentOpen { matter, incident, since: whole_seconds(since), note });
        Ok(proposal)
    }

    /// Proposes to dismiss a clock, or to end one that runs.
    pub fn incident_dismiss(&self, text: &str, id: &str, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "incident.dismiss", "dismiss an incident clock")?;
        let clock = clock(&folded, id, |c| !matches!(c.state, ClockState::Dismissed { .. }))?;
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("the clock “{}” is dismissed", clock.title);
        proposal.facts.push(("Clock".into(), clock.title.clone()));
        let (matter, incident) = (clock.matter, clock.incident.clone());
        proposal.then(IncidentDismiss { matter, incident, reason });
        Ok(proposal)
    }
}

/// Whether a rollback of this release may go back to what ran there: another, neither suspended nor rolled back itself.
fn can_return(run: &Run, release: EventId) -> bool {
    run.release != release && !matches!(run.state, State::Suspended | State::RolledBack)
}

/// The clock of this name that still can be answered: of several, the one offered last.
fn clock<'f>(folded: &'f Folded, id: &str, open: impl Fn(&Clock) -> bool) -> Result<&'f Clock, AppError> {
    let found = folded.release.clocks.iter().rev().find(|c| c.incident == id && open(c));
    found.ok_or_else(|| {
        let mut known: Vec<&str> = folded.release.clocks.iter().filter(|c| open(c)).map(|c| c.incident.as_str()).collect();
        known.dedup();
        let message = format!("“{id}” is no clock of {} that waits for that", folded.release.reference);
        AppError::usage(message, format!("choose one of {}", known.join(", ")))
    })
}
