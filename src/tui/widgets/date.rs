//! A field for a day: typed as people say it, or moved with the arrows.

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::day;
use crate::tui::look::{Look, put};
use crate::tui::text;
use crate::tui::widgets::words::Words;

/// Cells for the words: “end of next quarter” fits.
const FIELD: u16 = 20;

/// A day being typed.
#[derive(Debug, Clone)]
pub struct DateField {
    words: Words,
    today: NaiveDate,
}

impl DateField {
    /// Begins with this day; `today` is what “in 30 days” counts from.
    pub fn new(day: Option<NaiveDate>, today: NaiveDate) -> Self {
        Self { words: Words::line(&day.map(|d| d.to_string()).unwrap_or_default()), today }
    }

    /// The day, if what stands there is one.
    pub fn day(&self) -> Option<NaiveDate> {
        day::read(&self.words.text(), self.today).ok()
    }

    /// What stands there.
    pub fn text(&self) -> String {
        self.words.text()
    }

    /// Puts other words there.
    pub fn set(&mut self, text: &str) {
        self.words.set(text);
    }

    /// What is wrong with what stands there, with examples; nothing is said of an empty field.
    pub fn wrong(&self) -> Option<String> {
        let bad = day::read(&self.words.text(), self.today).err().filter(|_| !self.is_empty())?;
        Some(format!("{bad}: {}", day::FEW_EXAMPLES))
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Takes a key: up a day later, down a day earlier, page up and down a week; else as a field of one line.
    pub fn key(&mut self, event: KeyEvent) -> bool {
        match event.code {
            KeyCode::Up => self.step(1),
            KeyCode::Down => self.step(-1),
            KeyCode::PageUp => self.step(7),
            KeyCode::PageDown => self.step(-7),
            _ => self.words.key(event),
        }
    }

    /// Inserts pasted text.
    pub fn paste(&mut self, text: &str) {
        self.words.paste(text);
    }

    fn step(&mut self, days: i64) -> bool {
        let from = self.day().unwrap_or(self.today);
        if let Some(day) = from.checked_add_signed(chrono::TimeDelta::days(days)) {
            self.words.set(&day.to_string());
        }
        true
    }

    /// Draws the field, and beside it which day that is.
    pub fn draw(&mut self, area: Rect, buf: &mut Buffer, look: &Look, focused: bool) {
        let field = Rect { width: area.width.min(FIELD), height: area.height.min(1), ..area };
        self.words.draw(field, buf, look, focused);
        let said = match self.day() {
            Some(day) => day::said(day, self.today),
            None if self.is_empty() && focused => "as in 30 days, next Friday, 2026-12-24".to_owned(),
            None => return,
        };
        let room = area.width.saturating_sub(FIELD + 2);
        let said = text::fit(&look.glyphs.say(&said), usize::from(room), look.glyphs.cut);
        put(buf, area.x + FIELD + 2, area.y, room, &Line::styled(said, look.theme.muted));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::widgets::canvas::{DARK, drawn};
    use crossterm::event::KeyModifiers;
    use rstest::rstest;

    fn field(text: &str) -> DateField {
        let mut field = DateField::new(None, "2026-11-23".parse().unwrap());
        field.paste(text);
        field
    }

    #[rstest]
    #[case("2026-12-23", Some("2026-12-23"))]
    #[case("30d", Some("2026-12-23"))]
    #[case("+7d", Some("2026-11-30"))]
    #[case("2026-02-30", None)]
    #[case("99999999999d", None)]
    #[case("next friday", Some("2026-12-04"))]
    #[case("soon", None)]
    fn a_day_is_typed_as_people_say_it(#[case] typed: &str, #[case] day: Option<&str>) {
        assert_eq!(field(typed).day(), day.map(|d| d.parse().unwrap()));
    }

    #[test]
    fn arrows_move_the_day() {
        let mut field = field("30d");
        for code in [KeyCode::Up, KeyCode::PageUp, KeyCode::Down] {
            assert!(field.key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
        assert_eq!(field.day(), "2026-12-30".parse().ok());
    }

    #[test]
    fn the_field_says_which_day_it_is_or_how_to_write_one() {
        let shown = |typed: &str| drawn(DARK(), 60, 1, |area, buf, look| field(typed).draw(area, buf, look, true));
        insta::assert_snapshot!(shown("30d"));
        insta::assert_snapshot!(shown(""));
        assert!(field("soon").wrong().unwrap().contains("“soon” is not a day: write Friday"));
        assert_eq!(field("30d").wrong(), field("").wrong());
    }
}
