//! What is urgent: verbal approvals recorded and signed (policy §6).

use super::error::AppError;
use super::project::Folded;
use super::propose::Proposal;
use super::session::Session;
use super::words;
use crate::domain::act::{EmergencyConfirm, EmergencyRecord};
use crate::domain::ids::Email;
use crate::domain::permit::Refusal;
use crate::domain::time;
use crate::domain::vocab::Role;

/// A verbal approval as it is recorded.
#[derive(Debug, Clone)]
pub struct NewEmergency {
    /// Which of the policy's reasons, as in `security`.
    pub reason: String,
    /// The same in words.
    pub why: String,
    /// Who approved.
    pub approved_by: Email,
    /// When: RFC 3339, or as the clock on the organisation's wall had it, as in `2026-11-23T21:04`.
    pub at: String,
    /// How: on the phone, in a meeting.
    pub how: String,
    /// Who heard it; the signer if nobody is named.
    pub heard_by: Option<String>,
}

impl Session {
    /// Proposes to record a verbal approval; by anybody but a Lead it is only claimed.
    pub fn emergency_record(&self, text: &str, new: &NewEmergency) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "emergency.record", "record a verbal approval")?;
        let (release, people) = (&folded.release, &folded.office.people);
        let reasons = &folded.policy.emergency.reasons;
        let Some(reason) = reasons.iter().find(|r| r.id == new.reason) else {
            let known: Vec<&str> = reasons.iter().map(|r| r.id.as_str()).collect();
            let message = format!("the policy knows no emergency for the reason “{}”", new.reason);
            return Err(AppError::usage(message, format!("choose one of {}", known.join(", "))));
        };
        let leads = leads(&folded);
        if !leads.contains(&new.approved_by) {
            let names: Vec<String> = leads.iter().map(|l| people.name(l)).collect();
            let who = people.name(&new.approved_by);
            let text = format!("{who} could not approve {} by word of mouth: only {} could", release.reference, named(&names));
            let mut refusal = Refusal::state("not-a-lead", text, "not a Lead's word", &folded.policy.emergency.clause)
                .help("name a Lead or a deputy who neither owns the model nor asked for the release: --verbal-by EMAIL");
            refusal.who = leads;
            return Err(refusal.into());
        }
        let at = words::wall_clock(&new.at, folded.office.time_zone, folded.now)?;
        if at > folded.now {
            return Err(AppError::usage("the verbal approval lies in the future", "give the time at which it was given"));
        }
        let heard_by = new.heard_by.as_deref().map(|h| words::title("hearer", h)).transpose()?;
        let claimed = !leads.contains(&proposal.signer.email);
        proposal.sentence = if claimed {
            format!("{} goes ahead as an emergency once a Lead has signed the verbal approval", release.reference)
        } else {
            format!("{} goes ahead as an emergency", release.reference)
        };
        let habit = self.habit(&folded)?;
        proposal.facts.push(("Reason".into(), reason.title.clone()));
        proposal.facts.push(("Approved by".into(), people.name(&new.approved_by)));
        proposal.facts.push(("Approved at".into(), time::in_full(at, folded.office.time_zone)));
        proposal.facts.push(("Emergencies".into(), habit.sentence()));
        let act = EmergencyRecord {
            reason: reason.id.clone(),
            why: proposal.words(words::words("reason", &new.why)?),
            approved_by: new.approved_by.clone(),
            at: crate::ledger::event::whole_seconds(at),
            how: words::title("way in which it was approved", &new.how)?,
            heard_by: heard_by.unwrap_or_else(|| proposal.signer.name.clone()),
            facts: release.facts.clone(),
            digests: release.artifacts.iter().map(|a| a.sha256).collect(),
        };
        proposal.then(act);
        Ok(proposal)
    }

    /// Proposes to sign a verbal approval that another has recorded.
    pub fn emergency_confirm(&self, text: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "emergency.confirm", "sign a verbal approval")?;
        let Some(emergency) = &folded.release.emergency else { return Err(AppError::Moved) };
        proposal.sentence = format!("the verbal approval of {} is signed", folded.release.reference);
        proposal.facts.push(("Why".into(), emergency.why.clone()));
        proposal.facts.push(("Approved by".into(), folded.office.people.name(&emergency.approved_by)));
        proposal.facts.push(("Approved at".into(), time::in_full(emergency.at, folded.office.time_zone)));
        proposal.facts.push(("Papers due".into(), time::in_full(emergency.due, folded.office.time_zone)));
        proposal.facts.push(("Emergencies".into(), self.habit(&folded)?.sentence()));
        let id = emergency.id;
        proposal.then(EmergencyConfirm { emergency: id });
        Ok(proposal)
    }
}

/// Who may approve a release by word of mouth: Leads and their deputies who neither own the model nor asked for it.
pub(super) fn leads(folded: &Folded) -> Vec<Email> {
    let release = &folded.release;
    let mut leads = folded.office.people.holders(Role::GovernanceLead, &release.owner);
    leads.retain(|l| *l != release.owner && *l != release.requester);
    leads
}

fn named(names: &[String]) -> String {
    if names.is_empty() { "an AI Governance Lead (nobody holds it now)".into() } else { names.join(" or ") }
}
