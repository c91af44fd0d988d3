//! The Committee's ballot by circulation: roster, votes and how they stand (`rules.md` §5).

use std::collections::BTreeSet;

use super::{Folding, carried, conflict, read};
use crate::domain::act::Act;
use crate::domain::ids::{Email, EventId};
use crate::domain::release::{Ballot, Conflict, Release, Void, Vote};
use crate::domain::vocab::Outcome;

impl Folding<'_> {
    /// Finds the attempt's ballot. Of two opened at once neither carries anything until one that has seen both is opened.
    pub(super) fn ballot(&self, release: &mut Release, conflicts: &mut Vec<Conflict>) {
        let latest = self.ballots(None);
        let Some(&place) = latest.first() else { return };
        if latest.len() > 1 {
            conflicts.push(conflict(self.strand, &latest, false, "Two ballots were opened at once".to_owned()));
        }
        let Act::BallotOpen(open) = &self.at(place).act else { return };
        let Some(signer) = self.signer(place) else { return };
        let closes = self.closes(place, None);
        let changed = |p: usize| self.vote(p).is_some_and(|v| v.subject != release.subject);
        let cast = self.cast(place, None);
        let timely: Vec<usize> = cast.iter().copied().filter(|p| self.in_time(*p, &closes)).collect();
        let weighed = self.weigh(&timely, |p| self.is_stale(p, changed(p)));
        let late = self.overturned(place, &closes, changed);
        if !late.is_empty() {
            let text = "A vote unseen by the close would change it".to_owned();
            conflicts.push(conflict(self.strand, &late, true, text));
        }
        let vote = |p: &usize| self.shown(*p, weighed.get(p).copied().unwrap_or(Some(Void::Late)));
        let votes = cast.iter().filter_map(vote).collect();
        release.ballot = Some(Ballot {
            id: self.at(place).id,
            opened_by: signer.email.clone(),
            opened_at: self.at(place).time,
            due: open.due,
            roster: self.roster(place),
            votes,
            closed: closes.first().map(|p| self.at(*p).id),
            tally: self.count(place, &weighed, !closes.is_empty()),
        });
    }

    fn shown(&self, place: usize, void: Option<Void>) -> Option<Vote> {
        let (vote, attested) = (self.vote(place)?, self.at(place));
        Some(Vote {
            id: attested.id,
            by: self.signer(place)?.email.clone(),
            choice: vote.choice,
            conditions: vote.conditions.clone(),
            reason: vote.reason.as_ref().map(read),
            at: attested.time,
            void,
        })
    }

    /// Members who may vote: the roster of the ballot, or the Committee less the recused before there is one.
    pub(super) fn voters(&self, release: &Release) -> BTreeSet<Email> {
        match &release.ballot {
            Some(ballot) => ballot.roster.clone(),
            None => {
                let recused = self.recused(0);
                self.committee.iter().filter(|m| !recused.contains(m)).cloned().collect()
            }
        }
    }

    /// Whether enough members may vote for a quorum.
    pub(super) fn quorum_in_reach(&self, release: &Release) -> bool {
        let eligible = release.ballot.as_ref().map_or_else(|| self.voters(release).len(), |b| b.tally.eligible);
        eligible >= self.policy.committee.votes_for_quorum(eligible)
    }

    /// The act that makes the Committee's approval stand: a meeting's record, which takes a ballot's place, or the ballot, once carried for certain and not contested.
    pub(super) fn committee_fills(&self, release: &Release, conflicts: &[Conflict]) -> Option<EventId> {
        if let Some(record) = release.committee_record() {
            let torn = conflicts.iter().any(|c| c.events.contains(&record.id));
            return (record.outcome != Outcome::Rejected && record.stands() && !torn).then_some(record.id);
        }
        let ballot = release.ballot.as_ref()?;
        let disputed =
            conflicts.iter().flat_map(|c| &c.events).any(|e| *e == ballot.id || ballot.votes.iter().any(|v| v.id == *e));
        carried(&ballot.tally, ballot.closed.is_some()).filter(|o| *o != Outcome::Rejected && !disputed).map(|_| ballot.id)
    }
}
