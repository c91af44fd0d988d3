//! The command line: parse, call the verb, print. Everything that the terminal interface can do can be done here too.

mod act;
mod alone;
pub mod args;
#[cfg(test)]
mod args_tests;
mod backup;
mod ballot;
mod challenge;
mod charter;
mod condition;
pub mod config;
mod conflict;
mod context;
mod deadlines;
mod decision;
mod demo;
mod deputy;
mod doctor;
mod dossier;
mod emergency;
mod error;
mod evidence;
mod exchange;
mod exchanges;
mod filter;
mod gate;
mod halt;
mod item;
mod join;
mod json;
mod keeper;
mod key;
mod live;
mod man;
mod meeting;
mod model;
mod organisation;
mod output;
mod page;
mod person;
mod policy;
mod question;
mod release;
mod report;
mod retention;
mod role;
mod sheet;
mod threshold;
mod typed;
mod usage;

use std::ffi::OsString;
use std::io::{self, IsTerminal};

use args::{Cli, Command, Global};
use error::CliError;
use output::{Output, Reply};

use crate::app::{AppError, ErrorKind, Start};

/// Keys of the terminal interface: where they work, and there which keys do what.
pub type KeyList = Vec<(&'static str, Vec<(String, String)>)>;

/// What the terminal interface does for the command line: handed in, since neither front end knows the other.
#[derive(Debug, Clone, Copy)]
pub struct Interface {
    /// Opens it, where no store stands to welcome whoever comes, with the text of a configuration file, and what there is to
    /// complain of in it.
    pub open: fn(Start, &str, Option<String>) -> Result<(), AppError>,
    /// What is wrong in the text of a configuration file: line, and what to do.
    pub check: fn(&str) -> Vec<(usize, String)>,
    /// A configuration file that changes nothing.
    pub example: fn() -> String,
    /// Its keys, for the manual page.
    pub keys: fn() -> KeyList,
}

impl Interface {
    /// Opens it, as the user's configuration file says.
    fn start(&self, start: Start) -> Result<(), AppError> {
        let file = config::ConfigFile::find();
        (self.open)(start, &file.text, file.complaint(self))
    }
}

/// Runs one command line, program name first, and gives the exit code (`cli.md`).
pub fn run(words: impl IntoIterator<Item = OsString>, interface: Interface) -> u8 {
    let words: Vec<OsString> = words.into_iter().collect();
    let done = match alone::read(&words) {
        Ok(cli) => answer(&cli, interface),
        Err(error) => refuse(&error, &words),
    };
    done.unwrap_or_else(|error| broken_output(&error))
}

fn answer(cli: &Cli, interface: Interface) -> io::Result<u8> {
    let output = Output::new(&cli.global);
    match dispatch(cli, interface) {
        Ok(reply) => output.reply(&reply),
        Err(error) => output.error(&error),
    }
}

/// Help and version are answers; everything else that the parser says is a usage error.
fn refuse(error: &clap::Error, words: &[OsString]) -> io::Result<u8> {
    match error.kind() {
        clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion => {
            error.print()?;
            Ok(0)
        }
        _ => {
            let json = words.iter().take_while(|w| *w != "--").any(|w| w == "--json");
            Output::new(&Global { json, ..Global::default() }).error(&usage::sentence(error, words))
        }
    }
}

/// A reader that has gone away (`obstat log | head`) is no error of ours.
fn broken_output(error: &io::Error) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return 0;
    }
    output::say(&CliError::new(ErrorKind::Unable, format!("standard output cannot be written to: {error}"), "").to_text());
    ErrorKind::Unable.exit()
}

fn dispatch(cli: &Cli, interface: Interface) -> Result<Reply, CliError> {
    let global = &cli.global;
    let Some(command) = &cli.command else {
        if io::stdin().is_terminal() && io::stdout().is_terminal() && !global.json {
            interface.start(context::start(global)?)?;
            return Ok(Reply::raw(serde_json::Value::Null, String::new()));
        }
        let help = "list releases with `obstat release list`, or see `obstat --help`";
        return Err(CliError::usage("without a command, obstat opens its interface, and that needs a terminal", help));
    };
    match command {
        Command::Demo(args) => demo::run(args, global, interface),
        Command::Init(args) => organisation::init(args, global),
        Command::Join(args) => join::run(args, global),
        Command::Whoami(_) => organisation::whoami(global),
        Command::Key(command) => key::run(command, global),
        Command::Person(command) => person::run(command, global),
        Command::Role(command) => role::run(command, global),
        Command::Charter(command) => charter::run(command, global),
        Command::Deputy(command) => deputy::run(command, global),
        Command::Keeper(command) => keeper::run(command, global),
        Command::Model(command) => model::run(command, global),
        Command::Threshold(command) => threshold::run(command, global),
        Command::Release(command) => release::run(command, global),
        Command::Item(command) => item::run(command, global),
        Command::Evidence(command) => evidence::run(command, global),
        Command::Challenge(command) => challenge::run(command, global),
        Command::Approve(args) => decision::approve(args, global),
        Command::Reject(args) => decision::reject(args, global),
        Command::Decide(args) => decision::decide(args, global),
        Command::Vote(args) => ballot::vote(args, global),
        Command::Ballot(command) => ballot::run(command, global),
        Command::Meeting(command) => meeting::run(command, global),
        Command::Condition(command) => condition::run(command, global),
        Command::Deploy(args) => live::deploy(args, global),
        Command::Confirm(args) => live::confirm(args, global),
        Command::Emergency(args) => emergency::run(args, global),
        Command::Suspend(args) => halt::suspend(args, global),
        Command::Reinstate(args) => halt::reinstate(args, global),
        Command::Rollback(command) => halt::rollback(command, global),
        Command::Retire(args) => halt::retire(args, global),
        Command::Review(args) => halt::review(args, global),
        Command::Incident(command) => halt::incident(command, global),
        Command::Policy(command) => policy::run(command, global),
        Command::Conflict(command) => conflict::run(command, global),
        Command::Retention(command) => retention::run(command, global),
        Command::Why(args) => question::why(args, global),
        Command::Gate(args) => gate::run(args, global),
        Command::Dossier(args) => dossier::run(args, global),
        Command::Deadlines(args) => deadlines::run(args, global),
        Command::Report(args) => report::run(args, global),
        Command::Log(args) => question::log(args, global),
        Command::Export(args) => exchange::export(args, global),
        Command::Import(args) => exchange::import(args, global),
        Command::Sync(args) => exchange::sync(args, global),
        Command::Exchange(args) => exchanges::exchange(args, global),
        Command::Verify(args) => match &args.file {
            Some(file) => exchange::verify(file, global),
            None => question::verify(global),
        },
        Command::Frontier(_) => question::frontier(global),
        Command::Backup(args) => backup::run(args, global),
        Command::Filter(command) => filter::run(command, global),
        Command::Config(command) => config::run(command, interface),
        Command::Doctor(_) => doctor::run(global, interface),
        Command::Completions(args) => organisation::completions(args),
        Command::Man(args) => man::run(args, interface),
    }
}
