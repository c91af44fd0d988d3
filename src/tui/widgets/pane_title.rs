//! A pane's title on its own top rule: digit, title, rule, facts at the right end.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::tui::look::{Look, cells, put, put_right, rule};

/// The top row of a pane, or of a section (without a digit).
#[derive(Debug)]
pub struct PaneTitle<'a> {
    /// The digit that jumps here.
    pub digit: Option<u8>,
    /// The title.
    pub title: &'a str,
    /// Facts at the right end.
    pub facts: Line<'a>,
    /// Whether the keys go to this pane.
    pub focused: bool,
    /// Theme and signs.
    pub look: &'a Look,
}

impl Widget for PaneTitle<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let (theme, glyphs) = (&self.look.theme, self.look.glyphs);
        let (digit, title, heavy) = if self.focused {
            (theme.accent, theme.accent.patch(theme.strong).fg(theme.accent.fg.unwrap_or_default()), glyphs.heavy)
        } else {
            (theme.muted, theme.strong, glyphs.thin)
        };
        let mut head = Line::default();
        if let Some(n) = self.digit {
            head.push_span(Span::styled(format!("{n} "), digit));
        }
        head.push_span(self.look.say(self.title, title));
        let used = put(buf, area.x, area.y, area.width, &head);
        let facts = cells(&self.facts);
        let fits = facts > 0 && used + facts + 4 <= area.width;
        let end = if fits { put_right(buf, area, &self.facts) - 1 } else { area.right() };
        let start = area.x + used + 1;
        let style = if self.focused { theme.accent } else { theme.rule };
        rule(buf, start, area.y, end.saturating_sub(start), heavy, style);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::widgets::canvas::{DARK, PLAIN, drawn};

    fn titles(look: Look) -> String {
        drawn(look, 40, 4, |area, buf, look| {
            let title = |digit, title, focused| PaneTitle {
                digit,
                title,
                facts: Line::from(vec![look.say("all open ▼  ", look.theme.muted), look.say("13", look.theme.strong)]),
                focused,
                look,
            };
            title(Some(1), "Queue", true).render(Rect { height: 1, ..area }, buf);
            title(Some(2), "Decision", false).render(Rect { y: 1, height: 1, ..area }, buf);
            title(None, "Sign-offs", false).render(Rect { y: 2, height: 1, ..area }, buf);
            title(Some(4), "Evidence", false).render(Rect { y: 3, height: 1, width: 20, ..area }, buf);
        })
    }

    #[test]
    fn one_rule_is_heavy() {
        insta::assert_snapshot!(titles(DARK()));
    }

    #[test]
    fn ascii_without_colour_keeps_the_difference() {
        insta::assert_snapshot!(titles(PLAIN()));
    }
}
