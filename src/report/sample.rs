//! What statistics count of one release: a few moments, taken from what its acts leave.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::ids::{Email, EventId, Reference};
use crate::domain::policy::Timers;
use crate::domain::release::{Condition, Decision, Release};
use crate::domain::vocab::{MatterKind, Outcome, State};

/// The step before a decision that reviewers of the checklist take.
pub const REVIEW: &str = "evidence review";

/// One attempt that came to a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// When it was asked for: the request, or the resubmission of a later attempt.
    pub asked: DateTime<Utc>,
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// What it came to.
    pub outcome: Outcome,
}

/// A deployment that is, or was, to be confirmed.
#[derive(Debug, Clone, PartialEq)]
pub struct ToConfirm {
    /// The deployment.
    pub deployed: DateTime<Utc>,
    /// Until when it was to be confirmed.
    pub due: DateTime<Utc>,
    /// When it was.
    pub confirmed: Option<DateTime<Utc>>,
}

/// A condition that nobody has accepted as met.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenCondition {
    /// Since when it stands.
    pub since: DateTime<Utc>,
    /// When it is due; none while it waits for the deployment.
    pub due: Option<DateTime<Utc>>,
}

/// What statistics count of one release.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The stream.
    pub id: EventId,
    /// `model@version`.
    pub reference: Reference,
    /// Its owner.
    pub owner: Email,
    /// Every decision, oldest first.
    pub decided: Vec<Decided>,
    /// From the decision that holds to the first deployment to production, and when that was.
    pub to_deployment: Option<(DateTime<Utc>, TimeDelta)>,
    /// The deployment that runs, or ran last.
    pub to_confirm: Option<ToConfirm>,
    /// Conditions that nobody has accepted as met.
    pub open_conditions: Vec<OpenCondition>,
    /// When it was declared an emergency.
    pub emergencies: Vec<DateTime<Utc>>,
    /// When it was withdrawn.
    pub withdrawn: Option<DateTime<Utc>>,
    /// When it was declared exempt.
    pub exempt: Option<DateTime<Utc>>,
    /// Since when it is in review.
    pub in_review: Option<DateTime<Utc>>,
    /// How long each step of the decided attempt took from its submission, by name.
    pub steps: Vec<(&'static str, TimeDelta)>,
}

impl Sample {
    /// Takes what is counted of a release.
    pub fn of(release: &Release, timers: &Timers) -> Self {
        let past = |kind: &str| {
            let mut times: Vec<_> =
                release.history.iter().filter(|l| l.kind == kind && l.not_counted.is_none()).map(|l| l.at).collect();
            times.sort_unstable();
            times
        };
        let resubmitted = past("release.resubmit");
        let asked = |d: &Decision| match (d.attempt as usize).checked_sub(2) {
            None => release.requested_at,
            Some(n) => resubmitted.get(n).copied().unwrap_or(release.requested_at),
        };
        let decisions = release.past_decisions.iter().chain(&release.decision);
        let running = !matches!(release.state, State::Withdrawn | State::Exempt);
        Self {
            id: release.id,
            reference: release.reference.clone(),
            owner: release.owner.clone(),
            decided: decisions.map(|d| Decided { asked: asked(d), at: d.at, outcome: d.outcome }).collect(),
            to_deployment: to_deployment(release),
            to_confirm: to_confirm(release, timers),
            open_conditions: release.conditions.iter().filter(|_| running).filter_map(|c| open(release, c)).collect(),
            emergencies: release.matters.iter().filter(|m| m.kind == MatterKind::Emergency).map(|m| m.at).collect(),
            withdrawn: release.withdrawn.as_ref().and_then(|_| past("release.withdraw").pop()),
            exempt: release.exempt.as_ref().map(|_| release.requested_at),
            in_review: release.submitted_at.filter(|_| matches!(release.state, State::InReview | State::Contested)),
            steps: steps(release),
        }
    }
}

fn to_deployment(release: &Release) -> Option<(DateTime<Utc>, TimeDelta)> {
    let decided = release.decision.as_ref().filter(|d| d.outcome != Outcome::Rejected)?.at;
    let first = release.deployments.iter().find(|d| d.production)?.at;
    Some((first, (first - decided).max(TimeDelta::zero())))
}

fn to_confirm(release: &Release, timers: &Timers) -> Option<ToConfirm> {
    let live = release.live()?;
    let said = release.confirmation.as_ref().filter(|c| c.deployment == live.id);
    let due = live.at + TimeDelta::hours(i64::from(timers.confirm_hours));
    // What was superseded, stopped or rolled back unconfirmed is not waited for any more.
    let waits = said.is_some() || release.state == State::Deployed;
    waits.then(|| ToConfirm { deployed: live.at, due, confirmed: said.map(|c| c.at) })
}

fn open(release: &Release, condition: &Condition) -> Option<OpenCondition> {
    let since = release.decision.as_ref()?.at;
    (!condition.state.is_settled()).then_some(OpenCondition { since, due: condition.due })
}

/// From the submission to each sign-off that filled its slot, and to the last item accepted before the decision.
fn steps(release: &Release) -> Vec<(&'static str, TimeDelta)> {
    let (Some(from), Some(decision)) = (release.submitted_at, &release.decision) else { return Vec::new() };
    let signed = |slot: &crate::domain::release::SlotState| {
        let by = slot.filled_by?;
        let own = release.sign_offs.iter().find(|s| s.id == by).map(|s| s.at);
        Some((slot.role.label(), own.unwrap_or(decision.at)))
    };
    let within = |l: &&crate::domain::release::HistoryLine| {
        l.kind == "item.accept" && l.not_counted.is_none() && l.at >= from && l.at <= decision.at
    };
    let accepted = release.history.iter().filter(within).map(|l| l.at).max().map(|at| (REVIEW, at));
    let all = release.slots.iter().filter_map(signed).chain(accepted);
    all.filter(|(_, at)| *at >= from).map(|(name, at)| (name, at - from)).collect()
}
