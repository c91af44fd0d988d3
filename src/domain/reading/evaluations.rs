//! Results of promptfoo and logs of Inspect.

use super::json::Json;
use super::{Format, Reading};

/// Reads results of promptfoo; none if it is something else.
pub(super) fn promptfoo(json: &Json<'_>) -> Option<Reading> {
    let results = json.get("results")?;
    let stats = results.get("stats")?;
    let passed = stats.count_of("successes")?;
    let failed = stats.count_of("failures")?;
    let errors = stats.count_of("errors").unwrap_or(0);
    let mut reading = Reading::of(Format::Promptfoo);
    reading.fact("evaluation", json.text_of("evalId").unwrap_or_default());
    reading.fact("at", results.text_of("timestamp").unwrap_or_default());
    let cases = results.get("results").map(Json::list).unwrap_or_default();
    let went = |wanted: bool| cases.iter().filter(|c| c.get("success") == Some(&Json::Bool(wanted))).count() as u64;
    // The counts at the top are the tool's word; the cases beneath are what they were counted from.
    if !cases.is_empty() && (went(true) != passed || went(false) != failed.saturating_add(errors)) {
        reading.found(
            true,
            format!(
                "it says {passed} passed and {} did not, and holds {} and {}",
                failed.saturating_add(errors),
                went(true),
                went(false)
            ),
        );
        return Some(reading);
    }
    reading.count("successes", passed);
    reading.count("failures", failed);
    reading.count("errors", errors);
    reading.share("pass-rate", passed, passed.saturating_add(failed).saturating_add(errors));
    for case in cases.iter().filter(|c| c.get("success") == Some(&Json::Bool(false))) {
        let words = case.at(&["testCase", "description"]).and_then(Json::text);
        let why = case.text_of("error").or_else(|| case.at(&["gradingResult", "reason"]).and_then(Json::text));
        reading.found(true, format!("{}: {}", words.unwrap_or("a case failed"), why.unwrap_or("no reason is given")));
    }
    Some(reading)
}

/// Reads a log of Inspect; none if it is something else.
pub(super) fn inspect(json: &Json<'_>) -> Option<Reading> {
    let (eval, status) = (json.get("eval")?, json.text_of("status")?);
    let task = eval.text_of("task")?;
    let mut reading = Reading::of(Format::Inspect);
    reading.fact("task", task);
    reading.fact("model", eval.text_of("model").unwrap_or_default());
    reading.fact("created", eval.text_of("created").unwrap_or_default());
    if status != "success" {
        reading.found(true, format!("the run ended as “{status}”, so its numbers are not taken"));
        return Some(reading);
    }
    let samples = json.at(&["results", "completed_samples"]).and_then(Json::number).and_then(|n| n.parse().ok());
    let total: Option<u64> = json.get("results").and_then(|r| r.count_of("total_samples"));
    if let (Some(done), Some(total)) = (samples, total)
        && done < total
    {
        reading.found(true, format!("only {done} of {total} samples were completed"));
    }
    for score in json.at(&["results", "scores"]).map(Json::list).unwrap_or_default() {
        let scorer = score.text_of("name").or_else(|| score.text_of("scorer")).unwrap_or("score");
        let metrics = score.get("metrics").map(Json::members).unwrap_or_default();
        let stderr = metrics.iter().find(|(name, _)| name == "stderr").and_then(|(_, m)| m.get("value")).and_then(Json::number);
        for (name, metric) in metrics {
            if let Some(value) = metric.get("value").and_then(Json::number) {
                let error = stderr.filter(|_| name == "accuracy" || name == "mean");
                reading.metric(&format!("{task}/{scorer}/{name}"), value, error, samples);
            }
        }
    }
    Some(reading)
}
