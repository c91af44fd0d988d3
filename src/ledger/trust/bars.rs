//! What keeps acts from counting although the charter that they had seen gave their key: its ending or a role's, each with
//! a cut, and suspensions. A bar only ever denies (`ledger.md` §3).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::charter::Charters;
use super::consent::member_of;
use super::{Cut, Seen, Texts};
use crate::domain::act::Act;
use crate::domain::ids::{Email, EventId, KeyId};
use crate::domain::order::{Attested, Signer, Strand};
use crate::domain::vocab::Role;

/// What a bar denies.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Whom {
    Key(KeyId),
    Role(Email, Role),
}

/// A denial.
#[derive(Debug, Clone)]
struct Bar {
    whom: Whom,
    /// The charter that says so: under it and those that follow it, it is the charter itself that tells. None: a suspension.
    charter: Option<usize>,
    /// What is accepted all the same; none where the cut's text is not here, so nothing is.
    cut: Option<Arc<Cut>>,
}

/// A suspension of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Its event.
    pub id: EventId,
    /// The key.
    pub key: KeyId,
}

/// Every bar of the organisation.
#[derive(Debug, Clone, Default)]
pub(super) struct Bars {
    bars: Vec<Bar>,
    /// The suspensions in force.
    pub(super) suspensions: Vec<Suspension>,
}

/// The bars in one stream, each with the events that it lets through.
#[derive(Debug, Clone)]
pub struct Sieve<'a> {
    charters: &'a Charters,
    bars: Vec<(&'a Bar, BTreeSet<EventId>)>,
}

impl Bars {
    pub(super) fn new(strand: &Strand, charters: &Charters, texts: &dyn Texts) -> Self {
        let mut bars = Self::default();
        for n in charters.effective(strand, |_| true) {
            let charter = &charters.proposals[n].charter;
            let before = charters.replaced_by(n);
            for ended in charter.ended.iter().filter(|e| !before.iter().any(|b| b.ended.contains(e))) {
                bars.add(Whom::Key(ended.key), Some(n), texts.cut(ended.cut));
            }
            for ended in charter.ended_roles.iter().filter(|e| !before.iter().any(|b| b.ended_roles.contains(e))) {
                bars.add(Whom::Role(ended.email.clone(), ended.role), Some(n), texts.cut(ended.cut));
            }
        }
        let found = suspensions(strand, charters);
        for (place, key) in &found {
            let Act::KeySuspend(suspend) = &strand.at(*place).act else { continue };
            bars.suspensions.push(Suspension { id: strand.at(*place).id, key: *key });
            bars.add(Whom::Key(*key), None, texts.cut(suspend.cut));
        }
        bars
    }

    fn add(&mut self, whom: Whom, charter: Option<usize>, cut: Option<Cut>) {
        self.bars.push(Bar { whom, charter, cut: cut.map(Arc::new) });
    }

    /// The bars as they act on a stream of which these are all events.
    pub(super) fn sieve<'a>(
        &'a self,
        charters: &'a Charters,
        stream: EventId,
        acts: impl Iterator<Item = &'a Attested>,
    ) -> Sieve<'a> {
        if self.bars.is_empty() {
            return Sieve { charters, bars: Vec::new() };
        }
        let prev: BTreeMap<EventId, Option<EventId>> = acts.map(|a| (a.id, a.prev)).collect();
        let through = |bar: &'a Bar| (bar, bar.cut.as_ref().map(|cut| cut.accepts(stream, &prev)).unwrap_or_default());
        Sieve { charters, bars: self.bars.iter().map(through).collect() }
    }
}

impl Sieve<'_> {
    /// What is left of a signer. None: his key had been ended or suspended, and this act lies outside of what is accepted.
    pub fn let_through(&self, act: &Attested, seen: &Seen, mut signer: Signer) -> Option<Signer> {
        let stands = seen.charter.as_ref().and_then(|(id, _)| self.charters.find(*id));
        for (bar, accepted) in &self.bars {
            let told = bar.charter.zip(stands).is_some_and(|(from, now)| self.charters.comes_from(now, from));
            if told || accepted.contains(&act.id) {
                continue;
            }
            match &bar.whom {
                Whom::Key(key) if *key == act.key => return None,
                Whom::Role(email, role) if *email == signer.email && !signer.acting.contains_key(role) => {
                    signer.roles.remove(role);
                }
                _ => {}
            }
        }
        Some(signer)
    }
}

/// The suspensions that count and that no charter has lifted, with the key of each.
///
/// Any one keeper, or the key's owner, suspends; nobody more than one person's keys until a charter has settled it, by
/// ending the key or lifting the suspension.
fn suspensions(strand: &Strand, charters: &Charters) -> Vec<(usize, KeyId)> {
    let mut counted: Vec<(usize, KeyId, Email, Email)> = Vec::new();
    for (place, act) in strand.acts() {
        let Act::KeySuspend(suspend) = &act.act else { continue };
        let seen = charters.in_force(strand, |p| strand.saw(place, p));
        let Some((_, charter)) = seen.read_by() else { continue };
        let (Some(by), Some(whose)) = (member_of(charter, &act.key), member_of(charter, &suspend.key)) else { continue };
        if !charter.keepers.contains(&by.email) && by.email != whose.email {
            continue;
        }
        let knew = |p: usize| strand.saw(place, p);
        let hushed = |(p, key, ..): &(usize, KeyId, Email, Email)| {
            *key == act.key && knew(*p) && !charters.lifts(strand, strand.at(*p).id, knew)
        };
        if !counted.iter().any(hushed) {
            counted.push((place, suspend.key, by.email.clone(), whose.email.clone()));
        }
    }
    let alone = |(place, _, by, whose): &&(usize, KeyId, Email, Email)| {
        by == whose
            || !counted.iter().any(|(p, key, b, w)| {
                let knew = |q: usize| strand.saw(*place, q);
                let settled = charters.lifts(strand, strand.at(*p).id, knew) || charters.ends(strand, *key, knew);
                b == by && w != whose && w != b && !strand.saw(*p, *place) && !(knew(*p) && settled)
            })
    };
    let standing = |(place, ..): &&(usize, KeyId, Email, Email)| !charters.lifts(strand, strand.at(*place).id, |_| true);
    counted.iter().filter(alone).filter(standing).map(|(place, key, ..)| (*place, *key)).collect()
}

impl Charters {
    /// Whether a charter in force, among the acts that the filter lets through, lifts a suspension.
    fn lifts(&self, strand: &Strand, suspension: EventId, seen: impl Fn(usize) -> bool + Copy) -> bool {
        self.effective(strand, seen).iter().any(|n| self.proposals[*n].charter.lifted.contains(&suspension))
    }

    /// Whether one ends a key.
    fn ends(&self, strand: &Strand, key: KeyId, seen: impl Fn(usize) -> bool + Copy) -> bool {
        self.effective(strand, seen).iter().any(|n| self.proposals[*n].charter.ended.iter().any(|e| e.key == key))
    }
}
