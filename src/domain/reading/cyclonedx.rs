//! CycloneDX bills of materials that describe models and data.

use super::json::Json;
use super::topics::{Topic, TopicState};
use super::{Format, Reading};

/// Where a model card of CycloneDX speaks of each topic.
const PLACES: &[(&str, &[&[&str]])] = &[
    ("purpose", &[&["description"], &["modelCard", "modelParameters", "task"]]),
    (
        "architecture",
        &[&["modelCard", "modelParameters", "modelArchitecture"], &["modelCard", "modelParameters", "architectureFamily"]],
    ),
    ("training data", &[&["modelCard", "modelParameters", "datasets"]]),
    ("limitations", &[&["modelCard", "considerations", "technicalLimitations"]]),
    ("intended use", &[&["modelCard", "considerations", "useCases"], &["modelCard", "considerations", "users"]]),
    (
        "known biases",
        &[&["modelCard", "considerations", "fairnessAssessments"], &["modelCard", "considerations", "ethicalConsiderations"]],
    ),
];

/// Reads one; none if it is something else.
pub(super) fn read(json: &Json<'_>) -> Option<Reading> {
    if json.text_of("bomFormat") != Some("CycloneDX") {
        return None;
    }
    let mut reading = Reading::of(Format::CycloneDx);
    reading.fact("specification", json.text_of("specVersion").unwrap_or_default());
    let own = json.at(&["metadata", "component"]);
    let components: Vec<&Json<'_>> = own.into_iter().chain(json.get("components").map(Json::list).unwrap_or_default()).collect();
    let of = |kind: &str| components.iter().copied().filter(|c| c.text_of("type") == Some(kind)).collect::<Vec<_>>();
    let (models, data) = (of("machine-learning-model"), of("data"));
    for set in &data {
        reading.fact("data", &named(set));
    }
    match models.as_slice() {
        [] if data.is_empty() => reading.found(true, "it names neither a model nor data"),
        [] => {}
        [model] => {
            reading.fact("model", &named(model));
            reading.topics = PLACES.iter().map(|(name, paths)| topic(name, paths, model)).collect();
        }
        several => several.iter().for_each(|m| reading.fact("model", &named(m))),
    }
    for model in &models {
        let prefix = if models.len() > 1 { format!("{}/", model.text_of("name").unwrap_or("model")) } else { String::new() };
        let measured = model.at(&["modelCard", "quantitativeAnalysis", "performanceMetrics"]);
        for metric in measured.map(Json::list).unwrap_or_default() {
            let slice = metric.text_of("slice").map(|s| format!("/{s}")).unwrap_or_default();
            let value = metric.get("value").and_then(|v| v.text().or_else(|| v.number()));
            if let (Some(name), Some(value)) = (metric.text_of("type"), value) {
                reading.metric(&format!("{prefix}{name}{slice}"), value, None, None);
            }
        }
    }
    Some(reading)
}

fn named(component: &Json<'_>) -> String {
    let parts = [component.text_of("name"), component.text_of("version")];
    parts.iter().flatten().copied().collect::<Vec<_>>().join(" ")
}

fn topic(name: &'static str, paths: &[&[&str]], model: &Json<'_>) -> Topic {
    let said = |path: &&&[&str]| {
        model.at(path).is_some_and(|value| match value {
            Json::Text(text) => !text.trim().is_empty(),
            Json::List(values) => !values.is_empty(),
            Json::Object(members) => !members.is_empty(),
            _ => false,
        })
    };
    let there = paths.iter().find(|path| model.at(path).is_some());
    let found = paths.iter().find(said);
    let state = match (found, there) {
        (Some(_), _) => TopicState::Said,
        (None, Some(_)) => TopicState::Unfilled,
        (None, None) => TopicState::Absent,
    };
    Topic { name, state, place: found.or(there).map(|path| (path.join("."), 0)) }
}
