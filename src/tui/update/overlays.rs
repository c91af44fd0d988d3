//! What lies over the screen: help and palette, forms, the signing sheet, words.

use crossterm::event::{KeyCode, KeyEvent};

use super::{Effect, complain, moving, run, say};
use crate::app::identity::Passphrase;
use crate::tui::commands::{COMMANDS, Command, CommandId, Group, Place, command};
use crate::tui::deed::Purpose;
use crate::tui::forms;
use crate::tui::keys::Chord;
use crate::tui::model::{Cursor, Entry, Goal, Model, Overlay, Picker, Screen};
use crate::tui::screens::menu;
use crate::tui::widgets::words::Words;
use crate::tui::worker::Ask;

/// Hands a key to whatever takes text; whether it took it.
pub(super) fn key(model: &mut Model, event: KeyEvent) -> bool {
    match (&mut model.overlay, &mut model.filtering) {
        (Some(Overlay::Picker(picker)), _) => picker.text.key(event),
        (Some(Overlay::Filters(filters)), _) => filters.text.key(event),
        (Some(Overlay::Form(form)), _) => form.key(event),
        (None, Some(words)) => words.key(event),
        _ => false,
    }
}

/// Hands pasted text to whatever takes text.
pub(super) fn paste(model: &mut Model, text: &str) {
    match (&mut model.overlay, &mut model.filtering) {
        (Some(Overlay::Picker(picker)), _) => picker.text.paste(text),
        (Some(Overlay::Filters(filters)), _) => filters.text.paste(text),
        (Some(Overlay::Form(form)), _) => form.paste(text),
        (Some(Overlay::Sheet(sheet)), _) => {
            if let Some(typed) = &mut sheet.passphrase {
                typed.push_str(text.trim_end_matches(['\r', '\n']));
            }
        }
        (None, Some(words)) => words.paste(text),
        _ => {}
    }
}

/// While a passphrase is typed every key belongs to it: Enter signs, Esc gives it up.
pub(super) fn passphrase(model: &mut Model, event: KeyEvent) -> Option<Vec<Effect>> {
    let Some(Overlay::Sheet(sheet)) = &mut model.overlay else { return None };
    let typed = sheet.passphrase.as_mut()?;
    match event.code {
        KeyCode::Enter => {
            let passphrase = Passphrase::new(std::mem::take(typed));
            sheet.passphrase = None;
            return Some(confirmed(model, Some(passphrase)));
        }
        KeyCode::Esc => sheet.passphrase = None,
        KeyCode::Backspace => _ = typed.pop(),
        KeyCode::Char(c) => typed.push(c),
        _ => {}
    }
    Some(Vec::new())
}

/// Opens help for this place, or the palette over everything.
pub(super) fn pick(model: &mut Model, help: bool) -> Vec<Effect> {
    let place = model.place_below();
    // On a board no release is in sight, so none of its acts is offered.
    let own: Vec<Place> = model.board().iter().flat_map(|b| b.panes()).map(|spot| spot.place).collect();
    let reach = if own.is_empty() { Place::SCREENS } else { own.as_slice() };
    let listed: Vec<&'static Command> = COMMANDS
        .iter()
        .filter(|c| c.group == Group::Screens || if help { c.works_in(place) } else { reach.iter().any(|p| c.works_in(*p)) })
        .collect();
    let mut all: Vec<Entry> = listed.into_iter().map(|c| entry(model, c)).collect();
    // Each heading stands once, its commands in the order of the table.
    all.sort_by_key(|e| e.command.group);
    let screen = match model.screen {
        Screen::Welcome => "Welcome",
        Screen::Triage => "Triage",
        Screen::Release => "Release",
        Screen::Board(id) => model.boards.get(id).title(),
    };
    let title = if help { format!("Help: {screen}, {}", place.title()) } else { "All commands".to_owned() };
    let listed = (0..all.len()).collect();
    let sign = if help { '?' } else { ':' };
    let picker = Picker { title, sign, text: Words::line(""), all, listed, cursor: Cursor::default() };
    model.overlay = Some(Overlay::Picker(Box::new(picker)));
    Vec::new()
}

fn entry(model: &Model, command: &'static Command) -> Entry {
    let refused = model.refusal(command);
    let remark = match (refused, command.act.and_then(|a| remark(model, a))) {
        (Some(why), _) => why.to_owned(),
        (None, Some(remark)) if !remark.is_empty() => remark,
        _ => command.doc.to_owned(),
    };
    Entry { command, label: model.keymap.label(command), remark, refused: refused.is_some() }
}

fn remark(model: &Model, act: &str) -> Option<String> {
    model.card.as_ref()?.offers.iter().find(|o| o.act == act).map(|o| o.remark.clone())
}

/// Narrows the list to what is typed: in name, title, remark or key.
pub(super) fn narrow(picker: &mut Picker) {
    let typed = picker.text.text().to_lowercase();
    let fits = |e: &Entry| {
        let text = format!("{} {} {} {}", e.command.name, e.command.title, e.remark, e.label).to_lowercase();
        typed.split_whitespace().all(|word| text.contains(word))
    };
    picker.listed = (0..picker.all.len()).filter(|n| fits(&picker.all[*n])).collect();
    picker.cursor = Cursor { shown: picker.cursor.shown, ..Cursor::default() };
}

/// Moves the cursor of a list, or scrolls words.
pub(super) fn row(model: &mut Model, down: bool) -> Vec<Effect> {
    let moved = |at: usize, last: usize| if down { (at + 1).min(last) } else { at.saturating_sub(1) };
    match &mut model.overlay {
        Some(Overlay::Picker(p)) => p.cursor.at = moved(p.cursor.at, p.listed.len().saturating_sub(1)),
        Some(Overlay::Filters(f)) => f.cursor.at = moved(f.cursor.at, f.rows().saturating_sub(1)),
        Some(Overlay::Sheet(s)) => s.top = moved(s.top, 500),
        Some(Overlay::Notice(n)) => n.top = moved(n.top, 500),
        Some(Overlay::Menu(cursor)) => cursor.at = moved(cursor.at, menu::screens().count().saturating_sub(1)),
        Some(Overlay::Form(form)) => form.step(if down { 1 } else { -1 }),
        // These have keys of their own.
        Some(Overlay::Reading(_) | Overlay::Links(_)) => {}
        None => return moving::step_matches(model, down),
    }
    Vec::new()
}

/// Runs the chosen command; one that is refused leads to the first thing to lift.
pub(super) fn run_picked(model: &mut Model) -> Vec<Effect> {
    let picker = match model.overlay.take() {
        Some(Overlay::Picker(picker)) => picker,
        Some(Overlay::Menu(cursor)) => {
            let chosen = menu::screens().nth(cursor.at);
            return chosen.map(|c| run(model, c, Chord { code: KeyCode::Null, ctrl: false })).unwrap_or_default();
        }
        other => {
            model.overlay = other;
            return Vec::new();
        }
    };
    let Some(entry) = picker.listed.get(picker.cursor.at).map(|n| picker.all[*n].clone()) else { return Vec::new() };
    if entry.refused {
        super::acts::show_first(model);
        return complain(model, format!("{}: {}", entry.command.title, entry.remark));
    }
    let chord = model.keymap.keys(entry.command).first().copied().unwrap_or(Chord { code: KeyCode::Null, ctrl: false });
    run(model, entry.command, chord)
}

pub(super) fn clear(model: &mut Model) {
    match (&mut model.overlay, &mut model.filtering) {
        (Some(Overlay::Picker(picker)), _) => picker.text = Words::line(""),
        (Some(Overlay::Filters(filters)), _) => filters.text = Words::line(""),
        (None, Some(words)) => *words = Words::line(""),
        _ => {}
    }
}

pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Links(links)) => model.overlay = links.behind.map(|over| *over),
        Some(_) => {}
        None => return moving::drop_filter(model),
    }
    Vec::new()
}

/// Moves the keyboard to the next or previous field.
pub(super) fn field(model: &mut Model, by: isize) -> Vec<Effect> {
    if let Some(Overlay::Form(form)) = &mut model.overlay {
        form.step(by);
    }
    Vec::new()
}

/// Whether the keyboard is in the last field of a form.
pub(super) fn at_end(model: &Model) -> bool {
    matches!(&model.overlay, Some(Overlay::Form(form)) if form.at_end())
}

/// Reads the form and asks what it would sign.
pub(super) fn look_over(model: &mut Model) -> Vec<Effect> {
    if let Some(effects) = super::welcome::form_read(model) {
        return effects;
    }
    let Some(Overlay::Form(form)) = &model.overlay else { return Vec::new() };
    if let Some(noted) = forms::noted(form, model) {
        return super::meeting::form_noted(model, noted);
    }
    if let Some(challenge) = forms::taken_up(form, model) {
        model.overlay = None;
        model.boards.meeting.take_up(challenge);
        return Vec::new();
    }
    if let Some(effects) = super::exchange::form_read(model) {
        return effects;
    }
    if let Some(effects) = handed_over(model) {
        return effects;
    }
    let mut kept = keep_words(model);
    let Some(Overlay::Form(form)) = &model.overlay else { return Vec::new() };
    match forms::read(form, model) {
        Ok(deed) => {
            kept.extend(super::several::ask(&model.several(), super::acts::propose(deed)));
            kept
        }
        Err(why) => {
            if let Some(Overlay::Form(form)) = &mut model.overlay {
                form.error = Some(why);
            }
            kept
        }
    }
}

/// Hands the keyboard to whom the form chose; none where it is another form.
fn handed_over(model: &mut Model) -> Option<Vec<Effect>> {
    let Some(Overlay::Form(form)) = &model.overlay else { return None };
    if form.purpose != Purpose::HandOver {
        return None;
    }
    let chosen = form.chosen("who").first().and_then(|n| model.seats.get(*n)).map(|seat| seat.email.clone());
    model.overlay = None;
    Some(chosen.map(|who| Effect::Ask(Ask::Sit(who))).into_iter().collect())
}

/// Whether words stand in a form that its draft does not hold yet.
pub(super) fn has_unkept(model: &Model) -> bool {
    matches!(&model.overlay, Some(Overlay::Form(form)) if form.unkept().is_some())
}

/// Keeps the words of a form as they stand, so that no crash takes them; once they are as they began, nothing is kept.
pub(super) fn keep_words(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Form(form)) = &mut model.overlay else { return Vec::new() };
    let Some((key, text)) = form.unkept() else { return Vec::new() };
    form.kept.clone_from(&text);
    vec![Effect::Ask(Ask::Keep { key, text })]
}

/// Closes a form or sheet; words that were typed are kept and offered again. Work under way is cancelled first.
pub(super) fn keep_draft(model: &mut Model) -> Vec<Effect> {
    if let Some(effects) = super::welcome::left(model) {
        return effects;
    }
    let mut effects = Vec::new();
    if model.job.take().is_some() {
        effects.push(Effect::Cancel);
    }
    effects.extend(keep_words(model));
    let form = match model.overlay.take() {
        Some(Overlay::Form(form)) => Some(form),
        Some(Overlay::Sheet(sheet)) => {
            effects.push(Effect::Ask(Ask::Forget));
            if let Goal::Open(_, behind) = sheet.goal {
                model.overlay = behind.map(|over| *over);
            }
            sheet.form
        }
        _ => None,
    };
    if form.is_some_and(|form| form.draft.is_some() && !form.typed().is_empty()) {
        say(model, "Kept as a draft: it is offered again when you come back");
    }
    effects
}

/// Lets the field in focus be written in `$EDITOR`.
pub(super) fn editor(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Form(form)) = &model.overlay else { return Vec::new() };
    match form.fields.get(form.focus).map(|f| &f.entry) {
        Some(crate::tui::form::Entry::Text(words) | crate::tui::form::Entry::Line(words)) => vec![Effect::Editor(words.text())],
        _ => Vec::new(),
    }
}

/// Signs what is shown; a locked key asks for its passphrase first.
pub(super) fn sign(model: &mut Model) -> Vec<Effect> {
    match &mut model.overlay {
        Some(Overlay::Sheet(sheet)) if sheet.sheet.locked => {
            sheet.passphrase = Some(String::new());
            Vec::new()
        }
        _ => confirmed(model, None),
    }
}

/// Does what the sheet showed. One that signs an act stays until that is signed; any other comes back if its work fails.
fn confirmed(model: &mut Model, passphrase: Option<Passphrase>) -> Vec<Effect> {
    let Some(Overlay::Sheet(sheet)) = &mut model.overlay else { return Vec::new() };
    sheet.error = None;
    let ask = match &mut sheet.goal {
        Goal::Sign => return vec![Effect::Ask(Ask::Sign(passphrase))],
        Goal::Begin(beginning) => Ask::Begin(beginning.clone()),
        Goal::Errand(errand) => Ask::Errand(errand.clone(), passphrase),
        Goal::Open(address, behind) => {
            let (address, behind) = (address.clone(), behind.take());
            model.overlay = behind.map(|over| *over);
            return vec![Effect::Open(address)];
        }
    };
    if let Some(Overlay::Sheet(sheet)) = model.overlay.take() {
        model.under_way = Some(sheet);
    }
    vec![Effect::Ask(ask)]
}

/// Goes back from the sheet to its form.
pub(super) fn edit_words(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Sheet(mut sheet)) if sheet.form.is_some() => {
            model.overlay = sheet.form.take().map(Overlay::Form);
            vec![Effect::Ask(Ask::Forget)]
        }
        other => {
            model.overlay = other;
            Vec::new()
        }
    }
}

pub(super) fn bytes(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Sheet(sheet)) = &mut model.overlay {
        sheet.bytes = !sheet.bytes;
        sheet.top = 0;
    }
    Vec::new()
}

/// The command whose key, or name, leads to an act, for sentences.
pub(super) fn way(model: &Model, id: CommandId) -> String {
    model.keymap.label(command(id))
}
