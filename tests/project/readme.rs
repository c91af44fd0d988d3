//! The README's commands do what it says: each `console` block is run as a person would, against the built program.

use std::path::Path;
use std::process::{Command, Output};

pub const README: &str = include_str!("../../README.md");

/// A `console` block: commands, lines after `$ ` with those after `> ` that go on, and the answers shown.
#[derive(Debug, Default)]
struct Block {
    commands: Vec<String>,
    answers: Vec<String>,
}

fn blocks() -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for line in README.lines() {
        match (line, blocks.last_mut().filter(|_| inside)) {
            ("```console", _) => {
                blocks.push(Block::default());
                inside = true;
            }
            ("```", _) => inside = false,
            (line, Some(block)) => match (
                line.strip_prefix("$ "),
                line.strip_prefix("> ").or_else(|| (line == ">").then_some("")),
                block.commands.last_mut(),
            ) {
                (Some(command), ..) => block.commands.push(command.to_owned()),
                (None, Some(more), Some(last)) => last.push_str(&format!("\n{more}")),
                _ => block.answers.push(line.to_owned()),
            },
            _ => {}
        }
    }
    blocks
}

pub fn shell(home: &Path, script: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_obstat")).parent().unwrap().to_owned();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    Command::new("sh")
        .args(["-euc", script])
        .current_dir(home)
        .env("PATH", path)
        .env("HOME", home)
        .env("TMPDIR", home)
        .env_remove("OBSTAT_STORE")
        .env_remove("OBSTAT_NOW")
        .env_remove("SSH_AUTH_SOCK")
        .env_remove("XDG_DATA_HOME")
        .output()
        .unwrap()
}

fn has(tool: &str) -> bool {
    Command::new("sh").args(["-c", &format!("command -v {tool}")]).output().unwrap().status.success()
}

/// What cargo would do: the tests are what runs here, and `run` runs this very program.
fn without_cargo(command: &str) -> String {
    match command.strip_prefix("cargo run --release -- ") {
        Some(rest) => format!("obstat {rest}"),
        None if command == "cargo test" => "true".to_owned(),
        None => command.to_owned(),
    }
}

#[test]
fn every_command_in_the_readme_does_its_work() {
    let blocks = blocks();
    let all: Vec<&str> = blocks.iter().flat_map(|b| b.commands.iter().map(String::as_str)).collect();
    assert!(all.contains(&"cargo run --release -- demo") && all.contains(&"cargo test"), "{all:?}");
    let home = tempfile::tempdir().unwrap();
    for block in blocks {
        let tools = ["sqlite3", "ssh-keygen", "sha256sum", "base64", "python3", "openssl ", "tar "];
        let lacking: Vec<_> = tools.iter().filter(|t| block.commands.iter().any(|c| c.contains(**t)) && !has(t.trim())).collect();
        if !lacking.is_empty() {
            eprintln!("skipped a block: not installed here: {lacking:?}");
            continue;
        }
        let script = block.commands.iter().map(|c| without_cargo(c)).collect::<Vec<_>>().join("\n");
        let ran = shell(home.path(), &script);
        let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(ran.status.success(), "{script}\n{out}{err}");
        for answer in block.answers {
            // Keys are made anew each time, so a fingerprint is another one.
            let steady = answer.split("SHA256:").next().unwrap();
            assert!(out.contains(steady), "the README shows {answer:?}, but it says:\n{out}{err}");
        }
    }
}
