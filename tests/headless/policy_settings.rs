//! The shipped policy's settings, clauses and citations, and how it is shown.

use crate::headless;
use crate::story;

use std::collections::{BTreeMap, BTreeSet};

use obstat::domain::obstruct::Owed;
use obstat::domain::policy::{self, Policy};
use obstat::domain::vocab::{Fact, Kind, Role, Tier};

use chrono::TimeDelta;
use headless::Headless;
use story::{Story, before, email};

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

/// What a store in the middle of some story comes to under the shipped policy with one passage changed.
type Probe = fn(&[(&str, &str)]) -> String;

/// The roles of the row that such a release asks for.
fn row(kind: Kind, tier: Tier, edits: &[(&str, &str)]) -> String {
    let mut story = Story::new(tier).under(edits);
    story.request(kind);
    let slots = story.release().slots;
    let own = |s: &obstat::domain::release::SlotState| if s.candidates.contains(&email("ann")) { "*" } else { "" };
    slots.iter().map(|s| format!("{}{}", s.role, own(s))).collect::<Vec<_>>().join(" ")
}

/// The codes of what stands in the way, joined.
fn codes(story: &Story) -> String {
    story.codes().join(" ")
}

fn reviewed(kind: Kind, tier: Tier, edits: &[(&str, &str)]) -> Story {
    let mut story = Story::new(tier).under(edits);
    story.request(kind);
    story.answer_all();
    story.submit();
    story
}

fn approved(edits: &[(&str, &str)]) -> Story {
    let mut story = reviewed(New, Low, edits);
    story.approve("ann");
    story.decide("ann");
    story
}

fn one_for_all(edits: &[(&str, &str)]) -> String {
    let mut story = Story::new(Tier::Medium).under(edits);
    story.appoint("lea", &[Role::GovernanceLead, Role::Security, Role::Legal]);
    story.request(Kind::ThirdPartyActivation);
    story.answer_all();
    story.submit();
    story.approve("lea");
    story.release().slots.iter().filter(|s| s.filled_by.is_some()).count().to_string()
}

fn unconfirmed(edits: &[(&str, &str)]) -> String {
    let mut story = reviewed(New, Low, edits);
    story.model.confirmed = None;
    codes(&story)
}

fn changed_in_review(edits: &[(&str, &str)]) -> String {
    let mut story = reviewed(New, Low, edits);
    story.approve("ann");
    story.answer("capacity", "twice as much");
    codes(&story)
}

fn unused(edits: &[(&str, &str)]) -> String {
    let mut story = approved(edits);
    story.clock += TimeDelta::days(45);
    let remarks = story.remarks().into_iter().map(|(code, _)| code).filter(|c| *c == "approval-unused");
    let told: Vec<&str> = story.codes().into_iter().chain(remarks).collect();
    format!("{told:?}, gate {}", story.gate().clear)
}

fn to_confirm(edits: &[(&str, &str)]) -> String {
    let mut story = approved(edits);
    story.deploy();
    let due = story.obstructions()[0].due.unwrap();
    (due - story.release().live().unwrap().at).num_hours().to_string()
}

fn owing(edits: &[(&str, &str)]) -> String {
    let mut story = reviewed(Minor, Low, edits);
    let (reference, id) = ("triage@1.0".parse().unwrap(), "1".to_owned());
    let due = story.clock - TimeDelta::days(1);
    story.owed = vec![Owed { release: before().release, reference, id, text: "audit".into(), due, who: vec![email("ann")] }];
    codes(&story)
}

fn staged(edits: &[(&str, &str)]) -> String {
    let mut story = approved(edits);
    let deployment = story.deployment("staging");
    story.act("dan", deployment);
    story.release().state.to_string()
}

#[test]
fn an_organisation_that_edits_a_setting_gets_the_edited_behaviour() {
    let vendor: Probe = |edits| row(Kind::ThirdPartyActivation, High, edits);
    let own: Probe = |edits| row(Config, Low, edits);
    let table: &[(&str, &str, Probe, &str, &str)] = &[
        (
            "high_risk_adds_committee = false",
            "high_risk_adds_committee = true",
            vendor,
            "governance-lead security legal",
            "governance-lead security legal committee",
        ),
        ("mode = \"policy\"", "mode = \"strict\"", own, "model-owner*", "peer-reviewer"),
        ("distinct_people = true", "distinct_people = false", one_for_all, "1", "3"),
        (
            "tier_confirmation = true",
            "tier_confirmation = false",
            unconfirmed,
            "sign-off-missing tier-unconfirmed",
            "sign-off-missing",
        ),
        ("dismiss_stale = true", "dismiss_stale = false", changed_in_review, "sign-off-missing", "undecided"),
        ("approval_flag_days = 90", "approval_flag_days = 30", unused, "[], gate true", "[\"approval-unused\"], gate true"),
        (
            "approval_flag_days = 90",
            "approval_flag_days = 90\napproval_valid_days = 30",
            unused,
            "[], gate true",
            "[\"approval-expired\"], gate false",
        ),
        ("confirm_hours = 48", "confirm_hours = 6", to_confirm, "48", "6"),
        (
            "lapsed_blocks_next = true",
            "lapsed_blocks_next = false",
            owing,
            "sign-off-missing condition-lapsed-elsewhere",
            "sign-off-missing",
        ),
        ("production = [\"production\"]", "production = [\"production\", \"staging\"]", staged, "approved", "deployed"),
    ];
    for (from, to, probe, shipped, edited) in table {
        assert_eq!(probe(&[]), *shipped, "{from}");
        assert_eq!(probe(&[(from, to)]), *edited, "{to}");
    }
}

#[test]
fn a_condition_without_a_date_takes_the_days_of_the_policy() {
    for (to, period) in [("condition_days = 30", "30d"), ("condition_days = 7", "7d")] {
        let h = Headless::in_review_under(Policy::shipped().replacen("condition_days = 30", to, 1));
        h.ok("ann", "approve triage@1.0 --role model-owner --condition 'look at it again'");
        assert_eq!(h.ok("ann", "release show triage@1.0")["sign_offs"][0]["conditions"][0]["period"], period, "{to}");
    }
}

#[test]
fn what_is_to_be_seen_is_told_headless_and_blocks_nothing() {
    let h = Headless::in_review_under(Policy::shipped().replacen("approval_flag_days = 90", "approval_flag_days = 30", 1));
    h.ok("ann", "approve triage@1.0 --role model-owner");
    let shown = h.ok("ann", "release show triage@1.0");
    assert_eq!((&shown["state"], &shown["remarks"][0]["code"]), (&"approved".into(), &"self-approved".into()));
    h.now("2027-02-01T09:00:00Z");
    let why = h.ok("aud", "why triage@1.0");
    let codes: Vec<&str> = why["remarks"].as_array().unwrap().iter().map(|r| r["code"].as_str().unwrap()).collect();
    assert_eq!((codes, &why["clear"]), (vec!["approval-unused", "self-approved"], &true.into()));
    let ran = h.run("why triage@1.0");
    let said = "Self-approved: Ann asked for it and signed as Model Owner (§3); blocks nothing";
    assert!(ran.out.contains("nihil obstat") && ran.out.contains(said), "{}", ran.out);
    assert_eq!(h.ok("aud", "model show triage")["self_confirmed"], false);
}
