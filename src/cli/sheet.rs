//! Answers as spreadsheets: the columns of each, in the order in which they stay, and the cells out of the same values that
//! `--json` has.

use std::path::Path;

use serde_json::{Value, json};

use super::args::Global;
use super::error::CliError;
use super::output::{self, Reply};
use super::page::Page;
use super::{condition, context, question, release, report as reports};
use crate::domain::text::counted;
use crate::report::spreadsheet;

/// The option that asks for a spreadsheet.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct CsvArgs {
    /// Print a spreadsheet: CSV in UTF-8, the columns as below; a cell that begins like a formula has ' before it
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

impl CsvArgs {
    /// Gives the answer as a spreadsheet where that was asked for.
    pub fn of(self, columns: &[&str], rows: &[Value], reply: Reply) -> Reply {
        if self.csv { Reply { raw: Some(text(columns, rows)), ..reply } } else { reply }
    }
}

/// The queue: one release a row.
pub const QUEUE: &[&str] = &[
    "ref",
    "attempt",
    "model",
    "version",
    "kind",
    "emergency",
    "tier",
    "tier_confirmed",
    "state",
    "owner",
    "summary",
    "done",
    "applicable",
    "obstructions",
    "due",
    "since",
    "waiting_for",
    "waiting_role",
    "id",
];

/// The trail: one act a row. The whole trail has no `text` and no `not_counted`: those are told release by release.
pub const TRAIL: &[&str] = &["at", "ref", "kind", "by", "text", "not_counted", "key", "id", "stream"];

/// Conditions, one a row.
pub const CONDITIONS: &[&str] = &[
    "id",
    "ref",
    "state",
    "text",
    "by",
    "due",
    "lapsed",
    "before_deployment",
    "from",
    "role",
    "author",
    "extensions",
    "met_by",
    "met_at",
    "waived_by",
    "waived_at",
    "release",
];

/// The report: one figure a row.
pub const REPORT: &[&str] = &["section", "name", "measure", "value"];

/// Writes rows under columns: the values of those keys, where a dot leads down into an object.
pub fn text(columns: &[&str], rows: &[Value]) -> String {
    spreadsheet::csv(columns, rows.iter().map(|row| columns.iter().map(|column| cell(&row[*column])).collect::<Vec<_>>()))
}

/// A value as a cell: nothing is empty, a list is its members one after the other.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// The rows of the queue, from `release list --json`.
pub fn queue(data: &Value) -> Vec<Value> {
    let flat = |row: &Value| {
        let mut row = row.clone();
        for key in ["done", "applicable"] {
            row[key] = row["progress"][key].clone();
        }
        row
    };
    data["releases"].as_array().into_iter().flatten().map(flat).collect()
}

/// The rows of the trail, from `log --json`.
pub fn trail(data: &Value) -> Vec<Value> {
    data["acts"].as_array().cloned().unwrap_or_default()
}

/// The rows of conditions, from `condition list --json`.
pub fn conditions(data: &Value) -> Vec<Value> {
    let flat = |row: &Value| {
        let (mut row, terms) = (row.clone(), &row["terms"]);
        for key in ["text", "by", "before_deployment", "from"] {
            row[key] = terms[key].clone();
        }
        row["extensions"] = json!(row["extensions"].as_array().map_or(0, Vec::len));
        for deed in ["met", "waived"] {
            let said = row[deed].clone();
            row[format!("{deed}_by")] = said["by"].clone();
            row[format!("{deed}_at")] = said["at"].clone();
        }
        row
    };
    data["conditions"].as_array().into_iter().flatten().map(flat).collect()
}

/// The rows of the report, from `report --json`: each figure with where it stands; what names a member of a list names its row.
pub fn report(data: &Value) -> Vec<Value> {
    let mut rows = Vec::new();
    for (section, value) in data.as_object().into_iter().flatten().filter(|(key, _)| *key != "schema") {
        figures(section, "", value, &mut rows);
    }
    rows
}

/// The keys by which the members of the report's lists are told apart, the first that a member has.
const NAMES: [&str; 5] = ["ref", "owner", "month", "step", "from_days"];

fn figures(section: &str, name: &str, value: &Value, rows: &mut Vec<Value>) {
    let row = |measure: &str, value: &Value| json!({ "section": section, "name": name, "measure": measure, "value": value });
    match value {
        Value::Array(members) => {
            for member in members {
                let mut member = member.clone();
                let key = NAMES.into_iter().find(|key| member.get(*key).is_some());
                let name = key.and_then(|key| member.as_object_mut()?.remove(key));
                figures(section, &name.as_ref().map(cell).unwrap_or_default(), &member, rows);
            }
        }
        Value::Object(parts) => {
            for (key, part) in parts {
                match part {
                    Value::Object(_) => figures(section, key, part, rows),
                    Value::Array(list) if list.is_empty() => {}
                    Value::Array(list) if list.first().is_some_and(Value::is_object) => {
                        figures(&format!("{section}.{key}"), "", part, rows);
                    }
                    part => rows.push(row(key, part)),
                }
            }
        }
        value => rows.push(row("", value)),
    }
}

/// The columns of a spreadsheet in a line of help.
pub fn columns(columns: &[&str]) -> String {
    format!("Columns: {}", columns.join(", "))
}

/// Writes the four spreadsheets of a store into a directory, made if need be; none that is there already is replaced.
///
/// # Errors
/// What keeps one from being made or written, and a usage error when one is there.
pub fn export(dir: &Path, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    session.catch_up()?;
    let sheets = [
        ("queue.csv", QUEUE, queue(&release::queue(&session)?)),
        ("trail.csv", TRAIL, trail(&question::trail(&session)?)),
        ("conditions.csv", CONDITIONS, conditions(&condition::all(&session)?)),
        ("report.csv", REPORT, report(&reports::year(&session)?)),
    ];
    std::fs::create_dir_all(dir).map_err(|e| CliError::file(dir, "made a directory", &e))?;
    if let Some((name, ..)) = sheets.iter().find(|(name, ..)| dir.join(name).exists()) {
        let message = format!("{} is there already", dir.join(name).display());
        return Err(CliError::usage(message, "name another directory with -o: no file is replaced"));
    }
    let (mut page, mut made) = (Page::new(), Vec::new());
    for (name, columns, rows) in &sheets {
        let path = dir.join(name);
        output::replace(&path, text(columns, rows).as_bytes()).map_err(|e| CliError::file(&path, "written", &e))?;
        page.line(format!("{}: {}", path.display(), counted(rows.len() as u64, "row")));
        made.push(json!({ "path": path.display().to_string(), "rows": rows.len(), "columns": columns }));
    }
    Ok(Reply::new(json!({ "schema": "obstat/export-csv/v1", "files": made }), page))
}
