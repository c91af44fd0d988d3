//! What stands in a file of evidence, made fit to be looked at: nothing in it is obeyed, nothing in it hides, and it ends.

mod json;
mod markdown;
mod table;
#[cfg(test)]
mod tests;

use super::text::visible_block;

/// Of a larger file nothing is shown.
pub const LARGEST: u64 = 4 << 20;
/// So many lines, or rows, are shown at most.
pub const MOST_LINES: usize = 2_000;
/// So many characters of a line, or of a cell; what is longer is cut with a sign.
pub const LONGEST_LINE: usize = 4_000;
/// So many bytes in all, symbols for hidden characters included.
const MOST_BYTES: usize = 512 << 10;

/// How a piece of a line is dressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    /// As it is.
    Plain,
    /// A heading.
    Heading,
    /// Something that is stressed.
    Strong,
    /// Code, or other words that are to be read letter by letter.
    Code,
    /// Signs around the words, and addresses behind them.
    Muted,
}

/// A line in its pieces.
pub type Line = Vec<(Dress, String)>;

/// What is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Lines of running text, of Markdown, or of JSON.
    Lines(Vec<Line>),
    /// Rows of a table, the first one its header; every row has as many cells as the header.
    Table(Vec<Vec<String>>),
    /// Nothing that a terminal can show.
    Nothing,
}

/// A preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What it is, in a word or two: `Markdown`, `JSON`, `table`, `text`, `PDF`.
    pub kind: &'static str,
    /// What is to be seen.
    pub content: Content,
    /// What was left out, or why nothing is shown; empty where all of it is there.
    pub note: String,
}

impl Preview {
    fn all(kind: &'static str, content: Content) -> Self {
        Self { kind, content, note: String::new() }
    }

    /// Returns how many columns a table has; 0 where it is none.
    pub fn columns(&self) -> usize {
        match &self.content {
            Content::Table(rows) => rows.first().map_or(0, Vec::len),
            Content::Lines(_) | Content::Nothing => 0,
        }
    }

    /// Returns the lines of it as plain text; a row's cells stand with tabs between them.
    pub fn plain(&self) -> Vec<String> {
        match &self.content {
            Content::Lines(lines) => lines.iter().map(|l| l.iter().map(|(_, words)| words.as_str()).collect()).collect(),
            Content::Table(rows) => rows.iter().map(|row| row.join("\t")).collect(),
            Content::Nothing => Vec::new(),
        }
    }
}

/// Says in a sentence why there is nothing to be seen.
pub fn nothing(kind: &'static str, note: String) -> Preview {
    Preview { kind, content: Content::Nothing, note }
}

/// Says that a file is too large to be shown.
pub fn too_large(size: u64) -> Preview {
    nothing("large file", format!("It has {size} bytes; of more than {LARGEST} nothing is shown here."))
}

/// Makes a preview of a file by its name and its bytes.
pub fn preview(name: &str, bytes: &[u8]) -> Preview {
    let Some(text) = text_of(bytes) else {
        let kind = binary_kind(bytes);
        return nothing(kind, format!("It is no text ({kind}), so nothing of it is shown here."));
    };
    if text.trim().is_empty() {
        return nothing("text", "It is empty.".into());
    }
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    let shown = match extension.as_str() {
        "json" | "sarif" => json::pretty(text),
        "md" | "markdown" => Some(markdown::dressed(text)),
        "csv" | "tsv" => table::read(text, &extension),
        _ if text.trim_start().starts_with(['{', '[']) => json::pretty(text),
        _ => None,
    };
    bounded(shown.unwrap_or_else(|| Preview::all("text", Content::Lines(text.lines().map(plain).collect()))))
}

/// UTF-8 without zero bytes is text; a byte order mark is no part of it.
fn text_of(bytes: &[u8]) -> Option<&str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

fn binary_kind(bytes: &[u8]) -> &'static str {
    const KINDS: [(&[u8], &str); 9] = [
        (b"%PDF", "PDF"),
        (b"\x89PNG", "PNG picture"),
        (b"\xff\xd8\xff", "JPEG picture"),
        (b"GIF8", "GIF picture"),
        (b"PK\x03\x04", "ZIP archive or Office document"),
        (b"\x1f\x8b", "gzip archive"),
        (b"SQLite format 3", "SQLite database"),
        (b"\xff\xfe", "UTF-16"),
        (b"\xfe\xff", "UTF-16"),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map_or("binary", |(_, kind)| kind)
}

/// A line as it stands.
fn plain(line: &str) -> Line {
    vec![(Dress::Plain, line.to_owned())]
}

/// Cuts what is too long, and shows what would be obeyed or hidden.
fn bounded(mut preview: Preview) -> Preview {
    let mut left = MOST_BYTES;
    let (shown, all) = match &mut preview.content {
        Content::Lines(lines) => {
            let all = lines.len();
            lines.truncate(MOST_LINES);
            let kept =
                lines.iter_mut().map_while(|line| show(line.iter_mut().map(|(_, words)| words), &mut left).then_some(())).count();
            lines.truncate(kept);
            (kept, all)
        }
        Content::Table(rows) => {
            let all = rows.len();
            rows.truncate(MOST_LINES);
            let kept = rows.iter_mut().map_while(|row| show(row.iter_mut(), &mut left).then_some(())).count();
            rows.truncate(kept);
            (kept, all)
        }
        Content::Nothing => (0, 0),
    };
    if shown < all && preview.note.is_empty() {
        preview.note = format!("The first {shown} of {all} lines are shown.");
    }
    preview
}

/// Makes the pieces of a line visible, and takes them off what is left; false once nothing is.
fn show<'p>(pieces: impl Iterator<Item = &'p mut String>, left: &mut usize) -> bool {
    let mut room = LONGEST_LINE;
    for piece in pieces {
        let cut = piece.char_indices().nth(room).map(|(at, _)| at);
        if let Some(at) = cut {
            piece.truncate(at);
            piece.push_str(" [cut]");
        }
        room = room.saturating_sub(piece.chars().count());
        // A line break inside of a cell is shown too.
        *piece = visible_block(piece).replace('\n', "␊");
        *left = left.saturating_sub(piece.len());
    }
    *left > 0
}
