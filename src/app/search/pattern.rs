//! Whether letters come in a text in order, how well in a few cheap classes, and how well exactly.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use memchr::memmem::Finder;

/// How many classes there are; lower is better.
pub const CLASSES: usize = 11;
/// Of so many gaps between the letters, or more, no difference is made.
const GAPS: u8 = 3;

/// Letters to be matched, small as the texts are.
#[derive(Debug, Clone)]
pub struct Pattern {
    letters: String,
    mask: u64,
    finder: Finder<'static>,
}

/// Tells which letters a text holds, one bit for each ASCII letter and digit; other characters share bits.
pub fn mask(text: &str) -> u64 {
    text.bytes().fold(0, |mask, byte| mask | bit(byte))
}

const fn bit(byte: u8) -> u64 {
    1 << match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'9' => byte - b'0' + 26,
        0..=127 => 36 + byte % 27,
        _ => 63,
    }
}

impl Pattern {
    /// Takes letters; their case and blanks between them mean nothing.
    pub fn new(letters: &str) -> Self {
        let letters: String = letters.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
        Self { mask: mask(&letters), finder: Finder::new(letters.as_bytes()).into_owned(), letters }
    }

    /// Whether there are no letters.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// The letters.
    pub fn letters(&self) -> &str {
        &self.letters
    }

    /// Whether a text with these letters may match; most that do not are told from that alone.
    pub fn may_match(&self, mask: u64) -> bool {
        mask & self.mask == self.mask
    }

    /// How well a text in small ASCII letters matches, from 0 (it begins so) to [`CLASSES`]; none if it does not. Exactly the texts
    /// that [`SkimMatcherV2`] matches do. The first `reference` bytes weigh more.
    pub fn class(&self, text: &str, reference: usize) -> Option<u8> {
        let bytes = text.as_bytes();
        if let Some(at) = self.finder.find(bytes) {
            let begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
            return Some(match (at, at + self.letters.len() <= reference) {
                (0, _) => 0,
                (_, true) if begins => 1,
                (_, true) => 2,
                (_, false) if begins => 3,
                (_, false) => 4,
            });
        }
        let (end, gaps) = self.spread(text)?;
        Some(if end <= reference { 4 } else { 4 + GAPS } + gaps.clamp(1, GAPS))
    }

    /// Where the first way to find the letters in order ends, and how many gaps it has. Bytes do for ASCII letters, which are never
    /// part of another character.
    fn spread(&self, text: &str) -> Option<(usize, u8)> {
        if self.letters.is_ascii() {
            let bytes = text.as_bytes();
            let first = memchr::memchr(*self.letters.as_bytes().first()?, bytes)?;
            return self.letters.bytes().skip(1).try_fold((first + 1, 0), |(end, gaps), letter| {
                let at = memchr::memchr(letter, &bytes[end..])?;
                Some((end + at + 1, if at == 0 { gaps } else { GAPS.min(gaps + 1) }))
            });
        }
        let mut letters = text.char_indices();
        let (mut end, mut gaps) = (None, 0);
        for wanted in self.letters.chars() {
            let (at, found) = letters.find(|(_, c)| *c == wanted)?;
            gaps = if end.is_none_or(|end| end == at) { gaps } else { GAPS.min(gaps + 1) };
            end = Some(at + found.len_utf8());
        }
        end.map(|end| (end, gaps))
    }

    /// How well a text in small ASCII letters matches, exactly: more is better.
    ///
    /// Each text gets a matcher of its own: a reused one lets earlier texts change later scores.
    pub fn score(&self, text: &str) -> i64 {
        SkimMatcherV2::default().respect_case().fuzzy_match(text, &self.letters).unwrap_or(i64::MIN)
    }

    /// The characters of a text that matched, by their places.
    pub fn marks(&self, text: &str) -> Vec<usize> {
        if self.is_empty() {
            return Vec::new();
        }
        let small = text.to_ascii_lowercase();
        let found = SkimMatcherV2::default().respect_case().fuzzy_indices(&small, &self.letters);
        found.map(|(_, places)| places).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    /// Titles of few letters, so that many match, with capitals and characters beyond ASCII.
    fn title() -> impl Strategy<Value = String> {
        "[a-dA-D0-1 @éÉß東-]{0,24}"
    }

    proptest! {
        #[test]
        fn the_same_texts_match_as_with_the_matcher(text in title(), letters in "[a-dA-C0é東@-]{1,5}") {
            let small = text.to_ascii_lowercase();
            let ours = Pattern::new(&letters).class(&small, small.len() / 2);
            let theirs = SkimMatcherV2::default().ignore_case().fuzzy_match(&text, &letters);
            prop_assert_eq!(ours.is_some(), theirs.is_some());
        }

        #[test]
        fn marked_letters_are_those_of_the_pattern(text in title(), letters in "[a-d0é]{1,4}") {
            let pattern = Pattern::new(&letters);
            let small = text.to_ascii_lowercase();
            if pattern.class(&small, 0).is_some() {
                let at = pattern.marks(&text);
                let marked: String = at.iter().filter_map(|n| small.chars().nth(*n)).collect();
                prop_assert_eq!(marked, letters);
            }
        }
    }

    #[test]
    fn a_beginning_is_better_than_a_whole_word_than_scattered_letters() {
        let class = |text: &str| Pattern::new("ann").class(text, 12).unwrap();
        let texts = [
            "annex@1.0 xx",
            "fast-ann@1.0",
            "scanner@1.0x",
            "model@1.0 xx ann",
            "model@1.0 xx scanner",
            "an-n@1.0 xxx",
            "a-n-n@1.0 xx",
            "model@1.0 xx an n",
            "a@1.0xxxxxxx n n",
        ];
        let classes: Vec<u8> = texts.iter().map(|t| class(t)).collect();
        assert_eq!(classes, [0, 1, 2, 3, 4, 5, 6, 8, 9]);
        let most = Pattern::new("abcdefgh").class("a b c d e f g h", 3).unwrap();
        assert_eq!(usize::from(most), CLASSES - 1);
    }
}
