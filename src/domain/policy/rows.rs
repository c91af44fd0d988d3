//! The rows of the policy that rule a release: kinds, sign-offs, checklist.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::text;
use crate::domain::vocab::{Fact, Kind, Nature, Role, Section, Tier};

/// Which natures make a release of which kind. The order of the rows ranks the kinds, highest first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRow {
    /// The kind.
    pub kind: Kind,
    /// The natures that make it.
    pub natures: Vec<Nature>,
    /// What it covers, in a sentence.
    #[serde(deserialize_with = "text::words")]
    pub means: String,
    /// The clause that says so.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
}

/// Who must approve releases of some kinds at some tiers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOffRow {
    /// The kinds it is for; empty: any.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// The tiers it is for; empty: any.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// The sign-offs it asks for, each from another person unless [`super::Separation::distinct_people`] is off.
    pub slots: Vec<Seat>,
    /// The clause that says so.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
    /// What it serves, as in `EU AI Act Art. 16`.
    #[serde(default)]
    pub serves: Vec<String>,
}

impl SignOffRow {
    /// Whether the row is for releases of this kind and tier.
    pub fn matches(&self, kind: Kind, tier: Tier) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&kind)) && (self.tiers.is_empty() || self.tiers.contains(&tier))
    }
}

/// One sign-off as a row of the policy asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Whose it is.
    pub role: Role,
    /// Whether the requester is kept from it; true unless the row says otherwise.
    #[serde(default = "yes")]
    pub not_requester: bool,
}

const fn yes() -> bool {
    true
}

/// One sign-off that a release needs, with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Whose it is.
    pub role: Role,
    /// The clause that asks for it, as in `§3`.
    pub clause: String,
    /// Whether the requester is kept from it; else the release is *self-approved* where he fills it.
    pub not_requester: bool,
    /// What it serves, as in `EU AI Act Art. 16`.
    pub serves: Vec<String>,
}

/// What an item's answer must bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EvidenceRule {
    /// At least one piece of evidence.
    Required,
    /// Words will do; evidence may be added.
    Note,
}

impl EvidenceRule {
    /// The identifier in JSON and in the policy.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Note => "note",
        }
    }
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRow {
    /// Its id: lower-case words joined by `-`.
    #[serde(deserialize_with = "text::item_id")]
    pub id: String,
    /// Its part of the checklist.
    pub section: Section,
    /// The clause it comes from.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
    /// What it is called.
    #[serde(deserialize_with = "text::words")]
    pub title: String,
    /// What the owner is to give, in one sentence.
    #[serde(deserialize_with = "text::words")]
    pub ask: String,
    /// When it applies: if any of these terms holds. Empty: always.
    #[serde(default)]
    pub when: Vec<Terms>,
    /// What its answer must bring.
    pub evidence: EvidenceRule,
    /// What the answer must fill in besides.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// What the document must speak of.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Whether its evidence must be attached by somebody other than owner and requester.
    #[serde(default)]
    pub independent: bool,
    /// Whether an update may carry it over from the model's last approved release.
    #[serde(default = "yes")]
    pub carried: bool,
    /// What it serves, as in `GDPR Art. 35`.
    #[serde(default)]
    pub serves: Vec<String>,
}

impl ItemRow {
    /// Whether at least one piece of evidence must be given.
    pub fn evidence_required(&self) -> bool {
        self.evidence == EvidenceRule::Required
    }

    /// Whether it may be claimed not to apply: only an item whose row has a condition may (`rules.md` §3).
    pub fn may_be_claimed(&self) -> bool {
        !self.when.is_empty()
    }

    /// The names of the fields that the answer must fill in.
    pub fn field_names(&self) -> Vec<String> {
        self.fields.iter().map(|field| field.name.clone()).collect()
    }
}

/// Terms that must all hold. What is empty does not restrict.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The kind is one of these.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// The tier is one of these.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// Each of these facts is as given; a fact that the request does not name is false.
    #[serde(default)]
    pub facts: BTreeMap<Fact, bool>,
}

/// Something that an answer must fill in, besides its words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name, as in `rollback_window`.
    #[serde(deserialize_with = "text::field_name")]
    pub name: String,
    /// What it holds.
    pub holds: FieldType,
    /// What is asked for, in a sentence.
    #[serde(deserialize_with = "text::words")]
    pub ask: String,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// A length of time, as in `30m` or `4h`.
    Duration,
    /// Any words.
    Text,
    /// A person's name or e-mail, or a rota.
    Person,
}
