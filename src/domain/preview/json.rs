//! JSON with a line a value, every token as it was written.

use serde::de::IgnoredAny;

use super::{Content, Dress, Line, MOST_LINES, Preview};

/// A value stands in at most so many levels; deeper ones are indented no further.
const DEEPEST: usize = 40;

/// Breaks JSON into lines; none where it is none, or nests deeper than is read.
pub(super) fn pretty(text: &str) -> Option<Preview> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut out = Broken::default();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' => string(rest),
            '{' | '}' | '[' | ']' | ',' | ':' => 1,
            c if c.is_whitespace() => c.len_utf8(),
            _ => rest.find([',', '}', ']', ' ', '\t', '\n', '\r']).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(end);
        rest = after.trim_start();
        out.take(token, rest);
        // One line more than is shown, so that it is seen that some are left out.
        if out.lines.len() > MOST_LINES {
            break;
        }
    }
    out.end();
    Some(Preview { kind: "JSON", content: Content::Lines(out.lines), note: cut(rest) })
}

fn cut(rest: &str) -> String {
    if rest.is_empty() { String::new() } else { format!("The first {MOST_LINES} lines are shown.") }
}

/// The bytes of a string with its quotes.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let closes = |(_, c): &(usize, char)| {
        let closing = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        closing
    };
    text.char_indices().skip(1).find(closes).map_or(text.len(), |(at, _)| at + 1)
}

#[derive(Default)]
struct Broken {
    lines: Vec<Line>,
    line: Line,
    depth: usize,
}

impl Broken {
    /// Takes a token; `rest` is what follows it.
    fn take(&mut self, token: &str, rest: &str) {
        match token {
            "{" | "[" => {
                self.put(Dress::Muted, token);
                self.depth += 1;
                // An empty one stays on its line.
                if !rest.starts_with(['}', ']']) {
                    self.end();
                }
            }
            "}" | "]" => {
                self.depth = self.depth.saturating_sub(1);
                let empty = self.line.last().is_some_and(|(_, last)| last == "{" || last == "[");
                if !empty {
                    self.end();
                }
                self.put(Dress::Muted, token);
            }
            "," => {
                self.put(Dress::Muted, ",");
                self.end();
            }
            ":" => self.put(Dress::Muted, ": "),
            key if key.starts_with('"') && rest.starts_with(':') => self.put(Dress::Strong, key),
            value => self.put(Dress::Plain, value),
        }
    }

    fn put(&mut self, dress: Dress, words: &str) {
        if self.line.is_empty() {
            self.line.push((Dress::Plain, "  ".repeat(self.depth.min(DEEPEST))));
        }
        self.line.push((dress, words.to_owned()));
    }

    fn end(&mut self) {
        if !self.line.is_empty() {
            self.lines.push(std::mem::take(&mut self.line));
        }
    }
}
