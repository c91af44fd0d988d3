//! What runs where: for each model its environments, and the releases behind them.

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::session::Session;
use crate::domain::ids::{Email, EventId, Reference};
use crate::domain::queue::QueueRow;
use crate::domain::vocab::State;
use crate::store::ModelRow;

/// What runs in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runs {
    /// The environment.
    pub environment: String,
    /// Whether the policy calls it production.
    pub production: bool,
    /// The release that was put there last.
    pub release: EventId,
    /// Its reference.
    pub reference: Reference,
    /// Where it stands now: it may have been suspended or rolled back since.
    pub state: State,
    /// Since when, as claimed.
    pub since: DateTime<Utc>,
    /// Who put it there.
    pub by: Email,
}

/// One model with what runs of it, and its releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRuns {
    /// The model.
    pub model: ModelRow,
    /// What runs where: production first, then by name.
    pub runs: Vec<Runs>,
    /// Its releases, the latest first.
    pub releases: Vec<QueueRow>,
}

impl Session {
    /// Every model by name, with what runs where.
    pub fn models_running(&self) -> Result<Vec<ModelRuns>, AppError> {
        let (me, now) = (self.me_if_known().map(|m| m.email), self.now());
        let mut found = Vec::new();
        for model in self.store.models()? {
            let ids: Vec<EventId> = self.store.releases_of_model(&model.name)?.into_iter().map(|(id, _)| id).collect();
            let mut releases = self.store.release_rows(&ids, me.as_ref(), now)?;
            releases.sort_by_key(|r| std::cmp::Reverse(r.since));
            let mut runs: Vec<Runs> = Vec::new();
            let mut deployed = self.store.deployments_of_model(&model.name)?;
            deployed.sort_by_key(|d| d.at);
            for d in deployed.into_iter().rev().filter(|_| !releases.is_empty()) {
                let release = releases.iter().find(|r| r.id == d.release);
                let Some(release) = release.filter(|_| runs.iter().all(|r| r.environment != d.environment)) else { continue };
                runs.push(Runs {
                    environment: d.environment,
                    production: d.production,
                    release: d.release,
                    reference: release.reference.clone(),
                    state: release.state,
                    since: d.at,
                    by: d.by,
                });
            }
            runs.sort_by_key(|r| (!r.production, r.environment.clone()));
            found.push(ModelRuns { model, runs, releases });
        }
        Ok(found)
    }
}
