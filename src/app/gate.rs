//! The gate's answer: recomputed from signed events each time, every signature checked again, and closed on anything amiss.

mod attest;
mod bundle;

use std::collections::{BTreeMap, BTreeSet};

use super::cores::on_all_cores;
use super::error::AppError;
use super::project::Folded;
use super::said::said;
use super::session::Session;
use super::stand::stand_as_kept;
use super::verify::{Report, believed, problem};
use crate::domain::ids::{Digest, EventId};
use crate::domain::obstruct::{self, LET_GO, Obstruction};
use crate::domain::order::Attested;
use crate::domain::permit::Refusal;
use crate::domain::release::Release;
use crate::ledger::trust::Trust;
use crate::ledger::verdict::Signed;

pub use bundle::{BundleAnswer, GateBundle, gate_from_bundle};

/// What a pipeline asks.
#[derive(Debug, Clone)]
pub struct GateQuestion {
    /// The release, if it is named; else it is found by the digest.
    pub reference: Option<String>,
    /// The bytes; all of the release's if none are named.
    pub digest: Option<Digest>,
    /// The environment.
    pub environment: String,
}

/// What it is told.
#[derive(Debug, Clone)]
pub struct GateAnswer {
    /// The release, when the question means a single one.
    pub folded: Option<Folded>,
    /// Whether they may go on a verbal approval alone.
    pub emergency: bool,
    /// What keeps the bytes out; nothing: they may go.
    pub obstructions: Vec<Obstruction>,
}

impl Session {
    /// Says whether bytes may go to an environment now.
    ///
    /// # Errors
    /// [`AppError::Integrity`] when a signature, a hash or what is kept beside the events does not hold: the gate is closed.
    pub fn gate(&self, question: &GateQuestion) -> Result<GateAnswer, AppError> {
        // All of it from one moment of the store, whatever another program writes meanwhile.
        self.store.read(|_| self.gate_now(question))
    }

    fn gate_now(&self, question: &GateQuestion) -> Result<GateAnswer, AppError> {
        self.memo.take();
        if self.trusted_first_use()? {
            let text = "this store was joined without a fingerprint, so whose approvals it holds is not known";
            let refusal = Refusal::state("trust-first-use", text, "joined without a fingerprint", "§9");
            return Err(refusal.help("join anew with --fingerprint, as it was told to you by another way").into());
        }
        let id = match (&question.reference, question.digest) {
            (Some(reference), _) => self.resolve(reference)?,
            (None, Some(digest)) => match self.only_release_of(digest)? {
                Ok(id) => id,
                Err(closed) => return Ok(GateAnswer { folded: None, emergency: false, obstructions: vec![closed] }),
            },
            (None, None) => {
                return Err(AppError::usage("it is not said what may go", "name a release, --digest D or --artifact FILE"));
            }
        };
        self.recheck(id)?;
        let folded = self.fold(id)?;
        let bytes: BTreeSet<Digest> = match question.digest {
            Some(digest) => BTreeSet::from([digest]),
            None => folded.release.artifacts.iter().map(|a| a.sha256).collect(),
        };
        let mut answer = obstruct::gate_for(&folded.release, &folded.ground(), &bytes, &question.environment);
        // Elsewhere than in production nothing is asked, so nothing needs to be read either.
        if folded.policy.environments.production.contains(&question.environment) {
            let unreliable = self.unreliable(&folded.release)?;
            answer.emergency &= unreliable.is_empty();
            answer.closing.extend(unreliable);
        }
        Ok(GateAnswer { folded: Some(folded), emergency: answer.emergency, obstructions: answer.closing })
    }

    /// The release that a digest alone means. Of several of one model it is the one that is approved, or else the latest.
    fn only_release_of(&self, digest: Digest) -> Result<Result<EventId, Obstruction>, AppError> {
        let uses = self.store.releases_of_digest(&digest)?;
        let models: BTreeSet<_> = uses.iter().map(|u| &u.reference.model).collect();
        if models.len() > 1 {
            let names: Vec<String> = uses.iter().map(|u| u.reference.to_string()).collect();
            return Ok(Err(obstruct::several_models(&names)));
        }
        let approved = uses.iter().rev().find(|u| LET_GO.contains(&u.state));
        Ok(approved.or(uses.last()).map(|u| u.release).ok_or_else(obstruct::unknown_bytes))
    }

    /// Checks everything by whose word the answer is yes: the organisation's stream, the release's, and those that its acts
    /// name, such as the release before, which makes this one an update. What is kept of other releases can close the gate and
    /// never open it; that is for `verify`.
    fn recheck(&self, release: EventId) -> Result<(), AppError> {
        let org = self.office()?.org;
        let mut report = Report::default();
        let mut streams = self.beside_policy(|| self.recheck_lines(org, release, &mut report))??;
        if report.problems.is_empty() {
            let trust = Trust::new(streams.remove(&org).unwrap_or_default(), self);
            self.verify_organisation(&trust, &mut report)?;
            let mut namer = super::stand::Namer::new(&trust);
            for (stream, mut acts) in streams {
                stand_as_kept(&self.store, stream, &mut acts)?;
                if let Some(told) = self.verify_acts(&mut namer, stream, acts, &mut report)? {
                    self.verify_model(&trust, &told.reference.model, &mut report);
                    self.recheck_runs(&told, &mut report)?;
                }
            }
        }
        match report.problems.first() {
            None => Ok(()),
            Some(p) => {
                let event = p.event.map(|e| format!("event {}: ", &e.to_string()[..12])).unwrap_or_default();
                Err(AppError::Integrity(format!("{event}{}; the gate stays closed", p.text)))
            }
        }
    }

    /// Checks every line and signature of a release's stream, the organisation's, and all that these rest on; gives the acts.
    fn recheck_lines(
        &self,
        org: EventId,
        release: EventId,
        report: &mut Report,
    ) -> Result<BTreeMap<EventId, Vec<Attested>>, AppError> {
        let (mut streams, mut parents, mut read) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        let mut next = BTreeSet::from([org, release]);
        while !next.is_empty() {
            let (mut lines, mut filed) = (Vec::new(), Vec::new());
            for stream in &next {
                streams.insert(*stream, Vec::new());
                self.store.each_signed_of(stream, |signed| {
                    lines.push(Signed { id: signed.id, line: signed.line.to_vec(), signature: *signed.signature });
                    filed.push(*stream);
                    true
                })?;
            }
            next.clear();
            for ((signed, stream), told) in lines.iter().zip(filed).zip(on_all_cores(&lines, believed)) {
                match told {
                    Ok((envelope, _)) if envelope.stream_of(signed.id) != stream => {
                        report.problems.push(problem("stream", Some(signed.id), "it is filed under another stream".into()));
                    }
                    Ok((envelope, act)) => {
                        read.insert(signed.id);
                        parents.extend(envelope.parents().into_iter().map(|p| (signed.id, p)));
                        next.extend(act.rests_on().filter(|named| !streams.contains_key(named)));
                        streams.entry(stream).or_default().push(said(signed.id, &envelope, act));
                    }
                    Err(problem) => report.problems.push(problem),
                }
            }
        }
        for (child, parent) in parents {
            if !read.contains(&parent) && !self.store.has_event(&parent)? {
                report.problems.push(problem("missing", Some(child), format!("it rests on {parent}, which is not here")));
            }
        }
        Ok(streams)
    }

    /// Where a release is kept to have run is where its acts say that it did: that makes the one after it an update.
    fn recheck_runs(&self, release: &Release, report: &mut Report) -> Result<(), AppError> {
        let kept = self.store.deployments_of_model(&release.reference.model)?;
        let kept = kept.into_iter().filter(|d| d.release == release.id).map(|d| (d.event, d.environment, d.production));
        let told = release.deployments.iter().map(|d| (d.id, d.environment.clone(), d.production));
        if kept.collect::<BTreeSet<_>>() != told.collect() {
            let text = format!("where {} is kept to have run is not what its events give", release.reference);
            report.problems.push(problem("projection", Some(release.id), text));
        }
        Ok(())
    }
}
