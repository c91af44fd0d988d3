//! What a line says, as an act of its stream: read once, wherever it comes from.

use super::error::AppError;
use crate::domain::act::Act;
use crate::domain::ids::EventId;
use crate::domain::order::Attested;
use crate::ledger::event::Envelope;
use crate::store::EventRecord;

/// Parses a stored event; the signer is named later. Its signature was verified before it was stored.
pub(super) fn bare(record: &EventRecord) -> Result<(Envelope, Attested), AppError> {
    bare_line(record.id, &record.line)
}

/// Parses an event's line as it is stored.
pub(super) fn bare_line(id: EventId, line: &[u8]) -> Result<(Envelope, Attested), AppError> {
    let envelope =
        Envelope::parse(line).map_err(|e| AppError::Integrity(format!("event {id} in the store does not hold: {e}")))?;
    let act = Act::read(&envelope.kind, &envelope.body)?;
    let attested = said(id, &envelope, act);
    Ok((envelope, attested))
}

/// What an envelope says of its act; how its signer stood is still to be found out.
pub(super) fn said(id: EventId, envelope: &Envelope, act: Act) -> Attested {
    Attested {
        id,
        deps: envelope.parents(),
        time: envelope.time,
        key: envelope.author,
        prev: envelope.prev,
        signer: None,
        model: None,
        policy: None,
        late: false,
        act,
    }
}
