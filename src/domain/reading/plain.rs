//! Metrics as plain JSON: an object of numbers, nested or not, or a list of names with values.

use super::json::Json;
use super::{Format, Reading};

/// How deep numbers are looked for.
const DEEPEST: usize = 4;

/// Reads it; none if there is no number in it.
pub(super) fn read(json: &Json<'_>) -> Option<Reading> {
    let mut reading = Reading::of(Format::Json);
    match json {
        Json::Object(_) => walk("", json, 0, &mut reading),
        Json::List(rows) => rows.iter().for_each(|row| take_row(row, &mut reading)),
        _ => {}
    }
    (!reading.metrics.is_empty() || !reading.findings.is_empty()).then_some(reading)
}

fn walk(prefix: &str, json: &Json<'_>, depth: usize, reading: &mut Reading) {
    for (key, value) in json.members() {
        let name = if prefix.is_empty() { key.to_string() } else { format!("{prefix}/{key}") };
        match value {
            Json::Number(text) => reading.metric(&name, text, None, None),
            Json::Object(_) if depth < DEEPEST => walk(&name, value, depth + 1, reading),
            Json::List(rows) if depth == 0 && key == "metrics" => rows.iter().for_each(|row| take_row(row, reading)),
            _ => {}
        }
    }
}

fn take_row(row: &Json<'_>, reading: &mut Reading) {
    let name = ["metric", "name"].iter().find_map(|key| row.text_of(key));
    if let (Some(name), Some(value)) = (name, row.get("value").and_then(Json::number)) {
        let stderr = row.get("stderr").and_then(Json::number);
        reading.metric(name, value, stderr, row.count_of("n").or_else(|| row.count_of("count")));
    }
}
