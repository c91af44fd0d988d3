//! A form over the screen: what it is about, its fields, and for the one in focus what is wanted.

mod fields;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::overlay::{Drawn, actions, labelled, rows, wrapped};
use super::{Context, Hits, Target, parts};
use crate::tui::commands::{Place, hinted};
use crate::tui::form::{Entry, Form};
use crate::tui::look::{Look, put, row};
use crate::tui::widgets::sheet::{Sheet, SheetAreas};

use fields::Block;

/// Cells wanted, box included.
const WIDTH: u16 = 88;
/// An error takes at most so many rows; the rest is cut off.
const ERROR_ROWS: usize = 3;

/// Draws the form over the screen, scrolled so that the field in focus is in sight.
pub fn draw(form: &Form, context: &Context<'_>, screen: Rect, buf: &mut Buffer) -> Drawn {
    let look = context.look;
    let sheet = |height| Sheet { title: &form.title, state: "nothing is signed yet", width: WIDTH, height, actions: 1, look };
    let width = sheet(u16::MAX).areas(screen).body.width;
    let about = about(form, look, width);
    let blocks: Vec<Block<'_>> = form.fields.iter().enumerate().map(|(n, _)| Block::of(form, n, width)).collect();
    let fields: u16 = blocks.iter().fold(0, |sum, b| sum.saturating_add(b.height()));
    let error = error(form, look, width);
    let wanted = rows(about.len()).saturating_add(fields).saturating_add(rows(error.len())).saturating_add(6);
    let SheetAreas { body, actions: below, .. } = sheet(wanted).draw(screen, buf);
    let kept = rows(error.len()).min(body.height.saturating_sub(1));
    let above = Rect { height: body.height - kept, ..body };
    let drawn = scroll(form, &about, &blocks, look, above, buf);
    for (n, line) in error.iter().enumerate().take(usize::from(kept)) {
        let at = row(Rect { y: above.bottom(), height: kept, ..body }, rows(n));
        put(buf, at.x, at.y, at.width, line);
    }
    let hints: Vec<_> = hinted(place(form)).map(|c| parts::hint(context, c)).collect();
    actions(look, &hints, false, below, buf);
    drawn
}

fn place(form: &Form) -> Place {
    if form.types() { Place::Words } else { Place::Form }
}

/// What the form is about, and a blank line.
fn about(form: &Form, look: &Look, width: u16) -> Vec<Line<'static>> {
    let of = |(label, value): &(String, String)| labelled(look, label, value, width, look.theme.text);
    let mut lines: Vec<Line<'static>> = form.about.iter().flat_map(of).collect();
    lines.extend((!lines.is_empty()).then(Line::default));
    lines
}

/// What was wrong, under a blank line.
fn error(form: &Form, look: &Look, width: u16) -> Vec<Line<'static>> {
    let Some(error) = &form.error else { return Vec::new() };
    let mut lines = vec![Line::default()];
    lines.extend(wrapped(look, error, width, look.theme.danger).into_iter().take(ERROR_ROWS));
    lines
}

/// Draws everything on a page of its own, and of that the part with the field in focus.
fn scroll(form: &Form, about: &[Line<'_>], blocks: &[Block<'_>], look: &Look, area: Rect, buf: &mut Buffer) -> Drawn {
    let starts: Vec<u16> = blocks
        .iter()
        .scan(rows(about.len()), |at, block| {
            let start = *at;
            *at = at.saturating_add(block.height());
            Some(start)
        })
        .collect();
    let all = starts.last().zip(blocks.last()).map_or(rows(about.len()), |(start, block)| start.saturating_add(block.height()));
    let mut page = Buffer::empty(Rect::new(0, 0, area.width, all));
    page.set_style(page.area, look.theme.panel);
    for (n, line) in about.iter().enumerate() {
        put(&mut page, 0, rows(n), area.width, line);
    }
    for (block, start) in blocks.iter().zip(&starts) {
        block.draw(Rect { y: *start, height: block.height(), ..page.area }, &mut page, look);
    }
    let (top, shown) = window(form, &starts, blocks, area.height, all);
    copy(&page, top, shown, area, buf);
    // A field that is cut off counts, too: there is more of it.
    let below = |(block, start): &(&Block<'_>, &u16)| block.filled() > 0 && start.saturating_add(block.filled()) > top + shown;
    parts::more(look, blocks.iter().zip(&starts).filter(below).count(), last_row(area, shown), buf);
    let mut drawn = Drawn { hits: hits(blocks, &starts, top, shown, area), ..Drawn::default() };
    drawn.top = starts.iter().position(|s| *s >= top).unwrap_or(0);
    drawn.shown = starts.iter().filter(|s| (top..top + shown).contains(s)).count();
    drawn
}

/// The first row in sight and how many there are, so that the field in focus is among them.
fn window(form: &Form, starts: &[u16], blocks: &[Block<'_>], height: u16, all: u16) -> (u16, u16) {
    let top = if form.top == 0 { 0 } else { starts.get(form.top).copied().unwrap_or(0) };
    let focus = starts.get(form.focus).zip(blocks.get(form.focus));
    let (start, end) = focus.map_or((0, 1), |(start, block)| (*start, start.saturating_add(block.filled())));
    let start = if form.focus == 0 { 0 } else { start };
    let seen = parts::window(usize::from(all), usize::from(start)..usize::from(end), usize::from(top), usize::from(height));
    // With the first field in focus what the form is about is in sight too, unless the field needs the room.
    let seen = if form.focus == 0 && seen.end < usize::from(end) {
        parts::window(usize::from(all), usize::from(end) - 1..usize::from(end), 0, usize::from(height))
    } else {
        seen
    };
    (rows(seen.start), rows(seen.len()))
}

fn copy(page: &Buffer, top: u16, shown: u16, area: Rect, buf: &mut Buffer) {
    for (x, y) in (0..shown.min(area.height)).flat_map(|y| (0..area.width).map(move |x| (x, y))) {
        let (from, to) = ((x, top + y), (area.x + x, area.y + y));
        if let (Some(cell), Some(place)) = (page.cell(from), buf.cell_mut(to)) {
            *place = cell.clone();
        }
    }
}

/// The row below those in sight, where there is one.
fn last_row(area: Rect, shown: u16) -> Rect {
    row(area, shown.min(area.height.saturating_sub(1)))
}

fn hits(blocks: &[Block<'_>], starts: &[u16], top: u16, shown: u16, area: Rect) -> Hits {
    let mut hits = Hits::default();
    let on_screen = |from: u16, height: u16| {
        let (first, last) = (from.max(top), from.saturating_add(height).min(top + shown));
        (first < last).then(|| Rect { y: area.y + (first - top), height: last - first, ..area })
    };
    for (n, (block, start)) in blocks.iter().zip(starts).enumerate() {
        if let Some(area) = on_screen(*start, block.filled()) {
            hits.note(area, Target::Row(0, n));
        }
        let Entry::Choice(_) = block.entry() else { continue };
        for (line, option) in block.options() {
            if let Some(area) = on_screen(start.saturating_add(line), 1) {
                hits.note(area, Target::Option(n, option));
            }
        }
    }
    hits
}
