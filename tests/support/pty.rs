//! A person at a terminal: starts a program in a pseudo-terminal, presses keys, reads the screen.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, NativePtySystem, PtySize, PtySystem};

/// How long a person waits before calling the program broken. Generous: it bounds a failure, it measures nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program in a pseudo-terminal.
pub struct Pty {
    seen: Arc<Seen>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
}

/// The screen as the program left it, and a bell that rings whenever it changes.
struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser<Clipboard>,
    ended: bool,
}

/// What the program sent to the clipboard.
#[derive(Default)]
struct Clipboard(Vec<u8>);

impl vt100::Callbacks for Clipboard {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.0 = data.to_vec();
    }
}

/// What to start, and in which surroundings: nothing is taken from the machine that runs the tests.
pub struct Start {
    command: CommandBuilder,
    columns: u16,
    rows: u16,
}

impl Start {
    /// A program by its path, with a home of its own, in 80 × 24, 24-bit colour, dark, UTF-8, UTC.
    pub fn program(program: impl AsRef<Path>, home: &Path) -> Self {
        let mut command = CommandBuilder::new(program.as_ref());
        command.env_clear();
        command.cwd(home);
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR"] {
            command.env(name, home);
        }
        let fixed =
            [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("COLORFGBG", "15;0"), ("LANG", "C.UTF-8"), ("TZ", "UTC")];
        for (name, value) in fixed {
            command.env(name, value);
        }
        Self { command, columns: 80, rows: 24 }
    }

    /// The program under test.
    pub fn obstat(home: &Path) -> Self {
        Self::program(env!("CARGO_BIN_EXE_obstat"), home)
    }

    pub fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.command.args(args);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    pub fn start(self) -> Pty {
        let parser = vt100::Parser::new_with_callbacks(cells(self.rows), cells(self.columns), 0, Clipboard::default());
        let (child, master) = self.open();
        let seen = Arc::new(Seen { state: Mutex::new(State { parser, ended: false }), changed: Condvar::new() });
        watch(master.try_clone_reader().unwrap(), Arc::clone(&seen));
        Pty { seen, keyboard: master.take_writer().unwrap(), child, master }
    }

    /// Starts it, and leaves it to the caller to read what it writes.
    pub fn open(self) -> (Box<dyn Child + Send + Sync>, Box<dyn MasterPty + Send>) {
        let size = PtySize { rows: self.rows, cols: self.columns, pixel_width: 0, pixel_height: 0 };
        let pair = NativePtySystem::default().openpty(size).unwrap();
        (pair.slave.spawn_command(self.command).unwrap(), pair.master)
    }
}

/// What begins and ends a frame: a terminal shows nothing of one before its end.
const BEGINS: &[u8] = b"\x1b[?2026h";
const ENDS: &[u8] = b"\x1b[?2026l";

fn watch(mut output: Box<dyn Read + Send>, seen: Arc<Seen>) {
    std::thread::spawn(move || {
        let (mut bytes, mut told) = ([0; 1 << 16], Vec::new());
        loop {
            let read = output.read(&mut bytes).unwrap_or(0);
            told.extend_from_slice(&bytes[..read]);
            let shown = if read == 0 { told.len() } else { whole_frames(&told) };
            let mut state = seen.state.lock().unwrap();
            state.parser.process(&told[..shown]);
            state.ended = read == 0;
            seen.changed.notify_all();
            told.drain(..shown);
            if read == 0 {
                return;
            }
        }
    });
}

/// How many of these bytes may be shown: all but a frame that has not ended yet, or what may become the beginning of one.
fn whole_frames(bytes: &[u8]) -> usize {
    let last = |mark: &[u8]| bytes.windows(mark.len()).rposition(|w| w == mark);
    match (last(BEGINS), last(ENDS)) {
        (Some(begin), end) if end.is_none_or(|end| end < begin) => begin,
        _ => bytes.len() - (1..BEGINS.len()).rev().find(|n| bytes.ends_with(&BEGINS[..*n])).unwrap_or(0),
    }
}

fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).unwrap()
}

impl Pty {
    /// Presses keys: text as it is, and names in angle brackets: `<Enter>`, `<Esc>`, `<Tab>`, `<Up>`, `<Ctrl-S>`.
    pub fn press(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some((before, name, after)) = next_name(rest) {
            self.send(before.as_bytes());
            self.send(&named(name));
            rest = after;
        }
        self.send(rest.as_bytes());
    }

    /// Pastes text, as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
    }

    /// Clicks the left button on a cell, counted from 0.
    pub fn click(&mut self, column: u16, row: u16) {
        let (x, y) = (column + 1, row + 1);
        self.send(format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m").as_bytes());
    }

    fn send(&mut self, bytes: &[u8]) {
        self.keyboard.write_all(bytes).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Waits until the text stands on the screen.
    #[track_caller]
    pub fn wait(&self, text: &str) {
        self.wait_until(&format!("{text:?}"), |s| s.contents().contains(text));
    }

    /// Waits until the text has left the screen.
    #[track_caller]
    pub fn wait_gone(&self, text: &str) {
        self.wait_until(&format!("the end of {text:?}"), |s| !s.contents().contains(text));
    }

    /// Waits until the screen is as described. A program that ends before is as broken as one that takes too long.
    #[track_caller]
    pub fn wait_until(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.seen.state.lock().unwrap();
        while !holds(state.parser.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            let shown = state.parser.screen().contents();
            assert!(!left.is_zero() && !state.ended, "never saw {what}; ended: {}; the screen:\n{shown}", state.ended);
            state = self.seen.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// The screen's text.
    pub fn text(&self) -> String {
        self.screen(vt100::Screen::contents)
    }

    /// Reads something off the screen.
    pub fn screen<T>(&self, read: impl FnOnce(&vt100::Screen) -> T) -> T {
        read(self.seen.state.lock().unwrap().parser.screen())
    }

    /// Where the text stands: column and row, counted from 0.
    pub fn find(&self, text: &str) -> Option<(u16, u16)> {
        self.screen(|s| {
            let (rows, columns) = (s.size().0.get(), s.size().1.get());
            (0..rows).find_map(|row| {
                let starts = |column: u16| s.contents_between(row, column, row, columns).starts_with(text);
                (0..columns).find(|c| starts(*c)).map(|c| (c, row))
            })
        })
    }

    /// The foreground and background of the cell where the text begins.
    #[track_caller]
    pub fn colours(&self, text: &str) -> (vt100::Color, vt100::Color) {
        let (column, row) = self.find(text).unwrap_or_else(|| panic!("no {text:?} on\n{}", self.text()));
        self.screen(|s| s.cell(row, column).map(|c| (c.fgcolor(), c.bgcolor())).unwrap())
    }

    /// What the program last sent to the clipboard, decoded.
    pub fn clipboard(&self) -> String {
        use base64::Engine as _;
        let coded = self.seen.state.lock().unwrap().parser.callbacks().0.clone();
        String::from_utf8(base64::engine::general_purpose::STANDARD.decode(coded).unwrap()).unwrap()
    }

    /// Gives the window another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.seen.state.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(columns));
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// The process id, to send signals to.
    pub fn id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends a signal by name, as in `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.id().to_string();
        assert!(std::process::Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits until the system says that the program is stopped: a request to continue that comes earlier would be lost.
    #[track_caller]
    pub fn wait_stopped(&self) {
        let (deadline, id) = (Instant::now() + PATIENCE, self.id().to_string());
        let state = || std::process::Command::new("ps").args(["-o", "state=", "-p", &id]).output().unwrap().stdout;
        while !state().starts_with(b"T") {
            assert!(Instant::now() < deadline, "never stopped; the screen:\n{}", self.text());
        }
    }

    /// Waits until what is typed is not shown any more, as a program that asks for a passphrase has it.
    #[cfg(unix)]
    #[track_caller]
    pub fn wait_hidden(&self) {
        const ECHO: u64 = 0o10;
        let deadline = Instant::now() + PATIENCE;
        while self.master.get_termios().is_none_or(|t| u64::from(t.local_flags.bits()) & ECHO != 0) {
            assert!(Instant::now() < deadline, "typing is still shown; the screen:\n{}", self.text());
            std::thread::yield_now();
        }
    }

    /// Waits until the program has ended and everything it wrote is on the screen; gives how it ended.
    #[track_caller]
    pub fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        let seen = Arc::clone(&self.seen);
        let mut state = seen.state.lock().unwrap();
        while !state.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "never ended; the screen:\n{}", state.parser.screen().contents());
            state = seen.changed.wait_timeout(state, left).unwrap().0;
        }
        drop(state);
        self.child.wait().unwrap()
    }

    /// Fails unless the terminal is as it was found: primary screen, cursor shown, no paste or mouse reports.
    #[track_caller]
    pub fn assert_given_back(&self) {
        self.screen(|s| {
            assert!(!s.alternate_screen() && !s.hide_cursor() && !s.bracketed_paste(), "not given back:\n{}", s.contents());
            assert_eq!(s.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        });
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first `<Name>` in the keys, with what stands before and after it. A `<` that opens no name is a key.
fn next_name(keys: &str) -> Option<(&str, &str, &str)> {
    let opened = keys.find('<')?;
    let closed = opened + keys[opened..].find('>')?;
    let name = &keys[opened + 1..closed];
    let known =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "-/".contains(c));
    known.then(|| (&keys[..opened], name, &keys[closed + 1..]))
}

fn named(name: &str) -> Vec<u8> {
    let bytes: &[u8] = match name {
        "Enter" => b"\r",
        "Esc" => b"\x1b",
        "Tab" => b"\t",
        "Shift-Tab" => b"\x1b[Z",
        "Backspace" => b"\x7f",
        "Up" => b"\x1b[A",
        "Down" => b"\x1b[B",
        "Right" => b"\x1b[C",
        "Left" => b"\x1b[D",
        "Home" => b"\x1b[H",
        "End" => b"\x1b[F",
        "PgUp" => b"\x1b[5~",
        "PgDn" => b"\x1b[6~",
        "Del" => b"\x1b[3~",
        "Space" => b" ",
        "Ctrl-/" => b"\x1f",
        _ => {
            let letter = name.strip_prefix("Ctrl-").and_then(|l| l.bytes().next()).unwrap_or_else(|| panic!("no key <{name}>"));
            return vec![letter.to_ascii_uppercase() & 0x1f];
        }
    };
    bytes.to_vec()
}
