//! The dossier: one file about a release for people outside.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::args::Global;
use super::error::CliError;
use super::output::{self, Reply};
use super::page::Page;
use super::{context, json, typed};
use crate::app::{AppError, Dossier};
use crate::domain::ids::Digest;
use crate::domain::obstruct;
use crate::ledger::key::ssh_fingerprint;
use crate::report::paper;

/// Write one file about a release: its records, who signed with which key, how to check it
///
/// Each record that the policy keeps is shown as present, not yet due, or missing. The HTML stands alone: no script, nothing
/// loaded, light and dark, fit for print.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat dossier triage-nlp@2.4.0 -o triage.html
  obstat dossier triage-nlp@2.4.0 --format md -o audits/
  obstat dossier triage-nlp@2.4.0 --format json")]
pub struct DossierArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
    /// How it is written
    #[arg(long, value_enum, default_value = "html")]
    pub format: Format,
    /// The file, or a folder where it is named after the release; without it, standard output
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
}

/// How a dossier is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A page that stands alone and allows nothing.
    Html,
    /// Markdown.
    Md,
    /// For programs.
    Json,
}

impl Format {
    const fn word(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Md => "md",
            Self::Json => "json",
        }
    }
}

/// Writes it.
pub fn run(args: &DossierArgs, global: &Global) -> Result<Reply, CliError> {
    let (session, id) = context::release_at(global, &args.reference, None)?;
    let dossier = session.dossier(id)?;
    let data = data(&dossier);
    let text = match args.format {
        Format::Html => paper::html(&dossier.paper),
        Format::Md => paper::markdown(&dossier.paper),
        Format::Json => format!("{:#}\n", data),
    };
    let Some(path) = &args.output else {
        return Ok(Reply::raw(data, text));
    };
    let file = named(path, &dossier, args.format);
    output::replace(&file, text.as_bytes()).map_err(|e| AppError::file(&file, "written", e))?;
    let mut page = Page::new();
    page.line(format!("the dossier of {} is in {}", dossier.folded.release.reference, file.display()));
    let written = json!({
        "schema": "obstat/file/v1",
        "ref": dossier.folded.release.reference.to_string(),
        "id": id.to_string(),
        "format": args.format.word(),
        "file": file.display().to_string(),
        "sha256": Digest::of(text.as_bytes()).to_string(),
    });
    Ok(Reply::new(written, page))
}

/// The file itself, or in a folder one that is named after the release.
fn named(path: &Path, dossier: &Dossier, format: Format) -> PathBuf {
    if path.is_dir() { path.join(format!("{}.{}", dossier.folded.release.reference, format.word())) } else { path.to_owned() }
}

fn data(d: &Dossier) -> Value {
    let (folded, release) = (&d.folded, &d.folded.release);
    let mut data = json::release(release);
    data["schema"] = "obstat/dossier/v1".into();
    for (piece, again) in data["evidence"].as_array_mut().into_iter().flatten().zip(&d.again) {
        piece["read_again"] = again.word.into();
        piece["read_again_text"] = again.text.as_str().into();
    }
    data["organisation"] = json!({ "name": folded.office.name, "id": folded.office.org.to_string() });
    data["next_step"] = obstruct::next_step(release.state).into();
    data["obstructions"] = json::obstructions(&folded.obstructions);
    data["remarks"] = json::remarks(&folded.remarks);
    data["as_of"] = typed::utc(folded.now).into();
    data["policy"] = json!({ "version": folded.policy.document.version, "sha256": release.policy.to_string() });
    let records = d.records.iter();
    data["records_kept"] =
        records.map(|r| json!({ "id": r.id, "title": r.title, "presence": r.presence.word(), "detail": r.detail })).collect();
    let signers = d.signers.iter();
    data["signers"] = signers
        .map(|s| json!({ "by": json::text(s.by.as_ref()), "key": s.key.to_string(), "ssh": ssh_fingerprint(&s.key), "acts": s.acts }))
        .collect();
    data["serves"] = d.serves.iter().map(|(cite, about)| json!({ "clause": cite, "about": about })).collect();
    data["signatures_hold"] = d.verified.into();
    data
}
