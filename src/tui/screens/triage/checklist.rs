//! Pane 3: the checklist, section by section.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Drawn, Triage, digit};
use crate::app::view::ReleaseCard;
use crate::domain::release::{Answered, Evidence, Item, Release, Review};
use crate::domain::time;
use crate::domain::vocab::Section;
use crate::tui::layout::{Arrangement, ChecklistColumns};
use crate::tui::look::{Look, put, put_right, row};
use crate::tui::model::Pane;
use crate::tui::screens::{Target, parts};
use crate::tui::widgets::progress::progress;
use crate::tui::widgets::row::mark_row;

/// The items that the pane lists, by their places in the release: all of them, or where room is scarce those not yet accepted.
pub fn shown_items(card: &ReleaseCard, arrangement: Arrangement) -> Vec<usize> {
    let wanted = |item: &Item| arrangement != Arrangement::Compact || !matches!(item.review, Review::Accepted { .. });
    let of = |section: Section| card.release.items.iter().enumerate().filter(move |(_, i)| i.section == section);
    Section::ALL.iter().flat_map(|s| of(*s)).filter(|(_, i)| wanted(i)).map(|(n, _)| n).collect()
}

/// A line of the pane: a section's title, or the item at this place of [`shown_items`].
enum Entry {
    Section(Section),
    Item(usize),
}

/// An item's sign, its word, and their style.
pub(in crate::tui::screens) fn standing(item: &Item, look: &Look) -> (&'static str, &'static str, Style) {
    let (theme, glyphs) = (&look.theme, look.glyphs);
    match (item.answered, &item.review) {
        (_, Review::Challenged(_)) => (glyphs.blocks, "challenged", theme.danger),
        (Answered::Open, _) => (glyphs.open, "open", theme.warn),
        (Answered::NotApplicable, Review::Accepted { .. }) => (glyphs.none, "accepted", theme.muted),
        (Answered::NotApplicable, _) => (glyphs.none, "claimed", theme.muted),
        (Answered::Done, Review::Accepted { .. }) => (glyphs.done, "accepted", theme.ok),
        (Answered::Done, _) => (glyphs.done, "unreviewed", theme.ok),
    }
}

impl Triage<'_> {
    pub(in crate::tui::screens) fn draw_checklist(
        &self,
        area: Rect,
        buf: &mut Buffer,
        arrangement: Arrangement,
        drawn: &mut Drawn,
    ) {
        let Some(card) = self.card() else { return };
        let items = shown_items(card, arrangement);
        let entries = entries(card, &items);
        let at = |wanted: usize| entries.iter().position(|e| matches!(e, Entry::Item(n) if *n == wanted));
        let cursor = at(self.model.checklist.at).unwrap_or(0);
        let start = if cursor == 1 { 0 } else { cursor };
        let shown = parts::window(entries.len(), start..cursor + 1, self.model.checklist.top, usize::from(area.height));
        drawn.note(Pane::Checklist, &shown);
        let left_out = entries[shown.end..].iter().filter(|e| matches!(e, Entry::Item(_))).count();
        let columns = ChecklistColumns::of(area.width);
        for (n, entry) in entries[shown].iter().enumerate() {
            let line = row(area, u16::try_from(n).unwrap_or(u16::MAX));
            match entry {
                Entry::Section(section) => self.draw_section(card, *section, line, buf),
                Entry::Item(n) => {
                    let item = &card.release.items[items[*n]];
                    self.draw_item(item, line, buf, &columns);
                    drawn.hits.note(line, Target::Row(digit(Pane::Checklist), *n));
                    if *n == self.model.checklist.at && self.has_keys(Pane::Checklist) {
                        mark_row(line, buf, self.context.look, true);
                    }
                }
            }
        }
        parts::more(self.context.look, left_out, row(area, area.height.saturating_sub(1)), buf);
    }

    fn draw_section(&self, card: &ReleaseCard, section: Section, line: Rect, buf: &mut Buffer) {
        let look = self.context.look;
        let items = || card.release.items.iter().filter(|i| i.section == section);
        put(buf, line.x + 1, line.y, line.width.saturating_sub(1), &Line::styled(section.label(), look.theme.strong));
        put_right(buf, line, &progress(items().filter(|i| i.is_done()).count(), items().count(), 10, look));
    }

    fn draw_item(&self, item: &Item, line: Rect, buf: &mut Buffer, columns: &ChecklistColumns) {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let (sign, word, style) = standing(item, look);
        let waits = matches!(word, "challenged" | "open");
        let quiet = if waits { style } else { theme.muted };
        put(buf, line.x + 3, line.y, 1, &Line::from(Span::styled(sign, style)));
        let id = Span::styled(look.fit(&item.id, columns.item.width), if waits { theme.strong } else { theme.text });
        put(buf, line.x + columns.item.x, line.y, columns.item.width, &Line::from(id));
        if let Some(c) = columns.detail {
            put(buf, line.x + c.x, line.y, c.width, &Line::styled(look.fit(&self.detail(item), c.width), theme.muted));
        }
        put(buf, line.x + columns.state.x, line.y, columns.state.width, &Line::styled(word, quiet));
        if let Some(c) = columns.age {
            let age = item.changed_at.map_or_else(|| look.glyphs.none.to_owned(), |at| time::age(at, self.context.now));
            put_right(buf, Rect { x: line.x + c.x, width: c.width, ..line }, &Line::styled(age, theme.muted));
        }
    }

    /// The answer's first line; else how much evidence there is, and that nobody has answered with it.
    fn detail(&self, item: &Item) -> String {
        match (item.answer.lines().next().unwrap_or_default(), item.evidence.len()) {
            ("", 0) => self.card().map_or_else(String::new, |card| unanswered(&card.release, item)),
            ("", 1) => "1 piece of evidence".to_owned(),
            ("", n) => format!("{n} pieces of evidence"),
            (answer, _) => answer.to_owned(),
        }
    }
}

fn entries(card: &ReleaseCard, items: &[usize]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for section in Section::ALL {
        if !card.release.items.iter().any(|i| i.section == *section) {
            continue;
        }
        entries.push(Entry::Section(*section));
        let of_section = items.iter().enumerate().filter(|(_, place)| card.release.items[**place].section == *section);
        entries.extend(of_section.map(|(n, _)| Entry::Item(n)));
    }
    entries
}

/// What an open item lacks: evidence, evidence of somebody else, or only the words.
fn unanswered(release: &Release, item: &Item) -> String {
    let own = |e: &Evidence| e.by == release.owner || e.by == release.requester;
    let attached = || release.evidence.iter().filter(|e| e.items.contains(&item.id) && e.gone.is_none());
    match (attached().count(), attached().filter(|e| !item.independent || !own(e)).count()) {
        (0, _) => "nothing attached".to_owned(),
        (_, 0) => "none independent".to_owned(),
        _ => "answer missing".to_owned(),
    }
}
