//! Who must agree to a new charter, and whose word counts (`ledger.md` §3).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::charter::{Charters, InForce};
use crate::domain::act::{CharterPropose, Member, MemberKey, Service, possession_statement};
use crate::domain::ids::{Email, EventId, KeyId, hex_bytes};
use crate::domain::order::Strand;
use crate::domain::policy::Committee;
use crate::domain::time;
use crate::domain::vocab::Role;
use crate::ledger::sign::{NAMESPACE_JOIN, verify};

/// Whose acceptance a proposal still lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// So many more of the keepers that there were.
    pub keepers: usize,
    /// So many more of the keepers that there will be.
    pub new_keepers: usize,
    /// So many more of the Committee, or of all people while there is none.
    pub committee: usize,
    /// How many people stand in for a Committee that the change would need and that has not even two members.
    pub stand_in: Option<usize>,
    /// The day of a new policy, while no keeper has spoken for it on that day or later.
    pub day: Option<NaiveDate>,
    /// Who could still accept.
    pub who: BTreeSet<Email>,
}

impl Needs {
    /// What is lacking, in words; empty when nothing is.
    pub fn says(&self) -> String {
        let of = |count: usize, what: &str| (count > 0).then(|| format!("{count} of {what}"));
        let day = self.day.map(|day| format!("a keeper's word on {day} or later"));
        let committee = if self.stand_in.is_some() { "all people, in the place of a Committee" } else { "the Committee" };
        let parts =
            [of(self.keepers, "the keepers"), of(self.new_keepers, "the keepers to come"), of(self.committee, committee), day];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// Whether nothing is lacking.
    pub fn is_met(&self) -> bool {
        self.keepers == 0 && self.new_keepers == 0 && self.committee == 0 && self.day.is_none()
    }

    fn lack(&mut self, body: &BTreeSet<Email>, said: &BTreeSet<Email>, count: usize, of: fn(&mut Self) -> &mut usize) {
        let missing = count.saturating_sub(body.intersection(said).count());
        if missing > 0 {
            *of(self) = missing.max(*of(self));
            self.who.extend(body.difference(said).cloned());
        }
    }
}

/// What became of the proposals beside one.
struct Rivals<'a> {
    /// Those that carried, by everybody's word.
    carried: &'a [usize],
    /// Whether the speaker of a word knew that a rival had carried.
    knew: &'a dyn Fn(usize, usize) -> bool,
}

impl Charters {
    /// What a proposal lacks given the charters in force; none if it can never take force.
    pub(super) fn lacks(
        &self,
        strand: &Strand,
        n: usize,
        effective: &InForce,
        seen: impl Fn(usize) -> bool + Copy,
    ) -> Option<Needs> {
        let loosely = |rival: usize| {
            let everybody = |charter: &CharterPropose| self.spoken(rival, charter, seen);
            self.lacking(strand, rival, effective, everybody, seen).is_some_and(|needs| needs.is_met())
        };
        let carried: Vec<usize> = self.proposals[n].rivals.iter().copied().filter(|r| loosely(*r)).collect();
        // Whoever says a third thing knowing that two carried, and so undid each other, is believed: else a lone keeper
        // who worked on two laptops could never change anything again.
        let knew = |rival: usize, word: usize| {
            let before = |p: usize| strand.saw(word, p);
            let everybody = |charter: &CharterPropose| self.spoken(rival, charter, before);
            self.lacking(strand, rival, effective, everybody, before).is_some_and(|needs| needs.is_met())
        };
        self.lacking(
            strand,
            n,
            effective,
            |charter| self.said(strand, n, charter, &Rivals { carried: &carried, knew: &knew }, seen),
            seen,
        )
    }

    fn lacking(
        &self,
        strand: &Strand,
        n: usize,
        effective: &InForce,
        said: impl Fn(&CharterPropose) -> BTreeSet<Email>,
        seen: impl Fn(usize) -> bool + Copy,
    ) -> Option<Needs> {
        let new = &self.proposals[n].charter;
        let replaced: Option<Vec<usize>> =
            new.supersedes.iter().map(|s| self.find(*s).filter(|s| effective.contains(s))).collect();
        let replaced = replaced.filter(|r| !r.is_empty())?;
        let newest = replaced.iter().map(|r| self.proposals[*r].charter.version).max()?;
        let may = replaced.iter().any(|r| self.may_propose(strand, &self.proposals[n], &self.proposals[*r].charter));
        if new.version != newest.checked_add(1)? || !may {
            return None;
        }
        let mut needs = Needs::default();
        let twice = self.spoke_for_several(&replaced);
        for old in self.bases(&replaced) {
            let old = &self.proposals[old].charter;
            let agreed = said(old);
            let keepers: BTreeSet<Email> = old.keepers.iter().filter(|k| !twice.contains(*k)).cloned().collect();
            needs.lack(&keepers, &agreed, old.threshold as usize, |n| &mut n.keepers);
            if old.keepers != new.keepers || old.threshold != new.threshold {
                let newcomers = new.keepers.iter().cloned().collect();
                needs.lack(&newcomers, &said(new), new.threshold as usize, |n| &mut n.new_keepers);
            }
            if old.policy != new.policy || committee(old) != committee(new) {
                let (body, count) = self.deciding_body(old);
                needs.stand_in = needs.stand_in.or((committee(old).len() < 2).then_some(count));
                needs.lack(&body, &agreed, count, |n| &mut n.committee);
            }
            let kept = |person: &Email| keepers.contains(person) && agreed.contains(person);
            if old.policy != new.policy && !self.spoke_on_the_day(strand, n, old, kept, seen) {
                needs.day = Some(new.policy_from);
                needs.who.extend(keepers);
            }
        }
        Some(needs)
    }

    /// Whether a keeper who agrees has spoken for a policy on the day from which it holds, or later.
    ///
    /// No clock puts a policy in force: it takes force by an act, and what that act claims of its time can only hold it back.
    /// So acceptances may be gathered beforehand, and on the day one keeper says once more that it holds.
    fn spoke_on_the_day(
        &self,
        strand: &Strand,
        n: usize,
        old: &CharterPropose,
        agrees: impl Fn(&Email) -> bool,
        seen: impl Fn(usize) -> bool,
    ) -> bool {
        let new = &self.proposals[n].charter;
        let Some(day) = new.time_zone.parse().ok().and_then(|zone| time::start_of_day(new.policy_from, zone)) else {
            return false;
        };
        let words = self.proposals[n].words.iter().filter(|w| seen(w.place) && strand.at(w.place).time >= day);
        words.filter_map(|w| member_of(old, &w.key)).any(|m| agrees(&m.email))
    }

    /// Who must agree to a change of policy or Committee: the quorum, by the policy that this charter has, of the Committee as
    /// it stood, all of it where it is too small for one; while it has fewer than two members, two people, or the only person
    /// (`rules.md` §8). Where the policy's text is not at hand, nobody can.
    fn deciding_body(&self, charter: &CharterPropose) -> (BTreeSet<Email>, usize) {
        let members: BTreeSet<Email> = committee(charter).into_iter().cloned().collect();
        if members.len() >= 2 {
            let quorum = |rules: &Committee| rules.votes_for_quorum(members.len()).min(members.len());
            let count = self.rules.get(&charter.policy).map_or(usize::MAX, quorum);
            return (members, count);
        }
        let people = charter.people.iter().filter(|m| m.serves.is_none());
        let everybody: BTreeSet<Email> = people.map(|m| m.email.clone()).collect();
        let count = everybody.len().min(2);
        (everybody, count)
    }

    /// The charters whose people decide: the one that is replaced; where siblings are, the one that both of them replaced.
    fn bases(&self, replaced: &[usize]) -> Vec<usize> {
        if let [_] = replaced {
            return replaced.to_vec();
        }
        let before = replaced.iter().flat_map(|r| &self.proposals[*r].charter.supersedes);
        let bases: BTreeSet<usize> = before.filter_map(|id| self.find(*id)).collect();
        if bases.is_empty() { replaced.to_vec() } else { bases.into_iter().collect() }
    }

    /// Those who spoke for more than one of the charters that are replaced together: their word does not settle it.
    fn spoke_for_several(&self, replaced: &[usize]) -> BTreeSet<Email> {
        let mut once = BTreeSet::new();
        let mut twice = BTreeSet::new();
        for sibling in replaced {
            for person in self.spoken(*sibling, &self.proposals[*sibling].charter, |_| true) {
                if !once.insert(person.clone()) {
                    twice.insert(person);
                }
            }
        }
        twice
    }

    /// Everybody of a charter who ever spoke for a proposal.
    fn spoken(&self, n: usize, charter: &CharterPropose, seen: impl Fn(usize) -> bool) -> BTreeSet<Email> {
        let words = self.proposals[n].words.iter().filter(|w| seen(w.place));
        words.filter_map(|w| member_of(charter, &w.key)).map(|m| m.email.clone()).collect()
    }

    /// The people of a charter whose word for a proposal counts. Who speaks for two rivals counts for neither; but who has
    /// thought better of one that had not carried, even with his word, counts for the one that he chose knowing of it.
    fn said(
        &self,
        strand: &Strand,
        n: usize,
        charter: &CharterPropose,
        rivals: &Rivals<'_>,
        seen: impl Fn(usize) -> bool + Copy,
    ) -> BTreeSet<Email> {
        let of = |proposal: usize, person: &Email| -> Vec<usize> {
            let words = self.proposals[proposal].words.iter().filter(|w| seen(w.place));
            words.filter(|w| member_of(charter, &w.key).is_some_and(|m| m.email == *person)).map(|w| w.place).collect()
        };
        let chosen = |person: &Email| {
            let mine = of(n, person);
            self.proposals[n].rivals.iter().all(|rival| {
                let other = of(*rival, person);
                let knew = |m: &usize| other.iter().all(|o| strand.saw(*m, *o));
                let undone = |m: &usize| !rivals.carried.contains(rival) || (rivals.knew)(*rival, *m);
                other.is_empty() || mine.iter().any(|m| knew(m) && undone(m))
            })
        };
        self.spoken(n, charter, seen).into_iter().filter(|person| chosen(person)).collect()
    }
}

/// The member of a charter who holds a key that it has not ended.
pub(super) fn member_of<'c>(charter: &'c CharterPropose, key: &KeyId) -> Option<&'c Member> {
    let ended = charter.ended.iter().any(|e| e.key == *key);
    charter.people.iter().find(|m| !ended && m.keys.iter().any(|k| k.key == *key))
}

/// Whether a founding charter stands by itself: signed by a keeper whom it names.
pub(super) fn founds(charter: &CharterPropose, key: KeyId) -> bool {
    let keeper = member_of(charter, &key).is_some_and(|m| charter.keepers.contains(&m.email));
    charter.version == 1 && charter.supersedes.is_empty() && keeper
}

/// Whether a charter can be lived by: each person and key once, every keeper among the people, a threshold that they can
/// reach, and no role for a key that is nobody's.
pub(super) fn is_sound(charter: &CharterPropose) -> bool {
    let emails: BTreeSet<&Email> = charter.people.iter().map(|m| &m.email).collect();
    let keys: Vec<&KeyId> = charter.people.iter().flat_map(|m| &m.keys).map(|k| &k.key).collect();
    let distinct: BTreeSet<&&KeyId> = keys.iter().collect();
    let keepers: BTreeSet<&Email> = charter.keepers.iter().collect();
    emails.len() == charter.people.len()
        && charter.people.iter().all(|m| m.serves.is_none() || m.roles.is_empty())
        && charter.people.iter().all(|m| m.serves != Some(Service::Gate) || !keepers.contains(&m.email))
        && distinct.len() == keys.len()
        && keepers.len() == charter.keepers.len()
        && keepers.is_subset(&emails)
        && (1..=keepers.len()).contains(&(charter.threshold as usize))
}

/// A key proves possession under the organisation's id; before there is one, in the founding charter, without.
pub(super) fn proves(email: &Email, key: &MemberKey, org: Option<EventId>, founding: Option<&CharterPropose>) -> bool {
    let founder = |m: &Member| m.email == *email && m.keys.contains(key);
    let since_founding = founding.is_some_and(|f| f.people.iter().any(founder));
    let Some(proof) = hex_bytes::<64>(&key.proof) else { return false };
    let holds = |org| verify(NAMESPACE_JOIN, &key.key, possession_statement(org, email, &key.key).as_bytes(), &proof).is_ok();
    holds(org) || (since_founding && holds(None))
}

fn committee(charter: &CharterPropose) -> BTreeSet<&Email> {
    let seat = |m: &&Member| [Role::Committee, Role::Chair, Role::Secretary].iter().any(|r| m.roles.contains(r));
    charter.people.iter().filter(seat).map(|m| &m.email).collect()
}
