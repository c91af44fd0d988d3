//! Files and links that support checklist items.

mod contents;
mod files;
mod reading;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::context::{self, Passphrases};
use super::error::CliError;
use super::output::{self, Reply};
use super::page::{Page, Tone};
use super::{json, typed};
use crate::app::{AppError, NewEvidence, Session};
use crate::domain::day::SpokenDay;
use crate::domain::release::{Evidence, Release};

/// Files and links that support checklist items
#[derive(Debug, Subcommand)]
pub enum EvidenceCommand {
    /// Attach a file or a link
    Add(EvidenceAddArgs),
    /// Say what a file is and what stands in it, without attaching it
    Read(EvidenceReadArgs),
    /// List what is attached to a release
    List(EvidenceListArgs),
    /// Show one piece of evidence
    Show(EvidenceShowArgs),
    /// Open one piece of evidence with the system's program
    Open(EvidenceOpenArgs),
    /// Write a stored file out
    Get(EvidenceGetArgs),
    /// Hash the stored files of a release again
    Check(EvidenceCheckArgs),
    /// Record that a piece of evidence was withdrawn, or found altered
    Withdraw(EvidenceWithdrawArgs),
}

/// Attach a file or a link
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat evidence add triage-nlp@2.4.0 --item model-card --file card.md --title 'Card 7'
  obstat evidence add triage-nlp@2.4.0 --item dpia --url https://wiki.example.org/val/240")]
#[command(group(clap::ArgGroup::new("what").required(true).args(["file", "url"])))]
pub struct EvidenceAddArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// An item that it supports; may repeat
    #[arg(long = "item", value_name = "ITEM", required = true)]
    pub items: Vec<String>,
    /// The file, which is copied into the store
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The link; nothing is retrieved
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// What it is called; the file's name or the link unless given
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// What sort of document it is, in a word
    #[arg(long, value_name = "WORD")]
    pub kind: Option<String>,
    /// The date that it bears, as 2026-11-02, yesterday or “last Friday”
    #[arg(long, value_name = "DAY", value_parser = typed::day)]
    pub dated: Option<SpokenDay>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Say what a file is and what stands in it, without attaching it
///
/// Model cards and dataset cards in Markdown, JUnit's XML, results of lm-evaluation-harness and promptfoo, garak's reports and
/// digests, Inspect's logs as JSON, CycloneDX ML-BOMs, OSCAL assessment results and plans of action (both as JSON or XML), and plain
/// metrics as CSV or JSON are read. Exits 1 when the file is broken or an unfilled template; the sentence names the line. No store is needed.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat evidence read results.json\n  obstat evidence read card.md --json")]
pub struct EvidenceReadArgs {
    /// The file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// List what is attached to a release
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat evidence list triage-nlp@2.4.0")]
pub struct EvidenceListArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
}

/// Show one piece of evidence
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat evidence show 81b0c4\n  obstat evidence show 81b0c4 --contents")]
pub struct EvidenceShowArgs {
    /// Its id or the beginning of it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Show what stands in the file too: text, Markdown, JSON and tables, with nothing in them obeyed
    #[arg(long)]
    pub contents: bool,
}

/// Open one piece of evidence with the system's program
///
/// Only http, https and stored files are opened; what will be opened is said first.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat evidence open 81b0c4")]
pub struct EvidenceOpenArgs {
    /// Its id or the beginning of it
    #[arg(value_name = "ID")]
    pub id: String,
}

/// Write a stored file out
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat evidence get 81b0c4 -o card.md")]
pub struct EvidenceGetArgs {
    /// Its id or the beginning of it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Where to write it; nothing is overwritten
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// Hash the stored files of a release again
///
/// Exits 3 when a stored file has other bytes than were signed for. A file that is not here is said to be so.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat evidence check triage-nlp@2.4.0")]
pub struct EvidenceCheckArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
}

/// Record that a piece of evidence was withdrawn, or found altered
///
/// Before the decision the items that rest on it are open again. Afterwards the release is stale: it is not deployed until
/// one signer of each slot stands by the approval, with `obstat approve REF --role R --reaffirm`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat evidence withdraw 81b0c4 --reason 'The laboratory has called its report back'
  obstat evidence withdraw 81b0c4 --altered --reason 'The file behind the link has other bytes'")]
pub struct EvidenceWithdrawArgs {
    /// Its id or the beginning of it
    #[arg(value_name = "ID")]
    pub id: String,
    /// It was found altered
    #[arg(long)]
    pub altered: bool,
    /// What happened
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Attaches, lists and reads evidence.
pub fn run(command: &EvidenceCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        EvidenceCommand::Add(args) => add(args, global),
        EvidenceCommand::Read(args) => reading::read(args),
        EvidenceCommand::List(args) => list(args, global),
        EvidenceCommand::Show(args) => show(args, global),
        EvidenceCommand::Open(args) => files::open(&args.id, global),
        EvidenceCommand::Get(args) => files::get(args, global),
        EvidenceCommand::Check(args) => files::check(args, global),
        EvidenceCommand::Withdraw(a) => {
            act::sign(global, &a.unlock, Names::Changed, |s| s.evidence_withdraw(&a.id, a.altered, &a.reason))
        }
    }
}

fn add(args: &EvidenceAddArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let today = session.office()?.day;
    let new = NewEvidence {
        items: args.items.iter().cloned().collect(),
        file: args.file.clone(),
        url: args.url.clone(),
        title: args.title.clone(),
        kind: args.kind.clone(),
        dated: args.dated.map(|day| day.counted_from(today)),
    };
    // Asked before the file is copied, so that what would be refused leaves nothing behind.
    session.evidence_add(&args.reference, &new, None)?;
    let stored = args
        .file
        .as_deref()
        .map(|file| session.take_in(file, &mut output::progress(global, "taking the file in,")))
        .transpose()?;
    let propose = |s: &Session| s.evidence_add(&args.reference, &new, stored.clone());
    let done = session.act(propose, &mut Passphrases::new(&args.unlock))?;
    act::signed(&session, global, &done, Names::Made("evidence.add"))
}

fn list(args: &EvidenceListArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let release = session.release(&args.reference)?.release;
    let data = serde_json::json!({
        "schema": "obstat/evidence-list/v1",
        "id": release.id.to_string(),
        "ref": release.reference.to_string(),
        "evidence": release.evidence.iter().map(|e| with_place(&session, e)).collect::<Vec<_>>(),
    });
    let rows = release.evidence.iter().map(|e| {
        let items: Vec<&str> = e.items.iter().map(String::as_str).collect();
        let what = e.file.as_deref().or(e.url.as_deref()).unwrap_or_default();
        let what = if e.purged.is_some() { format!("{what} (purged)") } else { what.to_owned() };
        let dated = e.dated.map(|d| d.to_string()).unwrap_or_default();
        vec![
            e.id.to_string()[..12].into(),
            (&e.title).into(),
            items.join(", ").into(),
            dated.into(),
            e.by.as_str().into(),
            what.into(),
        ]
    });
    let mut page = Page::new();
    page.table(&["ID", "TITLE", "ITEMS", "DATED", "BY", "FILE OR LINK"], rows.collect(), "nothing is attached");
    Ok(Reply::new(data, page))
}

fn with_place(session: &Session, e: &Evidence) -> serde_json::Value {
    let mut value = json::evidence(e);
    value["here"] = e.stored.as_ref().map(|s| session.store().files().has(&s.sha256)).into();
    value
}

/// The piece of evidence that a text names by its id, or the beginning of it, in whichever release.
fn find(session: &Session, text: &str) -> Result<(Release, Evidence), CliError> {
    let ids = session.store().events_by_prefix(text.trim()).map_err(AppError::from)?;
    let mut found = Vec::new();
    for id in ids {
        let record = session.store().event(&id).map_err(AppError::from)?;
        if let Some(record) = record.filter(|r| r.kind == "evidence.add") {
            let release = session.release(&record.stream.to_string())?.release;
            found.extend(release.evidence.iter().find(|e| e.id == id).cloned().map(|e| (release, e)));
        }
    }
    let shown: String = text.chars().take(80).collect();
    match found.len() {
        0 => Err(CliError::usage(format!("there is no evidence “{shown}”"), "its id is shown by `obstat evidence list REF`")),
        1 => Ok(found.remove(0)),
        n => Err(CliError::usage(format!("“{shown}” means {n} pieces of evidence"), "type more of its id")),
    }
}

fn show(args: &EvidenceShowArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let (release, e) = find(&session, &args.id)?;
    let mut data = with_place(&session, &e);
    let again = session.recheck_reading(&e)?;
    data["read_again"] = again.word().into();
    data["measures"] =
        release.measures.iter().filter(|m| m.results.iter().any(|(id, _)| *id == e.id)).map(json::measure).collect();
    data["schema"] = "obstat/evidence/v1".into();
    data["ref"] = release.reference.to_string().into();
    let mut page = Page::new();
    page.toned(Tone::Strong, &e.title);
    page.fact("id", e.id.to_string());
    page.fact("release", release.reference.to_string());
    page.fact("supports", e.items.iter().cloned().collect::<Vec<_>>().join(", "));
    page.fact("attached", format!("{} by {}", typed::utc(e.at), session.office()?.people.name(&e.by)));
    let rest =
        [("file", e.file.clone()), ("link", e.url.clone()), ("kind", e.kind.clone()), ("dated", e.dated.map(|d| d.to_string()))];
    for (label, value) in rest {
        if let Some(value) = value {
            page.fact(label, value);
        }
    }
    if let Some(stored) = &e.stored {
        page.fact("sha256", stored.sha256.to_string());
        page.fact("size", format!("{} bytes", stored.size));
    }
    if let Some(gone) = &e.gone {
        let fate = if gone.altered { "found altered" } else { "withdrawn" };
        page.toned(Tone::Bad, format!("{fate}, says {}: “{}”", session.office()?.people.name(&gone.by), gone.reason));
    }
    if let Some(purged) = &e.purged {
        let who = session.office()?.people.name(&purged.by);
        page.toned(Tone::Warn, format!("its bytes were purged by {who} on {}: “{}”", typed::utc(purged.at), purged.reason));
    }
    reading::show_again(&again, &e, &release, &mut page);
    if e.after_decision {
        page.toned(Tone::Warn, "attached after the decision, so it changed nothing");
    }
    if args.contents {
        contents::add(&session.look_into(&e)?, &mut data, &mut page);
    }
    Ok(Reply::new(data, page))
}
