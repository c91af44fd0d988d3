//! Who must sign, who may, and which seat a signature fills (`rules.md` §2).

use std::collections::BTreeSet;

use obstat::domain::act::SignoffApprove;
use obstat::domain::vocab::{Choice, Kind, Outcome, Role, State, Tier};

use crate::story::{Story, email};

use Kind::{
    ConfigurationChange as Config, MajorUpdate as Major, MinorUpdate as Minor, NewModel as New, ThirdPartyActivation as Vendor,
};
use Tier::{High, Low, Medium};

/// The people who sign each row, or the Committee.
const ROWS: &[(Kind, Tier, &[&str])] = &[
    (New, High, &["committee"]),
    (New, Medium, &["lea", "ann"]),
    (New, Low, &["ann"]),
    (Major, High, &["committee"]),
    (Major, Medium, &["lea", "ann"]),
    (Major, Low, &["ann"]),
    (Minor, High, &["ann", "pia"]),
    (Minor, Medium, &["ann"]),
    (Minor, Low, &["ann"]),
    (Config, High, &["ann"]),
    (Config, Medium, &["ann"]),
    (Config, Low, &["ann"]),
    (Vendor, High, &["lea", "sam", "lex"]),
    (Vendor, Medium, &["lea", "sam", "lex"]),
    (Vendor, Low, &["lea", "sam", "lex"]),
];

#[test]
fn each_row_is_approved_by_its_signers_and_by_no_fewer() {
    for (kind, tier, signers) in ROWS {
        let mut story = Story::in_review(*kind, *tier);
        if *signers == ["committee"] {
            story.open_ballot("sid");
            for member in ["carl", "cora", "cyd"] {
                assert_eq!(obstat::domain::fold::outcome_of(&story.release()), None, "{kind} {tier}");
                story.vote(member, Choice::Approve);
            }
        } else {
            for signer in *signers {
                assert_eq!(obstat::domain::fold::outcome_of(&story.release()), None, "{kind} {tier}");
                story.check("signoff.approve", signer).unwrap_or_else(|r| panic!("{kind} {tier} {signer}: {r}"));
                story.approve(signer);
            }
        }
        story.decide("ann");
        let release = story.release();
        assert_eq!((release.state, release.kind, release.tier), (State::Approved, *kind, *tier));
        assert!(release.history.iter().all(|l| l.not_counted.is_none()), "{kind} {tier}: {:?}", release.history);
    }
}

#[test]
fn nobody_else_can_sign_a_row() {
    for (kind, tier, signers) in ROWS {
        let story = Story::in_review(*kind, *tier);
        // Mo owns another model: he reviews as a peer wherever a peer is asked for.
        let peer = signers.contains(&"pia");
        for person in ["mo", "lea", "pia", "sam", "lex", "dan", "carl", "aud", "ann"] {
            let may = signers.contains(&person) || (peer && person == "mo");
            for act in ["signoff.approve", "signoff.reject"] {
                assert_eq!(story.check(act, person).is_ok(), may, "{kind} {tier} {act} {person}");
            }
        }
    }
}

#[test]
fn who_holds_two_roles_signs_as_both_and_fills_what_leaves_the_other_fillable() {
    for (other, fills) in [("sam", Role::GovernanceLead), ("lou", Role::Security)] {
        let mut story = Story::new(Low);
        story.appoint("lea", &[Role::GovernanceLead, Role::Security]);
        story.appoint("lou", &[Role::GovernanceLead]);
        story.request(Vendor);
        story.answer_all();
        story.submit();
        let both = story.approve("lea");
        assert_eq!(story.release().sign_offs[0].roles, [Role::GovernanceLead, Role::Security].into());
        story.approve(other);
        story.approve("lex");
        let slots = story.release().slots;
        let filled = slots.iter().find(|s| s.filled_by == Some(both)).unwrap();
        assert_eq!(filled.role, fills, "{other}");
        story.decide("lex");
        assert_eq!(story.release().state, State::Approved);
    }
}

#[test]
fn who_has_signed_is_not_asked_again() {
    let mut story = Story::new(Low);
    story.appoint("lea", &[Role::GovernanceLead, Role::Security]);
    story.request(Vendor);
    story.answer_all();
    story.submit();
    story.approve("lea");
    let missing: Vec<_> = story.obstructions().into_iter().filter(|o| o.code == "sign-off-missing").collect();
    let who: Vec<_> = missing.iter().map(|o| (o.role.unwrap(), o.who.clone())).collect();
    assert_eq!(who, [(Role::Security, vec![email("sam")]), (Role::Legal, vec![email("lex")])]);
    assert_eq!(story.refuses("signoff.approve", "lea").code, "already-signed");
}

#[test]
fn one_person_fills_one_seat_however_often_he_signs() {
    let mut story = Story::new(Low);
    story.appoint("lea", &[Role::GovernanceLead, Role::Security]);
    story.request(Vendor);
    story.answer_all();
    story.submit();
    let seen = story.heads();
    let approval = story.approval(&seen, "lea", &[]);
    story.act_seeing(&seen, "lea", approval.clone());
    story.act_seeing(&seen, "lea", approval);
    story.approve("lex");
    let filled = story.release().slots.iter().filter(|s| s.filled_by.is_some()).count();
    assert_eq!(filled, 2, "Lea one, Lex one");
    story.claim("lex", Outcome::Approved);
    assert_eq!(story.release().state, State::InReview);
}

#[test]
fn a_role_that_the_signer_does_not_hold_counts_for_nothing() {
    let mut story = Story::in_review(New, Medium);
    let subject = story.release().subject;
    let roles = BTreeSet::from([Role::GovernanceLead, Role::ModelOwner]);
    story.act("sam", SignoffApprove { roles: roles.clone(), subject, conditions: vec![], comment: None });
    story.act("ann", SignoffApprove { roles, subject, conditions: vec![], comment: None });
    let release = story.release();
    assert_eq!(release.sign_offs.len(), 1, "Security signs nothing here");
    assert_eq!(release.sign_offs[0].roles, [Role::ModelOwner].into());
    assert_eq!(release.slots.iter().filter(|s| s.filled_by.is_some()).count(), 1);
}

#[test]
fn the_requester_fills_the_owners_seat_and_no_other() {
    let mut story = Story::new(Medium);
    story.appoint("ann", &[Role::ModelOwner, Role::GovernanceLead, Role::PeerReviewer]);
    story.request(New);
    story.answer_all();
    story.submit();
    story.approve("ann");
    let release = story.release();
    assert!(release.sign_offs[0].self_approved);
    let empty: Vec<Role> = release.slots.iter().filter(|s| s.filled_by.is_none()).map(|s| s.role).collect();
    assert_eq!(empty, [Role::GovernanceLead]);
    assert_eq!(story.obstructions()[0].who, [email("lea")]);

    let mut story = Story::new(High);
    story.appoint("ann", &[Role::ModelOwner, Role::PeerReviewer]);
    story.request(Minor);
    story.answer_all();
    story.submit();
    story.approve("ann");
    let filled: Vec<Role> = story.release().slots.iter().filter(|s| s.filled_by.is_some()).map(|s| s.role).collect();
    assert_eq!(filled, [Role::ModelOwner], "a peer is another");
}

#[test]
fn strict_separation_puts_a_peer_in_the_requesters_place() {
    let mut story = Story::new(Low).under(&[("mode = \"policy\"", "mode = \"strict\"")]);
    story.request(Config);
    story.answer_all();
    story.submit();
    assert_eq!(story.refuses("signoff.approve", "ann").code, "not-permitted");
    story.approve("ann");
    assert_eq!(story.codes(), ["sign-off-missing"]);
    story.approve("pia");
    story.decide("pia");
    assert_eq!(story.release().state, State::Approved);
    assert!(story.release().sign_offs.iter().all(|s| !s.self_approved || s.roles.is_empty()));
}

#[test]
fn without_distinct_people_one_who_did_not_ask_fills_several() {
    let edit = [("distinct_people = true", "distinct_people = false")];
    let mut story = Story::new(Medium).under(&edit);
    story.appoint("lea", &[Role::GovernanceLead, Role::Security, Role::Legal]);
    story.request(Vendor);
    story.answer_all();
    story.submit();
    let id = story.approve("lea");
    let filled: Vec<_> = story.release().slots.iter().map(|s| s.filled_by).collect();
    assert_eq!(filled, [Some(id); 3]);

    let mut story = Story::new(Medium).under(&edit);
    story.appoint("ann", &[Role::ModelOwner, Role::GovernanceLead]);
    story.leaves("lea");
    story.request(New);
    let found = story.obstructions().into_iter().find(|o| o.code == "unfillable").unwrap();
    assert_eq!(found.text, "Nobody can sign as AI Governance Lead", "who asks fills one seat, whatever the setting");
}

#[test]
fn a_seat_that_nobody_can_fill_is_said_in_the_draft() {
    let mut told = Story::requested(New, Medium);
    told.people.0.retain(|p| p.email != email("lea"));
    let found = told.obstructions();
    assert_eq!(found[0].code, "unfillable");
    assert_eq!(found[0].detail, "appoint one: role grant EMAIL governance-lead");
    // Lead and owner are one person, and there is no deputy.
    let mut told = Story::new(Medium);
    told.leaves("lea");
    told.appoint("ann", &[Role::ModelOwner, Role::GovernanceLead]);
    told.request(New);
    let found = told.obstructions();
    assert_eq!((found[0].code, found[0].who.clone()), ("unfillable", vec![email("ann")]));
    assert!(found[0].detail.contains("Ann") && found[0].detail.contains("appoint another"), "{}", found[0].detail);
    told.answer_all();
    told.check("release.submit", "ann").unwrap_or_else(|r| panic!("it may be handed in meanwhile: {r}"));
}

#[test]
fn a_committee_too_small_for_a_quorum_is_unfillable() {
    let mut story = Story::new(High);
    for gone in ["sid", "carl", "cora", "cyd"] {
        story.leaves(gone);
    }
    story.appoint("ann", &[Role::ModelOwner, Role::Committee]);
    story.request(New);
    let found = story.obstructions().into_iter().find(|o| o.code == "unfillable").unwrap();
    assert_eq!(found.detail, "1 may vote (Ann is recused as owner or requester), quorum takes 2; appoint members");
}
