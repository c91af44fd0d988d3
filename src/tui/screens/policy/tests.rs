#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::domain::policy;
use crate::tui::boards::{Board, BoardId};
use crate::tui::look::Look;
use crate::tui::model::{Model, Screen};
use crate::tui::sample::header;
use crate::tui::screens::board;
use crate::tui::screens::stage::{self, DARK, LIGHT, PLAIN, SIZES, assert_harmless, sweep};

fn model(look: Look, pane: usize, clause: usize) -> Model {
    let mut model = Model::new(look, (120, 36));
    (model.header, model.screen) = (Some(header()), Screen::Board(BoardId::Policy));
    let shipped = policy::load(policy::SHIPPED).unwrap();
    model.boards.policy.take(shipped.document.clone(), policy::sections(&shipped));
    let standing = model.boards.policy.standing_mut();
    (standing.pane, standing.cursors[0].at) = (pane, clause);
    model
}

fn shown(model: &Model, size: (u16, u16)) -> String {
    let policy = &model.boards.policy;
    stage::shown("policy", model.look, size, |c, s, b| board::draw(policy, c, model, s, b))
}

#[test]
fn clause_by_clause() {
    for size in SIZES {
        insta::assert_snapshot!(format!("{}x{}", size.0, size.1), shown(&model(DARK(), 0, 4), size));
    }
    insta::assert_snapshot!("light", shown(&model(LIGHT(), 0, 4), (120, 36)));
    let plain = shown(&model(PLAIN(), 1, 4), (80, 24));
    assert!(plain.is_ascii(), "{plain}");
    insta::assert_snapshot!("plain", plain);
    assert!(shown(&model(DARK(), 0, 0), (50, 12)).starts_with("obstat needs 60"));
}

#[test]
fn every_clause_can_be_read_to_its_end_and_another_begins_at_its_beginning() {
    for clause in 0..model(DARK(), 0, 0).boards.policy.len(0) {
        let mut model = model(DARK(), 1, clause);
        model.boards.policy.standing_mut().cursors[1].at = 9_999;
        let board = &model.boards.policy;
        let (_, drawn) = stage::draw(model.look, (80, 24), |c, s, b| board::draw(board, c, &model, s, b));
        drawn.keep(&mut model.boards.policy);
        assert!(model.boards.policy.standing().cursors[1].at < 500, "one step up must show");
        model.boards.policy.standing_mut().pane = 0;
        let board = &model.boards.policy;
        let (_, drawn) = stage::draw(model.look, (120, 36), |c, s, b| board::draw(board, c, &model, s, b));
        drawn.keep(&mut model.boards.policy);
        assert_eq!(model.boards.policy.standing().cursors[1].at, 0);
    }
}

#[test]
fn no_size_is_too_odd() {
    for (pane, size) in [0, 1].into_iter().flat_map(|p| sweep().map(move |s| (p, s))) {
        let model = model(DARK(), pane, 4);
        let (buffer, _) = stage::draw(model.look, size, |c, s, b| board::draw(&model.boards.policy, c, &model, s, b));
        assert_harmless(&buffer);
    }
}
