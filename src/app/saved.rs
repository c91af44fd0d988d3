//! Filters that somebody saved by a name: kept per person in this store, never in the signed record. Wherever a filter is typed,
//! `@name` stands for its words.

use super::error::AppError;
use super::session::Session;

/// The most that are kept, and the longest name.
const MOST: usize = 100;
const LONGEST: usize = 40;

impl Session {
    /// The saved filters, by name: name and words.
    pub fn saved_filters(&self) -> Result<Vec<(String, String)>, AppError> {
        let kept = self.store.draft(&self.own("filters"))?.unwrap_or_default();
        let pair = |line: &str| line.split_once('\t').map(|(name, words)| (name.to_owned(), words.to_owned()));
        Ok(kept.lines().filter_map(pair).collect())
    }

    /// Saves a filter by a name, in place of one that has it already; without words it forgets that one. Names in the words are
    /// spelled out, so that no filter rests on another.
    ///
    /// # Errors
    /// A usage error where the name cannot be one, or none has it that is to be forgotten.
    pub fn save_filter(&mut self, name: &str, words: &str) -> Result<(), AppError> {
        let name = named(name)?;
        let mut saved = self.saved_filters()?;
        let known = saved.iter().position(|(other, _)| *other == name);
        let (words, faults) = self.spelled_out(words)?;
        if let Some(fault) = faults.into_iter().next() {
            return Err(AppError::usage(fault, "save words, or names that are saved already"));
        }
        match (known, words.is_empty()) {
            (Some(at), true) => _ = saved.remove(at),
            (None, true) => return Err(AppError::usage(unknown(&name, &saved), "list them with: obstat filter list")),
            (Some(at), false) => saved[at].1 = words,
            (None, false) if saved.len() >= MOST => {
                return Err(AppError::usage(format!("{MOST} filters are saved already"), "forget one first"));
            }
            (None, false) => saved.push((name, words)),
        }
        saved.sort();
        let text: String = saved.iter().map(|(name, words)| format!("{name}\t{words}\n")).collect();
        self.keep_draft(&self.own("filters"), &text)
    }

    /// A filter with the words of every `@name` in its place, and what is wrong with names that nobody saved.
    pub(super) fn spelled_out(&self, text: &str) -> Result<(String, Vec<String>), AppError> {
        if !text.split_whitespace().any(is_name) {
            return Ok((text.split_whitespace().collect::<Vec<_>>().join(" "), Vec::new()));
        }
        let (saved, mut words, mut faults) = (self.saved_filters()?, Vec::new(), Vec::new());
        for part in text.split_whitespace() {
            let name = part.strip_prefix('@').unwrap_or_default().to_lowercase();
            match saved.iter().find(|(other, _)| *other == name) {
                _ if !is_name(part) => words.push(part),
                Some((_, meant)) => words.push(meant),
                None => faults.push(unknown(&name, &saved)),
            }
        }
        Ok((words.join(" "), faults))
    }
}

/// Whether a part of a filter names a saved one. A version after `@` begins with a digit, so it stays letters.
fn is_name(part: &str) -> bool {
    part.strip_prefix('@').is_some_and(|name| name.starts_with(char::is_alphabetic))
}

/// A name as it is kept.
fn named(text: &str) -> Result<String, AppError> {
    let name = text.trim().trim_start_matches('@').to_lowercase();
    let holds = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if name.starts_with(char::is_alphabetic) && name.chars().all(holds) && name.chars().count() <= LONGEST {
        return Ok(name);
    }
    let what = format!("“{}” cannot be a filter's name", crate::domain::text::visible(text));
    Err(AppError::usage(what, format!("take letters, digits and -, a letter first, {LONGEST} at most, as in my-reviews")))
}

fn unknown(name: &str, saved: &[(String, String)]) -> String {
    if saved.is_empty() {
        return format!("no filter is saved as “{name}”: none is saved yet");
    }
    let there: Vec<String> = saved.iter().map(|(name, _)| format!("@{name}")).collect();
    format!("no filter is saved as “{name}”; there are {}", there.join(" "))
}
