//! A table in aligned columns, from the first one in sight on.

use ratatui::text::{Line, Span};

use crate::tui::look::Look;
use crate::tui::text;

/// No column is wider.
const WIDEST: usize = 32;
/// Cells between two columns.
const GAP: usize = 2;

/// Draws a header, a rule and the rows; columns that do not fit are told of.
pub(super) fn drawn(rows: &[Vec<String>], first: usize, look: &Look, width: u16) -> Vec<Line<'static>> {
    let Some((header, body)) = rows.split_first() else { return Vec::new() };
    let columns = fitting(rows, first, look, usize::from(width));
    let (theme, shown) = (&look.theme, columns.len());
    let mut lines = Vec::new();
    if shown < header.len() {
        let words = format!("columns {} to {} of {}", first + 1, first + shown, header.len());
        lines.push(Line::styled(words, theme.muted));
    }
    lines.push(line(header, &columns, look).style(theme.strong));
    let wide: usize = columns.iter().map(|c| c.width + GAP).sum();
    lines.push(Line::styled(look.glyphs.thin.repeat(wide.saturating_sub(GAP)), theme.rule));
    lines.extend(body.iter().map(|row| line(row, &columns, look).style(theme.text)));
    lines
}

/// A column in sight.
struct Column {
    place: usize,
    width: usize,
    /// Whether numbers stand in it, which are set to the right.
    numbers: bool,
}

fn fitting(rows: &[Vec<String>], first: usize, look: &Look, width: usize) -> Vec<Column> {
    let mut left = width;
    let mut columns: Vec<Column> = Vec::new();
    let all = rows.first().map_or(0, Vec::len);
    for place in first..all {
        let column = column(rows, place, look, width);
        let cost = column.width + if columns.is_empty() { 0 } else { GAP };
        if cost > left {
            break;
        }
        left -= cost;
        columns.push(column);
    }
    columns
}

fn column(rows: &[Vec<String>], place: usize, look: &Look, width: usize) -> Column {
    let cell = |row: &Vec<String>| row.get(place).cloned().unwrap_or_default();
    let widest = rows.iter().map(|row| text::width(&look.glyphs.say(&cell(row)))).max().unwrap_or(0);
    let is_number = |words: &str| words.is_empty() || words.replace(',', ".").trim_end_matches('%').parse::<f64>().is_ok();
    let numbers = rows.iter().skip(1).all(|row| is_number(&cell(row)));
    Column { place, width: widest.clamp(1, WIDEST.min(width.max(1))), numbers }
}

fn line(row: &[String], columns: &[Column], look: &Look) -> Line<'static> {
    let cut = look.glyphs.cut;
    let cell = |column: &Column| {
        let words = look.glyphs.say(row.get(column.place).map_or("", String::as_str)).into_owned();
        if column.numbers { text::pad_left(&words, column.width, cut) } else { text::pad(&words, column.width, cut) }
    };
    let cells: Vec<String> = columns.iter().map(cell).collect();
    Line::from(Span::raw(cells.join(&" ".repeat(GAP))))
}
