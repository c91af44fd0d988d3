//! Pieces that several screens share: people, times, the header, the bottom line, lists that scroll.

use std::ops::Range;

use chrono::{DateTime, Datelike as _, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Context;
use crate::app::view::{Header, ReleaseCard};
use crate::domain::ids::{Email, Reference};
use crate::domain::text::visible;
use crate::domain::time;
use crate::domain::vocab::Role;
use crate::tui::commands::{Command, CommandId, command, hinted};
use crate::tui::look::{Look, put, put_right};
use crate::tui::model::{Job, Model, Toast};
use crate::tui::text;
use crate::tui::widgets::chip::chip;
use crate::tui::widgets::hints::{Hint, Hints};

/// A person's name, or the address where no name is known.
pub fn name<'h>(header: &'h Header, email: &'h Email) -> &'h str {
    header.names.get(email).map_or(email.as_str(), String::as_str)
}

/// Whether this is me.
pub fn is_me(header: &Header, email: &Email) -> bool {
    header.me.as_ref().is_some_and(|(me, _)| me == email)
}

/// Who can lift something, in so many cells: "me" first, a whole body by its role, else the first by name; the rest folds to a
/// count. Tells whether it is me.
pub fn lifters(context: &Context<'_>, who: &[Email], role: Option<Role>, cells: u16) -> (String, bool) {
    let others = if who.len() > 1 { format!(" +{}", who.len() - 1) } else { String::new() };
    if who.iter().any(|w| is_me(context.header, w)) {
        return (format!("me{others}"), true);
    }
    match (role, who) {
        (Some(role), [] | [_, _, ..]) => (text::fit(role.label(), usize::from(cells), context.look.glyphs.cut), false),
        (_, [first, ..]) => {
            let room = usize::from(cells).saturating_sub(text::width(&others));
            let shown = context.look.quote(name(context.header, first), Style::new()).content.into_owned();
            (text::person(&shown, room, context.look.glyphs.cut) + &others, false)
        }
        (None, []) => (context.look.glyphs.none.to_owned(), false),
    }
}

/// A reference in so many cells, as model and version.
pub fn reference(look: &Look, reference: &Reference, cells: u16, model: Style, version: Style) -> Vec<Span<'static>> {
    let (head, tail) =
        text::fit_reference(reference.model.as_str(), reference.version.as_str(), usize::from(cells), look.glyphs.cut);
    vec![Span::styled(head, model), Span::styled(tail, version)]
}

/// A moment on the organisation's clock: "today at 17:00", "21 Nov at 17:00", "21 Nov 2025".
pub fn moment(context: &Context<'_>, at: DateTime<Utc>) -> String {
    let zone = context.header.time_zone;
    let (then, today) = (at.with_timezone(&zone), time::local_date(context.now, zone));
    match then.date_naive() {
        day if day == today => then.format("today at %H:%M").to_string(),
        day if day.year() == today.year() => then.format("%-d %b at %H:%M").to_string(),
        _ => then.format("%-d %b %Y").to_string(),
    }
}

/// Facts joined by the separator, as many from the left as fit.
pub fn facts(look: &Look, facts: &[String], cells: u16) -> String {
    let separator = format!(" {} ", look.glyphs.dot);
    let mut line = String::new();
    for fact in facts {
        let next = if line.is_empty() { fact.clone() } else { format!("{line}{separator}{fact}") };
        if text::width(&next) > usize::from(cells) {
            break;
        }
        line = next;
    }
    line
}

/// Cells for the name of who took the keyboard.
const SEATED: u16 = 24;

/// The top line: organisation and screen at the left; who took the keyboard, whether nobody here signs,
/// what is overdue, what waits for me, conflicts at the right.
pub fn header(context: &Context<'_>, screen: &str, row: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (&context.look.theme, context.look.glyphs);
    let counts = context.header;
    let mut right = Line::default();
    let mut add = |n: usize, span: Span<'static>| {
        if n > 0 {
            right.extend((!right.spans.is_empty()).then(|| Span::raw("   ")));
            right.push_span(span);
        }
    };
    add(
        usize::from(context.seated.is_some()),
        Span::styled(context.look.fit(context.seated.unwrap_or_default(), SEATED), theme.accent),
    );
    add(usize::from(counts.me.is_none()), Span::styled("reading only", theme.warn));
    add(counts.overdue, chip(&format!("{} {} overdue", glyphs.overdue, counts.overdue), context.look));
    add(counts.for_me, Span::styled(format!("{} {} for me", glyphs.mine, counts.for_me), theme.accent));
    let conflicts = if counts.conflicts == 1 { "conflict" } else { "conflicts" };
    add(counts.conflicts, Span::styled(format!("{} {} {conflicts}", glyphs.conflict, counts.conflicts), theme.danger));
    let end = put_right(buf, row, &right);
    let room = end.saturating_sub(row.x + 2);
    let organisation = context.look.fit(&counts.organisation, room.saturating_sub(u16::try_from(screen.len()).unwrap_or(0) + 2));
    let left = Line::from(vec![
        Span::styled(organisation, theme.muted),
        Span::raw("  "),
        context.look.say(screen.to_owned(), theme.strong),
    ]);
    put(buf, row.x, row.y, room, &left);
}

/// The bottom line: what the keys do where the keyboard is, or what just happened; at its right end the work under way and what
/// stops it, else the policy's review.
pub fn bottom(context: &Context<'_>, model: &Model, row: Rect, buf: &mut Buffer) {
    let place = if model.overlay.is_some() { model.place_below() } else { model.place() };
    let (status, pressing) = match (&model.job, review(context)) {
        // A policy past its review stays in sight, whatever runs beside it.
        (Some(job), (mut told, true)) => {
            let both = told.first().map(|review| format!("{} · {review}", working(job))).unwrap_or_default();
            told.insert(0, both);
            (told, true)
        }
        (Some(job), _) => {
            let stops = context.keymap.say("{back} stops it");
            (vec![format!("{} · {stops}", working(job)), working(job), job.title.clone()], false)
        }
        (None, told) => told,
    };
    let status: Vec<&str> = status.iter().map(String::as_str).collect();
    let help = command(CommandId::Help);
    let help = help.works_in(place).then(|| hint(context, help));
    let mut row = row;
    let mut shown: Vec<Hint> = hinted(place).filter(|c| is_open(c, model.card.as_ref())).map(|c| hint(context, c)).collect();
    if let Some(toast) = &model.toast {
        let used = told(context.look, toast, row, buf) + 3;
        row = Rect { x: row.x + used, width: row.width.saturating_sub(used), ..row };
        shown = model.last_act.iter().map(|_| hint(context, command(CommandId::Undo))).collect();
    }
    Hints { hints: &shown, help, status: &status, pressing, busy: model.job.is_some(), look: context.look }.render(row, buf);
}

/// Tells what happened; what does not fit on the line begins on the one above, where that is blank. Gives how far it reaches.
fn told(look: &Look, toast: &Toast, row: Rect, buf: &mut Buffer) -> u16 {
    let style = if toast.bad { look.theme.danger } else { look.theme.text };
    let room = row.width.saturating_sub(12);
    let above = Rect { y: row.y.saturating_sub(1), ..row };
    let mut words = visible(&toast.text).into_owned();
    let is_blank = (above.left()..above.right()).all(|x| buf.cell((x, above.y)).is_some_and(|cell| cell.symbol() == " "));
    if row.y > 0 && is_blank && text::width(&words) > usize::from(room) {
        let mut lines = text::wrap(&words, usize::from(row.width)).into_iter();
        let first = lines.next().unwrap_or_default();
        put(buf, above.x, above.y, above.width, &Line::styled(look.fit(&first, above.width), style));
        words = lines.collect::<Vec<_>>().join(" ");
    }
    put(buf, row.x, row.y, row.width, &Line::styled(look.fit(&words, room), style))
}

/// "hashing report.pdf 40 % · 3 s".
fn working(job: &Job) -> String {
    let elapsed = job.began.elapsed().as_secs();
    match job.progress {
        (_, 0) => format!("{} · {elapsed} s", job.title),
        (done, of) => format!("{} {} % · {elapsed} s{}", job.title, done.saturating_mul(100) / of, remaining(elapsed, done, of)),
    }
}

/// How much longer it takes at the pace so far, once that says something.
fn remaining(elapsed: u64, done: u64, of: u64) -> String {
    match elapsed.saturating_mul(of.saturating_sub(done)).checked_div(done) {
        Some(left) if elapsed > 0 && done < of => format!(" · {} s left", left.max(1)),
        _ => String::new(),
    }
}

/// Whether the command can do something now: what signs needs an offer that is not refused.
pub fn is_open(command: &Command, card: Option<&ReleaseCard>) -> bool {
    let Some(act) = command.act else { return true };
    act == "release.request" || card.is_some_and(|c| c.offers.iter().any(|o| o.act == act && o.refused.is_none()))
}

/// A command as a hint; those that move both ways show both keys.
pub fn hint(context: &Context<'_>, command: &'static Command) -> Hint {
    let key = match command.id {
        CommandId::Up => context.keymap.label(command) + &context.keymap.label(self::command(CommandId::Down)),
        CommandId::RowUp => context.keymap.label(command) + &context.keymap.label(self::command(CommandId::RowDown)),
        _ => context.keymap.label(command),
    };
    Hint { key, verb: command.verb.to_owned() }
}

/// When the policy is to be reviewed: at length and shorter, and whether that is past.
fn review(context: &Context<'_>) -> (Vec<String>, bool) {
    let Some(due) = context.header.review_due else { return (Vec::new(), false) };
    let over = time::is_over(due, context.now);
    let told = time::due_in(due, context.now);
    (vec![format!("policy review {told}"), format!("review {told}")], over)
}

/// Which lines of a list stand in so many rows, so that the cursor's lines are among them: as few steps from `top` as possible.
/// Where lines are left below, the last row is kept for saying so.
pub fn window(lines: usize, cursor: Range<usize>, top: usize, height: usize) -> Range<usize> {
    let all = lines.min(height);
    if height == 0 || lines <= height {
        return 0..all;
    }
    let mut top = top.min(lines - height);
    top = top.min(cursor.start);
    let room = |top: usize| if top + height < lines { height - 1 } else { height };
    while top < cursor.start && cursor.end > top + room(top) {
        top += 1;
    }
    top..(top + room(top)).min(lines)
}

/// Says how many are left below, at the right end of a row.
pub fn more(look: &Look, left: usize, row: Rect, buf: &mut Buffer) {
    if left > 0 {
        let line = Line::styled(format!("{left} more {}", look.glyphs.down), look.theme.muted);
        put_right(buf, Rect { width: row.width.saturating_sub(1), ..row }, &line);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::time::{Duration, Instant};

    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::just_begun(0, (0, 400), "taking in 0 % · 0 s")]
    #[case::at_a_pace(3, (100, 400), "taking in 25 % · 3 s · 9 s left")]
    #[case::nearly_done(3, (399, 400), "taking in 99 % · 3 s · 1 s left")]
    #[case::of_unknown_length(3, (7, 0), "taking in · 3 s")]
    fn work_under_way_says_how_far_it_has_come_and_how_long_it_will_take(
        #[case] seconds: u64,
        #[case] progress: (u64, u64),
        #[case] told: &str,
    ) {
        let began = Instant::now().checked_sub(Duration::from_secs(seconds)).unwrap();
        assert_eq!(working(&Job { title: "taking in".into(), progress, began }), told);
    }

    #[rstest]
    #[case::all_fit(5, 3..4, 0, 10, 0..5)]
    #[case::top_with_a_line_for_more(20, 0..1, 0, 10, 0..9)]
    #[case::cursor_below_pulls_down(20, 9..10, 0, 10, 1..10)]
    #[case::cursor_above_pulls_up(20, 3..4, 8, 10, 3..12)]
    #[case::the_end_needs_no_line_for_more(20, 19..20, 0, 10, 10..20)]
    #[case::a_tall_entry_shows_its_start(20, 4..18, 0, 5, 4..8)]
    #[case::a_top_past_the_end(20, 19..20, 99, 10, 10..20)]
    #[case::no_room(20, 3..4, 0, 0, 0..0)]
    fn the_cursor_is_always_in_the_window(
        #[case] lines: usize,
        #[case] cursor: Range<usize>,
        #[case] top: usize,
        #[case] height: usize,
        #[case] shown: Range<usize>,
    ) {
        assert_eq!(window(lines, cursor, top, height), shown);
    }
}
