//! What runs where: computed across a model's releases when asked; it can obstruct, never grant (`ledger.md` §1).

use std::collections::BTreeSet;

use chrono::{DateTime, Months, Utc};

use super::error::AppError;
use super::project::Folded;
use super::session::Session;
use crate::domain::act::Previous;
use crate::domain::ids::{Email, EventId, ModelId, Reference};
use crate::domain::release::Release;
use crate::domain::vocab::State;
use crate::store::{Departure, DeploymentRow, Reader, Urgent};

/// Why a release runs no more in an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Another was put in its place.
    Superseded,
    /// An earlier one was put back.
    RolledBack,
    /// It was taken out.
    Retired,
}

impl Ended {
    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Superseded => "superseded",
            Self::RolledBack => "rolled-back",
            Self::Retired => "retired",
        }
    }

    /// How it ended, after "until".
    pub const fn label(self) -> &'static str {
        match self {
            Self::Superseded => "another took its place",
            Self::RolledBack => "it was rolled back",
            Self::Retired => "it was retired",
        }
    }
}

/// One run of a release in an environment: by a deployment, or by a rollback to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The deployment; after a rollback the one by which it had run before.
    pub deployment: EventId,
    /// The act that put it there: the deployment, or the order to roll back.
    pub event: EventId,
    /// The release.
    pub release: EventId,
    /// Its reference.
    pub reference: Reference,
    /// Its state now.
    pub state: State,
    /// The environment.
    pub environment: String,
    /// Whether the policy calls it production.
    pub production: bool,
    /// Since when, as claimed.
    pub since: DateTime<Utc>,
    /// Who put it there.
    pub by: Email,
    /// How it ended, and when, as claimed; none while it runs.
    pub ended: Option<(Ended, DateTime<Utc>)>,
}

/// This owner's and this model's emergencies of late, so that habit shows (`rules.md` §6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habit {
    /// Over how many months.
    pub months: u32,
    /// Of the owner's models, this one among them.
    pub owner: usize,
    /// Of this model.
    pub model: usize,
    /// Each, oldest first.
    pub releases: Vec<Urgent>,
}

impl Habit {
    /// The same in a sentence.
    pub fn sentence(&self) -> String {
        format!("{} by this owner and {} of this model in {} months", self.owner, self.model, self.months)
    }
}

impl Session {
    /// Every run of a model's releases, oldest first; what runs now has no end. Several without an end in one environment were
    /// recorded by people who had not seen each other.
    pub fn runs(&self, model: &ModelId) -> Result<Vec<Run>, AppError> {
        runs(&self.store, model)
    }

    /// Emergencies of a release's owner and model in the months that the policy names.
    pub fn habit(&self, folded: &Folded) -> Result<Habit, AppError> {
        let (release, months) = (&folded.release, folded.policy.timers.emergency_habit_months);
        let from = folded.now.checked_sub_months(Months::new(months)).unwrap_or(DateTime::<Utc>::MIN_UTC);
        let releases = self.store.emergencies(&release.owner, &release.reference.model, from)?;
        let owner = releases.iter().filter(|u| u.owner == release.owner).count();
        let model = releases.iter().filter(|u| u.reference.model == release.reference.model).count();
        Ok(Habit { months, owner, model, releases })
    }
}

/// What ended a release's runs, as it is looked up across releases.
pub(super) fn departures(release: &Release) -> Vec<Departure> {
    let back = release.rollbacks.iter().filter_map(|r| {
        let (by, at) = r.done.clone()?;
        let environment = r.environment.clone();
        Some(Departure { event: r.id, deployment: r.deployment, environment, at, by, to: Some(r.to.clone()) })
    });
    let retired = release.retirements.iter().flat_map(|r| {
        r.ends.iter().map(|deployment| Departure {
            event: r.id,
            deployment: *deployment,
            environment: r.environment.clone(),
            at: r.at,
            by: r.by.clone(),
            to: None,
        })
    });
    back.chain(retired).collect()
}

/// Every run of a model's releases, oldest first.
pub(super) fn runs(reader: &Reader, model: &ModelId) -> Result<Vec<Run>, AppError> {
    let (deployed, departed) = (reader.deployments_of_model(model)?, reader.departures_of_model(model)?);
    let mut runs: Vec<Run> = Vec::new();
    for d in &deployed {
        runs.extend(run(reader, d, d.event, d.at, &d.by)?);
    }
    for back in &departed {
        let to = back.to.as_ref().and_then(|to| deployed.iter().find(|d| d.event == to.deployment && d.release == to.release));
        if let Some(to) = to {
            runs.extend(run(reader, to, back.event, back.at, &back.by)?);
        }
    }
    for n in 0..runs.len() {
        runs[n].ended = end_of(&runs, n, &deployed, &departed);
    }
    runs.sort_by_key(|r| (r.since, r.event));
    Ok(runs)
}

fn run(reader: &Reader, d: &DeploymentRow, event: EventId, since: DateTime<Utc>, by: &Email) -> Result<Option<Run>, AppError> {
    let row = reader.release_row(&d.release, None, DateTime::UNIX_EPOCH)?;
    Ok(row.map(|(row, _)| Run {
        deployment: d.event,
        event,
        release: d.release,
        reference: row.reference,
        state: row.state,
        environment: d.environment.clone(),
        production: d.production,
        since,
        by: by.clone(),
        ended: None,
    }))
}

/// How a run ended: by its own departure, or by a deployment that names its release as replaced and is not older.
fn end_of(runs: &[Run], n: usize, deployed: &[DeploymentRow], departed: &[Departure]) -> Option<(Ended, DateTime<Utc>)> {
    let this = &runs[n];
    let again = this.event != this.deployment;
    let left = departed.iter().find(|d| d.deployment == this.deployment && d.environment == this.environment && !again);
    if let Some(left) = left {
        let how = if left.to.is_some() { Ended::RolledBack } else { Ended::Retired };
        return Some((how, left.at));
    }
    // The rollback that put it back undid what had replaced it before.
    let undone: BTreeSet<EventId> = departed.iter().filter(|d| d.event == this.event).map(|d| d.deployment).collect();
    let replaces = |d: &&DeploymentRow| {
        let replaced = d.replaces.as_ref().is_some_and(|r| r.release == this.release);
        let older = d.at < this.since || undone.contains(&d.event);
        d.environment == this.environment && d.release != this.release && replaced && !older
    };
    let next = deployed.iter().filter(replaces).map(|d| d.at).min();
    let same = runs.iter().enumerate().filter(|(m, r)| {
        *m != n && r.release == this.release && r.environment == this.environment && (r.since, r.event) > (this.since, this.event)
    });
    // Deployed anew, the same release runs on under its later deployment.
    let renewed = same.filter(|(_, r)| r.event == r.deployment).map(|(_, r)| r.since).min();
    next.into_iter().chain(renewed).min().map(|at| (Ended::Superseded, at))
}

/// What runs in an environment now: the latest run without an end.
pub(super) fn live(reader: &Reader, model: &ModelId, environment: &str) -> Result<Option<Run>, AppError> {
    let open = |r: &Run| r.ended.is_none() && r.environment == environment;
    Ok(runs(reader, model)?.into_iter().rev().find(open))
}

/// The release that runs in this one's place in production; none while it runs itself, or where nothing replaced it.
pub(super) fn superseded_by(reader: &Reader, id: EventId, model: &ModelId) -> Result<Option<Reference>, AppError> {
    let runs = runs(reader, model)?;
    let mine: Vec<&Run> = runs.iter().filter(|r| r.release == id && r.production).collect();
    if mine.is_empty() || mine.iter().any(|r| !matches!(r.ended, Some((Ended::Superseded, _)))) {
        return Ok(None);
    }
    let there = |r: &&Run| r.release != id && mine.iter().any(|m| m.environment == r.environment);
    let live = runs.iter().rev().filter(there).find(|r| r.ended.is_none());
    Ok(live.or_else(|| runs.iter().rev().find(there)).map(|r| r.reference.clone()))
}

/// What a run is named by where another takes its place.
pub(super) fn named(run: &Run) -> Previous {
    Previous { release: run.release, deployment: run.deployment }
}
