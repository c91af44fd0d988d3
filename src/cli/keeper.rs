//! Keepers of the charter.

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::typed;
use crate::domain::ids::Email;

/// Those who may change the charter, and how many of them a change takes
#[derive(Debug, Subcommand)]
pub enum KeeperCommand {
    /// Propose one more keeper
    #[command(
        after_long_help = "Examples:\n  obstat keeper add dana@example.org\n  obstat keeper add dana@example.org --threshold 2"
    )]
    Add(KeeperArgs),
    /// Propose one keeper fewer
    #[command(after_long_help = "Examples:\n  obstat keeper remove dana@example.org")]
    Remove(KeeperArgs),
}

/// Propose one keeper more or fewer
///
/// The keepers that there are decide at their threshold, and those that there will be at theirs.
#[derive(Debug, Args)]
pub struct KeeperArgs {
    /// The person, who is in the charter
    #[arg(value_name = "EMAIL", value_parser = typed::email)]
    pub email: Email,
    /// How many keepers a change takes from then on; one of up to two, else two, unless given
    #[arg(long, value_name = "N")]
    pub threshold: Option<u32>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Proposes a change of keepers.
pub fn run(command: &KeeperCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        KeeperCommand::Add(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.keeper_add(&a.email, a.threshold)),
        KeeperCommand::Remove(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.keeper_remove(&a.email, a.threshold)),
    }
}
