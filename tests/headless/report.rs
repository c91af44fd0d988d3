//! Somebody reports to the board: how releases fare, and who did what.

use crate::headless;

use headless::Headless;
use serde_json::{Value, json};

/// triage@1.0 asked for on 2 November, approved on the 6th with a condition, deployed on the 7th; triage@1.1 in review.
fn house() -> Headless {
    let house = Headless::in_review("medium");
    house.now("2026-11-06T09:00:00Z");
    house.ok("ann", "approve triage@1.0 --role model-owner");
    house.ok("priya", "approve triage@1.0 --role governance-lead --condition 'Audit it; due=10d'");
    house.now("2026-11-07T09:00:00Z");
    house.ok("ann", "deploy triage@1.0 --env production");
    house.request("triage@1.1", "--nature tuning");
    house.answer_all("triage@1.1");
    house.ok("ann", "release submit triage@1.1");
    house.now("2026-11-21T09:00:00Z");
    house
}

#[test]
fn the_report_counts_what_was_done() {
    let report = house().ok("aud", "report");
    assert_eq!(report["schema"], "obstat/report/v1");
    assert_eq!(report["lead_time"]["request_to_decision"], json!({ "median_days": 4.0, "of": 1 }));
    assert_eq!(report["lead_time"]["decision_to_deployment"], json!({ "median_days": 1.0, "of": 1 }));
    assert_eq!(report["outcomes"]["approved-with-conditions"], 1);
    assert_eq!(report["outcomes"].as_object().unwrap().values().filter(|n| **n != 0).count(), 1);
    assert_eq!(report["confirmations"]["overdue"][0]["ref"], "triage@1.0");
    assert_eq!((&report["conditions"]["open"], &report["conditions"]["past_due"]), (&json!(1), &json!(1)));
    assert_eq!(report["in_review"][0]["ref"], "triage@1.1");
    let months = report["months"].as_array().unwrap();
    assert_eq!((months.len(), &months[11]), (12, &json!({ "month": "2026-11", "median_days": 4.0, "decided": 1 })));
}

#[test]
fn a_period_begins_where_it_is_told_to() {
    let house = house();
    let decided = |since: &str| {
        let report = house.ok("aud", &format!("report --since {since}"));
        report["lead_time"]["request_to_decision"]["of"].as_u64().unwrap()
    };
    assert_eq!((decided("2026-11-06"), decided("2026-11-07"), decided("15d"), decided("14d")), (1, 0, 1, 0));
    assert!(house.no("aud", "report --since 2027-01-01", 2).contains("begins after now"));
    let page = house.run("report --as aud@example.org").out;
    assert!(page.contains("triage@1.0, Ann: 12 d over") && page.contains("2026-11  1        4.0 d, of 1"), "{page}");
}

fn of<'d>(duties: &'d Value, who: &str) -> &'d Value {
    let people = duties["people"].as_array().unwrap();
    people.iter().find(|p| p["who"] == format!("{who}@example.org")).unwrap_or_else(|| panic!("no {who} in {duties}"))
}

#[test]
fn who_both_made_and_approved_a_release_shows() {
    let house = house();
    let all = house.ok("aud", "log --duties");
    assert_eq!((all["schema"].as_str(), &all["releases"]), (Some("obstat/duties/v1"), &json!(2)));
    assert_eq!(of(&all, "ann")["made_and_approved"], json!(["triage@1.0"]), "the owner signs his own request: it is shown");
    assert_eq!(of(&all, "priya")["made_and_approved"], json!([]));
    assert_eq!(of(&all, "priya")["acts"]["approve"], 1);
    assert_eq!(of(&all, "ann")["acts"]["deploy"], 1);
    let one = house.ok("aud", "log triage@1.1 --duties");
    assert_eq!((&one["releases"], one["people"].as_array().unwrap().len()), (&json!(1), 1));
    let since = house.ok("aud", "log --duties --since 2026-11-07");
    assert!(since["people"].as_array().unwrap().iter().all(|p| p["who"] != "priya@example.org"), "{since}");
    let page = house.run("log --duties --as aud@example.org").out;
    assert!(page.starts_with("WHO") && page.contains("MADE AND APPROVED"), "{page}");
    house.no("aud", "log --since 3d", 2);
}
