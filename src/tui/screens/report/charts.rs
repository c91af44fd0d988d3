//! The panes of the report: each a chart with its numbers beside it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::domain::time;
use crate::report::statistics::{AGES, Median, Statistics};
use crate::tui::boards::View;
use crate::tui::look::{Look, put, put_right, row};
use crate::tui::model::Cursor;
use crate::tui::screens::board::{Entry, Seen, list, nothing};
use crate::tui::screens::parts;
use crate::tui::screens::triage::below;
use crate::tui::text;
use crate::tui::widgets::chart::{BarLine, Columns, bar, spark, split_bar};

/// From this many in the period on, an owner's emergencies are marked as a habit.
const HABIT: usize = 3;

/// Median lead time by month.
pub(super) fn lead(found: &Statistics, view: &View<'_>, area: Rect, buf: &mut Buffer) {
    if found.to_decision.of == 0 {
        return nothing("Nothing was decided in this period.", view, area, buf);
    }
    let look = view.context.look;
    let foot = u16::from(area.height > 8);
    let values: Vec<Option<f64>> = found.months.iter().map(|m| m.lead.days()).collect();
    let labels: Vec<String> = found.months.iter().map(|m| m.first.format("%b").to_string()[..1].to_owned()).collect();
    Columns { values: &values, labels: &labels, look }.draw(Rect { height: area.height - foot, ..area }, buf);
    if foot > 0 {
        put(buf, area.x + 2, area.bottom() - 1, area.width.saturating_sub(2), &whole(found, look));
    }
}

/// "request to decision 4.0 d, of 19 · decision to deployment 2.0 d, of 15".
fn whole(found: &Statistics, look: &Look) -> Line<'static> {
    let median = |m: &Median| m.days().map_or_else(|| look.glyphs.none.to_owned(), |d| format!("{d:.1} d"));
    Line::from(vec![
        Span::styled("to decision ", look.theme.muted),
        Span::styled(median(&found.to_decision), look.theme.strong),
        Span::styled(format!(" of {}   to deployment ", found.to_decision.of), look.theme.muted),
        Span::styled(median(&found.to_deployment), look.theme.strong),
        Span::styled(format!(" of {}", found.to_deployment.of), look.theme.muted),
    ])
}

/// The same as numbers, the latest month first.
pub(super) fn lead_table(found: &Statistics, view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let look = view.context.look;
    let foot = u16::from(area.height > 4);
    let months = (area.height.saturating_sub(foot + 1)) as usize;
    let columns = |month: &str, decided: &str, days: &str| {
        format!("  {month:<10}{}  {}", text::pad_left(decided, 8, ""), text::pad_left(days, 12, ""))
    };
    let put_row = |n: u16, words: String, style: Style, buf: &mut Buffer| {
        let line = row(area, n);
        put(buf, line.x, line.y, line.width, &Line::from(look.say(words, style)));
    };
    put_row(0, columns("month", "decided", "median days"), look.theme.muted, buf);
    for (n, month) in found.months.iter().rev().take(months).enumerate() {
        let days = month.lead.days().map_or_else(|| look.glyphs.none.to_owned(), |d| format!("{d:.1}"));
        let style = if n == 0 { look.theme.strong } else { look.theme.text };
        let words = columns(&month.first.format("%b %Y").to_string(), &month.lead.of.to_string(), &days);
        put_row(u16::try_from(n + 1).unwrap_or(u16::MAX), words, style, buf);
    }
    if foot > 0 {
        put(buf, area.x + 2, area.bottom() - 1, area.width.saturating_sub(2), &whole(found, look));
    }
}

/// Where bars, numbers and remarks begin, after names of so many cells.
fn columns(names: u16, width: u16, remark: u16) -> (u16, u16, u16) {
    let bar = names + 4;
    let number = width.saturating_sub(remark + 6).max(bar);
    (bar, number, number + 6)
}

/// Decisions by outcome, and under them the slowest steps.
pub(super) fn decisions(found: &Statistics, as_table: bool, view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let look = view.context.look;
    let theme = &look.theme;
    let places = columns(17, area.width, 0);
    let largest = found.outcomes.iter().map(|(_, n)| *n).max().unwrap_or(0) as f64;
    let spread = if area.height > 17 { 2 } else { 1 };
    for (n, (name, count)) in (0..).zip(&found.outcomes) {
        let (sign, style, words) = match *name {
            "approved" => (look.glyphs.done, theme.ok, "approved"),
            "approved-with-conditions" => (look.glyphs.done, theme.ok, "with conditions"),
            "rejected" => (look.glyphs.blocks, theme.danger, "rejected"),
            other => (look.glyphs.none, theme.muted, other),
        };
        let name = Line::from(vec![Span::styled(sign, style), Span::raw(" "), Span::styled(words, theme.text)]);
        let bar = bars(as_table, || vec![bar(*count as f64, largest, places.1 - places.0 - 1, theme.fill, look)]);
        let number = Line::styled(count.to_string(), theme.strong);
        BarLine { name, bar, number, remark: Line::default() }.draw(row(area, n * spread), places, buf);
    }
    let used = u16::try_from(found.outcomes.len()).unwrap_or(u16::MAX) * spread + 1;
    slowest(found, as_table, view, below(area, used), buf);
}

fn bars(as_table: bool, draw: impl FnOnce() -> Vec<Span<'static>>) -> Vec<Span<'static>> {
    if as_table { Vec::new() } else { draw() }
}

fn slowest(found: &Statistics, as_table: bool, view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let look = view.context.look;
    let theme = &look.theme;
    if area.height < 3 || found.steps.is_empty() {
        return;
    }
    put(buf, area.x + 2, area.y, area.width.saturating_sub(2), &Line::styled("Slowest step", theme.strong));
    put_right(buf, row(area, 0), &Line::styled("median days from submission", theme.muted));
    let places = columns(19, area.width, 0);
    let largest = found.steps.iter().filter_map(|(_, m)| m.days()).fold(0.0, f64::max);
    for (n, (name, median)) in found.steps.iter().enumerate() {
        let (days, worst) = (median.days().unwrap_or(0.0), n == 0);
        let style = if worst { theme.text } else { theme.fill };
        let bar = bars(as_table, || vec![bar(days, largest, places.1 - places.0 - 1, style, look)]);
        let number = Line::styled(format!("{days:.1}"), if worst { theme.strong } else { theme.muted });
        let name = Line::styled((*name).to_owned(), if worst { theme.text } else { theme.muted });
        let line = row(area, u16::try_from(n + 1).unwrap_or(u16::MAX));
        BarLine { name, bar, number, remark: Line::default() }.draw(line, places, buf);
    }
}

/// Open conditions by age: of each bar's end, what is past due.
pub(super) fn conditions(found: &Statistics, as_table: bool, view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let look = view.context.look;
    let theme = &look.theme;
    let places = columns(11, area.width, 5);
    let largest = found.conditions.iter().map(|a| a.count).max().unwrap_or(0) as f64;
    for (n, ((_, words), aged)) in (0..).zip(AGES.iter().zip(&found.conditions)) {
        let bar = bars(as_table, || {
            split_bar(aged.count as f64, aged.past_due as f64, largest, places.1 - places.0 - 1, (theme.fill, theme.danger), look)
        });
        let remark = match aged.past_due {
            0 => Line::default(),
            n => Line::styled(format!("{} {n}", look.glyphs.overdue), theme.danger),
        };
        let name = Line::styled(text::pad_left(words, 11, ""), theme.muted);
        let number = Line::styled(aged.count.to_string(), theme.strong);
        BarLine { name, bar, number, remark }.draw(row(area, n), places, buf);
    }
}

/// Each owner's emergencies by month: so that habit shows.
pub(super) fn emergencies(found: &Statistics, view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let (context, look) = (&view.context, view.context.look);
    let theme = &look.theme;
    if found.emergencies.is_empty() {
        return nothing("No emergency in this period.", view, area, buf);
    }
    let months = u16::try_from(found.months.len()).unwrap_or(0);
    // What stands beside the bars takes 44 cells.
    let cells = (area.width.saturating_sub(44) / months.max(1)).clamp(1, 3);
    let places = (18, 18 + months * cells + 1, 18 + months * cells + 9);
    for (n, habit) in found.emergencies.iter().enumerate().take(usize::from(area.height)) {
        let often = habit.count >= HABIT;
        let name = look.quote(parts::name(context.header, &habit.owner), Style::new()).content.into_owned();
        let name = Line::styled(text::person(&name, 14, look.glyphs.cut), theme.text);
        let style = if often { theme.warn } else { theme.muted };
        let remark = if often { format!("{} {} in {months} months", look.glyphs.soon, habit.count) } else { String::new() };
        let line = row(area, u16::try_from(n).unwrap_or(u16::MAX));
        let bar = vec![spark(&habit.by_month, cells, style, look)];
        let number = Line::styled(habit.count.to_string(), theme.strong);
        BarLine { name, bar, number, remark: Line::styled(remark, style) }.draw(line, places, buf);
    }
}

/// Confirmations in time and late; those overdue by release.
pub(super) fn confirmations(
    found: &Statistics,
    as_table: bool,
    cursor: Cursor,
    view: &View<'_>,
    area: Rect,
    buf: &mut Buffer,
    seen: &mut Seen<'_>,
) {
    let (context, look) = (&view.context, view.context.look);
    let (theme, said) = (&look.theme, &found.confirmations);
    let all = said.on_time + said.late + said.overdue.len();
    let line = row(area, 0);
    let number = Line::styled(format!("{} of {all}", said.on_time), theme.strong);
    let end = put_right(buf, line, &number);
    put(buf, line.x + 2, line.y, 10, &Line::styled("on time", theme.text));
    if !as_table && end > line.x + 16 {
        let room = end - line.x - 16;
        let heavy = bar(said.on_time as f64, all.max(1) as f64, room, theme.text, look);
        let used = put(buf, line.x + 14, line.y, room, &Line::from(heavy));
        crate::tui::look::rule(buf, line.x + 14 + used, line.y, room - used, look.glyphs.thin, theme.rule);
    }
    let line = row(area, 1);
    put(
        buf,
        line.x + 2,
        line.y,
        line.width,
        &Line::styled(format!("late {}   not due yet {}", said.late, said.waiting), theme.muted),
    );
    let entries: Vec<Entry> = (0..said.overdue.len()).map(Entry::Row).collect();
    list(&entries, cursor, view, below(area, 2), buf, seen, |entry, line, buf| {
        let Entry::Row(n) = entry else { return };
        let (_, reference, owner, due) = &said.overdue[n];
        let bold = theme.danger.add_modifier(Modifier::BOLD);
        let end = put_right(buf, line, &Line::styled(time::over(*due, context.now), bold));
        let mut words = Line::from(vec![Span::styled(look.glyphs.overdue, bold), Span::raw(" ")]);
        words.extend(parts::reference(look, reference, 26, theme.text, theme.text));
        words.push_span(Span::styled(format!(", {}", look.fit(parts::name(context.header, owner), 24)), theme.muted));
        put(buf, line.x + 2, line.y, end.saturating_sub(line.x + 3), &words);
    });
}

/// What is in review, the oldest first, with its age as a bar.
pub(super) fn in_review(
    found: &Statistics,
    as_table: bool,
    cursor: Cursor,
    view: &View<'_>,
    area: Rect,
    buf: &mut Buffer,
    seen: &mut Seen<'_>,
) {
    let (context, look) = (&view.context, view.context.look);
    let theme = &look.theme;
    if found.in_review.is_empty() {
        return nothing("Nothing is in review.", view, area, buf);
    }
    let age = |n: usize| (context.now - found.in_review[n].2).num_minutes() as f64;
    let entries: Vec<Entry> = (0..found.in_review.len()).map(Entry::Row).collect();
    let names = (area.width / 2).clamp(12, 26);
    list(&entries, cursor, view, area, buf, seen, |entry, line, buf| {
        let Entry::Row(n) = entry else { return };
        let (_, reference, since) = &found.in_review[n];
        let end = put_right(buf, line, &Line::styled(time::age(*since, context.now), theme.strong));
        put(buf, line.x + 2, line.y, names, &Line::from(parts::reference(look, reference, names, theme.text, theme.muted)));
        let start = line.x + 2 + names + 2;
        let room = end.saturating_sub(start + 2);
        if !as_table && room > 2 {
            let style = if n == 0 { theme.text } else { theme.fill };
            put(buf, start, line.y, room, &Line::from(bar(age(n), age(0), room, style, look)));
        }
    });
}
