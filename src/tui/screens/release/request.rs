//! Page 2: what is asked for, and by which bytes and rules it is judged.

use ratatui::style::Style;
use ratatui::text::Line;

use super::ReleaseScreen;
use super::rows::{Row, paragraph, signed};
use crate::app::view::ReleaseCard;
use crate::domain::ids::Email;
use crate::domain::release::Release;
use crate::domain::time;
use crate::domain::vocab::Fact;
use crate::tui::screens::overlay::labelled;
use crate::tui::screens::triage::size;
use chrono::{DateTime, Utc};

impl ReleaseScreen<'_> {
    pub(super) fn request_rows(&self, card: &ReleaseCard, width: u16) -> Vec<Row> {
        let release = &card.release;
        let mut shown = self.warnings(release, width);
        shown.extend(self.labelled(&self.request_facts(release), width));
        shown.push(Row::blank());
        shown.push(Row::title("Summary", Line::default()));
        let summary = if release.summary.is_empty() { "none given" } else { &release.summary };
        shown.extend(paragraph(self.context.look, summary, 1, width, self.context.look.theme.text));
        shown.push(Row::blank());
        shown.extend(self.fact_rows(release));
        shown.push(Row::blank());
        shown.extend(self.artifact_rows(release, width));
        shown
    }

    /// Labels with their values; a value takes as many lines as it needs.
    pub(super) fn labelled(&self, facts: &[(&str, String)], width: u16) -> Vec<Row> {
        let look = self.context.look;
        let of = |(label, value): &(&str, String)| labelled(look, label, value, width.saturating_sub(1), look.theme.text);
        let indented = |mut line: Line<'static>| {
            line.spans.insert(0, " ".into());
            Row::text(line)
        };
        facts.iter().flat_map(of).map(indented).collect()
    }

    /// Name and full time of an act.
    pub(super) fn by(&self, email: &Email, at: DateTime<Utc>) -> String {
        format!("{} · {}", self.name(email), time::in_full(at, self.context.header.time_zone))
    }

    /// What makes the release other than it looks.
    fn warnings(&self, release: &Release, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let mut shown = Vec::new();
        for conflict in &release.conflicts {
            shown.push(Row::text(signed(
                look.glyphs.conflict,
                theme.danger,
                "Signed acts contradict each other:".to_owned(),
                theme.danger,
            )));
            shown.extend(paragraph(look, &conflict.text, 3, width, theme.text));
        }
        let newer = release.needs_newer.then(|| "An act of a newer obstat stands in it; this one cannot judge it.".to_owned());
        let withdrawn = release.withdrawn.as_ref().map(|why| match why.as_str() {
            "" => "Withdrawn.".to_owned(),
            why => format!("Withdrawn: {why}"),
        });
        let exempt = release.exempt.as_ref().map(|why| format!("Out of scope: {why}"));
        let superseded = release.superseded_by.as_ref().map(|by| format!("{by} runs in its place."));
        let held = release.held().map(|h| format!("On a legal hold, so that nothing of it is purged: {}", h.reason));
        for words in [newer, withdrawn, exempt, superseded, held].into_iter().flatten() {
            shown.extend(paragraph(look, &words, 1, width, theme.warn));
        }
        if !shown.is_empty() {
            shown.push(Row::blank());
        }
        shown
    }

    fn request_facts(&self, release: &Release) -> Vec<(&'static str, String)> {
        let natures: Vec<&str> = release.natures.iter().map(|n| n.label()).collect();
        let tier = match release.previous_tier {
            Some(before) if before != release.tier => format!("{}, was {}", release.tier.label(), before.label()),
            _ => release.tier.label().to_owned(),
        };
        let confirmed = if release.tier_confirmed { "confirmed" } else { "not confirmed by the Lead" };
        let mut facts = vec![
            ("Release", release.reference.to_string()),
            ("Kind", release.kind.label().to_owned()),
            ("Risk tier", format!("{tier} · {confirmed}")),
            ("What changed", if natures.is_empty() { "nothing stated".to_owned() } else { natures.join("; ") }),
            ("Attempt", release.attempt.to_string()),
            ("Requested by", self.by(&release.requester, release.requested_at)),
            ("Owner", self.name(&release.owner)),
        ];
        facts.extend(release.submitted_at.map(|at| ("Submitted", time::in_full(at, self.context.header.time_zone))));
        facts.extend(release.vendor.clone().map(|vendor| ("Vendor", vendor)));
        let previous = match (&release.previous_reference, &release.previous) {
            (Some(reference), _) => reference.to_string(),
            (None, Some(previous)) => format!("release {}", previous.release),
            (None, None) => "none: this model has not run in production".to_owned(),
        };
        facts.extend([
            ("Updates", previous),
            ("Request hash", release.subject.to_string()),
            ("Policy hash", release.policy.to_string()),
            ("Release id", release.id.to_string()),
        ]);
        facts
    }

    /// What the request states, yes or no.
    fn fact_rows(&self, release: &Release) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let one = |fact: &Fact| {
            let (sign, style, word): (_, Style, _) = match release.facts.get(fact) {
                Some(true) => (look.glyphs.done, theme.text, "yes"),
                Some(false) => (look.glyphs.none, theme.muted, "no"),
                None => (look.glyphs.none, theme.muted, "not stated"),
            };
            Row::text(signed(sign, style, format!("{:<28} {word}", fact.label()), style))
        };
        let mut shown = vec![Row::title("What holds of it", Line::default())];
        shown.extend(Fact::ALL.iter().map(one));
        shown
    }

    /// The bytes: name, size and full digest.
    fn artifact_rows(&self, release: &Release, width: u16) -> Vec<Row> {
        let (look, theme) = (self.context.look, &self.context.look.theme);
        let mut shown = vec![Row::title("Artefacts", Line::styled(release.artifacts.len().to_string(), theme.strong))];
        for artifact in &release.artifacts {
            let name = artifact.name.as_deref().unwrap_or("named by its digest alone");
            let size = artifact.size.map(size).unwrap_or_default();
            let name = look.fit(name, width.saturating_sub(14));
            shown.push(Row::sides(Line::styled(format!(" {name}"), theme.text), Line::styled(size, theme.muted)));
            shown.extend(paragraph(look, &format!("sha256 {}", artifact.sha256), 3, width, theme.muted));
        }
        if release.artifacts.is_empty() {
            shown.push(self.nothing("it names no bytes"));
        }
        shown
    }
}
