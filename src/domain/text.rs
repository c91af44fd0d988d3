//! Text that came from outside, made safe to show: nothing in it is obeyed, and nothing in it hides.

use std::borrow::Cow;

/// Makes one line of foreign text safe to show: every control character, bidirectional override, line separator and
/// invisible character becomes a visible symbol (`␛` for escape, `[U+202E]` for an override). Line breaks and tabs are
/// shown too (`␊`, `␉`). Text without any is borrowed, not copied.
pub fn visible(text: &str) -> Cow<'_, str> {
    reveal(text, false)
}

/// Makes several lines of foreign text safe to show: as [`visible`], but `\n` and `\r\n` stay line breaks and a tab is four spaces.
pub fn visible_block(text: &str) -> Cow<'_, str> {
    reveal(text, true)
}

/// Says how many there are: `1 event`, `2 events`.
pub fn counted(n: impl std::fmt::Display + PartialEq + From<u8>, what: &str) -> String {
    if n == 1.into() { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn reveal(text: &str, block: bool) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let (mut before, mut rest) = (None, text.chars().peekable());
    while let Some(c) = rest.next() {
        match c {
            '\n' if block => out.push('\n'),
            '\r' if block && rest.peek() == Some(&'\n') => {}
            '\t' if block => out.push_str("    "),
            _ if is_joined(before, c, rest.peek().copied()) => out.push(c),
            _ => push_shown(&mut out, c),
        }
        before = Some(c);
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

fn push_shown(out: &mut String, c: char) {
    match c {
        '\0'..='\x1f' => out.extend(char::from_u32(0x2400 + u32::from(c))),
        '\x7f' => out.push('␡'),
        _ if hides(c) => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
        _ => out.push(c),
    }
}

/// Whether a joiner or variation selector does its proper work here: between two characters of a script or an emoji,
/// not as a way to make two names look alike.
fn is_joined(before: Option<char>, c: char, after: Option<char>) -> bool {
    let proper = |n: Option<char>| n.is_some_and(|n| !n.is_ascii() && (!hides(n) || is_variation(n)));
    match c {
        '\u{200c}' | '\u{200d}' => proper(before) && proper(after),
        _ if is_variation(c) => before.is_some_and(|b| matches!(b, '0'..='9' | '#' | '*') || !b.is_ascii() && !hides(b)),
        _ => false,
    }
}

fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// Whether a terminal would obey the character, or a reader could not see it (Unicode 16, `Default_Ignorable_Code_Point`
/// and the controls of UAX #9).
fn hides(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::escape("a\x1b[2Jb", "a␛[2Jb")]
    #[case::eight_bit_csi("a\u{9b}2J", "a[U+009B]2J")]
    #[case::bell_and_delete("\x07x\x7f", "␇x␡")]
    #[case::override_of_direction("invoice\u{202e}fdp.exe", "invoice[U+202E]fdp.exe")]
    #[case::isolate("\u{2066}a\u{2069}", "[U+2066]a[U+2069]")]
    #[case::zero_width_space("adm\u{200b}in", "adm[U+200B]in")]
    #[case::joiner_between_latin_letters("adm\u{200d}in", "adm[U+200D]in")]
    #[case::line_separator("a\u{2028}b", "a[U+2028]b")]
    #[case::line_break_in_one_line("a\r\nb\tc", "a␍␊b␉c")]
    #[case::tag_characters("a\u{e0041}", "a[U+E0041]")]
    #[case::byte_order_mark("\u{feff}ann", "[U+FEFF]ann")]
    #[case::private_use("\u{e0b0}", "[U+E0B0]")]
    fn a_hidden_character_is_shown(#[case] given: &str, #[case] shown: &str) {
        assert_eq!(visible(given), shown);
    }

    #[rstest]
    #[case::plain("triage-nlp@2.4.0")]
    #[case::cjk("東京 모델 “quoted” — §4.2")]
    #[case::arabic_and_hebrew("مرحبا שלום")]
    #[case::combining("Zu\u{308}rich")]
    #[case::family_emoji("👩\u{200d}👩\u{200d}👧 ❤\u{fe0f} 1\u{fe0f}\u{20e3}")]
    #[case::persian_non_joiner("می\u{200c}خواهم")]
    fn honest_text_is_left_alone_and_not_copied(#[case] given: &str) {
        assert!(matches!(visible(given), Cow::Borrowed(t) if t == given));
    }

    #[test]
    fn a_block_keeps_its_lines_and_loses_nothing_else() {
        assert_eq!(visible_block("one\r\ntwo\n\tthree\rfour\x1b"), "one\ntwo\n    three␍four␛");
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        let every: String = ('\0'..=char::MAX).collect();
        for c in visible(&every).chars() {
            assert!(!c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'), "{c:?}");
        }
    }
}
