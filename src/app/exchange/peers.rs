//! What this store remembers of those who exported: where they stood last, so that one who went back is seen.

use serde::{Deserialize, Serialize};

use super::report::Note;
use crate::app::error::AppError;
use crate::app::session::Session;
use crate::bundle::{Heads, Manifest};
use crate::domain::ids::{Digest, EventId, KeyId};
use crate::ledger::event::time_text;
use crate::store::{Reader, Tx};

/// Where somebody stood when he packed a bundle.
#[derive(Serialize, Deserialize)]
struct Stood {
    created: String,
    heads: Heads,
}

fn key_of(by: &KeyId) -> String {
    format!("stood {by}")
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
        let mut heads = before.map(|b| b.heads).unwrap_or_default();
        let mut lost = 0;
        for (stream, now) in &manifest.heads {
            if let Some(then) = heads.get(stream) {
                lost += then.iter().filter(|head| !reaches(tx, now.iter().copied(), head).unwrap_or(true)).count();
            }
            heads.insert(*stream, now.clone());
        }
        let text = serde_json::to_string(&Stood { created, heads }).map_err(|e| AppError::Integrity(e.to_string()))?;
        tx.set_meta(&key, &text)?;
        if lost == 0 {
            return Ok(None);
        }
        let name = self.office().ok().and_then(|o| o.seen.holder(&manifest.by).map(|email| o.people.name(email)));
        let name = name.unwrap_or_else(|| format!("key {}", &manifest.by.to_string()[..12]));
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
