//! Filters saved by a name: to pick, to save, to forget.

use super::{Effect, moving, say};
use crate::tui::model::{Cursor, Filters, Model, Overlay};
use crate::tui::widgets::words::Words;
use crate::tui::worker::{Ask, Part};

/// Asks for the saved filters; their list opens with the answer.
pub(super) fn open() -> Vec<Effect> {
    vec![Effect::Ask(Ask::SavedFilters)]
}

/// Shows the list, or what has become of it.
pub(super) fn shown(model: &mut Model, saved: Vec<(String, String)>) {
    let present = model.queue.view.filter.clone();
    match &mut model.overlay {
        Some(Overlay::Filters(filters)) => {
            filters.saved = saved;
            filters.text = Words::line("");
            filters.cursor = Cursor::default();
        }
        None => {
            let filters = Filters { saved, present, text: Words::line(""), cursor: Cursor::default() };
            model.overlay = Some(Overlay::Filters(Box::new(filters)));
        }
        Some(_) => {}
    }
}

/// Takes the chosen filter, or saves the present one by the name that was typed.
pub(super) fn run(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Filters(filters)) = &model.overlay else { return Vec::new() };
    if let Some((name, _)) = filters.chosen() {
        model.queue.view.filter = format!("@{name}");
        (model.overlay, model.filtering) = (None, None);
        return moving::view_changed(model, Part::First);
    }
    match filters.fresh() {
        Some(name) => vec![Effect::Ask(Ask::SaveFilter { name, text: filters.present.clone() })],
        None => super::say_ways(model, "Filter the queue first ({filter}), then type here the name to save that by"),
    }
}

/// Forgets the chosen filter.
pub(super) fn forget(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Filters(filters)) = &model.overlay else { return Vec::new() };
    match filters.chosen().map(|(name, _)| name.clone()) {
        Some(name) => vec![Effect::Ask(Ask::SaveFilter { name, text: String::new() })],
        None => say(model, "No saved filter is chosen"),
    }
}
