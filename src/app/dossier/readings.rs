//! What the files of evidence say, read again just now, and what their numbers come to by the thresholds.

use std::collections::BTreeMap;

use super::Desk;
use super::decisions::titled;
use crate::app::error::AppError;
use crate::app::readings::Recheck;
use crate::app::session::Session;
use crate::domain::act::Reported;
use crate::domain::ids::EventId;
use crate::domain::reading::LARGEST;
use crate::domain::release::Evidence;
use crate::domain::threshold::Measure;
use crate::domain::vocab::Role;
use crate::report::paper::{Block, Cell, Mark};
use crate::store::FileError;

/// How many numbers of one file stand on paper; a program gets all that were signed.
const NUMBERS: usize = 20;

/// What reading a piece of evidence again came to, whatever it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The piece of evidence.
    pub evidence: EventId,
    /// A word for programs.
    pub word: &'static str,
    /// The same for people, with what differs or failed.
    pub text: String,
    mark: Mark,
}

impl Session {
    /// Reads a piece of evidence again. A file that is gone, altered or unreadable is no error here: the dossier tells it.
    ///
    /// # Errors
    /// What the store says of anything but the file.
    pub(super) fn read_again(&self, e: &Evidence) -> Result<Again, AppError> {
        let again = |word, mark, text: String| Again { evidence: e.id, word, text, mark };
        Ok(match self.recheck_reading(e) {
            // Of such a file not a byte is read, so nothing can be said of what it says now.
            Ok(Recheck::Same(_)) if e.stored.as_ref().is_some_and(|s| s.size > LARGEST) => {
                again("too-large", Mark::Wait, "too large to be read".into())
            }
            Ok(found) => {
                let (mark, text) = match &found {
                    Recheck::Same(_) => (Mark::Good, "it says the same".into()),
                    Recheck::Differs(_, text) => (Mark::Bad, format!("it does not say what was signed: {text}")),
                    Recheck::NotHere if e.purged.is_some() => (Mark::Wait, "its file was purged".into()),
                    Recheck::NotHere => (Mark::Wait, "its file is not here, so it could not be read again".into()),
                    Recheck::Unread => (Mark::Wait, "there is nothing to read".into()),
                };
                again(found.word(), mark, text)
            }
            Err(AppError::Files(FileError::Altered { .. } | FileError::TooLarge { .. })) => {
                again("altered", Mark::Bad, "its file has other bytes than were signed for".into())
            }
            Err(AppError::Files(FileError::Unreadable { source, .. })) => {
                again("unreadable", Mark::Bad, format!("its file cannot be read here: {source}"))
            }
            Err(other) => return Err(other),
        })
    }
}

impl Desk<'_> {
    /// The files that are read and their numbers, what these come to, and what nothing was read of.
    pub(super) fn readings(&self) -> Vec<Block> {
        let pieces = self.release().evidence.iter().zip(self.again);
        let (told, without): (Vec<_>, Vec<_>) = pieces.partition(|(e, again)| is_read(e) || again.mark == Mark::Bad);
        let mut blocks = Vec::new();
        let rows = told.into_iter().map(|(e, again)| reading(e, again));
        titled(&mut blocks, "What the files say", vec!["File", "Reads as", "Numbers", "Read again for this"], rows.collect());
        let rows = self.release().measures.iter().map(|m| self.measure(m));
        titled(&mut blocks, "Thresholds", vec!["Threshold", "Result", "Verdict"], rows.collect());
        let mut named: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (e, again) in without {
            named.entry(unread(e, again)).or_default().push(format!("“{}”", e.title));
        }
        if !named.is_empty() {
            let facts = named.into_iter().map(|(why, titles)| (why.to_owned(), titles.join(", ").into()));
            blocks.extend([Block::Heading("Without a reading".into()), Block::Facts(facts.collect())]);
        }
        blocks
    }

    fn measure(&self, m: &Measure) -> Vec<Cell> {
        let t = &m.threshold;
        let asks = format!("{} {}\nregistered by {}, {}", t.metric, t.asks(), self.name(&t.by), self.when(t.at));
        let title = |id: &EventId| self.release().evidence.iter().find(|e| e.id == *id).map_or("", |e| e.title.as_str());
        let results: Vec<String> = m.results.iter().map(|(id, value)| format!("{value}, says “{}”", title(id))).collect();
        let result = if results.is_empty() { "none".into() } else { results.join(";\n") };
        let verdict = match (m.is_met(), m.accepted) {
            (true, _) => Cell::marked(Mark::Good, m.sentence()),
            (false, true) => Cell::marked(Mark::Wait, format!("{}; approved in words{}", m.sentence(), self.words_for_it())),
            (false, false) => Cell::marked(Mark::Bad, m.sentence()),
        };
        vec![asks.into(), result.into(), verdict]
    }

    /// The words of those who approved although a number fails, a line each.
    fn words_for_it(&self) -> String {
        let r = self.release();
        let line = |slot: &crate::domain::release::SlotState| {
            if slot.role == Role::Committee {
                return Some("\nthe Committee: its reasons stand with its votes".to_owned());
            }
            let given = r.sign_offs.iter().find(|s| slot.filled_by == Some(s.id))?;
            given.words.as_ref().map(|words| format!("\n{}: “{words}”", self.name(&given.by)))
        };
        let mut lines: Vec<String> = r.slots.iter().filter_map(line).collect();
        // One who signs for several roles gives his reason once.
        lines.dedup();
        lines.concat()
    }
}

fn is_read(e: &Evidence) -> bool {
    e.reading.as_ref().is_some_and(Reported::says_something)
}

fn reading(e: &Evidence, again: &Again) -> Vec<Cell> {
    let fate = match &e.gone {
        Some(gone) if gone.altered => "\nfound altered",
        Some(_) => "\nwithdrawn",
        None if e.after_decision => "\nattached after the decision",
        None => "",
    };
    let (says, numbers) = match e.reading.as_ref().filter(|r| r.says_something()) {
        Some(reported) => (reported.sentence(), numbers(reported)),
        None => ("nothing that is read".into(), String::new()),
    };
    vec![format!("{}{fate}", e.title).into(), says.into(), numbers.into(), Cell::marked(again.mark, again.text.as_str())]
}

fn numbers(reported: &Reported) -> String {
    let shown = reported.metrics.iter().take(NUMBERS).map(|m| format!("{} {}", m.name, m.value));
    let mut lines: Vec<String> = shown.collect();
    match reported.count() - lines.len() as u64 {
        0 => {}
        more => lines.push(format!("and {more} more")),
    }
    lines.join(";\n")
}

fn unread(e: &Evidence, again: &Again) -> &'static str {
    match (&e.stored, &e.purged) {
        (None, _) => "a link",
        (Some(_), Some(_)) => "purged",
        (Some(_), None) if again.word == "not-here" => "not here",
        (Some(_), None) => "no format that is read",
    }
}
