//! What is asked for: the request, as its owner amended it and the Lead raised it.

use std::collections::{BTreeMap, BTreeSet};

use super::standing::pinned;
use super::{Folding, conflict, read};
use crate::domain::act::{Act, ReleaseAmend};
use crate::domain::ids::{Digest, Reference};
use crate::domain::policy::Question;
use crate::domain::release::{Conflict, Release};
use crate::domain::vocab::{Fact, Kind, Nature, State, Tier};

/// What the request says in those fields that decide its kind, its tier and its checklist.
pub(super) struct Asked {
    natures: BTreeSet<Nature>,
    facts: BTreeMap<Fact, bool>,
    tier: Tier,
}

impl<'a> Folding<'a> {
    /// A field's latest values, as the act at a place had seen them or as they are: several where changes of it had not
    /// seen each other.
    fn latest_of<T: 'a>(
        &self,
        sight: Option<usize>,
        first: &'a T,
        pick: impl Fn(&'a ReleaseAmend) -> Option<&'a T>,
    ) -> Vec<(usize, &'a T)> {
        let mut values = vec![(0, first)];
        values.extend(self.picked_in(sight, |act| match act {
            Act::ReleaseAmend(a) => pick(a),
            _ => None,
        }));
        let places: Vec<usize> = values.iter().map(|(p, _)| *p).collect();
        let latest = self.strand.latest(&places);
        values.into_iter().filter(|(p, _)| latest.contains(p)).collect()
    }

    /// The same as it is now; disagreement is a conflict, which stands in the way until the owner writes it anew.
    fn agreed<T: PartialEq + Clone + 'a>(
        &self,
        what: &str,
        first: &'a T,
        pick: impl Fn(&'a ReleaseAmend) -> Option<&'a T>,
        conflicts: &mut Vec<Conflict>,
    ) -> T {
        let found = self.latest_of(None, first, pick);
        let one = found.first().map_or(first, |(_, value)| *value);
        if found.iter().any(|(_, value)| *value != one) {
            let places: Vec<usize> = found.iter().map(|(p, _)| *p).collect();
            let text = format!("{what} changed twice at once");
            conflicts.push(conflict(self.strand, &places, false, text));
        }
        one.clone()
    }

    /// What is asked for: where changes disagree, what asks for more.
    fn asked(&self, sight: Option<usize>) -> Asked {
        let natures = self.latest_of(sight, &self.root.natures, |a| a.natures.as_ref());
        let facts = self.latest_of(sight, &self.root.facts, |a| a.facts.as_ref());
        let tiers = self.latest_of(sight, &self.root.tier, |a| a.tier.as_ref());
        let mut merged = BTreeMap::new();
        for (fact, holds) in facts.into_iter().flat_map(|(_, facts)| facts) {
            *merged.entry(*fact).or_insert(false) |= holds;
        }
        Asked {
            natures: natures.into_iter().flat_map(|(_, n)| n).copied().collect(),
            facts: merged,
            tier: tiers.into_iter().map(|(_, t)| *t).max().unwrap_or(self.root.tier),
        }
    }

    /// Kind and tier as the act at a place had seen them, or as they are.
    pub(super) fn kind_seen(&self, sight: Option<usize>) -> (Kind, Tier) {
        let Asked { natures, facts, tier } = self.asked(sight);
        let question = Question {
            natures,
            tier,
            previous_tier: self.ctx.previous.as_ref().filter(|_| self.root.previous.is_some()).map(|p| p.tier),
            third_party: self.ctx.model.vendor.is_some(),
            facts,
        };
        let (derived, tier) = self.policy.kind_of(&question);
        let raises = self.picked_in(sight, |act| match act {
            Act::ReleaseRaise(r) => Some(r.kind),
            _ => None,
        });
        // Raises add up, so their order cannot matter; a lower kind has no effect.
        let kind = raises.into_iter().map(|(_, kind)| kind).fold(derived, |high, kind| self.policy.higher(high, kind));
        (kind, tier)
    }

    /// Starts the release from its request; everything that follows fills the rest in.
    pub(super) fn request(&self, conflicts: &mut Vec<Conflict>) -> Release {
        let root = self.root;
        self.agreed("The natures were", &root.natures, |a| a.natures.as_ref(), conflicts);
        self.agreed("The facts were", &root.facts, |a| a.facts.as_ref(), conflicts);
        self.agreed("The tier was", &root.tier, |a| a.tier.as_ref(), conflicts);
        let artifacts = self.agreed("The artefacts were", &root.artifacts, |a| a.artifacts.as_ref(), conflicts);
        let summary = self.agreed("The summary was", &root.summary, |a| a.summary.as_ref(), conflicts);
        let Asked { natures, facts, tier: asked_tier } = self.asked(None);
        let previous = self.ctx.previous.clone().filter(|_| root.previous.is_some());
        let (kind, tier) = self.kind_seen(None);
        let attempts: Vec<u32> = self.attempt.iter().map(|turn| turn.attempt).collect();
        let submitted = pinned(self.strand, &attempts, self.current().attempt);
        if submitted.len() > 1 {
            let text = "It was submitted under two policies at once".to_owned();
            conflicts.push(super::Conflict { text, events: Vec::new(), contests: false });
        }
        let founder = self.at(0);
        let requester = founder.signer.as_ref().map_or_else(|| self.ctx.model.owner.clone(), |s| s.email.clone());
        Release {
            id: founder.id,
            reference: Reference { model: root.model.clone(), version: root.version.clone() },
            attempt: self.current().attempt,
            state: State::Draft,
            stage: State::Draft,
            kind,
            tier,
            previous_tier: previous.as_ref().map(|p| p.tier),
            tier_confirmed: !self.policy.separation.tier_confirmation || self.ctx.model.confirms(asked_tier),
            requester,
            owner: self.ctx.model.owner.clone(),
            requested_at: founder.time,
            submitted_at: self.submitted(),
            natures,
            facts,
            artifacts,
            summary: read(&summary),
            vendor: self.ctx.model.vendor.clone(),
            previous: root.previous.clone(),
            previous_reference: previous.map(|p| p.reference),
            policy: self.policy_id,
            subject: Digest([0; 32]),
            items: Vec::new(),
            evidence: Vec::new(),
            measures: Vec::new(),
            challenges: Vec::new(),
            slots: Vec::new(),
            sign_offs: Vec::new(),
            ballot: None,
            decision: None,
            past_decisions: Vec::new(),
            footing: Vec::new(),
            conditions: Vec::new(),
            deployments: Vec::new(),
            confirmation: None,
            emergency: None,
            suspensions: Vec::new(),
            reinstatement: None,
            rollbacks: Vec::new(),
            retirements: Vec::new(),
            clocks: Vec::new(),
            holds: Vec::new(),
            purges: Vec::new(),
            records: Vec::new(),
            matters: Vec::new(),
            conflicts: Vec::new(),
            exempt: root.exempt.as_ref().filter(|_| self.is_exempt()).map(read),
            withdrawn: None,
            needs_newer: self.strand.acts().any(|(_, a)| matches!(a.act, Act::Unknown(_))),
            superseded_by: self.ctx.superseded_by.clone(),
            history: Vec::new(),
        }
    }

    fn submitted(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let now = self.current();
        let submits = self.picked(|act| asks_row(act).then_some(()));
        submits.into_iter().filter(|(p, ())| self.attempt[*p] == now).map(|(p, ())| self.at(p).time).min()
    }
}

/// Whether the act puts the request before its row of sign-offs: handed in, or asked again after a suspension.
pub(super) fn asks_row(act: &Act) -> bool {
    matches!(act, Act::ReleaseSubmit(_) | Act::ReleaseReinstate(_))
}
