//! The grammar of the command line: global options and every command; the nouns stand in files of their own.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::typed;
use super::{
    backup, ballot, challenge, charter, condition, config, conflict, deadlines, decision, demo, deputy, dossier, emergency,
    evidence, exchange, exchanges, filter, gate, halt, item, join, keeper, key, live, man, meeting, model, organisation, person,
    policy, question, release, report, retention, role, threshold,
};
use crate::domain::ids::Email;

/// A release-approval policy as a working gate: what stands in the way of this release, who can lift it, and by when.
///
/// Without a command, obstat opens its terminal interface. Everything that it can do can also be done with the commands
/// below; data goes to standard output, messages to standard error.
///
/// Exit codes: 0 done, or yes; 1 answered no, or refused by the policy; 2 usage; 3 a signature, hash or chain does not
/// hold; 4 could not (no store, input or output, lock held too long, newer schema).
#[derive(Debug, Parser)]
#[command(name = "obstat", version, max_term_width = 100, after_long_help = EXAMPLES)]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do; nothing opens the terminal interface.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  obstat init --org Acme --name Ann --email ann@acme.example --new-key
  obstat release list --waiting-for me
  obstat why triage-nlp@2.4.0

Environment:
  OBSTAT_STORE  the store's directory, as --store
  OBSTAT_CONFIG the configuration file of the terminal interface, as TOML
  OBSTAT_NOW    the clock (RFC 3339), for reproducible demos and tests
  NO_COLOR      no colour, as --color never";

/// Options that every command takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// Use the store in this directory (or set OBSTAT_STORE)
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    pub store: Option<PathBuf>,
    /// Act as this person, when the store holds several identities
    #[arg(long = "as", global = true, value_name = "EMAIL", value_parser = typed::email, help_heading = "Global options")]
    pub acting_as: Option<Email>,
    /// Print one JSON object instead of text
    #[arg(long, global = true, help_heading = "Global options")]
    pub json: bool,
    /// Colour the text
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t, help_heading = "Global options")]
    pub color: Color,
    /// Say nothing but data and errors
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// Say more: every event that was signed
    #[arg(short, long, global = true, conflicts_with = "quiet", help_heading = "Global options")]
    pub verbose: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How to unlock a key, wherever one is made or used.
#[derive(Debug, Clone, Default, Args)]
pub struct KeyArgs {
    /// Read the key's passphrase from the first line of this file
    #[arg(long, value_name = "FILE", help_heading = "Key")]
    pub passphrase_file: Option<PathBuf>,
    /// The key has no passphrase
    #[arg(long, conflicts_with = "passphrase_file", help_heading = "Key")]
    pub no_passphrase: bool,
}

/// Which key to use for a person.
#[derive(Debug, Clone, Args)]
#[group(required = false, multiple = false)]
pub struct KeySource {
    /// Make a new Ed25519 key in the store's directory
    #[arg(long, help_heading = "Key")]
    pub new_key: bool,
    /// Use this OpenSSH Ed25519 key file; it stays where it is
    #[arg(long, value_name = "FILE", help_heading = "Key")]
    pub key: Option<PathBuf>,
    /// Use a key of the running ssh-agent: by its comment or SHA256 fingerprint when it holds several
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "", help_heading = "Key")]
    pub agent_key: Option<String>,
}

/// Every command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Look at a sample organisation in a throw-away store
    Demo(demo::DemoArgs),
    /// Found an organisation: its store, your key, the policy
    Init(organisation::InitArgs),
    /// Join an organisation: its store from a bundle, your key, a request to be taken in
    Join(Box<join::JoinArgs>),
    /// Say who you are here, with which keys and roles
    Whoami(organisation::WhoamiArgs),
    /// Keys that this store signs with
    #[command(subcommand, arg_required_else_help = false)]
    Key(key::KeyCommand),
    /// The organisation's people
    #[command(subcommand, arg_required_else_help = false)]
    Person(person::PersonCommand),
    /// Give and take roles; chair and secretary are roles too
    #[command(subcommand, arg_required_else_help = false)]
    Role(role::RoleCommand),
    /// The organisation's charter: keepers, people, policy
    #[command(subcommand, arg_required_else_help = false)]
    Charter(charter::CharterCommand),
    /// Deputies: who signs for whom, in which role, from when to when
    #[command(subcommand, arg_required_else_help = false)]
    Deputy(deputy::DeputyCommand),
    /// Those who may change the charter, and how many of them a change takes
    #[command(subcommand, arg_required_else_help = false)]
    Keeper(keeper::KeeperCommand),
    /// Acts that had not seen each other and disagree: both sides, and who settles it
    #[command(subcommand, arg_required_else_help = false)]
    Conflict(conflict::ConflictCommand),
    /// Models: owner, tier, what runs where
    #[command(subcommand, arg_required_else_help = false)]
    Model(model::ModelCommand),
    /// What the metrics of a model must reach, registered before the results
    #[command(subcommand, arg_required_else_help = false)]
    Threshold(threshold::ThresholdCommand),
    /// Requests to put a version of a model into production
    #[command(subcommand, arg_required_else_help = false)]
    Release(release::ReleaseCommand),
    /// The checklist of a release
    #[command(subcommand, arg_required_else_help = false)]
    Item(item::ItemCommand),
    /// Files and links that support checklist items
    #[command(subcommand, arg_required_else_help = false)]
    Evidence(evidence::EvidenceCommand),
    /// Ask for more testing or documentation, and settle it
    #[command(subcommand, arg_required_else_help = false)]
    Challenge(challenge::ChallengeCommand),
    /// Approve a release in your roles, with conditions or without
    Approve(decision::ApproveArgs),
    /// Reject a release in one of your roles
    Reject(decision::RejectArgs),
    /// Record the outcome of a complete row of sign-offs
    Decide(decision::DecideArgs),
    /// Cast your vote in the Committee's ballot
    Vote(ballot::VoteArgs),
    /// Open or close the Committee's ballot by circulation
    #[command(subcommand, arg_required_else_help = false)]
    Ballot(ballot::BallotCommand),
    /// Meetings of the Committee: agenda, votes, records, minutes
    #[command(subcommand, arg_required_else_help = false)]
    Meeting(meeting::MeetingCommand),
    /// What approvals ask for
    #[command(subcommand, arg_required_else_help = false)]
    Condition(condition::ConditionCommand),
    /// Record that a release was put into an environment
    Deploy(live::DeployArgs),
    /// Make the owner's three statements after deployment
    Confirm(live::ConfirmArgs),
    /// Record a verbal approval, or sign one
    Emergency(Box<emergency::EmergencyArgs>),
    /// Stop a release that was approved or deployed, as Lead
    #[command(after_long_help = "Examples:\n  obstat suspend triage-nlp@2.4.0 --reason 'False alarms doubled'")]
    Suspend(halt::ReasonArgs),
    /// Have a suspended release's row of sign-offs asked again, as Lead
    #[command(after_long_help = "Examples:\n  obstat reinstate triage-nlp@2.4.0 --reason 'The feed is mended'")]
    Reinstate(halt::ReasonArgs),
    /// Go back to a release that ran before
    #[command(subcommand)]
    Rollback(halt::RollbackCommand),
    /// Record that a release was taken out of an environment
    Retire(halt::RetireArgs),
    /// Give a finding on an emergency, suspension or rollback, as a Committee member
    Review(halt::ReviewArgs),
    /// Clocks for reporting an incident
    #[command(subcommand)]
    Incident(halt::IncidentCommand),
    /// The policy: show, ask, compare and change it
    #[command(subcommand, arg_required_else_help = false)]
    Policy(policy::PolicyCommand),
    /// How long records are kept, and what is past its time
    #[command(subcommand, arg_required_else_help = false)]
    Retention(retention::RetentionCommand),
    /// Say what stands in the way of a release, and who can lift it
    Why(question::WhyArgs),
    /// Ask whether bytes may go to an environment now: exits 0 for yes
    Gate(gate::GateArgs),
    /// Write one file about a release: its records, who signed with which key, how to check it
    Dossier(dossier::DossierArgs),
    /// List everything that has a date, by day, what is overdue first
    Deadlines(deadlines::DeadlinesArgs),
    /// Say how releases have fared: lead times, outcomes, emergencies, confirmations, conditions
    Report(report::ReportArgs),
    /// List signed acts, newest first
    Log(question::LogArgs),
    /// Pack a bundle: what others need to have the same trail
    Export(exchange::ExportArgs),
    /// Take in bundles: check everything, then add what is not here yet
    Import(exchange::ImportArgs),
    /// Exchange with a shared folder: take what is new there, put there what it lacks
    Sync(exchange::SyncArgs),
    /// Say what others are known to lack, what waits for what, and what lies in the folder
    Exchange(exchanges::ExchangeArgs),
    /// Verify every event, signature and projection of the store, or a bundle
    Verify(question::VerifyArgs),
    /// Print what this store has, in five lines, to paste into minutes
    Frontier(question::FrontierArgs),
    /// Write everything that the store holds into one file, while others go on
    Backup(backup::BackupArgs),
    /// Filters of the queue, saved by a name: release list --filter @NAME
    #[command(subcommand)]
    Filter(filter::FilterCommand),
    /// The configuration of the terminal interface: keys, theme, columns, editor, opener
    #[command(subcommand, arg_required_else_help = false)]
    Config(config::ConfigCommand),
    /// Look for what will trouble you: keys, keepers, rows that nobody can fill
    Doctor(question::DoctorArgs),
    /// Print a completion script for your shell
    Completions(organisation::CompletionsArgs),
    /// Print the manual page, or write one a command
    Man(man::ManArgs),
}
