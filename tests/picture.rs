//! The picture in the README: the first screen of the sample organisation, drawn by the program itself.
//!
//! To draw it anew: `OBSTAT_PICTURES=assets/pictures cargo test --test picture`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use obstat::app::demo;
use obstat::tui::glyphs::UNICODE;
use obstat::tui::look::Look;
use obstat::tui::model::Model;
use obstat::tui::picture::svg;
use obstat::tui::theme::{Depth, Mode, Theme};
use obstat::tui::view::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const PICTURE: &str = "triage.svg";

#[test]
fn the_readme_shows_the_first_screen_of_the_sample_organisation() {
    let home = tempfile::tempdir().unwrap();
    let session = demo(&home.path().join("store"), "2026-11-23T14:04:00Z".parse().unwrap()).unwrap();
    let look = Look { theme: Theme::new(Mode::Dark, Depth::True), glyphs: &UNICODE };
    let mut model = Model::new(look, (160, 45));
    model.header = Some(session.header().unwrap());
    model.queue.page = session.queue_first(100).unwrap();
    let first = model.queue.page.rows[0].clone();
    model.card = Some(session.card(first.id).unwrap());
    let area = Rect::new(0, 0, 160, 45);
    let mut buffer = Buffer::empty(area);
    view(&mut model, area, &mut buffer);
    let drawn = svg(&buffer, &look.theme);
    if let Some(folder) = std::env::var_os("OBSTAT_PICTURES") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(Path::new(&folder).join(PICTURE), &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures").join(PICTURE)).unwrap();
    for seen in [first.reference.model.as_str(), "Meridian", "Decision", ">independent-validation<"] {
        assert!(drawn.contains(seen) && kept.contains(seen), "{seen} is missing: draw the picture anew");
    }
    assert!(include_str!("../README.md").contains("assets/pictures/triage.svg"));
}
