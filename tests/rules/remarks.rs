//! What is to be seen and blocks nothing: self-approval, one person in several seats, the owner's own word on the tier, an
//! approval that nobody uses (`rules.md` §2, §4).

use chrono::TimeDelta;
use obstat::domain::vocab::{Kind, Role, State, Tier};

use crate::story::Story;

use Kind::{NewModel as New, ThirdPartyActivation as Vendor};
use Tier::{Low, Medium};

#[test]
fn an_approval_not_deployed_within_90_days_is_flagged_and_does_not_lapse() {
    let mut story = Story::approved();
    let told = |story: &Story| story.remarks().into_iter().find(|(code, _)| *code == "approval-unused");
    let decided = story.release().decision.unwrap().at;
    story.clock = decided + TimeDelta::days(90);
    assert_eq!(told(&story), None, "the 90th day is the last");
    story.clock += TimeDelta::minutes(1);
    assert_eq!(told(&story).unwrap().1, "Approved 3 mo ago and not deployed since; the policy flags it after 90 days");
    assert_eq!(story.codes(), [""; 0], "it blocks nothing");
    assert!(story.gate().clear);
    story.deploy();
    assert_eq!((story.release().state, told(&story)), (State::Deployed, None));
}

#[test]
fn who_signs_his_own_request_is_shown() {
    let mut story = Story::in_review(New, Medium);
    assert_eq!(story.remarks(), []);
    story.approve("ann");
    story.approve("lea");
    let own = ("self-approved", "Self-approved: Ann asked for it and signed as Model Owner".to_owned());
    assert_eq!(story.remarks(), std::slice::from_ref(&own));
    story.decide("ann");
    assert_eq!(story.remarks(), std::slice::from_ref(&own), "for good");
    let mut changed = Story::in_review(New, Medium);
    changed.approve("ann");
    changed.answer("capacity", "twice as much");
    assert_eq!(changed.remarks(), [], "a sign-off that fills no seat is nobody's approval");
}

#[test]
fn one_person_in_several_seats_is_shown() {
    let mut story = Story::new(Medium).under(&[("distinct_people = true", "distinct_people = false")]);
    story.appoint("lea", &[Role::GovernanceLead, Role::Security, Role::Legal]);
    story.request(Vendor);
    story.answer_all();
    story.submit();
    story.approve("lea");
    let said = "Lea fills 3 sign-offs: AI Governance Lead, Security, Legal".to_owned();
    assert_eq!(story.remarks(), [("several-sign-offs", said)]);
    story.decide("lea");
    assert_eq!((story.release().state, story.remarks().len()), (State::Approved, 1));
}

#[test]
fn an_owner_who_confirmed_his_own_tier_is_shown() {
    let mut story = Story::requested(New, Low);
    story.model.self_confirmed = true;
    assert_eq!(story.remarks(), [("tier-self-confirmed", "Ann, the owner, confirmed the risk tier as Lead".to_owned())]);
    assert!(!story.codes().contains(&"tier-unconfirmed"), "it stands all the same");
    let off = story.under(&[("tier_confirmation = true", "tier_confirmation = false")]);
    assert_eq!(off.remarks(), [], "where nobody confirms tiers there is nothing to see");
}
