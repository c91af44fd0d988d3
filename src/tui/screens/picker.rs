//! Help and palette: commands by heading, narrowed as one types, with what each does or why it cannot be done now.

mod legend;
mod marks;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::overlay::{Drawn, actions, rows};
use super::{Context, Hits, Target, parts};
use crate::tui::commands::{Command, CommandId, Group, Place, command, hinted};
use crate::tui::look::{Look, put, row, rule};
use crate::tui::model::{Entry, Picker};
use crate::tui::text;
use crate::tui::widgets::hints::Hint;
use crate::tui::widgets::row::mark_row;
use crate::tui::widgets::sheet::{Sheet, WIDEST};

use marks::marked;

/// Rows wanted at most, box included: a list longer than this scrolls.
const TALLEST: u16 = 34;
/// Rows around the list: what is typed, its rule, a blank row.
const HEAD: u16 = 3;
/// Cells of the widest title, and of a key column that no name may exceed.
const TITLE: u16 = 28;
const KEYS: u16 = 12;
/// Where the body is narrower than this, only the chosen command's remark is shown, below the list.
const BESIDE: u16 = 60;

/// A line of the list: a heading, the blank row before it, or the command at this place among those listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Blank,
    Heading(Group),
    Command(usize),
}

/// Draws help or palette over the screen. Its height is that of the whole list, so that it stays as the list narrows.
pub fn draw(picker: &Picker, context: &Context<'_>, screen: Rect, buf: &mut Buffer) -> Drawn {
    let look = context.look;
    let state = counted(picker);
    let whole: Vec<usize> = (0..picker.all.len()).collect();
    let signs = if picker.sign == '?' { legend::ROWS + 1 } else { 0 };
    let height = (rows(list(picker, &whole).len()).saturating_add(HEAD + signs + 7)).min(TALLEST);
    let sheet = Sheet { title: &picker.title, state: &state, width: WIDEST, height, actions: 1, look };
    let areas = sheet.draw(screen, buf);
    let body = areas.body;
    draw_typed(picker, look, body, buf);
    let signs = if body.height > HEAD + signs + 6 { signs } else { 0 };
    let foot = u16::from(body.height > HEAD + 4);
    let middle = Rect { y: body.y + HEAD, height: body.height.saturating_sub(HEAD + signs + foot), ..body };
    let drawn = draw_list(picker, context, middle, buf);
    let below = Rect { y: middle.bottom(), height: (signs + foot).min(body.bottom().saturating_sub(middle.bottom())), ..body };
    draw_foot(picker, look, foot, below, buf);
    if signs > 0 {
        legend::draw(look, Rect { y: below.y + foot + 1, height: legend::ROWS, ..body }, buf);
    }
    draw_actions(picker, context, areas.actions, buf);
    drawn
}

fn counted(picker: &Picker) -> String {
    match (picker.listed.len(), picker.all.len()) {
        (listed, all) if listed == all => format!("{all} commands"),
        (listed, all) => format!("{listed} of {all} commands"),
    }
}

fn chosen(picker: &Picker) -> Option<&Entry> {
    picker.all.get(*picker.listed.get(picker.cursor.at)?)
}

fn draw_typed(picker: &Picker, look: &Look, body: Rect, buf: &mut Buffer) {
    let theme = &look.theme;
    let typed = picker.text.text();
    // The end of what is typed is what one looks at.
    let shown = text::tail(&look.quote(&typed, theme.strong).content, usize::from(body.width.saturating_sub(3))).to_owned();
    let shown = Span::styled(shown, theme.strong);
    let sign = Span::styled(format!("{} ", picker.sign), theme.accent);
    if body.height > 0 {
        put(buf, body.x, body.y, body.width, &Line::from(vec![sign, shown, Span::styled(" ", theme.button)]));
    }
    if body.height > 1 {
        rule(buf, body.x, body.y + 1, body.width, look.glyphs.thin, theme.rule);
    }
}

/// The lines of the list: a heading where the group changes, a blank row before all but the first.
fn list(picker: &Picker, listed: &[usize]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut last = None;
    for (n, entry) in listed.iter().filter_map(|place| picker.all.get(*place)).enumerate() {
        let group = entry.command.group;
        if last != Some(group) {
            rows.extend(last.map(|_| Row::Blank));
            rows.push(Row::Heading(group));
            last = Some(group);
        }
        rows.push(Row::Command(n));
    }
    rows
}

fn draw_list(picker: &Picker, context: &Context<'_>, area: Rect, buf: &mut Buffer) -> Drawn {
    let look = context.look;
    let rows = list(picker, &picker.listed);
    if rows.is_empty() && area.height > 0 {
        let clear = context.keymap.label(command(CommandId::ClearText));
        let words = look.say(format!("Nothing matches. {clear} shows all again."), look.theme.muted);
        put(buf, area.x, area.y, area.width, &Line::from(words));
    }
    let at = rows.iter().position(|r| *r == Row::Command(picker.cursor.at)).unwrap_or(0);
    // The heading of the first command comes into sight with it.
    let start = if at > 0 && matches!(rows[at - 1], Row::Heading(_)) { at - 1 } else { at };
    let seen = parts::window(rows.len(), start..at + 1, picker.cursor.top, usize::from(area.height));
    let mut hits = Hits::default();
    let of = |r: &Row| matches!(r, Row::Command(_));
    let keys = key_column(picker);
    for (n, shown) in rows[seen.clone()].iter().enumerate() {
        let line = row(area, u16::try_from(n).unwrap_or(u16::MAX));
        let Row::Command(place) = *shown else {
            draw_heading(*shown, look, line, buf);
            continue;
        };
        let wide = Rect { x: line.x.saturating_sub(2), width: line.width + 4, ..line };
        draw_entry(&picker.all[picker.listed[place]], &picker.text.text(), look, keys, line, buf);
        hits.note(wide, Target::Row(0, place));
        if place == picker.cursor.at {
            mark_row(wide, buf, look, true);
        }
    }
    let left = rows[seen.end..].iter().filter(|r| of(r)).count();
    parts::more(look, left, row(area, area.height.saturating_sub(1)), buf);
    Drawn { hits, top: seen.start, shown: rows[seen].iter().filter(|r| of(r)).count() }
}

fn draw_heading(shown: Row, look: &Look, line: Rect, buf: &mut Buffer) {
    if let Row::Heading(group) = shown {
        put(buf, line.x, line.y, line.width, &Line::styled(group.title(), look.theme.strong));
    }
}

fn key_column(picker: &Picker) -> u16 {
    let widest = picker.all.iter().map(|e| text::width(&e.label)).max().unwrap_or(0);
    u16::try_from(widest).unwrap_or(KEYS).clamp(8, KEYS)
}

fn draw_entry(entry: &Entry, typed: &str, look: &Look, keys: u16, line: Rect, buf: &mut Buffer) {
    let theme = &look.theme;
    let (key, title) = if entry.refused { (theme.muted, theme.muted) } else { (theme.accent, theme.text) };
    if entry.refused {
        put(buf, line.x, line.y, 1, &Line::styled(look.glyphs.none, theme.muted));
    }
    let label = look.glyphs.say(&entry.label);
    put(buf, line.x + 2, line.y, keys, &Line::styled(text::pad_left(&label, usize::from(keys), look.glyphs.cut), key));
    let beside = line.width >= BESIDE;
    let x = keys + 5;
    let room = line.width.saturating_sub(x).min(if beside { TITLE } else { u16::MAX });
    put(buf, line.x + x, line.y, room, &marked(&look.fit(entry.command.title, room), typed, title));
    if beside {
        let at = remark_at(keys);
        put(buf, line.x + at, line.y, line.width.saturating_sub(at), &remark(entry, typed, look, line.width.saturating_sub(at)));
    }
}

/// The remark, cut to so many cells; the first words of a refusal stand out.
fn remark(entry: &Entry, typed: &str, look: &Look, cells: u16) -> Line<'static> {
    let theme = &look.theme;
    let words = look.fit(&entry.remark, cells);
    match words.find(':').filter(|_| entry.refused) {
        Some(at) => {
            let mut line = Line::from(Span::styled(words[..=at].to_owned(), theme.warn));
            line.extend(marked(&words[at + 1..], typed, theme.muted).spans);
            line
        }
        None => marked(&words, typed, theme.muted),
    }
}

/// The chosen command's remark in full, where the list had no room for it.
fn draw_foot(picker: &Picker, look: &Look, rows: u16, area: Rect, buf: &mut Buffer) {
    let beside = if area.width >= BESIDE { area.width.saturating_sub(remark_at(key_column(picker))) } else { 0 };
    let cut = |e: &&Entry| text::width(&look.fit(&e.remark, u16::MAX)) > usize::from(beside);
    if let Some(entry) = chosen(picker).filter(cut).filter(|_| rows > 0 && area.height > 0) {
        put(buf, area.x, area.y, area.width, &remark(entry, "", look, area.width));
    }
}

/// Where the remarks begin, beside a column of keys so wide.
const fn remark_at(keys: u16) -> u16 {
    keys + 5 + TITLE + 1
}

/// Enter on what cannot be done goes to what has to be lifted first, and says so.
fn draw_actions(picker: &Picker, context: &Context<'_>, area: Rect, buf: &mut Buffer) {
    let refused = chosen(picker).is_some_and(|e| e.refused);
    let said = |c: &'static Command| {
        let hint = parts::hint(context, c);
        if refused && c.id == CommandId::Run { Hint { verb: "show what to lift first".to_owned(), ..hint } } else { hint }
    };
    let hints: Vec<Hint> = hinted(Place::Picker).map(said).collect();
    actions(context.look, &hints, false, area, buf);
}
