//! Start to first frame: the release binary on stores of N releases in a pseudo-terminal, against a program that draws one
//! such frame and opens no store. Run with `cargo bench --bench first_frame [-- N…]`; it prints a table, it judges nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use obstat::app::clock::Clock;
use obstat::app::identity::{Fixed, KeySource};
use obstat::app::queue::Window;
use obstat::app::view::{Header, QueuePage, QueueRow, Urgency};
use obstat::app::{Founding, NewModel, NewPerson, Options, Session, found};
use obstat::domain::act::{Act, ReleaseRequest, Words};
use obstat::domain::ids::{Digest, Email, EventId, Reference};
use obstat::domain::vocab::{Kind, Nature, Role, State, Tier};
use obstat::ledger::event::{Envelope, VERSION};
use obstat::ledger::key::SecretKey;
use obstat::ledger::verdict::seal;
use obstat::store::{EventRecord, ReleaseProjection};
use obstat::tui::look::Look;
use obstat::tui::model::Model;
use obstat::tui::terminal::Screen;
use obstat::tui::view::view;
use portable_pty::{CommandBuilder, NativePtySystem, PtySize, PtySystem};

const ROUNDS: usize = 15;
const NOW: &str = "2026-11-23T12:00:00Z";
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
        fill(&store, n);
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
        time_zone: chrono_tz::Europe::Zurich,
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

/// Release `n`: its words and dates spread as a living queue's are.
fn row(n: usize, id: EventId) -> QueueRow {
    let now: DateTime<Utc> = NOW.parse().unwrap();
    let reference: Reference = format!("model-{:05}@{}.{}.0", n % 2_000, n / 2_000, n % 7).parse().unwrap();
    let states = [State::InReview, State::Draft, State::Deployed, State::Confirmed, State::Confirmed, State::Approved];
    let owner: Email = format!("owner{}@example.org", n % 50).parse().unwrap();
    QueueRow {
        id,
        reference,
        attempt: 1,
        kind: Kind::ALL[n % Kind::ALL.len()],
        emergency: false,
        tier: Tier::ALL[n % Tier::ALL.len()],
        tier_confirmed: true,
        state: states[n % states.len()],
        waiting_for: vec![owner.clone()],
        owner,
        summary: format!("Release {n} of a model that reads letters and sorts them by urgency"),
        done: (n % 14) as u32,
        applicable: 14,
        blocks: (n % 5) as u32,
        due: n.is_multiple_of(3).then(|| now + chrono::TimeDelta::hours((n % 4_000) as i64 - 20)),
        waiting_role: None,
        since: now - chrono::TimeDelta::hours((n % 9_000) as i64),
        urgency: Urgency::Rest,
    }
}

/// A store of `n` releases: one signed event each, and its line in the queue; all in one transaction.
fn fill(dir: &Path, n: usize) {
    let ann: Email = "ann@example.org".parse().unwrap();
    let person = NewPerson {
        name: "Ann".into(),
        email: ann.clone(),
        key: KeySource::New,
        roles: [Role::ModelOwner, Role::GovernanceLead].into(),
    };
    let founding = Founding {
        organisation: "Meridian Health".into(),
        time_zone: "Europe/Zurich".into(),
        policy: None,
        people: vec![person],
        recovery: None,
    };
    let options = Options { clock: Clock::fixed(NOW.parse().unwrap()), ..Options::default() };
    let (mut session, founded) = found(dir, &founding, options, &mut Fixed::default()).unwrap();
    for m in 0..n.min(50) {
        let new = NewModel {
            name: format!("model-{m:05}").parse().unwrap(),
            owner: ann.clone(),
            tier: Tier::Low,
            vendor: None,
            eu: false,
        };
        session.act(|s| s.model_add(&new), &mut Fixed::default()).unwrap();
    }
    let standing = standing(&session, &ann);
    let store = session.store();
    let heads = store.heads(&founded.org).unwrap();
    let mut key = SecretKey::from_seed(&[7; 32], "bench");
    let tx = store.begin().unwrap();
    for i in 0..n {
        let act = Act::from(request(i));
        let envelope = Envelope {
            v: VERSION,
            org: Some(founded.org),
            stream: None,
            kind: act.kind().to_owned(),
            author: obstat::ledger::sign::Signer::key(&key),
            device: "0011223344556677".parse().unwrap(),
            seq: 0,
            prev: None,
            deps: heads.clone(),
            time: NOW.parse().unwrap(),
            body: act.body(),
        };
        let signed = seal(&envelope, &mut key).unwrap();
        tx.append(&EventRecord {
            id: signed.id,
            stream: signed.id,
            kind: envelope.kind,
            author: envelope.author,
            device: envelope.device,
            seq: 0,
            prev: None,
            deps: envelope.deps,
            time: envelope.time,
            subject: None,
            line: signed.line,
            signature: signed.signature,
        })
        .unwrap();
        tx.put_standing(&signed.id, &standing).unwrap();
        let row = row(i, signed.id);
        let open = row.state.is_open();
        tx.put_release(&ReleaseProjection {
            row,
            open,
            next_change: None,
            committee: false,
            digests: Vec::new(),
            deployments: Vec::new(),
        })
        .unwrap();
    }
    tx.commit().unwrap();
}

fn request(n: usize) -> ReleaseRequest {
    let reference = row(n % 50, EventId([0; 32])).reference;
    ReleaseRequest {
        model: reference.model,
        version: format!("{}.0.{}", n / 50, n % 50).parse().unwrap(),
        natures: [Nature::First].into(),
        facts: std::collections::BTreeMap::new(),
        artifacts: vec![obstat::domain::act::Artifact { name: None, sha256: Digest::of(&n.to_le_bytes()), size: Some(1) }],
        summary: Words::new("A release that exists to be counted").0,
        previous: None,
        tier: Tier::Low,
        exempt: None,
    }
}

/// How the founder stood: what the store keeps beside each act.
fn standing(session: &Session, who: &Email) -> String {
    let model = session.model(&"model-00000".parse().unwrap()).unwrap();
    serde_json::json!({
        "signer": { "email": who, "roles": ["model-owner", "governance-lead"], "owns_model": true, "keeper": true },
        "model": model, "policy": session.office().unwrap().policy,
    })
    .to_string()
}
