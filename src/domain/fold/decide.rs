//! The outcome: an act that grants nothing its own past does not prove (`ledger.md` §2).

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use super::{Folding, conflict};
use crate::domain::act::ReleaseDecide;
use crate::domain::ids::Email;
use crate::domain::release::{Conflict, Decision, Item, Release, Verdict};
use crate::domain::vocab::{Choice, Outcome, Role, State};

/// What the review has come to, if anything: the one place that says when a row is complete.
///
/// A rejection by any single-role slot or by the Committee ends it; approval takes every item done, no challenge open, the
/// tier confirmed and every slot filled.
pub fn outcome_of(release: &Release) -> Option<Outcome> {
    let under_review = matches!(release.stage, State::InReview | State::Contested) && release.submitted_at.is_some();
    if !under_review {
        return None;
    }
    if is_rejected(release) {
        return Some(Outcome::Rejected);
    }
    let complete = !release.slots.is_empty() && release.slots.iter().all(|s| s.filled_by.is_some());
    let clean = release.items.iter().all(Item::is_done)
        && release.open_challenges().next().is_none()
        && release.tier_confirmed
        && !release.needs_newer
        && release.withdrawn.is_none()
        && release.conflicts.iter().all(|c| c.contests);
    (complete && clean).then(|| if has_conditions(release) { Outcome::ApprovedWithConditions } else { Outcome::Approved })
}

/// A rejection counts by the row that its signer had seen, so changing the row does not lose it.
fn is_rejected(release: &Release) -> bool {
    let by_role = release.sign_offs.iter().any(|s| s.void.is_none() && s.verdict == Verdict::Reject);
    let by_ballot =
        || release.ballot.as_ref().is_some_and(|b| super::carried(&b.tally, b.closed.is_some()) == Some(Outcome::Rejected));
    let by_vote = match release.committee_record() {
        Some(record) => record.stands() && record.outcome == Outcome::Rejected,
        None => by_ballot(),
    };
    by_role || by_vote
}

fn has_conditions(release: &Release) -> bool {
    let signed = release
        .slots
        .iter()
        .filter_map(|slot| slot.filled_by)
        .any(|id| release.sign_offs.iter().any(|s| s.id == id && matches!(&s.verdict, Verdict::Approve(c) if !c.is_empty())));
    let committee = release.slots.iter().any(|s| s.role == Role::Committee);
    let voted = || match release.committee_record() {
        Some(record) => record.outcome == Outcome::ApprovedWithConditions,
        None => release.ballot.as_ref().is_some_and(|b| b.tally.with_conditions),
    };
    signed || (committee && voted())
}

/// What tells decisions apart that agree: the outcome, those with conditions first; when; whose; how much of the history he had seen.
type Rank<'a> = (Option<(bool, Outcome)>, DateTime<Utc>, Option<&'a Email>, Reverse<usize>);

/// Whether the fold of what the decider had seen comes to the outcome that he recorded, on the same subject.
pub fn is_proven(before: &Release, decide: &ReleaseDecide) -> bool {
    decide.subject == before.subject && outcome_of(before) == Some(decide.outcome)
}

impl Folding<'_> {
    /// The decision that holds, and what contests it: of those that no other decision had seen, a rejection or anything
    /// else that an approval had not seen.
    pub(super) fn decisions(&self, release: &mut Release, conflicts: &mut Vec<Conflict>) {
        let proven = self.proven();
        let is_past = |p: &usize| self.attempt[*p] < self.current();
        release.past_decisions = proven.iter().filter(|p| is_past(p)).filter_map(|p| self.decision(*p)).collect();
        let latest = self.strand.latest(&proven);
        let granted = |p: &&usize| self.proof(**p).is_some_and(super::Proof::grants);
        for &place in latest.iter().filter(granted) {
            self.objections(place, conflicts);
        }
        let mut held: Vec<usize> = latest.into_iter().filter(|p| !is_past(p) && !self.raised_since(*p)).collect();
        held.sort_by_key(|p| self.rank(*p));
        release.decision = held.iter().find_map(|p| self.decision(*p));
        if self.approvals(None).is_empty() {
            return;
        }
        if let Some(proof) = held.iter().find_map(|p| self.proof(*p).filter(|proof| proof.grants())) {
            keep_as_approved(release, &proof.before);
        }
    }

    /// Acts that an approval had not seen, nor they it, and that would have stopped it.
    fn objections(&self, approval: usize, conflicts: &mut Vec<Conflict>) {
        let mut places: Vec<usize> =
            self.picked(|_| Some(())).into_iter().map(|(p, ())| p).filter(|p| self.objects(*p, approval)).collect();
        places.extend(self.votes_against(approval, None));
        places.extend(self.records_against(approval, None));
        // One that a suspension has had asked again is not contested by that.
        let superseded = self.attempt[approval].attempt < self.current().attempt;
        let Some(&first) = places.first() else {
            if superseded {
                let text = "Approved in an attempt that had ended".to_owned();
                conflicts.push(conflict(self.strand, &[approval], true, text));
            }
            return;
        };
        let text = format!("Approved by one who had not seen: {}", self.line(first).text);
        places.insert(0, approval);
        conflicts.push(conflict(self.strand, &places, true, text));
    }

    /// Whether a Lead, knowing of the approval, raised the kind above the one that was approved.
    fn raised_since(&self, approval: usize) -> bool {
        self.picked(|_| Some(())).into_iter().any(|(p, ())| self.lifts_since(p, approval))
    }

    /// Several decisions that agree are one: with the conditions if any has them, from the earliest on. Among those it is shown as
    /// one of them had seen it, told apart by what they say and never by their ids, which their authors can choose.
    fn rank(&self, place: usize) -> Rank<'_> {
        let outcome = self.proof(place).map(|proof| proof.outcome);
        let seen = (0..place).filter(|p| self.strand.saw(place, *p)).count();
        let signer = self.signer(place).map(|s| &s.email);
        (outcome.map(|o| (o != Outcome::ApprovedWithConditions, o)), self.at(place).time, signer, Reverse(seen))
    }

    fn decision(&self, place: usize) -> Option<Decision> {
        let (attested, proof) = (self.at(place), self.proof(place)?);
        Some(Decision {
            id: attested.id,
            outcome: proof.outcome,
            by: attested.signer.as_ref()?.email.clone(),
            at: attested.time,
            attempt: self.attempt[place].attempt,
            reasons: if proof.grants() { Vec::new() } else { reasons(&proof.before) },
        })
    }
}

/// Every reason for which a release was rejected, as the decision had seen them.
fn reasons(before: &Release) -> Vec<String> {
    let signed = before.sign_offs.iter().filter(|s| s.void.is_none() && s.verdict == Verdict::Reject);
    let voted = before.ballot.iter().flat_map(|b| &b.votes).filter(|v| v.void.is_none() && v.choice == Choice::Reject);
    let met = before.records.iter().filter(|r| r.stands()).flat_map(|r| &r.votes).filter(|v| v.choice == Choice::Reject);
    let met = met.filter_map(|v| v.reason.as_ref().map(super::read));
    signed.filter_map(|s| s.words.clone()).chain(voted.filter_map(|v| v.reason.clone())).chain(met).collect()
}

/// What was approved stays as it was, whatever has changed around it since: an owner, a tier, a role.
fn keep_as_approved(release: &mut Release, before: &Release) {
    release.subject = before.subject;
    release.slots.clone_from(&before.slots);
    for sign_off in &mut release.sign_offs {
        if let Some(then) = before.sign_offs.iter().find(|s| s.id == sign_off.id) {
            sign_off.void = then.void;
        }
    }
    for record in &mut release.records {
        if let Some(then) = before.records.iter().find(|r| r.id == record.id) {
            record.void = then.void;
        }
    }
    if let (Some(ballot), Some(then)) = (&mut release.ballot, &before.ballot) {
        ballot.tally = then.tally;
        for vote in &mut ballot.votes {
            if let Some(was) = then.votes.iter().find(|v| v.id == vote.id) {
                vote.void = was.void;
            }
        }
    }
}
