//! Policy: the rules in force, clause by clause; what is proposed in their place, and what that would have changed.

mod proposed;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Context;
use super::board::{Entry, Seen, list, one_over_another, side_by_side};
use super::overlay::{scroll, wrapped};
use crate::app::{ProposedPolicy, Replay};
use crate::domain::policy::{Document, Section};
use crate::domain::time;
use crate::tui::boards::{Board, BoardAsk, Spot, Standing, View};
use crate::tui::commands::{CommandId, Place};
use crate::tui::layout::Arrangement;
use crate::tui::look::put;
use crate::tui::update::Effect;
use crate::tui::worker::Ask;

const CLAUSES: Spot = Spot { title: "Clauses", place: Place::Policy };
const SAYS: Spot = Spot { title: "What it says", place: Place::Policy };
const PANES: &[Spot] = &[CLAUSES, SAYS];
/// The same while a policy waits for acceptance.
const WITH_PROPOSAL: &[Spot] = &[CLAUSES, SAYS, Spot { title: "Proposed", place: Place::Proposal }];
/// The pane of what is proposed.
const PROPOSED: usize = 2;

/// How far running text can be scrolled; drawing stops at its end.
const SCROLLED: usize = 10_000;

/// The board of the policy in force, and of those that wait for acceptance.
#[derive(Debug, Default)]
pub struct PolicyBoard {
    standing: Standing,
    found: Option<(Document, Vec<Section>)>,
    proposed: Vec<ProposedPolicy>,
    replay: Option<Replay>,
}

impl PolicyBoard {
    /// Takes the policy in force, clause by clause, and what waits for acceptance, the latest first.
    pub fn take(&mut self, document: Document, sections: Vec<Section>, proposed: Vec<ProposedPolicy>) {
        if self.proposed != proposed {
            self.replay = None;
        }
        self.proposed = proposed;
        self.standing.pane = self.standing.pane.min(self.panes().len() - 1);
        let cursor = &mut self.standing.cursors[0];
        cursor.at = cursor.at.min(sections.len().saturating_sub(1));
        self.found = Some((document, sections));
    }

    /// Takes what a proposed policy would have changed in history.
    pub fn take_replay(&mut self, replay: Replay) {
        self.replay = Some(replay);
    }

    /// The policies that wait for acceptance, the latest first.
    pub fn proposed(&self) -> &[ProposedPolicy] {
        &self.proposed
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
        if self.proposed.is_empty() { PANES } else { WITH_PROPOSAL }
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
        if self.proposed.is_empty() {
            let (left, right) = side_by_side(body, 36);
            return vec![left, right];
        }
        let (upper, lower) = one_over_another(body, body.height / 2);
        let (left, right) = side_by_side(upper, 36);
        vec![left, right, lower]
    }

    fn facts(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        if pane == PROPOSED {
            return proposed::facts(&self.proposed, context);
        }
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
            let top = if view.focused { self.standing.cursors[pane].at } else { 0 };
            let lines = match pane {
                PROPOSED => proposed::lines(&self.proposed, self.replay.as_ref(), &view.context, inner.width),
                _ => self.lines(&view.context, inner.width),
            };
            let drawn = scroll(&lines, top, inner, look, buf);
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

    fn run(&mut self, id: CommandId) -> Vec<Effect> {
        match (id, self.proposed.first()) {
            (CommandId::ReplayPolicy, Some(latest)) => {
                self.standing.pane = PROPOSED;
                vec![Effect::Ask(Ask::Board(BoardAsk::Replay(latest.sha256)))]
            }
            _ => Vec::new(),
        }
    }
}
