//! What the Committee owes a look, and what it found (`rules.md` §5–§7).

use std::collections::{BTreeMap, BTreeSet};

use super::votes::tally;
use super::{Folding, carried, conflict, read};
use crate::domain::act::{Act, Motion, Words};
use crate::domain::ids::{Email, EventId};
use crate::domain::release::{Conflict, Finding, Matter, Release};
use crate::domain::vocab::{Choice, Judgement, MatterKind, Outcome, Role};

/// One member's finding.
struct Found<'a> {
    matter: EventId,
    verdict: Option<Judgement>,
    words: &'a Words,
    action: Option<&'a Words>,
}

fn found(act: &Act) -> Option<(MatterKind, Found<'_>)> {
    let (kind, matter, verdict, words, action) = match act {
        Act::ReviewEmergency(r) => (MatterKind::Emergency, r.matter, Some(r.verdict), &r.finding, &r.action),
        Act::ReviewSuspension(r) => (MatterKind::Suspension, r.matter, r.verdict, &r.finding, &r.action),
        Act::ReviewRollback(r) => (MatterKind::Rollback, r.matter, r.verdict, &r.finding, &r.action),
        _ => return None,
    };
    Some((kind, Found { matter, verdict, words, action: action.as_ref() }))
}

impl<'a> Folding<'a> {
    /// Everything that the Committee looks at afterwards, oldest first.
    pub(super) fn matters(&self, release: &Release) -> Vec<Matter> {
        let emergency = self.first_record().map(|p| (p, MatterKind::Emergency, self.say_emergency(p)));
        let suspended = release
            .suspensions
            .iter()
            .filter_map(|s| Some((self.strand.place(s.id)?, MatterKind::Suspension, format!("Suspended: “{}”", s.reason))));
        let back = release.rollbacks.iter().filter_map(|r| {
            let text = format!("Rolled back to {}: “{}”", r.to_reference, r.reason);
            Some((self.strand.place(r.id)?, MatterKind::Rollback, text))
        });
        let mut all: Vec<(usize, MatterKind, String)> = emergency.into_iter().chain(suspended).chain(back).collect();
        all.sort();
        let matter = |(place, kind, text)| Matter {
            id: self.at(place).id,
            kind,
            at: self.at(place).time,
            by: self.email(place),
            text,
            finding: self.found_on(self.at(place).id, kind, None),
        };
        all.into_iter().map(matter).collect()
    }

    /// The first record of a verbal approval: the same emergency however often it is recorded anew.
    fn first_record(&self) -> Option<usize> {
        self.records(None).into_iter().map(|(p, _)| p).next()
    }

    fn say_emergency(&self, place: usize) -> String {
        let Act::EmergencyRecord(r) = &self.at(place).act else { return String::new() };
        let row = self.policy.emergency.reasons.iter().find(|row| row.id == r.reason);
        let reason = row.map_or(r.reason.as_str(), |row| row.title.as_str());
        format!("Emergency, approved by {} by word of mouth: {reason}: “{}”", self.ctx.people.name(&r.approved_by), read(&r.why))
    }

    /// Whether a finding names something of its kind that its author had seen, and that the Committee had not found on yet.
    pub(super) fn may_not_find(&self, place: usize) -> Option<&'static str> {
        let (kind, Found { matter, .. }) = found(&self.at(place).act)?;
        if self.kind_of_matter(place, matter) != Some(kind) {
            Some("there was nothing of the kind to look at")
        } else if self.signer(place).is_some_and(|s| self.recused(place).contains(&s.email)) {
            Some("owner and requester take no part in it")
        } else if self.found_on(matter, kind, Some(place)).is_some() {
            Some("the Committee had found on it already")
        } else {
            None
        }
    }

    /// The same of what a meeting records: who takes part is the record's to say.
    pub(super) fn may_not_find_on(&self, place: usize, matter: EventId, verdict: Option<Judgement>) -> Option<&'static str> {
        let Some(kind) = self.kind_of_matter(place, matter) else { return Some("there was nothing of the kind to look at") };
        if kind == MatterKind::Emergency && verdict.is_none() {
            Some("it does not say whether the emergency was justified")
        } else if self.found_on(matter, kind, Some(place)).is_some() {
            Some("the Committee had found on it already")
        } else {
            None
        }
    }

    /// What an act's author had seen under this id that the Committee looks at afterwards.
    fn kind_of_matter(&self, place: usize, matter: EventId) -> Option<MatterKind> {
        let seen = self.picked_in(Some(place), |act| match act {
            Act::EmergencyRecord(_) => Some(MatterKind::Emergency),
            Act::ReleaseSuspend(_) => Some(MatterKind::Suspension),
            Act::RollbackOrder(_) => Some(MatterKind::Rollback),
            _ => None,
        });
        seen.into_iter().find(|(p, _)| self.at(*p).id == matter).map(|(_, kind)| kind)
    }

    /// What the Committee has found on a matter, each member for himself or in a meeting, as far as had been seen. Where the two
    /// disagree and neither had seen the other, it has found nothing.
    fn found_on(&self, matter: EventId, kind: MatterKind, sight: Option<usize>) -> Option<Finding> {
        let (alone, met) = (self.finding(matter, kind, sight), self.met_and_found(matter, sight));
        match (alone, met) {
            (Some((places, alone)), Some((record, met))) => {
                let after = |later: usize, earlier: usize| self.strand.saw(later, earlier);
                if alone.verdict == met.verdict || places.iter().all(|p| after(*p, record)) {
                    Some(alone)
                } else {
                    places.iter().all(|p| after(record, *p)).then_some(met)
                }
            }
            (alone, met) => alone.map(|(_, f)| f).or(met.map(|(_, f)| f)),
        }
    }

    /// Matters on which several meetings, or a meeting and members by themselves, found differently and unseen by each other.
    pub(super) fn findings_apart(&self, release: &Release) -> Vec<Conflict> {
        let apart = release.matters.iter().filter(|m| m.is_owed()).filter_map(|m| {
            let alone = self.finding(m.id, m.kind, None).map(|(places, _)| places).unwrap_or_default();
            let met = self.recorded_findings(m.id, None);
            let several = met.len() + usize::from(!alone.is_empty()) > 1;
            let text = "Two findings of the Committee disagree and had not seen each other".to_owned();
            several.then(|| conflict(self.strand, &[met, alone].concat(), false, text))
        });
        apart.collect()
    }

    /// What a meeting found, and its record; of two that had not seen each other only what both say.
    fn met_and_found(&self, matter: EventId, sight: Option<usize>) -> Option<(usize, Finding)> {
        let latest = self.recorded_findings(matter, sight);
        let said = |place: &usize| match self.recorded(*place).map(|r| &r.motion) {
            Some(Motion::Find { verdict, action, .. }) => Some((*verdict, action.as_ref())),
            _ => None,
        };
        let place = *latest.first()?;
        let (verdict, action) = said(&place)?;
        if latest.iter().any(|p| said(p).is_none_or(|(other, _)| other != verdict)) {
            return None;
        }
        let finding = Finding {
            verdict,
            words: self.recorded(place)?.words.as_ref().map(read).unwrap_or_default(),
            action: action.map(read),
            at: self.at(place).time,
            by: self.signatures(place, sight).into_iter().map(|(who, _)| who).collect(),
        };
        Some((place, finding))
    }

    /// What the Committee has found: each member's latest finding counts, and one stands once a quorum has signed and no
    /// finding still missing could outweigh those that agree. With the acts that agree.
    fn finding(&self, matter: EventId, kind: MatterKind, sight: Option<usize>) -> Option<(Vec<usize>, Finding)> {
        let said = self.picked_in(sight, |act| found(act).filter(|(k, f)| *k == kind && f.matter == matter).map(|(_, f)| f));
        let mut roster: BTreeSet<Email> =
            said.iter().filter_map(|(p, _)| self.signer(*p)).flat_map(|s| s.committee.clone()).collect();
        for (place, _) in &said {
            self.recused(*place).iter().for_each(|m| _ = roster.remove(m));
        }
        let standing = self.standing_findings(&said);
        let verdicts: BTreeSet<Option<Judgement>> = standing.iter().map(|(_, f)| f.verdict).collect();
        let agreed = verdicts.into_iter().find(|verdict| {
            let choice = |f: &Found| if f.verdict == *verdict { Choice::Approve } else { Choice::Reject };
            let chair = |p: usize| self.signer(p).is_some_and(|s| s.roles.contains(&Role::Chair));
            let votes: Vec<(Choice, bool)> = standing.iter().map(|(p, f)| (choice(f), chair(*p))).collect();
            carried(&tally(roster.len(), &votes, &self.policy.committee, false), false) == Some(Outcome::Approved)
        })?;
        let of: Vec<&(usize, &Found)> = standing.iter().filter(|(_, f)| f.verdict == agreed).collect();
        let joined = |words: Vec<&Words>| {
            let texts: BTreeSet<String> = words.into_iter().map(read).collect();
            texts.into_iter().collect::<Vec<_>>().join(" · ")
        };
        let action = joined(of.iter().filter_map(|(_, f)| f.action).collect());
        let places = of.iter().map(|(p, _)| *p).collect();
        let finding = Finding {
            verdict: agreed,
            words: joined(of.iter().map(|(_, f)| f.words).collect()),
            action: (!action.is_empty()).then_some(action),
            at: of.iter().map(|(p, _)| self.at(*p).time).max()?,
            by: of.iter().map(|(p, _)| self.email(*p)).collect::<BTreeSet<_>>().into_iter().collect(),
        };
        Some((places, finding))
    }

    /// Each member's latest finding; of two that had not seen each other both if they agree, else none.
    fn standing_findings<'f>(&self, said: &'f [(usize, Found<'a>)]) -> Vec<(usize, &'f Found<'a>)> {
        let mut by: BTreeMap<Email, Vec<&(usize, Found)>> = BTreeMap::new();
        for one in said {
            by.entry(self.email(one.0)).or_default().push(one);
        }
        let latest = |of: Vec<&'f (usize, Found<'a>)>| {
            let places: Vec<usize> = of.iter().map(|(p, _)| *p).collect();
            let latest = self.strand.latest(&places);
            let mut kept = of.into_iter().filter(move |(p, _)| latest.contains(p));
            let first = kept.next()?;
            kept.all(|(_, f)| f.verdict == first.1.verdict).then_some((first.0, &first.1))
        };
        by.into_values().filter_map(latest).collect()
    }
}
