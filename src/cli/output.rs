//! Where output goes: data to standard output, messages to standard error, JSON as one object.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use serde_json::Value;

use super::args::{Color, Global};
use super::error::CliError;
use super::page::Page;
use crate::domain::text::visible;

/// What a command has to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The answer as one JSON object with its schema.
    pub data: Value,
    /// The answer for people.
    pub page: Page,
    /// A file printed as it is in place of the page: a script, a manual page.
    pub raw: Option<String>,
    /// Remarks beside the answer, for standard error; `--quiet` drops them.
    pub notes: Vec<String>,
    /// 0, or what the answer no exits with.
    pub exit: u8,
}

impl Reply {
    /// Makes an answer that says yes.
    pub const fn new(data: Value, page: Page) -> Self {
        Self { data, page, raw: None, notes: Vec::new(), exit: 0 }
    }

    /// Makes an answer that is a file of our own making, printed as it is.
    pub const fn raw(data: Value, text: String) -> Self {
        Self { data, page: Page::new(), raw: Some(text), notes: Vec::new(), exit: 0 }
    }

    /// Adds a remark.
    #[must_use]
    pub fn note(mut self, words: impl Into<String>) -> Self {
        self.notes.push(words.into());
        self
    }

    /// Sets the exit code of the answer no.
    #[must_use]
    pub const fn exit(mut self, code: u8) -> Self {
        self.exit = code;
        self
    }
}

/// How to print, taken from the global options and the environment.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
    quiet: bool,
    colour: bool,
}

impl Output {
    /// Reads the options; `NO_COLOR` counts when it is not empty, unless `--color always` says otherwise.
    pub fn new(global: &Global) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|v| v == "dumb");
        let colour = match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => !no_color && !dumb && io::stdout().is_terminal(),
        };
        Self { json: global.json, quiet: global.quiet, colour }
    }

    /// Prints an answer and gives its exit code.
    ///
    /// # Errors
    /// What the system says of standard output.
    pub fn reply(&self, reply: &Reply) -> io::Result<u8> {
        let text = match &reply.raw {
            _ if self.json => one_line(&reply.data),
            Some(text) => text.clone(),
            None => reply.page.render(self.colour),
        };
        print(&text)?;
        if !self.quiet {
            reply.notes.iter().for_each(|note| say(&format!("{}\n", visible(note))));
        }
        Ok(reply.exit)
    }

    /// Prints an error, under `--json` on standard output too, and gives its exit code.
    ///
    /// # Errors
    /// What the system says of standard output.
    pub fn error(&self, error: &CliError) -> io::Result<u8> {
        say(&error.to_text());
        if self.json {
            print(&one_line(&error.to_json()))?;
        }
        Ok(error.kind.exit())
    }
}

/// Prints data to standard output.
///
/// # Errors
/// What the system says; a reader that has gone away is for the caller to take quietly.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Prints a message to standard error; there is nobody to tell when that fails.
pub fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Large enough that a person wonders what is going on.
const WORTH_TELLING: u64 = 64 << 20;

/// Tells on a terminal how far a long piece of work has come; the answer is always to go on.
pub fn progress(global: &Global, what: &str) -> impl FnMut(u64, u64) -> bool {
    let shown = io::stderr().is_terminal() && !global.quiet;
    let (what, mut last) = (visible(what).into_owned(), None);
    move |done, total| {
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or(100);
        if shown && total >= WORTH_TELLING && last != Some(percent) {
            last = Some(percent);
            say(&format!("\r{what} {percent} %{}", if done >= total { "\n" } else { "" }));
        }
        true
    }
}

/// Writes JSON with a line break, its hidden characters escaped: the same data, and nothing that a terminal would obey.
fn one_line(data: &Value) -> String {
    let mut out = String::new();
    for c in data.to_string().chars() {
        if c.is_ascii() && c != '\x7f' || !matches!(visible(c.encode_utf8(&mut [0; 4])), std::borrow::Cow::Owned(_)) {
            out.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
    }
    out.push('\n');
    out
}

/// Writes a file whole or not at all: another program may be reading it.
pub fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let dir = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(dir)?;
    new.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        new.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    new.persist(file).map_err(|e| e.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    #[test]
    fn json_keeps_its_data_and_hides_nothing() {
        let data = json!({ "title": "a\x1b[2J\u{9b}\u{202e}\u{e0041}\x7f東京 “x”" });
        let line = one_line(&data);
        assert!(line.contains("東京 “x”") && line.contains("\\u202e") && line.contains("\\udb40\\udc41"), "{line}");
        assert!(!line.trim_end().chars().any(|c| c.is_control() || c == '\u{202e}'), "{line}");
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), data);
    }
}
