//! A spreadsheet that was saved as CSV: its header, and its rows with the lines on which they begin.

use super::Fault;
use crate::domain::rows::{Flaw, Rows, rows};

/// The most bytes that are read.
pub const MAX_BYTES: u64 = 16 << 20;
/// The most rows that are taken at once.
pub const MAX_ROWS: usize = 10_000;
/// The most columns.
pub const MAX_COLUMNS: usize = 500;

/// A spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What stands between cells.
    pub separator: char,
    /// The line of the header.
    pub line: usize,
    /// The header's cells, trimmed.
    pub header: Vec<String>,
    /// The rows that are not empty.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, from 1; a cell may hold line breaks.
    pub line: usize,
    /// Its cells, trimmed; never more than the header has, and fewer where the last ones are empty.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell in a column; empty where the row ends before it.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Reads a table. The separator is the one of comma, semicolon and tab that the first line has most of, unless it is given.
///
/// # Errors
/// What keeps the file from being one: other bytes than UTF-8, a quote that stays open, too much of anything.
pub fn read(bytes: &[u8], separator: Option<char>) -> Result<(Table, Vec<Fault>), Fault> {
    let text = text_of(bytes)?;
    let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
    let found = rows(&text, separator, MAX_COLUMNS);
    let separator = found.separator();
    if !separator.is_ascii() || separator == '"' {
        return Err(Fault::new(1, format!("“{separator}” separates no cells"), "give comma, semicolon or tab"));
    }
    gathered(found)
}

/// The text of the file, without a byte order mark.
fn text_of(bytes: &[u8]) -> Result<String, Fault> {
    const SAVE: &str = "save the sheet as “CSV UTF-8”, and give that file";
    let line_of = |at: usize| 1 + bytes.iter().take(at).filter(|b| **b == b'\n').count();
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Fault::new(1, "this is a workbook, not a CSV file", SAVE));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Fault::new(1, "the text is UTF-16", SAVE));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Err(Fault::new(line_of(at), "a byte is 0, so this is no text", SAVE));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => Err(Fault::new(1, "the file is empty", "give one with a header and rows")),
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let at = error.valid_up_to();
            let byte = bytes.get(at).copied().unwrap_or_default();
            Err(Fault::new(line_of(at), format!("the byte 0x{byte:02X} is not UTF-8: an older encoding such as Latin-1"), SAVE))
        }
    }
}

fn gathered(found: Rows<'_>) -> Result<(Table, Vec<Fault>), Fault> {
    let separator = found.separator();
    let mut table: Option<Table> = None;
    let mut faults = Vec::new();
    for row in found {
        let row = row.map_err(flawed)?;
        let line = row.line;
        if row.count > MAX_COLUMNS {
            let text = format!("there are more than {MAX_COLUMNS} cells");
            return Err(Fault::new(line, text, "leave out columns that say nothing here"));
        }
        let mut cells: Vec<String> = row.cells.iter().map(|cell| cell.trim().to_owned()).collect();
        let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        match &mut table {
            _ if filled == 0 => {}
            None => table = Some(Table { separator, line, header: cells, rows: Vec::new() }),
            Some(table) if filled > table.header.len() => {
                let text = format!("the row has {filled} cells, and the header {}", table.header.len());
                faults.push(Fault::new(line, text, format!("a cell that holds “{separator}” stands in quotes")));
            }
            Some(table) if table.rows.len() == MAX_ROWS => {
                return Err(Fault::new(line, format!("there are more than {MAX_ROWS} rows"), "cut the file into several"));
            }
            Some(table) => {
                cells.truncate(filled);
                table.rows.push(Row { line, cells });
            }
        }
    }
    Ok((table.ok_or_else(|| Fault::new(1, "the file is empty", "give one with a header and rows"))?, faults))
}

fn flawed(flaw: Flaw) -> Fault {
    match flaw {
        Flaw::Open(line) => {
            Fault::new(line, "a quote is opened here and never closed", "close it, or double it where it belongs to the text")
        }
        Flaw::After(line) => {
            let help = "double a quote that belongs to the text, as in \"say \"\"yes\"\"\"";
            Fault::new(line, "something follows a quote that closes a cell", help)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rstest::rstest;

    fn table(text: &str) -> Table {
        let (table, faults) = read(text.as_bytes(), None).unwrap();
        assert_eq!(faults, []);
        table
    }

    #[rstest]
    #[case::commas("a,b\n1,2\n", ',')]
    #[case::semicolons("a;b\r\n1;2\r\n", ';')]
    #[case::tabs("a\tb\n1\t2", '\t')]
    #[case::old_mac("a,b\r1,2\r", ',')]
    #[case::mark("\u{feff}a,b\r\n1,2\r\n", ',')]
    #[case::said("sep=;\r\na;b\r\n1;2\r\n", ';')]
    #[case::quoted_commas("\"a\";b\n\"1\";2\n", ';')]
    fn the_same_sheet_in_every_dress(#[case] text: &str, #[case] separator: char) {
        let found = table(text);
        assert_eq!((found.separator, found.header), (separator, vec!["a".to_owned(), "b".into()]));
        assert_eq!(found.rows.iter().map(|r| r.cells.clone()).collect::<Vec<_>>(), [["1", "2"]]);
    }

    #[test]
    fn a_row_is_told_by_the_line_on_which_it_begins() {
        let found = table("\r\nname,words\r\nx,\"two\r\nlines\"\r\n\r\n,,\r\n\ny,\"a \"\"b\"\"\"\r\nz\r\n");
        let lines: Vec<_> = found.rows.iter().map(|r| (r.line, r.cell(0), r.cell(1))).collect();
        assert_eq!(lines, [(3, "x", "two\r\nlines"), (8, "y", "a \"b\""), (9, "z", "")]);
        assert_eq!(found.line, 2);
    }

    #[rstest]
    #[case::latin_1(b"a,b\ncaf\xe9,1\n", "line 2: the byte 0xE9 is not UTF-8: an older encoding such as Latin-1")]
    #[case::utf_16(b"\xff\xfea\0,\0", "line 1: the text is UTF-16")]
    #[case::workbook(b"PK\x03\x04whatever", "line 1: this is a workbook, not a CSV file")]
    #[case::nul(b"a,b\n1,\0\n", "line 2: a byte is 0, so this is no text")]
    #[case::nothing(b"", "line 1: the file is empty")]
    #[case::blank(b"\xef\xbb\xbf\r\n\r\n", "line 1: the file is empty")]
    #[case::only_separators(b",,\n,,\n", "line 1: the file is empty")]
    #[case::open_quote(b"a,b\n1,\"2\n3,4\n", "line 2: a quote is opened here and never closed")]
    #[case::after_a_quote(b"a,b\n\"1\"x,2\n", "line 2: something follows a quote that closes a cell")]
    fn what_is_no_table_is_told(#[case] bytes: &[u8], #[case] told: &str) {
        assert_eq!(read(bytes, None).unwrap_err().to_string(), told);
    }

    #[test]
    fn a_row_with_too_many_cells_is_told_and_the_others_are_read() {
        let (found, faults) = read(b"a,b\n1,2,3\n4,5,\n", None).unwrap();
        assert_eq!(faults[0].to_string(), "line 2: the row has 3 cells, and the header 2");
        assert_eq!(found.rows.iter().map(|r| r.line).collect::<Vec<_>>(), [3]);
        let wide = format!("{}\n", ",a".repeat(MAX_COLUMNS));
        assert!(read(wide.as_bytes(), None).unwrap_err().text.contains("more than 500 cells"));
        let long = format!("a\n{}", "x\n".repeat(MAX_ROWS + 1));
        assert!(read(long.as_bytes(), None).unwrap_err().text.contains("more than 10000 rows"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_told(bytes in proptest::collection::vec(proptest::sample::select(b"a,;\t\"\r\n=\xe9\0\xef\xbb\xbf ".as_slice()), 0..60)) {
            if let Ok((table, _)) = read(&bytes, None) {
                let lines: Vec<_> = table.rows.iter().map(|r| r.line).collect();
                proptest::prop_assert!(lines.is_sorted() && lines.iter().all(|l| *l > table.line));
                proptest::prop_assert!(table.rows.iter().all(|r| r.cells.len() <= table.header.len()));
            }
        }
    }
}
