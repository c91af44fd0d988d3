//! The screen of one release: six pages under one line that says which release it is and how far it has come.

mod checklist;
mod evidence;
#[cfg(test)]
pub(in crate::tui) mod fixtures;
mod halts;
#[cfg(test)]
mod halts_tests;
mod history;
mod outcome;
mod overview;
mod records;
mod request;
mod rows;
mod sign_offs;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::triage::{self, Triage, below};
use super::{Context, Hits, Target, parts, too_small};
use crate::app::view::ReleaseCard;
use crate::domain::ids::Email;
use crate::domain::time;
use crate::tui::layout::{Arrangement, Frame};
use crate::tui::look::{cells, put, put_right, row};
use crate::tui::model::{Model, Page};
use crate::tui::widgets::progress::progress;
use crate::tui::widgets::tabs::{Tab, Tabs};

use rows::Row;

/// From this many rows on the organisation's line and the release's line both have room.
const TALL: u16 = 30;

/// The release screen, ready to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseScreen<'a> {
    /// What every screen is drawn with.
    pub context: Context<'a>,
    /// What the interface knows.
    pub model: &'a Model,
    /// What the release serves, as the policy cites it: the citation, and what it is about. Empty where nobody asked.
    pub serves: &'a [(String, String)],
}

/// What drawing found out: where things are, and which lines are in sight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// What the pages that are panes of the triage screen too found out, the mouse's places among it.
    panes: triage::Drawn,
    /// First line and number of lines in sight of any other page.
    seen: Option<(Page, usize, usize)>,
}

impl Drawn {
    /// Where the mouse would hit what.
    pub fn hits(&self) -> &Hits {
        &self.panes.hits
    }

    /// Keeps what was in sight, so that lists do not jump and running text ends at its end.
    pub fn keep(&self, model: &mut Model) {
        self.panes.keep(model);
        match self.seen {
            Some((Page::Request, top, shown)) => (model.request.at, model.request.top, model.request.shown) = (top, top, shown),
            Some((Page::SignOffs, top, shown)) => {
                (model.sign_offs.at, model.sign_offs.top, model.sign_offs.shown) = (top, top, shown);
            }
            Some((Page::History, top, shown)) => (model.history.top, model.history.shown) = (top, shown),
            _ => {}
        }
    }
}

impl<'a> ReleaseScreen<'a> {
    /// Draws the screen, whatever its size.
    pub fn draw(&self, screen: Rect, buf: &mut Buffer) -> Drawn {
        let look = self.context.look;
        buf.set_style(screen, look.theme.page);
        let mut drawn = Drawn::default();
        let arrangement = Arrangement::of(screen.width, screen.height);
        if arrangement == Arrangement::TooSmall {
            too_small::draw(look, screen, buf);
            return drawn;
        }
        let Some(card) = &self.model.card else {
            let frame = Frame::of(screen, false);
            parts::header(&self.context, "Release", frame.header, buf);
            put(
                buf,
                frame.body.x,
                frame.body.y,
                frame.body.width,
                &Line::from(look.say("No release is open.", look.theme.muted)),
            );
            parts::bottom(&self.context, self.model, frame.hints, buf);
            return drawn;
        };
        let body = self.draw_top(card, screen, arrangement, buf, &mut drawn);
        self.draw_page(card, body, arrangement, buf, &mut drawn);
        parts::bottom(&self.context, self.model, Frame::of(screen, true).hints, buf);
        drawn
    }

    /// Draws everything above the page; gives what is left for the page.
    fn draw_top(&self, card: &ReleaseCard, screen: Rect, arrangement: Arrangement, buf: &mut Buffer, drawn: &mut Drawn) -> Rect {
        let frame = Frame::of(screen, true);
        let tall = screen.height >= TALL;
        let shift = if tall { 2 } else { 0 };
        let tabs = Rect { y: frame.tabs.y + shift, ..frame.tabs };
        if tall {
            parts::header(&self.context, "Release", frame.header, buf);
            self.draw_reference(card, row(frame.header, 0), 2, buf);
        } else {
            self.triage().draw_release_line(frame.header, buf);
        }
        let right = if tall { Line::default() } else { self.progress(card, 6) };
        self.draw_tabs(tabs, arrangement, right, buf, drawn);
        let gap = u16::from(frame.body.height > 14);
        below(frame.body, shift + gap)
    }

    /// The triage screen's own panes, for the pages that show the same.
    fn triage(&self) -> Triage<'a> {
        Triage { context: self.context, model: self.model }
    }

    fn progress(&self, card: &ReleaseCard, bar: u16) -> Line<'static> {
        progress(card.release.done(), card.release.items.len(), bar, self.context.look)
    }

    /// "triage-nlp@2.4.0   major · high risk · in review 9 d · attempt 2 · owner Ann Lindqvist", and the progress.
    fn draw_reference(&self, card: &ReleaseCard, line: Rect, down: u16, buf: &mut Buffer) {
        let (look, release) = (self.context.look, &card.release);
        let line = Rect { y: line.y + down, ..line };
        let room = put_right(buf, line, &self.progress(card, 16)).saturating_sub(line.x + 2);
        let mut left = Line::from(parts::reference(look, &release.reference, room / 2, look.theme.strong, look.theme.strong));
        left.push_span(Span::raw("   "));
        let since = release.submitted_at.unwrap_or(release.requested_at);
        let facts = [
            release.change().to_owned(),
            format!("{} risk", release.tier.label()),
            format!("{} {}", release.state.label(), time::age(since, self.context.now)),
            format!("attempt {}", release.attempt),
            look.fit(&format!("owner {}", self.name(&release.owner)), 40),
        ];
        let facts = parts::facts(look, &facts, room.saturating_sub(cells(&left)));
        left.push_span(Span::styled(facts, look.theme.muted));
        put(buf, line.x, line.y, room, &left);
    }

    fn draw_tabs(&self, area: Rect, arrangement: Arrangement, right: Line<'_>, buf: &mut Buffer, drawn: &mut Drawn) {
        let tabs = Page::ALL.map(|page| Tab { title: title(page), count: None });
        let narrow = arrangement == Arrangement::Narrow;
        let tabs = Tabs { tabs: &tabs, active: self.model.page as usize, narrow, right, look: self.context.look };
        for column in 0..area.width {
            if let Some(n) = tabs.at(column) {
                let digit = u8::try_from(n + 1).unwrap_or(1);
                drawn.panes.hits.note(Rect { x: area.x + column, width: 1, ..area }, Target::Pane(digit));
            }
        }
        tabs.render(area, buf);
    }

    fn draw_page(&self, card: &ReleaseCard, body: Rect, arrangement: Arrangement, buf: &mut Buffer, drawn: &mut Drawn) {
        match self.model.page {
            Page::Overview => self.draw_overview(card, body, arrangement, buf, drawn),
            Page::Request => self.draw_text(&self.request_rows(card, body.width), self.model.request.at, body, buf, drawn),
            Page::Checklist => self.draw_checklist(card, body, buf, drawn),
            Page::Evidence => self.draw_evidence(card, body, buf, drawn),
            Page::SignOffs => self.draw_text(&self.sign_off_rows(card, body.width), self.model.sign_offs.at, body, buf, drawn),
            Page::History => self.draw_history(card, body, buf, drawn),
        }
    }

    /// Draws running text from a line on, or as near to it as the end allows.
    fn draw_text(&self, rows: &[Row], top: usize, area: Rect, buf: &mut Buffer, drawn: &mut Drawn) {
        let top = top.min(rows.len().saturating_sub(usize::from(area.height)));
        let shown = rows::draw(rows, top, area, self.context.look, buf);
        drawn.seen = Some((self.model.page, top, shown));
    }

    /// A person's name as it may be shown.
    fn name(&self, email: &Email) -> String {
        self.said(parts::name(self.context.header, email))
    }

    /// Foreign words as they may be shown on one line.
    fn said(&self, words: &str) -> String {
        self.context.look.quote(words, ratatui::style::Style::new()).content.into_owned()
    }
}

const fn title(page: Page) -> &'static str {
    match page {
        Page::Overview => "Overview",
        Page::Request => "Request",
        Page::Checklist => "Checklist",
        Page::Evidence => "Evidence",
        Page::SignOffs => "Sign-offs",
        Page::History => "History",
    }
}
