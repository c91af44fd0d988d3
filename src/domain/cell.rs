//! Text in the cells of spreadsheets, which calculate what begins like a formula, whoever wrote it.

use std::borrow::Cow;

use super::text::visible_block;

/// Characters with which a formula may begin (OWASP, CSV injection), the wide ones of East Asian keyboards among them.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet would calculate the text; so it counts when only apostrophes stand before that, which tells a text that
/// had one from a text that was given one.
pub fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// Makes foreign text safe in a cell: no control character but line breaks, and an apostrophe before what would be calculated,
/// which a spreadsheet takes for “this is text”.
pub fn cell(text: &str) -> Cow<'_, str> {
    let shown = visible_block(text);
    if is_formula(text) || is_formula(&shown) { Cow::Owned(format!("'{shown}")) } else { shown }
}

/// Takes off the apostrophe that [`cell`] put on.
pub fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_cell_that_would_be_calculated_becomes_text() {
        let evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", "'=1", "\r\n=x"];
        for text in evil {
            assert!(cell(text).starts_with('\''), "{text:?} stands as {:?}", cell(text));
        }
        for text in ["a=1", "", "1", "it's", "'quoted'", "2026-11-02", "a\n=b"] {
            assert_eq!(cell(text), text);
        }
        assert_eq!(cell("a\x1b[2J\r\nb"), "a␛[2J\nb");
    }
}
