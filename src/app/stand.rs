//! How the signers of acts stood, named anew from the organisation's stream.

use std::collections::HashMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::error::AppError;
use super::said::bare_line;
use crate::domain::ids::{Digest, EventId, KeyId, ModelId};
use crate::domain::model::Model;
use crate::domain::order::{Attested, Signer};
use crate::ledger::trust::{Seen, Sieve, Trust};
use crate::store::{KeptAct, Reader};

/// How an act's signer stood: a function of what the act had seen, so it never changes once the act is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    pub signer: Option<Signer>,
    pub model: Option<Model>,
    pub policy: Option<Digest>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

impl Standing {
    /// Tells an act how its signer stood.
    pub(super) fn give(self, act: &mut Attested) {
        act.signer = self.signer;
        act.model = self.model;
        act.policy = self.policy;
        act.late = self.late;
    }
}

/// Reads a stream's acts, each with the standing of its signer.
pub(super) fn attested(reader: &Reader, stream: EventId) -> Result<Vec<Attested>, AppError> {
    attested_since(reader, stream, 0)
}

/// Reads those that have come since the first `known` were read.
pub(super) fn attested_since(reader: &Reader, stream: EventId, known: usize) -> Result<Vec<Attested>, AppError> {
    read_acts(&reader.acts_since(&stream, known)?)
}

/// Parses acts as they are kept.
pub(super) fn read_acts(kept: &[KeptAct]) -> Result<Vec<Attested>, AppError> {
    let mut acts = kept.iter().map(|act| Ok(bare_line(act.id, &act.line)?.1)).collect::<Result<Vec<_>, AppError>>()?;
    give_kept(&mut acts, kept.iter().map(|act| act.standing.as_deref()));
    Ok(acts)
}

/// Tells acts how their signers stood, as it is kept of each in turn.
fn give_kept<'a>(acts: &mut [Attested], kept: impl Iterator<Item = Option<&'a str>>) {
    // Acts of one stream mostly share their signer's standing, which is then read once.
    let mut last: Option<(&str, Standing)> = None;
    for (act, data) in acts.iter_mut().zip(kept) {
        let Some(data) = data else { continue };
        if last.as_ref().is_none_or(|(text, _)| *text != data) {
            last = serde_json::from_str(data).ok().map(|standing| (data, standing));
        }
        if let Some((_, standing)) = last.as_ref().filter(|(text, _)| *text == data) {
            standing.clone().give(act);
        }
    }
}

/// Tells the acts of a whole stream, in the order of arrival, what is kept of their signers.
pub(super) fn stand_as_kept(reader: &Reader, stream: EventId, acts: &mut [Attested]) -> Result<(), AppError> {
    let kept = reader.standings(&stream, 0)?;
    give_kept(acts, kept.iter().map(|(_, data)| data.as_deref()));
    Ok(())
}

/// How an act's signer stood, as it is kept.
pub(super) fn kept_standing(act: &Attested) -> Standing {
    Standing { signer: act.signer.clone(), model: act.model.clone(), policy: act.policy, late: act.late }
}

/// How many views are remembered before all are forgotten: far more than an organisation has people and models at a time.
const REMEMBERED: usize = 4096;

/// Names signers by what their acts had seen. Most acts had seen the same of the organisation as those before them, so what
/// that came to is worked out once.
pub(super) struct Namer<'a> {
    trust: &'a Trust,
    views: HashMap<(Vec<EventId>, KeyId, Option<ModelId>), Rc<View>>,
}

/// The organisation, a model and the signer, as an act of this key that rests on these events had seen them.
struct View {
    seen: Seen,
    model: Option<Model>,
    signer: Option<Signer>,
}

impl<'a> Namer<'a> {
    pub(super) fn new(trust: &'a Trust) -> Self {
        Self { trust, views: HashMap::new() }
    }

    pub(super) fn trust(&self) -> &'a Trust {
        self.trust
    }

    /// How an act's signer stood, computed from the organisation's stream as the act had seen it.
    pub(super) fn stand(&mut self, sieve: &Sieve<'_>, act: &Attested, model: Option<&ModelId>) -> Standing {
        let view = self.view(act, model);
        // A deputy's role comes and goes with the moment that the act claims.
        let given = match view.seen.deputies.is_empty() {
            true => view.signer.clone(),
            false => view.seen.signer_at(&act.key, view.model.as_ref(), act.time),
        };
        let known = given.is_some();
        let signer = given.and_then(|signer| sieve.let_through(act, &view.seen, signer));
        Standing { late: known && signer.is_none(), signer, policy: view.seen.policy(), model: view.model.clone() }
    }

    fn view(&mut self, act: &Attested, model: Option<&ModelId>) -> Rc<View> {
        let key = (self.trust.within(&act.deps), act.key, model.cloned());
        if let Some(view) = self.views.get(&key) {
            return view.clone();
        }
        let seen = self.trust.seen_through(&act.deps);
        let model = model.and_then(|name| self.trust.model_through(name, &act.deps));
        let signer = seen.signer_at(&act.key, model.as_ref(), act.time);
        let view = Rc::new(View { seen, model, signer });
        if self.views.len() >= REMEMBERED {
            self.views.clear();
        }
        self.views.insert(key, view.clone());
        view
    }
}
