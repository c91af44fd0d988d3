//! Who counts: the charter in force as an act's author had seen it, and the keys and roles that it gives (`ledger.md` §3).

mod bars;
mod charter;
mod consent;
mod cut;
mod deputies;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::zone::Zone;
use chrono::{DateTime, Utc};

use crate::domain::act::{Act, CharterPropose, Member};
use crate::domain::ids::{Digest, Email, EventId, KeyId, ModelId};
use crate::domain::model::{self, Model};
use crate::domain::order::{Attested, Signer, Strand};
use crate::domain::people::{Deputy, People, Person};
use crate::domain::vocab::Role;
use bars::Bars;

pub use bars::{Sieve, Suspension};
pub use consent::Needs;
pub use cut::Cut;
pub use texts::Texts;

/// The organisation as somebody had seen it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// The charter in force and its event; none where two siblings freeze each other, or before the founding.
    pub charter: Option<(EventId, Arc<CharterPropose>)>,
    /// Charters in force side by side, when there are several: they freeze new grants.
    pub siblings: Vec<EventId>,
    /// While they do, the newest charter that all of them come from: by it people and days are read, and nothing is granted.
    pub before: Option<(EventId, Arc<CharterPropose>)>,
    /// Charters beside the one in force, of which its author had not heard: what they do not give either is not granted.
    pub beside: Vec<Arc<CharterPropose>>,
    /// The suspensions in force.
    pub suspended: Vec<Suspension>,
    /// Keys that charters before this one gave, of people or keys that it has no more.
    pub former: Vec<(KeyId, Email)>,
    /// Everybody named deputy and not ended, whatever the dates.
    pub deputies: Vec<Deputy>,
}

impl Seen {
    /// The charter by which people, names and days are read: the one in force, or what stood before siblings.
    pub fn read_by(&self) -> Option<&(EventId, Arc<CharterPropose>)> {
        self.charter.as_ref().or(self.before.as_ref())
    }

    /// The person behind a key, with the roles that the charter gives; none if it knows no such key, or has ended it.
    pub fn signer(&self, key: &KeyId, model: Option<&Model>) -> Option<Signer> {
        let (_, charter) = self.charter.as_ref()?;
        let member = consent::member_of(charter, key).filter(|_| !self.is_suspended(key))?;
        let people = self.people();
        let (mut roles, mut keeper) = (member.roles.clone(), charter.keepers.contains(&member.email));
        for other in &self.beside {
            let there = consent::member_of(other, key).filter(|m| m.email == member.email && other.policy == charter.policy)?;
            roles.retain(|role| there.roles.contains(role));
            keeper &= other.keepers.contains(&member.email);
        }
        Some(Signer {
            email: member.email.clone(),
            roles,
            acting: BTreeMap::new(),
            owns_model: model.is_some_and(|m| m.owner == member.email),
            keeper,
            committee: people.committee(),
            officers: people.has_officers(),
            chairs: people.chairs(),
            leads: people.holders_of(Role::GovernanceLead).into_iter().collect(),
        })
    }

    /// The person to whom the charter gives a key that it has not ended, with everything that it says of him.
    pub fn standing(&self, key: &KeyId) -> Option<(&Email, &Member)> {
        let (_, charter) = self.read_by()?;
        consent::member_of(charter, key).map(|m| (&m.email, m))
    }

    /// Whether a key is suspended.
    pub fn is_suspended(&self, key: &KeyId) -> bool {
        self.suspended.iter().any(|s| s.key == *key)
    }

    /// Everybody in the charter.
    pub fn people(&self) -> People {
        let members = self.read_by().into_iter().flat_map(|(_, c)| &c.people);
        let person = |m: &Member| Person {
            email: m.email.clone(),
            name: m.name.clone(),
            roles: m.roles.clone(),
            acting: BTreeMap::new(),
            deputises: self.deputies.iter().filter(|d| d.deputy == m.email).cloned().collect(),
        };
        People(members.map(person).collect())
    }

    /// The person behind a key, with the roles in which he deputises at a moment. The moment is what the act claims: outside of
    /// the dates it denies, within them it grants only what the naming, not ended in the act's own past, gives.
    pub fn signer_at(&self, key: &KeyId, model: Option<&Model>, at: DateTime<Utc>) -> Option<Signer> {
        let mut signer = self.signer(key, model)?;
        signer.acting = self.acting(&signer.email, &signer.roles, at);
        signer.roles.extend(signer.acting.keys().copied());
        signer.leads = self.people_at(at).holders_of(Role::GovernanceLead).into_iter().collect();
        Some(signer)
    }

    /// Everybody in the charter, with the roles in which they deputise at a moment.
    pub fn people_at(&self, at: DateTime<Utc>) -> People {
        let mut people = self.people();
        for person in &mut people.0 {
            person.acting = self.acting(&person.email, &person.roles, at);
            person.roles.extend(person.acting.keys().copied());
        }
        people
    }

    fn acting(&self, person: &Email, own: &BTreeSet<Role>, at: DateTime<Utc>) -> BTreeMap<Role, Email> {
        let zone = self.time_zone();
        let now = |d: &&Deputy| d.deputy == *person && !own.contains(&d.role) && d.covers(at, zone);
        self.deputies.iter().filter(now).map(|d| (d.role, d.of.clone())).collect()
    }

    /// The organisation's time zone; UTC where its charter names none that there is.
    pub fn time_zone(&self) -> Zone {
        self.read_by().and_then(|(_, c)| c.time_zone.parse().ok()).unwrap_or(Zone::UTC)
    }

    /// The SHA-256 of the policy in force.
    pub fn policy(&self) -> Option<Digest> {
        self.read_by().map(|(_, c)| c.policy)
    }

    /// The address of whoever holds this key, or held it while it counted.
    pub fn holder(&self, key: &KeyId) -> Option<&Email> {
        let (_, charter) = self.read_by()?;
        let holds = |m: &&Member| m.keys.iter().any(|k| k.key == *key);
        let former = || self.former.iter().find(|(k, _)| k == key).map(|(_, email)| email);
        charter.people.iter().find(holds).map(|m| &m.email).or_else(former)
    }
}

/// The organisation's stream with every act's signer named by the charter that the act had seen.
#[derive(Debug, Clone)]
pub struct Trust {
    strand: Strand,
    charters: charter::Charters,
    bars: Bars,
    models: BTreeMap<ModelId, Vec<usize>>,
}

impl Trust {
    /// Reads the organisation's stream: all its events, signatures verified, signers not yet named.
    pub fn new(acts: impl IntoIterator<Item = Attested>, texts: &dyn Texts) -> Self {
        let mut strand = Strand::new(acts);
        let charters = charter::Charters::new(&strand, texts);
        let bars = Bars::new(&strand, &charters, texts);
        let all: Vec<Attested> = strand.acts().map(|(_, a)| a.clone()).collect();
        let org = all.first().map_or(EventId([0; 32]), |a| a.id);
        let sieve = bars.sieve(&charters, org, all.iter());
        // The founding charter is signed by one whom it names itself; any other act by what stood before it.
        strand.name_signers(|strand, place| {
            let before = |p: usize| strand.saw(place, p) || (place == 0 && p == 0);
            let attested = strand.at(place);
            let seen = deputies::in_force(strand, &charters, before);
            let signer = seen.signer_at(&attested.key, None, attested.time)?;
            sieve.let_through(attested, &seen, signer)
        });
        let mut models: BTreeMap<ModelId, Vec<usize>> = BTreeMap::new();
        for (place, attested) in strand.acts() {
            if let Some(name) = model_of(&attested.act) {
                models.entry(name.clone()).or_default().push(place);
            }
        }
        Self { strand, charters, bars, models }
    }

    /// The organisation's stream.
    pub fn strand(&self) -> &Strand {
        &self.strand
    }

    /// The organisation as it is known here now.
    pub fn now(&self) -> Seen {
        let mut seen = deputies::in_force(&self.strand, &self.charters, |_| true);
        seen.suspended.clone_from(&self.bars.suspensions);
        let held =
            |key: &KeyId| seen.read_by().is_some_and(|(_, c)| c.people.iter().any(|m| m.keys.iter().any(|k| k.key == *key)));
        let former: BTreeSet<(KeyId, Email)> = self.charters.every_key().filter(|(key, _)| !held(key)).collect();
        seen.former = former.into_iter().collect();
        seen
    }

    /// What keeps acts of a stream from counting although the charter that they had seen gave their key; these are all of the
    /// stream's acts.
    pub fn sieve<'a>(&'a self, stream: EventId, acts: impl Iterator<Item = &'a Attested>) -> Sieve<'a> {
        self.bars.sieve(&self.charters, stream, acts)
    }

    /// The organisation as somebody had seen it whose act rests on these events.
    pub fn seen_through(&self, deps: &[EventId]) -> Seen {
        deputies::in_force(&self.strand, &self.charters, |p| self.strand.seen_through(deps, p))
    }

    /// Those of some events that stand in the organisation's stream: what was seen through the others is no part of it.
    pub fn within(&self, deps: &[EventId]) -> Vec<EventId> {
        deps.iter().copied().filter(|dep| self.strand.place(*dep).is_some()).collect()
    }

    /// A model as it is known here now.
    pub fn model(&self, name: &ModelId) -> Option<Model> {
        model::fold(&self.strand, self.models.get(name)?)
    }

    /// A model as somebody had seen it whose act rests on these events.
    pub fn model_through(&self, name: &ModelId, deps: &[EventId]) -> Option<Model> {
        let places: Vec<usize> = self.models.get(name)?.iter().copied().filter(|p| self.strand.seen_through(deps, *p)).collect();
        model::fold(&self.strand, &places)
    }

    /// Every model's name.
    pub fn models(&self) -> impl Iterator<Item = &ModelId> {
        self.models.keys()
    }

    /// What a proposed charter still needs before it takes force; none if there is no such proposal.
    pub fn needs(&self, proposal: EventId) -> Option<Needs> {
        self.charters.needs(&self.strand, proposal)
    }

    /// Who has agreed to a charter, its proposer first: the person, and when, as claimed.
    pub fn agreed(&self, proposal: EventId) -> Vec<(Email, DateTime<Utc>)> {
        let word = |(key, place): (KeyId, usize)| {
            let act = self.strand.at(place);
            // The founder is named by the charter that he founds; anybody else by what he had seen.
            let seen = if place == 0 { self.charters.in_force(&self.strand, |p| p == 0) } else { self.seen_through(&act.deps) };
            seen.holder(&key).cloned().map(|email| (email, act.time))
        };
        self.charters.agreed(proposal).into_iter().filter_map(word).collect()
    }

    /// Every charter ever proposed, oldest first, with whether it has taken force.
    pub fn proposals(&self) -> Vec<(EventId, Arc<CharterPropose>, bool)> {
        self.charters.all(&self.strand)
    }
}

/// The model that an act is about.
pub fn model_of(act: &Act) -> Option<&ModelId> {
    match act {
        Act::ModelRegister(m) => Some(&m.model),
        Act::ModelChange(m) => Some(&m.model),
        Act::ModelConfirmTier(m) => Some(&m.model),
        Act::ThresholdSet(t) => Some(&t.model),
        Act::ThresholdWithdraw(t) => Some(&t.model),
        _ => None,
    }
}
