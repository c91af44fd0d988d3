//! A line as slow as a modem's: what is written is taken from it a few bytes at a time, and only when the test asks for them. So
//! the program meets what it meets on such a line: it cannot write any more, while keys go on coming.

use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use obstat::app::demo;
use portable_pty::{Child, MasterPty, PtySize};

use crate::support::pty::Start;

/// A tenth of a second at 9600 baud.
const STEP: usize = 96;
/// What begins and ends a frame.
const BEGINS: &[u8] = b"\x1b[?2026h";
const ENDS: &[u8] = b"\x1b[?2026l";

struct Line {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    output: Box<dyn Read + Send>,
    keyboard: Box<dyn Write + Send>,
    terminal: vt100::Parser,
    /// What came since the last key, to count it.
    came: Vec<u8>,
}

impl Line {
    /// Somebody looks at the sample organisation over it.
    fn open(home: &Path, columns: u16, rows: u16) -> Self {
        let now = "2026-11-23T14:04:00Z";
        let store = home.join("store");
        if !store.exists() {
            drop(demo(&store, now.parse().unwrap()).unwrap());
        }
        let start = Start::obstat(home).args(["--store", store.to_str().unwrap()]).env("OBSTAT_NOW", now).size(columns, rows);
        let (child, master) = start.open();
        let (output, keyboard) = (master.try_clone_reader().unwrap(), master.take_writer().unwrap());
        let terminal = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        let mut killer = child.clone_killer();
        // Whoever waits for bytes that never come is not to wait for ever: it bounds a failure, it measures nothing.
        std::thread::spawn(move || {
            std::thread::park_timeout(Duration::from_secs(120));
            killer.kill()
        });
        Self { child, master, output, keyboard, terminal, came: Vec::new() }
    }

    fn press(&mut self, keys: &str) {
        self.came.clear();
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.terminal.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Takes so many bytes at most from the line.
    fn step(&mut self) {
        let mut bytes = [0; STEP];
        let read = self.output.read(&mut bytes).unwrap_or(0);
        assert!(read > 0, "nothing comes any more:\n{}", self.terminal.screen().contents());
        self.terminal.process(&bytes[..read]);
        self.came.extend_from_slice(&bytes[..read]);
    }

    /// Takes bytes until the screen is as described; gives how many came since the last key.
    fn until(&mut self, holds: impl Fn(&str) -> bool) -> usize {
        while !holds(&self.terminal.screen().contents()) {
            self.step();
        }
        self.came.len()
    }

    /// Takes bytes until a frame has ended; gives how many the first took since the last key.
    fn frame(&mut self) -> usize {
        loop {
            if let Some(at) = self.came.windows(ENDS.len()).position(|w| w == ENDS) {
                return at + ENDS.len();
            }
            self.step();
        }
    }

    /// How many frames began since the last key.
    fn frames(&self) -> usize {
        self.came.windows(BEGINS.len()).filter(|w| *w == BEGINS).count()
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether the release is in focus: the pane beside the queue, or the line above it, names it.
fn on(reference: &'static str) -> impl Fn(&str) -> bool {
    move |screen| {
        let wide = screen.lines().any(|line| line.contains("2 Decision") && line.trim_end().ends_with(reference));
        wide || screen.trim_start().starts_with(reference)
    }
}

/// The queue from its top: what is most urgent first.
const QUEUE: [&str; 15] = [
    "triage-nlp@2.4.0",
    "order-sets@1.0.2",
    "lab-flags@1.0",
    "fraud-score@1.9.2",
    "claims-ocr@2.7.1",
    "visit-notes@1.1.1",
    "dose-advice@3.1.0",
    "bed-planner@1.2.0",
    "call-router@2.1.1",
    "vendor-chat@1.0",
    "radiology-sum@2.0.0",
    "ward-assist@1.0",
    "referral-rank@0.9",
    "policy-search@1.0",
    "sepsis-alert@5.2.0",
];

#[test]
fn keys_that_come_faster_than_the_line_takes_frames_are_drawn_together_and_the_last_one_counts() {
    let home = tempfile::tempdir().unwrap();
    let mut line = Line::open(home.path(), 200, 60);
    line.until(on(QUEUE[0]));
    line.until(|screen| screen.contains("? help"));
    // Nothing is taken from the line meanwhile; the last moves lead where none has led before.
    let keys = ("j".repeat(10) + &"k".repeat(10)).repeat(40) + &"j".repeat(14);
    line.press(&keys);
    let bytes = line.until(on(QUEUE[14]));
    let frames = line.frames();
    assert!(frames < keys.len() / 4, "{frames} frames, {bytes} bytes for {} keys", keys.len());
    // It answers as before.
    line.press("k");
    line.until(on(QUEUE[13]));
}

#[test]
fn no_key_is_lost_at_the_moment_of_a_resize() {
    let home = tempfile::tempdir().unwrap();
    let mut line = Line::open(home.path(), 120, 36);
    line.until(on(QUEUE[0]));
    for (n, (columns, rows)) in (1..).zip([(80, 24), (200, 60), (60, 15), (120, 36), (81, 25), (160, 45)]) {
        if n % 2 == 0 {
            line.resize(columns, rows);
            line.press("j");
        } else {
            line.press("j");
            line.resize(columns, rows);
        }
        line.until(on(QUEUE[n]));
    }
}

/// Bytes, not timings: what a move to another release sends, with all panes about it, and what a page of a list sends.
#[test]
fn a_move_sends_little_over_the_line() {
    let home = tempfile::tempdir().unwrap();
    for (columns, rows, most) in [(80, 24, 2 << 10), (200, 60, 14 << 10)] {
        let mut line = Line::open(home.path(), columns, rows);
        line.until(|screen| screen.contains("? help"));
        line.press("\x1b[H");
        line.until(on(QUEUE[0]));
        for to in &QUEUE[1..8] {
            line.press("j");
            let bytes = line.until(on(to));
            assert!(bytes <= most, "{columns} × {rows}, to {to}: {bytes}");
        }
        line.press("ga");
        line.until(|screen| screen.contains("newest first") && screen.contains("2026-11-23 12:04"));
        line.press("\x1b[6~");
        let page = line.frame();
        assert!(page <= 12 << 10, "{columns} × {rows}, a page of the trail: {page}");
    }
}
