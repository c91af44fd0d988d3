//! The one line of a terminal that is too small for anything else.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::layout::LEAST;
use crate::tui::look::{Look, put};

/// Says how large the terminal must be, and how large it is.
pub fn draw(look: &Look, screen: Rect, buf: &mut Buffer) {
    let words = format!("obstat needs {} × {}; this is {} × {}", LEAST.0, LEAST.1, screen.width, screen.height);
    put(buf, screen.x, screen.y, screen.width, &Line::from(look.say(words, look.theme.text)));
}
