//! Which charter is in force among those proposed and accepted. Two at once freeze each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::consent::{Needs, founds, is_sound, member_of, proves};
use super::{Seen, Texts};
use crate::domain::act::{Act, CharterPropose, MemberKey};
use crate::domain::ids::{Digest, Email, EventId, KeyId};
use crate::domain::order::Strand;
use crate::domain::policy::Committee;
use crate::domain::vocab::Role;

/// A keeper's or member's word for a charter: his own proposal, or an acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// The key that signed.
    pub(super) key: KeyId,
    /// Its place in the strand.
    pub(super) place: usize,
}

/// A charter that somebody proposed.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    pub(super) id: EventId,
    pub(super) charter: Arc<CharterPropose>,
    /// Whether it can take force at all: it is sound, and every key in it has proved possession.
    able: bool,
    /// Its place in the strand.
    pub(super) place: usize,
    /// Every word for it that was given while what it replaces was in force.
    pub(super) words: Vec<Word>,
    /// Proposals that would replace the same charter.
    pub(super) rivals: Vec<usize>,
}

/// Every charter proposed, and everybody's word for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Charters {
    /// In the order of the strand.
    pub(super) proposals: Vec<Proposal>,
    index: BTreeMap<EventId, usize>,
    /// How the Committee decides under each policy that a charter names.
    pub(super) rules: BTreeMap<Digest, Committee>,
    /// For each charter in force or once in force, those beside it that it has not heard of; most have none.
    beside: BTreeMap<usize, Vec<usize>>,
}

/// The proposals that have taken force, by their places in the list.
pub(super) type InForce = BTreeSet<usize>;

impl Charters {
    pub(super) fn new(strand: &Strand, texts: &dyn Texts) -> Self {
        let mut charters = Self::default();
        let first = strand.acts().next().map(|(_, a)| a);
        let org = first.map(|a| a.id);
        let founding = first.and_then(|a| match &a.act {
            Act::CharterPropose(c) => Some(c),
            _ => None,
        });
        // Most keys stand in every charter; each is asked for its proof once.
        let mut asked: BTreeMap<(Email, KeyId, String), bool> = BTreeMap::new();
        let mut proved = |email: &Email, key: &MemberKey| {
            let place = (email.clone(), key.key, key.proof.clone());
            *asked.entry(place).or_insert_with(|| proves(email, key, org, founding))
        };
        for (place, attested) in strand.acts() {
            match &attested.act {
                Act::CharterPropose(c) => {
                    let able = is_sound(c) && c.people.iter().all(|m| m.keys.iter().all(|k| proved(&m.email, k)));
                    if let Some(rules) = texts.committee(c.policy).filter(|_| !charters.rules.contains_key(&c.policy)) {
                        charters.rules.insert(c.policy, rules);
                    }
                    charters.propose(attested.id, place, c, able);
                    charters.hear(strand, attested.id, Word { key: attested.key, place });
                }
                Act::CharterAccept(a) => charters.hear(strand, a.charter, Word { key: attested.key, place }),
                _ => {}
            }
        }
        let void = charters.void_words(strand, texts);
        for proposal in &mut charters.proposals {
            proposal.words.retain(|word| !void.contains(&word.place));
        }
        charters.beside = charters.find_beside(strand);
        charters
    }

    /// The charters that one replaces.
    pub(super) fn replaced_by(&self, n: usize) -> Vec<&CharterPropose> {
        let replaced = self.proposals[n].charter.supersedes.iter().filter_map(|s| self.find(*s));
        replaced.map(|r| &*self.proposals[r].charter).collect()
    }

    /// Words given by keys outside of the cut with which a charter in force ends them. A charter does not undo what it comes
    /// from; and where two would undo each other, neither does: their keepers settle it.
    fn void_words(&self, strand: &Strand, texts: &dyn Texts) -> BTreeSet<usize> {
        let effective = self.effective(strand, |_| true);
        let mut cuts: Vec<(usize, KeyId, BTreeSet<EventId>)> = Vec::new();
        let prev = strand.acts().map(|(_, a)| (a.id, a.prev)).collect();
        let stream = strand.acts().next().map_or(EventId([0; 32]), |(_, a)| a.id);
        for n in &effective {
            let before = self.replaced_by(*n);
            let charter = &self.proposals[*n].charter;
            for ended in charter.ended.iter().filter(|e| !before.iter().any(|b| b.ended.contains(e))) {
                let accepted = texts.cut(ended.cut).map(|cut| cut.accepts(stream, &prev)).unwrap_or_default();
                cuts.push((*n, ended.key, accepted));
            }
        }
        let cut_by = |charter: usize, word: &Word| {
            let mut its = cuts.iter().filter(|(by, key, _)| *by == charter && *key == word.key);
            its.any(|(.., accepted)| !accepted.contains(&strand.at(word.place).id))
        };
        let strikes = |by: usize, at: usize| {
            effective.contains(&at) && !self.comes_from(by, at) && self.proposals[at].words.iter().any(|w| cut_by(by, w))
        };
        // Whether something that comes from the one strikes at the other, or at what that comes from and the one does not.
        let strikes_back = |one: usize, other: usize| {
            let heirs = effective.iter().filter(|d| self.comes_from(**d, one) && !self.comes_from(**d, other));
            let past: Vec<usize> = effective.iter().copied().filter(|x| self.comes_from(other, *x)).collect();
            heirs.into_iter().any(|d| past.iter().any(|x| strikes(*d, *x)))
        };
        let mut void = BTreeSet::new();
        for (by, key, _) in &cuts {
            for (n, proposal) in self.proposals.iter().enumerate().filter(|(n, _)| !self.comes_from(*by, *n)) {
                let words = proposal.words.iter().filter(|w| w.key == *key && cut_by(*by, w));
                let words: Vec<usize> = words.map(|w| w.place).collect();
                let mutual = !words.is_empty() && effective.contains(&n) && strikes_back(n, *by);
                if !mutual {
                    void.extend(words);
                }
            }
        }
        void
    }

    /// Pairs of charters that took force in each other's place: whatever comes from one of them alone has the other beside it.
    fn find_beside(&self, strand: &Strand) -> BTreeMap<usize, Vec<usize>> {
        let effective = self.effective(strand, |_| true);
        let mut beside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for one in &effective {
            for other in self.proposals[*one].rivals.iter().filter(|r| effective.contains(r)) {
                for heir in effective.iter().filter(|h| self.comes_from(**h, *one) && !self.comes_from(**h, *other)) {
                    beside.entry(*heir).or_default().push(*other);
                }
            }
        }
        beside
    }

    /// Whether a charter is another, or replaces it, or one that does.
    pub(super) fn comes_from(&self, heir: usize, from: usize) -> bool {
        let mut ask = vec![heir];
        let mut asked = BTreeSet::new();
        while let Some(n) = ask.pop() {
            if n == from {
                return true;
            }
            let parents = self.proposals[n].charter.supersedes.iter().filter_map(|s| self.find(*s));
            ask.extend(parents.filter(|p| *p < n && asked.insert(*p)));
        }
        false
    }

    fn propose(&mut self, id: EventId, place: usize, charter: &CharterPropose, able: bool) {
        let new = self.proposals.len();
        let same = |p: &Proposal| p.charter.supersedes.iter().any(|s| charter.supersedes.contains(s));
        let rivals: Vec<usize> = (0..new).filter(|n| same(&self.proposals[*n])).collect();
        for rival in &rivals {
            self.proposals[*rival].rivals.push(new);
        }
        self.proposals.push(Proposal { id, charter: Arc::new(charter.clone()), able, place, words: Vec::new(), rivals });
        self.index.insert(id, new);
    }

    /// Takes a word for a charter, if what that one replaces was in force as the speaker saw it: nobody goes back to
    /// agree to another past.
    fn hear(&mut self, strand: &Strand, charter: EventId, word: Word) {
        let Some(&n) = self.index.get(&charter) else { return };
        let seen = self.effective(strand, |p| strand.saw(word.place, p));
        let current = self.current(&seen);
        let replaces = &self.proposals[n].charter.supersedes;
        let timely = replaces.iter().all(|s| self.index.get(s).is_some_and(|s| current.contains(s)));
        if timely || seen.contains(&n) {
            self.proposals[n].words.push(word);
        }
    }

    /// Every key of every charter that took force or waits, with its person.
    pub(super) fn every_key(&self) -> impl Iterator<Item = (KeyId, Email)> {
        let people = self.proposals.iter().filter(|p| p.able).flat_map(|p| &p.charter.people);
        people.flat_map(|m| m.keys.iter().map(|k| (k.key, m.email.clone())))
    }

    /// The place of a charter in the list of proposals.
    pub(super) fn find(&self, id: EventId) -> Option<usize> {
        self.index.get(&id).copied()
    }

    /// The proposals that have taken force, as far as the filter lets acts through.
    pub(super) fn effective(&self, strand: &Strand, seen: impl Fn(usize) -> bool + Copy) -> InForce {
        let mut effective = InForce::new();
        for (n, proposal) in self.proposals.iter().enumerate().filter(|(_, p)| p.able && seen(p.place)) {
            let founding = proposal.place == 0 && founds(&proposal.charter, strand.at(0).key);
            if founding || self.lacks(strand, n, &effective, seen).is_some_and(|needs| needs.is_met()) {
                effective.insert(n);
            }
        }
        effective
    }

    /// Those in force that none of the others replaces.
    fn current(&self, effective: &InForce) -> Vec<usize> {
        let replaced: BTreeSet<EventId> =
            effective.iter().flat_map(|n| self.proposals[*n].charter.supersedes.iter().copied()).collect();
        effective.iter().copied().filter(|n| !replaced.contains(&self.proposals[*n].id)).collect()
    }

    /// The charter in force among the acts that the filter lets through.
    pub(super) fn in_force(&self, strand: &Strand, seen: impl Fn(usize) -> bool + Copy) -> Seen {
        let current = self.current(&self.effective(strand, seen));
        let named = |n: usize| (self.proposals[n].id, self.proposals[n].charter.clone());
        match current.as_slice() {
            [one] => {
                let others = self.beside.get(one).map_or(&[][..], Vec::as_slice);
                let beside = others.iter().map(|n| self.proposals[*n].charter.clone()).collect();
                Seen { charter: Some(named(*one)), beside, ..Seen::default() }
            }
            several => {
                let siblings = several.iter().map(|n| self.proposals[*n].id).collect();
                Seen { siblings, before: self.before(several).map(named), ..Seen::default() }
            }
        }
    }

    /// The newest charter from which all of these come.
    fn before(&self, several: &[usize]) -> Option<usize> {
        let newest = *several.iter().max()?;
        let common = |n: &usize| !several.contains(n) && several.iter().all(|s| self.comes_from(*s, *n));
        (0..newest).rev().find(common)
    }

    pub(super) fn needs(&self, strand: &Strand, id: EventId) -> Option<Needs> {
        let n = self.find(id)?;
        if self.proposals[n].place == 0 {
            return Some(Needs::default());
        }
        self.lacks(strand, n, &self.effective(strand, |_| true), |_| true)
    }

    /// Everybody whose word for a proposal was heard, in causal order, each once, with the act.
    pub(super) fn agreed(&self, id: EventId) -> Vec<(KeyId, usize)> {
        let words = self.find(id).map_or(&[][..], |n| &self.proposals[n].words);
        let mut heard: Vec<(KeyId, usize)> = Vec::new();
        for word in words {
            if !heard.iter().any(|(key, _)| *key == word.key) {
                heard.push((word.key, word.place));
            }
        }
        heard
    }

    /// Every proposal with whether it took force, oldest first.
    pub(super) fn all(&self, strand: &Strand) -> Vec<(EventId, Arc<CharterPropose>, bool)> {
        let effective = self.effective(strand, |_| true);
        let line = |(n, p): (usize, &Proposal)| (p.id, p.charter.clone(), effective.contains(&n));
        self.proposals.iter().enumerate().map(line).collect()
    }

    /// Whether the proposer may propose: a keeper or a Lead of what is replaced (`rules.md` §8).
    pub(super) fn may_propose(&self, strand: &Strand, proposal: &Proposal, replaced: &CharterPropose) -> bool {
        let key = strand.at(proposal.place).key;
        let entitled =
            |email: &Email, roles: &BTreeSet<Role>| replaced.keepers.contains(email) || roles.contains(&Role::GovernanceLead);
        member_of(replaced, &key).is_some_and(|m| entitled(&m.email, &m.roles))
    }
}
