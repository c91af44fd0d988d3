//! The acts that people sign: one body a kind of event (`ledger.md` §1), unknown fields refused.

mod after;
mod charter;
mod checklist;
mod decision;
mod emergency;
mod files;
mod halt;
mod measure;
mod meeting;
mod request;
mod rests;
mod retention;

use serde::{Deserialize, Serialize};

use super::ids::Digest;

pub use after::{ConditionExtend, ConditionMeet, ConditionVerify, ConditionWaive, ReleaseConfirm, ReleaseDeploy};
pub use charter::{
    CharterAccept, CharterPropose, DeputyEnd, DeputyGrant, EndedKey, EndedRole, KeySuspend, Member, MemberKey, ModelChange,
    ModelConfirmTier, ModelRegister, Service, possession_statement,
};
pub use checklist::{
    ChallengeClear, ChallengeOverride, ChallengeRaise, EvidenceAdd, EvidenceWithdraw, ItemAccept, ItemAnswer, ItemCarry,
    ItemNotApplicable, ItemReopen, Stored,
};
pub use decision::{
    BallotClose, BallotOpen, Basis, ConditionTerms, Period, ReleaseDecide, SignoffApprove, SignoffReaffirm, SignoffReject,
    VoteCast,
};
pub use emergency::{EmergencyConfirm, EmergencyRecord, ReviewEmergency, ReviewRollback, ReviewSuspension};
pub use files::{Travels, named_files};
pub use halt::{
    IncidentDismiss, IncidentOpen, ReleaseReinstate, ReleaseRetire, ReleaseSuspend, RollbackConfirm, RollbackDone, RollbackOrder,
};
pub use measure::{Measured, Reported, ThresholdSet, ThresholdWithdraw};
pub use meeting::{
    AgendaItem, MeetingAgenda, MeetingClose, MeetingNote, MeetingOpen, Motion, MotionCountersign, MotionDispute, MotionRecord,
    RecordedVote,
};
pub use request::{
    Artifact, Previous, ReleaseAmend, ReleaseRaise, ReleaseRequest, ReleaseResubmit, ReleaseSubmit, ReleaseWithdraw,
};
pub use retention::{RetentionHold, RetentionPurge, RetentionRelease};

/// Says why a body is not what its kind of event calls for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the body of {kind} does not hold: {why}")]
pub struct BadBody {
    /// The kind of event.
    pub kind: String,
    /// What is wrong, in the parser's words.
    pub why: String,
}

macro_rules! acts {
    ($($(#[$doc:meta])* $variant:ident = $kind:literal;)+) => {
        /// One signed act. What it means is decided by folding ([`crate::domain::fold`]), never by the act alone.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Act {
            $($(#[$doc])* $variant($variant),)+
            /// An act of a newer obstat: kept, passed on, and closing its release's gate.
            Unknown(String),
        }

        impl Act {
            /// The event kind, as in `release.request`.
            pub fn kind(&self) -> &str {
                match self { $(Self::$variant(_) => $kind,)+ Self::Unknown(kind) => kind }
            }

            /// The body as JSON; null for an unknown act.
            pub fn body(&self) -> serde_json::Value {
                match self {
                    $(Self::$variant(body) => serde_json::to_value(body).unwrap_or(serde_json::Value::Null),)+
                    Self::Unknown(_) => serde_json::Value::Null,
                }
            }

            /// Reads a body of the given kind; an unknown kind is kept as such.
            pub fn read(kind: &str, body: &serde_json::Value) -> Result<Self, BadBody> {
                match kind {
                    $($kind => $variant::deserialize(body)
                        .map(Self::$variant)
                        .map_err(|e| BadBody { kind: kind.to_owned(), why: e.to_string() }),)+
                    other => Ok(Self::Unknown(other.to_owned())),
                }
            }
        }

        $(impl From<$variant> for Act {
            fn from(body: $variant) -> Self { Self::$variant(body) }
        })+
    };
}

acts! {
    /// A charter, founding or revised, proposed by a keeper or Lead.
    CharterPropose = "charter.propose";
    /// A keeper's or Committee member's acceptance of a proposed charter.
    CharterAccept = "charter.accept";
    /// A keeper, or its owner, suspends a key.
    KeySuspend = "key.suspend";
    /// A model enters the register.
    ModelRegister = "model.register";
    /// A model's owner or proposed tier changes.
    ModelChange = "model.change";
    /// The Lead confirms a model's tier.
    ModelConfirmTier = "model.confirm-tier";
    /// What a metric of a model must reach is registered.
    ThresholdSet = "threshold.set";
    /// Such a threshold is withdrawn.
    ThresholdWithdraw = "threshold.withdraw";
    /// Somebody names a deputy for a role of his.
    DeputyGrant = "deputy.grant";
    /// A deputy's authority ends.
    DeputyEnd = "deputy.end";
    /// A request to put a version into production: opens a release's stream.
    ReleaseRequest = "release.request";
    /// The owner changes what the request says.
    ReleaseAmend = "release.amend";
    /// The owner hands the request in for review.
    ReleaseSubmit = "release.submit";
    /// The owner takes the request back.
    ReleaseWithdraw = "release.withdraw";
    /// The owner opens the next attempt after a rejection.
    ReleaseResubmit = "release.resubmit";
    /// The Lead raises the kind.
    ReleaseRaise = "release.raise";
    /// The owner answers a checklist item.
    ItemAnswer = "item.answer";
    /// The owner carries an item over from the last approved release.
    ItemCarry = "item.carry";
    /// The owner claims that an item does not apply.
    ItemNotApplicable = "item.not-applicable";
    /// The owner opens an item again.
    ItemReopen = "item.reopen";
    /// A reviewer accepts an item as it stands.
    ItemAccept = "item.accept";
    /// Evidence is attached.
    EvidenceAdd = "evidence.add";
    /// Evidence was found altered, or was withdrawn.
    EvidenceWithdraw = "evidence.withdraw";
    /// A reviewer asks for more, in words.
    ChallengeRaise = "challenge.raise";
    /// A challenge is settled by its author or a holder of his role.
    ChallengeClear = "challenge.clear";
    /// A challenge is set aside by a Lead who is neither owner nor requester.
    ChallengeOverride = "challenge.override";
    /// A role's approval.
    SignoffApprove = "signoff.approve";
    /// A signer stands by an approval although evidence is gone.
    SignoffReaffirm = "signoff.reaffirm";
    /// A role's rejection.
    SignoffReject = "signoff.reject";
    /// A ballot by circulation opens, its roster frozen.
    BallotOpen = "ballot.open";
    /// A ballot closes.
    BallotClose = "ballot.close";
    /// A Committee member votes.
    VoteCast = "vote.cast";
    /// The secretary's record of a motion in a meeting, with attendance and votes.
    MotionRecord = "motion.record";
    /// A further signature under such a record.
    MotionCountersign = "motion.countersign";
    /// An attendee says that a record is not what happened.
    MotionDispute = "motion.dispute";
    /// A meeting opens, its roster frozen: opens a meeting's stream.
    MeetingOpen = "meeting.open";
    /// Further items come onto the agenda.
    MeetingAgenda = "meeting.agenda";
    /// Words for the minutes.
    MeetingNote = "meeting.note";
    /// A meeting closes, its minutes written.
    MeetingClose = "meeting.close";
    /// The outcome of the review.
    ReleaseDecide = "release.decide";
    /// The release was put into an environment.
    ReleaseDeploy = "release.deploy";
    /// The owner's three statements after deployment.
    ReleaseConfirm = "release.confirm";
    /// The responsible person says a condition is met.
    ConditionMeet = "condition.meet";
    /// The body that set a condition accepts that it is met.
    ConditionVerify = "condition.verify";
    /// A condition is given more time.
    ConditionExtend = "condition.extend";
    /// The body that set a condition lets it go.
    ConditionWaive = "condition.waive";
    /// A verbal approval is recorded.
    EmergencyRecord = "emergency.record";
    /// The Lead signs a verbal approval that another recorded.
    EmergencyConfirm = "emergency.confirm";
    /// The Lead stops what was approved or deployed.
    ReleaseSuspend = "release.suspend";
    /// The Lead asks a suspended release's row afresh.
    ReleaseReinstate = "release.reinstate";
    /// A rollback to a release that ran before is ordered.
    RollbackOrder = "rollback.order";
    /// The Lead signs an owner's order.
    RollbackConfirm = "rollback.confirm";
    /// A rollback is complete.
    RollbackDone = "rollback.done";
    /// A release is taken out of an environment.
    ReleaseRetire = "release.retire";
    /// A Committee member's finding on an emergency.
    ReviewEmergency = "review.emergency";
    /// A Committee member's finding on a suspension.
    ReviewSuspension = "review.suspension";
    /// A Committee member's finding on a rollback.
    ReviewRollback = "review.rollback";
    /// A clock for reporting an incident starts to run.
    IncidentOpen = "incident.open";
    /// A clock for reporting an incident does not run, or no more.
    IncidentDismiss = "incident.dismiss";
    /// A release's files are kept for a legal matter.
    RetentionHold = "retention.hold";
    /// Such holds end.
    RetentionRelease = "retention.release";
    /// Files of evidence whose time has passed are let go.
    RetentionPurge = "retention.purge";
}

/// Words that a person wrote. Up to 500 characters stand here; longer ones go on in a content-addressed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The words, or their first 500 characters.
    pub text: String,
    /// The SHA-256 of the file with all of them, when there are more.
    pub more: Option<Digest>,
}

impl Words {
    /// How many characters stand in the event itself (`ledger.md` §1).
    pub const INLINE: usize = 500;

    /// Makes words from a text; the second value is the text to store as a file when it is longer than [`Self::INLINE`].
    pub fn new(text: &str) -> (Self, Option<String>) {
        let text = text.trim();
        if text.chars().count() <= Self::INLINE {
            return (Self { text: text.to_owned(), more: None }, None);
        }
        let head = text.chars().take(Self::INLINE).collect();
        (Self { text: head, more: Some(Digest::of(text.as_bytes())) }, Some(text.to_owned()))
    }
}
