//! The one path by which anything is signed: a verb proposes acts, a sheet shows them, a key signs them, one transaction
//! writes events and what they come to.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::consent;
use super::error::AppError;
use super::identity::{Unlock, UnlockedKey};
use super::organisation::settle_organisation;
use super::project::Folded;
use super::session::{Session, frozen};
use super::stand::Standing;
use super::view::Done;
use crate::domain::act::{Act, ReleaseDecide, Words};
use crate::domain::fold::outcome_of;
use crate::domain::ids::{EventId, ModelId};
use crate::domain::obstruct::keeps_from_approval;
use crate::domain::people::Person;
use crate::domain::permit::Refusal;
use crate::domain::release::Release;
use crate::domain::vocab::Outcome;
use crate::ledger::event::{Envelope, VERSION};
use crate::ledger::trust::model_of;
use crate::ledger::verdict::{Signed, seal};
use crate::store::{EventRecord, Identity, Tx};

/// Where acts are to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The organisation's stream.
    Organisation,
    /// A new release's stream, which the first act begins.
    NewRelease,
    /// A new stream of another kind, a meeting's, which the first act begins.
    NewStream,
    /// A release's stream.
    Release(EventId),
    /// A meeting's stream.
    Meeting(EventId),
}

/// An act to be signed; one that rests on the event before it is made once that has its id.
pub enum Step {
    /// An act that stands by itself.
    Act(Box<Act>),
    /// An act that names the event just written.
    After(Box<dyn FnOnce(EventId) -> Act + Send>),
}

/// What is about to be signed. Nothing is written, and no key touched, before [`Session::sign`].
pub struct Proposal {
    /// Where.
    pub target: Target,
    /// What, in order.
    pub steps: Vec<Step>,
    /// Events in other streams that the acts rest on.
    pub rests_on: BTreeSet<EventId>,
    /// Who signs.
    pub signer: Person,
    /// With which key.
    pub identity: Identity,
    /// The heads that the proposer had seen; if others stand there when it is signed, it is proposed anew.
    pub seen: Vec<EventId>,
    /// What it is called: "approve", "challenge an item".
    pub title: String,
    /// `model@version`, or the name of what is changed.
    pub reference: String,
    /// What happens, in a sentence, once it is signed.
    pub sentence: String,
    /// The words to be signed, for the sheet.
    pub words: Option<String>,
    /// Texts longer than an event holds; each is kept as a file named by its digest.
    pub texts: Vec<String>,
    /// Further lines for the sheet: label and value.
    pub facts: Vec<(String, String)>,
    /// The release as the proposer saw it.
    pub before: Option<Box<Folded>>,
}

impl Proposal {
    /// Takes words into the proposal: what of them stands in the event, and the rest as a file.
    pub(super) fn words(&mut self, text: &str) -> Words {
        let (words, whole) = Words::new(text);
        self.texts.extend(whole);
        self.words = Some(text.trim().to_owned());
        words
    }

    /// Adds an act.
    pub(super) fn then(&mut self, act: impl Into<Act>) {
        self.steps.push(Step::Act(Box::new(act.into())));
    }

    /// The acts that are known already, for the sheet.
    pub fn acts(&self) -> impl Iterator<Item = &Act> {
        self.steps.iter().filter_map(|step| match step {
            Step::Act(act) => Some(&**act),
            Step::After(_) => None,
        })
    }
}

impl Session {
    /// Starts a proposal by whoever acts here; while charters freeze each other, nothing is proposed but how to end that.
    pub(super) fn proposal(&self, target: Target, title: &str, reference: String) -> Result<Proposal, AppError> {
        let office = self.office()?;
        if office.seen.charter.is_none() {
            return Err(frozen(&office.seen).into());
        }
        let proposal = self.proposal_even_frozen(target, title, reference)?;
        if office.seen.is_suspended(&proposal.identity.key) {
            let text = format!("the key of {} is suspended: it may accept a charter, and nothing else", proposal.signer.name);
            let refusal = Refusal::state("key-suspended", text, "key suspended", "§9");
            return Err(refusal.help("a keeper ends or restores it: obstat key list").into());
        }
        Ok(proposal)
    }

    /// Starts a proposal that may be made while charters freeze each other.
    pub(super) fn proposal_even_frozen(&self, target: Target, title: &str, reference: String) -> Result<Proposal, AppError> {
        let (signer, identity) = self.me()?;
        let seen = match target {
            Target::Organisation => self.store.heads(&self.office()?.org)?,
            Target::NewRelease | Target::NewStream => Vec::new(),
            Target::Release(id) | Target::Meeting(id) => self.store.heads(&id)?,
        };
        Ok(Proposal {
            target,
            steps: Vec::new(),
            rests_on: BTreeSet::new(),
            signer,
            identity,
            seen,
            title: title.to_owned(),
            sentence: String::new(),
            reference,
            words: None,
            texts: Vec::new(),
            facts: Vec::new(),
            before: None,
        })
    }

    /// Signs a proposal and writes it: all of its events and what they come to, or nothing.
    ///
    /// # Errors
    /// [`AppError::Moved`] when somebody else wrote to the stream since it was proposed.
    pub fn sign(&mut self, proposal: Proposal, unlock: &mut dyn Unlock) -> Result<Done, AppError> {
        let mut key = self.unlock(&proposal.identity, unlock)?;
        self.sign_with(proposal, &mut key)
    }

    /// Signs and writes with a key that is unlocked already.
    pub(super) fn sign_with(&mut self, proposal: Proposal, key: &mut UnlockedKey) -> Result<Done, AppError> {
        let now = self.now();
        for text in &proposal.texts {
            self.store.files().put_bytes(text.as_bytes())?;
        }
        let (charter, purges) = (consent::subject(&proposal), super::purge::purges(&proposal));
        let attached =
            proposal.acts().find_map(|act| if let Act::EvidenceAdd(add) = act { Some(add.items.clone()) } else { None });
        let done = self.write(|session, tx| Writer { session, tx, now, events: Vec::new() }.write(proposal, key));
        self.forget();
        let mut done = done?;
        if purges {
            self.drop_purged()?;
        }
        if let Some(charter) = charter {
            self.note_consent(&mut done, &charter)?;
        }
        if let Some(items) = attached {
            self.note_uncounted(&mut done, &items)?;
        }
        Ok(done)
    }

    /// Proposes and signs; when another program wrote in between, proposes anew on what is there then.
    pub fn act(
        &mut self,
        propose: impl Fn(&Self) -> Result<Proposal, AppError>,
        unlock: &mut dyn Unlock,
    ) -> Result<Done, AppError> {
        let mut tries = 0;
        loop {
            let proposal = propose(self)?;
            tries += 1;
            match self.sign(proposal, unlock) {
                Err(AppError::Moved) if tries < 20 => self.forget(),
                other => return other,
            }
        }
    }
}

/// Writes a proposal's events within one transaction.
struct Writer<'a> {
    session: &'a Session,
    tx: &'a Tx<'a>,
    now: DateTime<Utc>,
    events: Vec<EventId>,
}

impl Writer<'_> {
    fn write(mut self, proposal: Proposal, key: &mut UnlockedKey) -> Result<Done, AppError> {
        let org = self.session.office()?.org;
        let mut stream = match proposal.target {
            Target::Organisation => Some(org),
            Target::NewRelease | Target::NewStream => None,
            Target::Release(id) | Target::Meeting(id) => Some(id),
        };
        if let Some(stream) = stream
            && self.tx.heads(&stream)? != proposal.seen
        {
            return Err(AppError::Moved);
        }
        let mut folded = None;
        let mut steps = proposal.steps.into_iter().peekable();
        while let Some(step) = steps.next() {
            let act = match step {
                Step::Act(act) => *act,
                Step::After(make) => make(self.events.last().copied().unwrap_or(org)),
            };
            let id = self.append(org, stream, &act, &proposal.rests_on, key)?;
            stream = stream.or(Some(id));
            // Only the last act, and one that may complete an outcome, shows what the release has come to.
            if steps.peek().is_some() && stream != Some(org) && !may_complete(&act) {
                continue;
            }
            folded = self.settle(org, stream, &act)?;
            if let (Some(f), Some(stream)) = (&folded, stream)
                && let Some(decide) = completed(f, &act)
            {
                self.append(org, Some(stream), &decide, &BTreeSet::new(), key)?;
                folded = self.settle(org, Some(stream), &decide)?;
            }
        }
        Ok(self.done(proposal.reference, proposal.sentence, folded, org))
    }

    fn done(self, reference: String, mut sentence: String, folded: Option<Folded>, org: EventId) -> Done {
        if self.events.len() > 1
            && let Some(decision) = folded.as_ref().and_then(|f| f.release.decision.as_ref())
            && self.events.contains(&decision.id)
        {
            sentence = format!("{reference} is {}", decision.outcome.label());
        }
        Done {
            event: self.events.first().copied().unwrap_or(org),
            reference: folded.as_ref().map_or(reference, |f| f.release.reference.to_string()),
            state: folded.as_ref().map(|f| f.release.state),
            release: folded.as_ref().map(|f| f.release.id),
            obstructions: folded.map(|f| f.obstructions).unwrap_or_default(),
            events: self.events,
            sentence,
            next: None,
        }
    }

    /// Appends one signed event at the end of its author's chain, resting on all heads that are here.
    fn append(
        &mut self,
        org: EventId,
        stream: Option<EventId>,
        act: &Act,
        rests_on: &BTreeSet<EventId>,
        key: &mut UnlockedKey,
    ) -> Result<EventId, AppError> {
        let device = self.session.device()?;
        let author = key.key();
        let tip = stream.map(|s| self.tx.chain_tip(&author, &device, &s)).transpose()?.flatten();
        let mut deps: BTreeSet<EventId> = rests_on.clone();
        deps.extend(self.tx.heads(&org)?);
        if let Some(stream) = stream {
            deps.extend(self.tx.heads(&stream)?);
        }
        let envelope = Envelope {
            v: VERSION,
            org: Some(org),
            stream,
            kind: act.kind().to_owned(),
            author,
            device,
            seq: tip.map_or(0, |(seq, _)| seq + 1),
            prev: tip.map(|(_, id)| id),
            deps: deps.into_iter().collect(),
            time: self.now,
            body: act.body(),
        };
        let signed = seal(&envelope, &mut **key)?;
        let record = record(signed.clone(), &envelope, model_of(act));
        self.tx.append(&record)?;
        self.stand(org, &record, act)?;
        self.events.push(record.id);
        Ok(record.id)
    }

    /// Notes how the signer stood. Our own acts rest on every head that is here, so what they had seen is what is here.
    fn stand(&self, org: EventId, record: &EventRecord, act: &Act) -> Result<(), AppError> {
        if record.stream == org {
            return Ok(());
        }
        let office = self.session.office()?;
        let model = match act {
            Act::ReleaseRequest(r) => Some(r.model.clone()),
            _ => self.model_of_stream(record.stream)?,
        };
        let model = model.map(|name| self.session.model_in(self.tx, &name)).transpose()?;
        let signer = office.seen.signer_at(&record.author, model.as_ref(), record.time);
        let standing = Standing { signer, model, policy: office.seen.policy(), late: false };
        let data = serde_json::to_string(&standing).map_err(|e| AppError::Integrity(e.to_string()))?;
        Ok(self.tx.put_standing(&record.id, &data)?)
    }

    /// The model that a release's stream is about; none for a meeting's.
    fn model_of_stream(&self, stream: EventId) -> Result<Option<ModelId>, AppError> {
        let first = self.tx.event(&stream)?.ok_or(crate::domain::fold::FoldError::Empty)?;
        match super::said::bare(&first)?.1.act {
            Act::ReleaseRequest(r) => Ok(Some(r.model)),
            Act::MeetingOpen(_) => Ok(None),
            _ => Err(crate::domain::fold::FoldError::NoRequest(stream).into()),
        }
    }

    /// Writes what the event comes to: a release's line, or the organisation's charter and models.
    fn settle(&self, org: EventId, stream: Option<EventId>, act: &Act) -> Result<Option<Folded>, AppError> {
        match stream {
            Some(stream) if super::meeting::is_meeting(self.tx, &stream)? => {
                self.session.project_meeting(self.tx, stream).map(|()| None)
            }
            Some(stream) if stream != org => self.session.project(self.tx, stream, self.now).map(Some),
            _ => settle_organisation(self.session, self.tx, org, act, self.now).map(|()| None),
        }
    }
}

/// An event as the store keeps it.
pub(super) fn record(signed: Signed, envelope: &Envelope, model: Option<&ModelId>) -> EventRecord {
    EventRecord {
        id: signed.id,
        stream: envelope.stream_of(signed.id),
        kind: envelope.kind.clone(),
        author: envelope.author,
        device: envelope.device,
        seq: envelope.seq,
        prev: envelope.prev,
        deps: envelope.deps.clone(),
        time: envelope.time,
        subject: model.map(ToString::to_string),
        line: signed.line,
        signature: signed.signature,
    }
}

/// The outcome that the act just written completes: its signer writes it along (`ledger.md` §2).
fn completed(folded: &Folded, act: &Act) -> Option<Act> {
    let outcome = outcome_of(&folded.release).filter(|_| may_complete(act))?;
    let kept = outcome != Outcome::Rejected && keeps_from_approval(&folded.obstructions).is_some();
    (!kept).then(|| decide(&folded.release, outcome))
}

fn may_complete(act: &Act) -> bool {
    matches!(
        act,
        Act::SignoffApprove(_)
            | Act::SignoffReject(_)
            | Act::VoteCast(_)
            | Act::BallotClose(_)
            | Act::MotionRecord(_)
            | Act::MotionCountersign(_)
            | Act::ChallengeClear(_)
            | Act::ChallengeOverride(_)
    )
}

/// The act that records an outcome, resting on the sign-offs and votes that count.
pub(super) fn decide(release: &Release, outcome: Outcome) -> Act {
    let signed = release.sign_offs.iter().filter(|s| s.void.is_none()).map(|s| s.id);
    let voted = release.ballot.iter().flat_map(|b| &b.votes).filter(|v| v.void.is_none()).map(|v| v.id);
    let met = release.committee_record().into_iter().flat_map(|r| r.signed.iter().map(|(_, id)| *id).chain([r.id]));
    ReleaseDecide { outcome, subject: release.subject, rests_on: signed.chain(voted).chain(met).collect() }.into()
}
