//! Everything that has a date, in one list (`rules.md` §10): given these acts, these are the dates.

use chrono::TimeDelta;
use obstat::domain::deadline::{self, Deadline, When};
use obstat::domain::obstruct::due_times;
use obstat::domain::vocab::{Kind, State, Tier};

use crate::story::{Story, condition, edited, moment};

fn dates(story: &Story) -> Vec<Deadline> {
    deadline::of_release(&story.release(), &story.obstructions(), &story.policy.timers, story.clock)
}

fn told(story: &Story) -> Vec<(&'static str, String, String)> {
    dates(story).into_iter().map(|d| (d.code, d.text, d.due.to_rfc3339())).collect()
}

fn approved() -> Story {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.clock = moment("2026-11-23T12:00:00Z");
    story.approve("ann");
    story.approve_with("lea", &[condition("audit the cohort", 30), condition("tell the wards", 10)]);
    story.decide("lea");
    assert_eq!(story.release().state, State::ApprovedWithConditions);
    story
}

#[test]
fn a_release_in_review_has_the_date_of_its_ballot_and_a_draft_has_none() {
    assert_eq!(dates(&Story::requested(Kind::NewModel, Tier::High)), []);
    let mut story = Story::in_review(Kind::NewModel, Tier::High);
    assert_eq!(dates(&story), [], "nobody has opened the ballot yet");
    story.open_ballot("sid");
    let ballot = story.release().ballot.unwrap();
    let found = dates(&story);
    assert_eq!((found.len(), found[0].code, found[0].due), (1, "committee-vote", ballot.due));
    story.clock = ballot.due + TimeDelta::hours(5);
    assert_eq!(dates(&story)[0].text, "The Committee vote: 0 of 5 voted", "how late it is stands beside it");
    assert_eq!(dates(&story)[0].when(story.clock, story.zone), When::Overdue);
}

#[test]
fn conditions_stand_by_themselves_before_and_after_they_lapse() {
    let mut story = approved();
    let wanted = [
        ("condition", "Condition: tell the wards".to_owned(), "2026-12-03T22:59:59+00:00".to_owned()),
        ("condition", "Condition: audit the cohort".to_owned(), "2026-12-23T22:59:59+00:00".to_owned()),
    ];
    assert_eq!(told(&story)[..2], wanted);
    let before: Vec<String> = dates(&story).iter().map(|d| d.key.clone()).collect();
    story.clock = moment("2026-12-10T12:00:00Z");
    assert_eq!(told(&story)[..2], wanted, "it lapses, and stays one entry");
    assert_eq!(before, dates(&story).iter().map(|d| d.key.clone()).collect::<Vec<_>>());
    let lea = crate::story::email("lea");
    assert!(dates(&story)[0].who.contains(&lea), "past its date the Lead is asked too");
    // Met and accepted it leaves the list.
    let c = story.release().conditions.into_iter().find(|c| c.terms.text == "tell the wards").unwrap();
    story.meet("ann", &c);
    assert_eq!(dates(&story).len(), 3);
    story.verify("lea", &c);
    assert_eq!(dates(&story).len(), 2);
}

#[test]
fn an_approval_that_nobody_uses_has_a_date_too() {
    let story = approved();
    let flag = dates(&story).pop().unwrap();
    let decided = story.release().decision.unwrap().at;
    assert_eq!((flag.code, flag.due), ("approval-unused", decided + TimeDelta::days(90)));
    assert!(flag.detail.contains("is flagged"), "{}", flag.detail);
    let mut strict = approved();
    strict.policy = edited(&[("approval_flag_days = 90", "approval_flag_days = 90\napproval_valid_days = 180")]).into();
    let lapse = dates(&strict).into_iter().find(|d| d.code == "approval-unused").unwrap();
    assert_eq!((lapse.due, lapse.detail.contains("lapses")), (decided + TimeDelta::days(180), true));
}

#[test]
fn a_deployment_is_to_be_confirmed_and_what_is_settled_leaves_the_list() {
    let mut story = approved();
    story.deploy();
    let live = story.release().live().unwrap().at;
    let first = dates(&story).remove(0);
    assert_eq!(
        (first.code, first.due, first.text.as_str()),
        ("confirmation-due", live + TimeDelta::hours(48), "The owner's confirmation")
    );
    story.confirm(true);
    assert!(dates(&story).iter().all(|d| d.code == "condition"), "{:?}", told(&story));
}

#[test]
fn no_moment_at_which_the_answer_changes_is_left_out_and_the_list_is_in_order() {
    let mut story = approved();
    for step in 0..4 {
        let (release, found) = (story.release(), story.obstructions());
        let listed = dates(&story);
        for due in due_times(&release, &found) {
            assert!(listed.iter().any(|d| d.due == due), "{due} is left out after step {step}");
        }
        assert!(listed.is_sorted_by_key(|d| d.due));
        match step {
            0 => story.clock += TimeDelta::days(20),
            1 => _ = story.deploy(),
            2 => story.clock += TimeDelta::days(3),
            _ => {}
        }
    }
}

#[test]
fn the_policys_review_is_due_at_the_end_of_its_day_where_the_organisation_is() {
    let story = Story::new(Tier::Low);
    let review = deadline::of_policy(&story.policy, &story.people, story.zone).unwrap();
    assert_eq!(review.due, moment("2027-06-01T21:59:59Z"));
    assert_eq!(review.who, [crate::story::email("lea")]);
    let before = moment("2027-06-01T20:00:00Z");
    assert_eq!(review.when(before, story.zone), When::On("2027-06-01".parse().unwrap()));
    assert_eq!(review.when(before + TimeDelta::hours(3), story.zone), When::Overdue);
}
