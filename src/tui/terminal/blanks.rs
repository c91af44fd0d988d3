//! Blanks in the colour of what stands before them: nobody sees it, and a line takes a third of the bytes less, for a change of colour
//! is twenty of them.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

/// What is not seen on a blank.
const UNSEEN: Modifier = Modifier::BOLD.union(Modifier::DIM).union(Modifier::ITALIC);

/// Lets every blank take over the colour of letters, and their weight, from the cell before it; its ground stays.
pub fn settle(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks_mut(width) {
        for at in 1..row.len() {
            let (before, after) = row.split_at_mut(at);
            let (Some(last), Some(cell)) = (before.last(), after.first_mut()) else { continue };
            if cell.symbol() == " " && UNSEEN.contains(cell.modifier) && UNSEEN.contains(last.modifier) {
                (cell.fg, cell.modifier) = (last.fg, last.modifier);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    #[test]
    fn a_blank_takes_the_colour_before_it_and_keeps_what_is_seen_of_it() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, "a", Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
        buffer.set_string(1, 0, " ", Style::new().fg(Color::Blue).bg(Color::Green));
        buffer.set_string(2, 0, " ", Style::new().add_modifier(Modifier::UNDERLINED));
        buffer.set_string(3, 0, "b", Style::new().fg(Color::Blue));
        settle(&mut buffer);
        let seen = |at: u16| (buffer[(at, 0)].fg, buffer[(at, 0)].bg, buffer[(at, 0)].modifier);
        assert_eq!(seen(1), (Color::Red, Color::Green, Modifier::BOLD), "its ground stays");
        assert_eq!(seen(2), (Color::Reset, Color::Reset, Modifier::UNDERLINED), "an underlined blank is seen");
        assert_eq!((seen(3).0, seen(4).0, seen(5).0), (Color::Blue, Color::Blue, Color::Blue));
    }
}
