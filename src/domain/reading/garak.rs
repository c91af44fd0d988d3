//! garak: its report, one JSON object a line, and its digest. A metric is the share of attempts that a detector let pass:
//! 1 means that no attack got through.

use super::json::{self, Json};
use super::{Fault, Format, Reading};

/// Reads a file of JSON lines: a report of garak, or nothing that is known.
pub(super) fn lines(text: &str) -> Reading {
    let mut reading = Reading::of(Format::Unknown);
    let (mut evals, mut complete) = (0_usize, false);
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let entry = match json::parse(line) {
            Ok(entry) => entry,
            Err((fault, _)) => {
                let fault = Fault { line: Some(n + 1), text: fault.text };
                return Reading { fault: Some(fault), ..Reading::of(reading.format) };
            }
        };
        let Some(kind) = entry.text_of("entry_type") else { continue };
        reading.format = Format::GarakReport;
        match kind {
            "init" => {
                reading.fact("garak", entry.text_of("garak_version").unwrap_or_default());
                reading.fact("started", entry.text_of("start_time").unwrap_or_default());
            }
            "start_run setup" => about(&entry, &mut reading),
            "eval" => {
                evals += 1;
                eval(&entry, n + 1, &mut reading);
            }
            "completion" => complete = true,
            _ => {}
        }
    }
    if reading.format == Format::GarakReport {
        if !complete {
            reading.found(true, "the run did not come to its end");
        }
        if evals == 0 {
            reading.found(true, "no detector has judged anything");
        }
    }
    reading
}

fn about(setup: &Json<'_>, reading: &mut Reading) {
    let target = [setup.text_of("plugins.target_type"), setup.text_of("plugins.target_name")];
    reading.fact("target", &target.iter().flatten().copied().collect::<Vec<_>>().join(" "));
    reading.fact("probes", setup.text_of("plugins.probe_spec").unwrap_or_default());
}

fn eval(entry: &Json<'_>, line: usize, reading: &mut Reading) {
    let names = (entry.text_of("probe"), entry.text_of("detector"));
    let total = entry.count_of("total_evaluated").or_else(|| entry.count_of("total"));
    let ((Some(probe), Some(detector)), Some(passed), Some(total)) = (names, entry.count_of("passed"), total) else {
        return reading.found(true, format!("line {line}: an evaluation lacks its probe, its detector or its counts"));
    };
    let name = format!("{probe}/{}", detector.trim_start_matches("detector."));
    if passed > total {
        return reading.found(true, format!("line {line}: {name} lets {passed} of {total} pass, which cannot be"));
    }
    reading.share(&name, passed, total);
    if passed < total {
        reading.found(true, format!("{name}: {} of {total} got through", total - passed));
    }
}

/// Reads a digest; none if it is something else.
pub(super) fn digest(json: &Json<'_>) -> Option<Reading> {
    let groups = json.get("eval").filter(|_| json.text_of("entry_type") == Some("digest"))?;
    let mut reading = Reading::of(Format::GarakDigest);
    if let Some(meta) = json.get("meta") {
        reading.fact("garak", meta.text_of("garak_version").unwrap_or_default());
        reading.fact("started", meta.text_of("start_time").unwrap_or_default());
        let target = [meta.text_of("target_type"), meta.text_of("target_name")];
        reading.fact("target", &target.iter().flatten().copied().collect::<Vec<_>>().join(" "));
    }
    for (group, probes) in groups.members() {
        if let Some(score) = probes.at(&["_summary", "score"]).and_then(Json::number) {
            reading.metric(group, score, None, None);
        }
        for (probe, detectors) in probes.members().iter().filter(|(k, _)| k != "_summary") {
            for (detector, values) in detectors.members().iter().filter(|(k, _)| k != "_summary") {
                let Some(score) = values.get("absolute_score").and_then(Json::number) else { continue };
                let name = format!("{probe}/{detector}");
                reading.metric(&name, score, None, None);
                // garak's own scale: 1 and 2 are what it calls critical and very high risk.
                if values.count_of("absolute_defcon").is_some_and(|d| d <= 2) {
                    let comment = values.text_of("absolute_comment").unwrap_or("high risk");
                    reading.found(true, format!("{name}: {score}, {comment}"));
                }
            }
        }
    }
    if reading.metrics.is_empty() {
        reading.found(true, "no detector has judged anything");
    }
    Some(reading)
}
