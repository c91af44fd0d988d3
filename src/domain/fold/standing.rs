//! Where a release stands, in which attempt, and under which policy.

use std::collections::{BTreeMap, BTreeSet};

use super::Proof;
use crate::domain::act::Act;
use crate::domain::ids::{Digest, EventId};
use crate::domain::order::{Attested, Signer, Strand};
use crate::domain::permit;
use crate::domain::policy::Policy;
use crate::domain::release::{Confirmation, Release};
use crate::domain::vocab::{Outcome, State};

/// Where a release stands: what stopped it outweighs where its papers are.
pub(super) fn state(release: &Release) -> State {
    let back = |r: &crate::domain::release::Rollback| r.done.is_some();
    match release.stage {
        ended @ (State::Exempt | State::Withdrawn) => ended,
        _ if release.held_by().next().is_some() => State::Suspended,
        _ if release.rollbacks.iter().any(back) => State::RolledBack,
        stage => stage,
    }
}

/// Where its papers stand: what closes the gate outweighs what opens it. What runs without an approval that holds is not
/// shown as deployed, for it should not run.
pub(super) fn stage(release: &Release) -> State {
    let outcome = release.decision.as_ref().map(|d| d.outcome);
    let running = release.live().is_some();
    let held = running && outcome.is_some_and(|o| o != Outcome::Rejected);
    if release.exempt.is_some() {
        State::Exempt
    } else if release.withdrawn.is_some() && !running {
        State::Withdrawn
    } else if release.conflicts.iter().any(|c| c.contests) {
        State::Contested
    } else if held && release.superseded_by.is_some() {
        State::Superseded
    } else if held {
        let well = release.confirmation.as_ref().is_some_and(Confirmation::all_well);
        if well { State::Confirmed } else { State::Deployed }
    } else if release.withdrawn.is_some() {
        State::Withdrawn
    } else {
        match outcome {
            Some(Outcome::Approved) => State::Approved,
            Some(Outcome::ApprovedWithConditions) => State::ApprovedWithConditions,
            Some(Outcome::Rejected) => State::Rejected,
            None if release.submitted_at.is_some() => State::InReview,
            None => State::Draft,
        }
    }
}

/// The attempt of every act: a resubmission opens the next one only after a proven rejection that it names.
pub(super) fn attempts(strand: &Strand, proven: &BTreeMap<EventId, Proof>) -> Vec<u32> {
    let mut attempt: Vec<u32> = Vec::with_capacity(strand.len());
    let mut openers: Vec<usize> = Vec::new();
    for (place, attested) in strand.acts() {
        let seen = openers.iter().filter(|o| strand.saw(place, **o)).map(|o| attempt[*o]).max().unwrap_or(1);
        let opens = match &attested.act {
            Act::ReleaseResubmit(r) => {
                owned(attested)
                    && proven.get(&r.decision).is_some_and(|proof| !proof.grants())
                    && strand.place(r.decision).is_some_and(|d| strand.saw(place, d) && attempt[d] == seen)
            }
            _ => false,
        };
        if opens {
            openers.push(place);
        }
        attempt.push(seen + u32::from(opens));
    }
    attempt
}

/// Which round of sign-offs an act belongs to: the attempt, and within it how often a suspension has had the row asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    /// The attempt, as people count it.
    pub attempt: u32,
    /// 0 for the first asking; reinstatements count up.
    pub again: u32,
}

impl Turn {
    /// The first asking of the first attempt.
    pub const FIRST: Self = Self { attempt: 1, again: 0 };
}

/// The turn of every act, and the reinstatements that opened one: by a Lead entitled to it who neither owned nor had asked
/// for the release, and who had seen it approved in this attempt and then suspended.
pub(super) fn turns(
    strand: &Strand,
    attempt: &[u32],
    proven: &BTreeMap<EventId, Proof>,
    policy: &Policy,
) -> (Vec<Turn>, BTreeSet<usize>) {
    let mut turns: Vec<Turn> = Vec::with_capacity(strand.len());
    let mut openers: BTreeSet<usize> = BTreeSet::new();
    for place in 0..strand.len() {
        let first = Turn { attempt: attempt[place], again: 0 };
        let seen = openers.iter().filter(|o| strand.saw(place, **o)).map(|o| turns[*o]);
        let mut turn = seen.max().map_or(first, |turn| turn.max(first));
        if reopens(strand, place, attempt, &turns, &openers, proven, policy) {
            turn.again += 1;
            openers.insert(place);
        }
        turns.push(turn);
    }
    (turns, openers)
}

fn reopens(
    strand: &Strand,
    place: usize,
    attempt: &[u32],
    turns: &[Turn],
    openers: &BTreeSet<usize>,
    proven: &BTreeMap<EventId, Proof>,
    policy: &Policy,
) -> bool {
    let entitled = |p: usize, kind| strand.at(p).signer.as_ref().is_some_and(|s| permit::entitled(policy, kind, s));
    if !matches!(strand.at(place).act, Act::ReleaseReinstate(_)) || !entitled(place, "release.reinstate") || own(strand, place) {
        return false;
    }
    let seen = |p: &usize| strand.saw(place, *p);
    let granted = |p: &usize| proven.get(&strand.at(*p).id).is_some_and(Proof::grants);
    let approvals: Vec<usize> = (0..place).filter(seen).filter(granted).collect();
    let approved = approvals.iter().any(|a| attempt[*a] == attempt[place]);
    let stands = |s: usize| !approvals.iter().any(|a| answers(strand, *a, s, turns, openers));
    let held = |p: &usize| matches!(strand.at(*p).act, Act::ReleaseSuspend(_)) && entitled(*p, "release.suspend") && stands(*p);
    approved && (0..place).filter(seen).any(|p| held(&p))
}

/// Whether an approval answers a suspension: it was given in a turn that a reinstatement opened which had seen the suspension.
pub(super) fn answers(strand: &Strand, approval: usize, suspension: usize, turns: &[Turn], openers: &BTreeSet<usize>) -> bool {
    let opened = |o: usize| turns[o] == turns[approval] && strand.saw(approval, o) && strand.saw(o, suspension);
    openers.iter().any(|o| opened(*o))
}

/// Whether the act's signer owned the model then, or had asked for the release.
fn own(strand: &Strand, place: usize) -> bool {
    let email = |p: usize| strand.at(p).signer.as_ref().map(|s: &Signer| &s.email);
    strand.at(place).signer.as_ref().is_some_and(|s| s.owns_model) || email(place) == email(0)
}

/// Attempts and the policy they are pinned to must be known before any policy can be asked: they are the owner's.
fn owned(attested: &Attested) -> bool {
    attested.signer.as_ref().is_some_and(|s| s.owns_model)
}

/// The policies that the attempt was submitted under: several only where submissions had not seen each other, which is a
/// conflict.
pub(super) fn pinned(strand: &Strand, attempt: &[u32], now: u32) -> BTreeSet<Digest> {
    let submits: Vec<usize> = strand
        .acts()
        .filter(|(p, a)| attempt[*p] == now && owned(a))
        .filter(|(_, a)| matches!(&a.act, Act::ReleaseSubmit(s) if a.policy == Some(s.policy)))
        .map(|(p, _)| p)
        .collect();
    let digests = strand.latest(&submits).into_iter().filter_map(|p| match &strand.at(p).act {
        Act::ReleaseSubmit(s) => Some(s.policy),
        _ => None,
    });
    digests.collect()
}
