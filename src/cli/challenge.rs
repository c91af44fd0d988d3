//! Asking for more, and settling it.

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::{context, json};
use crate::app::Session;
use crate::domain::release::Challenge;

/// Ask for more testing or documentation, and settle it
#[derive(Debug, Subcommand)]
pub enum ChallengeCommand {
    /// List the challenges of a release, the open ones first
    List(ChallengeListArgs),
    /// Challenge an item, or the release as a whole
    Add(ChallengeAddArgs),
    /// Clear a challenge, as its author or in the author's role
    #[command(after_long_help = "Examples:\n  obstat challenge clear 5d07aa --reason 'The subgroup figures are in now'")]
    Clear(ChallengeSettleArgs),
    /// Set a challenge aside, as a Lead who is neither owner nor requester
    #[command(
        after_long_help = "Examples:\n  obstat challenge override 5d07aa --reason 'Covered by the risk assessment, section 4'"
    )]
    Override(ChallengeSettleArgs),
}

/// List the challenges of a release, the open ones first
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat challenge list triage-nlp@2.4.0")]
pub struct ChallengeListArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
}

/// Challenge an item, or the release as a whole
///
/// A challenge re-opens the item and blocks approval until it is settled.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat challenge add triage-nlp@2.4.0 --item bias-fairness --reason 'No figures over 80'")]
pub struct ChallengeAddArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The item; the whole release unless given
    #[arg(long, value_name = "ITEM")]
    pub item: Option<String>,
    /// What is asked for
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// A challenge and what settles it.
#[derive(Debug, Args)]
pub struct ChallengeSettleArgs {
    /// The challenge's id or the beginning of it
    #[arg(value_name = "ID")]
    pub id: String,
    /// What settles it
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Raises or settles a challenge.
pub fn run(command: &ChallengeCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        ChallengeCommand::List(args) => list(args, global),
        ChallengeCommand::Add(a) => act::sign(global, &a.unlock, Names::Made("challenge.raise"), |s| {
            s.challenge(&a.reference, a.item.as_deref(), &a.reason)
        }),
        ChallengeCommand::Clear(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.challenge_clear(&a.id, &a.reason)),
        ChallengeCommand::Override(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.challenge_override(&a.id, &a.reason)),
    }
}

fn list(args: &ChallengeListArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let release = session.release(&args.reference)?.release;
    let mut challenges: Vec<&Challenge> = release.challenges.iter().collect();
    challenges.sort_by_key(|c| c.settled.is_some());
    let data = serde_json::json!({
        "schema": "obstat/challenges/v1",
        "id": release.id.to_string(),
        "ref": release.reference.to_string(),
        "challenges": challenges.iter().map(|c| json::challenge(c)).collect::<Vec<_>>(),
    });
    Ok(Reply::new(data, table(&session, &challenges)?))
}

/// Challenges as a table, each with the id by which it is cleared.
pub fn table(session: &Session, challenges: &[&Challenge]) -> Result<Page, CliError> {
    let office = session.office()?;
    let rows = challenges.iter().map(|c| {
        let state = match &c.settled {
            None => Cell::toned(Tone::Bad, "open"),
            Some(settled) if settled.overridden => Cell::toned(Tone::Warn, "set aside"),
            Some(_) => Cell::toned(Tone::Good, "cleared"),
        };
        let what = c.item.as_deref().unwrap_or("the release");
        let by = format!("{} ({})", office.people.name(&c.by), c.role.label());
        let asks: String = c.reason.chars().take(80).collect();
        vec![c.id.to_string()[..12].into(), state, what.into(), by.into(), asks.into()]
    });
    let mut page = Page::new();
    page.table(&["ID", "STATE", "ITEM", "BY", "ASKS FOR"], rows.collect(), "nothing is challenged");
    Ok(page)
}
