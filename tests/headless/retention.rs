//! Retention, headless: whose time has passed, and which files nobody needs any more.

use crate::headless;

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

/// A withdrawn release with one file of evidence, ten years on.
fn past() -> (Headless, std::path::PathBuf) {
    let h = Headless::with_model("low");
    h.request("triage@1.0", "--nature first");
    let file = h.file("own.md", b"for the first alone");
    h.ok("ann", &format!("evidence add triage@1.0 --item model-card --file {}", file.display()));
    (h, file)
}

fn evidence(h: &Headless) -> serde_json::Value {
    h.ok("ann", "evidence list triage@1.0")["evidence"][0].clone()
}

#[test]
fn past_its_time_the_lead_purges_what_nothing_needs() {
    let (h, file) = past();
    let purge = "retention purge triage@1.0 --reason 'Ten years are over'";
    assert!(h.no("priya", purge, 1).contains("kept from the end of its life on"));
    h.ok("ann", "release withdraw triage@1.0 --reason 'not needed'");
    assert!(h.no("priya", purge, 1).contains("is kept until 2036-11-02"));
    h.now("2036-11-03T09:00:00Z");
    let said = h.no("ann", purge, 1);
    assert!(said.contains("Priya") && said.contains("§8"), "{said}");
    assert_eq!(evidence(&h)["here"], true);
    h.ok("priya", purge);
    let piece = evidence(&h);
    assert_eq!((&piece["here"], &piece["purged"]["reason"]), (&false.into(), &"Ten years are over".into()));
    assert_eq!(piece["title"], "own.md");
    assert_eq!(h.ok("ann", "evidence check triage@1.0")["evidence"][0]["result"], "purged");
    let id = piece["id"].as_str().unwrap();
    assert!(h.no("ann", &format!("evidence get {id} -o out.md"), 1).contains("were purged"));
    let verified = h.ok("ann", "verify");
    let files = verified["files"].clone();
    assert_eq!((&verified["valid"], &verified["purged"]), (&true.into(), &1.into()));
    assert!(h.no("priya", purge, 1).contains("has no file of evidence here"));
    let again = h.no("ann", &format!("evidence add triage@1.0 --item model-card --file {}", file.display()), 1);
    assert!(again.contains("withdrawn"), "{again}");
    h.request("triage@2.0", "--nature first");
    let elsewhere = h.no("ann", &format!("evidence add triage@2.0 --item model-card --file {}", file.display()), 1);
    assert!(elsewhere.contains("purged from triage@1.0 by Priya") && elsewhere.contains("Ten years are over"), "{elsewhere}");
    assert_eq!(h.ok("ann", "verify")["files"], files, "nothing of it was kept");
    let page = h.run("release show triage@1.0").out;
    assert!(page.contains("1 file by Priya"), "{page}");
    let then = h.run("release show triage@1.0 --at 2030-01-01 --json").json();
    assert_eq!(then["state"], "withdrawn");
}

#[test]
fn a_legal_hold_stops_purging_until_it_ends() {
    let (h, _) = past();
    h.ok("ann", "release withdraw triage@1.0 --reason 'not needed'");
    assert!(h.no("ann", "retention hold triage@1.0 --reason claim", 1).contains("Priya"));
    assert!(h.no("priya", "retention release triage@1.0 --reason claim", 1).contains("is on no legal hold"));
    h.ok("priya", "retention hold triage@1.0 --reason 'Claim 118'");
    assert!(h.no("priya", "retention hold triage@1.0 --reason again", 1).contains("on hold already"));
    h.now("2036-11-03T09:00:00Z");
    assert!(h.no("priya", "retention purge triage@1.0 --reason old", 1).contains("Claim 118"));
    let kept = h.run("retention list --json").json()["releases"][0].clone();
    assert_eq!((&kept["past"], &kept["hold"]), (&false.into(), &"Claim 118".into()));
    assert_eq!(evidence(&h)["here"], true);
    h.ok("priya", "retention release triage@1.0 --reason settled");
    h.ok("priya", "retention purge triage@1.0 --reason old");
    assert_eq!(evidence(&h)["here"], false);
}

#[test]
fn a_file_goes_when_the_last_release_that_needs_it_is_past_its_time() {
    let h = Headless::with_model("low");
    let shared = h.file("shared.md", b"for both");
    let attach = |reference: &str| {
        h.request(reference, "--nature first");
        h.ok("ann", &format!("evidence add {reference} --item model-card --file {}", shared.display()));
        h.ok("ann", &format!("release withdraw {reference} --reason 'not needed'"));
    };
    attach("triage@1.0");
    h.now("2030-06-01T09:00:00Z");
    attach("triage@2.0");
    h.now("2036-11-03T09:00:00Z");
    let said = h.no("priya", "retention purge triage@1.0 --reason old", 1);
    assert!(said.contains("1 file of it must stay"), "{said}");
    h.now("2040-06-02T09:00:00Z");
    h.ok("priya", "retention purge triage@2.0 --reason old");
    for reference in ["triage@1.0", "triage@2.0"] {
        let piece = h.ok("ann", &format!("evidence list {reference}"))["evidence"][0].clone();
        assert_eq!((&piece["here"], &piece["purged"]["reason"]), (&false.into(), &"old".into()), "{reference}");
        assert_eq!(h.ok("ann", &format!("evidence check {reference}"))["evidence"][0]["result"], "purged");
    }
    assert_eq!(h.ok("ann", "verify")["purged"], 1);
}

#[test]
fn a_stored_file_with_other_bytes_does_not_verify() {
    let (h, _) = past();
    let digest = evidence(&h)["sha256"].as_str().unwrap().to_owned();
    assert_eq!(h.ok("ann", "verify")["valid"], true);
    std::fs::write(h.store().join("files").join(&digest[..2]).join(&digest), b"forged").unwrap();
    let found = h.run("verify --json");
    assert_eq!((found.code, &found.json()["problems"][0]["code"]), (3, &"file".into()));
}
