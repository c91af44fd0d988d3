//! Giving and taking roles.

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::typed;
use crate::domain::ids::Email;
use crate::domain::vocab::Role;

/// Give and take roles; chair and secretary are roles too
#[derive(Debug, Subcommand)]
pub enum RoleCommand {
    /// Give a person a role by a revision of the charter
    #[command(after_long_help = "Examples:\n  obstat role grant dana@example.org chair")]
    Grant(RoleArgs),
    /// Take a role from a person by a revision of the charter
    #[command(after_long_help = "Examples:\n  obstat role revoke dana@example.org chair")]
    Revoke(RoleArgs),
}

/// A person and a role.
#[derive(Debug, Args)]
pub struct RoleArgs {
    /// The person
    #[arg(value_name = "EMAIL", value_parser = typed::email)]
    pub email: Email,
    /// The role
    #[arg(value_name = "ROLE", value_parser = typed::role())]
    pub role: Role,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Gives or takes a role.
pub fn run(command: &RoleCommand, global: &Global) -> Result<Reply, CliError> {
    let (args, grant) = match command {
        RoleCommand::Grant(args) => (args, true),
        RoleCommand::Revoke(args) => (args, false),
    };
    act::sign(global, &args.unlock, Names::Changed, |s| s.role_change(&args.email, args.role, grant))
}
