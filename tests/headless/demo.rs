//! The sample organisation: a genuine signed store in which something of everything waits.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use obstat::app::clock::Clock;
use obstat::app::{Filter, Options, Session, demo};
use obstat::domain::queue::{QueueRow, Urgency};
use obstat::domain::vocab::{Fact, Kind, Nature, Role, State, Tier};

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn made(now: DateTime<Utc>) -> (tempfile::TempDir, Session) {
    let home = tempfile::tempdir().unwrap();
    let session = demo(&home.path().join("store"), now).unwrap();
    (home, session)
}

/// One sample organisation for all tests that only look at it.
fn shared() -> Session {
    static HOME: std::sync::LazyLock<tempfile::TempDir> = std::sync::LazyLock::new(|| made(at(NOW)).0);
    Session::open(&HOME.path().join("store"), Options { clock: Clock::fixed(at(NOW)), ..Options::default() }).unwrap()
}

const NOW: &str = "2026-11-23T21:04:00Z";

fn rows(session: &Session) -> Vec<QueueRow> {
    session.queue_all(&Filter { all: true, ..Filter::default() }).unwrap()
}

fn codes(session: &Session, reference: &str) -> Vec<&'static str> {
    session.release(reference).unwrap().obstructions.iter().map(|o| o.code).collect()
}

#[test]
fn it_holds_every_kind_tier_state_and_urgency_and_verifies() {
    let session = shared();
    let rows = rows(&session);
    assert!(rows.len() >= 24, "{}", rows.len());
    let (people, models) = (session.office().unwrap().people.0.len(), session.store().models().unwrap().len());
    let told = format!("{people} people, {models} models and {} releases", rows.len());
    assert!(include_str!("../../README.md").replace('\n', " ").contains(&told), "the README tells of another: {told}");
    let kinds: BTreeSet<(Kind, Tier)> = rows.iter().map(|r| (r.kind, r.tier)).collect();
    for (kind, tiers) in [
        (Kind::NewModel, Tier::ALL),
        (Kind::MajorUpdate, Tier::ALL),
        (Kind::MinorUpdate, Tier::ALL),
        (Kind::ThirdPartyActivation, Tier::ALL),
        (Kind::ConfigurationChange, &[Tier::Low, Tier::Medium]),
    ] {
        assert!(tiers.iter().all(|tier| kinds.contains(&(kind, *tier))), "{kind}");
    }
    let states: BTreeSet<State> = rows.iter().map(|r| r.state).collect();
    for state in State::ALL.iter().filter(|s| **s != State::Contested) {
        assert!(states.contains(state), "{state}");
    }
    let groups: BTreeSet<Urgency> = rows.iter().map(|r| r.urgency).collect();
    assert_eq!(groups, BTreeSet::from(Urgency::ALL));
    assert_eq!(rows[0].reference.to_string(), "triage-nlp@2.4.0", "the most urgent has the most to show");
    assert!(session.header().unwrap().for_me >= 5, "the Lead has something to do");

    let report = session.verify(&mut |_, _| true).unwrap();
    assert_eq!(report.problems, []);
    assert_eq!(report.authors, 13, "everybody but the auditor has signed something");
}

#[test]
fn each_way_of_waiting_is_there() {
    let session = shared();
    for (reference, code) in [
        ("triage-nlp@2.4.0", "committee-vote"),
        ("triage-nlp@2.4.0", "item-challenged"),
        ("triage-nlp@2.4.0", "item-open"),
        ("dose-advice@3.1.0", "committee-vote"),
        ("referral-rank@0.9", "tier-unconfirmed"),
        ("policy-search@1.0", "unfillable"),
        ("vendor-chat@1.0", "sign-off-missing"),
        ("vendor-vision@2025.2", "sign-off-missing"),
        ("vendor-translate@3.1", "not-submitted"),
        ("bed-planner@1.2.0", "condition-before-deployment"),
        ("lab-flags@1.0", "condition-lapsed"),
        ("fraud-score@1.9.2", "confirmation-due"),
        ("fraud-score@2.0.0", "rejected"),
        ("call-router@2.1.1", "not-well"),
        ("ward-assist@1.0", "metric-fails"),
        ("no-show@1.4.0", "metric-missing"),
    ] {
        assert!(codes(&session, reference).contains(&code), "{reference} lacks {code}: {:?}", codes(&session, reference));
    }
    assert_eq!(session.release("triage-nlp@2.4.0").unwrap().release.attempt, 2);
    let stale = session.release("ward-assist@1.0").unwrap().release;
    assert!(stale.sign_offs.iter().any(|s| s.void.is_some()), "its approval was for other bytes");
    let waits = |role, reference| session.release(reference).unwrap().obstructions.iter().any(|o| o.role == Some(role));
    assert!(waits(Role::GovernanceLead, "vendor-chat@1.0") && waits(Role::ModelOwner, "no-show@1.4.0"));
    assert!(waits(Role::Security, "vendor-vision@2025.2") && waits(Role::Legal, "vendor-vision@2025.2"));
}

#[test]
fn what_is_urgent_what_was_stopped_and_what_the_committee_sat_over_are_there() {
    let session = shared();
    for (reference, code) in [
        ("order-sets@1.0.2", "emergency-papers"),
        ("visit-notes@1.1.1", "emergency-claimed"),
        ("visit-notes@1.2", "evidence-stale"),
        ("diet-chart@1.0", "suspended"),
    ] {
        assert!(codes(&session, reference).contains(&code), "{reference} lacks {code}: {:?}", codes(&session, reference));
    }
    assert!(!codes(&session, "order-sets@1.0.2").contains(&"emergency-claimed"), "the Lead signed it");
    let release = |reference| session.release(reference).unwrap().release;
    let finding = release("order-sets@1.0.1").matters[0].finding.clone().unwrap();
    assert!(finding.words.contains("could not wait"), "{finding:?}");
    assert_eq!(release("visit-notes@1.1").state, State::RolledBack);
    let first = release("visit-notes@1.0");
    assert_eq!(first.conditions[0].extensions.len(), 1);
    assert!(first.sign_offs.iter().any(|s| s.by.as_str() == "luc@meridian.example"), "the Lead's deputy signed");
    assert!(release("visit-notes@1.2").items.iter().any(|i| i.id == "data-sheet" && i.carried.is_some()));

    let meetings = session.meetings().unwrap();
    let [next, last] = meetings.as_slice() else { panic!("two meetings, not {}", meetings.len()) };
    assert!(next.closed.is_none() && !next.agenda.is_empty());
    let left = &last.closed.as_ref().unwrap().left_over;
    assert_eq!(left.iter().map(|i| i.title.as_str()).collect::<Vec<_>>(), ["dose-advice@3.1.0"]);
    let minutes = session.signed_minutes(last.id).unwrap();
    assert!(minutes.contains("Noor Haddad") && minutes.to_lowercase().contains("recused"), "{minutes}");
    assert!(release("wound-photo@1.0").records[0].complete, "two signed the record");
}

#[test]
fn reports_are_weighed_by_thresholds_that_were_there_before_them() {
    let session = shared();
    let weighed = |reference| {
        let folded = session.release(reference).unwrap();
        let told: Vec<String> = folded.release.measures.iter().map(|m| m.sentence()).collect();
        let texts = folded.obstructions.into_iter().filter(|o| o.code.starts_with("metric-")).map(|o| o.text);
        (told, texts.collect::<Vec<_>>())
    };
    let (told, texts) = weighed("radiology-sum@2.0.0");
    assert_eq!(told, ["truthfulqa_gen/bleurt_acc 0.835985312117503 reaches at least 0.8"]);
    assert!(texts.is_empty(), "{texts:?}");
    assert_eq!(weighed("ward-assist@1.0").1, ["Metric truthfulqa_gen/bleurt_acc is 0.835985312117503, below 0.85"]);
    assert_eq!(weighed("no-show@1.4.0").1, ["Metric recall is not measured: at least 0.6"]);
    assert!(weighed("no-show@1.3.1").1.is_empty(), "it was approved before there was a threshold");
    let radiology = session.release("radiology-sum@2.0.0").unwrap().release;
    let report = radiology.evidence.iter().find(|e| e.items.contains("validation-report")).unwrap();
    assert_eq!(session.recheck_reading(report).unwrap().word(), "same", "the file says what was signed of it");
    for (reference, verdict) in [
        ("radiology-sum@2.0.0", "0.835985312117503 reaches at least 0.8"),
        ("ward-assist@1.0", "0.835985312117503 does not reach"),
    ] {
        let id = session.release(reference).unwrap().release.id;
        let page = obstat::report::paper::html(&session.dossier(id).unwrap().paper);
        assert!(page.contains(verdict) && page.contains("it says the same"), "the dossier of {reference} lacks its readings");
    }
}

#[test]
fn evidence_is_here_and_texts_try_the_screen() {
    let session = shared();
    let release = session.release("triage-nlp@2.3.0").unwrap().release;
    let card = release.evidence.iter().find(|e| e.items.contains("model-card")).unwrap();
    let bytes = session.store().files().read(&card.stored.as_ref().unwrap().sha256, 1 << 20).unwrap();
    assert_eq!(bytes, include_bytes!("../../assets/demo/fairseq_moe_model_card.md"));
    assert!(release.facts[&Fact::DpiaRequired] && release.natures.contains(&Nature::First));
    let wide = session.release("kanpo-notes@0.1").unwrap().release.summary;
    assert!(wide.contains("漢方") && wide.contains('\u{200d}') && wide.contains('\u{308}'), "{wide}");
    let long = session.release("triage-nlp@2.4.0").unwrap().release.summary;
    assert!(long.chars().count() >= 400, "{long}");
    let (me, _) = session.me().unwrap();
    assert_eq!((me.name.as_str(), me.roles.contains(&Role::GovernanceLead)), ("Priya Nair", true));
}

#[test]
fn the_same_moment_gives_the_same_organisation_and_any_moment_something_due() {
    let told = |session: &Session| -> Vec<String> {
        let row = |r: &QueueRow| format!("{} {} {} {:?} {}", r.reference, r.state, r.blocks, r.due, r.summary);
        rows(session).iter().map(row).collect()
    };
    // The night in which the clocks go forward.
    let now = at("2026-03-29T01:30:00Z");
    let (one, two) = (made(now), made(now));
    assert_eq!(told(&one.1), told(&two.1));
    let groups: BTreeSet<Urgency> = rows(&one.1).iter().map(|r| r.urgency).collect();
    assert_eq!(groups, BTreeSet::from(Urgency::ALL));
    assert_eq!(one.1.verify(&mut |_, _| true).unwrap().problems, []);
}
