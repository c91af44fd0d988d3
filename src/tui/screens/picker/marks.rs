//! The letters of a text that were typed, marked bold and underlined.

use std::collections::BTreeSet;

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// The text with the typed letters marked: each typed word where it stands, else its letters one after the other.
pub(super) fn marked(text: &str, typed: &str, style: Style) -> Line<'static> {
    let places: BTreeSet<usize> = typed.split_whitespace().flat_map(|word| places(text, word)).collect();
    let mut spans: Vec<(bool, String)> = Vec::new();
    for (n, c) in text.chars().enumerate() {
        let mark = places.contains(&n);
        match spans.last_mut().filter(|(last, _)| *last == mark) {
            Some((_, words)) => words.push(c),
            None => spans.push((mark, c.to_string())),
        }
    }
    let stressed = style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    Line::from_iter(spans.into_iter().map(|(mark, words)| Span::styled(words, if mark { stressed } else { style })))
}

/// Which characters of the text the word matches; none if it does not.
fn places(text: &str, word: &str) -> Vec<usize> {
    let lower = |t: &str| t.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect::<Vec<char>>();
    let (text, word) = (lower(text), lower(word));
    if let Some(start) = text.windows(word.len().max(1)).position(|w| w == word) {
        return (start..start + word.len()).collect();
    }
    let mut found = Vec::new();
    let mut letters = text.iter().enumerate();
    for wanted in &word {
        match letters.find(|(_, c)| *c == wanted) {
            Some((place, _)) => found.push(place),
            None => return Vec::new(),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("claim not applicable", "app", &[10, 11, 12])]
    #[case("Approve", "app", &[0, 1, 2])]
    #[case("approve with conditions", "awc", &[0, 8, 13])]
    #[case("reject", "app", &[])]
    #[case("İstanbul", "i", &[0])]
    #[case("anything", "", &[])]
    fn typed_letters_are_found(#[case] text: &str, #[case] word: &str, #[case] expected: &[usize]) {
        assert_eq!(places(text, word), expected);
    }
}
