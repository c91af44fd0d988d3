//! Filters saved by a name: a line that takes a name, and under it those whose name begins so.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::overlay::{Drawn, actions, rows};
use super::{Context, Hits, Target, parts};
use crate::tui::commands::{Place, hinted};
use crate::tui::look::{put, row, rule};
use crate::tui::model::Filters;
use crate::tui::text;
use crate::tui::widgets::hints::Hint;
use crate::tui::widgets::row::mark_row;
use crate::tui::widgets::sheet::Sheet;

/// Cells wanted, box included, and rows wanted at most.
const WIDTH: u16 = 84;
const TALLEST: u16 = 24;
/// Cells of a name.
const NAME: u16 = 22;

/// Draws the list over the screen.
pub fn draw(filters: &Filters, context: &Context<'_>, screen: Rect, buf: &mut Buffer) -> Drawn {
    let (look, theme) = (context.look, &context.look.theme);
    let state = format!("{} saved", filters.saved.len());
    let height = rows(filters.saved.len().max(2)).saturating_add(10).min(TALLEST);
    let areas = Sheet { title: "Saved filters", state: &state, width: WIDTH, height, actions: 1, look }.draw(screen, buf);
    let body = areas.body;
    let typed = text::tail(&look.quote(&filters.text.text(), theme.strong).content, usize::from(NAME)).to_owned();
    let line =
        Line::from(vec![Span::styled("@", theme.accent), Span::styled(typed, theme.strong), Span::styled(" ", theme.button)]);
    put(buf, body.x, body.y, body.width, &line);
    rule(buf, body.x, body.y + 1, body.width, look.glyphs.thin, theme.rule);
    let list = super::triage::below(body, 3);
    let (hits, seen) = draw_list(filters, context, Rect { height: list.height.saturating_sub(2), ..list }, buf);
    let foot = Rect { y: body.bottom().saturating_sub(1), height: 1, ..body };
    put(buf, foot.x, foot.y, foot.width, &Line::from(look.say(said(filters), theme.muted)));
    let hints: Vec<Hint> = hinted(Place::Filters).map(|c| parts::hint(context, c)).collect();
    actions(look, &hints, false, areas.actions, buf);
    Drawn { hits, top: seen.start, shown: seen.len() }
}

fn draw_list(filters: &Filters, context: &Context<'_>, area: Rect, buf: &mut Buffer) -> (Hits, std::ops::Range<usize>) {
    let (look, theme, mut hits) = (context.look, &context.look.theme, Hits::default());
    let listed: Vec<&(String, String)> = filters.listed().collect();
    let (all, at) = (filters.rows(), filters.cursor.at.min(filters.rows().saturating_sub(1)));
    let seen = parts::window(all, at..at + 1, filters.cursor.top, usize::from(area.height));
    for (n, place) in seen.clone().enumerate() {
        let line = row(area, rows(n));
        let fresh = || filters.fresh().map(|name| (name, format!("save “{}” by this name", filters.present)));
        let Some((name, words)) = listed.get(place).map(|pair| (**pair).clone()).or_else(fresh) else { continue };
        let name = text::pad(&look.fit(&format!("@{name}"), NAME), usize::from(NAME), look.glyphs.cut);
        let shown = Line::from(vec![
            Span::styled(name, theme.text),
            Span::styled(look.fit(&words, line.width.saturating_sub(NAME)), theme.muted),
        ]);
        put(buf, line.x, line.y, line.width, &shown);
        let wide = Rect { x: line.x.saturating_sub(2), width: line.width + 4, ..line };
        hits.note(wide, Target::Row(0, place));
        if place == at {
            mark_row(wide, buf, look, true);
        }
    }
    parts::more(look, all - seen.end, row(area, area.height.saturating_sub(1)), buf);
    (hits, seen)
}

/// What Enter would do.
fn said(filters: &Filters) -> String {
    let (name, present) = (filters.text.text(), &filters.present);
    match filters.chosen() {
        Some((name, _)) => format!("Enter shows what @{name} lets through."),
        None if present.is_empty() => "Filter the queue first, then save that by a name here.".to_owned(),
        None if name.is_empty() => format!("Type a name: Enter saves “{present}” by it."),
        None => format!("Enter saves “{present}” as @{}.", name.trim_start_matches('@').to_lowercase()),
    }
}
