//! Pane 4: what the answers rest on.

use chrono::{Datelike as _, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::{Drawn, Triage, below, digit};
use crate::app::view::ReleaseCard;
use crate::domain::reading::Format;
use crate::domain::release::{Challenge, Evidence};
use crate::domain::threshold::Measure;
use crate::domain::time;
use crate::tui::commands::{CommandId, command};
use crate::tui::layout::{Column, EvidenceColumns};
use crate::tui::look::{put, put_right, row};
use crate::tui::model::Pane;
use crate::tui::screens::overlay::wrapped;
use crate::tui::screens::{Target, parts};
use crate::tui::widgets::row::mark_row;

/// Older evidence than this says so.
const OLD_DAYS: i64 = 60;

impl Triage<'_> {
    pub(in crate::tui::screens) fn draw_evidence(&self, area: Rect, buf: &mut Buffer, drawn: &mut Drawn) {
        let Some(card) = self.card() else { return };
        let columns = EvidenceColumns::of(area.width);
        self.draw_evidence_headings(row(area, 0), buf, &columns);
        let list = below(area, 1);
        let pieces = &card.release.evidence;
        if pieces.is_empty() {
            return self.draw_no_evidence(list, buf);
        }
        let cursor = self.model.evidence.at.min(pieces.len().saturating_sub(1));
        let shown = parts::window(pieces.len(), cursor..cursor + 1, self.model.evidence.top, usize::from(list.height));
        drawn.note(Pane::Evidence, &shown);
        let left_out = pieces.len() - shown.end;
        for (n, place) in shown.enumerate() {
            let line = row(list, u16::try_from(n).unwrap_or(u16::MAX));
            self.draw_piece(card, &pieces[place], line, buf, &columns);
            drawn.hits.note(line, Target::Row(digit(Pane::Evidence), place));
            if place == cursor && self.has_keys(Pane::Evidence) {
                mark_row(line, buf, self.context.look, true);
            }
        }
        parts::more(self.context.look, left_out, row(list, list.height.saturating_sub(1)), buf);
    }

    /// That there is none, and the way to the first piece for whoever may add one.
    fn draw_no_evidence(&self, area: Rect, buf: &mut Buffer) {
        let add = command(CommandId::AddEvidence);
        let words = if parts::is_open(add, self.card()) {
            format!("Nothing is attached yet. {} adds a file or a link.", self.context.keymap.label(add))
        } else {
            "Nothing is attached yet.".to_owned()
        };
        let look = self.context.look;
        for (n, line) in wrapped(look, &words, area.width.saturating_sub(4), look.theme.muted).iter().enumerate() {
            let at = row(area, u16::try_from(n).unwrap_or(u16::MAX));
            if at.height > 0 {
                put(buf, at.x + 2, at.y, at.width.saturating_sub(2), line);
            }
        }
    }

    fn draw_evidence_headings(&self, line: Rect, buf: &mut Buffer, columns: &EvidenceColumns) {
        let muted = self.context.look.theme.muted;
        let left = [
            (Some(columns.kind), "kind"),
            (Some(columns.title), "title"),
            (columns.sha256, "sha256"),
            (Some(columns.says), "says"),
        ];
        for (column, words) in left {
            if let Some(c) = column {
                put(buf, line.x + c.x, line.y, c.width, &Line::styled(words, muted));
            }
        }
        for (column, words) in [(columns.dated, "dated"), (columns.supports, "supports")] {
            if let Some(c) = column {
                put_right(buf, cell(line, c), &Line::styled(words, muted));
            }
        }
    }

    fn draw_piece(&self, card: &ReleaseCard, piece: &Evidence, line: Rect, buf: &mut Buffer, columns: &EvidenceColumns) {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let mut left = |column: Column, words: &str, style: Style| {
            put(buf, line.x + column.x, line.y, column.width, &Line::styled(look.fit(words, column.width), style));
        };
        left(columns.kind, if piece.url.is_some() { "link" } else { "file" }, theme.muted);
        left(columns.title, &piece.title, theme.text);
        let (says, style) = self.says(card, piece);
        left(columns.says, &says, style);
        if let Some(c) = columns.sha256 {
            let digest = piece.stored.as_ref().map_or_else(|| look.glyphs.none.to_owned(), |s| s.sha256.to_string());
            left(c, &digest, theme.muted);
        }
        if let Some(c) = columns.dated {
            let dated = piece.dated.map_or_else(|| look.glyphs.none.to_owned(), |d| self.day(d));
            put_right(buf, cell(line, c), &Line::styled(dated, theme.muted));
        }
        if let Some(c) = columns.supports {
            let rest = if piece.items.len() > 1 { format!(" +{}", piece.items.len() - 1) } else { String::new() };
            let room = c.width.saturating_sub(u16::try_from(rest.len()).unwrap_or(0));
            let first = piece.items.first().map_or(look.glyphs.none, String::as_str);
            put_right(buf, cell(line, c), &Line::styled(look.fit(first, room) + &rest, theme.muted));
        }
    }

    /// What is said of it: a challenge first, then what is odd about it, then what it is.
    fn says(&self, card: &ReleaseCard, piece: &Evidence) -> (String, Style) {
        let theme = &self.context.look.theme;
        if let Some(gone) = &piece.gone {
            let fate = if gone.altered { "found altered" } else { "withdrawn" };
            return (format!("{fate}: {}", gone.reason), theme.danger);
        }
        if piece.purged.is_some() {
            return ("purged after its time".to_owned(), theme.muted);
        }
        let concerns = |c: &&Challenge| c.item.as_ref().is_some_and(|i| piece.items.contains(i));
        if let Some(challenge) = card.release.open_challenges().find(concerns) {
            return (format!("challenged by {}", challenge.role.label()), theme.danger);
        }
        let of_piece = |m: &&Measure| m.failing().is_some_and(|(id, _)| *id == piece.id);
        if let Some((measure, (_, value))) = card.release.measures.iter().find(of_piece).and_then(|m| m.failing().map(|f| (m, f)))
        {
            let threshold = &measure.threshold;
            return (format!("{} {value}, not {}", threshold.metric, threshold.asks()), theme.danger);
        }
        if let Some(fault) = piece.reading.as_ref().and_then(|r| r.fault.as_ref()) {
            return (format!("invalid: {fault}"), theme.danger);
        }
        let today = time::local_date(self.context.now, self.context.header.time_zone);
        let age = piece.dated.map(|d| (today - d).num_days()).filter(|days| *days > OLD_DAYS);
        let said = match (&piece.stored, age) {
            _ if piece.after_decision => "added after the decision".to_owned(),
            (None, _) => "link only, nothing kept".to_owned(),
            (_, Some(days)) => format!("dated {days} d ago"),
            (Some(stored), None) => {
                let read = piece.reading.as_ref().map(|r| Format::of(&r.format)).filter(|f| *f != Format::Unknown);
                let kind = piece.kind.clone().or(read.map(|f| f.label().to_owned()));
                kind.map(|k| format!("{k}, ")).unwrap_or_default() + &size(stored.size)
            }
        };
        (said, theme.muted)
    }

    /// "2 Nov" this year; "Nov 25" means that month of another year, told apart by the order.
    fn day(&self, date: NaiveDate) -> String {
        let this_year = time::local_date(self.context.now, self.context.header.time_zone).year();
        if date.year() == this_year { date.format("%-d %b").to_string() } else { date.format("%b %y").to_string() }
    }
}

/// A size in the largest unit that leaves a whole number, rounded down: "812 B", "48 KiB".
pub(in crate::tui::screens) fn size(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB"];
    let mut at = 0;
    let mut left = bytes;
    while left >= 1024 && at + 1 < units.len() {
        left /= 1024;
        at += 1;
    }
    format!("{left} {}", units[at])
}

fn cell(line: Rect, column: Column) -> Rect {
    Rect { x: line.x + column.x, width: column.width, ..line }
}
