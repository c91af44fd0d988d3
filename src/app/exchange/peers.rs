//! What this store remembers of those who exported: where they stood last, so that one who went back is seen.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::report::Note;
use crate::app::error::AppError;
use crate::app::session::{Office, Session};
use crate::bundle::{Heads, Manifest};
use crate::domain::ids::{Digest, EventId, KeyId};
use crate::ledger::event::time_text;
use crate::store::{Reader, Tx};

/// Where somebody stood when he packed a bundle.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Stood {
    /// When he packed the latest one, as claimed.
    pub created: String,
    /// Heads by stream.
    pub heads: Heads,
    /// Heads that he had when he packed an earlier one, and has no more.
    #[serde(default, skip_serializing_if = "Heads::is_empty")]
    pub lost: Heads,
}

/// How the names of the settings begin in which it is kept where somebody stood; the rest is his key.
const STOOD: &str = "stood ";

fn key_of(by: &KeyId) -> String {
    format!("{STOOD}{by}")
}

/// Everybody who packed a bundle that was taken in here, and where he stood.
pub(super) fn packers(reader: &Reader) -> Result<Vec<(KeyId, Stood)>, AppError> {
    let kept = reader.metas(STOOD)?.into_iter();
    Ok(kept.filter_map(|(key, text)| Some((key[STOOD.len()..].parse().ok()?, serde_json::from_str(&text).ok()?))).collect())
}

fn short(key: &KeyId) -> String {
    format!("key {}", &key.to_string()[..12])
}

/// A key's holder by name, or the beginning of the key where nobody's name is known.
pub(super) fn name_of(office: &Office, key: &KeyId) -> String {
    office.seen.holder(key).map_or_else(|| short(key), |email| office.people.name(email))
}

fn receipt_of(bundle: &Digest) -> String {
    format!("receipt {bundle}")
}

/// Whether this very bundle was taken in already.
pub(super) fn has_receipt(reader: &Reader, bundle: &Digest) -> Result<bool, AppError> {
    Ok(reader.meta(&receipt_of(bundle))?.is_some())
}

impl Session {
    /// Remembers where the packer stood, and says so if he had more when he packed an earlier bundle.
    pub(super) fn note_packer(&self, tx: &Tx<'_>, manifest: &Manifest, bundle: &Digest) -> Result<Option<Note>, AppError> {
        tx.set_meta(&receipt_of(bundle), &time_text(manifest.created))?;
        let key = key_of(&manifest.by);
        let before: Option<Stood> = tx.meta(&key)?.and_then(|text| serde_json::from_str(&text).ok());
        let created = time_text(manifest.created);
        // A bundle that was packed earlier tells nothing; one packed later must know all that the packer knew.
        if before.as_ref().is_some_and(|b| b.created > created) {
            return Ok(None);
        }
        let (mut heads, lost_before) = before.map(|b| (b.heads, b.lost)).unwrap_or_default();
        let (mut lost, mut gone) = (0, lost_before.clone());
        for (stream, now) in &manifest.heads {
            let has = |head: &EventId| reaches(tx, now.iter().copied(), head).unwrap_or(true);
            let then = heads.get(stream).into_iter().flatten().copied();
            let went: BTreeSet<EventId> = then.filter(|head| !has(head)).collect();
            lost += went.len();
            let still = lost_before.get(stream).into_iter().flatten().copied().filter(|head| !has(head));
            gone.insert(*stream, still.chain(went).collect());
            heads.insert(*stream, now.clone());
        }
        gone.retain(|_, heads| !heads.is_empty());
        let stood = Stood { created, heads, lost: gone };
        let text = serde_json::to_string(&stood).map_err(|e| AppError::Integrity(e.to_string()))?;
        tx.set_meta(&key, &text)?;
        if lost == 0 {
            return Ok(None);
        }
        let name = self.office().map_or_else(|_| short(&manifest.by), |office| name_of(&office, &manifest.by));
        let text = format!(
            "{name} packed this bundle with less than an earlier one: {lost} stream{} went back, as after restoring an old copy",
            if lost == 1 { "" } else { "s" }
        );
        Ok(Some(Note { code: "exporter-went-back", text }))
    }
}

/// Whether one of these events is the earlier one, or rests on it within its stream.
fn reaches(reader: &Reader, heads: impl Iterator<Item = EventId>, earlier: &EventId) -> Result<bool, AppError> {
    let mut open: Vec<EventId> = heads.collect();
    let mut seen = std::collections::BTreeSet::new();
    let stream = reader.place_of(earlier)?.map(|p| p.stream);
    while let Some(id) = open.pop() {
        if id == *earlier {
            return Ok(true);
        }
        if !seen.insert(id) {
            continue;
        }
        let Some(record) = reader.event(&id)?.filter(|r| Some(r.stream) == stream) else { continue };
        open.extend(record.deps.into_iter().chain(record.prev));
    }
    Ok(false)
}
