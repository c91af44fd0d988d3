//! What stands in a file of evidence, line by line.

use serde_json::{Value, json};

use crate::cli::page::{Page, Tone};
use crate::domain::preview::{Content, Preview};

/// Adds a preview to what is known of the evidence.
pub fn add(preview: &Preview, data: &mut Value, page: &mut Page) {
    let rows = match &preview.content {
        Content::Table(rows) => json!(rows),
        Content::Lines(_) | Content::Nothing => Value::Null,
    };
    let lines = if rows.is_null() { json!(preview.plain()) } else { Value::Null };
    data["contents"] = json!({ "kind": preview.kind, "lines": lines, "rows": rows, "note": preview.note });
    page.heading("Contents");
    if !preview.note.is_empty() {
        page.toned(Tone::Warn, &preview.note);
    }
    match &preview.content {
        Content::Table(rows) => {
            let Some((header, body)) = rows.split_first() else { return };
            let heads: Vec<&str> = header.iter().map(String::as_str).collect();
            page.table(&heads, body.iter().map(|row| row.iter().map(Into::into).collect()).collect(), "");
        }
        Content::Lines(_) | Content::Nothing => {
            for line in preview.plain() {
                page.line(line);
            }
        }
    }
}
