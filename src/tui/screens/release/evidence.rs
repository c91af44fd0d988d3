//! Page 4: what the answers rest on, and of the chosen piece everything that is known.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::rows::{self, Row, stacked};
use super::{Drawn, ReleaseScreen};
use crate::app::view::ReleaseCard;
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
        let detail = |width: u16| chosen.map_or_else(Vec::new, |piece| self.piece_rows(piece, width));
        let (list, beside) = stacked(area, detail(area.width).len(), self.context.look, buf);
        self.triage().draw_evidence(list, buf, &mut drawn.panes);
        rows::draw(&detail(beside.width), 0, beside, self.context.look, buf);
    }

    fn piece_rows(&self, piece: &Evidence, width: u16) -> Vec<Row> {
        let look = self.context.look;
        let title = look.fit(&piece.title, width.saturating_sub(2));
        let mut shown = vec![Row::text(Line::styled(format!(" {title}"), look.theme.strong))];
        let mut facts = Vec::new();
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
