//! The links of a release: each with where it stands, and of the chosen one the whole address and what is to be known of it.

#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::overlay::{Drawn, actions, labelled, rows};
use super::{Context, Hits, Target, parts};
use crate::domain::link::{Found, Verdict};
use crate::tui::commands::{Place, hinted};
use crate::tui::look::{Look, put, row};
use crate::tui::model::Links;
use crate::tui::text;
use crate::tui::widgets::hints::Hint;
use crate::tui::widgets::row::mark_row;
use crate::tui::widgets::sheet::{Sheet, WIDEST};

/// The address of the chosen link takes so many rows at most; all of it stands on the sheet before it is opened.
const DETAIL_ROWS: usize = 8;
/// Cells of the place where a link stands, at most.
const PLACE: u16 = 30;

/// Draws the list over the screen.
pub fn draw(links: &Links, context: &Context<'_>, screen: Rect, buf: &mut Buffer) -> Drawn {
    let look = context.look;
    let title = look.fit(&format!("Links: {}", links.title), WIDEST);
    let sheet =
        |height| Sheet { title: &title, state: "only http, https and file open", width: WIDEST, height, actions: 1, look };
    let width = sheet(u16::MAX).areas(screen).body.width;
    let detail = links.all.get(links.cursor.at).map(|found| detail(found, look, width)).unwrap_or_default();
    let wanted = rows(links.all.len() + detail.len()).saturating_add(7);
    let areas = sheet(wanted).draw(screen, buf);
    let below = rows(detail.len()).saturating_add(1).min(areas.body.height.saturating_sub(1));
    let list = Rect { height: areas.body.height - below, ..areas.body };
    let drawn = draw_list(links, look, list, buf);
    for (n, line) in detail.iter().enumerate().take(usize::from(below.saturating_sub(1))) {
        let at = row(Rect { y: list.bottom() + 1, height: below - 1, ..areas.body }, rows(n));
        put(buf, at.x, at.y, at.width, line);
    }
    let hints: Vec<Hint> = hinted(Place::Links).map(|c| parts::hint(context, c)).collect();
    actions(look, &hints, false, areas.actions, buf);
    drawn
}

fn draw_list(links: &Links, look: &Look, list: Rect, buf: &mut Buffer) -> Drawn {
    let at = links.cursor.at;
    let shown = parts::window(links.all.len(), at..at + 1, links.cursor.top, usize::from(list.height));
    let mut hits = Hits::default();
    for (n, place) in shown.clone().enumerate() {
        let line = row(list, rows(n));
        put(buf, line.x, line.y, line.width, &entry(&links.all[place], look, line.width));
        let wide = Rect { x: line.x.saturating_sub(2), width: line.width + 4, ..line }.intersection(buf.area);
        hits.note(wide, Target::Row(0, place));
        if place == at {
            mark_row(wide, buf, look, true);
        }
    }
    parts::more(look, links.all.len() - shown.end, row(list, list.height.saturating_sub(1)), buf);
    Drawn { hits, top: shown.start, shown: shown.len() }
}

fn entry(found: &Found, look: &Look, width: u16) -> Line<'static> {
    let (theme, glyphs) = (&look.theme, look.glyphs);
    let (sign, style) = match &found.verdict {
        Verdict::Opens(None) => (glyphs.neutral, theme.muted),
        Verdict::Opens(Some(_)) => (glyphs.soon, theme.warn),
        Verdict::Stays(_) => (glyphs.none, theme.muted),
    };
    let place = PLACE.min(width / 3);
    let address = usize::from(width.saturating_sub(place + 4));
    let shown = text::pad(&look.fit(&found.link.shown(), width.saturating_sub(place + 4)), address, glyphs.cut);
    let words = if matches!(found.verdict, Verdict::Stays(_)) { theme.muted } else { theme.text };
    Line::from(vec![
        Span::styled(format!("{sign} "), style),
        Span::styled(shown, words),
        Span::raw("  "),
        Span::styled(look.fit(&found.place, place), theme.muted),
    ])
}

/// The whole address, the host, and what is odd about it or why it stays.
fn detail(found: &Found, look: &Look, width: u16) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let mut lines = labelled(look, "Address", &found.link.shown(), width, theme.text);
    lines.truncate(DETAIL_ROWS);
    lines.extend(found.link.host().into_iter().flat_map(|host| labelled(look, "Host", &host, width, theme.strong)).take(2));
    match &found.verdict {
        Verdict::Opens(None) => {}
        Verdict::Opens(Some(odd)) => lines.extend(labelled(look, "Beware", odd, width, theme.warn)),
        Verdict::Stays(why) => lines.extend(labelled(look, "Not opened", why, width, theme.warn).into_iter().take(3)),
    }
    lines
}
