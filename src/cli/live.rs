//! A release in production: deployment and confirmation.

use clap::Args;

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::{context, typed};
use crate::app::words::TypedTime;
use crate::app::{NewDeployment, Statements};
use crate::domain::ids::{Digest, Email};

/// Record that a release was put into an environment
///
/// A digest that the approval does not cover is refused.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat deploy triage-nlp@2.4.0 --env production
  obstat deploy triage-nlp@2.4.0 --env production --at 2026-11-23T14:05:00Z --by ops@example.org")]
pub struct DeployArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The environment
    #[arg(long, value_name = "ENV")]
    pub env: String,
    /// The bytes that were deployed; all of the release's files unless given
    #[arg(long, value_name = "sha256:HEX", value_parser = typed::digest)]
    pub digest: Option<Digest>,
    /// When; now unless given
    #[arg(long, value_name = "TIME", value_parser = typed::time)]
    pub at: Option<TypedTime>,
    /// Who deployed; you unless given
    #[arg(long, value_name = "EMAIL", value_parser = typed::email)]
    pub by: Option<Email>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Make the owner's three statements after deployment
///
/// Each is yes or no; a no needs words.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat confirm triage-nlp@2.4.0 --operating yes --monitoring yes --no-issues yes
  obstat confirm triage-nlp@2.4.0 --operating yes --monitoring no --no-issues yes --note 'Feed late'")]
pub struct ConfirmArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// It operates within expected parameters
    #[arg(long, value_name = "yes|no", value_parser = typed::yes_no, action = clap::ArgAction::Set)]
    pub operating: bool,
    /// Monitoring is active and producing data
    #[arg(long, value_name = "yes|no", value_parser = typed::yes_no, action = clap::ArgAction::Set)]
    pub monitoring: bool,
    /// There are no immediate issues
    #[arg(long, value_name = "yes|no", value_parser = typed::yes_no, action = clap::ArgAction::Set)]
    pub no_issues: bool,
    /// In words; needed for a no
    #[arg(long, value_name = "TEXT", required_if_eq_any([("operating", "no"), ("monitoring", "no"), ("no_issues", "no")]))]
    pub note: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Records a deployment.
pub fn deploy(args: &DeployArgs, global: &Global) -> Result<Reply, CliError> {
    act::sign(global, &args.unlock, Names::Made("release.deploy"), |s| {
        let (environment, by) = (args.env.clone(), args.by.clone());
        let new = NewDeployment { environment, digest: args.digest, at: context::wall_clock(s, args.at)?, by };
        s.deploy(&args.reference, &new)
    })
}

/// Makes the three statements.
pub fn confirm(args: &ConfirmArgs, global: &Global) -> Result<Reply, CliError> {
    let said = Statements {
        operating: args.operating,
        monitoring: args.monitoring,
        no_issues: args.no_issues,
        note: args.note.clone().unwrap_or_default(),
    };
    act::sign(global, &args.unlock, Names::Made("release.confirm"), |s| s.confirm(&args.reference, &said))
}
