//! How much is done: a heavy line on a thin track, with the number beside it.

use ratatui::text::{Line, Span};

use crate::tui::look::Look;
use crate::tui::text::pad_left;

/// The bar and its number, right-aligned in five cells: `━━━━──  13/15`. While anything is missing the bar never looks full;
/// when nothing is, no bar is drawn but `✓  4/4`. With nothing to do at all: `–`.
pub fn progress(done: usize, of: usize, bar: u16, look: &Look) -> Line<'static> {
    let number = pad_left(&format!("{done}/{of}"), 5, look.glyphs.cut);
    if of == 0 {
        return Line::from(Span::styled(pad_left(look.glyphs.none, 5, ""), look.theme.muted));
    }
    if done >= of {
        return Line::from(vec![Span::styled(look.glyphs.done, look.theme.ok), Span::styled(number, look.theme.muted)]);
    }
    let heavy = filled(done, of, usize::from(bar));
    Line::from(vec![
        Span::styled(look.glyphs.heavy.repeat(heavy), look.theme.text),
        Span::styled(look.glyphs.thin.repeat(usize::from(bar) - heavy), look.theme.rule),
        Span::raw(" "),
        Span::styled(number, look.theme.strong),
    ])
}

/// How many of the bar's cells are heavy: rounded, but not all while something is missing.
fn filled(done: usize, of: usize, bar: usize) -> usize {
    ((done * bar * 2 + of) / (of * 2)).min(bar.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::widgets::canvas::{DARK, PLAIN};
    use rstest::rstest;

    #[rstest]
    #[case(0, 15, "──────────  0/15")]
    #[case(2, 4, "━━━━━─────   2/4")]
    #[case(13, 15, "━━━━━━━━━─ 13/15")]
    #[case(99, 100, "━━━━━━━━━─ 99/1…")]
    #[case(4, 4, "✓  4/4")]
    #[case(0, 0, "    –")]
    fn the_bar_is_full_only_when_nothing_is_missing(#[case] done: usize, #[case] of: usize, #[case] shown: &str) {
        assert_eq!(progress(done, of, 10, &DARK()).to_string(), shown);
    }

    #[test]
    fn ascii_says_the_same() {
        assert_eq!(progress(13, 15, 11, &PLAIN()).to_string(), "==========- 13/15");
        assert_eq!(progress(4, 4, 11, &PLAIN()).to_string(), "+  4/4");
    }
}
