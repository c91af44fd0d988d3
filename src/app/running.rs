//! What runs where: for each model its environments, and the releases behind them.

use super::error::AppError;
use super::runs::Run;
use super::session::Session;
use crate::domain::ids::EventId;
use crate::domain::queue::QueueRow;
use crate::domain::threshold::Threshold;
use crate::store::ModelRow;

/// One model with what runs of it, and its releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRuns {
    /// The model.
    pub model: ModelRow,
    /// What runs where, production first, then by name; after that what ran, the latest end first.
    pub runs: Vec<Run>,
    /// Its releases, the latest first.
    pub releases: Vec<QueueRow>,
    /// What its metrics must reach, by metric.
    pub thresholds: Vec<Threshold>,
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
            let mut runs = self.runs(&model.name)?;
            let ended = |r: &Run| r.ended.map(|(_, at)| std::cmp::Reverse(at));
            runs.sort_by_key(|r| (ended(r), !r.production, r.environment.clone()));
            let thresholds = self.model(&model.name)?.thresholds;
            found.push(ModelRuns { model, runs, releases, thresholds });
        }
        Ok(found)
    }
}
