//! A paper for people outside: headed parts with facts, tables and words, written as Markdown or as a page of HTML.

use super::dress::{HEAD, STYLE};
use super::escape;

/// How a part or a cell is to be read at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is there, it holds.
    Good,
    /// Nothing calls for it yet.
    Wait,
    /// It is missing, it stands in the way.
    Bad,
}

impl Mark {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Wait => "wait",
            Self::Bad => "bad",
        }
    }
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The words.
    pub text: String,
    /// Whether it is set as code: digests, ids, commands.
    pub code: bool,
    /// How it reads.
    pub mark: Option<Mark>,
}

impl Cell {
    /// Digests, ids, commands.
    pub fn code(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: true, mark: None }
    }

    /// Words with a mark.
    pub fn marked(mark: Mark, text: impl Into<String>) -> Self {
        Self { text: text.into(), code: false, mark: Some(mark) }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), code: false, mark: None }
    }
}

/// A piece of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A small heading.
    Heading(String),
    /// Label and value, one a line.
    Facts(Vec<(String, Cell)>),
    /// Rows under a head.
    Table(Vec<&'static str>, Vec<Vec<Cell>>),
    /// Words of people, line by line.
    Words(String),
    /// What there is to say where there is nothing.
    Note(String),
    /// Commands, one a line.
    Commands(Vec<String>),
}

/// A headed part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The heading.
    pub heading: String,
    /// What stands beside it, as in "present", with how it reads.
    pub mark: Option<(Mark, String)>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// The paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// What it is about.
    pub title: String,
    /// Whose it is, and of when.
    pub subtitle: String,
    /// The parts, in order.
    pub parts: Vec<Part>,
}

/// Writes a paper as Markdown (CommonMark with tables).
pub fn markdown(paper: &Paper) -> String {
    let md = escape::markdown;
    let mut out = format!("# {}\n\n{}\n", md(&paper.title), md(&paper.subtitle));
    for part in &paper.parts {
        let mark = part.mark.as_ref().map(|(_, words)| format!(" — {}", md(words))).unwrap_or_default();
        out.push_str(&format!("\n## {}{mark}\n", md(&part.heading)));
        part.blocks.iter().for_each(|block| markdown_block(block, &mut out));
    }
    out
}

fn markdown_block(block: &Block, out: &mut String) {
    let md = escape::markdown;
    out.push('\n');
    match block {
        Block::Heading(words) => out.push_str(&format!("### {}\n", md(words))),
        Block::Facts(facts) => {
            facts.iter().for_each(|(label, value)| out.push_str(&format!("- {}: {}\n", md(label), markdown_cell(value))));
        }
        Block::Table(head, rows) => {
            out.push_str(&format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len())));
            for row in rows {
                out.push_str(&format!("| {} |\n", row.iter().map(markdown_cell).collect::<Vec<_>>().join(" | ")));
            }
        }
        Block::Words(words) => words.lines().for_each(|line| out.push_str(&format!("> {}\n", md(line)))),
        Block::Note(words) => out.push_str(&format!("{}\n", md(words))),
        Block::Commands(lines) => out.push_str(&format!("```console\n{}\n```\n", fenced(lines))),
    }
}

/// Code cannot be escaped inside backticks: what would end it is replaced.
fn markdown_cell(cell: &Cell) -> String {
    let lines = cell.text.lines().map(escape::markdown).collect::<Vec<_>>().join(" ");
    match (cell.code, cell.mark) {
        (true, _) if cell.text.is_empty() => String::new(),
        (true, _) => format!("`{}`", crate::domain::text::visible(&cell.text).replace('`', "'").replace('|', "¦")),
        (false, Some(Mark::Bad)) => format!("**{lines}**"),
        (false, _) => lines,
    }
}

fn fenced(lines: &[String]) -> String {
    lines.iter().map(|l| crate::domain::text::visible(l).replace('`', "'")).collect::<Vec<_>>().join("\n")
}

/// Writes a paper as a page of HTML that stands alone: no script, nothing loaded.
pub fn html(paper: &Paper) -> String {
    let h = escape::html;
    let (title, subtitle) = (h(&paper.title), h(&paper.subtitle));
    let mut out =
        format!("{HEAD}<title>{title}</title>\n{STYLE}</head>\n<body>\n<h1>{title}</h1>\n<p class=\"about\">{subtitle}</p>\n");
    for part in &paper.parts {
        let mark = part.mark.as_ref();
        let mark = mark.map(|(m, words)| format!(" <span class=\"{}\">{}</span>", m.class(), h(words))).unwrap_or_default();
        out.push_str(&format!("<section>\n<h2>{}{mark}</h2>\n", h(&part.heading)));
        part.blocks.iter().for_each(|block| html_block(block, &mut out));
        out.push_str("</section>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn html_block(block: &Block, out: &mut String) {
    let h = escape::html;
    match block {
        Block::Heading(words) => out.push_str(&format!("<h3>{}</h3>\n", h(words))),
        Block::Facts(facts) => {
            out.push_str("<table><tbody>\n");
            for (label, value) in facts {
                out.push_str(&format!("<tr><th scope=\"row\">{}</th>{}</tr>\n", h(label), html_cell(value)));
            }
            out.push_str("</tbody></table>\n");
        }
        Block::Table(head, rows) => {
            let head: String = head.iter().map(|t| format!("<th scope=\"col\">{}</th>", h(t))).collect();
            out.push_str(&format!("<table><thead><tr>{head}</tr></thead><tbody>\n"));
            for row in rows {
                out.push_str(&format!("<tr>{}</tr>\n", row.iter().map(html_cell).collect::<String>()));
            }
            out.push_str("</tbody></table>\n");
        }
        Block::Words(words) => out.push_str(&format!("<blockquote>{}</blockquote>\n", html_lines(words))),
        Block::Note(words) => out.push_str(&format!("<p class=\"note\">{}</p>\n", h(words))),
        Block::Commands(lines) => {
            out.push_str(&format!("<pre><code>{}</code></pre>\n", lines.iter().map(|l| h(l)).collect::<Vec<_>>().join("\n")));
        }
    }
}

fn html_cell(cell: &Cell) -> String {
    let words = html_lines(&cell.text);
    match (cell.code, cell.mark) {
        (true, _) => format!("<td><code>{words}</code></td>"),
        (false, Some(mark)) => format!("<td class=\"{}\">{words}</td>", mark.class()),
        (false, None) => format!("<td>{words}</td>"),
    }
}

fn html_lines(words: &str) -> String {
    words.lines().map(escape::html).collect::<Vec<_>>().join("<br>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper() -> Paper {
        let evil = "<script>alert(1)</script> | `x`\n\u{202e}![](http://x)";
        let facts = vec![("digest".to_owned(), Cell::code("sha256:`ab`|cd")), ("words".to_owned(), evil.into())];
        let rows = vec![vec![Cell::marked(Mark::Bad, evil), Cell::code("")]];
        let blocks = vec![
            Block::Heading(evil.replace('\n', " ")),
            Block::Facts(facts),
            Block::Table(vec!["WHO", "ID"], rows),
            Block::Words(evil.to_owned()),
            Block::Note("none so far".to_owned()),
            Block::Commands(vec!["obstat verify ```".to_owned()]),
        ];
        let part = Part { heading: "Decision".to_owned(), mark: Some((Mark::Wait, "not yet due".to_owned())), blocks };
        Paper { title: "triage & co@1.0".to_owned(), subtitle: "as of today".to_owned(), parts: vec![part] }
    }

    #[test]
    fn no_foreign_word_becomes_markup() {
        let page = html(&paper());
        assert!(!page.contains("<script") && !page.contains('\u{202e}') && page.contains("&lt;script&gt;"), "{page}");
        assert!(page.contains("<h2>Decision <span class=\"wait\">not yet due</span></h2>"));
        assert!(page.contains("default-src 'none'") && page.contains("<td><code>sha256:`ab`|cd</code></td>"));
        let text = markdown(&paper());
        assert!(!text.contains("<script") && !text.replace("\\](", "").contains("](") && !text.contains('\u{202e}'), "{text}");
        assert!(text.contains("| WHO | ID |\n| --- | --- |\n| **&lt;script") && text.contains("`sha256:'ab'¦cd`"), "{text}");
        assert_eq!(text.matches("```").count(), 2, "{text}");
    }
}
