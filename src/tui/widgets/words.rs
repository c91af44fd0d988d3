//! Fields that take words: one line, or several with wrap, undo and paste.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use crate::domain::text::{visible, visible_block};
use crate::tui::look::Look;
use crate::tui::text;

/// Words being typed. What is pasted is text: nothing in it is a command, hidden characters are shown.
#[derive(Debug, Clone)]
pub struct Words {
    area: TextArea<'static>,
    lines: bool,
}

impl Words {
    /// A field of several lines that begins with these words, the cursor behind them.
    pub fn lines(words: &str) -> Self {
        Self::new(words, true)
    }

    /// A field of one line.
    pub fn line(words: &str) -> Self {
        Self::new(words, false)
    }

    fn new(words: &str, lines: bool) -> Self {
        let mut field = Self { area: TextArea::default(), lines };
        field.area.set_cursor_line_style(Style::new());
        field.area.set_wrap_mode(if lines { WrapMode::WordOrGlyph } else { WrapMode::None });
        field.paste(words);
        field
    }

    /// The words, lines joined by `\n`, without blanks at either end.
    pub fn text(&self) -> String {
        self.area.lines().join("\n").trim().to_owned()
    }

    /// Whether nothing but blanks stands there.
    pub fn is_empty(&self) -> bool {
        self.area.lines().iter().all(|l| l.trim().is_empty())
    }

    /// How many characters people would count.
    pub fn characters(&self) -> usize {
        use unicode_segmentation::UnicodeSegmentation as _;
        self.text().graphemes(true).count()
    }

    /// Inserts text as text, at the cursor. In a field of one line, line breaks become blanks.
    pub fn paste(&mut self, words: &str) {
        if self.lines {
            self.area.insert_str(visible_block(words));
        } else {
            let one = words.split(['\r', '\n', '\t']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
            self.area.insert_str(visible(&one));
        }
    }

    /// Replaces everything, as one step that undo takes back.
    pub fn set(&mut self, words: &str) {
        self.area.select_all();
        self.area.cut();
        self.paste(words);
    }

    /// Takes a key; false when it means nothing here, so that it may mean something elsewhere (Enter in a field of one line,
    /// Up on the first line, Tab, Esc).
    pub fn key(&mut self, event: KeyEvent) -> bool {
        let held = event.modifiers;
        match event.code {
            KeyCode::Char(c) if held.contains(KeyModifiers::CONTROL) => self.edit(c),
            KeyCode::Char('b') if held.contains(KeyModifiers::ALT) => self.go(CursorMove::WordBack),
            KeyCode::Char('f') if held.contains(KeyModifiers::ALT) => self.go(CursorMove::WordForward),
            KeyCode::Backspace if held.contains(KeyModifiers::ALT) => self.did(TextArea::delete_word),
            KeyCode::Left if held.contains(KeyModifiers::CONTROL) => self.go(CursorMove::WordBack),
            KeyCode::Right if held.contains(KeyModifiers::CONTROL) => self.go(CursorMove::WordForward),
            KeyCode::Left => self.go(CursorMove::Back),
            KeyCode::Right => self.go(CursorMove::Forward),
            KeyCode::Up => self.lines && self.climbs(CursorMove::Up),
            KeyCode::Down => self.lines && self.climbs(CursorMove::Down),
            KeyCode::Home => self.go(CursorMove::Head),
            KeyCode::End => self.go(CursorMove::End),
            KeyCode::Enter if !self.lines => false,
            KeyCode::Enter | KeyCode::Backspace | KeyCode::Delete => self.typed(event),
            KeyCode::Char(_) if !held.contains(KeyModifiers::ALT) => self.typed(event),
            _ => false,
        }
    }

    fn typed(&mut self, event: KeyEvent) -> bool {
        self.area.input_without_shortcuts(event);
        true
    }

    /// Ctrl and a letter, as shells have it; undo is Ctrl-/ (which terminals send as Ctrl-7 or Ctrl-_), redo Ctrl-Y.
    fn edit(&mut self, letter: char) -> bool {
        match letter {
            'a' => self.go(CursorMove::Head),
            'u' => self.did(TextArea::delete_line_by_head),
            'k' => self.did(TextArea::delete_line_by_end),
            'w' => self.did(TextArea::delete_word),
            'd' => self.did(TextArea::delete_next_char),
            'h' => self.did(TextArea::delete_char),
            '/' | '7' | '_' => self.did(TextArea::undo),
            'y' => self.did(TextArea::redo),
            _ => false,
        }
    }

    fn go(&mut self, step: CursorMove) -> bool {
        self.area.move_cursor(step);
        true
    }

    fn climbs(&mut self, step: CursorMove) -> bool {
        let before = self.area.cursor();
        self.area.move_cursor(step);
        before != self.area.cursor()
    }

    fn did(&mut self, edit: fn(&mut TextArea<'static>) -> bool) -> bool {
        edit(&mut self.area);
        true
    }

    /// Draws the field on the page's ground, the cursor only where the keys go to.
    pub fn draw(&mut self, area: Rect, buf: &mut Buffer, look: &Look, focused: bool) {
        let theme = &look.theme;
        buf.set_style(area.intersection(buf.area), theme.page);
        self.area.set_style(theme.page);
        let cursor = if theme.selects_in_colour() { theme.button.remove_modifier(Modifier::BOLD) } else { theme.selected };
        self.area.set_cursor_style(if focused { cursor } else { theme.page });
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }.intersection(buf.area);
        if !inner.is_empty() {
            (&self.area).render(inner, buf);
        }
    }

    /// How many rows the words take in so many cells.
    pub fn rows(&self, cells: u16) -> usize {
        self.area.lines().iter().map(|l| text::wrap(l, usize::from(cells.saturating_sub(2))).len()).sum()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::keys::Chord;
    use crate::tui::widgets::canvas::{DARK, drawn};

    fn press(words: &mut Words, keys: &[&str]) {
        for key in keys {
            let chord: Chord = key.parse().unwrap();
            let held = if chord.ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
            words.key(KeyEvent::new(chord.code, held));
        }
    }

    #[test]
    fn a_paste_is_text_and_one_undo_takes_it_back() {
        let mut words = Words::lines("");
        press(&mut words, &["H", "i"]);
        words.paste(" q\x1b[2J\r\nA東京");
        assert_eq!(words.text(), "Hi q␛[2J\nA東京");
        press(&mut words, &["Ctrl-/"]);
        assert_eq!(words.text(), "Hi");
        press(&mut words, &["Ctrl-y"]);
        assert_eq!((words.text().as_str(), words.characters()), ("Hi q␛[2J\nA東京", 12));
    }

    #[test]
    fn one_line_stays_one_line() {
        let mut words = Words::line("a");
        words.paste("b\nc\td");
        assert!(!words.key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)), "Enter is for the form");
        assert_eq!(words.text(), "ab c d");
        press(&mut words, &["Ctrl-U", "x"]);
        assert_eq!(words.text(), "x");
    }

    #[test]
    fn what_a_field_does_not_know_goes_on_to_the_form() {
        let mut words = Words::lines("one\ntwo");
        let mut key = |code| words.key(KeyEvent::new(code, KeyModifiers::NONE));
        assert!(key(KeyCode::Up) && !key(KeyCode::Up), "the first line ends the way up");
        assert!(!key(KeyCode::Tab) && !key(KeyCode::Esc) && !key(KeyCode::F(2)));
        assert!(!words.key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL)));
    }

    #[test]
    fn long_words_wrap_on_the_pages_ground() {
        let shown = drawn(DARK(), 26, 4, |area, buf, look| {
            buf.set_style(area, look.theme.panel);
            let mut words = Words::lines("Run the test again on build 2.4.0.");
            words.draw(Rect { x: 1, y: 0, width: 24, height: 3 }, buf, look, true);
            assert_eq!(words.rows(24), 2);
        });
        insta::assert_snapshot!(shown);
    }
}
