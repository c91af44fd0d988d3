//! Getting about: rows, panes, pages, the filter.

use super::{Effect, pane_of};
use crate::domain::ids::EventId;
use crate::domain::queue::Sort;
use crate::tui::boards::{Board, BoardId, Chosen};
use crate::tui::commands::{Command, CommandId, command};
use crate::tui::keys::Chord;
use crate::tui::layout::Arrangement;
use crate::tui::model::{Cursor, Model, Overlay, Page, Pane, Screen};
use crate::tui::screens::menu::screens;
use crate::tui::screens::triage::shown_items;
use crate::tui::widgets::words::Words;
use crate::tui::worker::{Ask, Part, WINDOW};

/// How near the end of the window the cursor comes before more is read.
const MARGIN: usize = 40;

/// The list that has the keyboard: its cursor and its length.
fn list(model: &mut Model) -> (&mut Cursor, usize) {
    let arrangement = Arrangement::of(model.size.0, model.size.1);
    let card = model.card.as_ref();
    let of = |f: fn(&crate::app::view::ReleaseCard) -> usize| card.map_or(0, f);
    match (model.screen, model.pane, model.page) {
        (Screen::Triage, Pane::Queue, _) => {
            let len = model.queue.len();
            (&mut model.queue.cursor, len)
        }
        (Screen::Triage, Pane::Decision, _) | (Screen::Release, _, Page::Overview) => {
            let len = of(|c| c.obstructions.len());
            (&mut model.decision, len)
        }
        (Screen::Triage, Pane::Checklist, _) => {
            let len = card.map_or(0, |c| shown_items(c, arrangement).len());
            (&mut model.checklist, len)
        }
        (Screen::Release, _, Page::Checklist) => {
            let len = of(|c| c.release.items.len());
            (&mut model.checklist, len)
        }
        (Screen::Triage, Pane::Evidence, _) | (Screen::Release, _, Page::Evidence) => {
            let len = of(|c| c.release.evidence.len());
            (&mut model.evidence, len)
        }
        (Screen::Welcome, ..) => (&mut model.request, 0),
        (Screen::Board(id), ..) => {
            let board = model.boards.get_mut(id);
            let pane = board.standing().pane;
            let len = board.len(pane);
            (&mut board.standing_mut().cursors[pane], len)
        }
        (Screen::Release, _, Page::Request) => (&mut model.request, SCROLLED),
        (Screen::Release, _, Page::SignOffs) => (&mut model.sign_offs, SCROLLED),
        (Screen::Release, _, Page::History) => {
            let len = of(|c| c.release.history.len());
            (&mut model.history, len)
        }
    }
}

/// Pages of running text scroll as far as one likes; drawing stops at their end.
const SCROLLED: usize = 10_000;

/// Moves the cursor of the list that has the keyboard.
pub(super) fn step(model: &mut Model, by: CommandId) -> Vec<Effect> {
    let page = usize::from(model.size.1).saturating_sub(8).max(1) / 2;
    let on_queue = model.screen == Screen::Triage && model.pane == Pane::Queue;
    if on_queue {
        let page = &model.queue.window.page;
        match by {
            CommandId::First if page.before > 0 => return vec![Effect::Ask(Ask::Queue(Part::First))],
            CommandId::Last if page.before + page.rows.len() < page.total => return vec![Effect::Ask(Ask::Queue(Part::Last))],
            _ => {}
        }
    }
    let (cursor, len) = list(model);
    let last = len.saturating_sub(1);
    let before = cursor.at;
    cursor.at = match by {
        CommandId::Up => before.saturating_sub(1),
        CommandId::Down => (before + 1).min(last),
        CommandId::PageUp => before.saturating_sub(page),
        CommandId::PageDown => (before + page).min(last),
        CommandId::First => 0,
        _ => last,
    };
    if on_queue && cursor.at != before { chosen(model) } else { Vec::new() }
}

/// What follows when another release is chosen: its card, and more of the queue when the window's end is near.
pub(super) fn chosen(model: &mut Model) -> Vec<Effect> {
    fresh_cursors(model);
    let Some(id) = model.queue.chosen().map(|r| r.id) else { return Vec::new() };
    let mut effects = vec![Effect::Ask(Ask::Card(id))];
    let (page, at) = (&model.queue.window.page, model.queue.cursor.at);
    let near_top = at < MARGIN && page.before > 0;
    let near_end = at + MARGIN > page.rows.len() && page.before + page.rows.len() < page.total;
    if near_top || near_end {
        effects.push(Effect::Ask(Ask::Queue(Part::Around(id))));
    }
    effects
}

/// Another release is looked at from its beginning.
fn fresh_cursors(model: &mut Model) {
    for cursor in [
        &mut model.decision,
        &mut model.checklist,
        &mut model.evidence,
        &mut model.history,
        &mut model.sign_offs,
        &mut model.request,
    ] {
        *cursor = Cursor::default();
    }
}

/// Chooses a row of the list that has the keyboard; rows of the queue are counted over the whole queue.
pub(super) fn choose(model: &mut Model, row: usize) -> Vec<Effect> {
    let on_queue = model.screen == Screen::Triage && model.pane == Pane::Queue;
    let row = if on_queue { row.saturating_sub(model.queue.window.page.before) } else { row };
    let (cursor, len) = list(model);
    if row >= len || cursor.at == row {
        return Vec::new();
    }
    cursor.at = row;
    if on_queue { chosen(model) } else { Vec::new() }
}

/// Goes to the next or previous pane or page.
pub(super) fn pane(model: &mut Model, by: isize) -> Vec<Effect> {
    match model.screen {
        Screen::Welcome => {}
        Screen::Triage => {
            let at = Pane::ALL.iter().position(|p| *p == model.pane).unwrap_or(0) as isize;
            model.pane = Pane::ALL[(at + by).rem_euclid(4) as usize];
        }
        Screen::Release => {
            let at = Page::ALL.iter().position(|p| *p == model.page).unwrap_or(0) as isize;
            model.page = Page::ALL[(at + by).rem_euclid(6) as usize];
        }
        Screen::Board(id) => {
            let board = model.boards.get_mut(id);
            let panes = board.panes().len().max(1) as isize;
            let standing = board.standing_mut();
            standing.pane = (standing.pane as isize + by).rem_euclid(panes) as usize;
        }
    }
    Vec::new()
}

/// Goes to the pane or page of a digit.
pub(super) fn go_to(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let keys = model.keymap.keys(command(CommandId::GoTo));
    let nth = keys.iter().position(|key| *key == chord).and_then(|n| u8::try_from(n + 1).ok());
    nth.map(|digit| to_digit(model, digit)).unwrap_or_default()
}

pub(super) fn to_digit(model: &mut Model, digit: u8) -> Vec<Effect> {
    match model.screen {
        Screen::Welcome => {}
        Screen::Triage => model.pane = pane_of(digit).unwrap_or(model.pane),
        Screen::Release => {
            let page = usize::from(digit).checked_sub(1).and_then(|n| Page::ALL.get(n));
            model.page = page.copied().unwrap_or(model.page);
        }
        Screen::Board(id) => {
            let board = model.boards.get_mut(id);
            let pane = usize::from(digit).wrapping_sub(1);
            if pane < board.panes().len() {
                board.standing_mut().pane = pane;
            }
        }
    }
    Vec::new()
}

/// Opens the release in focus on its own screen.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(chosen) = model.board().map(Board::chosen) {
        return match chosen {
            Chosen::Release(id) => open_from_board(model, id),
            Chosen::Act(id) => vec![Effect::Ask(Ask::Act(id))],
            Chosen::Nothing => Vec::new(),
        };
    }
    if model.card.is_none() {
        return super::say_ways(model, "There is no release to open yet: {new-request} requests one");
    }
    model.screen = Screen::Release;
    model.page = Page::Overview;
    Vec::new()
}

/// Opens a release from a board, to which Esc leads back.
fn open_from_board(model: &mut Model, id: EventId) -> Vec<Effect> {
    model.behind.push(model.screen);
    model.screen = Screen::Release;
    model.page = Page::Overview;
    fresh_cursors(model);
    model.card.take_if(|c| c.release.id != id);
    vec![Effect::Ask(Ask::Card(id))]
}

/// Opens the list of screens, with the one that is shown chosen.
pub(super) fn menu(model: &mut Model) -> Vec<Effect> {
    let shown = |c: &&'static Command| match model.screen {
        Screen::Board(id) => BoardId::of(c.id) == Some(id),
        Screen::Welcome | Screen::Triage | Screen::Release => c.id == CommandId::GoTriage,
    };
    let at = screens().position(|c| shown(&c)).unwrap_or(0);
    model.overlay = Some(Overlay::Menu(Cursor { at, ..Cursor::default() }));
    Vec::new()
}

/// The second `g` of people who know it from elsewhere: to the first row.
pub(super) fn top(model: &mut Model) -> Vec<Effect> {
    model.overlay = None;
    step(model, CommandId::First)
}

/// Goes to a board, and asks for what it shows.
pub(super) fn to_board(model: &mut Model, command: CommandId) -> Vec<Effect> {
    model.overlay = None;
    let Some(id) = BoardId::of(command) else { return Vec::new() };
    model.behind = vec![Screen::Triage];
    model.screen = Screen::Board(id);
    read_board(model).into_iter().collect()
}

/// What a board shows is read anew whenever it is gone to, and whenever something has changed.
pub(super) fn read_board(model: &Model) -> Option<Effect> {
    match model.screen {
        Screen::Board(id) => Some(Effect::Ask(Ask::Board(model.boards.get(id).ask()))),
        Screen::Welcome | Screen::Triage | Screen::Release => None,
    }
}

/// Goes to the first screen; the release in focus is that of the queue again.
pub(super) fn to_triage(model: &mut Model) -> Vec<Effect> {
    model.overlay = None;
    model.behind.clear();
    let left = std::mem::replace(&mut model.screen, Screen::Triage);
    let focus = model.queue.chosen().map(|r| r.id);
    if left == Screen::Triage || focus == self::focus(model) { Vec::new() } else { chosen(model) }
}

pub(super) fn history(model: &mut Model) -> Vec<Effect> {
    let effects = open(model);
    model.page = Page::History;
    effects
}

/// Goes back one step: the page, the selection, the filter.
pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    if model.job.is_some() {
        return vec![Effect::Cancel];
    }
    if model.screen != Screen::Triage {
        if model.screen == Screen::Board(BoardId::Audit) && !model.boards.audit.filter.is_empty() {
            return narrow_trail(model, String::new());
        }
        return match model.behind.pop() {
            Some(screen @ Screen::Board(_)) => {
                model.screen = screen;
                read_board(model).into_iter().collect()
            }
            _ => to_triage(model),
        };
    }
    if !model.queue.marks.is_empty() && model.pane == Pane::Queue {
        return super::several::clear(model);
    }
    if model.queue.filtered() {
        return drop_filter(model);
    }
    model.pane = Pane::Queue;
    Vec::new()
}

/// Opens the line that filters the queue.
pub(super) fn filter(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Triage;
    model.pane = Pane::Queue;
    model.filtering = Some(Words::line(&model.queue.view.filter));
    vec![Effect::Ask(Ask::Prepare)]
}

/// Asks what the filter finds now.
pub(super) fn filter_changed(model: &mut Model) -> Vec<Effect> {
    let text = model.filtering.as_ref().map(Words::text).unwrap_or_default();
    if let Screen::Board(_) = model.screen {
        return narrow_trail(model, text);
    }
    if text == model.queue.view.filter {
        return Vec::new();
    }
    model.queue.view.filter = text;
    view_changed(model, Part::First)
}

/// Asks for the queue under another view.
pub(super) fn view_changed(model: &mut Model, part: Part) -> Vec<Effect> {
    model.queue.generation += 1;
    let (view, generation) = (model.queue.view.clone(), model.queue.generation);
    // A screenful, or what lies near: every row takes a moment to read, and the next key may ask for others.
    let rows = usize::from(model.size.1).clamp(MARGIN + 1, WINDOW);
    vec![Effect::Ask(Ask::View { view, part, rows, generation })]
}

/// Orders the queue by the next column, or turns the order round; the release in focus stays in focus.
pub(super) fn sort(model: &mut Model, turn: bool) -> Vec<Effect> {
    let sort = &mut model.queue.view.sort;
    if turn {
        sort.reverse = !sort.reverse;
    } else {
        *sort = Sort { column: sort.column.next(), reverse: false };
    }
    super::say(model, format!("Queue by {}", model.queue.view.sort.in_words()));
    let part = focus(model).map_or(Part::First, Part::Around);
    view_changed(model, part)
}

/// Opens the line that narrows the trail.
pub(super) fn filter_trail(model: &mut Model) -> Vec<Effect> {
    let audit = &mut model.boards.audit;
    (audit.typing, audit.standing_mut().pane) = (true, 0);
    model.filtering = Some(Words::line(&audit.filter));
    Vec::new()
}

fn narrow_trail(model: &mut Model, words: String) -> Vec<Effect> {
    let audit = &mut model.boards.audit;
    if audit.filter == words {
        return Vec::new();
    }
    audit.filter = words;
    audit.standing_mut().cursors[0] = Cursor::default();
    vec![Effect::Ask(Ask::Board(audit.ask_trail()))]
}

/// Moves among the matches while the filter line has the keyboard.
pub(super) fn step_matches(model: &mut Model, down: bool) -> Vec<Effect> {
    step(model, if down { CommandId::Down } else { CommandId::Up })
}

/// Closes the filter line and keeps what it found.
pub(super) fn keep_filter(model: &mut Model) -> Vec<Effect> {
    model.filtering = None;
    model.boards.audit.typing = false;
    Vec::new()
}

/// Drops the filter; the release in focus stays in focus.
pub(super) fn drop_filter(model: &mut Model) -> Vec<Effect> {
    model.filtering = None;
    if let Screen::Board(_) = model.screen {
        model.boards.audit.typing = false;
        return narrow_trail(model, String::new());
    }
    model.queue.view.filter.clear();
    let focus = model.queue.chosen().map(|r| r.id);
    view_changed(model, focus.map_or(Part::First, Part::Around))
}

/// The release in focus.
pub(super) fn focus(model: &Model) -> Option<EventId> {
    model.card.as_ref().map(|c| c.release.id)
}
