//! Several frames as one picture that plays by itself, without a script: each row changes when its cells do.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;

use super::{Ink, ending, opening, row_grounds, row_text};
use crate::tui::theme::Theme;

/// Draws frames of one size, each with how long it is shown in milliseconds, as an SVG picture that begins anew at its end. Where
/// pictures do not move, the first frame stands.
pub fn film(frames: &[(Buffer, u32)], theme: &Theme) -> String {
    let Some((first, _)) = frames.first() else { return String::new() };
    let ink = Ink::on(theme);
    let mut out = opening(first, &ink);
    for y in 0..first.area.height {
        let rows: Vec<String> = frames.iter().map(|(frame, _)| row(frame, y, &ink)).collect();
        for (from, to) in spans(&rows) {
            shown(&mut out, &rows[from], from, to, frames);
        }
    }
    out + ending()
}

fn row(frame: &Buffer, y: u16, ink: &Ink) -> String {
    let mut out = String::new();
    row_grounds(&mut out, frame, y, ink);
    row_text(&mut out, frame, y, ink);
    out
}

/// Stretches of frames in which a row stays as it is: the first, and one past the last.
fn spans(rows: &[String]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for n in 0..rows.len() {
        match spans.last_mut() {
            Some((from, to)) if rows[*from] == rows[n] => *to = n + 1,
            _ => spans.push((n, n + 1)),
        }
    }
    spans
}

fn shown(out: &mut String, row: &str, from: usize, to: usize, frames: &[(Buffer, u32)]) {
    if row.is_empty() {
        return;
    }
    if (from, to) == (0, frames.len()) {
        out.push_str(row);
        return;
    }
    // Summed from 0: the sum of nothing would be written as -0, which is no time.
    let until = |n: usize| frames[..n].iter().fold(0.0, |sum, (_, ms)| sum + f64::from(*ms));
    let whole = until(frames.len()).max(1.0);
    let (mut values, mut times) = (Vec::new(), Vec::new());
    if from > 0 {
        values.push("hidden");
        times.push(0.0);
    }
    values.push("visible");
    times.push(until(from) / whole);
    if to < frames.len() {
        values.push("hidden");
        times.push(until(to) / whole);
    }
    let times: Vec<String> = times.iter().map(|t| format!("{t:.4}")).collect();
    let at_rest = if from == 0 { "visible" } else { "hidden" };
    let _ = write!(
        out,
        "<g visibility=\"{at_rest}\"><animate attributeName=\"visibility\" calcMode=\"discrete\" dur=\"{whole}ms\" \
         repeatCount=\"indefinite\" values=\"{}\" keyTimes=\"{}\"/>\n{row}</g>\n",
        values.join(";"),
        times.join(";"),
    );
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::tui::theme::{Depth, Mode};
    use ratatui::layout::Rect;

    #[test]
    fn only_what_changes_moves() {
        let theme = Theme::new(Mode::Dark, Depth::True);
        let frame = |second: &str| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 2));
            buffer.set_string(0, 0, "still", theme.text);
            buffer.set_string(0, 1, second, theme.text);
            buffer
        };
        let picture = film(&[(frame("one"), 1000), (frame("two"), 3000)], &theme);
        assert_eq!(picture.matches(">still</text>").count(), 1);
        assert!(
            picture.contains("dur=\"4000ms\" repeatCount=\"indefinite\" values=\"visible;hidden\" keyTimes=\"0.0000;0.2500\"")
        );
        assert!(picture.contains("values=\"hidden;visible\" keyTimes=\"0.0000;0.2500\""));
        assert!(picture.find(">one<").unwrap() < picture.find(">two<").unwrap() && picture.ends_with("</svg>\n"));
        assert_eq!(film(&[], &theme), "");
    }
}
