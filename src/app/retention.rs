//! Retention: whose life has ended, until when its records are kept, and which files of evidence are its own.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Months, TimeDelta, Utc};

use super::error::AppError;
use super::meeting::is_meeting;
use super::session::Session;
use crate::domain::act::Act;
use crate::domain::deadline::{self, Deadline};
use crate::domain::ids::{Digest, EventId, Reference};
use crate::domain::order::Strand;
use crate::domain::release::Release;
use crate::domain::retention::{self, End};
use crate::domain::time;
use crate::domain::vocab::{Role, State};

/// A release whose life has ended, and what is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retained {
    /// The release.
    pub id: EventId,
    /// `model@version`.
    pub reference: Reference,
    /// Its state.
    pub state: State,
    /// How its life ended.
    pub end: End,
    /// When, as claimed.
    pub ended: DateTime<Utc>,
    /// Until when its records are kept.
    pub until: DateTime<Utc>,
    /// Whether that has passed, and no legal hold stands.
    pub past: bool,
    /// Why its files are kept all the same, where a legal hold stands.
    pub hold: Option<String>,
    /// Files of evidence that are here and that only releases past their time need.
    pub files: BTreeSet<Digest>,
    /// How many bytes these have.
    pub bytes: u64,
    /// Files of its evidence that are still needed: its own time has not passed, another release rests on them, or they hold a policy.
    pub needed: BTreeSet<Digest>,
}

/// From how many days before its time has passed a release's files are spoken of.
const SOON_DAYS: i64 = 30;

/// A release whose life has ended: how it ended, when, and until when its records are kept.
type Ending = (Release, End, DateTime<Utc>, DateTime<Utc>);

impl Session {
    /// Every release whose life has ended, in the order in which their time passes.
    pub fn retained(&self) -> Result<Vec<Retained>, AppError> {
        let (needed, ended) = self.ends()?;
        Ok(ended.into_iter().map(|(release, end, at, until)| self.retained_of(&release, (end, at, until), &needed)).collect())
    }

    /// The files that something still needs, and the releases whose life has ended.
    pub(super) fn ends(&self) -> Result<(BTreeSet<Digest>, Vec<Ending>), AppError> {
        let (office, now) = (self.office()?, self.now());
        let mut ended = Vec::new();
        let mut needed: BTreeSet<Digest> = self.policy_versions()?.into_iter().map(|v| v.sha256).collect();
        for stream in self.store.streams()?.into_iter().filter(|s| *s != office.org) {
            if is_meeting(&self.store, &stream)? {
                needed.extend(named(&Strand::new(super::stand::attested(&self.store, stream)?)));
                continue;
            }
            // One that cannot be read may need any file, so nothing is said of the others either.
            let folded = self.fold(stream)?;
            needed.extend(named(&folded.strand));
            let end = retention::end_of_life(&folded.release, self.superseded_at(&folded.release)?);
            let until = end.map(|(_, at)| retention::kept_until(at, &folded.policy.records, office.time_zone));
            if folded.release.held().is_some() || !until.is_some_and(|until| time::is_over(until, now)) {
                needed.extend(folded.release.evidence.iter().filter_map(|e| e.stored.as_ref()).map(|s| s.sha256));
            }
            if let (Some((end, at)), Some(until)) = (end, until) {
                ended.push((folded.release, end, at, until));
            }
        }
        ended.sort_by_key(|(release, _, _, until)| (*until, release.reference.to_string()));
        Ok((needed, ended))
    }

    fn retained_of(
        &self,
        release: &Release,
        (end, ended, until): (End, DateTime<Utc>, DateTime<Utc>),
        needed: &BTreeSet<Digest>,
    ) -> Retained {
        let files = self.store.files();
        let (others, own): (BTreeMap<Digest, u64>, BTreeMap<Digest, u64>) =
            evidence(release).into_iter().partition(|(digest, _)| needed.contains(digest));
        let past = time::is_over(until, self.now()) && release.held().is_none();
        // Until its time has passed a release needs its own files itself.
        let own: BTreeMap<Digest, u64> = own.into_iter().filter(|(digest, _)| past && files.has(digest)).collect();
        Retained {
            id: release.id,
            reference: release.reference.clone(),
            state: release.state,
            end,
            ended,
            until,
            past,
            hold: release.held().map(|h| h.reason.clone()),
            bytes: own.values().sum(),
            files: own.into_keys().collect(),
            needed: others.into_keys().collect(),
        }
    }

    /// When the time of releases passes that have files of evidence here: of each within the next days, and in one line of
    /// all that is past it, so that old files do not crowd out what is due.
    pub(super) fn retention_dates(&self) -> Result<Vec<Deadline>, AppError> {
        let (office, now) = (self.office()?, self.now());
        let soon = now + TimeDelta::days(SOON_DAYS);
        if !self.may_be_past(soon)? {
            return Ok(Vec::new());
        }
        let (needed, ended) = self.ends()?;
        let files = self.store.files();
        let leads = office.people.holders_of(Role::GovernanceLead);
        let (mut list, mut past) = (Vec::new(), Vec::new());
        for (release, _, _, until) in ended.iter().filter(|(release, _, _, until)| release.held().is_none() && *until <= soon) {
            let over = time::is_over(*until, now);
            let own = evidence(release).into_keys().filter(|f| files.has(f) && !(over && needed.contains(f))).count();
            match (own, over) {
                (0, _) => {}
                (n, true) => past.push(((release.id, release.reference.clone()), n)),
                (n, false) => list.push(deadline::of_retention(release, *until, n, &leads)),
            }
        }
        list.extend(deadline::of_purge(past, time::end_of_day(office.day, office.time_zone), &leads));
        Ok(list)
    }

    /// Whether some release is old enough that its time may have passed by then: only then are all of them looked through.
    fn may_be_past(&self, then: DateTime<Utc>) -> Result<bool, AppError> {
        let kept = |v: super::PolicyVersion| self.policy(v.sha256).map(|p| p.records.retention_years);
        let years = self.policy_versions()?.into_iter().filter_map(kept).min().unwrap_or_default();
        let asked = then.checked_sub_months(Months::new(years.saturating_mul(12)));
        asked.map_or(Ok(false), |asked| Ok(self.store.has_ended_from(asked)?))
    }

    /// When the release that runs in this one's place was deployed.
    fn superseded_at(&self, release: &Release) -> Result<Option<DateTime<Utc>>, AppError> {
        let deployed = self.store.deployments_of_model(&release.reference.model)?;
        let successor =
            |d: &&crate::store::DeploymentRow| d.production && d.replaces.as_ref().is_some_and(|r| r.release == release.id);
        Ok(deployed.iter().filter(successor).filter(|d| d.release != release.id).map(|d| d.at).max())
    }
}

/// The files of a release's evidence that were not let go, with their sizes.
fn evidence(release: &Release) -> BTreeMap<Digest, u64> {
    release.evidence.iter().filter(|e| e.purged.is_none()).filter_map(|e| e.stored.as_ref()).map(|s| (s.sha256, s.size)).collect()
}

/// The files that acts name beside evidence: long words and minutes belong to the trail, which stays.
fn named(strand: &Strand) -> BTreeSet<Digest> {
    let mut found = BTreeSet::new();
    for (_, attested) in strand.acts() {
        match &attested.act {
            // These name evidence, and bytes that were never kept.
            Act::EvidenceAdd(_) | Act::RetentionPurge(_) | Act::ReleaseRequest(_) | Act::ReleaseAmend(_) => {}
            act => texts(&act.body(), &mut found),
        }
    }
    found
}

fn texts(body: &serde_json::Value, found: &mut BTreeSet<Digest>) {
    match body {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                match value.as_str() {
                    Some(text) if matches!(key.as_str(), "more" | "minutes") => found.extend(text.parse::<Digest>().ok()),
                    _ => texts(value, found),
                }
            }
        }
        serde_json::Value::Array(all) => all.iter().for_each(|value| texts(value, found)),
        _ => {}
    }
}
