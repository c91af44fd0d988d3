//! The modal sheet: the only box. The page behind it is veiled.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::tui::look::{Look, put, rule};
use crate::tui::text;

/// Never wider than this.
pub const WIDEST: u16 = 92;

/// The box of a modal sheet.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// At the left of the top line.
    pub title: &'a str,
    /// At the right of it: what has or has not happened yet.
    pub state: &'a str,
    /// Cells wanted, borders included.
    pub width: u16,
    /// Rows wanted, borders included.
    pub height: u16,
    /// Rows of actions at the bottom, under a thin rule.
    pub actions: u16,
    /// Theme and signs.
    pub look: &'a Look,
}

/// Where a sheet's contents go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetAreas {
    /// The whole box.
    pub frame: Rect,
    /// Between top line and actions.
    pub body: Rect,
    /// The last lines.
    pub actions: Rect,
}

impl Sheet<'_> {
    /// Where box, body and actions are on a screen, for drawing and for the mouse.
    pub fn areas(&self, screen: Rect) -> SheetAreas {
        let width = self.width.min(WIDEST).min(screen.width.saturating_sub(4));
        let height = self.height.min(screen.height.saturating_sub(2));
        let (x, y) = (screen.x + (screen.width - width) / 2, screen.y + (screen.height - height) / 2);
        let frame = Rect { x, y, width, height };
        let inner = |top: u16, rows: u16| Rect { x: x + 3, y: y + top, width: width.saturating_sub(6), height: rows };
        let actions = self.actions.min(height.saturating_sub(4));
        let bottom = height.saturating_sub(actions + 1);
        SheetAreas { frame, body: inner(2, bottom.saturating_sub(3)), actions: inner(bottom, actions) }
    }

    /// Veils the page and draws the empty box over it; gives where its contents go.
    pub fn draw(&self, screen: Rect, buf: &mut Buffer) -> SheetAreas {
        let areas = self.areas(screen);
        veil(buf, self.look);
        let f = areas.frame;
        let clear = Rect { x: f.x.saturating_sub(2), width: f.width + 4, ..f }.intersection(buf.area);
        blank(clear, buf, self.look.theme.page);
        blank(f.intersection(buf.area), buf, self.look.theme.panel);
        self.border(f, buf);
        if areas.actions.height > 0 {
            rule(buf, f.x + 1, areas.actions.y - 1, f.width.saturating_sub(2), self.look.glyphs.thin, self.look.theme.rule);
        }
        areas
    }

    fn border(&self, f: Rect, buf: &mut Buffer) {
        let (theme, [top_left, top_right, bottom_left, bottom_right, side]) = (&self.look.theme, self.look.glyphs.sheet);
        if f.width < 2 || f.height < 2 {
            return;
        }
        put(buf, f.x, f.y, f.width, &self.top_line(f.width, top_left, top_right));
        let bottom = format!("{bottom_left}{}{bottom_right}", self.look.glyphs.thin.repeat(usize::from(f.width - 2)));
        put(buf, f.x, f.bottom() - 1, f.width, &Line::styled(bottom, theme.accent));
        for y in f.y + 1..f.bottom() - 1 {
            put(buf, f.x, y, 1, &Line::styled(side, theme.accent));
            put(buf, f.right() - 1, y, 1, &Line::styled(side, theme.accent));
        }
    }

    /// `┌─ title ─── state ─┐`; what does not fit is left out, the state first.
    fn top_line(&self, width: u16, left: &'static str, right: &'static str) -> Line<'_> {
        let (theme, thin) = (&self.look.theme, self.look.glyphs.thin);
        let room = usize::from(width).saturating_sub(6);
        let title = text::fit(&self.look.glyphs.say(self.title), room, self.look.glyphs.cut);
        let state = self.look.glyphs.say(self.state);
        let left_over = room.saturating_sub(text::width(&title));
        let state = if text::width(&state) + 3 <= left_over && !state.is_empty() { format!(" {state} ") } else { String::new() };
        let between = left_over - text::width(&state);
        let rule = |sign: String| Span::styled(sign, theme.accent);
        Line::from(vec![
            rule(format!("{left}{thin}")),
            Span::styled(format!(" {title} "), theme.strong.patch(theme.accent)),
            rule(thin.repeat(between)),
            Span::styled(state, theme.muted),
            rule(format!("{thin}{right}")),
        ])
    }
}

impl Widget for Sheet<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        self.draw(area, buf);
    }
}

/// Makes everything drawn so far inert: one quiet colour, no emphasis.
pub fn veil(buf: &mut Buffer, look: &Look) {
    for cell in &mut buf.content {
        cell.set_style(Style::reset()).set_style(look.theme.page).set_style(look.theme.veil);
    }
}

fn blank(area: Rect, buf: &mut Buffer, style: Style) {
    for position in area.positions() {
        buf[position].reset();
        buf[position].set_style(style);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::widgets::canvas::{DARK, PLAIN, drawn};
    use crate::tui::widgets::chip::{button, chip};

    fn sheet(look: Look) -> String {
        drawn(look, 52, 11, |area, buf, look| {
            for y in 0..area.height {
                put(buf, 0, y, area.width, &Line::from(chip("the page behind, which is veiled, all of it!", look)));
            }
            let sheet = Sheet { title: "Sign: approve", state: "nothing is signed yet", width: 46, height: 9, actions: 1, look };
            let areas = sheet.draw(area, buf);
            put(buf, areas.body.x, areas.body.y, areas.body.width, &Line::from(look.say("Release", look.theme.muted)));
            put(buf, areas.actions.x, areas.actions.y, areas.actions.width, &Line::from(button("y", "sign", look)));
        })
    }

    #[test]
    fn a_sheet_lies_over_a_veiled_page() {
        insta::assert_snapshot!(sheet(DARK()));
    }

    #[test]
    fn ascii_without_colour_draws_the_box_too() {
        insta::assert_snapshot!(sheet(PLAIN()));
    }

    #[test]
    fn no_screen_is_too_small_to_draw_on() {
        for (width, height) in (0..20).flat_map(|w| (0..12).map(move |h| (w, h))) {
            drawn(DARK(), width, height, |area, buf, look| {
                let sheet = Sheet { title: "Help", state: "7 of 46", width: 92, height: 30, actions: 3, look };
                let areas = sheet.draw(area, buf);
                assert!(area.contains((areas.frame.x, areas.frame.y).into()) || areas.frame.is_empty());
            });
        }
    }
}
