//! What a command works with: the store, the clock, the agent, and passphrases from where the options say.

use std::ffi::OsString;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use super::args::{Global, KeyArgs, KeySource as TypedSource};
use super::error::CliError;
use super::typed;
use crate::app::Start;
use crate::app::arrive::arrive;
use crate::app::clock::Clock;
use crate::app::error::AppError;
use crate::app::identity::{KeySource, Passphrase, Unlock};
use crate::app::session::{Options, Session};
use crate::app::words::TypedTime;
use crate::domain::ids::{Email, EventId};
use crate::ledger::fingerprint::Fingerprint;

/// Reads a variable that is set and not empty.
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Finds the store's directory: `--store`, `OBSTAT_STORE`, or the place that the system has for a program's data.
///
/// # Errors
/// A usage error where the system names no such place.
pub fn store_dir(global: &Global) -> Result<PathBuf, CliError> {
    if let Some(dir) = &global.store {
        return Ok(dir.clone());
    }
    if let Some(dir) = variable("OBSTAT_STORE") {
        return Ok(dir.into());
    }
    let place = directories::ProjectDirs::from("", "", "obstat").map(|dirs| dirs.data_dir().join("store"));
    place.ok_or_else(|| CliError::usage("this account has no home directory to keep a store in", "name one with --store DIR"))
}

/// Takes clock, person and agent from options and environment.
///
/// # Errors
/// A usage error when `OBSTAT_NOW` is no time.
pub fn options(global: &Global) -> Result<Options, CliError> {
    let clock = match variable("OBSTAT_NOW") {
        None => Clock::system(),
        Some(text) => {
            let at = typed::moment(&text.to_string_lossy());
            Clock::fixed(at.map_err(|e| CliError::usage(format!("OBSTAT_NOW: {e}"), "correct it, or unset it"))?)
        }
    };
    Ok(Options { clock, acting_as: global.acting_as.clone(), agent: variable("SSH_AUTH_SOCK").map(PathBuf::from) })
}

/// Opens the store that the options name.
///
/// # Errors
/// What keeps it from being opened.
pub fn open(global: &Global) -> Result<Session, CliError> {
    let session = Session::open(&store_dir(global)?, options(global)?)?;
    if !global.quiet && session.trusted_first_use()? {
        let print = Fingerprint::of(&session.office()?.org);
        let words = "warning: this store was joined without a fingerprint; compare";
        super::output::say(&format!("{words} {print} with what a keeper reads to you\n"));
    }
    Ok(session)
}

/// Opens the store that the options name for the interface; none may stand there yet.
///
/// # Errors
/// What keeps it from being opened.
pub fn start(global: &Global) -> Result<Start, CliError> {
    let zone = iana_time_zone::get_timezone().unwrap_or_default();
    let zone = if zone.is_empty() || zone == "Etc/UTC" { "UTC".to_owned() } else { zone };
    Ok(arrive(&store_dir(global)?, options(global)?, zone)?)
}

/// Opens the store and finds a release in it, both as of a time if one is given.
///
/// # Errors
/// What keeps it from being opened or found; a usage error when the release did not exist then.
pub fn release_at(global: &Global, text: &str, at: Option<TypedTime>) -> Result<(Session, EventId), CliError> {
    let session = open(global)?;
    match at {
        None => {
            let id = session.resolve(text)?;
            Ok((session, id))
        }
        Some(at) => {
            let zone = session.office()?.time_zone;
            Ok(session.release_at(text, at.instant(zone, session.now())?)?)
        }
    }
}

/// Says where a person's key is to come from.
///
/// # Errors
/// A usage error when no option says it.
pub fn key_source(source: &TypedSource) -> Result<KeySource, CliError> {
    match source {
        TypedSource { new_key: true, .. } => Ok(KeySource::New),
        TypedSource { key: Some(file), .. } => Ok(KeySource::File(file.clone())),
        TypedSource { agent_key: Some(name), .. } => Ok(KeySource::Agent(Some(name.clone()).filter(|n| !n.is_empty()))),
        _ => Err(CliError::usage("nothing says which key to use", "give --new-key, --key FILE or --agent-key NAME")),
    }
}

/// Gives passphrases: none, from a file, or from the terminal; without any, an error that names the option.
#[derive(Debug, Clone)]
pub struct Passphrases {
    file: Option<PathBuf>,
    none: bool,
    options: &'static str,
}

impl Passphrases {
    /// Takes them as `--passphrase-file` and `--no-passphrase` say.
    pub fn new(args: &KeyArgs) -> Self {
        let options = "give --passphrase-file FILE or --no-passphrase";
        Self { file: args.passphrase_file.clone(), none: args.no_passphrase, options }
    }

    /// The passphrase that the options give, if they do.
    fn given(&self) -> Result<Option<Option<Passphrase>>, AppError> {
        match &self.file {
            _ if self.none => Ok(Some(None)),
            Some(file) => first_line(file).map(|line| Some(Some(line))),
            None => Ok(None),
        }
    }

    fn missing(&self, what: String) -> AppError {
        AppError::usage(what, self.options)
    }
}

/// A passphrase is one line; a longer file is another file.
const MAX_PASSPHRASE: u64 = 4096;

fn first_line(file: &Path) -> Result<Passphrase, AppError> {
    let mut text = Zeroizing::new(String::new());
    let opened = std::fs::File::open(file).map_err(|e| AppError::file(file, "read", e))?;
    opened.take(MAX_PASSPHRASE).read_to_string(&mut text).map_err(|e| AppError::file(file, "read", e))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(AppError::usage(
            format!("{} has no passphrase on its first line", file.display()),
            "write it there, or give --no-passphrase",
        ));
    }
    Ok(Zeroizing::new(line.to_owned()))
}

fn terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

fn ask(words: &str) -> Result<Passphrase, AppError> {
    let words = crate::domain::text::visible(words);
    rpassword::prompt_password(words.as_ref())
        .map(Zeroizing::new)
        .map_err(|e| AppError::file(Path::new("the terminal"), "read", e))
}

impl Unlock for Passphrases {
    fn passphrase(&mut self, who: &Email, key_file: &Path) -> Result<Option<Passphrase>, AppError> {
        match self.given()? {
            Some(given) => Ok(given),
            None if terminal() => ask(&format!("Passphrase of {who}'s key {}: ", key_file.display())).map(Some),
            None => Err(self.missing(format!(
                "the key {} of {who} has a passphrase, and there is no terminal to ask for it",
                key_file.display()
            ))),
        }
    }

    fn new_passphrase(&mut self, who: &Email) -> Result<Option<Passphrase>, AppError> {
        match self.given()? {
            Some(given) => Ok(given),
            None if terminal() => ask_twice(who),
            None => Err(self.missing(format!("nothing says under which passphrase to keep the new key of {who}"))),
        }
    }
}

/// Asks until two answers agree; an empty one means a key without a passphrase.
fn ask_twice(who: &Email) -> Result<Option<Passphrase>, AppError> {
    loop {
        let first = ask(&format!("New passphrase for {who}'s key (empty for none): "))?;
        if *first == *ask("The same again: ")? {
            return Ok(Some(first).filter(|p| !p.is_empty()));
        }
        super::output::say("The two differ; once more.\n");
    }
}

/// The instant of a time that was typed, by the clocks of the organisation.
pub fn wall_clock(session: &Session, at: Option<TypedTime>) -> Result<Option<DateTime<Utc>>, AppError> {
    let Some(at) = at else { return Ok(None) };
    Ok(Some(at.on_the_wall(session.office()?.time_zone, session.now())?))
}
