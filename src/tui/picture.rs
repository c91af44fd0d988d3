//! A drawn buffer as an SVG picture, for the manual, and as text with its styles, for tests.

mod film;

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::palette::{DARK, LIGHT, Rgb, indexed};
use super::text;
use super::theme::Theme;

pub use film::film;

/// Width and height of a cell, and the margin around all, in pixels.
const CELL: (u32, u32) = (9, 20);
const MARGIN: u32 = 14;
/// What the 16 colours look like where they are the user's own: those of a common scheme.
const SIXTEEN: [Rgb; 16] = [
    0x1c1f26, 0xc0392f, 0x3f9a5c, 0xb58a22, 0x3f74c9, 0x9b59b6, 0x2f9aa0, 0xc8ccd4, 0x5c6370, 0xff5f56, 0x7fd88f, 0xf5d547,
    0x6fb3ff, 0xd79bf0, 0x7fd7e0, 0xffffff,
];

/// Draws the buffer as an SVG picture with its own ground, so that it looks the same on any page.
pub fn svg(buffer: &Buffer, theme: &Theme) -> String {
    let ink = Ink::on(theme);
    let mut out = opening(buffer, &ink);
    for y in 0..buffer.area.height {
        row_grounds(&mut out, buffer, y, &ink);
        row_text(&mut out, buffer, y, &ink);
    }
    out + ending()
}

fn opening(buffer: &Buffer, ink: &Ink) -> String {
    let (columns, rows) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let (width, height) = (columns * CELL.0 + 2 * MARGIN, rows * CELL.1 + 2 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"'DejaVu Sans Mono','Noto Sans Mono','Noto Sans Mono CJK JP',Menlo,Consolas,monospace\" font-size=\"15\">\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#{:06x}\"/>\n",
        ink.bg
    )
}

const fn ending() -> &'static str {
    "</svg>\n"
}

/// The colours that stand where a cell names none.
struct Ink {
    fg: Rgb,
    bg: Rgb,
}

impl Ink {
    fn on(theme: &Theme) -> Self {
        let ground = if theme.mode.is_light() { LIGHT } else { DARK };
        Self { fg: ground.text, bg: solid(theme.page.bg.unwrap_or(Color::Reset)).unwrap_or(ground.bg) }
    }

    fn of(&self, cell: &Cell) -> (Rgb, Rgb) {
        let (fg, bg) = (solid(cell.fg).unwrap_or(self.fg), solid(cell.bg).unwrap_or(self.bg));
        if cell.modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) }
    }
}

fn solid(colour: Color) -> Option<Rgb> {
    let sixteen = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match colour {
        Color::Rgb(r, g, b) => Some(u32::from_be_bytes([0, r, g, b])),
        Color::Indexed(n) if n >= 16 => Some(indexed(n)),
        Color::Indexed(n) => Some(SIXTEEN[usize::from(n)]),
        Color::Reset => None,
        named => sixteen.iter().position(|c| *c == named).map(|at| SIXTEEN[at]),
    }
}

/// Stretches of cells in a row that look alike: first column, one past the last, text.
fn runs<K: PartialEq>(buffer: &Buffer, y: u16, key: impl Fn(&Cell) -> K) -> Vec<(u16, u16, K, String)> {
    let mut runs: Vec<(u16, u16, K, String)> = Vec::new();
    let mut x = buffer.area.left();
    while x < buffer.area.right() {
        let cell = &buffer[(x, buffer.area.top() + y)];
        let step = u16::try_from(text::width(cell.symbol()).max(1)).unwrap_or(1);
        let (kind, end) = (key(cell), (x + step).min(buffer.area.right()));
        match runs.last_mut() {
            Some(last) if last.2 == kind => (last.1, _) = (end, last.3.push_str(cell.symbol())),
            _ => runs.push((x, end, kind, cell.symbol().to_owned())),
        }
        x = end;
    }
    runs
}

fn row_grounds(out: &mut String, buffer: &Buffer, y: u16, ink: &Ink) {
    for (start, end, bg, _) in runs(buffer, y, |c| ink.of(c).1).into_iter().filter(|r| r.2 != ink.bg) {
        let (x, y) = place(buffer, start, y);
        let width = u32::from(end - start) * CELL.0;
        let _ = writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" fill=\"#{bg:06x}\"/>", CELL.1);
    }
}

fn row_text(out: &mut String, buffer: &Buffer, y: u16, ink: &Ink) {
    let shown = Modifier::BOLD | Modifier::DIM | Modifier::UNDERLINED;
    let look = |c: &Cell| (ink.of(c).0, c.modifier & shown, c.symbol() == " ", eighths(c.symbol()));
    for (start, end, (fg, modifier, gap, block), words) in runs(buffer, y, look) {
        if gap {
            continue;
        }
        let (x, y) = place(buffer, start, y);
        let width = u32::from(end - start) * CELL.0;
        if let Some(eighths) = block {
            let height = CELL.1 * eighths / 8;
            let top = y + CELL.1 - height;
            let _ = writeln!(out, "<rect x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"#{fg:06x}\"/>");
            continue;
        }
        let bold = if modifier.contains(Modifier::BOLD) { " font-weight=\"700\"" } else { "" };
        let dim = if modifier.contains(Modifier::DIM) { " opacity=\".7\"" } else { "" };
        let line = if modifier.contains(Modifier::UNDERLINED) { " text-decoration=\"underline\"" } else { "" };
        let _ = writeln!(
            out,
            "<text x=\"{x}\" y=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#{fg:06x}\"{bold}{dim}{line}>{}</text>",
            y + 15,
            escaped(&words)
        );
    }
}

/// How many eighths of its cell a block fills from below: fonts leave gaps between blocks where a terminal does not.
fn eighths(symbol: &str) -> Option<u32> {
    let block = symbol.chars().next().filter(|c| ('▁'..='█').contains(c))?;
    Some(u32::from(block) - u32::from('▁') + 1)
}

fn place(buffer: &Buffer, x: u16, y: u16) -> (u32, u32) {
    (MARGIN + u32::from(x - buffer.area.left()) * CELL.0, MARGIN + u32::from(y) * CELL.1)
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The buffer as text, and under each row the roles of its cells that are not plain text: `0-4 accent+bold`. Blank cells on
/// the page's ground are left out.
pub fn styles(buffer: &Buffer, theme: &Theme) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let words: String = runs(buffer, y, |_| ()).into_iter().map(|r| r.3).collect();
        let _ = writeln!(out, "{}", words.trim_end());
        let blank = |c: &Cell| c.symbol() == " " && c.bg == theme.page.bg.unwrap_or(Color::Reset) && c.modifier.is_empty();
        let named = joined(runs(buffer, y, |c| if blank(c) { String::new() } else { theme.name_of(c.fg, c.bg, c.modifier) }));
        let told: Vec<String> =
            named.into_iter().filter(|r| r.2 != "text").map(|r| format!("{}-{} {}", r.0, r.1 - 1, r.2)).collect();
        if !told.is_empty() {
            let _ = writeln!(out, "    ~ {}", told.join(", "));
        }
    }
    out
}

/// Stretches of one role with a single blank between them become one; other blanks are left out.
fn joined(runs: Vec<(u16, u16, String, String)>) -> Vec<(u16, u16, String)> {
    let mut joined: Vec<(u16, u16, String)> = Vec::new();
    for (start, end, name, _) in runs.into_iter().filter(|r| !r.2.is_empty()) {
        match joined.last_mut() {
            Some(last) if last.2 == name && start <= last.1 + 1 => last.1 = end,
            _ => joined.push((start, end, name)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::theme::{Depth, Mode};
    use ratatui::layout::Rect;

    fn sample(theme: &Theme) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
        buffer.set_style(buffer.area, theme.page);
        buffer.set_string(0, 0, "! 東京 <b>", theme.danger.add_modifier(Modifier::BOLD));
        buffer.set_string(0, 1, "plain", theme.text);
        buffer.set_style(Rect::new(0, 1, 12, 1), theme.selected);
        buffer
    }

    #[test]
    fn a_picture_has_every_row_escaped_and_on_its_ground() {
        let theme = Theme::new(Mode::Dark, Depth::True);
        let picture = svg(&sample(&theme), &theme);
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>\n"));
        assert!(picture.contains(">&lt;b&gt;</text>") && picture.contains("fill=\"#ff8279\" font-weight=\"700\">東京</text>"));
        assert!(picture.contains("<rect x=\"14\" y=\"34\" width=\"108\" height=\"20\" fill=\"#243a58\"/>"));
    }

    #[test]
    fn bars_stand_on_each_other() {
        let theme = Theme::new(Mode::Dark, Depth::True);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 2));
        buffer.set_string(0, 0, "▄▄", theme.danger);
        buffer.set_string(0, 1, "██", theme.danger);
        let picture = svg(&buffer, &theme);
        assert!(picture.contains("<rect x=\"14\" y=\"24\" width=\"18\" height=\"10\" fill=\"#ff8279\"/>"));
        assert!(picture.contains("<rect x=\"14\" y=\"34\" width=\"18\" height=\"20\" fill=\"#ff8279\"/>"));
    }

    #[test]
    fn styles_name_roles_under_the_text() {
        let theme = Theme::new(Mode::Dark, Depth::True);
        assert_eq!(styles(&sample(&theme), &theme), "! 東京 <b>\n    ~ 0-9 danger+bold\nplain\n    ~ 0-11 selected\n");
        let mono = Theme::new(Mode::Dark, Depth::Mono);
        assert_eq!(styles(&sample(&mono), &mono), "! 東京 <b>\n    ~ 0-9 text+bold\nplain\n    ~ 0-11 text+reversed\n");
    }
}
