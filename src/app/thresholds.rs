//! Thresholds: registered for a model's metric, and withdrawn.

use std::collections::BTreeSet;

use super::error::AppError;
use super::propose::{Proposal, Target};
use super::session::Session;
use super::words;
use super::{resolve, view};
use crate::domain::act::{ThresholdSet, ThresholdWithdraw};
use crate::domain::ids::{EventId, ModelId, Reference};
use crate::domain::permit::Refusal;
use crate::domain::reading::Decimal;
use crate::domain::threshold::Threshold;
use crate::domain::vocab::{Direction, State};

/// How many thresholds a model has at most: each of its releases is weighed by all of them.
const MOST: usize = 100;
/// How many heads of releases an act names at most; of a model with more under way, those of the latest.
const HEADS: usize = 64;

impl Session {
    /// Proposes to register what a metric of a model must reach.
    pub fn threshold_set(
        &self,
        name: &ModelId,
        metric: &str,
        direction: Direction,
        value: &Decimal,
    ) -> Result<Proposal, AppError> {
        let model = self.model(name)?;
        let mut proposal = self.proposal(Target::Organisation, "register a threshold", name.to_string())?;
        self.threshold_keeper("threshold.set", "register a threshold of this model", &proposal, &model)?;
        let metric = words::title("metric", metric)?;
        let clause = self.policy_in_force()?.clause_of("threshold.set").to_owned();
        let refused = |code, text: String, short: &str| Refusal::state(code, text, short, &clause);
        if let Some(other) = model.thresholds.iter().find(|t| t.contradicts(&metric, direction, value)) {
            let text = format!(
                "{metric} cannot be {} {value}: it must be {} already, and no number is both",
                direction.label(),
                other.asks()
            );
            let refusal = refused("thresholds-contradict", text, "it contradicts another");
            return Err(refusal.help(format!("a Lead withdraws that one: obstat threshold withdraw {}", short(other.id))).into());
        }
        let twin = |t: &&Threshold| t.metric == metric && t.direction == direction && t.value == *value;
        if model.thresholds.iter().any(|t| twin(&t)) {
            let text = format!("{metric} of {name} must be {} {value} already", direction.label());
            return Err(refused("registered", text, "it is registered already").into());
        }
        if model.thresholds.len() >= MOST {
            let text = format!("{name} has {MOST} thresholds already");
            return Err(refused("too-many", text, "too many thresholds").help("withdraw some first").into());
        }
        proposal.sentence = format!("{metric} of {name} must be {} {value}", direction.label());
        proposal.facts.push(("Metric".into(), metric.clone()));
        proposal.facts.push(("Threshold".into(), format!("{} {value}", direction.label())));
        let stricter = model.thresholds.iter().find(|t| t.metric == metric && t.direction == direction);
        if let Some(other) = stricter {
            proposal.facts.push(("Beside".into(), format!("{}; both hold until a Lead withdraws one", other.asks())));
        }
        let (knew, handed_in) = self.heads_under_way(name)?;
        if let Some(spared) = spared(&handed_in) {
            proposal.sentence = format!("{}; it asks nothing of {spared}, handed in before", proposal.sentence);
            proposal.facts.push(("Too late for".into(), format!("{spared}: it counts for what is handed in from now on")));
        }
        proposal.then(ThresholdSet { model: name.clone(), metric, direction, value: value.clone(), knew });
        Ok(proposal)
    }

    /// Proposes to withdraw a threshold, named by its id.
    pub fn threshold_withdraw(&self, id: &str, reason: &str) -> Result<Proposal, AppError> {
        let all = self.thresholds()?;
        let (name, threshold) = resolve::one("threshold", id, all.iter(), |(_, t): &(ModelId, Threshold)| t.id.to_string())?;
        let model = self.model(name)?;
        let mut proposal = self.proposal(Target::Organisation, "withdraw a threshold", name.to_string())?;
        self.threshold_keeper("threshold.withdraw", "withdraw a threshold of this model", &proposal, &model)?;
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("{} of {name} need no longer be {}", threshold.metric, threshold.asks());
        proposal.facts.push(("Metric".into(), threshold.metric.clone()));
        proposal.facts.push(("Threshold".into(), threshold.asks()));
        proposal.facts.push(("Note".into(), "results of people who do not know of this answer to it still".into()));
        proposal.then(ThresholdWithdraw { model: name.clone(), threshold: threshold.id, reason });
        Ok(proposal)
    }

    /// Every threshold in force, by model and metric.
    pub fn thresholds(&self) -> Result<Vec<(ModelId, Threshold)>, AppError> {
        let mut all = Vec::new();
        for row in self.store().models()? {
            let model = self.model(&row.name)?;
            all.extend(model.thresholds.into_iter().map(|t| (row.name.clone(), t)));
        }
        Ok(all)
    }

    /// The heads of the model's releases whose results may still answer to a threshold, which is what is known to whoever registers
    /// one; and which of these releases are handed in already, the latest first.
    fn heads_under_way(&self, name: &ModelId) -> Result<(BTreeSet<EventId>, Vec<Reference>), AppError> {
        let ids: Vec<EventId> = self.store().releases_of_model(name)?.into_iter().map(|(id, _)| id).collect();
        let mut rows: Vec<view::QueueRow> = self.store().release_rows(&ids, None, self.now())?;
        let asked = |s: State| {
            matches!(s, State::Draft | State::InReview | State::Contested | State::Rejected)
                || matches!(s, State::Approved | State::ApprovedWithConditions | State::Suspended)
        };
        rows.retain(|row| asked(row.state));
        rows.sort_by_key(|row| std::cmp::Reverse(row.since));
        let (mut heads, mut handed_in) = (BTreeSet::new(), Vec::new());
        for row in rows {
            let of_release = self.store().heads(&row.id)?;
            if heads.len() + of_release.len() > HEADS {
                break;
            }
            heads.extend(of_release);
            if !matches!(row.state, State::Draft | State::Rejected) {
                handed_in.push(row.reference);
            }
        }
        Ok((heads, handed_in))
    }
}

/// The releases that a threshold comes too late for, the first of them by name.
fn spared(handed_in: &[Reference]) -> Option<String> {
    let named: Vec<String> = handed_in.iter().take(3).map(ToString::to_string).collect();
    match handed_in.len() {
        0 => None,
        n if n > named.len() => Some(format!("{} and {} more", named.join(", "), n - named.len())),
        _ => Some(named.join(", ")),
    }
}

fn short(id: EventId) -> String {
    id.to_string()[..12].to_owned()
}
