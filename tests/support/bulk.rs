//! Many acts at once: a bundle of an organisation, and a large one of releases that rest on it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use obstat::app::clock::Clock;
use obstat::app::identity::{Fixed, KeySource};
use obstat::app::{Export, Options};
use obstat::bundle::{BundleError, Contents, Heads, Loose, Purpose, pack};
use obstat::domain::act::{Act, Artifact, ChallengeRaise, ReleaseRequest, Words};
use obstat::domain::ids::{Digest, EventId};
use obstat::domain::vocab::{Nature, Role, Tier};
use obstat::ledger::chain::{self, Link};
use obstat::ledger::event::{Envelope, VERSION};
use obstat::ledger::key::SecretKey;
use obstat::ledger::sign::Signer as _;
use obstat::ledger::verdict::{Signed, seal};

#[path = "founded.rs"]
mod founded;
use founded::founded;

const NOW: &str = "2026-11-23T12:00:00Z";
/// Acts of one release.
pub const ACTS: usize = 20;
const MODELS: usize = 50;

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

pub fn options() -> Options {
    Options { clock: Clock::fixed(now()), ..Options::default() }
}

/// A bundle of an organisation with its models, whose store stands in `home/here`, and one of `n` events of releases that rest on it.
pub fn bundles(home: &Path, n: usize) -> (PathBuf, PathBuf) {
    let mut key = SecretKey::from_seed(&[7; 32], "bench");
    let file = home.join("key");
    std::fs::write(&file, &*key.write(&mut rand_core::OsRng, None).unwrap()).unwrap();
    owner_only(&file);
    let (session, org) = founded(&home.join("here"), KeySource::File(file), MODELS, options());
    let base = home.join("base.obstat");
    session.export(&Export { to: base.clone(), ..Export::default() }, &mut Fixed::default(), &mut |_, _| true).unwrap();
    let heads = session.store().heads(&org).unwrap();
    let mut events = BTreeMap::new();
    for release in 0..n / ACTS {
        one_release(release, org, &heads, &mut key, &mut events);
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
    let since: Heads = [(org, outside)].into();
    let contents = Contents { org, created: now(), purpose: Purpose::Sync, since: Some(since), files: vec![] };
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
