//! What a release is at one moment: the state that its acts fold into.

mod after;
mod checklist;
mod condition;
mod decision;
mod emergency;
mod halt;
mod matters;
mod record;
mod retention;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::act::{Artifact, Previous};
use super::ids::{Digest, Email, EventId, KeyId, Reference};
use super::threshold::Measure;
use super::vocab::{Fact, Kind, Nature, Outcome, State, Tier};

pub use after::{Confirmation, Deployment};
pub use checklist::{Answered, Carried, Challenge, Evidence, Gone, Item, Origin, Review, Settled};
pub use condition::{Condition, ConditionState, Extension, Said};
pub use decision::{Ballot, Decision, Footing, SignOff, SlotState, Tally, Verdict, Void, Vote};
pub use emergency::Emergency;
pub use halt::{Clock, ClockState, Reinstatement, Retirement, Rollback, Suspension};
pub use matters::{Finding, Matter};
pub use record::{Objection, Record};
pub use retention::{Hold, Purged};

/// One request to put one version into production, as all its signed acts leave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    /// The stream: the request's event.
    pub id: EventId,
    /// `model@version`.
    pub reference: Reference,
    /// 1 for the first; resubmissions count up.
    pub attempt: u32,
    /// Where it stands.
    pub state: State,
    /// Where its papers stand, whatever has stopped it: the state, were it neither suspended nor rolled back.
    pub stage: State,
    /// The kind, derived or raised.
    pub kind: Kind,
    /// The tier whose rules hold: the higher one when it changes.
    pub tier: Tier,
    /// The model's tier at its previous release.
    pub previous_tier: Option<Tier>,
    /// Whether the Lead has confirmed the tier.
    pub tier_confirmed: bool,
    /// Who asked.
    pub requester: Email,
    /// The model's owner now.
    pub owner: Email,
    /// When it was asked, as claimed.
    pub requested_at: DateTime<Utc>,
    /// When the current attempt was submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// What changed.
    pub natures: BTreeSet<Nature>,
    /// What holds of it.
    pub facts: BTreeMap<Fact, bool>,
    /// Its bytes.
    pub artifacts: Vec<Artifact>,
    /// What it is, in words.
    pub summary: String,
    /// The vendor of a third-party model.
    pub vendor: Option<String>,
    /// The deployed release that it updates.
    pub previous: Option<Previous>,
    /// The reference of that release.
    pub previous_reference: Option<Reference>,
    /// The SHA-256 of the policy it is judged by: pinned at submission, before that the one in force.
    pub policy: Digest,
    /// The digest of the request as it stands; sign-offs name it.
    pub subject: Digest,
    /// The checklist: every item of the policy that applies.
    pub items: Vec<Item>,
    /// Everything attached, oldest first.
    pub evidence: Vec<Evidence>,
    /// What the evidence comes to by the model's thresholds, in the order of the metrics.
    pub measures: Vec<Measure>,
    /// Every challenge ever raised, oldest first.
    pub challenges: Vec<Challenge>,
    /// The sign-offs that the policy asks for.
    pub slots: Vec<SlotState>,
    /// Every sign-off ever given, oldest first.
    pub sign_offs: Vec<SignOff>,
    /// The Committee's ballot of this attempt.
    pub ballot: Option<Ballot>,
    /// What meetings recorded about it, oldest first.
    pub records: Vec<Record>,
    /// The decision that holds.
    pub decision: Option<Decision>,
    /// Decisions of earlier attempts, oldest first.
    pub past_decisions: Vec<Decision>,
    /// The sign-offs of the approval that rest on evidence which is gone; deployment waits until each is reaffirmed.
    pub footing: Vec<Footing>,
    /// What the approval asks for.
    pub conditions: Vec<Condition>,
    /// Where it runs or ran, oldest first.
    pub deployments: Vec<Deployment>,
    /// The owner's statements.
    pub confirmation: Option<Confirmation>,
    /// The verbal approval on which it goes ahead.
    pub emergency: Option<Emergency>,
    /// Every suspension, oldest first.
    pub suspensions: Vec<Suspension>,
    /// The reinstatement whose row is being asked.
    pub reinstatement: Option<Reinstatement>,
    /// Every rollback of it, oldest first.
    pub rollbacks: Vec<Rollback>,
    /// Where it was taken out, oldest first.
    pub retirements: Vec<Retirement>,
    /// Clocks for reporting an incident, in the order of the policy.
    pub clocks: Vec<Clock>,
    /// Every legal hold, oldest first.
    pub holds: Vec<Hold>,
    /// Every time that files of evidence were let go, in causal order.
    pub purges: Vec<Purged>,
    /// What the Committee looks at afterwards, oldest first.
    pub matters: Vec<Matter>,
    /// Why it is contested: signed acts that had not seen each other.
    pub conflicts: Vec<Conflict>,
    /// Why it needs no approval.
    pub exempt: Option<String>,
    /// Why it was withdrawn.
    pub withdrawn: Option<String>,
    /// Whether an act of a newer obstat stands in it.
    pub needs_newer: bool,
    /// The release that runs in its place.
    pub superseded_by: Option<Reference>,
    /// Every act, newest first.
    pub history: Vec<HistoryLine>,
}

/// Signed acts that had not seen each other and cannot both hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// One sentence that names both sides.
    pub text: String,
    /// The acts.
    pub events: Vec<EventId>,
    /// Whether it contests the decision itself.
    pub contests: bool,
}

/// How an act reads in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was given or accepted.
    Good,
    /// Something was refused or challenged.
    Bad,
    /// Something was cleared by another act.
    Undone,
    /// Anything else.
    Neutral,
}

/// One act in the history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryLine {
    /// The act.
    pub id: EventId,
    /// The event kind.
    pub kind: String,
    /// What was done, in a few words.
    pub text: String,
    /// How it reads.
    pub tone: Tone,
    /// Who did it; none when the key belongs to nobody.
    pub by: Option<Email>,
    /// With which key.
    pub key: KeyId,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why it does not count, if it does not.
    pub not_counted: Option<String>,
}

impl Release {
    /// The legal hold that keeps its files, if one stands.
    pub fn held(&self) -> Option<&Hold> {
        self.holds.iter().find(|h| h.ended.is_none())
    }

    /// Whether an approval of this release covers these bytes: all of them named in it, and none only if it names none.
    pub fn covers(&self, digests: &BTreeSet<Digest>) -> bool {
        let named = |d: &Digest| self.artifacts.iter().any(|a| a.sha256 == *d);
        digests.iter().all(named) && digests.is_empty() == self.artifacts.is_empty()
    }

    /// What sort of change it is, in a word or two: its kind, or that it is an emergency.
    pub const fn change(&self) -> &'static str {
        if self.emergency.is_some() { "emergency" } else { self.kind.label() }
    }

    /// Whether a sign-off rests on evidence that is gone, and nobody of its slot stands by it since.
    pub fn is_stale(&self) -> bool {
        self.footing.iter().any(|f| f.reaffirmed.is_none())
    }

    /// How many applicable items are done.
    pub fn done(&self) -> usize {
        self.items.iter().filter(|i| i.is_done()).count()
    }

    /// Challenges that nobody has settled, oldest first.
    pub fn open_challenges(&self) -> impl Iterator<Item = &Challenge> {
        self.challenges.iter().filter(|c| c.settled.is_none())
    }

    /// What earlier attempts left to be addressed, in words: each reason of a rejection, each challenge still open
    /// (`rules.md` §4). Empty once the attempt has been decided.
    pub fn to_address(&self) -> Vec<String> {
        if !matches!(self.state, State::Draft | State::InReview | State::Contested) {
            return Vec::new();
        }
        let rejections = self.past_decisions.iter().filter(|d| d.attempt < self.attempt && d.outcome == Outcome::Rejected);
        let reasons = rejections.flat_map(|d| d.reasons.iter().map(|r| format!("Attempt {} was rejected: “{r}”", d.attempt)));
        let challenges = self.open_challenges().filter(|c| c.attempt < self.attempt).map(|c| {
            let what = c.item.as_deref().unwrap_or("the release");
            format!("{} challenged {what} in attempt {}: “{}”", c.role.label(), c.attempt, c.reason)
        });
        reasons.chain(challenges).collect()
    }

    /// The item of this id, if it applies.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.id == id)
    }

    /// The latest deployment to a production environment.
    pub fn live(&self) -> Option<&Deployment> {
        self.deployments.iter().rev().find(|d| d.production)
    }

    /// The suspensions that no reinstatement has answered, oldest first.
    pub fn held_by(&self) -> impl Iterator<Item = &Suspension> {
        self.suspensions.iter().filter(|s| s.answered.is_none())
    }

    /// Whether its row is being asked again after a suspension.
    pub fn is_reinstating(&self) -> bool {
        self.state == State::Suspended && self.reinstatement.is_some()
    }

    /// The order to roll back that is not complete yet.
    pub fn open_rollback(&self) -> Option<&Rollback> {
        self.rollbacks.iter().rev().find(|r| r.done.is_none())
    }

    /// Whether it was ever approved.
    pub fn was_approved(&self) -> bool {
        let granted = |d: &&Decision| d.outcome != Outcome::Rejected;
        self.decision.iter().chain(&self.past_decisions).any(|d| granted(&d))
    }

    /// Whether this attempt was ever approved, whatever has come of it: only that is reinstated.
    pub fn was_approved_in_attempt(&self) -> bool {
        let granted = |d: &&Decision| d.outcome != Outcome::Rejected && d.attempt == self.attempt;
        self.decision.iter().chain(&self.past_decisions).any(|d| granted(&d))
    }

    /// Whether it ran in the environment and neither a rollback nor its retirement has ended that since.
    pub fn runs_in(&self, environment: &str) -> bool {
        let Some(last) = self.deployments.iter().rev().find(|d| d.environment == environment) else { return false };
        let back = self.rollbacks.iter().any(|r| r.deployment == last.id && r.done.is_some());
        !back && !self.retirements.iter().any(|r| r.ends.contains(&last.id))
    }
}
