//! Retention, headless: whose time has passed, and which files nobody needs any more.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/headless.rs"]
mod headless;

use headless::Headless;

#[test]
fn records_are_kept_for_the_policys_years_from_the_end_of_a_life() {
    let h = Headless::with_model("low");
    h.request("triage@1.0", "--nature first");
    let shared = h.file("shared.md", b"for both");
    let own = h.file("own.md", b"for the first alone");
    for (item, file) in [("model-card", &shared), ("data-sheet", &own)] {
        h.ok("ann", &format!("evidence add triage@1.0 --item {item} --file {}", file.display()));
    }
    assert_eq!(h.run("retention list --json").json()["releases"], serde_json::json!([]), "it lives");
    h.ok("ann", "release withdraw triage@1.0 --reason 'not needed'");
    h.request("triage@2.0", "--nature first");
    h.ok("ann", &format!("evidence add triage@2.0 --item model-card --file {}", shared.display()));
    let first = || h.run("retention list --json").json()["releases"][0].clone();
    let kept = first();
    assert_eq!(
        (&kept["end"], &kept["until"], &kept["past"]),
        (&"withdrawn".into(), &"2036-11-02T22:59:59Z".into(), &false.into())
    );
    assert_eq!((kept["files"].as_array().unwrap().len(), kept["needed"].as_array().unwrap().len()), (0, 2));
    assert_eq!(h.run("retention list --past --json").json()["releases"], serde_json::json!([]));
    h.now("2036-11-03T09:00:00Z");
    let past = first();
    assert_eq!((&past["past"], &past["bytes"]), (&true.into(), &19.into()));
    assert_eq!(past["needed"].as_array().unwrap().len(), 1, "the second release still rests on it");
    assert!(h.run("retention list").out.contains("withdrawn"));
}
