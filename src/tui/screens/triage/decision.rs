//! Pane 2: what stands in the way, who lifts it, what I can do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::{Drawn, Triage, digit};
use crate::app::view::ReleaseCard;
use crate::domain::obstruct::Obstruction;
use crate::domain::time;
use crate::tui::layout::Arrangement;
use crate::tui::look::put;
use crate::tui::model::Pane;
use crate::tui::screens::{Target, parts};
use crate::tui::text;
use crate::tui::widgets::row::mark_row;

/// Cells of the column that says who lifts it.
const LIFTERS: u16 = 14;
/// Where a sentence begins, and where its detail does, in cells from the pane's edge.
pub(super) const SENTENCE: u16 = 5;
const DETAIL: u16 = 11;

/// One line of the pane, and the obstruction it belongs to.
pub(super) struct Row<'t> {
    obstruction: Option<usize>,
    left: Vec<(u16, Span<'t>)>,
    right: Option<Span<'t>>,
    /// Whether the row is the first of its obstruction: the one that is marked.
    first: bool,
}

impl<'t> Row<'t> {
    pub(super) fn plain(left: Vec<(u16, Span<'t>)>) -> Self {
        Self { obstruction: None, left, right: None, first: false }
    }

    fn empty() -> Self {
        Self::plain(Vec::new())
    }
}

impl Triage<'_> {
    /// Rows that the pane would like below its title.
    pub(in crate::tui::screens) fn decision_rows(&self, width: u16, arrangement: Arrangement) -> usize {
        self.card().map_or(2, |card| self.rows(card, width, arrangement).len())
    }

    pub(in crate::tui::screens) fn draw_decision(
        &self,
        area: Rect,
        buf: &mut Buffer,
        arrangement: Arrangement,
        drawn: &mut Drawn,
    ) {
        let look = self.context.look;
        let Some(card) = self.card() else {
            let words = look.say("No release is in focus.", look.theme.muted);
            put(buf, area.x + 1, area.y, area.width.saturating_sub(1), &Line::from(words));
            return;
        };
        self.draw_rows(self.rows(card, area.width, arrangement), area, buf, drawn);
    }

    /// Draws only what stands in the way; gives the rows it would like.
    pub(in crate::tui::screens) fn draw_way(&self, card: &ReleaseCard, area: Rect, buf: &mut Buffer, drawn: &mut Drawn) -> usize {
        let rows = self.way(card, area.width, Arrangement::Wide);
        let wanted = rows.len();
        self.draw_rows(rows, area, buf, drawn);
        wanted
    }

    fn draw_rows(&self, mut rows: Vec<Row<'_>>, area: Rect, buf: &mut Buffer, drawn: &mut Drawn) {
        if rows.len() > usize::from(area.height) {
            rows.retain(|r| !r.left.is_empty());
        }
        let of_cursor = |r: &Row<'_>| r.obstruction == Some(self.model.decision.at);
        let end = rows.iter().rposition(of_cursor).map_or(1, |n| n + 1);
        // With the first one goes the heading above it, if there is room for both.
        let whole = self.model.decision.at == 0 && end < usize::from(area.height);
        let start = if whole { 0 } else { rows.iter().position(of_cursor).unwrap_or(0) };
        let shown = parts::window(rows.len(), start..end, self.model.decision.top, usize::from(area.height));
        drawn.note(Pane::Decision, &shown);
        let left_out = rows.len() - shown.end;
        for (n, row) in rows[shown].iter().enumerate() {
            let line = crate::tui::look::row(area, u16::try_from(n).unwrap_or(u16::MAX));
            self.draw_row(row, line, buf, drawn);
        }
        if left_out > 0 {
            parts::more(self.context.look, left_out, crate::tui::look::row(area, area.height.saturating_sub(1)), buf);
        }
    }

    fn draw_row(&self, row: &Row<'_>, line: Rect, buf: &mut Buffer, drawn: &mut Drawn) {
        for (x, span) in &row.left {
            put(buf, line.x + x, line.y, line.width.saturating_sub(*x), &Line::from(span.clone()));
        }
        if let Some(right) = &row.right {
            let cells = text::width(&right.content).min(usize::from(LIFTERS));
            let x = line.right().saturating_sub(LIFTERS);
            put(buf, x, line.y, u16::try_from(cells).unwrap_or(LIFTERS), &Line::from(right.clone()));
        }
        let Some(n) = row.obstruction else { return };
        drawn.hits.note(line, Target::Row(digit(Pane::Decision), n));
        if row.first && n == self.model.decision.at && self.has_keys(Pane::Decision) {
            mark_row(line, buf, self.context.look, true);
        }
    }

    fn rows<'t>(&'t self, card: &'t ReleaseCard, width: u16, arrangement: Arrangement) -> Vec<Row<'t>> {
        let mut rows = Vec::new();
        if arrangement.shows_all() {
            rows.push(Row::plain(vec![(1, self.summary(card, width.saturating_sub(1)))]));
            rows.extend(self.habit(card, width));
            rows.push(Row::empty());
        }
        rows.extend(self.way(card, width, arrangement));
        let offers = self.offer_rows(card, width);
        if !offers.is_empty() {
            rows.push(Row::empty());
            rows.extend(offers);
        }
        rows
    }

    /// What stands in the way, under its heading.
    fn way<'t>(&'t self, card: &'t ReleaseCard, width: u16, arrangement: Arrangement) -> Vec<Row<'t>> {
        let mut rows = self.heading(card, arrangement);
        if !arrangement.shows_all() && !card.obstructions.is_empty() {
            rows.push(Row::empty());
        }
        // Numbers of two digits take a cell more, in all lines alike.
        let shift = u16::from(card.obstructions.len() > 9).min(width);
        for (n, obstruction) in card.obstructions.iter().enumerate() {
            if n > 0 && arrangement.shows_all() {
                rows.push(Row::empty());
            }
            let mut own = self.obstruction_rows(n, obstruction, width - shift, arrangement);
            for cell in own.iter_mut().flat_map(|row| &mut row.left).filter(|(x, _)| *x > 1) {
                cell.0 += shift;
            }
            rows.extend(own);
        }
        rows.extend(self.remark_rows(card, width));
        rows
    }

    /// What is to be seen and blocks nothing, below what does.
    fn remark_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row<'static>> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let mut rows = Vec::new();
        for remark in &card.remarks {
            rows.push(Row::empty());
            let words = look.quote(&format!("{} ({})", remark.text, remark.clause), theme.warn).content.into_owned();
            for (k, part) in text::wrap(&words, usize::from(width.saturating_sub(SENTENCE))).into_iter().enumerate() {
                let mut left = vec![(SENTENCE, Span::styled(part, theme.warn))];
                if k == 0 {
                    left.insert(0, (3, Span::styled("!", theme.warn)));
                }
                rows.push(Row::plain(left));
            }
        }
        rows
    }

    /// "major · high risk · in review 9 d · attempt 2 · owner Ann Lindqvist".
    fn summary(&self, card: &ReleaseCard, cells: u16) -> Span<'static> {
        let (look, release) = (self.context.look, &card.release);
        let since = release.submitted_at.unwrap_or(release.requested_at);
        let facts = [
            release.change().to_owned(),
            format!("{} risk", release.tier.label()),
            format!("{} {}", release.state.label(), time::age(since, self.context.now)),
            format!("attempt {}", release.attempt),
            look.fit(&format!("owner {}", parts::name(self.context.header, &release.owner)), 40),
        ];
        Span::styled(parts::facts(look, &facts, cells), look.theme.muted)
    }

    /// "▲ emergencies: 3 by this owner and 2 of this model in 12 months", where it is more than this one.
    fn habit(&self, card: &ReleaseCard, width: u16) -> Option<Row<'static>> {
        let look = self.context.look;
        let habit = card.habit.as_ref().filter(|h| h.owner.max(h.model) > 1)?;
        let words = look.fit(&format!("emergencies: {}", habit.sentence()), width.saturating_sub(3));
        Some(Row::plain(vec![(1, Span::styled(look.glyphs.soon, look.theme.warn)), (3, Span::styled(words, look.theme.warn))]))
    }

    fn heading(&self, card: &ReleaseCard, arrangement: Arrangement) -> Vec<Row<'static>> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        if card.obstructions.is_empty() {
            let step = if card.next_step.is_empty() { "this release" } else { card.next_step };
            let free =
                vec![(3, Span::styled(look.glyphs.done, theme.ok)), (SENTENCE, Span::styled("nihil obstat", theme.strong))];
            let words = Span::styled(format!("nothing stands in the way of {step}"), theme.muted);
            return vec![Row::plain(free), Row::plain(vec![(SENTENCE, words)])];
        }
        let title = match card.next_step {
            "" => "In the way".to_owned(),
            step => format!("In the way of {step}"),
        };
        let count = u16::try_from(title.len()).unwrap_or(0) + 2;
        let counted = Span::styled(card.obstructions.len().to_string(), theme.danger.add_modifier(Modifier::BOLD));
        let left = vec![(1, Span::styled(title, theme.strong)), (count, counted)];
        let right = (arrangement != Arrangement::Compact).then(|| Span::styled("lifted by", theme.muted));
        vec![Row { right, ..Row::plain(left) }]
    }

    fn obstruction_rows<'t>(&'t self, n: usize, o: &'t Obstruction, width: u16, arrangement: Arrangement) -> Vec<Row<'t>> {
        let mut rows = Vec::new();
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let overdue = o.is_overdue(self.context.now);
        let compact = arrangement == Arrangement::Compact;
        let (sign, style) = if overdue {
            (look.glyphs.overdue, theme.danger.add_modifier(Modifier::BOLD))
        } else {
            (look.glyphs.blocks, theme.text)
        };
        let here = self.has_keys(Pane::Decision) && n == self.model.decision.at;
        let room = width.saturating_sub(SENTENCE + if compact { 0 } else { LIFTERS + 2 });
        let sentence = look.quote(&o.text, style).content.into_owned();
        let (who, me) = parts::lifters(&self.context, &o.who, o.role, LIFTERS);
        let who_style = if me { theme.accent } else { theme.muted };
        for (k, part) in text::wrap(&sentence, usize::from(room)).into_iter().enumerate() {
            let mut left = vec![(SENTENCE, Span::styled(part, style))];
            if k == 0 {
                left.push((1, Span::styled((n + 1).to_string(), if here { theme.accent } else { theme.muted })));
                left.push((3, Span::styled(sign, theme.danger.patch(style).fg(theme.danger.fg.unwrap_or_default()))));
            }
            let right = (k == 0 && !compact).then(|| Span::styled(who.clone(), who_style));
            rows.push(Row { obstruction: Some(n), left, right, first: k == 0 });
        }
        if arrangement == Arrangement::Narrow && !here {
            return rows;
        }
        let clause = (SENTENCE, look.say(text::pad(&o.clause, 6, ""), theme.muted));
        let row = |left| Row { obstruction: Some(n), left, right: None, first: false };
        if compact {
            let lifted = (DETAIL, Span::styled("lifted by ", theme.muted));
            rows.push(row(vec![clause, lifted, (DETAIL + 10, Span::styled(who, who_style))]));
            return rows;
        }
        let mut clause = Some(clause);
        for line in self.detail_lines(o, width.saturating_sub(DETAIL)) {
            rows.push(row(clause.take().into_iter().chain([(DETAIL, Span::styled(line, theme.muted))]).collect()));
        }
        rows
    }

    /// What lifts it or was said, then since when: in two lines at most. The time is never cut off.
    fn detail_lines(&self, o: &Obstruction, width: u16) -> Vec<String> {
        let look = self.context.look;
        let quoted = |words: &str| look.quote(words, look.theme.muted).content.into_owned();
        let when = self.when(o);
        let both = [Some(o.detail.clone()).filter(|d| !d.is_empty()), when.clone()];
        let mut lines = text::wrap(&quoted(&both.into_iter().flatten().collect::<Vec<_>>().join(" · ")), usize::from(width));
        if lines.len() > 2 {
            let end = when.map(|when| quoted(&format!(" · {when}"))).unwrap_or_default();
            let rest = text::wrap(&quoted(&o.detail), usize::from(width)).split_off(1).join(" ");
            let room = width.saturating_sub(u16::try_from(text::width(&end)).unwrap_or(width));
            lines.truncate(1);
            lines.push(look.fit(&rest, room) + &end);
        }
        lines
    }

    /// By when it is due, else since when it stands.
    fn when(&self, o: &Obstruction) -> Option<String> {
        let now = self.context.now;
        match (o.due, o.since) {
            (Some(due), _) if time::is_over(due, now) => Some(format!("was due {}", parts::moment(&self.context, due))),
            (Some(due), _) => Some(time::due_in(due, now)),
            (None, Some(since)) => Some(time::ago(since, now)),
            (None, None) => None,
        }
    }
}
