//! Items, evidence, reviews and challenges (`rules.md` §3).

use std::collections::{BTreeMap, BTreeSet};

use obstat::domain::act::{ItemNotApplicable, ItemReopen, ReleaseAmend};
use obstat::domain::release::Answered;
use obstat::domain::vocab::{Fact, Kind, Outcome, Role, State, Tier};

use crate::story::{Story, email, words};

pub fn item(story: &Story, id: &str) -> obstat::domain::release::Item {
    story.release().item(id).unwrap_or_else(|| panic!("{id} is not asked")).clone()
}

fn open_detail(story: &Story, id: &str) -> String {
    let found = story.obstructions().into_iter().find(|o| o.item.as_deref() == Some(id));
    found.map(|o| o.detail).unwrap_or_default()
}

#[test]
fn an_item_is_done_with_its_answer_and_its_evidence() {
    let mut story = Story::requested(Kind::NewModel, Tier::Low);
    story.answer("model-card", "see there");
    assert_eq!(item(&story, "model-card").answered, Answered::Open);
    assert_eq!(open_detail(&story, "model-card"), "answered, but no evidence is attached");
    story.evidence("ann", &["model-card", "data-sheet"]);
    assert_eq!(item(&story, "model-card").answered, Answered::Done);
    assert_eq!(item(&story, "data-sheet").answered, Answered::Open, "evidence alone is no answer");
    story.answer("capacity", "10 a second");
    assert_eq!(item(&story, "capacity").answered, Answered::Done, "a note will do");
}

#[test]
fn one_piece_of_evidence_supports_what_the_owner_links_it_to() {
    let mut story = Story::requested(Kind::NewModel, Tier::Low);
    let report = story.evidence("sam", &["validation-report"]);
    story.answer("validation-report", "tested");
    assert_eq!(item(&story, "validation-report").answered, Answered::Open, "a reviewer's is not the owner's");
    let mut answer = story.answer_act("validation-report", "tested");
    answer.evidence = BTreeSet::from([report]);
    story.act("ann", answer.clone());
    answer.item = "model-card".into();
    story.act("ann", answer);
    assert_eq!(item(&story, "validation-report").evidence, [report]);
    assert_eq!(item(&story, "model-card").answered, Answered::Done);
}

#[test]
fn the_fields_that_the_policy_asks_for_must_be_given_and_well_formed() {
    let cases = [
        ("rollback-tested", "rollback_window", &["", "soon", "0m", "-4h", "4 hours", "30"][..], "4h"),
        ("risk-assessment", "risk_reference", &["", "  "], "RR-12"),
        ("on-call", "on_call", &[""], "rota 3"),
    ];
    for (id, field, bad, good) in cases {
        let mut story = Story::requested(Kind::NewModel, Tier::Low);
        story.evidence("ann", &[id]);
        let mut answer = story.answer_act(id, "done");
        answer.fields.clear();
        story.act("ann", answer.clone());
        assert_eq!(item(&story, id).answered, Answered::Open, "{id} without {field}");
        assert!(
            open_detail(&story, id).starts_with(&format!("answered, but {field} is not given")),
            "{}",
            open_detail(&story, id)
        );
        for value in bad {
            answer.fields.insert(field.into(), (*value).into());
            story.act("ann", answer.clone());
            assert_eq!(item(&story, id).answered, Answered::Open, "{field} = {value:?}");
        }
        answer.fields.insert(field.into(), good.into());
        story.act("ann", answer);
        assert_eq!(item(&story, id).answered, Answered::Done, "{field} = {good:?}");
    }
}

#[test]
fn only_an_item_with_a_condition_can_be_claimed_not_applicable() {
    let claim = |item: &str| ItemNotApplicable { item: item.into(), reason: words("no personal data") };
    let mut story = Story::requested(Kind::NewModel, Tier::Medium);
    story.act("ann", claim("bias-fairness"));
    story.act("ann", claim("model-card"));
    let claimed = item(&story, "bias-fairness");
    assert_eq!((claimed.answered, claimed.answer.as_str()), (Answered::NotApplicable, "no personal data"));
    assert_eq!(item(&story, "model-card").answered, Answered::Open);
    assert!(claimed.is_done());
    story.act("ann", ItemReopen { item: "bias-fairness".into(), reason: words("it does") });
    assert_eq!(item(&story, "bias-fairness").answered, Answered::Open);
}

#[test]
fn any_approver_may_refuse_a_claim() {
    let mut story = Story::requested(Kind::NewModel, Tier::Medium);
    story.answer_all();
    story.act("ann", ItemNotApplicable { item: "bias-fairness".into(), reason: words("nobody is judged") });
    story.submit();
    story.challenge("lea", Role::GovernanceLead, Some("bias-fairness"));
    assert_eq!(story.codes().iter().filter(|c| **c == "item-challenged").count(), 1);
}

#[test]
fn facts_and_kind_decide_what_is_asked() {
    let mut story = Story::requested(Kind::NewModel, Tier::High);
    let asked = |story: &Story, id: &str| story.release().item(id).is_some();
    assert!(!asked(&story, "fria") && !asked(&story, "dpia") && !asked(&story, "security-tests") && !asked(&story, "change-log"));
    let facts: BTreeMap<Fact, bool> =
        [Fact::EuDeployment, Fact::DpiaRequired, Fact::AdversarialExposure].into_iter().map(|f| (f, true)).collect();
    story.act("ann", ReleaseAmend { facts: Some(facts), ..ReleaseAmend::default() });
    assert!(asked(&story, "fria") && asked(&story, "dpia") && asked(&story, "security-tests"));
    assert_eq!(story.release().items.len(), 16, "all but the change log of a first release");
    assert!(asked(&Story::requested(Kind::ConfigurationChange, Tier::Low), "change-log"));
    assert!(asked(&Story::requested(Kind::ThirdPartyActivation, Tier::Low), "security-tests"));
}

#[test]
fn independent_validation_comes_from_another_than_owner_and_requester() {
    let mut story = Story::requested(Kind::NewModel, Tier::High);
    story.evidence("ann", &["independent-validation"]);
    story.answer("independent-validation", "validated");
    assert_eq!(item(&story, "independent-validation").answered, Answered::Open);
    assert_eq!(open_detail(&story, "independent-validation"), "signed by someone other than owner and requester");
    story.evidence("mo", &["independent-validation"]);
    assert_eq!(item(&story, "independent-validation").answered, Answered::Done);
    story.model.owner = email("mo");
    assert_eq!(item(&story, "independent-validation").answered, Answered::Done, "he did not own it then");
}

#[test]
fn an_auditors_evidence_counts_for_nothing() {
    let mut story = Story::requested(Kind::NewModel, Tier::High);
    story.answer("independent-validation", "validated");
    story.evidence("aud", &["independent-validation"]);
    assert_eq!(item(&story, "independent-validation").answered, Answered::Open);
}

#[test]
fn two_answers_at_once_leave_it_open_until_one_has_seen_both() {
    let mut story = Story::in_review(Kind::NewModel, Tier::Low);
    let seen = story.heads();
    for text in ["10 a second", "20 a second"] {
        let answer = story.answer_act("capacity", text);
        story.act_seeing(&seen, "ann", answer);
    }
    assert_eq!(item(&story, "capacity").answered, Answered::Open);
    let conflict = story.obstructions()[0].clone();
    assert_eq!((conflict.code, conflict.who), ("conflict", vec![email("ann")]));
    assert_eq!(conflict.text, "capacity was answered twice at once");
    story.answer("capacity", "15 a second");
    assert!(!story.codes().contains(&"conflict"));
}

#[test]
fn a_submission_needs_every_item_and_an_approval_no_open_challenge() {
    let mut story = Story::requested(Kind::NewModel, Tier::Low);
    story.answer_all();
    story.act("ann", ItemReopen { item: "capacity".into(), reason: words("wait") });
    assert_eq!(story.refuses("release.submit", "ann").code, "item-open");
    story.submit();
    story.approve("ann");
    story.claim("ann", Outcome::Approved);
    assert_eq!(story.release().state, State::InReview, "an open item proves nothing");
}
