//! The Committee's vote by circulation.

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::typed;
use crate::domain::day::SpokenDay;
use crate::domain::time;
use crate::domain::vocab::Choice;

/// Open or close the Committee's ballot by circulation
#[derive(Debug, Subcommand)]
pub enum BallotCommand {
    /// Open a ballot; its roster is frozen
    Open(BallotOpenArgs),
    /// Close a ballot with the votes that it has
    Close(BallotCloseArgs),
}

/// Open a ballot; its roster is frozen
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat ballot open triage-nlp@3.0.0\n  obstat ballot open triage-nlp@3.0.0 --due 5d")]
pub struct BallotOpenArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// When the secretary closes it, as 2026-12-24, 7d or “next Friday”; the policy's period unless given
    #[arg(long, value_name = "DAY", value_parser = typed::day)]
    pub due: Option<SpokenDay>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Close a ballot with the votes that it has
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat ballot close triage-nlp@3.0.0")]
pub struct BallotCloseArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Cast your vote in the Committee's ballot
///
/// The latest vote of a member counts until the ballot closes.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat vote triage-nlp@3.0.0 --choice approve
  obstat vote triage-nlp@3.0.0 --choice conditions --condition 'Publish the audit; due=2026-12-24'
  obstat vote triage-nlp@3.0.0 --choice recuse --reason 'I advised the vendor'")]
pub struct VoteArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// For or against
    #[arg(long, value_name = "CHOICE", value_parser = typed::choice())]
    pub choice: Choice,
    /// Why; needed to reject and to recuse
    #[arg(long, value_name = "TEXT", required_if_eq_any([("choice", "reject"), ("choice", "recuse")]))]
    pub reason: Option<String>,
    /// What the approval asks for, with --choice conditions; may repeat
    #[arg(long = "condition", value_name = "CONDITION", required_if_eq("choice", "conditions"))]
    pub conditions: Vec<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Opens or closes a ballot.
pub fn run(command: &BallotCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        BallotCommand::Open(a) => act::sign(global, &a.unlock, Names::Made("ballot.open"), |s| {
            let office = s.office()?;
            let due = a.due.map(|day| time::end_of_day(day.counted_from(office.day), office.time_zone));
            s.ballot_open(&a.reference, due)
        }),
        BallotCommand::Close(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.ballot_close(&a.reference)),
    }
}

/// Casts a vote.
pub fn vote(args: &VoteArgs, global: &Global) -> Result<Reply, CliError> {
    let reason = args.reason.as_deref().unwrap_or_default();
    act::sign(global, &args.unlock, Names::Made("vote.cast"), |s| s.vote(&args.reference, args.choice, reason, &args.conditions))
}
