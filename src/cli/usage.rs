//! Turns the parser's complaints into one sentence that names the option and what would be right.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};

use super::args::Cli;
use super::error::CliError;
use crate::domain::text::visible;

/// Words a parser's error about a command line, program name first, as a sentence with help.
pub fn sentence(error: &clap::Error, words: &[OsString]) -> CliError {
    let command = command(words);
    let help = format!("see `{command} --help`");
    let named = text(error, ContextKind::InvalidArg).map(|a| a.trim().to_owned());
    let given = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let message = match (error.kind(), named) {
        (ErrorKind::MissingRequiredArgument, Some(named)) => format!("`{command}` needs {named}"),
        (ErrorKind::UnknownArgument, Some(named)) => {
            negative(&named, words).unwrap_or_else(|| format!("`{command}` takes no {named}{}", suggestion(error)))
        }
        (ErrorKind::InvalidSubcommand, _) => unknown_command(error, &command),
        (ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, _) => {
            missing_command(error, &command)
        }
        (ErrorKind::InvalidValue, Some(named)) if given.is_empty() => format!("{named} needs a value{}", choices(error)),
        (ErrorKind::InvalidValue, Some(named)) => format!("{named}: “{given}” is none of its values{}", choices(error)),
        (ErrorKind::ValueValidation, Some(named)) => format!("{named}: {}", source(error, &given)),
        (ErrorKind::ArgumentConflict, Some(named)) => conflict(error, &named),
        (ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues, Some(named)) => {
            format!("{named} needs a value")
        }
        (ErrorKind::TooManyValues, Some(named)) => format!("{named} takes one value, and “{given}” is one more"),
        _ => first_line(error),
    };
    CliError::usage(message, help)
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(list) => Some(list.join(" and ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::StyledStrs(list) => Some(list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
        _ => None,
    }
}

/// The command as far as it was understood: the words that lead down to it.
fn command(words: &[OsString]) -> String {
    let (mut at, mut path) = (Cli::command(), vec!["obstat".to_owned()]);
    let mut value = false;
    for word in words.iter().skip(1).filter_map(|w| w.to_str()) {
        // What an option of every command is given is no command, though it may be called like one.
        let of_option = std::mem::replace(&mut value, matches!(word, "--store" | "--as" | "--color"));
        if let Some(next) = at.find_subcommand(word).filter(|_| !of_option).cloned() {
            path.push(next.get_name().to_owned());
            at = next;
        }
    }
    path.join(" ")
}

/// What an option says of a value that begins with a minus: the parser takes one for options in short.
fn negative(named: &str, words: &[OsString]) -> Option<String> {
    named.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))?;
    let at = words.iter().position(|word| word.to_str().is_some_and(|word| word.starts_with(named)))?;
    let option = words.get(at.checked_sub(1)?)?.to_str().filter(|word| word.starts_with("--"))?;
    let whole = format!("{option}={}", words[at].to_str()?);
    let joined = [&words[..at - 1], &[whole.clone().into()], &words[at + 1..]].concat();
    match Cli::try_parse_from(&joined) {
        Ok(_) => Some(format!("a value that begins with a minus stands beside its option: {whole}")),
        Err(other) if other.kind() == ErrorKind::ValueValidation => Some(sentence(&other, &joined).message),
        Err(_) => None,
    }
}

fn choices(error: &clap::Error) -> String {
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(list)) if !list.is_empty() => format!("; choose one of {}", list.join(", ")),
        _ => String::new(),
    }
}

fn suggestion(error: &clap::Error) -> String {
    [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| text(error, kind))
        .map(|near| format!("; did you mean {near}?"))
        .unwrap_or_default()
}

fn unknown_command(error: &clap::Error, command: &str) -> String {
    let given = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    format!("`{command}` has no command “{given}”{}", suggestion(error))
}

fn missing_command(error: &clap::Error, command: &str) -> String {
    let list = match error.get(ContextKind::ValidSubcommand) {
        Some(ContextValue::Strings(list)) => list.iter().filter(|c| *c != "help").cloned().collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    if list.is_empty() { format!("`{command}` needs a command") } else { format!("`{command}` needs a command: {list}") }
}

fn conflict(error: &clap::Error, named: &str) -> String {
    match text(error, ContextKind::PriorArg).filter(|prior| prior != named) {
        Some(prior) => format!("{named} cannot be used together with {prior}"),
        None => format!("{named} can be given only once"),
    }
}

fn source(error: &clap::Error, given: &str) -> String {
    std::error::Error::source(error).map_or_else(|| format!("“{given}” cannot be read"), ToString::to_string)
}

fn first_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    visible(&line).into_owned()
}
