//! Metrics in a table: comma, semicolon or tab between cells, quotes as in RFC 4180.

use super::{Fault, Format, Reading};

/// How many cells are read.
const MOST: usize = 1_000_000;

/// Whether a text without a telling name begins like a table of metrics.
pub(super) fn is_one(text: &str) -> bool {
    let header = text.lines().next().unwrap_or_default();
    let cells: Vec<String> = header.split(delimiter(header)).map(|c| c.trim().to_ascii_lowercase()).collect();
    column(&cells, NAMES).is_some() && column(&cells, VALUES).is_some()
}

const NAMES: &[&str] = &["metric", "metric_name", "name", "measure"];
const VALUES: &[&str] = &["value", "score", "result"];
const ERRORS: &[&str] = &["stderr", "standard_error", "std_error"];
const COUNTS: &[&str] = &["n", "count", "samples"];

fn column(header: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| header.iter().position(|h| h == name))
}

fn delimiter(header: &str) -> char {
    let count = |c: char| header.matches(c).count();
    [',', ';', '\t'].into_iter().max_by_key(|c| (count(*c), *c == ',')).unwrap_or(',')
}

/// Reads a table: a row a metric with columns for name and value, or one row of numbers under their names.
pub(super) fn read(text: &str) -> Reading {
    let rows = match rows(text) {
        Ok(rows) => rows,
        Err(fault) => return Reading { fault: Some(fault), ..Reading::of(Format::Csv) },
    };
    let mut reading = Reading::of(Format::Csv);
    let Some(((_, header), body)) = rows.split_first() else { return reading };
    let lower: Vec<String> = header.iter().map(|c| c.trim().to_ascii_lowercase()).collect();
    if let Some((line, row)) = body.iter().find(|(_, row)| row.len() != header.len()) {
        let text = format!("the row has {} cells, and the header {}", row.len(), header.len());
        return Reading::faulty(Format::Csv, Some(*line), text);
    }
    reading.fact("rows", &body.len().to_string());
    reading.fact("columns", &header.len().to_string());
    match (column(&lower, NAMES), column(&lower, VALUES)) {
        (Some(name), Some(value)) => {
            let (error, count) = (column(&lower, ERRORS), column(&lower, COUNTS));
            for (_, row) in body {
                let at = |column: Option<usize>| column.and_then(|c| row.get(c)).map(|c| c.trim());
                let (Some(name), Some(value)) = (at(Some(name)), at(Some(value))) else { continue };
                reading.metric(name, value, at(error), at(count).and_then(|n| n.parse().ok()));
            }
        }
        _ if body.len() == 1 => {
            for (name, value) in header.iter().zip(&body[0].1) {
                if let Ok(value) = value.trim().parse() {
                    reading.number(name, value, None, None);
                }
            }
        }
        _ => reading.found(false, "it has no columns “metric” and “value”, so no metric is taken from it"),
    }
    reading
}

type Row = (usize, Vec<String>);

fn rows(text: &str) -> Result<Vec<Row>, Fault> {
    let delimiter = delimiter(text.lines().next().unwrap_or_default());
    let (mut rows, mut row, mut cell): (Vec<Row>, Vec<String>, String) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut began, mut cells) = (1, 1, 0_usize);
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' if quoted => {
                quoted = false;
                if chars.peek().is_some_and(|n| *n != delimiter && !matches!(n, '\r' | '\n')) {
                    return Err(Fault { line: Some(line), text: "something follows a closing quote".into() });
                }
            }
            '"' if cell.is_empty() => quoted = true,
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                // A line without anything in it is no row.
                if row.iter().any(|c| !c.is_empty()) || row.len() > 1 {
                    rows.push((began, std::mem::take(&mut row)));
                }
                row.clear();
                line += 1;
                began = line;
            }
            c if c == delimiter && !quoted => {
                row.push(std::mem::take(&mut cell));
                cells += 1;
                if cells > MOST {
                    return Err(Fault { line: Some(line), text: format!("it has more than {MOST} cells, too many to be read") });
                }
            }
            c => {
                line += usize::from(c == '\n');
                cell.push(c);
            }
        }
    }
    if quoted {
        return Err(Fault { line: Some(began), text: "a quote is opened there that never closes".into() });
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push((began, row));
    }
    Ok(rows)
}
