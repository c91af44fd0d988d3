//! Emergencies: verbal approvals, claimed and signed, and when the papers are due (`rules.md` §6).

use chrono::{DateTime, Utc};

use super::request::asks_row;
use super::{Folding, read};
use crate::domain::act::{Act, EmergencyRecord, ReleaseDeploy};
use crate::domain::ids::{Digest, Email};
use crate::domain::release::{Emergency, Release};
use crate::domain::time;
use crate::domain::vocab::{Outcome, Role};

impl<'a> Folding<'a> {
    pub(super) fn records(&self, sight: Option<usize>) -> Vec<(usize, &'a EmergencyRecord)> {
        self.picked_in(sight, |act| match act {
            Act::EmergencyRecord(record) => Some(record),
            _ => None,
        })
    }

    /// The records of an attempt, as the act at a place had seen them.
    fn records_seen(&self, place: usize) -> Vec<(usize, &'a EmergencyRecord)> {
        let attempt = self.attempt[place].attempt;
        self.records(Some(place)).into_iter().filter(|(p, _)| self.attempt[*p].attempt == attempt).collect()
    }

    /// The Lead who vouches for a record: he recorded it himself, or signed it having seen it; never the model's owner.
    fn voucher(&self, record: usize, sight: Option<usize>) -> Option<Email> {
        let lead = |p: usize| self.signer(p).filter(|s| s.has(Role::GovernanceLead) && !self.own(p)).map(|s| s.email.clone());
        let id = self.at(record).id;
        let confirms = self.picked_in(sight, |act| matches!(act, Act::EmergencyConfirm(c) if c.emergency == id).then_some(()));
        let confirms = confirms.into_iter().map(|(p, ())| p).filter(|p| self.strand.saw(*p, record));
        std::iter::once(record).chain(confirms).find_map(lead)
    }

    /// An emergency starts from a draft of a kind that may be one, for a reason that the policy knows (`rules.md` §6).
    pub(super) fn may_not_record(&self, place: usize, record: &EmergencyRecord) -> Option<&'static str> {
        let (kind, _) = self.kind_seen(Some(place));
        let submitted = self.picked_in(Some(place), |act| asks_row(act).then_some(()));
        let attempt = self.attempt[place].attempt;
        let withdrawn = self.picked_in(Some(place), |act| matches!(act, Act::ReleaseWithdraw(_)).then_some(()));
        if self.is_exempt() || !withdrawn.is_empty() {
            Some("nothing is asked for any more")
        } else if !self.policy.emergency.kinds.contains(&kind) {
            Some("there is no emergency for that kind of release")
        } else if !self.policy.emergency.reasons.iter().any(|r| r.id == record.reason) {
            Some("the policy knows no such reason")
        } else if !self.could_approve_verbally(place, &record.approved_by) {
            Some("only a Lead or a deputy apart from owner and requester approves by word of mouth")
        } else if submitted.iter().any(|(p, ())| self.attempt[*p].attempt == attempt) {
            Some("an emergency starts from a draft")
        } else if self.records_seen(place).into_iter().any(|(p, _)| self.voucher(p, Some(place)).is_some()) {
            Some("a Lead had signed a verbal approval already")
        } else {
            None
        }
    }

    /// Whether somebody led, by what the act's author had seen, and neither owns the model nor asked for the release.
    fn could_approve_verbally(&self, place: usize, who: &Email) -> bool {
        let leads = self.signer(place).is_some_and(|s| s.leads.contains(who));
        let owns = self.at(place).model.as_ref().is_some_and(|m| m.owner == *who);
        leads && !owns && self.signer(0).is_none_or(|s| s.email != *who)
    }

    /// Whether the act's author had seen the record that he signs.
    pub(super) fn knows_record(&self, place: usize, emergency: crate::domain::ids::EventId) -> bool {
        self.records_seen(place).iter().any(|(p, _)| self.at(*p).id == emergency)
    }

    /// Whether an emergency had pinned what the request says.
    pub(super) fn is_pinned(&self, place: usize) -> bool {
        !self.records_seen(place).is_empty()
    }

    /// Whether the act's author had seen a verbal approval, claimed or signed, that names these bytes and was not refused.
    pub(super) fn has_verbal_approval(&self, place: usize, deploy: &ReleaseDeploy) -> bool {
        let attempt = self.attempt[place].attempt;
        let refused = self.proven().into_iter().any(|d| {
            self.strand.saw(place, d) && self.attempt[d].attempt == attempt && self.proof(d).is_some_and(|p| !p.grants())
        });
        let covers =
            |r: &EmergencyRecord| deploy.digests.is_subset(&r.digests) && deploy.digests.is_empty() == r.digests.is_empty();
        !refused && self.records_seen(place).iter().any(|(_, r)| covers(r))
    }

    /// The emergency as it stands: the latest records, each of which must be signed; the earliest time that any gives counts.
    pub(super) fn emergency(&self, release: &mut Release) {
        let records = self.records(None);
        let newest = records.iter().map(|(p, _)| self.attempt[*p].attempt).max();
        let records: Vec<_> = records.into_iter().filter(|(p, _)| Some(self.attempt[*p].attempt) == newest).collect();
        let places: Vec<usize> = records.iter().map(|(p, _)| *p).collect();
        let latest = self.strand.latest(&places);
        let Some((place, record)) = records.iter().copied().find(|(p, _)| latest.contains(p)) else { return };
        let Some(at) = records.iter().map(|(p, r)| r.at.min(self.at(*p).time)).min() else { return };
        let signed: Option<Vec<Email>> = latest.iter().map(|p| self.voucher(*p, None)).collect();
        let covers = records.iter().filter(|(p, _)| latest.contains(p)).all(|(_, r)| self.still_covers(r, release));
        let (calendar, zone, timers) = (self.policy.calendar.calendar(), self.ctx.time_zone, &self.policy.timers);
        let (written_at, refused_at) = self.papers(release, newest.unwrap_or(1));
        let after = |from: DateTime<Utc>, days| time::due_after_business_days(from, days, &calendar, zone);
        release.emergency = Some(Emergency {
            id: self.at(place).id,
            reason: record.reason.clone(),
            why: read(&record.why),
            approved_by: record.approved_by.clone(),
            at,
            how: record.how.clone(),
            heard_by: record.heard_by.clone(),
            recorded_by: self.email(place),
            recorded_at: self.at(place).time,
            signed_by: signed.and_then(|all| all.into_iter().next()),
            covers,
            due: after(at, timers.emergency_business_days),
            written_at,
            refused_at,
            halt_due: refused_at.map(|at| after(at, timers.rejected_emergency_business_days)),
        });
    }

    fn still_covers(&self, record: &EmergencyRecord, release: &Release) -> bool {
        let held = |facts: &std::collections::BTreeMap<_, bool>| {
            facts.iter().filter(|(_, on)| **on).map(|(f, _)| *f).collect::<Vec<_>>()
        };
        let bytes: std::collections::BTreeSet<Digest> = release.artifacts.iter().map(|a| a.sha256).collect();
        self.policy.emergency.kinds.contains(&release.kind)
            && held(&record.facts) == held(&release.facts)
            && record.digests == bytes
    }

    /// When the written approval came, and when it was refused without one that came after: the first approval of the
    /// emergency's attempt or a later one that stands, and the first refusal since.
    fn papers(&self, release: &Release, attempt: u32) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let all = || release.past_decisions.iter().chain(&release.decision).filter(|d| d.attempt >= attempt);
        let approved = all().filter(|d| d.outcome != Outcome::Rejected).map(|d| d.at).min();
        let contested = release.conflicts.iter().any(|c| c.contests);
        let refused = all().filter(|d| d.outcome == Outcome::Rejected).map(|d| d.at).min();
        if approved.is_some() && !contested { (approved, None) } else { (None, refused) }
    }
}
