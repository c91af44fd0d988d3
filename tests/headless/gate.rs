//! What a deployment pipeline asks and is told, by exit code and JSON.

use crate::headless;
use crate::tampering::{ANOTHER_WORD, altered};

use headless::{Headless, said};
use serde_json::{Value, json};

/// Asks as a pipeline does, without saying who it is.
fn asked(h: &Headless, line: &str, code: i32) -> Value {
    let ran = h.run(&format!("gate {line} --json"));
    assert_eq!(ran.code, code, "{line}: {ran:?}");
    let answer = ran.json();
    assert_eq!(answer["schema"], "obstat/gate/v1");
    assert_eq!(answer["clear"], code == 0);
    answer
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["obstructions"].as_array().unwrap().iter().map(|o| o["code"].as_str().unwrap()).collect()
}

#[test]
fn a_pipeline_goes_on_at_yes_alone() {
    let h = Headless::in_review("medium");
    let closed = asked(&h, "triage@1.0", 1);
    assert_eq!(codes(&closed), ["not-approved", "sign-off-missing", "sign-off-missing"]);
    h.ok("ann", "approve triage@1.0 --role model-owner");
    h.ok("priya", "approve triage@1.0 --role governance-lead --condition 'Repeat the drift test; due=30d'");

    let file = h.path("weights.bin");
    let open = asked(&h, &format!("triage@1.0 --artifact {}", file.display()), 0);
    assert_eq!((&open["release"], &open["env"], &open["emergency"]), (&json!("triage@1.0"), &json!("production"), &json!(false)));
    assert_eq!(open["conditions"][0]["terms"]["text"], "Repeat the drift test");
    assert_eq!(open["policy"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(open["as_of"]["time"], headless::START);
    assert_eq!(open["as_of"]["head"].as_str().unwrap().len(), 64);
    let digest = open["digest"].as_str().unwrap().to_owned();
    assert_eq!(asked(&h, &format!("--digest {digest}"), 0)["release"], "triage@1.0");

    h.file("weights.bin", b"triage@1.0 ");
    let altered = asked(&h, &format!("triage@1.0 --artifact {}", file.display()), 1);
    assert_eq!(codes(&altered), ["other-digest"], "one byte more");
    assert_eq!(codes(&asked(&h, &format!("--artifact {}", file.display()), 1)), ["unknown-digest"]);
    assert_eq!(codes(&asked(&h, "triage@1.0 --env production", 0)), [""; 0]);

    h.now("2027-01-02T00:00:00Z");
    assert_eq!(codes(&asked(&h, "triage@1.0", 1)), ["condition-lapsed"]);
}

#[test]
fn elsewhere_than_in_production_nothing_is_asked() {
    let h = Headless::in_review("medium");
    assert_eq!(codes(&asked(&h, "triage@1.0 --env staging", 0)), [""; 0]);
}

#[test]
fn the_same_bytes_under_two_models_have_to_be_asked_for_by_name() {
    let h = Headless::in_review("low");
    h.ok("ann", "model add other --owner ann@example.org --tier low");
    let file = h.file("weights.bin", b"triage@1.0");
    h.ok("ann", &format!("release new other@1.0 --nature first --artifact {}", file.display()));
    let closed = asked(&h, &format!("--artifact {}", file.display()), 1);
    assert_eq!((codes(&closed), &closed["release"]), (vec!["several-models"], &Value::Null));
    assert!(closed["obstructions"][0]["detail"].as_str().unwrap().contains("triage@1.0"));
}

#[test]
fn a_trail_that_does_not_hold_closes_it() {
    let h = Headless::in_review("low");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    asked(&h, "triage@1.0", 0);
    let sound = std::fs::read(h.store().join("obstat.db")).unwrap();
    let cases = [
        ANOTHER_WORD,
        "UPDATE events SET signature = (SELECT signature FROM events WHERE local = 8) WHERE local = 9",
        "DELETE FROM events WHERE local = 9",
        "UPDATE releases SET state = 'confirmed'",
        "UPDATE meta SET value = replace(value, 'low', 'medium') WHERE key LIKE 'model %'",
    ];
    for sql in cases {
        altered(&h, &sound, sql);
        let ran = h.run("gate triage@1.0 --json");
        assert_eq!(ran.code, 3, "{sql}: {ran:?}");
        said(sql, &ran);
    }
}

#[test]
fn an_update_stands_and_falls_with_the_release_before() {
    let h = Headless::in_review("low");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    h.ok("ann", "deploy triage@1.0 --env production");
    h.now("2026-11-20T09:00:00Z");
    h.request("triage@1.1", "--nature retraining");
    h.answer_all("triage@1.1");
    h.ok("ann", "release submit triage@1.1");
    h.ok("ann", "approve triage@1.1 --role model-owner");
    assert_eq!(asked(&h, "triage@1.1", 0)["state"], "approved");
    let sound = std::fs::read(h.store().join("obstat.db")).unwrap();
    let cases = [
        // An act of the release before, signed otherwise.
        "UPDATE events SET signature = zeroblob(64) WHERE CAST(line AS TEXT) LIKE '%release.deploy%'",
        // Where it ran, as it is kept beside its acts.
        "UPDATE deployments SET environment = 'shadow'",
        "UPDATE releases SET tier = 'medium' WHERE version = '1.0'",
    ];
    for sql in cases {
        altered(&h, &sound, sql);
        let ran = h.run("gate triage@1.1 --json");
        assert_eq!(ran.code, 3, "{sql}: {ran:?}");
    }
}

#[test]
fn a_question_without_a_subject_and_an_unknown_name_are_usage() {
    let h = Headless::with_model("low");
    for (line, says) in [("gate", "REF"), ("gate nobody@9", "no release"), ("gate --digest sha256:12", "64")] {
        let ran = h.run(&format!("{line} --json"));
        assert_eq!(ran.code, 2, "{line}: {ran:?}");
        assert!(ran.err.contains(says), "{line}: {ran:?}");
    }
}
