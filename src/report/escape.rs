//! Foreign text made harmless in Markdown and HTML.

use crate::domain::text::visible;

/// Makes one line of foreign text plain in Markdown: nothing in it is markup, and nothing hides.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Makes one line of foreign text plain in HTML, in text and in attributes alike.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreign_is_obeyed() {
        let evil = "a<script>\x1b[2J\u{202e}`x`](y) & \"q\"\r\n# h";
        let (md, page) = (markdown(evil), html(evil));
        assert_eq!(md, "a&lt;script&gt;␛\\[2J[U+202E]\\`x\\`\\](y) &amp; \"q\"␍␊\\# h".replace("[U+202E]", "\\[U+202E\\]"));
        assert_eq!(page, "a&lt;script&gt;␛[2J[U+202E]`x`](y) &amp; &quot;q&quot;␍␊# h");
    }
}
