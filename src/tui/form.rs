//! Forms: what is asked before an act can be shown and signed.

use crossterm::event::KeyEvent;

use super::deed::Purpose;
use super::widgets::choice::Choices;
use super::widgets::date::DateField;
use super::widgets::words::Words;

/// How a field is filled in.
#[derive(Debug)]
pub enum Entry {
    /// One line of words.
    Line(Words),
    /// Several lines of words.
    Text(Words),
    /// One or several of some options.
    Choice(Choices),
    /// A day.
    Date(DateField),
}

/// One field.
#[derive(Debug)]
pub struct Field {
    /// The name by which the value is asked for.
    pub name: String,
    /// What stands before it.
    pub label: String,
    /// What is wanted, in a few words.
    pub hint: String,
    /// What is filled in.
    pub entry: Entry,
}

/// A form.
#[derive(Debug)]
pub struct Form {
    /// What it leads to.
    pub purpose: Purpose,
    /// Its title.
    pub title: String,
    /// What it is about: the release, the item.
    pub about: Vec<(String, String)>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The field that has the keyboard.
    pub focus: usize,
    /// What was wrong when it was last looked over.
    pub error: Option<String>,
    /// The draft that keeps its words between starts.
    pub draft: Option<String>,
    /// The first field in sight, when not all fit.
    pub top: usize,
}

impl Form {
    /// Starts a form without fields.
    pub fn new(purpose: Purpose, title: impl Into<String>) -> Self {
        Self { purpose, title: title.into(), about: Vec::new(), fields: Vec::new(), focus: 0, error: None, draft: None, top: 0 }
    }

    /// Adds a line that says what it is about.
    #[must_use]
    pub fn about(mut self, label: &str, value: impl Into<String>) -> Self {
        self.about.push((label.to_owned(), value.into()));
        self
    }

    fn field(mut self, name: &str, label: &str, hint: impl Into<String>, entry: Entry) -> Self {
        self.fields.push(Field { name: name.to_owned(), label: label.to_owned(), hint: hint.into(), entry });
        self
    }

    /// Adds a line to fill in.
    #[must_use]
    pub fn line(self, name: &str, label: &str, hint: impl Into<String>, value: &str) -> Self {
        self.field(name, label, hint, Entry::Line(Words::line(value)))
    }

    /// Adds several lines to fill in.
    #[must_use]
    pub fn text(self, name: &str, label: &str, hint: impl Into<String>, value: &str) -> Self {
        self.field(name, label, hint, Entry::Text(Words::lines(value)))
    }

    /// Adds a choice.
    #[must_use]
    pub fn choice(self, name: &str, label: &str, hint: impl Into<String>, choices: Choices) -> Self {
        self.field(name, label, hint, Entry::Choice(choices))
    }

    /// Adds a day.
    #[must_use]
    pub fn date(self, name: &str, label: &str, hint: impl Into<String>, date: DateField) -> Self {
        self.field(name, label, hint, Entry::Date(date))
    }

    /// Whether letters typed now are text.
    pub fn types(&self) -> bool {
        self.fields.get(self.focus).is_some_and(|f| !matches!(f.entry, Entry::Choice(_)))
    }

    /// Moves the keyboard by so many fields, round.
    pub fn step(&mut self, by: isize) {
        let count = self.fields.len() as isize;
        if count > 0 {
            self.focus = (self.focus as isize + by).rem_euclid(count) as usize;
        }
    }

    /// Hands a key to the field in focus; whether it took it.
    pub fn key(&mut self, event: KeyEvent) -> bool {
        match self.fields.get_mut(self.focus).map(|f| &mut f.entry) {
            Some(Entry::Line(words) | Entry::Text(words)) => words.key(event),
            Some(Entry::Choice(choices)) => choices.key(event),
            Some(Entry::Date(date)) => date.key(event),
            None => false,
        }
    }

    /// Hands pasted text to the field in focus.
    pub fn paste(&mut self, text: &str) {
        match self.fields.get_mut(self.focus).map(|f| &mut f.entry) {
            Some(Entry::Line(words) | Entry::Text(words)) => words.paste(text),
            Some(Entry::Date(date)) => date.paste(text),
            _ => {}
        }
    }

    /// Replaces the words of the field in focus.
    pub fn set(&mut self, text: &str) {
        if let Some(Entry::Line(words) | Entry::Text(words)) = self.fields.get_mut(self.focus).map(|f| &mut f.entry) {
            words.set(text);
        }
    }

    /// The words of a field; empty when there is no such field.
    pub fn words(&self, name: &str) -> String {
        match self.fields.iter().find(|f| f.name == name).map(|f| &f.entry) {
            Some(Entry::Line(words) | Entry::Text(words)) => words.text().trim().to_owned(),
            _ => String::new(),
        }
    }

    /// The places of the options chosen in a field.
    pub fn chosen(&self, name: &str) -> Vec<usize> {
        match self.fields.iter().find(|f| f.name == name).map(|f| &f.entry) {
            Some(Entry::Choice(choices)) => choices.chosen().collect(),
            _ => Vec::new(),
        }
    }

    /// The options chosen in a field, as they read.
    pub fn options(&self, name: &str) -> Vec<String> {
        match self.fields.iter().find(|f| f.name == name).map(|f| &f.entry) {
            Some(Entry::Choice(c)) => c.chosen().filter_map(|n| c.options().get(n).cloned()).collect(),
            _ => Vec::new(),
        }
    }

    /// The day of a field.
    pub fn day(&self, name: &str) -> Option<chrono::NaiveDate> {
        match self.fields.iter().find(|f| f.name == name).map(|f| &f.entry) {
            Some(Entry::Date(date)) => date.day(),
            _ => None,
        }
    }

    /// Every word typed, to be kept as a draft: a line a field, name and text as JSON.
    pub fn typed(&self) -> String {
        let words: serde_json::Map<String, serde_json::Value> = self
            .fields
            .iter()
            .filter_map(|f| match &f.entry {
                Entry::Line(words) | Entry::Text(words) if !words.is_empty() => Some((f.name.clone(), words.text().into())),
                _ => None,
            })
            .collect();
        if words.is_empty() { String::new() } else { serde_json::Value::Object(words).to_string() }
    }

    /// Puts the words of a draft back where nothing has been typed.
    pub fn restore(&mut self, draft: &str) {
        let Ok(serde_json::Value::Object(words)) = serde_json::from_str(draft) else { return };
        for field in &mut self.fields {
            if let (Entry::Line(entry) | Entry::Text(entry), Some(text)) =
                (&mut field.entry, words.get(&field.name).and_then(|v| v.as_str()))
                && entry.is_empty()
            {
                entry.set(text);
            }
        }
    }
}
