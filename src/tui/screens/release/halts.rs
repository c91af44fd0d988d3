//! What hurried the release and what stopped it: the emergency, suspensions, rollbacks, and what the Committee owes a look.

use ratatui::text::Line;

use super::ReleaseScreen;
use super::rows::{Row, paragraph, signed};
use crate::app::view::ReleaseCard;
use crate::domain::release::{Clock, ClockState, Emergency, Matter, Rollback, Suspension};
use crate::domain::time;
use crate::domain::vocab::MatterKind;
use crate::tui::commands::{CommandId, command};
use crate::tui::text;

impl ReleaseScreen<'_> {
    /// Everything of the kind; empty for a release that went its ordinary way.
    pub(super) fn halt_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let release = &card.release;
        let mut shown = Vec::new();
        let mut part = |title: &'static str, facts: String, rows: Vec<Row>| {
            if !rows.is_empty() {
                shown.extend((!shown.is_empty()).then(Row::blank));
                shown.push(Row::title(title, Line::styled(facts, self.context.look.theme.muted)));
                shown.extend(rows);
            }
        };
        let emergency = release.emergency.as_ref();
        let papers = emergency.map(|e| self.papers(e)).unwrap_or_default();
        part("Emergency", papers, emergency.map(|e| self.emergency(e, card, width)).unwrap_or_default());
        let held = release.held_by().count();
        let facts = if held > 0 { "it holds" } else { "" };
        part("Suspended", facts.into(), release.suspensions.iter().rev().flat_map(|s| self.suspension(s, card, width)).collect());
        part("Rollback", String::new(), release.rollbacks.iter().rev().flat_map(|r| self.rollback(r, width)).collect());
        part("Retired", String::new(), self.retired(card, width));
        let owed = release.matters.iter().filter(|m| m.is_owed()).count();
        let facts = if owed > 0 { format!("{owed} owed") } else { String::new() };
        part("For the Committee", facts, release.matters.iter().rev().flat_map(|m| self.matter(m, width)).collect());
        let clocks = release.clocks.iter().flat_map(|c| self.clock(c, width)).collect();
        part("Incident clocks", String::new(), clocks);
        shown
    }

    /// Where the papers of an emergency stand.
    fn papers(&self, emergency: &Emergency) -> String {
        match emergency.written_at {
            Some(_) if emergency.is_late() => "papers came late".to_owned(),
            Some(_) => "papers came in time".to_owned(),
            None => format!("papers {}", time::due_in(emergency.due, self.context.now)),
        }
    }

    fn emergency(&self, emergency: &Emergency, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let titles = &card.choices.reasons;
        let reason = titles.iter().find(|(id, _)| *id == emergency.reason).map_or(&emergency.reason, |(_, title)| title);
        let (sign, style) = match emergency.signed_by {
            Some(_) => (look.glyphs.done, theme.ok),
            None => (look.glyphs.open, theme.warn),
        };
        let head = match &emergency.signed_by {
            Some(by) => format!("{}, signed by {}", self.said(reason), self.name(by)),
            None => format!("{}, only claimed: no Lead has signed it", self.said(reason)),
        };
        let mut shown = vec![Row::text(signed(sign, style, head, theme.text))];
        shown.extend(paragraph(look, &format!("“{}”", emergency.why), 3, width, theme.text));
        let word = format!("{} · {}", self.by(&emergency.approved_by, emergency.at), emergency.how);
        let heard = format!("approved by word of mouth: {word}, heard by {}", emergency.heard_by);
        shown.extend(paragraph(look, &heard, 3, width, theme.muted));
        shown.extend(card.habit.iter().map(|habit| {
            let often = habit.owner.max(habit.model) > 1;
            let (sign, style) = if often { (look.glyphs.soon, theme.warn) } else { (look.glyphs.neutral, theme.muted) };
            Row::text(signed(sign, style, look.fit(&habit.sentence(), width.saturating_sub(3)), style))
        }));
        shown
    }

    fn suspension(&self, suspension: &Suspension, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let asked = card.release.reinstatement.is_some();
        let (sign, style, next) = match suspension.answered {
            Some(_) => (look.glyphs.done, theme.ok, "the row of sign-offs has answered it"),
            None if asked => (look.glyphs.blocks, theme.danger, "its row of sign-offs is asked again"),
            None => (look.glyphs.blocks, theme.danger, "no Lead has asked to reinstate it"),
        };
        let head = signed(sign, style, next.to_owned(), theme.text);
        let mut shown = vec![Row::sides(head, Line::styled(time::age(suspension.at, self.context.now), theme.muted))];
        shown.extend(paragraph(look, &format!("“{}”", suspension.reason), 3, width, theme.text));
        shown.extend(paragraph(look, &format!("by {}", self.by(&suspension.by, suspension.at)), 3, width, theme.muted));
        shown
    }

    fn rollback(&self, rollback: &Rollback, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let (sign, style) = match (&rollback.done, rollback.is_late()) {
            (None, _) => (look.glyphs.open, theme.warn),
            (Some(_), Some(true)) => (look.glyphs.overdue, theme.danger),
            (Some(_), _) => (look.glyphs.done, theme.ok),
        };
        let head = signed(sign, style, self.said(&format!("to {}", rollback.to_reference)), theme.text);
        let mut shown = vec![Row::sides(head, Line::styled(rollback.within(), style))];
        shown.extend(paragraph(look, &format!("“{}”", rollback.reason), 3, width, theme.text));
        let ordered = format!("ordered by {}", self.by(&rollback.by, rollback.at));
        shown.extend(paragraph(look, &ordered, 3, width, theme.muted));
        let done = rollback.done.as_ref().map(|(by, at)| format!("complete: {}", self.by(by, *at)));
        let unsigned = rollback.signed_by.is_none().then(|| "it waits for the Lead's signature".to_owned());
        let more = done.into_iter().chain(unsigned);
        shown.extend(more.flat_map(|words| paragraph(look, &words, 3, width, theme.muted)));
        shown
    }

    fn retired(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let mut shown = Vec::new();
        for gone in card.release.retirements.iter().rev() {
            let head = signed(look.glyphs.neutral, theme.muted, format!("from {}", self.said(&gone.environment)), theme.text);
            shown.push(Row::sides(head, Line::styled(time::age(gone.at, self.context.now), theme.muted)));
            shown.extend(gone.reason.iter().flat_map(|r| paragraph(look, &format!("“{r}”"), 3, width, theme.text)));
            shown.extend(paragraph(look, &format!("by {}", self.by(&gone.by, gone.at)), 3, width, theme.muted));
        }
        shown
    }

    fn matter(&self, matter: &Matter, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let (sign, style) = if matter.is_owed() { (look.glyphs.open, theme.warn) } else { (look.glyphs.done, theme.ok) };
        let age = Line::styled(time::age(matter.at, self.context.now), theme.muted);
        let mut lines = text::wrap(&self.said(&matter.text), usize::from(width.saturating_sub(12))).into_iter();
        let first = lines.next().unwrap_or_default();
        let mut shown = vec![Row::sides(signed(sign, style, first, theme.text), age)];
        shown.extend(lines.map(|line| Row::text(Line::styled(format!("   {line}"), theme.text))));
        let Some(found) = &matter.finding else {
            let way = self.context.keymap.label(command(reviewing(matter.kind)));
            let words = format!("no finding yet; a member of the Committee gives one by {way}");
            shown.extend(paragraph(look, &words, 3, width, theme.muted));
            return shown;
        };
        let verdict = found.verdict.map(|v| format!("{}: ", v.label())).unwrap_or_default();
        shown.extend(paragraph(look, &format!("{verdict}“{}”", found.words), 3, width, theme.text));
        shown.extend(found.action.iter().flat_map(|todo| paragraph(look, &format!("to do: {todo}"), 3, width, theme.text)));
        let who: Vec<String> = found.by.iter().map(|by| self.name(by)).collect();
        let signed = format!("found by {} · {}", who.join(", "), time::in_full(found.at, self.context.header.time_zone));
        shown.extend(paragraph(look, &signed, 3, width, theme.muted));
        shown
    }

    fn clock(&self, clock: &Clock, width: u16) -> Vec<Row> {
        let (look, theme, now) = (self.context.look, &self.context.look.theme, self.context.now);
        let (sign, style, right, below) = match &clock.state {
            ClockState::Offered => (look.glyphs.open, theme.warn, format!("{} d, not answered", clock.days), None),
            ClockState::Open { due, note, .. } => {
                let style = if time::is_over(*due, now) { theme.danger } else { theme.warn };
                (look.glyphs.soon, style, time::due_in(*due, now), note.clone())
            }
            ClockState::Dismissed { reason, .. } => (look.glyphs.none, theme.muted, "dismissed".to_owned(), Some(reason.clone())),
        };
        let title = look.fit(&clock.title, width.saturating_sub(u16::try_from(right.len()).unwrap_or(0) + 6));
        let mut shown = vec![Row::sides(signed(sign, style, title, theme.text), Line::styled(right, style))];
        shown.extend(below.iter().flat_map(|words| paragraph(look, &format!("“{words}”"), 3, width, theme.muted)));
        shown
    }
}

/// The command by which a matter is given its finding.
const fn reviewing(kind: MatterKind) -> CommandId {
    match kind {
        MatterKind::Emergency => CommandId::ReviewEmergency,
        MatterKind::Suspension => CommandId::ReviewSuspension,
        MatterKind::Rollback => CommandId::ReviewRollback,
    }
}
