//! A person brings a configuration file of their own, with a key moved and a mistake in it.

use crate::support;

use support::headless::Headless;
use support::pty::Start;

#[test]
fn a_moved_key_is_on_the_screen_and_a_mistake_is_told_by_its_line() {
    let house = Headless::with_model("medium");
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("mine.toml");
    std::fs::write(&file, "ascii = true\ntheme = \"pink\"\ncolumns = [\"state\"]\n[keys]\nfilter = \"Ctrl-G\"\n").unwrap();
    let store = house.store();
    let args = ["--as", "ann@example.org", "--store", store.to_str().unwrap()];
    let mut pty = Start::obstat(home.path()).args(args).env("OBSTAT_CONFIG", file.to_str().unwrap()).size(160, 40).start();
    pty.wait("mine.toml:2: theme: write \"auto\", \"dark\", \"light\", \"high-contrast\" or");
    pty.press("/");
    pty.wait("Ctrl-G filter");
    let heads = pty.text().lines().find(|line| line.contains("release") && line.contains("blocks")).unwrap().to_owned();
    assert!(heads.contains("state") && !heads.contains("tier") && !heads.contains("waits for"), "{heads}");
    assert!(!pty.text().contains("━"), "only ASCII signs were asked for:\n{}", pty.text());
    pty.press("?filter");
    pty.wait("filter the queue");
    let help = pty.text();
    assert!(help.lines().any(|line| line.contains("Ctrl-G") && line.contains("filter the queue")), "{help}");
    // Esc and a letter in one breath would be Alt and the letter.
    pty.press("<Esc>");
    pty.wait_until("the help closed", |s| !s.contents().contains("filter the queue"));
    pty.press("q");
    assert!(pty.ended().success());
}

#[test]
fn a_whole_file_is_checked_and_a_broken_one_is_no_hindrance() {
    let home = tempfile::tempdir().unwrap();
    let ask = |text: &str, words: &[&str]| {
        let file = home.path().join("mine.toml");
        std::fs::write(&file, text).unwrap();
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_obstat"));
        let ran = command.args(words).env("OBSTAT_CONFIG", &file).env("NO_COLOR", "1").output().unwrap();
        let said = [ran.stdout, ran.stderr].concat();
        (ran.status.code(), String::from_utf8(said).unwrap())
    };
    let (code, example) = ask("", &["config", "example"]);
    assert_eq!((code, ask(&example, &["config", "check"]).0), (Some(0), Some(0)));
    let (code, said) = ask("mouse = true\n\n[keys]\nsign = \"a\"\n", &["config", "check"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("mine.toml:4: sign: a would sign what it has just opened"), "{said}");
    assert_eq!(ask("[", &["policy", "explain", "--nature", "first", "--tier", "low"]).0, Some(0));
    let store = Headless::with_model("low");
    let (code, said) = ask("[", &["doctor", "--store", store.store().to_str().unwrap()]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("configuration") && said.contains("mine.toml:1:"), "{said}");
}
