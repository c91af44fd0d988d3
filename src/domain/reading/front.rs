//! The front matter of a card: its outermost keys, and no more of YAML than that. Anchors, tags and merges are not followed,
//! so nothing in it can grow.

use std::collections::BTreeMap;

/// Parts a card into its front matter, if it has one that ends, and the rest with the line on which that begins.
pub(super) fn split(text: &str) -> (Option<&str>, &str, usize) {
    let rest = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"));
    let Some(rest) = rest else { return (None, text, 1) };
    let mut at = 0;
    for (n, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" {
            return (Some(&rest[..at]), &rest[at + line.len()..], n + 3);
        }
        at += line.len();
    }
    (None, text, 1)
}

/// Whether a line is a heading of Markdown.
pub(super) fn is_heading(line: &str) -> bool {
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t'])
}

/// The outermost keys: each with its value if that is one scalar or a list of them, joined by commas; else with nothing.
pub(super) fn keys(matter: &str) -> BTreeMap<String, String> {
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    let mut last: Option<String> = None;
    for line in matter.lines() {
        let line = line.trim_end();
        let item = line.trim_start().strip_prefix("- ").map(str::trim);
        match (item, &last) {
            _ if line.is_empty() || line.trim_start().starts_with('#') => {}
            // Of a list only what is a plain word is kept: a mapping in it has no place among facts.
            (Some(item), Some(key)) if !item.contains(": ") && !item.ends_with(':') => {
                let kept = keys.entry(key.clone()).or_default();
                if kept.len() < 500 {
                    kept.push_str(if kept.is_empty() { "" } else { ", " });
                    kept.push_str(scalar(item));
                }
            }
            (None, _) if !line.starts_with([' ', '\t']) => {
                last = line.split_once(':').map(|(key, value)| {
                    let key = key.trim().to_owned();
                    keys.insert(key.clone(), scalar(value.trim()).to_owned());
                    key
                });
            }
            _ => {}
        }
    }
    keys
}

fn scalar(text: &str) -> &str {
    let quoted = |q: char| text.strip_prefix(q).and_then(|t| t.strip_suffix(q));
    let plain = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
    quoted('"').or_else(|| quoted('\'')).unwrap_or(plain)
}
