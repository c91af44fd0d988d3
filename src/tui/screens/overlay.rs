//! What everything that lies over a screen shares: a sheet's actions, lines that scroll, labels with their values.

#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Hits, parts};
use crate::domain::text::visible_block;
use crate::tui::look::{Look, cells, put, put_right, row};
use crate::tui::text;
use crate::tui::widgets::chip::button;
use crate::tui::widgets::hints::Hint;

/// What drawing found out: where things are, and which lines are in sight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// For the mouse; rows of what lies on top belong to pane 0.
    pub hits: Hits,
    /// The first line, entry or field in sight: to be kept, so that nothing jumps.
    pub top: usize,
    /// How many are in sight: a page.
    pub shown: usize,
}

/// Cells before a value: its label stands there.
pub(super) const LABEL: u16 = 16;
/// The same where room is scarce: so that a digest stands on one line of 80 cells.
const LABEL_SHORT: u16 = 13;
/// Cells between two actions.
const GAP: u16 = 3;

/// Draws the actions in a row, the last one against the right end: the way out. What does not fit goes from the right, but
/// the way out stays. The first may be a filled button: the one act that signs.
pub(super) fn actions(look: &Look, hints: &[Hint], signs: bool, area: Rect, buf: &mut Buffer) {
    let line = row(area, 0);
    let Some((out, rest)) = hints.split_last().filter(|_| line.height > 0) else { return };
    let end = put_right(buf, line, &action(look, out, false));
    let mut x = line.x;
    for (n, hint) in rest.iter().enumerate() {
        let shown = action(look, hint, signs && n == 0);
        if x + cells(&shown) + GAP > end {
            return;
        }
        x += put(buf, x, line.y, end - x, &shown) + GAP;
    }
}

fn action(look: &Look, hint: &Hint, filled: bool) -> Line<'static> {
    if filled {
        return Line::from(button(&hint.key, &hint.verb, look));
    }
    Line::from(vec![look.say(hint.key.clone(), look.theme.accent), Span::raw(" "), look.say(hint.verb.clone(), look.theme.muted)])
}

/// Draws as many lines as there is room for, from `top` on or as near to it as the end allows; says how many are left below.
pub(super) fn scroll(lines: &[Line<'_>], top: usize, area: Rect, look: &Look, buf: &mut Buffer) -> Drawn {
    let height = usize::from(area.height);
    let top = top.min(lines.len().saturating_sub(height));
    let seen = parts::window(lines.len(), top..top + 1, top, height);
    for (n, line) in lines[seen.clone()].iter().enumerate() {
        let at = row(area, u16::try_from(n).unwrap_or(u16::MAX));
        put(buf, at.x, at.y, at.width, line);
    }
    parts::more(look, lines.len() - seen.end, row(area, area.height.saturating_sub(1)), buf);
    Drawn { hits: Hits::default(), top: seen.start, shown: seen.len() }
}

/// Breaks foreign words, of one line or several, into lines of so many cells; nothing in them is obeyed or hidden.
pub(super) fn wrapped(look: &Look, words: &str, cells: u16, style: Style) -> Vec<Line<'static>> {
    let shown = visible_block(words);
    let lines = text::wrap(&look.glyphs.say(&shown), usize::from(cells));
    lines.into_iter().map(|line| Line::styled(line, style)).collect()
}

/// A label, and beside it the value in as many lines as it takes. Without a label the value has the whole width.
pub(super) fn labelled(look: &Look, label: &str, value: &str, cells: u16, style: Style) -> Vec<Line<'static>> {
    if label.is_empty() {
        return wrapped(look, value, cells, style);
    }
    let indent = if cells < 100 { LABEL_SHORT } else { LABEL }.min(cells / 3);
    let label = text::pad(&look.fit(label, indent.saturating_sub(1)), usize::from(indent), "");
    let values = wrapped(look, value, cells.saturating_sub(indent), style);
    let before = |n: usize| if n == 0 { label.clone() } else { " ".repeat(usize::from(indent)) };
    let beside = |(n, line): (usize, Line<'static>)| {
        let mut spans = vec![Span::styled(before(n), look.theme.muted)];
        spans.extend(line.spans.into_iter().map(|s| s.patch_style(style)));
        Line::from(spans)
    };
    values.into_iter().enumerate().map(beside).collect()
}

/// How many rows a list has, as rows count.
pub(super) fn rows(lines: usize) -> u16 {
    u16::try_from(lines).unwrap_or(u16::MAX)
}
