//! What is urgent and what is stopped, headless: emergencies, suspension, rollback, what runs where.

use crate::headless;

use headless::Headless;

/// `triage@1.0` runs in production, confirmed.
fn running(tier: &str) -> Headless {
    let h = Headless::in_review(tier);
    if tier == "high" {
        h.ok("bo", "ballot open triage@1.0");
        for member in ["bo", "cy"] {
            h.ok(member, "vote triage@1.0 --choice approve");
        }
    } else {
        h.ok("ann", "approve triage@1.0 --role model-owner");
        h.ok("priya", "approve triage@1.0 --role governance-lead");
    }
    h.ok("ann", "deploy triage@1.0 --env production");
    h.ok("ann", "confirm triage@1.0 --operating yes --monitoring yes --no-issues yes");
    h
}

/// The fix `triage@1.1` is drafted.
fn fix() -> Headless {
    let h = running("medium");
    h.now("2026-11-03T09:00:00Z");
    h.request("triage@1.1", "--nature bug-fix");
    h
}

/// The update `triage@1.1` runs in place of `triage@1.0`.
fn updated(tier: &str) -> Headless {
    let h = running(tier);
    h.now("2026-11-03T09:00:00Z");
    h.request("triage@1.1", "--nature bug-fix");
    h.answer_all("triage@1.1");
    h.ok("ann", "release submit triage@1.1");
    h.ok("ann", "approve triage@1.1 --role model-owner");
    if tier == "high" {
        h.ok("pat", "approve triage@1.1 --role peer-reviewer");
    }
    h.ok("ann", "deploy triage@1.1 --env production");
    h
}

const VERBAL: &str = "emergency triage@1.1 --reason security --why 'Prompts leak' --verbal-by priya@example.org \
    --verbal-at 2026-11-03T08:50:00Z --how 'on the phone'";

fn codes(h: &Headless, reference: &str) -> Vec<String> {
    let why = h.run(&format!("why {reference} --json")).json();
    why["obstructions"].as_array().unwrap().iter().map(|o| o["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_emergency_goes_from_a_word_to_its_papers_and_a_finding() {
    let h = fix();
    let done = h.ok("ann", VERBAL);
    assert_eq!(done["state"], "draft");
    assert!(codes(&h, "triage@1.1").contains(&"emergency-claimed".to_owned()));
    h.ok("ann", "deploy triage@1.1 --env production");
    assert!(h.no("ann", "emergency confirm triage@1.1", 1).contains("Priya"));
    h.ok("priya", "emergency confirm triage@1.1");
    assert!(!codes(&h, "triage@1.1").contains(&"emergency-claimed".to_owned()));
    let shown = h.ok("ann", "release show triage@1.1");
    // Tuesday 3 November; the fifth business day after it is Tuesday 10, which ends at 22:59:59 UTC in Zurich.
    assert_eq!(shown["emergency"]["due"], "2026-11-10T22:59:59Z");
    h.answer_all("triage@1.1");
    h.ok("ann", "release submit triage@1.1");
    assert_eq!(h.ok("ann", "approve triage@1.1 --role model-owner")["state"], "deployed");
    assert!(h.no("bo", "review triage@1.1 emergency --finding 'It was real'", 2).contains("--justified"));
    for member in ["bo", "cy"] {
        h.ok(member, "review triage@1.1 emergency --justified no --finding 'It could wait' --action 'Name a deputy'");
    }
    let finding = &h.ok("ann", "release show triage@1.1")["matters"][0]["finding"];
    assert_eq!((finding["verdict"].as_str(), finding["action"].as_str()), (Some("not-justified"), Some("Name a deputy")));
    let told = h.run("release show triage@1.1").out;
    assert!(told.contains("1 by this owner and 1 of this model in 12 months"), "{told}");
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn an_emergency_that_is_none_is_refused_and_changes_nothing() {
    let h = fix();
    let before = h.run("frontier --json").json()["events"].clone();
    let with = |from: &str, to: &str| VERBAL.replace(from, to);
    assert!(h.no("ann", &with("priya@", "sam@"), 1).contains("§6"), "Security is no Lead");
    assert!(h.no("ann", &with("priya@", "ann@"), 1).contains("Priya"), "nor is the owner");
    assert!(h.no("ann", &with("security", "convenience"), 2).contains("safety, security, regulatory"));
    assert!(h.no("ann", &with("2026-11-03T08:50:00Z", "2026-11-04T08:50:00Z"), 2).contains("future"));
    assert!(h.no("ann", &with("2026-11-03T08:50:00Z", "2026-03-29T02:30"), 2).contains("never was in"), "the clock went on");
    assert!(h.no("ann", &with("2026-11-03T08:50:00Z", "2026-10-25T02:30"), 2).contains("twice"), "the clock went back");
    assert!(h.no("sam", VERBAL, 1).contains("Priya"));
    assert!(h.no("priya", &with("triage@1.1", "triage@1.0"), 1).contains("§6"), "it runs, and is new");
    h.ok("ann", "model add other --owner ann@example.org --tier low");
    h.request("other@1.0", "--nature first");
    let refused = h.no("ann", &with("triage@1.1", "other@1.0"), 1);
    assert!(refused.contains("emergency is for") && refused.contains("§6"), "{refused}");
    let after = h.run("frontier --json").json()["events"].clone();
    assert_eq!(after.as_u64().unwrap() - before.as_u64().unwrap(), 2, "the model and its request");
}

#[test]
fn a_suspension_closes_the_gate_and_the_row_opens_it_again() {
    let h = running("medium");
    assert!(h.no("ann", "suspend triage@1.0 --reason 'It drifts'", 1).contains("Priya"));
    assert_eq!(h.ok("priya", "suspend triage@1.0 --reason 'It drifts'")["state"], "suspended");
    assert_eq!(codes(&h, "triage@1.0"), ["suspended"]);
    assert!(h.no("ann", "deploy triage@1.0 --env production", 1).contains("§7"));
    assert!(h.no("ann", "reinstate triage@1.0 --reason 'Mended'", 1).contains("§7"), "not the owner's");
    assert_eq!(h.ok("priya", "reinstate triage@1.0 --reason 'Mended'")["state"], "suspended");
    assert_eq!(h.ok("ann", "approve triage@1.0 --role model-owner")["state"], "confirmed");
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn the_bytes_of_a_suspended_release_stand_in_the_way_elsewhere() {
    let h = running("medium");
    h.ok("ann", "model add other --owner ann@example.org --tier low");
    h.ok("priya", "model confirm-tier other");
    let file = h.file("weights.bin", b"triage@1.0");
    h.ok("ann", &format!("release new other@1.0 --nature first --artifact {}", file.display()));
    assert!(!codes(&h, "other@1.0").contains(&"digest-elsewhere".to_owned()));
    h.ok("priya", "suspend triage@1.0 --reason 'It drifts'");
    assert!(codes(&h, "other@1.0").contains(&"digest-elsewhere".to_owned()));
}

#[test]
fn a_rollback_goes_back_to_what_ran_and_shows_what_runs_where() {
    let h = updated("medium");
    assert_eq!(h.ok("ann", "release show triage@1.0")["state"], "superseded");
    let shown = h.ok("ann", "model show triage");
    assert_eq!((shown["running"][0]["release"].as_str(), shown["running"].as_array().unwrap().len()), (Some("triage@1.1"), 1));
    assert_eq!(shown["ended"][0]["ended"], "superseded");
    h.request("triage@1.2", "--nature bug-fix");
    assert!(h.no("ann", "rollback order triage@1.1 --to triage@1.2 --reason 'It drifts'", 1).contains("never ran"));
    assert!(h.no("ann", "rollback order triage@1.1 --to triage@1.1 --reason 'It drifts'", 1).contains("itself"));
    assert!(h.no("sam", "rollback order triage@1.1 --to triage@1.0 --reason 'It drifts'", 1).contains("§7"));
    h.ok("ann", "rollback order triage@1.1 --to triage@1.0 --reason 'It drifts'");
    h.now("2026-11-03T09:20:00Z");
    assert_eq!(h.ok("ann", "rollback done triage@1.1")["state"], "rolled-back");
    assert_eq!(codes(&h, "triage@1.1"), ["rollback-unsigned"]);
    assert!(h.no("ann", "rollback confirm triage@1.1", 1).contains("Priya"));
    h.ok("priya", "rollback confirm triage@1.1");
    let back = &h.ok("ann", "release show triage@1.1")["rollbacks"][0];
    assert_eq!((back["late"].as_bool(), back["window_minutes"].as_u64()), (Some(false), Some(30)));
    let shown = h.ok("ann", "model show triage");
    assert_eq!((shown["running"][0]["release"].as_str(), shown["running"].as_array().unwrap().len()), (Some("triage@1.0"), 1));
    assert_eq!(h.ok("ann", "release show triage@1.0")["state"], "confirmed", "it runs again");
    assert!(h.run("model show triage").out.contains("rolled-back"));
    assert_eq!(h.run("verify").code, 0);
}

#[test]
fn one_does_not_go_back_to_what_is_suspended() {
    let h = updated("medium");
    h.ok("priya", "suspend triage@1.0 --reason 'An old flaw'");
    let refused = h.no("priya", "rollback order triage@1.1 --to triage@1.0 --reason 'It drifts'", 1);
    assert!(refused.contains("suspended") && refused.contains("§7"), "{refused}");
    assert!(h.no("priya", "rollback order triage@1.1 --reason 'It drifts'", 1).contains("§7"));
}

#[test]
fn a_high_risk_suspension_offers_clocks_that_are_opened_or_dismissed() {
    let h = updated("high");
    h.ok("priya", "suspend triage@1.1 --reason 'A patient was harmed'");
    let listed = h.ok("priya", "incident list triage@1.1");
    assert_eq!(listed["clocks"].as_array().unwrap().len(), 3);
    assert!(h.no("priya", "incident open triage@1.1 bad-weather", 2).contains("serious-incident"));
    h.ok("priya", "incident open triage@1.1 serious-incident --note 'Reported by the ward'");
    h.ok("priya", "incident dismiss triage@1.1 death --reason 'Nobody died'");
    assert!(h.no("priya", "incident dismiss triage@1.1 widespread-or-critical --reason ''", 2).contains("empty"));
    assert!(h.no("ann", "incident dismiss triage@1.1 widespread-or-critical --reason 'No'", 1).contains("Priya"));
    let clock = |name: &str| {
        let listed = h.ok("priya", "incident list triage@1.1");
        listed["clocks"].as_array().unwrap().iter().find(|c| c["incident"] == name).unwrap().clone()
    };
    assert_eq!(clock("serious-incident")["due"], "2026-11-18T22:59:59Z");
    assert_eq!(clock("death")["state"], "dismissed");
}

#[test]
fn what_is_retired_runs_nowhere() {
    let h = running("medium");
    assert!(h.no("ann", "retire triage@1.0 --env staging", 1).contains("does not run in staging"));
    h.ok("ann", "retire triage@1.0 --env production");
    let shown = h.ok("ann", "model show triage");
    assert_eq!((shown["running"].as_array().unwrap().len(), shown["ended"][0]["ended"].as_str()), (0, Some("retired")));
    assert_eq!(h.run("verify").code, 0);
}
