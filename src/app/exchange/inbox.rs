//! The inbox: bundles that rest on events that are not here, kept under their digests until these come. It is bounded.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use super::peers::name_of;
use crate::app::error::AppError;
use crate::app::session::Session;
use crate::bundle::{Bundle, Check, Limits};
use crate::domain::ids::KeyId;
use crate::store::Reader;

/// How many bundles may wait, those of packers that no charter here lists, and how many bytes they may have together.
const MOST: usize = 32;
const STRANGERS: usize = 4;
const MOST_BYTES: u64 = 2 << 30;

/// How many gaps a sentence names.
const NAMED: usize = 4;

impl Session {
    /// The bundles that wait, by name.
    pub(super) fn waiting_bundles(&self) -> Result<Vec<PathBuf>, AppError> {
        let dir = self.store.inbox_dir();
        let listed = match fs::read_dir(&dir) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            listed => listed.map_err(|e| AppError::file(&dir, "read", e))?,
        };
        let is_bundle = |path: &PathBuf| path.extension().is_some_and(|e| e == "obstat");
        let mut found: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).filter(is_bundle).collect();
        found.sort();
        Ok(found)
    }

    /// Keeps a bundle until what it rests on comes. One that waits already is kept once.
    pub(super) fn let_wait(&self, bundle: &Bundle, lists: impl Fn(&KeyId) -> bool) -> Result<PathBuf, AppError> {
        let dir = self.store.make_inbox()?;
        let stranger = !lists(&bundle.manifest().by);
        // Who packed it stands in the name, so that strangers can be counted without opening anything.
        let name = format!("{}{}.obstat", if stranger { "stranger-" } else { "" }, bundle.digest());
        let kept = dir.join(name);
        if kept.exists() {
            return Ok(kept);
        }
        let waiting = self.waiting_bundles()?;
        let strangers = waiting.iter().filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("stranger-")));
        let bytes: u64 = waiting.iter().filter_map(|p| fs::metadata(p).ok()).map(|m| m.len()).sum();
        if waiting.len() >= MOST || (stranger && strangers.count() >= STRANGERS) || bytes + bundle.size() > MOST_BYTES {
            return Err(AppError::Unable {
                message: format!("the inbox is full: {} bundles wait already, and this one would wait, too", waiting.len()),
                help: format!("import what they wait for, or remove some from {}", dir.display()),
            });
        }
        let failed = |e| AppError::file(&dir, "written", e);
        let mut copy = tempfile::Builder::new().prefix(".waiting-").tempfile_in(&dir).map_err(failed)?;
        io::copy(&mut bundle.bytes(), &mut copy).and_then(|_| copy.flush()).map_err(failed)?;
        copy.as_file().sync_all().map_err(failed)?;
        copy.persist(&kept).map_err(|e| failed(e.error))?;
        Ok(kept)
    }

    /// How to open what waits.
    pub(super) fn limits(&self) -> Limits {
        let room = if self.store.is_read_only() { None } else { Some(self.store.dir().to_owned()) };
        Limits { room, ..Limits::default() }
    }

    /// Says what is missing: the gaps in chains as ranges, anything else by its id.
    pub(super) fn waits_for(&self, reader: &Reader, check: &Check) -> Result<String, AppError> {
        let office = self.office()?;
        let mut gaps = Vec::new();
        for (id, missing) in &check.missing {
            let place = missing.child.place;
            if !missing.prev {
                gaps.push(format!("event {}", &id.to_string()[..12]));
                continue;
            }
            let tip = reader.chain_tip(&place.author, &place.device, &place.stream)?;
            // People count from 1.
            let (first, last) = (tip.map_or(1, |(seq, _)| seq + 2), place.seq);
            let range = if first < last { format!("events {first}–{last}") } else { format!("event {last}") };
            gaps.push(format!("{range} of {}", name_of(&office, &place.author)));
        }
        let more = gaps.len().saturating_sub(NAMED);
        gaps.truncate(NAMED);
        let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
        Ok(format!("waiting for {}{and_more}", gaps.join(", ")))
    }
}
