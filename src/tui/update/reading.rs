//! A look into a piece of evidence: scrolled, opened with the system's program, its digest copied.

use crossterm::event::MouseEventKind;

use super::{Effect, acts, say};
use crate::tui::commands::CommandId as Id;
use crate::tui::model::{Model, Overlay, Reading};

fn reading(model: &mut Model) -> Option<&mut Reading> {
    match &mut model.overlay {
        Some(Overlay::Reading(reading)) => Some(reading),
        _ => None,
    }
}

/// Scrolls; to the left and right by columns of a table.
pub(super) fn step(model: &mut Model, by: Id) -> Vec<Effect> {
    let Some(reading) = reading(model) else { return Vec::new() };
    let lines = reading.laid.as_ref().map_or(0, |(_, lines)| lines.len());
    let (page, last) = (reading.shown.max(2) - 1, lines.saturating_sub(reading.shown));
    reading.top = match by {
        Id::Up => reading.top.saturating_sub(1),
        Id::Down => reading.top + 1,
        Id::PageUp => reading.top.saturating_sub(page),
        Id::PageDown => reading.top + page,
        Id::First => 0,
        Id::Last => last,
        _ => reading.top,
    }
    .min(last);
    reading.column = match by {
        Id::NextPane => reading.column + 1,
        Id::PreviousPane => reading.column.saturating_sub(1),
        _ => reading.column,
    }
    .min(reading.preview.columns().saturating_sub(1));
    Vec::new()
}

/// The wheel scrolls.
pub(super) fn wheel(model: &mut Model, kind: MouseEventKind) -> Vec<Effect> {
    match kind {
        MouseEventKind::ScrollDown => step(model, Id::Down),
        MouseEventKind::ScrollUp => step(model, Id::Up),
        _ => Vec::new(),
    }
}

/// Opens or copies what is looked at.
pub(super) fn run(model: &mut Model, id: Id) -> Vec<Effect> {
    let Some(evidence) = reading(model).map(|reading| (*reading.evidence).clone()) else { return Vec::new() };
    match id {
        Id::CopyDigest => acts::copy_digest_of(model, Some(&evidence)),
        Id::CopyLink => match evidence.url {
            Some(url) => vec![Effect::Copy(url, "link")],
            None => say(model, "That is a file, not a link"),
        },
        _ => acts::open_outside(model, &evidence),
    }
}
