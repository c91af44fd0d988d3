#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::app::{ProposedPolicy, Replay};
use crate::domain::ids::{Digest, EventId};
use crate::domain::policy;
use crate::domain::replay::{Reason, Replayed, Ruling};
use crate::domain::vocab::{Kind, Outcome, Tier};
use crate::ledger::trust::Needs;
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
    model.boards.policy.take(shipped.document.clone(), policy::sections(&shipped), Vec::new());
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

/// The same while a stricter policy waits for the Committee, replayed or not.
fn proposing(look: Look, pane: usize, replayed: bool) -> Model {
    let mut model = model(look, pane, 4);
    let shipped = policy::load(policy::SHIPPED).unwrap();
    let edits = [("version = \"1.0\"", "version = \"1.1\""), ("confirm_hours = 48", "confirm_hours = 24")];
    let text = edits.iter().fold(policy::SHIPPED.to_owned(), |text, (from, to)| text.replacen(from, to, 1));
    let draft = policy::load(&text).unwrap();
    let (me, sha256) = (header().me.unwrap().0, Digest::of(text.as_bytes()));
    let needs = Needs { keepers: 0, new_keepers: 0, committee: 2, stand_in: None, day: None, who: [me.clone()].into() };
    let proposed = ProposedPolicy {
        charter: EventId(sha256.0),
        sha256,
        version: draft.document.version.clone(),
        from: "2026-12-01".parse().unwrap(),
        needs: Some(needs),
        changes: policy::diff(&shipped, &draft),
    };
    model.boards.policy.take(shipped.document.clone(), policy::sections(&shipped), vec![proposed]);
    if replayed {
        let ruling = |outcome| Ruling { kind: Kind::MajorUpdate, tier: Tier::High, outcome };
        let reason = Reason { code: "item-open".into(), text: "dpia is still open".into(), clause: "§4.3".into() };
        let decision = |now, why| Replayed {
            id: EventId(sha256.0),
            release: EventId(sha256.0),
            reference: "triage-nlp@2.3.0".parse().unwrap(),
            attempt: 1,
            by: me.clone(),
            at: "2026-11-02T10:00:00Z".parse().unwrap(),
            was: ruling(Some(Outcome::Approved)),
            now: ruling(now),
            why,
        };
        let decisions = vec![decision(None, vec![reason]), decision(Some(Outcome::Approved), Vec::new())];
        model.boards.policy.take_replay(Replay { sha256, version: "1.1".into(), decisions });
    }
    model
}

#[test]
fn what_is_proposed_stands_beside_what_holds() {
    for (size, pane) in [((160, 45), 0), ((80, 24), 2)] {
        insta::assert_snapshot!(format!("proposed_{}x{}", size.0, size.1), shown(&proposing(DARK(), pane, true), size));
    }
    let waiting = shown(&proposing(DARK(), 2, false), (80, 24));
    assert!(waiting.contains("It lacks 2 of the Committee") && waiting.contains("r replays"), "{waiting}");
    let plain = shown(&proposing(PLAIN(), 2, true), (80, 24));
    assert!(plain.is_ascii(), "{plain}");
}

#[test]
fn when_nothing_is_proposed_any_more_the_keyboard_is_on_a_pane_that_is_there() {
    let mut model = proposing(DARK(), 2, true);
    let shipped = policy::load(policy::SHIPPED).unwrap();
    let board = &mut model.boards.policy;
    assert_eq!((board.panes().len(), board.proposed().len()), (3, 1));
    board.take(shipped.document.clone(), policy::sections(&shipped), Vec::new());
    assert_eq!((board.panes().len(), board.standing().pane), (2, 1));
}

#[test]
fn no_size_is_too_odd() {
    for (pane, size) in [0, 1].into_iter().flat_map(|p| sweep().map(move |s| (p, s))) {
        let model = model(DARK(), pane, 4);
        let (buffer, _) = stage::draw(model.look, size, |c, s, b| board::draw(&model.boards.policy, c, &model, s, b));
        assert_harmless(&buffer);
    }
    for size in sweep() {
        let model = proposing(DARK(), 2, true);
        let (buffer, _) = stage::draw(model.look, size, |c, s, b| board::draw(&model.boards.policy, c, &model, s, b));
        assert_harmless(&buffer);
    }
}
