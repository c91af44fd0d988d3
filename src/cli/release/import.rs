//! A spreadsheet carried in, told row by row.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::app::ErrorKind;
use crate::app::intake::{CarriedIn, CarryIn, Fate, Told};
use crate::cli::args::{Global, KeyArgs};
use crate::cli::context::{self, Passphrases};
use crate::cli::error::CliError;
use crate::cli::json::text;
use crate::cli::output::Reply;
use crate::cli::page::{Cell, Page, Tone};

/// Carry in a spreadsheet of releases and checklists, a request a row
///
/// Save the sheet as “CSV UTF-8”; the separator may be comma, semicolon or tab. The first row names the columns; capitals, spaces,
/// hyphens and underscores do not matter: release (or model and version), nature, and if you have them summary, digest, previous,
/// tier, exempt reason, and any fact, as in eu_deployment. A column that is called like an item of the checklist, as in
/// model-card, answers it, in words or by a link; “n/a: why” claims that it does not apply. Links to evidence may stand in a column
/// as in “model-card evidence”, and what an item asks for besides in one as in “rollback-tested rollback_window”. An empty cell
/// says nothing.
///
/// Each row is signed by you, within what you may do, and drafts a release; nothing is submitted. A row is taken whole or not at
/// all, and is told by its line; a release that is there already stays as it is. It exits 1 when a row was refused.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat release import releases.csv --dry-run
  obstat release import releases.csv --map 'Risk class=tier' --map 'Change=nature'")]
pub struct ReleaseImportArgs {
    /// The spreadsheet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Check and report, and sign nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Say which of our columns a foreign header is, as HEADER=COLUMN; may repeat
    #[arg(long = "map", value_name = "HEADER=COLUMN", value_parser = pair)]
    pub maps: Vec<(String, String)>,
    /// What stands between cells, where the file does not show it
    #[arg(long, value_name = "comma|semicolon|tab", value_parser = separator)]
    pub separator: Option<char>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((header, name)) if !header.trim().is_empty() && !name.trim().is_empty() => {
            Ok((header.trim().to_owned(), name.trim().to_owned()))
        }
        _ => Err("write it as HEADER=COLUMN, as in 'Risk class=tier'".to_owned()),
    }
}

fn separator(text: &str) -> Result<char, String> {
    match text {
        "comma" | "," => Ok(','),
        "semicolon" | ";" => Ok(';'),
        "tab" | "\t" => Ok('\t'),
        _ => Err("write comma, semicolon or tab".to_owned()),
    }
}

/// Carries a spreadsheet in.
pub fn run(args: &ReleaseImportArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let how = CarryIn { dry_run: args.dry_run, maps: args.maps.clone(), separator: args.separator };
    let done = session.carry_in(&args.file, &how, &mut Passphrases::new(&args.unlock))?;
    let worst = done.rows.iter().filter_map(|row| row.kind).map(exit).max().unwrap_or_default();
    let reply = Reply::new(data(&done, args.dry_run), page(&done, args.dry_run)).exit(worst);
    Ok(match done.ignored.as_slice() {
        [] => reply,
        ignored => reply.note(format!("note: columns not taken: {}", ignored.join(", "))),
    })
}

/// A row that cannot be taken is an answer no; what broke on the way says so by its own code.
fn exit(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Refused | ErrorKind::Usage => ErrorKind::Refused.exit(),
        broken => broken.exit(),
    }
}

const fn word(fate: Fate, dry_run: bool) -> &'static str {
    match fate {
        Fate::Made if dry_run => "would-be-made",
        Fate::Made => "made",
        Fate::Known => "known",
        Fate::Refused => "refused",
    }
}

fn data(done: &CarriedIn, dry_run: bool) -> Value {
    let row = |told: &Told| {
        json!({
            "line": told.line,
            "ref": told.reference,
            "result": word(told.fate, dry_run),
            "id": text(told.id),
            "column": told.column,
            "text": told.text,
            "help": told.help,
            "notes": told.notes,
        })
    };
    json!({
        "schema": "obstat/release-import/v1",
        "dry_run": dry_run,
        "columns": done.columns.iter().map(|c| json!({ "header": c.header, "column": c.name })).collect::<Vec<_>>(),
        "ignored": done.ignored,
        "made": done.count(Fate::Made),
        "known": done.count(Fate::Known),
        "refused": done.count(Fate::Refused),
        "rows": done.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn page(done: &CarriedIn, dry_run: bool) -> Page {
    let mut page = Page::new();
    for told in &done.rows {
        let (tone, sign) = match told.fate {
            Fate::Made => (Tone::Good, "✓"),
            Fate::Known => (Tone::Dim, "="),
            Fate::Refused => (Tone::Bad, "✗"),
        };
        let place = match &told.column {
            Some(column) => format!("line {}, column “{column}”", told.line),
            None => format!("line {}", told.line),
        };
        let text = match &told.reference {
            Some(reference) if told.fate != Fate::Refused => format!(" {place}: {reference} {}", told.text),
            _ => format!(" {place}: {}", told.text),
        };
        page.cells(vec![Cell::toned(tone, sign), text.into()]);
        if !told.help.is_empty() {
            page.toned(Tone::Dim, format!("    {}", told.help));
        }
        for note in &told.notes {
            page.toned(Tone::Warn, format!("    {note}"));
        }
    }
    let made = if dry_run { "would be drafted" } else { "drafted" };
    let [drafted, known, refused] = [Fate::Made, Fate::Known, Fate::Refused].map(|fate| done.count(fate));
    page.toned(Tone::Strong, format!("{drafted} {made}, {known} there already, {refused} refused"));
    page
}
