//! What the worker's answers change.

use super::{Effect, exchange, moving, say};
use crate::app::queue::Window;
use crate::domain::ids::EventId;
use crate::tui::model::{Goal, Job, Model, Notice, Overlay, Reading, Screen, SheetState, Toast};
use crate::tui::worker::{Ask, Part, Told};

/// Takes one answer of the worker.
pub fn told(model: &mut Model, told: Told) -> Vec<Effect> {
    match told {
        Told::Header(header) => model.header = Some(*header),
        Told::Queue { window, part, generation } => return queue(model, *window, part, generation),
        Told::Card(card) => {
            let focus = model.queue.chosen().map(|r| r.id);
            // An answer about a release that was left meanwhile is dropped, unless nothing is chosen at all.
            if focus.is_none_or(|id| id == card.release.id) || model.screen == Screen::Release {
                model.card = Some(*card);
            }
        }
        Told::Verified(id, holds) => {
            if let Some(card) = model.card.as_mut().filter(|c| c.release.id == id) {
                card.verified = Some(holds);
            }
        }
        Told::Changes(changed, summary) => {
            model.queue.changed = changed;
            if model.toast.is_none() {
                model.toast = summary.map(|text| Toast { text, bad: false });
            }
        }
        Told::Fresh(id, acts) => model.fresh = Some((id, acts)),
        Told::Board(data) => {
            model.job = None;
            model.boards.take(data);
        }
        Told::Sheet(sheet) => sheet_shown(model, *sheet),
        Told::Refused(text, help) => refused(model, &text, &help),
        Told::Signed(done, undo) => return signed(model, &done, undo),
        Told::SignedSeveral(done, notice) => return several_signed(model, &done, notice),
        Told::NotSigned(text) => not_signed(model, text),
        Told::WrongPassphrase => ask_again(model),
        Told::Weighed(sheet, errand) => exchange::weighed(model, *sheet, errand),
        Told::Done(outcome) => return exchange::done(model, *outcome),
        Told::NotDone(text, help) => exchange::not_done(model, &text, &help),
        Told::Progress(what, done, all) => {
            // What remains is told of one piece of work; the next one begins anew.
            let same = model.job.as_ref().filter(|j| j.title == what && j.progress.0 <= done);
            let began = same.map_or_else(std::time::Instant::now, |j| j.began);
            model.job = Some(Job { title: what, progress: (done, all), began });
        }
        Told::Notice(notice) => model.overlay = Some(Overlay::Notice(notice)),
        Told::Seats(seats) => seats_told(model, seats),
        Told::Seated(name) => {
            // What the one before could take back is not the other's to take back.
            model.last_act = None;
            say(model, format!("{name} sits here now: from now on that key signs"));
            model.seated = Some(name);
            return refresh(model);
        }
        Told::Read(evidence, preview) => {
            let reading = Reading { evidence, preview: *preview, top: 0, shown: 0, column: 0, laid: None };
            model.overlay = Some(Overlay::Reading(Box::new(reading)));
        }
        Told::Open(path) => return vec![Effect::Open(path.display().to_string())],
        Told::SavedFilters(saved) => super::filters::shown(model, saved),
        Told::Draft(text) => draft(model, &text),
        Told::Foreseen(sheet, beginning) => super::welcome::foreseen(model, *sheet, beginning),
        Told::NotBegun(text) => super::welcome::not_begun(model, text),
        Told::Arrived(notice) => return super::welcome::arrived(model, notice),
        Told::Changed => return refresh(model),
        Told::Failed(text) => {
            model.job = None;
            model.toast = Some(Toast { text, bad: true });
        }
        Told::Finished => {}
    }
    Vec::new()
}

/// Asks for everything anew, without losing the place.
pub(super) fn refresh(model: &mut Model) -> Vec<Effect> {
    let part = moving::focus(model).map_or(Part::First, Part::Around);
    let mut effects = vec![Effect::Ask(Ask::Refresh(part))];
    effects.extend(moving::read_board(model));
    effects
}

/// Takes a new window. The cursor stays on its release where that is still there, or goes to the end that was asked for.
fn queue(model: &mut Model, window: Window, part: Part, generation: u64) -> Vec<Effect> {
    if generation != model.queue.generation {
        return Vec::new();
    }
    let place = |id: EventId| window.page.rows.iter().position(|r| r.id == id);
    let last = window.page.rows.len().saturating_sub(1);
    let at = match part {
        Part::First => 0,
        Part::Last => last,
        Part::Around(id) => model.queue.chosen().and_then(|r| place(r.id)).or_else(|| place(id)).unwrap_or(0),
    };
    model.queue.window = window;
    model.queue.cursor.at = at;
    let chosen = model.queue.chosen().map(|r| r.id);
    if model.screen == Screen::Triage && chosen.is_some() && chosen != moving::focus(model) {
        return moving::chosen(model);
    }
    Vec::new()
}

fn sheet_shown(model: &mut Model, sheet: crate::app::view::SigningSheet) {
    model.job = None;
    let form = match model.overlay.take() {
        Some(Overlay::Form(form)) => Some(form),
        Some(Overlay::Sheet(old)) => old.form,
        _ => None,
    };
    let state = SheetState { sheet, bytes: false, passphrase: None, top: 0, form, error: None, goal: Goal::Sign };
    model.overlay = Some(Overlay::Sheet(Box::new(state)));
}

/// A refused act is told where it was asked for: in the form, or on the line that tells what happened.
fn refused(model: &mut Model, text: &str, help: &str) {
    model.job = None;
    let whole = if help.is_empty() { text.to_owned() } else { format!("{text} · {help}") };
    match &mut model.overlay {
        Some(Overlay::Form(form)) => form.error = Some(whole),
        // What does not fit on the bottom line is told in full.
        _ if whole.chars().count() + 32 > usize::from(model.size.0) => {
            let lines = vec![(String::new(), text.to_owned()), (String::new(), help.to_owned())];
            model.overlay = Some(Overlay::Notice(Notice { title: "Nothing was signed".into(), lines, top: 0 }));
        }
        _ => model.toast = Some(Toast { text: whole, bad: true }),
    }
}

fn signed(model: &mut Model, done: &crate::app::view::Done, undo: Option<crate::tui::deed::Undo>) -> Vec<Effect> {
    let mut effects = drop_sheet(model);
    let back = if undo.is_some() { model.keymap.say(" · {undo} takes it back") } else { String::new() };
    say(model, format!("Signed: {}{back}", done.sentence));
    model.last_act = undo;
    let part = done.release.or_else(|| moving::focus(model)).map_or(Part::First, Part::Around);
    if let Some(id) = done.release {
        model.queue.window.page.rows.clear();
        model.queue.cursor.at = 0;
        model.card.take_if(|c| c.release.id != id);
    }
    effects.push(Effect::Ask(Ask::Refresh(part)));
    effects.extend(moving::read_board(model));
    effects
}

/// Closes the sheet that was signed; the draft of its words is forgotten.
fn drop_sheet(model: &mut Model) -> Vec<Effect> {
    let draft = match model.overlay.take() {
        Some(Overlay::Sheet(sheet)) => sheet.form.and_then(|f| f.draft),
        other => {
            model.overlay = other;
            None
        }
    };
    draft.map(|key| Effect::Ask(Ask::Keep { key, text: String::new() })).into_iter().collect()
}

/// Tells the outcome of each; what was refused stays marked.
fn several_signed(model: &mut Model, done: &[EventId], notice: Notice) -> Vec<Effect> {
    let mut effects = drop_sheet(model);
    model.queue.marks.retain(|id, _| !done.contains(id));
    model.overlay = Some(Overlay::Notice(notice));
    model.last_act = None;
    effects.extend(refresh(model));
    effects
}

fn not_signed(model: &mut Model, text: String) {
    match &mut model.overlay {
        Some(Overlay::Sheet(sheet)) => {
            sheet.passphrase = None;
            sheet.error = Some(text);
        }
        _ => model.toast = Some(Toast { text, bad: true }),
    }
}

/// Asks for the passphrase again where it was asked for: what is typed next is no key of the sheet.
fn ask_again(model: &mut Model) {
    model.job = None;
    let sheet = model.under_way.take().map(Overlay::Sheet);
    if model.overlay.is_none() {
        model.overlay = sheet;
    }
    if let Some(Overlay::Sheet(sheet)) = &mut model.overlay {
        sheet.passphrase = Some(String::new());
        sheet.error = Some("This passphrase does not open the key: type it again".to_owned());
    }
}

/// Asks to whom the keyboard goes; alone, nobody is asked.
fn seats_told(model: &mut Model, seats: Vec<crate::app::Seat>) {
    if seats.iter().all(|seat| seat.here) {
        say(model, "No key of anybody else lies here: people sign where their key is, or add it with obstat key add");
        return;
    }
    model.overlay = Some(Overlay::Form(Box::new(crate::tui::forms::hand_over(&seats))));
    model.seats = seats;
}

fn draft(model: &mut Model, text: &str) {
    if let (Some(Overlay::Form(form)), false) = (&mut model.overlay, text.is_empty())
        && form.restore(text)
    {
        say(model, "Here are the words that you had typed");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::look::Look;
    use crate::tui::sample;

    #[test]
    fn what_was_checked_of_another_release_is_not_believed_of_this_one() {
        let mut model = Model::new(Look::detect(None, None, |_| None), (80, 24));
        model.card = Some(crate::app::view::ReleaseCard { verified: None, ..sample::card() });
        told(&mut model, Told::Verified(EventId([9; 32]), true));
        assert_eq!(model.card.as_ref().and_then(|c| c.verified), None);
        let id = sample::card().release.id;
        told(&mut model, Told::Verified(id, true));
        assert_eq!(model.card.as_ref().and_then(|c| c.verified), Some(true));
    }
}
