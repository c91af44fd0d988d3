#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use rstest::rstest;

use super::fixtures::full;
use super::{Drawn, ReleaseScreen};
use crate::app::view::ReleaseCard;
use crate::domain::act::{Measured, Reported};
use crate::domain::reading::Decimal;
use crate::domain::release::Review;
use crate::domain::remark::Remark;
use crate::domain::threshold::{Measure, Threshold};
use crate::domain::vocab::Direction;
use crate::tui::look::Look;
use crate::tui::model::{Model, Page, Screen};
use crate::tui::sample;
use crate::tui::screens::Target;
use crate::tui::screens::stage::{self, DARK, LIGHT, PLAIN, SIZES, assert_harmless, hostile, sweep};

pub(super) fn model(page: Page, look: Look, card: ReleaseCard) -> Model {
    let mut model = Model::new(look, (120, 36));
    (model.screen, model.page, model.card, model.header) = (Screen::Release, page, Some(card), Some(sample::header()));
    // bias-fairness: the one that is challenged.
    model.checklist.at = 5;
    model
}

fn serves() -> Vec<(String, String)> {
    ["9", "10", "13", "14", "15", "17", "43(4)"].map(|n| (format!("EU AI Act Art. {n}"), "what it asks".to_owned())).to_vec()
}

pub(super) fn draw(model: &Model, size: (u16, u16)) -> (Buffer, Drawn) {
    let serves = serves();
    stage::draw(model.look, size, |c, s, b| ReleaseScreen { context: *c, model, serves: &serves }.draw(s, b))
}

pub(super) fn shown(model: &Model, size: (u16, u16)) -> String {
    let serves = serves();
    let name = format!("release-{:?}", model.page);
    stage::shown(&name, model.look, size, |c, s, b| ReleaseScreen { context: *c, model, serves: &serves }.draw(s, b))
}

pub(super) fn text(buffer: &Buffer) -> String {
    let row = |y: u16| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..buffer.area.height).map(|y| row(y) + "\n").collect()
}

#[test]
fn every_page_at_every_usual_size() {
    for (page, size) in Page::ALL.into_iter().flat_map(|p| SIZES.map(|s| (p, s))) {
        insta::assert_snapshot!(format!("{page:?}_{}x{}", size.0, size.1), shown(&model(page, DARK(), full()), size));
    }
    for page in Page::ALL {
        shown(&model(page, DARK(), full()), (200, 60));
        shown(&model(page, DARK(), full()), (60, 15));
    }
}

#[test]
fn what_is_to_be_seen_and_blocks_nothing_stands_below_what_does() {
    let mut card = full();
    let remark = |code, text: &str, clause: &str| Remark {
        code,
        text: text.to_owned(),
        clause: clause.to_owned(),
        who: vec![sample::email("ann")],
        since: None,
    };
    card.remarks = vec![
        remark("self-approved", "Self-approved: Ann Lindqvist asked for it and signed as Model Owner", "§3"),
        remark("tier-self-confirmed", "Ann Lindqvist, the owner, confirmed the risk tier as Lead", "§3"),
    ];
    card.obstructions.truncate(1);
    for (page, size) in [(Page::Overview, (160, 45)), (Page::Overview, (80, 24)), (Page::SignOffs, (80, 24))] {
        let name = format!("{page:?}_remarks_{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, shown(&model(page, DARK(), card.clone()), size));
    }
    card.obstructions.clear();
    let (buffer, _) = draw(&model(Page::Overview, DARK(), card), (120, 36));
    assert!(text(&buffer).contains("nihil obstat") && text(&buffer).contains("! Self-approved"), "{}", text(&buffer));
}

#[test]
fn on_light_ground_and_in_plain_ascii() {
    insta::assert_snapshot!("Overview_light", shown(&model(Page::Overview, LIGHT(), full()), (120, 36)));
    for page in Page::ALL {
        let plain = shown(&model(page, PLAIN(), full()), (80, 24));
        assert!(plain.is_ascii(), "{plain}");
        insta::assert_snapshot!(format!("{page:?}_plain"), plain);
    }
}

#[test]
fn an_empty_release_says_what_is_missing() {
    let all = Page::ALL.map(|page| text(&draw(&model(page, DARK(), sample::card()), (120, 36)).0)).concat();
    for words in ["none asked for", "it names no bytes", "0 acts", "this model has not run in production"] {
        assert!(all.contains(words), "{words}: {all}");
    }
    let mut none = model(Page::Overview, DARK(), full());
    none.card = None;
    assert!(text(&draw(&none, (80, 24)).0).contains("No release is open."));
}

#[test]
fn running_text_can_be_read_to_its_end_and_no_further() {
    for (page, last) in [(Page::Request, "triage-nlp-2.4.0.safetensors"), (Page::SignOffs, "latency is up by 4 ms")] {
        let mut model = model(page, DARK(), full());
        (model.request.at, model.sign_offs.at) = (9_999, 9_999);
        let (buffer, drawn) = draw(&model, (80, 24));
        assert!(text(&buffer).contains(last), "{}", text(&buffer));
        drawn.keep(&mut model);
        assert!(model.request.at.min(model.sign_offs.at) < 60, "one step up must show");
    }
}

#[test]
fn the_chosen_item_is_shown_in_full_at_every_size() {
    for size in [(80, 24), (120, 36), (160, 45), (200, 60)] {
        let page = text(&draw(&model(Page::Checklist, DARK(), full()), size).0);
        assert!(page.contains("Results per subgroup") && page.contains("No results for patients over 80."), "{size:?} {page}");
    }
    let page = text(&draw(&model(Page::Checklist, DARK(), full()), (160, 45)).0);
    assert!(page.contains("The cohort over 80 was too small to tell.") && page.contains("not given yet"), "{page}");
}

#[test]
fn the_chosen_evidence_shows_its_whole_digest() {
    let card = full();
    let digest = card.release.evidence[0].stored.as_ref().unwrap().sha256.to_string();
    for size in [(80, 24), (120, 36), (160, 45)] {
        let page: String = text(&draw(&model(Page::Evidence, DARK(), card.clone()), size).0);
        let letters: String = page.split_whitespace().collect();
        assert!(page.contains(&digest) || letters.contains(&digest), "{size:?} {page}");
    }
}

#[test]
fn the_cursor_of_the_history_stays_in_sight() {
    let mut model = model(Page::History, DARK(), full());
    for at in 0..model.card.as_ref().unwrap().release.history.len() {
        model.history.at = at;
        let (buffer, drawn) = draw(&model, (80, 24));
        drawn.keep(&mut model);
        assert!(text(&buffer).contains('▌'), "act {at} is out of sight");
    }
}

#[test]
fn the_mouse_finds_tabs_and_rows() {
    let (_, drawn) = draw(&model(Page::Overview, DARK(), full()), (120, 36));
    assert_eq!((drawn.hits().at(2, 4), drawn.hits().at(16, 4)), (Some(Target::Pane(1)), Some(Target::Pane(2))));
    assert_eq!(drawn.hits().at(10, 8), Some(Target::Row(2, 0)));
    let (_, drawn) = draw(&model(Page::History, DARK(), full()), (120, 36));
    assert_eq!(drawn.hits().at(10, 9), Some(Target::Row(6, 1)));
}

#[test]
fn only_what_is_overdue_is_bold_red() {
    for page in Page::ALL {
        let model = model(page, DARK(), full());
        let shown = shown(&model, (120, 36));
        let chips = shown.matches("chip").count();
        assert!(chips <= 1, "{page:?}: {shown}");
    }
}

#[rstest]
fn hostile_words_are_harmless_at_every_size(#[values(0, 1, 2, 3, 4, 5)] page: usize) {
    let (evil, mut card) = (hostile(), full());
    let release = &mut card.release;
    (release.summary, release.vendor, release.withdrawn) = (evil.clone(), Some(evil.clone()), Some(evil.clone()));
    release.artifacts[0].name = Some(evil.clone());
    let item = &mut release.items[5];
    (item.title, item.ask, item.answer) = (evil.clone(), evil.clone(), evil.clone());
    item.fields.insert(evil.clone(), evil.clone());
    assert!(matches!(item.review, Review::Challenged(_)));
    release.challenges[0].reason = evil.clone();
    (release.evidence[0].title, release.evidence[0].url) = (evil.clone(), Some(evil.clone()));
    release.sign_offs[1].words = Some(evil.clone());
    release.conditions[0].terms.text = evil.clone();
    release.deployments[0].environment = evil.clone();
    (release.history[0].text, release.history[2].not_counted) = (evil.clone(), Some(evil.clone()));
    card.obstructions[0].text = evil.clone();
    (card.obstructions[1].detail, card.ballot_sentence, card.offers[0].remark) = (evil.clone(), Some(evil.clone()), evil);
    let mut model = model(Page::ALL[page], DARK(), card);
    for size in sweep() {
        assert_harmless(&draw(&model, size).0);
    }
    (model.history.at, model.checklist.at, model.evidence.at, model.decision.at) = (2, 999, 999, 999);
    assert_harmless(&draw(&model, (80, 24)).0);
}

/// The sample's release, its first piece of evidence giving an accuracy that does not reach what is asked.
fn measured() -> ReleaseCard {
    let mut card = full();
    let value = "0.81".parse::<Decimal>().unwrap();
    let other = Measured { name: "\u{1b}[2Jrecall".into(), value: "0.5".parse().unwrap() };
    let metrics = vec![Measured { name: "accuracy".into(), value: value.clone() }, other];
    let piece = &mut card.release.evidence[0];
    piece.reading = Some(Reported {
        format: "lm-evaluation-harness".into(),
        metrics,
        left_out: 3,
        topics: 0,
        unsaid: Vec::new(),
        fault: None,
    });
    let threshold = Threshold {
        id: piece.id,
        metric: "accuracy".into(),
        direction: Direction::AtLeast,
        value: "0.85".parse().unwrap(),
        by: sample::email("priya"),
        at: sample::now(),
        knew: BTreeSet::new(),
    };
    let results = vec![(piece.id, value)];
    card.release.measures = vec![Measure { threshold, results, too_late: false, accepted: false }];
    card
}

#[test]
fn the_numbers_of_a_piece_stand_beside_it_with_their_verdict() {
    let text = text(&draw(&model(Page::Evidence, DARK(), measured()), (160, 45)).0);
    assert!(text.contains("lm-evaluation-harness results, 5 metrics"), "{text}");
    assert!(text.contains("accuracy 0.81 does not reach at least 0.85"), "{text}");
    assert!(text.contains("accuracy 0.81, not at least") && text.contains("␛[2Jrecall 0.5 …"), "{text}");
}

#[test]
fn a_file_that_is_broken_says_so_with_its_line() {
    let mut card = measured();
    let reading = card.release.evidence[0].reading.as_mut().unwrap();
    (reading.metrics, reading.left_out) = (Vec::new(), 0);
    reading.fault = Some("line 8: a comma stands before “}”".into());
    card.release.measures.clear();
    let text = text(&draw(&model(Page::Evidence, DARK(), card), (160, 45)).0);
    assert!(text.contains("lm-evaluation-harness results, invalid: line 8: a comma"), "{text}");
}
