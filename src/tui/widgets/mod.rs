//! Widgets: borrowed views over state, one a file.

pub mod chart;
pub mod chip;
pub mod choice;
pub mod date;
pub mod hints;
pub mod pane_title;
pub mod progress;
pub mod row;
pub mod sheet;
pub mod tabs;
pub mod words;

#[cfg(test)]
pub(crate) mod canvas {
    //! A small page to draw a widget on, in tests.
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use crate::tui::glyphs::{ASCII, UNICODE};
    use crate::tui::look::Look;
    use crate::tui::picture;
    use crate::tui::theme::{Depth, Mode, Theme};

    pub(crate) const DARK: fn() -> Look = || Look { theme: Theme::new(Mode::Dark, Depth::True), glyphs: &UNICODE };
    pub(crate) const PLAIN: fn() -> Look = || Look { theme: Theme::new(Mode::Dark, Depth::Mono), glyphs: &ASCII };

    /// Draws on a page so large, and gives text and styles.
    pub(crate) fn drawn(look: Look, width: u16, height: u16, draw: impl FnOnce(Rect, &mut Buffer, &Look)) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        buffer.set_style(buffer.area, look.theme.page);
        draw(buffer.area, &mut buffer, &look);
        picture::styles(&buffer, &look.theme)
    }
}
