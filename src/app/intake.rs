//! Carries in what was kept in a spreadsheet: a request a row, and answers where columns name items. Each row is one transaction,
//! signed by whoever acts here, within what he may do: it is taken whole or not at all.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::checklist::{claim_on, link};
use super::error::{AppError, ErrorKind};
use super::identity::{Unlock, UnlockedKey};
use super::propose::Proposal;
use super::request::NewRelease;
use super::resolve;
use super::session::Session;
use super::words;
use crate::domain::act::{Artifact, EvidenceAdd};
use crate::domain::ids::EventId;
use crate::domain::text::counted;
use crate::intake::columns::{Column, Columns, Meaning, recognise};
use crate::intake::row::{Answer, Wanted};
use crate::intake::{Fault, row, table};

/// How a spreadsheet is to be taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CarryIn {
    /// Check and report, and sign nothing.
    pub dry_run: bool,
    /// Foreign headers, and which of our columns they are.
    pub maps: Vec<(String, String)>,
    /// What stands between cells, where the file does not show it.
    pub separator: Option<char>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is signed; in a dry run it would be.
    Made,
    /// The release is there already; nothing was done.
    Known,
    /// It cannot be taken; nothing of it was done.
    Refused,
}

/// What is told of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The release, where the row names one.
    pub reference: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// The release made, or there already.
    pub id: Option<EventId>,
    /// The header of the column that is at fault.
    pub column: Option<String>,
    /// In words.
    pub text: String,
    /// What to do about it; empty where nothing is.
    pub help: String,
    /// What was taken otherwise than a spreadsheet would.
    pub notes: Vec<String>,
    /// Why it was refused; none where it was not.
    pub kind: Option<ErrorKind>,
}

/// What became of a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedIn {
    /// What each column that is taken holds.
    pub columns: Vec<Column>,
    /// Headers that mean nothing here.
    pub ignored: Vec<String>,
    /// Each row, in the order of the lines.
    pub rows: Vec<Told>,
}

impl CarriedIn {
    /// How many rows had this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.rows.iter().filter(|row| row.fate == fate).count()
    }
}

/// A fault of a row, with the kind of error that it is.
struct Refused(Fault, ErrorKind);

impl Refused {
    fn new(line: usize, column: &str, error: &AppError) -> Self {
        Self(Fault::new(line, error.to_string(), error.help()).in_column(column), error.kind())
    }
}

/// Reads a file of at most so many bytes.
///
/// # Errors
/// A usage error where it is no file or a larger one, and what keeps it from being read.
pub fn bounded(path: &Path, most: u64) -> Result<Vec<u8>, AppError> {
    let cannot = |e| AppError::file(path, "read", e);
    let about = std::fs::metadata(path).map_err(cannot)?;
    if !about.is_file() {
        return Err(AppError::usage(format!("{} is not a file", path.display()), "name a file"));
    }
    let mut bytes = Vec::new();
    File::open(path).map_err(cannot)?.take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > most {
        let message = format!("{} has more than {} MiB, which is more than is read", path.display(), most >> 20);
        return Err(AppError::usage(message, "cut it into several files"));
    }
    Ok(bytes)
}

/// Words a fault of a whole file.
pub fn of_file(path: &Path, fault: Fault) -> AppError {
    AppError::usage(format!("{}, {fault}", path.display()), fault.help)
}

impl Session {
    /// Carries in a spreadsheet, row by row. What cannot be taken is told and leaves nothing behind; what is there already stays.
    ///
    /// # Errors
    /// What keeps the file from being read at all; then nothing was done.
    pub fn carry_in(&mut self, path: &Path, how: &CarryIn, unlock: &mut dyn Unlock) -> Result<CarriedIn, AppError> {
        let (_, identity) = self.me()?;
        let bytes = bounded(path, table::MAX_BYTES)?;
        let (table, faults) = table::read(&bytes, how.separator).map_err(|f| of_file(path, f))?;
        drop(bytes);
        let policy = self.policy_in_force()?;
        let columns = recognise(&table, &how.maps, &policy).map_err(|f| of_file(path, f))?;
        let mut key = if how.dry_run { None } else { Some(self.unlock(&identity, unlock)?) };
        let mut rows: Vec<Told> = faults.into_iter().map(|fault| refused(Refused(fault, ErrorKind::Usage), None)).collect();
        let mut seen: BTreeMap<String, (usize, Wanted)> = BTreeMap::new();
        for row in &table.rows {
            let mut told = match row::read(row, &columns) {
                Ok(wanted) => match seen.get(&wanted.reference.to_string()) {
                    Some((line, first)) => again(*line, first, wanted, &columns),
                    None => {
                        let told = self.carry_row(&wanted, &columns, key.as_mut());
                        seen.insert(wanted.reference.to_string(), (wanted.line, wanted.clone()));
                        told
                    }
                },
                Err(fault) => refused(Refused(fault, ErrorKind::Usage), None),
            };
            let broken = told.kind.is_some_and(|kind| matches!(kind, ErrorKind::Integrity | ErrorKind::Unable));
            if broken {
                // What keeps one row from being written keeps the rest from it: a full disk, a lock.
                told.notes.push("the rows after it were not tried; run it again once this is mended".to_owned());
                rows.push(told);
                break;
            }
            rows.push(told);
        }
        rows.sort_by_key(|told| told.line);
        Ok(CarriedIn { columns: columns.taken, ignored: columns.ignored, rows })
    }

    fn carry_row(&mut self, wanted: &Wanted, columns: &Columns, key: Option<&mut UnlockedKey>) -> Told {
        let reference = wanted.reference.to_string();
        match self.known(&reference) {
            Ok(Some((id, state))) => {
                return Told { fate: Fate::Known, id: Some(id), text: format!("is there already, {state}"), ..told(wanted) };
            }
            Ok(None) => {}
            Err(error) => return refused(Refused::new(wanted.line, columns.names_release(), &error), Some(wanted)),
        }
        let proposal = match self.row_proposed(wanted, columns) {
            Ok(proposal) => proposal,
            Err(fault) => return refused(fault, Some(wanted)),
        };
        let answers = proposal.acts().filter(|act| matches!(act.kind(), "item.answer" | "item.not-applicable")).count() as u64;
        let Some(key) = key else {
            return Told { text: format!("would be drafted, {}", said(answers)), ..told(wanted) };
        };
        match self.sign_with(proposal, key) {
            Ok(done) => Told { id: done.release, text: format!("is drafted, {}", said(answers)), ..told(wanted) },
            Err(error) => refused(Refused::new(wanted.line, columns.names_release(), &error), Some(wanted)),
        }
    }

    /// The release of a reference, if there is one, and where it stands.
    fn known(&self, reference: &str) -> Result<Option<(EventId, &'static str)>, AppError> {
        match self.store.resolve(reference)?.first() {
            Some((id, _)) => Ok(Some((*id, self.fold(*id)?.release.state.phrase()))),
            None => Ok(None),
        }
    }

    /// Everything that a row asks for as one proposal: the request, links of evidence, answers and claims.
    fn row_proposed(&self, wanted: &Wanted, columns: &Columns) -> Result<Proposal, Refused> {
        let line = wanted.line;
        let header =
            |meaning: Meaning| columns.of(&meaning).map_or_else(|| columns.names_release().to_owned(), |c| c.header.clone());
        let at = |meaning: Meaning| move |e: AppError| (meaning.clone(), e);
        let told = |(meaning, error): (Meaning, AppError)| Refused::new(line, &header(meaning), &error);
        let new = NewRelease {
            reference: wanted.reference.clone(),
            natures: wanted.natures.clone(),
            facts: wanted.facts.clone(),
            artifacts: wanted.digests.iter().map(|d| Artifact { name: None, sha256: *d, size: None }).collect(),
            summary: wanted.summary.clone(),
            previous: wanted.previous.clone(),
            tier: None,
            exempt: wanted.exempt.clone(),
        };
        let model = self.model(&new.reference.model).map_err(at(Meaning::Release)).map_err(told)?;
        if let Some(tier) = wanted.tier.filter(|tier| *tier != model.tier) {
            let message = format!("the row says {tier}, and {} is {}", model.name, model.tier);
            let help = format!("propose it first: obstat model set {} --tier {tier}", model.name);
            return Err(told((Meaning::Tier, AppError::usage(message, help))));
        }
        if wanted.natures.is_empty() {
            let error = AppError::usage("nothing says what changed", "write one or several: first, retraining, bug-fix …");
            return Err(told((Meaning::Nature, error)));
        }
        if !new.summary.is_empty() {
            words::words("summary", &new.summary).map_err(at(Meaning::Summary)).map_err(told)?;
        }
        self.previous_of(&new).map_err(at(Meaning::Previous)).map_err(told)?;
        let mut proposal = self.release_new(&new).map_err(at(Meaning::Release)).map_err(told)?;
        if wanted.answers.is_empty() {
            return Ok(proposal);
        }
        let sentence = proposal.sentence.clone();
        for (item, answer) in &wanted.answers {
            self.links_on(&mut proposal, item, answer).map_err(|(column, e)| Refused::new(line, &column, &e))?;
        }
        let mut folded = self.as_if(&proposal, Vec::new(), Vec::new(), &model).map_err(at(Meaning::Release)).map_err(told)?;
        // Evidence that is not signed yet has no id that an answer could name; it names its item instead.
        folded.release.items.iter_mut().for_each(|item| item.evidence.clear());
        for (item, answer) in &wanted.answers {
            self.said_on(&folded, &mut proposal, item, answer).map_err(|e| Refused::new(line, &answer.column, &e))?;
        }
        proposal.sentence = sentence;
        Ok(proposal)
    }

    /// Adds an item's links as evidence.
    fn links_on(&self, proposal: &mut Proposal, item: &str, answer: &Answer) -> Result<(), (String, AppError)> {
        for (url, column) in &answer.links {
            let url = link(url).map_err(|e| (column.clone(), e))?;
            let title = url.chars().take(words::MAX_TITLE).collect();
            let items = std::iter::once(item.to_owned()).collect();
            proposal.then(EvidenceAdd {
                items,
                title,
                kind: None,
                file: None,
                url: Some(url),
                stored: None,
                dated: None,
                reading: None,
            });
        }
        Ok(())
    }

    /// Adds what a row says of an item, as whoever acts here may say it of the release so far.
    fn said_on(
        &self,
        folded: &super::project::Folded,
        proposal: &mut Proposal,
        item: &str,
        answer: &Answer,
    ) -> Result<(), AppError> {
        let asked = resolve::item(folded, item).map_err(|error| in_a_sheet(error, item));
        if !answer.links.is_empty() && asked.is_ok() {
            self.permit("evidence.add", folded)?;
        }
        match &answer.not_applicable {
            // That an item which is not asked for does not apply is what the policy says itself.
            Some(_) if asked.is_err() && answer.links.is_empty() => Ok(()),
            _ if asked.is_err() => asked.map(drop),
            Some(reason) if reason.is_empty() => {
                Err(AppError::usage(format!("{item} is said not to apply, without a reason"), "write “n/a: ” and why"))
            }
            Some(reason) => {
                self.permit("item.not-applicable", folded)?;
                claim_on(folded, proposal, item, reason)
            }
            None => {
                self.permit("item.answer", folded)?;
                complete(folded, item, answer)?;
                let done = self.answer_on(folded, proposal, (item, &answer.words), &answer.fields, &[]);
                done.map_err(|error| in_a_sheet(error, item))
            }
        }
    }
}

/// Fields that an item asks for stand in columns of their own.
fn complete(folded: &super::project::Folded, item: &str, answer: &Answer) -> Result<(), AppError> {
    let fields = folded.policy.item(item).map(|row| row.fields.as_slice()).unwrap_or_default();
    match fields.iter().find(|field| !answer.fields.contains_key(&field.name)) {
        Some(field) => {
            let message = format!("{item} asks for {}: {}", field.name, field.ask);
            Err(AppError::usage(message, format!("fill a column “{item} {}”", field.name)))
        }
        None => Ok(()),
    }
}

/// Says what a row can do about it, where what a person could do needs the release that is not there yet.
fn in_a_sheet(error: AppError, item: &str) -> AppError {
    match error {
        AppError::Refused(refusal) if refusal.code == "no-item" => refusal.help("leave the cell empty").into(),
        AppError::Refused(refusal) if refusal.code == "no-evidence" => {
            let help = format!(
                "put a link into the cell or into a column “{item} evidence”; or leave it empty, and attach a file later"
            );
            refusal.help(help).into()
        }
        other => other,
    }
}

fn said(answers: u64) -> String {
    format!("{} answered", counted(answers, "item"))
}

fn told(wanted: &Wanted) -> Told {
    Told {
        line: wanted.line,
        reference: Some(wanted.reference.to_string()),
        fate: Fate::Made,
        id: None,
        column: None,
        text: String::new(),
        help: String::new(),
        notes: wanted.notes.clone(),
        kind: None,
    }
}

fn refused(Refused(fault, kind): Refused, wanted: Option<&Wanted>) -> Told {
    Told {
        line: fault.line,
        reference: wanted.map(|w| w.reference.to_string()),
        fate: Fate::Refused,
        id: None,
        column: fault.column,
        text: fault.text,
        help: fault.help,
        notes: wanted.map(|w| w.notes.clone()).unwrap_or_default(),
        kind: Some(kind),
    }
}

/// A row that names a release which an earlier row named.
fn again(line: usize, first: &Wanted, wanted: Wanted, columns: &Columns) -> Told {
    if (Wanted { line, ..wanted.clone() }) == *first {
        return Told { fate: Fate::Known, text: format!("says the same as line {line}"), ..told(&wanted) };
    }
    let text = format!("line {line} names {} too, and says otherwise", wanted.reference);
    let fault = Fault::new(wanted.line, text, "keep one of the two, or give this one a version of its own");
    refused(Refused(fault.in_column(columns.names_release()), ErrorKind::Usage), Some(&wanted))
}
