//! Words that are longer than an event holds: all of them, read back from the files that keep them.

use serde_json::Value;

use super::error::AppError;
use super::session::Session;
use super::stand::attested;
use crate::domain::act::{Act, Words};
use crate::domain::ids::Digest;
use crate::domain::release::Release;

/// How large a file of words may be, in bytes: more than the longest words that are taken, at four bytes a character.
const MOST: u64 = 1 << 20;

impl Session {
    /// Puts the whole summary in the place of its first 500 characters, where the file with the rest is here.
    pub fn complete_summary(&self, release: &mut Release) -> Result<(), AppError> {
        // Nearly every summary stands in its event: only what was cut there is looked for.
        if release.summary.chars().count() <= Words::INLINE {
            return Ok(());
        }
        let acts = attested(&self.store, release.id)?;
        let said = acts.iter().rev().filter_map(|act| match &act.act {
            Act::ReleaseRequest(request) => Some(&request.summary),
            Act::ReleaseAmend(amended) => amended.summary.as_ref(),
            _ => None,
        });
        let more = said.filter(|words| release.summary.starts_with(&words.text)).find_map(|words| words.more);
        if let Some(whole) = more.and_then(|digest| self.all_words(&digest)) {
            release.summary = whole;
        }
        Ok(())
    }

    /// The long words of an event, each with what they are: "reason", "summary". Where their file is not here, it says so.
    pub fn long_words(&self, line: &[u8]) -> Vec<(String, String)> {
        let body = serde_json::from_slice::<Value>(line).ok().and_then(|mut event| event.get_mut("body").map(Value::take));
        let mut cut = Vec::new();
        find("words", &body.unwrap_or_default(), &mut cut);
        let whole = |words: Words| {
            let read = words.more.and_then(|digest| self.all_words(&digest));
            read.unwrap_or_else(|| format!("{}… (the file with the rest is not in this store)", words.text))
        };
        cut.into_iter().map(|(label, words)| (label, whole(words))).collect()
    }

    fn all_words(&self, digest: &Digest) -> Option<String> {
        let bytes = self.store.files().read(digest, MOST).ok()?;
        String::from_utf8(bytes).ok()
    }
}

/// Finds the words that go on in a file, wherever they stand in an event, by the name of the field.
fn find(name: &str, value: &Value, found: &mut Vec<(String, Words)>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| find(name, one, found)),
        Value::Object(fields) => match serde_json::from_value::<Words>(value.clone()) {
            Ok(words) if words.more.is_some() => found.push((name.to_owned(), words)),
            Ok(_) => {}
            Err(_) => fields.iter().for_each(|(name, field)| find(name, field, found)),
        },
        _ => {}
    }
}
