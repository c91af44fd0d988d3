//! Sign-offs and the slots they fill (`rules.md` §2).

use std::collections::BTreeSet;

use super::{Candidate, Folding, conflict, matching, read};
use crate::domain::act::Act;
use crate::domain::ids::Email;
use crate::domain::policy::Slot;
use crate::domain::release::{Conflict, Release, SignOff, SlotState, Verdict, Void};
use crate::domain::vocab::Role;

impl Folding<'_> {
    pub(super) fn sign_offs(&self, release: &mut Release, conflicts: &mut Vec<Conflict>) {
        let given = self.picked(|act| is_sign_off(act).then_some(()));
        let places: Vec<usize> = given.into_iter().map(|(p, ())| p).collect();
        release.sign_offs = places.iter().filter_map(|p| self.sign_off(*p, &places, release)).collect();
        let both = |by: &Email| {
            let of = release.sign_offs.iter().filter(|s| s.void == Some(Void::Conflict) && s.by == *by);
            of.filter_map(|s| self.strand.place(s.id)).collect::<Vec<usize>>()
        };
        let torn: BTreeSet<&Email> = release.sign_offs.iter().filter(|s| s.void == Some(Void::Conflict)).map(|s| &s.by).collect();
        for who in torn {
            let text = format!("{} signed two things at once", self.ctx.people.name(who));
            conflicts.push(conflict(self.strand, &both(who), false, text));
        }
    }

    fn sign_off(&self, place: usize, all: &[usize], release: &Release) -> Option<SignOff> {
        let attested = self.at(place);
        let signer = attested.signer.as_ref()?;
        let (roles, verdict, subject, words) = match &attested.act {
            Act::SignoffApprove(s) => {
                let held = s.roles.iter().copied().filter(|r| signer.has(*r)).collect();
                (held, Verdict::Approve(s.conditions.clone()), s.subject, s.comment.as_ref().map(read))
            }
            // The Lead who has the row asked again has signed for himself.
            Act::ReleaseReinstate(r) => {
                (BTreeSet::from([Role::GovernanceLead]), Verdict::Approve(Vec::new()), r.subject, Some(read(&r.reason)))
            }
            Act::SignoffReject(s) => (BTreeSet::from([s.role]), Verdict::Reject, s.subject, Some(read(&s.reason))),
            _ => return None,
        };
        let approves = matches!(verdict, Verdict::Approve(_));
        let stale = approves && self.policy.separation.dismiss_stale && subject != release.subject;
        Some(SignOff {
            id: attested.id,
            by: signer.email.clone(),
            key: attested.key,
            roles,
            verdict,
            words,
            at: attested.time,
            deputy_of: self.deputised(place),
            self_approved: approves && signer.email == release.requester,
            void: self.void(place, all, stale),
        })
    }

    /// A person's latest word counts; of two that had not seen each other both if they say the same, none if they do not.
    fn void(&self, place: usize, all: &[usize], stale: bool) -> Option<Void> {
        let by = |p: usize| self.signer(p).map(|s| &s.email);
        let rival = |o: usize| o != place && by(o) == by(place) && self.attempt[o] == self.attempt[place] && !self.is_approved(o);
        let others = || all.iter().copied().filter(|o| rival(*o));
        // Only what nothing later of the same person replaces is still his word: the place decides between equals alone.
        let replaced = |o: usize| others().any(|later| self.strand.saw(later, o));
        let beside = || others().filter(|o| self.strand.concurrent(*o, place) && !replaced(*o));
        if self.attempt[place] < self.current() {
            Some(Void::EarlierAttempt)
        } else if self.is_approved(place) {
            Some(Void::Late)
        } else if others().any(|o| self.strand.saw(o, place)) {
            Some(Void::Replaced)
        } else if beside().any(|o| self.differ(o, place)) {
            Some(Void::Conflict)
        } else if beside().any(|o| o < place) {
            Some(Void::Replaced)
        } else {
            stale.then_some(Void::Stale)
        }
    }

    /// Whether two sign-offs say different things, comments aside.
    fn differ(&self, a: usize, b: usize) -> bool {
        match (&self.at(a).act, &self.at(b).act) {
            (Act::SignoffApprove(a), Act::SignoffApprove(b)) => {
                (&a.roles, a.subject, &a.conditions) != (&b.roles, b.subject, &b.conditions)
            }
            (Act::SignoffReject(_), Act::SignoffReject(_)) | (Act::ReleaseReinstate(_), Act::ReleaseReinstate(_)) => false,
            _ => true,
        }
    }

    /// Fills the slots: the Committee's by its ballot, the others by matching people to slots.
    pub(super) fn fill_slots(&self, release: &mut Release, conflicts: &[Conflict]) {
        let row = self.policy.sign_offs(release.kind, release.tier);
        let candidates = self.candidates(release, &row);
        let seats = matching(row.len(), &candidates);
        let slots = row.into_iter().enumerate().map(|(n, slot)| {
            let seated = seats[n].map(|c| &candidates[c]);
            let (filled_by, candidates) = match slot.role {
                Role::Committee => (self.committee_fills(release, conflicts), self.could_vote(release)),
                _ => (seated.and_then(|c| c.sign_off), could_sign(n, seated, &candidates)),
            };
            SlotState { filled_by, candidates, role: slot.role, clause: slot.clause, not_requester: slot.not_requester }
        });
        release.slots = slots.collect();
    }

    fn could_vote(&self, release: &Release) -> Vec<Email> {
        if self.quorum_in_reach(release) { self.voters(release).into_iter().collect() } else { Vec::new() }
    }

    /// Everybody who has filled or could fill a slot, those who signed first; who has signed fills only what he signed for.
    fn candidates(&self, release: &Release, row: &[Slot]) -> Vec<Candidate> {
        let once = |person: &Email| self.policy.separation.distinct_people || *person == release.requester;
        let candidate = |person: &Email, sign_off, fits: &dyn Fn(&Slot) -> bool| Candidate {
            person: person.clone(),
            sign_off,
            slots: (0..row.len()).filter(|n| may_fill(&row[*n], person, release) && fits(&row[*n])).collect(),
            once: once(person),
        };
        let standing = release.sign_offs.iter().filter(|s| s.void.is_none() && matches!(s.verdict, Verdict::Approve(_)));
        let signed = standing.map(|s| candidate(&s.by, Some(s.id), &|slot| s.roles.contains(&slot.role)));
        let mut signed: Vec<Candidate> = signed.collect();
        let open = self.ctx.people.0.iter().map(|p| &p.email).filter(|p| !signed.iter().any(|s| s.person == **p));
        let holds = |person: &Email, role| self.ctx.people.holders(role, &release.owner).contains(person);
        let mut open: Vec<Candidate> = open.map(|p| candidate(p, None, &|slot| holds(p, slot.role))).collect();
        signed.sort_by(|a, b| a.person.cmp(&b.person));
        open.sort_by(|a, b| a.person.cmp(&b.person));
        signed.extend(open.into_iter().filter(|c| !c.slots.is_empty()));
        signed
    }
}

/// Who could sign a slot: those who fit and have not signed yet, or for a filled one all who fit; nobody if it cannot be
/// filled while the others are.
fn could_sign(slot: usize, seated: Option<&Candidate>, all: &[Candidate]) -> Vec<Email> {
    let Some(seated) = seated else { return Vec::new() };
    let open = |c: &&Candidate| c.slots.contains(&slot) && (seated.sign_off.is_some() || c.sign_off.is_none());
    all.iter().filter(open).map(|c| c.person.clone()).collect()
}

/// The requester fills only a slot whose row lets him (`rules.md` §2); the Committee's is filled by its ballot alone.
fn may_fill(slot: &Slot, person: &Email, release: &Release) -> bool {
    slot.role != Role::Committee && !(slot.not_requester && *person == release.requester)
}

/// Whether the act says something for a role of the row.
const fn is_sign_off(act: &Act) -> bool {
    matches!(act, Act::SignoffApprove(_) | Act::SignoffReject(_) | Act::ReleaseReinstate(_))
}
