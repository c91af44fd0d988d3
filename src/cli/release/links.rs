//! The links that people wrote about a release, with every trick in them in sight.

use clap::Args;
use serde_json::json;

use crate::cli::args::Global;
use crate::cli::context;
use crate::cli::error::CliError;
use crate::cli::output::Reply;
use crate::cli::page::{Cell, Page, Tone};
use crate::domain::link::{Found, Verdict, of_release};

/// List every link in its request, its evidence and the words of its acts
///
/// Nothing is opened or fetched. Characters that hide, and letters of a host's name that look like others, are spelled out.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat release links triage-nlp@2.4.0")]
pub struct ReleaseLinksArgs {
    /// The release
    #[arg(value_name = "REF")]
    pub reference: String,
}

/// Lists links.
pub fn run(args: &ReleaseLinksArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let release = session.release(&args.reference)?.release;
    let found = of_release(&release);
    let links: Vec<_> = found
        .iter()
        .map(|f| {
            let (opens, said) = judged(f);
            json!({ "address": f.link.address, "shown": f.link.shown(), "host": f.link.host(), "place": f.place, "opens": opens, "note": said })
        })
        .collect();
    let data = json!({
        "schema": "obstat/links/v1",
        "id": release.id.to_string(),
        "ref": release.reference.to_string(),
        "links": links,
    });
    let rows = found.iter().map(|f| {
        let (opens, said) = judged(f);
        let tone = if said.is_empty() { Tone::Plain } else { Tone::Warn };
        let told = if opens { said.to_owned() } else { format!("not opened: {said}") };
        vec![f.link.shown().into(), (&f.place).into(), Cell::toned(tone, told)]
    });
    let mut page = Page::new();
    page.table(&["ADDRESS", "STANDS IN", ""], rows.collect(), "no link");
    Ok(Reply::new(data, page))
}

/// Whether it may be opened, and what is to be known of it.
fn judged(found: &Found) -> (bool, &str) {
    match &found.verdict {
        Verdict::Opens(odd) => (true, odd.as_deref().unwrap_or_default()),
        Verdict::Stays(why) => (false, why),
    }
}
