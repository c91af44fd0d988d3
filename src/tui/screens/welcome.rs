//! The first start: what this is, how to begin, and where things would be kept.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::overlay::wrapped;
use super::{Context, Hits, parts, too_small};
use crate::tui::layout::{Arrangement, Frame};
use crate::tui::look::{put, row};
use crate::tui::model::Model;
use crate::tui::widgets::row::mark_row;

/// The ways to begin: name, and what it comes to.
pub const CHOICES: [(&str, &str); 3] = [
    ("New organisation", "You found it and keep its charter: who is in it, with which roles and keys, under which policy."),
    ("Join one", "With a bundle that a member sent you, and its fingerprint, read to you over the phone."),
    ("Look at the demo", "A sample organisation in a throw-away store. Nothing of yours is touched."),
];

/// Never wider than this: lines longer than that are hard to read.
const WIDEST: u16 = 84;

/// Draws the screen, whatever its size.
pub fn draw(model: &Model, context: &Context<'_>, screen: Rect, buf: &mut Buffer) -> Hits {
    let (look, theme) = (context.look, &context.look.theme);
    buf.set_style(screen, theme.page);
    if Arrangement::of(screen.width, screen.height) == Arrangement::TooSmall {
        too_small::draw(look, screen, buf);
        return Hits::default();
    }
    let frame = Frame::of(screen, false);
    let width = frame.body.width.min(WIDEST);
    let area = Rect { x: frame.body.x + (frame.body.width - width) / 2, width, ..frame.body };
    put(buf, frame.header.x, frame.header.y, frame.header.width, &Line::styled("obstat", theme.strong));
    let mut at = 0;
    let mut say = |words: &str, style, indent: u16, buf: &mut Buffer| {
        let inner = Rect { x: area.x + indent, width: area.width.saturating_sub(indent), ..area };
        for line in wrapped(look, words, inner.width, style) {
            let place = row(inner, at);
            if place.height > 0 {
                put(buf, place.x, place.y, place.width, &line);
            }
            at += 1;
        }
        at
    };
    say("Nihil obstat: nothing stands in the way.", theme.strong, 2, buf);
    say("obstat says of any release of a model what stands in its way, who can lift it and by when.", theme.muted, 2, buf);
    say("", theme.text, 2, buf);
    for (n, (name, about)) in CHOICES.iter().enumerate() {
        let below = say(name, theme.strong, 2, buf);
        if n == model.welcome.at {
            mark_row(row(area, below - 1), buf, look, true);
        }
        say(about, theme.muted, 2, buf);
        say("", theme.text, 2, buf);
    }
    let dir = format!(
        "No store stands at {} yet. Nothing is written before you have seen it and said so.",
        model.welcome.dir.display()
    );
    say(&dir, theme.muted, 2, buf);
    if model.under_way.is_some() {
        say("", theme.text, 2, buf);
        say("Making it …", theme.text, 2, buf);
    }
    parts::bottom(context, model, frame.hints, buf);
    Hits::default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::screens::stage::{self, DARK, PLAIN, sweep};

    fn arrived(look: crate::tui::look::Look, size: (u16, u16)) -> Model {
        let mut model = Model::new(look, size);
        model.screen = crate::tui::model::Screen::Welcome;
        model.welcome.dir = "/home/ann/.local/share/obstat/store".into();
        model
    }

    #[test]
    fn the_first_start_asks_how_to_begin() {
        for (look, size) in [(DARK(), (80, 24)), (DARK(), (120, 30)), (DARK(), (200, 60)), (PLAIN(), (60, 15))] {
            let model = arrived(look, size);
            let shown = stage::shown("welcome", look, size, |context, area, buf| draw(&model, context, area, buf));
            insta::assert_snapshot!(format!("welcome {}x{}", size.0, size.1), shown);
        }
    }

    #[test]
    fn no_screen_is_too_small_for_it() {
        for size in sweep() {
            let model = arrived(DARK(), size);
            stage::draw(DARK(), size, |context, area, buf| draw(&model, context, area, buf));
        }
    }
}
