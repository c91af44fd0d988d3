//! Emergencies: verbal approval, immediate deployment, papers that follow (`rules.md` §6).

use chrono::{DateTime, TimeDelta, Utc};
use obstat::domain::act::{Artifact, ReleaseAmend};
use obstat::domain::ids::Digest;
use obstat::domain::vocab::{Kind, Role, State, Tier};
use obstat::domain::zone::Zone;

use crate::story::{Story, email, moment, words};

#[test]
fn an_emergency_is_for_updates_and_configuration_changes_only() {
    for kind in [Kind::NewModel, Kind::ThirdPartyActivation] {
        let mut story = Story::requested(kind, Tier::Medium);
        let refusal = story.refuses("emergency.record", "ann");
        assert_eq!((refusal.code, refusal.clause.as_str()), ("not-an-emergency", "§6"), "{kind}");
        let record = story.emergency("ann");
        assert_eq!(story.idle(record).as_deref(), Some("there is no emergency for that kind of release"));
        story.deploy();
        assert!(story.release().deployments.is_empty() && story.release().emergency.is_none());
    }
    let edit = (
        "kinds = [\"major-update\", \"minor-update\", \"configuration-change\"]\nreasons",
        "kinds = [\"minor-update\"]\nreasons",
    );
    let mut story = Story::new(Tier::Medium).under(&[edit]);
    story.request(Kind::ConfigurationChange);
    assert_eq!(story.refuses("emergency.record", "ann").code, "not-an-emergency", "the policy's to say");
}

#[test]
fn what_the_owner_records_is_claimed_until_a_lead_signs_it() {
    let mut story = Story::fix();
    assert_eq!(story.check("emergency.record", "ann").unwrap(), "claimed until a Lead signs it");
    story.emergency("ann");
    assert!(story.release().emergency.unwrap().signed_by.is_none());
    assert!(story.closing().contains("emergency-claimed"), "{:?}", story.codes());
    assert!(!story.gate().clear);
    assert_eq!(story.refuses("emergency.confirm", "ann").code, "not-permitted");
    story.sign_emergency("sam");
    assert!(!story.gate().clear, "Security signs nothing of it");
    assert!(story.check("emergency.confirm", "lea").is_ok());
    story.sign_emergency("lea");
    let gate = story.gate();
    assert!(gate.clear && gate.emergency, "{gate:?}");
    assert_eq!(story.refuses("emergency.confirm", "lea").code, "already-signed");
}

#[test]
fn a_lead_who_records_it_has_signed_it() {
    let mut story = Story::fix();
    story.emergency("lea");
    assert_eq!(story.release().emergency.unwrap().signed_by, Some(email("lea")));
    assert!(story.gate().emergency);
}

#[test]
fn a_lead_who_owns_the_model_does_not_sign_his_own_emergency() {
    let mut story = Story::fix();
    story.appoint("ann", &[Role::ModelOwner, Role::GovernanceLead]);
    story.emergency("ann");
    assert!(!story.gate().clear);
    let refusal = story.refuses("emergency.confirm", "ann");
    assert_eq!((refusal.code, refusal.who), ("own-release", vec![email("lea")]));
    let signed = story.sign_emergency("ann");
    assert!(story.idle(signed).is_some() && !story.gate().clear);
    story.sign_emergency("lea");
    assert!(story.gate().clear);
}

#[test]
fn a_stranger_records_nothing() {
    let mut story = Story::fix();
    for who in ["sam", "mo", "cleo", "aud"] {
        assert_eq!(story.refuses("emergency.record", who).code, "not-permitted", "{who}");
        let record = story.emergency(who);
        assert!(story.idle(record).is_some(), "{who}");
    }
    assert!(story.release().emergency.is_none());
}

#[test]
fn it_may_be_deployed_at_once_while_the_gate_says_no() {
    let mut story = Story::fix();
    assert!(story.check("release.deploy", "ann").is_err(), "nobody has approved it");
    story.emergency("ann");
    assert!(story.check("release.deploy", "ann").unwrap().contains("only claimed"));
    story.deploy();
    let release = story.release();
    assert_eq!((release.deployments.len(), release.state), (1, State::Draft), "its papers are still a draft");
    assert!(!story.gate().clear);
    assert!(story.codes().contains(&"confirmation-due"), "what runs is confirmed within 48 hours");
    story.check("release.confirm", "ann").unwrap();
    story.confirm(true);
    assert!(!story.codes().contains(&"confirmation-due"));
}

#[test]
fn an_emergency_pins_facts_and_bytes() {
    let mut story = Story::fix();
    story.emergency("ann");
    story.sign_emergency("lea");
    let other = Artifact { name: None, sha256: Digest::of(b"other"), size: None };
    let amend = story.act("ann", ReleaseAmend { artifacts: Some(vec![other.clone()]), ..ReleaseAmend::default() });
    assert!(story.idle(amend).is_some());
    story.act("ann", ReleaseAmend { summary: Some(words("the fix")), ..ReleaseAmend::default() });
    assert_eq!(story.release().summary, "the fix");
    assert!(story.gate().clear);

    let mut story = Story::fix();
    let seen = story.heads();
    story.emergency("lea");
    story.act_seeing(&seen, "ann", ReleaseAmend { artifacts: Some(vec![other]), ..ReleaseAmend::default() });
    assert!(story.closing().contains("emergency-other"), "changed by one who had not seen it: {:?}", story.codes());
    let mut deployment = story.deployment("production");
    deployment.digests = [Digest::of(b"other")].into();
    let deployed = story.act("dan", deployment);
    assert!(story.idle(deployed).is_some(), "the approval was for other bytes");
}

#[test]
fn it_starts_from_a_draft_and_submission_follows() {
    let mut story = Story::in_review(Kind::MinorUpdate, Tier::Medium);
    let refusal = story.refuses("emergency.record", "ann");
    assert_eq!((refusal.code, refusal.clause.as_str()), ("wrong-state", "§6"));
    let record = story.emergency("lea");
    assert!(story.idle(record).is_some());

    let mut story = Story::fix();
    story.emergency("lea");
    story.deploy();
    story.answer_all();
    story.check("release.submit", "ann").unwrap();
    story.submit();
    assert_eq!(story.release().state, State::InReview);
    story.check("signoff.approve", "ann").unwrap();
    story.approve("ann");
    story.decide("ann");
    let release = story.release();
    assert_eq!(release.state, State::Deployed, "the written approval has come");
    assert!(release.emergency.is_some_and(|e| !e.is_open() && !e.is_late()));
    assert_eq!(story.codes(), ["confirmation-due"]);
}

#[test]
fn the_gate_says_no_again_past_due_and_yes_once_the_papers_are_there() {
    let mut story = Story::fix();
    story.emergency("lea");
    let due = story.release().emergency.unwrap().due;
    assert!(story.gate_at(due).clear);
    let late = due + TimeDelta::seconds(1);
    assert!(!story.gate_at(late).clear);
    assert_eq!(story.gate_at(late).closing[0].code, "emergency-papers");
    story.clock = late;
    assert!(story.check("release.deploy", "ann").is_err(), "nothing more goes out on a word");
    story.answer_all();
    story.submit();
    story.approve("ann");
    story.decide("ann");
    assert!(story.gate().clear && !story.gate().emergency);
    assert!(story.release().emergency.unwrap().is_late(), "and it stays visible that they came late");
}

#[test]
fn after_a_refusal_a_halt_is_due_within_one_business_day() {
    let mut story = Story::fix();
    story.clock = moment("2026-11-06T15:00:00Z");
    story.emergency("lea");
    story.deploy();
    story.answer_all();
    story.submit();
    story.reject("ann", Role::ModelOwner);
    story.decide("ann");
    assert_eq!(story.release().state, State::Rejected);
    let refused = story.obstructions().into_iter().find(|o| o.code == "emergency-refused").unwrap();
    assert_eq!(refused.due, Some(moment("2026-11-09T22:59:59Z")), "Friday, so by the end of Monday in Berlin");
    assert_eq!((refused.who[0].clone(), refused.clause.as_str()), (email("lea"), "§6"));
    assert!(!story.gate().clear);
    let again = story.deployment("production");
    let deployed = story.act("dan", again);
    assert!(story.idle(deployed).is_some());
    story.suspend("lea");
    assert!(!story.codes().contains(&"emergency-refused"), "it is halted");
    assert_eq!(story.release().state, State::Suspended);
}

#[test]
fn claiming_anew_puts_nothing_off_and_a_signed_one_is_not_recorded_again() {
    let mut story = Story::fix();
    story.emergency("ann");
    let due = story.release().emergency.unwrap().due;
    story.clock += TimeDelta::days(20);
    story.emergency("ann");
    assert_eq!(story.release().emergency.unwrap().due, due);
    story.sign_emergency("lea");
    let third = story.emergency("ann");
    assert!(story.idle(third).is_some());
    assert_eq!(story.refuses("emergency.record", "ann").code, "already-signed");
    let mut future = Story::fix();
    let mut verbal = future.verbal();
    verbal.at += TimeDelta::days(300);
    future.act("ann", verbal);
    assert!(future.release().emergency.unwrap().at <= future.clock, "no word from the future puts it off");
}

#[test]
fn a_reason_that_the_policy_does_not_know_is_none() {
    let mut story = Story::fix();
    let mut verbal = story.verbal();
    verbal.reason = "convenience".into();
    let record = story.act("lea", verbal);
    assert_eq!(story.idle(record).as_deref(), Some("the policy knows no such reason"));
}

/// Verbal approval, its time zone, the holidays of the policy, when the papers are due; every date counted by hand.
const BY_HAND: [(&str, Zone, &str, &str, &str); 9] = [
    // Berlin. Thursday 22 October 2026, 16:30 on the wall. Friday 23 is 1; the weekend holds the change of the clock on Sunday
    // 25 (03:00 back to 02:00); Monday 26 is a holiday; Tuesday 27 is 2, 28 is 3, 29 is 4, Friday 30 is 5, which ends at
    // 22:59:59 UTC, an hour later than it would have before the change.
    (
        "2026-10-22T14:30:00Z",
        Zone::named("Europe/Berlin").unwrap(),
        "2026-10-26",
        "2026-10-30T22:59:59Z",
        "clock back, holiday on Monday",
    ),
    // Berlin. Friday 27 March 2026, 17:00. The weekend holds Sunday 29 (02:00 on to 03:00). Monday 30 is 1, 31 is 2, 1 April is 3,
    // 2 April is 4; Friday 3 April is Good Friday, Monday 6 Easter Monday, of which the policy lists the first: Monday 6 is 5.
    (
        "2026-03-27T16:00:00Z",
        Zone::named("Europe/Berlin").unwrap(),
        "2026-04-03",
        "2026-04-06T21:59:59Z",
        "clock on, Good Friday",
    ),
    // Berlin. Sunday 25 October 2026, 02:30, the hour that came twice (the second time: 01:30 UTC). The day is Sunday 25; Monday
    // 26 is 1, so Friday 30 is 5.
    (
        "2026-10-25T01:30:00Z",
        Zone::named("Europe/Berlin").unwrap(),
        "2026-12-25",
        "2026-10-30T22:59:59Z",
        "in the hour that came twice",
    ),
    // New York. Friday 30 October 2026, 20:15 on the wall, which is Saturday in UTC. The clock goes back on Sunday 1 November.
    // Monday 2 is 1, 3 is 2, 4 is 3, 5 is 4, Friday 6 is 5, and ends at 04:59:59 UTC on the 7th (UTC-5).
    (
        "2026-10-31T00:15:00Z",
        Zone::named("America/New_York").unwrap(),
        "2026-11-11",
        "2026-11-07T04:59:59Z",
        "Friday here, Saturday in UTC",
    ),
    // New York. Saturday 7 March 2026, 09:00. The clock goes on on Sunday 8. Monday 9 is a holiday of ours; 10 is 1, 11 is 2, 12 is
    // 3, 13 is 4, Monday 16 is 5, and ends at 03:59:59 UTC on the 17th (UTC-4).
    (
        "2026-03-07T14:00:00Z",
        Zone::named("America/New_York").unwrap(),
        "2026-03-09",
        "2026-03-17T03:59:59Z",
        "on a Saturday, holiday on Monday",
    ),
    // New York. Wednesday 23 December 2026, 12:00. Thursday 24 is 1; Friday 25 is a holiday; Monday 28 is 2, 29 is 3, 30 is 4,
    // Thursday 31 is 5.
    ("2026-12-23T17:00:00Z", Zone::named("America/New_York").unwrap(), "2026-12-25", "2027-01-01T04:59:59Z", "over Christmas"),
    // Lord Howe, where the clock moves by half an hour. Friday 2 October 2026, 15:00 (UTC+10:30). It goes on on Sunday 4. Monday 5
    // is Labour Day; 6 is 1, 7 is 2, 8 is 3, 9 is 4, Monday 12 is 5, and ends at 12:59:59 UTC (UTC+11).
    (
        "2026-10-02T04:30:00Z",
        Zone::named("Australia/Lord_Howe").unwrap(),
        "2026-10-05",
        "2026-10-12T12:59:59Z",
        "half an hour, Labour Day",
    ),
    // Lord Howe. Thursday 2 April 2026, 23:30 (UTC+11). Friday 3 is Good Friday; on Sunday 5 the clock goes back. Monday 6 is 1, 7
    // is 2, 8 is 3, 9 is 4, Friday 10 is 5, and ends at 13:29:59 UTC (UTC+10:30).
    (
        "2026-04-02T12:30:00Z",
        Zone::named("Australia/Lord_Howe").unwrap(),
        "2026-04-03",
        "2026-04-10T13:29:59Z",
        "late in the evening",
    ),
    // Lord Howe. Sunday 4 October 2026, 00:30 here, Saturday 14:00 in UTC: the day is Sunday 4, Monday 5 is 1, Friday 9 is 5.
    (
        "2026-10-03T14:00:00Z",
        Zone::named("Australia/Lord_Howe").unwrap(),
        "2026-12-25",
        "2026-10-09T12:59:59Z",
        "Sunday here, Saturday in UTC",
    ),
];

#[test]
fn papers_are_due_by_the_end_of_the_fifth_business_day_wherever_one_is() {
    for (at, zone, holiday, due, what) in BY_HAND {
        let holidays = format!("holidays = [\"{holiday}\"]");
        let mut story = Story::new(Tier::Medium).under(&[("holidays = []", &holidays)]);
        story.zone = zone;
        story.clock = moment(at) - TimeDelta::minutes(2);
        story.request(Kind::MinorUpdate);
        let mut verbal = story.verbal();
        verbal.at = moment(at);
        story.clock = moment(at) + TimeDelta::hours(1);
        story.act("lea", verbal);
        let due: DateTime<Utc> = moment(due);
        assert_eq!(story.release().emergency.unwrap().due, due, "{what}");
        assert!(story.gate_at(due).clear && !story.gate_at(due + TimeDelta::seconds(1)).clear, "{what}");
    }
}

/// Whoever writes it down, the word was a Lead's or his deputy's, and not the owner's nor the requester's own.
#[test]
fn a_verbal_approval_by_somebody_who_could_not_give_it_makes_the_record_idle() {
    use obstat::domain::vocab::Role;
    let why = "only a Lead or a deputy apart from owner and requester approves by word of mouth";
    for (by, counts) in [("sam", false), ("ann", false), ("nobody", false), ("lea", true), ("lex", true)] {
        let mut story = Story::fix();
        story.appoint("ann", &[Role::ModelOwner, Role::GovernanceLead]);
        story.deputise("lex", Role::GovernanceLead, "lea");
        let verbal = obstat::domain::act::EmergencyRecord { approved_by: email(by), ..story.verbal() };
        let record = story.act("ann", verbal);
        assert_eq!(story.idle(record), (!counts).then(|| why.to_owned()), "{by}");
        assert_eq!(story.release().emergency.is_some(), counts, "{by}");
    }
}

/// What counted when it was written still counts once the role has ended.
#[test]
fn a_lead_who_leaves_later_could_approve_then() {
    let mut story = Story::fix();
    let record = story.emergency("ann");
    story.leaves("lea");
    assert_eq!(story.idle(record), None);
    assert!(story.release().emergency.is_some());
}
