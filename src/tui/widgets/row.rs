//! The row under the cursor: a mark in its first cell, and its pair of colours.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::tui::look::Look;

/// Marks a drawn row as the one under the cursor. In the focused pane: `▌` and the selection's pair of colours, on which text and
/// muted become one while accent and the colours of state stay. In another pane: `│` and a quieter ground.
pub fn mark_row(area: Rect, buf: &mut Buffer, look: &Look, focused: bool) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    if focused {
        select(area, buf, look);
    } else {
        buf.set_style(area, look.theme.cursor);
    }
    let (sign, style) = if focused { (look.glyphs.selected, look.theme.accent) } else { (look.glyphs.cursor, look.theme.muted) };
    let style = if look.theme.selects_in_colour() { style } else { Style::new() };
    for y in area.top()..area.bottom() {
        let plain = style.remove_modifier(Modifier::BOLD | Modifier::DIM);
        buf[(area.x, y)].set_symbol(sign).set_style(plain);
    }
}

fn select(area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = &look.theme;
    let kept = [theme.accent.fg, theme.danger.fg, theme.warn.fg, theme.ok.fg];
    for position in area.positions() {
        let cell = &mut buf[position];
        let bold = cell.modifier & (Modifier::BOLD | Modifier::UNDERLINED);
        let own = cell.fg;
        cell.set_style(Style::reset()).set_style(theme.selected).set_style(Style::new().add_modifier(bold));
        if theme.selects_in_colour() && kept.contains(&Some(own)) {
            cell.set_fg(own);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::look::put;
    use crate::tui::widgets::canvas::{DARK, PLAIN, drawn};
    use ratatui::text::Line;

    fn rows(look: Look) -> String {
        drawn(look, 30, 3, |area, buf, look| {
            for y in 0..3 {
                let t = &look.theme;
                let line = Line::from(vec![
                    look.say("  ! 4 h over  ", t.danger.add_modifier(Modifier::BOLD)),
                    look.say("fraud", t.text),
                    look.say("@1.9.2", t.muted),
                ]);
                put(buf, 0, y, 30, &line);
            }
            mark_row(Rect { height: 1, ..area }, buf, look, true);
            mark_row(Rect { y: 1, height: 1, ..area }, buf, look, false);
            mark_row(Rect { y: 9, height: 1, ..area }, buf, look, true);
        })
    }

    #[test]
    fn colours_of_state_stay_on_the_selection() {
        insta::assert_snapshot!(rows(DARK()));
    }

    #[test]
    fn without_colour_the_selection_is_reverse_video_alone() {
        insta::assert_snapshot!(rows(PLAIN()));
    }
}
