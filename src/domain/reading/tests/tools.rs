//! What each tool writes, in the forms that its documentation shows.

use super::*;

#[test]
fn lm_evaluation_harness_in_its_new_form() {
    let text = r#"{
  "results": {
    "arc_easy": {"alias": "arc_easy", "acc,none": 0.6553, "acc_stderr,none": 0.0098, "acc_norm,none": 0.61, "acc_norm_stderr,none": "N/A"},
    "gsm8k": {"alias": "gsm8k", "exact_match,strict-match": 0.41, "exact_match_stderr,strict-match": 0.013, "exact_match,flexible-extract": 0.45}
  },
  "n-samples": {"arc_easy": {"original": 2376, "effective": 100}},
  "n-shot": {"arc_easy": 0},
  "config": {"model": "hf", "model_args": "pretrained=org/model", "limit": 100.0}
}"#;
    let results = read("results.json", text.as_bytes());
    assert_eq!(results.format, Format::LmEval);
    let names: Vec<&String> = results.metrics.keys().collect();
    let expected = ["arc_easy/acc", "arc_easy/acc_norm", "gsm8k/exact_match,flexible-extract", "gsm8k/exact_match,strict-match"];
    assert_eq!(names, expected);
    let acc = value(&results, "arc_easy/acc");
    assert_eq!((acc.value.to_string(), acc.count), ("0.6553".into(), Some(100)));
    assert_eq!(acc.stderr.as_ref().unwrap().to_string(), "0.0098");
    assert_eq!(value(&results, "arc_easy/acc_norm").stderr, None);
    assert_eq!(grave(&results), ["only a part of each task was run: limit 100.0"]);
}

const JUNIT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="fairness" tests="5" failures="1" errors="1">
  <testsuite name="parity" tests="5">
    <testcase classname="parity" name="gender" time="0.1"/>
    <testcase classname="parity" name="age"><failure message="gap 0.12 &gt; 0.05">trace</failure></testcase>
    <testcase classname="parity" name="region"><error message="timeout"/></testcase>
    <testcase classname="parity" name="language"><skipped/></testcase>
    <testcase classname="parity" name="income"></testcase>
  </testsuite>
</testsuites>
"#;

#[test]
fn junit_is_counted_case_by_case() {
    let report = read("report.xml", JUNIT.as_bytes());
    assert_eq!(["tests", "failures", "errors", "skipped", "pass-rate"].map(|m| number(&report, m)), ["5", "1", "1", "1", "0.5"]);
    assert_eq!(grave(&report), ["parity.age: gap 0.12 > 0.05", "parity.region: timeout"]);
}

#[test]
fn a_report_that_claims_other_counts_than_it_holds_is_found_out() {
    let report = read("report.xml", JUNIT.replace(r#"failures="1""#, r#"failures="0""#).as_bytes());
    assert_eq!(number(&report, "failures"), "1", "the cases are counted, the claim is not taken");
    assert!(grave(&report).contains(&"it says 0 failures, and holds 1"));
}

#[test]
fn a_report_without_a_case_has_no_pass_rate() {
    let report = read("report.xml", b"<testsuite tests=\"0\"></testsuite>");
    assert!(!report.metrics.contains_key("pass-rate"));
    assert_eq!(grave(&report), ["pass-rate cannot be said: it is a share of nothing"]);
}

#[test]
fn other_xml_is_left_as_it_is() {
    let page = read("page.xml", b"<html><body>hello</body></html>");
    assert_eq!((page.format, page.fault), (Format::Unknown, None));
}

#[test]
fn promptfoo_is_counted_from_its_cases() {
    let text = r#"{"evalId": "eval-7", "results": {"version": 3, "timestamp": "2026-10-01T08:00:00Z",
      "results": [{"success": true}, {"success": true}, {"success": false, "error": "leaks a name", "testCase": {"description": "privacy"}}],
      "stats": {"successes": 2, "failures": 1, "errors": 0}}, "config": {}}"#;
    let results = read("out.json", text.as_bytes());
    assert_eq!(results.format, Format::Promptfoo);
    assert_eq!(["successes", "failures", "errors"].map(|m| number(&results, m)), ["2", "1", "0"]);
    assert_eq!(number(&results, "pass-rate"), "0.666666666666666666");
    assert_eq!(grave(&results), ["privacy: leaks a name"]);
    let lying = read("out.json", text.replace(r#""failures": 1"#, r#""failures": 0"#).as_bytes());
    assert_eq!(grave(&lying), ["it says 2 passed and 0 did not, and holds 2 and 1"]);
    assert!(lying.metrics.is_empty());
}

const INSPECT: &str = r#"{"version": 2, "status": "success",
  "eval": {"task": "gsm8k", "model": "openai/gpt", "created": "2026-10-01T08:00:00Z"},
  "results": {"total_samples": 200, "completed_samples": 200, "scores": [{"name": "match", "scorer": "match",
    "metrics": {"accuracy": {"name": "accuracy", "value": 0.81, "options": {}}, "stderr": {"name": "stderr", "value": 0.027}}}]},
  "stats": {}}"#;

#[test]
fn inspect_gives_its_scores_by_task_and_scorer() {
    let log = read("log.json", INSPECT.as_bytes());
    assert_eq!(log.format, Format::Inspect);
    let accuracy = value(&log, "gsm8k/match/accuracy");
    assert_eq!((accuracy.value.to_string(), accuracy.count), ("0.81".into(), Some(200)));
    assert_eq!(accuracy.stderr.as_ref().unwrap().to_string(), "0.027");
}

#[test]
fn an_inspect_run_that_broke_off_gives_no_number() {
    let log = read("log.json", INSPECT.replace("success", "cancelled").as_bytes());
    assert!(log.metrics.is_empty());
    assert_eq!(grave(&log), ["the run ended as “cancelled”, so its numbers are not taken"]);
}

#[test]
fn a_packed_inspect_log_is_told_with_the_command_that_unpacks_it() {
    // The first member of such an archive: version 2.0, deflated, its name 19 bytes long.
    let header = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\x21\0\x8d\xef\x02\xd2\x20\0\0\0\x20\0\0\0\x13\0\0\0";
    let log = [&header[..], b"_journal/start.json", b"\xabV*K-*\xce\xcc\xcfS\xb22\xd2QJ"].concat();
    let told = "Inspect log, invalid: it is a packed log; write it as JSON and attach that: inspect log dump run.eval > run.json";
    for name in ["2026-10-01T08-00-00_gsm8k.eval", "renamed.zip"] {
        assert_eq!(read(name, &log).sentence(), told);
    }
    let other = [&header[..], b"word/document.xml, ", b"\xabV"].concat();
    assert_eq!(read("report.docx", &other).sentence(), "not a format that is read: kept as it is");
}

#[test]
fn oscal_assessment_results_are_counted_by_state() {
    let text = r#"{"assessment-results": {"metadata": {"title": "Pen test", "version": "1", "oscal-version": "1.1.2"}, "results": [{
      "findings": [
        {"title": "Access is logged", "target": {"status": {"state": "satisfied"}}},
        {"title": "Prompts are filtered", "target": {"status": {"state": "not-satisfied"}}},
        {"title": "Keys rotate"}],
      "risks": [{"title": "Leak", "status": "open"}, {"title": "Old", "status": "closed"}]}]}}"#;
    let results = read("ar.json", text.as_bytes());
    assert_eq!(
        ["findings", "satisfied", "not-satisfied", "risks", "open-risks"].map(|m| number(&results, m)),
        ["3", "1", "1", "2", "1"]
    );
    assert_eq!(grave(&results), ["not satisfied: Prompts are filtered", "without a state: Keys rotate", "risk open: Leak"]);
}

#[test]
fn a_bill_with_measurements_gives_them() {
    let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "machine-learning-model", "name": "triage",
      "modelCard": {"quantitativeAnalysis": {"performanceMetrics": [
        {"type": "accuracy", "value": "0.91"}, {"type": "accuracy", "slice": "age > 60", "value": "0.84"}, {"type": "f1", "value": "high"}]},
        "considerations": {"technicalLimitations": [], "useCases": ["triage of letters"]}}}]}"#;
    let bill = read("bom.json", text.as_bytes());
    assert_eq!(["accuracy", "accuracy/age > 60"].map(|m| number(&bill, m)), ["0.91", "0.84"]);
    assert!(bill.findings.iter().any(|f| f.text.starts_with("f1: “high” is not a decimal number")));
    assert!(topics(&bill).contains(&("limitations", TopicState::Unfilled)));
    assert!(topics(&bill).contains(&("intended use", TopicState::Said)));
}

#[test]
fn plain_tables_and_plain_json_give_their_numbers() {
    let long = read("m.csv", b"\xef\xbb\xbfmetric,value,stderr,n\r\naccuracy,0.91,0.01,500\r\n\"f1, macro\",0.8,,\r\n");
    assert_eq!((number(&long, "accuracy"), value(&long, "accuracy").count), ("0.91".into(), Some(500)));
    assert_eq!(number(&long, "f1, macro"), "0.8");
    let from_a_spreadsheet = read("m.csv", b"sep=;\rmetric;value\raccuracy;0.91\r");
    assert_eq!(number(&from_a_spreadsheet, "accuracy"), "0.91");
    let wide = read("m.csv", b"model,accuracy,latency_ms\ntriage,0.91,12\n");
    assert_eq!(wide.metrics.keys().collect::<Vec<_>>(), ["accuracy", "latency_ms"]);
    let nested = read("m.json", br#"{"accuracy": 0.91, "per_class": {"a": {"f1": 0.5}}, "note": "fine"}"#);
    assert_eq!(nested.metrics.keys().collect::<Vec<_>>(), ["accuracy", "per_class/a/f1"]);
    let rows = read("m.json", br#"[{"metric": "accuracy", "value": 0.91, "n": 12}]"#);
    assert_eq!(value(&rows, "accuracy").count, Some(12));
}

#[test]
fn a_dataset_card_is_told_by_its_front_matter() {
    let text = "---\nlicense: cc0-1.0\ntask_categories:\n- text-classification\nsize_categories:\n- 1K<n<10K\n---\n# Letters\n\n\
                ## Dataset Description\n\nLetters to a clinic.\n\n## Source Data\n\n[More Information Needed]\n";
    let card = read("README.md", text.as_bytes());
    assert_eq!(card.format, Format::DatasetCard);
    assert!(
        topics(&card).contains(&("motivation", TopicState::Said))
            && topics(&card).contains(&("collection", TopicState::Unfilled))
    );
    assert!(card.facts.contains(&("task_categories".into(), "text-classification".into())));
    assert_eq!(card.topics[2].place, Some(("Source Data".into(), 14)), "lines are counted with the front matter");
}
