#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;

use super::Exchange;
use crate::app::exchange::{Changed, Exchanges, Held, Imported, Offered, Outlook, Peer, Preview, Stands};
use crate::app::{Conflict, Matter, Side};
use crate::domain::ids::{EventId, KeyId};
use crate::domain::vocab::State;
use crate::tui::boards::{Board, BoardId, Chosen};
use crate::tui::look::Look;
use crate::tui::model::{Model, Screen};
use crate::tui::sample::{email, header, now};
use crate::tui::screens::board;
use crate::tui::screens::stage::{self, DARK, LIGHT, PLAIN, SIZES};

fn side(n: u8, who: &str, text: &str) -> Side {
    let at = now() - TimeDelta::hours(i64::from(n));
    Side { event: EventId([n; 32]), kind: "decision.record".into(), by: Some(email(who)), at, text: text.to_owned() }
}

fn peer(name: &str, packed: Option<i64>, about: &[(&str, u64)]) -> Peer {
    Peer {
        name: name.to_owned(),
        email: Some(email(&name.split(' ').next().unwrap().to_lowercase())),
        packed: packed.map(|hours| now() - TimeDelta::hours(hours)),
        lacks: about.iter().map(|(_, n)| n).sum(),
        about: about.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect(),
        ahead: 0,
        went_back: Vec::new(),
    }
}

/// Ann has everything, Jonas lacks something and went back, Mei's bundle waits, Tom was never heard of.
fn stands() -> Exchanges {
    let mut peers = vec![
        peer("Ann Lindqvist", Some(5), &[]),
        peer("Jonas Weber", Some(30), &[("triage-nlp@2.4.0", 9), ("the organisation", 2), ("fraud-score@1.9.2", 1)]),
        peer("Mei Ito", Some(80), &[("triage-nlp@2.4.0", 3)]),
        peer("Tom Okafor", None, &[]),
    ];
    peers[1].went_back = vec![side(40, "jonas", "item.answer")];
    peers[2].ahead = 6;
    let held = Held {
        file: "/store/inbox/0.obstat".into(),
        by: KeyId([3; 32]),
        name: "Mei Ito".into(),
        packed: now() - TimeDelta::hours(4),
        events: 6,
        text: "waiting for events 41–43 of Mei Ito".into(),
    };
    let contested = Conflict {
        matter: Matter::Outcome,
        about: "triage-nlp@2.4.0".into(),
        release: Some(EventId([9; 32])),
        text: "An approval and a rejection had not seen each other".into(),
        sides: vec![side(2, "priya", "decision.record"), side(3, "jonas", "signoff.reject")],
        who: vec![email("priya"), email("ann")],
        how: "obstat decide triage-nlp@2.4.0, having seen both".into(),
    };
    Exchanges { events: 1_204, peers, inbox: vec![held], folder: Some("/mnt/governance/acme".into()), conflicts: vec![contested] }
}

fn offered(name: &str, who: &str, hours: i64, events: u64, outlook: Outlook) -> Offered {
    let packed = Some((KeyId([1; 32]), who.to_owned(), now() - TimeDelta::hours(hours)));
    Offered { file: format!("/mnt/governance/acme/{name}.obstat").into(), packed, events, outlook }
}

fn changed(n: u8, reference: &str, before: Option<(State, u32)>, after: (State, u32), acts: u64, by: &[&str]) -> Changed {
    let stands = |(state, blocks)| Stands { state, blocks };
    Changed {
        release: EventId([n; 32]),
        reference: reference.to_owned(),
        before: before.map(stands),
        after: stands(after),
        acts,
        by: by.iter().map(|b| (*b).to_owned()).collect(),
    }
}

fn preview() -> Preview {
    let told = Imported {
        new: 12,
        known: 40,
        files: 2,
        changed: vec![
            changed(1, "claims-ocr@2.7.1", Some((State::InReview, 2)), (State::Approved, 0), 5, &["Ann Lindqvist", "Rui Costa"]),
            changed(2, "triage-nlp@2.4.0", Some((State::Approved, 0)), (State::Contested, 1), 1, &["Jonas Weber"]),
            changed(3, "sepsis-alert@5.3.0", None, (State::Draft, 7), 4, &["Mei Ito"]),
        ],
        office: 2,
        dry_run: true,
        ..Imported::default()
    };
    let refused = Offered {
        file: "/mnt/governance/acme/half.obstat".into(),
        packed: None,
        events: 0,
        outlook: Outlook::Refused("the file ends within manifest.json".into()),
    };
    let bundles = vec![
        offered("from-ann", "Ann Lindqvist", 5, 47, Outlook::New(11)),
        offered("from-jonas", "Jonas Weber", 30, 5, Outlook::New(1)),
        offered("from-rui", "Rui Costa", 50, 4, Outlook::Waits("waiting for event 17 of Rui Costa".into())),
        offered("old", "Mei Ito", 900, 4, Outlook::Known),
        refused,
    ];
    Preview { bundles, told }
}

fn model(look: Look, pane: usize, stands: Exchanges, preview: Result<Preview, String>) -> Model {
    let mut model = Model::new(look, (120, 36));
    (model.header, model.screen) = (Some(header()), Screen::Board(BoardId::Exchange));
    model.boards.exchange.take(stands, preview);
    model.boards.exchange.standing_mut().pane = pane;
    model
}

fn shown(model: &Model, size: (u16, u16)) -> String {
    let board = &model.boards.exchange;
    stage::shown("exchange", model.look, size, |c, s, b| board::draw(board, c, model, s, b))
}

#[test]
fn what_the_folder_offers_and_what_it_would_change() {
    for size in SIZES {
        insta::assert_snapshot!(format!("{}x{}", size.0, size.1), shown(&model(DARK(), 0, stands(), Ok(preview())), size));
    }
    insta::assert_snapshot!("light", shown(&model(LIGHT(), 0, stands(), Ok(preview())), (160, 45)));
    for (pane, name) in [(1, "effect"), (2, "others"), (3, "gaps"), (4, "conflicts")] {
        let mut model = model(DARK(), pane, stands(), Ok(preview()));
        model.boards.exchange.standing_mut().cursors[2].at = 1;
        insta::assert_snapshot!(format!("{name}_80x24"), shown(&model, (80, 24)));
    }
    let plain = shown(&model(PLAIN(), 4, stands(), Ok(preview())), (160, 45));
    assert!(plain.is_ascii(), "{plain}");
}

#[test]
fn nothing_to_exchange_is_said_in_words() {
    for size in SIZES {
        let none = Exchanges { events: 1, ..Exchanges::default() };
        insta::assert_snapshot!(
            format!("empty_{}x{}", size.0, size.1),
            shown(&model(DARK(), 0, none, Ok(Preview::default())), size)
        );
    }
    let gone = model(DARK(), 0, stands(), Err("/mnt/governance/acme cannot be read: not found".into()));
    assert!(shown(&gone, (80, 24)).contains("cannot be read: not found"));
}

#[test]
fn after_an_import_it_is_told_what_was_taken_in() {
    let mut model = model(DARK(), 1, stands(), Ok(Preview::default()));
    model.boards.exchange.took(Imported { dry_run: false, ..preview().told });
    insta::assert_snapshot!("taken_80x24", shown(&model, (80, 24)));
}

#[test]
fn what_is_imported_is_what_the_effect_told_of_and_a_side_is_one_of_two() {
    let mut board = Exchange::default();
    board.take(stands(), Ok(preview()));
    let names: Vec<String> = board.offers().iter().map(|f| f.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["from-ann.obstat", "from-jonas.obstat"], "what waits or is refused stays out");
    board.standing_mut().pane = 4;
    board.standing_mut().cursors[4].at = 1;
    assert_eq!(board.side(), Some((EventId([3; 32]), true)));
    assert_eq!(board.chosen(), Chosen::Act(EventId([3; 32])));
    board.standing_mut().cursors[4].at = 2;
    assert_eq!(board.side(), Some((EventId([40; 32]), false)), "who went back settles nothing by an act");
}

#[test]
fn foreign_words_command_nothing() {
    let mut odd = stands();
    odd.peers[0].name = stage::hostile();
    odd.inbox[0].text = stage::hostile();
    odd.conflicts[0].text = stage::hostile();
    let mut offers = preview();
    offers.bundles[0].packed = Some((KeyId([1; 32]), stage::hostile(), now()));
    offers.bundles[4].outlook = Outlook::Refused(stage::hostile());
    offers.told.changed[0].by = vec![stage::hostile()];
    let model = model(DARK(), 0, odd, Ok(offers));
    for size in stage::sweep() {
        for pane in 0..5 {
            let mut board = Exchange::default();
            board.take(model.boards.exchange.stands.clone().unwrap(), model.boards.exchange.preview.clone().unwrap());
            board.standing_mut().pane = pane;
            let (buffer, _) = stage::draw(DARK(), size, |c, s, b| board::draw(&board, c, &model, s, b));
            stage::assert_harmless(&buffer);
        }
    }
}
