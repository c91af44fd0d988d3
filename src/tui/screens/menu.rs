//! The list of screens: each with the letter that goes there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::overlay::{Drawn, actions, rows};
use super::{Context, Hits, Target, parts};
use crate::tui::commands::{COMMANDS, Command, Group, Place, hinted};
use crate::tui::keys::Chord;
use crate::tui::look::{put, row};
use crate::tui::model::Cursor;
use crate::tui::widgets::hints::Hint;
use crate::tui::widgets::row::mark_row;
use crate::tui::widgets::sheet::Sheet;

/// Cells wanted, box included.
const WIDTH: u16 = 66;
/// Cells of a screen's name.
const NAME: u16 = 16;

/// The screens that one can go to, in the order of the table.
pub fn screens() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(|c| c.group == Group::Screens)
}

/// Draws the list over the screen.
pub fn draw(cursor: Cursor, context: &Context<'_>, screen: Rect, buf: &mut Buffer) -> Drawn {
    let look = context.look;
    let height = rows(screens().count()).saturating_add(6);
    let areas = Sheet { title: "Go to", state: "", width: WIDTH, height, actions: 1, look }.draw(screen, buf);
    let mut hits = Hits::default();
    for (n, command) in screens().enumerate() {
        let line = row(areas.body, u16::try_from(n).unwrap_or(u16::MAX));
        if line.height == 0 {
            break;
        }
        let key = context.keymap.keys(command).first().map_or_else(String::new, Chord::to_string);
        let words = Line::from(vec![
            Span::styled(format!("  {key}  "), look.theme.accent),
            look.say(format!("{:<width$}", command.title, width = usize::from(NAME)), look.theme.text),
            look.say(command.doc, look.theme.muted),
        ]);
        let wide = Rect { x: line.x.saturating_sub(2), width: line.width + 4, ..line };
        put(buf, line.x, line.y, line.width, &words);
        hits.note(wide, Target::Row(0, n));
        if n == cursor.at {
            mark_row(wide, buf, look, true);
        }
    }
    let hints: Vec<Hint> = hinted(Place::Menu).map(|c| parts::hint(context, c)).collect();
    actions(look, &hints, false, areas.actions, buf);
    Drawn { hits, top: 0, shown: screens().count() }
}
