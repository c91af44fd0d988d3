//! A policy's life: proposed, accepted, in force, reviewed (`rules.md` §9, `ledger.md` §3).
//!
//! A review without change is a version too: the same rules with a later date of review, proposed and accepted like any other,
//! so that the trail shows who looked and when.

use std::sync::Arc;

use chrono::{Months, NaiveDate};

use super::error::AppError;
use super::policies::{PolicyState, fit};
use super::propose::Proposal;
use super::session::Session;
use crate::domain::act::CharterPropose;
use crate::domain::ids::{Digest, EventId};
use crate::domain::permit::Refusal;
use crate::domain::policy;
use crate::domain::time;
use crate::ledger::trust::Needs;

/// A policy that waits for acceptance, beside the one in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedPolicy {
    /// The charter that names it.
    pub charter: EventId,
    /// The SHA-256 of its text.
    pub sha256: Digest,
    /// Its version.
    pub version: String,
    /// The day from which it would hold.
    pub from: NaiveDate,
    /// What it lacks to take force.
    pub needs: Option<Needs>,
    /// What it rules otherwise than the policy in force.
    pub changes: Vec<policy::Change>,
}

impl Session {
    /// Proposes a policy by its text: the next charter with that policy in it.
    pub fn policy_propose(&self, text: &str) -> Result<Proposal, AppError> {
        let (policy, from) = fit(text)?;
        let digest = Digest::of(text.as_bytes());
        if digest == self.office()?.policy {
            return Err(AppError::usage(
                "that policy is in force already, byte for byte",
                "change it first, or see: obstat policy show",
            ));
        }
        let version = &policy.document.version;
        let changes = self.policy_changes(&policy)?;
        let sentence = format!("policy {version} is proposed");
        let mut proposal = self.revise("propose a policy", format!("policy {version}"), sentence, |charter| {
            charter.policy = digest;
            charter.policy_from = from;
            Ok(())
        })?;
        proposal.facts.push(("Policy".into(), format!("{version}, sha256 {}", &digest.to_string()[..12])));
        proposal.facts.push(("Holds from".into(), from.to_string()));
        for change in changes.iter().take(SHOWN) {
            let clause = if change.clause.is_empty() { "" } else { " " };
            proposal.facts.push(("Changes".into(), format!("{}{clause}{}", change.clause, change.about)));
        }
        if changes.len() > SHOWN {
            proposal.facts.push(("Changes".into(), format!("and {} more", changes.len() - SHOWN)));
        }
        proposal.texts.push(text.to_owned());
        Ok(proposal)
    }

    /// Proposes the policy in force with a later date of review, so many months on from today unless a day is given.
    pub fn policy_reviewed(&self, next: Option<NaiveDate>) -> Result<Proposal, AppError> {
        let (office, policy) = (self.office()?, self.policy_in_force()?);
        let today = time::local_date(self.now(), office.time_zone);
        let usual = today.checked_add_months(Months::new(policy.document.review_months));
        let next = next.or(usual).unwrap_or(today);
        if next <= today {
            let message = format!("the next review on {next} would be due at once");
            return Err(AppError::usage(message, "give a later day with --next-review"));
        }
        let text = with_next_review(&self.policy_text(office.policy)?, next);
        let mut proposal = self.policy_propose(&text)?;
        proposal.title = "record a review of the policy".into();
        proposal.sentence = format!("policy {} is proposed as reviewed, next review {next}", policy.document.version);
        proposal.facts.push(("Next review".into(), next.to_string()));
        Ok(proposal)
    }

    /// Proposes to accept a proposed policy: the one named by charter, digest or version, or the only one that waits.
    pub fn policy_accept(&self, text: Option<&str>) -> Result<Proposal, AppError> {
        let charter = self.policy_waiting(text)?;
        let mut proposal = self.charter_accept(&charter.to_string())?;
        proposal.title = "accept a policy".into();
        Ok(proposal)
    }

    /// Every policy that waits for acceptance, the latest first, with what it would change.
    pub fn policies_proposed(&self) -> Result<Vec<ProposedPolicy>, AppError> {
        let mut all = Vec::new();
        for (id, charter, _) in self.policies_waiting()?.into_iter().rev() {
            let Some(policy) = self.policy(charter.policy) else { continue };
            all.push(ProposedPolicy {
                charter: id,
                sha256: charter.policy,
                version: policy.document.version.clone(),
                from: charter.policy_from,
                needs: self.charter_needs(id)?,
                changes: self.policy_changes(&policy)?,
            });
        }
        Ok(all)
    }

    fn policies_waiting(&self) -> Result<Vec<(EventId, Arc<CharterPropose>, bool)>, AppError> {
        let office = self.office()?;
        let current = office.seen.charter.as_ref().map(|(id, _)| *id);
        let waits = |(_, charter, took_force): &(EventId, Arc<CharterPropose>, bool)| {
            !took_force && charter.policy != office.policy && current.is_some_and(|c| charter.supersedes.contains(&c))
        };
        Ok(self.trust()?.proposals().into_iter().filter(waits).collect())
    }

    fn policy_waiting(&self, text: Option<&str>) -> Result<EventId, AppError> {
        let open = self.policies_waiting()?;
        let wanted = match text {
            None => None,
            Some(text) if open.iter().any(|(id, ..)| text.len() >= 4 && id.to_string().starts_with(text)) => {
                return self.charter_named(text, open.iter().map(|(id, ..)| *id));
            }
            Some(text) => Some(self.policy_named(text)?.0),
        };
        let fitting: Vec<_> = open.iter().filter(|(_, c, _)| wanted.is_none_or(|w| w == c.policy)).collect();
        match fitting.as_slice() {
            [(id, ..)] => Ok(*id),
            [] => {
                let text = "no proposed policy waits for acceptance";
                Err(Refusal::state("no-proposal", text, "none waits", "§9")
                    .help("propose one: obstat policy propose FILE")
                    .into())
            }
            several => {
                let names: Vec<String> = several.iter().map(|(id, c, _)| self.proposed_name(*id, c.policy)).collect();
                let message = format!("{} proposed policies wait", several.len());
                Err(AppError::usage(message, format!("name one by its charter: {}", names.join(", "))))
            }
        }
    }

    fn charter_named(&self, text: &str, ids: impl Iterator<Item = EventId>) -> Result<EventId, AppError> {
        let ids: Vec<EventId> = ids.collect();
        super::resolve::one("proposed policy", text, ids.iter(), ToString::to_string).copied()
    }

    fn proposed_name(&self, id: EventId, policy: Digest) -> String {
        let version = self.policy(policy).map_or_else(|| "unknown".to_owned(), |p| p.document.version.clone());
        format!("{} (policy {version})", &id.to_string()[..12])
    }

    /// What keeps a policy from holding or from being current, in words: for the doctor and the status line.
    pub fn policy_cares(&self) -> Result<Vec<(&'static str, String, String)>, AppError> {
        let (office, policy, now) = (self.office()?, self.policy_in_force()?, self.now());
        let mut cares = Vec::new();
        let zone = office.time_zone;
        if let Some(due) =
            policy.document.next_review.map(|day| time::end_of_day(day, zone)).filter(|due| time::is_over(*due, now))
        {
            let text = format!("the policy was due for review on {}", time::in_full(due, zone));
            cares.push(("policy-review-due", text, "obstat policy propose --reviewed, or propose a new version".to_owned()));
        }
        if policy.document.next_review.is_none() {
            let text = "nothing says when the policy is to be reviewed".to_owned();
            cares.push(("policy-no-review", text, "write next_review and propose it".to_owned()));
        }
        if let Some(from) = policy.document.effective_date.filter(|from| *from > time::local_date(now, zone)) {
            let text = format!("the policy in force says that it holds from {from}, which is still to come");
            cares.push(("policy-not-yet", text, "the founding charter put it in force; see: obstat policy show".to_owned()));
        }
        for blank in policy::placeholders(&self.policy_text(office.policy)?) {
            cares.push(("policy-placeholder", blank.to_string(), "write it and propose the policy anew".to_owned()));
        }
        for version in self.policy_versions()?.into_iter().filter(|v| v.state == PolicyState::Proposed) {
            let name = self.proposed_name(version.charter, version.sha256);
            let Some(needs) = version.needs else { continue };
            if let Some(day) = needs.day.filter(|_| (needs.keepers, needs.new_keepers, needs.committee) == (0, 0, 0)) {
                let text = format!("charter {name} is accepted and waits for its day, {day}");
                cares.push((
                    "policy-waits-for-day",
                    text,
                    format!("on {day} a keeper accepts it once more: obstat policy accept"),
                ));
            }
        }
        Ok(cares)
    }
}

/// How many changes the sheet lists.
const SHOWN: usize = 8;

/// The same text with another date of review in its document control.
fn with_next_review(text: &str, next: NaiveDate) -> String {
    let line = format!("next_review = {next}");
    let (mut lines, mut document, mut done) = (Vec::new(), false, false);
    for old in text.lines() {
        if old.trim_start().starts_with('[') {
            if document && !done {
                lines.push(line.clone());
                done = true;
            }
            document = old.trim() == "[document]";
        }
        if document && !done && old.trim_start().starts_with("next_review") {
            lines.push(line.clone());
            done = true;
        } else {
            lines.push(old.to_owned());
        }
    }
    lines.join("\n") + "\n"
}
