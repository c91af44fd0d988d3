//! Stopping what was approved, and what follows: suspension, rollback, retirement, findings, incident clocks.

use clap::{Args, Subcommand};
use serde_json::json;

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::page::Page;
use super::{context, json, typed};
use crate::app::NewFinding;
use crate::app::words::TypedTime;
use crate::domain::release::ClockState;
use crate::domain::time;
use crate::domain::vocab::{Judgement, MatterKind};

/// A release and a reason
#[derive(Debug, Args)]
pub struct ReasonArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Record that a release was taken out of an environment
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat retire triage-nlp@2.3.0 --env production")]
pub struct RetireArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The environment
    #[arg(long, value_name = "ENV")]
    pub env: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Go back to a release that ran before
#[derive(Debug, Subcommand)]
pub enum RollbackCommand {
    /// Order it, as Lead or as owner; an owner's order waits for the Lead's signature
    Order(RollbackOrderArgs),
    /// Sign an owner's order, as Lead
    Confirm(RollbackConfirmArgs),
    /// Record that it is complete
    Done(RollbackDoneArgs),
}

/// Order a rollback
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat rollback order triage-nlp@2.4.0 --to triage-nlp@2.3.0 --reason 'It drifts'")]
pub struct RollbackOrderArgs {
    /// The release to be undone
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The release to go back to; the one that ran before unless given
    #[arg(long, value_name = "REF")]
    pub to: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Sign an owner's rollback
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat rollback confirm triage-nlp@2.4.0")]
pub struct RollbackConfirmArgs {
    /// The release that was rolled back
    #[arg(value_name = "REF")]
    pub reference: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Record a rollback as complete
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat rollback done triage-nlp@2.4.0 --at 2026-11-23T14:05:00Z")]
pub struct RollbackDoneArgs {
    /// The release that was rolled back
    #[arg(value_name = "REF")]
    pub reference: String,
    /// When; now unless given
    #[arg(long, value_name = "TIME", value_parser = typed::time)]
    pub at: Option<TypedTime>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Give a finding on an emergency, suspension or rollback, as a Committee member
///
/// It stands once a quorum has signed and most agree. An emergency is found justified or not.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat review triage-nlp@2.4.1 emergency --justified yes --finding 'The leak was real'
  obstat review triage-nlp@2.4.0 suspension --finding 'Rightly stopped' --action 'Add the alert'")]
pub struct ReviewArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// What to look at
    #[arg(value_name = "MATTER", value_parser = typed::matter())]
    pub matter: MatterKind,
    /// What you find, in words
    #[arg(long, value_name = "TEXT")]
    pub finding: String,
    /// Whether it was justified; needed for an emergency
    #[arg(long, value_name = "yes|no", value_parser = typed::yes_no)]
    pub justified: Option<bool>,
    /// What is to be done about it
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub action: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Clocks for reporting an incident
#[derive(Debug, Subcommand)]
pub enum IncidentCommand {
    /// List the clocks of a release
    List(IncidentListArgs),
    /// Open a clock
    Open(IncidentOpenArgs),
    /// Dismiss a clock, or end one that runs, with a reason
    Dismiss(IncidentDismissArgs),
}

/// List the clocks of a release
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat incident list triage-nlp@2.4.0")]
pub struct IncidentListArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
}

/// Open a clock
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat incident open triage-nlp@2.4.0 serious-incident --since 2026-11-23T14:05:00Z")]
pub struct IncidentOpenArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The clock, as `incident list` names it
    #[arg(value_name = "CLOCK")]
    pub clock: String,
    /// When it became known; now unless given
    #[arg(long, value_name = "TIME", value_parser = typed::time)]
    pub since: Option<TypedTime>,
    /// What happened
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub note: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Dismiss a clock
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat incident dismiss triage-nlp@2.4.0 death --reason 'Nobody was harmed'")]
pub struct IncidentDismissArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The clock, as `incident list` names it
    #[arg(value_name = "CLOCK")]
    pub clock: String,
    /// Why it does not run, or how it was met
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Suspends a release.
pub fn suspend(a: &ReasonArgs, global: &Global) -> Result<Reply, CliError> {
    act::sign(global, &a.unlock, Names::Made("release.suspend"), |s| s.suspend(&a.reference, &a.reason))
}

/// Has a suspended release's row asked again.
pub fn reinstate(a: &ReasonArgs, global: &Global) -> Result<Reply, CliError> {
    act::sign(global, &a.unlock, Names::Made("release.reinstate"), |s| s.reinstate(&a.reference, &a.reason))
}

/// Retires a release from an environment.
pub fn retire(a: &RetireArgs, global: &Global) -> Result<Reply, CliError> {
    act::sign(global, &a.unlock, Names::Made("release.retire"), |s| s.retire(&a.reference, &a.env, &a.reason))
}

/// Orders, signs and completes rollbacks.
pub fn rollback(command: &RollbackCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        RollbackCommand::Order(a) => act::sign(global, &a.unlock, Names::Made("rollback.order"), |s| {
            s.rollback_order(&a.reference, a.to.as_deref(), &a.reason)
        }),
        RollbackCommand::Confirm(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.rollback_confirm(&a.reference)),
        RollbackCommand::Done(a) => {
            act::sign(global, &a.unlock, Names::Changed, |s| s.rollback_done(&a.reference, context::wall_clock(s, a.at)?))
        }
    }
}

/// Gives a finding.
pub fn review(a: &ReviewArgs, global: &Global) -> Result<Reply, CliError> {
    let verdict = a.justified.map(|yes| if yes { Judgement::Justified } else { Judgement::NotJustified });
    let new = NewFinding { kind: a.matter, verdict, finding: a.finding.clone(), action: a.action.clone() };
    act::sign(global, &a.unlock, Names::Changed, |s| s.review_matter(&a.reference, &new))
}

/// Lists, opens and dismisses incident clocks.
pub fn incident(command: &IncidentCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        IncidentCommand::List(a) => clocks(&a.reference, global),
        IncidentCommand::Open(a) => act::sign(global, &a.unlock, Names::Changed, |s| {
            s.incident_open(&a.reference, &a.clock, context::wall_clock(s, a.since)?, &a.note)
        }),
        IncidentCommand::Dismiss(a) => {
            act::sign(global, &a.unlock, Names::Changed, |s| s.incident_dismiss(&a.reference, &a.clock, &a.reason))
        }
    }
}

fn clocks(reference: &str, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let folded = session.release(reference)?;
    let (now, release) = (folded.now, &folded.release);
    let rows = release.clocks.iter().map(|c| {
        let (state, due) = match &c.state {
            ClockState::Offered => ("offered", format!("{} d once opened", c.days)),
            ClockState::Open { due, .. } => ("open", time::until(*due, now)),
            ClockState::Dismissed { reason, .. } => ("dismissed", reason.clone()),
        };
        vec![c.incident.as_str().into(), state.into(), due.into(), c.title.as_str().into()]
    });
    let mut page = Page::new();
    page.table(&["CLOCK", "STATE", "DUE", "WHAT HAPPENED"], rows.collect(), "no incident clocks");
    release.clocks.iter().filter_map(|c| c.note.as_deref()).take(1).for_each(|note| {
        page.line(note);
    });
    let all: Vec<_> = release.clocks.iter().map(json::clock).collect();
    let reference = release.reference.to_string();
    Ok(Reply::new(json!({ "schema": "obstat/incidents/v1", "ref": reference, "clocks": all }), page))
}
