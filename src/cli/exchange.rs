//! Exchange: bundles out of a store and into one, and a look at one.

use crate::domain::text::counted;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, builder::TypedValueParser as _};
use serde_json::{Value, json};

use super::args::{Global, KeyArgs};
use super::context::{self, Passphrases};
use super::error::CliError;
use super::output::{Reply, progress};
use super::page::{Cell, Page, Tone};
use super::{sheet, typed};
use crate::app::exchange::{Changed, Conflict, Note, Packer, Rejected, Waiting, inspect};
use crate::app::{ErrorKind, Export, Imported, Session};
use crate::bundle::Purpose;
use crate::domain::ids::Email;
use crate::ledger::fingerprint::Fingerprint;
use crate::ledger::key::ssh_fingerprint;

/// Pack a bundle: what others need to have the same trail
///
/// Everything goes in, or some releases with what they rest on and the organisation's own records. Policies and the ends of keys
/// always travel; purged files never. The bundle is signed by whoever packs it; what counts is who signed the acts in it. It is
/// not encrypted. A file that is there already is never replaced.
///
/// With --csv, spreadsheets for others to count with: queue.csv, trail.csv, conditions.csv and report.csv, whose columns the help of
/// `release list`, `log`, `condition list` and `report` names.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat export -o acme.obstat
  obstat export -o for-dana.obstat --since from-dana.obstat
  obstat export -o for-dana.obstat --lacking dana@example.org
  obstat export -o audit.obstat --release triage-nlp@2.4.0 --purpose audit
  obstat export --csv -o spreadsheets")]
pub struct ExportArgs {
    /// Write the bundle to this file; with --csv, the spreadsheets into this directory
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: PathBuf,
    /// Only this release and what it rests on; may repeat
    #[arg(long = "release", value_name = "REF")]
    pub releases: Vec<String>,
    /// Only what this bundle lacks: one that its receiver packed
    #[arg(long, value_name = "BUNDLE")]
    pub since: Option<PathBuf>,
    /// Only what this person lacked when he packed the latest bundle of his that is here
    #[arg(long = "lacking", value_name = "EMAIL", conflicts_with = "since")]
    pub lacking: Option<Email>,
    /// What it is for
    #[arg(long, value_name = "PURPOSE", default_value = "sync", value_parser = purpose())]
    pub purpose: Purpose,
    /// Leave out evidence, long words and minutes
    #[arg(long)]
    pub no_files: bool,
    /// Write spreadsheets in place of a bundle: the queue, the trail, conditions, the report
    #[arg(long, conflicts_with_all = ["releases", "since", "lacking", "purpose", "no_files"])]
    pub csv: bool,
    /// The passphrase of the key that signs the bundle.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Take in bundles: check everything, then add what is not here yet
///
/// Each bundle is taken whole or not at all: one bad event refuses it, exits 3 and changes nothing. One that rests on events that
/// are not here waits in the inbox and is tried again after each import. Importing twice changes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat import from-dana.obstat --dry-run
  obstat import *.obstat --json")]
pub struct ImportArgs {
    /// The bundles
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Check and report, and keep nothing
    #[arg(long)]
    pub dry_run: bool,
}

fn purpose() -> impl clap::builder::TypedValueParser<Value = Purpose> {
    PossibleValuesParser::new(Purpose::ALL.map(Purpose::word))
        .map(|word| Purpose::ALL.into_iter().find(|p| p.word() == word).unwrap_or_default())
}

/// Packs a bundle.
pub fn export(args: &ExportArgs, global: &Global) -> Result<Reply, CliError> {
    if args.csv {
        return sheet::export(&args.output, global);
    }
    let session = context::open(global)?;
    let export = Export {
        to: args.output.clone(),
        releases: args.releases.clone(),
        since: args.since.clone(),
        lacking: args.lacking.clone(),
        purpose: args.purpose,
        without_files: args.no_files,
    };
    let done = session.export(&export, &mut Passphrases::new(&args.unlock), &mut progress(global, "packing"))?;
    let data = json!({
        "schema": "obstat/export/v1",
        "path": done.path.display().to_string(),
        "events": done.events,
        "files": done.files,
        "not_here": done.not_here,
        "bytes": done.bytes,
        "purpose": args.purpose.word(),
    });
    let mut page = Page::new();
    page.line(format!(
        "{}: {} and {}, {} bytes",
        done.path.display(),
        counted(done.events, "event"),
        counted(done.files, "file"),
        done.bytes
    ));
    let reply = Reply::new(data, page);
    Ok(match done.not_here {
        0 => reply,
        n => reply.note(format!("note: {n} files that the events name are not in this store, so they are not in the bundle")),
    })
}

/// Takes in bundles.
pub fn import(args: &ImportArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let told = session.import(&args.files, args.dry_run, &mut progress(global, "importing"))?;
    if !args.dry_run
        && told.rejected.is_empty()
        && let Some(folder) = args.files.first().and_then(|file| file.parent())
    {
        // Where it cannot be remembered, the import is done all the same.
        let here = Path::new(".");
        let _ = session.keep_exchange_folder(if folder.as_os_str().is_empty() { here } else { folder });
    }
    let mut data = value(&told);
    let reply = match told.rejected.first() {
        None => Reply::new(data, page(&told)),
        Some(first) => {
            let help = "nothing of it was taken; ask whoever packed it for it again";
            let message = format!("{}: {}", first.file.display(), first.text);
            let error = CliError::new(ErrorKind::Integrity, message, help);
            data["error"] = error.to_json()["error"].clone();
            let said = |reply: Reply, line: &str| reply.note(line);
            error.to_text().lines().fold(Reply::new(data, page(&told)), said).exit(ErrorKind::Integrity.exit())
        }
    };
    Ok(reply)
}

fn changed(change: &Changed) -> Value {
    json!({
        "ref": change.reference,
        "before": change.before.map(|s| s.state.label()),
        "after": change.after.state.label(),
        "blocks_before": change.before.map(|s| s.blocks),
        "blocks_after": change.after.blocks,
        "acts": change.acts,
        "by": change.by,
    })
}

pub(super) fn value(told: &Imported) -> Value {
    let waiting = |w: &Waiting| json!({ "file": w.file.display().to_string(), "events": w.events, "text": w.text });
    let rejected = |r: &Rejected| {
        let event = r.event.map(|e| e.to_string());
        json!({ "file": r.file.display().to_string(), "event": event, "code": r.code, "text": r.text })
    };
    let conflict = |c: &Conflict| json!({ "code": c.code, "ref": c.reference, "text": c.text });
    let note = |n: &Note| json!({ "code": n.code, "text": n.text });
    json!({
        "schema": "obstat/import/v1",
        "new": told.new,
        "known": told.known,
        "waiting": told.waiting.iter().map(|w| w.events).sum::<u64>(),
        "waiting_for": told.waiting.iter().map(waiting).collect::<Vec<_>>(),
        "rejected": told.rejected.iter().map(rejected).collect::<Vec<_>>(),
        "conflicts": told.conflicts.iter().map(conflict).collect::<Vec<_>>(),
        "notes": told.notes.iter().map(note).collect::<Vec<_>>(),
        "changed": told.changed.iter().map(changed).collect::<Vec<_>>(),
        "organisation_acts": told.office,
        "meeting_acts": told.meetings,
        "files": told.files,
        "dry_run": told.dry_run,
    })
}

pub(super) fn page(told: &Imported) -> Page {
    let mut page = Page::new();
    let deed = if told.dry_run { "would add" } else { "added" };
    let here = if told.known == 1 { "1 event was".to_owned() } else { format!("{} events were", told.known) };
    page.line(format!("{deed} {} and {}; {here} here already", counted(told.new, "event"), counted(told.files, "file")));
    for change in &told.changed {
        page.cells(vec![Cell::toned(Tone::Strong, &change.reference), format!("  {}", change.text()).into()]);
    }
    if told.office > 0 {
        page.line(format!("the organisation's own records: {}", counted(told.office, "new act")));
    }
    if told.meetings > 0 {
        page.line(format!("meetings: {}", counted(told.meetings, "new act")));
    }
    for waiting in &told.waiting {
        page.cells(vec![Cell::toned(Tone::Warn, "waits"), format!("  {}: {}", waiting.file.display(), waiting.text).into()]);
    }
    for conflict in &told.conflicts {
        page.cells(vec![Cell::toned(Tone::Bad, conflict.code), format!("  {}", conflict.text).into()]);
    }
    for note in &told.notes {
        page.cells(vec![Cell::toned(Tone::Warn, note.code), format!("  {}", note.text).into()]);
    }
    for rejected in &told.rejected {
        let text = format!("  {}: {} ({})", rejected.file.display(), rejected.text, rejected.code);
        page.cells(vec![Cell::toned(Tone::Bad, "refused"), text.into()]);
    }
    page
}

/// Verifies a bundle; a store of its organisation stands beside it where there is one.
pub fn verify(file: &Path, global: &Global) -> Result<Reply, CliError> {
    let beside = context::store_dir(global).and_then(|dir| Ok(Session::open(&dir, context::options(global)?)?)).ok();
    let found = inspect(file, beside.as_ref(), &mut progress(global, "verifying"))?;
    let report = &found.report;
    let problem = |p: &crate::app::Problem| json!({ "code": p.code, "event": p.event.map(|e| e.to_string()), "text": p.text });
    let data = json!({
        "schema": "obstat/verify/v1",
        "events": report.events,
        "authors": report.authors,
        "files": report.files,
        "valid": report.problems.is_empty(),
        "problems": report.problems.iter().map(problem).collect::<Vec<_>>(),
        "waiting": found.waiting,
        "org": found.packed.map(|(org, ..)| org.to_string()),
        "fingerprint": found.packed.map(|(org, ..)| Fingerprint::of(&org).to_string()),
        "by": found.packed.map(|(_, by, _)| by.to_string()),
        "by_email": match &found.packer {
            Packer::Known(_, email) | Packer::Said(_, email) => Some(email.as_str()),
            Packer::Unknown => None,
        },
        "by_known": matches!(found.packer, Packer::Known(..)),
        "created": found.packed.map(|(.., created)| typed::utc(created)),
    });
    let mut page = Page::new();
    for p in &report.problems {
        page.cells(vec![Cell::toned(Tone::Bad, &p.code), format!("  {}", p.text).into()]);
    }
    let Some((org, by, created)) = found.packed.filter(|_| report.problems.is_empty()) else {
        page.cells(vec![Cell::toned(Tone::Bad, "not valid"), format!(": {}", file.display()).into()]);
        return Ok(Reply::new(data, page).exit(ErrorKind::Integrity.exit()));
    };
    let (events, keys) = (counted(report.events, "event"), counted(report.authors, "key"));
    let text = format!(": {events}, signed with {keys}; every id, signature, chain and file holds");
    page.cells(vec![Cell::toned(Tone::Good, "valid"), text.into()]);
    page.fact("organisation", Fingerprint::of(&org).to_string());
    let who = match &found.packer {
        Packer::Known(name, email) => format!("{name} ({email})"),
        Packer::Said(name, email) => format!("{name} ({email}), as a charter in it says"),
        Packer::Unknown => "a key that no charter here or in it lists".to_owned(),
    };
    page.fact("packed by", format!("{who}, {}", typed::utc(created)));
    page.fact("with key", ssh_fingerprint(&by));
    if found.waiting > 0 {
        page.toned(Tone::Warn, format!("it rests on {}, so chains are not judged", counted(found.waiting, "absent event")));
    }
    Ok(Reply::new(data, page))
}

/// Exchange with a shared folder: take what is new there, put there what it lacks
///
/// Every bundle in the folder is named by its content and never changes, so any network drive, synchronised folder, git work tree or
/// mounted object storage will do, and several people may do this at once. A file that is not whole yet is left for the next time.
/// Where many bundles lie, one that holds everything is put beside them, and those that another person's holds are cleared.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat sync /mnt/governance
  obstat sync
  obstat sync ~/Shared/acme --json")]
pub struct SyncArgs {
    /// The folder, which must be there; without one, where bundles were exchanged last
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// The passphrase of the key that signs the bundle.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Exchanges with a folder.
pub fn sync(args: &SyncArgs, global: &Global) -> Result<Reply, CliError> {
    let opened = context::open(global);
    let known = opened.as_ref().ok().and_then(|session| session.exchange_folder().ok().flatten());
    let Some(dir) = args.dir.clone().or(known) else {
        let message = "it is not said which folder, and none was exchanged with before";
        return Err(CliError::new(ErrorKind::Usage, message, "name one; it is remembered: obstat sync DIR"));
    };
    let mut session = opened?;
    let dir = session.keep_exchange_folder(&dir)?;
    let done = session.sync(&dir, &mut Passphrases::new(&args.unlock), &mut progress(global, "exchanging"))?;
    let told = &done.imported;
    let mut data = value(told);
    data["schema"] = "obstat/sync/v1".into();
    data["sent"] = done.sent.as_ref().map_or(Value::Null, |s| {
        json!({ "path": s.path.display().to_string(), "events": s.events, "files": s.files, "not_here": s.not_here, "bytes": s.bytes })
    });
    data["unready"] =
        done.unready.iter().map(|(path, text)| json!({ "file": path.display().to_string(), "text": text })).collect();
    data["cleared"] = done.cleared.into();
    let mut page = page(told);
    match &done.sent {
        Some(sent) => {
            let (events, files) = (counted(sent.events, "event"), counted(sent.files, "file"));
            page.line(format!("put {events} and {files} into {}", sent.path.display()))
        }
        None => page.line("the folder lacks nothing of yours"),
    };
    for (path, text) in &done.unready {
        page.cells(vec![Cell::toned(Tone::Warn, "not whole"), format!("  {}: {text}", path.display()).into()]);
    }
    if done.cleared > 0 {
        page.line(format!("cleared {} bundles that another's holds", done.cleared));
    }
    let reply = Reply::new(data, page);
    Ok(if told.rejected.is_empty() { reply } else { reply.exit(ErrorKind::Integrity.exit()) })
}
