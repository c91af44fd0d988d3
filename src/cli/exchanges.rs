//! How the store stands towards others, and what taking in what lies in a folder would come to.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::args::Global;
use super::error::CliError;
use super::output::{Reply, progress};
use super::page::{Cell, Page, Tone};
use super::{context, exchange, typed};
use crate::app::exchange::{Exchanges, Held, Offered, Outlook, Peer, Preview};
use crate::bundle::Progress;

/// Say what others are known to lack, what waits for what, and what lies in the folder
///
/// What somebody has is known from the latest bundle of his that was taken in here. Bundles that wait rest on events that are not
/// here: the gaps are named. Of the folder where bundles were exchanged last it is said, release by release, what taking everything
/// in would come to; nothing is kept of it.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat exchange\n  obstat exchange --folder ~/Downloads --json")]
pub struct ExchangeArgs {
    /// Look into this folder instead
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// Says how the store stands towards others.
pub fn exchange(args: &ExchangeArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let stands = session.exchanges(&mut progress(global, "reading"))?;
    let folder = args.folder.clone().or_else(|| stands.folder.clone());
    let mut heard = progress(global, "looking into the folder");
    let look = |dir: &PathBuf, progress: Progress<'_>| session.preview(dir, progress);
    let preview = folder.as_ref().map(|dir| look(dir, &mut heard)).transpose()?;
    let mut page = page(&stands);
    if let (Some(dir), Some(preview)) = (&folder, &preview) {
        show_folder(dir, preview, &mut page);
    }
    let data = json!({
        "schema": "obstat/exchange/v1",
        "events": stands.events,
        "people": stands.peers.iter().map(peer).collect::<Vec<_>>(),
        "waiting": stands.inbox.iter().map(held).collect::<Vec<_>>(),
        "conflicts": stands.conflicts.len(),
        "folder": folder.map(|dir| dir.display().to_string()),
        "bundles": preview.as_ref().map(|p| p.bundles.iter().map(offered).collect::<Vec<_>>()),
        "preview": preview.as_ref().map(|p| exchange::value(&p.told)),
    });
    Ok(Reply::new(data, page))
}

fn page(stands: &Exchanges) -> Page {
    let mut page = Page::new();
    page.line(format!("{} events here", stands.events));
    page.heading("Others");
    let rows = stands.peers.iter().map(|peer| vec![peer.name.as_str().into(), has(peer).into()]).collect();
    page.table(&["NAME", "WHAT IS KNOWN"], rows, "nobody else belongs to the organisation yet");
    for peer in &stands.peers {
        for side in &peer.went_back {
            let text = format!("{} packed the latest bundle without {}, which an earlier one had", peer.name, side.event);
            page.toned(Tone::Bad, text);
        }
    }
    page.heading("Waiting");
    for held in &stands.inbox {
        page.fact(&held.name, format!("{} events of {}: {}", held.events, typed::utc(held.packed), held.text));
    }
    if stands.inbox.is_empty() {
        page.line("nothing waits");
    }
    if !stands.conflicts.is_empty() {
        page.toned(Tone::Bad, format!("{} conflicts stand: see obstat conflict list", stands.conflicts.len()));
    }
    page
}

fn has(peer: &Peer) -> String {
    match (peer.packed, peer.lacks) {
        (None, _) => "nothing came yet".to_owned(),
        (Some(at), 0) => format!("had everything on {}", typed::utc(at)),
        (Some(at), n) => {
            let about: Vec<String> = peer.about.iter().map(|(name, n)| format!("{name} {n}")).collect();
            format!("lacked {n} events on {}: {}", typed::utc(at), about.join(", "))
        }
    }
}

fn show_folder(dir: &std::path::Path, preview: &Preview, page: &mut Page) {
    page.heading(format!("In {}", dir.display()));
    for offered in &preview.bundles {
        let (tone, words) = match &offered.outlook {
            Outlook::New(n) => (Tone::Good, format!("brings {n} events")),
            Outlook::Known => (Tone::Plain, "brings nothing new".to_owned()),
            Outlook::Waits(text) => (Tone::Warn, text.clone()),
            Outlook::Refused(text) => (Tone::Bad, text.clone()),
        };
        let name = offered.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        page.cells(vec![name.into(), "  ".into(), Cell::toned(tone, words)]);
    }
    if preview.told.new > 0 || !preview.told.changed.is_empty() {
        page.page(exchange::page(&preview.told));
    }
}

fn peer(peer: &Peer) -> Value {
    json!({
        "name": peer.name,
        "email": peer.email.as_ref().map(|e| e.as_str()),
        "packed": peer.packed.map(typed::utc),
        "lacks": peer.packed.map(|_| peer.lacks),
        "about": peer.about.iter().map(|(name, n)| json!({ "about": name, "events": n })).collect::<Vec<_>>(),
        "ahead": peer.ahead,
        "went_back": peer.went_back.iter().map(|s| s.event.to_string()).collect::<Vec<_>>(),
    })
}

fn held(held: &Held) -> Value {
    json!({
        "file": held.file.display().to_string(), "by": held.by.to_string(), "name": held.name,
        "packed": typed::utc(held.packed), "events": held.events, "text": held.text,
    })
}

fn offered(offered: &Offered) -> Value {
    let (word, new, text) = match &offered.outlook {
        Outlook::New(n) => ("new", Some(*n), None),
        Outlook::Known => ("known", None, None),
        Outlook::Waits(text) => ("waits", None, Some(text)),
        Outlook::Refused(text) => ("refused", None, Some(text)),
    };
    json!({
        "file": offered.file.display().to_string(),
        "by": offered.packed.as_ref().map(|(_, name, _)| name),
        "packed": offered.packed.as_ref().map(|(.., at)| typed::utc(*at)),
        "events": offered.events,
        "outlook": word,
        "new": new,
        "text": text,
    })
}
