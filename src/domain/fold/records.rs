//! What meetings recorded: whether a record counts, who signed it, what tells against it, and what it changes (`rules.md` §5).

use std::collections::BTreeSet;

use super::{Folding, conflict, read};
use crate::domain::act::{Act, Motion, MotionCountersign, MotionDispute, MotionRecord, RecordedVote};
use crate::domain::ids::{Email, EventId};
use crate::domain::motion::Sitting;
use crate::domain::order::Signer;
use crate::domain::release::{Conflict, Objection, Record, Release, Settled, Void};
use crate::domain::vocab::{Choice, Outcome};

impl<'a> Folding<'a> {
    pub(super) fn recorded(&self, place: usize) -> Option<&'a MotionRecord> {
        match &self.at(place).act {
            Act::MotionRecord(record) => Some(record),
            _ => None,
        }
    }

    /// Who sits over a record's motion: the roster frozen at the opening, less those whose role had ended by then.
    fn sitting(&self, place: usize) -> Option<Sitting<'_>> {
        let (record, signer) = (self.recorded(place)?, self.signer(place)?);
        let opened = self.ctx.meetings.get(&record.meeting)?;
        let roster: BTreeSet<Email> = opened.iter().filter(|m| signer.committee.contains(*m)).cloned().collect();
        let recused = self.recused(place).into_iter().filter(|m| roster.contains(m)).collect();
        Some(Sitting { roster, recused, chairs: signer.chairs.clone(), rules: &self.policy.committee })
    }

    pub(super) fn may_not_minute(&self, place: usize, record: &MotionRecord, signer: &Signer) -> Option<&'static str> {
        let Some(sitting) = self.sitting(place).filter(|_| self.at(place).deps.contains(&record.meeting)) else {
            return Some("its signer had seen no such meeting");
        };
        if !record.attended.contains(&signer.email) {
            return Some("its signer did not attend");
        }
        if let Err(fault) = sitting.check(&record.motion, &record.attended, &record.votes, record.outcome) {
            return Some(fault.why_idle());
        }
        let saw = |id: EventId| self.strand.place(id).is_some_and(|p| self.strand.saw(place, p) && self.idle[p].is_none());
        match &record.motion {
            Motion::Approve if !self.asks_committee(place) => Some("the row does not ask for the Committee"),
            Motion::Approve => {
                self.unsubmitted(place).or_else(|| self.committee_spoke(place).then_some("the Committee had voted already"))
            }
            Motion::Clear { .. } if self.is_approved(place) => Some("the release had been approved"),
            Motion::Find { matter, verdict, .. } => self.may_not_find_on(place, *matter, *verdict),
            Motion::Clear { challenge: about } | Motion::Condition { set_by: about, .. } => {
                (!saw(*about)).then_some("its signer had not seen what it is about")
            }
        }
    }

    pub(super) fn may_not_countersign(&self, place: usize, c: &MotionCountersign, signer: &Signer) -> Option<&'static str> {
        match self.record_seen(place, c.record) {
            None => Some("its signer had seen no such record"),
            Some((_, record)) if !record.attended.contains(&signer.email) => Some("its signer did not attend"),
            Some((at, _)) if !self.took_part(at, &signer.email) => Some("its signer took no part in the vote"),
            Some((at, _)) if self.signer(at).is_some_and(|s| s.email == signer.email) => Some("it is its signer's own record"),
            Some(_) => None,
        }
    }

    pub(super) fn may_not_dispute(&self, place: usize, d: &MotionDispute, signer: &Signer) -> Option<&'static str> {
        match self.record_seen(place, d.record) {
            None => Some("its signer had seen no such record"),
            Some((_, record)) if !record.attended.contains(&signer.email) => Some("its signer did not attend"),
            Some(_) => None,
        }
    }

    fn record_seen(&self, place: usize, id: EventId) -> Option<(usize, &'a MotionRecord)> {
        let at = self.strand.place(id).filter(|p| self.strand.saw(place, *p) && self.idle[*p].is_none())?;
        Some((at, self.recorded(at)?))
    }

    /// Whether a member took part in a recorded vote: neither owner nor requester, nor recused by his own word.
    fn took_part(&self, record: usize, member: &Email) -> bool {
        let recused = |r: &MotionRecord| r.votes.iter().any(|v| v.member == *member && v.choice == Choice::Recuse);
        !self.recused(record).contains(member) && self.recorded(record).is_some_and(|r| !recused(r))
    }

    /// A member's own vote on what a meeting recorded, as one who attended it and takes part.
    pub(super) fn not_of_record(&self, record: usize, signer: &Signer) -> Option<&'static str> {
        let attended = self.recorded(record).is_some_and(|r| r.attended.contains(&signer.email));
        let counts = self.idle[record].is_none() && attended && self.took_part(record, &signer.email);
        (!counts).then_some("its signer does not stand in the record as one who voted")
    }

    /// Records that count, as far as they had been seen.
    fn motion_records(&self, sight: Option<usize>, motion: impl Fn(&Motion) -> bool) -> Vec<usize> {
        let found = self.picked_in(sight, |act| matches!(act, Act::MotionRecord(r) if motion(&r.motion)).then_some(()));
        found.into_iter().map(|(p, ())| p).collect()
    }

    /// The latest records of a vote on the attempt: several where they had not seen each other.
    fn vote_records(&self, sight: Option<usize>) -> Vec<usize> {
        let attempt = sight.map_or_else(|| self.current(), |s| self.attempt[s]);
        let all = self.motion_records(sight, |m| *m == Motion::Approve);
        self.strand.latest(&all.into_iter().filter(|p| self.attempt[*p] == attempt).collect::<Vec<_>>())
    }

    /// Everybody who signed a record and counts for it: its recorder first, and who countersigned.
    pub(super) fn signatures(&self, record: usize, sight: Option<usize>) -> Vec<(Email, EventId)> {
        let id = self.at(record).id;
        let more = self.picked_in(sight, |act| matches!(act, Act::MotionCountersign(c) if c.record == id).then_some(()));
        let mut signed: Vec<(Email, EventId)> = Vec::new();
        for place in std::iter::once(record).chain(more.into_iter().map(|(p, ())| p)) {
            let Some(signer) = self.signer(place) else { continue };
            if !signed.iter().any(|(who, _)| *who == signer.email) {
                signed.push((signer.email.clone(), self.at(place).id));
            }
        }
        signed
    }

    /// Two who attended and took part, as the policy has it: different people.
    fn is_complete(&self, record: usize, sight: Option<usize>) -> bool {
        let signed = self.signatures(record, sight);
        let counted = signed.iter().filter(|(who, _)| self.took_part(record, who)).count();
        counted >= self.policy.committee.record_signatures as usize
    }

    /// What tells against a record: disputes by those who attended, their own votes to the contrary that it had not seen, and
    /// votes of other members with which it would have come out differently.
    fn against(&self, record: usize, sight: Option<usize>) -> Vec<usize> {
        let Some(written) = self.recorded(record) else { return Vec::new() };
        let id = self.at(record).id;
        let disputes = self.picked_in(sight, |act| matches!(act, Act::MotionDispute(d) if d.record == id).then_some(()));
        let mut found: Vec<usize> = disputes.into_iter().map(|(p, ())| p).collect();
        if written.motion != Motion::Approve {
            return found;
        }
        let own = self.own_votes(record, id, sight);
        let said = |p: &usize| self.signer(*p).and_then(|s| written.votes.iter().find(|v| v.member == s.email));
        found
            .extend(own.iter().copied().filter(|p| said(p).is_some_and(|v| self.vote(*p).is_some_and(|o| o.choice != v.choice))));
        let unsaid: Vec<usize> = own.into_iter().filter(|p| said(p).is_none()).collect();
        if !unsaid.is_empty() && self.would_change(record, written, &unsaid) {
            found.extend(unsaid);
        }
        found
    }

    /// Members' own votes on the attempt that a record had not seen. A ballot's vote by one who knew of an approval is late.
    fn own_votes(&self, record: usize, id: EventId, sight: Option<usize>) -> Vec<usize> {
        let cast = self.picked_in(sight, |act| match act {
            Act::VoteCast(v) => Some(v.ballot == id),
            _ => None,
        });
        let of_attempt = |p: usize| self.attempt[p] == self.attempt[record];
        let unseen = |p: usize| !self.strand.saw(record, p);
        let cast =
            cast.into_iter().filter(|(p, on_it)| of_attempt(*p) && unseen(*p) && (*on_it || self.on_its_ballot(*p, record)));
        cast.map(|(p, _)| p).collect()
    }

    /// Whether a vote was cast in a ballot that the record took over, or that had not seen it.
    fn on_its_ballot(&self, vote: usize, record: usize) -> bool {
        let ballot = self.vote(vote).and_then(|v| self.strand.place(v.ballot));
        ballot.is_some_and(|b| matches!(self.at(b).act, Act::BallotOpen(_)) && !self.strand.saw(b, record))
            && !self.is_approved(vote)
    }

    fn would_change(&self, record: usize, written: &MotionRecord, more: &[usize]) -> bool {
        let Some(sitting) = self.sitting(record) else { return true };
        let mut votes = written.votes.clone();
        for (member, choice) in more.iter().filter_map(|p| Some((self.signer(*p)?.email.clone(), self.vote(*p)?.choice))) {
            let may = sitting.voters().any(|m| *m == member);
            if may && !votes.iter().any(|v| v.member == member) {
                votes.push(RecordedVote { member, choice, conditions: Vec::new(), reason: None });
            }
        }
        let granted = |o: Option<Outcome>| o.is_some_and(|o| o != Outcome::Rejected);
        granted(sitting.count(&votes).as_it_stands) != granted(Some(written.outcome))
    }

    /// Whether the Committee had voted on the attempt, as far as the act's author had seen, and nothing leaves it open again.
    pub(super) fn committee_spoke(&self, place: usize) -> bool {
        if self.is_approved(place) {
            return true;
        }
        match self.vote_records(Some(place)).as_slice() {
            [] => self.ballot_spoke(place),
            [one] if self.is_complete(*one, Some(place)) => !self.is_record_spent(*one, place),
            _ => false,
        }
    }

    /// Whether a meeting's vote had been seen that still holds.
    pub(super) fn met_and_spoke(&self, place: usize) -> bool {
        !self.vote_records(Some(place)).is_empty() && self.committee_spoke(place)
    }

    fn ballot_spoke(&self, place: usize) -> bool {
        let decided = self.picked_in(Some(place), |act| matches!(act, Act::ReleaseDecide(_)).then_some(()));
        let rejected = || {
            decided.iter().any(|(d, ())| self.attempt[*d] == self.attempt[place] && self.proof(*d).is_some_and(|p| !p.grants()))
        };
        match self.ballots(Some(place)).as_slice() {
            [one] => (!self.closes(*one, Some(place)).is_empty() || rejected()) && !self.is_spent(*one, place),
            _ => false,
        }
    }

    /// Whether another vote may follow: it is disputed, the request has changed since, or an approval on it was reopened.
    fn is_record_spent(&self, record: usize, place: usize) -> bool {
        let sight = Some(place);
        let changes = self.picked_in(sight, |act| super::counts::material(act).then_some(()));
        let decided = self.picked_in(sight, |act| matches!(act, Act::ReleaseDecide(_)).then_some(()));
        !self.against(record, sight).is_empty()
            || changes.iter().any(|(c, ())| !self.strand.saw(record, *c))
            || decided
                .iter()
                .any(|(d, ())| self.attempt[*d] == self.attempt[place] && self.proof(*d).is_some_and(super::Proof::grants))
    }

    /// What had not seen an approval, nor it them, or what has come since, that tells against the record on which it rests.
    pub(super) fn records_against(&self, approval: usize, sight: Option<usize>) -> Vec<usize> {
        let Some(proof) = self.proof(approval) else { return Vec::new() };
        let fills = |r: &&Record| proof.before.slots.iter().any(|s| s.filled_by == Some(r.id));
        let rests = proof.before.records.iter().filter(|r| r.stands() && (matches!(r.motion, Motion::Clear { .. }) || fills(r)));
        let places = rests.filter_map(|r| self.strand.place(r.id)).filter(|p| self.idle.get(*p).is_some_and(Option::is_none));
        let mut found: Vec<usize> =
            places.flat_map(|p| self.against(p, sight)).filter(|p| !self.strand.saw(approval, *p)).collect();
        let rejects = |p: &usize| self.recorded(*p).is_some_and(|r| r.outcome == Outcome::Rejected);
        let apart = self.motion_records(sight, |m| *m == Motion::Approve).into_iter().filter(|p| {
            self.attempt[*p] == self.attempt[approval]
                && rejects(p)
                && self.strand.concurrent(*p, approval)
                && self.is_complete(*p, sight)
        });
        found.extend(apart);
        found
    }

    /// Every record with who signed it and what tells against it.
    pub(super) fn meeting_records(&self, release: &mut Release, conflicts: &mut Vec<Conflict>) {
        let latest = self.vote_records(None);
        let all = self.motion_records(None, |_| true);
        release.records = all.iter().filter_map(|p| self.shown_record(*p, &latest, release)).collect();
        for record in release.records.iter().filter(|r| r.void != Some(Void::EarlierAttempt)) {
            let contests = matches!(record.motion, Motion::Approve | Motion::Clear { .. });
            let Some(first) = record.objections.iter().find(|o| !self.is_settled(o.id, &record.motion)) else { continue };
            let places: Vec<usize> = std::iter::once(record.id)
                .chain(record.objections.iter().map(|o| o.id))
                .filter_map(|id| self.strand.place(id))
                .collect();
            conflicts.push(conflict(self.strand, &places, contests, first.text.clone()));
        }
        if latest.len() > 1 {
            conflicts.push(conflict(self.strand, &latest, false, "Two meetings recorded a vote at once".to_owned()));
        }
        self.vote_and_ballot(release, &latest, conflicts);
    }

    /// Whether a new record of the motion, signed by enough, has seen what told against an earlier one; where the outcome had been
    /// recorded, a new decision.
    fn is_settled(&self, objection: EventId, motion: &Motion) -> bool {
        let Some(place) = self.strand.place(objection) else { return false };
        let decided: Vec<usize> = self.proven().into_iter().filter(|d| self.attempt[*d] == self.current()).collect();
        if !decided.is_empty() {
            return decided.into_iter().any(|d| self.strand.saw(d, place));
        }
        let anew = self.motion_records(None, |m| m.is_about_same(motion));
        anew.into_iter().any(|r| self.strand.saw(r, place) && self.is_complete(r, None))
    }

    /// A meeting's vote and a ballot that had not seen each other: neither carries until one that has seen both.
    fn vote_and_ballot(&self, release: &Release, latest: &[usize], conflicts: &mut Vec<Conflict>) {
        let ballot = release.ballot.as_ref().and_then(|b| self.strand.place(b.id));
        let (Some(ballot), [record]) = (ballot, latest) else { return };
        if self.strand.concurrent(ballot, *record) && self.is_complete(*record, None) {
            let text = "A ballot and a meeting's vote had not seen each other".to_owned();
            conflicts.push(conflict(self.strand, &[ballot, *record], false, text));
        }
    }

    fn shown_record(&self, place: usize, latest: &[usize], release: &Release) -> Option<Record> {
        let (written, attested, sitting) = (self.recorded(place)?, self.at(place), self.sitting(place)?);
        let objections = self.against(place, None).into_iter().filter_map(|p| self.objection(p)).collect();
        Some(Record {
            id: attested.id,
            meeting: written.meeting,
            motion: written.motion.clone(),
            by: self.signer(place)?.email.clone(),
            at: attested.time,
            attended: written.attended.clone(),
            votes: written.votes.clone(),
            outcome: written.outcome,
            tally: sitting.count(&written.votes),
            words: written.words.as_ref().map(read),
            signed: self.signatures(place, None),
            needs: self.policy.committee.record_signatures as usize,
            complete: self.is_complete(place, None),
            objections,
            void: self.record_void(place, written, latest, release),
        })
    }

    fn objection(&self, place: usize) -> Option<Objection> {
        let (by, at) = (self.signer(place)?.email.clone(), self.at(place).time);
        let name = self.ctx.people.name(&by);
        let text = match &self.at(place).act {
            Act::MotionDispute(d) => format!("{name} disputes the record: “{}”", d.reason.text),
            Act::VoteCast(v) => format!("{name}'s own vote, {}, is not what was recorded", v.choice.label()),
            _ => return None,
        };
        Some(Objection { id: self.at(place).id, by, text, at })
    }

    fn record_void(&self, place: usize, written: &MotionRecord, latest: &[usize], release: &Release) -> Option<Void> {
        let later_ballot = || self.ballots(None).iter().any(|b| self.strand.saw(*b, place));
        let same = |m: &Motion| m.is_about_same(&written.motion);
        match written.motion {
            Motion::Approve if self.attempt[place] != self.current() => Some(Void::EarlierAttempt),
            Motion::Approve if !latest.contains(&place) || later_ballot() => Some(Void::Replaced),
            Motion::Approve if latest.len() > 1 => Some(Void::Conflict),
            Motion::Approve => {
                let changed = written.subject != release.subject && written.outcome != Outcome::Rejected;
                (self.policy.separation.dismiss_stale && changed).then_some(Void::Stale)
            }
            _ => self.motion_records(None, same).iter().any(|o| self.strand.saw(*o, place)).then_some(Void::Replaced),
        }
    }

    /// The vote that clears a challenge (`rules.md` §3).
    pub(super) fn cleared_by_vote(&self, challenge: EventId) -> Option<Settled> {
        let about = |m: &Motion| matches!(m, Motion::Clear { challenge: c } if *c == challenge);
        let all = self.motion_records(None, about);
        let latest = self.strand.latest(&all);
        let place = *latest.first().filter(|_| latest.iter().all(|p| self.takes_effect(*p, None)))?;
        let reason = self.recorded(place)?.words.as_ref().map(read).unwrap_or_default();
        Some(Settled { by: self.signer(place)?.email.clone(), at: self.at(place).time, reason, overridden: false })
    }

    /// The latest findings on a matter that meetings recorded, where each is carried, signed by enough and disputed by none.
    pub(super) fn recorded_findings(&self, matter: EventId, sight: Option<usize>) -> Vec<usize> {
        let about = |m: &Motion| matches!(m, Motion::Find { matter: id, .. } if *id == matter);
        let latest = self.strand.latest(&self.motion_records(sight, about));
        if latest.iter().all(|p| self.takes_effect(*p, sight)) { latest } else { Vec::new() }
    }

    /// Whether a record is carried, signed by enough and disputed by none.
    fn takes_effect(&self, record: usize, sight: Option<usize>) -> bool {
        let carried = self.recorded(record).is_some_and(|r| Motion::is_carried(r.outcome));
        carried && self.is_complete(record, sight) && self.against(record, sight).is_empty()
    }
}
