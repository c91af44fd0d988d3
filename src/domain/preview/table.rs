//! A table of cells between commas, semicolons or tabs.

use super::super::rows::rows;
use super::{Content, MOST_LINES, Preview};

/// So many columns are shown.
const MOST_COLUMNS: usize = 60;

/// Reads a table; none where it is none.
pub(super) fn read(text: &str, extension: &str) -> Option<Preview> {
    let mut found = rows(text, (extension == "tsv").then_some('\t'), MOST_COLUMNS);
    let mut table = Vec::new();
    for row in found.by_ref().take(MOST_LINES) {
        table.push(row.ok()?.cells.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    }
    let more = found.next().is_some();
    let columns = table.iter().map(Vec::len).max().filter(|n| *n > 1)?;
    table.iter_mut().for_each(|row| row.resize(columns, String::new()));
    let note = if more { format!("The first {MOST_LINES} rows are shown.") } else { String::new() };
    Some(Preview { kind: "table", content: Content::Table(table), note })
}
