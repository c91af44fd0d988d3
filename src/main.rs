//! The thin binary: the command line, or without a command the terminal interface.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Reports bugs only: every foreseen error is a sentence of the command line.
    let _ = color_eyre::install();
    let interface = |start| obstat::tui::run::run(start, &obstat::tui::run::Settings::default());
    ExitCode::from(obstat::cli::run(std::env::args_os(), interface))
}
