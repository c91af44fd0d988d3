//! Files as their projects publish them; where they come from stands in `tests/fixtures/evidence/SOURCES.tsv`.

use super::TopicState::{Absent, Said, Unfilled};
use super::*;

macro_rules! published {
    ($name:literal) => {
        read($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/evidence/", $name)))
    };
}

const SIX: [&str; 6] = ["purpose", "architecture", "training data", "limitations", "intended use", "known biases"];

fn fact<'a>(reading: &'a Reading, label: &str) -> Vec<&'a str> {
    reading.facts.iter().filter(|(l, _)| l == label).map(|(_, v)| v.as_str()).collect()
}

#[test]
fn the_mms_card_speaks_of_all_six_topics() {
    let card = published!("fairseq_mms_model_card.md");
    assert_eq!(card.sentence(), "model card: speaks of all 6 topics");
    assert_eq!(topics(&card), SIX.map(|name| (name, Said)));
    let place = |name| card.topics.iter().find(|t| t.name == name).unwrap().place.clone().unwrap();
    assert_eq!(place("architecture"), ("Model type".into(), 9));
    assert_eq!(place("training data"), ("Training Data".into(), 29));
    assert_eq!(place("limitations"), ("Out-of-scope use cases".into(), 21));
    assert_eq!(place("known biases"), ("Bias and Risks".into(), 23));
    assert!(card.metrics.is_empty(), "what a card says of numbers is no result");
}

#[test]
fn the_moe_card_speaks_of_all_six_topics() {
    let card = published!("fairseq_moe_model_card.md");
    assert_eq!(card.format, Format::ModelCard);
    assert_eq!(topics(&card), SIX.map(|name| (name, Said)));
    let place = |name| card.topics.iter().find(|t| t.name == name).unwrap().place.clone().unwrap();
    assert_eq!(place("purpose"), ("Primary intended use".into(), 21));
    assert_eq!(place("training data"), ("Training data".into(), 105));
    assert_eq!(place("known biases"), ("Fairness (Bias and inclusion)".into(), 131));
}

#[test]
fn the_moe_data_card_is_a_data_sheet_with_all_seven_parts() {
    let card = published!("fairseq_moe_data_card.md");
    assert_eq!(card.sentence(), "dataset card: speaks of all 7 topics");
    let places: Vec<usize> = card.topics.iter().map(|t| t.place.as_ref().unwrap().1).collect();
    assert_eq!(places, [6, 19, 79, 123, 139, 159, 183]);
}

#[test]
fn the_template_is_told_from_a_card() {
    let card = published!("hf_modelcard_template.md");
    assert!(card.is_template());
    assert_eq!(card.sentence(), "model card: the template, not filled in");
    assert_eq!(topics(&card), SIX.map(|name| (name, Unfilled)));
    assert_eq!(grave(&card), ["line 4: a placeholder of the template stands there still"]);
}

#[test]
fn the_template_as_the_hub_fills_it_in_is_still_the_template() {
    let filled = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/evidence/hf_modelcard_template.md"));
    let mut text = String::new();
    let mut rest = filled;
    while let Some((before, after)) = rest.split_once("{{") {
        let (placeholder, tail) = after.split_once("}}").unwrap();
        let default = placeholder.split('"').nth(1).unwrap_or("mit");
        text.push_str(before);
        text.push_str(default);
        rest = tail;
    }
    text.push_str(rest);
    let card = read("README.md", text.as_bytes());
    assert!(card.is_template(), "{:?}", card.topics);
    let said = text
        .replace("## Bias, Risks, and Limitations", "## Bias, Risks, and Limitations\n\nIt confuses the dialects of the north.");
    assert_eq!(
        read("README.md", said.as_bytes()).sentence(),
        "model card: speaks of 2 of 6 topics, not of purpose (not filled in), architecture (not filled in), training data (not \
         filled in), intended use (not filled in)"
    );
}

#[test]
fn a_text_without_metadata_speaks_of_nothing() {
    let card = published!("hf_sample_no_metadata.md");
    assert_eq!(card.format, Format::Unknown);
    assert_eq!(topics(&card), SIX.map(|name| (name, Absent)));
    assert_eq!(card.fault, None);
}

#[test]
fn line_breaks_of_windows_are_line_breaks() {
    let card = published!("hf_sample_windows_line_breaks.md");
    assert_eq!(card.format, Format::ModelCard);
    assert_eq!((fact(&card, "license"), fact(&card, "language")), (vec!["mit"], vec!["eo"]));
    assert_eq!(card.sentence(), "model card: speaks of none of the 6 topics");
}

#[test]
fn truthfulqa_has_fifteen_metrics_with_their_errors() {
    let results = published!("lmeval_truthfulqa.json");
    assert_eq!(results.sentence(), "lm-evaluation-harness results: 15 metrics");
    assert_eq!(fact(&results, "tasks"), ["truthfulqa_gen"]);
    let expected = [
        ("bleu_acc", "0", "0"),
        ("bleu_diff", "0", "0"),
        ("bleu_max", "0", "0"),
        ("bleurt_acc", "0.835985312117503", "0.012962704327492454"),
        ("bleurt_diff", "0.14077322143090107", "0.005459888909582694"),
        ("bleurt_max", "-1.4399358725752065", "0.0022126992369197133"),
        ("rouge1_acc", "0", "0"),
        ("rouge1_diff", "0", "0"),
        ("rouge1_max", "0", "0"),
        ("rouge2_acc", "0", "0"),
        ("rouge2_diff", "0", "0"),
        ("rouge2_max", "0", "0"),
        ("rougeL_acc", "0", "0"),
        ("rougeL_diff", "0", "0"),
        ("rougeL_max", "0", "0"),
    ];
    let seen: Vec<(String, String, String)> = results
        .metrics
        .iter()
        .map(|(name, m)| (name.clone(), m.value.to_string(), m.stderr.as_ref().unwrap().to_string()))
        .collect();
    let expected = expected.map(|(name, value, error)| (format!("truthfulqa_gen/{name}"), value.into(), error.into()));
    assert_eq!(seen, expected);
}

#[test]
fn the_garak_report_let_thirteen_of_fifty_through() {
    let report = published!("garak_ci.report.jsonl");
    assert_eq!(report.sentence(), "garak report: 1 metric, 1 finding");
    assert_eq!(number(&report, "test.Test/always.Pass"), "0.74");
    assert_eq!(value(&report, "test.Test/always.Pass").count, Some(50));
    assert_eq!(grave(&report), ["test.Test/always.Pass: 13 of 50 got through"]);
    assert_eq!(fact(&report, "garak"), ["0.14.0.pre1"]);
}

#[test]
fn the_garak_digest_has_thirty_detectors_and_a_group() {
    let digest = published!("garak_digest_0.json");
    assert_eq!(digest.format, Format::GarakDigest);
    assert_eq!(digest.metrics.len(), 31);
    assert_eq!(number(&digest, "encoding"), "0.32753478669859265");
    assert_eq!(number(&digest, "encoding.InjectBase16/encoding.DecodeMatch"), "0.24413145539906103");
    assert_eq!(number(&digest, "encoding.InjectMorse/encoding.DecodeApprox"), "0.83359375");
    assert!(grave(&digest).contains(&"encoding.InjectHex/encoding.DecodeMatch: 0.2453125, critical risk"));
}

#[test]
fn the_bill_of_the_data_is_invalid_on_its_eighth_line() {
    let bill = published!("cdx_mlbom_dataset.json");
    assert_eq!(bill.sentence(), "CycloneDX ML-BOM, invalid: line 8: a comma stands before “}”");
    assert_eq!(bill.format, Format::CycloneDx, "what it was to be is known all the same");
}

#[test]
fn the_bill_of_the_model_names_its_architecture_and_nothing_else() {
    let bill = published!("cdx_mlbom_foundation.json");
    assert_eq!(bill.fault, None);
    assert_eq!((fact(&bill, "model"), fact(&bill, "specification")), (vec!["gpt-4o"], vec!["1.6"]));
    let said: Vec<&str> = bill.topics.iter().filter(|t| t.state == Said).map(|t| t.name).collect();
    assert_eq!(said, ["architecture"]);
}

#[test]
fn the_plan_has_two_items_two_risks_and_one_of_them_open() {
    let plan = published!("oscal_poam.json");
    assert_eq!(plan.format, Format::OscalPoam);
    assert_eq!(fact(&plan, "title"), ["IFA GoodRead Plan of Action and Milestones"]);
    assert_eq!(["poam-items", "risks", "open-risks"].map(|name| number(&plan, name)), ["2", "2", "1"]);
    let open = "risk open: IFA-GOODREAD-RISK-2: GoodRead System Engineers Have Over-Privileged Access to Cloud Infrastructure \
                Account, due 2023-06-23T17:00:00-04:00";
    assert_eq!(grave(&plan), [open]);
}

#[test]
fn what_is_no_evidence_format_is_left_as_it_is() {
    let profiles = published!("gitvote_profiles.yml");
    assert_eq!((profiles.format, profiles.fault.clone()), (Format::Unknown, None));
    assert_eq!(profiles.sentence(), "not a format that is read: kept as it is");
    let sources = published!("SOURCES.tsv");
    assert_eq!(fact(&sources, "rows"), ["13"]);
    assert!(sources.metrics.is_empty());
}
