//! A look into a piece of evidence: lines of text, or a table whose columns scroll too.

mod table;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::overlay::{Drawn, actions, labelled, scroll, wrapped};
use super::{Context, parts};
use crate::domain::preview::{Content, Dress};
use crate::domain::release::Evidence;
use crate::tui::commands::{Place, hinted};
use crate::tui::look::Look;
use crate::tui::model::Reading;
use crate::tui::text;
use crate::tui::widgets::hints::Hint;
use crate::tui::widgets::sheet::{Sheet, WIDEST};

/// Draws it over the screen, as high as that.
pub fn draw(reading: &mut Reading, context: &Context<'_>, screen: Rect, buf: &mut Buffer) -> Drawn {
    let look = context.look;
    let title = look.fit(&reading.evidence.title, WIDEST);
    let sheet = Sheet { title: &title, state: reading.preview.kind, width: WIDEST, height: screen.height, actions: 1, look };
    let areas = sheet.draw(screen, buf);
    let wanted = (areas.body.width, reading.column);
    if reading.laid.as_ref().is_none_or(|(laid, _)| *laid != wanted) {
        reading.laid = Some((wanted, lines(reading, look, areas.body.width)));
    }
    let lines = reading.laid.as_ref().map(|(_, lines)| lines.as_slice()).unwrap_or_default();
    let drawn = scroll(lines, reading.top, areas.body, look, buf);
    let mut hints: Vec<Hint> = hinted(Place::Reading).map(|c| parts::hint(context, c)).collect();
    if reading.preview.columns() > 1 {
        hints.insert(1, Hint { key: "← →".to_owned(), verb: "columns".to_owned() });
    }
    actions(look, &hints, false, areas.actions, buf);
    drawn
}

/// What is known of the piece, then what stands in it.
fn lines(reading: &Reading, look: &Look, width: u16) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let mut lines: Vec<Line<'static>> =
        facts(&reading.evidence).iter().flat_map(|(label, value)| labelled(look, label, value, width, theme.text)).collect();
    lines.push(Line::default());
    if !reading.preview.note.is_empty() {
        lines.extend(wrapped(look, &reading.preview.note, width, theme.warn));
        lines.push(Line::default());
    }
    match &reading.preview.content {
        Content::Lines(all) => lines.extend(all.iter().flat_map(|line| broken(line, look, width))),
        Content::Table(rows) => lines.extend(table::drawn(rows, reading.column, look, width)),
        Content::Nothing => {}
    }
    lines
}

fn facts(evidence: &Evidence) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    facts.extend(evidence.file.clone().map(|file| ("File", file)));
    facts.extend(evidence.url.clone().map(|url| ("Link", url)));
    if let Some(stored) = &evidence.stored {
        facts.push(("Size", format!("{} bytes", stored.size)));
        facts.push(("SHA-256", stored.sha256.to_string()));
    }
    facts
}

fn style(dress: Dress, look: &Look) -> Style {
    let theme = &look.theme;
    match dress {
        Dress::Plain => theme.text,
        Dress::Heading | Dress::Strong => theme.strong,
        Dress::Code => theme.page,
        Dress::Muted => theme.muted,
    }
}

/// A line in as many as it takes; all of them stand as far in as the first.
fn broken(line: &[(Dress, String)], look: &Look, width: u16) -> Vec<Line<'static>> {
    let letters: Vec<(char, Dress)> =
        line.iter().flat_map(|(dress, words)| look.glyphs.say(words).chars().map(|c| (c, *dress)).collect::<Vec<_>>()).collect();
    let indent = letters.iter().take_while(|(c, _)| *c == ' ').count().min(usize::from(width / 2));
    let whole: String = letters[indent..].iter().map(|(c, _)| *c).collect();
    let mut rest = letters[indent..].iter();
    let mut lines = Vec::new();
    for part in text::wrap(&whole, usize::from(width) - indent) {
        let mut spans: Vec<(Dress, String)> = Vec::new();
        for c in part.chars() {
            // Blanks at a break are left out, and nothing else is.
            let Some((_, dress)) = rest.find(|(letter, _)| *letter == c) else { break };
            match spans.last_mut().filter(|(last, _)| last == dress) {
                Some((_, words)) => words.push(c),
                None => spans.push((*dress, c.to_string())),
            }
        }
        let mut shown = vec![Span::raw(" ".repeat(indent))];
        shown.extend(spans.into_iter().map(|(dress, words)| Span::styled(words, style(dress, look))));
        lines.push(Line::from(shown));
    }
    lines
}
