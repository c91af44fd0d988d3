//! Page 5: the row of sign-offs, everything signed, the Committee's ballot, and what its meetings recorded.

use std::collections::BTreeSet;

use ratatui::text::{Line, Span};

use super::ReleaseScreen;
use super::rows::{Row, paragraph, signed};
use crate::app::view::ReleaseCard;
use crate::domain::act::ConditionTerms;
use crate::domain::ids::Email;
use crate::domain::release::{Ballot, SignOff, SlotState, Verdict, Void, Vote};
use crate::domain::time;
use crate::domain::vocab::{Choice, Role};
use crate::tui::text;

/// Cells of the column of roles.
const ROLE: usize = 20;

impl ReleaseScreen<'_> {
    pub(super) fn sign_off_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let mut shown = self.slot_rows(card, width);
        for more in [
            self.remark_rows(card, width),
            self.halt_rows(card, width),
            self.given_rows(card, width),
            self.ballot_rows(card, width),
            self.record_rows(card, width),
            self.decision_rows(card, width),
            if card.release.conditions.is_empty() { Vec::new() } else { self.condition_rows(card, width) },
            self.deployment_rows(card, width),
            self.confirmation_rows(card, width),
        ] {
            if !more.is_empty() {
                shown.push(Row::blank());
                shown.extend(more);
            }
        }
        shown
    }

    /// The sign-offs that the policy asks for, and who has given or could give each.
    pub(super) fn slot_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let slots = &card.release.slots;
        let filled = slots.iter().filter(|s| s.filled_by.is_some()).count();
        let facts = Line::styled(format!("{filled} of {}", slots.len()), self.context.look.theme.strong);
        let mut shown = vec![Row::title("Sign-offs", facts)];
        shown.extend(slots.iter().flat_map(|slot| self.slot(card, slot, width)));
        if slots.is_empty() {
            shown.push(self.nothing("none asked for"));
        }
        shown
    }

    /// What is to be seen about it and blocks nothing.
    fn remark_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let said = |text: &str, clause: &str| paragraph(look, &format!("! {text} ({clause})"), 1, width, theme.warn);
        card.remarks.iter().flat_map(|r| said(&r.text, &r.clause)).collect()
    }

    fn slot(&self, card: &ReleaseCard, slot: &SlotState, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let role = text::pad(slot.role.label(), ROLE, look.glyphs.cut);
        let room = width.saturating_sub(24);
        if let Some(id) = slot.filled_by {
            let given = card.release.sign_offs.iter().find(|s| s.id == id);
            let (who, age) = given.map_or_else(
                || ("carried by the Committee's vote".to_owned(), String::new()),
                |s| {
                    (
                        self.name(&s.by) + &self.deputy(s) + if s.self_approved { " (self-approved)" } else { "" },
                        time::age(s.at, self.context.now),
                    )
                },
            );
            let line = signed(
                look.glyphs.done,
                theme.ok,
                format!("{role} {}", text::fit(&who, usize::from(room), look.glyphs.cut)),
                theme.text,
            );
            let mut shown = vec![Row::sides(line, Line::styled(age, theme.muted))];
            shown.extend(self.stale_row(card, slot, width));
            return shown;
        }
        let ballot = card.release.ballot.as_ref().filter(|_| slot.role == Role::Committee);
        let (state, below) = match ballot {
            Some(b) => (
                format!("{} of {} voted, quorum {}", b.tally.voted, b.tally.eligible, b.tally.quorum),
                format!("roster frozen {}: {}", self.day(b), self.people(&b.roster)),
            ),
            None if slot.candidates.is_empty() => ("nobody can give it".to_owned(), slot.clause.clone()),
            None => {
                ("not yet".to_owned(), format!("{} · {}", slot.clause, self.people(&slot.candidates.iter().cloned().collect())))
            }
        };
        let state_style = if ballot.is_none() && slot.candidates.is_empty() { theme.danger } else { theme.muted };
        let mut line = signed(look.glyphs.open, theme.warn, format!("{role} "), theme.text);
        line.push_span(Span::styled(state, state_style));
        let below = look.fit(&below, width.saturating_sub(3));
        vec![Row::text(line), Row::text(Line::styled(format!("   {below}"), theme.muted))]
    }

    /// In whose place somebody signed; empty where he signed for himself.
    fn deputy(&self, given: &SignOff) -> String {
        given.deputy_of.values().next().map(|of| format!(" for {}", self.name(of))).unwrap_or_default()
    }

    /// That evidence under a sign-off is gone, and who stands by it since.
    fn stale_row(&self, card: &ReleaseCard, slot: &SlotState, width: u16) -> Option<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let footing = card.release.footing.iter().find(|f| f.role == slot.role)?;
        let (words, style) = match &footing.reaffirmed {
            Some(by) => (format!("   evidence is gone; {} stands by it", self.name(by)), theme.muted),
            None => ("   stale: evidence it rested on is gone".to_owned(), theme.danger),
        };
        Some(Row::text(Line::styled(look.fit(&words, width), style)))
    }

    fn day(&self, ballot: &Ballot) -> String {
        ballot.opened_at.with_timezone(&self.context.header.time_zone).format("%-d %b").to_string()
    }

    /// Names, family names first to be cut.
    fn people(&self, who: &BTreeSet<Email>) -> String {
        let initialled = |email: &Email| text::person(&self.name(email), 13, self.context.look.glyphs.cut);
        who.iter().map(initialled).collect::<Vec<_>>().join(", ")
    }

    /// Everything that was signed, latest first, with its words, and why it does not count where it does not.
    fn given_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let given = &card.release.sign_offs;
        if given.is_empty() {
            return Vec::new();
        }
        let facts = Line::styled(given.len().to_string(), self.context.look.theme.strong);
        let mut shown = vec![Row::title("Signed", facts)];
        shown.extend(given.iter().rev().flat_map(|s| self.given(s, width)));
        shown
    }

    fn given(&self, given: &SignOff, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let (sign, style, verb) = match &given.verdict {
            _ if given.void.is_some() => (look.glyphs.none, theme.muted, "signed"),
            Verdict::Approve(_) => (look.glyphs.done, theme.ok, "approved"),
            Verdict::Reject => (look.glyphs.blocks, theme.danger, "rejected"),
        };
        let roles: Vec<&str> = given.roles.iter().map(|r| r.label()).collect();
        let own = if given.self_approved { " · self-approved" } else { "" };
        let by = self.name(&given.by) + &self.deputy(given);
        let words = format!("{by} {verb} as {}{own}", roles.join(", "));
        let words = text::fit(&look.glyphs.say(&words), usize::from(width.saturating_sub(12)), look.glyphs.cut);
        let line = signed(sign, style, words, if given.void.is_some() { theme.muted } else { theme.text });
        let mut shown = vec![Row::sides(line, Line::styled(time::age(given.at, self.context.now), theme.muted))];
        shown.extend(
            given.void.iter().flat_map(|v| paragraph(look, &format!("does not count: {}", reason(*v)), 3, width, theme.warn)),
        );
        shown.extend(given.words.iter().flat_map(|w| paragraph(look, &format!("“{w}”"), 3, width, theme.muted)));
        if let Verdict::Approve(conditions) = &given.verdict {
            shown.extend(conditions.iter().flat_map(|c| self.terms(c, width)));
        }
        shown
    }

    pub(super) fn terms(&self, terms: &ConditionTerms, width: u16) -> Vec<Row> {
        let look = self.context.look;
        paragraph(look, &format!("condition: {} ({})", terms.text, self.name(&terms.by)), 3, width, look.theme.muted)
    }

    /// The ballot: the sentence first, then who has voted what and who has not.
    fn ballot_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let Some(ballot) = &card.release.ballot else { return Vec::new() };
        let over = ballot.closed.is_none() && time::is_over(ballot.due, self.context.now);
        let due = match ballot.closed {
            Some(_) => Line::styled("closed", theme.muted),
            None if over => Line::styled(time::over(ballot.due, self.context.now), theme.danger),
            None => Line::styled(time::due_in(ballot.due, self.context.now), theme.muted),
        };
        let mut shown = vec![Row::title("Ballot", due)];
        shown.extend(card.ballot_sentence.iter().flat_map(|s| paragraph(look, s, 1, width, theme.strong)));
        let tally = format!(
            "Voted {} of {} · quorum {} · opened by {}",
            ballot.tally.voted,
            ballot.tally.eligible,
            ballot.tally.quorum,
            self.by(&ballot.opened_by, ballot.opened_at)
        );
        shown.extend(paragraph(look, &tally, 1, width, theme.muted));
        shown.extend(ballot.votes.iter().flat_map(|v| self.vote(v, width)));
        let missing = ballot.roster.iter().filter(|m| !ballot.votes.iter().any(|v| v.by == **m));
        let not_yet = |member: &Email| {
            let name = text::pad(&self.name(member), ROLE, look.glyphs.cut);
            Row::text(signed(look.glyphs.open, theme.warn, format!("{name} not yet"), theme.muted))
        };
        shown.extend(missing.map(not_yet));
        shown
    }

    fn vote(&self, vote: &Vote, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let (sign, style) = match vote.choice {
            _ if vote.void.is_some() => (look.glyphs.none, theme.muted),
            Choice::Reject => (look.glyphs.blocks, theme.danger),
            Choice::Abstain | Choice::Recuse => (look.glyphs.none, theme.muted),
            _ => (look.glyphs.done, theme.ok),
        };
        let name = text::pad(&self.name(&vote.by), ROLE, look.glyphs.cut);
        let line = signed(
            sign,
            style,
            format!("{name} {}", vote.choice.label()),
            if vote.void.is_some() { theme.muted } else { theme.text },
        );
        let mut shown = vec![Row::sides(line, Line::styled(time::age(vote.at, self.context.now), theme.muted))];
        shown.extend(
            vote.void.iter().flat_map(|v| paragraph(look, &format!("does not count: {}", reason(*v)), 3, width, theme.warn)),
        );
        shown.extend(vote.reason.iter().flat_map(|w| paragraph(look, &format!("“{w}”"), 3, width, theme.muted)));
        shown.extend(vote.conditions.iter().flat_map(|c| self.terms(c, width)));
        shown
    }
}

/// Why a sign-off or a vote does not count.
const fn reason(void: Void) -> &'static str {
    match void {
        Void::Stale => "the request has changed since",
        Void::EarlierAttempt => "it belongs to an earlier attempt",
        Void::Replaced => "the signer said otherwise later",
        Void::Conflict => "the signer said two different things at once",
        Void::Disputed => "one who attended disputes it",
        Void::Late => "it came after the decision or the close",
    }
}
