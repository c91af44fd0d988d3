//! The policy: shown, asked and checked, without a store; compared, proposed and accepted, with one.

mod compare;
mod life;

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::args::Global;
use super::context;
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::typed;
use crate::app::{AppError, Session};
use crate::domain::ids::Digest;
use crate::domain::policy::{self, Explanation, ItemRow, Policy, Problem, Question, Severity};
use crate::domain::vocab::{Fact, Nature, Tier};
use crate::store::StoreError;

pub use compare::{PolicyCoverageArgs, PolicyDiffArgs, PolicyReplayArgs};
pub use life::{PolicyAcceptArgs, PolicyProposeArgs};

/// The policy: show, ask, compare and change it
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Show the rules, clause by clause
    Show(PolicyShowArgs),
    /// Say what the policy asks of a release that need not exist
    Explain(PolicyExplainArgs),
    /// Check a policy file
    Check(PolicyCheckArgs),
    /// Say row by row what differs between two policies
    Diff(PolicyDiffArgs),
    /// Say what past decisions would have come to under a draft
    Replay(PolicyReplayArgs),
    /// Say what serves which clause of which law or standard
    Coverage(PolicyCoverageArgs),
    /// Propose a policy, or record that the one in force was reviewed
    Propose(PolicyProposeArgs),
    /// Accept a proposed policy as keeper or Committee member
    Accept(PolicyAcceptArgs),
}

/// Show the rules, clause by clause
///
/// Shows the policy in force in the store; without a store, the policy that obstat ships.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  obstat policy show\n  obstat policy show --policy draft.toml\n  obstat policy show --shipped --source > policy.toml"
)]
pub struct PolicyShowArgs {
    /// Show this file instead
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Show the policy that obstat ships
    #[arg(long, conflicts_with = "policy")]
    pub shipped: bool,
    /// Print the policy file itself, to edit or to keep
    #[arg(long)]
    pub source: bool,
}

/// Say what the policy asks of a release that need not exist
///
/// Answers with the kind, the sign-offs, the checklist and the periods. --previous-tier says that an approved and deployed
/// release of the model exists; without it the kind is that of a new model, whatever changed.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat policy explain --nature first --tier high
  obstat policy explain --nature retraining --tier low --previous-tier low --fact user_facing=true")]
pub struct PolicyExplainArgs {
    /// What changed; may repeat
    #[arg(long = "nature", value_name = "NATURE", value_parser = typed::nature(), value_delimiter = ',', required = true, num_args = 1..)]
    pub natures: Vec<Nature>,
    /// The tier that the request asks for
    #[arg(long, value_name = "TIER", value_parser = typed::tier())]
    pub tier: Tier,
    /// The tier of the model's last approved and deployed release
    #[arg(long, value_name = "TIER", value_parser = typed::tier())]
    pub previous_tier: Option<Tier>,
    /// The model comes from a vendor
    #[arg(long)]
    pub third_party: bool,
    /// What holds of it, as FACT=true|false; may repeat
    #[arg(long = "fact", value_name = "FACT=BOOL", value_parser = typed::fact)]
    pub facts: Vec<(Fact, bool)>,
    /// Ask this policy file; the policy in force in the store unless given
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
}

/// Check a policy file
///
/// Names line and remedy of everything that is wrong. Exits 1 when an error is found; warnings alone exit 0.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat policy check draft.toml")]
pub struct PolicyCheckArgs {
    /// The file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// A policy's text, and where it was found.
struct Source {
    text: String,
    place: String,
}

impl Source {
    fn shipped() -> Self {
        Self { text: policy::SHIPPED.to_owned(), place: "shipped with obstat".to_owned() }
    }

    fn file(path: &Path) -> Result<Self, CliError> {
        Ok(Self { text: read(path)?, place: path.display().to_string() })
    }

    /// Loads it, or tells of its first error and of how many there are.
    fn load(&self) -> Result<Policy, CliError> {
        policy::load(&self.text).map_err(|problems| {
            let first = problems.first().map_or_else(|| "it cannot be read".to_owned(), ToString::to_string);
            let message = format!("the policy {} does not hold: {first}", self.place);
            CliError::usage(message, format!("see all {} with `obstat policy check`", count(problems.len(), "problem")))
        })
    }
}

/// No policy is larger than this; a larger file is something else.
const MAX_BYTES: u64 = 1 << 20;

/// Reads a policy file.
pub fn read(path: &Path) -> Result<String, CliError> {
    let unreadable = |e: std::io::Error| CliError::file(path, "read", &e);
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(unreadable)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(CliError::usage(
            format!("{} is larger than 1 MiB, so it is no policy", path.display()),
            "name the policy file",
        ));
    }
    let not_text =
        |_| CliError::usage(format!("{} is not UTF-8 text, so it is no policy", path.display()), "name the policy file");
    String::from_utf8(bytes).map_err(not_text)
}

/// Runs a question about a policy.
pub fn run(command: &PolicyCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        PolicyCommand::Show(args) => show(args, global),
        PolicyCommand::Explain(args) => explain(args, global),
        PolicyCommand::Check(args) => check(&args.file),
        PolicyCommand::Diff(args) => compare::diff(args, global),
        PolicyCommand::Replay(args) => compare::replay(args, global),
        PolicyCommand::Coverage(args) => compare::coverage(args, global),
        PolicyCommand::Propose(args) => life::propose(args, global),
        PolicyCommand::Accept(args) => life::accept(args, global),
    }
}

fn chosen(file: Option<&Path>, global: &Global) -> Result<Source, CliError> {
    match file {
        Some(file) => Source::file(file),
        None => Ok(in_force(global)?.unwrap_or_else(Source::shipped)),
    }
}

/// The policy in force in the store; none without a store, for the policy can be asked before there is one.
fn in_force(global: &Global) -> Result<Option<Source>, CliError> {
    let opened = context::store_dir(global).and_then(|dir| Ok(Session::open(&dir, context::options(global)?)));
    let session = match opened? {
        Err(AppError::Store(StoreError::Missing { .. })) => return Ok(None),
        other => other?,
    };
    let text = session.policy_text(session.office()?.policy)?;
    Ok(Some(Source { text, place: format!("in force in {}", session.dir().display()) }))
}

fn show(args: &PolicyShowArgs, global: &Global) -> Result<Reply, CliError> {
    let source = if args.shipped { Source::shipped() } else { chosen(args.policy.as_deref(), global)? };
    let policy = source.load()?;
    let rules = policy::show(&policy);
    let mut page = Page::new();
    page.block(if args.source { &source.text } else { &rules });
    let sha256 = Digest::of(source.text.as_bytes()).to_string();
    let data = json!({
        "schema": "obstat/policy/v1",
        "id": sha256,
        "version": policy.document.version,
        "sha256": sha256,
        "source": source.place,
        "policy": structure(&source.text),
        "text": source.text,
    });
    let mut reply = Reply::new(data, page).note(format!("policy: {}, sha256:{}", source.place, &sha256[..12]));
    // Into a file goes the source byte for byte; a terminal gets it made safe.
    reply.raw = (args.source && !std::io::stdout().is_terminal()).then_some(source.text);
    Ok(reply)
}

/// The policy as JSON: its tables as objects, its dates as text.
fn structure(text: &str) -> Value {
    fn json_of(value: &toml::Value) -> Value {
        match value {
            toml::Value::Table(table) => Value::Object(table.iter().map(|(k, v)| (k.clone(), json_of(v))).collect()),
            toml::Value::Array(list) => Value::Array(list.iter().map(json_of).collect()),
            toml::Value::String(text) => json!(text),
            toml::Value::Integer(number) => json!(number),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(answer) => json!(answer),
            toml::Value::Datetime(date) => json!(date.to_string()),
        }
    }
    toml::from_str::<toml::Table>(text).map_or(Value::Null, |table| json_of(&toml::Value::Table(table)))
}

fn explain(args: &PolicyExplainArgs, global: &Global) -> Result<Reply, CliError> {
    let source = chosen(args.policy.as_deref(), global)?;
    let policy = source.load()?;
    let question = Question {
        natures: args.natures.iter().copied().collect(),
        tier: args.tier,
        previous_tier: args.previous_tier,
        third_party: args.third_party,
        facts: args.facts.iter().copied().collect(),
    };
    let answer = policy::explain(&policy, &question).map_err(|e| CliError::usage(e.to_string(), "name one with --nature"))?;
    Ok(Reply::new(answer.to_json(), explained(&answer)).note(format!("policy: {}", source.place)))
}

fn explained(answer: &Explanation) -> Page {
    let mut page = Page::new();
    page.toned(Tone::Strong, format!("{}, tier {}", answer.kind, answer.tier));
    let slots = answer.sign_offs.iter().map(|s| vec![s.role.label().into(), Cell::toned(Tone::Dim, &s.clause)]).collect();
    page.heading("Sign-offs").table(&["ROLE", "CLAUSE"], slots, "none");
    let item = |i: &&ItemRow| {
        let evidence = Cell::from(i.evidence.word());
        vec![Cell::from(&i.id), i.section.word().into(), evidence, Cell::toned(Tone::Dim, &i.clause)]
    };
    let items = answer.checklist.iter().map(item).collect();
    page.heading("Checklist").table(&["ITEM", "SECTION", "EVIDENCE", "CLAUSE"], items, "none");
    let timers = answer.timers;
    page.heading("Periods");
    page.line(format!("confirm within {} h of deployment", timers.confirm_hours));
    page.line(format!("an emergency's papers within {} business days", timers.emergency_business_days));
    page.line(format!("a condition without a date: {} days", timers.condition_days));
    page
}

fn check(file: &Path) -> Result<Reply, CliError> {
    let text = read(file)?;
    let problems = policy::check(&text);
    let errors = problems.iter().filter(|p| p.severity == Severity::Error).count();
    let data = json!({
        "schema": "obstat/policy-check/v1",
        "file": file.display().to_string(),
        "sha256": Digest::of(text.as_bytes()).to_string(),
        "valid": errors == 0,
        "problems": problems.iter().map(problem_json).collect::<Vec<_>>(),
    });
    let mut page = Page::new();
    for problem in &problems {
        let (tone, word) = severity(problem.severity);
        page.cells(vec![Cell::toned(tone, word), Cell::from(format!(" {}:{problem}", file.display()))]);
    }
    let warnings = problems.len() - errors;
    match (errors, warnings) {
        (0, 0) => page.toned(Tone::Good, "the policy holds"),
        (0, _) => page.toned(Tone::Good, format!("the policy holds, with {}", count(warnings, "warning"))),
        _ => {
            page.toned(Tone::Bad, format!("the policy does not hold: {}, {}", count(errors, "error"), count(warnings, "warning")))
        }
    };
    Ok(Reply::new(data, page).exit(u8::from(errors > 0)))
}

fn problem_json(problem: &Problem) -> Value {
    json!({ "line": problem.line, "severity": severity(problem.severity).1, "text": problem.text, "remedy": problem.remedy })
}

const fn severity(severity: Severity) -> (Tone, &'static str) {
    match severity {
        Severity::Error => (Tone::Bad, "error"),
        Severity::Warning => (Tone::Warn, "warning"),
    }
}

fn count(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}
