//! Deadlines: everything that has a date, by day, what is overdue first; and of the chosen one what settles it.

#[cfg(test)]
mod tests;

use chrono::Datelike as _;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::board::{Entry, Seen, list, nothing, side_by_side};
use super::overlay::{labelled, scroll, wrapped};
use super::{Context, parts};
use crate::domain::deadline::{Deadline, When};
use crate::domain::time;
use crate::tui::boards::{Board, BoardAsk, Chosen, Spot, Standing, View};
use crate::tui::commands::Place;
use crate::tui::layout::Arrangement;
use crate::tui::look::{put, put_right};
use crate::tui::text;

/// Cells of the columns: mark and time left, the release, who can settle it.
const DUE: u16 = 10;
const RELEASE: u16 = 22;
const WHO: u16 = 14;
/// From this width on the column of names has room.
const NAMED: u16 = 84;

const PANES: &[Spot] =
    &[Spot { title: "By day", place: Place::Deadlines }, Spot { title: "What settles it", place: Place::DeadlineDetail }];

/// The board of dates.
#[derive(Debug, Default)]
pub struct Deadlines {
    standing: Standing,
    list: Option<Vec<Deadline>>,
}

impl Deadlines {
    /// Takes a list in the order of its dates; the cursor stays on what it stood on.
    pub fn take(&mut self, list: Vec<Deadline>) {
        let named = |d: &Deadline| (d.code, d.release.clone(), d.key.clone());
        let kept = self.of_cursor().map(named);
        let at = kept.and_then(|kept| list.iter().position(|d| named(d) == kept));
        let cursor = &mut self.standing.cursors[0];
        cursor.at = at.unwrap_or(cursor.at).min(list.len().saturating_sub(1));
        self.list = Some(list);
    }

    fn rows(&self) -> &[Deadline] {
        self.list.as_deref().unwrap_or_default()
    }

    fn of_cursor(&self) -> Option<&Deadline> {
        self.rows().get(self.standing.cursors[0].at)
    }

    /// The lines of the list, and what each heading says.
    fn entries(&self, context: &Context<'_>, gaps: bool) -> (Vec<Entry>, Vec<When>) {
        let (mut entries, mut headings) = (Vec::new(), Vec::new());
        for (n, deadline) in self.rows().iter().enumerate() {
            let when = deadline.when(context.now, context.header.time_zone);
            if headings.last() != Some(&when) {
                entries.extend((gaps && n > 0).then_some(Entry::Gap));
                entries.push(Entry::Heading(headings.len()));
                headings.push(when);
            }
            entries.push(Entry::Row(n));
        }
        (entries, headings)
    }

    fn draw_list(&self, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        if self.rows().is_empty() {
            return nothing("Nothing has a date.", view, area, buf);
        }
        let (entries, headings) = self.entries(&view.context, view.arrangement == Arrangement::Wide);
        list(&entries, self.standing.cursors[0], view, area, buf, seen, |entry, line, buf| match entry {
            Entry::Gap => {}
            Entry::Heading(n) => draw_day(headings[n], self.count(headings[n], &view.context), &view.context, line, buf),
            Entry::Row(n) => self.draw_row(&self.rows()[n], view, line, buf),
        });
    }

    fn count(&self, when: When, context: &Context<'_>) -> usize {
        self.rows().iter().filter(|d| d.when(context.now, context.header.time_zone) == when).count()
    }

    fn draw_row(&self, deadline: &Deadline, view: &View<'_>, line: Rect, buf: &mut Buffer) {
        let (context, look) = (&view.context, view.context.look);
        let theme = &look.theme;
        draw_due(deadline, context, Rect { x: line.x + 2, width: DUE, ..line }, buf);
        let release = if line.width >= 60 { RELEASE } else { 18 };
        let x = 2 + DUE + 2;
        let named: Vec<Span<'static>> = match &deadline.release {
            Some((_, reference)) => parts::reference(look, reference, release, theme.text, theme.muted),
            None => vec![look.say("organisation", theme.muted)],
        };
        put(buf, line.x + x, line.y, release, &Line::from(named));
        let end = if line.width >= NAMED { line.width - WHO } else { line.width };
        let x = x + release + 2;
        let words = look.fit(&deadline.text, end.saturating_sub(x + 1));
        put(buf, line.x + x, line.y, end.saturating_sub(x), &Line::styled(words, theme.text));
        if line.width >= NAMED {
            let (who, me) = parts::lifters(context, &deadline.who, deadline.role, WHO);
            put(buf, line.x + end, line.y, WHO, &Line::styled(who, if me { theme.accent } else { theme.muted }));
        }
    }

    fn detail(&self, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
        let (look, theme) = (context.look, &context.look.theme);
        let Some(deadline) = self.of_cursor() else { return vec![Line::from(look.say("Nothing is chosen.", theme.muted))] };
        let over = deadline.is_over(context.now);
        let bold = if over { theme.danger.add_modifier(Modifier::BOLD) } else { theme.strong };
        let mut lines = wrapped(look, &deadline.text, width, bold);
        lines.push(Line::default());
        let told = time::due_in(deadline.due, context.now);
        let due = format!("{} · {told}", time::in_full(deadline.due, context.header.time_zone));
        let about = deadline.release.as_ref().map_or_else(|| "the organisation".to_owned(), |(_, r)| r.to_string());
        let who: Vec<&str> = deadline.who.iter().map(|w| parts::name(context.header, w)).collect();
        let who = match (deadline.role, who.is_empty()) {
            (Some(role), true) => role.label().to_owned(),
            (Some(role), false) => format!("{}: {}", role.label(), who.join(", ")),
            (None, _) => who.join(", "),
        };
        for (label, value, style) in [
            ("Due", due, if over { theme.danger } else { theme.text }),
            ("About", about, theme.text),
            ("Lifted by", who, theme.text),
            ("To settle it", deadline.detail.clone(), theme.text),
            ("Clause", deadline.clause.clone(), theme.muted),
        ] {
            if !value.is_empty() {
                lines.extend(labelled(look, label, &value, width, style));
            }
        }
        lines
    }
}

impl Board for Deadlines {
    fn title(&self) -> &'static str {
        "Deadlines"
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
        BoardAsk::Deadlines
    }

    fn is_filled(&self) -> bool {
        self.list.is_some()
    }

    fn len(&self, _: usize) -> usize {
        self.rows().len()
    }

    fn chosen(&self) -> Chosen {
        self.of_cursor().and_then(|d| d.release.as_ref()).map_or(Chosen::Nothing, |(id, _)| Chosen::Release(*id))
    }

    fn areas(&self, body: Rect, _: Arrangement) -> Vec<Rect> {
        let (left, right) = side_by_side(body, 64);
        vec![left, right]
    }

    fn facts(&self, pane: usize, context: &Context<'_>) -> Line<'static> {
        let theme = &context.look.theme;
        if pane > 0 {
            return Line::default();
        }
        let over = self.rows().iter().filter(|d| d.is_over(context.now)).count();
        let mut line = Line::default();
        if over > 0 {
            line.push_span(Span::styled(format!("{over} overdue  "), theme.danger));
        }
        line.push_span(Span::styled(self.rows().len().to_string(), theme.strong));
        line
    }

    fn draw(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        if pane == 0 {
            return self.draw_list(view, area, buf, seen);
        }
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
        scroll(&self.detail(&view.context, inner.width), 0, inner, view.context.look, buf);
    }
}

/// "Overdue 2", "Today 1", "Fri 27 Nov 3": the year only where it is another one.
fn draw_day(when: When, count: usize, context: &Context<'_>, line: Rect, buf: &mut Buffer) {
    let theme = &context.look.theme;
    let today = time::local_date(context.now, context.header.time_zone);
    let (words, style) = match when {
        When::Overdue => ("Overdue".to_owned(), theme.danger.add_modifier(Modifier::BOLD)),
        When::On(day) if day == today => ("Today".to_owned(), theme.strong),
        When::On(day) if Some(day) == today.succ_opt() => ("Tomorrow".to_owned(), theme.strong),
        When::On(day) if day.year() == today.year() => (day.format("%a %-d %b").to_string(), theme.strong),
        When::On(day) => (day.format("%a %-d %b %Y").to_string(), theme.strong),
    };
    let words = Line::from(vec![Span::styled(words, style), Span::styled(format!(" {count}"), theme.muted)]);
    put(buf, line.x + 2, line.y, line.width.saturating_sub(2), &words);
}

/// Mark and time left: `! 4 h over`, `▲  in 18 h`.
fn draw_due(deadline: &Deadline, context: &Context<'_>, cell: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (&context.look.theme, context.look.glyphs);
    let soon = deadline.due - context.now < chrono::TimeDelta::hours(24);
    let (mark, style): (&str, Style) = match (deadline.is_over(context.now), soon) {
        (true, _) => (glyphs.overdue, theme.danger.add_modifier(Modifier::BOLD)),
        (false, true) => (glyphs.soon, theme.warn),
        (false, false) => (" ", theme.muted),
    };
    let mut told = time::until(deadline.due, context.now);
    if text::width(&told) > usize::from(cell.width - 2) {
        // Mark and time never touch; the sign in front says that it is over.
        told = told.trim_end_matches(" over").to_owned();
    }
    put(buf, cell.x, cell.y, 1, &Line::styled(mark, style));
    put_right(buf, cell, &Line::styled(told, style));
}
