//! The thin binary: the command line, or without a command the terminal interface.

use std::process::ExitCode;

use obstat::cli::Interface;
use obstat::tui;

fn main() -> ExitCode {
    // Reports bugs only: every foreseen error is a sentence of the command line.
    let _ = color_eyre::install();
    let interface = Interface {
        open: |start, text, complaint| tui::run::run(start, tui::config::read(text).0, complaint),
        check: |text| tui::config::read(text).1.into_iter().map(|fault| (fault.line, fault.text)).collect(),
        example: tui::config::example,
        keys: tui::commands::manual::lines,
    };
    ExitCode::from(obstat::cli::run(std::env::args_os(), interface))
}
