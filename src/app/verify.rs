//! Verify: every event hashed again, every signature checked again, every projection made again and compared.

mod files;
mod kept;

use std::collections::{BTreeMap, BTreeSet};

use super::cores::on_all_cores;
use super::error::AppError;
use super::project::projection;
use super::receive::model_of_acts;
use super::session::{CHARTER, KeptCharter, Session, trust_of};
use super::stand::{Namer, attested, kept_standing};
use crate::domain::act::{Act, CharterPropose};
use crate::domain::ids::{EventId, ModelId};
use crate::domain::order::Attested;
use crate::domain::release::Release;
use crate::ledger::chain::{self, Link};
use crate::ledger::event::Envelope;
use crate::ledger::trust::Trust;
use crate::ledger::verdict::{Signed, check_signed_line};

/// How many lines are checked at once; enough that threads pay, few enough to answer a stop.
const AT_ONCE: usize = 1024;

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A stable code in kebab-case.
    pub code: String,
    /// The event it concerns.
    pub event: Option<EventId>,
    /// One sentence.
    pub text: String,
}

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many events were checked.
    pub events: u64,
    /// How many keys signed them.
    pub authors: usize,
    /// How many stored files were hashed.
    pub files: usize,
    /// How many files of evidence were purged, and are gone as they should be.
    pub purged: usize,
    /// Places at which one key wrote several events: proof against it, and nothing against the trail, which keeps them all.
    pub forks: Vec<Problem>,
    /// What does not hold; empty when all does.
    pub problems: Vec<Problem>,
}

impl Session {
    /// Verifies the whole trail of the store. `progress` is told done and total; answering false cancels.
    pub fn verify(&self, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Report, AppError> {
        // What was read before is read again: it is the store that is asked, not what is remembered of it; and all of it from one
        // moment, whatever another program writes meanwhile.
        self.memo.take();
        self.store.read(|_| self.verify_now(progress))
    }

    fn verify_now(&self, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Report, AppError> {
        let total = self.store.count_events()?;
        let mut report = Report::default();
        let links = self.verify_lines(total, &mut report, progress)?;
        if report.events != total {
            let text = format!("the store has numbered {total} events and holds {}", report.events);
            report.problems.push(problem("missing", None, text));
        }
        if report.problems.is_empty() {
            self.verify_order(&links, &mut report);
        }
        if report.problems.is_empty() {
            self.verify_columns(&mut report)?;
            self.verify_heads(&links, &mut report)?;
        }
        if report.problems.is_empty() {
            self.verify_projections(&mut report)?;
        }
        if report.problems.is_empty() {
            self.verify_files(&mut report)?;
        }
        self.verify_database(&mut report)?;
        Ok(report)
    }

    /// Checks every line by itself, many at once on all cores; gives how those that hold hang together.
    fn verify_lines(
        &self,
        total: u64,
        report: &mut Report,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<BTreeMap<EventId, Link>, AppError> {
        let (mut links, mut authors, mut last) = (BTreeMap::new(), BTreeSet::new(), 0);
        loop {
            let mut some = Vec::with_capacity(AT_ONCE);
            self.store.each_signed(last, |signed| {
                last = signed.local;
                some.push(Signed { id: signed.id, line: signed.line.to_vec(), signature: *signed.signature });
                some.len() < AT_ONCE
            })?;
            report.events += some.len() as u64;
            for (signed, read) in some.iter().zip(on_all_cores(&some, believed)) {
                match read {
                    Ok((envelope, _)) => {
                        authors.insert(envelope.author);
                        links.insert(signed.id, Link::new(signed.id, &envelope));
                    }
                    Err(problem) => report.problems.push(problem),
                }
            }
            if some.len() < AT_ONCE {
                report.authors = authors.len();
                return Ok(links);
            }
            if !progress(report.events, total) {
                return Err(AppError::Unable { message: "the verification was cancelled".into(), help: "run it again".into() });
            }
        }
    }

    fn verify_order(&self, links: &BTreeMap<EventId, Link>, report: &mut Report) {
        if let Err(e) = chain::check_all(links) {
            report.problems.push(problem(e.code(), None, e.to_string()));
        }
        for fork in chain::forks(links.values()) {
            let ids: Vec<String> = fork.events.iter().map(|e| e.to_string()[..12].to_owned()).collect();
            let (count, ids) = (fork.events.len(), ids.join(", "));
            let text = format!("one key wrote {count} events at one place: {ids}; from a restored copy, or to deceive");
            report.forks.push(problem("fork", fork.events.first().copied(), text));
        }
    }

    fn verify_database(&self, report: &mut Report) -> Result<(), AppError> {
        for line in self.store.integrity()? {
            report.problems.push(problem("database", None, line));
        }
        Ok(())
    }

    /// Names every signer anew and folds every release anew; what is kept must be what comes out.
    fn verify_projections(&self, report: &mut Report) -> Result<(), AppError> {
        let org = self.office()?.org;
        let trust = trust_of(&self.store, org, self)?;
        self.verify_organisation(&trust, report)?;
        trust.models().for_each(|name| self.verify_model(&trust, name, report));
        let mut namer = Namer::new(&trust);
        for stream in self.store.streams()?.into_iter().filter(|s| *s != org) {
            if let Some(release) = self.verify_release(&mut namer, stream, report)? {
                self.verify_readings(&release, report)?;
            }
        }
        Ok(())
    }

    /// The charter kept must be the one that the organisation's stream gives.
    pub(super) fn verify_organisation(&self, trust: &Trust, report: &mut Report) -> Result<(), AppError> {
        let org = self.office()?.org;
        let kept = self.store.meta(CHARTER)?.unwrap_or_default();
        if kept != KeptCharter::of(&trust.now()).text()? {
            report.problems.push(problem("projection", Some(org), "the charter kept is not the one that the events give".into()));
        }
        for (id, charter, in_force) in trust.proposals() {
            if in_force && let Some(text) = self.disagrees(&charter) {
                report.problems.push(problem("policy-date", Some(id), text));
            }
        }
        Ok(())
    }

    /// A model kept must be what its events give.
    pub(super) fn verify_model(&self, trust: &Trust, name: &ModelId, report: &mut Report) {
        if trust.model(name) != self.model(name).ok() {
            report.problems.push(problem("projection", None, format!("the model {name} kept is not what its events give")));
        }
    }

    /// What a charter says of its policy that the policy's text does not.
    fn disagrees(&self, charter: &CharterPropose) -> Option<String> {
        let says = format!("charter version {} says that its policy holds from {}", charter.version, charter.policy_from);
        match self.policy(charter.policy) {
            None => Some(format!("{says}; its text, sha256:{}, is not here or does not hold", charter.policy)),
            Some(policy) => {
                let from = policy.document.effective_date?;
                (from != charter.policy_from).then(|| format!("{says}, and the text itself from {from}"))
            }
        }
    }

    /// A meeting's line is made again from its events, as a release's is.
    fn verify_meeting(&self, stream: EventId, report: &mut Report) -> Result<(), AppError> {
        let told = self.fold_meeting(&self.store, stream)?.map(|m| (m.closed.is_none(), m.at));
        if told != self.store.meeting_row(&stream)? {
            let text = "what is kept of a meeting is not what its events give".to_owned();
            report.problems.push(problem("projection", Some(stream), text));
        }
        Ok(())
    }

    /// The signers kept and the line kept of a release must be those that its events give; gives the release that they come to.
    pub(super) fn verify_release(
        &self,
        namer: &mut Namer<'_>,
        stream: EventId,
        report: &mut Report,
    ) -> Result<Option<Release>, AppError> {
        self.verify_acts(namer, stream, attested(&self.store, stream)?, report)
    }

    /// The same of a stream whose acts were read, with what is kept of their signers.
    pub(super) fn verify_acts(
        &self,
        namer: &mut Namer<'_>,
        stream: EventId,
        acts: Vec<Attested>,
        report: &mut Report,
    ) -> Result<Option<Release>, AppError> {
        let model = model_of_acts(&acts, stream);
        {
            let sieve = namer.trust().sieve(stream, acts.iter());
            for kept in &acts {
                if namer.stand(&sieve, kept, model.as_ref()) != kept_standing(kept) {
                    let text = "the signer kept is not the one that the charter gives".to_owned();
                    report.problems.push(problem("projection", Some(kept.id), text));
                }
            }
        }
        self.memo.borrow_mut().put(stream, acts);
        if super::meeting::is_meeting(&self.store, &stream)? {
            return self.verify_meeting(stream, report).map(|()| None);
        }
        let now = self.now();
        match self.fold_in(&self.store, stream, now) {
            Ok(folded) => {
                let row = projection(&folded).row;
                let kept = self.store.release_row(&stream, None, now)?.map(|(row, _)| row);
                let same = kept.is_some_and(|k| {
                    (k.state, k.tier, k.kind, k.attempt, k.done) == (row.state, row.tier, row.kind, row.attempt, row.done)
                });
                if !same {
                    let text = format!("the line of {} kept is not what its events give", row.reference);
                    report.problems.push(problem("projection", Some(stream), text));
                }
                Ok(Some(folded.release))
            }
            Err(e) => {
                report.problems.push(problem("fold", Some(stream), e.to_string()));
                Ok(None)
            }
        }
    }
}

/// Reads a line whose signature, name and body hold.
pub(super) fn believed(signed: &Signed) -> Result<(Envelope, Act), Problem> {
    let id = signed.id;
    let (found, envelope) =
        check_signed_line(&signed.line, &signed.signature, None).map_err(|e| problem(e.code(), Some(id), e.to_string()))?;
    if found != id {
        return Err(problem("id", Some(id), format!("the line filed under {id} hashes to {found}")));
    }
    let act = Act::read(&envelope.kind, &envelope.body).map_err(|e| problem("body", Some(id), e.to_string()))?;
    Ok((envelope, act))
}

pub(in crate::app) fn problem(code: &str, event: Option<EventId>, text: String) -> Problem {
    Problem { code: code.to_owned(), event, text }
}
