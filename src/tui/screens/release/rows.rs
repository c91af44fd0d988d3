//! Lines of running text with titles among them, and a list beside or above what is chosen in it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::tui::look::{Look, cells, put, put_right, row, rule};
use crate::tui::screens::overlay::wrapped;
use crate::tui::screens::parts;
use crate::tui::widgets::pane_title::PaneTitle;

/// One line of a page.
#[derive(Debug, Clone)]
pub(super) struct Row {
    left: Line<'static>,
    right: Line<'static>,
    title: Option<&'static str>,
}

impl Row {
    /// A title on its rule, with facts at the right end.
    pub(super) fn title(title: &'static str, facts: impl Into<Line<'static>>) -> Self {
        Self { left: Line::default(), right: facts.into(), title: Some(title) }
    }

    /// A line of text.
    pub(super) fn text(left: impl Into<Line<'static>>) -> Self {
        Self { left: left.into(), right: Line::default(), title: None }
    }

    /// Text at both ends; the left gives way.
    pub(super) fn sides(left: impl Into<Line<'static>>, right: impl Into<Line<'static>>) -> Self {
        Self { right: right.into(), ..Self::text(left) }
    }

    /// An empty line.
    pub(super) fn blank() -> Self {
        Self::text(Line::default())
    }

    fn draw(&self, line: Rect, look: &Look, buf: &mut Buffer) {
        if let Some(title) = self.title {
            return PaneTitle { digit: None, title, facts: self.right.clone(), focused: false, look }.render(line, buf);
        }
        let right = cells(&self.right);
        let fits = right > 0 && right + 6 < line.width;
        let end = if fits { put_right(buf, line, &self.right).saturating_sub(1) } else { line.right() };
        put(buf, line.x, line.y, end.saturating_sub(line.x), &self.left);
    }
}

/// Draws the rows from one on, as many as there is room for; the last row says how many are left. Gives how many are in sight.
pub(super) fn draw(rows: &[Row], top: usize, area: Rect, look: &Look, buf: &mut Buffer) -> usize {
    let seen = parts::window(rows.len(), top..top + 1, top, usize::from(area.height));
    for (n, shown) in rows[seen.clone()].iter().enumerate() {
        let line = row(area, u16::try_from(n).unwrap_or(u16::MAX));
        shown.draw(line, look, buf);
    }
    parts::more(look, rows.len() - seen.end, row(area, area.height.saturating_sub(1)), buf);
    seen.len()
}

/// Foreign words, indented, in as many rows as they take.
pub(super) fn paragraph(look: &Look, words: &str, indent: u16, width: u16, style: Style) -> Vec<Row> {
    let before = " ".repeat(usize::from(indent));
    let indented =
        |line: Line<'static>| Row::text(Line::from(vec![Span::raw(before.clone()), Span::styled(line.to_string(), style)]));
    wrapped(look, words, width.saturating_sub(indent), style).into_iter().map(indented).collect()
}

/// A sign, one space, and words, from the second cell on.
pub(super) fn signed(sign: &'static str, of: Style, words: String, style: Style) -> Line<'static> {
    Line::from(vec![Span::raw(" "), Span::styled(sign, of), Span::raw(" "), Span::styled(words, style)])
}

/// From this width on a page has a column for what is chosen; else that stands below the list.
const BESIDE: u16 = 110;

/// Divides a page between a list and, beside it where there is room, what is chosen in it; that would like so many rows below.
pub(super) fn divided(area: Rect, wanted: impl Fn(u16) -> usize, look: &Look, buf: &mut Buffer) -> (Rect, Rect) {
    if area.width < BESIDE {
        return stacked(area, wanted(area.width), look, buf);
    }
    let left = area.width.saturating_sub(3) * 56 / 100;
    let right = Rect { x: area.x + left + 3, width: area.width.saturating_sub(left + 3), ..area };
    (Rect { width: left, ..area }, right)
}

/// Divides a page between a list and, under a rule, what is chosen in it, which would like so many rows.
pub(super) fn stacked(area: Rect, wanted: usize, look: &Look, buf: &mut Buffer) -> (Rect, Rect) {
    let wanted = u16::try_from(wanted).unwrap_or(u16::MAX);
    let lower = wanted.min((area.height * 9 / 20).max(3)).min(area.height);
    let upper = area.height.saturating_sub(lower + 1);
    if upper > 0 {
        rule(buf, area.x, area.y + upper, area.width, look.glyphs.thin, look.theme.rule);
    }
    (Rect { height: upper, ..area }, Rect { y: area.bottom() - lower, height: lower, ..area })
}
