//! The settings of the policy: dates, timers, Committee, separation of duties, emergencies, records.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};
use serde::Deserialize;

use super::text;
use crate::domain::time::Calendar;
use crate::domain::vocab::{Fact, Kind};

/// Document control (policy §11).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What the policy is called.
    #[serde(deserialize_with = "text::words")]
    pub title: String,
    /// Its version.
    #[serde(deserialize_with = "text::words")]
    pub version: String,
    /// Who keeps it up to date.
    #[serde(deserialize_with = "text::words")]
    pub owner: String,
    /// Who put it in force.
    #[serde(deserialize_with = "text::words")]
    pub approver: String,
    /// From when it holds; none while a placeholder stands there. Without it the policy cannot take force.
    #[serde(default, deserialize_with = "text::maybe_date")]
    pub effective_date: Option<NaiveDate>,
    /// When it is to be reviewed next; none while a placeholder stands there.
    #[serde(default, deserialize_with = "text::maybe_date")]
    pub next_review: Option<NaiveDate>,
    /// How long a review holds, in months.
    pub review_months: u32,
    /// Who may read it.
    #[serde(deserialize_with = "text::words")]
    pub classification: String,
}

impl Document {
    /// Whether the policy can take force: it has a date from which it holds.
    pub fn can_take_force(&self) -> bool {
        self.effective_date.is_some()
    }

    /// Whether the date of review has passed on this day.
    pub fn is_past_review(&self, today: NaiveDate) -> bool {
        self.next_review.is_some_and(|due| today > due)
    }
}

/// What makes the kind a higher one than the natures do. The order of [`super::KindRow`]s says which is higher.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derivation {
    /// The kind of a model without an approved and deployed release, whatever the natures.
    pub never_deployed: Kind,
    /// The same for a model of a vendor.
    pub third_party_never_deployed: Kind,
    /// The least kind of a release that changes the model's tier.
    pub tier_change: Kind,
    /// The least kind of a change of which the fact is true.
    #[serde(default)]
    pub facts: BTreeMap<Fact, Kind>,
}

/// How long things may take. Days are counted in the organisation's time zone, to the end of the last one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timers {
    /// From deployment to the owner's confirmation, in hours (policy §5).
    pub confirm_hours: u32,
    /// From the verbal approval to the written one, in business days (policy §6).
    pub emergency_business_days: u32,
    /// From a rejection of a deployed emergency to its suspension or rollback, in business days.
    pub rejected_emergency_business_days: u32,
    /// For a condition that names no date, in days (policy §5).
    pub condition_days: u32,
    /// From approval to a flag when nothing was deployed, in days.
    pub approval_flag_days: u32,
    /// From approval to its lapse when nothing was deployed, in days; none: it does not lapse.
    #[serde(default)]
    pub approval_valid_days: Option<u32>,
    /// For a ballot by circulation, in days.
    pub ballot_days: u32,
    /// How far back a reviewer sees earlier emergencies, in months.
    pub emergency_habit_months: u32,
}

/// How the Committee decides (`rules.md` §5).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Committee {
    /// Quorum: more than this share of the members not recused have voted, in percent.
    pub quorum_more_than_percent: u32,
    /// Quorum: at least so many have voted.
    pub min_votes: u32,
    /// Carried: at least so many voted to approve, with or without conditions.
    pub min_approvals: u32,
    /// Whether a vote of no objection counts for the motion.
    pub no_objection_counts: bool,
    /// Whether the chair decides a tie; else a tie fails.
    pub chair_casting_vote: bool,
    /// How many who attended must sign a meeting's record.
    pub record_signatures: u32,
    /// Whether a release's owner is recused without being asked.
    pub owner_recused: bool,
    /// The clause that says so.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
}

impl Committee {
    /// How many votes make a quorum of so many members not recused; more than there are members when none can.
    pub fn votes_for_quorum(&self, members: usize) -> usize {
        let share = u32::try_from(members).map_or(u64::MAX, u64::from).saturating_mul(u64::from(self.quorum_more_than_percent));
        usize::try_from(share / 100 + 1).unwrap_or(usize::MAX).max(self.min_votes as usize)
    }
}

/// Business days and holidays as the policy lists them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarRow {
    /// The days of the week on which people work.
    pub business_days: Vec<Weekday>,
    /// Single days on which they do not.
    #[serde(default, deserialize_with = "text::dates")]
    pub holidays: Vec<NaiveDate>,
}

impl CalendarRow {
    /// The calendar with which [`crate::domain::time`] counts.
    pub fn calendar(&self) -> Calendar {
        Calendar { business_days: self.business_days.clone(), holidays: self.holidays.clone() }
    }
}

/// How far those who ask are kept from deciding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SeparationMode {
    /// The requester may fill the slots whose rows say so.
    Policy,
    /// A peer reviewer signs in place of the requester.
    Strict,
}

/// Separation of duties.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Separation {
    /// How far those who ask are kept from deciding.
    pub mode: SeparationMode,
    /// Whether each slot takes another person.
    pub distinct_people: bool,
    /// Whether a model's first tier, and any lowering, waits for the Lead.
    pub tier_confirmation: bool,
    /// Whether a material change in review clears the approvals given.
    pub dismiss_stale: bool,
    /// The clause that says so.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
}

/// What holds for models of vendors besides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThirdParty {
    /// Whether the Committee signs a third-party activation at tier high too.
    pub high_risk_adds_committee: bool,
}

/// A reason that the policy knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its id, as in `safety`.
    #[serde(deserialize_with = "text::item_id")]
    pub id: String,
    /// What it is called.
    #[serde(deserialize_with = "text::words")]
    pub title: String,
}

/// Emergency releases (policy §6).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emergency {
    /// The kinds for which there can be an emergency.
    pub kinds: Vec<Kind>,
    /// The reasons that count.
    pub reasons: Vec<Reason>,
    /// The clause that says so.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
}

/// Conditions of an approval (policy §5).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// Whether a lapsed condition blocks the model's next approval.
    pub lapsed_blocks_next: bool,
    /// The clause that says so.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
}

/// Where models run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environments {
    /// The environments that an approval is needed for; others are recorded only.
    pub production: Vec<String>,
    /// What a pipeline without a store may be answered from.
    pub bundles: GateBundles,
}

/// A bundle that answers a pipeline: for how long, and who vouches for its age by packing it (`ledger.md` §8).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateBundles {
    /// For so many days after it was packed, unless the question says otherwise.
    pub max_age_days: u32,
    /// Who may pack it.
    pub packed_by: Vec<Packer>,
    /// Who may not, because the answer is about what is theirs.
    pub but_not: Vec<Interest>,
}

/// Who may vouch for the age of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Packer {
    /// A Lead.
    GovernanceLead,
    /// A keeper of the charter.
    Keeper,
    /// A key of the charter that serves gates and is nobody's.
    GateKey,
}

impl Packer {
    /// The words for a list of who may.
    pub const fn label(self) -> &'static str {
        match self {
            Self::GovernanceLead => "an AI Governance Lead",
            Self::Keeper => "a keeper",
            Self::GateKey => "a gate key",
        }
    }
}

/// Somebody's part in a release, by which he is interested in its passing a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interest {
    /// The Model Owner of its model.
    Owner,
    /// Who requested it.
    Requester,
    /// Who deployed it, or deploys for a living.
    Deployer,
}

impl Interest {
    /// The words for a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Owner => "its Model Owner",
            Self::Requester => "its requester",
            Self::Deployer => "its deployer",
        }
    }
}
