//! Lists of links, drawn.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::domain::link::in_text;
use crate::tui::model::Cursor;
use crate::tui::screens::stage::{DARK, PLAIN, assert_harmless, draw as drawn, hostile, shown, sweep};

const WORDS: &str = "https://wiki.example/validation/240 javascript:alert(1) https://p\u{430}ypal.example/login file:///srv/report.pdf \
    https://x.example/in\u{202e}voice https://bank.example@evil.example/";

fn listed(words: &str, at: usize) -> Links {
    let cursor = Cursor { at, ..Cursor::default() };
    Links { title: "triage-nlp@2.4.0".to_owned(), all: in_text(words, "answer: data-sheet"), cursor, behind: None }
}

#[test]
fn each_link_shows_where_it_stands_and_the_chosen_one_its_whole_address() {
    insta::assert_snapshot!("links_80x24", shown("links", DARK(), (80, 24), |c, s, b| draw(&listed(WORDS, 2), c, s, b)));
    let plain = shown("links-plain", PLAIN(), (120, 36), |c, s, b| draw(&listed(WORDS, 5), c, s, b));
    insta::assert_snapshot!("links_plain", plain);
}

#[test]
fn hostile_links_are_harmless_at_every_size() {
    let words = format!("https://{0} javascript:{0} https://x.example/{0}", hostile().replace(char::is_whitespace, ""));
    for (n, size) in sweep().enumerate() {
        let links = Links { title: hostile(), ..listed(&words, n % 3) };
        assert_harmless(&drawn(DARK(), size, |c, s, b| draw(&links, c, s, b)).0);
    }
}
