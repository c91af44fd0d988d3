//! Charts out of letters: bars, columns, sparklines. Numbers stand beside them; colour is never their only sign.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::tui::look::{Look, cells, put, put_right, row, rule};
use crate::tui::text::pad_left;

/// A bar of so many cells for a value: never empty where there is something, never longer than the largest value's.
pub fn bar(value: f64, largest: f64, room: u16, style: Style, look: &Look) -> Span<'static> {
    Span::styled(look.glyphs.heavy.repeat(usize::from(length(value, largest, room))), style)
}

/// A bar whose last cells are of another kind: "so many of them are past due".
pub fn split_bar(value: f64, of_it: f64, largest: f64, room: u16, styles: (Style, Style), look: &Look) -> Vec<Span<'static>> {
    let whole = length(value, largest, room);
    let part = length(of_it, largest, room).min(whole);
    let heavy = |n: u16, style| Span::styled(look.glyphs.heavy.repeat(usize::from(n)), style);
    vec![heavy(whole - part, styles.0), heavy(part, styles.1)]
}

fn length(value: f64, largest: f64, room: u16) -> u16 {
    if value <= 0.0 || largest <= 0.0 {
        return 0;
    }
    ((value / largest * f64::from(room)).round() as u16).clamp(1, room.max(1))
}

/// A sparkline: so many cells a value, on a base line.
pub fn spark(values: &[usize], cells: u16, style: Style, look: &Look) -> Span<'static> {
    let largest = values.iter().copied().max().unwrap_or(0).max(3);
    let sign = |n: &usize| look.glyphs.eighths[(n * 7).div_ceil(largest).min(7)];
    Span::styled(values.iter().map(|n| sign(n).repeat(usize::from(cells))).collect::<String>(), style)
}

/// A chart of columns over their labels.
#[derive(Debug)]
pub struct Columns<'a> {
    /// A value for each column; none where nothing was counted.
    pub values: &'a [Option<f64>],
    /// A label for each column.
    pub labels: &'a [String],
    /// Theme and signs.
    pub look: &'a Look,
}

/// Cells of the scale at the left.
const SCALE: u16 = 5;
/// A column is at most so wide.
const WIDEST: u16 = 5;

impl Columns<'_> {
    /// Draws the columns; the highest and the last bear their numbers, the last is the current one.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) {
        let n = u16::try_from(self.values.len()).unwrap_or(u16::MAX).max(1);
        if area.height < 4 || area.width < SCALE + n {
            return;
        }
        // One row above for the number of the highest, one below for the labels.
        let plot = Rect { x: area.x + SCALE, y: area.y + 1, width: area.width - SCALE, height: area.height - 2 };
        let highest = self.values.iter().flatten().copied().fold(0.0, f64::max);
        let step = nice_step(highest, plot.height / 3);
        let top = (highest / step).ceil().max(1.0) * step;
        self.draw_scale(plot, step, top, buf);
        let slot = plot.width / n;
        let width = slot.saturating_sub(slot / 3 + u16::from(slot > 1 && slot < 3)).clamp(1, WIDEST);
        let at = |column: u16| plot.x + column * slot + (slot - width) / 2;
        for (column, value) in (0..n).zip(self.values) {
            let last = column + 1 == n;
            let style = if last { self.look.theme.accent } else { self.look.theme.fill };
            let height = value.map_or(0, |v| eighths(v, top, plot.height));
            self.draw_column(Rect { x: at(column), width, ..plot }, height, style, buf);
            let label = &self.labels[usize::from(column)];
            let style = if last { self.look.theme.strong } else { self.look.theme.muted };
            centred(label, at(column), width, area.bottom() - 1, style, area, buf);
            let Some(value) = value.filter(|v| last || *v >= highest) else { continue };
            let y = plot.bottom().saturating_sub(u16::try_from(height.div_ceil(8)).unwrap_or(0) + 1);
            centred(&format!("{value:.1}"), at(column), width, y, self.look.theme.strong, area, buf);
        }
    }

    fn draw_scale(&self, plot: Rect, step: f64, top: f64, buf: &mut Buffer) {
        let mut value = 0.0;
        while value <= top {
            let up = u16::try_from(eighths(value, top, plot.height) / 8).unwrap_or(0);
            let y = plot.bottom().saturating_sub(up).min(plot.bottom() - 1).max(plot.y);
            let words = Line::styled(pad_left(&format!("{value:.0}"), usize::from(SCALE) - 1, ""), self.look.theme.muted);
            put(buf, plot.x - SCALE, y, SCALE, &words);
            rule(buf, plot.x, y, plot.width, self.look.glyphs.thin, self.look.theme.rule);
            value += step;
        }
    }

    fn draw_column(&self, column: Rect, height: usize, style: Style, buf: &mut Buffer) {
        for up in 0..column.height {
            let part = height.saturating_sub(usize::from(up) * 8).min(8);
            if part > 0 {
                let sign = self.look.glyphs.eighths[part - 1].repeat(usize::from(column.width));
                put(buf, column.x, column.bottom() - 1 - up, column.width, &Line::styled(sign, style));
            }
        }
    }
}

/// How many eighths of a row a value takes; something is never nothing.
fn eighths(value: f64, top: f64, rows: u16) -> usize {
    let found = (value / top * f64::from(rows) * 8.0).round() as usize;
    if value > 0.0 { found.max(1) } else { 0 }
}

/// A step of 1, 2 or 5 times a power of ten, so that at most so many fit under the highest value.
fn nice_step(highest: f64, most: u16) -> f64 {
    let mut power = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if highest / (factor * power) <= f64::from(most.max(1)) || power > 1e12 {
                return factor * power;
            }
        }
        power *= 10.0;
    }
}

fn centred(words: &str, x: u16, width: u16, y: u16, style: Style, area: Rect, buf: &mut Buffer) {
    let line = Line::styled(words.to_owned(), style);
    let taken = cells(&line);
    let start = (x + width / 2).saturating_sub(taken / 2).clamp(area.x, area.right().saturating_sub(taken).max(area.x));
    put(buf, start, y, taken, &line);
}

/// A line of a bar chart: name, bar, number; what is past due stands behind the number.
#[derive(Debug)]
pub struct BarLine<'a> {
    /// The name, from the second cell on.
    pub name: Line<'a>,
    /// The bar.
    pub bar: Vec<Span<'a>>,
    /// The number.
    pub number: Line<'a>,
    /// What stands behind it.
    pub remark: Line<'a>,
}

impl BarLine<'_> {
    /// Draws the line with its parts at given cells: the bar's beginning, the number's and the remark's.
    pub fn draw(&self, line: Rect, (bar, number, remark): (u16, u16, u16), buf: &mut Buffer) {
        if line.height == 0 {
            return;
        }
        put(buf, line.x + 2, line.y, bar.saturating_sub(3), &self.name);
        if number > bar {
            put(buf, line.x + bar, line.y, number - bar, &Line::from(self.bar.clone()));
        }
        let end = number + 5;
        put_right(
            buf,
            Rect { x: line.x + number, width: end.min(line.width).saturating_sub(number), ..row(line, 0) },
            &self.number,
        );
        put(buf, line.x + remark, line.y, line.width.saturating_sub(remark), &self.remark);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::widgets::canvas::{DARK, PLAIN, drawn};
    use rstest::rstest;

    #[rstest]
    #[case(0.0, 10.0, 0)]
    #[case(0.01, 10.0, 1)]
    #[case(5.0, 10.0, 10)]
    #[case(10.0, 10.0, 20)]
    #[case(99.0, 10.0, 20)]
    #[case(1.0, 0.0, 0)]
    fn a_bar_is_never_empty_where_there_is_something(#[case] value: f64, #[case] largest: f64, #[case] cells: usize) {
        assert_eq!(bar(value, largest, 20, Style::new(), &DARK()).content.chars().count(), cells);
    }

    #[rstest]
    #[case(14.5, 3, 5.0)]
    #[case(3.0, 3, 1.0)]
    #[case(0.0, 3, 1.0)]
    #[case(180.0, 4, 50.0)]
    #[case(7.0, 0, 10.0)]
    fn the_scale_has_round_steps(#[case] highest: f64, #[case] most: u16, #[case] step: f64) {
        assert_eq!(nice_step(highest, most), step);
    }

    fn months(look: Look, width: u16, height: u16) -> String {
        let values =
            [Some(11.0), Some(12.5), None, Some(9.0), Some(9.5), Some(13.0), Some(14.5), Some(8.0), Some(0.2), Some(6.0)];
        let labels: Vec<String> = "DJFMAMJJAN".chars().map(String::from).collect();
        drawn(look, width, height, |area, buf, look| Columns { values: &values, labels: &labels, look }.draw(area, buf))
    }

    #[test]
    fn columns_stand_on_their_labels() {
        insta::assert_snapshot!(months(DARK(), 60, 12));
        insta::assert_snapshot!(months(PLAIN(), 40, 9));
    }

    #[test]
    fn no_area_is_too_small() {
        for (width, height) in (0..30).flat_map(|w| (0..9).map(move |h| (w, h))) {
            months(DARK(), width, height);
        }
    }

    #[test]
    fn a_sparkline_keeps_its_base() {
        assert_eq!(spark(&[0, 1, 0, 3, 2, 0], 1, Style::new(), &DARK()).content, "▁▄▁█▆▁");
        assert_eq!(spark(&[0, 14], 2, Style::new(), &PLAIN()).content, "__##");
    }
}
