//! A table of cells between commas, semicolons or tabs.

use super::{Content, MOST_LINES, Preview};

/// So many columns are shown.
const MOST_COLUMNS: usize = 60;

/// Reads a table; none where it is none.
pub(super) fn read(text: &str, extension: &str) -> Option<Preview> {
    let separator = if extension == "tsv" { b'\t' } else { likely(text.lines().next()?) };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let (mut rows, mut more) = (Vec::new(), false);
    for record in reader.records() {
        let record = record.ok()?;
        if rows.len() == MOST_LINES {
            more = true;
            break;
        }
        rows.push(record.iter().take(MOST_COLUMNS).map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    }
    let columns = rows.iter().map(Vec::len).max().filter(|n| *n > 1)?;
    rows.iter_mut().for_each(|row| row.resize(columns, String::new()));
    let note = if more { format!("The first {MOST_LINES} rows are shown.") } else { String::new() };
    Some(Preview { kind: "table", content: Content::Table(rows), note })
}

/// The separator that the header has most of, a comma where there is none.
fn likely(header: &str) -> u8 {
    let bare: String = header.split('"').step_by(2).collect();
    let count = |c: &u8| bare.bytes().filter(|b| b == c).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}
