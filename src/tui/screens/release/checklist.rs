//! Page 3: the checklist, and of the chosen item everything that was asked, answered and said.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::rows::{self, Row, divided, paragraph};
use super::{Drawn, ReleaseScreen};
use crate::app::view::ReleaseCard;
use crate::domain::release::{Answered, Challenge, Item, Review};
use crate::domain::time;
use crate::tui::layout::Arrangement;
use crate::tui::screens::triage::{shown_items, standing};

impl ReleaseScreen<'_> {
    pub(super) fn draw_checklist(&self, card: &ReleaseCard, area: Rect, buf: &mut Buffer, drawn: &mut Drawn) {
        let items = shown_items(card, Arrangement::Wide);
        let chosen = items.get(self.model.checklist.at).and_then(|n| card.release.items.get(*n));
        let detail = |width: u16| chosen.map_or_else(Vec::new, |item| self.item_rows(card, item, width));
        let (list, beside) = divided(area, |width| detail(width).len(), self.context.look, buf);
        self.triage().draw_checklist(list, buf, Arrangement::Wide, &mut drawn.panes);
        rows::draw(&detail(beside.width), 0, beside, self.context.look, buf);
    }

    fn item_rows(&self, card: &ReleaseCard, item: &Item, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let (sign, word, style) = standing(item, look);
        let title = Line::from(vec![Span::raw(" "), Span::styled(look.fit(&item.title, width.saturating_sub(20)), theme.strong)]);
        let state = Line::from(vec![Span::styled(sign, style), Span::styled(format!(" {word}"), theme.muted)]);
        let mut shown = vec![Row::sides(title, state)];
        let asked =
            [item.clause.as_str(), item.ask.as_str()].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" · ");
        shown.extend(paragraph(look, &asked, 1, width, theme.muted));
        shown.extend(self.challenge_rows(card, item, width));
        let label = match item.answered {
            Answered::NotApplicable => "Not needed",
            _ => "Answer",
        };
        let answer = if item.answer.is_empty() { "none in words".to_owned() } else { item.answer.clone() };
        let mut facts = vec![(label, answer)];
        facts.extend(item.fields.iter().map(|(name, value)| (name.as_str(), value.clone())));
        let missing = item.fields_asked.iter().filter(|name| !item.fields.contains_key(*name));
        facts.extend(missing.map(|name| (name.as_str(), "not given yet".to_owned())));
        if let Some(origin) = &item.carried {
            facts.push(("Carried", format!("from {}, answered {}", origin.reference, time::ago(origin.at, self.context.now))));
        }
        facts.push(("Evidence", self.supports(card, item)));
        facts.push(("Review", self.review(item)));
        facts.extend(item.changed_at.map(|at| ("Changed", time::in_full(at, self.context.header.time_zone))));
        facts.extend(rules(item).map(|words| ("The policy", words)));
        shown.extend(self.labelled(&facts, width));
        shown
    }

    /// Who asks for more, and in which words; settled ones after the open ones.
    fn challenge_rows(&self, card: &ReleaseCard, item: &Item, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let concerns = |c: &&Challenge| c.item.as_deref() == Some(item.id.as_str());
        let (open, settled): (Vec<_>, Vec<_>) =
            card.release.challenges.iter().filter(concerns).partition(|c| c.settled.is_none());
        let mut shown = Vec::new();
        for challenge in open {
            let who = format!("{} ({})", self.name(&challenge.by), challenge.role.label());
            let when = time::ago(challenge.at, self.context.now);
            shown.extend(paragraph(look, &format!("Challenged by {who} {when}:"), 1, width, theme.danger));
            shown.extend(paragraph(look, &format!("“{}”", challenge.reason), 3, width, theme.text));
        }
        for (challenge, end) in settled.iter().filter_map(|c| c.settled.as_ref().map(|s| (c, s))) {
            let verb = if end.overridden { "set aside" } else { "cleared" };
            let words = format!("“{}” {verb} by {}: {}", challenge.reason, self.name(&end.by), end.reason);
            shown.extend(paragraph(look, &words, 1, width, theme.muted));
        }
        shown
    }

    fn supports(&self, card: &ReleaseCard, item: &Item) -> String {
        let of = |e: &&crate::domain::release::Evidence| item.evidence.contains(&e.id) || e.items.contains(&item.id);
        let titles: Vec<String> = card.release.evidence.iter().filter(of).map(|e| self.said(&e.title)).collect();
        if titles.is_empty() { "nothing attached".to_owned() } else { titles.join(", ") }
    }

    fn review(&self, item: &Item) -> String {
        match &item.review {
            Review::Unreviewed => "nobody has reviewed it".to_owned(),
            Review::Accepted { by, at } => format!("accepted by {}", self.by(by, *at)),
            Review::Challenged(open) if open.len() == 1 => "challenged".to_owned(),
            Review::Challenged(open) => format!("challenged {} times", open.len()),
        }
    }
}

/// What the policy asks of the evidence, where it asks anything.
fn rules(item: &Item) -> Option<String> {
    let asked = [
        (item.evidence_required, "evidence must be attached"),
        (item.independent, "by somebody other than owner and requester"),
        (item.may_be_claimed, "may be claimed not to apply"),
    ];
    let asked: Vec<&str> = asked.into_iter().filter(|(asked, _)| *asked).map(|(_, words)| words).collect();
    (!asked.is_empty()).then(|| asked.join(", "))
}
