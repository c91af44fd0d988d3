//! The checklist: answers, claims, evidence, reviews and challenges.

use std::collections::BTreeSet;

use super::{Folding, conflict, read};
use crate::domain::act::{Act, ChallengeRaise};
use crate::domain::ids::{Email, EventId};
use crate::domain::policy::ItemRow;
use crate::domain::release::{Answered, Challenge, Conflict, Evidence, Item, Release, Review, Settled};
use crate::domain::vocab::Role;
use crate::domain::{field, permit};

/// The item that an owner's act answers, claims or opens again.
fn item_of(act: &Act) -> Option<&str> {
    match act {
        Act::ItemAnswer(a) => Some(&a.item),
        Act::ItemCarry(c) => Some(&c.item),
        Act::ItemNotApplicable(a) => Some(&a.item),
        Act::ItemReopen(a) => Some(&a.item),
        _ => None,
    }
}

impl Folding<'_> {
    pub(super) fn checklist(&self, release: &mut Release, conflicts: &mut Vec<Conflict>) {
        release.evidence = self.evidence();
        let carries = self.picked(|act| if let Act::ItemCarry(c) = act { (self.ctx.carried)(c) } else { None });
        for piece in carries.into_iter().flat_map(|(_, carried)| carried.evidence) {
            if !release.evidence.iter().any(|e| e.id == piece.id) {
                release.evidence.push(piece);
            }
        }
        release.challenges = self.challenges();
        for row in self.policy.checklist.iter() {
            if self.policy.applies(row, release.kind, release.tier, &release.facts) {
                let item = self.item(row, release, conflicts);
                release.items.push(item);
            }
        }
    }

    fn item(&self, row: &ItemRow, release: &Release, conflicts: &mut Vec<Conflict>) -> Item {
        let writes: Vec<usize> = self.picked(|act| item_of(act).filter(|i| *i == row.id)).into_iter().map(|(p, _)| p).collect();
        let latest = self.strand.latest(&writes);
        let disagree = latest.iter().any(|p| self.at(*p).act != self.at(latest[0]).act);
        if disagree {
            let text = format!("{} was answered twice at once", row.id);
            conflicts.push(conflict(self.strand, &latest, false, text));
        }
        let last = latest.first().copied().filter(|_| !disagree);
        let mut item = blank(row);
        if let Some(place) = last {
            self.answer(&mut item, row, place, release);
        }
        item.review = self.review(row, last, release);
        if let Some(challenged) = release.open_challenges().filter(|c| c.item.as_deref() == Some(&row.id)).map(|c| c.at).max() {
            item.changed_at = Some(item.changed_at.map_or(challenged, |at| at.max(challenged)));
        }
        item
    }

    fn answer(&self, item: &mut Item, row: &ItemRow, place: usize, release: &Release) {
        let attested = self.at(place);
        item.answer_event = Some(attested.id);
        item.changed_at = Some(attested.time);
        match &attested.act {
            Act::ItemAnswer(a) => {
                item.answer = read(&a.answer);
                item.fields = a.fields.clone();
                item.evidence = self.linked(release, row, &a.evidence);
                let proved = !row.evidence_required() || !item.evidence.is_empty();
                let filled = row.fields.iter().all(|f| a.fields.get(&f.name).is_some_and(|v| field::fits(f.holds, v)));
                if proved && filled && (!row.independent || self.independent(&item.evidence)) {
                    item.answered = Answered::Done;
                }
            }
            // Only an update carries, and only what its policy lets it carry (`rules.md` §3).
            Act::ItemCarry(c) if row.carried && release.kind.is_update() => {
                let Some(carried) = (self.ctx.carried)(c) else { return };
                item.evidence = carried.evidence.iter().map(|e| e.id).collect();
                let proved = !row.evidence_required() || !item.evidence.is_empty();
                let filled = row.fields.iter().all(|f| carried.fields.get(&f.name).is_some_and(|v| field::fits(f.holds, v)));
                (item.answer, item.fields, item.carried) = (carried.answer, carried.fields, Some(carried.origin));
                if proved && filled {
                    item.answered = Answered::Done;
                }
            }
            Act::ItemNotApplicable(a) if row.may_be_claimed() => {
                item.answer = read(&a.reason);
                item.answered = Answered::NotApplicable;
            }
            _ => {}
        }
    }

    /// An acceptance holds for the answer it names and no other; an open challenge outweighs it.
    fn review(&self, row: &ItemRow, answer: Option<usize>, release: &Release) -> Review {
        let open: Vec<EventId> = release.open_challenges().filter(|c| c.item.as_deref() == Some(&row.id)).map(|c| c.id).collect();
        if !open.is_empty() {
            return Review::Challenged(open);
        }
        let accepts = self.picked(|act| match act {
            Act::ItemAccept(a) if a.item == row.id => Some(a.answer),
            _ => None,
        });
        let answer = answer.map(|p| self.at(p).id);
        let held = accepts.into_iter().rev().find(|(p, of)| Some(*of) == answer && self.may_review(*p, row));
        match held.and_then(|(p, _)| self.at(p).signer.as_ref().map(|s| (s, self.at(p).time))) {
            Some((signer, at)) => Review::Accepted { by: signer.email.clone(), at },
            None => Review::Unreviewed,
        }
    }

    /// The evidence that an answer rests on: what it names, and what the owner attached to the item before or since.
    ///
    /// What reviewers attach of their own supports nothing until the owner links it, but an independent report is linked by
    /// being attached to its item, for nobody but an outsider may attach it.
    fn linked(&self, release: &Release, row: &ItemRow, named: &BTreeSet<EventId>) -> Vec<EventId> {
        let attached = |e: &&Evidence| {
            let links = || self.strand.place(e.id).is_some_and(|p| self.links(p, [&row.id]));
            !e.after_decision && !self.is_missing(e) && (named.contains(&e.id) || (e.items.contains(&row.id) && links()))
        };
        release.evidence.iter().filter(attached).map(|e| e.id).collect()
    }

    /// Whether any of the evidence comes from somebody who neither owned the model nor had asked for the release.
    fn independent(&self, evidence: &[EventId]) -> bool {
        evidence.iter().filter_map(|id| self.strand.place(*id)).any(|p| !self.own(p))
    }

    /// Every approver reviews everything; Security and Legal review their sections of any release (`rules.md` §3).
    fn may_review(&self, place: usize, row: &ItemRow) -> bool {
        let Some(signer) = self.signer(place).filter(|_| !self.own(place)) else { return false };
        let approvers = self.row_seen(place);
        let reviews = |role: Role| approvers.iter().any(|s| s.role == role) || permit::reviews(role, row.section);
        Role::ALL.iter().any(|r| signer.has(*r) && reviews(*r))
    }

    fn challenges(&self) -> Vec<Challenge> {
        let raises = self.picked(|act| match act {
            Act::ChallengeRaise(c) => Some(c),
            _ => None,
        });
        raises.into_iter().filter_map(|(place, c)| self.challenge(place, c)).collect()
    }

    fn challenge(&self, place: usize, raised: &ChallengeRaise) -> Option<Challenge> {
        let attested = self.at(place);
        let by = attested.signer.as_ref()?.email.clone();
        Some(Challenge {
            id: attested.id,
            item: raised.item.clone(),
            reason: read(&raised.reason),
            settled: self.settled(place, raised.role, &by),
            by,
            role: raised.role,
            at: attested.time,
            attempt: self.attempt[place].attempt,
        })
    }

    /// A challenge ends by its author, a holder of the author's role, or a Lead who is neither owner nor requester where
    /// no Committee decides (`rules.md` §3), each having seen it.
    fn settled(&self, place: usize, role: Role, author: &Email) -> Option<Settled> {
        let id = self.at(place).id;
        let ends = self.picked(|act| match act {
            Act::ChallengeClear(c) if c.challenge == id => Some((&c.reason, false)),
            Act::ChallengeOverride(c) if c.challenge == id => Some((&c.reason, true)),
            _ => None,
        });
        // An act that was void when it was signed stays so, and one that the row has outgrown no longer holds.
        let (kind, tier) = self.kind_seen(None);
        let committee = self.policy.sign_offs(kind, tier).iter().any(|s| s.role == Role::Committee);
        ends.into_iter()
            .find_map(|(p, (reason, overridden))| {
                let signer = self.at(p).signer.as_ref()?;
                let may = if overridden { !committee } else { signer.email == *author || (signer.has(role) && !self.own(p)) };
                (may && self.strand.saw(p, place)).then(|| Settled {
                    by: signer.email.clone(),
                    at: self.at(p).time,
                    reason: read(reason),
                    overridden,
                })
            })
            .or_else(|| self.cleared_by_vote(id))
    }
}

fn blank(row: &ItemRow) -> Item {
    Item {
        id: row.id.clone(),
        title: row.title.clone(),
        ask: row.ask.clone(),
        section: row.section,
        clause: row.clause.clone(),
        evidence_required: row.evidence_required(),
        may_be_claimed: row.may_be_claimed(),
        independent: row.independent,
        fields_asked: row.field_names(),
        answered: Answered::Open,
        answer_event: None,
        answer: String::new(),
        fields: std::collections::BTreeMap::new(),
        evidence: Vec::new(),
        carried: None,
        review: Review::Unreviewed,
        changed_at: None,
    }
}

/// A challenge opens its item again, until an answer that has seen it (`rules.md` §3).
pub(super) fn reopen(release: &mut Release, saw: impl Fn(EventId, EventId) -> bool) {
    for item in &mut release.items {
        let Review::Challenged(challenges) = &item.review else { continue };
        let answered = |challenge: &EventId| item.answer_event.is_some_and(|answer| saw(answer, *challenge));
        if !challenges.iter().all(answered) {
            item.answered = Answered::Open;
        }
    }
}
