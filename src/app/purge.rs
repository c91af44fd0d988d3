//! Legal holds, and letting files of evidence go whose time has passed: digest, title and reason stay (`rules.md` §9).

use std::collections::{BTreeMap, BTreeSet};

use super::error::AppError;
use super::propose::Proposal;
use super::retention::Retained;
use super::session::Session;
use super::words;
use crate::domain::act::{Act, RetentionHold, RetentionPurge, RetentionRelease};
use crate::domain::ids::{Digest, Reference};
use crate::domain::permit::Refusal;
use crate::domain::release::{Evidence, Purged, Release};
use crate::domain::text::counted;
use crate::domain::time;

/// The act that lets files go.
const PURGE: &str = "retention.purge";

impl Session {
    /// Proposes to keep a release's files for a legal matter.
    pub fn retention_hold(&self, text: &str, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "retention.hold", "hold the files")?;
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("nothing of {} is purged until the hold ends", folded.release.reference);
        proposal.then(RetentionHold { reason });
        Ok(proposal)
    }

    /// Proposes to end the legal hold on a release.
    pub fn retention_release(&self, text: &str, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "retention.release", "end the hold")?;
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("{} is on hold no more", folded.release.reference);
        if let Some(hold) = folded.release.held() {
            proposal.facts.push(("Held since".into(), time::local_date(hold.at, folded.office.time_zone).to_string()));
            proposal.facts.push(("Held for".into(), hold.reason.clone()));
        }
        proposal.then(RetentionRelease { reason });
        Ok(proposal)
    }

    /// Proposes to let a release's files of evidence go whose time has passed and that nothing else needs; their bytes go
    /// once that is signed and written.
    ///
    /// # Errors
    /// A refusal while it lives, before its time has passed, under a hold, or when no such file is here.
    pub fn retention_purge(&self, text: &str, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, PURGE, "purge files")?;
        let reference = &folded.release.reference;
        let refuse = |(code, fact, help): (&'static str, String, &str)| {
            let clause = folded.policy.clause_of(PURGE);
            AppError::from(Refusal::state(code, format!("{reference} {fact}"), fact, clause).help(help))
        };
        let all = self.retained()?;
        let Some(kept) = all.iter().find(|r| r.id == folded.release.id) else {
            let fact = format!("is {}: its records are kept from the end of its life on", folded.release.state.label());
            return Err(refuse(("wrong-state", fact, "see whose life has ended: obstat retention list")));
        };
        if let Some(why) = kept_because(kept, folded.office.time_zone) {
            return Err(refuse(why));
        }
        let reason = proposal.words(words::words("reason", reason)?);
        let n = kept.files.len();
        proposal.sentence = format!("{} of {reference} {} purged", counted(n, "file"), if n == 1 { "is" } else { "are" });
        proposal.facts.push(("Kept until".into(), time::local_date(kept.until, folded.office.time_zone).to_string()));
        for piece in &folded.release.evidence {
            if let Some(stored) = piece.stored.as_ref().filter(|s| kept.files.contains(&s.sha256)) {
                proposal.facts.push(("Purged for good".into(), format!("{}, sha256:{}", piece.title, stored.sha256)));
            }
        }
        if !kept.needed.is_empty() {
            proposal.facts.push(("Kept".into(), format!("{}, still needed", counted(kept.needed.len(), "file"))));
        }
        proposal.then(RetentionPurge { files: kept.files.clone(), reason });
        Ok(proposal)
    }

    /// Every file that a purge which counts has let go, with the release that it was purged from.
    pub fn purged(&self) -> Result<BTreeMap<Digest, (Reference, Purged)>, AppError> {
        let mut all = BTreeMap::new();
        for stream in self.store.streams_with(PURGE)? {
            let release = self.fold(stream)?.release;
            for purge in release.purges.iter().filter(|p| p.held.is_none()) {
                for file in &purge.files {
                    all.entry(*file).or_insert_with(|| (release.reference.clone(), purge.clone()));
                }
            }
        }
        Ok(all)
    }

    /// Marks evidence whose bytes are not here because they were purged from another release that had them too.
    pub(super) fn mark_purged(&self, release: &mut Release) -> Result<(), AppError> {
        let files = self.store.files();
        let lacking = |e: &Evidence| e.purged.is_none() && e.stored.as_ref().is_some_and(|s| !files.has(&s.sha256));
        if !release.evidence.iter().any(lacking) {
            return Ok(());
        }
        let purged = self.purged()?;
        for piece in release.evidence.iter_mut().filter(|e| lacking(e)) {
            let found = piece.stored.as_ref().and_then(|s| purged.get(&s.sha256));
            piece.purged = found.map(|(_, purge)| purge.clone());
        }
        Ok(())
    }

    /// How a file was let go, if it was and nothing has come to need it: its bytes are not taken in again.
    pub fn let_go(&self, file: &Digest) -> Result<Option<(Reference, Purged)>, AppError> {
        let Some(found) = self.purged()?.remove(file) else { return Ok(None) };
        Ok((!self.ends()?.0.contains(file)).then_some(found))
    }

    /// Refuses bytes that were let go.
    pub(super) fn not_let_go(&self, file: &Digest, clause: &str) -> Result<(), AppError> {
        let Some((reference, purge)) = self.let_go(file)? else { return Ok(()) };
        let office = self.office()?;
        let (who, day) = (office.people.name(&purge.by), time::local_date(purge.at, office.time_zone));
        let text = format!("these bytes were purged from {reference} by {who} on {day} and do not come back: “{}”", purge.reason);
        Err(Refusal::state("purged", text, "its bytes were purged", clause).help("attach another document").into())
    }

    /// Drops the bytes of every file that was let go and that nothing needs; gives how many went.
    ///
    /// # Errors
    /// Those of the store; what was dropped until then is dropped.
    pub fn drop_purged(&mut self) -> Result<usize, AppError> {
        let files = self.store.files().clone();
        let here: BTreeSet<Digest> = self.purged()?.into_keys().filter(|f| files.has(f)).collect();
        if here.is_empty() {
            return Ok(0);
        }
        // Nobody writes while this writes, so nothing comes to need a file between the look and the drop.
        self.write(|session, _| {
            let needed = session.ends()?.0;
            let gone: Vec<&Digest> = here.iter().filter(|f| !needed.contains(*f)).collect();
            gone.iter().try_for_each(|f| files.remove(f))?;
            Ok(gone.len())
        })
    }
}

/// Why nothing of it may go, if so: a code, the fact and what helps.
fn kept_because(kept: &Retained, zone: crate::domain::zone::Zone) -> Option<(&'static str, String, &'static str)> {
    let day = time::local_date(kept.until, zone);
    if !kept.past {
        let fact = format!("is kept until {day}: nothing of it may be purged before the day after");
        return Some(("kept", fact, "see what is past its time: obstat retention list --past"));
    }
    match (kept.files.len(), kept.needed.len()) {
        (0, 0) => Some(("nothing-to-purge", "has no file of evidence here".into(), "see what is: obstat retention list --past")),
        (0, n) => {
            let fact = format!("has no file that nothing else needs: {} of it must stay", counted(n, "file"));
            Some(("nothing-to-purge", fact, "purge it when what rests on it is past its time too"))
        }
        _ => None,
    }
}

/// Whether a proposal lets files go.
pub(super) fn purges(proposal: &Proposal) -> bool {
    proposal.acts().any(|act| matches!(act, Act::RetentionPurge(_)))
}
