//! Carrying in: requests and checklists that were kept elsewhere, out of files and into domain values. Pure: nothing is read or
//! written here but the bytes that are handed over. What cannot be taken is told with its line, and with its column where it has one.

pub mod columns;
pub mod request;
pub mod row;
pub mod table;

use crate::domain::text::visible;

/// What keeps a file, or one row of it, from being taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line it stands on, from 1.
    pub line: usize,
    /// The header of the column, where it is about one.
    pub column: Option<String>,
    /// What is wrong.
    pub text: String,
    /// What to do; empty where the sentence says it.
    pub help: String,
}

impl Fault {
    /// Makes a fault of a line.
    pub fn new(line: usize, text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line, column: None, text: text.into(), help: help.into() }
    }

    /// Says in which column.
    #[must_use]
    pub fn in_column(mut self, header: &str) -> Self {
        self.column = Some(header.to_owned());
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}", self.line)?;
        match &self.column {
            Some(column) => write!(f, ", column “{}”: {}", short(column), self.text),
            None => write!(f, ": {}", self.text),
        }
    }
}

/// A piece of foreign text for a sentence: one line, nothing hidden, at most 60 characters.
fn short(text: &str) -> String {
    let mut out: String = visible(text.trim()).chars().take(60).collect();
    if text.trim().chars().count() > 60 {
        out.push('…');
    }
    out
}

/// A name as it is compared: letters and digits, small; spaces, hyphens and underscores do not tell names apart.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
