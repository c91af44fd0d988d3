//! Events that others signed, taken into this store with all that they come to, in one transaction (`ledger.md` §5).

use std::collections::BTreeSet;

use rand_core::{OsRng, RngCore};

use super::error::AppError;
use super::meeting::is_meeting;
use super::new_acts::NewActs;
use super::propose::record;
use super::said::{bare, bare_line};
use super::session::{CHARTER, DEVICE, KeptCharter, Session, trust_of};
use super::settle::related;
use super::stand::{Namer, Standing, attested, kept_standing};
use crate::domain::act::Act;
use crate::domain::ids::{DeviceId, EventId, ModelId, hex};
use crate::domain::order::Attested;
use crate::ledger::chain::{self, Link};
use crate::ledger::trust::model_of;
use crate::ledger::verdict::{Signed, check_signed_line};
use crate::store::{Reader, StoreError, Tx};

/// How many streams are read at once.
const AT_ONCE: usize = 256;

/// What taking events in came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// Events that were not here before, in the order in which they came.
    pub new: Vec<EventId>,
    /// How many were here already.
    pub known: usize,
    /// The streams of those that are new.
    pub streams: BTreeSet<EventId>,
    /// Streams in which acts stand otherwise than before, though nothing of theirs is new: a key or a role was ended.
    pub restood: BTreeSet<EventId>,
    /// Streams that cannot be judged here, and why: their gate is closed.
    pub unjudged: Vec<(EventId, String)>,
    /// Whether events of this very device came that it did not have. This store is an old copy then, and goes on under another
    /// number, so that nothing it signs from now on stands at a place that is taken.
    pub rewound: bool,
}

impl Session {
    /// Takes in events, parents first; files that they name are to be in the store already.
    ///
    /// Every line, signature, body and parent is checked; nothing is changed unless all of them hold.
    ///
    /// # Errors
    /// [`AppError::Integrity`] for what does not hold, and what the store may say.
    pub fn receive(&mut self, events: &[Signed]) -> Result<Received, AppError> {
        let org = self.office()?.org;
        let received = self.write(|session, tx| {
            let mut received = session.add(tx, org, events)?;
            if !received.new.is_empty() {
                session.judge(tx, org, &mut received, &mut NewActs::default())?;
            }
            Ok(received)
        });
        // Acts that were read before may stand otherwise now.
        self.memo.take();
        self.forget();
        received
    }

    fn add(&self, tx: &Tx<'_>, org: EventId, events: &[Signed]) -> Result<Received, AppError> {
        let (mut received, device) = (Received::default(), self.device()?);
        for signed in events {
            if tx.has_event(&signed.id)? {
                received.known += 1;
                continue;
            }
            let (id, envelope) = check_signed_line(&signed.line, &signed.signature, None)?;
            if id != signed.id || envelope.org != Some(org) {
                return Err(AppError::Integrity(format!(
                    "event {id} is not what it was announced as, or another organisation's"
                )));
            }
            let act = Act::read(&envelope.kind, &envelope.body)?;
            check_links(tx, &Link::new(id, &envelope))?;
            tx.append(&record(signed.clone(), &envelope, model_of(&act)))?;
            received.rewound |= envelope.device == device;
            received.streams.insert(envelope.stream_of(id));
            received.new.push(id);
        }
        if received.rewound {
            tx.set_meta(DEVICE, &hex(&new_device().0))?;
        }
        Ok(received)
    }

    /// Says anew what the organisation is, who stood how, and what every stream that is touched comes to.
    pub(super) fn judge(&self, tx: &Tx<'_>, org: EventId, received: &mut Received, new: &mut NewActs) -> Result<(), AppError> {
        let trust = trust_of(tx, org, self)?;
        let touched = received.streams.contains(&org);
        if touched {
            for name in trust.models() {
                if let Some(model) = trust.model(name) {
                    super::models::keep(tx, &model)?;
                }
            }
            tx.set_meta(CHARTER, &KeptCharter::of(&trust.now()).text()?)?;
        }
        self.memo.take();
        self.forget();
        let mut namer = Namer::new(&trust);
        let streams: Vec<EventId> = tx.streams()?.into_iter().filter(|s| *s != org).collect();
        let again: Vec<EventId> = streams.iter().filter(|s| touched || received.streams.contains(s)).copied().collect();
        for some in again.chunks(AT_ONCE) {
            let held: Vec<bool> = some.iter().map(|stream| new.has(stream)).collect();
            for ((stream, acts), held) in some.iter().zip(new.of(tx, some)?).zip(held) {
                let mut acts = acts?;
                if restand_acts(tx, &mut namer, *stream, &mut acts)? && !received.streams.contains(stream) {
                    received.restood.insert(*stream);
                }
                if held {
                    new.put_back(*stream, acts);
                }
            }
        }
        self.memo.take();
        let changed = received.streams.iter().filter(|s| **s != org).copied().collect();
        let again = if touched { streams.into_iter().collect() } else { related(tx, changed, new)? };
        received.unjudged = self.fold_until_settled(tx, again, new)?;
        Ok(())
    }

    pub(super) fn project_any(&self, tx: &Tx<'_>, stream: EventId) -> Result<(), AppError> {
        if is_meeting(tx, &stream)? {
            return self.project_meeting(tx, stream);
        }
        self.project(tx, stream, self.now()).map(drop)
    }
}

/// Computes anew how every signer in a stream stood; says whether any stands otherwise than was kept.
pub(super) fn restand(tx: &Tx<'_>, namer: &mut Namer<'_>, stream: EventId) -> Result<bool, AppError> {
    restand_acts(tx, namer, stream, &mut attested(tx, stream)?)
}

/// The same of a stream whose acts were read; each is told how its signer stands.
fn restand_acts(tx: &Tx<'_>, namer: &mut Namer<'_>, stream: EventId, acts: &mut [Attested]) -> Result<bool, AppError> {
    let model = model_of_acts(acts, stream);
    let anew: Vec<Standing> = {
        let sieve = namer.trust().sieve(stream, acts.iter());
        acts.iter().map(|act| namer.stand(&sieve, act, model.as_ref())).collect()
    };
    let mut changed = false;
    // Acts of one stream mostly share their signer's standing, which is then written out once.
    let mut last: Option<(Standing, String)> = None;
    for (act, anew) in acts.iter_mut().zip(anew) {
        if anew == kept_standing(act) {
            continue;
        }
        changed = true;
        if last.as_ref().is_none_or(|(standing, _)| *standing != anew) {
            let data = serde_json::to_string(&anew).map_err(|e| AppError::Integrity(e.to_string()))?;
            last = Some((anew.clone(), data));
        }
        if let Some((_, data)) = &last {
            tx.put_standing(&act.id, data)?;
        }
        anew.give(act);
    }
    Ok(changed)
}

/// The model that a release's stream is about; none for any other stream.
pub(super) fn model_of_stream(reader: &Reader, stream: EventId) -> Result<Option<ModelId>, AppError> {
    let first = reader.signed(&stream)?;
    let first = first.map(|first| bare_line(stream, &first.line)).transpose()?;
    Ok(first.and_then(|(_, act)| model_of_first(&act).cloned()))
}

/// The same, of a stream whose acts were read.
pub(super) fn model_of_acts(acts: &[Attested], stream: EventId) -> Option<ModelId> {
    acts.iter().find(|a| a.id == stream).and_then(model_of_first).cloned()
}

/// The same, of the first act of a stream.
pub(super) fn model_of_first(first: &Attested) -> Option<&ModelId> {
    match &first.act {
        Act::ReleaseRequest(request) => Some(&request.model),
        _ => None,
    }
}

/// An event follows what it says it follows, and stands where it says.
fn check_links(tx: &Tx<'_>, link: &Link) -> Result<(), AppError> {
    let mut parents = Vec::new();
    for parent in &link.parents {
        if let Some(found) = tx.event(parent)? {
            parents.push(Link::new(*parent, &bare(&found)?.0));
        }
    }
    chain::check(link, |id| parents.iter().find(|p| p.id == *id)).map_err(|e| match e {
        chain::ChainError::MissingParent { event, parent } => StoreError::MissingParent { event, parent }.into(),
        other => AppError::Integrity(other.to_string()),
    })
}

/// A number for a store, at random.
pub(super) fn new_device() -> DeviceId {
    let mut device = [0; 8];
    OsRng.fill_bytes(&mut device);
    DeviceId(device)
}
