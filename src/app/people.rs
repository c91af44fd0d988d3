//! Who is in the organisation, with which keys, who keeps the charter, and which charters wait for whom.

use chrono::{DateTime, Utc};

use super::conflicts::Conflict;
use super::error::AppError;
use super::keys::KeyLine;
use super::session::Session;
use crate::domain::act::Member;
use crate::domain::ids::{Email, EventId};
use crate::domain::people::Deputy;
use crate::ledger::fingerprint::Fingerprint;
use crate::ledger::trust::Needs;

/// A person as the board of people shows him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    /// What the charter says.
    pub member: Member,
    /// His keys, the ended ones too.
    pub keys: Vec<KeyLine>,
    /// Whether he keeps the charter.
    pub keeper: bool,
    /// For whom he deputises, in and out of the dates.
    pub deputises: Vec<Deputy>,
    /// Who deputises for him.
    pub deputies: Vec<Deputy>,
    /// The models that he owns.
    pub models: Vec<String>,
}

/// A charter that waits for somebody's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingCharter {
    /// Its event.
    pub id: EventId,
    /// Its version.
    pub version: u32,
    /// What it says otherwise than the one in force.
    pub text: String,
    /// Who has agreed, its proposer first, and when, as claimed.
    pub agreed: Vec<(Email, DateTime<Utc>)>,
    /// What it lacks; none if it can take force no more.
    pub needs: Option<Needs>,
}

/// The organisation as its charter has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleCard {
    /// What people read to each other before they trust a bundle.
    pub fingerprint: String,
    /// The charter in force, or what stood before those that conflict.
    pub charter: EventId,
    /// Its version.
    pub version: u32,
    /// Who keeps it.
    pub keepers: Vec<Email>,
    /// How many of them a change takes.
    pub threshold: u32,
    /// The policy's SHA-256, its beginning.
    pub policy: String,
    /// Everybody, by address.
    pub people: Vec<PersonLine>,
    /// Charters that wait, the newest version first.
    pub pending: Vec<PendingCharter>,
    /// Charters in force side by side.
    pub conflict: Option<Conflict>,
}

impl Session {
    /// The organisation's people, ready to be drawn.
    pub fn people_card(&self) -> Result<PeopleCard, AppError> {
        let office = self.office()?;
        let Some((id, charter)) = office.seen.read_by() else { return Err(AppError::Moved) };
        let (keys, models) = (self.keys()?, self.store.models()?);
        let line = |member: &Member| PersonLine {
            member: member.clone(),
            keys: keys.iter().filter(|k| k.email == member.email).cloned().collect(),
            keeper: charter.keepers.contains(&member.email),
            deputises: office.seen.deputies.iter().filter(|d| d.deputy == member.email).cloned().collect(),
            deputies: office.seen.deputies.iter().filter(|d| d.of == member.email).cloned().collect(),
            models: models.iter().filter(|m| m.owner == member.email).map(|m| m.name.to_string()).collect(),
        };
        Ok(PeopleCard {
            fingerprint: Fingerprint::of(&office.org).to_string(),
            charter: *id,
            version: charter.version,
            keepers: charter.keepers.clone(),
            threshold: charter.threshold,
            policy: charter.policy.to_string()[..12].to_owned(),
            people: charter.people.iter().map(line).collect(),
            pending: self.pending_charters()?,
            conflict: self.charter_conflict()?,
        })
    }

    /// Charters that wait, the newest version first; those that came too late are left out.
    fn pending_charters(&self) -> Result<Vec<PendingCharter>, AppError> {
        let (office, trust) = (self.office()?, self.trust()?);
        let before = office.seen.read_by().map(|(_, charter)| charter.clone());
        let mut pending = Vec::new();
        for (id, charter, in_force) in trust.proposals() {
            let needs = trust.needs(id);
            if in_force || needs.as_ref().is_none_or(|n| n.who.is_empty()) {
                continue;
            }
            let text = super::conflicts::says(&charter, before.as_deref());
            pending.push(PendingCharter { id, version: charter.version, text, agreed: trust.agreed(id), needs });
        }
        pending.sort_by_key(|p| std::cmp::Reverse(p.version));
        Ok(pending)
    }
}
