//! Votes: which of them count, what they come to, and what a late one would have changed (`rules.md` §5).

use std::collections::{BTreeMap, BTreeSet};

use super::Folding;
use crate::domain::act::{Act, VoteCast};
use crate::domain::ids::{Email, EventId};
use crate::domain::policy::Committee;
use crate::domain::release::{Tally, Void};
use crate::domain::vocab::{Choice, Outcome, Role};

impl<'a> Folding<'a> {
    /// The latest ballots of the attempt that had been seen: several where they had not seen each other.
    pub(super) fn ballots(&self, sight: Option<usize>) -> Vec<usize> {
        let attempt = sight.map_or_else(|| self.current(), |s| self.attempt[s]);
        let opened = self.picked_in(sight, |act| matches!(act, Act::BallotOpen(_)).then_some(()));
        let places: Vec<usize> = opened.into_iter().map(|(p, ())| p).filter(|p| self.attempt[*p] == attempt).collect();
        self.strand.latest(&places)
    }

    /// The closes of a ballot that count; of several, those that no earlier one had closed already.
    pub(super) fn closes(&self, ballot: usize, sight: Option<usize>) -> Vec<usize> {
        let id = self.at(ballot).id;
        let closes = self.picked_in(sight, |act| matches!(act, Act::BallotClose(c) if c.ballot == id).then_some(()));
        let all: Vec<usize> = closes.into_iter().map(|(p, ())| p).collect();
        all.iter().copied().filter(|p| !all.iter().any(|q| self.strand.saw(*p, *q))).collect()
    }

    /// Who may vote in a ballot: its roster, frozen at the opening, less the recused and those whose role has ended.
    pub(super) fn roster(&self, ballot: usize) -> BTreeSet<Email> {
        let Act::BallotOpen(open) = &self.at(ballot).act else { return BTreeSet::new() };
        let recused = self.recused(ballot);
        open.roster.iter().filter(|m| !recused.contains(m) && self.committee.contains(*m)).cloned().collect()
    }

    /// The votes for a ballot, by those on its roster.
    pub(super) fn cast(&self, ballot: usize, sight: Option<usize>) -> Vec<usize> {
        let id = self.at(ballot).id;
        let cast = self.picked_in(sight, |act| matches!(act, Act::VoteCast(v) if v.ballot == id).then_some(()));
        let roster = self.roster(ballot);
        let by_member = |p: &usize| self.signer(*p).is_some_and(|s| roster.contains(&s.email));
        cast.into_iter().map(|(p, ())| p).filter(by_member).collect()
    }

    pub(super) fn vote(&self, place: usize) -> Option<&'a VoteCast> {
        match &self.at(place).act {
            Act::VoteCast(vote) => Some(vote),
            _ => None,
        }
    }

    /// Whether a vote came in time: every close had seen it, and it had seen no approval that held.
    pub(super) fn in_time(&self, vote: usize, closes: &[usize]) -> bool {
        closes.iter().all(|c| self.strand.saw(*c, vote)) && !self.is_approved(vote)
    }

    /// Why each of some votes does not count among them: a member's latest does, and none of two that contradict.
    pub(super) fn weigh(&self, votes: &[usize], stale: impl Fn(usize) -> bool) -> BTreeMap<usize, Option<Void>> {
        let by = |p: usize| self.signer(p).map(|s| &s.email);
        let others = |p: usize| votes.iter().copied().filter(move |o| *o != p && by(*o) == by(p));
        // Only what nothing later of the same member replaces is still his word: the place decides between equals alone.
        let replaced = |p: usize| others(p).any(|later| self.strand.saw(later, p));
        let beside = |p: usize| others(p).filter(move |o| self.strand.concurrent(*o, p)).filter(move |o| !replaced(*o));
        let said = |p: usize| self.vote(p).map(|v| (v.choice, &v.conditions));
        let void = |p: usize| {
            if replaced(p) {
                Some(Void::Replaced)
            } else if beside(p).any(|o| said(o) != said(p)) {
                Some(Void::Conflict)
            } else if beside(p).any(|o| o < p) {
                Some(Void::Replaced)
            } else {
                stale(p).then_some(Void::Stale)
            }
        };
        votes.iter().map(|p| (*p, void(*p))).collect()
    }

    /// What votes come to that have been weighed.
    pub(super) fn count(&self, ballot: usize, weighed: &BTreeMap<usize, Option<Void>>, closed: bool) -> Tally {
        let counted =
            weighed.iter().filter(|(_, void)| void.is_none()).filter_map(|(p, _)| Some((self.vote(*p)?, self.signer(*p)?)));
        let counted: Vec<(Choice, bool)> = counted.map(|(v, s)| (v.choice, s.roles.contains(&Role::Chair))).collect();
        tally(self.roster(ballot).len(), &counted, &self.policy.committee, closed)
    }

    /// A request that changed makes votes for it stale; a vote against stays until its member votes anew (`rules.md` §4).
    pub(super) fn is_stale(&self, place: usize, changed: bool) -> bool {
        let against = self.vote(place).is_some_and(|v| v.choice == Choice::Reject);
        self.policy.separation.dismiss_stale && changed && !against
    }

    /// Votes that had not seen the close nor it them, and that would have changed what the ballot came to. A decision that
    /// has seen them settles it.
    pub(super) fn overturned(&self, ballot: usize, closes: &[usize], changed: impl Fn(usize) -> bool) -> Vec<usize> {
        let cast = self.cast(ballot, None);
        let decided = self.picked(|act| matches!(act, Act::ReleaseDecide(_)).then_some(()));
        let settled = |v: usize| decided.iter().any(|(d, ())| self.proof(*d).is_some() && self.strand.saw(*d, v));
        let knew = |v: usize| closes.iter().any(|c| self.strand.saw(v, *c)) || self.is_approved(v);
        let (timely, late): (Vec<usize>, Vec<usize>) = cast.into_iter().partition(|v| self.in_time(*v, closes));
        let apart: Vec<usize> = late.into_iter().filter(|v| !knew(*v) && !settled(*v)).collect();
        let both: Vec<usize> = timely.iter().chain(&apart).copied().collect();
        let come_to = |votes: &[usize]| {
            let tally = self.count(ballot, &self.weigh(votes, |p| self.is_stale(p, changed(p))), true);
            tally.as_it_stands.map(|o| o != Outcome::Rejected)
        };
        if come_to(&timely) == come_to(&both) { Vec::new() } else { apart }
    }

    /// Votes seen that an approval had not seen, nor they it, and with which it would not have been carried.
    pub(super) fn votes_against(&self, approval: usize, sight: Option<usize>) -> Vec<usize> {
        let Some(proof) = self.proof(approval) else { return Vec::new() };
        let Some((ballot, before)) = self.ballot_of(proof) else { return Vec::new() };
        let closes = self.closes(ballot, sight);
        let knew = |v: usize| closes.iter().any(|c| self.strand.saw(v, *c));
        let cast = self.cast(ballot, sight);
        let apart: Vec<usize> = cast.iter().copied().filter(|v| self.strand.concurrent(*v, approval) && !knew(*v)).collect();
        if apart.is_empty() {
            return apart;
        }
        let counted = |v: &usize| before.get(&self.at(*v).id).is_some_and(|void| *void != Some(Void::Late));
        let both: Vec<usize> = cast.iter().copied().filter(counted).chain(apart.iter().copied()).collect();
        let changed = |p: usize| self.vote(p).is_some_and(|v| v.subject != proof.before.subject);
        let tally = self.count(ballot, &self.weigh(&both, |p| self.is_stale(p, changed(p))), true);
        if tally.as_it_stands.is_some_and(|o| o != Outcome::Rejected) { Vec::new() } else { apart }
    }

    /// The ballot on which an approval rests, and how its signer saw each vote.
    fn ballot_of(&self, proof: &super::Proof) -> Option<(usize, BTreeMap<EventId, Option<Void>>)> {
        let ballot = proof.before.ballot.as_ref()?;
        proof.before.slots.iter().find(|s| s.role == Role::Committee && s.filled_by == Some(ballot.id))?;
        let votes = ballot.votes.iter().map(|v| (v.id, v.void)).collect();
        self.strand.place(ballot.id).map(|p| (p, votes))
    }

    /// Whether a ballot that had been seen may be followed by another: it ended without an outcome, the request has changed
    /// since it closed, or a late vote or an objection leaves it open what it came to.
    pub(super) fn is_spent(&self, ballot: usize, place: usize) -> bool {
        let sight = Some(place);
        let closes = self.closes(ballot, sight);
        let contested = || {
            let decided = self.picked_in(sight, |act| matches!(act, Act::ReleaseDecide(_)).then_some(()));
            let granted = |d: usize| self.attempt[d] == self.attempt[place] && self.proof(d).is_some_and(super::Proof::grants);
            decided.into_iter().any(|(d, ())| granted(d)) && !self.is_approved(place)
        };
        if closes.is_empty() {
            return contested();
        }
        let approved = self.is_approved(place);
        let material = |act: &Act| super::counts::material(act) || (!approved && matches!(act, Act::EvidenceWithdraw(_)));
        let changes = self.picked_in(sight, |act| material(act).then_some(()));
        let since = |p: usize| changes.iter().any(|(c, ())| !self.strand.saw(p, *c));
        let votes: Vec<usize> = self.cast(ballot, sight).into_iter().filter(|v| self.in_time(*v, &closes)).collect();
        let tally = self.count(ballot, &self.weigh(&votes, |p| self.is_stale(p, since(p))), true);
        let late = self.cast(ballot, sight).into_iter().any(|v| !self.in_time(v, &closes));
        tally.as_it_stands.is_none() || closes.iter().any(|c| since(*c)) || late || contested()
    }
}

/// What a ballot has come to: its outcome once that is certain or the ballot is closed.
pub fn carried(tally: &Tally, closed: bool) -> Option<Outcome> {
    tally.as_it_stands.filter(|_| tally.certain || closed)
}

/// Counts votes that stand, each with whether the chair cast it, over so many who may vote.
pub fn tally(roster: usize, votes: &[(Choice, bool)], rules: &Committee, closed: bool) -> Tally {
    let of = |choice| votes.iter().filter(|(c, _)| *c == choice).count();
    let eligible = roster.saturating_sub(of(Choice::Recuse));
    let quorum = rules.votes_for_quorum(eligible);
    let (approve, no_objection, reject) =
        (of(Choice::Approve) + of(Choice::Conditions), of(Choice::NoObjection), of(Choice::Reject));
    let voted = approve + no_objection + reject + of(Choice::Abstain);
    let with_conditions = of(Choice::Conditions) > 0;
    let chair = votes.iter().find(|(_, chair)| *chair).map(|(c, _)| matches!(c, Choice::Approve | Choice::Conditions));
    let outcome = |approve: usize, reject: usize, chair: bool| {
        let against = reject;
        let for_it = if rules.no_objection_counts { approve + no_objection } else { approve };
        let tie_broken = rules.chair_casting_vote && chair && for_it == against;
        if approve >= rules.min_approvals as usize && (for_it > against || tie_broken) {
            if with_conditions { Outcome::ApprovedWithConditions } else { Outcome::Approved }
        } else {
            Outcome::Rejected
        }
    };
    let missing = eligible.saturating_sub(voted);
    let granted = |o: Outcome| o != Outcome::Rejected;
    let best = outcome(approve + missing, reject, chair.unwrap_or(true));
    let worst = outcome(approve, reject + missing, chair.unwrap_or(false));
    Tally {
        eligible,
        voted,
        quorum,
        approve,
        no_objection,
        reject,
        with_conditions,
        as_it_stands: (voted >= quorum).then(|| outcome(approve, reject, chair.unwrap_or(false))),
        certain: closed || missing == 0 || granted(best) == granted(worst),
    }
}
