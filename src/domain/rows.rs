//! Rows of cells in a text: comma, semicolon or tab between them, quotes as in RFC 4180. Every CSV that comes in is read here.

use std::borrow::Cow;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'t> {
    /// The line on which it begins; a cell may hold line breaks.
    pub line: usize,
    /// Its cells as they stand, up to the bound that was given.
    pub cells: Vec<Cow<'t, str>>,
    /// How many cells it has, those beyond the bound included.
    pub count: usize,
}

/// What keeps a text from being rows, and the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// A quote is opened on this line and never closed.
    Open(usize),
    /// Something follows on this line the quote that closes a cell.
    After(usize),
}

/// The rows of a text, one by one; after a flaw there is none.
#[derive(Debug, Clone)]
pub struct Rows<'t> {
    rest: &'t str,
    separator: char,
    line: usize,
    most: usize,
}

/// Reads rows, of each at most so many cells; lines with nothing on them are no rows. The separator is the one of comma, semicolon and
/// tab that the first line has most of, unless it is given or the text itself says it.
pub fn rows(text: &str, separator: Option<char>, most: usize) -> Rows<'_> {
    let (rest, told, line) = match text
        .split_once(['\r', '\n'])
        .and_then(|(first, rest)| Some((first.trim_end_matches(' ').strip_prefix("sep=")?, rest)))
    {
        // Spreadsheets write this line for each other; it is no row.
        Some((said, rest)) if said.chars().count() == 1 => (rest.strip_prefix('\n').unwrap_or(rest), said.chars().next(), 2),
        _ => (text, None, 1),
    };
    Rows { rest, separator: separator.or(told).unwrap_or_else(|| likely(rest)), line, most }
}

/// The separator that the first line with anything on it has most of, quoted text aside; a comma where it has none.
fn likely(text: &str) -> char {
    let first = text.split(['\r', '\n']).find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |c: &char| first.split('"').step_by(2).map(|bare| bare.matches(*c).count()).sum::<usize>();
    // Of several that are as many, the last one is taken.
    ['\t', ';', ','].into_iter().max_by_key(count).unwrap_or(',')
}

impl<'t> Iterator for Rows<'t> {
    type Item = Result<Row<'t>, Flaw>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            match self.row() {
                Ok(row) if row.count == 1 && row.cells.iter().all(|cell| cell.is_empty()) => {}
                Ok(row) => return Some(Ok(row)),
                Err(flaw) => {
                    self.rest = "";
                    return Some(Err(flaw));
                }
            }
        }
        None
    }
}

impl<'t> Rows<'t> {
    /// Returns what stands between cells.
    pub fn separator(&self) -> char {
        self.separator
    }

    fn row(&mut self) -> Result<Row<'t>, Flaw> {
        let mut row = Row { line: self.line, cells: Vec::new(), count: 0 };
        loop {
            let cell = self.cell()?;
            if row.count < self.most {
                row.cells.push(cell);
            }
            row.count += 1;
            match self.rest.strip_prefix(self.separator) {
                Some(rest) => self.rest = rest,
                None => break,
            }
        }
        let end = if self.rest.starts_with("\r\n") { 2 } else { 1.min(self.rest.len()) };
        self.take(end);
        Ok(row)
    }

    /// Takes the next cell; the separator or the line break after it is left.
    fn cell(&mut self) -> Result<Cow<'t, str>, Flaw> {
        let Some(inside) = self.rest.strip_prefix('"') else {
            let end = self.rest.find([self.separator, '\r', '\n']).unwrap_or(self.rest.len());
            return Ok(Cow::Borrowed(self.take(end)));
        };
        let end = closing(inside).ok_or(Flaw::Open(self.line))?;
        let text = &inside[..end];
        self.take(end + 2);
        if !self.rest.is_empty() && !self.rest.starts_with([self.separator, '\r', '\n']) {
            return Err(Flaw::After(self.line));
        }
        Ok(if text.contains('"') { Cow::Owned(text.replace("\"\"", "\"")) } else { Cow::Borrowed(text) })
    }

    /// Takes so many bytes, and counts the lines that end in them.
    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(bytes);
        let breaks = |sign: &str| taken.matches(sign).count();
        self.line += breaks("\n") + breaks("\r") - breaks("\r\n");
        self.rest = rest;
        taken
    }
}

/// Where a quote closes the cell whose inside begins here: one that is not doubled.
fn closing(inside: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let quote = at + inside.get(at..)?.find('"')?;
        if !inside[quote + 1..].starts_with('"') {
            return Some(quote);
        }
        at = quote + 2;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rstest::rstest;

    fn read(text: &str) -> Vec<(usize, Vec<String>)> {
        let told = |row: Result<Row<'_>, Flaw>| row.map(|row| (row.line, row.cells.into_iter().map(Cow::into_owned).collect()));
        rows(text, None, 9).map(told).collect::<Result<_, _>>().unwrap()
    }

    #[rstest]
    #[case::commas("a,b\n1,2\n", 1)]
    #[case::semicolons("a;b\r\n1;2", 1)]
    #[case::old_mac("\ra\tb\r1\t2\r", 2)]
    #[case::said("sep=;\r\na;b\r\n1;2\r\n", 2)]
    #[case::quoted_commas("\"a\";b\n\"1\";2\n", 1)]
    fn the_same_rows_in_every_dress(#[case] text: &str, #[case] line: usize) {
        assert_eq!(read(text), [(line, vec!["a".into(), "b".into()]), (line + 1, vec!["1".into(), "2".into()])]);
    }

    #[test]
    fn a_row_is_told_by_the_line_on_which_it_begins_and_what_is_quoted_is_one_cell() {
        let found = read("\n\"one\r\n, \"\"two\"\"\",x \"y\"\n\n\"\",\nlast");
        let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert_eq!(found, [(2, cells(&["one\r\n, \"two\"", "x \"y\""])), (5, cells(&["", ""])), (6, cells(&["last"]))]);
    }

    #[rstest]
    #[case::open("a\n\"b\nc\n", Flaw::Open(2))]
    #[case::doubled_at_the_end("a,\"b\"\"", Flaw::Open(1))]
    #[case::after("\"a\r\nb\"c\nd", Flaw::After(2))]
    fn after_a_flaw_there_is_no_row(#[case] text: &str, #[case] flaw: Flaw) {
        let mut found = rows(text, None, 9).skip_while(Result::is_ok);
        assert_eq!((found.next(), found.next()), (Some(Err(flaw)), None));
    }

    #[test]
    fn cells_beyond_the_bound_are_counted_and_not_kept() {
        let row = rows("1,2,3,4\n", None, 2).next().unwrap().unwrap();
        assert_eq!((row.cells.len(), row.count), (2, 4));
    }

    proptest::proptest! {
        #[test]
        fn a_text_without_flaw_is_read_as_the_library_that_writes_ours_reads_it(
            parts in proptest::collection::vec(proptest::sample::select(vec!["a", "é", ",", ";", "\"", "\"\"", "\n", "\r", "\r\n", " "]), 0..40),
        ) {
            let text = parts.concat();
            let ours: Result<Vec<_>, _> = rows(&text, Some(','), 99).collect();
            if let Ok(ours) = ours {
                let theirs = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes()).into_records();
                let theirs: Vec<Vec<String>> = theirs.map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
                // A line that holds an empty quoted cell alone is a row to them.
                let theirs: Vec<_> = theirs.into_iter().filter(|row| row.len() > 1 || !row[0].is_empty()).collect();
                proptest::prop_assert_eq!(ours.into_iter().map(|row| row.cells).collect::<Vec<_>>(), theirs);
            }
        }
    }
}
