//! What is urgent and what was stopped, as JSON.

use serde_json::{Value, json};

use super::{text, time, utc};
use crate::domain::release::{Clock, ClockState, Emergency, Hold, Purged, Release, Rollback, Suspension};

/// Adds these to a whole release.
pub(super) fn add(r: &Release, value: &mut Value) {
    value["emergency"] = json!(r.emergency.as_ref().map(emergency));
    value["suspensions"] = r.suspensions.iter().map(suspension).collect();
    value["reinstating"] = r.is_reinstating().into();
    value["rollbacks"] = r.rollbacks.iter().map(rollback).collect();
    value["holds"] = r.holds.iter().map(hold).collect();
    value["purges"] = r.purges.iter().map(purge).collect();
    value["clocks"] = r.clocks.iter().map(clock).collect();
}

fn emergency(e: &Emergency) -> Value {
    json!({
        "id": e.id.to_string(),
        "reason": e.reason,
        "why": e.why,
        "approved_by": e.approved_by.as_str(),
        "at": utc(e.at),
        "how": e.how,
        "heard_by": e.heard_by,
        "recorded_by": e.recorded_by.as_str(),
        "signed_by": text(e.signed_by.as_ref()),
        "covers": e.covers,
        "due": utc(e.due),
        "written_at": time(e.written_at),
        "late": e.is_late(),
        "refused_at": time(e.refused_at),
        "halt_due": time(e.halt_due),
    })
}

fn hold(h: &Hold) -> Value {
    json!({ "id": h.id.to_string(), "by": h.by.as_str(), "at": utc(h.at), "reason": h.reason, "ended": text(h.ended) })
}

fn purge(p: &Purged) -> Value {
    json!({
        "id": p.id.to_string(),
        "by": p.by.as_str(),
        "at": utc(p.at),
        "reason": p.reason,
        "files": p.files.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "held": text(p.held),
    })
}

fn suspension(s: &Suspension) -> Value {
    json!({ "id": s.id.to_string(), "by": s.by.as_str(), "at": utc(s.at), "reason": s.reason, "answered": text(s.answered) })
}

fn rollback(r: &Rollback) -> Value {
    json!({
        "id": r.id.to_string(),
        "environment": r.environment,
        "to": r.to_reference.to_string(),
        "by": r.by.as_str(),
        "at": utc(r.at),
        "reason": r.reason,
        "signed_by": text(r.signed_by.as_ref()),
        "window_minutes": r.window,
        "due": time(r.due()),
        "done_at": time(r.done.as_ref().map(|(_, at)| *at)),
        "late": r.is_late(),
    })
}

/// A clock for reporting an incident.
pub fn clock(c: &Clock) -> Value {
    let (state, due) = match &c.state {
        ClockState::Offered => ("offered", None),
        ClockState::Open { due, .. } => ("open", Some(*due)),
        ClockState::Dismissed { .. } => ("dismissed", None),
    };
    json!({
        "matter": c.matter.to_string(), "incident": c.incident, "title": c.title, "days": c.days, "clause": c.clause,
        "offered": utc(c.offered), "state": state, "due": time(due),
    })
}
