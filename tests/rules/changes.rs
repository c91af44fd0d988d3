//! What changes while it is reviewed: tiers, requests, minds; and what a rejection leaves behind (`rules.md` §2, §4).

use std::collections::{BTreeMap, BTreeSet};

use obstat::domain::act::ReleaseAmend;
use obstat::domain::release::Void;
use obstat::domain::vocab::{Fact, Kind, Nature, Outcome, Role, State, Tier};

use crate::story::{Story, email};

use Kind::{ConfigurationChange as Config, MajorUpdate as Major, NewModel as New};
use Tier::{High, Low, Medium};

#[test]
fn an_unconfirmed_tier_blocks_approval() {
    let mut story = Story::in_review(New, Low);
    story.model.confirmed = None;
    let found = story.obstructions();
    assert_eq!((found[1].code, found[1].who.clone()), ("tier-unconfirmed", vec![email("lea")]));
    assert_eq!(story.refuses("signoff.approve", "ann").code, "tier-unconfirmed");
    story.approve("ann");
    story.claim("ann", Outcome::Approved);
    assert_eq!(story.release().state, State::InReview, "signed all the same, it proves nothing");
    let mut off = story.clone().under(&[("tier_confirmation = true", "tier_confirmation = false")]);
    off.acts.clear();
    off.request(New);
    assert!(off.release().tier_confirmed);
}

#[test]
fn a_request_below_the_models_tier_is_the_owners_to_change() {
    let mut story = Story::in_review(New, Medium);
    story.model.tier = High;
    story.model.confirmed = Some(High);
    let found = story.obstructions().into_iter().find(|o| o.code == "tier-unconfirmed").unwrap();
    assert_eq!(found.who, [email("ann")]);
    story.act("ann", ReleaseAmend { tier: Some(High), ..ReleaseAmend::default() });
    assert!(story.release().tier_confirmed);
}

#[test]
fn raising_the_tier_in_review_clears_approvals_given_and_reasks_the_checklist() {
    let mut story = Story::in_review(New, Medium);
    story.approve("lea");
    assert!(story.release().item("independent-validation").is_none(), "not asked for at medium");
    let before = story.release().items.len();
    (story.model.tier, story.model.confirmed) = (High, Some(High));
    assert!(story.codes().contains(&"tier-unconfirmed"), "the request lags behind its model");
    story.act("ann", ReleaseAmend { tier: Some(High), ..ReleaseAmend::default() });
    let release = story.release();
    assert_eq!((release.state, release.tier, release.tier_confirmed), (State::InReview, High, true), "raised, it stands");
    assert_eq!(release.sign_offs[0].void, Some(Void::Stale));
    let open: Vec<&str> = release.items.iter().filter(|i| !i.is_done()).map(|i| i.id.as_str()).collect();
    assert_eq!(
        (open, release.items.len()),
        (vec!["independent-validation"], before + 1),
        "what the higher tier asks for besides"
    );
    assert_eq!(release.slots.iter().map(|s| s.role).collect::<Vec<_>>(), [Role::Committee]);
    assert_eq!(story.codes(), ["ballot-not-open", "item-open"]);
    story.evidence("mo", &["independent-validation"]);
    story.answer("independent-validation", "done");
    assert_eq!(story.codes(), ["ballot-not-open"]);
    story.open_ballot("sid");
    for member in ["sid", "cleo", "carl"] {
        story.vote(member, obstat::domain::vocab::Choice::Approve);
    }
    story.decide("sid");
    assert_eq!(story.release().state, State::Approved);
}

#[test]
fn a_change_of_tier_is_major_and_takes_the_higher_of_the_two() {
    for (before, asked) in [(High, Low), (Low, High), (Medium, High)] {
        let mut story = Story::new(before);
        story.request(Config);
        story.act("ann", ReleaseAmend { tier: Some(asked), ..ReleaseAmend::default() });
        let release = story.release();
        assert_eq!((release.kind, release.tier), (Major, High), "{before} to {asked}");
        assert!(release.item("independent-validation").is_some());
        assert_eq!(release.tier_confirmed, asked >= before, "a lowering waits for the Lead");
    }
}

#[test]
fn a_material_change_clears_approvals_and_says_so() {
    let facts = BTreeMap::from([(Fact::UserFacing, true)]);
    let changes: &[&dyn Fn(&mut Story)] = &[
        &|s| {
            s.answer("capacity", "twice as much");
        },
        &|s| {
            s.evidence("ann", &["model-card"]);
        },
        &|s| {
            s.act("ann", ReleaseAmend { facts: Some(facts.clone()), ..ReleaseAmend::default() });
        },
        &|s| {
            s.act("ann", ReleaseAmend { artifacts: Some(vec![]), ..ReleaseAmend::default() });
        },
        &|s| {
            s.act("ann", ReleaseAmend { tier: Some(High), ..ReleaseAmend::default() });
        },
    ];
    for (n, change) in changes.iter().enumerate() {
        let mut story = Story::in_review(New, Medium);
        let approval = story.approve("lea");
        assert!(story.check("item.answer", "ann").unwrap().contains("clears approvals"));
        change(&mut story);
        let release = story.release();
        assert_eq!(release.sign_offs[0].void, Some(Void::Stale), "change {n}");
        let line = release.history.iter().find(|l| l.id == approval).unwrap();
        assert_eq!(line.not_counted.as_deref(), Some("the request has changed since"));
        let asked = ["sign-off-missing", "ballot-not-open"];
        assert!(story.codes().iter().any(|c| asked.contains(c)), "change {n}: the row is asked again");
    }
}

#[test]
fn what_reviewers_attach_clears_nothing() {
    let mut story = Story::in_review(New, Medium);
    story.approve("lea");
    story.evidence("sam", &["validation-report"]);
    story.evidence("lea", &["model-card"]);
    assert_eq!(story.release().sign_offs[0].void, None);
}

#[test]
fn approvals_stay_where_the_policy_keeps_them() {
    let mut story = Story::new(Medium).under(&[("dismiss_stale = true", "dismiss_stale = false")]);
    story.request(New);
    story.answer_all();
    story.submit();
    story.approve("lea");
    story.answer("capacity", "twice as much");
    story.approve("ann");
    story.decide("ann");
    assert_eq!(story.release().state, State::Approved);
}

#[test]
fn a_signature_on_another_subject_counts_for_nothing() {
    let mut story = Story::in_review(New, Low);
    let mut approval = story.approval(&story.heads(), "ann", &[]);
    approval.subject = obstat::domain::ids::Digest([9; 32]);
    story.act("ann", approval);
    assert_eq!(story.release().sign_offs[0].void, Some(Void::Stale));
}

#[test]
fn nobody_signs_before_it_is_handed_in() {
    let mut story = Story::requested(New, Low);
    story.answer_all();
    assert_eq!(story.refuses("signoff.approve", "ann").code, "wrong-state");
    story.approve("ann");
    story.submit();
    assert_eq!(story.codes(), ["sign-off-missing"]);
}

#[test]
fn a_rejection_by_one_ends_the_attempt_and_changes_do_not_clear_it() {
    let mut story = Story::in_review(New, Medium);
    story.approve("ann");
    story.reject("lea", Role::GovernanceLead);
    assert_eq!(story.refuses("item.answer", "ann").code, "rejected");
    story.answer("capacity", "twice as much");
    // Even where the row no longer asks for him who rejected.
    let natures = BTreeSet::from([Nature::Prompt]);
    story.act("ann", ReleaseAmend { natures: Some(natures), tier: Some(Low), ..ReleaseAmend::default() });
    story.decide("ann");
    let release = story.release();
    assert_eq!(release.state, State::Rejected);
    assert_eq!(release.decision.unwrap().reasons, ["not good enough"]);
    assert_eq!(story.codes(), ["rejected"]);
    assert_eq!(story.obstructions()[0].detail, "“not good enough”");
}

#[test]
fn who_rejected_may_approve_until_the_outcome_is_recorded() {
    let mut story = Story::in_review(New, Medium);
    story.reject("lea", Role::GovernanceLead);
    story.approve("lea");
    story.approve("ann");
    story.decide("ann");
    assert_eq!(story.release().state, State::Approved);
    assert_eq!(story.release().sign_offs[0].void, Some(Void::Replaced));
}

#[test]
fn a_resubmission_carries_the_checklist_over_and_asks_for_every_sign_off_anew() {
    let mut story = Story::in_review(New, Medium);
    story.approve("ann");
    let open = story.challenge("lea", Role::GovernanceLead, Some("capacity"));
    story.reject("lea", Role::GovernanceLead);
    story.decide("lea");
    story.check("release.resubmit", "ann").unwrap();
    story.resubmit();
    let release = story.release();
    assert_eq!((release.state, release.attempt), (State::Draft, 2));
    assert_eq!(release.past_decisions[0].reasons, ["not good enough"]);
    assert_eq!(release.done(), release.items.len() - 1, "all carried over but the challenged one");
    assert_eq!(story.codes(), ["item-challenged"]);
    assert_eq!(story.obstructions()[0].who, [email("ann")]);
    story.answer("capacity", "twice as much");
    assert_eq!(story.codes(), ["not-submitted"], "answered anew, it may be handed in");
    story.submit();
    assert_eq!(story.release().sign_offs.iter().map(|s| s.void).collect::<Vec<_>>(), [Some(Void::EarlierAttempt); 2]);
    assert_eq!(story.refuses("signoff.approve", "lea").code, "open-challenge");
    story.clear("lea", open);
    story.approve("lea");
    story.approve("ann");
    story.decide("ann");
    assert_eq!(story.release().state, State::Approved);
}

#[test]
fn a_resubmission_needs_a_rejection() {
    let mut story = Story::approved();
    let decision = story.release().decision.unwrap().id;
    story.act("ann", obstat::domain::act::ReleaseResubmit { decision });
    assert_eq!((story.release().attempt, story.release().state), (1, State::Approved));
    assert_eq!(story.refuses("release.resubmit", "ann").code, "wrong-state");
}
