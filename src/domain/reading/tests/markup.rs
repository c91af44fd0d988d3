//! CycloneDX and OSCAL as XML say what they say as JSON.

use rstest::rstest;

use super::*;

const BOM: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="1">
  <metadata><timestamp>2026-10-01T08:00:00Z</timestamp></metadata>
  <components>
    <component type="machine-learning-model" bom-ref="model">
      <publisher>Acme &amp; Sons</publisher>
      <name>triage</name>
      <version>2.4.0</version>
      <description>Sorts letters by <![CDATA[urgency]]></description>
      <licenses><license><id>Apache-2.0</id></license></licenses>
      <modelCard>
        <modelParameters>
          <approach><type>supervised</type></approach>
          <task>classification</task>
          <architectureFamily>transformer</architectureFamily>
          <datasets><dataset><type>dataset</type><name>letters</name></dataset></datasets>
        </modelParameters>
        <quantitativeAnalysis>
          <performanceMetrics>
            <performanceMetric><type>accuracy</type><value>0.91</value><slice>over 65</slice></performanceMetric>
            <performanceMetric><type>recall</type><value> 0.8&#49; </value></performanceMetric>
          </performanceMetrics>
        </quantitativeAnalysis>
        <considerations>
          <users><user>Nurses</user></users>
          <useCases/>
          <technicalLimitations><technicalLimitation>Only German</technicalLimitation></technicalLimitations>
        </considerations>
      </modelCard>
    </component>
    <component type="data"><name>letters</name><version>3</version></component>
  </components>
</bom>
"#;

const BOM_AS_JSON: &str = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [
  {"type": "machine-learning-model", "name": "triage", "version": "2.4.0", "description": "Sorts letters by urgency", "modelCard": {
    "modelParameters": {"task": "classification", "architectureFamily": "transformer", "datasets": [{"type": "dataset", "name": "letters"}]},
    "quantitativeAnalysis": {"performanceMetrics": [
      {"type": "accuracy", "value": "0.91", "slice": "over 65"}, {"type": "recall", "value": "0.81"}]},
    "considerations": {"users": ["Nurses"], "useCases": [], "technicalLimitations": ["Only German"]}}},
  {"type": "data", "name": "letters", "version": "3"}]}"#;

/// With the prefix on every element that some tools write.
const RESULTS: &str = r#"<?xml version="1.0"?>
<o:assessment-results xmlns:o="http://csrc.nist.gov/ns/oscal/1.0" uuid="a">
  <o:metadata>
    <o:title>Pen test of <o:em>triage</o:em></o:title>
    <o:last-modified>2026-10-01T08:00:00Z</o:last-modified><o:version>1</o:version><o:oscal-version>1.1.2</o:oscal-version>
  </o:metadata>
  <o:result uuid="b">
    <o:title>First round</o:title>
    <o:finding uuid="c"><o:title>Access is logged</o:title>
      <o:target type="objective-id" target-id="au-2"><o:status state="satisfied"/></o:target></o:finding>
    <o:finding uuid="d"><o:title>Prompts are filtered</o:title>
      <o:target type="objective-id" target-id="si-10"><o:status state="not-satisfied"/></o:target></o:finding>
    <o:risk uuid="e"><o:title>Injection</o:title><o:status>open</o:status><o:deadline>2026-12-01T00:00:00Z</o:deadline></o:risk>
  </o:result>
  <o:result uuid="f"><o:risk uuid="g"><o:title>Leak</o:title><o:status>closed</o:status></o:risk></o:result>
</o:assessment-results>"#;

const RESULTS_AS_JSON: &str = r#"{"assessment-results": {
  "metadata": {"title": "Pen test of triage", "version": "1", "oscal-version": "1.1.2", "last-modified": "2026-10-01T08:00:00Z"},
  "results": [
    {"findings": [{"title": "Access is logged", "target": {"status": {"state": "satisfied"}}},
                  {"title": "Prompts are filtered", "target": {"status": {"state": "not-satisfied"}}}],
     "risks": [{"title": "Injection", "status": "open", "deadline": "2026-12-01T00:00:00Z"}]},
    {"risks": [{"title": "Leak", "status": "closed"}]}]}}"#;

const PLAN: &str = r#"<plan-of-action-and-milestones xmlns="http://csrc.nist.gov/ns/oscal/1.0" uuid="a">
  <metadata><title>Plan</title><version>1.1</version><oscal-version>1.1.2</oscal-version></metadata>
  <risk uuid="b"><title>Admin panel</title><description><p>Too open</p></description><status>deviation-approved</status></risk>
  <poam-item uuid="c"><title>Close the panel</title><description><p>Soon</p></description></poam-item>
  <poam-item uuid="d"><title>Roles</title></poam-item>
</plan-of-action-and-milestones>"#;

const PLAN_AS_JSON: &str = r#"{"plan-of-action-and-milestones": {
  "metadata": {"title": "Plan", "version": "1.1", "oscal-version": "1.1.2"},
  "risks": [{"title": "Admin panel", "status": "deviation-approved"}],
  "poam-items": [{"title": "Close the panel"}, {"title": "Roles"}]}}"#;

#[rstest]
#[case::cyclonedx(BOM, BOM_AS_JSON, Format::CycloneDx)]
#[case::assessment_results(RESULTS, RESULTS_AS_JSON, Format::OscalAssessment)]
#[case::plan_of_action(PLAN, PLAN_AS_JSON, Format::OscalPoam)]
fn both_spellings_say_the_same(#[case] xml: &str, #[case] json: &str, #[case] format: Format) {
    let (one, other) = (read("file.xml", xml.as_bytes()), read("file.json", json.as_bytes()));
    assert_eq!(one.format, format);
    assert_eq!(one, other);
    assert_eq!(read("without-a-name", xml.as_bytes()), other);
}

#[test]
fn what_stands_in_them_is_read() {
    let bom = read("bom.xml", BOM.as_bytes());
    assert_eq!((number(&bom, "accuracy/over 65"), number(&bom, "recall")), ("0.91".into(), "0.81".into()));
    assert!(topics(&bom).contains(&("intended use", TopicState::Said)));
    assert!(topics(&bom).contains(&("known biases", TopicState::Absent)));
    let unfilled = read("bom.xml", BOM.replace("<user>Nurses</user>", "").as_bytes());
    assert!(topics(&unfilled).contains(&("intended use", TopicState::Unfilled)));
    let results = read("results.xml", RESULTS.as_bytes());
    assert_eq!(grave(&results), ["not satisfied: Prompts are filtered", "risk open: Injection, due 2026-12-01T00:00:00Z"]);
    assert_eq!(number(&read("plan.xml", PLAN.as_bytes()), "poam-items"), "2");
}

#[rstest]
#[case::cut("<name>triage</name>", "", 7, "it ends before its last element does")]
#[case::crossed("</modelCard>", "</component>", 29, "it is not well-formed XML")]
#[case::undeclared("Nurses", "&lol;", 25, "it is not well-formed XML: the entity &lol; is not declared")]
#[case::doctype("<metadata>", "<!DOCTYPE bom><metadata>", 3, "a document type is declared there")]
fn a_broken_one_is_told_by_its_line(#[case] of: &str, #[case] with: &str, #[case] line: usize, #[case] told: &str) {
    let text = if with.is_empty() { BOM[..BOM.find(of).unwrap()].to_owned() } else { BOM.replace(of, with) };
    let reading = read("bom.xml", text.as_bytes());
    assert_eq!(reading.format, Format::CycloneDx);
    assert!(reading.metrics.is_empty() && reading.topics.is_empty());
    let fault = reading.fault.unwrap();
    assert_eq!(fault.line, Some(line), "{fault}");
    assert!(fault.text.starts_with(told), "{fault}");
}

#[test]
fn another_namespace_is_another_thing() {
    assert_eq!(read("bom.xml", BOM.replace("cyclonedx.org", "example.org").as_bytes()).format, Format::Unknown);
    assert_eq!(read("feed.xml", b"<rss version=\"2.0\"><channel/></rss>").sentence(), "not a format that is read: kept as it is");
}

#[test]
fn deep_wide_and_many_are_refused_at_a_bound() {
    let told = |inside: String| {
        let text = format!("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">{inside}</bom>");
        read("bom.xml", text.as_bytes()).fault.unwrap().to_string()
    };
    assert_eq!(told("<a>".repeat(100_000)), "line 1: it is nested more than 64 deep");
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=\"\"")).collect();
    assert_eq!(told(format!("<a{attributes}/>")), "line 1: an element has more than 256 attributes");
    assert_eq!(told("<a/>".repeat(500_000)), "line 1: it holds more than 500000 elements, too many to be read");
    let suite = read("report.xml", format!("<testsuite{attributes}/>").as_bytes());
    assert_eq!(suite.fault.unwrap().to_string(), "line 1: an element has more than 256 attributes");
}
