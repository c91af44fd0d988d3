//! Evidence that is read, and thresholds that it must reach, by commands.

use std::path::Path;

use obstat::app::clock::Clock;
use obstat::app::identity::Fixed;
use obstat::app::propose::Step;
use obstat::app::{NewEvidence, Options, Session};
use obstat::domain::act::Act;
use serde_json::Value;

use crate::headless::{Headless, START};

fn fixture(name: &str) -> String {
    format!("{}/tests/fixtures/evidence/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["obstructions"].as_array().unwrap().iter().map(|o| o["code"].as_str().unwrap()).collect()
}

/// A release whose validation report gives an accuracy, under a threshold of 0.85, handed in.
pub fn measured(accuracy: &str) -> Headless {
    let h = Headless::with_model("low");
    h.ok("ann", "threshold set triage accuracy --at-least 0.85");
    h.request("triage@1.0", "--nature first");
    let file = h.file("metrics.json", format!("{{\"accuracy\": {accuracy}, \"recall\": 0.5}}").as_bytes());
    h.ok("ann", &format!("evidence add triage@1.0 --item validation-report --file {}", file.display()));
    h.answer_all("triage@1.0");
    assert_eq!(h.ok("ann", "release submit triage@1.0")["state"], "in-review", "failing numbers can be submitted");
    h
}

fn results(h: &Headless) -> Value {
    let list = h.ok("ann", "evidence list triage@1.0");
    list["evidence"].as_array().unwrap().iter().find(|e| e["title"] == "metrics.json").unwrap().clone()
}

#[test]
fn a_file_is_read_without_a_store() {
    let h = Headless::bare();
    let read = h.run(&format!("evidence read {} --json", fixture("lmeval_truthfulqa.json")));
    assert_eq!(read.code, 0);
    let read = read.json();
    assert_eq!((read["format"].as_str(), read["valid"].as_bool()), (Some("lm-evaluation-harness"), Some(true)));
    let bleurt = read["metrics"].as_array().unwrap().iter().find(|m| m["name"] == "truthfulqa_gen/bleurt_acc").unwrap();
    assert_eq!((bleurt["value"].as_str(), bleurt["stderr"].as_str()), (Some("0.835985312117503"), Some("0.012962704327492454")));
    let template = h.run(&format!("evidence read {}", fixture("hf_modelcard_template.md")));
    assert_eq!((template.code, template.out.lines().next()), (1, Some("model card: the template, not filled in")));
    let broken = h.run(&format!("evidence read {}", fixture("cdx_mlbom_dataset.json")));
    assert_eq!((broken.code, broken.out.trim()), (1, "CycloneDX ML-BOM, invalid: line 8: a comma stands before “}”"));
}

#[test]
fn files_that_are_none_and_files_that_are_too_large() {
    let h = Headless::bare();
    let missing = h.run("evidence read nowhere.json --json");
    assert_eq!(missing.code, 4);
    assert_eq!(h.run("evidence read .").code, 2, "a directory");
    let huge = h.file("huge.json", b"");
    std::fs::File::options().write(true).open(&huge).unwrap().set_len(2 << 30).unwrap();
    let read = h.run("evidence read huge.json");
    let expected = "not read: it has 2147483648 bytes, more than the 67108864 that are read; it is kept by its digest";
    assert_eq!((read.code, read.out.trim()), (1, expected));
    let escapes = h.file("escapes.json", br#"{"\u001b[2Jaccuracy": 1}"#);
    let read = h.run(&format!("evidence read {}", escapes.display()));
    assert!(read.out.contains("␛[2Jaccuracy") && !read.out.contains('\x1b'), "{read:?}");
}

#[test]
fn thresholds_are_registered_listed_and_withdrawn() {
    let h = Headless::with_model("low");
    let set = h.ok("ann", "threshold set triage accuracy --at-least 0.850");
    let id = set["id"].as_str().unwrap().to_owned();
    h.ok("priya", "threshold set triage failures --at-most 0");
    let list = h.ok("aud", "threshold list triage");
    assert_eq!(list["thresholds"][0]["value"], "0.85");
    assert_eq!((list["thresholds"][0]["id"].as_str(), list["thresholds"].as_array().unwrap().len()), (Some(&*id), 2));
    let contradicts = h.no("priya", "threshold set triage accuracy --at-most 0.5", 1);
    assert!(contradicts.contains("it must be at least 0.85 already, and no number is both (§4.2)"), "{contradicts}");
    assert!(h.no("ann", "threshold set triage accuracy --at-least 0.85", 1).contains("already"));
    assert!(
        h.no("sam", "threshold set triage recall --at-least 0.5", 1).contains("only its Model Owner or the AI Governance Lead")
    );
    assert!(h.no("ann", &format!("threshold withdraw {id} --reason x"), 1).contains("only the AI Governance Lead (Priya)"));
    h.no("ann", "threshold set triage accuracy --at-least NaN", 2);
    h.no("ann", "threshold set triage accuracy", 2);
    h.no("ann", "threshold set scribe accuracy --at-least 1", 2);
    h.ok("priya", &format!("threshold withdraw {} --reason 'another benchmark'", &id[..8]));
    assert_eq!(h.ok("aud", "threshold list")["thresholds"].as_array().unwrap().len(), 1);
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn a_failing_number_stands_in_the_way_until_words_are_given() {
    let h = measured("0.81");
    let why = h.ok("ann", "why triage@1.0");
    let o = why["obstructions"].as_array().unwrap().iter().find(|o| o["code"] == "metric-fails").unwrap();
    assert_eq!((o["text"].as_str(), o["clause"].as_str()), (Some("Metric accuracy is 0.81, below 0.85"), Some("§4.2")));
    let refused = h.no("ann", "approve triage@1.0 --role model-owner", 1);
    assert!(
        refused.contains("asks for the reason in words: Metric accuracy is 0.81") && refused.contains("--comment"),
        "{refused}"
    );
    let done = h.ok("ann", "approve triage@1.0 --role model-owner --comment 'the pilot has ten users'");
    assert_eq!((done["state"].as_str(), codes(&done)), (Some("approved"), vec![]));
    assert_eq!(h.ok("ann", "gate triage@1.0")["clear"], true);
    let show = h.ok("ann", "release show triage@1.0");
    assert_eq!((&show["measures"][0]["verdict"], &show["measures"][0]["accepted"]), (&"fails".into(), &true.into()));
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn a_number_that_reaches_its_threshold_passes_and_is_shown() {
    let h = measured("0.850");
    let shown = h.run(&format!("evidence show {} --as ann@example.org", &results(&h)["id"].as_str().unwrap()[..12]));
    assert!(
        shown.out.contains("JSON metrics: 2 metrics") && shown.out.contains("accuracy 0.85 reaches at least 0.85"),
        "{shown:?}"
    );
    let done = h.ok("ann", "approve triage@1.0 --role model-owner");
    assert_eq!(done["state"], "approved");
    assert_eq!(h.ok("ann", "gate triage@1.0")["clear"], true);
}

#[test]
fn a_card_that_is_attached_says_what_it_does_not_speak_of() {
    let h = Headless::with_model("low");
    h.request("triage@1.0", "--nature first");
    let template =
        h.ok("ann", &format!("evidence add triage@1.0 --item model-card --file {}", fixture("hf_modelcard_template.md")));
    assert!(template["text"].as_str().unwrap().ends_with("it reads as model card: the template, not filled in"), "{template}");
    h.ok("ann", &format!("evidence add triage@1.0 --item model-card --file {}", fixture("fairseq_mms_model_card.md")));
    h.ok("ann", &format!("evidence add triage@1.0 --item data-sheet --file {}", fixture("cdx_mlbom_dataset.json")));
    let list = h.ok("ann", "evidence list triage@1.0");
    let reading = |n: usize| &list["evidence"][n]["reading"];
    assert_eq!((reading(0)["unsaid"].as_array().unwrap().len(), &reading(0)["topics"]), (6, &6.into()));
    assert_eq!(reading(1)["unsaid"], serde_json::json!([]));
    assert_eq!(reading(2)["fault"], "line 8: a comma stands before “}”");
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn one_who_registers_knowing_the_result_sets_no_threshold_for_it() {
    let h = Headless::with_model("low");
    h.request("triage@1.0", "--nature first");
    let file = h.file("metrics.json", br#"{"accuracy": 0.81}"#);
    h.ok("ann", &format!("evidence add triage@1.0 --item validation-report --file {}", file.display()));
    h.ok("ann", "threshold set triage accuracy --at-least 0.8");
    h.answer_all("triage@1.0");
    let submitted = h.ok("ann", "release submit triage@1.0");
    assert!(codes(&submitted).contains(&"metric-missing"), "{submitted}");
    let o = submitted["obstructions"].as_array().unwrap().iter().find(|o| o["code"] == "metric-missing").unwrap();
    assert_eq!(o["text"], "Metric accuracy is not measured: at least 0.8");
}

#[test]
fn the_gate_reads_again_what_answers_a_threshold() {
    let h = measured("0.9");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    assert_eq!(h.run("gate triage@1.0 --as ann@example.org").code, 0);
    let sha256 = results(&h)["sha256"].as_str().unwrap().to_owned();
    let kept = h.store().join("files").join(&sha256[..2]).join(&sha256);
    let bytes = std::fs::read(&kept).unwrap();
    std::fs::remove_file(&kept).unwrap();
    let closed = h.run("gate triage@1.0 --json");
    assert_eq!((closed.code, codes(&closed.json())), (1, vec!["reading-unchecked"]));
    let altered = String::from_utf8(bytes).unwrap().replace("0.9", "0.8");
    std::fs::write(&kept, altered).unwrap();
    assert_eq!(h.run("gate triage@1.0").code, 3, "other bytes than were signed for");
}

/// Ann attaches a file by a program of her own that signs another accuracy than stands in it.
pub fn attach_forged(h: &Headless, file: &Path, accuracy: &str) {
    let (clock, ann) = (Clock::fixed(START.parse().unwrap()), "ann@example.org".parse().unwrap());
    let mut session = Session::open(&h.store(), Options { clock, acting_as: Some(ann), ..Options::default() }).unwrap();
    let stored = session.take_in(file, &mut |_, _| true).unwrap();
    let new =
        NewEvidence { items: ["validation-report".to_owned()].into(), file: Some(file.to_owned()), ..NewEvidence::default() };
    let propose = |s: &Session| {
        let mut proposal = s.evidence_add("triage@1.0", &new, Some(stored.clone()))?;
        for step in &mut proposal.steps {
            if let Step::Act(act) = step
                && let Act::EvidenceAdd(add) = &mut **act
            {
                add.reading.as_mut().unwrap().metrics[0].value = accuracy.parse().unwrap();
            }
        }
        Ok(proposal)
    };
    session.act(propose, &mut Fixed::default()).unwrap();
}

#[test]
fn a_number_that_was_signed_and_does_not_stand_in_the_file_is_found_out() {
    let h = Headless::with_model("low");
    h.ok("ann", "threshold set triage accuracy --at-least 0.85");
    h.request("triage@1.0", "--nature first");
    attach_forged(&h, &h.file("metrics.json", br#"{"accuracy": 0.81}"#), "0.95");
    h.answer_all("triage@1.0");
    h.ok("ann", "release submit triage@1.0");
    let done = h.ok("ann", "approve triage@1.0 --role model-owner");
    assert_eq!((done["state"].as_str(), codes(&done)), (Some("approved"), vec![]), "the act alone is taken at its word");
    let closed = h.run("gate triage@1.0 --json");
    assert_eq!((closed.code, codes(&closed.json())), (1, vec!["reading-differs"]));
    let detail = "accuracy was signed as 0.95, and the file says 0.81";
    assert!(h.run("gate triage@1.0").out.contains(detail) || closed.out.contains(detail), "{closed:?}");
    let verified = h.run("verify --json");
    assert_eq!((verified.code, verified.json()["problems"][0]["code"].as_str()), (3, Some("reading")));
    let shown = h.run(&format!("evidence show {}", &results(&h)["id"].as_str().unwrap()[..12]));
    assert!(shown.out.contains(&format!("the file does not say what was signed of it: {detail}")), "{shown:?}");
}

#[test]
fn one_who_registers_a_threshold_too_late_is_told_whom_it_asks_nothing_of() {
    let h = measured("0.9");
    let set = h.ok("ann", "threshold set triage recall --at-least 0.8");
    assert_eq!(set["text"], "recall of triage must be at least 0.8; it asks nothing of triage@1.0, handed in before");
    assert!(!codes(&h.ok("ann", "why triage@1.0")).contains(&"metric-missing"), "and so it is");
    let h = Headless::with_model("low");
    h.request("triage@1.0", "--nature first");
    let set = h.ok("ann", "threshold set triage recall --at-least 0.8");
    assert_eq!(set["text"], "recall of triage must be at least 0.8", "a draft answers to it");
}

#[test]
fn a_report_of_a_reviewer_counts_once_the_owner_names_it_and_both_are_told_so() {
    let h = Headless::with_model("medium");
    h.ok("ann", "threshold set triage accuracy --at-least 0.85");
    h.request("triage@1.0", "--nature first");
    h.answer_all("triage@1.0");
    h.ok("ann", "release submit triage@1.0");
    let file = h.file("metrics.json", br#"{"accuracy": 0.81}"#);
    let added = h.ok("priya", &format!("evidence add triage@1.0 --item model-card --file {}", file.display()));
    let said = added["text"].as_str().unwrap();
    assert!(said.ends_with("; for model-card it counts only once Ann names it in the answer"), "{said}");
    let next = added["next"].as_str().unwrap().to_owned();
    let id = &added["id"].as_str().unwrap()[..12];
    assert_eq!(next, format!("obstat item done triage@1.0 model-card --evidence {id}"));
    assert!(codes(&h.ok("ann", "why triage@1.0")).contains(&"metric-missing"));
    h.ok("ann", next.strip_prefix("obstat ").unwrap());
    assert!(codes(&h.ok("ann", "why triage@1.0")).contains(&"metric-fails"), "now it is part of the case");
    let own = h.ok("ann", &format!("evidence add triage@1.0 --item data-sheet --file {}", file.display()));
    assert_eq!((own["next"].is_null(), own["text"].as_str().unwrap().contains("counts only")), (true, false), "the owner's own");
}

#[test]
fn what_stands_in_a_file_is_shown_and_nothing_in_it_is_obeyed() {
    let h = Headless::in_review("low");
    let attach = |name: &str, bytes: &[u8]| {
        let file = h.file(name, bytes);
        let done = h.ok("ann", &format!("evidence add triage@1.0 --item model-card --file {}", file.display()));
        done["event"].as_str().unwrap().to_owned()
    };
    let json = attach("a.json", br#"{"auc":0.910,"of":[1]}"#);
    let contents = &h.ok("aud", &format!("evidence show {json} --contents"))["contents"];
    assert_eq!((&contents["kind"], &contents["lines"][1]), (&"JSON".into(), &"  \"auc\": 0.910,".into()));
    let table = attach("a.csv", b"case;score\none;0,5\n");
    assert_eq!(h.ok("aud", &format!("evidence show {table} --contents"))["contents"]["rows"][1][1], "0,5");
    let evil = attach("a.txt", "\x1b[2Jin\u{202e}voice".as_bytes());
    let page = h.run(&format!("evidence show {evil} --contents --as aud@example.org")).out;
    assert!(page.contains("␛[2Jin[U+202E]voice") && !page.contains('\x1b'), "{page}");
    let binary = attach("a.pdf", b"%PDF-1.7\xff\xfe");
    let page = h.run(&format!("evidence show {binary} --contents --as aud@example.org")).out;
    assert!(page.contains("no text (PDF)") && page.contains("10 bytes"), "{page}");
    assert_eq!(h.ok("aud", &format!("evidence show {json}"))["contents"], Value::Null, "only where it is asked for");
}
