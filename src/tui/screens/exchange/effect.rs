//! What taking the folder's bundles in would come to, or what the last import came to: release by release.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Exchange;
use crate::app::exchange::{Changed, Imported, Outlook};
use crate::domain::time;
use crate::domain::vocab::State;
use crate::tui::screens::Context;
use crate::tui::screens::overlay::{labelled, wrapped};

impl Exchange {
    pub(super) fn effect(&self, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
        let (look, theme) = (context.look, &context.look.theme);
        let mut lines = Vec::new();
        match (self.found().filter(|p| !p.files().is_empty()), &self.taken) {
            (Some(preview), _) => {
                let bundles = match preview.files().len() {
                    1 => "1 bundle".to_owned(),
                    n => format!("{n} bundles"),
                };
                lines.extend(wrapped(
                    look,
                    &format!("Taking in {bundles} would bring {}:", sum(&preview.told)),
                    width,
                    theme.strong,
                ));
                told(&preview.told, context, width, &mut lines);
                lines.extend(wrapped(
                    look,
                    &context.keymap.say("Nothing of it is kept yet: {take-in} imports it."),
                    width,
                    theme.muted,
                ));
            }
            (None, Some(taken)) => {
                lines.extend(wrapped(look, &format!("Took in {}:", sum(taken)), width, theme.strong));
                told(taken, context, width, &mut lines);
            }
            (None, None) if self.folder().is_none() => {
                let words = context.keymap.say("Once a folder is chosen ({folder}), what its bundles would change stands here.");
                lines.extend(wrapped(look, &words, width, theme.muted));
            }
            (None, None) => lines.extend(wrapped(look, "Nothing new lies in the folder.", width, theme.muted)),
        }
        lines.extend(self.bundle(context, width));
        lines
    }

    /// The bundle under the cursor of the folder.
    fn bundle(&self, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
        let (look, theme) = (context.look, &context.look.theme);
        let listed = self.listed();
        let Some(offered) = listed.get(self.standing.cursors[super::FOLDER].at) else { return Vec::new() };
        let mut lines = vec![Line::default()];
        let name = offered.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        lines.extend(labelled(look, "Bundle", &name, width, theme.text));
        if let Some((_, who, at)) = &offered.packed {
            let packed = format!("{who}, {}", time::in_full(*at, context.header.time_zone));
            lines.extend(labelled(look, "Packed by", &packed, width, theme.text));
            let acts = if offered.events == 1 { "1 act".to_owned() } else { format!("{} acts", offered.events) };
            let holds = match offered.outlook {
                Outlook::New(n) => format!("{acts}, {n} new"),
                _ => acts,
            };
            lines.extend(labelled(look, "Holds", &holds, width, theme.text));
        }
        match &offered.outlook {
            Outlook::Waits(why) => lines.extend(labelled(look, "Waits", why, width, theme.warn)),
            Outlook::Refused(why) => lines.extend(labelled(look, "Refused", why, width, theme.danger)),
            Outlook::New(_) | Outlook::Known => {}
        }
        lines
    }
}

/// "14 new acts in 3 releases and 2 files".
fn sum(told: &Imported) -> String {
    let acts = if told.new == 1 { "1 new act".to_owned() } else { format!("{} new acts", told.new) };
    let releases = match told.changed.len() {
        0 => String::new(),
        1 => " in 1 release".to_owned(),
        n => format!(" in {n} releases"),
    };
    let files = match told.files {
        0 => String::new(),
        1 => " and 1 file".to_owned(),
        n => format!(" and {n} files"),
    };
    format!("{acts}{releases}{files}")
}

fn told(told: &Imported, context: &Context<'_>, width: u16, lines: &mut Vec<Line<'static>>) {
    let (look, theme) = (context.look, &context.look.theme);
    for change in &told.changed {
        lines.extend(release(change, context, width));
    }
    for (n, what) in [(told.office, "The organisation's own records"), (told.meetings, "Meetings")] {
        if n > 0 {
            let acts = if n == 1 { "1 act".to_owned() } else { format!("{n} acts") };
            lines.extend(indented(
                wrapped(look, &format!("{what}: {acts}"), width.saturating_sub(2), theme.text),
                look.glyphs.neutral,
                theme.muted,
            ));
        }
    }
    for conflict in &told.conflicts {
        lines.extend(indented(
            wrapped(look, &conflict.text, width.saturating_sub(2), theme.text),
            look.glyphs.conflict,
            theme.danger,
        ));
    }
    for waiting in &told.waiting {
        let name = waiting.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let text = format!("{name}: {}", waiting.text);
        lines.extend(indented(wrapped(look, &text, width.saturating_sub(2), theme.text), look.glyphs.soon, theme.warn));
    }
    for rejected in &told.rejected {
        let name = rejected.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let text = format!("{name} is refused whole: {}", rejected.text);
        lines.extend(indented(wrapped(look, &text, width.saturating_sub(2), theme.text), look.glyphs.blocks, theme.danger));
    }
    for note in &told.notes {
        lines.extend(indented(wrapped(look, &note.text, width.saturating_sub(2), theme.muted), look.glyphs.neutral, theme.muted));
    }
}

/// The release, and under it how it stood and stands, and whose acts are new.
fn release(change: &Changed, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
    let (look, theme) = (context.look, &context.look.theme);
    let contested = change.after.state == State::Contested;
    let sign = if contested { (look.glyphs.conflict, theme.danger) } else { (look.glyphs.mine, theme.accent) };
    let name = wrapped(look, &change.reference, width.saturating_sub(2), theme.strong);
    let mut lines = indented(name, sign.0, sign.1);
    lines.extend(indented(wrapped(look, &change.stands(), width.saturating_sub(2), theme.text), " ", theme.text));
    let acts = match change.acts {
        0 => "acts that were here stand otherwise".to_owned(),
        1 => format!("1 act by {}", change.by.join(", ")),
        n => format!("{n} acts by {}", change.by.join(", ")),
    };
    lines.extend(indented(wrapped(look, &acts, width.saturating_sub(2), theme.muted), " ", theme.muted));
    lines
}

/// Lines with a sign before the first.
pub(super) fn indented(lines: Vec<Line<'static>>, sign: &str, style: Style) -> Vec<Line<'static>> {
    let begin = |(n, line): (usize, Line<'static>)| {
        let before = if n == 0 { Span::styled(format!("{sign} "), style) } else { Span::raw("  ") };
        let mut spans = vec![before];
        spans.extend(line.spans.into_iter().map(|s| Span::styled(s.content, line.style.patch(s.style))));
        Line::from(spans)
    };
    lines.into_iter().enumerate().map(begin).collect()
}
