//! Policy: the rules in force, clause by clause.

#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Context;
use super::board::{Entry, Seen, list, side_by_side};
use super::overlay::{scroll, wrapped};
use crate::domain::policy::{Document, Section};
use crate::domain::time;
use crate::tui::boards::{Board, BoardAsk, Spot, Standing, View};
use crate::tui::commands::Place;
use crate::tui::layout::Arrangement;
use crate::tui::look::put;

const PANES: &[Spot] = &[Spot { title: "Clauses", place: Place::Policy }, Spot { title: "What it says", place: Place::Policy }];

/// How far running text can be scrolled; drawing stops at its end.
const SCROLLED: usize = 10_000;

/// The board of the policy in force.
#[derive(Debug, Default)]
pub struct PolicyBoard {
    standing: Standing,
    found: Option<(Document, Vec<Section>)>,
}

impl PolicyBoard {
    /// Takes the policy in force, clause by clause.
    pub fn take(&mut self, document: Document, sections: Vec<Section>) {
        let cursor = &mut self.standing.cursors[0];
        cursor.at = cursor.at.min(sections.len().saturating_sub(1));
        self.found = Some((document, sections));
    }

    fn sections(&self) -> &[Section] {
        self.found.as_ref().map(|(_, s)| s.as_slice()).unwrap_or_default()
    }

    fn lines(&self, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
        let (look, theme) = (context.look, &context.look.theme);
        let Some(section) = self.sections().get(self.standing.cursors[0].at) else { return Vec::new() };
        let mut lines = wrapped(look, &format!("{} {}", section.clause, section.title), width, theme.strong);
        if !section.text.is_empty() {
            lines.extend(wrapped(look, &section.text, width, theme.muted));
        }
        let indented = |words: &str, style| {
            let indent = |line: Line<'static>| {
                let mut line = line;
                line.spans.insert(0, Span::raw("  "));
                line
            };
            wrapped(look, words, width.saturating_sub(2), style).into_iter().map(indent).collect::<Vec<_>>()
        };
        for statement in &section.statements {
            lines.push(Line::default());
            if statement.plain {
                lines.extend(wrapped(look, &statement.says(), width, theme.text));
                continue;
            }
            lines.extend(wrapped(look, &statement.about, width, theme.text));
            for matter in statement.matters.iter().filter(|m| !m.says.is_empty()) {
                lines.extend(indented(&matter.says, theme.muted));
            }
        }
        lines
    }
}

impl Board for PolicyBoard {
    fn title(&self) -> &'static str {
        "Policy"
    }

    fn panes(&self) -> &'static [Spot] {
        PANES
    }

    fn standing(&self) -> &Standing {
        &self.standing
    }

    fn standing_mut(&mut self) -> &mut Standing {
        &mut self.standing
    }

    fn ask(&self) -> BoardAsk {
        BoardAsk::Policy
    }

    fn is_filled(&self) -> bool {
        self.found.is_some()
    }

    fn len(&self, pane: usize) -> usize {
        if pane == 0 { self.sections().len() } else { SCROLLED }
    }

    fn head(&self, context: &Context<'_>) -> Option<(Line<'static>, Line<'static>)> {
        let (look, (document, _)) = (context.look, self.found.as_ref()?);
        let day =
            |day: Option<chrono::NaiveDate>| day.map_or_else(|| "not set".to_owned(), |d| d.format("%-d %b %Y").to_string());
        let left = Line::from(vec![
            Span::styled(look.fit(&document.title, 60), look.theme.strong),
            look.say(
                format!("   version {} · in force from {}", document.version, day(document.effective_date)),
                look.theme.muted,
            ),
        ]);
        let today = time::local_date(context.now, context.header.time_zone);
        let style = if document.is_past_review(today) { look.theme.danger } else { look.theme.muted };
        Some((left, Line::from(Span::styled(format!("review by {}", day(document.next_review)), style))))
    }

    fn areas(&self, body: Rect, _: Arrangement) -> Vec<Rect> {
        let (left, right) = side_by_side(body, 36);
        vec![left, right]
    }

    fn facts(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        match (pane, self.sections().get(self.standing.cursors[0].at)) {
            (0, _) => Line::from(Span::styled(self.sections().len().to_string(), context.look.theme.strong)),
            (_, Some(section)) => Line::from(context.look.say(section.clause.clone(), context.look.theme.muted)),
            (_, None) => Line::default(),
        }
    }

    fn draw(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let look = view.context.look;
        if pane > 0 {
            let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
            // Another clause is read from its beginning.
            let top = if view.focused { self.standing.cursors[1].at } else { 0 };
            let drawn = scroll(&self.lines(&view.context, inner.width), top, inner, look, buf);
            return seen.scrolled(drawn.top);
        }
        let entries: Vec<Entry> = (0..self.sections().len()).map(Entry::Row).collect();
        list(&entries, self.standing.cursors[0], view, area, buf, seen, |entry, line, buf| {
            let Entry::Row(n) = entry else { return };
            let section = &self.sections()[n];
            put(buf, line.x + 2, line.y, 6, &Line::from(look.say(section.clause.clone(), look.theme.muted)));
            let words = look.fit(&section.title, line.width.saturating_sub(9));
            put(buf, line.x + 8, line.y, line.width.saturating_sub(8), &Line::styled(words, look.theme.text));
        });
    }
}
