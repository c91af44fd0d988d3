//! What the signs on the screens mean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::tui::look::{Look, cells, put, row};

/// Rows it takes.
pub(super) const ROWS: u16 = 3;
/// Cells between two signs.
const GAP: u16 = 3;

/// Draws heading and signs; what does not fit in width is left out.
pub(super) fn draw(look: &Look, area: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (&look.theme, look.glyphs);
    put(buf, area.x, area.y, area.width, &Line::styled("Signs on this screen", theme.strong));
    let pressing = [
        (glyphs.overdue, theme.danger.add_modifier(Modifier::BOLD), "overdue"),
        (glyphs.soon, theme.warn, "due within 24 h"),
        (glyphs.mine, theme.accent, "waits for me"),
        (glyphs.conflict, theme.danger, "conflict"),
    ];
    let standing = [
        (glyphs.done, theme.ok, "done"),
        (glyphs.blocks, theme.danger, "stands in the way"),
        (glyphs.open, theme.warn, "open"),
        (glyphs.none, theme.muted, "not applicable, or not available now"),
    ];
    for (n, signs) in [(1, pressing), (2, standing)] {
        let line = row(area, n);
        let mut x = line.x;
        for (sign, style, words) in signs {
            let shown = Line::from(vec![Span::styled(sign, style), Span::styled(format!(" {words}"), theme.muted)]);
            if x + cells(&shown) > line.right() || line.height == 0 {
                break;
            }
            x += put(buf, x, line.y, line.right() - x, &shown) + GAP;
        }
    }
}
