//! What every board's screen shares: the frame, panes or tabs, lists whose cursor stays in sight.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::overlay::wrapped;
use super::triage::below;
use super::{Context, Hits, Target, parts, too_small};
use crate::tui::boards::{Board, View};
use crate::tui::layout::{Arrangement, Frame};
use crate::tui::look::{put, put_right, row};
use crate::tui::model::{Cursor, Model};
use crate::tui::widgets::pane_title::PaneTitle;
use crate::tui::widgets::row::mark_row;
use crate::tui::widgets::tabs::{Tab, Tabs};

/// What drawing found out: where things are, and the first line and number of lines in sight of each pane.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// For the mouse.
    pub hits: Hits,
    /// By pane; none where the pane was not drawn, or has no list.
    pub seen: [Option<(usize, usize)>; 6],
    /// The first line in sight of running text, by pane; it is where its cursor stands.
    pub scrolled: [Option<usize>; 6],
}

impl Drawn {
    /// Keeps what was in sight, so that lists do not jump.
    pub fn keep(&self, board: &mut dyn Board) {
        for (cursor, seen) in board.standing_mut().cursors.iter_mut().zip(self.seen) {
            if let Some((top, shown)) = seen {
                (cursor.top, cursor.shown) = (top, shown);
            }
        }
        for (cursor, top) in board.standing_mut().cursors.iter_mut().zip(self.scrolled) {
            cursor.at = top.unwrap_or(cursor.at);
        }
    }
}

/// What a pane finds out while it is drawn.
#[derive(Debug)]
pub struct Seen<'d> {
    drawn: &'d mut Drawn,
    pane: usize,
}

impl Seen<'_> {
    /// Keeps where running text begins, so that one step up shows when its end was reached.
    pub fn scrolled(&mut self, top: usize) {
        self.drawn.scrolled[self.pane] = Some(top);
    }
}

/// One line of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// An empty line.
    Gap,
    /// A heading, by its place among the headings.
    Heading(usize),
    /// A row that the cursor can stand on, by its place.
    Row(usize),
}

/// Draws a board, whatever the size of the screen.
pub fn draw(board: &dyn Board, context: &Context<'_>, model: &Model, screen: Rect, buf: &mut Buffer) -> Drawn {
    buf.set_style(screen, context.look.theme.page);
    let mut drawn = Drawn::default();
    let arrangement = Arrangement::of(screen.width, screen.height);
    if arrangement == Arrangement::TooSmall {
        too_small::draw(context.look, screen, buf);
        return drawn;
    }
    let one = !arrangement.shows_all();
    let frame = Frame::of(screen, one && board.panes().len() > 1);
    parts::header(context, board.title(), frame.header, buf);
    let body = draw_head(board, context, frame, one, buf);
    if !board.is_filled() {
        let words = context.look.say("Reading …", context.look.theme.muted);
        put(buf, body.x + 1, body.y, body.width.saturating_sub(1), &Line::from(words));
    } else if one {
        draw_one(board, context, arrangement, frame, buf, &mut drawn);
    } else {
        draw_all(board, context, arrangement, body, buf, &mut drawn);
    }
    parts::bottom(context, model, frame.hints, buf);
    drawn
}

/// Draws the line that says what is shown, where there is one and room for it; gives what is left.
fn draw_head(board: &dyn Board, context: &Context<'_>, frame: Frame, one: bool, buf: &mut Buffer) -> Rect {
    let Some((left, right)) = board.head(context).filter(|_| !one) else { return frame.body };
    let line = row(frame.body, 0);
    let end = put_right(buf, line, &right);
    put(buf, line.x, line.y, end.saturating_sub(line.x + 2), &left);
    below(frame.body, 2)
}

fn draw_all(board: &dyn Board, context: &Context<'_>, arrangement: Arrangement, body: Rect, buf: &mut Buffer, drawn: &mut Drawn) {
    for (pane, (spot, area)) in board.panes().iter().zip(board.areas(body, arrangement)).enumerate() {
        let focused = board.standing().pane == pane;
        drawn.hits.note(area, Target::Pane(digit(pane)));
        let facts = board.facts(pane, context);
        let title = PaneTitle { digit: Some(digit(pane)), title: spot.title, facts, focused, look: context.look };
        title.render(Rect { height: 1.min(area.height), ..area }, buf);
        let view = View { context: *context, arrangement, focused };
        board.draw(pane, &view, below(area, 1), buf, &mut Seen { drawn, pane });
    }
}

fn draw_one(
    board: &dyn Board,
    context: &Context<'_>,
    arrangement: Arrangement,
    frame: Frame,
    buf: &mut Buffer,
    drawn: &mut Drawn,
) {
    let pane = board.standing().pane;
    let view = View { context: *context, arrangement, focused: true };
    let mut body = frame.body;
    if board.panes().len() > 1 {
        let tabs: Vec<Tab<'_>> = board.panes().iter().map(|s| Tab { title: s.title, count: None }).collect();
        let narrow = arrangement == Arrangement::Narrow || board.panes().len() > 5;
        let tabs = Tabs { tabs: &tabs, active: pane, narrow, right: board.facts_alone(pane, context), look: context.look };
        for column in 0..frame.tabs.width {
            if let Some(n) = tabs.at(column) {
                let area = Rect { x: frame.tabs.x + column, width: 1, ..frame.tabs };
                drawn.hits.note(area, Target::Pane(digit(n)));
            }
        }
        tabs.render(frame.tabs, buf);
        body = below(body, u16::from(body.height > 14));
    }
    board.draw(pane, &view, body, buf, &mut Seen { drawn, pane });
}

/// The digit that jumps to a pane.
fn digit(pane: usize) -> u8 {
    u8::try_from(pane + 1).unwrap_or(u8::MAX)
}

/// Draws a list: only the lines in sight, the cursor's among them, its heading with the first row under it.
pub fn list(
    entries: &[Entry],
    cursor: Cursor,
    view: &View<'_>,
    area: Rect,
    buf: &mut Buffer,
    seen: &mut Seen<'_>,
    mut each: impl FnMut(Entry, Rect, &mut Buffer),
) {
    let at = entries.iter().position(|e| *e == Entry::Row(cursor.at)).unwrap_or(0);
    let start = if at > 0 && matches!(entries[at - 1], Entry::Heading(_)) { at - 1 } else { at };
    let shown = parts::window(entries.len(), start..at + 1, cursor.top, usize::from(area.height));
    seen.drawn.seen[seen.pane] = Some((shown.start, shown.len()));
    for (n, entry) in entries[shown.clone()].iter().enumerate() {
        let line = row(area, u16::try_from(n).unwrap_or(u16::MAX));
        each(*entry, line, buf);
        if let Entry::Row(place) = entry {
            seen.drawn.hits.note(line, Target::Row(digit(seen.pane), *place));
            if *place == cursor.at {
                mark_row(line, buf, view.context.look, view.focused);
            }
        }
    }
    let left = entries[shown.end..].iter().filter(|e| matches!(e, Entry::Row(_))).count();
    if shown.len() < usize::from(area.height) || shown.end < entries.len() {
        parts::more(view.context.look, left, row(area, area.height.saturating_sub(1)), buf);
    }
}

/// Divides a body into a left part of so many percent and a right one, three cells apart.
pub fn side_by_side(body: Rect, percent: u16) -> (Rect, Rect) {
    let left = body.width.saturating_sub(3) * percent / 100;
    let right = Rect { x: body.x + left + 3, width: body.width.saturating_sub(left + 3), ..body };
    (Rect { width: left, ..body }, right)
}

/// Divides an area into an upper part of so many rows and the rest, one row apart.
pub fn one_over_another(area: Rect, upper: u16) -> (Rect, Rect) {
    let upper = upper.min(area.height.saturating_sub(4));
    (Rect { height: upper, ..area }, below(area, upper + 1))
}

/// Says in a pane that there is nothing to show.
pub fn nothing(words: &str, view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let (look, inner) = (view.context.look, Rect { x: area.x + 2, width: area.width.saturating_sub(3), ..area });
    for (line, n) in wrapped(look, words, inner.width, look.theme.muted).iter().zip(0..area.height) {
        put(buf, inner.x, inner.y + n, inner.width, line);
    }
}
