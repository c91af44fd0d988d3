#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;
use rstest::rstest;

use crate::app::{Problem, Report as Verification, Trail, TrailLine};
use crate::domain::ids::{Digest, EventId, KeyId};
use crate::domain::release::{HistoryLine, Tone};
use crate::report::duties::{Duties, Trace};
use crate::tui::boards::{Board, BoardAsk, BoardId, Chosen};
use crate::tui::commands::CommandId;
use crate::tui::look::Look;
use crate::tui::model::{Model, Screen};
use crate::tui::sample::{email, header, now};
use crate::tui::screens::board;
use crate::tui::screens::stage::{self, DARK, LIGHT, PLAIN, SIZES, assert_harmless, hostile, sweep};

const ACTS: &[(&str, &str)] = &[
    ("vote.cast", "priya"),
    ("challenge.raise", "jonas"),
    ("item.accept", "jonas"),
    ("ballot.open", "mei"),
    ("signoff.approve", "ann"),
    ("release.submit", "ann"),
    ("evidence.add", "ann"),
    ("item.answer", "ann"),
    ("release.request", "ann"),
];

fn id(n: usize) -> EventId {
    EventId(Digest::of(&n.to_be_bytes()).0)
}

fn trail() -> Trail {
    let line = |(n, (kind, who)): (usize, &(&str, &str))| TrailLine {
        id: id(n),
        stream: id(99),
        about: "triage-nlp@2.4.0".to_owned(),
        kind: (*kind).to_owned(),
        by: (n != 3).then(|| email(who)),
        at: now() - TimeDelta::hours(5 * n as i64),
    };
    Trail { lines: ACTS.iter().enumerate().map(line).collect(), matched: ACTS.len(), events: 41 }
}

fn duties() -> Duties {
    let line = |(n, (kind, who)): (usize, &(&str, &str))| HistoryLine {
        id: id(n),
        kind: (*kind).to_owned(),
        text: String::new(),
        tone: Tone::Neutral,
        by: (n != 3).then(|| email(who)),
        key: KeyId([1; 32]),
        at: now(),
        not_counted: None,
    };
    let history: Vec<HistoryLine> = ACTS.iter().enumerate().map(line).collect();
    Duties::of([&Trace::of_history(&"triage-nlp@2.4.0".parse().unwrap(), &history)], None)
}

fn model(look: Look, pane: usize) -> Model {
    let mut model = Model::new(look, (120, 36));
    (model.header, model.screen) = (Some(header()), Screen::Board(BoardId::Audit));
    model.boards.audit.take(trail(), Some(duties()));
    model.boards.audit.standing_mut().pane = pane;
    model
}

fn shown(model: &Model, size: (u16, u16)) -> String {
    let audit = &model.boards.audit;
    stage::shown("audit", model.look, size, |c, s, b| board::draw(audit, c, model, s, b))
}

fn verified(problems: usize) -> Verification {
    let problem = |_| Problem { code: "signature".to_owned(), event: None, text: "the signature does not hold".to_owned() };
    Verification { events: 41, authors: 5, problems: (0..problems).map(problem).collect(), ..Verification::default() }
}

#[test]
fn the_trail_who_did_what_and_whether_it_holds() {
    for size in SIZES {
        insta::assert_snapshot!(format!("{}x{}", size.0, size.1), shown(&model(DARK(), 0), size));
    }
    insta::assert_snapshot!("duties_80x24", shown(&model(DARK(), 1), (80, 24)));
    insta::assert_snapshot!("light", shown(&model(LIGHT(), 1), (120, 36)));
    let plain = shown(&model(PLAIN(), 0), (80, 24));
    assert!(plain.is_ascii(), "{plain}");
    insta::assert_snapshot!("plain", plain);
    assert!(shown(&model(DARK(), 0), (50, 12)).starts_with("obstat needs 60"));
}

#[test]
fn what_a_verification_found_is_told_with_its_time() {
    let mut model = model(DARK(), 2);
    assert!(shown(&model, (120, 36)).contains("v checks every event"));
    model.boards.audit.take_verified(now(), verified(0));
    let well = shown(&model, (120, 36));
    assert!(well.contains("✓ all of it holds") && well.contains("41 events, signed with 5 keys") && well.contains("2026-11-23"));
    let fork = Problem { code: "fork".to_owned(), event: None, text: "one key wrote 2 events at one place".to_owned() };
    model.boards.audit.take_verified(now(), Verification { forks: vec![fork], ..verified(0) });
    let forked = shown(&model, (120, 36));
    assert!(forked.contains("✓ all of it holds") && forked.contains("fork: one key wrote 2 events"), "{forked}");
    model.boards.audit.take_verified(now(), verified(2));
    let ill = shown(&model, (80, 24));
    assert!(ill.contains("✗ 2 problems") && ill.contains("signature: the signature does not hold"), "{ill}");
}

#[test]
fn words_narrow_the_trail_and_leave_the_table_as_it_is() {
    let mut model = model(DARK(), 0);
    let audit = &mut model.boards.audit;
    (audit.filter, audit.typing) = ("vote".to_owned(), true);
    assert_eq!(audit.ask_trail(), BoardAsk::Audit { words: "vote".to_owned(), duties: None });
    audit.take(Trail { lines: trail().lines[..1].to_vec(), matched: 1, events: 41 }, None);
    let page = shown(&model, (120, 36));
    assert!(page.contains("/vote") && page.contains("1 of 41") && page.contains("made and approved"), "{page}");
    model.boards.audit.take(Trail::default(), None);
    assert!(shown(&model, (120, 36)).contains("Nothing matches."));
    assert_eq!(model.boards.audit.chosen(), Chosen::Nothing);
}

#[test]
fn the_period_of_the_table_goes_round() {
    let mut model = model(DARK(), 1);
    let mut seen = Vec::new();
    for _ in 0..4 {
        model.boards.audit.run(CommandId::DutiesPeriod);
        seen.push(model.boards.audit.ask());
    }
    let wanted = [Some(3), Some(6), Some(12), None].map(|months| BoardAsk::Audit { words: String::new(), duties: Some(months) });
    assert_eq!(seen, wanted);
}

#[rstest]
fn hostile_words_are_harmless_at_every_size(#[values(0, 1, 2)] pane: usize) {
    let mut model = model(DARK(), pane);
    let mut evil = trail();
    (evil.lines[0].kind, evil.lines[0].about) = (hostile(), hostile());
    let mut report = verified(1);
    report.problems[0].text = hostile();
    model.boards.audit.take(evil, None);
    model.boards.audit.take_verified(now(), report);
    for size in sweep() {
        let (buffer, _) = stage::draw(model.look, size, |c, s, b| board::draw(&model.boards.audit, c, &model, s, b));
        assert_harmless(&buffer);
    }
}
