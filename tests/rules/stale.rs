//! Evidence found altered or withdrawn, and who stands by an approval that rested on it (`rules.md` §4).

use obstat::domain::ids::EventId;
use obstat::domain::vocab::{Choice, Kind, Role, State, Tier};
use proptest::prelude::*;

use crate::story::{Story, email};

fn model_card(story: &Story) -> EventId {
    story.release().item("model-card").unwrap().evidence[0]
}

/// A vendor's model approved by Lead, Security and Legal.
fn approved() -> Story {
    let mut story = Story::in_review(Kind::ThirdPartyActivation, Tier::Medium);
    for who in ["lea", "sam", "lex"] {
        story.approve(who);
    }
    story.decide("lex");
    assert_eq!(story.codes(), [""; 0]);
    story
}

fn stale(story: &Story) -> Vec<Role> {
    story.release().footing.iter().filter(|f| f.reaffirmed.is_none()).map(|f| f.role).collect()
}

#[test]
fn before_the_decision_its_items_are_open_again_and_approvals_cleared() {
    let mut story = Story::in_review(Kind::ThirdPartyActivation, Tier::Medium);
    story.approve("sam");
    let card = model_card(&story);
    assert!(story.check("evidence.withdraw", "sam").unwrap().contains("opens the items"));
    story.withdraw_evidence("sam", card);
    let found = story.obstructions();
    assert!(found.iter().any(|o| o.code == "item-open" && o.item.as_deref() == Some("model-card")));
    assert!(story.release().sign_offs[0].void.is_some(), "what Security approved is not what stands there now");
    assert!(story.release().footing.is_empty());
    story.evidence("ann", &["model-card"]);
    story.answer("model-card", "another one");
    for who in ["lea", "sam", "lex"] {
        story.approve(who);
    }
    story.decide("lex");
    assert_eq!((story.release().state, story.codes()), (State::Approved, vec![]));
}

#[test]
fn after_the_decision_deployment_asks_one_signer_of_each_slot() {
    let mut story = approved();
    let card = model_card(&story);
    story.withdraw_evidence("ann", card);
    let release = story.release();
    assert_eq!((release.state, release.done()), (State::Approved, release.items.len()), "what was approved stays as it was");
    assert!(release.is_stale());
    let found = story.obstructions();
    assert_eq!(found.iter().map(|o| o.code).collect::<Vec<_>>(), ["evidence-stale"; 3]);
    assert_eq!(found[1].text, "Security signed on evidence that is gone");
    assert!(found[1].detail.starts_with("report; one signer of each slot stands by it"), "{}", found[1].detail);
    assert_eq!((found[1].who.clone(), found[1].clause.as_str()), (vec![email("sam")], "§8"));
    let refused = story.refuses("release.deploy", "ann");
    assert!(refused.code == "evidence-stale" && refused.text.contains("Security"), "{}", refused.text);
    story.deploy();
    assert!(story.release().deployments.is_empty(), "not even a record of it counts");
    assert_eq!(story.refuses("signoff.reaffirm", "pia").code, "not-permitted");
    for (who, role) in [("lea", Role::GovernanceLead), ("sam", Role::Security), ("lex", Role::Legal)] {
        story.check("signoff.reaffirm", who).unwrap();
        story.reaffirm(who, &[role]);
        assert!(story.check("signoff.reaffirm", who).is_err(), "{who} has said so");
    }
    assert_eq!((stale(&story), story.codes()), (vec![], vec![]));
    story.deploy();
    assert_eq!(story.release().state, State::Deployed);
}

#[test]
fn nobody_stands_by_it_for_others_or_twice_or_unseen() {
    let mut story = approved();
    let before = story.heads();
    let card = model_card(&story);
    story.withdraw_evidence("lea", card);
    story.reaffirm_seeing(&before, "sam", &[Role::Security]);
    assert_eq!(stale(&story).len(), 3, "he had not seen that it is gone");
    story.reaffirm("sam", &[Role::Legal, Role::GovernanceLead]);
    story.reaffirm("pia", &[Role::Security]);
    story.reaffirm("ann", &[Role::ModelOwner]);
    assert_eq!(stale(&story).len(), 3, "not in roles that they do not hold");
    story.appoint("sam", &[Role::Security, Role::Legal]);
    story.reaffirm("sam", &[Role::Security, Role::Legal]);
    assert_eq!(stale(&story).len(), 2, "one person fills one sign-off");
    let report = story.release().item("validation-report").unwrap().evidence[0];
    story.withdraw_evidence("lea", report);
    assert_eq!(stale(&story).len(), 3, "what goes later is asked about anew");
}

#[test]
fn a_withdrawal_that_the_approval_had_not_seen_makes_it_stale_too() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Low);
    story.approve("ann");
    let (seen, card) = (story.heads(), model_card(&story));
    story.decide_seeing(&seen, "ann");
    story.withdraw_evidence_seeing(&seen, "lea", card);
    assert_eq!(stale(&story), [Role::ModelOwner]);
    story.reaffirm("ann", &[Role::ModelOwner]);
    assert_eq!(story.codes(), [""; 0], "the owner's own seat is the owner's");
}

#[test]
fn a_committees_approval_is_reaffirmed_by_a_member_who_is_not_recused() {
    let (mut story, _) = Story::before_committee();
    for who in ["carl", "cora", "cyd"] {
        story.vote(who, Choice::Approve);
    }
    story.decide("cyd");
    let card = model_card(&story);
    story.withdraw_evidence("ann", card);
    assert_eq!(stale(&story), [Role::Committee]);
    story.appoint("ann", &[Role::ModelOwner, Role::Committee]);
    story.reaffirm("ann", &[Role::Committee]);
    assert_eq!(stale(&story), [Role::Committee], "the owner is recused");
    assert!(story.check("signoff.reaffirm", "ann").is_err());
    story.reaffirm("cora", &[Role::Committee]);
    assert_eq!(stale(&story), []);
}

#[test]
fn who_may_say_that_evidence_is_gone() {
    for (who, may) in
        [("ann", true), ("lea", true), ("sam", true), ("pia", false), ("dan", false), ("aud", false), ("cyd", false)]
    {
        let mut story = approved();
        let card = model_card(&story);
        story.withdraw_evidence(who, card);
        assert_eq!(story.release().is_stale(), may, "{who}");
        assert_eq!(approved().check("evidence.withdraw", who).is_ok(), may, "{who}");
    }
    let mut story = approved();
    let nothing = story.withdraw_evidence("ann", EventId([1; 32]));
    let line = story.release().history.into_iter().find(|l| l.id == nothing).unwrap();
    assert_eq!(line.not_counted.as_deref(), Some("there was no such evidence"));
}

#[test]
fn what_supports_nothing_takes_no_footing() {
    let mut story = approved();
    let late = story.evidence("ann", &["model-card"]);
    assert!(story.release().evidence.last().unwrap().after_decision, "marked so, and changes nothing");
    story.withdraw_evidence("ann", late);
    assert!(!story.release().is_stale());
}

proptest! {
    /// Whatever is withdrawn, by whomever and having seen whatever: a gate that was closed stays closed.
    #[test]
    fn withdrawn_evidence_never_clears_a_gate(
        who in prop::sample::select(vec!["ann", "lea", "sam", "lex", "pia", "cyd"]),
        piece in any::<prop::sample::Index>(),
        seen in any::<prop::sample::Index>(),
        steps in 0..6usize,
    ) {
        let mut story = Story::in_review(Kind::ThirdPartyActivation, Tier::Medium);
        let signers = ["lea", "sam", "lex"];
        for signer in signers.iter().take(steps) {
            story.approve(signer);
        }
        if steps > 3 {
            story.decide("lex");
        }
        if steps > 4 {
            story.challenge("sam", Role::Security, Some("security-tests"));
        }
        let before = story.check("release.deploy", "ann").is_ok();
        let evidence: Vec<EventId> = story.release().evidence.iter().map(|e| e.id).collect();
        let sight = [story.acts[seen.index(story.acts.len())].id];
        story.withdraw_evidence_seeing(&sight, who, evidence[piece.index(evidence.len())]);
        prop_assert!(before || story.check("release.deploy", "ann").is_err());
    }
}
