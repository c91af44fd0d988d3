//! Whole lives of releases, played without a terminal by several people, each act a command.

use crate::headless;

use headless::Headless;
use serde_json::{Value, json};

fn codes(answer: &Value) -> Vec<&str> {
    answer["obstructions"].as_array().unwrap().iter().map(|o| o["code"].as_str().unwrap()).collect()
}

#[test]
fn from_request_to_confirmation_with_a_challenge_and_a_condition() {
    let h = Headless::with_model("medium");
    let asked = h.request("triage@1.0", "--nature first --fact user_facing=true --summary 'First release'");
    assert_eq!((&asked["state"], &asked["ref"]), (&json!("draft"), &json!("triage@1.0")));
    assert!(codes(&asked).contains(&"item-open"));
    h.no("ann", "release submit triage@1.0", 1);
    h.answer_all("triage@1.0");
    assert_eq!(codes(&h.ok("ann", "why triage@1.0")), ["not-submitted"]);
    h.ok("ann", "release submit triage@1.0");

    let challenge = h.ok("priya", "challenge add triage@1.0 --item bias-fairness --reason 'No figures for patients over 80'");
    assert!(codes(&challenge).contains(&"item-challenged"));
    let refused = h.no("ann", "approve triage@1.0 --role model-owner", 1);
    assert!(refused.contains("bias-fairness"), "{refused}");
    let file = h.file("over-80.md", b"AUC 0.91 over 80\n");
    h.ok("ann", &format!("evidence add triage@1.0 --item bias-fairness --file {} --title 'Figures over 80'", file.display()));
    h.ok("ann", "item done triage@1.0 bias-fairness --answer 'Figures for patients over 80 are attached'");
    let id = challenge["id"].as_str().unwrap();
    assert_eq!(h.ok("ann", "challenge list triage@1.0")["challenges"][0]["id"], id);
    let not_yours = h.no("ann", &format!("challenge clear {id} --reason 'I say so'"), 1);
    assert!(not_yours.contains("Priya"), "{not_yours}");
    h.ok("priya", &format!("challenge clear {} --reason 'The figures will do'", &id[..10]));

    let owner = h.ok("ann", "approve triage@1.0 --role model-owner");
    assert_eq!(codes(&owner), ["sign-off-missing"]);
    let again = h.no("ann", "approve triage@1.0 --role model-owner", 1);
    assert!(again.contains("already"), "{again}");
    let lead = h.ok(
        "priya",
        "approve triage@1.0 --role governance-lead --condition 'Repeat the drift test; due=30d' --comment 'Well made'",
    );
    assert_eq!(lead["state"], "approved-with-conditions");
    assert_eq!(lead["events"].as_array().unwrap().len(), 2, "the sign-off, and the outcome that it completes");

    let conditions = h.ok("ann", "condition list triage@1.0");
    let condition = &conditions["conditions"][0];
    assert_eq!(condition["due"], "2026-12-02T22:59:59Z", "the end of the day in Zurich, 30 days on");
    let other = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    let refused = h.no("dan", &format!("deploy triage@1.0 --env production --digest {other}"), 1);
    assert!(refused.contains("does not cover"), "{refused}");
    h.now("2026-11-03T08:00:00Z");
    let live = h.ok("dan", "deploy triage@1.0 --env production");
    assert_eq!((&live["state"], codes(&live)), (&json!("deployed"), vec!["confirmation-due"]));
    assert_eq!(live["obstructions"][0]["due"], "2026-11-05T08:00:00Z", "48 hours");
    let refused = h.no("dan", "confirm triage@1.0 --operating yes --monitoring yes --no-issues yes", 1);
    assert!(refused.contains("Ann") && refused.contains('§'), "{refused}");
    let done = h.ok("ann", "confirm triage@1.0 --operating yes --monitoring yes --no-issues yes");
    assert_eq!(done["state"], "confirmed");

    let id = condition["id"].as_str().unwrap();
    h.ok("ann", &format!("condition meet {id} --note 'Drift test of 20 November'"));
    h.ok("priya", &format!("condition verify {id}"));
    assert_eq!(h.ok("ann", "condition list")["conditions"][0]["state"], "verified");
    assert_eq!(h.ok("ann", "model show triage")["running"][0]["release"], "triage@1.0");
    assert_eq!(h.ok("aud", "verify")["valid"], true);
    let log = h.ok("aud", "log triage@1.0");
    assert_eq!(log["acts"].as_array().unwrap().last().unwrap()["kind"], "release.request");
}

#[test]
fn the_committee_decides_by_circulation() {
    let h = Headless::in_review("high");
    assert_eq!(codes(&h.ok("ann", "why triage@1.0")), ["ballot-not-open"]);
    let wrong = h.no("priya", "approve triage@1.0 --role governance-lead", 1);
    assert!(wrong.contains('§'), "{wrong}");
    let opened = h.ok("bo", "ballot open triage@1.0 --due 5d");
    assert_eq!(codes(&opened), ["committee-vote"]);
    h.ok("cy", "vote triage@1.0 --choice no-objection");
    h.no("sam", "vote triage@1.0 --choice approve", 1);
    let early = h.no("bo", "ballot close triage@1.0", 1);
    assert!(early.contains('§'), "{early}");
    let carried = h.ok("di", "approve triage@1.0 --role committee");
    assert_eq!(carried["state"], "approved", "{carried}");
    let vote = h.ok("bo", "release show triage@1.0");
    assert!(vote["ballot"]["votes"].as_array().unwrap().iter().any(|v| v["id"] == carried["id"]), "id names the vote");
    let late = h.no("bo", "vote triage@1.0 --choice reject --reason 'Too late?'", 1);
    assert!(late.contains("approved") || late.contains("closed"), "{late}");
    assert_eq!(h.ok("aud", "verify")["valid"], true);
}

#[test]
fn a_third_partys_model_needs_lead_security_and_legal() {
    let h = Headless::founded();
    h.ok("ann", "model add triage --owner ann@example.org --tier low --third-party 'Acme Speech'");
    h.ok("priya", "model confirm-tier triage");
    let asked = h.request("triage@1.0", "--nature third-party");
    assert_eq!(h.ok("ann", "release show triage@1.0")["kind"], "third-party-activation");
    assert!(
        h.ok("ann", "item list triage@1.0")["items"].as_array().unwrap().iter().any(|i| i["id"] == "security-tests"),
        "{asked}"
    );
    h.answer_all("triage@1.0");
    h.ok("ann", "release submit triage@1.0");
    h.ok("sam", "item accept triage@1.0 security-tests");
    let refused = h.no("ann", "approve triage@1.0 --role model-owner", 1);
    assert!(refused.contains("governance-lead, security, legal") || refused.contains('§'), "{refused}");
    h.ok("sam", "approve triage@1.0 --role security");
    h.ok("lee", "approve triage@1.0 --role legal");
    assert_eq!(h.ok("priya", "approve triage@1.0 --role governance-lead")["state"], "approved");
    assert_eq!(h.ok("ann", "deploy triage@1.0 --env production")["state"], "deployed");
}

#[test]
fn a_rejection_ends_the_attempt_and_a_resubmission_carries_the_checklist() {
    let h = Headless::in_review("medium");
    let rejected = h.ok("priya", "reject triage@1.0 --role governance-lead --reason 'Thresholds not met'");
    assert_eq!((&rejected["state"], codes(&rejected)), (&json!("rejected"), vec!["rejected"]));
    h.no("priya", "approve triage@1.0 --role governance-lead", 1);
    h.no("ann", "deploy triage@1.0 --env production", 1);
    h.no("priya", "release resubmit triage@1.0", 1);
    let again = h.ok("ann", "release resubmit triage@1.0");
    assert_eq!(again["state"], "draft");
    let shown = h.ok("ann", "release show triage@1.0");
    assert_eq!((&shown["attempt"], &shown["progress"]["done"]), (&json!(2), &shown["progress"]["applicable"]));
    assert_eq!(shown["past_decisions"][0]["reasons"][0], "Thresholds not met");
    h.ok("ann", "release submit triage@1.0");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    assert_eq!(h.ok("priya", "approve triage@1.0 --role governance-lead")["state"], "approved");
}

#[test]
fn an_update_follows_a_deployment_and_takes_its_place() {
    let h = Headless::in_review("low");
    assert_eq!(h.ok("ann", "approve triage@1.0 --role model-owner")["state"], "approved");
    h.ok("ann", "deploy triage@1.0 --env production");
    h.ok("ann", "confirm triage@1.0 --operating yes --monitoring yes --no-issues yes");
    h.now("2026-11-20T09:00:00Z");
    h.request("triage@1.1", "--nature retraining");
    assert_eq!(h.ok("ann", "release show triage@1.1")["kind"], "minor-update");
    let lowered = h.no("priya", "release raise triage@1.1 --kind configuration-change --reason 'Small'", 1);
    assert!(lowered.contains("never lowered"), "{lowered}");
    h.ok("priya", "release raise triage@1.1 --kind major-update --reason 'The source is new'");
    h.answer_all("triage@1.1");
    h.ok("ann", "release submit triage@1.1");
    h.ok("ann", "approve triage@1.1 --role model-owner");
    h.ok("ann", "deploy triage@1.1 --env production");
    assert_eq!(h.ok("ann", "release show triage@1.0")["state"], "superseded");
    let many = h.no("ann", "why triage", 2);
    assert!(many.contains("2 releases") && many.contains("triage@1.1"), "{many}");
}

#[test]
fn an_organisation_grows_by_charter_revisions() {
    let h = Headless::bare();
    let founded =
        h.run("init --org Acme --name Ann --email Ann@Acme.example --new-key --no-passphrase --role governance-lead --json");
    assert_eq!(founded.code, 0, "{founded:?}");
    assert!(founded.json()["unfillable"].as_array().unwrap().iter().any(|row| row.as_str().unwrap().contains("Committee")));
    let run = |line: &str| h.run(&format!("{line} --json"));
    let bo = run("person add --name Bo --email bo@acme.example --new-key --no-passphrase --role model-owner");
    assert_eq!(bo.code, 0, "{bo:?}");
    let refused = run("person add --name Cy --email cy@acme.example --new-key --no-passphrase --as bo@acme.example");
    assert_eq!(refused.code, 1, "{refused:?}");
    let seat = run("role grant bo@acme.example committee --as ann@acme.example");
    assert_eq!(seat.code, 0, "{seat:?}");
    let charters = run("charter list").json();
    let newest = &charters["charters"][0];
    assert_eq!(
        (&newest["state"], &newest["waiting_for"]),
        (&json!("proposed"), &json!(["bo@acme.example"])),
        "a seat takes two people"
    );
    let id = newest["id"].as_str().unwrap();
    let accepted = run(&format!("charter accept {} --as bo@acme.example", &id[..12]));
    assert_eq!(accepted.code, 0, "{accepted:?}");
    let bo = run("person show bo@acme.example").json();
    assert_eq!(bo["roles"], json!(["model-owner", "committee"]));
    assert_eq!(run("role revoke bo@acme.example security --as ann@acme.example").code, 2);
    assert_eq!(run("verify").json()["valid"], true);
}
