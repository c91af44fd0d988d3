//! Import of N signed events against verifying them on all cores and nothing else, and the same import again. Run with
//! `cargo bench --bench exchange [-- N]`; it prints a table, it judges nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use obstat::app::clock::Clock;
use obstat::app::exchange::found_from_bundle;
use obstat::app::identity::{Fixed, KeySource};
use obstat::app::{Export, Founding, NewModel, NewPerson, Options, found};
use obstat::bundle::{Bundle, BundleError, Contents, Heads, Limits, Loose, Purpose, pack};
use obstat::domain::act::{Act, Artifact, ChallengeRaise, ReleaseRequest, Words};
use obstat::domain::ids::{Digest, Email, EventId};
use obstat::domain::vocab::{Nature, Role, Tier};
use obstat::ledger::chain::{self, Link};
use obstat::ledger::event::{Envelope, VERSION};
use obstat::ledger::key::SecretKey;
use obstat::ledger::sign::Signer as _;
use obstat::ledger::verdict::{Signed, check_signed_line, seal};

const NOW: &str = "2026-11-23T12:00:00Z";
/// Acts of one release.
const ACTS: usize = 20;
const MODELS: usize = 50;
const ROUNDS: usize = 3;

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

fn options() -> Options {
    Options { clock: Clock::fixed(now()), ..Options::default() }
}

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

/// A bundle of an organisation with its models, and one of `n` events of releases that rest on it.
fn bundles(home: &Path, n: usize) -> (PathBuf, PathBuf) {
    let mut key = SecretKey::from_seed(&[7; 32], "bench");
    let file = home.join("key");
    std::fs::write(&file, &*key.write(&mut rand_core::OsRng, None).unwrap()).unwrap();
    owner_only(&file);
    let ann: Email = "ann@example.org".parse().unwrap();
    let person = NewPerson {
        name: "Ann".into(),
        email: ann.clone(),
        key: KeySource::File(file),
        roles: [Role::ModelOwner, Role::GovernanceLead].into(),
    };
    let founding = Founding {
        organisation: "Acme".into(),
        time_zone: "Europe/Zurich".into(),
        policy: None,
        people: vec![person],
        recovery: None,
    };
    let (mut session, founded) = found(&home.join("here"), &founding, options(), &mut Fixed::default()).unwrap();
    for m in 0..MODELS {
        let name = format!("model-{m:05}").parse().unwrap();
        let new = NewModel { name, owner: ann.clone(), tier: Tier::Low, vendor: None, eu: false };
        session.act(|s| s.model_add(&new), &mut Fixed::default()).unwrap();
    }
    let base = home.join("base.obstat");
    session.export(&Export { to: base.clone(), ..Export::default() }, &mut Fixed::default(), &mut |_, _| true).unwrap();
    let heads = session.store().heads(&founded.org).unwrap();
    let mut events = BTreeMap::new();
    for release in 0..n / ACTS {
        one_release(release, founded.org, &heads, &mut key, &mut events);
    }
    let links: Vec<Link> = events.values().map(|s: &Signed| Link::new(s.id, &Envelope::parse(&s.line).unwrap())).collect();
    let outside: std::collections::BTreeSet<EventId> = heads.iter().copied().collect();
    let inside: Vec<Link> = links
        .into_iter()
        .map(|mut link| {
            link.parents.retain(|p| !outside.contains(p));
            link
        })
        .collect();
    let order = chain::order(&inside).unwrap();
    let since: Heads = [(founded.org, outside)].into();
    let contents = Contents { org: founded.org, created: now(), purpose: Purpose::Sync, since: Some(since), files: vec![] };
    let big = home.join("big.obstat");
    let loose = order.iter().map(|id| {
        let signed = &events[id];
        Ok::<_, BundleError>(Loose { line: signed.line.clone(), signature: signed.signature })
    });
    pack(&big, &contents, loose, &mut key, &mut |_, _| true).unwrap();
    (base, big)
}

#[cfg(unix)]
fn owner_only(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn owner_only(_: &Path) {}

/// A request and what is asked about it.
fn one_release(n: usize, org: EventId, heads: &[EventId], key: &mut SecretKey, events: &mut BTreeMap<EventId, Signed>) {
    let request = ReleaseRequest {
        model: format!("model-{:05}", n % MODELS).parse().unwrap(),
        version: format!("{}.0.{}", n / MODELS, n % MODELS).parse().unwrap(),
        natures: [Nature::First].into(),
        facts: BTreeMap::new(),
        artifacts: vec![Artifact { name: None, sha256: Digest::of(&n.to_le_bytes()), size: Some(1) }],
        summary: Words::new("A release of a model that reads letters and sorts them by urgency").0,
        previous: None,
        tier: Tier::Low,
        exempt: None,
    };
    let (mut stream, mut prev) = (None, None);
    for seq in 0..ACTS {
        let act: Act = match seq {
            0 => request.clone().into(),
            _ => ChallengeRaise {
                item: None,
                role: Role::GovernanceLead,
                reason: Words::new(&format!("Which thresholds hold for subgroup {seq}, and who set them?")).0,
            }
            .into(),
        };
        let mut deps: Vec<EventId> = heads.iter().copied().chain(prev).collect();
        deps.sort();
        let envelope = Envelope {
            v: VERSION,
            org: Some(org),
            stream,
            kind: act.kind().to_owned(),
            author: key.key(),
            device: "0011223344556677".parse().unwrap(),
            seq: seq as u64,
            prev,
            deps,
            time: now(),
            body: act.body(),
        };
        let signed = seal(&envelope, key).unwrap();
        stream = stream.or(Some(signed.id));
        prev = Some(signed.id);
        events.insert(signed.id, signed);
    }
}
