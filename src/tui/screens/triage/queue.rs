//! Pane 1: releases in groups of urgency.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{Drawn, Triage, below, digit};
use crate::app::view::{QueueRow, Urgency};
use crate::domain::queue::Column as Sorted;
use crate::domain::time;
use crate::domain::vocab::{State, Tier};
use crate::tui::commands::{CommandId, command};
use crate::tui::layout::{Arrangement, Column, QueueColumns};
use crate::tui::look::{put, put_right, row};
use crate::tui::model::Pane;
use crate::tui::screens::overlay::wrapped;
use crate::tui::screens::{Target, parts};
use crate::tui::text;
use crate::tui::widgets::row::mark_row;

/// A line of the queue: a gap, a group's title, or the release at this place of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Gap,
    Group(Urgency, usize),
    Release(usize),
}

impl Triage<'_> {
    pub(super) fn draw_queue(&self, area: Rect, buf: &mut Buffer, arrangement: Arrangement, drawn: &mut Drawn) {
        let columns = QueueColumns::of(area.width, self.model.columns);
        self.draw_headings(row(area, 0), buf, &columns);
        let list = below(area, 1);
        let list = below(list, self.draw_faults(list, buf));
        if self.model.queue.is_empty() {
            return self.draw_nothing(list, buf);
        }
        let entries = self.entries(arrangement == Arrangement::Wide);
        let place = self.model.queue.cursor.at.min(self.model.queue.len() - 1);
        let cursor = entries.iter().position(|e| *e == Entry::Release(place)).unwrap_or(0);
        // The group's title comes into sight with its first release.
        let start = if cursor > 0 && matches!(entries[cursor - 1], Entry::Group(..)) { cursor - 1 } else { cursor };
        let shown = parts::window(entries.len(), start..cursor + 1, self.model.queue.cursor.top, usize::from(list.height));
        drawn.note(Pane::Queue, &shown);
        for (n, entry) in entries[shown.clone()].iter().enumerate() {
            let line = row(list, u16::try_from(n).unwrap_or(u16::MAX));
            match entry {
                Entry::Gap => {}
                Entry::Group(urgency, size) => self.draw_group(*urgency, *size, line, buf),
                Entry::Release(n) => {
                    self.draw_release(*n, *n == place, line, buf, &columns);
                    drawn.hits.note(line, Target::Row(digit(Pane::Queue), *n));
                }
            }
        }
        let seen = entries[..shown.end].iter().filter(|e| matches!(e, Entry::Release(_))).count();
        if shown.len() < usize::from(list.height) {
            parts::more(self.context.look, self.below(seen), row(list, list.height - 1), buf);
        }
    }

    /// How many releases come after so many of the window.
    fn below(&self, seen: usize) -> usize {
        let page = &self.model.queue.window.page;
        page.total.saturating_sub(page.before + seen)
    }

    /// The window's lines. A window that begins inside a group begins without its title.
    fn entries(&self, gaps: bool) -> Vec<Entry> {
        let page = &self.model.queue.window.page;
        if page.groups.is_empty() {
            return (0..page.rows.len()).map(Entry::Release).collect();
        }
        let mut entries = Vec::with_capacity(page.rows.len() + 10);
        let mut group = None;
        for (n, release) in page.rows.iter().enumerate() {
            if group != Some(release.urgency) {
                let size = page.groups.iter().find(|(u, _)| *u == release.urgency).map(|(_, size)| *size);
                if let Some(size) = size.filter(|_| group.is_some() || page.before == 0 || self.starts_group(release.urgency)) {
                    entries.extend((gaps && group.is_some()).then_some(Entry::Gap));
                    entries.push(Entry::Group(release.urgency, size));
                }
                group = Some(release.urgency);
            }
            entries.push(Entry::Release(n));
        }
        entries
    }

    /// Whether the window's first row is the first of its group.
    fn starts_group(&self, urgency: Urgency) -> bool {
        let page = &self.model.queue.window.page;
        let before: usize = page.groups.iter().take_while(|(u, _)| *u != urgency).map(|(_, size)| size).sum();
        before == page.before
    }

    fn draw_headings(&self, line: Rect, buf: &mut Buffer, columns: &QueueColumns) {
        use Sorted::{Blocks, Change, Due, Release, State, Tier, Waits};
        let mut left = |column: Option<Column>, by: Sorted, words: &'static str| {
            if let Some(c) = column {
                put(buf, line.x + c.x, line.y, c.width.max(1), &self.column_head(by, words));
            }
        };
        left(Some(columns.release), Release, "release");
        left(columns.change, Change, "change");
        left(columns.tier, Tier, if columns.tier.is_some_and(|c| c.width > 1) { "tier" } else { "t" });
        left(columns.state, State, "state");
        left(columns.waits, Waits, "waits for");
        put_right(buf, cell(line, columns.due), &self.column_head(Due, "due"));
        // The sign of direction takes a cell of the gap.
        let blocks = Column { x: columns.blocks.x.saturating_sub(2), width: columns.blocks.width + 2 };
        put_right(buf, cell(line, blocks), &self.column_head(Blocks, "blocks"));
    }

    /// A column's head; the one that orders the queue says so, and which way.
    fn column_head(&self, by: Sorted, words: &'static str) -> Line<'static> {
        let (look, queue) = (self.context.look, &self.model.queue);
        if queue.window.best_first || queue.view.sort.column != by {
            return Line::styled(words, look.theme.muted);
        }
        let way = if queue.view.sort.reverse { look.glyphs.up } else { look.glyphs.down };
        Line::styled(format!("{words} {way}"), look.theme.strong)
    }

    /// What of the filter is not understood, and what there is instead; gives how many lines that took.
    fn draw_faults(&self, area: Rect, buf: &mut Buffer) -> u16 {
        let look = self.context.look;
        let Some(fault) = self.model.queue.window.faults.first() else { return 0 };
        let lines = wrapped(look, fault, area.width.saturating_sub(4), look.theme.warn);
        let room = usize::from(area.height / 3).max(1);
        for (n, line) in (0_u16..).zip(lines.iter().take(room)) {
            put(buf, area.x + 2, area.y + n, area.width.saturating_sub(2), line);
        }
        u16::try_from(lines.len().min(room)).unwrap_or(0)
    }

    fn draw_group(&self, urgency: Urgency, size: usize, line: Rect, buf: &mut Buffer) {
        let theme = &self.context.look.theme;
        let style = if urgency == Urgency::Overdue { theme.danger.add_modifier(Modifier::BOLD) } else { theme.strong };
        let words = Line::from(vec![Span::styled(urgency.title(), style), Span::styled(format!(" {size}"), theme.muted)]);
        put(buf, line.x + 2, line.y, line.width.saturating_sub(2), &words);
    }

    fn draw_nothing(&self, area: Rect, buf: &mut Buffer) {
        let look = self.context.look;
        let key = |id| self.context.keymap.label(command(id));
        let (model, request, closed) = (key(CommandId::AddModel), key(CommandId::NewRequest), key(CommandId::GoModels));
        let queue = &self.model.queue;
        let lines = match self.context.header.models {
            _ if queue.filtered() && !queue.window.looked => vec!["Looking for it…".to_owned()],
            1.. if queue.filtered() => vec![
                format!("Nothing open matches. {} shows all again.", key(CommandId::Back)),
                format!("Closed releases stand under their models: {closed}."),
            ],
            0 => vec![
                "Nothing is here yet. The way to a first release:".to_owned(),
                format!("1  {model} registers a model: its name, owner and risk tier"),
                format!("2  {request} asks for a release of it"),
            ],
            _ => vec![
                format!("Nothing is open. {request} asks for a new release."),
                format!("Closed releases stand under their models: {closed}."),
            ],
        };
        for (y, words) in (area.y + 1..).zip(lines).take_while(|(y, _)| *y < area.bottom()) {
            put(buf, area.x + 2, y, area.width.saturating_sub(2), &Line::from(look.say(words, look.theme.muted)));
        }
    }

    fn draw_release(&self, place: usize, cursor: bool, line: Rect, buf: &mut Buffer, columns: &QueueColumns) {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let Some(release) = self.model.queue.row(place) else { return };
        let focused = self.model.pane == Pane::Queue;
        self.draw_due(release, line, buf, columns.due);
        let model = if cursor && focused { theme.strong } else { theme.text };
        let words = self.named(place, release, columns.release.width, model);
        put(buf, line.x + columns.release.x, line.y, columns.release.width, &Line::from(words));
        let mut left = |column: Option<Column>, words: String, style: Style| {
            if let Some(c) = column {
                put(buf, line.x + c.x, line.y, c.width, &Line::styled(words, style));
            }
        };
        left(columns.change, release.change().to_owned(), theme.muted);
        let whole = columns.tier.is_some_and(|c| c.width > 1);
        let tier = &release.tier.label()[..if whole { release.tier.label().len() } else { 1 }];
        left(columns.tier, tier.to_owned(), if release.tier == Tier::High { theme.strong } else { theme.muted });
        let (state, style) = self.state_words(release);
        // "rolled back" has a cell more than its column; the number after it stands at the far end of its own.
        left(columns.state.map(|c| Column { width: c.width + 1, ..c }), state, style);
        if let Some(c) = columns.waits {
            let (who, me) = parts::lifters(&self.context, &release.waiting_for, release.waiting_role, c.width);
            left(Some(c), who, if me { theme.accent } else { theme.muted });
        }
        let blocks = match release.blocks {
            0 => Line::styled(look.glyphs.none, theme.muted),
            n => Line::styled(n.to_string(), theme.text),
        };
        put_right(buf, cell(line, columns.blocks), &blocks);
        if cursor {
            mark_row(line, buf, look, focused);
        }
        // Set after the row's own colours, so that it stands out on the selection too.
        let queue = &self.model.queue;
        let sign = match (queue.marks.contains_key(&release.id), queue.changed.contains(&release.id)) {
            (true, _) => Line::styled(look.glyphs.marked, theme.accent),
            (false, true) => Line::styled(look.glyphs.changed, theme.warn),
            (false, false) => return,
        };
        put(buf, line.x + 1, line.y, 1, &sign);
    }

    /// The reference, with the letters that the filter matched in bold and underlined.
    fn named(&self, place: usize, release: &QueueRow, cells: u16, model: Style) -> Vec<Span<'static>> {
        let theme = &self.context.look.theme;
        let plain = parts::reference(self.context.look, &release.reference, cells, model, theme.muted);
        let marked = self.model.queue.window.marked.get(place).map(Vec::as_slice).unwrap_or_default();
        if marked.is_empty() {
            return plain;
        }
        let hit = theme.strong.add_modifier(Modifier::UNDERLINED);
        // A cut model keeps its letters' places but the last; the version's are shifted by what was cut away.
        let cut =
            release.reference.to_string().chars().count().saturating_sub(plain.iter().map(|s| s.content.chars().count()).sum());
        let mut at = 0;
        let mut spans = Vec::new();
        for (part, span) in plain.into_iter().enumerate() {
            for letter in span.content.chars() {
                let place = if part == 0 { at } else { at + cut };
                spans.push(Span::styled(letter.to_string(), if marked.contains(&place) { hit } else { span.style }));
                at += 1;
            }
        }
        spans
    }

    /// Mark and time: `! 4 h over`, `▲  in 18 h`, `●   in 2 d`.
    fn draw_due(&self, release: &QueueRow, line: Rect, buf: &mut Buffer, column: Column) {
        let (theme, glyphs, now) = (&self.context.look.theme, self.context.look.glyphs, self.context.now);
        let over = release.due.is_some_and(|due| time::is_over(due, now));
        let (mark, style) = match release.urgency {
            _ if release.state == State::Contested => (glyphs.conflict, theme.danger),
            _ if over => (glyphs.overdue, theme.danger.add_modifier(Modifier::BOLD)),
            Urgency::DueSoon => (glyphs.soon, theme.warn),
            Urgency::WaitingForMe => (glyphs.mine, theme.accent),
            _ => (" ", theme.muted),
        };
        let mut told = release.due.map_or_else(|| glyphs.none.to_owned(), |due| time::until(due, now));
        if text::width(&told) > usize::from(column.width - 2) {
            // Mark and time never touch; the sign in front says that it is over.
            told = told.trim_end_matches(" over").to_owned();
        }
        let words = if over || release.urgency == Urgency::DueSoon { style } else { theme.muted };
        put(buf, line.x + column.x, line.y, 1, &Line::styled(mark, style));
        put_right(buf, cell(line, column), &Line::styled(told, words));
    }

    /// Where it stands; "tier?" when the only thing in the way is that nobody has confirmed the tier.
    fn state_words(&self, release: &QueueRow) -> (String, Style) {
        let theme = &self.context.look.theme;
        match release.state {
            State::Contested => (release.state.label().to_owned(), theme.danger),
            State::Draft | State::InReview if !release.tier_confirmed && release.blocks <= 1 => ("tier?".to_owned(), theme.muted),
            state => (state.label().to_owned(), theme.muted),
        }
    }
}

/// A column's cells on a line.
fn cell(line: Rect, column: Column) -> Rect {
    Rect { x: line.x + column.x, width: column.width, ..line }
}
