//! Backup: one file with everything that the store holds.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::args::Global;
use super::context;
use super::error::CliError;
use super::output::{Reply, progress};
use super::page::{Page, Tone};
use crate::domain::text::counted;

/// Write everything that the store holds into one file, while others go on
///
/// A plain tar archive of the store's directory: the database as it is at one moment, the files named by their content, bundles
/// that wait. The copy is verified before it gets its name. Private keys stay out unless you ask for them; the file is not encrypted,
/// and only you may read it. To restore, unpack it into a new directory. A restored store signs under a number of its own, so
/// nothing collides with what was signed after the backup; import a colleague's bundle to have that, too.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat backup acme-2026-11-25.tar
  obstat backup acme-2026-11-25.tar --with-keys

To restore, and then verify with --store restored:
  mkdir -m 700 restored && tar xf acme-2026-11-25.tar -C restored")]
pub struct BackupArgs {
    /// The file to write; one that is there already is never replaced
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Put the private keys in as well that were made in this store
    #[arg(long)]
    pub with_keys: bool,
}

/// Writes a backup.
pub fn run(args: &BackupArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let done = session.backup(&args.file, args.with_keys, &mut progress(global, "backing up"))?;
    let data = json!({
        "schema": "obstat/backup/v1",
        "path": done.path.display().to_string(),
        "events": done.events,
        "files": done.files,
        "waiting": done.waiting,
        "keys": done.keys,
        "bytes": done.bytes,
    });
    let mut page = Page::new();
    let (events, files) = (counted(done.events, "event"), counted(done.files, "file"));
    page.toned(Tone::Good, format!("{}: {events} and {files}, verified; {} bytes", done.path.display(), done.bytes));
    let reply = Reply::new(data, page);
    Ok(match done.keys {
        0 => {
            let keys = session.store().keys_dir();
            reply.note(format!("note: no private key is in it; those made here lie in {}", keys.display()))
        }
        n => reply.note(format!(
            "note: {} in it: keep the file as safe as these",
            if n == 1 { "a private key is" } else { "private keys are" }
        )),
    })
}
