//! Text for people: lines of toned words and aligned tables. All text in it is made safe to show.

use unicode_width::UnicodeWidthStr;

use crate::domain::text::visible;

/// What a piece of text means; colour is never its only sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// Names and headings.
    Strong,
    /// Less important.
    Dim,
    /// In order.
    Good,
    /// Soon or by condition.
    Warn,
    /// In the way, overdue, broken.
    Bad,
}

impl Tone {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "\x1b[1m",
            Self::Dim => "\x1b[2m",
            Self::Good => "\x1b[32m",
            Self::Warn => "\x1b[33m",
            Self::Bad => "\x1b[31m",
        }
    }
}

/// A piece of text with its tone, safe to show on one line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// Makes a toned piece; hidden characters and controls in it become visible symbols.
    pub fn toned(tone: Tone, text: impl AsRef<str>) -> Self {
        Self { text: visible(text.as_ref()).into_owned(), tone }
    }

    fn width(&self) -> usize {
        self.text.width()
    }
}

impl<T: AsRef<str>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::toned(Tone::Plain, text)
    }
}

/// Lines to be printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page(Vec<Vec<Cell>>);

impl Page {
    /// An empty page.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one line of plain text.
    pub fn line(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.cells(vec![Cell::from(text)])
    }

    /// Adds one line of toned text.
    pub fn toned(&mut self, tone: Tone, text: impl AsRef<str>) -> &mut Self {
        self.cells(vec![Cell::toned(tone, text)])
    }

    /// Adds one line made of pieces.
    pub fn cells(&mut self, cells: Vec<Cell>) -> &mut Self {
        self.0.push(cells);
        self
    }

    /// Adds an empty line, and a heading under it; no empty line at the top.
    pub fn heading(&mut self, text: impl AsRef<str>) -> &mut Self {
        if !self.0.is_empty() {
            self.0.push(Vec::new());
        }
        self.toned(Tone::Strong, text)
    }

    /// Adds text of several lines, as it stands.
    pub fn block(&mut self, text: &str) -> &mut Self {
        text.lines().for_each(|line| {
            self.line(line);
        });
        self
    }

    /// Adds label and value.
    pub fn fact(&mut self, label: &str, value: impl Into<Cell>) -> &mut Self {
        self.cells(vec![Cell::toned(Tone::Dim, format!("{label:<14} ")), value.into()])
    }

    /// Adds a table whose columns are aligned by the width of their characters. An empty table is the words given.
    pub fn table(&mut self, heads: &[&str], rows: Vec<Vec<Cell>>, when_empty: &str) -> &mut Self {
        if rows.is_empty() {
            return self.toned(Tone::Dim, when_empty);
        }
        let head: Vec<Cell> = heads.iter().map(|h| Cell::toned(Tone::Dim, h)).collect();
        let widths: Vec<usize> = (0..heads.len())
            .map(|n| std::iter::once(&head).chain(&rows).filter_map(|r| r.get(n)).map(Cell::width).max().unwrap_or(0))
            .collect();
        for row in std::iter::once(head).chain(rows) {
            self.0.push(aligned(row, &widths));
        }
        self
    }

    /// Adds another page's lines.
    pub fn page(&mut self, other: Self) -> &mut Self {
        self.0.extend(other.0);
        self
    }

    /// Writes the page, with colour or without; each line ends with a line break.
    pub fn render(&self, colour: bool) -> String {
        let mut out = String::new();
        for line in &self.0 {
            let from = out.len();
            for cell in line {
                match cell.tone.code() {
                    "" => out.push_str(&cell.text),
                    _ if !colour || cell.text.trim().is_empty() => out.push_str(&cell.text),
                    code => out.push_str(&format!("{code}{}\x1b[0m", cell.text)),
                }
            }
            out.truncate(from + out[from..].trim_end().len());
            out.push('\n');
        }
        out
    }
}

fn aligned(row: Vec<Cell>, widths: &[usize]) -> Vec<Cell> {
    let last = row.len().saturating_sub(1);
    let mut cells = Vec::with_capacity(row.len() * 2);
    for (n, cell) in row.into_iter().enumerate() {
        let gap = widths.get(n).map_or(0, |w| w.saturating_sub(cell.width())) + 2;
        cells.push(cell);
        if n < last {
            cells.push(Cell::from(" ".repeat(gap)));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn columns_stay_straight_under_wide_and_combining_characters() {
        let mut page = Page::new();
        let rows = vec![vec!["東京".into(), "x".into()], vec!["Zu\u{308}rich".into(), "y".into()], vec!["a".into(), "".into()]];
        page.table(&["NAME", "N"], rows, "none");
        assert_eq!(page.render(false), "NAME    N\n東京    x\nZu\u{308}rich  y\na\n");
    }

    #[test]
    fn foreign_text_cannot_command_the_terminal_nor_break_a_line() {
        let mut page = Page::new();
        page.line("a\x1b[2Jb\nc").fact("owner", "x\u{202e}y");
        assert_eq!(page.render(false), "a␛[2Jb␊c\nowner          x[U+202E]y\n");
    }

    #[test]
    fn colour_is_only_given_when_asked_for() {
        let mut page = Page::new();
        page.cells(vec![Cell::toned(Tone::Bad, "no"), "  ".into()]);
        assert_eq!(page.render(false), "no\n");
        assert_eq!(page.render(true), "\x1b[31mno\x1b[0m\n");
    }

    #[test]
    fn an_empty_table_says_so() {
        let mut page = Page::new();
        page.heading("Models").table(&["A"], vec![], "no model yet").heading("More");
        assert_eq!(page.render(false), "Models\nno model yet\n\nMore\n");
    }
}
