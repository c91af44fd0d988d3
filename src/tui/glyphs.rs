//! Signs that stand beside colour: one set in Unicode, its twin in ASCII. Every one is a single cell.

use std::borrow::Cow;

/// One set of signs.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Past its due time.
    pub overdue: &'static str,
    /// Due within 24 hours; a habit.
    pub soon: &'static str,
    /// Waits for me.
    pub mine: &'static str,
    /// Signed acts contradict each other.
    pub conflict: &'static str,
    /// Done, accepted.
    pub done: &'static str,
    /// Stands in the way, challenged.
    pub blocks: &'static str,
    /// Still open.
    pub open: &'static str,
    /// Not applicable, not available, no value.
    pub none: &'static str,
    /// The selected row of the focused pane.
    pub selected: &'static str,
    /// The cursor row of another pane.
    pub cursor: &'static str,
    /// Marked, for one act on several.
    pub marked: &'static str,
    /// Changed since it was looked at.
    pub changed: &'static str,
    /// The part of a bar that is done; the rule of the focused pane.
    pub heavy: &'static str,
    /// The track of a bar; the rule of another pane.
    pub thin: &'static str,
    /// Eighths of a column, lowest first.
    pub eighths: [&'static str; 8],
    /// Opens a choice.
    pub choice: &'static str,
    /// Text was cut off.
    pub cut: &'static str,
    /// Separates facts on one line.
    pub dot: &'static str,
    /// A neutral act in the history.
    pub neutral: &'static str,
    /// More below.
    pub down: &'static str,
    /// More above.
    pub up: &'static str,
    /// Corners and side of a modal: top left, top right, bottom left, bottom right, side.
    pub sheet: [&'static str; 5],
    /// Whether only ASCII may be drawn.
    pub ascii: bool,
}

/// For terminals that speak UTF-8.
pub const UNICODE: Glyphs = Glyphs {
    overdue: "!",
    soon: "▲",
    mine: "●",
    conflict: "≠",
    done: "✓",
    blocks: "✗",
    open: "○",
    none: "–",
    selected: "▌",
    cursor: "│",
    marked: "◆",
    changed: "Δ",
    heavy: "━",
    thin: "─",
    eighths: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    choice: "▼",
    cut: "…",
    dot: "·",
    neutral: "·",
    down: "↓",
    up: "↑",
    sheet: ["┌", "┐", "└", "┘", "│"],
    ascii: false,
};

/// For those that do not.
pub const ASCII: Glyphs = Glyphs {
    overdue: "!",
    soon: "^",
    mine: "*",
    conflict: "#",
    done: "+",
    blocks: "x",
    open: "o",
    none: "-",
    selected: ">",
    cursor: "|",
    marked: "&",
    changed: "%",
    heavy: "=",
    thin: "-",
    eighths: ["_", ".", ":", "-", "=", "+", "*", "#"],
    choice: "v",
    cut: "~",
    dot: "|",
    neutral: ".",
    down: "v",
    up: "^",
    sheet: ["+", "+", "+", "+", "|"],
    ascii: true,
};

impl Glyphs {
    /// Chooses by the locale: `LC_ALL`, else `LC_CTYPE`, else `LANG` must name UTF-8; with none set, Unicode.
    pub fn detect(get: impl Fn(&str) -> Option<String>) -> &'static Self {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| get(name).filter(|v| !v.is_empty()));
        let utf8 = locale.is_none_or(|l| {
            let l = l.to_ascii_lowercase();
            l.contains("utf-8") || l.contains("utf8")
        });
        if utf8 { &UNICODE } else { &ASCII }
    }

    /// Spells the program's own punctuation (“ ” § · – … × → ↑ ↓ ␛) with the signs of this set. People's letters stay.
    pub fn say<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.ascii || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match twin(c) {
                Some(ascii) => out.push_str(ascii),
                None => out.push(c),
            }
        }
        Cow::Owned(out)
    }
}

fn twin(c: char) -> Option<&'static str> {
    Some(match c {
        '“' | '”' | '„' => "\"",
        '‘' | '’' => "'",
        '§' => "s.",
        '·' => "|",
        '–' | '—' | '─' => "-",
        '…' => "~",
        '×' => "x",
        '≥' => ">=",
        '≤' => "<=",
        '→' => "->",
        '↑' => "^",
        '↓' | '▼' => "v",
        '✓' => "+",
        '✗' => "x",
        '○' => "o",
        '●' => "*",
        '▲' => "^",
        '≠' => "#",
        '␛' => "^[",
        '␊' => "\\n",
        '␍' => "\\r",
        '␉' => "\\t",
        '\u{2400}'..='\u{2421}' => "^?",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rstest::rstest;
    use unicode_width::UnicodeWidthStr;

    fn every(g: &Glyphs) -> Vec<&'static str> {
        let mut all = vec![
            g.overdue, g.soon, g.mine, g.conflict, g.done, g.blocks, g.open, g.none, g.selected, g.cursor, g.heavy, g.thin,
            g.choice, g.cut, g.dot, g.neutral, g.down, g.up,
        ];
        all.extend(g.eighths);
        all.extend(g.sheet);
        all
    }

    #[test]
    fn every_sign_is_one_cell_and_the_ascii_ones_are_ascii() {
        assert!(every(&UNICODE).iter().all(|s| s.width() == 1));
        assert!(every(&ASCII).iter().all(|s| s.len() == 1 && s.is_ascii()));
    }

    #[test]
    fn signs_of_state_differ_from_each_other_in_both_sets() {
        for g in [&UNICODE, &ASCII] {
            let states = [g.overdue, g.soon, g.mine, g.conflict, g.done, g.blocks, g.open, g.none];
            let distinct: std::collections::BTreeSet<_> = states.into_iter().collect();
            assert_eq!(distinct.len(), states.len(), "{states:?}");
        }
    }

    #[rstest]
    #[case(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")], true)]
    #[case(&[("LANG", "de_CH.utf8")], false)]
    #[case(&[("LC_ALL", ""), ("LC_CTYPE", "en_US.ISO-8859-1")], true)]
    #[case(&[], false)]
    fn the_locale_chooses(#[case] set: &[(&str, &str)], #[case] ascii: bool) {
        let get = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        assert_eq!(Glyphs::detect(get).ascii, ascii);
    }

    #[test]
    fn our_punctuation_has_a_twin_and_a_name_keeps_its_letters() {
        assert_eq!(ASCII.say("§4.2 · “no data” – 3 × 4… Zürich"), "s.4.2 | \"no data\" - 3 x 4~ Zürich");
        assert!(matches!(UNICODE.say("§4.2"), Cow::Borrowed("§4.2")));
    }
}
