//! Where a release stands, in which attempt, and under which policy.

use std::collections::{BTreeMap, BTreeSet};

use super::Proof;
use crate::domain::act::Act;
use crate::domain::ids::{Digest, EventId};
use crate::domain::order::{Attested, Strand};
use crate::domain::release::{Confirmation, Release};
use crate::domain::vocab::{Outcome, State};

/// Where a release stands: what closes the gate outweighs what opens it. What runs without an approval that holds is not
/// shown as deployed, for it should not run.
pub(super) fn state(release: &Release) -> State {
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
