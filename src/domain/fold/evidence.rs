//! Evidence: attached, gone, and what becomes of sign-offs that rested on it (`rules.md` §4).

use std::collections::{BTreeMap, BTreeSet};

use super::{Candidate, Folding, Proof, matching, read};
use crate::domain::act::{Act, EvidenceWithdraw};
use crate::domain::ids::{Email, EventId};
use crate::domain::permit;
use crate::domain::policy::Party;
use crate::domain::release::{Evidence, Footing, Gone, Release};
use crate::domain::vocab::Role;

impl Folding<'_> {
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        let adds = self.picked(|act| match act {
            Act::EvidenceAdd(e) => Some(e),
            _ => None,
        });
        adds.into_iter()
            .filter_map(|(place, e)| {
                let attested = self.at(place);
                Some(Evidence {
                    id: attested.id,
                    title: e.title.clone(),
                    kind: e.kind.clone(),
                    file: e.file.clone(),
                    url: e.url.clone(),
                    stored: e.stored.clone(),
                    dated: e.dated,
                    reading: e.reading.clone(),
                    items: e.items.clone(),
                    by: attested.signer.as_ref()?.email.clone(),
                    at: attested.time,
                    after_decision: self.is_approved(place),
                    gone: self.gone(attested.id),
                    purged: None,
                })
            })
            .collect()
    }

    /// Where it is recorded that a piece of evidence is gone, as far as an act had seen.
    fn withdrawals(&self, sight: Option<usize>) -> Vec<(usize, &EvidenceWithdraw)> {
        self.picked_in(sight, |act| match act {
            Act::EvidenceWithdraw(w) => Some(w),
            _ => None,
        })
    }

    fn gone(&self, evidence: EventId) -> Option<Gone> {
        let (place, w) = self.withdrawals(None).into_iter().find(|(_, w)| w.evidence == evidence)?;
        let (attested, by) = (self.at(place), self.signer(place)?.email.clone());
        Some(Gone { id: attested.id, by, at: attested.time, reason: read(&w.reason), altered: w.altered })
    }

    /// Whether evidence that is gone is missing from its items. What was approved with it stays as it was: it is its
    /// sign-offs that have lost their footing.
    pub(super) fn is_missing(&self, evidence: &Evidence) -> bool {
        if evidence.gone.is_none() {
            return false;
        }
        let approvals = self.approvals(None);
        let since = |w: usize| approvals.iter().any(|a| !self.strand.saw(*a, w));
        self.withdrawals(None).into_iter().any(|(p, w)| w.evidence == evidence.id && !since(p))
    }

    /// Why a withdrawal has no effect, if it has none.
    pub(super) fn withdrawal_idle(&self, place: usize, w: &EvidenceWithdraw) -> Option<&'static str> {
        let adds = self.picked_in(Some(place), |act| matches!(act, Act::EvidenceAdd(_)).then_some(()));
        let Some(signer) = self.signer(place).filter(|_| adds.iter().any(|(p, ())| self.at(*p).id == w.evidence)) else {
            return Some("there was no such evidence");
        };
        let parties = self.policy.permission(self.at(place).act.kind()).map_or(&[][..], |row| &row.who);
        let may = parties.iter().any(|party| match party {
            Party::Owner => signer.owns_model,
            Party::Role(role) => permit::holds(signer, *role),
            Party::Keeper => signer.keeper,
            Party::Approver => self.row_seen(place).iter().any(|s| signer.has(s.role)),
            Party::Validator | Party::Responsible => !self.own(place),
            Party::Author => self.strand.place(w.evidence).and_then(|p| self.signer(p)).is_some_and(|s| s.email == signer.email),
        });
        (!may).then_some("its signer may not say that of it")
    }

    /// Evidence that an approval rested on and that is gone, as far as an act had seen, each with where that is recorded.
    fn undermined(&self, proof: &Proof, approval: usize, sight: Option<usize>) -> BTreeMap<EventId, usize> {
        let linked: BTreeSet<EventId> = proof.before.items.iter().flat_map(|i| &i.evidence).copied().collect();
        let gone = self.withdrawals(sight).into_iter().filter(|(p, _)| !self.strand.saw(approval, *p));
        gone.filter(|(_, w)| linked.contains(&w.evidence)).map(|(p, w)| (w.evidence, p)).collect()
    }

    /// Who fills which slot of an approval anew, all of what is gone having been seen.
    fn stands_by(
        &self,
        proof: &Proof,
        approval: usize,
        gone: &BTreeMap<EventId, usize>,
        sight: Option<usize>,
    ) -> Vec<Option<Email>> {
        let said = self.picked_in(sight, |act| match act {
            Act::SignoffReaffirm(s) if s.subject == proof.before.subject => Some(&s.roles),
            _ => None,
        });
        let knew = |p: usize| self.strand.saw(p, approval) && gone.values().all(|w| self.strand.saw(p, *w));
        let mut candidates: BTreeMap<&Email, BTreeSet<usize>> = BTreeMap::new();
        for (place, roles) in said.into_iter().filter(|(p, _)| knew(*p)) {
            let Some(signer) = self.signer(place) else { continue };
            let asked = signer.email == proof.before.requester;
            let barred = self.recused(place).contains(&signer.email);
            let fits = |n: &usize| {
                let slot = &proof.before.slots[*n];
                let kept = (slot.not_requester && asked) || (slot.role == Role::Committee && barred);
                roles.contains(&slot.role) && signer.has(slot.role) && !kept
            };
            candidates.entry(&signer.email).or_default().extend((0..proof.before.slots.len()).filter(fits));
        }
        let once = |person: &Email| self.policy.separation.distinct_people || *person == proof.before.requester;
        let all: Vec<Candidate> = candidates
            .into_iter()
            .map(|(person, slots)| Candidate { person: person.clone(), sign_off: None, slots, once: once(person) })
            .collect();
        let seats = matching(proof.before.slots.len(), &all);
        seats.into_iter().map(|seat| seat.map(|c| all[c].person.clone())).collect()
    }

    /// Whether some slot of these approvals rests on evidence that is gone, as far as an act had seen.
    pub(super) fn is_undermined(&self, place: usize, approvals: &[usize]) -> bool {
        approvals.iter().any(|a| {
            let Some(proof) = self.proof(*a) else { return false };
            let gone = self.undermined(proof, *a, Some(place));
            !gone.is_empty() && self.stands_by(proof, *a, &gone, Some(place)).iter().any(Option::is_none)
        })
    }

    /// The sign-offs of the approval that rest on evidence which is gone, each with who stands by it.
    pub(super) fn footing(&self, release: &Release) -> Vec<Footing> {
        let held = self.strand.latest(&self.proven_approvals());
        let Some((approval, proof)) = held.iter().find_map(|a| self.proof(*a).map(|p| (*a, p))) else { return Vec::new() };
        let gone = self.undermined(proof, approval, None);
        if gone.is_empty() {
            return Vec::new();
        }
        let seats = self.stands_by(proof, approval, &gone, None);
        let footing = proof.before.slots.iter().zip(seats).map(|(slot, reaffirmed)| Footing {
            role: slot.role,
            clause: slot.clause.clone(),
            sign_off: slot.filled_by,
            evidence: gone.keys().copied().collect(),
            reaffirmed,
            candidates: self.could_stand_by(slot.role, slot.not_requester, release),
        });
        footing.collect()
    }

    fn could_stand_by(&self, role: Role, not_requester: bool, release: &Release) -> Vec<Email> {
        let barred = if role == Role::Committee { self.recused(0) } else { Vec::new() };
        let mut who = self.ctx.people.holders(role, &release.owner);
        let kept = |w: &Email| (not_requester && *w == release.requester) || barred.contains(w);
        who.retain(|w| !kept(w));
        who
    }
}
