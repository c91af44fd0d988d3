//! Retention: whose life has ended, until when its records are kept, and which files of evidence are its own.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::session::Session;
use crate::domain::ids::{Digest, EventId, Reference};
use crate::domain::release::Release;
use crate::domain::retention::{self, End};
use crate::domain::time;
use crate::domain::vocab::State;

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
    /// Whether that has passed.
    pub past: bool,
    /// Files of evidence that are here and that only releases past their time need.
    pub files: BTreeSet<Digest>,
    /// How many bytes these have.
    pub bytes: u64,
    /// Files of its evidence that are still needed: its own time has not passed, another release rests on them, or they hold a policy.
    pub needed: BTreeSet<Digest>,
}

impl Session {
    /// Every release whose life has ended, in the order in which their time passes.
    pub fn retained(&self) -> Result<Vec<Retained>, AppError> {
        let (office, now) = (self.office()?, self.now());
        let mut ended = Vec::new();
        let mut needed: BTreeSet<Digest> = self.policy_versions()?.into_iter().map(|v| v.sha256).collect();
        for stream in self.store.streams()?.into_iter().filter(|s| *s != office.org) {
            let Ok(folded) = self.fold(stream) else { continue };
            let end = retention::end_of_life(&folded.release, self.superseded_at(&folded.release)?);
            let until = end.map(|(_, at)| retention::kept_until(at, &folded.policy.records, office.time_zone));
            if !until.is_some_and(|until| time::is_over(until, now)) {
                needed.extend(evidence(&folded.release).into_keys());
            }
            if let (Some((end, at)), Some(until)) = (end, until) {
                ended.push((folded.release, end, at, until));
            }
        }
        ended.sort_by_key(|(release, _, _, until)| (*until, release.reference.to_string()));
        Ok(ended.into_iter().map(|(release, end, at, until)| self.retained_of(&release, (end, at, until), &needed)).collect())
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
        let past = time::is_over(until, self.now());
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
            bytes: own.values().sum(),
            files: own.into_keys().collect(),
            needed: others.into_keys().collect(),
        }
    }

    /// When the release that runs in this one's place was deployed.
    fn superseded_at(&self, release: &Release) -> Result<Option<DateTime<Utc>>, AppError> {
        let deployed = self.store.deployments_of_model(&release.reference.model)?;
        let successor =
            |d: &&crate::store::DeploymentRow| d.production && d.replaces.as_ref().is_some_and(|r| r.release == release.id);
        Ok(deployed.iter().filter(successor).filter(|d| d.release != release.id).map(|d| d.at).max())
    }
}

/// The files of a release's evidence with their sizes.
fn evidence(release: &Release) -> BTreeMap<Digest, u64> {
    release.evidence.iter().filter_map(|e| e.stored.as_ref()).map(|s| (s.sha256, s.size)).collect()
}
