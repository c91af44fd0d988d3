//! A terminal's backend that says nothing twice. Where only the colour of letters changes, the ground is not named again, and a step
//! along a line is one to the right, not a place on the screen: over a slow line a scroll takes two thirds of the bytes.

use std::io::{self, Write};

use crossterm::queue;
use crossterm::style::{Attribute, Colors, Print, SetAttribute, SetBackgroundColor, SetColors, SetForegroundColor};
use crossterm::{cursor::MoveRight, cursor::MoveTo};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, IntoCrossterm as _, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

/// What is turned on and off by itself. Bold and dim are turned off together, and apart from these.
const PLAIN: [(Modifier, Attribute, Attribute); 7] = [
    (Modifier::REVERSED, Attribute::Reverse, Attribute::NoReverse),
    (Modifier::ITALIC, Attribute::Italic, Attribute::NoItalic),
    (Modifier::UNDERLINED, Attribute::Underlined, Attribute::NoUnderline),
    (Modifier::CROSSED_OUT, Attribute::CrossedOut, Attribute::NotCrossedOut),
    (Modifier::HIDDEN, Attribute::Hidden, Attribute::NoHidden),
    (Modifier::SLOW_BLINK, Attribute::SlowBlink, Attribute::NoBlink),
    (Modifier::RAPID_BLINK, Attribute::RapidBlink, Attribute::NoBlink),
];
const WEIGHTS: [(Modifier, Attribute); 2] = [(Modifier::DIM, Attribute::Dim), (Modifier::BOLD, Attribute::Bold)];

/// The backend: crossterm's, but for how cells are drawn.
#[derive(Debug)]
pub struct Lean<W: Write>(CrosstermBackend<W>);

impl<W: Write> Lean<W> {
    /// Draws to a writer.
    pub const fn new(writer: W) -> Self {
        Self(CrosstermBackend::new(writer))
    }
}

/// How the terminal draws what comes next, and where.
#[derive(Debug, Default)]
struct Pen {
    /// Where the cursor stands; none where terminals may differ about it.
    at: Option<Position>,
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    fn draw(&mut self, out: &mut impl Write, to: Position, cell: &Cell) -> io::Result<()> {
        match self.at {
            Some(at) if at == to => {}
            Some(at) if at.y == to.y && at.x < to.x => queue!(out, MoveRight(to.x - at.x))?,
            _ => queue!(out, MoveTo(to.x, to.y))?,
        }
        self.dress(out, cell)?;
        queue!(out, Print(cell.symbol()))?;
        // How far anything else moves the cursor is a matter of the terminal's tables.
        let plain = matches!(cell.symbol().as_bytes(), [b' '..=b'~']);
        self.at = plain.then_some(Position { x: to.x + 1, y: to.y });
        Ok(())
    }

    fn dress(&mut self, out: &mut impl Write, cell: &Cell) -> io::Result<()> {
        self.change(out, cell.modifier)?;
        match (self.fg != cell.fg, self.bg != cell.bg) {
            (true, true) => queue!(out, SetColors(Colors::new(cell.fg.into_crossterm(), cell.bg.into_crossterm())))?,
            (true, false) => queue!(out, SetForegroundColor(cell.fg.into_crossterm()))?,
            (false, true) => queue!(out, SetBackgroundColor(cell.bg.into_crossterm()))?,
            (false, false) => {}
        }
        (self.fg, self.bg) = (cell.fg, cell.bg);
        Ok(())
    }

    fn change(&mut self, out: &mut impl Write, to: Modifier) -> io::Result<()> {
        let (mut gone, mut new) = (self.modifier - to, to - self.modifier);
        if gone.intersects(Modifier::BOLD | Modifier::DIM) {
            queue!(out, SetAttribute(Attribute::NormalIntensity))?;
            new |= to & (Modifier::BOLD | Modifier::DIM);
        }
        if gone.intersects(Modifier::SLOW_BLINK | Modifier::RAPID_BLINK) {
            gone |= Modifier::SLOW_BLINK;
            new |= to & (Modifier::SLOW_BLINK | Modifier::RAPID_BLINK);
        }
        for (_, _, off) in PLAIN.iter().filter(|(which, ..)| gone.contains(*which)) {
            queue!(out, SetAttribute(*off))?;
        }
        let weights = WEIGHTS.iter().map(|(which, on)| (which, on));
        for (_, on) in PLAIN.iter().map(|(which, on, _)| (which, on)).chain(weights).filter(|(which, _)| new.contains(**which)) {
            queue!(out, SetAttribute(*on))?;
        }
        self.modifier = to;
        Ok(())
    }

    /// Puts the terminal back to how the next frame expects it.
    fn lay_down(&self, out: &mut impl Write) -> io::Result<()> {
        let untouched = (self.fg, self.bg, self.modifier) == (Color::Reset, Color::Reset, Modifier::empty());
        if untouched { Ok(()) } else { queue!(out, SetAttribute(Attribute::Reset)) }
    }
}

impl<W: Write> Backend for Lean<W> {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        let mut pen = Pen::default();
        for (x, y, cell) in content {
            pen.draw(self, Position { x, y }, cell)?;
        }
        pen.lay_down(self)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.0.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.0.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.0.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.0.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.0)
    }
}

impl<W: Write> Write for Lean<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    const AREA: Rect = Rect { x: 0, y: 0, width: 12, height: 4 };
    const COLOURS: [Color; 4] = [Color::Reset, Color::Red, Color::Rgb(1, 2, 3), Color::Indexed(99)];

    /// What a terminal shows after each of the frames, with every cell's dress, where `draw` writes what changed.
    fn shown(frames: &[Buffer], draw: impl Fn(&mut Vec<u8>, &[(u16, u16, &Cell)])) -> Vec<String> {
        let mut terminal = vt100::Parser::new(AREA.height.try_into().unwrap(), AREA.width.try_into().unwrap(), 0);
        let mut last = Buffer::empty(AREA);
        let mut seen = Vec::new();
        for frame in frames {
            let mut told = Vec::new();
            draw(&mut told, &last.diff(frame));
            terminal.process(&told);
            let cells = (0..AREA.height).flat_map(|y| (0..AREA.width).map(move |x| (y, x)));
            seen.extend(cells.map(|(y, x)| format!("{y} {x} {:?}", terminal.screen().cell(y, x))));
            last = frame.clone();
        }
        seen
    }

    fn lean(told: &mut Vec<u8>, cells: &[(u16, u16, &Cell)]) {
        Lean::new(told).draw(cells.iter().copied()).unwrap();
    }

    fn frame() -> impl Strategy<Value = Buffer> {
        let piece = (0..AREA.width, 0..AREA.height, "[a-c é東─]{1,5}", 0_usize..4, 0_usize..4, 0_u16..0x40);
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| {
            let mut buffer = Buffer::empty(AREA);
            for (x, y, text, fg, bg, modifier) in pieces {
                let modifier = Modifier::from_bits_truncate(modifier);
                buffer.set_string(x, y, text, Style::new().fg(COLOURS[fg]).bg(COLOURS[bg]).add_modifier(modifier));
            }
            for cell in &mut buffer.content {
                // This terminal knows no blinking, and one weight at a time.
                cell.modifier -= Modifier::SLOW_BLINK | Modifier::RAPID_BLINK;
                if cell.modifier.contains(Modifier::BOLD) {
                    cell.modifier -= Modifier::DIM;
                }
            }
            buffer
        })
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_it_shows_of_crossterms_own(frames in proptest::collection::vec(frame(), 1..4)) {
            let plain = |told: &mut Vec<u8>, cells: &[(u16, u16, &Cell)]| {
                CrosstermBackend::new(told).draw(cells.iter().copied()).unwrap();
            };
            prop_assert_eq!(shown(&frames, lean), shown(&frames, plain));
        }
    }

    #[test]
    fn what_has_not_changed_is_not_said_again() {
        let mut buffer = Buffer::empty(AREA);
        let style = |fg| Style::new().fg(fg).bg(Color::Rgb(4, 5, 6));
        buffer.set_string(0, 0, "ab", style(Color::Rgb(1, 2, 3)));
        buffer.set_string(2, 0, "c", style(Color::Rgb(7, 8, 9)));
        buffer.set_string(7, 0, "d", style(Color::Rgb(7, 8, 9)));
        let mut told = Vec::new();
        lean(&mut told, &Buffer::empty(AREA).diff(&buffer));
        assert_eq!(
            String::from_utf8(told).unwrap(),
            "\u{1b}[1;1H\u{1b}[38;2;1;2;3;48;2;4;5;6mab\u{1b}[38;2;7;8;9mc\u{1b}[4Cd\u{1b}[0m"
        );
    }
}
