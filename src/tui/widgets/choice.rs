//! A list to choose one or several from.

use std::collections::BTreeSet;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::tui::look::{Look, put, put_right, row};
use crate::tui::widgets::row::mark_row;

/// Options, the cursor among them, and which are chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    options: Vec<String>,
    cursor: usize,
    chosen: BTreeSet<usize>,
    several: bool,
}

impl Choices {
    /// One of these, the given one to begin with.
    pub fn one(options: impl IntoIterator<Item = String>, chosen: usize) -> Self {
        let options: Vec<String> = options.into_iter().collect();
        let chosen = chosen.min(options.len().saturating_sub(1));
        Self { options, cursor: chosen, chosen: BTreeSet::from([chosen]), several: false }
    }

    /// Any of these, the given ones to begin with.
    pub fn any(options: impl IntoIterator<Item = String>, chosen: impl IntoIterator<Item = usize>) -> Self {
        Self { options: options.into_iter().collect(), cursor: 0, chosen: chosen.into_iter().collect(), several: true }
    }

    /// The places of the chosen ones, counted from 0.
    pub fn chosen(&self) -> impl Iterator<Item = usize> + '_ {
        self.chosen.iter().copied().filter(|n| *n < self.options.len())
    }

    /// The first chosen one.
    pub fn first(&self) -> Option<usize> {
        self.chosen().next()
    }

    /// The options.
    pub fn options(&self) -> &[String] {
        &self.options
    }

    /// Rows it takes when nothing is cut.
    pub fn rows(&self) -> u16 {
        u16::try_from(self.options.len()).unwrap_or(u16::MAX)
    }

    /// Takes a key: up and down (false at the ends, so that a form goes on), space to choose, a digit for its place. Where
    /// one is to be chosen, moving chooses.
    pub fn key(&mut self, event: KeyEvent) -> bool {
        match event.code {
            KeyCode::Up if self.cursor > 0 => self.go(self.cursor - 1),
            KeyCode::Down if self.cursor + 1 < self.options.len() => self.go(self.cursor + 1),
            KeyCode::Char(' ') if !self.options.is_empty() => self.toggle(),
            KeyCode::Char(digit @ '1'..='9') => {
                let place = digit as usize - '1' as usize;
                place < self.options.len() && self.go(place) && (!self.several || self.toggle())
            }
            _ => false,
        }
    }

    /// Puts the cursor on the row that was clicked, and chooses it.
    pub fn click(&mut self, place: usize) -> bool {
        place < self.options.len() && self.go(place) && (!self.several || self.toggle())
    }

    fn go(&mut self, place: usize) -> bool {
        self.cursor = place;
        if !self.several {
            self.chosen = BTreeSet::from([place]);
        }
        true
    }

    fn toggle(&mut self) -> bool {
        if !self.several {
            self.chosen = BTreeSet::from([self.cursor]);
        } else if !self.chosen.remove(&self.cursor) {
            self.chosen.insert(self.cursor);
        }
        true
    }

    /// The first option in sight where there is room for so many rows.
    pub fn top(&self, rows: u16) -> usize {
        (self.cursor + 1).saturating_sub(usize::from(rows)).min(self.options.len())
    }

    /// Says at the right end how many options lie above, and how many below.
    fn tell_hidden(&self, first: usize, area: Rect, buf: &mut Buffer, look: &Look) {
        let below = self.options.len().saturating_sub(first + usize::from(area.height));
        for (left, sign, n) in [(first, look.glyphs.up, 0), (below, look.glyphs.down, area.height.saturating_sub(1))] {
            if left > 0 && area.height > 1 {
                put_right(buf, row(area, n), &Line::styled(format!("  {left} more {sign}"), look.theme.muted));
            }
        }
    }

    /// Draws as many rows as there is room for, the cursor's among them.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look, focused: bool) {
        let height = usize::from(area.height);
        let first = self.top(area.height);
        for (n, option) in self.options.iter().enumerate().skip(first).take(height) {
            let line = row(area, u16::try_from(n - first).unwrap_or(0));
            let theme = &look.theme;
            let chosen = self.chosen.contains(&n);
            let (sign, style) = if chosen { (look.glyphs.done, theme.ok) } else { (look.glyphs.open, theme.muted) };
            let words = if chosen { theme.text } else { theme.muted };
            let option = look.fit(option, area.width.saturating_sub(4));
            let spans = vec![Span::raw("  "), Span::styled(sign, style), Span::raw(" "), Span::styled(option, words)];
            put(buf, line.x, line.y, line.width, &Line::from(spans));
            if focused && n == self.cursor {
                mark_row(line, buf, look, true);
            }
        }
        self.tell_hidden(first, area, buf, look);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::widgets::canvas::{DARK, drawn};
    use crossterm::event::KeyModifiers;

    fn options() -> Vec<String> {
        ["retraining", "bug fix", "prompt"].map(str::to_owned).to_vec()
    }

    fn press(choices: &mut Choices, codes: &[KeyCode]) -> Vec<bool> {
        codes.iter().map(|c| choices.key(KeyEvent::new(*c, KeyModifiers::NONE))).collect()
    }

    #[test]
    fn moving_chooses_one_and_stops_at_the_ends() {
        let mut choices = Choices::one(options(), 1);
        assert_eq!(press(&mut choices, &[KeyCode::Down, KeyCode::Down, KeyCode::Char(' ')]), [true, false, true]);
        assert_eq!(choices.first(), Some(2));
        press(&mut choices, &[KeyCode::Char('1')]);
        assert_eq!((choices.first(), press(&mut choices, &[KeyCode::Up, KeyCode::Char('9')])), (Some(0), vec![false, false]));
    }

    #[test]
    fn several_are_ticked_one_by_one() {
        let mut choices = Choices::any(options(), [2]);
        press(&mut choices, &[KeyCode::Char(' '), KeyCode::Char('3'), KeyCode::Char('2')]);
        assert_eq!(choices.chosen().collect::<Vec<_>>(), [0, 1]);
        insta::assert_snapshot!(drawn(DARK(), 20, 2, |area, buf, look| choices.draw(area, buf, look, true)));
    }

    #[test]
    fn nothing_to_choose_from_is_no_trouble() {
        let mut none = Choices::one([], 3);
        assert_eq!(
            (press(&mut none, &[KeyCode::Down, KeyCode::Char(' '), KeyCode::Char('1')]), none.first()),
            (vec![false; 3], None)
        );
    }
}
