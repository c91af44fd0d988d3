#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;
use rstest::rstest;

use super::Report;
use crate::domain::vocab::Outcome::{Approved, ApprovedWithConditions, Rejected};
use crate::report::sample::{OpenCondition, REVIEW, Sample, ToConfirm};
use crate::report::statistics::tests::{at, blank, decided};
use crate::report::statistics::{Period, Statistics};
use crate::tui::boards::{Board, BoardAsk, BoardId, Chosen};
use crate::tui::commands::CommandId;
use crate::tui::look::Look;
use crate::tui::model::{Model, Screen};
use crate::tui::sample::{header, now};
use crate::tui::screens::board;
use crate::tui::screens::stage::{self, DARK, LIGHT, PLAIN, SIZES, assert_harmless, sweep};

/// A year in which something was decided each month, and a little of everything waits.
fn samples() -> Vec<Sample> {
    let leads = [11, 12, 10, 9, 9, 13, 14, 8, 7, 8, 6, 6];
    let mut all: Vec<Sample> = (0..12u32)
        .map(|n| {
            let (year, month) = if n == 0 { (2025, 12) } else { (2026, n) };
            let outcome = if n % 5 == 4 {
                Rejected
            } else if n % 3 == 0 {
                ApprovedWithConditions
            } else {
                Approved
            };
            Sample {
                decided: vec![decided(&format!("{year}-{month:02}-01T09:00:00Z"), leads[n as usize], outcome)],
                steps: vec![("Committee", TimeDelta::hours(62)), (REVIEW, TimeDelta::hours(98)), ("Legal", TimeDelta::hours(19))],
                to_deployment: Some((at("2026-10-01T09:00:00Z"), TimeDelta::days(2))),
                ..blank(&format!("model-{n}@1.{n}"), ["ann", "tom", "rui"][n as usize % 3])
            }
        })
        .collect();
    for (n, days) in [(1, 3), (2, 12), (3, 41), (4, 41), (5, 75)] {
        let since = now() - TimeDelta::days(days);
        all[n].open_conditions = vec![OpenCondition { since, due: Some(since + TimeDelta::days(45)) }];
    }
    all[1].emergencies = ["2026-02-01T09:00:00Z", "2026-05-01T09:00:00Z", "2026-09-01T09:00:00Z"].map(at).to_vec();
    all[2].emergencies = vec![at("2026-07-01T09:00:00Z")];
    for (n, hours, confirmed) in [(6, 300, Some(20)), (7, 300, Some(70)), (8, 72, None), (9, 20, None)] {
        let deployed = now() - TimeDelta::hours(hours);
        let confirmed = confirmed.map(|h| deployed + TimeDelta::hours(h));
        all[n].to_confirm = Some(ToConfirm { deployed, due: deployed + TimeDelta::hours(48), confirmed });
    }
    for (n, days) in [(10, 18), (11, 4)] {
        all[n].in_review = Some(now() - TimeDelta::days(days));
    }
    all
}

fn model(look: Look, samples: &[Sample], pane: usize) -> Model {
    let mut model = Model::new(look, (120, 36));
    (model.header, model.screen) = (Some(header()), Screen::Board(BoardId::Report));
    model.boards.report.take(Statistics::of(samples, Period::months(12, now(), "Europe/Zurich".parse().unwrap())));
    model.boards.report.standing_mut().pane = pane;
    model
}

fn shown(model: &Model, size: (u16, u16)) -> String {
    let report: &Report = &model.boards.report;
    stage::shown("report", model.look, size, |c, s, b| board::draw(report, c, model, s, b))
}

#[test]
fn six_charts_with_their_numbers() {
    for size in SIZES {
        insta::assert_snapshot!(format!("{}x{}", size.0, size.1), shown(&model(DARK(), &samples(), 0), size));
    }
    insta::assert_snapshot!("light", shown(&model(LIGHT(), &samples(), 0), (120, 36)));
    let plain = shown(&model(PLAIN(), &samples(), 0), (120, 36));
    assert!(plain.is_ascii(), "{plain}");
    insta::assert_snapshot!("plain", plain);
    assert!(shown(&model(PLAIN(), &samples(), 0), (50, 12)).starts_with("obstat needs 60"));
}

#[rstest]
fn each_chart_alone_on_a_small_screen(#[values(1, 2, 3, 4, 5)] pane: usize) {
    insta::assert_snapshot!(format!("small_{}", pane + 1), shown(&model(DARK(), &samples(), pane), (80, 24)));
}

#[test]
fn the_same_numbers_as_a_table_and_as_charts_again() {
    let mut model = model(DARK(), &samples(), 0);
    let charts = shown(&model, (120, 36));
    model.boards.report.run(CommandId::AsTable);
    let table = shown(&model, (120, 36));
    insta::assert_snapshot!("as_table", table);
    model.boards.report.run(CommandId::AsTable);
    assert_eq!(shown(&model, (120, 36)), charts);
}

#[test]
fn the_period_goes_round_and_is_asked_for() {
    let mut report = Report::default();
    let mut seen = Vec::new();
    for _ in 0..4 {
        assert_eq!(report.run(CommandId::Period).len(), 1);
        seen.push(report.ask());
    }
    assert_eq!(seen, [24, 3, 6, 12].map(|months| BoardAsk::Report { months }));
}

#[test]
fn what_is_overdue_or_old_opens_its_release_and_a_chart_opens_nothing() {
    for (pane, release) in [(0, None), (3, None), (4, Some(8)), (5, Some(10))] {
        let model = model(DARK(), &samples(), pane);
        let wanted = release.map_or(Chosen::Nothing, |n: usize| Chosen::Release(samples()[n].id));
        assert_eq!(model.boards.report.chosen(), wanted, "pane {pane}");
    }
}

#[test]
fn a_young_organisation_has_nothing_to_count() {
    let shown = shown(&model(DARK(), &[], 0), (120, 36));
    for words in ["Nothing was decided in this period.", "No emergency in this period.", "Nothing is in review."] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[rstest]
fn no_size_is_too_odd(#[values(0, 1, 2, 3, 4, 5)] pane: usize) {
    let model = model(DARK(), &samples(), pane);
    for size in sweep() {
        let (buffer, _) = stage::draw(model.look, size, |c, s, b| board::draw(&model.boards.report, c, &model, s, b));
        assert_harmless(&buffer);
    }
}
