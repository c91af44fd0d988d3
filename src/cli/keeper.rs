//! Keepers of the charter.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::context::{self, Passphrases};
use super::error::CliError;
use super::output::Reply;
use super::typed;
use crate::domain::ids::Email;

/// Those who may change the charter, and how many of them a change takes
#[derive(Debug, Subcommand)]
pub enum KeeperCommand {
    /// Propose one more keeper
    #[command(
        after_long_help = "Examples:\n  obstat keeper add dana@example.org\n  obstat keeper add dana@example.org --threshold 2\n  obstat keeper add --recovery-key FILE"
    )]
    Add(KeeperAddArgs),
    /// Propose one keeper fewer
    #[command(after_long_help = "Examples:\n  obstat keeper remove dana@example.org")]
    Remove(KeeperArgs),
}

/// Propose one keeper more
///
/// The keepers that there are decide at their threshold, and those that there will be at theirs. A recovery key is a keeper
/// that is no person: a file to be kept away from this machine. Who needs it makes it known again with `obstat key add`.
#[derive(Debug, Args)]
pub struct KeeperAddArgs {
    /// The person, who is in the charter
    #[arg(value_name = "EMAIL", value_parser = typed::email, required_unless_present = "recovery_key")]
    pub email: Option<Email>,
    /// Make a recovery key in this new file, and let it be the keeper
    #[arg(long, value_name = "FILE", conflicts_with = "email")]
    pub recovery_key: Option<PathBuf>,
    /// How many keepers a change takes from then on; one of up to two, else two, unless given
    #[arg(long, value_name = "N")]
    pub threshold: Option<u32>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Propose one keeper fewer
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
        KeeperCommand::Add(a) => add(a, global),
        KeeperCommand::Remove(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.keeper_remove(&a.email, a.threshold)),
    }
}

fn add(args: &KeeperAddArgs, global: &Global) -> Result<Reply, CliError> {
    match (&args.email, &args.recovery_key) {
        (_, Some(file)) => recovery(args, file, global),
        (Some(email), None) => act::sign(global, &args.unlock, Names::Changed, |s| s.keeper_add(email, args.threshold)),
        (None, None) => Err(CliError::usage("nothing says who keeps the charter too", "give EMAIL or --recovery-key FILE")),
    }
}

/// Makes a recovery key and signs the charter that has it; what is not signed leaves no file.
fn recovery(args: &KeeperAddArgs, file: &Path, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let mut passphrases = Passphrases::new(&args.unlock);
    let proposal = session.keeper_recovery(file, args.threshold, &mut passphrases)?;
    let done = session.sign(proposal, &mut passphrases).inspect_err(|_| drop(std::fs::remove_file(file)))?;
    let reply = act::signed(&session, global, &done, Names::Changed)?;
    Ok(reply.note(format!("put {} away, not on this machine", file.display())))
}
