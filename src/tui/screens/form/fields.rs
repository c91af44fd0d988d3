//! One field of a form: its label, what is filled in, and in focus what is wanted.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::text::visible;
use crate::tui::form::{Entry, Field, Form};
use crate::tui::look::{Look, put, put_right, row};
use crate::tui::screens::overlay::{LABEL, rows};
use crate::tui::text;
use crate::tui::widgets::words::Words;

/// Rows of a field of several lines: at least, and at most before it scrolls within itself.
const TEXT_ROWS: (u16, u16) = (3, 8);
/// What is wanted, or wrong, takes at most so many rows; the rest is cut off.
const HINT_ROWS: usize = 3;
/// Options in sight at most.
const CHOICE_ROWS: u16 = 8;

/// A field, and the rows it takes.
pub(super) struct Block<'a> {
    field: &'a Field,
    focused: bool,
    draft: bool,
    /// Whether the label stands beside the entry rather than above it.
    beside: bool,
    rows: u16,
    /// What is wanted in it; in that place what its words mean, or what is wrong with them.
    told: Vec<String>,
    wrong: bool,
    asked: bool,
}

impl<'a> Block<'a> {
    /// The field at this place, in so many cells.
    pub(super) fn of(form: &'a Form, place: usize, width: u16) -> Self {
        let (field, focused) = (&form.fields[place], place == form.focus);
        let short = text::width(&field.label) < usize::from(LABEL) && width >= LABEL * 3;
        let (rows, beside) = match &field.entry {
            Entry::Line(_) | Entry::Date(_) | Entry::Secret(_) => (1, short),
            Entry::Text(words) => (u16::try_from(words.rows(width)).unwrap_or(u16::MAX).clamp(TEXT_ROWS.0, TEXT_ROWS.1), false),
            Entry::Choice(choices) => (choices.rows().clamp(1, CHOICE_ROWS), short),
        };
        let (wrong, asked) = (field.wrong(), form.asks(place));
        let hint = || Some(field.hint.clone()).filter(|hint| focused && !hint.is_empty());
        let is_wrong = wrong.is_some();
        let words = wrong.or_else(|| field.means()).or_else(hint).unwrap_or_default();
        let room = usize::from(if beside { width.saturating_sub(LABEL) } else { width });
        let told = if words.is_empty() { Vec::new() } else { text::wrap(&visible(&words), room) };
        Self { field, focused, draft: form.draft.is_some(), beside, rows, told, wrong: is_wrong, asked }
    }

    /// Rows below the entry.
    fn hints(&self) -> u16 {
        rows(self.told.len().min(HINT_ROWS))
    }

    /// What is filled in.
    pub(super) fn entry(&self) -> &'a Entry {
        &self.field.entry
    }

    /// Rows without the blank one after it.
    pub(super) fn filled(&self) -> u16 {
        if !self.asked {
            return 0;
        }
        self.rows + self.hints() + u16::from(!self.beside)
    }

    /// Rows with the blank one after it.
    pub(super) fn height(&self) -> u16 {
        self.filled() + u16::from(self.asked)
    }

    /// Where each option of a choice in sight stands: row of the block, place of the option.
    pub(super) fn options(&self) -> Vec<(u16, usize)> {
        let Entry::Choice(choices) = self.entry() else { return Vec::new() };
        let first = choices.top(self.rows);
        let above = u16::from(!self.beside);
        (0..self.rows).map(|n| (above + n, first + usize::from(n))).filter(|(_, n)| *n < choices.options().len()).collect()
    }

    /// Draws the field.
    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        if !self.asked {
            return;
        }
        let theme = &look.theme;
        let style = if self.focused { theme.strong.patch(theme.accent) } else { theme.muted };
        let room = if self.beside { LABEL - 1 } else { area.width };
        put(buf, area.x, area.y, room, &Line::styled(look.fit(&self.field.label, room), style));
        if !self.beside {
            put_right(buf, row(area, 0), &Line::styled(self.count(look), theme.muted));
        }
        let (left, above) = if self.beside { (LABEL, 0) } else { (0, 1) };
        let entry = Rect { x: area.x + left, y: area.y + above, width: area.width.saturating_sub(left), height: self.rows };
        self.draw_entry(entry, buf, look);
        let style = if self.wrong { theme.warn } else { theme.muted };
        let below = Rect { height: area.height.max(self.filled()), ..area };
        for (n, words) in (self.filled() - self.hints()..).zip(self.told.iter().take(HINT_ROWS)) {
            let (line, room) = (row(below, n), below.width.saturating_sub(left));
            put(buf, line.x + left, line.y, room, &Line::styled(look.fit(words, room), style));
        }
    }

    /// How many characters there are, and that they are kept.
    fn count(&self, look: &Look) -> String {
        let Entry::Text(words) = self.entry() else { return String::new() };
        match words.characters() {
            0 => String::new(),
            n => {
                let unit = if n == 1 { "character" } else { "characters" };
                let kept = if self.draft { format!(" {} draft kept", look.glyphs.dot) } else { String::new() };
                format!("{n} {unit}{kept}")
            }
        }
    }

    /// The widgets remember how they were drawn; a copy forgets it, so that the same form always looks the same.
    fn draw_entry(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        match self.entry() {
            Entry::Line(words) | Entry::Text(words) => words.clone().draw(area, buf, look, self.focused),
            Entry::Choice(choices) => choices.draw(area, buf, look, self.focused),
            Entry::Date(date) => date.clone().draw(area, buf, look, self.focused),
            Entry::Secret(typed) => {
                let dots = typed.chars().count().min(usize::from(area.width.saturating_sub(2)));
                Words::line(&look.glyphs.mine.repeat(dots)).draw(area, buf, look, self.focused);
            }
        }
    }
}
