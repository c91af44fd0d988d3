//! Fields and words of the exchange: where bundles lie, and what is packed for whom.

use std::path::{Path, PathBuf};

use crate::app::Export;
use crate::app::exchange::Peer;
use crate::bundle;
use crate::domain::time;
use crate::tui::deed::Purpose;
use crate::tui::errand::Errand;
use crate::tui::form::Form;
use crate::tui::model::Model;
use crate::tui::widgets::choice::Choices;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// Where bundles are exchanged.
    Folder,
    /// What to pack.
    Export,
}

/// What is packed unless something else is chosen.
const EVERYTHING: &str = "everything";

/// The form's title.
pub const fn title(asked: Exchange) -> &'static str {
    match asked {
        Exchange::Folder => "The folder of bundles",
        Exchange::Export => "Export a bundle",
    }
}

/// Opens a form of the exchange; none where the purpose is another one.
pub fn open(purpose: &Purpose, model: &Model) -> Option<Form> {
    let Purpose::Exchange(asked) = purpose else { return None };
    let form = Form::new(purpose.clone(), title(*asked));
    let folder = model.boards.exchange.folder().map(|dir| dir.display().to_string());
    Some(match asked {
        Exchange::Folder => {
            let hint = "a download folder, a network drive, a synchronised folder; it is remembered";
            form.line("folder", "Folder", hint, folder.as_deref().unwrap_or_default())
        }
        Exchange::Export => {
            let what = choices(model);
            let chosen = model.boards.exchange.lacking().and_then(|peer| what.iter().position(|w| *w == lacked_by(peer)));
            let purposes = bundle::Purpose::ALL.map(|p| p.word().to_owned());
            form.choice("what", "What", "releases go with all that they rest on", Choices::one(what, chosen.unwrap_or(0)))
                .line("file", "File", "a new one; it is signed, not encrypted", &file(folder.as_deref(), model))
                .choice("purpose", "For", "", Choices::one(purposes, 0))
                .choice("files", "Without", "", Choices::any(["evidence, long words and minutes".to_owned()], []))
        }
    })
}

/// A name that is not taken yet, by the day.
fn file(folder: Option<&str>, model: &Model) -> String {
    let day = model.header.as_ref().map(|h| time::local_date(h.now, h.time_zone).to_string()).unwrap_or_default();
    Path::new(folder.unwrap_or_default()).join(format!("obstat-{day}.obstat")).display().to_string()
}

/// What can be packed: everything, the release in focus, what somebody lacks.
fn choices(model: &Model) -> Vec<String> {
    let mut what = vec![EVERYTHING.to_owned()];
    what.extend(in_focus(model));
    what.extend(model.boards.exchange.peers().iter().filter(|p| can_be_told(p)).map(lacked_by));
    what
}

fn in_focus(model: &Model) -> Option<String> {
    model.card.as_ref().map(|card| card.release.reference.to_string())
}

/// Whether it is known what somebody lacks.
fn can_be_told(peer: &Peer) -> bool {
    peer.packed.is_some() && peer.email.is_some()
}

fn lacked_by(peer: &Peer) -> String {
    format!("what {} lacks", peer.name)
}

/// Reads a form of the exchange; none where it is another one.
pub fn read(form: &Form, model: &Model) -> Option<Result<Errand, String>> {
    let Purpose::Exchange(asked) = form.purpose else { return None };
    Some(match asked {
        Exchange::Folder => match form.words("folder") {
            dir if dir.is_empty() => Err("it is not said which folder".to_owned()),
            dir => Ok(Errand::Folder(at_home(&dir))),
        },
        Exchange::Export => read_export(form, model),
    })
}

fn read_export(form: &Form, model: &Model) -> Result<Errand, String> {
    let file = form.words("file");
    if file.is_empty() {
        return Err("it is not said into which file".to_owned());
    }
    let what = form.options("what").into_iter().next().unwrap_or_default();
    let releases: Vec<String> = in_focus(model).filter(|reference| *reference == what).into_iter().collect();
    let peer = model.boards.exchange.peers().iter().find(|p| can_be_told(p) && lacked_by(p) == what);
    let lacking = peer.and_then(|p| p.email.clone());
    if releases.is_empty() && lacking.is_none() && what != EVERYTHING {
        return Err(format!("{what}: that has changed meanwhile; open the form again"));
    }
    let purpose = form.chosen("purpose").first().and_then(|n| bundle::Purpose::ALL.get(*n)).copied().unwrap_or_default();
    let without_files = !form.chosen("files").is_empty();
    Ok(Errand::Export(Box::new(Export { to: at_home(&file), releases, since: None, lacking, purpose, without_files })))
}

/// People write `~/` for their home, and mean it.
pub(super) fn at_home(path: &str) -> PathBuf {
    let home = path.strip_prefix("~/").and_then(|rest| Some(PathBuf::from(std::env::var_os("HOME")?).join(rest)));
    home.unwrap_or_else(|| PathBuf::from(path))
}
