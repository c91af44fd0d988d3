//! Commands of the exchange: what is taken in, packed, exchanged with a folder, settled.

use super::acts::{form, propose};
use super::{Effect, complain, overlays, say, told};
use crate::app::exchange::Imported;
use crate::app::view::SigningSheet;
use crate::domain::text::counted;
use crate::tui::commands::CommandId as Id;
use crate::tui::deed::{Deed, Purpose};
use crate::tui::errand::{Errand, Outcome};
use crate::tui::forms::exchange::Exchange;
use crate::tui::model::{Goal, Model, Overlay, SheetState};
use crate::tui::worker::Ask;

/// Runs a command of the exchange.
pub(super) fn run(model: &mut Model, id: Id) -> Vec<Effect> {
    let board = &model.boards.exchange;
    match id {
        Id::Folder => form(model, Purpose::Exchange(Exchange::Folder)),
        Id::Export => form(model, Purpose::Exchange(Exchange::Export)),
        Id::Sync | Id::TakeIn if board.folder().is_none() => form(model, Purpose::Exchange(Exchange::Folder)),
        Id::Sync => weigh(Errand::Sync),
        Id::TakeIn => match board.offers() {
            files if files.is_empty() => say(model, "Nothing new lies in the folder"),
            files => errand(Errand::TakeIn(files)),
        },
        Id::Resolve => match board.side() {
            Some((side, true)) => propose(Deed::Resolve(side)),
            Some((_, false)) => {
                let export = overlays::way(model, Id::Export);
                say(model, format!("He takes a bundle in that holds what he lost: {export} packs one"))
            }
            None => say(model, "Nothing disagrees"),
        },
        _ => Vec::new(),
    }
}

fn errand(errand: Errand) -> Vec<Effect> {
    vec![Effect::Ask(Ask::Errand(errand, None))]
}

/// Asks what work that signs a bundle would come to, so that it is shown first.
fn weigh(errand: Errand) -> Vec<Effect> {
    vec![Effect::Ask(Ask::Weigh(errand))]
}

/// Shows what would be packed and signed.
pub(super) fn weighed(model: &mut Model, sheet: SigningSheet, errand: Errand) {
    model.job = None;
    let form = match model.overlay.take() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    };
    let goal = Goal::Errand(errand);
    let state = SheetState { sheet, bytes: false, passphrase: None, top: 0, form, error: None, goal };
    model.overlay = Some(Overlay::Sheet(Box::new(state)));
}

/// Sends off what a form of the exchange says; none where it is another form.
pub(super) fn form_read(model: &mut Model) -> Option<Vec<Effect>> {
    let Some(Overlay::Form(form)) = &model.overlay else { return None };
    let read = crate::tui::forms::exchange::read(form, model)?;
    if let (Err(why), Some(Overlay::Form(form))) = (&read, &mut model.overlay) {
        form.error = Some(why.clone());
    }
    let send = |wanted| if matches!(wanted, Errand::Export(_)) { weigh(wanted) } else { errand(wanted) };
    Some(read.map(send).unwrap_or_default())
}

/// Tells what long work came to, and reads everything anew.
pub(super) fn done(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    model.job = None;
    model.under_way = None;
    if matches!(&model.overlay, Some(Overlay::Form(form)) if matches!(form.purpose, Purpose::Exchange(_))) {
        model.overlay = None;
    }
    match outcome {
        Outcome::Folder(dir) => {
            model.boards.exchange.forget_taken();
            say(model, format!("Bundles are exchanged in {}", dir.display()));
        }
        Outcome::TakenIn(told) => {
            taken_in(model, &told, String::new());
            model.boards.exchange.took(*told);
        }
        Outcome::Exported(done) => {
            let not_here = match done.not_here {
                0 => String::new(),
                n => format!("; {n} files that they name are not here"),
            };
            let (acts, files) = (counted(done.events, "act"), counted(done.files as u64, "file"));
            say(model, format!("Packed {acts} and {files} into {}{not_here}", done.path.display()));
        }
        Outcome::Synced(done) => {
            let sent = match &done.sent {
                Some(sent) => format!("put {} into the folder", counted(sent.events, "act")),
                None => "the folder lacks nothing of yours".to_owned(),
            };
            taken_in(model, &done.imported, format!("; {sent}"));
            model.boards.exchange.took(done.imported);
        }
    }
    told::refresh(model)
}

fn taken_in(model: &mut Model, told: &Imported, also: String) {
    let releases = match told.changed.len() {
        0 => String::new(),
        1 => " in 1 release".to_owned(),
        n => format!(" in {n} releases"),
    };
    let text = format!("Took in {}{releases}{also}", counted(told.new, "new act"));
    match (told.rejected.len(), told.waiting.len()) {
        (0, 0) => say(model, text),
        (0, n) => say(model, format!("{text}; {n} waiting, see Gaps")),
        (n, _) => complain(model, format!("{n} refused, see Effect. {text}")),
    };
}

/// Tells why long work was not done: on its sheet, or in its form where one is open.
pub(super) fn not_done(model: &mut Model, text: &str, help: &str) {
    model.job = None;
    let whole = if help.is_empty() { text.to_owned() } else { format!("{text} · {help}") };
    let under_way = model.under_way.take().filter(|_| model.overlay.is_none());
    match (&mut model.overlay, under_way) {
        (None, Some(mut sheet)) => {
            sheet.error = Some(whole);
            model.overlay = Some(Overlay::Sheet(sheet));
        }
        (Some(Overlay::Form(form)), _) if matches!(form.purpose, Purpose::Exchange(_)) => form.error = Some(whole),
        _ => _ = complain(model, whole),
    }
}
