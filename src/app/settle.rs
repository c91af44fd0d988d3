//! What events that came from elsewhere come to: every release and meeting that they touch, folded anew until nothing changes any
//! more. So two stores with the same events say the same, in whatever order these came.

use std::collections::{BTreeMap, BTreeSet};

use super::error::AppError;
use super::meeting::is_meeting;
use super::new_acts::NewActs;
use super::project::{Folded, keep_owed, projection, touched};
use super::receive::{model_of_first, model_of_stream};
use super::session::Session;
use crate::domain::ids::{EventId, ModelId};
use crate::store::{ReleaseProjection, Tx};

/// How often everything is folded before it is taken for settled. What one release says of another goes from older to newer.
const ROUNDS: usize = 8;
/// How many releases are folded at once; enough that threads pay, few enough to hold.
const AT_ONCE: usize = 256;

impl Session {
    /// Folds streams, and those that what these say touches, until none says anything else than the last time. Gives those that
    /// cannot be judged, with the reason.
    ///
    /// A release is folded again only where another of its model or with its bytes has said something else: nothing beyond
    /// these is asked of other releases.
    pub(super) fn fold_until_settled(
        &self,
        tx: &Tx<'_>,
        streams: BTreeSet<EventId>,
        new: &mut NewActs,
    ) -> Result<Vec<(EventId, String)>, AppError> {
        let mut known = Known { all: streams.clone(), ..Known::default() };
        let mut turn = streams;
        for round in 0..ROUNDS {
            let mut said = Said::default();
            let mut releases = Vec::new();
            for stream in turn {
                if is_meeting(tx, &stream)? {
                    self.project_meeting(tx, stream)?;
                } else {
                    releases.push(stream);
                }
            }
            // In the first round many at once, which do not hear each other; later ones are few, and each hears those before it.
            for some in releases.chunks(if round == 0 { AT_ONCE } else { 1 }) {
                self.settle_some(tx, some, new, &mut known, &mut said)?;
            }
            turn = known.next(said);
            if turn.is_empty() {
                break;
            }
        }
        for stream in known.unjudged.keys() {
            tx.drop_release(stream)?;
        }
        Ok(known.unjudged.into_iter().collect())
    }

    fn settle_some(
        &self,
        tx: &Tx<'_>,
        streams: &[EventId],
        new: &mut NewActs,
        known: &mut Known,
        said: &mut Said,
    ) -> Result<(), AppError> {
        for (stream, folded) in streams.iter().zip(self.fold_many(tx, streams, new)?) {
            let before = tx.has_release(stream)?;
            match folded.and_then(|folded| self.keep_folded(tx, folded)) {
                Ok(folded) => note(tx, *stream, &folded, before, known, said)?,
                Err(AppError::Store(error)) => return Err(error.into()),
                Err(why) => {
                    known.unjudged.insert(*stream, why.to_string());
                }
            }
        }
        Ok(())
    }
}

/// Notes what a release says, and to whom it is news.
fn note(tx: &Tx<'_>, stream: EventId, folded: &Folded, before: bool, known: &mut Known, said: &mut Said) -> Result<(), AppError> {
    known.unjudged.remove(&stream);
    let mut near = touched(tx, &folded.release)?;
    near.extend(keep_owed(tx, folded)?);
    let tells = projection(folded);
    let changed = match known.told.get(&stream) {
        Some(last) => *last != tells,
        // One that is new here and of which no other could have been told anything has changed nothing.
        None => before || !near.is_empty() || says_anything(folded, &tells),
    };
    said.near.extend(near.iter().filter(|n| changed || !known.all.contains(n)).copied());
    if changed {
        said.models.insert(folded.release.reference.model.clone());
        said.near.insert(stream);
    }
    known.models.insert(stream, folded.release.reference.model.clone());
    known.told.insert(stream, tells);
    Ok(())
}

/// What has been found of the streams so far.
#[derive(Debug, Default)]
struct Known {
    all: BTreeSet<EventId>,
    models: BTreeMap<EventId, ModelId>,
    told: BTreeMap<EventId, ReleaseProjection>,
    unjudged: BTreeMap<EventId, String>,
}

/// What of a round may tell others something else than before: whole models, and single streams.
#[derive(Debug, Default)]
struct Said {
    models: BTreeSet<ModelId>,
    near: BTreeSet<EventId>,
}

impl Known {
    /// The streams of the next round; none where nothing was said anew.
    fn next(&mut self, said: Said) -> BTreeSet<EventId> {
        let mut next = said.near;
        next.extend(self.models.iter().filter(|(_, model)| said.models.contains(*model)).map(|(stream, _)| *stream));
        if !next.is_empty() {
            next.extend(self.unjudged.keys().copied());
        }
        self.all.extend(next.iter().copied());
        next
    }
}

/// Whether other releases are told anything of this one: that it ran or runs no more, or what is owed under it.
fn says_anything(folded: &Folded, tells: &ReleaseProjection) -> bool {
    let ran = !tells.deployments.is_empty() || !super::runs::departures(&folded.release).is_empty();
    ran || !crate::domain::obstruct::owed(&folded.release, &folded.ground()).is_empty()
}

/// Some streams with every release of their models; those that share bytes with them are found when these are folded.
pub(super) fn related(tx: &Tx<'_>, mut streams: BTreeSet<EventId>, new: &NewActs) -> Result<BTreeSet<EventId>, AppError> {
    let mut models = BTreeSet::new();
    for stream in &streams {
        models.extend(match new.first(stream) {
            Some(first) => model_of_first(first).cloned(),
            None => model_of_stream(tx, *stream)?,
        });
    }
    for model in &models {
        streams.extend(tx.releases_of_model(model)?.into_iter().map(|(id, _)| id));
    }
    Ok(streams)
}
