//! The field's words, with the identifiers that JSON, the policy file and the command line share.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Says that a word is none of those expected, and lists them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not a {what}: choose one of {choices}")]
pub struct UnknownWord {
    /// What the word should have named.
    pub what: &'static str,
    /// The word given, shortened to 80 characters.
    pub given: String,
    /// Every word that would have done, separated by commas.
    pub choices: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every one, in the order of the policy.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The identifier used in JSON, in the policy and on the command line.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The words that people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|w| w.word() == text).ok_or_else(|| UnknownWord {
                    what: $what,
                    given: text.chars().take(80).collect(),
                    choices: Self::ALL.iter().map(|w| w.word()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

words!(
    /// What a request says has changed (`rules.md` §2); several may hold at once.
    Nature, "nature" {
        /// The model comes from a vendor.
        ThirdParty = "third-party", "third-party model";
        /// The model's first release.
        First = "first", "first release";
        /// Another architecture.
        Architecture = "architecture", "architecture";
        /// A new source of training data.
        TrainingData = "training-data", "new training data source";
        /// Another risk classification.
        RiskClass = "risk-class", "risk classification";
        /// Retraining on the same pipeline.
        Retraining = "retraining", "retraining, same pipeline";
        /// Hyper-parameters.
        Tuning = "tuning", "hyper-parameter tuning";
        /// A bug fix.
        BugFix = "bug-fix", "bug fix";
        /// A threshold.
        Threshold = "threshold", "threshold";
        /// A prompt.
        Prompt = "prompt", "prompt";
        /// A feature flag.
        FeatureFlag = "feature-flag", "feature flag";
    }
);

words!(
    /// What a release is, which decides who must approve it (policy §3).
    Kind, "kind" {
        /// A service of a vendor goes live.
        ThirdPartyActivation = "third-party-activation", "third-party";
        /// A model that never ran in production.
        NewModel = "new-model", "new";
        /// Architecture, data source or risk class changed.
        MajorUpdate = "major-update", "major";
        /// Retraining, tuning or a fix.
        MinorUpdate = "minor-update", "minor";
        /// Threshold, prompt or flag.
        ConfigurationChange = "configuration-change", "config";
    }
);

impl Kind {
    /// Whether this kind changes a model that already runs.
    pub const fn is_update(self) -> bool {
        matches!(self, Self::MajorUpdate | Self::MinorUpdate | Self::ConfigurationChange)
    }
}

words!(
    /// How much harm the model can do. Ordered from low to high.
    Tier, "tier" {
        /// Low risk.
        Low = "low", "low";
        /// Medium risk.
        Medium = "medium", "medium";
        /// High risk.
        High = "high", "high";
    }
);

words!(
    /// What a person may be in the organisation; one person may be several.
    Role, "role" {
        /// Answers for a model; prepares its releases.
        ModelOwner = "model-owner", "Model Owner";
        /// Leads AI governance.
        GovernanceLead = "governance-lead", "AI Governance Lead";
        /// Votes in the Committee.
        Committee = "committee", "Committee";
        /// Chairs the Committee.
        Chair = "chair", "Committee chair";
        /// Keeps the Committee's records.
        Secretary = "secretary", "Committee secretary";
        /// Reviews the work of peers.
        PeerReviewer = "peer-reviewer", "Peer Reviewer";
        /// Reviews security.
        Security = "security", "Security";
        /// Reviews compliance.
        Legal = "legal", "Legal";
        /// Puts releases into production.
        Deployer = "deployer", "Deployer";
        /// Reads everything, signs nothing but notes.
        Auditor = "auditor", "Auditor";
    }
);

words!(
    /// A yes-or-no fact about a request, asked in its form (`rules.md` §3).
    Fact, "fact" {
        /// Deployed in the European Union.
        EuDeployment = "eu_deployment", "EU deployment";
        /// A data protection impact assessment is required (GDPR Art. 35).
        DpiaRequired = "dpia_required", "DPIA required";
        /// Takes untrusted input, prompts included.
        AdversarialExposure = "adversarial_exposure", "adversarial exposure";
        /// People meet it directly.
        UserFacing = "user_facing", "user-facing";
        /// A substantial modification (EU AI Act Art. 43(4)).
        SubstantialModification = "substantial_modification", "substantial modification";
    }
);

words!(
    /// A part of the checklist (policy §4.1–§4.4).
    Section, "section" {
        /// Policy §4.1.
        Documentation = "documentation", "Documentation";
        /// Policy §4.2.
        Testing = "testing", "Testing";
        /// Policy §4.3.
        Compliance = "compliance", "Compliance";
        /// Policy §4.4.
        Operations = "operations", "Operations";
    }
);

words!(
    /// Where a release stands in its life (policy §5).
    State, "state" {
        /// Being prepared by its owner.
        Draft = "draft", "draft";
        /// Submitted; approvers look at it.
        InReview = "in-review", "in review";
        /// May be deployed.
        Approved = "approved", "approved";
        /// May be deployed; conditions run.
        ApprovedWithConditions = "approved-with-conditions", "conditions";
        /// This attempt has ended.
        Rejected = "rejected", "rejected";
        /// Taken back by its owner.
        Withdrawn = "withdrawn", "withdrawn";
        /// Declared out of scope; never to be deployed to production.
        Exempt = "exempt", "exempt";
        /// Runs; its owner has not confirmed it yet.
        Deployed = "deployed", "deployed";
        /// Runs, confirmed by its owner.
        Confirmed = "confirmed", "confirmed";
        /// Stopped by the Lead.
        Suspended = "suspended", "suspended";
        /// Replaced by an earlier release.
        RolledBack = "rolled-back", "rolled back";
        /// A later release runs in its place.
        Superseded = "superseded", "superseded";
        /// Signed acts contradict each other; the gate is closed.
        Contested = "contested", "contested";
    }
);

impl State {
    /// The words for the middle of a sentence, where the short ones of a column would puzzle.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::ApprovedWithConditions => "approved with conditions",
            other => other.label(),
        }
    }

    /// Whether the release still has a next step that somebody works towards.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Withdrawn | Self::Exempt | Self::Confirmed | Self::RolledBack | Self::Superseded)
    }
}

words!(
    /// A Committee member's vote (`rules.md` §5).
    Choice, "vote" {
        /// For.
        Approve = "approve", "approve";
        /// For, with conditions.
        Conditions = "conditions", "approve with conditions";
        /// Not against.
        NoObjection = "no-objection", "no objection";
        /// Against.
        Reject = "reject", "reject";
        /// Present, undecided.
        Abstain = "abstain", "abstain";
        /// Takes no part.
        Recuse = "recuse", "recuse";
    }
);

words!(
    /// What the decision came to.
    Outcome, "outcome" {
        /// Approved without conditions.
        Approved = "approved", "approved";
        /// Approved with conditions.
        ApprovedWithConditions = "approved-with-conditions", "approved with conditions";
        /// Rejected.
        Rejected = "rejected", "rejected";
    }
);

words!(
    /// What the Committee looks at afterwards (`rules.md` §5).
    MatterKind, "matter" {
        /// A release that went ahead on a verbal approval.
        Emergency = "emergency", "emergency";
        /// The Lead stopped what had been approved.
        Suspension = "suspension", "suspension";
        /// An earlier release was put back.
        Rollback = "rollback", "rollback";
    }
);

words!(
    /// What the Committee holds of an emergency (`rules.md` §6).
    Judgement, "judgement" {
        /// The haste was justified.
        Justified = "justified", "justified";
        /// It was not.
        NotJustified = "not-justified", "not justified";
    }
);

words!(
    /// To which side of a threshold a metric must lie.
    Direction, "direction" {
        /// No less than it.
        AtLeast = "at-least", "at least";
        /// No more than it.
        AtMost = "at-most", "at most";
    }
);

words!(
    /// How the Committee comes together (`rules.md` §1).
    MeetingKind, "kind of meeting" {
        /// Announced beforehand.
        Scheduled = "scheduled", "scheduled";
        /// Called at once.
        AdHoc = "ad-hoc", "ad-hoc";
        /// Nobody meets: each member signs his own vote.
        Circulation = "circulation", "by circulation";
    }
);

words!(
    /// Why something stands on a meeting's agenda (`rules.md` §5).
    Topic, "topic" {
        /// A release awaits the Committee.
        Approval = "approval", "approval";
        /// An emergency is not yet reviewed.
        Emergency = "emergency", "review of the emergency";
        /// A suspension is not yet reviewed.
        Suspension = "suspension", "review of the suspension";
        /// A rollback is not yet reviewed.
        Rollback = "rollback", "review of the rollback";
        /// A condition is past its due date.
        LapsedCondition = "lapsed-condition", "lapsed condition";
        /// The policy is due for review.
        PolicyReview = "policy-review", "policy review";
    }
);
