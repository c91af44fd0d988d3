//! Reviews and challenges (`rules.md` §3).

use std::collections::BTreeSet;

use obstat::domain::act::{ItemAccept, ReleaseAmend};
use obstat::domain::release::Review;
use obstat::domain::vocab::{Kind, Nature, Outcome, Role, State, Tier};

use crate::checklist::item;
use crate::story::{Story, email, words};

/// Who may challenge and accept what, in a release whose row is Lead and Model Owner.
#[test]
fn approvers_review_everything_and_security_and_legal_their_sections() {
    let cases = [
        ("lea", Role::GovernanceLead, "capacity", true),
        ("lea", Role::GovernanceLead, "dpia", true),
        ("sam", Role::Security, "validation-report", true),
        ("sam", Role::Security, "model-card", false),
        ("sam", Role::Security, "transparency", false),
        ("lex", Role::Legal, "transparency", true),
        ("lex", Role::Legal, "validation-report", false),
        ("sam", Role::Legal, "transparency", false),
        ("pia", Role::PeerReviewer, "model-card", false),
        ("carl", Role::Committee, "model-card", false),
        ("ann", Role::ModelOwner, "model-card", false),
        ("mo", Role::ModelOwner, "model-card", false),
        ("dan", Role::Deployer, "model-card", false),
        ("aud", Role::Auditor, "model-card", false),
    ];
    for (who, role, id, may) in cases {
        let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
        let answer = item(&story, "model-card").answer_event.unwrap();
        story.challenge(who, role, Some(id));
        assert_eq!(story.release().open_challenges().count(), usize::from(may), "{who} as {role} on {id}");
        let Some(asked) = story.release().item(id).cloned() else { continue };
        let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
        let accept = ItemAccept { item: id.into(), answer: asked.answer_event.unwrap_or(answer) };
        story.act(who, accept);
        let accepted = matches!(item(&story, id).review, Review::Accepted { .. });
        assert_eq!(accepted, may, "{who} accepts {id}");
    }
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.challenge("sam", Role::Security, None);
    assert_eq!(story.release().challenges.len(), 0, "the release as a whole is its row's to challenge");
    story.challenge("lea", Role::GovernanceLead, Some("no-such-item"));
    assert_eq!(story.release().challenges.len(), 0);
}

#[test]
fn a_challenge_opens_the_item_again_and_survives_changes() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    let approved = story.approve("ann");
    let challenge = story.challenge("lea", Role::GovernanceLead, Some("capacity"));
    assert!(!item(&story, "capacity").is_done());
    let filled = story.release().slots.iter().any(|s| s.filled_by == Some(approved));
    assert!(filled, "a challenge is no change of the request");
    let found = || story.obstructions().into_iter().find(|o| o.code == "item-challenged").unwrap();
    assert_eq!(found().who, [email("ann")]);
    assert_eq!(found().text, "capacity is challenged by AI Governance Lead");
    assert_eq!(found().detail, "“show more”");
    story.answer("capacity", "twice as much");
    let found = story.obstructions().into_iter().find(|o| o.code == "item-challenged").unwrap();
    assert_eq!(found.who, [email("lea")], "answered anew, it is hers to look at");
    story.approve("ann");
    story.approve("lea");
    story.claim("ann", Outcome::Approved);
    assert_eq!(story.release().state, State::InReview);
    story.clear("lea", challenge);
    story.decide("ann");
    let release = story.release();
    assert_eq!(release.state, State::Approved);
    assert_eq!(release.challenges[0].settled.as_ref().unwrap().reason, "seen", "it stays in the history");
}

#[test]
fn a_challenge_of_an_item_that_is_not_asked_any_more_still_stands() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    story.challenge("lea", Role::GovernanceLead, Some("bias-fairness"));
    story.model.confirmed = Some(Tier::Low);
    story.act("ann", ReleaseAmend { tier: Some(Tier::Low), ..ReleaseAmend::default() });
    assert!(story.release().item("bias-fairness").is_none());
    let found = story.obstructions().into_iter().find(|o| o.code == "release-challenged").unwrap();
    assert_eq!(found.who, [email("lea")]);
    story.approve("ann");
    story.claim("ann", Outcome::Approved);
    assert_eq!(story.release().state, State::InReview);
}

/// Lea has challenged; Lou is another Lead; the row is Lead and Model Owner.
#[test]
fn its_author_or_another_of_his_role_clears_a_challenge() {
    for (who, may) in [("lea", true), ("lou", true), ("ann", false), ("sam", false), ("carl", false), ("aud", false)] {
        let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
        story.appoint("lou", &[Role::GovernanceLead]);
        let challenge = story.challenge("lea", Role::GovernanceLead, Some("capacity"));
        assert_eq!(story.check("challenge.clear", who).is_ok(), may, "{who} is told");
        story.clear(who, challenge);
        assert_eq!(story.release().open_challenges().next().is_none(), may, "{who}");
    }
    // A Lead who owns or asked for the release clears none of another's.
    let mut story = Story::new(Tier::Medium);
    story.appoint("ann", &[Role::ModelOwner, Role::GovernanceLead]);
    story.request(Kind::NewModel);
    story.answer_all();
    story.submit();
    let challenge = story.challenge("lea", Role::GovernanceLead, None);
    story.clear("ann", challenge);
    story.set_aside("ann", challenge);
    assert_eq!(story.release().open_challenges().count(), 1);
    assert_eq!(story.refuses("challenge.override", "ann").code, "own-release");
}

#[test]
fn a_lead_sets_a_challenge_aside_where_no_committee_decides() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    let challenge = story.challenge("sam", Role::Security, Some("validation-report"));
    story.check("challenge.override", "lea").unwrap();
    story.set_aside("sam", challenge);
    assert_eq!(story.release().open_challenges().count(), 1, "not by just anybody");
    story.set_aside("lea", challenge);
    let settled = story.release().challenges[0].settled.clone().unwrap();
    assert!(settled.overridden && settled.by == email("lea"));

    let mut story = Story::in_review(Kind::NewModel, Tier::High);
    let challenge = story.challenge("carl", Role::Committee, None);
    assert_eq!(story.refuses("challenge.override", "lea").code, "committee-decides");
    story.set_aside("lea", challenge);
    assert_eq!(story.release().open_challenges().count(), 1);
    story.clear("cora", challenge);
    assert_eq!(story.release().open_challenges().count(), 0, "another of the author's role");
}

#[test]
fn setting_aside_does_not_outlive_the_row_that_allowed_it() {
    let mut story = Story::in_review(Kind::NewModel, Tier::High);
    let challenge = story.challenge("carl", Role::Committee, None);
    story.set_aside("lea", challenge);
    story.model.confirmed = Some(Tier::Low);
    let natures = Some(BTreeSet::from([Nature::First]));
    story.act("ann", ReleaseAmend { tier: Some(Tier::Low), natures, ..ReleaseAmend::default() });
    assert_eq!(story.release().open_challenges().count(), 1, "void when it was signed, void now");
}

#[test]
fn a_clearing_that_had_not_seen_the_challenge_clears_nothing() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    let before = story.heads();
    let challenge = story.challenge("lea", Role::GovernanceLead, None);
    let reason = words("seen");
    story.act_seeing(&before, "lea", obstat::domain::act::ChallengeClear { challenge, reason });
    assert_eq!(story.release().open_challenges().count(), 1);
}

#[test]
fn an_acceptance_is_of_the_answer_it_names() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Medium);
    let answer = item(&story, "capacity").answer_event.unwrap();
    story.act("lea", ItemAccept { item: "capacity".into(), answer });
    assert!(matches!(item(&story, "capacity").review, Review::Accepted { .. }));
    story.answer("capacity", "other");
    assert_eq!(item(&story, "capacity").review, Review::Unreviewed);
}

#[test]
fn evidence_after_the_decision_is_marked_so_and_changes_nothing() {
    let mut story = Story::approved();
    let before = story.release();
    assert_eq!(story.check("evidence.add", "ann").unwrap(), "marked as added after the decision");
    let late = story.evidence("ann", &["model-card"]);
    let after = story.release();
    assert!(after.evidence.iter().find(|e| e.id == late).unwrap().after_decision);
    assert_eq!((after.subject, after.items), (before.subject, before.items));
}
