//! What became of it: the decision, its conditions, deployments, and the owner's confirmation.

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::ReleaseScreen;
use super::rows::{Row, paragraph, signed};
use crate::app::view::ReleaseCard;
use crate::domain::obstruct::times;
use crate::domain::release::{Condition, ConditionState, Decision, Deployment};
use crate::domain::time;
use crate::domain::vocab::Outcome;
use crate::tui::text;

impl ReleaseScreen<'_> {
    /// The decision that holds, then those of earlier attempts.
    pub(super) fn decision_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let release = &card.release;
        if release.decision.is_none() && release.past_decisions.is_empty() {
            return Vec::new();
        }
        let mut shown = vec![Row::title("Decision", Line::default())];
        let all = release.decision.iter().chain(release.past_decisions.iter().rev());
        shown.extend(all.flat_map(|d| self.decision(d, width)));
        shown
    }

    fn decision(&self, decision: &Decision, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let (sign, style) = match decision.outcome {
            Outcome::Rejected => (look.glyphs.blocks, theme.danger),
            _ => (look.glyphs.done, theme.ok),
        };
        let head = signed(sign, style, format!("{}, attempt {}", decision.outcome.label(), decision.attempt), theme.text);
        let mut shown = vec![Row::sides(head, Line::styled(time::age(decision.at, self.context.now), theme.muted))];
        shown.extend(paragraph(look, &format!("recorded by {}", self.by(&decision.by, decision.at)), 3, width, theme.muted));
        shown.extend(decision.reasons.iter().flat_map(|r| paragraph(look, &format!("“{r}”"), 3, width, theme.text)));
        shown
    }

    /// What the approval asks for, with its due time and who set it.
    pub(super) fn condition_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let conditions = &card.release.conditions;
        let open = conditions.iter().filter(|c| !c.state.is_settled()).count();
        let facts = Line::styled(format!("{open} of {} to do", conditions.len()), self.context.look.theme.muted);
        let mut shown = vec![Row::title("Conditions", facts)];
        shown.extend(conditions.iter().flat_map(|c| self.condition(c, width)));
        shown
    }

    fn condition(&self, condition: &Condition, width: u16) -> Vec<Row> {
        let (look, theme, now) = (self.context.look, &self.context.look.theme, self.context.now);
        let over = condition.state == ConditionState::Open && condition.due.is_some_and(|due| time::is_over(due, now));
        let pressing = theme.danger.add_modifier(Modifier::BOLD);
        let (sign, style) = match condition.state {
            ConditionState::Verified => (look.glyphs.done, theme.ok),
            ConditionState::Waived => (look.glyphs.none, theme.muted),
            ConditionState::Met => (look.glyphs.neutral, theme.text),
            ConditionState::Open if over => (look.glyphs.overdue, pressing),
            ConditionState::Open => (look.glyphs.open, theme.warn),
        };
        let right = match (condition.state, condition.due) {
            (ConditionState::Verified, _) => Span::styled("met, verified", theme.muted),
            (ConditionState::Waived, _) => Span::styled("waived", theme.muted),
            (ConditionState::Met, _) => Span::styled("met, not verified", theme.muted),
            (_, Some(due)) => Span::styled(time::due_in(due, now), if over { pressing } else { theme.muted }),
            (_, None) => Span::styled("waits for deployment", theme.muted),
        };
        let beside = text::width(&right.content) + 6;
        let lines = text::wrap(&self.said(&condition.terms.text), usize::from(width).saturating_sub(beside));
        let mut lines = lines.into_iter();
        let first = lines.next().unwrap_or_default();
        let mut shown = vec![Row::sides(signed(sign, style, first, if over { pressing } else { theme.text }), right)];
        shown.extend(lines.map(|line| Row::text(Line::styled(format!("   {line}"), theme.text))));
        let before = if condition.terms.before_deployment { " · before deployment" } else { "" };
        let set = format!("set by {} · {} is to do it{before}", condition.role.label(), self.name(&condition.terms.by));
        shown.extend(paragraph(look, &set, 3, width, theme.muted));
        shown.extend(self.ruled(condition).iter().flat_map(|said| paragraph(look, said, 3, width, theme.muted)));
        shown
    }

    /// How often it was extended, and why last; or why it was waived.
    fn ruled(&self, condition: &Condition) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(last) = condition.extensions.last() {
            let (often, by) = (times(condition.extensions.len()), self.name(&last.said.by));
            lines.push(format!("extended {often}, last to {} by {by}: “{}”", last.due, last.said.words));
        }
        if let Some(waiver) = &condition.waived {
            lines.push(format!("waived by {}: “{}”", self.name(&waiver.by), waiver.words));
        }
        lines
    }

    /// Where it runs or ran, latest first.
    pub(super) fn deployment_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let deployments = &card.release.deployments;
        if deployments.is_empty() {
            return Vec::new();
        }
        let mut shown =
            vec![Row::title("Deployments", Line::styled(deployments.len().to_string(), self.context.look.theme.strong))];
        shown.extend(deployments.iter().rev().flat_map(|d| self.deployment(d, width)));
        shown
    }

    fn deployment(&self, deployment: &Deployment, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let place = look.fit(&deployment.environment, width.saturating_sub(30));
        let kind = if deployment.production { " (production)" } else { "" };
        let head = signed(look.glyphs.neutral, theme.muted, format!("{place}{kind}"), theme.text);
        let mut shown = vec![Row::sides(head, Line::styled(time::age(deployment.at, self.context.now), theme.muted))];
        shown.extend(paragraph(look, &self.by(&deployment.by, deployment.at), 3, width, theme.muted));
        shown.extend(deployment.digests.iter().flat_map(|d| paragraph(look, &format!("sha256 {d}"), 3, width, theme.muted)));
        shown
    }

    /// The owner's three statements.
    pub(super) fn confirmation_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let Some(said) = &card.release.confirmation else { return Vec::new() };
        let facts = Line::styled(time::ago(said.at, self.context.now), theme.muted);
        let mut shown = vec![Row::title("Confirmation", facts)];
        let statements = [
            (said.operating, "operating within expected parameters"),
            (said.monitoring, "monitoring active and producing data"),
            (said.no_issues, "no immediate issues"),
        ];
        for (holds, words) in statements {
            let (sign, style) = if holds { (look.glyphs.done, theme.ok) } else { (look.glyphs.blocks, theme.danger) };
            let words = if holds { words.to_owned() } else { format!("not so: {words}") };
            shown.push(Row::text(signed(sign, style, words, theme.text)));
        }
        shown.extend(said.note.iter().flat_map(|n| paragraph(look, &format!("“{n}”"), 3, width, theme.muted)));
        shown.extend(paragraph(look, &self.by(&said.by, said.at), 3, width, theme.muted));
        shown
    }
}
