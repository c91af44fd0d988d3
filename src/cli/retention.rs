//! Retention: what is kept, and until when.

use clap::{Args, Subcommand};
use serde_json::json;

use super::act::{self, Names};
use super::args::Global;
use super::error::CliError;
use super::halt::ReasonArgs;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::{context, typed};
use crate::app::Retained;
use crate::domain::time;

/// How long records are kept, and what is past its time
#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// List releases whose life has ended, with the day until which their records are kept
    List(RetentionListArgs),
    /// Keep a release's files for a legal matter
    #[command(after_long_help = "Examples:\n  obstat retention hold triage-nlp@2.3.0 --reason 'Claim 26/118'")]
    Hold(ReasonArgs),
    /// End the legal hold on a release
    #[command(after_long_help = "Examples:\n  obstat retention release triage-nlp@2.3.0 --reason 'Claim 26/118 is settled'")]
    Release(ReasonArgs),
    /// Let files of evidence go whose time has passed; their digests, titles and the reason stay
    #[command(after_long_help = "Examples:\n  obstat retention purge triage-nlp@2.3.0 --reason 'Ten years are over'")]
    Purge(ReasonArgs),
}

/// List releases whose life has ended, with the day until which their records are kept
///
/// A life ends when a release is withdrawn, rejected without another attempt, superseded, rolled back or retired; what is exempt
/// ended as it began. The policy's period runs from there. Files that it or another release still needs, and policies, are counted apart.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat retention list\n  obstat retention list --past --json")]
pub struct RetentionListArgs {
    /// Only those whose time has passed
    #[arg(long)]
    pub past: bool,
}

/// Lists what is kept, holds it, or lets it go.
pub fn run(command: &RetentionCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        RetentionCommand::List(args) => list(args, global),
        RetentionCommand::Hold(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.retention_hold(&a.reference, &a.reason)),
        RetentionCommand::Release(a) => {
            act::sign(global, &a.unlock, Names::Changed, |s| s.retention_release(&a.reference, &a.reason))
        }
        RetentionCommand::Purge(a) => {
            // What a purge before this one was kept from dropping goes first.
            context::open(global)?.drop_purged()?;
            act::sign(global, &a.unlock, Names::Changed, |s| s.retention_purge(&a.reference, &a.reason))
        }
    }
}

fn list(args: &RetentionListArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let zone = session.office()?.time_zone;
    let mut retained = session.retained()?;
    retained.retain(|r| r.past || !args.past);
    let rows = retained.iter().map(|r| {
        let tone = if r.past { Tone::Warn } else { Tone::Plain };
        vec![
            Cell::from(r.reference.to_string()),
            r.end.word().into(),
            time::local_date(r.ended, zone).to_string().into(),
            Cell::toned(tone, r.hold.as_ref().map_or_else(|| time::local_date(r.until, zone).to_string(), |_| "on hold".into())),
            r.files.len().to_string().into(),
            r.bytes.to_string().into(),
            r.needed.len().to_string().into(),
        ]
    });
    let mut page = Page::new();
    let heads = ["RELEASE", "ENDED AS", "ON", "KEPT UNTIL", "FILES PAST", "BYTES", "STILL NEEDED"];
    page.table(&heads, rows.collect(), "nothing has ended yet");
    let data = json!({ "schema": "obstat/retention/v1", "releases": retained.iter().map(value).collect::<Vec<_>>() });
    Ok(Reply::new(data, page))
}

fn value(r: &Retained) -> serde_json::Value {
    json!({
        "id": r.id.to_string(),
        "ref": r.reference.to_string(),
        "state": r.state,
        "end": r.end.word(),
        "ended": typed::utc(r.ended),
        "until": typed::utc(r.until),
        "past": r.past,
        "hold": r.hold,
        "files": r.files.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "bytes": r.bytes,
        "needed": r.needed.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
