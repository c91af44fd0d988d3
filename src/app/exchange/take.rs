//! Import: a bundle is checked whole, then its events, files and what they come to are written in one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::TimeDelta;

use super::incoming::{Fresh, Incoming};
use super::outside::Here;
use super::peers::{has_receipt, name_of};
use super::report::{Changed, Conflict, Imported, Note, Rejected, Stands, Waiting};
use crate::app::error::AppError;
use crate::app::found::take_back;
use crate::app::receive::{Received, new_device};
use crate::app::session::{DEVICE, ORG, Options, Session};
use crate::bundle::{Bundle, BundleError, Check, Progress};
use crate::domain::ids::{Digest, EventId, hex};
use crate::domain::queue::QueueRow;
use crate::domain::vocab::State;
use crate::ledger::fingerprint::Fingerprint;
use crate::store::{FileError, Store, Tx};

/// How far ahead of this store's clock an event may claim to be before it is told.
const AHEAD: TimeDelta = TimeDelta::days(1);

/// What became of one bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Taken,
    Waits,
    Refused,
}

impl Session {
    /// Takes in bundles, each whole or not at all, and then those in the inbox that waited for them. A dry run keeps nothing.
    ///
    /// # Errors
    /// What keeps a bundle from being read or the store from being written; what is wrong with a bundle itself stands in the
    /// answer.
    pub fn import(&mut self, bundles: &[PathBuf], dry_run: bool, progress: Progress<'_>) -> Result<Imported, AppError> {
        if dry_run {
            return Ok(self.rehearse(bundles, progress)?.0);
        }
        let mut told = Imported::default();
        for path in bundles {
            self.import_one(path, &mut told, progress)?;
        }
        self.follow_up(&mut told, progress)?;
        Ok(told)
    }

    /// What is done once bundles were taken in: those that waited for them are tried again, and purged files are let go.
    pub(super) fn follow_up(&mut self, told: &mut Imported, progress: Progress<'_>) -> Result<(), AppError> {
        if told.new > 0 {
            self.retry(told, progress)?;
        }
        if told.new > 0 || told.files > 0 {
            self.let_purged_go(told)?;
        }
        Ok(())
    }

    /// Files that were purged do not come back, whoever still has them; and what a bundle says was purged goes here, too.
    fn let_purged_go(&mut self, told: &mut Imported) -> Result<(), AppError> {
        let gone = self.drop_purged()?;
        if gone > 0 {
            let text = if gone == 1 {
                "1 file that was purged is not kept"
            } else {
                &*format!("{gone} files that were purged are not kept")
            };
            told.files = told.files.saturating_sub(gone as u64);
            told.notes.push(Note { code: "purged", text: text.to_owned() });
        }
        Ok(())
    }

    /// Takes in a bundle that stays where it lies: one that waits is not kept in the inbox.
    pub(super) fn take_lying(&self, path: &Path, told: &mut Imported, progress: Progress<'_>) -> Result<Fate, AppError> {
        self.fate_of(path, false, told, progress)
    }

    /// Tries the bundles that wait again, until none of them goes on.
    fn retry(&mut self, told: &mut Imported, progress: Progress<'_>) -> Result<(), AppError> {
        let mut moved = true;
        while moved {
            moved = false;
            for path in self.waiting_bundles()? {
                let mut apart = Imported::default();
                let fate = self.import_one(&path, &mut apart, progress)?;
                if fate == Fate::Waits {
                    continue;
                }
                moved |= fate == Fate::Taken;
                told.waiting.retain(|w| w.kept.as_ref() != Some(&path));
                told.absorb(apart);
                std::fs::remove_file(&path).map_err(|e| AppError::file(&path, "removed", e))?;
            }
        }
        Ok(())
    }

    fn import_one(&self, path: &Path, told: &mut Imported, progress: Progress<'_>) -> Result<Fate, AppError> {
        self.fate_of(path, true, told, progress)
    }

    pub(super) fn fate_of(
        &self,
        path: &Path,
        inbox: bool,
        told: &mut Imported,
        progress: Progress<'_>,
    ) -> Result<Fate, AppError> {
        match self.judge_one(path, inbox, told, progress) {
            Err(AppError::Bundle(error)) if error.is_integrity() => {
                told.rejected.push(Rejected::new(path, &error));
                Ok(Fate::Refused)
            }
            judged => judged,
        }
    }

    fn judge_one(&self, path: &Path, inbox: bool, told: &mut Imported, progress: Progress<'_>) -> Result<Fate, AppError> {
        self.judge_opened(&Bundle::open(path, &self.limits(), progress)?, path, inbox, told, progress)
    }

    fn judge_opened(
        &self,
        bundle: &Bundle,
        path: &Path,
        inbox: bool,
        told: &mut Imported,
        progress: Progress<'_>,
    ) -> Result<Fate, AppError> {
        let (found, expected) = (bundle.manifest().org, self.org()?);
        if found != expected {
            return Err(BundleError::OtherOrg { found, expected }.into());
        }
        if has_receipt(&self.store, &bundle.digest())? {
            told.known += bundle.manifest().events;
            let files = self.put_files(bundle)?;
            told.files += files.len() as u64;
            told.put.extend(files);
            return Ok(Fate::Taken);
        }
        let outcome = self.take(bundle, expected, told, progress)?;
        let Some(check) = outcome else { return Ok(Fate::Taken) };
        let text = self.waits_for(&self.store, &check)?;
        let listed = Here::new(&self.store, expected)?;
        let kept = (inbox && !told.dry_run).then(|| self.let_wait(bundle, |key| listed.lists(key))).transpose()?;
        told.waiting.push(Waiting { file: path.to_owned(), events: bundle.manifest().events, text, kept });
        Ok(Fate::Waits)
    }

    /// The organisation's first event.
    fn org(&self) -> Result<EventId, AppError> {
        let org = self.store.meta(ORG)?.and_then(|text| text.parse().ok());
        org.ok_or_else(|| AppError::Integrity("the store has lost the name of its organisation".into()))
    }

    /// Checks a bundle and writes it while it is checked. Where anything fails, or it rests on what is not here, all of it is
    /// undone; in the latter case the answer says what is missing.
    fn take(
        &self,
        bundle: &Bundle,
        org: EventId,
        told: &mut Imported,
        progress: Progress<'_>,
    ) -> Result<Option<Check>, AppError> {
        let mut apart = Imported::default();
        let tx = self.store.begin()?;
        let taken = self.write_bundle(&tx, bundle, org, &mut apart, progress);
        let kept = match taken {
            Ok(None) => tx.commit().map(|()| None).map_err(AppError::from),
            undone => {
                drop(tx);
                self.memo.take();
                self.brought.take();
                self.remove_files(&apart.put)?;
                undone
            }
        };
        self.forget();
        if kept.as_ref().is_ok_and(Option::is_none) {
            told.absorb(apart);
        }
        kept
    }

    /// Keeps the files that are not here yet, and gives their names.
    fn put_files(&self, bundle: &Bundle) -> Result<Vec<Digest>, AppError> {
        let (here, mut put) = (self.store.files(), Vec::new());
        for (digest, _) in bundle.files().filter(|(digest, _)| !here.has(digest)) {
            let Some(mut bytes) = bundle.file(&digest) else { continue };
            if let Err(error) = here.put_from(&digest, &mut bytes) {
                self.remove_files(&put)?;
                return Err(error.into());
            }
            put.push(digest);
        }
        Ok(put)
    }

    pub(super) fn remove_files(&self, files: &[Digest]) -> Result<(), FileError> {
        files.iter().try_for_each(|digest| self.store.files().remove(digest))
    }

    fn write_bundle(
        &self,
        tx: &Tx<'_>,
        bundle: &Bundle,
        org: EventId,
        told: &mut Imported,
        progress: Progress<'_>,
    ) -> Result<Option<Check>, AppError> {
        let mut incoming = Incoming::new(tx, self.device()?, self.now() + AHEAD);
        let check = Check::run(bundle, &Here::new(tx, org)?, &mut |event| incoming.add(event), progress)?;
        if !check.missing.is_empty() {
            return Ok(Some(check));
        }
        let Incoming { mut received, mut acts, fresh, ahead, .. } = incoming.end()?;
        told.put = self.put_files(bundle)?;
        told.files = told.put.len() as u64;
        (told.new, told.known) = (received.new.len() as u64, received.known as u64);
        told.notes.extend(far_ahead(ahead));
        let before = self.states(tx, &received)?;
        if !received.new.is_empty() {
            self.judge(tx, org, &mut received, &mut acts)?;
        }
        told.notes.extend(self.note_packer(tx, bundle.manifest(), &bundle.digest())?);
        if received.rewound {
            tx.set_meta(DEVICE, &hex(&new_device().0))?;
            let text = "the bundle has acts that this very store signed and no longer had: it is an old copy, and signs under a new \
                        device number from now on";
            told.notes.push(Note { code: "device", text: text.into() });
        }
        self.tell(tx, &received, &fresh, &before, told)?;
        Ok(None)
    }

    /// How the releases to which something is added were before; none where they were not here.
    fn states(&self, tx: &Tx<'_>, received: &Received) -> Result<BTreeMap<EventId, Option<Stands>>, AppError> {
        let mut states = BTreeMap::new();
        for stream in &received.streams {
            states.insert(*stream, tx.release_row(stream, None, self.now())?.map(|(row, _)| stands(&row)));
        }
        Ok(states)
    }

    /// Says what the new events changed, and what disagrees.
    fn tell(
        &self,
        tx: &Tx<'_>,
        received: &Received,
        fresh: &Fresh,
        before: &BTreeMap<EventId, Option<Stands>>,
        told: &mut Imported,
    ) -> Result<(), AppError> {
        let mut changed: BTreeMap<EventId, Option<Stands>> = before.clone();
        let (office, org) = (self.office()?, self.org()?);
        for stream in &received.restood {
            changed.entry(*stream).or_insert(None);
        }
        for (stream, was) in changed {
            let (acts, keys) = fresh.get(&stream).cloned().unwrap_or_default();
            let Some((row, _)) = tx.release_row(&stream, None, self.now())? else {
                *(if stream == org { &mut told.office } else { &mut told.meetings }) += acts;
                continue;
            };
            let reference = row.reference.to_string();
            if row.state == State::Contested {
                let text =
                    format!("{reference} is contested: acts that had not seen each other disagree; see obstat conflict list");
                told.conflicts.push(Conflict { code: "contested", reference: Some(reference.clone()), text });
            }
            let by: BTreeSet<String> = keys.iter().map(|key| name_of(&office, key)).collect();
            let by = by.into_iter().collect();
            told.changed.push(Changed { release: stream, reference, before: was, after: stands(&row), acts, by });
        }
        for fork in tx.forks()?.into_iter().filter(|f| f.events.iter().any(|e| received.new.contains(e))) {
            let name = name_of(&office, &fork.author);
            let text = format!("{name} signed {} acts at one place of one chain: a restored copy, or deceit", fork.events.len());
            told.conflicts.push(Conflict { code: "fork", reference: None, text });
        }
        if !office.seen.siblings.is_empty() {
            let ids: Vec<String> = office.seen.siblings.iter().map(|s| s.to_string()[..12].to_owned()).collect();
            let text = format!("{} charters are in force at once ({}), which freezes everything new", ids.len(), ids.join(", "));
            told.conflicts.push(Conflict { code: "charter-siblings", reference: None, text });
        }
        for (stream, why) in &received.unjudged {
            let text = format!("the stream {} is kept and cannot be judged here: {why}", &stream.to_string()[..12]);
            told.notes.push(Note { code: "unjudged", text });
        }
        Ok(())
    }
}

fn stands(row: &QueueRow) -> Stands {
    Stands { state: row.state, blocks: row.blocks }
}

/// Says that acts claim to be from the future.
fn far_ahead(acts: u64) -> Option<Note> {
    let claim = match acts {
        0 => return None,
        1 => "1 act claims".to_owned(),
        _ => format!("{acts} acts claim"),
    };
    let text = format!("{claim} to be from more than a day ahead of this computer's clock");
    Some(Note { code: "clock", text })
}

/// Founds a store from a bundle of an organisation that is not known here yet. Its fingerprint was told by another way; without
/// one, whatever the bundle says is believed, and whoever calls must have been told so.
///
/// # Errors
/// What is wrong with the bundle, its organisation or the place; nothing of a store is left then.
pub fn found_from_bundle(
    dir: &Path,
    bundle: &Path,
    fingerprint: Option<&Fingerprint>,
    options: Options,
    progress: Progress<'_>,
) -> Result<(Session, Imported), AppError> {
    let opened = Bundle::open(bundle, &crate::bundle::Limits::default(), progress)?;
    found_from_opened(dir, (&opened, bundle), fingerprint, options, progress)
}

/// The same of a bundle that was opened, and hashed, a moment ago; with the file in which it lies.
pub(in crate::app) fn found_from_opened(
    dir: &Path,
    bundle: (&Bundle, &Path),
    fingerprint: Option<&Fingerprint>,
    options: Options,
    progress: Progress<'_>,
) -> Result<(Session, Imported), AppError> {
    let org = bundle.0.manifest().org;
    as_told(&org, fingerprint)?;
    let store = Store::create(dir)?;
    let founded = fill(store, org, bundle, options, progress);
    if founded.is_err() {
        take_back(dir);
    }
    founded
}

/// Refuses a bundle of another organisation than the one whose fingerprint was told.
pub(in crate::app) fn as_told(org: &EventId, fingerprint: Option<&Fingerprint>) -> Result<(), AppError> {
    let Some(told) = fingerprint.filter(|f| !f.names(org)) else { return Ok(()) };
    let found = Fingerprint::of(org);
    let text =
        format!("the bundle is of the organisation {found}, and you were told {told}: somebody may have given you another's");
    Err(AppError::OtherThanTold(text))
}

fn fill(
    mut store: Store,
    org: EventId,
    (bundle, path): (&Bundle, &Path),
    options: Options,
    progress: Progress<'_>,
) -> Result<(Session, Imported), AppError> {
    store.write(|tx| {
        tx.set_meta(ORG, &org.to_string())?;
        tx.set_meta(DEVICE, &hex(&new_device().0))?;
        Ok::<_, AppError>(())
    })?;
    let session = Session::over(store, options);
    let mut told = Imported::default();
    match session.judge_opened(bundle, path, false, &mut told, progress)? {
        Fate::Taken => Ok((session, told)),
        _ => Err(AppError::usage(
            "the bundle rests on others, and there is nothing here yet",
            "ask for one that holds everything: obstat export without --since",
        )),
    }
}
