//! Page 4: what the answers rest on, and of the chosen piece everything that is known.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::rows::{self, Row, stacked};
use super::{Drawn, ReleaseScreen};
use crate::app::view::ReleaseCard;
use crate::domain::act::Reported;
use crate::domain::reading::Format;
use crate::domain::release::Evidence;
use crate::tui::screens::triage::size;

impl ReleaseScreen<'_> {
    pub(super) fn draw_evidence(&self, card: &ReleaseCard, area: Rect, buf: &mut Buffer, drawn: &mut Drawn) {
        let pieces = &card.release.evidence;
        if pieces.is_empty() {
            rows::draw(&[self.nothing("nothing is attached yet")], 0, area, self.context.look, buf);
            return;
        }
        let chosen = pieces.get(self.model.evidence.at.min(pieces.len() - 1));
        let detail = |width: u16| chosen.map_or_else(Vec::new, |piece| self.piece_rows(card, piece, width));
        let (list, beside) = stacked(area, detail(area.width).len(), self.context.look, buf);
        self.triage().draw_evidence(list, buf, &mut drawn.panes);
        rows::draw(&detail(beside.width), 0, beside, self.context.look, buf);
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

/// What the file was recognised as, and how much of it there is.
fn read_as(reading: &Reported, metrics: u64) -> String {
    let format = Format::of(&reading.format).label();
    let said = reading.topics.saturating_sub(reading.unsaid.len() as u64);
    match (&reading.fault, metrics) {
        (Some(fault), _) if Format::of(&reading.format) == Format::Unknown => format!("nothing: {fault}"),
        (Some(fault), _) => format!("{format}, invalid: {fault}"),
        (None, 0) if reading.topics > 0 && reading.unsaid.is_empty() => format!("{format}, speaks of all {said} topics"),
        (None, 0) if reading.topics > 0 => {
            format!("{format}, speaks of {said} of {} topics, not of {}", reading.topics, reading.unsaid.join(", "))
        }
        (None, 0) => format.to_owned(),
        (None, 1) => format!("{format}, 1 metric"),
        (None, n) => format!("{format}, {n} metrics"),
    }
}

/// What the file says, as it was signed, and the verdict of every threshold that it answers to.
fn says(card: &ReleaseCard, piece: &Evidence) -> Vec<(&'static str, String)> {
    let Some(reading) = piece.reading.as_ref().filter(|r| r.format != Format::Unknown.word() || r.fault.is_some()) else {
        return Vec::new();
    };
    let all = reading.metrics.len() as u64 + reading.left_out;
    let mut facts = vec![("Reads as", read_as(reading, all))];
    let mut asked = Vec::new();
    for measure in &card.release.measures {
        for (_, value) in measure.results.iter().filter(|(id, _)| *id == piece.id) {
            let threshold = &measure.threshold;
            let verdict = if threshold.holds(value) { "reaches" } else { "does not reach" };
            facts.push(("Metric", format!("{} {value} {verdict} {}", threshold.metric, threshold.asks())));
            asked.push(threshold.metric.as_str());
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
