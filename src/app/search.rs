//! The fuzzy filter over the queue: reference, owner, state and summary, best match first.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::domain::queue::QueueRow;

/// The text of a row that a pattern is matched against.
pub fn haystack(row: &QueueRow) -> String {
    format!("{} {} {} {}", row.reference, row.owner, row.state.label(), row.summary)
}

/// How well a pattern matches a text, and which characters of it; none if it does not.
///
/// Each text gets a matcher of its own: a reused one lets earlier texts change later scores.
pub fn score(text: &str, pattern: &str) -> Option<(i64, Vec<usize>)> {
    if !may_match(text, pattern) {
        return None;
    }
    SkimMatcherV2::default().ignore_case().fuzzy_indices(text, pattern)
}

/// Whether every letter of the pattern comes in the text in order; cheap, and exactly what the matcher would let through.
fn may_match(text: &str, pattern: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    pattern.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).all(|p| letters.any(|t| t == p))
}

/// Keeps the rows that match, best first; equal ones stay in their order.
pub fn best_first(rows: Vec<QueueRow>, pattern: &str) -> Vec<QueueRow> {
    let pattern: String = pattern.chars().filter(|c| !c.is_whitespace()).collect();
    if pattern.is_empty() {
        return rows;
    }
    let mut scored: Vec<(i64, QueueRow)> =
        rows.into_iter().filter_map(|row| score(&haystack(&row), &pattern).map(|(s, _)| (s, row))).collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, row)| row).collect()
}
