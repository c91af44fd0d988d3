//! Cause and effect among the acts of one stream. Arrival and clocks decide nothing here (`ledger.md` §2).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::act::Act;
use super::ids::{Digest, Email, EventId, KeyId};
use super::model::Model;
use super::vocab::Role;

/// Who signed an act, as the charter in the act's own past has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// The person.
    pub email: Email,
    /// The roles the charter gives, and those in which he deputises.
    pub roles: BTreeSet<Role>,
    /// The roles that he has only as somebody's deputy, with whose they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub acting: BTreeMap<Role, Email>,
    /// Whether the person owns the model in question.
    pub owns_model: bool,
    /// Whether the person keeps the charter.
    pub keeper: bool,
    /// Everybody whom that charter has on the Committee: a ballot's roster is frozen from it.
    pub committee: BTreeSet<Email>,
    /// Whether that charter names a chair or a secretary.
    pub officers: bool,
    /// Whom that charter makes chair, for a casting vote where the policy gives one.
    pub chairs: BTreeSet<Email>,
    /// Who leads AI governance by that charter, and who deputises for a Lead at the moment that the act claims.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub leads: BTreeSet<Email>,
}

impl Signer {
    /// Whether the person can sign in this role for this release (model owner means: of this model).
    pub fn has(&self, role: Role) -> bool {
        match role {
            Role::ModelOwner => self.owns_model,
            Role::PeerReviewer => self.roles.contains(&role) || (self.roles.contains(&Role::ModelOwner) && !self.owns_model),
            Role::Committee => [Role::Committee, Role::Chair, Role::Secretary].iter().any(|r| self.roles.contains(r)),
            _ => self.roles.contains(&role),
        }
    }
}

/// One act with what its envelope says, its signature already verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Attested {
    /// Its id.
    pub id: EventId,
    /// The heads its author had seen, and what it rests on.
    pub deps: Vec<EventId>,
    /// When, as its author claims.
    pub time: DateTime<Utc>,
    /// The key that signed it.
    pub key: KeyId,
    /// The event before it in its chain.
    pub prev: Option<EventId>,
    /// The person behind the key; none when the charter in the act's past knows no such key.
    pub signer: Option<Signer>,
    /// The release's model as the author had seen it; none outside releases.
    pub model: Option<Model>,
    /// The SHA-256 of the policy in force as the author had seen it.
    pub policy: Option<Digest>,
    /// Whether it came too late: its key had been ended or suspended, and it lies outside of what is accepted still.
    pub late: bool,
    /// The act.
    pub act: Act,
}

/// The acts of one stream, parents first, with what each had seen.
///
/// Invariant: `past[i]` holds exactly the places of the acts that act `i` had seen, itself not included.
#[derive(Debug, Clone)]
pub struct Strand {
    acts: Vec<Attested>,
    past: Vec<Past>,
    place: BTreeMap<EventId, usize>,
}

impl Strand {
    /// Orders acts parents first, ties by id, so that the same set always gives the same strand.
    ///
    /// A parent outside the set belongs to another stream and is left out of account.
    pub fn new(acts: impl IntoIterator<Item = Attested>) -> Self {
        let mut waiting: BTreeMap<EventId, Attested> = acts.into_iter().map(|a| (a.id, a)).collect();
        let mut missing: BTreeMap<EventId, usize> = BTreeMap::new();
        let mut children: BTreeMap<EventId, Vec<EventId>> = BTreeMap::new();
        for (id, act) in &waiting {
            let parents: BTreeSet<_> = act.deps.iter().filter(|d| waiting.contains_key(d)).collect();
            missing.insert(*id, parents.len());
            for parent in parents {
                children.entry(*parent).or_default().push(*id);
            }
        }
        let mut ready: BTreeSet<EventId> = missing.iter().filter(|(_, n)| **n == 0).map(|(id, _)| *id).collect();
        let mut strand = Self { acts: Vec::with_capacity(waiting.len()), past: Vec::new(), place: BTreeMap::new() };
        while let Some(id) = ready.pop_first() {
            let Some(act) = waiting.remove(&id) else { continue };
            strand.push(act);
            for child in children.remove(&id).unwrap_or_default() {
                if let Some(n) = missing.get_mut(&child) {
                    *n -= 1;
                    if *n == 0 {
                        ready.insert(child);
                    }
                }
            }
        }
        strand
    }

    fn push(&mut self, act: Attested) {
        let mut past = Past::default();
        for parent in act.deps.iter().filter_map(|d| self.place.get(d)) {
            past.add_all(&self.past[*parent]);
            past.add(*parent);
        }
        self.place.insert(act.id, self.acts.len());
        self.acts.push(act);
        self.past.push(past);
    }

    /// How many acts there are.
    pub fn len(&self) -> usize {
        self.acts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }

    /// The acts, parents first, each with its place.
    pub fn acts(&self) -> impl Iterator<Item = (usize, &Attested)> {
        self.acts.iter().enumerate()
    }

    /// The act at a place; places come from this strand.
    pub fn at(&self, place: usize) -> &Attested {
        &self.acts[place]
    }

    /// The place of an act.
    pub fn place(&self, id: EventId) -> Option<usize> {
        self.place.get(&id).copied()
    }

    /// Whether the later act had seen the earlier one.
    pub fn saw(&self, later: usize, earlier: usize) -> bool {
        self.past[later].has(earlier)
    }

    /// Whether neither act had seen the other.
    pub fn concurrent(&self, a: usize, b: usize) -> bool {
        a != b && !self.saw(a, b) && !self.saw(b, a)
    }

    /// Those of the given acts that no other of them had seen.
    pub fn latest(&self, places: &[usize]) -> Vec<usize> {
        places.iter().copied().filter(|p| !places.iter().any(|q| self.saw(*q, *p))).collect()
    }

    /// What an act had seen, as a strand of its own.
    pub fn past_of(&self, place: usize) -> Self {
        Self::new((0..place).filter(|p| self.saw(place, *p)).map(|p| self.acts[p].clone()))
    }

    /// Whether someone who had seen these acts had thereby seen the act at a place.
    pub fn seen_through(&self, deps: &[EventId], place: usize) -> bool {
        deps.iter().filter_map(|d| self.place(*d)).any(|p| p == place || self.saw(p, place))
    }

    /// Names the signer of every act, parents first, by what has been named so far.
    pub fn name_signers(&mut self, name: impl Fn(&Self, usize) -> Option<Signer>) {
        for place in 0..self.len() {
            self.acts[place].signer = name(self, place);
        }
    }

    /// The acts that nobody has seen yet.
    pub fn heads(&self) -> Vec<EventId> {
        let all: Vec<usize> = (0..self.len()).collect();
        self.latest(&all).into_iter().map(|p| self.acts[p].id).collect()
    }
}

/// The places that an act had seen: all below `full`, and a few above. Mostly linear streams cost next to nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Past {
    full: usize,
    above: BTreeSet<usize>,
}

impl Past {
    fn add(&mut self, place: usize) {
        if place >= self.full {
            self.above.insert(place);
        }
        self.absorb();
    }

    fn add_all(&mut self, other: &Self) {
        self.full = self.full.max(other.full);
        self.above.extend(other.above.iter().copied());
        self.above = self.above.split_off(&self.full);
        self.absorb();
    }

    fn absorb(&mut self) {
        while self.above.remove(&self.full) {
            self.full += 1;
        }
    }

    fn has(&self, place: usize) -> bool {
        place < self.full || self.above.contains(&place)
    }
}

#[cfg(test)]
impl Attested {
    /// Makes an act of an unknown kind by nobody that is known, which has seen nothing.
    pub fn of_nobody(n: u8) -> Self {
        Self {
            id: EventId([n; 32]),
            deps: Vec::new(),
            time: DateTime::UNIX_EPOCH,
            key: KeyId([0; 32]),
            prev: None,
            signer: None,
            model: None,
            policy: None,
            late: false,
            act: Act::Unknown("test".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn act(n: u8, deps: &[u8]) -> Attested {
        Attested { deps: deps.iter().map(|d| EventId([*d; 32])).collect(), ..Attested::of_nobody(n) }
    }

    #[test]
    fn an_act_has_seen_its_parents_and_theirs_but_not_its_sibling() {
        let strand = Strand::new([act(9, &[]), act(5, &[9]), act(3, &[9]), act(1, &[5])]);
        let at = |n| strand.place(EventId([n; 32])).unwrap();
        assert!(strand.saw(at(1), at(5)) && strand.saw(at(1), at(9)));
        assert!(!strand.saw(at(1), at(3)) && strand.concurrent(at(3), at(5)) && strand.concurrent(at(3), at(1)));
        assert_eq!(strand.heads(), [EventId([3; 32]), EventId([1; 32])]);
        assert_eq!(strand.past_of(at(1)).len(), 2);
    }

    proptest! {
        #[test]
        fn seeing_is_reachability_and_arrival_does_not_matter(
            picks in proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 0..3), 1..40),
            shuffle in any::<u64>(),
        ) {
            let mut acts = Vec::new();
            for (n, parents) in picks.iter().enumerate() {
                let deps: Vec<u8> = if n == 0 { vec![] } else { parents.iter().map(|i| i.index(n) as u8).collect() };
                acts.push(act(n as u8, &deps));
            }
            let strand = Strand::new(acts.clone());
            let mut mixed = acts.clone();
            mixed.sort_by_key(|a| u64::from(a.id.0[0]).wrapping_add(shuffle).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let other = Strand::new(mixed);
            let order = |s: &Strand| s.acts().map(|(_, a)| a.id).collect::<Vec<_>>();
            prop_assert_eq!(order(&strand), order(&other));
            for a in 0..acts.len() as u8 {
                for b in 0..acts.len() as u8 {
                    let mut todo: Vec<u8> = acts[a as usize].deps.iter().map(|d| d.0[0]).collect();
                    let mut reached = false;
                    while let Some(n) = todo.pop() {
                        reached |= n == b;
                        todo.extend(acts[n as usize].deps.iter().map(|d| d.0[0]));
                    }
                    let place = |n: u8| strand.place(EventId([n; 32])).unwrap();
                    prop_assert_eq!(strand.saw(place(a), place(b)), reached);
                }
            }
        }
    }
}
