//! The manual page: the grammar of the commands, and the keys of the terminal interface.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use serde_json::json;

use super::args::Cli;
use super::error::CliError;
use super::output::Reply;
use super::page::Page;
use super::{Interface, KeyList};

/// Print the manual page, or write one a command
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat man | man -l -\n  obstat man --dir man1")]
pub struct ManArgs {
    /// Write a page for every command into this directory
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Prints the manual page, or writes one a command.
pub fn run(args: &ManArgs, interface: Interface) -> Result<Reply, CliError> {
    let page = whole(&(interface.keys)());
    let Some(dir) = &args.dir else {
        let page = page.map_err(|e| CliError::file(Path::new("the manual page"), "written", &e))?;
        return Ok(Reply::raw(json!({ "schema": "obstat/man/v1", "page": page }), page));
    };
    write(dir, page).map_err(|e| CliError::file(dir, "written", &e))?;
    let dir = dir.display().to_string();
    let mut page = Page::new();
    page.line(format!("wrote the manual pages to {dir}"));
    Ok(Reply::new(json!({ "schema": "obstat/man/v1", "dir": dir }), page))
}

fn write(dir: &Path, page: io::Result<String>) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    clap_mangen::generate_to(Cli::command(), dir)?;
    std::fs::write(dir.join(Man::new(Cli::command()).get_filename()), page?)
}

fn whole(keys: &KeyList) -> io::Result<String> {
    let mut page = Vec::new();
    Man::new(Cli::command()).render(&mut page)?;
    keys_section(keys).to_writer(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// The section of keys: where, and there a paragraph for each command.
fn keys_section(keys: &KeyList) -> Roff {
    let mut roff = Roff::default();
    roff.control("SH", ["KEYS"]);
    roff.text([roman(
        "Of the terminal interface as shipped; the configuration file gives a command, named in brackets, other keys.",
    )]);
    for (place, rows) in keys {
        roff.control("SS", [*place]);
        for (keys, does) in rows {
            roff.control("TP", []);
            roff.text([bold(keys)]);
            roff.text([roman(does)]);
        }
    }
    roff
}
