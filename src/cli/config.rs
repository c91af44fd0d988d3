//! The configuration file: where it lies, what is wrong in it, and one to begin with.

use std::io::Read as _;
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::Interface;
use super::error::CliError;
use super::output::Reply;
use super::page::{Page, Tone};
use crate::app::ErrorKind;

/// The configuration of the terminal interface: keys, theme, columns, editor, opener
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Say where the file lies and what is wrong in it: exits 0 when all of it holds
    #[command(after_long_help = "Examples:\n  obstat config check\n  OBSTAT_CONFIG=other.toml obstat config check")]
    Check,
    /// Print a file that changes nothing, with every setting, every command and its keys
    #[command(after_long_help = "Examples:\n  obstat config example > obstat.toml")]
    Example,
}

/// The configuration file as it was found.
#[derive(Debug, Clone, Default)]
pub struct ConfigFile {
    /// Where it lies, or would; none where the system names no place.
    pub path: Option<PathBuf>,
    /// Its text; empty where there is none.
    pub text: String,
    /// Why it could not be read.
    pub unreadable: Option<String>,
}

/// A configuration holds a page or two; more is another file.
const MAX_BYTES: u64 = 1 << 17;

impl ConfigFile {
    /// Reads the file that `OBSTAT_CONFIG` names, or `config.toml` where the system has a program's configuration. None is as
    /// good as an empty one, unless it was named.
    pub fn find() -> Self {
        let named = std::env::var_os("OBSTAT_CONFIG").filter(|v| !v.is_empty()).map(PathBuf::from);
        let usual = || directories::ProjectDirs::from("", "", "obstat").map(|dirs| dirs.config_dir().join("config.toml"));
        let asked = named.is_some();
        let Some(path) = named.or_else(usual) else { return Self::default() };
        let mut text = String::new();
        let read = std::fs::File::open(&path).and_then(|file| file.take(MAX_BYTES).read_to_string(&mut text));
        let missing = |e: &std::io::Error| !asked && e.kind() == std::io::ErrorKind::NotFound;
        let unreadable = read.err().filter(|e| !missing(e)).map(|e| format!("it cannot be read ({e}): mend it, or remove it"));
        if unreadable.is_some() {
            text.clear();
        }
        Self { path: Some(path), text, unreadable }
    }

    /// What is wrong with it: file, line, what to do.
    pub fn faults(&self, interface: &Interface) -> Vec<String> {
        let name = self.path.as_ref().map(|p| p.display().to_string()).unwrap_or_default();
        let unreadable = self.unreadable.iter().map(|why| format!("{name}: {why}"));
        let faults = (interface.check)(&self.text).into_iter().map(|(line, text)| format!("{name}:{line}: {text}"));
        unreadable.chain(faults).collect()
    }

    /// The first fault, and how to see the others, for a line on the screen.
    pub fn complaint(&self, interface: &Interface) -> Option<String> {
        let faults = self.faults(interface);
        let more =
            if faults.len() > 1 { format!(" (and {} more: obstat config check)", faults.len() - 1) } else { String::new() };
        faults.first().map(|first| format!("{first}{more}"))
    }
}

/// Runs one of them.
pub fn run(command: &ConfigCommand, interface: Interface) -> Result<Reply, CliError> {
    match command {
        ConfigCommand::Check => check(interface),
        ConfigCommand::Example => {
            let text = (interface.example)();
            Ok(Reply::raw(json!({ "schema": "obstat/config-example/v1", "text": text }), text))
        }
    }
}

fn check(interface: Interface) -> Result<Reply, CliError> {
    let file = ConfigFile::find();
    let faults = file.faults(&interface);
    if !faults.is_empty() {
        let help = "the rest of the file is in force; `obstat config example` shows what may stand there";
        return Err(CliError::new(ErrorKind::Refused, faults.join("; "), help));
    }
    let path = file.path.map(|p| p.display().to_string());
    let data = json!({ "schema": "obstat/config/v1", "path": path, "well": true });
    let mut page = Page::new();
    page.toned(Tone::Good, format!("the configuration holds: {}", path.unwrap_or_else(|| "there is none".to_owned())));
    Ok(Reply::new(data, page))
}
