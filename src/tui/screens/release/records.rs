//! What meetings recorded about the release: the motion and what it came to, who voted what, who recorded it, who signed, who
//! disputes it.

use ratatui::text::Line;

use super::ReleaseScreen;
use super::rows::{Row, paragraph, signed};
use crate::app::view::ReleaseCard;
use crate::domain::act::{Motion, RecordedVote};
use crate::domain::motion::count;
use crate::domain::release::Record;
use crate::domain::time;
use crate::domain::vocab::{Choice, Outcome};
use crate::tui::text;

/// Cells of the column of names.
const NAME: usize = 20;

impl ReleaseScreen<'_> {
    /// Every record, the latest first.
    pub(super) fn record_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let records = &card.release.records;
        if records.is_empty() {
            return Vec::new();
        }
        let facts = Line::styled(records.len().to_string(), self.context.look.theme.strong);
        let mut shown = vec![Row::title("Recorded in meetings", facts)];
        for (n, record) in records.iter().rev().enumerate() {
            shown.extend((n > 0).then(Row::blank));
            shown.extend(self.record(record, width));
        }
        shown
    }

    fn record(&self, record: &Record, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let (sign, style) = match record.outcome {
            _ if !record.objections.is_empty() => (look.glyphs.conflict, theme.danger),
            _ if record.void.is_some() => (look.glyphs.none, theme.muted),
            _ if !record.complete => (look.glyphs.open, theme.warn),
            Outcome::Rejected => (look.glyphs.blocks, theme.danger),
            _ => (look.glyphs.done, theme.ok),
        };
        let outcome = record.motion.outcome_label(record.outcome);
        let head = format!("{}: {outcome}, {}", record.motion.label(), count(&record.tally));
        let age = Line::styled(time::age(record.at, self.context.now), theme.muted);
        let mut shown = vec![Row::sides(signed(sign, style, head, theme.text), age)];
        shown.extend(self.found(record).iter().flat_map(|words| paragraph(look, words, 3, width, theme.text)));
        let by = format!("recorded by {}", self.by(&record.by, record.at));
        shown.extend(paragraph(look, &by, 3, width, theme.muted));
        shown.extend(paragraph(look, &self.second(record), 3, width, if record.complete { theme.muted } else { theme.warn }));
        let against = record.objections.iter().flat_map(|o| paragraph(look, &self.said(&o.text), 3, width, theme.danger));
        shown.extend(against);
        let void = record.why_void().map(|why| format!("does not count: {why}"));
        shown.extend(void.iter().flat_map(|why| paragraph(look, why, 3, width, theme.warn)));
        shown.extend(record.votes.iter().flat_map(|v| self.recorded(record, v, width)));
        shown
    }

    /// What the record says in words: finding, what is to be done, reason.
    fn found(&self, record: &Record) -> Vec<String> {
        let (verdict, action) = match &record.motion {
            Motion::Find { verdict, action, .. } => (verdict.map(|v| format!("{}: ", v.label())), action.as_ref()),
            _ => (None, None),
        };
        let words = record.words.iter().map(|words| format!("{}“{words}”", verdict.clone().unwrap_or_default()));
        words.chain(action.map(|a| format!("to do: {}", a.text))).collect()
    }

    /// Who signed it besides its recorder.
    fn second(&self, record: &Record) -> String {
        let others: Vec<String> = record.signed.iter().skip(1).map(|(who, _)| self.name(who)).collect();
        match others.as_slice() {
            [] => "signed by nobody else yet: it does not count".to_owned(),
            some if record.complete => format!("signed by {}", some.join(", ")),
            some => format!("signed by {}: {} must", some.join(", "), record.needs),
        }
    }

    fn recorded(&self, record: &Record, vote: &RecordedVote, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let (sign, style) = match vote.choice {
            Choice::Reject => (look.glyphs.blocks, theme.danger),
            Choice::Abstain | Choice::Recuse => (look.glyphs.none, theme.muted),
            _ => (look.glyphs.done, theme.ok),
        };
        let name = text::pad(&self.name(&vote.member), NAME, look.glyphs.cut);
        let line = signed(sign, style, format!("{name} {}", vote.choice.label()), theme.text);
        let witness = if record.is_signed_by(&vote.member) { "signed by the member" } else { "as recorded" };
        let mut shown = vec![Row::sides(line, Line::styled(witness, theme.muted))];
        shown.extend(vote.reason.iter().flat_map(|w| paragraph(look, &format!("“{}”", w.text), 3, width, theme.muted)));
        shown.extend(vote.conditions.iter().flat_map(|c| self.terms(c, width)));
        shown
    }
}
