//! Approving, rejecting, and recording the outcome.

use clap::Args;

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::typed;
use crate::domain::vocab::Role;

/// Approve a release in your roles, with conditions or without
///
/// A signature names every role that it may fill. A Committee member's approval is a vote: `--role committee` means the
/// same as `obstat vote`.
///
/// A condition reads 'TEXT; due=DAY|30d; by=EMAIL; from=decision|deployment; before-deployment'. What is not named
/// takes the policy's period, the model's owner, and runs from the decision.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat approve triage-nlp@2.4.0 --role governance-lead
  obstat approve scribe@1.0 --role security --condition 'Repeat the tests; due=30d'
  obstat approve scribe@1.0 triage-nlp@2.4.0 --role security
  obstat approve scribe@1.0 --role security --reaffirm")]
pub struct ApproveArgs {
    /// The release; several are signed one by one, each with its own outcome
    #[arg(value_name = "REF", required = true, num_args = 1..)]
    pub references: Vec<String>,
    /// A role in which you sign; may repeat
    #[arg(long = "role", alias = "roles", value_delimiter = ',', value_name = "ROLE", value_parser = typed::role(), required = true)]
    pub roles: Vec<Role>,
    /// What the approval asks for; may repeat
    #[arg(long = "condition", value_name = "CONDITION")]
    pub conditions: Vec<String>,
    /// A comment, in words
    #[arg(long, value_name = "TEXT")]
    pub comment: Option<String>,
    /// Stand by an approval that was given, although evidence that it rested on is gone
    #[arg(long, conflicts_with = "conditions")]
    pub reaffirm: bool,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Reject a release in one of your roles
///
/// A rejection by a single role ends the attempt; the owner may resubmit.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat reject triage-nlp@2.4.0 --role governance-lead --reason 'Thresholds not met'")]
pub struct RejectArgs {
    /// The release; several are signed one by one, each with its own outcome
    #[arg(value_name = "REF", required = true, num_args = 1..)]
    pub references: Vec<String>,
    /// The role in which you sign
    #[arg(long, value_name = "ROLE", value_parser = typed::role())]
    pub role: Role,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Record the outcome of a complete row of sign-offs
///
/// The act that completes a row records the outcome by itself; this is for sign-offs that had not seen each other.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat decide triage-nlp@2.4.0")]
pub struct DecideArgs {
    /// The release; several are signed one by one, each with its own outcome
    #[arg(value_name = "REF", required = true, num_args = 1..)]
    pub references: Vec<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Approves; a Committee member's approval is a vote.
pub fn approve(args: &ApproveArgs, global: &Global) -> Result<Reply, CliError> {
    let kind = if args.roles == [Role::Committee] { "vote.cast" } else { "signoff.approve" };
    let comment = args.comment.as_deref().unwrap_or_default();
    if args.reaffirm {
        let made = Names::Made("signoff.reaffirm");
        return act::sign_each(global, &args.unlock, made, &args.references, |s, r| s.reaffirm(r, &args.roles, comment));
    }
    act::sign_each(global, &args.unlock, Names::Made(kind), &args.references, |s, r| {
        s.approve(r, &args.roles, &args.conditions, comment)
    })
}

/// Rejects; a Committee member's rejection is a vote.
pub fn reject(args: &RejectArgs, global: &Global) -> Result<Reply, CliError> {
    let kind = if args.role == Role::Committee { "vote.cast" } else { "signoff.reject" };
    act::sign_each(global, &args.unlock, Names::Made(kind), &args.references, |s, r| s.reject(r, Some(args.role), &args.reason))
}

/// Records the outcome.
pub fn decide(args: &DecideArgs, global: &Global) -> Result<Reply, CliError> {
    act::sign_each(global, &args.unlock, Names::Made("release.decide"), &args.references, |s, r| s.decide(r))
}
