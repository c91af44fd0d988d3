//! Words that lie over the screen until Esc: a title, then labels with their values.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::overlay::{Drawn, actions, labelled, rows, scroll};
use super::{Context, parts};
use crate::tui::commands::{CommandId, command};
use crate::tui::model::Notice;
use crate::tui::widgets::sheet::Sheet;

/// Cells wanted, box included.
const WIDTH: u16 = 84;

/// Draws the notice over the screen.
pub fn draw(notice: &Notice, context: &Context<'_>, screen: Rect, buf: &mut Buffer) -> Drawn {
    let look = context.look;
    let sheet = |height| Sheet { title: &notice.title, state: "", width: WIDTH, height, actions: 1, look };
    let lines = lines(notice, context, sheet(u16::MAX).areas(screen).body.width);
    let areas = sheet(rows(lines.len()).saturating_add(6)).draw(screen, buf);
    let moves = lines.len() > usize::from(areas.body.height);
    let drawn = scroll(&lines, notice.top, areas.body, look, buf);
    let hints = [CommandId::RowUp, CommandId::Close].map(|id| parts::hint(context, command(id)));
    actions(look, if moves { &hints } else { &hints[1..] }, false, areas.actions, buf);
    drawn
}

fn lines(notice: &Notice, context: &Context<'_>, width: u16) -> Vec<Line<'static>> {
    let of = |(label, value): &(String, String)| labelled(context.look, label, value, width, context.look.theme.text);
    notice.lines.iter().flat_map(of).collect()
}
