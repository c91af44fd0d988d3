//! A forge of bundles: a good one, and every way to bend one, written here without the program's own writer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use obstat::bundle::{Bundle, BundleError, Check, Limits, Outside};
use obstat::domain::act::{Act, CharterPropose, Member, MemberKey, ModelRegister, Words, possession_statement};
use obstat::domain::act::{ChallengeRaise, ReleaseRequest};
use obstat::domain::ids::{DeviceId, Digest, EventId, KeyId, hex};
use obstat::domain::vocab::{Nature, Role, Tier};
use obstat::ledger::canonical;
use obstat::ledger::chain::{self, Link};
use obstat::ledger::event::{Envelope, id_of};
use obstat::ledger::key::SecretKey;
use obstat::ledger::sign::{NAMESPACE_BUNDLE, NAMESPACE_EVENT, NAMESPACE_JOIN, Signer as _, armor, sign};
use serde_json::{Value, json};

/// Somebody's key, always the same.
pub fn key(who: u8) -> SecretKey {
    SecretKey::from_seed(&[who; 32], "")
}

pub const ANN: u8 = 7;
pub const BEN: u8 = 8;
/// In no charter.
pub const EVE: u8 = 9;

pub fn policy() -> &'static [u8] {
    b"the policy"
}

pub fn noon() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// One event with all that a bundle says of it.
#[derive(Debug, Clone)]
pub struct Ev {
    pub line: Vec<u8>,
    pub id: EventId,
    pub author: KeyId,
    pub signature: [u8; 64],
}

impl Ev {
    /// Signs any line, in the form of an event or not.
    pub fn of(line: Vec<u8>, who: u8) -> Self {
        let signature = sign(&mut key(who), NAMESPACE_EVENT, &line).unwrap();
        Self { id: id_of(&line), author: key(who).key(), signature, line }
    }

    pub fn seal(envelope: &Envelope, who: u8) -> Self {
        Self::of(envelope.line().unwrap(), who)
    }

    pub fn envelope(&self) -> Envelope {
        Envelope::parse(&self.line).unwrap()
    }

    /// The same event with its envelope changed, signed anew by its author.
    pub fn change(&mut self, change: impl FnOnce(&mut Envelope)) {
        let mut envelope = self.envelope();
        change(&mut envelope);
        let who = [ANN, BEN, EVE].into_iter().find(|w| key(*w).key() == envelope.author).unwrap_or(ANN);
        *self = Self::seal(&envelope, who);
    }

    /// The same event with its JSON changed, signed anew by Ben, whatever becomes of it.
    pub fn json(&mut self, change: impl FnOnce(&mut Value)) {
        let mut value: Value = serde_json::from_slice(&self.line).unwrap();
        change(&mut value);
        *self = Self::of(canonical::write(&value).unwrap(), BEN);
    }

    /// The same event with a piece of its text replaced, signed anew by Ben.
    pub fn text(&mut self, piece: &str, other: &str) {
        let text = String::from_utf8(self.line.clone()).unwrap();
        assert!(text.contains(piece), "{piece} is not in {text}");
        *self = Self::of(text.replacen(piece, other, 1).into_bytes(), BEN);
    }
}

/// Writes an event of somebody's after those that are there: in a stream, or beginning one.
pub fn next(events: &[Ev], stream: Option<EventId>, who: u8, act: &Act) -> Ev {
    let org = events.first().map(|e| e.id);
    let links: Vec<Link> = events.iter().map(|e| Link::new(e.id, &e.envelope())).collect();
    let heads = chain::heads(&links);
    let author = key(who).key();
    let before = links.iter().filter(|l| Some(l.place.stream) == stream && l.place.author == author).max_by_key(|l| l.place.seq);
    let mut deps: std::collections::BTreeSet<EventId> = org.iter().flat_map(|o| heads[o].clone()).collect();
    deps.extend(stream.iter().flat_map(|s| heads[s].clone()));
    let envelope = Envelope {
        v: 1,
        org,
        stream,
        kind: act.kind().to_owned(),
        author,
        device: DeviceId([who; 8]),
        seq: before.map_or(0, |l| l.place.seq + 1),
        prev: before.map(|l| l.id),
        deps: deps.into_iter().collect(),
        time: noon(),
        body: act.body(),
    };
    Ev::seal(&envelope, who)
}

pub fn charter(people: &[u8]) -> CharterPropose {
    let member = |who: &u8| {
        let email = format!("p{who}@example.org").parse().unwrap();
        let proof =
            sign(&mut key(*who), NAMESPACE_JOIN, possession_statement(None, &email, &key(*who).key()).as_bytes()).unwrap();
        let keys = vec![MemberKey { key: key(*who).key(), proof: hex(&proof) }];
        Member { email, name: format!("P{who}"), keys, roles: [Role::GovernanceLead, Role::ModelOwner].into(), serves: None }
    };
    CharterPropose {
        version: 1,
        supersedes: vec![],
        name: "Acme".into(),
        time_zone: "UTC".into(),
        keepers: vec![format!("p{}@example.org", people[0]).parse().unwrap()],
        threshold: 1,
        people: people.iter().map(member).collect(),
        policy: Digest::of(policy()),
        policy_from: "2026-01-01".parse().unwrap(),
        ended: Vec::new(),
        ended_roles: Vec::new(),
        lifted: Vec::new(),
    }
}

pub fn request(version: &str) -> Act {
    ReleaseRequest {
        model: "triage".parse().unwrap(),
        version: version.parse().unwrap(),
        natures: [Nature::First].into(),
        facts: BTreeMap::new(),
        artifacts: vec![],
        summary: Words::new("A request").0,
        previous: None,
        tier: Tier::Low,
        exempt: None,
    }
    .into()
}

pub fn challenge(words: &str) -> Act {
    ChallengeRaise { item: None, role: Role::GovernanceLead, reason: Words::new(words).0 }.into()
}

/// Ann founds Acme with Ben, registers a model and asks for a release, which Ben challenges: four events in one line.
pub fn story() -> Vec<Ev> {
    let mut events = vec![];
    events.push(next(&events, None, ANN, &charter(&[ANN, BEN]).into()));
    let org = events[0].id;
    let owner = "p7@example.org".parse().unwrap();
    let model = ModelRegister { model: "triage".parse().unwrap(), owner, tier: Tier::Low, vendor: None, eu: false };
    events.push(next(&events, Some(org), ANN, &model.into()));
    events.push(next(&events, None, ANN, &request("1.0")));
    let release = events[2].id;
    events.push(next(&events, Some(release), BEN, &challenge("Which thresholds?")));
    events
}

/// Writes a ustar header by the standard's offsets.
pub fn header(name: &[u8], size: u64) -> [u8; 512] {
    let mut block = [0; 512];
    for (at, field) in [
        (0, name),
        (100, b"0000644\0"),
        (108, b"0000000\0"),
        (116, b"0000000\0"),
        (124, format!("{size:011o}\0").as_bytes()),
        (136, b"00000000000\0"),
        (156, b"0"),
        (257, b"ustar\x0000"),
        (329, b"0000000\0"),
        (337, b"0000000\0"),
    ] {
        block[at..at + field.len()].copy_from_slice(field);
    }
    seal(&mut block);
    block
}

/// Gives a header the checksum that it should have.
pub fn seal(block: &mut [u8]) {
    block[148..156].copy_from_slice(b"        ");
    let sum: u32 = block[..512].iter().map(|b| u32::from(*b)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}

pub type Members = Vec<(Vec<u8>, Vec<u8>)>;

pub fn archive(members: &Members) -> Vec<u8> {
    let mut out = vec![];
    for (name, bytes) in members {
        out.extend(header(name, bytes.len() as u64));
        out.extend(bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.extend([0; 1024]);
    out
}

/// The bytes of a member of an archive.
pub fn member<'a>(tar: &'a [u8], name: &str) -> &'a [u8] {
    let mut at = 0;
    while !tar[at..].starts_with(&[name.as_bytes(), b"\0"].concat()) {
        at += 512 + size(&tar[at..]).next_multiple_of(512);
    }
    &tar[at + 512..at + 512 + size(&tar[at..])]
}

fn size(header: &[u8]) -> usize {
    usize::from_str_radix(std::str::from_utf8(&header[124..135]).unwrap(), 8).unwrap()
}

/// One change to a bundle that is good otherwise, each on the level at which it is told.
#[derive(Clone, Copy)]
pub enum Bend {
    Events(fn(&mut Vec<Ev>)),
    Files(fn(&mut Members)),
    Lines(fn(&mut Vec<u8>)),
    Sigs(fn(&mut Vec<u8>)),
    Manifest(fn(&mut Value)),
    Text(fn(&mut Vec<u8>)),
    Packer(u8),
    Armor(fn(&mut String)),
    Members(fn(&mut Members)),
    Tar(fn(&mut Vec<u8>)),
}

fn heads_of(events: &[Ev]) -> Value {
    let links: Vec<Link> =
        events.iter().filter_map(|e| Envelope::parse(&e.line).ok().map(|envelope| Link::new(e.id, &envelope))).collect();
    let heads = chain::heads(&links);
    heads
        .into_iter()
        .map(|(s, h)| (s.to_string(), h.iter().map(EventId::to_string).collect()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Writes a bundle of some events with one change; what follows the change is told as it then is.
pub fn forge(events: &[Ev], bend: Option<Bend>) -> Vec<u8> {
    let mut events = events.to_vec();
    let org = events[0].id;
    if let Some(Bend::Events(change)) = bend {
        change(&mut events);
    }
    let mut files: Members = vec![(format!("files/{}", Digest::of(policy())).into_bytes(), policy().to_vec())];
    if let Some(Bend::Files(change)) = bend {
        change(&mut files);
    }
    let mut lines: Vec<u8> = events.iter().flat_map(|e| [&e.line, &b"\n"[..]].concat()).collect();
    if let Some(Bend::Lines(change)) = bend {
        change(&mut lines);
    }
    let sig = |e: &Ev| format!("{} {} {}\n", e.id, e.author, hex(&e.signature));
    let mut sigs: Vec<u8> = events.iter().flat_map(|e| sig(e).into_bytes()).collect();
    if let Some(Bend::Sigs(change)) = bend {
        change(&mut sigs);
    }
    let mut parts: Members = vec![(b"events.jsonl".to_vec(), lines), (b"events.sig".to_vec(), sigs)];
    parts.extend(files);
    let part = |(name, bytes): &(Vec<u8>, Vec<u8>)| json!({"name": String::from_utf8_lossy(name), "size": bytes.len(), "sha256": Digest::of(bytes).to_string()});
    let mut manifest = json!({
        "v": 1,
        "format": "obstat-bundle",
        "org": org.to_string(),
        "by": key(ANN).key().to_string(),
        "created": "2026-11-23T12:00:00Z",
        "purpose": "sync",
        "since": null,
        "heads": heads_of(&events),
        "events": events.len(),
        "parts": parts.iter().map(part).collect::<Vec<_>>(),
    });
    if let Some(Bend::Manifest(change)) = bend {
        change(&mut manifest);
    }
    let mut text = canonical::write(&manifest).unwrap();
    if let Some(Bend::Text(change)) = bend {
        change(&mut text);
    }
    let packer = if let Some(Bend::Packer(who)) = bend { who } else { ANN };
    let signature = sign(&mut key(packer), NAMESPACE_BUNDLE, &text).unwrap();
    let mut armored = armor(NAMESPACE_BUNDLE, &key(packer).key(), &signature);
    if let Some(Bend::Armor(change)) = bend {
        change(&mut armored);
    }
    let mut members: Members = vec![(b"manifest.json".to_vec(), text), (b"manifest.json.sig".to_vec(), armored.into_bytes())];
    members.extend(parts);
    if let Some(Bend::Members(change)) = bend {
        change(&mut members);
    }
    let mut tar = archive(&members);
    if let Some(Bend::Tar(change)) = bend {
        change(&mut tar);
    }
    tar
}

/// A reader who has nothing.
pub struct Nothing;

impl Outside for Nothing {
    type Error = BundleError;

    fn link(&self, _: &EventId) -> Result<Option<Link>, BundleError> {
        Ok(None)
    }

    fn listed(&self) -> Result<HashSet<KeyId>, BundleError> {
        Ok(HashSet::new())
    }

    fn names(&self, _: &Digest) -> Result<bool, BundleError> {
        Ok(false)
    }
}

/// Opens and checks a bundle as somebody who has nothing; one that waits for events is refused as “waiting”.
pub fn judge(path: &Path) -> Result<(Bundle, Check), (String, String)> {
    let told = |e: BundleError| (e.code().to_owned(), e.to_string());
    let bundle = Bundle::open(path, &Limits::default(), &mut |_, _| true).map_err(told)?;
    let check = Check::run(&bundle, &Nothing, &mut |_| Ok(()), &mut |_, _| true).map_err(told)?;
    match check.missing.keys().next() {
        Some(missing) => Err(("waiting".to_owned(), format!("it waits for event {missing}"))),
        None => Ok((bundle, check)),
    }
}
