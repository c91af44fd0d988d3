#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;
use rstest::rstest;

use super::Deadlines;
use crate::domain::deadline::Deadline;
use crate::domain::ids::{Digest, EventId};
use crate::domain::vocab::Role;
use crate::tui::boards::{Board, BoardId, Chosen};
use crate::tui::look::Look;
use crate::tui::model::{Model, Screen};
use crate::tui::sample::{email, header, now};
use crate::tui::screens::board;
use crate::tui::screens::stage::{self, DARK, LIGHT, PLAIN, SIZES, assert_harmless, hostile, sweep};

type Line = (&'static str, &'static str, i64, &'static str, &'static str, &'static [&'static str], Option<Role>);

const LINES: &[Line] = &[
    ("confirmation-due", "fraud-score@1.9.2", -49, "The owner's confirmation is 2 d over", "three statements", &["ann"], None),
    (
        "committee-vote",
        "triage-nlp@2.4.0",
        -4,
        "The Committee vote is 4 h over: 0 of 5 voted",
        "3 more votes for quorum.",
        &["priya", "mei", "rui", "tom"],
        Some(Role::Committee),
    ),
    ("emergency-papers", "claims-ocr@2.7.1", 2, "The written sign-offs are due in 2 h", "all of §3", &["priya"], None),
    ("condition", "bed-planner@1.2.0", 18, "Condition: publish the audit of the 80+ cohort", "not met yet", &["ann"], None),
    ("condition", "triage-nlp@2.3.0", 72, "Condition: re-run the bias test", "not met yet", &["jonas"], None),
    ("approval-unused", "no-show@1.4.0", 75, "The approval waits for its deployment", "unused after 90 days", &["tom"], None),
    ("policy-review", "", 41 * 24, "The policy 1.0 is to be reviewed", "a review is a new version too", &["priya"], None),
];

fn deadline(n: usize, line: &Line) -> Deadline {
    let (code, reference, hours, text, detail, who, role) = *line;
    Deadline {
        due: now() + TimeDelta::hours(hours),
        code,
        key: String::new(),
        text: text.to_owned(),
        detail: detail.to_owned(),
        clause: "§5".to_owned(),
        release: reference.parse().ok().map(|r| (EventId(Digest::of(&n.to_be_bytes()).0), r)),
        role,
        who: who.iter().map(|w| email(w)).collect(),
    }
}

fn some() -> Vec<Deadline> {
    LINES.iter().enumerate().map(|(n, line)| deadline(n, line)).collect()
}

fn model(look: Look, list: Vec<Deadline>, pane: usize) -> Model {
    let mut model = Model::new(look, (120, 36));
    (model.header, model.screen) = (Some(header()), Screen::Board(BoardId::Deadlines));
    model.boards.deadlines.take(list);
    model.boards.deadlines.standing_mut().pane = pane;
    model
}

fn shown(model: &Model, size: (u16, u16)) -> String {
    let board: &Deadlines = &model.boards.deadlines;
    stage::shown("deadlines", model.look, size, |c, s, b| board::draw(board, c, model, s, b))
}

#[test]
fn by_day_with_what_is_overdue_first() {
    for size in SIZES {
        insta::assert_snapshot!(format!("{}x{}", size.0, size.1), shown(&model(DARK(), some(), 0), size));
    }
    insta::assert_snapshot!("light", shown(&model(LIGHT(), some(), 0), (120, 36)));
    insta::assert_snapshot!("detail_80x24", shown(&model(DARK(), some(), 1), (80, 24)));
    let plain = shown(&model(PLAIN(), some(), 0), (80, 24));
    assert!(plain.is_ascii(), "{plain}");
    insta::assert_snapshot!("plain", plain);
    assert!(shown(&model(PLAIN(), some(), 0), (50, 12)).starts_with("obstat needs 60"));
}

#[test]
fn no_date_says_so_and_what_is_not_read_yet_too() {
    assert!(shown(&model(DARK(), Vec::new(), 0), (80, 24)).contains("Nothing has a date."));
    let mut unread = model(DARK(), Vec::new(), 0);
    unread.boards.deadlines = Deadlines::default();
    assert!(shown(&unread, (80, 24)).contains("Reading …"));
}

#[test]
fn the_cursor_stays_on_its_deadline_when_the_list_is_read_anew() {
    let mut board = Deadlines::default();
    board.take(some());
    board.standing_mut().cursors[0].at = 3;
    let before = board.chosen();
    assert!(matches!(before, Chosen::Release(_)));
    board.take(some().into_iter().skip(2).collect());
    assert_eq!((board.chosen(), board.standing().cursors[0].at), (before, 1));
    board.take(Vec::new());
    assert_eq!(board.chosen(), Chosen::Nothing);
}

#[rstest]
fn hostile_words_are_harmless_at_every_size(#[values(0, 1)] pane: usize) {
    let mut list = some();
    list[0].text = hostile();
    list[0].detail = hostile();
    let model = model(DARK(), list, pane);
    for size in sweep() {
        let board = &model.boards.deadlines;
        let (buffer, _) = stage::draw(model.look, size, |c, s, b| board::draw(board, c, &model, s, b));
        assert_harmless(&buffer);
    }
}
