//! Items carried over from the model's last approved release (`rules.md` §3).

use std::collections::BTreeMap;

use obstat::domain::act::ItemCarry;
use obstat::domain::ids::EventId;
use obstat::domain::release::{Answered, Carried, Evidence, Item, Origin};
use obstat::domain::vocab::{Kind, Tier};

use crate::story::{Story, email, moment};

/// What the answer of `triage@1.0` to this item brings, and the act that names it.
fn known(story: &mut Story, item: &str) -> ItemCarry {
    let carry = ItemCarry { item: item.into(), release: EventId([8; 32]), decision: EventId([7; 32]), answer: EventId([6; 32]) };
    let evidence = Evidence {
        id: EventId([5; 32]),
        title: "report of 1.0".into(),
        kind: None,
        file: None,
        url: Some("https://example.org/1.0".into()),
        stored: None,
        dated: None,
        reading: None,
        items: [item.to_owned()].into(),
        by: email("ann"),
        at: moment("2026-03-01T09:00:00Z"),
        after_decision: false,
        gone: None,
        purged: None,
    };
    let origin = Origin { reference: "triage@1.0".parse().unwrap(), at: moment("2026-03-01T10:00:00Z") };
    let brought = Carried { origin, answer: "as before".into(), fields: BTreeMap::new(), evidence: vec![evidence] };
    story.carried.push((carry.clone(), brought));
    carry
}

fn item(story: &Story, id: &str) -> Item {
    story.release().item(id).unwrap().clone()
}

#[test]
fn an_update_carries_an_item_with_its_answer_evidence_and_age() {
    let mut story = Story::requested(Kind::MinorUpdate, Tier::Low);
    let carry = known(&mut story, "data-sheet");
    let subject = story.release().subject;
    let act = story.act("ann", carry);
    let sheet = item(&story, "data-sheet");
    assert_eq!((sheet.answered, sheet.answer.as_str(), sheet.evidence.len()), (Answered::Done, "as before", 1));
    assert_eq!(sheet.carried.unwrap().at, moment("2026-03-01T10:00:00Z"));
    assert_ne!(story.release().subject, subject, "approvers see what is carried, evidence included");
    let line = story.release().history.into_iter().find(|l| l.id == act).unwrap();
    assert_eq!(line.text, "carried data-sheet over from triage@1.0");
    story.answer("data-sheet", "anew");
    assert_eq!(item(&story, "data-sheet").carried, None, "a later answer replaces it");
}

#[test]
fn what_names_no_approved_answer_carries_nothing() {
    let mut story = Story::requested(Kind::MinorUpdate, Tier::Low);
    let carry = known(&mut story, "data-sheet");
    story.act("ann", ItemCarry { answer: EventId([1; 32]), ..carry.clone() });
    assert_eq!(item(&story, "data-sheet").answered, Answered::Open);
    story.act("sam", carry);
    assert_eq!(item(&story, "data-sheet").answered, Answered::Open, "it is the owner's to carry");
}

#[test]
fn the_policy_says_which_items_are_answered_anew_and_which_releases_carry() {
    let mut story = Story::requested(Kind::MinorUpdate, Tier::Low);
    let carry = known(&mut story, "change-log");
    story.act("ann", carry);
    assert_eq!(item(&story, "change-log").answered, Answered::Open);
    let mut story = story.clone().under(&[("evidence = \"required\"\ncarried = false", "evidence = \"required\"")]);
    assert_eq!(item(&story, "change-log").answered, Answered::Done, "an organisation that edits the row gets the edited rule");
    let mut anew =
        Story::requested(Kind::MinorUpdate, Tier::Low).under(&[("id = \"data-sheet\"", "id = \"data-sheet\"\ncarried = false")]);
    let carry = known(&mut anew, "data-sheet");
    anew.act("ann", carry);
    assert_eq!(item(&anew, "data-sheet").answered, Answered::Open, "and the other way round");
    story.acts.clear();
    story.request(Kind::NewModel);
    let carry = known(&mut story, "data-sheet");
    story.act("ann", carry);
    assert_eq!(item(&story, "data-sheet").answered, Answered::Open, "a new model carries nothing");
}

#[test]
fn carrying_in_review_clears_approvals() {
    let mut story = Story::in_review(Kind::MinorUpdate, Tier::High);
    story.approve("pia");
    let carry = known(&mut story, "data-sheet");
    story.act("ann", carry);
    assert!(story.release().sign_offs[0].void.is_some());
}
