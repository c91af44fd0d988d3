#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rstest::rstest;

use super::*;
use crate::app::queue::Window;
use crate::app::view::QueuePage;
use crate::tui::glyphs::{ASCII, UNICODE};
use crate::tui::look::Look;
use crate::tui::model::{Cursor, Toast};
use crate::tui::picture;
use crate::tui::sample;
use crate::tui::theme::{Depth, Mode, Theme};

/// What a person sees who has just opened obstat.
fn scene(mode: Mode, depth: Depth) -> Model {
    let mut model = Model::new(Look { theme: Theme::new(mode, depth), glyphs: &UNICODE }, (160, 45));
    model.header = Some(sample::header());
    let page = sample::page();
    model.queue.window = Window { open: page.total, page, ..Window::default() };
    model.card = Some(sample::card());
    model
}

fn draw(model: &Model, width: u16, height: u16) -> (Buffer, Drawn) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let header = model.header.as_ref().unwrap();
    let context =
        Context { header, now: sample::now(), look: &model.look, keymap: &model.keymap, seated: model.seated.as_deref() };
    let drawn = Triage { context, model }.draw(buffer.area, &mut buffer);
    (buffer, drawn)
}

fn shown(model: &Model, width: u16, height: u16) -> String {
    let (buffer, _) = draw(model, width, height);
    picture::styles(&buffer, &model.look.theme)
}

#[test]
fn four_panes_on_a_wide_screen() {
    insta::assert_snapshot!(shown(&scene(Mode::Dark, Depth::True), 160, 45));
}

#[test]
fn four_panes_on_a_usual_screen() {
    insta::assert_snapshot!(shown(&scene(Mode::Dark, Depth::True), 120, 36));
}

fn words(buffer: &Buffer) -> String {
    let row = |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..buffer.area.height).map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_mark_and_its_time_never_touch() {
    let mut scene = scene(Mode::Dark, Depth::True);
    for (hours, says) in [(4, "! 4 h over"), (25, "!     25 h"), (47, "!     47 h"), (72, "! 3 d over")] {
        scene.queue.window.page.rows[0].due = Some(sample::now() - chrono::TimeDelta::hours(hours));
        let (buffer, _) = draw(&scene, 160, 45);
        let text = words(&buffer);
        assert!(text.contains(says), "{hours}: {text}");
    }
}

#[test]
fn numbers_of_two_digits_keep_their_gap() {
    let mut scene = scene(Mode::Dark, Depth::True);
    let card = scene.card.as_mut().unwrap();
    let one = card.obstructions[1].clone();
    card.obstructions = vec![one; 11];
    scene.pane = Pane::Decision;
    let (buffer, _) = draw(&scene, 80, 40);
    let text = words(&buffer);
    assert!(text.contains(" 9  ✗ ") && text.contains("10 ✗ ") && text.contains("11 ✗ "), "{text}");
}

#[test]
fn one_pane_at_a_time_on_a_small_screen() {
    for focus in Pane::ALL {
        let mut scene = scene(Mode::Dark, Depth::True);
        scene.pane = focus;
        insta::assert_snapshot!(format!("small_{focus:?}"), shown(&scene, 80, 24));
    }
}

#[test]
fn on_a_small_screen_too_one_sees_what_narrows_the_queue() {
    let mut scene = scene(Mode::Dark, Depth::True);
    scene.queue.view.filter = "tier:high".into();
    scene.filtering = Some(Words::line("tier:high tri"));
    insta::assert_snapshot!("small_filtering", shown(&scene, 80, 24));
    scene.filtering = None;
    assert!(shown(&scene, 60, 15).contains("/tier:high  "), "it stays in sight while it narrows");
    scene.pane = Pane::Decision;
    assert!(!shown(&scene, 80, 24).contains("/tier:high"), "only the queue is narrowed");
}

#[test]
fn ascii_in_sixteen_colours() {
    let mut scene = scene(Mode::Dark, Depth::Sixteen);
    scene.look.glyphs = &ASCII;
    let shown = shown(&scene, 80, 24);
    assert!(shown.is_ascii(), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn the_least_screen_and_one_too_small() {
    insta::assert_snapshot!(shown(&scene(Mode::Dark, Depth::Mono), 60, 15));
    assert_eq!(shown(&scene(Mode::Dark, Depth::Mono), 48, 12).trim(), "obstat needs 60 × 15; this is 48 × 12");
}

#[test]
fn nothing_open_and_nothing_matching_say_what_to_do() {
    let mut scene = scene(Mode::Dark, Depth::True);
    (scene.queue.window, scene.card) = (Window::default(), None);
    assert!(shown(&scene, 120, 36).contains("Nothing is open. N asks for a new release."));
    assert!(shown(&scene, 120, 36).contains("Closed releases stand under their models: g o."));
    scene.queue.view.filter = "xyz".into();
    assert!(shown(&scene, 120, 36).contains("Looking for it"));
    scene.queue.window.looked = true;
    assert!(shown(&scene, 120, 36).contains("Nothing open matches. Esc shows all again."));
}

#[test]
fn nothing_in_the_way_reads_nihil_obstat() {
    let mut scene = scene(Mode::Dark, Depth::True);
    let card = scene.card.as_mut().unwrap();
    (card.obstructions, card.next_step) = (Vec::new(), "deployment");
    let shown = shown(&scene, 120, 36);
    assert!(shown.contains("✓ nihil obstat") && shown.contains("nothing stands in the way of deployment"), "{shown}");
}

#[test]
fn only_one_rule_is_heavy_whatever_has_the_focus() {
    for focus in Pane::ALL {
        let mut scene = scene(Mode::Dark, Depth::True);
        scene.pane = focus;
        let (buffer, _) = draw(&scene, 160, 45);
        let accent = scene.look.theme.accent.fg.unwrap();
        let heavy = |y: u16| (0..160).any(|x| buffer[(x, y)].symbol() == "━" && buffer[(x, y)].fg == accent);
        assert_eq!((0..45).filter(|y| heavy(*y)).count(), 1, "{focus:?}");
    }
}

#[test]
fn the_mouse_finds_panes_rows_and_tabs() {
    let scene = scene(Mode::Dark, Depth::True);
    let (_, drawn) = draw(&scene, 160, 45);
    assert_eq!(drawn.hits.at(20, 5), Some(Target::Row(1, 0)));
    assert_eq!(drawn.hits.at(20, 2), Some(Target::Pane(1)));
    assert_eq!(drawn.hits.at(100, 7), Some(Target::Row(2, 0)));
    assert_eq!(drawn.hits.at(0, 44), None);
    let (_, drawn) = draw(&scene, 80, 24);
    assert_eq!((drawn.hits.at(2, 2), drawn.hits.at(15, 2)), (Some(Target::Pane(1)), Some(Target::Pane(2))));
}

#[test]
fn the_cursor_stays_in_sight_and_the_rest_is_counted() {
    let mut scene = scene(Mode::Dark, Depth::True);
    for row in 0..scene.queue.len() {
        scene.queue.cursor.at = row;
        let (buffer, drawn) = draw(&scene, 80, 20);
        assert!((0..20).any(|y| buffer[(1, y)].symbol() == "▌"), "row {row} is out of sight");
        drawn.keep(&mut scene);
    }
    assert!(!shown(&scene, 80, 20).contains("more ↓"));
    scene.queue.cursor.at = 0;
    assert!(shown(&scene, 80, 20).contains("4 more ↓"), "{}", shown(&scene, 80, 20));
}

#[test]
fn hostile_words_keep_columns_straight_and_are_not_obeyed() {
    let mut scene = scene(Mode::Dark, Depth::True);
    scene.header.as_mut().unwrap().organisation = "東京\x1b[2J\u{202e}医療".repeat(40);
    for name in scene.header.as_mut().unwrap().names.values_mut() {
        *name = "\u{202e}Ann\x1b]0;x\x07 \u{200b}".repeat(50);
    }
    let card = scene.card.as_mut().unwrap();
    card.obstructions[1].text = "a\x1b[31m very long sentence about 東京都庁の審査 that goes on ".repeat(20);
    card.release.items[0].answer = "x\ny\x1b[2J".repeat(100);
    card.release.evidence[0].title = "👩\u{200d}👩\u{200d}👧\u{202e}".repeat(100);
    for (width, height) in [(160, 45), (120, 36), (80, 24), (60, 15)] {
        for focus in Pane::ALL {
            scene.pane = focus;
            let (buffer, _) = draw(&scene, width, height);
            let hostile = buffer.content.iter().find(|c| c.symbol().chars().any(|c| c.is_control() || c == '\u{202e}'));
            assert_eq!(hostile, None);
        }
    }
}

#[rstest]
fn no_size_is_too_odd_to_draw(#[values(0, 1, 40, 60, 79, 80, 109, 110, 150, 300)] width: u16) {
    let mut scene = scene(Mode::Light, Depth::Indexed);
    for (focus, height) in Pane::ALL.into_iter().flat_map(|f| (0..60).step_by(3).map(move |h| (f, h))) {
        let far = Cursor { at: 99, top: 99, shown: 0 };
        scene.pane = focus;
        (scene.queue.cursor, scene.decision, scene.checklist, scene.evidence) = (far, far, far, far);
        draw(&scene, width, height);
    }
}

#[test]
fn matched_letters_are_marked_best_first_and_counted() {
    let mut scene = scene(Mode::Dark, Depth::True);
    scene.filtering = Some(Words::line("rad2"));
    let row = scene.queue.window.page.rows[8].clone();
    let page = QueuePage { rows: vec![row], before: 0, total: 1, groups: Vec::new() };
    scene.queue.window =
        Window { page, marked: vec![vec![0, 1, 2, 18]], open: 13, best_first: true, looked: true, faults: Vec::new() };
    let shown = shown(&scene, 150, 40);
    assert!(shown.contains("/rad2   1 of 13"), "{shown}");
    assert!(
        shown.contains("15-17 selected+bold+underlined, 18-31 selected+bold, 32-32 selected, 33-33 selected+bold+underlined"),
        "{shown}"
    );
}

#[test]
fn what_happened_is_told_on_the_bottom_line() {
    let mut scene = scene(Mode::Dark, Depth::True);
    scene.toast = Some(Toast { text: "Challenged bias-fairness of triage-nlp@2.4.0".into(), bad: false });
    let shown = shown(&scene, 120, 36);
    assert!(shown.contains(" Challenged bias-fairness of triage-nlp@2.4.0   ? help"), "{shown}");
}
