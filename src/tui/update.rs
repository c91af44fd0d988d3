//! What a key, or the worker's word, changes. No I/O here: what is to be done outside comes back as effects.

mod acts;
mod exchange;
mod filters;
mod links;
mod meeting;
mod moving;
mod office;
mod overlays;
mod reading;
mod several;
mod told;
mod welcome;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};

use super::boards::BoardId;
use super::commands::{Command, CommandId, Place};
use super::keys::Chord;
use super::model::{Model, Overlay, Pane, Screen, Toast};
use super::screens::{Hits, Target};
use super::worker::Ask;

/// What is to be done outside the model.
#[derive(Debug)]
pub enum Effect {
    /// To ask the worker.
    Ask(Ask),
    /// To cancel the work under way.
    Cancel,
    /// To send text to the clipboard, and what to say of it.
    Copy(String, &'static str),
    /// To open a link or file with the system's program.
    Open(String),
    /// To let the field in focus be written in `$EDITOR`.
    Editor(String),
    /// To stop until the shell's `fg`.
    Suspend,
    /// To draw everything afresh.
    Redraw,
    /// To turn the mouse on or off.
    Mouse(bool),
}

/// Takes one event of the terminal.
pub fn event(model: &mut Model, event: Event, hits: &Hits) -> Vec<Effect> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => self::key(model, key),
        Event::Paste(text) => {
            overlays::paste(model, &text);
            after_typing(model)
        }
        Event::Mouse(mouse) => self::mouse(model, mouse, hits),
        Event::Resize(width, height) => {
            model.size = (width, height);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

pub use told::told;

/// Takes a key: the field that has the keyboard first, then the table of commands.
fn key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    model.toast = None;
    if let Some(effects) = overlays::passphrase(model, key) {
        return effects;
    }
    let place = model.place();
    let chord = Chord::from(key);
    let command = model.keymap.find(place, chord);
    let typed =
        place.takes_text() && !chord.ctrl && matches!(chord.code, KeyCode::Char(_) | KeyCode::Backspace | KeyCode::Delete);
    match command {
        Some(command) if !typed && !wanted_by_field(place, key) => run(model, command, chord),
        _ if overlays::key(model, key) => after_typing(model),
        Some(command) => run(model, command, chord),
        None => Vec::new(),
    }
}

/// Whether the form's field in focus has a use of its own for the key.
fn wanted_by_field(place: Place, key: KeyEvent) -> bool {
    match place {
        Place::Form => matches!(key.code, KeyCode::Up | KeyCode::Down | KeyCode::Char(' ')),
        Place::Words => matches!(key.code, KeyCode::Up | KeyCode::Down | KeyCode::Enter),
        Place::Filter | Place::Filters | Place::Picker => matches!(key.code, KeyCode::Left | KeyCode::Right),
        _ => false,
    }
}

/// What follows from a changed filter or picker.
fn after_typing(model: &mut Model) -> Vec<Effect> {
    if model.overlay.is_none() && model.filtering.is_some() {
        return moving::filter_changed(model);
    }
    match &mut model.overlay {
        Some(Overlay::Picker(picker)) => overlays::narrow(picker),
        Some(Overlay::Filters(filters)) => filters.cursor = Default::default(),
        _ => {}
    }
    Vec::new()
}

/// Runs a command.
pub fn run(model: &mut Model, command: &'static Command, chord: Chord) -> Vec<Effect> {
    use CommandId as Id;
    match command.id {
        Id::Begin => welcome::begin(model),
        Id::RowUp | Id::RowDown if model.place() == Place::Welcome => welcome::step(model, command.id == Id::RowDown),
        Id::NextField if chord.code == KeyCode::Enter && overlays::at_end(model) => overlays::look_over(model),
        Id::Up | Id::Down | Id::PageUp | Id::PageDown | Id::First | Id::Last | Id::NextPane | Id::PreviousPane
            if model.place() == Place::Reading =>
        {
            reading::step(model, command.id)
        }
        Id::OpenLink | Id::CopyDigest | Id::CopyLink if model.place() == Place::Reading => reading::run(model, command.id),
        Id::Up | Id::Down | Id::PageUp | Id::PageDown | Id::First | Id::Last if model.place() == Place::Links => {
            links::step(model, command.id)
        }
        Id::NextPane | Id::PreviousPane if model.place() == Place::Links => Vec::new(),
        Id::CopyLink if model.place() == Place::Links => links::copy(model),
        Id::Links => links::list(model),
        Id::ChooseLink => links::choose(model),
        Id::Up | Id::Down | Id::PageUp | Id::PageDown | Id::First | Id::Last => moving::step(model, command.id),
        Id::NextPane => moving::pane(model, 1),
        Id::PreviousPane => moving::pane(model, -1),
        Id::GoTo => moving::go_to(model, chord),
        Id::Menu => moving::menu(model),
        Id::Top => moving::top(model),
        Id::GoTriage => moving::to_triage(model),
        Id::GoDeadlines
        | Id::GoReport
        | Id::GoModels
        | Id::GoPolicy
        | Id::GoAudit
        | Id::GoMeeting
        | Id::GoPeople
        | Id::GoExchange => moving::to_board(model, command.id),
        Id::Open => moving::open(model),
        Id::ShowAct if model.board().is_some() => moving::open(model),
        Id::FilterTrail => moving::filter_trail(model),
        Id::History => moving::history(model),
        Id::Back => moving::back(model),
        Id::Filter => moving::filter(model),
        Id::Sort | Id::TurnSort => moving::sort(model, command.id == Id::TurnSort),
        Id::SavedFilters => filters::open(),
        Id::UseFilter => filters::run(model),
        Id::ForgetFilter => filters::forget(model),
        Id::Mark => several::mark(model),
        Id::MarkAll => several::mark_all(model),
        Id::KeepFilter => moving::keep_filter(model),
        Id::Help | Id::Palette => overlays::pick(model, command.id == Id::Help),
        Id::RowUp | Id::RowDown => overlays::row(model, command.id == Id::RowDown),
        Id::Run => overlays::run_picked(model),
        Id::ClearText => {
            overlays::clear(model);
            after_typing(model)
        }
        Id::Close => overlays::close(model),
        Id::NextField | Id::PreviousField => overlays::field(model, if command.id == Id::NextField { 1 } else { -1 }),
        Id::Toggle => Vec::new(),
        Id::LookOver => overlays::look_over(model),
        Id::KeepDraft => overlays::keep_draft(model),
        Id::Editor => overlays::editor(model),
        Id::SetThreshold | Id::WithdrawThreshold => office::run(model, command.id),
        Id::HandOver => vec![Effect::Ask(Ask::Seats)],
        Id::AddPerson | Id::SetRoles | Id::NameDeputy | Id::EndDeputy | Id::ProposePolicy | Id::AcceptPolicy => {
            office::run(model, command.id)
        }
        Id::AddModel | Id::ChangeModel => office::run(model, command.id),
        Id::TakeIn | Id::Sync | Id::Export | Id::Folder | Id::Resolve => exchange::run(model, command.id),
        Id::Sign => overlays::sign(model),
        Id::EditWords => overlays::edit_words(model),
        Id::ShowBytes => overlays::bytes(model),
        Id::Theme => {
            let mode = model.look.theme.mode.next();
            model.look = model.look.in_mode(mode);
            say(model, format!("Theme: {}", mode.word()))
        }
        Id::Mouse => {
            model.mouse = !model.mouse;
            vec![Effect::Mouse(model.mouse)]
        }
        Id::Quit | Id::Interrupt => leave(model),
        Id::Suspend => vec![Effect::Suspend],
        Id::Redraw => vec![Effect::Redraw],
        id => match model.screen {
            Screen::Board(BoardId::Meeting) => meeting::run(model, id),
            Screen::Board(board) => model.boards.get_mut(board).run(id),
            Screen::Welcome => Vec::new(),
            Screen::Triage | Screen::Release => acts::run(model, command),
        },
    }
}

/// Ends the program; words that were typed are kept first.
fn leave(model: &mut Model) -> Vec<Effect> {
    let effects = if matches!(model.overlay, Some(Overlay::Form(_) | Overlay::Sheet(_))) {
        overlays::keep_draft(model)
    } else {
        Vec::new()
    };
    model.leaving = true;
    effects
}

/// Whether words stand in a form that would be lost with the program.
pub fn has_unkept(model: &Model) -> bool {
    overlays::has_unkept(model)
}

/// Keeps the words of a form as they stand: whoever types has paused, or typed for a while, or the program is to end.
pub fn keep_words(model: &mut Model) -> Vec<Effect> {
    overlays::keep_words(model)
}

fn say(model: &mut Model, text: impl Into<String>) -> Vec<Effect> {
    model.toast = Some(Toast { text: text.into(), bad: false });
    Vec::new()
}

/// Says a sentence that names commands as `{name}` by the keys they have.
fn say_ways(model: &mut Model, words: &str) -> Vec<Effect> {
    let words = model.keymap.say(words);
    say(model, words)
}

fn complain_ways(model: &mut Model, words: &str) -> Vec<Effect> {
    let words = model.keymap.say(words);
    complain(model, words)
}

fn complain(model: &mut Model, text: impl Into<String>) -> Vec<Effect> {
    model.toast = Some(Toast { text: text.into(), bad: true });
    Vec::new()
}

/// Clicks focus and choose, the wheel scrolls.
fn mouse(model: &mut Model, mouse: MouseEvent, hits: &Hits) -> Vec<Effect> {
    if model.place() == Place::Reading {
        return reading::wheel(model, mouse.kind);
    }
    if model.place() == Place::Links {
        return links::mouse(model, mouse.kind, hits.at(mouse.column, mouse.row));
    }
    if model.overlay.is_some() {
        return Vec::new();
    }
    match (mouse.kind, hits.at(mouse.column, mouse.row)) {
        (MouseEventKind::ScrollDown, _) => moving::step(model, CommandId::Down),
        (MouseEventKind::ScrollUp, _) => moving::step(model, CommandId::Up),
        (MouseEventKind::Down(MouseButton::Left), Some(Target::Pane(digit))) => moving::to_digit(model, digit),
        (MouseEventKind::Down(MouseButton::Left), Some(Target::Row(digit, row))) => {
            let mut effects = moving::to_digit(model, digit);
            effects.extend(moving::choose(model, row));
            effects
        }
        _ => Vec::new(),
    }
}

/// The pane of a digit.
fn pane_of(digit: u8) -> Option<Pane> {
    Pane::ALL.get(usize::from(digit).checked_sub(1)?).copied()
}
