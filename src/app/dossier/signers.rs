//! The trail of a release on paper: its acts in order, whose keys signed them, and how anybody checks that.

use std::collections::BTreeMap;

use super::Desk;
use crate::app::inquire::Frontier;
use crate::domain::ids::{Email, KeyId};
use crate::domain::release::Release;
use crate::ledger::key::ssh_fingerprint;
use crate::report::paper::{Block, Cell, Mark, Part};

/// A key that signed acts of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// Whose it is; none when it belongs to nobody.
    pub by: Option<Email>,
    /// The key.
    pub key: KeyId,
    /// How many acts it signed.
    pub acts: usize,
}

/// The keys that signed a release's acts, by person.
pub(super) fn of(release: &Release) -> Vec<Signing> {
    let mut counts: BTreeMap<(Option<Email>, KeyId), usize> = BTreeMap::new();
    release.history.iter().for_each(|line| *counts.entry((line.by.clone(), line.key)).or_default() += 1);
    counts.into_iter().map(|((by, key), acts)| Signing { by, key, acts }).collect()
}

/// Every act, oldest first.
pub(super) fn timeline(desk: &Desk) -> Part {
    let rows = desk.release().history.iter().rev().map(|line| {
        let who = line.by.as_ref().map_or_else(|| "a key of nobody".to_owned(), |by| desk.name(by));
        let void = line.not_counted.as_ref().map(|why| format!("\nnot counted: {why}")).unwrap_or_default();
        let text = format!("{}{void}", line.text);
        let text = if line.not_counted.is_some() { Cell::marked(Mark::Wait, text) } else { text.into() };
        vec![desk.when(line.at).into(), text, who.into(), Cell::code(line.id.to_string())]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let heading = format!("Timeline, {} acts", rows.len());
    Part { heading, mark: None, blocks: vec![Block::Table(vec!["When", "Act", "Who", "Event"], rows)] }
}

pub(super) fn keys(desk: &Desk, signers: &[Signing]) -> Part {
    let rows = signers.iter().map(|s| {
        let who = match &s.by {
            Some(by) => format!("{}\n{by}", desk.name(by)).into(),
            None => Cell::marked(Mark::Bad, "nobody's"),
        };
        vec![who, Cell::code(ssh_fingerprint(&s.key)), s.acts.to_string().into()]
    });
    let blocks = vec![Block::Table(vec!["Who", "Ed25519 key", "Acts"], rows.collect())];
    Part { heading: "Who signed, with which key".into(), mark: None, blocks }
}

pub(super) fn check(desk: &Desk, frontier: &Frontier, verified: bool) -> Part {
    let mark = match verified {
        true => (Mark::Good, "every signature holds".to_owned()),
        false => (Mark::Bad, "a signature does not hold".to_owned()),
    };
    let charter = frontier.charter.map_or_else(|| "none".to_owned(), |(id, version)| format!("{id}, version {version}"));
    let facts = vec![
        ("organisation".into(), Cell::code(frontier.org.to_string())),
        ("fingerprint".into(), Cell::code(&frontier.fingerprint)),
        ("charter".into(), Cell::code(charter)),
        ("events in the store".into(), frontier.events.to_string().into()),
        ("SHA-256 over the sorted heads".into(), Cell::code(&frontier.heads_sha256)),
    ];
    let reference = &desk.release().reference;
    let blocks = vec![
        Block::Note(
            "This paper is a rendering: what counts are the signed acts. An event's id is the SHA-256 of its line; its signature is an \
             SSH signature in the namespace obstat-event-v1 over that line, so that stock tools check it."
                .into(),
        ),
        Block::Commands(vec![
            "obstat verify".into(),
            format!("obstat why {reference}"),
            format!("obstat log {reference}"),
        ]),
        Block::Facts(facts),
    ];
    Part { heading: "How to check it".into(), mark: Some(mark), blocks }
}
