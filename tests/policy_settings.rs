//! The shipped policy's settings, clauses and citations, and how it is shown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use obstat::domain::policy::{self, Policy};
use obstat::domain::vocab::{Fact, Kind, Tier};

use Kind::{ConfigurationChange as Config, MajorUpdate as Major, MinorUpdate as Minor, NewModel as New};
use Tier::{High, Low};

fn shipped() -> Policy {
    policy::load(Policy::shipped()).expect("the shipped policy loads")
}

#[test]
fn show_tells_every_row_under_its_clause() {
    let policy = shipped();
    let text = policy::show(&policy);
    for clause in &policy.clauses {
        assert!(text.contains(&format!("\n{} {}\n", clause.clause, clause.title)), "{} is not shown", clause.clause);
    }
    for item in &policy.checklist {
        assert!(text.contains(&format!("({})", item.id)), "{} is not shown", item.id);
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "a line is wider than 100 columns");
    let high = "    new-model, major-update at high\n        Committee. Serves";
    let minor = "    minor-update at high\n        Model Owner (may be the requester) + Peer Reviewer. Serves";
    assert!(text.contains(high) && text.contains(minor), "{text}");
}

#[test]
fn a_release_is_told_which_duties_its_rows_serve() {
    let policy = shipped();
    let facts = BTreeMap::from([(Fact::EuDeployment, true)]);
    let served = policy.serves(New, High, &facts);
    assert!(served.contains(&("EU AI Act Art. 27".to_owned(), "fundamental rights impact assessment".to_owned())));
    let low = policy.serves(New, Low, &facts);
    assert!(!low.iter().any(|(cite, _)| cite == "EU AI Act Art. 27"));
    let once: BTreeSet<_> = served.iter().collect();
    assert_eq!(once.len(), served.len(), "each is named once");
    assert!(served.iter().all(|(_, what)| !what.is_empty()));
}

#[test]
fn every_act_has_its_clause() {
    let policy = shipped();
    let rows = [
        ("release.submit", "§9"),
        ("signoff.approve", "§3"),
        ("model.confirm-tier", "§3"),
        ("vote.cast", "§5"),
        ("release.deploy", "§5"),
        ("emergency.record", "§6"),
        ("release.suspend", "§7"),
        ("retention.purge", "§8"),
        ("something.new", "§9"),
    ];
    for (action, clause) in rows {
        assert_eq!(policy.clause_of(action), clause, "{action}");
    }
}

#[test]
fn the_committee_counts_its_quorum() {
    let committee = shipped().committee;
    let rows = [(0, 2), (1, 2), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4)];
    for (members, votes) in rows {
        assert_eq!(committee.votes_for_quorum(members), votes, "of {members}");
    }
}

#[test]
fn the_settings_are_those_of_the_rules() {
    let policy = shipped();
    let timers = &policy.timers;
    assert_eq!((timers.confirm_hours, timers.condition_days, timers.emergency_business_days), (48, 30, 5));
    assert_eq!((timers.rejected_emergency_business_days, timers.approval_flag_days, timers.approval_valid_days), (1, 90, None));
    assert_eq!(policy.environments.production, ["production"]);
    assert_eq!(policy.emergency.kinds, [Major, Minor, Config]);
    let reasons: Vec<_> = policy.emergency.reasons.iter().map(|reason| &*reason.id).collect();
    assert_eq!(reasons, ["safety", "security", "regulatory"]);
    assert_eq!(policy.records.retention_years, 10);
    assert_eq!(policy.records.kinds.len(), 6);
    assert!(policy.separation.distinct_people && policy.separation.dismiss_stale && policy.separation.tier_confirmation);
    assert!(policy.conditions.lapsed_blocks_next && !policy.third_party.high_risk_adds_committee);
    assert_eq!(policy.calendar.calendar().business_days.len(), 5);
    assert_eq!(policy.document.classification, "Internal");
}
