//! Text in cells: how wide it is, where it is cut, where it breaks.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many cells the text takes, counted as the terminal buffer counts: by grapheme.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// Cuts the text to so many cells, at a cell boundary, ending in `cut` (one cell) if anything was lost.
pub fn fit(text: &str, cells: usize, cut: &str) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    if cells == 0 {
        return String::new();
    }
    let mut out = head(text, cells - 1).to_owned();
    out.push_str(cut);
    out
}

/// The longest start of the text that takes at most so many cells.
fn head(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > cells {
            return &text[..at];
        }
    }
    text
}

/// The longest end of the text that takes at most so many cells.
pub fn tail(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme.width();
        if used > cells {
            return &text[at + grapheme.len()..];
        }
    }
    text
}

/// Cuts or fills up with blanks on the right, to exactly so many cells.
pub fn pad(text: &str, cells: usize, cut: &str) -> String {
    let mut out = fit(text, cells, cut);
    out.extend(std::iter::repeat_n(' ', cells.saturating_sub(width(&out))));
    out
}

/// Cuts or fills up with blanks on the left, to exactly so many cells: numbers, times, counts.
pub fn pad_left(text: &str, cells: usize, cut: &str) -> String {
    let fitted = fit(text, cells, cut);
    let blanks = cells.saturating_sub(width(&fitted));
    " ".repeat(blanks) + &fitted
}

/// Breaks the text into lines of at most so many cells: at line breaks, between words (and between ideographs, which need
/// no blank), and inside a word only when it alone is too long. Always gives at least one line; a single grapheme wider than
/// the line stays whole.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, cells, &mut lines);
    }
    lines
}

fn wrap_paragraph(paragraph: &str, cells: usize, lines: &mut Vec<String>) {
    let (mut line, mut used) = (String::new(), 0);
    for (blanks, word) in words(paragraph) {
        let (gap, cost) = (width(blanks), width(word));
        if used > 0 && used + gap + cost > cells {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push_str(blanks);
            used += gap;
        }
        for grapheme in word.graphemes(true) {
            if used > 0 && used + grapheme.width() > cells {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push_str(grapheme);
            used += grapheme.width();
        }
    }
    lines.push(line);
}

/// The pieces between which a line may break, each with the blanks before it.
fn words(paragraph: &str) -> Vec<(&str, &str)> {
    let mut pieces = Vec::new();
    let (mut blank_at, mut word_at, mut last_wide) = (0, None, false);
    for (at, grapheme) in paragraph.grapheme_indices(true) {
        let wide = grapheme.width() > 1;
        match word_at {
            _ if grapheme.trim().is_empty() => {
                if let Some(start) = word_at.take() {
                    pieces.push((&paragraph[blank_at..start], &paragraph[start..at]));
                    blank_at = at;
                }
            }
            Some(start) if (wide || last_wide) && !closes(grapheme) => {
                pieces.push((&paragraph[blank_at..start], &paragraph[start..at]));
                (blank_at, word_at) = (at, Some(at));
            }
            Some(_) => {}
            None => word_at = Some(at),
        }
        last_wide = wide;
    }
    if let Some(start) = word_at {
        pieces.push((&paragraph[blank_at..start], &paragraph[start..]));
    }
    pieces
}

/// Whether a line must not begin with it.
fn closes(grapheme: &str) -> bool {
    matches!(
        grapheme,
        "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "”" | "’" | "…" | "。" | "、" | "」" | "』" | "，" | "）" | "ー"
    )
}

/// Cuts `model@version` to so many cells: the model gives way, the version never does, so that two versions of one model
/// never look alike. Gives both parts; the second begins with `@`. Needs the version's cells and two more.
pub fn fit_reference(model: &str, version: &str, cells: usize, cut: &str) -> (String, String) {
    let tail = format!("@{version}");
    let room = cells.saturating_sub(width(&tail));
    (fit(model, room.max(1), cut), tail)
}

/// A person's name in so many cells: in full where 14 cells are there and it fits, else "A. Lindqvist", cut if need be.
pub fn person(name: &str, cells: usize, cut: &str) -> String {
    if cells >= 14 && width(name) <= cells {
        return name.to_owned();
    }
    fit(&initialled(name), cells, cut)
}

/// "Ann Sofie Lindqvist" becomes "A. Lindqvist"; a single name stays.
fn initialled(name: &str) -> String {
    let mut words = name.split_whitespace();
    match (words.next(), words.next_back()) {
        (Some(first), Some(last)) => format!("{}. {last}", first.graphemes(true).next().unwrap_or_default()),
        _ => name.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("triage", 10, "triage")]
    #[case("triage", 6, "triage")]
    #[case("triage", 5, "tria…")]
    #[case("東京都", 6, "東京都")]
    #[case("東京都", 5, "東京…")]
    #[case("東京都", 4, "東…")]
    #[case("Zu\u{308}rich", 4, "Zu\u{308}r…")]
    #[case("abc", 1, "…")]
    #[case("abc", 0, "")]
    fn text_is_cut_between_cells(#[case] text: &str, #[case] cells: usize, #[case] fitted: &str) {
        assert_eq!(fit(text, cells, "…"), fitted);
    }

    #[test]
    fn the_end_of_a_text_is_cut_between_cells_too() {
        assert_eq!((tail("triage", 3), tail("東京都", 5), tail("ab", 5), tail("ab", 0)), ("age", "京都", "ab", ""));
    }

    #[test]
    fn columns_stay_straight() {
        assert_eq!(pad("東京", 6, "…"), "東京  ");
        assert_eq!(pad_left("4 h", 6, "…"), "   4 h");
        assert_eq!(pad("東京都庁", 6, "…"), "東京… ");
    }

    #[rstest]
    #[case("the Committee vote is over", 13, &["the Committee", "vote is over"])]
    #[case("no results, for patients", 10, &["no", "results,", "for", "patients"])]
    #[case("東京都庁の審査", 6, &["東京都", "庁の審", "査"])]
    #[case("東京都、庁", 6, &["東京", "都、庁"])]
    #[case("of triage-nlp@2.4.0 now", 12, &["of", "triage-nlp@2", ".4.0 now"])]
    #[case("unbreakablelongword", 8, &["unbreaka", "blelongw", "ord"])]
    #[case("one\n\ntwo", 8, &["one", "", "two"])]
    #[case("", 8, &[""])]
    fn text_breaks_between_words(#[case] text: &str, #[case] cells: usize, #[case] lines: &[&str]) {
        assert_eq!(wrap(text, cells), lines);
    }

    #[rstest]
    #[case("radiology-summary", "2.0.0", 18, "radiology-s…", "@2.0.0")]
    #[case("no-show", "1.4.0", 18, "no-show", "@1.4.0")]
    #[case("model", "2.0.0-very-long-candidate", 10, "…", "@2.0.0-very-long-candidate")]
    fn the_version_is_never_cut(
        #[case] model: &str,
        #[case] version: &str,
        #[case] cells: usize,
        #[case] shown: &str,
        #[case] tail: &str,
    ) {
        assert_eq!(fit_reference(model, version, cells, "…"), (shown.to_owned(), tail.to_owned()));
    }

    #[rstest]
    #[case("Ann Lindqvist", 14, "Ann Lindqvist")]
    #[case("Ann Lindqvist", 13, "A. Lindqvist")]
    #[case("Ann Sofie Lindqvist", 14, "A. Lindqvist")]
    #[case("Ōtani", 12, "Ōtani")]
    #[case("Ann Lindqvist", 6, "A. Li…")]
    fn a_person_is_shortened_to_the_family_name(#[case] name: &str, #[case] cells: usize, #[case] shown: &str) {
        assert_eq!(person(name, cells, "…"), shown);
    }

    proptest! {
        #[test]
        fn nothing_ever_exceeds_its_cells(text in "\\PC{0,60}", cells in 2usize..30) {
            prop_assert!(width(&fit(&text, cells, "…")) <= cells);
            prop_assert_eq!(width(&pad(&text, cells, "…")), cells);
            for line in wrap(&text, cells) {
                prop_assert!(width(&line) <= cells || line.graphemes(true).count() == 1, "{:?}", line);
            }
        }

        #[test]
        fn wrapping_loses_no_letter(text in "\\PC{0,60}", cells in 2usize..30) {
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&wrap(&text, cells).concat()), letters(&text));
        }
    }
}
