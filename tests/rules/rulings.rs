//! Conditions extended, waived, and lapsed under another release of the model (`rules.md` §4).

use chrono::TimeDelta;
use obstat::domain::act::{Basis, ConditionTerms};
use obstat::domain::obstruct::Owed;
use obstat::domain::release::{Condition, ConditionState};
use obstat::domain::vocab::{Kind, Role, State, Tier};

use crate::story::{Story, condition, email, moment};

/// Approved by the Lead with one condition due on 23 December.
fn with(terms: ConditionTerms) -> Story {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.approve("ann");
    story.clock = moment("2026-11-23T12:00:00Z");
    story.approve_with("lea", &[terms]);
    story.decide("lea");
    story
}

fn only(story: &Story) -> Condition {
    story.release().conditions[0].clone()
}

fn reason_of(story: &Story, act: obstat::domain::ids::EventId) -> Option<String> {
    story.release().history.into_iter().find(|l| l.id == act).unwrap().not_counted
}

#[test]
fn an_extension_is_a_new_signed_decision_and_their_count_shows() {
    let mut story = with(condition("audit", 30));
    let late = moment("2026-12-25T12:00:00Z");
    assert_eq!(story.obstructions_at(late)[0].code, "condition-lapsed");
    let c = only(&story);
    story.check("condition.extend", "lea").unwrap();
    story.extend("lea", &c, "2027-01-15");
    assert_eq!(only(&story).due, Some(moment("2027-01-15T22:59:59Z")), "to the end of that day in Berlin");
    assert_eq!(story.obstructions_at(late), []);
    story.extend("lea", &c, "2027-03-28");
    let c = only(&story);
    assert_eq!(c.due, Some(moment("2027-03-28T21:59:59Z")), "on the day of 23 hours");
    assert_eq!((c.extensions.len(), c.extensions[0].said.words.as_str()), (2, "booked out"));
    let lapsed = &story.obstructions_at(moment("2027-04-01T12:00:00Z"))[0];
    assert!(lapsed.detail.contains("extend or suspend?") && lapsed.detail.contains("extended twice"), "{}", lapsed.detail);
}

#[test]
fn the_lead_who_is_asked_extends_what_others_set_but_waives_nothing_of_theirs() {
    let mut story = Story::in_review(Kind::ThirdPartyActivation, Tier::Medium);
    story.approve("lea");
    story.approve("lex");
    story.approve_with("sam", &[condition("penetration test", 30)]);
    story.decide("sam");
    let c = only(&story);
    for stranger in ["ann", "lex", "pia", "carl", "dan"] {
        let extended = story.extend(stranger, &c, "2027-06-01");
        assert!(reason_of(&story, extended).is_some(), "{stranger}");
        let refused = story.refuses("condition.extend", stranger);
        assert_eq!((refused.code, refused.clause.as_str()), ("not-permitted", "§5"), "{stranger}");
        assert!(refused.who.contains(&email("sam")) && refused.who.contains(&email("lea")), "{stranger}: {:?}", refused.who);
    }
    assert_eq!(only(&story).extensions, []);
    story.check("condition.extend", "lea").unwrap();
    story.extend("lea", &c, "2027-01-15");
    assert_eq!(only(&story).extensions.len(), 1);
    assert_eq!(story.refuses("condition.waive", "lea").who, [email("sam")]);
    let waived = story.waive("lea", &c);
    assert_eq!(reason_of(&story, waived).as_deref(), Some("its signer may not do that to this condition"));
    story.waive("sam", &c);
    assert_eq!(only(&story).state, ConditionState::Waived);
}

#[test]
fn a_lead_who_asked_for_it_extends_nothing() {
    let mut story = Story::new(Tier::Low);
    story.appoint("ann", &[Role::ModelOwner, Role::GovernanceLead]);
    story.request(Kind::ThirdPartyActivation);
    story.answer_all();
    story.submit();
    story.approve("lea");
    story.approve("lex");
    story.approve_with("sam", &[condition("audit", 30)]);
    story.decide("sam");
    let c = only(&story);
    story.extend("ann", &c, "2027-06-01");
    assert_eq!(only(&story).extensions, []);
    assert!(story.check("condition.extend", "ann").is_err());
}

#[test]
fn what_is_waived_asks_for_nothing_more_and_comes_not_back() {
    let mut story = with(ConditionTerms { before_deployment: true, ..condition("sign the contract", 30) });
    let c = only(&story);
    assert_eq!(story.refuses("release.deploy", "ann").code, "condition-before-deployment");
    story.waive("lea", &c);
    assert_eq!(story.obstructions_at(moment("2027-12-25T12:00:00Z")), []);
    assert_eq!(only(&story).waived.map(|w| (w.by, w.words)), Some((email("lea"), "left out".into())));
    let again = story.extend("lea", &c, "2027-06-01");
    assert_eq!(reason_of(&story, again).as_deref(), Some("the condition had been waived"));
    for kind in ["condition.meet", "condition.extend", "condition.waive"] {
        assert_eq!(story.check(kind, if kind == "condition.meet" { "ann" } else { "lea" }).unwrap_err().code, "no-condition");
    }
    story.deploy();
    assert_eq!(story.release().state, State::Deployed);
}

#[test]
fn two_rulings_that_had_not_seen_each_other_count_for_nothing_until_one_has_seen_both() {
    let mut story = with(condition("audit", 30));
    story.appoint("lou", &[Role::GovernanceLead]);
    let (seen, c) = (story.heads(), only(&story));
    let before = c.due;
    story.extend_seeing(&seen, "lea", &c, "2027-01-15");
    story.waive_seeing(&seen, "lou", &c);
    let torn = only(&story);
    assert_eq!((torn.state, torn.due), (ConditionState::Open, before), "neither counts");
    let conflict = &story.obstructions()[0];
    assert_eq!(conflict.code, "conflict");
    assert_eq!(conflict.who, [email("lea"), email("lou")]);
    story.extend("lea", &c, "2027-02-01");
    assert_eq!(only(&story).due, Some(moment("2027-02-01T22:59:59Z")));
    assert_eq!(story.obstructions(), []);
}

#[test]
fn nothing_is_extended_that_nobody_asked_for() {
    let mut story = with(condition("audit", 30));
    let nothing = Condition { place: 7, ..only(&story) };
    let act = story.extend("lea", &nothing, "2027-06-01");
    assert_eq!(reason_of(&story, act).as_deref(), Some("there was no such condition"));
}

#[test]
fn a_period_that_has_not_begun_can_be_extended_only_by_a_date() {
    let mut story = with(ConditionTerms { from: Basis::Deployment, ..condition("audit", 10) });
    let c = only(&story);
    assert_eq!(c.due, None);
    story.extend("lea", &c, "2027-01-15");
    assert_eq!(only(&story).due, Some(moment("2027-01-15T22:59:59Z")));
}

/// What Ann owes under the release before this one.
fn owed(story: &Story, due: &str) -> Owed {
    Owed {
        release: obstat::domain::ids::EventId([8; 32]),
        reference: "triage@1.0".parse().unwrap(),
        id: "08.1".into(),
        text: "audit".into(),
        due: moment(due),
        who: vec![email("ann"), story.person("lea").email],
    }
}

#[test]
fn a_lapsed_condition_blocks_the_models_next_approval_and_grants_nothing() {
    let mut story = Story::in_review(Kind::MinorUpdate, Tier::Low);
    story.owed = vec![owed(&story, "2026-11-30T22:59:59Z")];
    story.check("signoff.approve", "ann").unwrap();
    story.clock = moment("2026-12-01T09:00:00Z");
    let found = story.obstructions();
    let blocks = found.iter().find(|o| o.code == "condition-lapsed-elsewhere").unwrap();
    assert_eq!(blocks.text, "A condition of triage@1.0 is 10 h over: audit");
    assert_eq!((blocks.clause.as_str(), blocks.who.clone()), ("§5", vec![email("ann"), email("lea")]));
    let refused = story.refuses("signoff.approve", "ann");
    assert!(refused.text.contains("triage@1.0") && refused.code == "condition-lapsed-elsewhere", "{}", refused.text);
    story.approve("ann");
    assert_eq!(story.refuses("release.decide", "ann").code, "condition-lapsed-elsewhere");
    story.owed.clear();
    story.check("release.decide", "ann").unwrap();
    story.decide("ann");
    story.owed = vec![owed(&story, "2026-11-30T22:59:59Z")];
    assert_eq!(story.obstructions(), [], "what was approved stays approved");
}

#[test]
fn where_the_policy_lets_it_pass_a_lapsed_condition_blocks_nothing_else() {
    let mut story = Story::new(Tier::Low).under(&[("lapsed_blocks_next = true", "lapsed_blocks_next = false")]);
    story.request(Kind::MinorUpdate);
    story.answer_all();
    story.submit();
    story.owed = vec![owed(&story, "2026-11-01T22:59:59Z")];
    story.check("signoff.approve", "ann").unwrap();
}

#[test]
fn what_is_superseded_still_owes_what_was_asked_of_it() {
    let mut story = with(condition("audit", 30));
    story.deploy();
    story.superseded_by = Some("triage@3.0".parse().unwrap());
    assert_eq!(story.release().state, State::Superseded);
    let due = only(&story).due.unwrap();
    assert_eq!(story.obstructions_at(due), []);
    assert_eq!(story.obstructions_at(due + TimeDelta::days(1))[0].code, "condition-lapsed");
}
