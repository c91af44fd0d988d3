//! Forms: what is asked before an act can be shown and signed.

use crate::domain::zone::Zone;
use chrono::{DateTime, NaiveDate, Utc};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::deed::Purpose;
use super::widgets::choice::Choices;
use super::widgets::date::DateField;
use super::widgets::words::Words;
use crate::app::identity::Passphrase;
use crate::domain::time;

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
    /// A passphrase: nowhere drawn, never kept as a draft.
    Secret(Passphrase),
}

/// Says what is wrong with a field's words while they are typed.
pub type Check = fn(&str) -> Result<(), String>;

/// Says what a field's words mean while they are typed, or what is wrong with them; empty where there is nothing to say.
pub type Meaning = fn(&str, Today) -> Result<String, String>;

/// The moment from which a form counts days, and whose calendar tells which day that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today {
    /// Now.
    pub now: DateTime<Utc>,
    /// The organisation's time zone.
    pub zone: Zone,
}

impl Today {
    /// The day.
    pub fn day(self) -> NaiveDate {
        time::local_date(self.now, self.zone)
    }
}

/// What keeps a form from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amiss {
    /// The field to put right, by its name.
    pub field: &'static str,
    /// A sentence.
    pub why: String,
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
    /// The choice, and its options, with which alone it is asked for.
    pub when: Option<(&'static str, &'static [usize])>,
    /// What is checked while one types.
    pub check: Option<Check>,
    /// What is told while one types, and from when days are counted.
    pub meaning: Option<(Meaning, Today)>,
    /// What stood there when the form was opened.
    pub began: String,
}

impl Field {
    /// What is wrong with what stands there; nothing is said of an empty field.
    pub fn wrong(&self) -> Option<String> {
        if let Entry::Date(date) = &self.entry {
            return date.wrong();
        }
        let text = self.typed().filter(|text| !text.is_empty())?;
        let meant = self.meaning.and_then(|(meaning, today)| meaning(&text, today).err());
        meant.or_else(|| self.check.and_then(|check| check(&text).err()))
    }

    /// What the words that stand there mean, where that is told.
    pub fn means(&self) -> Option<String> {
        let (text, (meaning, today)) = (self.typed().filter(|text| !text.is_empty())?, self.meaning?);
        meaning(&text, today).ok().filter(|said| !said.is_empty())
    }

    fn typed(&self) -> Option<String> {
        match &self.entry {
            Entry::Line(words) | Entry::Text(words) => Some(words.text()),
            _ => None,
        }
    }

    /// The words that a draft keeps: whatever is typed but a passphrase.
    fn words(&self) -> Option<String> {
        match &self.entry {
            Entry::Date(date) => Some(date.text()),
            _ => self.typed(),
        }
    }

    fn set(&mut self, text: &str) {
        match &mut self.entry {
            Entry::Line(words) | Entry::Text(words) => words.set(text),
            Entry::Date(date) => date.set(text),
            Entry::Choice(_) | Entry::Secret(_) => {}
        }
    }
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
    /// The words that the draft holds, as far as it was asked to.
    pub kept: String,
    /// The first field in sight, when not all fit.
    pub top: usize,
}

impl Form {
    /// Starts a form without fields.
    pub fn new(purpose: Purpose, title: impl Into<String>) -> Self {
        Self {
            purpose,
            title: title.into(),
            about: Vec::new(),
            fields: Vec::new(),
            focus: 0,
            error: None,
            draft: None,
            kept: String::new(),
            top: 0,
        }
    }

    /// Adds a line that says what it is about.
    #[must_use]
    pub fn about(mut self, label: &str, value: impl Into<String>) -> Self {
        self.about.push((label.to_owned(), value.into()));
        self
    }

    fn field(mut self, name: &str, label: &str, hint: impl Into<String>, entry: Entry) -> Self {
        let mut field = Field {
            name: name.to_owned(),
            label: label.to_owned(),
            hint: hint.into(),
            entry,
            when: None,
            check: None,
            meaning: None,
            began: String::new(),
        };
        field.began = field.words().unwrap_or_default();
        self.fields.push(field);
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

    /// Adds a passphrase.
    #[must_use]
    pub fn secret(self, name: &str, label: &str, hint: impl Into<String>) -> Self {
        self.field(name, label, hint, Entry::Secret(Passphrase::default()))
    }

    /// Asks for the field added last only with these options of a choice.
    #[must_use]
    pub fn when(mut self, choice: &'static str, options: &'static [usize]) -> Self {
        self.fields.last_mut().into_iter().for_each(|f| f.when = Some((choice, options)));
        self
    }

    /// Checks the field added last while one types.
    #[must_use]
    pub fn checked(mut self, check: Check) -> Self {
        self.fields.last_mut().into_iter().for_each(|f| f.check = Some(check));
        self
    }

    /// Tells what the field added last means while one types, days being counted from `today`.
    #[must_use]
    pub fn meaning(mut self, meaning: Meaning, today: Option<Today>) -> Self {
        self.fields.last_mut().into_iter().for_each(|f| f.meaning = today.map(|today| (meaning, today)));
        self
    }

    /// Whether the field at this place is asked for.
    pub fn asks(&self, place: usize) -> bool {
        let Some((choice, options)) = self.fields.get(place).and_then(|f| f.when) else { return true };
        self.chosen(choice).iter().any(|n| options.contains(n))
    }

    /// Whether the field in focus is the last that is asked for.
    pub fn at_end(&self) -> bool {
        (self.focus + 1..self.fields.len()).all(|n| !self.asks(n))
    }

    /// Whether letters typed now are text.
    pub fn types(&self) -> bool {
        self.fields.get(self.focus).is_some_and(|f| !matches!(f.entry, Entry::Choice(_)))
    }

    /// Moves the keyboard by so many fields, round.
    pub fn step(&mut self, by: isize) {
        let count = self.fields.len() as isize;
        for _ in 0..count {
            self.focus = (self.focus as isize + by).rem_euclid(count) as usize;
            if self.asks(self.focus) {
                return;
            }
        }
    }

    /// Says what is wrong, and moves the keyboard to the field that is to be put right.
    pub fn refuse(&mut self, amiss: Amiss) {
        self.focus = self.fields.iter().position(|f| f.name == amiss.field).unwrap_or(self.focus);
        self.error = Some(amiss.why);
    }

    /// Hands a key to the field in focus; whether it took it. What was wrong before may be right now, so it is said no more.
    pub fn key(&mut self, event: KeyEvent) -> bool {
        let taken = self.handed(event);
        if taken {
            self.error = None;
        }
        taken
    }

    fn handed(&mut self, event: KeyEvent) -> bool {
        match self.fields.get_mut(self.focus).map(|f| &mut f.entry) {
            Some(Entry::Line(words) | Entry::Text(words)) => words.key(event),
            Some(Entry::Choice(choices)) => choices.key(event),
            Some(Entry::Date(date)) => date.key(event),
            Some(Entry::Secret(typed)) => secret_key(typed, event),
            None => false,
        }
    }

    /// Hands pasted text to the field in focus.
    pub fn paste(&mut self, text: &str) {
        self.error = None;
        match self.fields.get_mut(self.focus).map(|f| &mut f.entry) {
            Some(Entry::Line(words) | Entry::Text(words)) => words.paste(text),
            Some(Entry::Date(date)) => date.paste(text),
            Some(Entry::Secret(typed)) => typed.push_str(text.trim_end_matches(['\r', '\n'])),
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

    /// The passphrase of a field; none where it is empty, or not asked for.
    pub fn passphrase(&self, name: &str) -> Option<Passphrase> {
        let (place, field) = self.fields.iter().enumerate().find(|(_, f)| f.name == name)?;
        match &field.entry {
            Entry::Secret(typed) if self.asks(place) && !typed.is_empty() => Some(typed.clone()),
            _ => None,
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

    /// The day of a field; none where it is empty.
    ///
    /// # Errors
    /// A sentence with examples where what stands there is no day.
    pub fn day(&self, name: &str) -> Result<Option<NaiveDate>, String> {
        match self.fields.iter().find(|f| f.name == name).map(|f| &f.entry) {
            Some(Entry::Date(date)) => date.wrong().map_or_else(|| Ok(date.day()), Err),
            _ => Ok(None),
        }
    }

    /// Every word typed, to be kept as a draft: name and text of each field that is not as it began, as JSON; empty where none is.
    pub fn typed(&self) -> String {
        let changed = |f: &Field| f.words().filter(|words| *words != f.began).map(|words| (f.name.clone(), words.into()));
        let words: serde_json::Map<String, serde_json::Value> = self.fields.iter().filter_map(changed).collect();
        if words.is_empty() { String::new() } else { serde_json::Value::Object(words).to_string() }
    }

    /// The draft's key and what it is to hold, where that is something else than it holds.
    pub fn unkept(&self) -> Option<(String, String)> {
        let (key, typed) = (self.draft.clone()?, self.typed());
        (typed != self.kept).then_some((key, typed))
    }

    /// Puts the words of a draft back where nothing has been typed; whether there were any.
    pub fn restore(&mut self, draft: &str) -> bool {
        let Ok(serde_json::Value::Object(words)) = serde_json::from_str(draft) else { return false };
        draft.clone_into(&mut self.kept);
        let mut any = false;
        for field in &mut self.fields {
            let kept = words.get(&field.name).and_then(|v| v.as_str());
            if let (Some(text), Some(now)) = (kept, field.words())
                && now == field.began
            {
                field.set(text);
                any = true;
            }
        }
        any
    }
}

/// A passphrase takes letters and gives them back one by one; nothing else moves in it, since nothing of it is seen.
fn secret_key(typed: &mut Passphrase, event: KeyEvent) -> bool {
    let plain = !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match event.code {
        KeyCode::Char(c) if plain => typed.push(c),
        KeyCode::Char('u') if event.modifiers.contains(KeyModifiers::CONTROL) => typed.clear(),
        KeyCode::Backspace => _ = typed.pop(),
        _ => return false,
    }
    true
}
