//! Start to first frame: the release binary on stores of N releases in a pseudo-terminal, against a program that draws one
//! such frame and opens no store. Run with `cargo bench --bench first_frame [-- N…]`; it prints a table, it judges nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod made;

use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use made::{NOW, fill, row};
use obstat::app::queue::Window;
use obstat::app::view::{Header, QueuePage, QueueRow, Urgency};
use obstat::domain::ids::EventId;
use obstat::tui::look::Look;
use obstat::tui::model::Model;
use obstat::tui::terminal::Screen;
use obstat::tui::view::view;
use portable_pty::{CommandBuilder, NativePtySystem, PtySize, PtySystem};

const ROUNDS: usize = 15;
/// A terminal shows a frame whole when it reads the end of a synchronised update.
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|w| !w.starts_with("--")).collect();
    if words.first().is_some_and(|w| w == "floor") {
        return floor();
    }
    let mut sizes: Vec<usize> = words.iter().filter_map(|w| w.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 100_000];
    }
    let me = std::env::current_exe().unwrap();
    println!("{:>12}  {:>9}  {:>9}  {:>9}  {:>8}", "releases", "min ms", "median ms", "max ms", "× floor");
    for n in sizes {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().join("store");
        fill(&store, n, |_| 0);
        let (mut ours, mut floors) = (Vec::new(), Vec::new());
        // In turn, so that a machine whose speed drifts slows both alike.
        for _ in 0..=ROUNDS {
            floors.push(first_frame(&me, &["floor"]));
            let words = ["--store", store.to_str().unwrap(), "--as", "ann@example.org"];
            ours.push(first_frame(Path::new(env!("CARGO_BIN_EXE_obstat")), &words));
        }
        let (floor, ours) = (spread(floors), spread(ours));
        print_row("floor", floor, floor.1);
        print_row(&n.to_string(), ours, floor.1);
    }
}

fn print_row(name: &str, (least, median, most): (f64, f64, f64), floor: f64) {
    println!("{name:>12}  {least:>9.2}  {median:>9.2}  {most:>9.2}  {:>8.2}", median / floor);
}

/// Least, median and most in milliseconds, the first round left out.
fn spread(mut times: Vec<Duration>) -> (f64, f64, f64) {
    times.remove(0);
    times.sort();
    let ms = |d: Duration| d.as_secs_f64() * 1000.0;
    (ms(times[0]), ms(times[times.len() / 2]), ms(times[times.len() - 1]))
}

/// From the start of the process to the end of its first frame.
fn first_frame(program: &Path, words: &[&str]) -> Duration {
    let size = PtySize { rows: 45, cols: 160, pixel_width: 0, pixel_height: 0 };
    let pair = NativePtySystem::default().openpty(size).unwrap();
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("COLORFGBG", "15;0"), ("OBSTAT_NOW", NOW)] {
        command.env(name, value);
    }
    command.args(words);
    let mut output = pair.master.try_clone_reader().unwrap();
    let begun = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let (mut seen, mut bytes) = (Vec::new(), [0; 1 << 16]);
    while !seen.windows(FRAME_ENDS.len()).any(|w| w == FRAME_ENDS) {
        let read = output.read(&mut bytes).unwrap_or(0);
        assert!(read > 0, "{} ended without a frame: {}", program.display(), String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&bytes[..read]);
    }
    let took = begun.elapsed();
    child.kill().unwrap();
    child.wait().unwrap();
    took
}

/// Draws one frame of a queue made up in memory, and waits to be ended.
fn floor() {
    let mut model = Model::new(Look::detect(None, None, |name| std::env::var(name).ok()), (160, 45));
    let now: DateTime<Utc> = NOW.parse().unwrap();
    model.header = Some(Header {
        models: 24,
        organisation: "Meridian Health".into(),
        time_zone: "Europe/Zurich".parse().unwrap(),
        me: None,
        roles: Vec::new(),
        overdue: 3,
        for_me: 7,
        conflicts: 0,
        now,
        review_due: None,
        names: std::collections::BTreeMap::new(),
    });
    let rows: Vec<QueueRow> = (0..45).map(|n| row(n, EventId([n as u8; 32]))).collect();
    let page = QueuePage { total: rows.len(), groups: vec![(Urgency::Rest, rows.len())], rows, before: 0 };
    model.queue.window = Window { open: page.total, page, ..Window::default() };
    let mut screen = Screen::enter(true).unwrap();
    screen.draw(|frame| drop(view(&mut model, frame.area(), frame.buffer_mut()))).unwrap();
    let _ = std::io::stdin().read(&mut [0; 1]);
}
