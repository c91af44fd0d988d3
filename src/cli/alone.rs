//! The gate's part of the grammar by itself: a pipeline waits for the answer, and the whole grammar takes longer to build than that.

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use super::args::{Cli, Command, Global};
use super::gate::GateArgs;

#[derive(Debug, Parser)]
#[command(name = "obstat", version)]
struct GateAlone {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Only,
}

#[derive(Debug, Subcommand)]
enum Only {
    Gate(GateArgs),
}

/// Reads a command line, program name first. Whatever the short grammar does not take is for the whole one to judge.
///
/// # Errors
/// What the whole grammar says.
pub(super) fn read(words: &[OsString]) -> Result<Cli, clap::Error> {
    if words.iter().any(|word| word == "gate")
        && let Ok(GateAlone { global, command: Only::Gate(args) }) = GateAlone::try_parse_from(words)
    {
        return Ok(Cli { global, command: Some(Command::Gate(args)) });
    }
    Cli::try_parse_from(words)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn both(line: &str) -> [Result<String, String>; 2] {
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let told = |cli: Result<Cli, clap::Error>| cli.map(|c| format!("{c:?}")).map_err(|e| e.to_string());
        [told(read(&words)), told(Cli::try_parse_from(&words))]
    }

    #[test]
    fn the_short_grammar_says_what_the_whole_one_says() {
        let lines = [
            "obstat gate a@1",
            "obstat --json gate a@1 --env staging --store x",
            "obstat --store gate gate a@1 --artifact f",
            "obstat gate a@1 --bundle b --org abcd-efgh-ijkl-mnop-qrst-uvwx-yz --max-age 36h",
            "obstat gate",
            "obstat gate a@1 --digest no",
            "obstat gate a@1 --max-age 36h",
            "obstat gate --help",
            "obstat --store gate release list",
            "obstat help gate",
            "obstat release show gate",
            "obstat gate a@1 b@2",
        ];
        for line in lines {
            let [short, whole] = both(line);
            assert_eq!(short, whole, "{line}");
        }
        assert!(both("obstat gate a@1")[0].is_ok() && both("obstat gate")[0].is_err());
    }
}
