//! The sample organisation: looked at on a terminal, or made for scripts.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::Interface;
use super::args::Global;
use super::context;
use super::error::CliError;
use super::output::Reply;
use crate::app::{AppError, Session, Start, demo as make};

/// Look at a sample organisation in a throw-away store
///
/// Without a terminal it makes the store, prints its path and ends. You act as Priya Nair, the AI Governance Lead; --as
/// names somebody else.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat demo
  obstat demo --keep sample")]
pub struct DemoArgs {
    /// Make the store in this directory and keep it
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

pub(super) fn run(args: &DemoArgs, global: &Global, interface: Interface) -> Result<Reply, CliError> {
    let options = context::options(global)?;
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal() && !global.json;
    let home = tempfile::Builder::new()
        .prefix("obstat-demo-")
        .tempdir()
        .map_err(|e| AppError::file(&std::env::temp_dir(), "written", e))?;
    let dir = args.keep.clone().unwrap_or_else(|| home.path().join("store"));
    let mut session = make(&dir, options.clock.now())?;
    session.set(options.clock, options.acting_as);
    if terminal {
        interface.start(Start::At(Box::new(session)))?;
        return Ok(Reply::raw(Value::Null, String::new()));
    }
    if args.keep.is_none() {
        // Whoever asked for it from a script wants to look at it; the system clears its temporary directory in time.
        let _ = home.keep();
    }
    made(&session, &dir)
}

fn made(session: &Session, dir: &Path) -> Result<Reply, CliError> {
    let dir = std::path::absolute(dir).map_err(|e| AppError::file(dir, "found", e))?;
    let header = session.header()?;
    let path = dir.display().to_string();
    let data = json!({
        "schema": "obstat/demo/v1",
        "store": path,
        "organisation": header.organisation,
        "overdue": header.overdue,
        "waiting_for_me": header.for_me,
    });
    Ok(Reply::raw(data, format!("{path}\n")).note(format!("obstat --store {path} release list --waiting-for me")))
}
