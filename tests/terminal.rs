//! The terminal is given back, whatever ends or stops the program.
//!
//! Each test starts this very file's `a_program` in a pseudo-terminal and treats it as people and systems do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::io::Read as _;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyModifiers};
use obstat::tui::terminal::Screen;
use obstat::tui::terminal::signals::Asked;
use portable_pty::{CommandBuilder, NativePtySystem, PtySize, PtySystem as _};
use ratatui::text::Text;
use rstest::rstest;
use support::headless;
use support::pty::{Pty, Start};

/// A small program with a screen: shows the last thing that happened.
#[test]
#[ignore = "started by the other tests, in a pseudo-terminal"]
fn a_program() {
    let mut screen = Screen::enter(true).unwrap();
    let mut said = "ready".to_owned();
    loop {
        screen
            .draw(|f| f.render_widget(Text::raw(format!("{} {}x{}", said, f.area().width, f.area().height)), f.area()))
            .unwrap();
        match screen.signalled() {
            Some(Asked::End) => return,
            Some(Asked::Stop) => screen.suspend().unwrap(),
            None => {}
        }
        if !event::poll(Duration::from_millis(50)).unwrap() {
            continue;
        }
        match event::read().unwrap() {
            Event::Key(key) if key.code == KeyCode::Char('z') && key.modifiers == KeyModifiers::CONTROL => {
                screen.suspend().unwrap()
            }
            Event::Key(key) if key.code == KeyCode::Char('q') => return,
            Event::Key(key) if key.code == KeyCode::Char('!') => panic!("broken on purpose"),
            Event::Key(key) if key.code == KeyCode::Char('w') => {
                let ended = std::thread::spawn(|| panic!("a worker broke")).join();
                said = format!("worker failed: {}", ended.is_err());
            }
            Event::Key(key) if key.code == KeyCode::Char('l') => said = screen.lend(|| "lent".to_owned()).unwrap(),
            Event::Key(key) if key.code == KeyCode::Char('y') => {
                said = format!("copied: {}", screen.copy("triage-nlp@2.4.0").unwrap())
            }
            Event::Key(key) => said = format!("key {:?}", key.code),
            Event::Paste(text) => said = format!("pasted {text:?}"),
            Event::Resize(..) => said = "resized".to_owned(),
            Event::Mouse(mouse) => said = format!("mouse {} {}", mouse.column, mouse.row),
            _ => {}
        }
    }
}

fn program() -> (tempfile::TempDir, Pty) {
    let home = tempfile::tempdir().unwrap();
    let this = std::env::current_exe().unwrap();
    let pty = Start::program(this, home.path()).args(["--exact", "a_program", "--ignored", "--nocapture"]).start();
    pty.wait("ready 80x24");
    pty.wait_until("the alternate screen", |s| s.alternate_screen() && s.hide_cursor() && s.bracketed_paste());
    (home, pty)
}

#[test]
fn quitting_gives_it_back() {
    let (_home, mut pty) = program();
    pty.press("q");
    assert!(pty.ended().success());
    pty.assert_given_back();
}

#[test]
fn a_panic_gives_it_back_and_its_message_can_be_read() {
    let (_home, mut pty) = program();
    pty.press("!");
    assert!(!pty.ended().success());
    pty.assert_given_back();
    assert!(pty.text().contains("broken on purpose"), "{}", pty.text());
}

#[test]
fn a_broken_worker_does_not_write_across_the_screen() {
    let (_home, mut pty) = program();
    pty.press("w");
    pty.wait("worker failed: true");
    assert!(!pty.text().contains("a worker broke"), "{}", pty.text());
}

#[test]
fn signals_that_end_it_give_it_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let (_home, mut pty) = program();
        pty.signal(signal);
        assert!(pty.ended().success(), "{signal}");
        pty.assert_given_back();
    }
}

/// Whoever is started by another session than the terminal's is sent no SIGHUP, and reading answers at once and for ever.
#[rstest]
#[case::told(true)]
#[case::untold(false)]
fn a_terminal_that_goes_away_takes_the_program_with_it(#[case] controlling: bool) {
    let case = headless::Headless::with_model("low");
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = NativePtySystem::default().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_obstat"));
    command.env("TERM", "xterm-256color");
    command.args(["--as", "ann@example.org", "--store"]);
    command.arg(case.store());
    command.set_controlling_tty(controlling);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut output = pair.master.try_clone_reader().unwrap();
    let mut shown = Vec::new();
    let mut bytes = [0; 4096];
    while !String::from_utf8_lossy(&shown).contains("help") {
        let read = output.read(&mut bytes).unwrap();
        shown.extend_from_slice(&bytes[..read]);
    }
    drop((output, pair.master));
    let mut killer = child.clone_killer();
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || tell.send(child.wait()));
    let ended = told.recv_timeout(Duration::from_secs(60));
    let _ = killer.kill();
    assert!(ended.is_ok(), "it goes on without a terminal");
}

#[test]
fn it_stops_and_comes_back() {
    let (_home, mut pty) = program();
    pty.press("<Ctrl-Z>");
    pty.wait_until("the primary screen and the cursor", |s| !s.alternate_screen() && !s.hide_cursor());
    pty.wait_stopped();
    pty.signal("CONT");
    pty.wait_until("the alternate screen", |s| s.alternate_screen() && s.hide_cursor());
    pty.wait("ready 80x24");
    pty.press("q");
    assert!(pty.ended().success());
}

#[test]
fn another_program_gets_a_clean_terminal_and_the_screen_comes_back_whole() {
    let (_home, mut pty) = program();
    pty.press("l");
    pty.wait("lent 80x24");
    pty.press("q");
    assert!(pty.ended().success());
    pty.assert_given_back();
}

#[test]
fn keys_pastes_clicks_and_sizes_arrive() {
    let (_home, mut pty) = program();
    pty.press("<Shift-Tab>");
    pty.wait("key BackTab");
    pty.paste("q 東京");
    pty.wait("pasted \"q 東京\"");
    pty.click(7, 3);
    pty.wait("mouse 7 3");
    pty.resize(60, 15);
    // The new size is drawn before its event is read, and a key that comes at that very moment is read with the next one.
    pty.wait("resized 60x15");
    pty.press("y");
    pty.wait("copied: true");
    assert_eq!(pty.clipboard(), "triage-nlp@2.4.0");
}
