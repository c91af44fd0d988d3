//! Stored files: opened, written out, hashed again.

use std::path::{Path, PathBuf};

use super::{EvidenceCheckArgs, EvidenceGetArgs, find};
use crate::app::{AppError, ErrorKind, Session};
use crate::cli::args::Global;
use crate::cli::context;
use crate::cli::error::CliError;
use crate::cli::output::{self, Reply};
use crate::cli::page::{Cell, Page, Tone};
use crate::domain::ids::Digest;
use crate::domain::link::{Link, Verdict};
use crate::domain::release::Evidence;
use crate::domain::text::visible;
use crate::store::FileError;

fn stored(e: &Evidence) -> Result<Digest, CliError> {
    if let Some(purged) = &e.purged {
        let text = format!("the bytes of “{}” were purged: “{}”", e.title, purged.reason);
        return Err(CliError::new(ErrorKind::Refused, text, "its digest and title stay: `obstat evidence show`"));
    }
    let help = "open its link in its place: `obstat evidence open`";
    e.stored
        .as_ref()
        .map(|s| s.sha256)
        .ok_or_else(|| CliError::new(ErrorKind::Refused, format!("“{}” is a link, and nothing of it is kept", e.title), help))
}

/// Opens the link, or a copy of the file under its own name: the store's file is never handed to another program.
pub fn open(id: &str, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let (_, e) = find(&session, id)?;
    let (target, shown) = match &e.url {
        Some(url) => openable(url)?,
        None => {
            let path = copy_out(&session, &e)?.display().to_string();
            (path.clone(), visible(&path).into_owned())
        }
    };
    if !global.quiet {
        output::say(&format!("opening {shown}\n"));
    }
    let unopened = |error: std::io::Error| {
        CliError::new(ErrorKind::Unable, format!("{target} cannot be opened: {error}"), "open it yourself")
    };
    open::that_detached(&target).map_err(unopened)?;
    let data = serde_json::json!({ "schema": "obstat/opened/v1", "id": e.id.to_string(), "opened": target });
    Ok(Reply::new(data, Page::new()))
}

/// An address that may be opened, and how it is shown.
fn openable(url: &str) -> Result<(String, String), CliError> {
    let link = Link { address: url.to_owned() };
    match link.verdict() {
        Verdict::Opens(None) => Ok((url.to_owned(), link.shown())),
        Verdict::Opens(Some(odd)) => Ok((url.to_owned(), format!("{} ({odd})", link.shown()))),
        Verdict::Stays(why) => {
            let message = format!("{} is not opened: {why}", link.shown());
            Err(CliError::new(
                ErrorKind::Refused,
                message,
                "read it with `obstat evidence show`, and open it by hand if you trust it",
            ))
        }
    }
}

fn copy_out(session: &Session, e: &Evidence) -> Result<PathBuf, CliError> {
    let unwritable = |error: std::io::Error| CliError::file(&std::env::temp_dir(), "written", &error);
    let room = tempfile::Builder::new().prefix("obstat-evidence-").tempdir().map_err(unwritable)?.keep();
    let path = room.join(plain_name(e.file.as_deref().unwrap_or("evidence")));
    write_out(session, stored(e)?, &path)?;
    Ok(path)
}

/// A file name with nothing in it that a shell, an opener or a file system reads as more than a letter.
fn plain_name(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' };
    let name: String = name.chars().map(plain).take(100).collect();
    format!("evidence-{}", name.trim_start_matches(['.', '-']))
}

/// Writes a stored file to a new path, its bytes checked against its digest first.
fn write_out(session: &Session, digest: Digest, path: &Path) -> Result<u64, CliError> {
    let files = session.store().files();
    files.verify(&digest).map_err(AppError::from)?;
    let mut from = files.open(&digest).map_err(AppError::from)?;
    let mut to = std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => {
            CliError::usage(format!("{} is there already", path.display()), "name a new file; nothing is overwritten")
        }
        _ => CliError::file(path, "written", &e),
    })?;
    std::io::copy(&mut from, &mut to).map_err(|e| CliError::file(path, "written", &e))
}

/// Writes a stored file out.
pub fn get(args: &EvidenceGetArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let (_, e) = find(&session, &args.id)?;
    let digest = stored(&e)?;
    let size = write_out(&session, digest, &args.output)?;
    let path = args.output.display().to_string();
    let data = serde_json::json!({ "schema": "obstat/file/v1", "id": e.id.to_string(), "path": path, "sha256": digest.to_string(), "size": size });
    let mut page = Page::new();
    page.line(format!("wrote {path}, {size} bytes, sha256:{digest}"));
    Ok(Reply::new(data, page))
}

/// Exits 3 when a file's bytes are not those signed for.
pub fn check(args: &EvidenceCheckArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let release = session.release(&args.reference)?.release;
    let (mut results, mut rows, mut altered) = (Vec::new(), Vec::new(), 0_u32);
    for e in &release.evidence {
        let (word, tone) = match e.stored.as_ref().map(|s| session.store().files().verify(&s.sha256)) {
            None => ("link", Tone::Dim),
            Some(Ok(_) | Err(FileError::NotHere { .. })) if e.purged.is_some() => ("purged", Tone::Dim),
            Some(Ok(_)) => ("unaltered", Tone::Good),
            Some(Err(FileError::NotHere { .. })) => ("not-here", Tone::Warn),
            Some(Err(FileError::Altered { .. })) => ("altered", Tone::Bad),
            Some(Err(other)) => return Err(AppError::from(other).into()),
        };
        altered += u32::from(word == "altered");
        results.push(serde_json::json!({ "id": e.id.to_string(), "title": e.title, "result": word }));
        rows.push(vec![e.id.to_string()[..12].into(), Cell::toned(tone, word), (&e.title).into()]);
    }
    let data = serde_json::json!({
        "schema": "obstat/evidence-check/v1",
        "id": release.id.to_string(),
        "ref": release.reference.to_string(),
        "valid": altered == 0,
        "evidence": results,
    });
    let mut page = Page::new();
    page.table(&["ID", "RESULT", "TITLE"], rows, "nothing is attached");
    if altered > 0 {
        page.line("to record it, so that signers are asked again: obstat evidence withdraw ID --altered --reason T");
    }
    Ok(Reply::new(data, page).exit(if altered == 0 { 0 } else { ErrorKind::Integrity.exit() }))
}
