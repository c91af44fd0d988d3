//! What approvals ask for.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde_json::Value;

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::sheet::{self, CsvArgs};
use super::{context, json, typed};
use crate::app::Session;
use crate::app::words;
use crate::domain::day::SpokenDay;
use crate::domain::obstruct::times;
use crate::domain::release::{Condition, Release};
use crate::domain::time;

/// What approvals ask for
#[derive(Debug, Subcommand)]
pub enum ConditionCommand {
    /// List conditions, the earliest due first
    List(ConditionListArgs),
    /// Say that a condition is met, as its owner
    Meet(ConditionMeetArgs),
    /// Accept that a condition is met, in the role that set it
    Verify(ConditionVerifyArgs),
    /// Give a condition more time, by a new signed decision
    Extend(ConditionExtendArgs),
    /// Let a condition go, in the role that set it
    Waive(ConditionWaiveArgs),
}

/// List conditions, the earliest due first
#[derive(Debug, Args)]
#[command(after_long_help = format!("Examples:
  obstat condition list
  obstat condition list triage-nlp@2.4.0
  obstat condition list --csv > conditions.csv

{}", sheet::columns(sheet::CONDITIONS)))]
pub struct ConditionListArgs {
    /// Only those of this release
    #[arg(value_name = "REF")]
    pub reference: Option<String>,
    /// As a spreadsheet.
    #[command(flatten)]
    pub csv: CsvArgs,
}

/// Say that a condition is met, as its owner
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat condition meet c41d90.1 --evidence 81b0c4")]
pub struct ConditionMeetArgs {
    /// The condition's id: its sign-off's id or the beginning of it, a dot, its place
    #[arg(value_name = "ID")]
    pub id: String,
    /// Evidence that shows it, by id; may repeat
    #[arg(long = "evidence", value_name = "ID")]
    pub evidence: Vec<String>,
    /// How it is met, in words
    #[arg(long, alias = "reason", value_name = "TEXT")]
    pub note: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Accept that a condition is met, in the role that set it
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat condition verify c41d90.1")]
pub struct ConditionVerifyArgs {
    /// The condition's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Give a condition more time, by a new signed decision
///
/// Whoever set it extends it, or a Lead who neither owns nor asked for the release. How often it was extended shows.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat condition extend c41d90.1 --due 30d --reason 'The laboratory is booked out'")]
pub struct ConditionExtendArgs {
    /// The condition's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// By the end of this day, as 2026-12-24, 30d from today, “next Friday” or “end of month”
    #[arg(long, value_name = "DAY", value_parser = typed::day)]
    pub due: SpokenDay,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Let a condition go, in the role that set it
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat condition waive c41d90.1 --reason 'The feature was left out'")]
pub struct ConditionWaiveArgs {
    /// The condition's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Lists conditions, or says where one stands.
pub fn run(command: &ConditionCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        ConditionCommand::List(args) => list(args, global),
        ConditionCommand::Meet(a) => {
            let note = a.note.as_deref().unwrap_or_default();
            act::sign(global, &a.unlock, Names::Changed, |s| s.condition_meet(&a.id, &a.evidence, note))
        }
        ConditionCommand::Verify(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.condition_verify(&a.id)),
        ConditionCommand::Extend(a) => act::sign(global, &a.unlock, Names::Changed, |s| {
            s.condition_extend(&a.id, words::period(a.due, s.office()?.day)?, &a.reason)
        }),
        ConditionCommand::Waive(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.condition_waive(&a.id, &a.reason)),
    }
}

fn list(args: &ConditionListArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let found = session.conditions_of(args.reference.as_deref())?;
    let now = session.now();
    let data = data(&found, now);
    let rows = found.iter().map(|(release, c)| {
        let due = match c.due {
            _ if c.state.is_settled() => String::new(),
            Some(due) => time::until(due, now),
            None => "from deployment".to_owned(),
        };
        let id = format!("{}.{}", &c.set_by.to_string()[..12], c.place + 1);
        let tone = if c.is_lapsed(now) { Tone::Bad } else { Tone::Plain };
        let extended = if c.extensions.is_empty() { String::new() } else { times(c.extensions.len()) };
        vec![
            id.into(),
            release.reference.to_string().into(),
            c.state.word().into(),
            Cell::toned(tone, due),
            extended.into(),
            c.terms.by.as_str().into(),
            (&c.terms.text).into(),
        ]
    });
    let mut page = Page::new();
    page.table(&["ID", "RELEASE", "STATE", "DUE", "EXTENDED", "BY", "CONDITION"], rows.collect(), "no conditions");
    let sheet = sheet::conditions(&data);
    Ok(args.csv.of(sheet::CONDITIONS, &sheet, Reply::new(data, page)))
}

fn data(found: &[(Release, Condition)], now: DateTime<Utc>) -> Value {
    let with_ref = |(release, c): &(Release, Condition)| {
        let mut value = json::condition(c);
        value["ref"] = release.reference.to_string().into();
        value["release"] = release.id.to_string().into();
        value["lapsed"] = c.is_lapsed(now).into();
        value
    };
    serde_json::json!({ "schema": "obstat/conditions/v1", "conditions": found.iter().map(with_ref).collect::<Vec<_>>() })
}

/// Every condition, as `condition list --json` has it.
pub fn all(session: &Session) -> Result<Value, CliError> {
    Ok(data(&session.conditions_of(None)?, session.now()))
}
