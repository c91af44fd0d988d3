//! Markdown, lightly dressed: headings, lists, emphasis, code. Signs and addresses stay in sight, so nothing hides behind words.

use super::{Content, Dress, Line, Preview};

/// Dresses a text line by line.
pub(super) fn dressed(text: &str) -> Preview {
    let mut fence: Option<&str> = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        let bare = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {
                lines.push(vec![(Dress::Code, line.to_owned())]);
                continue;
            }
            (None, None) => {
                lines.push(dress(line));
                continue;
            }
        }
        lines.push(vec![(Dress::Muted, line.to_owned())]);
    }
    Preview::all("Markdown", Content::Lines(lines))
}

fn dress(line: &str) -> Line {
    let bare = line.trim_start();
    let indent = &line[..line.len() - bare.len()];
    if let Some(words) = heading(bare) {
        let signs = &bare[..bare.len() - words.len()];
        return vec![(Dress::Muted, signs.to_owned()), (Dress::Heading, words.to_owned())];
    }
    if bare.len() >= 3 && bare.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | ' ')) {
        return vec![(Dress::Muted, line.to_owned())];
    }
    let (sign, words) = item(bare);
    let mut pieces = Vec::new();
    if !indent.is_empty() || !sign.is_empty() {
        pieces.push((Dress::Muted, format!("{indent}{sign}")));
    }
    inline(words, &mut pieces);
    if pieces.is_empty() {
        pieces.push((Dress::Plain, String::new()));
    }
    pieces
}

/// The words of a heading.
fn heading(line: &str) -> Option<&str> {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    ((1..=6).contains(&level) && words.starts_with(' ')).then(|| words.trim_start())
}

/// The sign before an item of a list or a quotation, and what stands behind it.
fn item(line: &str) -> (&str, &str) {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=4).contains(&digits) && line[digits..].starts_with([')', '.']);
    let length = if line.starts_with(['-', '*', '+', '>']) {
        1
    } else if numbered {
        digits + 1
    } else {
        0
    };
    if length > 0 && line[length..].starts_with(' ') { line.split_at(length + 1) } else { ("", line) }
}

/// The signs around words, and how those are dressed; the longer ones first.
const SIGNS: [(&str, Dress); 5] =
    [("**", Dress::Strong), ("__", Dress::Strong), ("`", Dress::Code), ("*", Dress::Strong), ("_", Dress::Strong)];

fn inline(mut words: &str, pieces: &mut Line) {
    let mut plain = String::new();
    let mut before = ' ';
    while let Some(first) = words.chars().next() {
        match stressed(words, before).or_else(|| link(words)) {
            Some((inner, dress, tail, after)) => {
                put(pieces, Dress::Plain, &std::mem::take(&mut plain));
                put(pieces, dress, inner);
                if !tail.is_empty() {
                    put(pieces, Dress::Muted, &format!(" {tail}"));
                }
                words = after;
                before = 'x';
            }
            None => {
                plain.push(first);
                before = first;
                words = &words[first.len_utf8()..];
            }
        }
    }
    put(pieces, Dress::Plain, &plain);
}

fn put(pieces: &mut Line, dress: Dress, words: &str) {
    if !words.is_empty() {
        pieces.push((dress, words.to_owned()));
    }
}

/// Words between signs: what they are, how they are dressed, what is muted behind them, what follows.
type Piece<'w> = (&'w str, Dress, &'w str, &'w str);

/// Signs count only at the edges of words, so that `max_open_files` and `3 * 4 * 5` stay as they are.
fn stressed(words: &str, before: char) -> Option<Piece<'_>> {
    if before.is_alphanumeric() {
        return None;
    }
    SIGNS.iter().find_map(|(sign, dress)| {
        let inner = words.strip_prefix(sign)?;
        let end = inner.find(sign)?;
        let (inside, after) = (&inner[..end], &inner[end + sign.len()..]);
        let tight = !inside.is_empty() && !inside.starts_with(' ') && !inside.ends_with(' ');
        let edge = !after.starts_with(char::is_alphanumeric);
        (tight && edge).then_some((inside, *dress, "", after))
    })
}

/// A link or a picture: its words, and its address in sight behind them.
fn link(words: &str) -> Option<Piece<'_>> {
    let inner = words.strip_prefix('[')?;
    let (text, rest) = inner.split_once(']')?;
    let target = rest.strip_prefix('(')?;
    let end = target.find(')')?;
    // The address stands with its brackets as it was written.
    (!text.is_empty()).then_some((text, Dress::Plain, &rest[..end + 2], &target[end + 1..]))
}
