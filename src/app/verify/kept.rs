//! What stands beside the events' bytes to find them by: the columns of each event, its edges, the heads of each stream.

use std::collections::{BTreeMap, BTreeSet};

use super::{Report, problem};
use crate::app::error::AppError;
use crate::app::propose::record;
use crate::app::session::Session;
use crate::domain::act::Act;
use crate::domain::ids::EventId;
use crate::ledger::chain::Link;
use crate::ledger::event::Envelope;
use crate::ledger::trust::model_of;
use crate::ledger::verdict::Signed;
use crate::store::EventRecord;

impl Session {
    /// Reads every event as queries do, and compares it with what its bytes say.
    pub(super) fn verify_columns(&self, report: &mut Report) -> Result<(), AppError> {
        self.store.each_event(|kept| {
            if !as_signed(&kept)? {
                let text = "what is kept to find the event by is not what its bytes say".to_owned();
                report.problems.push(problem("columns", Some(kept.id), text));
            }
            Ok::<_, AppError>(true)
        })
    }

    /// The heads are what the next act will rest on, and what the frontier tells.
    pub(super) fn verify_heads(&self, links: &BTreeMap<EventId, Link>, report: &mut Report) -> Result<(), AppError> {
        let kept = self.store.all_heads()?;
        for (stream, heads) in heads_of(links) {
            let same = kept.get(&stream).is_some_and(|k| k.iter().copied().collect::<BTreeSet<_>>() == heads);
            if !same {
                report.problems.push(problem(
                    "heads",
                    Some(stream),
                    "the heads kept are not the stream's last events".to_owned(),
                ));
            }
        }
        Ok(())
    }
}

fn as_signed(kept: &EventRecord) -> Result<bool, AppError> {
    let Ok(envelope) = Envelope::parse(&kept.line) else { return Ok(false) };
    let act = Act::read(&envelope.kind, &envelope.body)?;
    let signed = Signed { id: kept.id, line: kept.line.clone(), signature: kept.signature };
    let mut told = record(signed, &envelope, model_of(&act));
    let mut kept = kept.clone();
    kept.deps.sort();
    told.deps.sort();
    Ok(kept == told)
}

/// Every stream's events that no event of the stream names.
fn heads_of(links: &BTreeMap<EventId, Link>) -> BTreeMap<EventId, BTreeSet<EventId>> {
    let mut heads = BTreeMap::<_, BTreeSet<_>>::new();
    for link in links.values() {
        heads.entry(link.place.stream).or_default().insert(link.id);
    }
    for link in links.values() {
        if let Some(heads) = heads.get_mut(&link.place.stream) {
            link.parents.iter().for_each(|parent| {
                heads.remove(parent);
            });
        }
    }
    heads
}
