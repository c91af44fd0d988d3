//! One row of a spreadsheet: a request, and answers to items.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Column, Columns, Meaning};
use super::table::Row;
use super::{Fault, folded, short};
use crate::domain::cell::{bare, is_formula};
use crate::domain::ids::{Digest, Reference};
use crate::domain::vocab::{Fact, Nature, Tier};

/// What a row asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The line on which it begins.
    pub line: usize,
    /// `model@version`.
    pub reference: Reference,
    /// What changed.
    pub natures: BTreeSet<Nature>,
    /// What holds of it.
    pub facts: BTreeMap<Fact, bool>,
    /// Digests of the files that make it up.
    pub digests: BTreeSet<Digest>,
    /// What it is, in words; may be empty.
    pub summary: String,
    /// The deployed release that it updates.
    pub previous: Option<String>,
    /// The tier that the row says it has.
    pub tier: Option<Tier>,
    /// Why it is out of scope.
    pub exempt: Option<String>,
    /// Answers, by item.
    pub answers: BTreeMap<String, Answer>,
    /// What was taken otherwise than a spreadsheet would.
    pub notes: Vec<String>,
}

/// What a row says of an item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The header under which it stands.
    pub column: String,
    /// The answer in words; empty where the cell is empty or a link.
    pub words: String,
    /// That it does not apply, and why; the reason may be empty.
    pub not_applicable: Option<String>,
    /// Fields that the item asks for.
    pub fields: BTreeMap<String, String>,
    /// Links to its evidence, each with the header under which it stands.
    pub links: Vec<(String, String)>,
}

/// Reads a row.
///
/// # Errors
/// The first cell that cannot be taken.
pub fn read(row: &Row, columns: &Columns) -> Result<Wanted, Fault> {
    let fault = |text: String, help: &str, column: &str| Fault::new(row.line, text, help).in_column(column);
    let cell = |meaning: &Meaning| columns.of(meaning).map(|c| (c, row.cell(c.place)));
    let reference = reference(row, columns)?;
    let mut wanted = Wanted {
        line: row.line,
        reference,
        natures: BTreeSet::new(),
        facts: BTreeMap::new(),
        digests: BTreeSet::new(),
        summary: cell(&Meaning::Summary).map(|(_, text)| bare(text).to_owned()).unwrap_or_default(),
        previous: cell(&Meaning::Previous).map(|(_, text)| text.to_owned()).filter(|t| !t.is_empty()),
        tier: None,
        exempt: cell(&Meaning::Exempt).map(|(_, text)| bare(text).to_owned()).filter(|t| !t.is_empty()),
        answers: BTreeMap::new(),
        notes: Vec::new(),
    };
    for column in &columns.taken {
        let text = row.cell(column.place);
        if text.is_empty() {
            continue;
        }
        if is_formula(text) && bare(text) == text {
            wanted.notes.push(format!("“{}” begins like a formula and is kept as text", short(&column.header)));
        }
        match &column.meaning {
            Meaning::Nature => wanted.natures = natures(text).map_err(|e| fault(e, &choices(), &column.header))?,
            Meaning::Fact(fact) => {
                let known = yes_no(text).ok_or_else(|| format!("“{}” says neither yes nor no", short(text)));
                wanted.facts.insert(*fact, known.map_err(|e| fault(e, "write yes or no, or leave it empty", &column.header))?);
            }
            Meaning::Digest => {
                for one in text.split([',', ';', ' ', '\n', '\r']).filter(|one| !one.is_empty()) {
                    let digest = Digest::typed(one);
                    wanted.digests.insert(digest.map_err(|e| fault(e.to_string(), "take it from sha256sum", &column.header))?);
                }
            }
            Meaning::Tier => {
                let found = Tier::ALL.iter().copied().find(|tier| folded(text).trim_end_matches("risk") == tier.word());
                let told = || format!("“{}” is no tier", short(text));
                wanted.tier = Some(found.ok_or_else(|| fault(told(), "write low, medium or high", &column.header))?);
            }
            Meaning::Item(item) => answer(wanted.answers.entry(item.clone()).or_default(), column, bare(text)),
            Meaning::Field(item, name) => {
                let answer = wanted.answers.entry(item.clone()).or_default();
                answer.fields.insert(name.clone(), bare(text).to_owned());
                named(answer, column);
            }
            Meaning::Evidence(item) => {
                let answer = wanted.answers.entry(item.clone()).or_default();
                answer.links.extend(text.split_whitespace().map(|link| (link.to_owned(), column.header.clone())));
                named(answer, column);
            }
            _ => {}
        }
    }
    Ok(wanted)
}

fn reference(row: &Row, columns: &Columns) -> Result<Reference, Fault> {
    let part = |meaning: Meaning| columns.of(&meaning).map(|c| row.cell(c.place)).unwrap_or_default();
    let (text, column) = match columns.of(&Meaning::Release) {
        Some(column) => (part(Meaning::Release).to_owned(), column.header.clone()),
        None => (format!("{}@{}", part(Meaning::Model), part(Meaning::Version)), columns.names_release().to_owned()),
    };
    if text.is_empty() || text == "@" {
        return Err(Fault::new(row.line, "nothing says which release this is", "write MODEL@VERSION, or remove the row")
            .in_column(&column));
    }
    if !text.contains('@') {
        let what = format!("“{}” names no version", crate::domain::text::visible(&text.chars().take(80).collect::<String>()));
        return Err(Fault::new(row.line, what, "write MODEL@VERSION, as in triage-nlp@2.4.0").in_column(&column));
    }
    // A model's id has small letters only, and people begin names with capitals.
    let (model, version) = text.split_once('@').unwrap_or((&text, ""));
    let text = format!("{}@{}", model.trim().to_lowercase(), version.trim());
    text.parse().map_err(|e: crate::domain::ids::BadName| {
        Fault::new(row.line, e.to_string(), "write MODEL@VERSION, as in triage-nlp@2.4.0").in_column(&column)
    })
}

/// What changed: one or several of the words, or of what people read for them.
fn natures(text: &str) -> Result<BTreeSet<Nature>, String> {
    let known = |text: &str| {
        let wanted = folded(text);
        Nature::ALL.iter().copied().find(|n| folded(n.word()) == wanted || folded(n.label()) == wanted)
    };
    if let Some(one) = known(text) {
        return Ok(BTreeSet::from([one]));
    }
    let parts = text.split([',', ';', '\n', '/', '|']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| known(part).ok_or_else(|| format!("“{}” is no kind of change", short(part)))).collect()
}

fn choices() -> String {
    format!("write one or several of {}", Nature::ALL.iter().map(|n| n.word()).collect::<Vec<_>>().join(", "))
}

fn yes_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn named(answer: &mut Answer, column: &Column) {
    if answer.column.is_empty() {
        answer.column.clone_from(&column.header);
    }
}

/// The cell of an item: a claim that it does not apply, a link, or words.
fn answer(answer: &mut Answer, column: &Column, text: &str) {
    answer.column.clone_from(&column.header);
    let lower = text.to_ascii_lowercase();
    let claim = ["not applicable", "n/a", "n.a."]
        .into_iter()
        .find(|word| lower.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric())));
    if let Some(claim) = claim {
        let reason = text.get(claim.len()..).unwrap_or_default();
        answer.not_applicable = Some(reason.trim_start_matches([':', '-', '–', '—', ',', '.', ' ']).trim().to_owned());
    } else if (lower.starts_with("https://") || lower.starts_with("http://")) && !text.contains(char::is_whitespace) {
        answer.links.push((text.to_owned(), column.header.clone()));
    } else {
        text.clone_into(&mut answer.words);
    }
}
