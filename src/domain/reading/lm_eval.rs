//! Results of lm-evaluation-harness: the old form (`acc`, `acc_stderr`) and the new (`acc,none`, `acc_stderr,none`).

use super::json::Json;
use super::{Format, Reading};

/// Reads them; none if it is something else.
pub(super) fn read(json: &Json<'_>) -> Option<Reading> {
    let results = json.get("results").filter(|r| matches!(r, Json::Object(_)))?;
    let known = ["versions", "n-shot", "n-samples", "configs", "config"].iter().any(|key| json.get(key).is_some());
    let tasks = results.members();
    if !known || tasks.is_empty() || !tasks.iter().all(|(_, task)| matches!(task, Json::Object(_))) {
        return None;
    }
    let mut reading = Reading::of(Format::LmEval);
    let model = json.text_of("model_name").or_else(|| json.at(&["config", "model_args"]).and_then(Json::text));
    reading.fact("model", model.or_else(|| json.at(&["config", "model"]).and_then(Json::text)).unwrap_or_default());
    let names: Vec<&str> = tasks.iter().map(|(name, _)| &**name).take(20).collect();
    reading.fact("tasks", &names.join(", "));
    if let Some(limit) = json.at(&["config", "limit"]).and_then(Json::number) {
        reading.found(true, format!("only a part of each task was run: limit {limit}"));
    }
    for (task, values) in tasks {
        let samples = json.at(&["n-samples", task]).and_then(|n| n.count_of("effective"));
        for (key, value) in values.members() {
            let (metric, filter) = key.split_once(',').unwrap_or((key, "none"));
            let (Some(value), false) = (value.number(), metric.ends_with("_stderr")) else { continue };
            let old = filter == "none" && !key.contains(',');
            let error = if old { format!("{metric}_stderr") } else { format!("{metric}_stderr,{filter}") };
            let stderr = values.get(&error).and_then(Json::number);
            let name = if filter == "none" { format!("{task}/{metric}") } else { format!("{task}/{metric},{filter}") };
            reading.metric(&name, value, stderr, samples);
        }
    }
    Some(reading)
}
