//! What every widget needs to draw itself: the theme and the signs, and a few strokes with both.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::glyphs::{ASCII, Glyphs, UNICODE};
use super::text;
use super::theme::{Depth, Mode, Theme};
use crate::domain::text::visible;

/// The theme and the signs of this terminal.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Colours by role.
    pub theme: Theme,
    /// Signs, in Unicode or ASCII.
    pub glyphs: &'static Glyphs,
}

impl Look {
    /// Chooses for this terminal: the wanted theme and signs, else by `COLORFGBG`, else dark; colours and signs by the environment, of
    /// which `get` answers what a variable holds.
    pub fn detect(wanted: Option<Mode>, ascii: Option<bool>, get: impl Fn(&str) -> Option<String>) -> Self {
        let ground = || get("COLORFGBG").and_then(|v| Mode::from_colorfgbg(&v));
        let glyphs = match ascii {
            Some(true) => &ASCII,
            Some(false) => &UNICODE,
            None => Glyphs::detect(&get),
        };
        let mode = wanted.or_else(ground).unwrap_or_default();
        Self { theme: Theme::new(mode, Depth::detect(&get)), glyphs }
    }

    /// The same terminal in another theme.
    pub fn in_mode(self, mode: Mode) -> Self {
        Self { theme: Theme::new(mode, self.theme.depth), ..self }
    }

    /// The program's own words in a style, spelled with this terminal's signs.
    pub fn say<'t>(&self, words: impl Into<Cow<'t, str>>, style: Style) -> Span<'t> {
        Span::styled(self.spelled(words.into()), style)
    }

    /// Foreign words in a style, on one line, with nothing in them obeyed or hidden.
    pub fn quote<'t>(&self, words: &'t str, style: Style) -> Span<'t> {
        Span::styled(self.spelled(visible(words)), style)
    }

    fn spelled<'t>(&self, words: Cow<'t, str>) -> Cow<'t, str> {
        match words {
            Cow::Borrowed(w) => self.glyphs.say(w),
            Cow::Owned(w) => Cow::Owned(self.glyphs.say(&w).into_owned()),
        }
    }

    /// Foreign words cut to so many cells.
    pub fn fit(&self, words: &str, cells: u16) -> String {
        text::fit(&self.spelled(visible(words)), usize::from(cells), self.glyphs.cut)
    }
}

/// Draws a line at a place, in at most so many cells; gives the cells used. Outside the buffer nothing is drawn.
pub fn put(buf: &mut Buffer, x: u16, y: u16, cells: u16, line: &Line<'_>) -> u16 {
    if y < buf.area.top() || y >= buf.area.bottom() || x >= buf.area.right() {
        return 0;
    }
    let cells = cells.min(buf.area.right() - x);
    buf.set_line(x, y, line, cells).0 - x
}

/// Draws a line against the right end of a row; gives where it starts. What is too long is not drawn.
pub fn put_right(buf: &mut Buffer, row: Rect, line: &Line<'_>) -> u16 {
    let cells = cells(line);
    if cells > row.width {
        return row.right();
    }
    put(buf, row.right() - cells, row.y, cells, line);
    row.right() - cells
}

/// The cells a line takes.
pub fn cells(line: &Line<'_>) -> u16 {
    let sum: usize = line.spans.iter().map(|s| text::width(&s.content)).sum();
    u16::try_from(sum).unwrap_or(u16::MAX)
}

/// Row `n` of an area, counted from 0; without height past its end.
pub fn row(area: Rect, n: u16) -> Rect {
    Rect { y: area.y.saturating_add(n), height: u16::from(n < area.height), ..area }
}

/// Draws a horizontal rule of one sign.
pub fn rule(buf: &mut Buffer, x: u16, y: u16, cells: u16, sign: &str, style: Style) {
    put(buf, x, y, cells, &Line::styled(sign.repeat(usize::from(cells)), style));
}
