//! Audit: the trail of signed acts, narrowed by words; who did what; and whether all of it holds.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::board::{Entry, Seen, list, nothing, one_over_another, side_by_side};
use super::overlay::{scroll, wrapped};
use super::{Context, parts};
use crate::app::{Report as Verification, Trail};
use crate::domain::text::counted;
use crate::domain::time;
use crate::report::duties::{Duties, Duty, Person};
use crate::tui::boards::{Board, BoardAsk, Chosen, Spot, Standing, View};
use crate::tui::commands::{CommandId, Place};
use crate::tui::layout::Arrangement;
use crate::tui::look::{put, put_right, row};
use crate::tui::text;
use crate::tui::update::Effect;
use crate::tui::worker::Ask;

const PANES: &[Spot] = &[
    Spot { title: "Trail", place: Place::Trail },
    Spot { title: "Who did what", place: Place::Duties },
    Spot { title: "Verified", place: Place::Verified },
];

/// How many months back who did what is counted; none: from the beginning.
const PERIODS: [Option<u32>; 4] = [None, Some(3), Some(6), Some(12)];
/// Cells of a column of the table.
const COUNT: u16 = 5;
/// The duties in so many cells, in their order: words cut short would not tell conducting from confirming.
const HEADS: [&str; 8] = ["ask", "prep", "look", "sign", "run", "put", "conf", "halt"];
/// Cells of a person's name.
const NAME: u16 = 16;

/// The board of the trail.
#[derive(Debug, Default)]
pub struct Audit {
    standing: Standing,
    /// The words by which the trail is narrowed.
    pub filter: String,
    /// Whether the words are being typed.
    pub typing: bool,
    months: Option<u32>,
    trail: Option<Trail>,
    duties: Option<Duties>,
    verified: Option<(DateTime<Utc>, Verification)>,
}

impl Audit {
    /// Takes what of the trail was asked for, and who did what if that was.
    pub fn take(&mut self, trail: Trail, duties: Option<Duties>) {
        let cursor = &mut self.standing.cursors[0];
        cursor.at = cursor.at.min(trail.lines.len().saturating_sub(1));
        self.trail = Some(trail);
        if let Some(duties) = duties {
            let cursor = &mut self.standing.cursors[1];
            cursor.at = cursor.at.min(duties.people.len().saturating_sub(1));
            self.duties = Some(duties);
        }
    }

    /// Takes what a verification found.
    pub fn take_verified(&mut self, at: DateTime<Utc>, found: Verification) {
        self.verified = Some((at, found));
    }

    /// What is asked when something has changed: who did what has to be counted anew.
    pub fn ask_all(&self) -> BoardAsk {
        BoardAsk::Audit { words: self.filter.clone(), duties: Some(self.months) }
    }

    /// What is asked while the words are typed: the table stays.
    pub fn ask_trail(&self) -> BoardAsk {
        BoardAsk::Audit { words: self.filter.clone(), duties: None }
    }

    fn people(&self) -> &[Person] {
        self.duties.as_ref().map(|d| d.people.as_slice()).unwrap_or_default()
    }

    fn draw_trail(&self, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let Some(trail) = self.trail.as_ref().filter(|t| !t.lines.is_empty()) else {
            return nothing(&view.context.keymap.say("Nothing matches. {back} shows all again."), view, area, buf);
        };
        let (context, look) = (&view.context, view.context.look);
        let theme = &look.theme;
        let entries: Vec<Entry> = (0..trail.lines.len()).map(Entry::Row).collect();
        list(&entries, self.standing.cursors[0], view, area, buf, seen, |entry, line, buf| {
            let Entry::Row(n) = entry else { return };
            let act = &trail.lines[n];
            let at = act.at.with_timezone(&context.header.time_zone).format("%Y-%m-%d %H:%M").to_string();
            put(buf, line.x + 2, line.y, 16, &Line::styled(at, theme.muted));
            put(buf, line.x + 20, line.y, 20, &Line::from(look.say(act.kind.clone(), theme.text)));
            let who = act.by.as_ref().map_or("nobody known", |by| parts::name(context.header, by));
            let who = text::person(&look.quote(who, Style::new()).content, usize::from(NAME), look.glyphs.cut);
            put(buf, line.x + 42, line.y, NAME, &Line::styled(who, theme.muted));
            let x = 42 + NAME + 2;
            let about = look.fit(&act.about, line.width.saturating_sub(x));
            put(buf, line.x + x, line.y, line.width.saturating_sub(x), &Line::styled(about, theme.text));
        });
    }

    fn draw_duties(&self, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let look = view.context.look;
        let theme = &look.theme;
        if self.people().is_empty() {
            return nothing("Nobody has done anything in this period.", view, area, buf);
        }
        let shown = Duty::ALL.len().min(usize::from(area.width.saturating_sub(NAME + 4) / COUNT));
        let heads = row(area, 0);
        for (n, words) in (0..).zip(&HEADS[..shown]) {
            let cell = Rect { x: heads.x + 2 + NAME + n * COUNT, width: COUNT, ..heads };
            put_right(buf, cell, &Line::styled(*words, theme.muted));
        }
        let names = 2 + NAME + u16::try_from(shown).unwrap_or(0) * COUNT + 2;
        if heads.width > names + 16 {
            put(buf, heads.x + names, heads.y, heads.width - names, &Line::styled("made and approved", theme.muted));
        }
        let entries: Vec<Entry> = (0..self.people().len()).map(Entry::Row).collect();
        let below = super::triage::below(area, 1);
        list(&entries, self.standing.cursors[1], view, below, buf, seen, |entry, line, buf| {
            let Entry::Row(n) = entry else { return };
            self.draw_person(&self.people()[n], shown, names, view, line, buf);
        });
    }

    fn draw_person(&self, person: &Person, shown: usize, names: u16, view: &View<'_>, line: Rect, buf: &mut Buffer) {
        let (context, look) = (&view.context, view.context.look);
        let theme = &look.theme;
        let who = person.who.as_ref().map_or("nobody known", |by| parts::name(context.header, by));
        let who = text::person(&look.quote(who, Style::new()).content, usize::from(NAME) - 2, look.glyphs.cut);
        let mark = if person.both.is_empty() { "" } else { look.glyphs.soon };
        put(buf, line.x + 1, line.y, 1, &Line::styled(mark, theme.warn));
        put(buf, line.x + 3, line.y, NAME - 2, &Line::styled(who, theme.text));
        for (n, count) in (0..).zip(&person.counts[..shown]) {
            let cell = Rect { x: line.x + 2 + NAME + n * COUNT, width: COUNT, ..line };
            let words = if *count == 0 { look.glyphs.neutral.to_owned() } else { count.to_string() };
            put_right(buf, cell, &Line::styled(words, if *count == 0 { theme.rule } else { theme.text }));
        }
        if line.width > names + 16 && !person.both.is_empty() {
            let both: Vec<String> = person.both.iter().map(ToString::to_string).collect();
            let words = look.fit(&both.join(", "), line.width - names);
            put(buf, line.x + names, line.y, line.width - names, &Line::styled(words, theme.warn));
        }
    }

    fn verified_lines(&self, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
        let (look, theme) = (context.look, &context.look.theme);
        let Some((at, found)) = &self.verified else {
            let key = context.keymap.label(crate::tui::commands::command(CommandId::VerifyTrail));
            let words = format!("{key} checks every event, signature, chain and projection of this store.");
            return wrapped(look, &words, width, theme.muted);
        };
        let told = format!("{}, signed with {}", counted(found.events, "event"), counted(found.authors, "key"));
        let when = time::in_full(*at, context.header.time_zone);
        let (sign, style, word) = match found.problems.len() {
            0 => (look.glyphs.done, theme.ok, "all of it holds".to_owned()),
            1 => (look.glyphs.blocks, theme.danger, "1 problem".to_owned()),
            n => (look.glyphs.blocks, theme.danger, format!("{n} problems")),
        };
        let mut lines = vec![
            Line::from(vec![Span::styled(sign, style), Span::raw(" "), look.say(word, theme.strong)]),
            Line::from(look.say(told, theme.text)),
            Line::from(look.say(when, theme.muted)),
        ];
        for (all, style) in [(&found.problems, theme.danger), (&found.forks, theme.warn)] {
            for problem in all {
                lines.extend(wrapped(look, &format!("{}: {}", problem.code, problem.text), width, style));
            }
        }
        lines
    }
}

impl Board for Audit {
    fn title(&self) -> &'static str {
        "Audit"
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
        self.ask_all()
    }

    fn is_filled(&self) -> bool {
        self.trail.is_some()
    }

    fn len(&self, pane: usize) -> usize {
        match pane {
            0 => self.trail.as_ref().map_or(0, |t| t.lines.len()),
            1 => self.people().len(),
            _ => self.verified.as_ref().map_or(0, |(_, v)| v.problems.len() + v.forks.len() + 3),
        }
    }

    fn chosen(&self) -> Chosen {
        let line = self.trail.as_ref().filter(|_| self.standing.pane == 0).and_then(|t| t.lines.get(self.standing.cursors[0].at));
        line.map_or(Chosen::Nothing, |l| Chosen::Act(l.id))
    }

    fn areas(&self, body: Rect, _: Arrangement) -> Vec<Rect> {
        let (upper, lower) = one_over_another(body, body.height * 56 / 100);
        let (duties, verified) = side_by_side(lower, 74);
        vec![upper, duties, verified]
    }

    fn facts(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        let (look, theme) = (context.look, &context.look.theme);
        match (pane, &self.trail) {
            (0, Some(trail)) => {
                let mut line = Line::default();
                if self.typing || !self.filter.is_empty() {
                    line.extend([Span::styled("/", theme.accent), Span::styled(look.fit(&self.filter, 30), theme.strong)]);
                    line.extend(self.typing.then(|| Span::styled(" ", theme.button)));
                    line.push_span(Span::styled(format!("  {} of {}", trail.matched, trail.events), theme.muted));
                } else {
                    line.push_span(look.say("newest first  ", theme.muted));
                    line.push_span(Span::styled(trail.events.to_string(), theme.strong));
                }
                line
            }
            (1, _) => {
                let words = self.months.map_or_else(|| "from the beginning".to_owned(), |m| format!("last {m} months"));
                Line::from(look.say(format!("{words} {}", look.glyphs.choice), theme.muted))
            }
            _ => Line::default(),
        }
    }

    fn draw(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        match pane {
            0 => self.draw_trail(view, area, buf, seen),
            1 => self.draw_duties(view, area, buf, seen),
            _ => {
                let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
                let lines = self.verified_lines(&view.context, inner.width);
                let drawn = scroll(&lines, self.standing.cursors[2].at, inner, view.context.look, buf);
                seen.scrolled(drawn.top);
            }
        }
    }

    fn run(&mut self, id: CommandId) -> Vec<Effect> {
        match id {
            CommandId::VerifyTrail => {
                self.standing.pane = 2;
                vec![Effect::Ask(Ask::Board(BoardAsk::Verify))]
            }
            CommandId::DutiesPeriod => {
                let at = PERIODS.iter().position(|m| *m == self.months).map_or(0, |n| n + 1);
                self.months = PERIODS[at % PERIODS.len()];
                vec![Effect::Ask(Ask::Board(self.ask_all()))]
            }
            _ => Vec::new(),
        }
    }
}
