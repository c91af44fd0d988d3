//! Tabs: titles in a row, under them a thin rule that is heavy below the active one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::tui::look::{Look, cells, put, put_right, row, rule};

/// One tab: its title, and a count where there is one. Its digit is its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab<'a> {
    /// The title.
    pub title: &'a str,
    /// How many things are in it.
    pub count: Option<usize>,
}

/// A row of tabs over its rule: two rows high.
#[derive(Debug)]
pub struct Tabs<'a> {
    /// The tabs, in the order of their digits.
    pub tabs: &'a [Tab<'a>],
    /// Which one is open, counted from 0.
    pub active: usize,
    /// Whether only the active one keeps its words.
    pub narrow: bool,
    /// At the right end: progress.
    pub right: Line<'a>,
    /// Theme and signs.
    pub look: &'a Look,
}

/// Cells between two tabs.
const GAP: u16 = 3;

impl Tabs<'_> {
    /// Which tab stands at this column, counted from the left edge, for the mouse.
    pub fn at(&self, column: u16) -> Option<usize> {
        let mut x = 0;
        (0..self.tabs.len()).find(|&n| {
            let end = x + cells(&self.label(n));
            let hit = (x..end).contains(&column);
            x = end + GAP;
            hit
        })
    }

    fn label(&self, n: usize) -> Line<'static> {
        let theme = &self.look.theme;
        let mut words = (n + 1).to_string();
        if !self.narrow || n == self.active {
            let tab = &self.tabs[n];
            words = format!("{words} {}", tab.title);
            words.extend(tab.count.map(|c| format!(" {c}")));
        }
        let active = theme.strong.patch(theme.accent);
        Line::from(Span::styled(words, if n == self.active { active } else { theme.muted }))
    }
}

impl Widget for Tabs<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let (theme, glyphs) = (&self.look.theme, self.look.glyphs);
        let under = row(area, 1);
        let (mut x, mut ruled) = (area.x, area.x);
        for n in 0..self.tabs.len() {
            let used = put(buf, x, area.y, area.right().saturating_sub(x), &self.label(n));
            if n == self.active && under.height > 0 {
                rule(buf, ruled, under.y, x - ruled, glyphs.thin, theme.rule);
                rule(buf, x, under.y, used, glyphs.heavy, theme.accent);
                ruled = x + used;
            }
            x += used + GAP;
        }
        if under.height > 0 {
            rule(buf, ruled, under.y, area.right().saturating_sub(ruled), glyphs.thin, theme.rule);
        }
        if x + cells(&self.right) <= area.right() {
            put_right(buf, row(area, 0), &self.right);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::widgets::canvas::{DARK, PLAIN, drawn};
    use crate::tui::widgets::progress::progress;

    const TABS: &[Tab<'_>] = &[
        Tab { title: "Queue", count: Some(13) },
        Tab { title: "Decision", count: Some(4) },
        Tab { title: "Checklist", count: None },
    ];

    fn tabs(look: Look, width: u16, narrow: bool) -> String {
        drawn(look, width, 2, |area, buf, look| {
            Tabs { tabs: TABS, active: 1, narrow, right: progress(13, 15, 6, look), look }.render(area, buf);
        })
    }

    #[test]
    fn the_active_tab_stands_on_the_heavy_part() {
        insta::assert_snapshot!(tabs(DARK(), 60, false));
    }

    #[test]
    fn narrow_tabs_keep_only_their_digits() {
        insta::assert_snapshot!(tabs(PLAIN(), 34, true));
    }

    #[test]
    fn the_mouse_finds_the_tab_under_it() {
        let look = DARK();
        let tabs = Tabs { tabs: TABS, active: 0, narrow: false, right: Line::default(), look: &look };
        assert_eq!([0, 9, 10, 13, 30, 99].map(|x| tabs.at(x)), [Some(0), Some(0), None, Some(1), Some(2), None]);
    }
}
