//! What the organisation's stream comes to: charter and models, and whatever is judged by them.

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::receive::restand;
use super::session::{CHARTER, KeptCharter, Session, office_of, trust_of};
use crate::domain::act::Act;
use crate::domain::ids::EventId;
use crate::ledger::trust::{Seen, model_of};
use crate::store::{QueueQuery, Tx};

/// Writes what the organisation's stream comes to after an act in it, and folds again the releases that it touches.
pub(super) fn settle_organisation(
    session: &Session,
    tx: &Tx<'_>,
    org: EventId,
    act: &Act,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let trust = trust_of(tx, org, session)?;
    if let Some(name) = model_of(act) {
        if let Some(model) = trust.model(name) {
            super::models::keep(tx, &model)?;
        }
        session.forget();
        for (id, _) in tx.releases_of_model(name)? {
            session.project(tx, id, now)?;
        }
        return Ok(());
    }
    let (seen, before) = (trust.now(), session.office()?);
    tx.set_meta(CHARTER, &KeptCharter::of(&seen).text()?)?;
    session.forget();
    if judges_anew(&before.seen, &seen) {
        let mut namer = super::stand::Namer::new(&trust);
        for stream in tx.streams()?.into_iter().filter(|s| *s != org) {
            if restand(tx, &mut namer, stream)? {
                session.memo.take();
                session.project_any(tx, stream)?;
            }
        }
    }
    office_of(org, seen, now)?;
    // Roles tell who can lift what, so every open release is folded again.
    let mut open = Vec::new();
    tx.each_row(&QueueQuery::new(None, now), |row| {
        open.push(row.id);
        true
    })?;
    for id in open {
        session.project(tx, id, now)?;
    }
    Ok(())
}

/// Whether acts that are here may stand otherwise now: a key or role was ended, suspended or given back, or charters conflict.
fn judges_anew(before: &Seen, after: &Seen) -> bool {
    let says = |seen: &Seen| seen.read_by().map(|(_, c)| (c.ended.clone(), c.ended_roles.clone(), c.lifted.clone()));
    says(before) != says(after) || before.suspended != after.suspended || before.siblings != after.siblings
}
