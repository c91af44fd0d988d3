//! What files say and what it comes to by the thresholds, as JSON.

use serde_json::{Value, json};

use super::utc;
use crate::domain::act::Reported;
use crate::domain::threshold::Measure;

/// What was signed of a file.
pub fn reported(r: &Reported) -> Value {
    json!({
        "format": r.format,
        "metrics": r.metrics.iter().map(|m| json!({ "name": m.name, "value": m.value })).collect::<Vec<_>>(),
        "left_out": r.left_out,
        "topics": r.topics,
        "unsaid": r.unsaid,
        "fault": r.fault,
    })
}

/// One threshold with the results that answer to it.
pub fn measure(m: &Measure) -> Value {
    let t = &m.threshold;
    let results =
        m.results.iter().map(|(id, value)| json!({ "evidence": id.to_string(), "value": value, "holds": t.holds(value) }));
    let verdict = match (m.failing(), m.results.is_empty()) {
        (Some(_), _) => "fails",
        (None, true) => "missing",
        (None, false) => "met",
    };
    json!({
        "id": t.id.to_string(),
        "metric": t.metric,
        "direction": t.direction.word(),
        "value": t.value,
        "by": t.by.as_str(),
        "at": utc(t.at),
        "verdict": verdict,
        "results": results.collect::<Vec<_>>(),
        "accepted": m.accepted,
    })
}
