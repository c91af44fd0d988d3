//! Metrics in a table.

use super::super::rows::{Flaw, Row, rows};
use super::{Format, Reading};

/// How many cells are read.
const MOST: usize = 1_000_000;

/// Whether a text without a telling name begins like a table of metrics.
pub(super) fn is_one(text: &str) -> bool {
    let header = rows(text, None, MOST).next().and_then(Result::ok).map(|header| lower(&header)).unwrap_or_default();
    column(&header, NAMES).is_some() && column(&header, VALUES).is_some()
}

const NAMES: &[&str] = &["metric", "metric_name", "name", "measure"];
const VALUES: &[&str] = &["value", "score", "result"];
const ERRORS: &[&str] = &["stderr", "standard_error", "std_error"];
const COUNTS: &[&str] = &["n", "count", "samples"];

fn column(header: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| header.iter().position(|h| h == name))
}

fn lower(header: &Row<'_>) -> Vec<String> {
    header.cells.iter().map(|cell| cell.trim().to_ascii_lowercase()).collect()
}

/// Reads a table: a row a metric with columns for name and value, or one row of numbers under their names.
pub(super) fn read(text: &str) -> Reading {
    let rows = match all(text) {
        Ok(rows) => rows,
        Err((line, what)) => return Reading::faulty(Format::Csv, Some(line), what),
    };
    let mut reading = Reading::of(Format::Csv);
    let Some((header, body)) = rows.split_first() else { return reading };
    reading.fact("rows", &body.len().to_string());
    reading.fact("columns", &header.count.to_string());
    let lower = lower(header);
    match (column(&lower, NAMES), column(&lower, VALUES)) {
        (Some(name), Some(value)) => {
            let (error, count) = (column(&lower, ERRORS), column(&lower, COUNTS));
            for row in body {
                let at = |column: Option<usize>| column.and_then(|c| row.cells.get(c)).map(|c| c.trim());
                let (Some(name), Some(value)) = (at(Some(name)), at(Some(value))) else { continue };
                reading.metric(name, value, at(error), at(count).and_then(|n| n.parse().ok()));
            }
        }
        _ if body.len() == 1 => {
            for (name, value) in header.cells.iter().zip(&body[0].cells) {
                if let Ok(value) = value.trim().parse() {
                    reading.number(name, value, None, None);
                }
            }
        }
        _ => reading.found(false, "it has no columns “metric” and “value”, so no metric is taken from it"),
    }
    reading
}

/// All rows, as wide as the header each, or what is wrong on which line.
fn all(text: &str) -> Result<Vec<Row<'_>>, (usize, String)> {
    let (mut found, mut cells): (Vec<Row<'_>>, usize) = (Vec::new(), 0);
    for row in rows(text, None, MOST) {
        let row = row.map_err(|flaw| match flaw {
            Flaw::Open(line) => (line, "a quote is opened there that never closes".to_owned()),
            Flaw::After(line) => (line, "something follows a closing quote".to_owned()),
        })?;
        cells += row.count;
        if cells > MOST {
            return Err((row.line, format!("it has more than {MOST} cells, too many to be read")));
        }
        if let Some(header) = found.first().filter(|header| header.count != row.count) {
            return Err((row.line, format!("the row has {} cells, and the header {}", row.count, header.count)));
        }
        found.push(row);
    }
    Ok(found)
}
