//! The policy's text, what is kept, and the laws and standards that it serves (policy §7, §8, §10).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::text;
use crate::domain::vocab::Tier;

/// One clause of the policy's text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseRow {
    /// Its number with the sign, as in `§4.2`.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
    /// Its heading.
    #[serde(deserialize_with = "text::words")]
    pub title: String,
    /// What it says, in plain words.
    #[serde(deserialize_with = "text::words")]
    pub text: String,
}

/// One of the records that are kept of each release.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRow {
    /// Its id, as in `decision`.
    #[serde(deserialize_with = "text::item_id")]
    pub id: String,
    /// What it is called.
    #[serde(deserialize_with = "text::words")]
    pub title: String,
    /// What it serves.
    #[serde(default)]
    pub serves: Vec<String>,
}

/// What is kept, and for how long (policy §8).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Records {
    /// From the end of a release's life, in years.
    pub retention_years: u32,
    /// The records of each release.
    pub kinds: Vec<RecordRow>,
    /// The clause that says so.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
    /// What it serves.
    #[serde(default)]
    pub serves: Vec<String>,
}

/// A day from which a duty applies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// The day.
    #[serde(deserialize_with = "text::date")]
    pub from: NaiveDate,
    /// Which duties.
    #[serde(deserialize_with = "text::words")]
    pub what: String,
}

/// A clock that a suspension or rollback may start, opened or dismissed with a reason (policy §7).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentClock {
    /// Its id.
    #[serde(deserialize_with = "text::item_id")]
    pub id: String,
    /// What has happened, in words.
    #[serde(deserialize_with = "text::words")]
    pub title: String,
    /// How long there is to report it, in days.
    pub days: u32,
    /// The tiers at which to ask; empty: any.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// What to do besides, in words.
    #[serde(default)]
    pub note: Option<String>,
    /// The clause of the policy.
    #[serde(deserialize_with = "text::clause")]
    pub clause: String,
    /// What it serves.
    #[serde(default)]
    pub serves: Vec<String>,
}

/// A law or standard, and the places in it that the policy serves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActRow {
    /// Its short name, with which citations begin.
    #[serde(deserialize_with = "text::words")]
    pub name: String,
    /// Its official name.
    #[serde(deserialize_with = "text::words")]
    pub full: String,
    /// What a reader should know of it.
    #[serde(default)]
    pub note: Option<String>,
    /// From when which of its duties apply.
    #[serde(default)]
    pub dates: Vec<Milestone>,
    /// Its places and what they are about, as in `Art. 9` = `risk management system`.
    pub places: BTreeMap<String, String>,
}
