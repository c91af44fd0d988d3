//! Keepers: who may change the charter, and how many of them a change takes (`ledger.md` §3).

use super::error::AppError;
use super::propose::Proposal;
use super::session::Session;
use crate::domain::act::{CharterPropose, Member};
use crate::domain::ids::Email;

/// How many keepers a change takes unless somebody says otherwise: one of up to two, else two.
const fn usual_threshold(keepers: usize) -> u32 {
    if keepers <= 2 { 1 } else { 2 }
}

impl Session {
    /// Proposes one more keeper; the threshold becomes the usual one for so many unless given.
    pub fn keeper_add(&self, email: &Email, threshold: Option<u32>) -> Result<Proposal, AppError> {
        let person = self.person(email.as_str())?;
        self.keepers_change("add a keeper", format!("{} keeps the charter too", person.name), threshold, email, |charter| {
            let keepers = &mut charter.keepers;
            if keepers.contains(email) {
                return Err(AppError::usage(format!("{email} is a keeper already"), "see: obstat charter show"));
            }
            keepers.push(email.clone());
            keepers.sort();
            Ok(())
        })
    }

    /// Proposes somebody who is not in the charter yet as one more keeper.
    pub(super) fn keeper_new(&self, member: Member, threshold: Option<u32>) -> Result<Proposal, AppError> {
        let (email, sentence) = (member.email.clone(), format!("{} keeps the charter too", member.name));
        self.keepers_change("add a keeper", sentence, threshold, &email, |charter| {
            charter.keepers.push(member.email.clone());
            charter.keepers.sort();
            charter.people.push(member);
            charter.people.sort_by(|a, b| a.email.cmp(&b.email));
            Ok(())
        })
    }

    /// Proposes one keeper fewer; the threshold becomes the usual one for so many unless given.
    pub fn keeper_remove(&self, email: &Email, threshold: Option<u32>) -> Result<Proposal, AppError> {
        let name = self.office()?.people.name(email);
        self.keepers_change("remove a keeper", format!("{name} keeps the charter no more"), threshold, email, |charter| {
            let keepers = &mut charter.keepers;
            if !keepers.contains(email) {
                let names: Vec<String> = keepers.iter().map(ToString::to_string).collect();
                return Err(AppError::usage(format!("{email} is no keeper"), format!("the keepers are: {}", names.join(", "))));
            }
            if keepers.len() == 1 {
                let help = "add another first: obstat keeper add EMAIL";
                return Err(AppError::usage(format!("{email} is the only keeper: without one nothing could change"), help));
            }
            keepers.retain(|keeper| keeper != email);
            Ok(())
        })
    }

    fn keepers_change(
        &self,
        title: &str,
        sentence: String,
        threshold: Option<u32>,
        about: &Email,
        change: impl FnOnce(&mut CharterPropose) -> Result<(), AppError>,
    ) -> Result<Proposal, AppError> {
        let mut facts = Vec::new();
        let mut proposal = self.revise(title, about.to_string(), sentence, |charter| {
            change(charter)?;
            let count = charter.keepers.len();
            charter.threshold = threshold.unwrap_or_else(|| usual_threshold(count));
            if charter.threshold == 0 || charter.threshold as usize > count {
                let message = format!("a change cannot take {} of {count} keepers", charter.threshold);
                return Err(AppError::usage(message, format!("give --threshold from 1 to {count}")));
            }
            let names: Vec<&str> = charter.keepers.iter().map(|k| k.as_str()).collect();
            facts.push(("Keepers".to_owned(), names.join(", ")));
            facts.push(("A change takes".to_owned(), format!("{} of {count}", charter.threshold)));
            Ok(())
        })?;
        proposal.facts.extend(facts);
        Ok(proposal)
    }
}
