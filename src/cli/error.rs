//! What went wrong, as the command line tells it: one sentence, what to do, and an exit code (`cli.md`).

use std::path::Path;

use serde_json::{Value, json};

use crate::app::{AppError, ErrorKind};
use crate::domain::text::visible;

/// An error ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliError {
    /// Its kind.
    pub kind: ErrorKind,
    /// What was wrong and where, in one sentence.
    pub message: String,
    /// What to do; empty where the sentence says it.
    pub help: String,
}

impl CliError {
    /// Makes an error of a kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { kind, message: message.into(), help: help.into() }
    }

    /// Makes a usage error.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message, help)
    }

    /// Makes an error about a file that could not be read or written.
    pub fn file(path: &Path, deed: &str, source: &std::io::Error) -> Self {
        let message = format!("{} cannot be {deed}: {source}", path.display());
        Self::new(ErrorKind::Unable, message, "check the path and its permissions")
    }

    /// Writes it as `--json` has it.
    pub fn to_json(&self) -> Value {
        json!({
            "schema": "obstat/error/v1",
            "error": { "kind": self.kind.word(), "message": self.message, "help": self.help },
        })
    }

    /// Writes it for people: the sentence, and under it what to do. Foreign text in it is shown, not obeyed.
    pub fn to_text(&self) -> String {
        let mut text = format!("error: {}\n", visible(&self.message));
        if !self.help.is_empty() {
            text.push_str(&format!(" help: {}\n", visible(&self.help)));
        }
        text
    }
}

impl From<AppError> for CliError {
    fn from(error: AppError) -> Self {
        Self::new(error.kind(), error.to_string(), error.help())
    }
}
