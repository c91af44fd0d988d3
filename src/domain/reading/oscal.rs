//! OSCAL: assessment results, and plans of action and milestones.

use super::json::Json;
use super::{Format, Reading};

/// Reads either; none if it is something else.
pub(super) fn read(json: &Json<'_>) -> Option<Reading> {
    json.get("assessment-results").map(assessment).or_else(|| json.get("plan-of-action-and-milestones").map(plan))
}

fn head(document: &Json<'_>, format: Format) -> Reading {
    let mut reading = Reading::of(format);
    if let Some(meta) = document.get("metadata") {
        reading.fact("title", meta.text_of("title").unwrap_or_default());
        reading.fact("version", meta.text_of("version").unwrap_or_default());
        reading.fact("OSCAL", meta.text_of("oscal-version").unwrap_or_default());
        reading.fact("modified", meta.text_of("last-modified").unwrap_or_default());
    }
    reading
}

fn assessment(document: &Json<'_>) -> Reading {
    let mut reading = head(document, Format::OscalAssessment);
    let results = document.get("results").map(Json::list).unwrap_or_default();
    let under = |key: &'static str| results.iter().flat_map(move |r| r.get(key).map(Json::list).unwrap_or_default());
    let (mut satisfied, mut unsatisfied, mut unclear) = (0, 0, 0);
    for finding in under("findings") {
        match finding.at(&["target", "status", "state"]).and_then(Json::text) {
            Some("satisfied") => satisfied += 1,
            Some("not-satisfied") => {
                unsatisfied += 1;
                reading.found(true, format!("not satisfied: {}", title(finding)));
            }
            _ => {
                unclear += 1;
                reading.found(true, format!("without a state: {}", title(finding)));
            }
        }
    }
    reading.count("findings", satisfied + unsatisfied + unclear);
    reading.count("satisfied", satisfied);
    reading.count("not-satisfied", unsatisfied);
    let risks: Vec<&Json<'_>> = under("risks").collect();
    take_risks(&risks, &mut reading);
    reading
}

fn plan(document: &Json<'_>) -> Reading {
    let mut reading = head(document, Format::OscalPoam);
    let list = |key: &str| document.get(key).map(Json::list).unwrap_or_default();
    reading.count("poam-items", list("poam-items").len() as u64);
    for item in list("poam-items") {
        reading.found(false, format!("planned: {}", title(item)));
    }
    let risks: Vec<&Json<'_>> = list("risks").iter().collect();
    take_risks(&risks, &mut reading);
    reading
}

fn take_risks(risks: &[&Json<'_>], reading: &mut Reading) {
    let mut open = 0;
    for risk in risks {
        let status = risk.text_of("status").unwrap_or("without a status");
        let due = risk.text_of("deadline").map(|d| format!(", due {d}")).unwrap_or_default();
        // What OSCAL calls closed, or a deviation that somebody has approved, is settled; whatever else it says is not.
        let settled = matches!(status, "closed" | "deviation-approved");
        open += u64::from(!settled);
        reading.found(!settled, format!("risk {status}: {}{due}", title(risk)));
    }
    reading.count("risks", risks.len() as u64);
    reading.count("open-risks", open);
}

fn title<'a>(value: &'a Json<'_>) -> &'a str {
    value.text_of("title").unwrap_or("untitled")
}
