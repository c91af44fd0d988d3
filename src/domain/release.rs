//! What a release is at one moment: the state that its acts fold into.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::act::{Artifact, ConditionTerms, Previous, Stored};
use super::ids::{Digest, Email, EventId, KeyId, Reference};
use super::vocab::{Choice, Fact, Kind, Nature, Outcome, Role, Section, State, Tier};

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
    /// Every challenge ever raised, oldest first.
    pub challenges: Vec<Challenge>,
    /// The sign-offs that the policy asks for.
    pub slots: Vec<SlotState>,
    /// Every sign-off ever given, oldest first.
    pub sign_offs: Vec<SignOff>,
    /// The Committee's ballot of this attempt.
    pub ballot: Option<Ballot>,
    /// The decision that holds.
    pub decision: Option<Decision>,
    /// Decisions of earlier attempts, oldest first.
    pub past_decisions: Vec<Decision>,
    /// What the approval asks for.
    pub conditions: Vec<Condition>,
    /// Where it runs or ran, oldest first.
    pub deployments: Vec<Deployment>,
    /// The owner's statements.
    pub confirmation: Option<Confirmation>,
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

/// Whether an item has been seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// Nothing yet.
    Open,
    /// Answered.
    Done,
    /// Claimed not to apply.
    NotApplicable,
}

/// What reviewers said of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// Nothing.
    Unreviewed,
    /// It will do.
    Accepted {
        /// Who said so.
        by: Email,
        /// When, as claimed.
        at: DateTime<Utc>,
    },
    /// More is asked for; the ids are those of the open challenges.
    Challenged(Vec<EventId>),
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its id in the policy.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What is asked for, in a sentence.
    pub ask: String,
    /// Its part of the checklist.
    pub section: Section,
    /// The policy's clause, as in `§4.2`.
    pub clause: String,
    /// Whether evidence must be attached (else a note will do).
    pub evidence_required: bool,
    /// Whether it may be claimed not to apply.
    pub may_be_claimed: bool,
    /// Whether its evidence must come from somebody other than owner and requester.
    pub independent: bool,
    /// The fields the policy asks for.
    pub fields_asked: Vec<String>,
    /// Whether it has been seen to.
    pub answered: Answered,
    /// The act that answered it.
    pub answer_event: Option<EventId>,
    /// The answer, or the reason of the claim.
    pub answer: String,
    /// The fields given.
    pub fields: BTreeMap<String, String>,
    /// The evidence it rests on.
    pub evidence: Vec<EventId>,
    /// What reviewers said.
    pub review: Review,
    /// When it last changed, as claimed.
    pub changed_at: Option<DateTime<Utc>>,
}

impl Item {
    /// Whether it counts as done in the progress: answered or claimed, and not challenged.
    pub fn is_done(&self) -> bool {
        self.answered != Answered::Open && !matches!(self.review, Review::Challenged(_))
    }
}

/// A file or link that supports items.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The act that attached it.
    pub id: EventId,
    /// What it is called.
    pub title: String,
    /// What sort of document it is.
    pub kind: Option<String>,
    /// The file's name, for a file.
    pub file: Option<String>,
    /// The link, for a link.
    pub url: Option<String>,
    /// The bytes kept.
    pub stored: Option<Stored>,
    /// The date it bears.
    pub dated: Option<NaiveDate>,
    /// The items it supports.
    pub items: BTreeSet<String>,
    /// Who attached it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Whether it was attached after the decision, so that it changed nothing.
    pub after_decision: bool,
}

/// How a challenge ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// Who settled it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// Whether it was set aside by a Lead rather than cleared.
    pub overridden: bool,
}

/// A reviewer's request for more.
#[derive(Debug, Clone, PartialEq)]
pub struct Challenge {
    /// The act that raised it.
    pub id: EventId,
    /// The item; none for the whole release.
    pub item: Option<String>,
    /// What is asked for.
    pub reason: String,
    /// Who raised it.
    pub by: Email,
    /// In which role.
    pub role: Role,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// In which attempt.
    pub attempt: u32,
    /// How it ended, if it has.
    pub settled: Option<Settled>,
}

/// One place in the row of sign-offs.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotState {
    /// The role that signs.
    pub role: Role,
    /// The policy's clause.
    pub clause: String,
    /// Whether the requester is kept from it; else it may be *self-approved*.
    pub not_requester: bool,
    /// The sign-off that fills it.
    pub filled_by: Option<EventId>,
    /// Who could sign it, given who may fill the others; empty means unfillable.
    pub candidates: Vec<Email>,
}

/// What a sign-off said.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Approved, with conditions if there are any.
    Approve(Vec<ConditionTerms>),
    /// Rejected.
    Reject,
}

/// Why a sign-off does not count any more, or never did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Void {
    /// The request has changed since.
    Stale,
    /// It belongs to an earlier attempt.
    EarlierAttempt,
    /// The signer said otherwise later.
    Replaced,
    /// The signer said two different things at once.
    Conflict,
    /// It came after the decision or the close.
    Late,
}

/// One role's word on the release.
#[derive(Debug, Clone, PartialEq)]
pub struct SignOff {
    /// The act.
    pub id: EventId,
    /// Who signed.
    pub by: Email,
    /// With which key.
    pub key: KeyId,
    /// The roles it may fill.
    pub roles: BTreeSet<Role>,
    /// What it said.
    pub verdict: Verdict,
    /// In words.
    pub words: Option<String>,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Whether the requester signed his own request.
    pub self_approved: bool,
    /// Why it does not count.
    pub void: Option<Void>,
}

/// A member's vote in a ballot.
#[derive(Debug, Clone, PartialEq)]
pub struct Vote {
    /// The act.
    pub id: EventId,
    /// Who voted.
    pub by: Email,
    /// For or against.
    pub choice: Choice,
    /// What the approval asks for.
    pub conditions: Vec<ConditionTerms>,
    /// In words.
    pub reason: Option<String>,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why it does not count.
    pub void: Option<Void>,
}

/// How the votes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Members who may vote: the roster less the recused.
    pub eligible: usize,
    /// Votes that count.
    pub voted: usize,
    /// Votes that quorum takes.
    pub quorum: usize,
    /// Approve, with or without conditions.
    pub approve: usize,
    /// No objection.
    pub no_objection: usize,
    /// Reject.
    pub reject: usize,
    /// Whether any approval carries conditions.
    pub with_conditions: bool,
    /// What it would come to if it closed now; none without quorum.
    pub as_it_stands: Option<Outcome>,
    /// Whether no vote still missing could change that.
    pub certain: bool,
}

/// The Committee's ballot by circulation.
#[derive(Debug, Clone, PartialEq)]
pub struct Ballot {
    /// The act that opened it.
    pub id: EventId,
    /// Who opened it.
    pub opened_by: Email,
    /// When, as claimed.
    pub opened_at: DateTime<Utc>,
    /// When it is to be closed.
    pub due: DateTime<Utc>,
    /// Who may vote.
    pub roster: BTreeSet<Email>,
    /// Every vote, oldest first.
    pub votes: Vec<Vote>,
    /// The act that closed it.
    pub closed: Option<EventId>,
    /// How the votes stand.
    pub tally: Tally,
}

/// The outcome of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The act.
    pub id: EventId,
    /// What it came to.
    pub outcome: Outcome,
    /// Who recorded it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// The attempt it ended.
    pub attempt: u32,
    /// Reasons given with rejections.
    pub reasons: Vec<String>,
}

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionState {
    /// To be done.
    Open,
    /// Done, says the responsible person.
    Met,
    /// Done, says the body that set it.
    Verified,
}

/// What an approval asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The sign-off or vote that set it.
    pub set_by: EventId,
    /// Its place in that sign-off.
    pub place: u32,
    /// Who set it.
    pub author: Email,
    /// In which role.
    pub role: Role,
    /// Its terms.
    pub terms: ConditionTerms,
    /// When it is due; none while it waits for the deployment.
    pub due: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: ConditionState,
}

impl Condition {
    /// Its id on the command line: the sign-off's id, a dot, its place counted from 1.
    pub fn id(&self) -> String {
        format!("{}.{}", self.set_by, self.place + 1)
    }
}

/// One deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct Deployment {
    /// The act.
    pub id: EventId,
    /// The environment.
    pub environment: String,
    /// Whether the policy calls that environment production.
    pub production: bool,
    /// The bytes; none where the release names none.
    pub digests: BTreeSet<Digest>,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Who deployed.
    pub by: Email,
    /// What ran there before.
    pub replaces: Option<Previous>,
}

/// The owner's statements after deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmation {
    /// The act.
    pub id: EventId,
    /// The deployment.
    pub deployment: EventId,
    /// Operating within expected parameters.
    pub operating: bool,
    /// Monitoring active and producing data.
    pub monitoring: bool,
    /// No immediate issues.
    pub no_issues: bool,
    /// In words.
    pub note: Option<String>,
    /// Who confirmed.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
}

impl Confirmation {
    /// Whether all three statements are a yes.
    pub fn all_well(&self) -> bool {
        self.operating && self.monitoring && self.no_issues
    }
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
    /// Whether an approval of this release covers these bytes: all of them named in it, and none only if it names none.
    pub fn covers(&self, digests: &BTreeSet<Digest>) -> bool {
        let named = |d: &Digest| self.artifacts.iter().any(|a| a.sha256 == *d);
        digests.iter().all(named) && digests.is_empty() == self.artifacts.is_empty()
    }

    /// How many applicable items are done.
    pub fn done(&self) -> usize {
        self.items.iter().filter(|i| i.is_done()).count()
    }

    /// Challenges that nobody has settled, oldest first.
    pub fn open_challenges(&self) -> impl Iterator<Item = &Challenge> {
        self.challenges.iter().filter(|c| c.settled.is_none())
    }

    /// The item of this id, if it applies.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.id == id)
    }

    /// The latest deployment to a production environment.
    pub fn live(&self) -> Option<&Deployment> {
        self.deployments.iter().rev().find(|d| d.production)
    }
}
