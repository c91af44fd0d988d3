//! The floors of the house: a module uses only those under it, and outside crates only where they belong.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A floor, our modules that it may name, and what it may not: crates, clocks, files, the environment.
struct Floor {
    name: &'static str,
    uses: &'static [&'static str],
    never: &'static [&'static str],
}

const PURE: &[&str] = &[
    "rusqlite",
    "clap",
    "clap_complete",
    "clap_mangen",
    "ratatui",
    "ratatui_textarea",
    "crossterm",
    "color_eyre",
    "directories",
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::thread",
    "std::time",
    "Utc::now",
    "Local::now",
    "OsRng",
];

const FLOORS: &[Floor] = &[
    Floor { name: "domain", uses: &["domain"], never: PURE },
    Floor { name: "ledger", uses: &["ledger", "domain"], never: PURE },
    Floor {
        name: "store",
        uses: &["store", "ledger", "domain"],
        never: &["clap", "ratatui", "crossterm", "color_eyre", "std::env", "Utc::now", "SystemTime"],
    },
    Floor {
        name: "bundle",
        uses: &["bundle", "ledger", "domain"],
        never: &["rusqlite", "clap", "ratatui", "crossterm", "color_eyre", "std::env", "Utc::now", "SystemTime", "OsRng"],
    },
    Floor { name: "report", uses: &["report", "ledger", "domain"], never: PURE },
    Floor { name: "intake", uses: &["intake", "domain"], never: PURE },
    Floor {
        name: "app",
        uses: &["app", "store", "bundle", "report", "intake", "ledger", "domain"],
        never: &["rusqlite", "clap", "ratatui", "crossterm", "color_eyre", "std::env", "SystemTime"],
    },
    Floor {
        name: "cli",
        uses: &["cli", "app", "store", "bundle", "report", "intake", "ledger", "domain"],
        never: &["rusqlite", "ratatui", "crossterm", "Utc::now", "SystemTime"],
    },
    Floor {
        name: "tui",
        uses: &["tui", "app", "store", "bundle", "report", "intake", "ledger", "domain"],
        never: &["rusqlite", "clap", "Utc::now", "SystemTime"],
    },
];

/// The only file that reads the system's clock.
const CLOCK: &str = "app/clock.rs";

/// How long a file may be, in lines, and those that have a reason to be longer.
const LONGEST: usize = 400;
const LONGER: &[(&str, usize, &str)] = &[
    ("domain/release.rs", 560, "one record with its parts, read as a whole"),
    ("cli/release.rs", 450, "the options of one noun, most of it their help"),
    ("tui/commands.rs", 450, "the one table of commands"),
];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Files that only tests are built with: named by a `mod` under `#[cfg(test)]`.
fn for_tests(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (n, _) in lines.iter().enumerate().filter(|(_, line)| **line == "#[cfg(test)]") {
            let next = lines[n + 1..].iter().find(|line| !line.starts_with("#["));
            let name = next.and_then(|line| line.rsplit("mod ").next()).and_then(|rest| rest.strip_suffix(';'));
            let room = if file.file_stem().is_some_and(|s| s == "mod" || s == "lib") {
                file.with_file_name("")
            } else {
                file.with_extension("")
            };
            if let Some(name) = name {
                found.extend([room.join(format!("{name}.rs")), file.with_file_name(format!("{name}.rs"))]);
            }
        }
    }
    found
}

/// The lines of a file that are built into the program, comments cut off.
fn built(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = text.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
    text[..end].lines().map(|line| line.split("//").next().unwrap_or("")).enumerate()
}

/// Every module of ours that a line names after `crate::`.
fn named(line: &str) -> Vec<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    line.split("crate::").skip(1).map(word).filter(|name| name.chars().next().is_none_or(char::is_lowercase)).collect()
}

fn uses(line: &str, name: &str) -> bool {
    let at_word = |at: usize| at == 0 || !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    let ends = |at: usize| !line[at + name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    line.match_indices(name).any(|(at, _)| {
        let path = line[at + name.len()..].starts_with("::") || name.contains("::") || line.contains("use ") || name == "OsRng";
        at_word(at) && ends(at) && path
    })
}

/// Everything under `src` that stands on the wrong floor or has grown too long, one sentence each.
fn faults(src: &Path) -> Vec<String> {
    let mut files = Vec::new();
    sources(src, &mut files);
    files.sort();
    let tests = for_tests(&files);
    let mut faults = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let name = file.strip_prefix(src).unwrap().to_string_lossy().replace('\\', "/");
        let (most, _) = LONGER.iter().find(|(f, ..)| *f == name).map_or((LONGEST, ""), |(_, n, why)| (*n, *why));
        if text.lines().count() > most {
            faults.push(format!(
                "{name} has {} lines, more than {most}: give a part of it a file of its own",
                text.lines().count()
            ));
        }
        if tests.contains(file) {
            continue;
        }
        let floor = name.split(['/', '.']).next().unwrap_or_default();
        let Some(floor) = FLOORS.iter().find(|f| f.name == floor) else {
            if !["lib", "main"].contains(&floor) {
                faults.push(format!("{name} stands on no floor: name {floor} in this test"));
            }
            continue;
        };
        for (n, line) in built(&text) {
            for other in named(line).iter().filter(|m| !floor.uses.contains(&m.as_str())) {
                faults.push(format!("{name}:{}: {} may not use crate::{other}", n + 1, floor.name));
            }
            for outside in floor.never.iter().filter(|never| uses(line, never)) {
                faults.push(format!("{name}:{}: {} may not use {outside}", n + 1, floor.name));
            }
            if floor.name == "app" && name != CLOCK && uses(line, "Utc::now") {
                faults.push(format!("{name}:{}: only {CLOCK} reads the clock", n + 1));
            }
        }
    }
    faults
}

#[test]
fn each_floor_uses_only_those_under_it() {
    let faults = faults(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_planted_fault_is_found() {
    let home = tempfile::tempdir().unwrap();
    let plant = |file: &str, text: &str| {
        let path = home.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    plant(
        "domain/act.rs",
        "use crate::store::Store;\nuse chrono::Utc;\nfn now() { Utc::now(); }\nfn f() { std::fs::read(\"x\"); }\n",
    );
    plant(
        "store/mod.rs",
        "// clap is elsewhere\nuse crate::domain::act;\n#[cfg(test)]\nmod tests {\n use crate::app::found;\n}\n",
    );
    plant("tui/mod.rs", "use rusqlite::Connection;\n#[cfg(test)]\nmod stage;\n");
    plant("tui/stage.rs", "use clap::Parser;\n");
    plant("cli/long.rs", &"\n".repeat(401));
    plant("attic/mod.rs", "");
    let found = faults(home.path());
    let wanted = [
        "attic/mod.rs stands on no floor: name attic in this test",
        "cli/long.rs has 401 lines, more than 400: give a part of it a file of its own",
        "domain/act.rs:1: domain may not use crate::store",
        "domain/act.rs:3: domain may not use Utc::now",
        "domain/act.rs:4: domain may not use std::fs",
        "tui/mod.rs:1: tui may not use rusqlite",
    ];
    assert_eq!(found, wanted);
}
