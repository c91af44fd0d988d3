//! Emergencies: a verbal approval recorded, and signed by a Lead.

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::typed;
use crate::app::NewEmergency;
use crate::domain::ids::Email;

/// Record a verbal approval, or sign one
///
/// Only for updates and configuration changes, and from a draft. The deployment may be recorded at once; the gate opens when
/// a Lead who does not own the model has signed, and closes again if the papers are late.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_long_help = "Examples:
  obstat emergency triage-nlp@2.4.1 --reason security --why 'Prompts leak records' --verbal-by lead@example.org \\
    --verbal-at 2026-11-23T21:04:00+01:00 --how 'on the phone'
  obstat emergency confirm triage-nlp@2.4.1"
)]
pub struct EmergencyArgs {
    /// Or sign one that was recorded
    #[command(subcommand)]
    pub command: Option<EmergencyCommand>,
    /// The release
    #[arg(value_name = "REF", required = true)]
    pub reference: Option<String>,
    /// Which of the policy's reasons: safety, security or regulatory as shipped
    #[arg(long, value_name = "REASON", required = true)]
    pub reason: Option<String>,
    /// Why, in words
    #[arg(long, value_name = "TEXT", required = true)]
    pub why: Option<String>,
    /// Who approved by word of mouth: a Lead or a deputy
    #[arg(long, value_name = "EMAIL", required = true, value_parser = typed::email)]
    pub verbal_by: Option<Email>,
    /// When: with its offset, or as the clock on the organisation's wall had it
    #[arg(long, value_name = "TIME", required = true)]
    pub verbal_at: Option<String>,
    /// How: on the phone, in a meeting
    #[arg(long, value_name = "TEXT", required = true)]
    pub how: Option<String>,
    /// Who heard it; you unless given
    #[arg(long, value_name = "NAME")]
    pub heard_by: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Sign a verbal approval
#[derive(Debug, Subcommand)]
pub enum EmergencyCommand {
    /// Sign a verbal approval that another recorded, as a Lead who does not own the model
    Confirm(EmergencyConfirmArgs),
}

/// Sign a verbal approval that another recorded, as a Lead who does not own the model
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat emergency confirm triage-nlp@2.4.1")]
pub struct EmergencyConfirmArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Records a verbal approval, or signs one.
pub fn run(args: &EmergencyArgs, global: &Global) -> Result<Reply, CliError> {
    if let Some(EmergencyCommand::Confirm(a)) = &args.command {
        return act::sign(global, &a.unlock, Names::Changed, |s| s.emergency_confirm(&a.reference));
    }
    let said = |value: &Option<String>| value.clone().unwrap_or_default();
    let Some(approved_by) = args.verbal_by.clone() else {
        return Err(CliError::usage("it is not said who approved", "name the Lead: --verbal-by EMAIL"));
    };
    let new = NewEmergency {
        reason: said(&args.reason),
        why: said(&args.why),
        approved_by,
        at: said(&args.verbal_at),
        how: said(&args.how),
        heard_by: args.heard_by.clone(),
    };
    let reference = said(&args.reference);
    act::sign(global, &args.unlock, Names::Made("emergency.record"), |s| s.emergency_record(&reference, &new))
}
