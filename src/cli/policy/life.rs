//! A policy's life on the command line: proposed, reviewed, accepted.

use std::path::PathBuf;

use clap::Args;

use crate::cli::act::{self, Names};
use crate::cli::args::{Global, KeyArgs};
use crate::cli::error::CliError;
use crate::cli::output::Reply;
use crate::cli::typed;
use crate::domain::day::SpokenDay;

/// Propose a policy, or record that the one in force was reviewed
///
/// A Lead or a keeper proposes. It takes force when as many keepers as the charter asks for have accepted it and, where there is
/// a Committee, its quorum too; without one, two people, or the only one. A policy with places still to be filled or without an
/// effective date cannot take force. One whose effective date is still to come is accepted beforehand and takes force when a
/// keeper accepts it once more on that day or later: no clock changes the rules, an act does. Releases that were submitted keep
/// the policy that they were submitted under.
///
/// A review without change is recorded with --reviewed: the same rules with a later date of review, accepted like any version.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat policy propose draft.toml
  obstat policy propose --reviewed
  obstat policy propose --reviewed --next-review 2027-11-01")]
pub struct PolicyProposeArgs {
    /// The policy file
    #[arg(value_name = "FILE", required_unless_present = "reviewed")]
    pub file: Option<PathBuf>,
    /// The policy in force was reviewed and stays as it is
    #[arg(long, conflicts_with = "file")]
    pub reviewed: bool,
    /// When it is to be reviewed next, as 2027-11-01 or “in a year”; as many months on as the policy says unless given
    #[arg(long, value_name = "DAY", value_parser = typed::day, requires = "reviewed")]
    pub next_review: Option<SpokenDay>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Accept a proposed policy as keeper or Committee member
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat policy accept
  obstat policy accept 1.1 --as dana@example.org
  obstat policy accept 3f9a2c")]
pub struct PolicyAcceptArgs {
    /// Its charter's id, its digest or its version; may be left out where one waits
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Proposes a policy.
pub fn propose(args: &PolicyProposeArgs, global: &Global) -> Result<Reply, CliError> {
    let text = args.file.as_deref().map(super::read).transpose()?;
    act::sign(global, &args.unlock, Names::Changed, |s| match &text {
        Some(text) => s.policy_propose(text),
        None => {
            let today = s.office()?.day;
            s.policy_reviewed(args.next_review.map(|day| day.counted_from(today)))
        }
    })
}

/// Accepts a proposed policy.
pub fn accept(args: &PolicyAcceptArgs, global: &Global) -> Result<Reply, CliError> {
    act::sign(global, &args.unlock, Names::Changed, |s| s.policy_accept(args.id.as_deref()))
}
