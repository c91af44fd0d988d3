//! Legal holds, and files that were let go after their time (`rules.md` §9).

use chrono::{DateTime, Utc};

use super::{Folding, conflict, read};
use crate::domain::act::Act;
use crate::domain::release::{Conflict, Hold, Purged, Release};
use crate::domain::retention::kept_until;

impl Folding<'_> {
    pub(super) fn retention(&self, release: &mut Release) {
        release.holds = self.holds(None).into_iter().filter_map(|p| self.hold(p)).collect();
        let purges = self.picked(|act| matches!(act, Act::RetentionPurge(_)).then_some(()));
        for (place, ()) in purges {
            let Some(purge) = self.purge(place) else { continue };
            release.conflicts.extend(purge.held.and_then(|hold| self.at_once(place, hold)));
            release.purges.push(purge);
        }
        for piece in &mut release.evidence {
            let Some(stored) = &piece.stored else { continue };
            let of = |p: &&Purged| p.held.is_none() && p.files.contains(&stored.sha256);
            piece.purged = release.purges.iter().filter(of).min_by_key(|p| p.at).cloned();
        }
    }

    fn holds(&self, sight: Option<usize>) -> Vec<usize> {
        let found = self.picked_in(sight, |act| matches!(act, Act::RetentionHold(_)).then_some(()));
        found.into_iter().map(|(p, ())| p).collect()
    }

    /// The act that ends a hold: its signer had seen it.
    fn ended(&self, hold: usize, sight: Option<usize>) -> Option<usize> {
        let ends = self.picked_in(sight, |act| matches!(act, Act::RetentionRelease(_)).then_some(()));
        ends.into_iter().map(|(p, ())| p).find(|p| self.strand.saw(*p, hold))
    }

    fn hold(&self, place: usize) -> Option<Hold> {
        let Act::RetentionHold(hold) = &self.at(place).act else { return None };
        Some(Hold {
            id: self.at(place).id,
            by: self.signer(place)?.email.clone(),
            at: self.at(place).time,
            reason: read(&hold.reason),
            ended: self.ended(place, None).map(|p| self.at(p).id),
        })
    }

    fn purge(&self, place: usize) -> Option<Purged> {
        let Act::RetentionPurge(purge) = &self.at(place).act else { return None };
        let held = self.holds(None).into_iter().find(|h| self.strand.concurrent(*h, place));
        Some(Purged {
            id: self.at(place).id,
            by: self.signer(place)?.email.clone(),
            at: self.at(place).time,
            reason: read(&purge.reason),
            files: purge.files.clone(),
            held: held.map(|h| self.at(h).id),
        })
    }

    /// A purge and a hold that had not seen each other, until somebody who has seen both purges again.
    fn at_once(&self, purge: usize, hold: crate::domain::ids::EventId) -> Option<Conflict> {
        let hold = self.strand.place(hold)?;
        let again = self.picked(|act| matches!(act, Act::RetentionPurge(_)).then_some(()));
        if again.into_iter().any(|(p, ())| self.strand.saw(p, purge) && self.strand.saw(p, hold)) {
            return None;
        }
        let name = |place: usize| self.signer(place).map_or_else(String::new, |s| self.ctx.people.name(&s.email));
        let text = format!(
            "{} purged files while {} put the release on hold: the hold stands, and the bytes may be gone where the purge was signed",
            name(purge),
            name(hold)
        );
        Some(conflict(self.strand, &[purge, hold], false, text))
    }

    /// Whether the act's author had seen a hold that nothing he had seen ends.
    pub(super) fn is_held(&self, place: usize) -> bool {
        self.holds(Some(place)).into_iter().any(|h| self.ended(h, Some(place)).is_none())
    }

    /// A purge under a hold has no effect, nor one while the release may live, nor one before any end of its life can be so
    /// long ago. That another release has run in its place since when, other streams tell, so it is not asked here.
    pub(super) fn may_not_purge(&self, place: usize) -> Option<&'static str> {
        if self.is_held(place) {
            return Some("a legal hold stood");
        }
        let deployed = self.released(place);
        let withdrawn = self.picked_in(Some(place), |act| matches!(act, Act::ReleaseWithdraw(_)).then_some(()));
        let rejected =
            self.proven().into_iter().any(|d| self.strand.saw(place, d) && !self.proof(d).is_some_and(super::Proof::grants));
        if deployed.is_empty() && withdrawn.is_empty() && !rejected && !self.is_exempt() {
            return Some("its life had not ended");
        }
        let last = withdrawn.into_iter().map(|(p, ())| self.at(p).time).chain(deployed).fold(self.at(0).time, DateTime::max);
        let until = kept_until(last, &self.policy.records, self.ctx.time_zone);
        (self.at(place).time <= until).then_some("its time had not passed")
    }

    /// When it went to production, as far as an act had seen.
    fn released(&self, place: usize) -> Vec<DateTime<Utc>> {
        let found = self.picked_in(Some(place), |act| match act {
            Act::ReleaseDeploy(d) if self.policy.environments.production.contains(&d.environment) => Some(d.at),
            _ => None,
        });
        found.into_iter().map(|(_, at)| at).collect()
    }
}
