//! The first screen: the queue, and of the release in focus what stands in its way, its checklist and its evidence.

mod checklist;
mod decision;
mod evidence;
mod offers;
mod queue;
#[cfg(test)]
mod tests;

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Context, Hits, Target, parts, too_small};
use crate::app::queue::View;
use crate::app::view::ReleaseCard;
use crate::domain::time;
use crate::tui::layout::{Arrangement, Frame, Panes};
use crate::tui::look::{put, put_right};
use crate::tui::model::{Model, Pane, Screen};
use crate::tui::widgets::chip::chip;
use crate::tui::widgets::pane_title::PaneTitle;
use crate::tui::widgets::progress::progress;
use crate::tui::widgets::tabs::{Tab, Tabs};
use crate::tui::widgets::words::Words;

pub use checklist::shown_items;
pub(super) use checklist::standing;
pub(super) use evidence::size;
pub(super) use offers::{offered, remark};

/// The triage screen, ready to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Triage<'a> {
    /// What every screen is drawn with.
    pub context: Context<'a>,
    /// What the interface knows.
    pub model: &'a Model,
}

/// The digit that jumps to a pane.
pub const fn digit(pane: Pane) -> u8 {
    pane as u8 + 1
}

/// What drawing found out: where things are, and which lines of each pane are in sight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// For the mouse.
    pub hits: Hits,
    /// First line and number of lines in sight, by pane; none where the pane was not drawn.
    pub seen: [Option<(usize, usize)>; 4],
}

impl Drawn {
    /// Keeps what was in sight, so that lists do not jump and a page is a page.
    pub fn keep(&self, model: &mut Model) {
        let cursors = [&mut model.queue.cursor, &mut model.decision, &mut model.checklist, &mut model.evidence];
        for (cursor, seen) in cursors.into_iter().zip(self.seen) {
            if let Some((top, shown)) = seen {
                (cursor.top, cursor.shown) = (top, shown);
            }
        }
    }

    pub(super) fn note(&mut self, pane: Pane, seen: &Range<usize>) {
        self.seen[pane as usize] = Some((seen.start, seen.len()));
    }
}

impl<'a> Triage<'a> {
    fn card(&self) -> Option<&'a ReleaseCard> {
        self.model.card.as_ref()
    }

    /// Line 2 where the queue's pane has no title: what narrows or orders the queue, so that nobody types unseen or takes some
    /// for all.
    fn draw_view(&self, header: Rect, buf: &mut Buffer) {
        let queue = &self.model.queue;
        let told = self.model.filtering.is_some()
            || queue.view != View::default()
            || !queue.marks.is_empty()
            || !queue.changed.is_empty();
        if self.model.pane == Pane::Queue && told {
            let row = Rect { y: header.y + 1, ..header };
            put(buf, row.x, row.y, row.width, &self.asked());
        }
    }

    /// How many are marked, and how many have changed since one looked, before what the queue shows.
    fn asked(&self) -> Line<'static> {
        let (theme, marked, changed) = (&self.context.look.theme, self.model.queue.marks.len(), self.model.queue.changed.len());
        let mut line = Line::default();
        if changed > 0 {
            let words = format!("{} {changed} changed", self.context.look.glyphs.changed);
            line.extend([Span::styled(words, theme.warn), Span::raw("  ")]);
        }
        if marked > 0 {
            let words = format!("{} {marked} marked", self.context.look.glyphs.marked);
            line.extend([Span::styled(words, theme.accent), Span::raw("  ")]);
        }
        line.extend(self.shown_part().spans);
        line
    }

    /// What the queue shows: "all open ▼  by urgency ▼  13", or the filter and how many match.
    fn shown_part(&self) -> Line<'static> {
        let (look, theme, queue) = (self.context.look, &self.context.look.theme, &self.model.queue);
        let typed = self.model.filtering.as_ref().map(Words::text);
        let filter = typed.clone().unwrap_or_else(|| queue.view.filter.clone());
        if typed.is_none() && filter.is_empty() {
            let asked = format!("all open {c}  by {by} {c}  ", c = look.glyphs.choice, by = queue.view.sort.in_words());
            let total = Span::styled(queue.window.page.total.to_string(), theme.strong);
            return Line::from(vec![Span::styled(asked, theme.muted), total]);
        }
        let mut line = Line::from(vec![Span::styled("/", theme.accent), Span::styled(look.fit(&filter, 32), theme.strong)]);
        line.extend(typed.map(|_| Span::styled(" ", theme.button)));
        let order = if queue.window.best_first { "best first".to_owned() } else { queue.view.sort.in_words() };
        let counted = format!("  {} of {}  {order}", queue.window.page.total, queue.window.open);
        line.push_span(Span::styled(counted, theme.muted));
        line
    }

    /// Draws the screen, whatever its size.
    pub fn draw(&self, screen: Rect, buf: &mut Buffer) -> Drawn {
        buf.set_style(screen, self.context.look.theme.page);
        let arrangement = Arrangement::of(screen.width, screen.height);
        let mut drawn = Drawn::default();
        match arrangement {
            Arrangement::TooSmall => too_small::draw(self.context.look, screen, buf),
            Arrangement::Narrow | Arrangement::Single => self.draw_one(screen, buf, arrangement, &mut drawn),
            Arrangement::Compact | Arrangement::Wide => self.draw_four(screen, buf, arrangement, &mut drawn),
        }
        drawn
    }

    /// Whether the keys go to this pane, or to the page of a release that shows the same.
    fn has_keys(&self, pane: Pane) -> bool {
        self.model.screen == Screen::Release || self.model.pane == pane
    }

    fn draw_four(&self, screen: Rect, buf: &mut Buffer, arrangement: Arrangement, drawn: &mut Drawn) {
        let frame = Frame::of(screen, false);
        parts::header(&self.context, "Triage", frame.header, buf);
        let rows = |n: usize, more: usize| u16::try_from(n + more).unwrap_or(u16::MAX);
        let evidence = self.card().map_or(0, |c| c.release.evidence.len());
        let wide = frame.body.width.saturating_sub(3) * 44 / 100;
        let panes = Panes::of(frame.body, rows(self.decision_rows(wide, arrangement), 1), rows(evidence, 2));
        for (pane, area) in Pane::ALL.into_iter().zip([panes.queue, panes.decision, panes.checklist, panes.evidence]) {
            drawn.hits.note(area, Target::Pane(digit(pane)));
            let facts = self.facts(pane);
            let focused = self.model.pane == pane;
            let title = PaneTitle { digit: Some(digit(pane)), title: title(pane), facts, focused, look: self.context.look };
            title.render(Rect { height: 1, ..area }, buf);
            self.draw_pane(pane, below(area, 1), buf, arrangement, drawn);
        }
        parts::bottom(&self.context, self.model, frame.hints, buf);
    }

    fn draw_one(&self, screen: Rect, buf: &mut Buffer, arrangement: Arrangement, drawn: &mut Drawn) {
        let frame = Frame::of(screen, true);
        self.draw_release_line(frame.header, buf);
        self.draw_view(frame.header, buf);
        let count = |n: Option<usize>| n.filter(|n| *n > 0);
        let release = self.card().map(|c| &c.release);
        let tabs = [
            Tab { title: "Queue", count: Some(self.model.queue.window.page.total) },
            Tab { title: "Decision", count: count(self.card().map(|c| c.obstructions.len())) },
            Tab { title: "Checklist", count: None },
            Tab { title: "Evidence", count: count(release.map(|r| r.evidence.len())) },
        ];
        let narrow = arrangement == Arrangement::Narrow;
        let right = release.map_or_else(Line::default, |r| progress(r.done(), r.items.len(), 11, self.context.look));
        let tabs = Tabs { tabs: &tabs, active: self.model.pane as usize, narrow, right, look: self.context.look };
        for column in 0..frame.tabs.width {
            if let Some(n) = tabs.at(column) {
                let area = Rect { x: frame.tabs.x + column, width: 1, ..frame.tabs };
                drawn.hits.note(area, Target::Pane(digit(Pane::ALL[n])));
            }
        }
        tabs.render(frame.tabs, buf);
        let gap = u16::from(self.model.pane != Pane::Queue && frame.body.height > 14);
        self.draw_pane(self.model.pane, below(frame.body, gap), buf, arrangement, drawn);
        parts::bottom(&self.context, self.model, frame.hints, buf);
    }

    fn draw_pane(&self, pane: Pane, area: Rect, buf: &mut Buffer, arrangement: Arrangement, drawn: &mut Drawn) {
        match pane {
            Pane::Queue => self.draw_queue(area, buf, arrangement, drawn),
            Pane::Decision => self.draw_decision(area, buf, arrangement, drawn),
            Pane::Checklist => self.draw_checklist(area, buf, arrangement, drawn),
            Pane::Evidence => self.draw_evidence(area, buf, drawn),
        }
    }

    /// Line 1 where one pane is shown at a time: the release in focus never leaves sight.
    pub(super) fn draw_release_line(&self, row: Rect, buf: &mut Buffer) {
        let look = self.context.look;
        let Some(card) = self.card() else { return parts::header(&self.context, "Triage", row, buf) };
        let mut right = Line::default();
        if !card.obstructions.is_empty() {
            let words = format!("{} {} in the way", look.glyphs.blocks, card.obstructions.len());
            right.push_span(Span::styled(words, look.theme.danger));
        }
        if let Some(due) = card.obstructions.iter().filter_map(|o| o.due).min() {
            right.extend((!right.spans.is_empty()).then(|| Span::raw("  ")));
            let told = time::until(due, self.context.now);
            let over = time::is_over(due, self.context.now);
            right.push_span(if over {
                chip(&format!("{} {told}", look.glyphs.overdue), look)
            } else {
                look.say(told, look.theme.muted)
            });
        }
        let room = put_right(buf, row, &right).saturating_sub(row.x + 2);
        let release = &card.release;
        let mut left = Line::from(parts::reference(look, &release.reference, room.min(40), look.theme.strong, look.theme.strong));
        left.push_span(Span::raw("  "));
        let used = crate::tui::look::cells(&left);
        let mut facts: Vec<String> = self.context.seated.map(|name| look.fit(name, 24)).into_iter().collect();
        facts.extend([release.change().to_owned(), format!("{} risk", release.tier.label())]);
        if self.model.screen == Screen::Release {
            facts.push(format!("{}/{} done", release.done(), release.items.len()));
        }
        left.push_span(Span::styled(parts::facts(look, &facts, room.saturating_sub(used)), look.theme.muted));
        put(buf, row.x, row.y, room, &left);
    }

    /// What stands at the right end of a pane's title.
    fn facts(&self, pane: Pane) -> Line<'static> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let count = |n: usize| Span::styled(n.to_string(), theme.strong);
        let named = |card: &ReleaseCard| parts::reference(look, &card.release.reference, 34, theme.muted, theme.muted);
        match (pane, self.card()) {
            (Pane::Queue, _) => self.asked(),
            (Pane::Decision, Some(card)) => Line::from(named(card)),
            (Pane::Checklist, Some(card)) => progress(card.release.done(), card.release.items.len(), 10, look),
            (Pane::Evidence, Some(card)) => {
                let mut line = Line::from(named(card));
                line.push_span(Span::raw("  "));
                line.push_span(count(card.release.evidence.len()));
                line
            }
            (_, None) => Line::default(),
        }
    }
}

const fn title(pane: Pane) -> &'static str {
    match pane {
        Pane::Queue => "Queue",
        Pane::Decision => "Decision",
        Pane::Checklist => "Checklist",
        Pane::Evidence => "Evidence",
    }
}

/// The area without its first rows.
pub(super) fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}
