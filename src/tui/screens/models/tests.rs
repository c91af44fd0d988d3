#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use chrono::TimeDelta;
use rstest::rstest;

use crate::app::{ModelRuns, Run};
use crate::domain::threshold::Threshold;
use crate::domain::vocab::{Direction, State, Tier};
use crate::store::ModelRow;
use crate::tui::boards::{Board, BoardId, Chosen};
use crate::tui::look::Look;
use crate::tui::model::{Model, Screen};
use crate::tui::sample::{email, header, now, page};
use crate::tui::screens::board;
use crate::tui::screens::stage::{self, DARK, LIGHT, PLAIN, SIZES, assert_harmless, hostile, sweep};

/// Each release of the sample queue as a model of its own, every other one in production, one suspended.
fn some() -> Vec<ModelRuns> {
    let rows = page().rows.into_iter().enumerate();
    let of = |(n, row): (usize, crate::app::view::QueueRow)| {
        let state = if n == 2 { State::Suspended } else { State::Confirmed };
        let run = |environment: &str, production| Run {
            deployment: row.id,
            event: row.id,
            environment: environment.to_owned(),
            production,
            release: row.id,
            reference: row.reference.clone(),
            state,
            since: now() - TimeDelta::days(3 + n as i64),
            by: email("tom"),
            ended: None,
        };
        let runs = if n % 2 == 0 { vec![run("production", true), run("staging", false)] } else { Vec::new() };
        let model = ModelRow {
            name: row.reference.model.clone(),
            owner: email(["ann", "jonas", "rui"][n % 3]),
            tier: [Tier::High, Tier::Medium, Tier::Low][n % 3],
            tier_confirmed: true,
            vendor: None,
            eu: false,
            releases: 1,
        };
        let asked = |metric: &str, direction, value: &str, who| Threshold {
            id: row.id,
            metric: metric.to_owned(),
            direction,
            value: value.parse().unwrap(),
            by: email(who),
            at: now() - TimeDelta::days(40),
            knew: BTreeSet::new(),
        };
        let failures = asked("failures", Direction::AtMost, "0", "priya");
        let thresholds = if n == 2 { vec![asked("accuracy", Direction::AtLeast, "0.85", "ann"), failures] } else { Vec::new() };
        ModelRuns { model, runs, releases: vec![row], thresholds }
    };
    rows.map(of).collect()
}

fn model(look: Look, pane: usize, at: usize) -> Model {
    let mut model = Model::new(look, (120, 36));
    (model.header, model.screen) = (Some(header()), Screen::Board(BoardId::Models));
    model.boards.models.take(some());
    let standing = model.boards.models.standing_mut();
    (standing.pane, standing.cursors[0].at) = (pane, at);
    model
}

fn shown(model: &Model, size: (u16, u16)) -> String {
    let models = &model.boards.models;
    stage::shown("models", model.look, size, |c, s, b| board::draw(models, c, model, s, b))
}

#[test]
fn what_runs_where_and_the_releases_behind_it() {
    for size in SIZES {
        insta::assert_snapshot!(format!("{}x{}", size.0, size.1), shown(&model(DARK(), 0, 2), size));
    }
    insta::assert_snapshot!("light", shown(&model(LIGHT(), 1, 2), (120, 36)));
    insta::assert_snapshot!("thresholds_80x24", shown(&model(DARK(), 3, 2), (80, 24)));
    let plain = shown(&model(PLAIN(), 0, 2), (80, 24));
    assert!(plain.is_ascii(), "{plain}");
    insta::assert_snapshot!("plain", plain);
    assert!(shown(&model(DARK(), 0, 0), (50, 12)).starts_with("obstat needs 60"));
}

#[test]
fn enter_opens_the_release_that_the_keyboard_is_on() {
    let list = some();
    for (pane, at, release) in [(0, 2, 2), (1, 2, 2), (2, 2, 2), (0, 1, 1)] {
        assert_eq!(model(DARK(), pane, at).boards.models.chosen(), Chosen::Release(list[release].releases[0].id));
    }
    assert_eq!(model(DARK(), 3, 2).boards.models.chosen(), Chosen::Act(list[2].thresholds[0].id), "the act that registered it");
    assert_eq!(model(DARK(), 3, 1).boards.models.chosen(), Chosen::Nothing, "nothing is registered");
    assert_eq!(model(DARK(), 1, 1).boards.models.chosen(), Chosen::Nothing, "it runs nowhere");
    let mut none = model(DARK(), 0, 0);
    none.boards.models.take(Vec::new());
    assert!(shown(&none, (120, 36)).contains("No model is registered yet"));
}

#[rstest]
fn hostile_words_are_harmless_at_every_size(#[values(0, 1, 2, 3)] pane: usize) {
    let mut list = some();
    list[0].runs[0].environment = hostile();
    list[0].thresholds = some().swap_remove(2).thresholds;
    list[0].thresholds[0].metric = hostile();
    let mut model = model(DARK(), pane, 0);
    model.boards.models.take(list);
    for size in sweep() {
        let (buffer, _) = stage::draw(model.look, size, |c, s, b| board::draw(&model.boards.models, c, &model, s, b));
        assert_harmless(&buffer);
    }
}
