//! The list of links: none is opened before its whole address was shown, and what is odd about it told.

use crossterm::event::{MouseButton, MouseEventKind};

use super::{Effect, complain, say};
use crate::app::view::SigningSheet;
use crate::domain::link::{self, Found, Link, Verdict};
use crate::domain::release::Tone;
use crate::tui::commands::CommandId as Id;
use crate::tui::model::{Cursor, Goal, Links, Model, Overlay, SheetState};
use crate::tui::screens::Target;

/// Lists the links of what is read, or of the release in focus.
pub(super) fn list(model: &mut Model) -> Vec<Effect> {
    let (title, all) = match (&model.overlay, &model.card) {
        (Some(Overlay::Reading(reading)), _) => {
            let text = reading.preview.plain().join("\n");
            let url = reading.evidence.url.as_deref().unwrap_or_default();
            let place = &reading.evidence.title;
            (place.clone(), link::in_text(&format!("{url}\n{text}"), place))
        }
        (_, Some(card)) => (card.release.reference.to_string(), link::of_release(&card.release)),
        _ => return Vec::new(),
    };
    if all.is_empty() {
        return say(model, "No link stands there");
    }
    let behind = behind(model);
    model.overlay = Some(Overlay::Links(Box::new(Links { title, all, cursor: Cursor::default(), behind })));
    Vec::new()
}

/// What is read or listed now and is covered: to be gone back to.
fn behind(model: &mut Model) -> Option<Box<Overlay>> {
    model.overlay.take().filter(|over| matches!(over, Overlay::Reading(_) | Overlay::Links(_))).map(Box::new)
}

fn links(model: &mut Model) -> Option<&mut Links> {
    match &mut model.overlay {
        Some(Overlay::Links(links)) => Some(links),
        _ => None,
    }
}

fn chosen(model: &mut Model) -> Option<Found> {
    links(model).and_then(|links| links.all.get(links.cursor.at).cloned())
}

/// Moves the cursor.
pub(super) fn step(model: &mut Model, by: Id) -> Vec<Effect> {
    let Some(links) = links(model) else { return Vec::new() };
    let (at, last, page) = (links.cursor.at, links.all.len().saturating_sub(1), links.cursor.shown.max(2) - 1);
    links.cursor.at = match by {
        Id::Up => at.saturating_sub(1),
        Id::Down => at + 1,
        Id::PageUp => at.saturating_sub(page),
        Id::PageDown => at + page,
        Id::First => 0,
        _ => last,
    }
    .min(last);
    Vec::new()
}

/// The wheel moves, a click chooses.
pub(super) fn mouse(model: &mut Model, kind: MouseEventKind, target: Option<Target>) -> Vec<Effect> {
    match (kind, target, links(model)) {
        (MouseEventKind::ScrollDown, ..) => step(model, Id::Down),
        (MouseEventKind::ScrollUp, ..) => step(model, Id::Up),
        (MouseEventKind::Down(MouseButton::Left), Some(Target::Row(_, row)), Some(links)) if row < links.all.len() => {
            links.cursor.at = row;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Copies the whole address of the chosen link.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    chosen(model).map(|found| Effect::Copy(found.link.address, "link")).into_iter().collect()
}

/// Asks whether the chosen link is to be opened.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(found) = chosen(model) else { return Vec::new() };
    ask(model, &found)
}

/// Asks whether the link of a piece of evidence is to be opened.
pub(super) fn ask_for(model: &mut Model, address: &str, place: &str) -> Vec<Effect> {
    let link = Link { address: address.to_owned() };
    let verdict = link.verdict();
    ask(model, &Found { link, place: place.to_owned(), verdict })
}

/// Shows the whole address and what opening it does; what may not be opened is told.
fn ask(model: &mut Model, found: &Found) -> Vec<Effect> {
    let odd = match &found.verdict {
        Verdict::Opens(odd) => odd.clone(),
        Verdict::Stays(why) => return complain(model, format!("It is not opened: {why}")),
    };
    let mut facts = vec![("Address".to_owned(), found.link.shown())];
    facts.extend(found.link.host().map(|host| ("Host".to_owned(), host)));
    facts.push(("Stands in".to_owned(), found.place.clone()));
    let mut effects: Vec<(Tone, String)> = odd.map(|odd| (Tone::Bad, odd)).into_iter().collect();
    effects.push((Tone::Neutral, "The system's program for links gets this address, and nothing else".to_owned()));
    let sheet = SigningSheet { title: "Open a link".to_owned(), facts, effects, ..SigningSheet::default() };
    let goal = Goal::Open(found.link.address.clone(), behind(model));
    let state = SheetState { sheet, bytes: false, passphrase: None, top: 0, form: None, error: None, goal };
    model.overlay = Some(Overlay::Sheet(Box::new(state)));
    Vec::new()
}
