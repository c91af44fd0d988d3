//! Report: how releases have fared, as charts; `t` shows the numbers as a table.

mod charts;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Context;
use super::board::{Seen, one_over_another, side_by_side};
use crate::domain::ids::EventId;
use crate::report::statistics::Statistics;
use crate::tui::boards::{Board, BoardAsk, Chosen, Spot, Standing, View};
use crate::tui::commands::{CommandId, Place};
use crate::tui::layout::Arrangement;
use crate::tui::update::Effect;
use crate::tui::worker::Ask;

const PANES: &[Spot] = &[
    Spot { title: "Lead time", place: Place::Report },
    Spot { title: "Decisions", place: Place::Report },
    Spot { title: "Open conditions by age", place: Place::Report },
    Spot { title: "Emergencies by owner", place: Place::Report },
    Spot { title: "Confirmations", place: Place::ReportList },
    Spot { title: "Oldest in review", place: Place::ReportList },
];

/// The panes by their places.
const LEAD: usize = 0;
const DECISIONS: usize = 1;
const CONDITIONS: usize = 2;
const EMERGENCIES: usize = 3;
const CONFIRMATIONS: usize = 4;

/// How many months back one can look.
const PERIODS: [u32; 4] = [3, 6, 12, 24];

/// The board of statistics.
#[derive(Debug)]
pub struct Report {
    standing: Standing,
    months: u32,
    as_table: bool,
    found: Option<Statistics>,
}

impl Default for Report {
    fn default() -> Self {
        Self { standing: Standing::default(), months: 12, as_table: false, found: None }
    }
}

impl Report {
    /// Takes what was counted.
    pub fn take(&mut self, found: Statistics) {
        self.found = Some(found);
        for pane in 0..PANES.len() {
            let last = self.len(pane).saturating_sub(1);
            let cursor = &mut self.standing.cursors[pane];
            cursor.at = cursor.at.min(last);
        }
    }

    /// Releases that one of the lower panes lists: the overdue confirmations, or what is in review.
    fn listed(&self, pane: usize) -> Vec<(EventId, DateTime<Utc>)> {
        let Some(found) = &self.found else { return Vec::new() };
        match pane {
            CONFIRMATIONS => found.confirmations.overdue.iter().map(|(id, .., due)| (*id, *due)).collect(),
            p if p > CONFIRMATIONS => found.in_review.iter().map(|(id, _, since)| (*id, *since)).collect(),
            _ => Vec::new(),
        }
    }
}

impl Board for Report {
    fn title(&self) -> &'static str {
        "Report"
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
        BoardAsk::Report { months: self.months }
    }

    fn is_filled(&self) -> bool {
        self.found.is_some()
    }

    fn len(&self, pane: usize) -> usize {
        self.listed(pane).len()
    }

    fn chosen(&self) -> Chosen {
        let pane = self.standing.pane;
        let row = self.listed(pane).get(self.standing.cursors[pane].at).copied();
        row.map_or(Chosen::Nothing, |(id, _)| Chosen::Release(id))
    }

    fn head(&self, context: &Context<'_>) -> Option<(Line<'static>, Line<'static>)> {
        let (look, found) = (context.look, self.found.as_ref()?);
        let day = found.period.to.with_timezone(&context.header.time_zone).format("%-d %b %Y");
        let left = Line::from(vec![
            Span::styled(format!("{} months to {day}", self.months), look.theme.strong),
            look.say(format!("   all models · {} of {} releases decided", found.decided(), found.releases), look.theme.muted),
        ]);
        Some((left, Line::from(Span::styled(format!("period {}", look.glyphs.choice), look.theme.muted))))
    }

    fn areas(&self, body: Rect, _: Arrangement) -> Vec<Rect> {
        let (top, rest) = one_over_another(body, body.height * 44 / 100);
        let (middle, bottom) = one_over_another(rest, rest.height.saturating_sub(1) / 2);
        let (lead, decisions) = side_by_side(top, 62);
        let (conditions, emergencies) = side_by_side(middle, 50);
        let (confirmations, in_review) = side_by_side(bottom, 50);
        vec![lead, decisions, conditions, emergencies, confirmations, in_review]
    }

    fn facts(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        let (look, theme) = (context.look, &context.look.theme);
        let Some(found) = &self.found else { return Line::default() };
        match pane {
            LEAD => Line::from(look.say("median days, request to decision", theme.muted)),
            DECISIONS => Line::from(Span::styled(found.decided().to_string(), theme.strong)),
            CONDITIONS => {
                let open = found.open_conditions();
                let mut line = Line::from(Span::styled(format!("{} open", open.count), theme.muted));
                if open.past_due > 0 {
                    line.push_span(Span::styled(", ", theme.muted));
                    line.push_span(Span::styled(format!("{} past due", open.past_due), theme.danger));
                }
                line
            }
            EMERGENCIES => {
                let count: usize = found.emergencies.iter().map(|h| h.count).sum();
                Line::from(Span::styled(format!("{count}, last {} months", self.months), theme.muted))
            }
            CONFIRMATIONS => Line::from(look.say("by the owner, in time", theme.muted)),
            _ => Line::from(Span::styled(found.in_review.len().to_string(), theme.strong)),
        }
    }

    fn draw(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let Some(found) = &self.found else { return };
        let gap = u16::from(area.height > 7 && view.arrangement.shows_all());
        let area = super::triage::below(area, gap);
        match pane {
            LEAD if self.as_table => charts::lead_table(found, view, area, buf),
            LEAD => charts::lead(found, view, area, buf),
            DECISIONS => charts::decisions(found, self.as_table, view, area, buf),
            CONDITIONS => charts::conditions(found, self.as_table, view, area, buf),
            EMERGENCIES => charts::emergencies(found, view, area, buf),
            CONFIRMATIONS => charts::confirmations(found, self.as_table, self.standing.cursors[pane], view, area, buf, seen),
            _ => charts::in_review(found, self.as_table, self.standing.cursors[pane], view, area, buf, seen),
        }
    }

    fn run(&mut self, id: CommandId) -> Vec<Effect> {
        match id {
            CommandId::AsTable => self.as_table = !self.as_table,
            CommandId::Period => {
                let at = PERIODS.iter().position(|m| *m == self.months).map_or(0, |n| n + 1);
                self.months = PERIODS[at % PERIODS.len()];
                return vec![Effect::Ask(Ask::Board(self.ask()))];
            }
            _ => {}
        }
        Vec::new()
    }
}
