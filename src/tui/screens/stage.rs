//! A screen of a given size for the tests of views, and words that no view may obey.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Context;
use crate::tui::commands::Keymap;
use crate::tui::glyphs::{ASCII, UNICODE};
use crate::tui::look::Look;
use crate::tui::theme::{Depth, Mode, Theme};
use crate::tui::{picture, sample};

/// The sizes of which every view has a picture.
pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (160, 45)];
pub const DARK: fn() -> Look = || Look { theme: Theme::new(Mode::Dark, Depth::True), glyphs: &UNICODE };
pub const LIGHT: fn() -> Look = || Look { theme: Theme::new(Mode::Light, Depth::True), glyphs: &UNICODE };
pub const PLAIN: fn() -> Look = || Look { theme: Theme::new(Mode::Dark, Depth::Mono), glyphs: &ASCII };

/// Draws a view on a page so large.
pub fn draw<D>(look: Look, (width, height): (u16, u16), view: impl FnOnce(&Context<'_>, Rect, &mut Buffer) -> D) -> (Buffer, D) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let (header, keymap) = (sample::header(), Keymap::default());
    let context = Context { header: &header, now: sample::now(), look: &look, keymap: &keymap, seated: None };
    buffer.set_style(buffer.area, look.theme.page);
    let drawn = view(&context, buffer.area, &mut buffer);
    (buffer, drawn)
}

/// The page as text and styles; as a picture too where a folder for pictures is named.
pub fn shown<D>(name: &str, look: Look, size: (u16, u16), view: impl FnOnce(&Context<'_>, Rect, &mut Buffer) -> D) -> String {
    let (buffer, _) = draw(look, size, view);
    if let Some(folder) = std::env::var_os("OBSTAT_PICTURES") {
        let file = format!("{name}-{}x{}-{:?}-{:?}.svg", size.0, size.1, look.theme.mode, look.theme.depth);
        std::fs::write(std::path::Path::new(&folder).join(file), picture::svg(&buffer, &look.theme)).unwrap();
    }
    picture::styles(&buffer, &look.theme)
}

/// Words that would take over a terminal, turn the reading direction, hide, or push everything out of its place.
pub fn hostile() -> String {
    let odd = "\x1b[2J\x1b]0;owned\x07東京都庁の審査\u{202e}gnp.exe\u{202c}👩\u{200d}👩\u{200d}👧 e\u{301}\u{301}\u{200b}\t\r\n\u{9b}31m";
    odd.repeat(20) + &"x".repeat(10_000)
}

/// Every size that a terminal may have, the odd ones too.
pub fn sweep() -> impl Iterator<Item = (u16, u16)> {
    let widths = [0, 1, 20, 60, 110, 300];
    let heights = [0, 1, 5, 15, 24, 100];
    widths.into_iter().flat_map(move |w| heights.map(|h| (w, h)))
}

/// Fails if anything on the page would be obeyed by a terminal, or hides.
pub fn assert_harmless(buffer: &Buffer) {
    let harmful = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{202c}' | '\u{200b}' | '\u{9b}');
    let found = buffer.content.iter().find(|cell| cell.symbol().chars().any(harmful));
    assert_eq!(found, None);
}
