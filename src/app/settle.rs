//! What events that came from elsewhere come to: every release and meeting that they touch, folded anew until nothing changes any
//! more. So two stores with the same events say the same, in whatever order these came.

use std::collections::{BTreeMap, BTreeSet};

use super::error::AppError;
use super::meeting::is_meeting;
use super::project::{keep_owed, projection, touched};
use super::receive::model_of_stream;
use super::session::Session;
use crate::domain::ids::EventId;
use crate::store::{ReleaseProjection, Tx};

/// How often everything is folded before it is taken for settled. What one release says of another goes from older to newer.
const ROUNDS: usize = 8;

impl Session {
    /// Folds streams, and those that what these say touches, until none says anything else than the last time. Gives those that
    /// cannot be judged, with the reason.
    pub(super) fn fold_until_settled(
        &self,
        tx: &Tx<'_>,
        mut streams: BTreeSet<EventId>,
    ) -> Result<Vec<(EventId, String)>, AppError> {
        let mut told: BTreeMap<EventId, ReleaseProjection> = BTreeMap::new();
        let mut unjudged = Vec::new();
        let now = self.now();
        for _ in 0..ROUNDS {
            let (known, mut same, mut more) = (streams.len(), true, BTreeSet::new());
            unjudged.clear();
            for stream in &streams {
                if is_meeting(tx, stream)? {
                    self.project_meeting(tx, *stream)?;
                    continue;
                }
                match self.project_one(tx, *stream, now) {
                    Ok(folded) => {
                        more.extend(keep_owed(tx, &folded)?);
                        more.extend(touched(tx, &folded.release)?);
                        let tells = projection(&folded);
                        same &= told.insert(*stream, tells.clone()).is_some_and(|before| before == tells);
                    }
                    Err(AppError::Store(error)) => return Err(error.into()),
                    Err(why) => unjudged.push((*stream, why.to_string())),
                }
            }
            streams.extend(more);
            if same && streams.len() == known {
                break;
            }
        }
        for (stream, _) in &unjudged {
            tx.drop_release(stream)?;
        }
        Ok(unjudged)
    }
}

/// Some streams with every release of their models; those that share bytes with them are found when these are folded.
pub(super) fn related(tx: &Tx<'_>, mut streams: BTreeSet<EventId>) -> Result<BTreeSet<EventId>, AppError> {
    let mut models = BTreeSet::new();
    for stream in &streams {
        models.extend(model_of_stream(tx, *stream)?);
    }
    for model in &models {
        streams.extend(tx.releases_of_model(model)?.into_iter().map(|(id, _)| id));
    }
    Ok(streams)
}
