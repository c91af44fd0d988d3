//! Page 6: every signed act, newest first, and of the chosen one when, by whom and with which key.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::rows::{self, Row, divided, paragraph};
use super::{Drawn, ReleaseScreen};
use crate::app::view::ReleaseCard;
use crate::domain::release::HistoryLine;
use crate::domain::time;
use crate::tui::look::{put, row};
use crate::tui::model::Page;
use crate::tui::screens::sheet::sign;
use crate::tui::screens::{Target, parts};
use crate::tui::text;
use crate::tui::widgets::row::mark_row;

/// Cells of the columns of names and of ages.
const NAME: u16 = 14;
const AGE: u16 = 5;
/// The page's digit.
const DIGIT: u8 = 6;

impl ReleaseScreen<'_> {
    pub(super) fn draw_history(&self, card: &ReleaseCard, area: Rect, buf: &mut Buffer, drawn: &mut Drawn) {
        let (look, history) = (self.context.look, &card.release.history);
        let cursor = self.model.history.at.min(history.len().saturating_sub(1));
        let detail = |width: u16| history.get(cursor).map_or_else(Vec::new, |line| self.act_detail(line, width));
        let (list, beside) = divided(area, |width| detail(width).len(), look, buf);
        let title = Row::title("History", self.history_facts(card));
        rows::draw(&[title], 0, Rect { height: list.height.min(1), ..list }, look, buf);
        let list = super::below(list, 1);
        let seen = parts::window(history.len(), cursor..cursor + 1, self.model.history.top, usize::from(list.height));
        drawn.seen = Some((Page::History, seen.start, seen.len()));
        for (n, place) in seen.clone().enumerate() {
            let line = row(list, u16::try_from(n).unwrap_or(u16::MAX));
            put(buf, line.x, line.y, line.width, &self.history_line(&history[place], line.width));
            drawn.panes.hits.note(line, Target::Row(DIGIT, place));
            if place == cursor {
                mark_row(line, buf, look, true);
            }
        }
        parts::more(look, history.len() - seen.end, row(list, list.height.saturating_sub(1)), buf);
        rows::draw(&detail(beside.width), 0, beside, look, buf);
    }

    /// "newest first · 41 acts, ✓ all verified"; before the signatures were checked, that they are being checked.
    pub(super) fn history_facts(&self, card: &ReleaseCard) -> Line<'static> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let acts = match card.release.history.len() {
            1 => "1 act".to_owned(),
            n => format!("{n} acts"),
        };
        let told = look.say(format!("newest first · {acts}"), theme.muted);
        let (sign, words) = match card.verified {
            None => (Span::styled("checking signatures", theme.muted), Span::styled(look.glyphs.cut, theme.muted)),
            Some(true) => (Span::styled(look.glyphs.done, theme.ok), Span::styled(" all verified", theme.muted)),
            Some(false) => (Span::styled(look.glyphs.blocks, theme.danger), Span::styled(" not all verified", theme.danger)),
        };
        Line::from(vec![told, Span::styled(", ", theme.muted), sign, words])
    }

    /// Sign, what was done, by whom, how long ago, in exactly so many cells.
    pub(super) fn history_line(&self, line: &HistoryLine, width: u16) -> Line<'static> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let counted = line.not_counted.is_none();
        let (sign, style) = if counted { sign(line.tone, look) } else { (look.glyphs.none, theme.muted) };
        let room = usize::from(width.saturating_sub(3 + 2 + NAME + AGE));
        let cut = look.glyphs.cut;
        let words = if counted { line.text.clone() } else { format!("{} (not counted)", line.text) };
        let name = line.by.as_ref().map_or_else(|| "unknown key".to_owned(), |by| self.name(by));
        let age = time::age(line.at, self.context.now);
        let fresh = self.model.fresh.as_ref().is_some_and(|(_, acts)| acts.contains(&line.id));
        let words = if fresh { format!("new: {words}") } else { words };
        Line::from(vec![
            if fresh { Span::styled(look.glyphs.changed, theme.warn) } else { Span::raw(" ") },
            Span::styled(sign, style),
            Span::raw(" "),
            Span::styled(text::pad(&self.said(&words), room, cut), if counted { theme.text } else { theme.muted }),
            Span::raw("  "),
            Span::styled(text::pad(&text::person(&name, usize::from(NAME), cut), usize::from(NAME), cut), theme.muted),
            Span::styled(text::pad_left(&age, usize::from(AGE), cut), theme.muted),
        ])
    }

    fn act_detail(&self, line: &HistoryLine, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let mut shown = paragraph(look, &line.text, 1, width, theme.strong);
        if let Some(why) = &line.not_counted {
            shown.extend(paragraph(look, &format!("not counted: {why}"), 1, width, theme.warn));
        }
        let who = match &line.by {
            Some(email) => format!("{} · {email}", self.name(email)),
            None => "nobody known: the key belongs to no person of the organisation".to_owned(),
        };
        let facts = [
            (
                "Signed",
                format!("{} · {}", time::in_full(line.at, self.context.header.time_zone), time::ago(line.at, self.context.now)),
            ),
            ("By", who),
            ("Ed25519 key", line.key.to_string()),
            ("Act", line.kind.clone()),
            ("Event", line.id.to_string()),
        ];
        shown.extend(self.labelled(&facts, width));
        shown
    }
}
