//! The first start: choosing how to begin, the forms, and what follows once a store stands.

use super::{Effect, say};
use crate::app::view::SigningSheet;
use crate::tui::deed::Purpose;
use crate::tui::forms::begin::{self, Begin, Beginning};
use crate::tui::model::{Goal, Model, Notice, Overlay, Screen, SheetState};
use crate::tui::screens::welcome::CHOICES;
use crate::tui::worker::{Ask, Part};

/// Moves among the choices.
pub(super) fn step(model: &mut Model, down: bool) -> Vec<Effect> {
    let at = model.welcome.at;
    model.welcome.at = if down { (at + 1).min(CHOICES.len() - 1) } else { at.saturating_sub(1) };
    Vec::new()
}

/// Begins in the chosen way: with a form, where words typed before stand again.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    let begin = match model.welcome.at {
        _ if model.under_way.is_some() => return Vec::new(),
        0 => Begin::Found,
        1 => Begin::Join,
        _ => return vec![Effect::Ask(Ask::Foresee(Box::new(Beginning::Demo)))],
    };
    let kept = model.welcome.kept.iter().position(|form| form.purpose == Purpose::Begin(begin));
    let form = match kept {
        Some(place) => model.welcome.kept.remove(place),
        None => Box::new(begin::open(begin, &model.welcome.time_zone)),
    };
    model.overlay = Some(Overlay::Form(form));
    Vec::new()
}

/// Asks what a form of the first start comes to; none where it is another form.
pub(super) fn form_read(model: &mut Model) -> Option<Vec<Effect>> {
    let Some(Overlay::Form(form)) = &mut model.overlay else { return None };
    let Purpose::Begin(begin) = form.purpose else { return None };
    Some(match begin::read(form, begin) {
        Ok(beginning) => vec![Effect::Ask(Ask::Foresee(Box::new(beginning)))],
        Err(amiss) => {
            form.refuse(amiss);
            Vec::new()
        }
    })
}

/// Shows what would be made.
pub(super) fn foreseen(model: &mut Model, sheet: SigningSheet, beginning: Box<Beginning>) {
    model.job = None;
    let form = match model.overlay.take() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    };
    let goal = Goal::Begin(beginning);
    let state = SheetState { sheet, bytes: false, passphrase: None, top: 0, form, error: None, goal };
    model.overlay = Some(Overlay::Sheet(Box::new(state)));
}

/// Goes one step back: from the sheet to its form, from a form to the choices. None on other screens.
pub(super) fn left(model: &mut Model) -> Option<Vec<Effect>> {
    if model.screen != Screen::Welcome {
        return None;
    }
    let effects = model.job.take().map(|_| Effect::Cancel).into_iter().collect();
    match model.overlay.take() {
        Some(Overlay::Sheet(sheet)) => model.overlay = sheet.form.map(Overlay::Form),
        Some(Overlay::Form(mut form)) => {
            form.error = None;
            model.welcome.kept.push(form);
            say(model, "Your words are kept until you leave; nothing was made");
        }
        _ => {}
    }
    Some(effects)
}

pub(super) fn not_begun(model: &mut Model, text: String) {
    model.job = None;
    match model.under_way.take() {
        Some(mut state) => {
            state.error = Some(text);
            model.overlay = Some(Overlay::Sheet(state));
        }
        None => _ = super::complain(model, text),
    }
}

/// Goes on to the first screen: a store stands.
pub(super) fn arrived(model: &mut Model, notice: Notice) -> Vec<Effect> {
    model.job = None;
    model.under_way = None;
    model.welcome = crate::tui::model::Welcome::default();
    model.screen = Screen::Triage;
    model.overlay = Some(Overlay::Notice(notice));
    vec![Effect::Ask(Ask::Refresh(Part::First))]
}
