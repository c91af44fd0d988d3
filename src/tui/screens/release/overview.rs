//! Page 1: what stands in the way, what I can do, and of everything else the gist.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::rows::{self, Row, signed};
use super::{Drawn, ReleaseScreen};
use crate::app::view::{Offer, ReleaseCard};
use crate::domain::vocab::{Fact, Tier};
use crate::tui::commands::Command;
use crate::tui::layout::Arrangement;
use crate::tui::screens::triage::{below, offered, remark};

/// From this width on, two columns.
const WIDE: u16 = 108;
/// Rows that the lower half keeps, however much stands in the way.
const LOWER: u16 = 8;
/// The regulation whose places the policy cites.
const ACT: &str = "EU AI Act ";

impl ReleaseScreen<'_> {
    pub(super) fn draw_overview(
        &self,
        card: &ReleaseCard,
        area: Rect,
        arrangement: Arrangement,
        buf: &mut Buffer,
        drawn: &mut Drawn,
    ) {
        if area.width >= WIDE && arrangement.shows_all() {
            self.draw_columns(card, area, buf, drawn);
        } else {
            self.draw_stacked(card, area, arrangement, buf, drawn);
        }
    }

    fn draw_columns(&self, card: &ReleaseCard, area: Rect, buf: &mut Buffer, drawn: &mut Drawn) {
        let left = area.width * 64 / 100;
        let right = Rect { x: area.x + left + 2, width: area.width - left - 2, ..area };
        let can = self.can_rows(card, right.width);
        let most = area.height.saturating_sub(LOWER + 2);
        let top = Rect { width: left, height: most, ..area };
        let used = self.triage().draw_way(card, top, buf, &mut drawn.panes).max(can.len());
        let upper = u16::try_from(used).unwrap_or(u16::MAX).min(most);
        rows::draw(&can, 0, Rect { height: most, ..right }, self.context.look, buf);
        let lower = below(area, upper + 2);
        let half = lower.width.saturating_sub(4) / 2;
        rows::draw(&self.gist(card, half), 0, Rect { width: half, ..lower }, self.context.look, buf);
        let right = Rect { x: lower.x + half + 4, width: lower.width - half - 4, ..lower };
        rows::draw(&self.latest(card, right.width, usize::from(right.height)), 0, right, self.context.look, buf);
    }

    /// One column: what stands in the way and what I can do as on the triage screen, then the gist where there is room.
    fn draw_stacked(&self, card: &ReleaseCard, area: Rect, arrangement: Arrangement, buf: &mut Buffer, drawn: &mut Drawn) {
        let arrangement = arrangement.min(Arrangement::Single);
        let wanted = self.triage().decision_rows(area.width, arrangement);
        let upper = u16::try_from(wanted).unwrap_or(u16::MAX).min(area.height);
        self.triage().draw_decision(Rect { height: upper, ..area }, buf, arrangement, &mut drawn.panes);
        let lower = below(area, upper + 1);
        if lower.height >= 2 {
            let mut gist = self.gist(card, lower.width);
            gist.push(Row::blank());
            gist.extend(self.latest(card, lower.width, usize::from(lower.height).saturating_sub(gist.len())));
            rows::draw(&gist, 0, lower, self.context.look, buf);
        }
    }

    /// What I can do, and then what I could if nothing stood in the way: key and verb, the remark below.
    fn can_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let mut shown = vec![Row::text(Line::styled("  You can", self.context.look.theme.strong))];
        for (n, (command, offer)) in offered(card).into_iter().enumerate() {
            shown.extend((n > 0).then(Row::blank));
            shown.extend(self.can(command, offer, width));
        }
        if shown.len() == 1 {
            shown.push(Row::text(Line::styled("  nothing here now; ? lists every command", self.context.look.theme.muted)));
        }
        shown
    }

    fn can(&self, command: &'static Command, offer: &Offer, width: u16) -> [Row; 2] {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let open = offer.refused.is_none();
        let (key, title) = if open { (theme.strong.patch(theme.accent), theme.text) } else { (theme.muted, theme.muted) };
        let mark = if open { " " } else { look.glyphs.none };
        let head = vec![
            Span::styled(format!("{mark} "), theme.muted),
            look.say(self.context.keymap.label(command), key),
            Span::styled(format!(" {}", command.title), title),
        ];
        let room = width.saturating_sub(4);
        let remark = look.fit(&remark(command, offer, room), room);
        [Row::text(head), Row::text(Line::styled(format!("    {remark}"), theme.muted))]
    }

    /// Sign-offs, conditions and the regulation, in a few lines each.
    fn gist(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let mut shown = self.address_rows(card, width);
        let halts = self.halt_rows(card, width);
        if !halts.is_empty() {
            shown.extend(halts);
            shown.push(Row::blank());
        }
        shown.extend(self.slot_rows(card, width));
        if !card.release.conditions.is_empty() {
            shown.push(Row::blank());
            shown.extend(self.condition_rows(card, width));
        }
        let act = self.act_rows(card);
        if !act.is_empty() {
            shown.push(Row::blank());
            shown.extend(act);
        }
        shown
    }

    /// What earlier attempts left to be addressed.
    fn address_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let left = card.release.to_address();
        if left.is_empty() {
            return Vec::new();
        }
        let facts = Line::styled(left.len().to_string(), theme.strong);
        let mut shown = vec![Row::title("Still to be addressed", facts)];
        shown.extend(left.iter().flat_map(|words| rows::paragraph(look, words, 3, width, theme.text)));
        shown.push(Row::blank());
        shown
    }

    /// The EU AI Act, where the tier is high or the policy cites it for this release.
    fn act_rows(&self, card: &ReleaseCard) -> Vec<Row> {
        let (look, release) = (self.context.look, &card.release);
        let places: Vec<&str> = self.serves.iter().filter_map(|(cite, _)| cite.strip_prefix(ACT)).collect();
        if release.tier != Tier::High && places.is_empty() {
            return Vec::new();
        }
        let muted = |words: String| Row::text(Line::from(vec![Span::raw("   "), look.say(words, look.theme.muted)]));
        let facts = Line::styled(format!("{} risk", release.tier.label()), look.theme.muted);
        let mut shown = vec![Row::title("EU AI Act", facts)];
        if let Some((first, rest)) = places.split_first() {
            let rest: Vec<&str> = rest.iter().map(|p| p.strip_prefix("Art. ").unwrap_or(p)).collect();
            let listed = [vec![*first], rest].concat().join(", ");
            let unit = if places.len() == 1 { "place applies" } else { "places apply" };
            shown.push(muted(format!("{listed}: {} {unit}", places.len())));
        }
        let stated = |fact: Fact| match release.facts.get(&fact) {
            Some(true) => "yes, stated by the owner",
            Some(false) => "no, stated by the owner",
            None => "not stated",
        };
        shown.push(muted(format!("{}: {}", Fact::EuDeployment.label(), stated(Fact::EuDeployment))));
        shown.push(muted(format!("{}: {}", Fact::SubstantialModification.label(), stated(Fact::SubstantialModification))));
        shown
    }

    /// The latest acts, as many as fit, and how many there are besides.
    fn latest(&self, card: &ReleaseCard, width: u16, room: usize) -> Vec<Row> {
        let (look, history) = (self.context.look, &card.release.history);
        let mut shown = vec![Row::title("History", self.history_facts(card))];
        let whole = history.len() < room;
        let fits = if whole { history.len() } else { room.saturating_sub(3) };
        shown.extend(history.iter().take(fits).map(|line| Row::text(self.history_line(line, width))));
        if !whole && room > 3 {
            let left = format!("   {} more on page 6", history.len() - fits);
            shown.extend([Row::blank(), Row::text(Line::styled(left, look.theme.muted))]);
        }
        shown
    }

    /// Sign and words of a line that says that there is nothing.
    pub(super) fn nothing(&self, words: &'static str) -> Row {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        Row::text(signed(look.glyphs.none, theme.muted, words.to_owned(), theme.muted))
    }
}
