//! Import of N signed events against verifying them on all cores and nothing else, and the same import again. Run with
//! `cargo bench --bench exchange [-- N]`; it prints a table, it judges nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../support/bulk.rs"]
mod bulk;

use std::path::Path;
use std::time::{Duration, Instant};

use bulk::{ACTS, bundles, options};
use obstat::app::exchange::found_from_bundle;
use obstat::bundle::{Bundle, Limits};
use obstat::ledger::verdict::check_signed_line;

const ROUNDS: usize = 3;

fn main() {
    let words: Vec<usize> = std::env::args().skip(1).filter_map(|w| w.parse().ok()).collect();
    let n = words.first().copied().unwrap_or(100_000);
    let home = tempfile::tempdir().unwrap();
    let (base, big) = bundles(home.path(), n);
    let bytes = std::fs::metadata(&big).unwrap().len();
    println!("{n} events in {} releases, a bundle of {:.1} MiB", n / ACTS, bytes as f64 / 1_048_576.0);
    println!("{:>24}  {:>9}  {:>8}", "", "min ms", "× floor");
    let mut times: [Vec<Duration>; 4] = Default::default();
    // In turn, so that a machine whose speed drifts slows all alike.
    for round in 0..ROUNDS {
        let dir = home.path().join(format!("store-{round}"));
        let (mut session, _) = found_from_bundle(&dir, &base, None, options(), &mut |_, _| true).unwrap();
        times[0].push(timed(|| verify_only(&big)));
        times[1].push(timed(|| {
            let told = session.import(std::slice::from_ref(&big), false, &mut |_, _| true).unwrap();
            assert_eq!((told.new, told.waiting.len(), told.rejected.len()), (n as u64, 0, 0), "{told:?}");
        }));
        times[2].push(timed(|| {
            let told = session.import(std::slice::from_ref(&big), false, &mut |_, _| true).unwrap();
            assert_eq!((told.new, told.known), (0, n as u64));
        }));
        times[3].push(timed(|| assert!(session.verify(&mut |_, _| true).unwrap().problems.is_empty())));
        drop(session);
        std::fs::remove_dir_all(&dir).unwrap();
    }
    let least = times.map(|t| t.into_iter().min().unwrap().as_secs_f64() * 1000.0);
    for (name, ms) in ["verified on all cores", "imported", "imported again", "store verified"].into_iter().zip(least) {
        println!("{name:>24}  {ms:>9.1}  {:>8.2}", ms / least[0]);
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

/// The floor: every line's signature and form, on every core.
fn verify_only(path: &Path) {
    let bundle = Bundle::open(path, &Limits::default(), &mut |_, _| true).unwrap();
    let lines: Vec<_> = bundle.lines().collect::<Result<_, _>>().unwrap();
    let cores = std::thread::available_parallelism().unwrap().get();
    std::thread::scope(|scope| {
        for share in lines.chunks(lines.len().div_ceil(cores)) {
            scope.spawn(move || {
                for line in share {
                    check_signed_line(&line.bytes, &line.signature, Some(&line.author)).unwrap();
                }
            });
        }
    });
}
