//! The bottom line: what the keys do here, and at its right end a status.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::tui::look::{Look, cells, put, put_right};

/// One hint: a key and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The key as people write it.
    pub key: String,
    /// A verb, or verb and noun.
    pub verb: String,
}

/// The bottom line. Where it is too narrow the status shortens, then goes, then hints go from the right; help stays.
#[derive(Debug)]
pub struct Hints<'a> {
    /// The most used first.
    pub hints: &'a [Hint],
    /// Always shown: the way to all the others.
    pub help: Option<Hint>,
    /// The status at length, then shorter ones.
    pub status: &'a [&'a str],
    /// Whether the status is a matter of urgency: then it stays, in danger, and hints give way.
    pub pressing: bool,
    /// Whether it tells of work under way: then it stays, and hints give way.
    pub busy: bool,
    /// Theme and signs.
    pub look: &'a Look,
}

/// Cells between two hints, and least between hints and status.
const GAP: u16 = 3;

impl Hints<'_> {
    fn hint(&self, hint: &Hint) -> Line<'static> {
        let theme = &self.look.theme;
        Line::from(vec![
            self.look.say(hint.key.clone(), theme.accent),
            Span::raw(" "),
            self.look.say(hint.verb.clone(), theme.muted),
        ])
    }

    /// The first status that leaves so many cells to the hints; a pressing one stays whatever happens, and one of work under way
    /// in the first form that leaves room for help.
    fn status_beside(&self, hints: u16, help: u16, width: u16) -> Line<'static> {
        let theme = &self.look.theme;
        let style = if self.pressing { theme.danger } else { theme.muted };
        let lines = || self.status.iter().map(|s| self.look.say((*s).to_owned(), style)).map(Line::from);
        let beside = |taken: u16| lines().find(|l| taken + GAP + cells(l) <= width);
        let fitting = beside(if self.busy { help } else { hints });
        fitting.or_else(|| lines().next_back().filter(|_| self.pressing || self.busy)).unwrap_or_default()
    }
}

impl Widget for Hints<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let help = self.help.as_ref().map(|h| self.hint(h));
        let kept = help.as_ref().map_or(0, cells);
        let mut shown: Vec<Line<'_>> = self.hints.iter().map(|h| self.hint(h)).collect();
        let total = |lines: &[Line<'_>]| lines.iter().map(|l| cells(l) + GAP).sum::<u16>() + kept;
        let status = self.status_beside(total(&shown), kept, area.width);
        let room = area.width.saturating_sub(if cells(&status) == 0 { 0 } else { cells(&status) + GAP });
        while total(&shown) > room && shown.pop().is_some() {}
        let mut x = area.x;
        for line in shown.iter().chain(help.as_ref()) {
            x += put(buf, x, area.y, area.right().saturating_sub(x), line) + GAP;
        }
        put_right(buf, area, &status);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::widgets::canvas::{DARK, PLAIN, drawn};
    use rstest::rstest;

    fn line(look: Look, width: u16, pressing: bool) -> String {
        line_of(look, width, pressing, false)
    }

    fn line_of(look: Look, width: u16, pressing: bool, busy: bool) -> String {
        let hint = |key: &str, verb: &str| Hint { key: key.into(), verb: verb.into() };
        drawn(look, width, 1, |area, buf, look| {
            let hints = [hint("↑↓", "move"), hint("Enter", "open"), hint("v", "vote")];
            let status = ["policy 1.0 · review due in 41 d", "review due in 41 d"];
            Hints { hints: &hints, help: Some(hint("?", "help")), status: &status, pressing, busy, look }.render(area, buf);
        })
    }

    #[rstest]
    #[case(80, "↑↓ move   Enter open   v vote   ? help           policy 1.0 · review due in 41 d")]
    #[case(60, "↑↓ move   Enter open   v vote   ? help    review due in 41 d")]
    #[case(50, "↑↓ move   Enter open   v vote   ? help")]
    #[case(30, "↑↓ move   Enter open   ? help")]
    #[case(8, "? help")]
    fn the_status_gives_way_before_the_hints_and_help_stays(#[case] width: u16, #[case] shown: &str) {
        assert_eq!(line(DARK(), width, false).lines().next(), Some(shown));
    }

    #[rstest]
    #[case(60, "↑↓ move   Enter open   v vote   ? help    review due in 41 d")]
    #[case(44, "↑↓ move   ? help          review due in 41 d")]
    fn a_pressing_status_stays_before_the_hints(#[case] width: u16, #[case] shown: &str) {
        assert_eq!(line(DARK(), width, true).lines().next(), Some(shown));
        assert!(line(DARK(), width, true).contains("danger"));
    }

    #[rstest]
    #[case(60, "↑↓ move   ? help             policy 1.0 · review due in 41 d")]
    #[case(30, "? help      review due in 41 d")]
    fn what_is_under_way_stays_as_long_as_it_can_be_told_before_the_hints(#[case] width: u16, #[case] shown: &str) {
        assert_eq!(line_of(DARK(), width, false, true).lines().next(), Some(shown));
    }

    #[test]
    fn keys_stand_out() {
        insta::assert_snapshot!(line(DARK(), 60, false));
        insta::assert_snapshot!(line(PLAIN(), 60, false));
    }
}
