#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use clap::{Command, CommandFactory, Parser};

use super::args::Cli;
use super::usage;

/// Every command that does something, with the words that lead to it.
fn leaves(command: &Command, path: &[String], found: &mut Vec<(Vec<String>, Command)>) {
    let path = [path, &[command.get_name().to_owned()]].concat();
    if command.get_subcommands().next().is_none() {
        found.push((path, command.clone()));
        return;
    }
    command.get_subcommands().filter(|c| c.get_name() != "help").for_each(|c| leaves(c, &path, found));
}

fn every_command() -> Vec<(Vec<String>, Command)> {
    let mut root = Cli::command();
    root.build();
    let mut found = Vec::new();
    leaves(&root, &[], &mut found);
    found
}

/// Splits an example as a shell would: quotes hold words together, a pipe or redirection ends the command.
fn shell_words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            '|' | '>' if !quoted => break,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|w| !w.is_empty());
    words
}

fn examples(command: &mut Command) -> Vec<String> {
    let help = command.render_long_help().to_string().replace("\\\n", " ");
    help.lines().map(str::trim).filter(|l| l.starts_with("obstat ")).map(str::to_owned).collect()
}

#[test]
fn the_grammar_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_example_in_the_help_can_be_typed() {
    for (path, mut command) in every_command() {
        let examples = examples(&mut command);
        assert!(!examples.is_empty(), "{} has no example", path.join(" "));
        for example in examples {
            assert!(example.starts_with(&path.join(" ")), "{example} stands in the help of {}", path.join(" "));
            let read = Cli::try_parse_from(shell_words(&example));
            assert!(read.is_ok(), "{example}: {}", read.unwrap_err());
        }
    }
}

#[test]
fn every_command_that_signs_says_how_to_unlock_its_key() {
    let asks = ["clear", "override", "approve", "reject", "vote", "deploy", "confirm", "submit", "grant", "init"];
    for (path, command) in every_command().into_iter().filter(|(p, _)| asks.contains(&p.last().unwrap().as_str())) {
        let has = |name| command.get_arguments().any(|a| a.get_long() == Some(name));
        assert!(has("passphrase-file") && has("no-passphrase"), "{}", path.join(" "));
    }
}

#[test]
fn a_wrong_command_line_is_one_sentence_that_names_the_option() {
    let cases: &[(&str, &str)] = &[
        ("obstat challenge add m@1", "`obstat challenge add` needs --reason <TEXT>"),
        ("obstat reject m@1", "`obstat reject` needs --role <ROLE> and --reason <TEXT>"),
        ("obstat evidence add m@1 --item model-card", "`obstat evidence add` needs <--file <FILE>|--url <URL>>"),
        ("obstat release list --stat draft", "`obstat release list` takes no --stat; did you mean --state?"),
        ("obstat relaese list", "`obstat` has no command “relaese”; did you mean release?"),
        ("obstat role", "`obstat role` needs a command: grant, revoke"),
        (
            "obstat model add m --owner a@b --tier extreme",
            "--tier <TIER>: “extreme” is none of its values; choose one of low, medium, high",
        ),
        (
            "obstat model add m --owner nobody --tier low",
            "--owner <EMAIL>: the e-mail “nobody” is not an address like ann@example.org in lower case",
        ),
        (
            "obstat model add M --owner a@b --tier low",
            "<MODEL>: the model “M” is not 1 to 64 of a-z 0-9 . _ -, starting with a letter or digit",
        ),
        ("obstat deploy m@1 --env", "--env <ENV> needs a value"),
        (
            "obstat deploy m@1 --env p --digest abc",
            "--digest <sha256:HEX>: the digest “abc” is not sha256: and 64 hexadecimal digits",
        ),
        (
            "obstat deploy m@1 --env p --at teatime",
            "--at <TIME>: “teatime” is not a time; write it as 2026-11-23 21:04, today 14:00, Friday 9:30",
        ),
        (
            "obstat condition extend c.1 --reason R --due 4/12/2026",
            "--due <DAY>: “4/12/2026” reads two ways, day or month first; write it as 2026-12-24",
        ),
        (
            "obstat gate m@1 --bundle b --org abcd-efgh-ijkl-mnop-qrst-uvwx-yz --max-age -3d",
            "--max-age <AGE>: “-3d” is negative, and no age is; write the oldest that will do as 3d",
        ),
        ("obstat report --since -90d", "--since"),
        ("obstat whoami -3", "`obstat whoami` takes no -3"),
        ("obstat --store demo whoami extra", "`obstat whoami` takes no extra"),
        ("obstat -q -v whoami", "--quiet cannot be used together with --verbose"),
        ("obstat whoami --as a@b --as c@d", "--as <EMAIL> can be given only once"),
        ("obstat whoami extra", "`obstat whoami` takes no extra"),
    ];
    for (typed, says) in cases {
        let words: Vec<std::ffi::OsString> = typed.split(' ').map(Into::into).collect();
        let error = usage::sentence(&Cli::try_parse_from(&words).unwrap_err(), &words);
        assert!(error.message.starts_with(says), "{typed}\n  says: {}\n  want: {says}", error.message);
        assert!(
            !error.message.contains('\n') && error.help.starts_with("see `obstat") && error.help.ends_with("--help`"),
            "{error:?}"
        );
    }
}
