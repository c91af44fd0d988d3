//! How the panes of the meeting look.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{AGENDA, ATTENDANCE, CONDITIONS, IN_THE_WAY, Item, MOTION, Shown, Sitting};
use crate::app::meeting::Progress;
use crate::domain::ids::Email;
use crate::domain::time;
use crate::domain::vocab::{Choice, Topic};
use crate::tui::boards::View;
use crate::tui::commands::{CommandId, command};
use crate::tui::layout::Arrangement;
use crate::tui::look::{Look, put, put_right, row};
use crate::tui::screens::Context;
use crate::tui::screens::board::{Entry, Seen, list, nothing};
use crate::tui::screens::overlay::{scroll, wrapped};
use crate::tui::screens::parts;
use crate::tui::screens::triage::below;
use crate::tui::text;

/// Rows above the names of a motion, with air and without.
const ABOVE: u16 = 7;
const ABOVE_LOW: u16 = 5;

/// The keys that vote, in the order of the picture.
const VOTES: [[CommandId; 3]; 2] = [
    [CommandId::NoteApprove, CommandId::NoteConditions, CommandId::NoteNoObjection],
    [CommandId::NoteReject, CommandId::NoteAbstain, CommandId::NoteRecuse],
];

impl Sitting {
    /// Draws one pane.
    pub(super) fn draw_pane(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let Some(meeting) = self.meeting() else { return self.draw_none(pane, view, area, buf) };
        match (pane, self.item()) {
            (AGENDA, None) => nothing("Nothing is on the agenda.", view, area, buf),
            (AGENDA, _) => self.draw_agenda(meeting, view, area, buf, seen),
            (ATTENDANCE, _) => self.draw_attendance(meeting, view, area, buf, seen),
            (_, None) => {}
            (MOTION, Some(item)) => self.draw_motion(meeting, item, view, area, buf, seen),
            (_, item) => {
                let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
                let lines = match (pane, item) {
                    (CONDITIONS, Some(item)) => conditions(item, &view.context, inner.width),
                    (IN_THE_WAY, Some(item)) => in_the_way(meeting, item, &view.context, inner.width),
                    _ => minutes(meeting, &view.context, inner.width),
                };
                let top = if view.focused { self.standing.cursors[pane].at } else { 0 };
                let drawn = scroll(&lines, top, inner, view.context.look, buf);
                if view.focused {
                    seen.scrolled(drawn.top);
                }
            }
        }
    }

    /// What the Committee owes, and the way to a meeting.
    fn draw_none(&self, pane: usize, view: &View<'_>, area: Rect, buf: &mut Buffer) {
        let (context, look) = (&view.context, view.context.look);
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let key = context.keymap.label(command(CommandId::OpenMeeting));
        let lines = match pane {
            AGENDA if self.owed.is_empty() => wrapped(look, "The Committee owes nothing now.", inner.width, look.theme.muted),
            AGENDA => self.owed.iter().flat_map(|title| wrapped(look, title, inner.width, look.theme.text)).collect(),
            MOTION => wrapped(
                look,
                &format!(
                    "No meeting is open. {key} opens one: its agenda is built from what the Committee owes, its roster frozen."
                ),
                inner.width,
                look.theme.text,
            ),
            _ => Vec::new(),
        };
        scroll(&lines, 0, inner, look, buf);
    }

    fn draw_agenda(&self, meeting: &Shown, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        // A heading stands under its row here: what the item came to, or what it is about.
        let mut entries = Vec::new();
        for n in 0..meeting.items.len() {
            entries.extend([Entry::Row(n), Entry::Heading(n)]);
            entries.extend((view.arrangement == Arrangement::Wide && n + 1 < meeting.items.len()).then_some(Entry::Gap));
        }
        let (look, theme) = (view.context.look, &view.context.look.theme);
        list(&entries, self.standing.cursors[AGENDA], view, area, buf, seen, |entry, line, buf| match entry {
            Entry::Gap => {}
            Entry::Row(n) => {
                let item = &meeting.items[n];
                let (sign, style, word) = progress(item, &view.context);
                put(buf, line.x + 2, line.y, 1, &Line::styled(sign, style));
                let late = item.over.is_some() && item.progress != Progress::Closed;
                let word = Line::styled(word, if late { theme.danger } else { theme.muted });
                let end = put_right(buf, Rect { width: line.width.saturating_sub(1), ..line }, &word);
                let title = titled(look, &under(item), end.saturating_sub(line.x + 5));
                let style = if item.progress == Progress::Closed { theme.muted } else { theme.text };
                put(buf, line.x + 4, line.y, line.width, &Line::styled(title, style));
            }
            Entry::Heading(n) => {
                let room = line.width.saturating_sub(5);
                let item = &meeting.items[n];
                // What an untouched item still needs is the same for all of them; what it is about is not.
                let untouched = item.progress == Progress::Open && item.votes.is_empty() && !item.about.is_empty();
                let words = if untouched { item.about.as_str() } else { first_of(&item.sentence, room) };
                let words = look.fit(words, room);
                put(buf, line.x + 4, line.y, line.width, &Line::styled(words, theme.muted));
            }
        });
    }

    fn draw_attendance(&self, meeting: &Shown, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let entries: Vec<Entry> = (0..meeting.roster.len()).map(Entry::Row).collect();
        let (look, theme) = (view.context.look, &view.context.look.theme);
        let rows = u16::try_from(entries.len()).unwrap_or(u16::MAX);
        let names = Rect { height: area.height.min(rows), ..area };
        list(&entries, self.standing.cursors[ATTENDANCE], view, names, buf, seen, |entry, line, buf| {
            let Entry::Row(n) = entry else { return };
            let (member, function) = &meeting.roster[n];
            let here = meeting.present.contains(member);
            let (sign, style) = if here { (look.glyphs.done, theme.ok) } else { (look.glyphs.open, theme.muted) };
            put(buf, line.x + 2, line.y, 1, &Line::styled(sign, style));
            let recused = self.item().is_some_and(|i| i.recused.contains(member));
            let word = if recused { "recused" } else { *function };
            let end = put_right(buf, Rect { width: line.width.saturating_sub(1), ..line }, &Line::styled(word, theme.muted));
            let name = look.fit(parts::name(view.context.header, member), end.saturating_sub(line.x + 5));
            put(buf, line.x + 4, line.y, line.width, &Line::styled(name, if here { theme.text } else { theme.muted }));
        });
        let rest = below(area, rows + 1);
        let label = |id| view.context.keymap.label(command(id));
        let hints = [format!("{} here or away", label(CommandId::Attend)), format!("{} all here", label(CommandId::AttendAll))];
        if rest.height > 0 {
            put(
                buf,
                rest.x + 4,
                rest.y,
                rest.width.saturating_sub(4),
                &Line::from(look.say(parts::facts(look, &hints, rest.width.saturating_sub(5)), theme.muted)),
            );
        }
    }

    fn draw_motion(&self, meeting: &Shown, item: &Item, view: &View<'_>, area: Rect, buf: &mut Buffer, seen: &mut Seen<'_>) {
        let (look, theme) = (view.context.look, &view.context.look.theme);
        let airy = usize::from(area.height) >= usize::from(ABOVE) + meeting.roster.len() + 5;
        let at = |n: u16| Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..row(area, n) };
        let title = at(0);
        put(buf, title.x, title.y, title.width, &Line::styled(look.fit(&item.title, title.width), theme.strong));
        put(buf, title.x, title.y + 1, title.width, &Line::styled(look.fit(&item.about, title.width), theme.muted));
        let block = at(2 + u16::from(airy));
        let needed = needed(item, look, block.width.saturating_sub(2));
        for (line, y) in needed.iter().zip(block.y..area.bottom()) {
            buf.set_style(Rect { y, height: 1, ..block }.intersection(buf.area), theme.panel);
            put(buf, block.x + 1, y, block.width.saturating_sub(2), line);
        }
        let more = u16::try_from(needed.len().saturating_sub(3)).unwrap_or(0);
        let above = more + if airy { ABOVE } else { ABOVE_LOW };
        let rows = u16::try_from(meeting.roster.len()).unwrap_or(u16::MAX);
        let names = Rect { height: rows.min(area.height.saturating_sub(above + 3)), ..below(area, above) };
        let entries: Vec<Entry> = (0..meeting.roster.len()).map(Entry::Row).collect();
        list(&entries, self.standing.cursors[MOTION], view, names, buf, seen, |entry, line, buf| {
            if let Entry::Row(n) = entry {
                draw_vote(meeting, item, &meeting.roster[n].0, view, line, buf);
            }
        });
        let foot = below(area, above + names.height + u16::from(airy));
        self.draw_keys(item, view, foot, buf);
    }

    fn draw_keys(&self, item: &Item, view: &View<'_>, foot: Rect, buf: &mut Buffer) {
        let (context, look, theme) = (&view.context, view.context.look, &view.context.look.theme);
        let mut n = 0;
        if item.release.is_some() && matches!(item.progress, Progress::Open | Progress::Disputed) {
            for ids in VOTES {
                let line = row(foot, n);
                let conditional = item.topic == Topic::Approval && item.challenge.is_none();
                for (id, x) in ids.into_iter().zip([2, 14, 33]).filter(|(id, _)| conditional || *id != CommandId::NoteConditions)
                {
                    let words = Line::from(vec![
                        look.say(context.keymap.label(command(id)), theme.accent),
                        Span::raw(" "),
                        look.say(command(id).verb, theme.text),
                    ]);
                    put(buf, line.x + x, line.y, line.width.saturating_sub(x), &words);
                }
                n += 1;
            }
        }
        let line = row(foot, n + u16::from(foot.height > n + 1));
        if line.height == 0 {
            return;
        }
        let key = context.keymap.label(command(CommandId::CloseItem));
        let words = match self.why_not_close() {
            Some(why) => Line::from(look.say(format!("{} {key} close the item   {why}", look.glyphs.none), theme.muted)),
            None => Line::from(vec![look.say(key, theme.accent), look.say(" close the item", theme.text)]),
        };
        put(buf, line.x + 2, line.y, line.width.saturating_sub(2), &words);
    }
}

/// What is still needed: the block above the names.
fn needed(item: &Item, look: &Look, width: u16) -> Vec<Line<'static>> {
    let mut lines = vec![Line::from(look.say("Still needed", look.theme.muted))];
    lines.extend(wrapped(look, &item.sentence, width, look.theme.strong));
    lines.extend(item.tally.map(|t| {
        let told = format!("Voted {} of {} · quorum {} · a tie fails", t.voted, t.eligible, t.quorum);
        Line::from(look.say(told, look.theme.muted))
    }));
    lines
}

/// What an item is called on the agenda; a challenge stands under its release, which it need not name again.
fn under(item: &Item) -> String {
    let own = item.title.split_once(", ").filter(|_| item.challenge.is_some());
    own.map_or_else(|| item.title.clone(), |(_, own)| format!("  {own}"))
}

/// A title in so many cells: what it is about gives way first, then the model, never the version.
fn titled(look: &Look, title: &str, room: u16) -> String {
    let Some((reference, _)) = title.split_once(", ") else { return look.fit(title, room) };
    match reference.split_once('@') {
        Some((model, version)) if text::width(reference) >= usize::from(room) => {
            let (model, version) = text::fit_reference(model, version, usize::from(room), look.glyphs.cut);
            look.fit(&(model + &version), room)
        }
        _ => look.fit(title, room),
    }
}

/// The whole text where there is room for it, else its first sentence.
fn first_of(words: &str, room: u16) -> &str {
    let whole = text::width(words) <= usize::from(room);
    words.find(". ").filter(|_| !whole).map_or(words, |end| &words[..=end])
}

/// The sign of an item, its style, and the word at the right.
fn progress(item: &Item, context: &Context<'_>) -> (&'static str, Style, String) {
    let (glyphs, theme) = (context.look.glyphs, &context.look.theme);
    let (sign, style, word) = match item.progress {
        Progress::Closed => return (glyphs.done, theme.ok, "closed".to_owned()),
        Progress::Unsigned => (glyphs.mine, theme.warn, "unsigned"),
        Progress::Disputed => (glyphs.conflict, theme.danger, "disputed"),
        Progress::Open => (glyphs.open, theme.muted, "open"),
    };
    match item.over {
        Some(due) if item.progress == Progress::Open => {
            (glyphs.overdue, theme.danger.add_modifier(Modifier::BOLD), time::over(due, context.now))
        }
        Some(due) => (sign, style, format!("{word}, {}", time::over(due, context.now))),
        None => (sign, style, word.to_owned()),
    }
}

fn draw_vote(meeting: &Shown, item: &Item, member: &Email, view: &View<'_>, line: Rect, buf: &mut Buffer) {
    let (look, theme) = (view.context.look, &view.context.look.theme);
    let (glyphs, here) = (look.glyphs, meeting.present.contains(member));
    let (sign, style, words) = match item.votes.get(member) {
        _ if item.recused.contains(member) => (glyphs.none, theme.muted, "recused: owner or requester (§5)".to_owned()),
        Some((Choice::Recuse, why)) => (glyphs.none, theme.muted, format!("recused: {why}")),
        Some((choice, why)) if why.is_empty() => (glyphs.done, theme.ok, choice.label().to_owned()),
        Some((choice, why)) => (glyphs.done, theme.ok, format!("{}: {why}", choice.label())),
        None if here => (glyphs.open, theme.muted, "not yet".to_owned()),
        None => (glyphs.none, theme.muted, "away".to_owned()),
    };
    let voted = item.votes.contains_key(member);
    let name = line.width * 2 / 5;
    put(buf, line.x + 2, line.y, 1, &Line::styled(sign, style));
    let shown = look.fit(parts::name(view.context.header, member), name.saturating_sub(5));
    put(buf, line.x + 4, line.y, name, &Line::styled(shown, if voted || here { theme.text } else { theme.muted }));
    let room = line.width.saturating_sub(name + 1);
    put(buf, line.x + name, line.y, room, &Line::styled(look.fit(&words, room), if voted { theme.text } else { theme.muted }));
}

fn conditions(item: &Item, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
    let (look, theme) = (context.look, &context.look.theme);
    if item.conditions.is_empty() {
        return vec![Line::from(look.say("No vote asks for one.", theme.muted))];
    }
    let one = |(n, (text, due)): (usize, &(String, String))| {
        let mut lines = wrapped(look, &format!("{n} {text}"), width, theme.text);
        lines.extend(wrapped(look, due, width, theme.muted));
        lines
    };
    (1..).zip(&item.conditions).flat_map(one).collect()
}

fn in_the_way(meeting: &Shown, item: &Item, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
    let (look, theme) = (context.look, &context.look.theme);
    if item.in_the_way.is_empty() {
        return vec![Line::from(look.say("Nothing else stands in the way.", theme.muted))];
    }
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (text, clause) in &item.in_the_way {
        lines.extend(wrapped(look, &format!("{} {text} ({clause})", look.glyphs.blocks), width, theme.text));
    }
    let words = "The vote may be taken now; approval stands once these are lifted.";
    lines.extend(wrapped(look, words, width, theme.muted));
    let clearable = meeting.challenges.iter().filter(|c| c.number == item.number).count();
    if clearable > 0 {
        let key = context.keymap.label(command(CommandId::ClearByVote));
        let what = if clearable == 1 { "A challenge".to_owned() } else { format!("{clearable} challenges") };
        lines.extend(wrapped(look, &format!("{what} can be cleared by a vote of its own: {key}"), width, theme.muted));
    }
    lines
}

/// The minutes as they stand, from what is noted and what is recorded.
fn minutes(meeting: &Shown, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
    let (look, theme) = (context.look, &context.look.theme);
    let name = |member: &Email| parts::name(context.header, member).to_owned();
    let mut lines = wrapped(look, &meeting.title, width, theme.strong);
    let here: Vec<String> = meeting.roster.iter().map(|(m, _)| m).filter(|m| meeting.present.contains(*m)).map(name).collect();
    let here = if here.is_empty() { "Nobody is noted as present.".to_owned() } else { format!("Present: {}.", here.join(", ")) };
    lines.extend(wrapped(look, &here, width, theme.text));
    for item in &meeting.items {
        lines.push(Line::default());
        let untouched = item.votes.is_empty() && item.progress == Progress::Open;
        let style = if untouched { theme.muted } else { theme.strong };
        lines.extend(wrapped(look, &format!("{}  {}", item.number, item.title), width, style));
        if untouched {
            continue;
        }
        for member in &item.recused {
            lines.extend(wrapped(look, &format!("{}: recused.", name(member)), width, theme.text));
        }
        for (member, (choice, why)) in &item.votes {
            let why = if why.is_empty() { String::new() } else { format!(": “{why}”") };
            lines.extend(wrapped(look, &format!("{}: {}{why}.", name(member), choice.label()), width, theme.text));
        }
        for (text, due) in &item.conditions {
            lines.extend(wrapped(look, &format!("Condition: “{text}”, {due}."), width, theme.text));
        }
        lines.extend(item.said.iter().flat_map(|words| wrapped(look, words, width, theme.text)));
        lines.extend(wrapped(look, &item.sentence, width, theme.muted));
    }
    lines.push(Line::default());
    lines.extend(wrapped(look, "Items left over move to the next meeting.", width, theme.muted));
    lines
}
