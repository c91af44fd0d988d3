//! Shows a policy clause by clause, as people read it: `obstat policy show`.

use super::Policy;
use super::say::{Section, sections};
use crate::domain::text::visible_block;

/// Writes the whole policy as plain text of at most 100 columns: document control, each clause with its rows, the settings.
pub fn show(policy: &Policy) -> String {
    let mut page = Page::default();
    page.document(policy);
    for section in sections(policy) {
        page.section(&section);
    }
    visible_block(&page.text).into_owned()
}

/// How wide the text may be.
const WIDTH: usize = 100;

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn document(&mut self, policy: &Policy) {
        let document = &policy.document;
        let day = |date: Option<chrono::NaiveDate>| date.map_or_else(|| "not set".to_owned(), |date| date.to_string());
        self.line(0, &format!("{}, version {}", document.title, document.version));
        self.line(2, &format!("Owner {}. Approved by {}. {}.", document.owner, document.approver, document.classification));
        self.line(2, &format!("In force from {}. Next review {}.", day(document.effective_date), day(document.next_review)));
    }

    fn section(&mut self, section: &Section) {
        self.text.push('\n');
        self.line(0, &format!("{} {}", section.clause, section.title));
        self.line(2, &section.text);
        for statement in &section.statements {
            if statement.plain {
                self.line(2, &statement.says());
            } else {
                self.line(4, &statement.about);
                self.line(8, &statement.says());
            }
        }
    }

    /// Writes words with an indent, broken at spaces; no words, no line.
    fn line(&mut self, indent: usize, words: &str) {
        let mut column = 0;
        for word in words.split_whitespace() {
            let long = word.chars().count();
            if column > 0 && column + 1 + long > WIDTH {
                self.text.push('\n');
                column = 0;
            }
            if column == 0 {
                self.text.push_str(&" ".repeat(indent));
                column = indent;
            } else {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(word);
            column += long;
        }
        if column > 0 {
            self.text.push('\n');
        }
    }
}
