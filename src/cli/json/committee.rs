//! What the Committee did, as JSON.

use serde_json::{Value, json};

use super::{text, texts, utc, void};
use crate::domain::release::{Matter, Record};

/// A matter that the Committee reviews afterwards.
pub(super) fn matter(m: &Matter) -> Value {
    let finding = m.finding.as_ref().map(
        |f| json!({ "verdict": text(f.verdict), "words": f.words, "action": f.action, "at": utc(f.at), "by": texts(&f.by) }),
    );
    json!({ "id": m.id.to_string(), "kind": m.kind.word(), "at": utc(m.at), "by": m.by.as_str(), "text": m.text, "finding": finding })
}

/// A motion as a meeting recorded it.
pub fn record(r: &Record) -> Value {
    let votes = r.votes.iter().map(|v| {
        json!({
            "member": v.member.as_str(),
            "choice": v.choice.word(),
            "conditions": v.conditions.iter().map(|c| &c.text).collect::<Vec<_>>(),
            "reason": v.reason.as_ref().map(|w| &w.text),
            "signed_by_member": r.is_signed_by(&v.member),
        })
    });
    json!({
        "id": r.id.to_string(),
        "meeting": r.meeting.to_string(),
        "motion": r.motion.label(),
        "by": r.by.as_str(),
        "at": utc(r.at),
        "attended": texts(&r.attended),
        "votes": votes.collect::<Vec<_>>(),
        "outcome": r.outcome.word(),
        "words": r.words,
        "signed": r.signed.iter().map(|(who, event)| json!({ "by": who.as_str(), "event": event.to_string() })).collect::<Vec<_>>(),
        "complete": r.complete,
        "objections": r.objections.iter().map(|o| json!({ "event": o.id.to_string(), "by": o.by.as_str(), "text": o.text })).collect::<Vec<_>>(),
        "void": r.void.map(void),
    })
}
