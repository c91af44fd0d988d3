//! Requests to put a version of a model into production.

mod from;
mod import;
mod links;
mod list;
mod meetings;
mod show;

use std::path::PathBuf;

use chrono::TimeDelta;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::context::{self, Passphrases};
use super::error::CliError;
use super::output::{self, Reply};
use super::sheet::{self, CsvArgs};
use super::typed;
use crate::app::words::TypedTime;
use crate::app::{Amendment, Session};
use crate::domain::act::Artifact;
use crate::domain::ids::{Digest, Reference};
use crate::domain::queue::Column;
use crate::domain::vocab::{Fact, Kind, Nature, State, Tier};

pub use list::{queue, table};

/// Requests to put a version of a model into production
#[derive(Debug, Subcommand)]
pub enum ReleaseCommand {
    /// Ask to put a version of a model into production
    New(ReleaseNewArgs),
    /// Carry in a spreadsheet of releases and checklists, a request a row
    Import(import::ReleaseImportArgs),
    /// List releases, the most urgent first
    List(ReleaseListArgs),
    /// Show a release: request, sign-offs, conditions, what is in the way
    Show(ReleaseShowArgs),
    /// List every link in its request, its evidence and the words of its acts
    Links(links::ReleaseLinksArgs),
    /// Hand a request in for review
    Submit(ReleaseSubmitArgs),
    /// Take a request back before it is deployed
    Withdraw(ReleaseWithdrawArgs),
    /// Open the next attempt after a rejection
    Resubmit(ReleaseResubmitArgs),
    /// Raise the kind, as Lead
    Raise(ReleaseRaiseArgs),
    /// Change what a request says
    Amend(ReleaseAmendArgs),
}

/// Ask to put a version of a model into production
///
/// Name all that changed with --nature; the kind of release, and so who must approve it, follows from that.
///
/// All of it may stand in a TOML file, given with --from: `release`, `nature`, `artifact`, `digest`, `summary`, `previous`, `tier`,
/// `exempt` and `reason` as the options have them, and facts in a table `[fact]`. Files it names lie beside it. What the command
/// line says stands in place of what the file says; a fact in place of that fact, --artifact and --digest in place of both.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat release new triage-nlp@2.4.0 --nature retraining --artifact model.bin
  obstat release new scribe@1.0 --nature third-party --fact adversarial_exposure=true \\
    --digest sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
  obstat release new triage-nlp@9-lab --nature tuning --exempt --reason 'Sandbox, no real data'
  obstat release new --from release.toml
  obstat release new triage-nlp@2.4.1 --from release.toml --artifact model.bin

A file for --from:
  release = \"triage-nlp@2.4.0\"
  nature = [\"retraining\", \"tuning\"]
  artifact = \"model.bin\"
  summary = \"Trained on the notes of spring\"
  [fact]
  user_facing = true")]
pub struct ReleaseNewArgs {
    /// The release, as MODEL@VERSION
    #[arg(value_name = "MODEL@VERSION", required_unless_present = "from")]
    pub reference: Option<Reference>,
    /// Take what is not said here from this TOML file
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// What changed; may repeat
    #[arg(long = "nature", value_name = "NATURE", value_parser = typed::nature(), value_delimiter = ',', required_unless_present = "from")]
    pub natures: Vec<Nature>,
    /// What holds of it, as FACT=true|false; may repeat
    #[arg(long = "fact", value_name = "FACT=BOOL", value_parser = typed::fact)]
    pub facts: Vec<(Fact, bool)>,
    /// A file that makes up the release, whose SHA-256 is taken; may repeat
    #[arg(long = "artifact", value_name = "FILE")]
    pub artifacts: Vec<PathBuf>,
    /// The SHA-256 of such a file; may repeat
    #[arg(long = "digest", value_name = "sha256:HEX", value_parser = typed::digest)]
    pub digests: Vec<Digest>,
    /// What it is, in words
    #[arg(long, value_name = "TEXT")]
    pub summary: Option<String>,
    /// The deployed release that it updates; the model's latest unless given
    #[arg(long, value_name = "REF")]
    pub previous: Option<String>,
    /// The tier, where it differs from the model's
    #[arg(long, value_name = "TIER", value_parser = typed::tier())]
    pub tier: Option<Tier>,
    /// Declare it out of scope (§1): a sandbox experiment that can never be deployed to production
    #[arg(long, requires = "reason")]
    pub exempt: bool,
    /// Why it is out of scope
    #[arg(long, requires = "exempt", value_name = "TEXT", requires = "exempt")]
    pub reason: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// List releases, the most urgent first
#[derive(Debug, Args)]
#[command(after_long_help = format!("Examples:
  obstat release list --waiting-for me
  obstat release list --state in-review --due-within 3d --json
  obstat release list --filter 'state:review tier:high owner:me due<3d' --sort due
  obstat release list --csv > queue.csv

{}", sheet::columns(sheet::QUEUE)))]
pub struct ReleaseListArgs {
    /// Only releases in this state; may repeat
    #[arg(long = "state", value_name = "STATE", value_parser = typed::state())]
    pub states: Vec<State>,
    /// Only releases that wait for this person, or for me
    #[arg(long, value_name = "me|EMAIL")]
    pub waiting_for: Option<String>,
    /// Only releases with something due within this span
    #[arg(long, value_name = "3d|12h", value_parser = typed::within)]
    pub due_within: Option<TimeDelta>,
    /// Only releases whose reference, owner, summary or state matches these letters in order, best first
    #[arg(long = "match", value_name = "LETTERS")]
    pub matching: Option<String>,
    /// Only what the words of the interface's filter, or a saved one (@NAME), let through: state: tier: kind: model: owner: waiting: due< overdue
    #[arg(long, value_name = "WORDS")]
    pub filter: Option<String>,
    /// In the order of this column
    #[arg(long, value_name = "COLUMN", value_parser = PossibleValuesParser::new(Column::ALL.map(Column::word)))]
    pub sort: Option<String>,
    /// In the opposite order
    #[arg(long)]
    pub reverse: bool,
    /// As a spreadsheet.
    #[command(flatten)]
    pub csv: CsvArgs,
}

/// Show a release: request, sign-offs, conditions, what is in the way
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  obstat release show triage-nlp@2.4.0\n  obstat release show triage-nlp@2.4.0 --at 2026-11-01T00:00:00Z"
)]
pub struct ReleaseShowArgs {
    /// The release, as MODEL@VERSION or the beginning of its id
    #[arg(value_name = "REF")]
    pub reference: String,
    /// As it read at this time: acts dated later, or resting on such, are left out
    #[arg(long, value_name = "TIME", value_parser = typed::time)]
    pub at: Option<TypedTime>,
}

/// Hand a request in for review
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  obstat release submit triage-nlp@2.4.0\n  obstat release submit scribe@1.0 no-show@1.1"
)]
pub struct ReleaseSubmitArgs {
    /// The release; several are signed one by one, each with its own outcome
    #[arg(value_name = "REF", required = true, num_args = 1..)]
    pub references: Vec<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Take a request back before it is deployed
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat release withdraw triage-nlp@2.4.0 --reason 'Superseded by 2.4.1'")]
pub struct ReleaseWithdrawArgs {
    /// The release; several are signed one by one, each with its own outcome
    #[arg(value_name = "REF", required = true, num_args = 1..)]
    pub references: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Open the next attempt after a rejection
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat release resubmit triage-nlp@2.4.0")]
pub struct ReleaseResubmitArgs {
    /// The release; several are signed one by one, each with its own outcome
    #[arg(value_name = "REF", required = true, num_args = 1..)]
    pub references: Vec<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Raise the kind, as Lead
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  obstat release raise triage-nlp@2.4.0 --kind major-update --reason 'The data source is new'"
)]
pub struct ReleaseRaiseArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The kind it is to be treated as
    #[arg(long, value_name = "KIND", value_parser = typed::kind())]
    pub kind: Kind,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Change what a request says
///
/// What is not named stays. In review, a material change clears the approvals given so far.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  obstat release amend triage-nlp@2.4.0 --artifact model-fixed.bin --fact user_facing=true"
)]
pub struct ReleaseAmendArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// What changed, anew; may repeat
    #[arg(long = "nature", value_name = "NATURE", value_parser = typed::nature(), value_delimiter = ',')]
    pub natures: Vec<Nature>,
    /// A fact to set, as FACT=true|false; may repeat
    #[arg(long = "fact", value_name = "FACT=BOOL", value_parser = typed::fact)]
    pub facts: Vec<(Fact, bool)>,
    /// A file that makes up the release, in place of those named before; may repeat
    #[arg(long = "artifact", value_name = "FILE")]
    pub artifacts: Vec<PathBuf>,
    /// The SHA-256 of such a file; may repeat
    #[arg(long = "digest", value_name = "sha256:HEX", value_parser = typed::digest)]
    pub digests: Vec<Digest>,
    /// What it is, in words, anew
    #[arg(long, value_name = "TEXT")]
    pub summary: Option<String>,
    /// The tier, anew
    #[arg(long, value_name = "TIER", value_parser = typed::tier())]
    pub tier: Option<Tier>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Asks for, lists, shows and moves releases.
pub fn run(command: &ReleaseCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        ReleaseCommand::New(args) => new(args, global),
        ReleaseCommand::Import(args) => import::run(args, global),
        ReleaseCommand::List(args) => list::run(args, global),
        ReleaseCommand::Show(args) => show::run(args, global),
        ReleaseCommand::Links(args) => links::run(args, global),
        ReleaseCommand::Submit(a) => act::sign_each(global, &a.unlock, Names::Changed, &a.references, |s, r| s.release_submit(r)),
        ReleaseCommand::Withdraw(a) => {
            act::sign_each(global, &a.unlock, Names::Changed, &a.references, |s, r| s.release_withdraw(r, words(&a.reason)))
        }
        ReleaseCommand::Resubmit(a) => {
            act::sign_each(global, &a.unlock, Names::Changed, &a.references, |s, r| s.release_resubmit(r))
        }
        ReleaseCommand::Raise(a) => {
            act::sign(global, &a.unlock, Names::Changed, |s| s.release_raise(&a.reference, a.kind, words(&a.reason)))
        }
        ReleaseCommand::Amend(args) => amend(args, global),
    }
}

fn new(args: &ReleaseNewArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let new = match &args.from {
        Some(file) => from::merged(args, file, global, &session)?,
        None => from::typed(args, global, &session)?,
    };
    let mut passphrases = Passphrases::new(&args.unlock);
    // Proposed once before the model's tier is touched: a request that would be refused changes nothing.
    session.release_new(&new)?;
    if let Some(change) = session.tier_change(&new.reference, new.tier)? {
        session.sign(change, &mut passphrases)?;
    }
    let done = session.act(|s| s.release_new(&new), &mut passphrases)?;
    act::signed(&session, global, &done, Names::Changed)
}

fn words(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}

/// Hashes the files that make up a release; digests given by hand join them.
fn artifacts(global: &Global, session: &Session, files: &[PathBuf], digests: &[Digest]) -> Result<Vec<Artifact>, CliError> {
    let mut made = Vec::new();
    for file in files {
        let stored = session.hash(file, &mut output::progress(global, "hashing,"))?;
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned());
        made.push(Artifact { name, sha256: stored.sha256, size: Some(stored.size) });
    }
    made.extend(digests.iter().map(|sha256| Artifact { name: None, sha256: *sha256, size: None }));
    made.sort();
    made.dedup_by_key(|a| a.sha256);
    Ok(made)
}

fn amend(args: &ReleaseAmendArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let named = !args.artifacts.is_empty() || !args.digests.is_empty();
    let change = Amendment {
        natures: Some(args.natures.iter().copied().collect()).filter(|_| !args.natures.is_empty()),
        facts: args.facts.iter().copied().collect(),
        artifacts: if named { Some(artifacts(global, &session, &args.artifacts, &args.digests)?) } else { None },
        summary: args.summary.clone(),
        tier: args.tier,
    };
    let done = session.act(|s| s.release_amend(&args.reference, &change), &mut Passphrases::new(&args.unlock))?;
    act::signed(&session, global, &done, Names::Changed)
}
