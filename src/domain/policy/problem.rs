//! What is wrong with a policy: where, what, and what to do.

use std::fmt;

use super::text::short;

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The policy cannot be used.
    Error,
    /// The policy can be read and asked, and somebody should look at it.
    Warning,
}

/// One thing that is wrong with a policy's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line it stands on, from 1.
    pub line: usize,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub text: String,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    pub(super) fn error(line: usize, text: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { line, severity: Severity::Error, text: text.into(), remedy: remedy.into() }
    }

    pub(super) fn warning(line: usize, text: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(line, text, remedy) }
    }

    /// Turns the parser's message into what is wrong and what to do.
    pub fn parsed(line: usize, message: &str) -> Self {
        let message = message.replace('\n', " ");
        let (text, remedy) = reworded(&message);
        Self::error(line, text, remedy)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}; {}", self.line, self.text, self.remedy)
    }
}

/// Words the messages of serde and of the TOML parser as sentences; our own already read “what; remedy”.
fn reworded(message: &str) -> (String, String) {
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let choices = match expected {
        "u32" | "usize" => "a whole number from 0".to_owned(),
        other => other.trim_start_matches("one of ").replace('`', ""),
    };
    let named = |prefix: &str| what.strip_prefix(prefix).map(|rest| short(rest.trim_matches('`')));
    if let Some(key) = named("unknown field ") {
        let remedy = if choices.is_empty() { "remove it".to_owned() } else { format!("remove it, or write one of {choices}") };
        return (format!("nothing here is called “{key}”"), remedy);
    }
    if let Some(word) = named("unknown variant ") {
        return (format!("“{word}” is not a word known here"), format!("write one of {choices}"));
    }
    if let Some(key) = named("missing field ") {
        return (format!("“{key}” is missing"), format!("add {key} = …"));
    }
    if what == "key with no value" {
        return ("a name stands here without a value".to_owned(), "write it as name = value".to_owned());
    }
    if let Some((what, remedy)) = message.split_once("; ") {
        return (what.to_owned(), remedy.to_owned());
    }
    let what = what.trim_start_matches("invalid type: ").trim_start_matches("invalid value: ").replace('`', "");
    if choices.is_empty() {
        return (short(&what), "write it as TOML asks".to_owned());
    }
    (format!("this is {}", short(&what)), format!("write {choices}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_the_parser_become_sentences() {
        let cases = [
            (
                "unknown field `rols`, expected one of `role`, `clause`",
                "nothing here is called “rols”; remove it, or write one of role, clause",
            ),
            ("unknown variant `boss`, expected `a` or `b`", "“boss” is not a word known here; write one of a or b"),
            ("missing field `role`", "“role” is missing; add role = …"),
            ("“x” is not a clause; write its number", "“x” is not a clause; write its number"),
            ("invalid type: string \"a\", expected u32", "this is string \"a\"; write a whole number from 0"),
        ];
        for (message, sentence) in cases {
            assert_eq!(Problem::parsed(3, message).to_string(), format!("line 3: {sentence}"));
        }
    }
}
