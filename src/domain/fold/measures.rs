//! What the evidence of a release comes to by its model's thresholds: each result by those that it had to reach.

use std::collections::BTreeMap;

use super::Folding;
use crate::domain::act::Act;
use crate::domain::ids::EventId;
use crate::domain::release::{Evidence, Release};
use crate::domain::threshold::{Measure, Threshold};
use crate::domain::vocab::{Choice, Role};

/// How a threshold stands to a piece of evidence.
#[derive(PartialEq, Eq)]
enum Stands {
    Before,
    TooLate,
}

impl Folding<'_> {
    pub(super) fn measures(&self, release: &Release) -> Vec<Measure> {
        let now = &self.ctx.model.thresholds;
        let linked: Vec<&Evidence> = release
            .evidence
            .iter()
            .filter(|e| e.gone.is_none() && release.items.iter().any(|i| i.evidence.contains(&e.id)))
            .collect();
        let mut all: BTreeMap<EventId, &Threshold> = now.iter().map(|t| (t.id, t)).collect();
        // A result that had seen a threshold answers to it, whatever became of that since.
        for evidence in &linked {
            all.extend(self.thresholds_seen(evidence.id).iter().map(|t| (t.id, t)));
        }
        let mut measures: Vec<Measure> = all.into_values().filter_map(|t| self.measure(t, &linked, release)).collect();
        measures.sort_by(|a, b| (&a.threshold.metric, a.threshold.id).cmp(&(&b.threshold.metric, b.threshold.id)));
        measures
    }

    fn thresholds_seen(&self, act: EventId) -> &[Threshold] {
        let model = self.strand.place(act).and_then(|p| self.at(p).model.as_ref());
        model.map_or(&[], |m| &m.thresholds)
    }

    /// What is withdrawn holds for those alone who had seen it stand.
    fn stands(&self, threshold: &Threshold, evidence: EventId) -> Stands {
        let seen = self.thresholds_seen(evidence).iter().any(|t| t.id == threshold.id);
        let knew: Vec<EventId> = threshold.knew.iter().copied().collect();
        let known = self.strand.place(evidence).is_some_and(|p| self.strand.seen_through(&knew, p));
        if seen || (self.is_in_force(threshold) && !known) { Stands::Before } else { Stands::TooLate }
    }

    fn is_in_force(&self, threshold: &Threshold) -> bool {
        self.ctx.model.thresholds.iter().any(|t| t.id == threshold.id)
    }

    /// None where the threshold is not asked of this release: registered after it was handed in, or withdrawn and not answered.
    fn measure(&self, threshold: &Threshold, linked: &[&Evidence], release: &Release) -> Option<Measure> {
        let given = |e: &&Evidence| e.reading.as_ref().and_then(|r| r.value(&threshold.metric)).map(|v| (e.id, v.clone()));
        let (before, late): (Vec<_>, Vec<_>) =
            linked.iter().filter_map(given).partition(|(id, _)| self.stands(threshold, *id) == Stands::Before);
        let asked = self.is_in_force(threshold) && !self.is_handed_in_before(threshold);
        if before.is_empty() && !asked {
            return None;
        }
        let accepted = self.is_accepted(threshold, release);
        Some(Measure { threshold: threshold.clone(), results: before, too_late: !late.is_empty(), accepted })
    }

    /// Whether the threshold's author knew that this attempt had been submitted.
    fn is_handed_in_before(&self, threshold: &Threshold) -> bool {
        let knew: Vec<EventId> = threshold.knew.iter().copied().collect();
        let submits = self.picked(|act| matches!(act, Act::ReleaseSubmit(_)).then_some(()));
        let of_now = submits.into_iter().filter(|(p, ())| self.attempt[*p].attempt == self.current().attempt);
        of_now.into_iter().any(|(p, ())| self.strand.seen_through(&knew, p))
    }

    /// Whether every place of the row is filled by people who knew the threshold and gave their reason in words.
    fn is_accepted(&self, threshold: &Threshold, release: &Release) -> bool {
        let knew = |id: EventId| self.thresholds_seen(id).iter().any(|t| t.id == threshold.id);
        let signed = |id: EventId| release.sign_offs.iter().any(|s| s.id == id && s.words.is_some() && knew(id));
        let voted = |id: EventId| {
            let ballot = release.ballot.as_ref().filter(|b| b.id == id);
            let for_it = |c: Choice| matches!(c, Choice::Approve | Choice::Conditions);
            ballot
                .is_some_and(|b| b.votes.iter().any(|v| v.void.is_none() && for_it(v.choice) && v.reason.is_some() && knew(v.id)))
        };
        let met = |id: EventId| {
            let words = |r: &crate::domain::release::Record| r.words.is_some() || r.votes.iter().any(|v| v.reason.is_some());
            release.records.iter().any(|r| r.id == id && words(r) && knew(r.id))
        };
        let filled = |slot: &crate::domain::release::SlotState| {
            slot.filled_by.is_some_and(|id| if slot.role == Role::Committee { voted(id) || met(id) } else { signed(id) })
        };
        !release.slots.is_empty() && release.slots.iter().all(filled)
    }
}
