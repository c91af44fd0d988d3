//! The filled chip: what is overdue. One a screen, so that it is what the eye meets first.

use ratatui::text::Span;

use crate::tui::look::Look;

/// The words on the chip's ground, with a blank at either side.
pub fn chip(words: &str, look: &Look) -> Span<'static> {
    look.say(format!(" {words} "), look.theme.chip)
}

/// The filled button: key and verb of the one act that signs.
pub fn button(key: &str, verb: &str, look: &Look) -> Span<'static> {
    look.say(format!(" {key}  {verb} "), look.theme.button)
}
