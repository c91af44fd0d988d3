//! Looks into pieces of evidence, drawn.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::domain::preview;
use crate::tui::sample;
use crate::tui::screens::stage::{DARK, LIGHT, PLAIN, SIZES, assert_harmless, draw as drawn, hostile, shown, sweep};

fn looked_at(name: &str, text: &str) -> Reading {
    let mut evidence = sample::card().release.evidence[0].clone();
    (evidence.title, evidence.file) = (name.to_owned(), Some(name.to_owned()));
    let preview = preview::preview(name, text.as_bytes());
    Reading { evidence: Box::new(evidence), preview, top: 0, shown: 0, column: 0, laid: None }
}

const CARD: &str = "# Model card\n\n## Intended use\n\nFor **triage nurses** on wards, not for `home` use; see [the data](https://data.example/1) \
    and what stands there of the cohort beyond 80 years of age.\n\n- a first limit\n- a second one\n\n> words of the vendor\n";

const TABLE: &str = "metric,value,n,remark\nauc,0.91,1200,\nrecall at a threshold that was chosen beforehand,0.5,80,東京\n";

#[test]
fn text_tables_and_json_are_shown_at_three_sizes() {
    for size in SIZES {
        let name = format!("markdown_{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, shown("reading", DARK(), size, |c, s, b| draw(&mut looked_at("card.md", CARD), c, s, b)));
    }
    let json = r#"{"results":{"auc":0.91,"cohorts":[{"age":"80+","recall":0.5}]},"note":"run again on build 2.4.0"}"#;
    let draw_json = shown("reading-json", LIGHT(), (80, 24), |c, s, b| draw(&mut looked_at("m.json", json), c, s, b));
    insta::assert_snapshot!("json_light", draw_json);
    let plain = shown("reading-table", PLAIN(), (80, 24), |c, s, b| draw(&mut looked_at("m.csv", TABLE), c, s, b));
    insta::assert_snapshot!("table_plain", plain);
}

#[test]
fn columns_that_do_not_fit_are_told_of_and_scrolled_to() {
    let mut reading = looked_at("m.csv", TABLE);
    let row = |reading: &mut Reading| {
        let (buffer, _) = drawn(DARK(), (60, 20), |c, s, b| draw(reading, c, s, b));
        buffer.content.iter().map(|cell| cell.symbol()).collect::<String>()
    };
    let first = row(&mut reading);
    assert!(first.contains("columns 1 to 3 of 4") && !first.contains("remark"), "{first}");
    reading.column = 2;
    let later = row(&mut reading);
    assert!(later.contains("columns 3 to 4 of 4") && later.contains("remark") && !later.contains("auc"), "{later}");
}

#[test]
fn hostile_files_are_harmless_at_every_size() {
    let evil = hostile();
    for name in ["evil.txt", "evil.md", "evil.csv", "evil.json"] {
        let mut reading = looked_at(name, &format!("# {evil}\n{evil},{evil};{evil}\n\"{evil}\"\n"));
        reading.evidence.title.clone_from(&evil);
        reading.evidence.file = Some(evil.clone());
        for size in sweep() {
            reading.top = 3;
            assert_harmless(&drawn(DARK(), size, |c, s, b| draw(&mut reading, c, s, b)).0);
        }
    }
}
