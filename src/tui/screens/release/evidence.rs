//! Page 4: what the answers rest on, and of the chosen piece everything that is known.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::rows::{self, Row, signed, stacked};
use super::{Drawn, ReleaseScreen};
use crate::app::view::ReleaseCard;
use crate::domain::ids::EventId;
use crate::domain::release::Evidence;
use crate::domain::threshold::Measure;
use crate::tui::screens::triage::size;

impl ReleaseScreen<'_> {
    pub(super) fn draw_evidence(&self, card: &ReleaseCard, area: Rect, buf: &mut Buffer, drawn: &mut Drawn) {
        let pieces = &card.release.evidence;
        let numbers = self.numbers(card, area.width);
        if pieces.is_empty() {
            let nothing = [self.nothing("nothing is attached yet")];
            rows::draw(&[&nothing[..], &numbers[..]].concat(), 0, area, self.context.look, buf);
            return;
        }
        let chosen = pieces.get(self.model.evidence.at.min(pieces.len() - 1));
        let detail = |width: u16| chosen.map_or_else(Vec::new, |piece| self.piece_rows(card, piece, width));
        let (upper, beside) = stacked(area, detail(area.width).len(), self.context.look, buf);
        // The list keeps two thirds of what is left to it.
        let room = u16::try_from(numbers.len()).unwrap_or(u16::MAX).min(upper.height / 3);
        let list = Rect { height: upper.height - room, ..upper };
        self.triage().draw_evidence(list, buf, &mut drawn.panes);
        rows::draw(&numbers, 0, Rect { y: list.bottom(), height: room, ..upper }, self.context.look, buf);
        rows::draw(&detail(beside.width), 0, beside, self.context.look, buf);
    }

    /// Every threshold that the release answers to, with its number and the verdict.
    fn numbers(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let (measures, theme) = (&card.release.measures, &self.context.look.theme);
        if measures.is_empty() {
            return Vec::new();
        }
        let met = measures.iter().filter(|m| m.is_met()).count();
        let facts = Line::styled(format!("{met} of {} reached", measures.len()), theme.muted);
        let mut shown = vec![Row::title("Thresholds", facts)];
        shown.extend(measures.iter().map(|m| self.number(card, m, width)));
        shown
    }

    fn number(&self, card: &ReleaseCard, measure: &Measure, width: u16) -> Row {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let of = |id: &EventId| card.release.evidence.iter().find(|e| e.id == *id).map(|e| self.said(&e.title));
        let (sign, style) = match (measure.is_met(), measure.accepted) {
            (true, _) => (look.glyphs.done, theme.ok),
            (false, true) => (look.glyphs.soon, theme.warn),
            (false, false) => (look.glyphs.blocks, theme.danger),
        };
        let mut words = measure.sentence();
        if let Some(title) = measure.telling().and_then(|(id, _)| of(id)) {
            words = format!("{words}, says {title}");
        }
        let words = if measure.accepted && !measure.is_met() { format!("{words}; approved in words") } else { words };
        Row::text(signed(sign, style, look.fit(&words, width.saturating_sub(4)), theme.text))
    }

    fn piece_rows(&self, card: &ReleaseCard, piece: &Evidence, width: u16) -> Vec<Row> {
        let look = self.context.look;
        let title = look.fit(&piece.title, width.saturating_sub(2));
        let mut shown = vec![Row::text(Line::styled(format!(" {title}"), look.theme.strong))];
        let mut facts = says(card, piece);
        match &piece.stored {
            Some(stored) => facts.extend([("sha256", stored.sha256.to_string()), ("Size", size(stored.size))]),
            None => facts.push(("sha256", "none: only the link is kept, not what it leads to".to_owned())),
        }
        facts.extend(piece.file.clone().map(|file| ("File", file)));
        facts.extend(piece.url.clone().map(|url| ("Link", url)));
        facts.extend(piece.kind.clone().map(|kind| ("Sort", kind)));
        let supports = piece.items.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        facts.push(("Supports", if supports.is_empty() { "no item".to_owned() } else { supports }));
        facts.push(("Dated", piece.dated.map_or_else(|| "it bears no date".to_owned(), |d| d.format("%-d %b %Y").to_string())));
        facts.push(("Attached by", self.by(&piece.by, piece.at)));
        if let Some(gone) = &piece.gone {
            let fate = if gone.altered { "found altered" } else { "withdrawn" };
            facts.push(("Gone", format!("{fate}: “{}” · {}", gone.reason, self.by(&gone.by, gone.at))));
        }
        if let Some(purged) = &piece.purged {
            facts.push(("Purged", format!("“{}” · {}", purged.reason, self.by(&purged.by, purged.at))));
        }
        if piece.after_decision {
            facts.push(("Too late", "attached after the decision, so it changed nothing".to_owned()));
        }
        facts.push(("Event", piece.id.to_string()));
        shown.extend(self.labelled(&facts, width));
        shown
    }
}

/// How many numbers are shown that no threshold asks for.
const NUMBERS: usize = 6;

/// What the file says, as it was signed, and the verdict of every threshold that it answers to.
fn says(card: &ReleaseCard, piece: &Evidence) -> Vec<(&'static str, String)> {
    let Some(reading) = piece.reading.as_ref().filter(|r| r.says_something()) else {
        return Vec::new();
    };
    let all = reading.count();
    let mut facts = vec![("Reads as", reading.sentence())];
    let mut asked = Vec::new();
    for measure in &card.release.measures {
        for (_, value) in measure.results.iter().filter(|(id, _)| *id == piece.id) {
            facts.push(("Metric", measure.threshold.weighs(value)));
            asked.push(measure.threshold.metric.as_str());
        }
    }
    let others = reading.metrics.iter().filter(|m| !asked.contains(&m.name.as_str()));
    let shown: Vec<String> = others.take(NUMBERS).map(|m| format!("{} {}", m.name, m.value)).collect();
    if !shown.is_empty() {
        let more = if all as usize > shown.len() + asked.len() { " …" } else { "" };
        facts.push(("Numbers", format!("{}{more}", shown.join(" · "))));
    }
    facts
}
