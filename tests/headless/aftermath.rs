//! What follows a decision, headless: conditions ruled on, evidence gone, deputies, items carried over.

use crate::headless;

use headless::Headless;

/// A medium-risk model approved by Ann and Priya with this condition of Priya's.
fn with_condition(condition: &str) -> (Headless, String) {
    let h = Headless::in_review("medium");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    let done = h.ok("priya", &format!("approve triage@1.0 --role governance-lead --condition '{condition}'"));
    assert_eq!(done["state"], "approved-with-conditions");
    let id = h.ok("ann", "condition list")["conditions"][0]["id"].as_str().unwrap().to_owned();
    (h, id)
}

#[test]
fn a_condition_lapses_is_extended_and_waived() {
    let (h, id) = with_condition("Repeat the audit; due=10d");
    h.ok("ann", "deploy triage@1.0 --env production");
    h.now("2026-11-13T08:00:00Z");
    h.ok("ann", "confirm triage@1.0 --operating yes --monitoring yes --no-issues yes");
    let why = h.run("why triage@1.0 --json").json();
    assert_eq!(why["obstructions"][0]["code"], "condition-lapsed");
    assert!(why["obstructions"][0]["detail"].as_str().unwrap().contains("extend or suspend?"));
    assert!(h.no("ann", &format!("condition extend {id} --due 30d --reason 'Slow'"), 1).contains("Priya"));
    assert!(h.no("priya", &format!("condition extend {id} --due 2026-11-12 --reason 'Slow'"), 2).contains("no more time"));
    assert!(h.no("priya", &format!("condition extend {id} --due 2026-13-12 --reason 'Slow'"), 2).contains("2026-13-12"));
    assert!(h.no("priya", &format!("condition extend {id} --due 30d --reason ''"), 2).contains("empty"));
    let done = h.ok("priya", &format!("condition extend {id} --due 30d --reason 'The laboratory is booked out'"));
    assert_eq!(done["obstructions"].as_array().unwrap().len(), 0);
    let listed = &h.ok("ann", "condition list")["conditions"][0];
    assert_eq!((listed["due"].as_str(), listed["lapsed"].as_bool()), (Some("2026-12-13T22:59:59Z"), Some(false)));
    assert_eq!(listed["extensions"][0]["words"], "The laboratory is booked out");
    assert!(h.run("condition list").out.contains("once"), "the count of extensions shows");
    assert!(h.no("ann", &format!("condition waive {id} --reason 'No need'"), 1).contains("Priya"));
    h.ok("priya", &format!("condition waive {id} --reason 'The feature was left out'"));
    assert_eq!(h.ok("ann", "condition list")["conditions"][0]["state"], "waived");
    assert!(h.no("priya", &format!("condition extend {id} --due 90d --reason 'Late'"), 1).contains("§5"));
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn a_lapsed_condition_keeps_the_models_next_release_waiting_until_it_is_settled() {
    let (h, id) = with_condition("Repeat the audit; due=10d");
    h.ok("ann", "deploy triage@1.0 --env production");
    h.ok("ann", "confirm triage@1.0 --operating yes --monitoring yes --no-issues yes");
    h.request("triage@1.1", "--nature bug-fix");
    h.answer_all("triage@1.1");
    h.ok("ann", "release submit triage@1.1");
    h.now("2026-11-20T08:00:00Z");
    let refused = h.no("ann", "approve triage@1.1 --role model-owner", 1);
    assert!(refused.contains("triage@1.0") && refused.contains("Repeat the audit") && refused.contains('§'), "{refused}");
    let why = h.run("why triage@1.1 --json").json();
    assert!(why["obstructions"].to_string().contains("condition-lapsed-elsewhere"));
    h.ok("ann", &format!("condition meet {id} --note 'Repeated'"));
    h.ok("priya", &format!("condition verify {id}"));
    assert_eq!(h.ok("ann", "approve triage@1.1 --role model-owner")["state"], "approved");
    assert_eq!(h.run("verify").code, 0, "what is kept beside the events is what they give");
}

#[test]
fn deployment_waits_for_what_comes_before_it() {
    let (h, id) = with_condition("Sign the contract; before-deployment");
    let refused = h.no("ann", "deploy triage@1.0 --env production", 1);
    assert!(refused.contains("Sign the contract") && refused.contains("§5"), "{refused}");
    h.ok("ann", "deploy triage@1.0 --env staging");
    h.ok("ann", &format!("condition meet {id} --note 'Signed'"));
    assert!(h.no("ann", "deploy triage@1.0 --env production", 1).contains("Sign the contract"), "not accepted yet");
    assert!(h.no("ann", &format!("condition verify {id}"), 1).contains("Priya"));
    h.ok("priya", &format!("condition verify {id}"));
    assert_eq!(h.ok("ann", "deploy triage@1.0 --env production")["state"], "deployed");
}

#[test]
fn terms_that_say_nothing_sensible_are_refused() {
    let h = Headless::in_review("medium");
    let cases = [
        ("'Audit; due=0d'", "0 days"),
        ("'Audit; due=9999d'", "9999 days"),
        ("'Audit; due=2026-02-30'", "2026-02-30"),
        ("'Audit; due=teatime'", "teatime"),
        ("'Audit; from=now'", "from=now"),
        ("'Audit; before-deployment; from=deployment'", "cannot run from the deployment"),
        ("'Audit; by=nobody'", "nobody"),
        ("'Audit; by=nobody@example.org'", "nobody@example.org"),
        ("' ; due=30d'", "condition"),
        ("'Audit; urgent'", "urgent"),
    ];
    for (terms, says) in cases {
        let refused = h.no("priya", &format!("approve triage@1.0 --role governance-lead --condition {terms}"), 2);
        assert!(refused.contains(says), "{terms}: {refused}");
    }
    assert!(h.no("priya", "condition extend ffffffffffff.1 --due 30d --reason x", 2).contains("condition"));
}

#[test]
fn evidence_that_is_gone_is_recorded_and_its_signers_are_asked_again() {
    let h = Headless::in_review("medium");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    h.ok("priya", "approve triage@1.0 --role governance-lead");
    let list = h.ok("ann", "evidence list triage@1.0");
    let card = list["evidence"].as_array().unwrap().iter().find(|e| e["items"][0] == "model-card").unwrap().clone();
    let id = card["id"].as_str().unwrap();
    // Other bytes than were signed for are found by hashing again; the trail itself still holds.
    let hex = card["sha256"].as_str().unwrap();
    let file = h.store().join("files").join(&hex[..2]).join(&hex[2..]);
    let file = if file.exists() { file } else { h.store().join("files").join(&hex[..2]).join(hex) };
    let bytes = std::fs::read(&file).unwrap();
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    #[allow(clippy::permissions_set_readonly_false)]
    permissions.set_readonly(false);
    std::fs::set_permissions(&file, permissions).unwrap();
    std::fs::write(&file, b"other bytes").unwrap();
    let check = h.run("evidence check triage@1.0");
    assert!(check.code == 3 && check.out.contains("altered") && check.out.contains("evidence withdraw"), "{check:?}");
    std::fs::write(&file, bytes).unwrap();
    assert!(h.no("dan", &format!("evidence withdraw {id} --reason 'Gone'"), 1).contains("§8"));
    assert!(h.no("ann", &format!("evidence withdraw {id} --reason ' '"), 2).contains("empty"));
    assert!(h.no("ann", "evidence withdraw ffffffffffff --reason x", 2).contains("evidence"));
    assert!(h.no("ann", "approve triage@1.0 --role model-owner --reaffirm", 1).contains("no sign-off whose evidence is gone"));
    h.ok("ann", &format!("evidence withdraw {id} --altered --reason 'The laboratory changed its report'"));
    assert!(h.no("ann", &format!("evidence withdraw {id} --reason 'Again'"), 1).contains("Ann"));
    let why = h.run("why triage@1.0 --json").json();
    let asked: Vec<&str> = why["obstructions"].as_array().unwrap().iter().filter_map(|o| o["text"].as_str()).collect();
    assert_eq!(asked, ["AI Governance Lead signed on evidence that is gone", "Model Owner signed on evidence that is gone"]);
    assert!(h.no("ann", "deploy triage@1.0 --env production", 1).contains("evidence that is gone"));
    assert!(h.no("sam", "approve triage@1.0 --role security --reaffirm", 1).contains('§'));
    h.ok("priya", "approve triage@1.0 --role governance-lead --reaffirm --comment 'The other report says the same'");
    assert!(h.no("priya", "approve triage@1.0 --role governance-lead --reaffirm", 1).contains('§'));
    h.ok("ann", "approve triage@1.0 --role model-owner --reaffirm");
    assert_eq!(h.ok("ann", "deploy triage@1.0 --env production")["state"], "deployed");
    let shown = h.ok("ann", &format!("evidence show {id}"));
    assert_eq!(shown["withdrawn"]["reason"], "The laboratory changed its report");
    let log = h.run("log triage@1.0").out;
    assert!(log.contains("found evidence altered") && log.contains("stands by the approval"), "{log}");
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn a_deputy_signs_within_his_dates_and_both_names_show() {
    let h = Headless::in_review("medium");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    let grant = |role: &str, from: &str, to: &str| format!("deputy grant dan@example.org --role {role} --from {from} --to {to}");
    assert!(h.no("sam", &grant("governance-lead", "2026-11-05", "2026-11-10"), 1).contains("Priya"));
    assert!(h.no("cy", &grant("committee", "2026-11-05", "2026-11-10"), 1).contains("§5"));
    assert!(h.no("ann", &grant("model-owner", "2026-11-05", "2026-11-10"), 1).contains("model set"));
    assert!(h.no("priya", &grant("governance-lead", "2026-11-10", "2026-11-05"), 2).contains("backwards"));
    assert!(h.no("priya", &grant("governance-lead", "2026-10-01", "2026-10-05"), 2).contains("past"));
    assert!(h.no("priya", &grant("governance-lead", "2026-11-31", "2026-12-05"), 2).contains("2026-11-31"));
    assert!(h.no("priya", &grant("governance-lead", "2026-11-05", "2026-11-10").replace("dan", "aud"), 1).contains("auditor"));
    assert!(h.no("priya", &grant("governance-lead", "2026-11-05", "2026-11-10").replace("dan", "nobody"), 2).contains("nobody"));
    h.ok("priya", &grant("governance-lead", "2026-11-05", "2026-11-10"));
    assert!(h.no("priya", &grant("governance-lead", "2026-11-08", "2026-11-20"), 2).contains("already"));
    let early = h.no("dan", "approve triage@1.0 --role governance-lead", 1);
    assert!(early.contains("deputy of Priya") && early.contains("2026-11-05") && early.contains('§'), "{early}");
    h.now("2026-11-12T09:00:00Z");
    let late = h.no("dan", "approve triage@1.0 --role governance-lead", 1);
    assert!(late.contains("2026-11-10"), "{late}");
    h.now("2026-11-06T09:00:00Z");
    assert_eq!(h.ok("ann", "deputy list")["deputies"][0]["now"], true);
    let waits = h.run("why triage@1.0").out;
    assert!(waits.contains("Dan") && waits.contains("Priya"), "{waits}");
    assert!(h.no("dan", "role grant dan@example.org security", 1).contains("keeper"), "a deputy changes no charter");
    assert_eq!(h.ok("dan", "approve triage@1.0 --role governance-lead")["state"], "approved");
    for shown in [h.run("release show triage@1.0").out, h.run("log triage@1.0").out] {
        assert!(shown.contains("Dan") && shown.contains("deputy of Priya"), "{shown}");
    }
    let json = h.ok("ann", "release show triage@1.0");
    assert_eq!(json["sign_offs"][1]["deputy_of"]["governance-lead"], "priya@example.org");
    assert!(h.no("sam", "deputy end dan@example.org --role governance-lead", 1).contains("Priya"));
    assert!(h.no("priya", "deputy end dan@example.org --role security", 2).contains("deputy list"));
    h.ok("priya", "deputy end dan@example.org --role governance-lead");
    assert_eq!(h.ok("ann", "deputy list")["deputies"].as_array().unwrap().len(), 0);
    assert_eq!(h.ok("ann", "release show triage@1.0")["state"], "approved");
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn an_update_carries_items_over_from_the_last_approved_release() {
    let h = Headless::in_review("low");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    assert!(h.no("ann", "item done triage@1.0 model-card --carry", 1).contains("approved"), "it is decided");
    h.ok("ann", "deploy triage@1.0 --env production");
    h.now("2027-01-02T09:00:00Z");
    h.request("triage@1.1", "--nature bug-fix");
    assert!(h.no("ann", "item done triage@1.1 change-log --carry", 1).contains("answered anew"), "the policy's row says so");
    assert!(h.no("sam", "item done triage@1.1 data-sheet --carry", 1).contains("Ann"));
    assert!(h.no("ann", "item done triage@1.1 data-shet --carry", 2).contains("data-sheet"));
    h.ok("ann", "item done triage@1.1 data-sheet --carry");
    h.ok("ann", "item done triage@1.1 rollback-tested --carry");
    let items = h.ok("ann", "item list triage@1.1");
    let of =
        |list: &serde_json::Value, id: &str| list["items"].as_array().unwrap().iter().find(|i| i["id"] == id).unwrap().clone();
    let sheet = of(&items, "data-sheet");
    assert_eq!((sheet["done"].as_bool(), sheet["carried"]["from"].as_str()), (Some(true), Some("triage@1.0")));
    assert_eq!(sheet["carried"]["at"], "2026-11-02T09:00:00Z", "its age is that of the first answer");
    assert_eq!(sheet["evidence"].as_array().unwrap().len(), 1);
    assert_eq!(of(&items, "rollback-tested")["fields"]["rollback_window"], "30m");
    h.answer_all("triage@1.1");
    h.ok("ann", "release submit triage@1.1");
    assert_eq!(h.ok("ann", "approve triage@1.1 --role model-owner")["state"], "approved");
    h.ok("ann", "deploy triage@1.1 --env production");
    h.request("triage@1.2", "--nature bug-fix");
    h.ok("ann", "item done triage@1.2 data-sheet --carry");
    let again = of(&h.ok("ann", "item list triage@1.2"), "data-sheet");
    assert_eq!(again["carried"]["from"], "triage@1.0", "carried twice, it is as old as it was");
    assert!(h.run("log triage@1.2").out.contains("carried data-sheet over from triage@1.0"));
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn what_was_never_run_carries_nothing() {
    let h = Headless::with_model("low");
    h.request("triage@1.0", "--nature first");
    let refused = h.no("ann", "item done triage@1.0 data-sheet --carry", 1);
    assert!(refused.contains("only an update carries") && refused.contains("§4.1"), "{refused}");
}
