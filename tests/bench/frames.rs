//! Key to finished frame: the release binary over stores of N releases in a pseudo-terminal, against a program that answers each
//! key with one small frame. Run with `cargo bench --bench frames [-- N…]`; it prints tables, it judges nothing.
//!
//! A frame is finished when the end of its synchronised update has been read. A key may be answered by several frames (the cursor
//! first, then what the worker read about the release): the last one before [`QUIET`] passed without output is the finished one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod made;

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, NativePtySystem, PtySize, PtySystem};

const FRAME_ENDS: &[u8] = b"\x1b[?2026l";
/// Nothing more is expected of a key after so long without a byte; less than a cursor rests before signatures are checked.
const QUIET: Duration = Duration::from_millis(50);
/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// Acts of each release that the cursor passes.
const ACTS: u64 = 30;
const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];
/// What people type to find a release; letters in order, words that narrow, both.
const WORDS: [&str; 10] = [
    "model-00012",
    "owner7",
    "reads letters",
    "m12@4",
    "tier:high",
    "state:review",
    "sorts urgency",
    "tier:low m3",
    "owner:ann",
    "release 4711",
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|w| !w.starts_with("--")).collect();
    if words.first().is_some_and(|w| w == "floor") {
        return floor();
    }
    let mut counts: Vec<usize> = words.iter().filter_map(|w| w.parse().ok()).collect();
    if counts.is_empty() {
        counts = vec![1_000, 100_000];
    }
    let me = std::env::current_exe().unwrap();
    for n in counts {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().join("store");
        // In a large store only the most urgent releases, those that the cursor passes, have a long history.
        made::fill(&store, n, |i| if i % 4_000 < 100 || n <= 2_000 { ACTS } else { 0 });
        let words = ["--store", store.to_str().unwrap(), "--as", "ann@example.org"];
        for size in SIZES {
            measure(&me, &words, n, size);
        }
    }
}

fn measure(me: &Path, words: &[&str], n: usize, (columns, rows): (u16, u16)) {
    println!("{n} releases, {columns} × {rows}");
    println!(
        "{:>10} {:>5} {:>29} {:>22} {:>7} {:>13}",
        "", "keys", "finished ms: p50, p99, most", "first ms: p50, p99", "× floor", "bytes: p50, most"
    );
    let screen = usize::from(rows) / 3;
    let mut idle = Line::start(me, &["floor"], (columns, rows));
    let floor = idle.each(&["j"; 300]);
    let base = print_row("floor", &floor, None);
    let mut line = Line::start(Path::new(env!("CARGO_BIN_EXE_obstat")), words, (columns, rows));
    let there: Vec<&str> = [vec!["j"; screen], vec!["k"; screen]].concat();
    line.each(&there);
    print_row("move", &line.each(&there.repeat(500 / there.len())), Some(base));
    line.each(&["j"; 60]);
    print_row("scroll", &line.each(&["j"; 250]), Some(base));
    print_row("page", &line.each(&[vec!["\x06"; 40], vec!["\x02"; 40]].concat()), Some(base));
    line.each(&["\x1b[H"]);
    print_row("filter", &filter(&mut line), Some(base));
}

/// Types each of the words letter by letter, and empties the line again.
fn filter(line: &mut Line) -> Vec<Answer> {
    line.each(&["/"]);
    let mut answers = Vec::new();
    for word in WORDS.iter().chain(&WORDS) {
        let letters: Vec<String> = word.chars().map(String::from).collect();
        answers.extend(line.each(&letters.iter().map(String::as_str).collect::<Vec<_>>()));
        line.each(&["\x15"]);
    }
    answers
}

/// What one key led to.
struct Answer {
    /// From the key to the end of the first frame.
    first: Duration,
    /// From the key to the end of the last frame.
    last: Duration,
    bytes: usize,
}

fn print_row(name: &str, answers: &[Answer], floor: Option<f64>) -> f64 {
    let at = |mut values: Vec<f64>, part: f64| {
        values.sort_by(f64::total_cmp);
        values[((values.len() - 1) as f64 * part).round() as usize]
    };
    let ms = |of: fn(&Answer) -> Duration| answers.iter().map(move |a| of(a).as_secs_f64() * 1000.0).collect::<Vec<_>>();
    let (first, last) = (ms(|a| a.first), ms(|a| a.last));
    let bytes: Vec<f64> = answers.iter().map(|a| a.bytes as f64).collect();
    let p50 = at(last.clone(), 0.5);
    println!(
        "{name:>10} {:>5} {:>9.2} {:>9.2} {:>9.2} {:>12.2} {:>9.2} {:>7.1} {:>6.0} {:>6.0}",
        answers.len(),
        p50,
        at(last.clone(), 0.99),
        at(last, 1.0),
        at(first.clone(), 0.5),
        at(first, 0.99),
        p50 / floor.unwrap_or(p50),
        at(bytes.clone(), 0.5),
        at(bytes, 1.0),
    );
    p50
}

/// A program in a pseudo-terminal, and what it writes, with the moment at which it was read.
struct Line {
    keyboard: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Line {
    fn start(program: &Path, words: &[&str], (cols, rows): (u16, u16)) -> Self {
        let pair = NativePtySystem::default().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        let fixed = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("COLORFGBG", "15;0"), ("OBSTAT_NOW", made::NOW)];
        fixed.iter().for_each(|(name, value)| command.env(name, value));
        command.args(words);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (tell, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 1 << 16];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if tell.send((Instant::now(), bytes[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        let mut line = Self { keyboard: pair.master.take_writer().unwrap(), output, child, _master: pair.master };
        line.answer(Instant::now());
        // What runs behind the first frame is not measured here.
        while line.output.recv_timeout(Duration::from_secs(2)).is_ok() {}
        line
    }

    fn each(&mut self, keys: &[&str]) -> Vec<Answer> {
        keys.iter().map(|key| self.press(key)).collect()
    }

    fn press(&mut self, key: &str) -> Answer {
        let begun = Instant::now();
        self.keyboard.write_all(key.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
        self.answer(begun)
    }

    fn answer(&mut self, begun: Instant) -> Answer {
        let (mut seen, mut first, mut last) = (Vec::new(), None, begun);
        loop {
            match self.output.recv_timeout(if first.is_some() { QUIET } else { PATIENCE }) {
                Ok((at, bytes)) => {
                    seen.extend_from_slice(&bytes);
                    if seen.ends_with(FRAME_ENDS) {
                        first.get_or_insert(at);
                        last = at;
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => panic!("it ended: {}", String::from_utf8_lossy(&seen)),
            }
        }
        let first = first.unwrap_or_else(|| panic!("no frame came: {}", String::from_utf8_lossy(&seen)));
        assert!(seen.ends_with(FRAME_ENDS), "a frame never ended");
        Answer { first: first - begun, last: last - begun, bytes: seen.len() }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Answers every byte with a small frame.
fn floor() {
    crossterm::terminal::enable_raw_mode().unwrap();
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let frame = [b"\x1b[?2026h\x1b[H".as_slice(), "x".repeat(500).as_bytes(), FRAME_ENDS].concat();
    loop {
        output.write_all(&frame).unwrap();
        output.flush().unwrap();
        if !matches!(input.read(&mut [0; 1]), Ok(1)) {
            return;
        }
    }
}
