//! A store of N releases, made within seconds: each requested by one signed event, and some with answers and a long history.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::Path;

use chrono::{DateTime, Utc};
use obstat::app::clock::Clock;
use obstat::app::identity::KeySource;
use obstat::app::view::{QueueRow, Urgency};
use obstat::app::{Options, Session};
use obstat::domain::act::{Act, Artifact, ItemAnswer, ReleaseRequest, Words};
use obstat::domain::ids::{Digest, Email, EventId, Reference};
use obstat::domain::vocab::{Kind, Nature, State, Tier};
use obstat::ledger::event::{Envelope, VERSION};
use obstat::ledger::key::SecretKey;
use obstat::ledger::sign::Signer as _;
use obstat::ledger::verdict::seal;
use obstat::store::{EventRecord, ReleaseProjection, Tx};

#[path = "../support/founded.rs"]
mod founded;
use founded::{ann, founded};

pub const NOW: &str = "2026-11-23T12:00:00Z";

/// Items of the shipped policy that are answered again and again in a long history.
const ITEMS: [&str; 6] = ["model-card", "data-sheet", "risk-assessment", "monitoring", "incident-plan", "transparency"];

/// Release `n`: its words and dates spread as a living queue's are.
pub fn row(n: usize, id: EventId) -> QueueRow {
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

/// A store of `n` releases: a signed request each, `acts` more answers, and its line in the queue; all in one transaction.
pub fn fill(dir: &Path, n: usize, acts: impl Fn(usize) -> u64) {
    let options = Options { clock: Clock::fixed(NOW.parse().unwrap()), ..Options::default() };
    let (session, org) = founded(dir, KeySource::New, n.min(50), options);
    let standing = standing(&session, &ann());
    let store = session.store();
    let heads = store.heads(&org).unwrap();
    let mut key = SecretKey::from_seed(&[7; 32], "bench");
    let tx = store.begin().unwrap();
    let mut author = Author { key: &mut key, org, tx: &tx, standing: &standing };
    for i in 0..n {
        let stream = author.sign(None, Act::from(request(i)), 0, &heads);
        let mut last = stream;
        for seq in 1..=acts(i) {
            last = author.sign(Some(stream), answer(seq), seq, &[last]);
        }
        let row = row(i, stream);
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

/// Whoever signs everything here.
struct Author<'a> {
    key: &'a mut SecretKey,
    org: EventId,
    tx: &'a Tx<'a>,
    standing: &'a str,
}

impl Author<'_> {
    fn sign(&mut self, stream: Option<EventId>, act: Act, seq: u64, deps: &[EventId]) -> EventId {
        let prev = stream.and(deps.first().copied());
        let envelope = Envelope {
            v: VERSION,
            org: Some(self.org),
            stream,
            kind: act.kind().to_owned(),
            author: self.key.key(),
            device: "0011223344556677".parse().unwrap(),
            seq,
            prev,
            deps: deps.to_vec(),
            time: NOW.parse().unwrap(),
            body: act.body(),
        };
        let signed = seal(&envelope, self.key).unwrap();
        self.tx
            .append(&EventRecord {
                id: signed.id,
                stream: stream.unwrap_or(signed.id),
                kind: envelope.kind,
                author: envelope.author,
                device: envelope.device,
                seq,
                prev,
                deps: envelope.deps,
                time: envelope.time,
                subject: None,
                line: signed.line,
                signature: signed.signature,
            })
            .unwrap();
        self.tx.put_standing(&signed.id, self.standing).unwrap();
        signed.id
    }
}

fn answer(n: u64) -> Act {
    Act::from(ItemAnswer {
        item: ITEMS[n as usize % ITEMS.len()].into(),
        answer: Words::new(&format!("Draft {n}: see the model card, section 4, and the report of the validation team")).0,
        fields: std::collections::BTreeMap::new(),
        evidence: std::collections::BTreeSet::new(),
    })
}

fn request(n: usize) -> ReleaseRequest {
    let reference = row(n % 50, EventId([0; 32])).reference;
    ReleaseRequest {
        model: reference.model,
        version: format!("{}.0.{}", n / 50, n % 50).parse().unwrap(),
        natures: [Nature::First].into(),
        facts: std::collections::BTreeMap::new(),
        artifacts: vec![Artifact { name: None, sha256: Digest::of(&n.to_le_bytes()), size: Some(1) }],
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
