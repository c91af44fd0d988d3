//! What is proposed in the place of the policy in force: what it lacks, what it changes, what it would have changed before.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::{ProposedPolicy, Replay};
use crate::domain::policy::Change;
use crate::domain::replay::Ruling;
use crate::domain::text::counted;
use crate::domain::vocab::Outcome;
use crate::tui::screens::overlay::wrapped;
use crate::tui::screens::{Context, parts};

/// How many policies wait, at the right end of the pane's title.
pub(super) fn facts(proposed: &[ProposedPolicy], context: &Context<'_>) -> Line<'static> {
    let theme = &context.look.theme;
    match proposed {
        [] => Line::default(),
        [one] => Line::from(context.look.say(format!("version {}", one.version), theme.muted)),
        several => Line::from(context.look.say(format!("{} wait", several.len()), theme.warn)),
    }
}

/// Every policy that waits, each with its changes; a replay stands under the one that it is of.
pub(super) fn lines(
    proposed: &[ProposedPolicy],
    replay: Option<&Replay>,
    context: &Context<'_>,
    width: u16,
) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for policy in proposed {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(head(policy, context, width));
        match replay.filter(|r| r.sha256 == policy.sha256) {
            Some(replay) => lines.extend(replayed(replay, context, width)),
            None => {
                lines.extend(wrapped(context.look, "r replays every past decision under it", width, context.look.theme.muted))
            }
        }
        lines.push(Line::default());
        policy.changes.iter().for_each(|change| lines.extend(changed(change, context, width)));
    }
    lines
}

fn head(policy: &ProposedPolicy, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
    let (look, theme) = (context.look, &context.look.theme);
    let day = policy.from.format("%-d %b %Y");
    let title = format!("{} would hold from {day}: {}", policy.version, counted(policy.changes.len(), "change"));
    let mut lines = wrapped(look, &title, width, theme.strong);
    let lacking = policy.needs.as_ref().filter(|n| !n.is_met());
    let Some(needs) = lacking else {
        lines.extend(wrapped(look, "It lacks nothing.", width, theme.ok));
        return lines;
    };
    let who: Vec<&str> = needs.who.iter().map(|w| parts::name(context.header, w)).collect();
    let whom = if who.is_empty() { String::new() } else { format!(" ({})", who.join(", ")) };
    let mine = context.header.me.as_ref().is_some_and(|(me, _)| needs.who.contains(me));
    let style = if mine { theme.accent } else { theme.warn };
    lines.extend(wrapped(look, &format!("It lacks {}{whom}.", needs.says()), width, style));
    lines
}

fn replayed(replay: &Replay, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
    let (look, theme) = (context.look, &context.look.theme);
    let (all, other) = (replay.decisions.len(), replay.differing().count());
    let told = format!(
        "Of {} of the past, {} would have come out otherwise.",
        counted(all, "decision"),
        if other == 0 { "none".to_owned() } else { other.to_string() }
    );
    let mut lines = wrapped(look, &told, width, if other == 0 { theme.ok } else { theme.warn });
    for decision in replay.differing() {
        let came = format!("{}: was {}, under it {}", decision.reference, came(&decision.was), came(&decision.now));
        lines.extend(indented(context, &came, width, theme.text));
        for reason in decision.why.iter().take(REASONS) {
            lines.extend(indented(context, &format!("  {} ({})", reason.text, reason.clause), width, theme.muted));
        }
        if decision.why.len() > REASONS {
            lines.extend(indented(context, &format!("  and {} more", decision.why.len() - REASONS), width, theme.muted));
        }
    }
    lines
}

/// How many reasons are told of one decision.
const REASONS: usize = 3;

fn came(ruling: &Ruling) -> &'static str {
    ruling.outcome.map_or("not decided", Outcome::label)
}

fn changed(change: &Change, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
    let (look, theme) = (context.look, &context.look.theme);
    let about = format!("{} {}", change.clause, change.about);
    let mut lines = wrapped(look, about.trim_start(), width, theme.text);
    for (sign, words, style) in [("- ", &change.before, theme.danger), ("+ ", &change.after, theme.ok)] {
        if let Some(words) = words {
            lines.extend(indented(context, &format!("{sign}{words}"), width, style));
        }
    }
    lines
}

fn indented(context: &Context<'_>, words: &str, width: u16, style: Style) -> Vec<Line<'static>> {
    let inner = wrapped(context.look, words, width.saturating_sub(2), style);
    let indent = |mut line: Line<'static>| {
        line.spans.insert(0, Span::raw("  "));
        line
    };
    inner.into_iter().map(indent).collect()
}
