//! Approval with conditions: due, met, accepted, lapsed (`rules.md` §4).

use chrono::TimeDelta;
use obstat::domain::act::{Basis, ConditionTerms, Period, ReleaseConfirm};
use obstat::domain::obstruct::due_times;
use obstat::domain::release::{Condition, ConditionState};
use obstat::domain::vocab::{Choice, Kind, Role, State, Tier};

use crate::story::{Story, condition, email, moment};

/// Approved with these conditions, set by the Lead at this time.
fn approved_with(at: &str, terms: &[ConditionTerms]) -> Story {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.approve("ann");
    story.clock = moment(at);
    story.approve_with("lea", terms);
    story.clock = moment(at) - TimeDelta::minutes(1);
    story.decide("lea");
    assert_eq!(story.release().state, State::ApprovedWithConditions);
    story
}

fn only(story: &Story) -> Condition {
    let found = story.release().conditions;
    assert_eq!(found.len(), 1);
    found[0].clone()
}

#[test]
fn a_condition_is_due_at_the_end_of_its_day_in_the_organisations_time_zone() {
    let date = |d: &str| Period::Date(d.parse().unwrap());
    let cases = [
        ("2026-11-23T12:00:00Z", Period::Days(30), "2026-12-23T22:59:59Z", "in winter"),
        ("2026-11-23T23:30:00Z", Period::Days(1), "2026-11-25T22:59:59Z", "it is the 24th in Berlin"),
        ("2026-10-01T08:00:00Z", Period::Days(30), "2026-10-31T22:59:59Z", "over the end of summer time"),
        ("2026-10-24T08:00:00Z", Period::Days(1), "2026-10-25T22:59:59Z", "on the day of 25 hours"),
        ("2027-03-27T08:00:00Z", Period::Days(1), "2027-03-28T21:59:59Z", "on the day of 23 hours"),
        ("2028-01-30T08:00:00Z", Period::Days(30), "2028-02-29T22:59:59Z", "on the leap day"),
        ("2026-11-23T12:00:00Z", date("2027-07-01"), "2027-07-01T21:59:59Z", "on a date in summer"),
    ];
    for (decided, due, end, what) in cases {
        let story = approved_with(decided, &[ConditionTerms { due, ..condition("audit", 0) }]);
        assert_eq!(story.release().decision.unwrap().at, moment(decided));
        assert_eq!(only(&story).due, Some(moment(end)), "{what}");
    }
}

#[test]
fn a_period_from_deployment_waits_for_the_first_one() {
    let terms = ConditionTerms { from: Basis::Deployment, ..condition("audit", 10) };
    let mut story = approved_with("2026-11-23T12:00:00Z", &[terms]);
    assert_eq!(only(&story).due, None);
    story.clock = moment("2026-12-01T10:00:00Z");
    story.deploy();
    assert_eq!(only(&story).due, Some(moment("2026-12-11T22:59:59Z")));
    story.clock = moment("2026-12-05T10:00:00Z");
    story.deploy();
    assert_eq!(only(&story).due, Some(moment("2026-12-11T22:59:59Z")), "deploying again does not put it off");
}

#[test]
fn met_by_the_owner_and_accepted_by_the_body_that_set_it() {
    let mut story = approved_with("2026-11-23T12:00:00Z", &[condition("audit", 30)]);
    let c = only(&story);
    assert_eq!(story.refuses("condition.verify", "lea").code, "no-condition");
    story.verify("lea", &c);
    assert_eq!(only(&story).state, ConditionState::Open, "nobody has reported it as met");
    for stranger in ["sam", "pia", "aud"] {
        story.meet(stranger, &c);
        assert_eq!(only(&story).state, ConditionState::Open, "{stranger}");
    }
    story.check("condition.meet", "ann").unwrap();
    story.meet("ann", &c);
    assert_eq!(only(&story).state, ConditionState::Met);
    for other in ["ann", "sam", "carl", "aud"] {
        story.verify(other, &c);
        assert_eq!(only(&story).state, ConditionState::Met, "{other} did not set it");
        assert!(story.check("condition.verify", other).is_err());
    }
    story.check("condition.verify", "lea").unwrap();
    story.verify("lea", &c);
    assert_eq!(only(&story).state, ConditionState::Verified);
}

#[test]
fn another_of_the_role_accepts_it_but_no_owner_or_requester() {
    for (name, may) in [("lou", true), ("ann", false)] {
        let mut story = approved_with("2026-11-23T12:00:00Z", &[condition("audit", 30)]);
        story.appoint(name, &[Role::GovernanceLead]);
        let c = only(&story);
        story.meet("ann", &c);
        story.verify(name, &c);
        assert_eq!(only(&story).state == ConditionState::Verified, may, "{name}");
    }
}

#[test]
fn the_responsible_person_reports_it_where_the_policy_lets_him() {
    let terms = || ConditionTerms { by: email("sam"), before_deployment: true, ..condition("penetration test", 30) };
    let mut story = approved_with("2026-11-23T12:00:00Z", &[terms()]);
    assert_eq!(story.obstructions()[0].who, [email("ann")], "the shipped policy leaves it to the owner");
    let c = only(&story);
    story.meet("sam", &c);
    assert_eq!(only(&story).state, ConditionState::Open);

    let row = "actions = [\"condition.meet\"]\ntitle = \"Record that a condition is met\"\nwho = [\"owner\"";
    let mut story = Story::new(Tier::Low).under(&[(row, &format!("{row}, \"responsible\""))]);
    story.request(Kind::NewModel);
    story.answer_all();
    story.submit();
    story.approve_with("ann", &[terms()]);
    story.decide("ann");
    assert_eq!(story.obstructions()[0].who, [email("sam")]);
    story.check("condition.meet", "sam").unwrap();
    let c = only(&story);
    story.meet("sam", &c);
    assert_eq!(only(&story).state, ConditionState::Met);
}

#[test]
fn one_that_comes_before_deployment_closes_the_gate() {
    let terms = ConditionTerms { before_deployment: true, ..condition("sign the contract", 30) };
    let mut story = approved_with("2026-11-23T12:00:00Z", &[terms]);
    let found = story.obstructions();
    assert_eq!((found[0].code, found[0].who.clone()), ("condition-before-deployment", vec![email("ann")]));
    assert_eq!(story.refuses("release.deploy", "ann").code, "condition-before-deployment");
    story.deploy();
    assert_eq!(story.release().deployments.len(), 0, "not even a record of it counts");
    let c = only(&story);
    story.meet("ann", &c);
    assert_eq!(story.obstructions()[0].who, [email("lea")]);
    story.verify("lea", &c);
    story.check("release.deploy", "ann").unwrap();
    story.deploy();
    assert_eq!(story.release().state, State::Deployed);
}

#[test]
fn others_let_deployment_proceed_until_they_lapse() {
    let mut story = approved_with("2026-11-23T12:00:00Z", &[condition("audit", 30)]);
    story.check("release.deploy", "ann").unwrap();
    story.deploy();
    let deployment = story.release().live().unwrap().id;
    story.act("ann", ReleaseConfirm { deployment, operating: true, monitoring: true, no_issues: true, note: None });
    let due = only(&story).due.unwrap();
    assert_eq!(story.obstructions_at(due), []);
    let late = due + TimeDelta::days(3);
    let found = story.obstructions_at(late);
    assert_eq!((found[0].code, found[0].text.as_str()), ("condition-lapsed", "A condition is 3 d over: audit"));
    assert!(found[0].is_overdue(late) && found[0].detail.contains("extend or suspend?"));
    assert_eq!(found[0].who, [email("ann"), email("lea")]);
    assert_eq!(story.release().state, State::Confirmed, "nothing is suspended by itself");
    story.clock = late;
    assert_eq!(story.check("release.deploy", "ann").unwrap_err().code, "condition-lapsed");
    let c = only(&story);
    story.meet("ann", &c);
    assert_eq!(story.obstructions()[0].who, [email("lea")]);
    story.verify("lea", &c);
    assert_eq!(story.obstructions(), []);
}

#[test]
fn moments_at_which_the_answer_changes_are_known_beforehand() {
    let story = approved_with("2026-11-23T12:00:00Z", &[condition("audit", 30), condition("review", 5)]);
    let days: Vec<String> =
        due_times(&story.release(), &story.obstructions()).iter().map(|t| t.date_naive().to_string()).collect();
    assert_eq!(days, ["2026-11-28", "2026-12-23"]);
}

#[test]
fn the_committees_conditions_are_those_of_the_votes_that_counted() {
    let (mut story, _) = Story::before_committee();
    story.vote("carl", Choice::Conditions);
    story.vote("carl", Choice::Approve);
    story.vote("cora", Choice::Conditions);
    story.vote("cyd", Choice::Approve);
    story.decide("cyd");
    let c = only(&story);
    assert_eq!((c.author.clone(), c.role), (email("cora"), Role::Committee));
    story.meet("ann", &c);
    story.verify("sid", &c);
    assert_eq!(only(&story).state, ConditionState::Verified, "the body that set it");
}

#[test]
fn conditions_of_one_who_fills_two_seats_count_once() {
    let mut story = Story::new(Tier::Low).under(&[("distinct_people = true", "distinct_people = false")]);
    story.appoint("lea", &[Role::GovernanceLead, Role::Security, Role::Legal]);
    story.request(Kind::ThirdPartyActivation);
    story.answer_all();
    story.submit();
    story.approve_with("lea", &[condition("audit", 30)]);
    story.decide("lea");
    assert_eq!(only(&story).terms.text, "audit");
}

#[test]
fn an_approval_lapses_only_where_the_policy_says_so() {
    let story = Story::approved();
    assert_eq!(story.obstructions_at(story.clock + TimeDelta::days(400)), []);
    let mut story =
        Story::new(Tier::Low).under(&[("approval_flag_days = 90", "approval_flag_days = 90\napproval_valid_days = 180")]);
    story.request(Kind::NewModel);
    story.answer_all();
    story.submit();
    story.approve("ann");
    story.decide("ann");
    let decided = story.release().decision.unwrap().at;
    assert_eq!(story.obstructions_at(decided + TimeDelta::days(180)), []);
    let found = story.obstructions_at(decided + TimeDelta::days(182));
    assert_eq!((found[0].code, found[0].text.as_str()), ("approval-expired", "The approval is 2 d over, never used"));
}
