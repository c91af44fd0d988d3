//! The checklist: answered, claimed, opened again; evidence taken in and attached.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::error::AppError;
use super::propose::Proposal;
use super::resolve;
use super::session::Session;
use super::words;
use crate::domain::act::{EvidenceAdd, ItemAnswer, ItemNotApplicable, ItemReopen, Stored};
use crate::domain::ids::EventId;
use crate::domain::permit::Refusal;
use crate::domain::policy::FieldType;
use crate::domain::release::{Answered, Evidence};

/// How large a piece of evidence may be: what a bundle can carry (`ledger.md` §5).
pub const MAX_EVIDENCE: u64 = 2 << 30;

/// Told how many bytes of how many are done; answering false cancels.
pub type Progress<'p> = &'p mut dyn FnMut(u64, u64) -> bool;

/// Evidence as it is attached.
#[derive(Debug, Clone, Default)]
pub struct NewEvidence {
    /// The items it supports.
    pub items: BTreeSet<String>,
    /// The file.
    pub file: Option<PathBuf>,
    /// The link, in place of a file.
    pub url: Option<String>,
    /// What it is called; the file's name or the link if none is given.
    pub title: Option<String>,
    /// What sort of document it is.
    pub kind: Option<String>,
    /// The date it bears.
    pub dated: Option<NaiveDate>,
}

/// Hashes a model without keeping it: a file, or a directory by the root of its files' digests.
///
/// # Errors
/// What keeps it from being read whole and unchanged.
pub fn hash_model(path: &Path, progress: Progress<'_>) -> Result<Stored, AppError> {
    Ok(crate::store::hash_model(path, progress)?)
}

impl Session {
    /// Proposes an answer to an item. Evidence is named by its id, or the beginning of it.
    pub fn item_done(
        &self,
        text: &str,
        item: &str,
        answer: &str,
        fields: &BTreeMap<String, String>,
        evidence: &[String],
    ) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "item.answer", "answer an item")?;
        self.answer_on(&folded, &mut proposal, (item, answer), fields, evidence)?;
        Ok(proposal)
    }

    /// Adds the answer to an item, given as item and words, to a proposal about the release as it is folded here.
    pub(super) fn answer_on(
        &self,
        folded: &super::project::Folded,
        proposal: &mut Proposal,
        (item, answer): (&str, &str),
        fields: &BTreeMap<String, String>,
        evidence: &[String],
    ) -> Result<(), AppError> {
        let asked = resolve::item(folded, item)?;
        let mut linked = BTreeSet::new();
        for id in evidence {
            let found = resolve::one("evidence", id, folded.release.evidence.iter(), |e: &Evidence| e.id.to_string())?;
            linked.insert(found.id);
        }
        let mut all = asked.fields.clone();
        all.extend(fields.clone());
        self.check_fields(folded, item, &all)?;
        let answer = if answer.trim().is_empty() && asked.answered == Answered::Done { &asked.answer } else { answer };
        let words = match (answer.trim().is_empty(), linked.is_empty() && asked_evidence(folded, item).is_empty()) {
            (true, true) => return Err(AppError::usage(format!("the answer to {item} is empty"), "give --answer, or evidence")),
            (true, false) => crate::domain::act::Words::new("").0,
            (false, _) => proposal.words(words::words("answer", answer)?),
        };
        linked.extend(asked.evidence.iter().copied());
        self.check_proof(folded, item, &linked)?;
        proposal.sentence = format!("{item} is answered");
        proposal.facts.push(("Item".into(), format!("{item} · {}", asked.clause)));
        proposal.then(ItemAnswer { item: item.to_owned(), answer: words, fields: all, evidence: linked });
        Ok(())
    }

    fn check_fields(
        &self,
        folded: &super::project::Folded,
        item: &str,
        given: &BTreeMap<String, String>,
    ) -> Result<(), AppError> {
        let Some(row) = folded.policy.item(item) else { return Ok(()) };
        if let Some(name) = given.keys().find(|n| !row.fields.iter().any(|f| f.name == **n)) {
            let known = row.field_names().join(", ");
            let help = if known.is_empty() { "it asks for none".to_owned() } else { format!("it asks for {known}") };
            return Err(AppError::usage(format!("{item} has no field “{name}”"), help));
        }
        for field in &row.fields {
            let value = given.get(&field.name).map(|v| v.trim()).unwrap_or_default();
            if value.is_empty() {
                let message = format!("{item} asks for {}: {}", field.name, field.ask);
                return Err(AppError::usage(message, format!("give it with --field {}=VALUE", field.name)));
            }
            words::title(&field.name, value)?;
            if field.holds == FieldType::Duration {
                words::duration(value)?;
            }
        }
        Ok(())
    }

    /// An item that asks for evidence is not done without; an independent one not without an outsider's.
    fn check_proof(&self, folded: &super::project::Folded, item: &str, linked: &BTreeSet<EventId>) -> Result<(), AppError> {
        let Some(row) = folded.policy.item(item) else { return Ok(()) };
        let reference = &folded.release.reference;
        let attached = asked_evidence(folded, item);
        let outsider = |e: &&&Evidence| e.by != folded.release.owner && e.by != folded.release.requester;
        if row.evidence_required() && linked.is_empty() && attached.is_empty() {
            let text = format!("{item} of {reference} asks for evidence, and none is attached");
            let help = format!("attach it: obstat evidence add {reference} --item {item} --file FILE");
            return Err(Refusal::state("no-evidence", text, "needs evidence", &row.clause).help(help).into());
        }
        let named = folded.release.evidence.iter().filter(|e| linked.contains(&e.id));
        if row.independent && !attached.iter().chain(&named.collect::<Vec<_>>()).any(|e| outsider(&e)) {
            let text = format!("{item} of {reference} must be attached by someone other than its owner and requester");
            let help = format!("the validator attaches it: obstat evidence add {reference} --item {item} --file FILE");
            return Err(Refusal::state("not-independent", text, "needs an independent report", &row.clause).help(help).into());
        }
        Ok(())
    }

    /// Proposes to claim that an item does not apply.
    pub fn item_not_applicable(&self, text: &str, item: &str, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "item.not-applicable", "claim not applicable")?;
        claim_on(&folded, &mut proposal, item, reason)?;
        Ok(proposal)
    }

    /// Proposes to open an item again.
    pub fn item_reopen(&self, text: &str, item: &str, reason: &str) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "item.reopen", "open an item again")?;
        if resolve::item(&folded, item)?.answered == Answered::Open {
            return Err(AppError::usage(format!("{item} is open already"), ""));
        }
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("{item} is open again");
        proposal.then(ItemReopen { item: item.to_owned(), reason });
        Ok(proposal)
    }

    /// Takes a file into the store, hashing it on the way; nothing is signed yet.
    ///
    /// # Errors
    /// A refusal when these bytes were purged: they are not kept, however they are named.
    pub fn take_in(&self, path: &Path, progress: Progress<'_>) -> Result<Stored, AppError> {
        let files = self.store.files();
        let stored = files.take_in(path, MAX_EVIDENCE, progress)?;
        let clause = self.policy_in_force()?.clause_of("retention.purge").to_owned();
        if let Err(refused) = self.not_let_go(&stored.sha256, &clause) {
            files.remove(&stored.sha256)?;
            return Err(refused);
        }
        Ok(stored)
    }

    /// Hashes a file or a model's directory without keeping it, as an artefact is named.
    pub fn hash(&self, path: &Path, progress: Progress<'_>) -> Result<Stored, AppError> {
        hash_model(path, progress)
    }

    /// Proposes to attach evidence. A file is taken in first, with [`Self::take_in`]; `stored` is what that gave.
    pub fn evidence_add(&self, text: &str, new: &NewEvidence, stored: Option<Stored>) -> Result<Proposal, AppError> {
        let (folded, mut proposal) = self.on(text, "evidence.add", "attach evidence")?;
        if new.items.is_empty() {
            return Err(AppError::usage("it is not said what the evidence supports", "name an item with --item"));
        }
        for item in &new.items {
            resolve::item(&folded, item)?;
        }
        let name = new.file.as_deref().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
        let url = new.url.as_deref().map(link).transpose()?;
        if name.is_some() == url.is_some() {
            return Err(AppError::usage("evidence is one file or one link", "give either --file F or --url U"));
        }
        let title = match (&new.title, &name, &url) {
            (Some(title), ..) => words::title("title", title)?,
            (None, Some(name), _) => words::title("title", name)?,
            (None, None, Some(url)) => url.chars().take(words::MAX_TITLE).collect(),
            (None, None, None) => String::new(),
        };
        let kind = new.kind.as_deref().map(|k| words::title("kind", k)).transpose()?;
        let items: Vec<&str> = new.items.iter().map(String::as_str).collect();
        proposal.sentence = format!("{title} supports {}", items.join(", "));
        proposal.facts.push(("Supports".into(), items.join(", ")));
        if let Some(stored) = &stored {
            self.not_let_go(&stored.sha256, folded.policy.clause_of("retention.purge"))?;
            proposal.facts.push(("SHA-256".into(), stored.sha256.to_string()));
        }
        let file: Option<String> = name.map(|n| n.chars().take(words::MAX_TITLE).collect());
        let reading = match &stored {
            Some(stored) => Some(self.report(&mut proposal, &folded, file.as_deref().unwrap_or_default(), stored)?),
            None => None,
        };
        proposal.then(EvidenceAdd { items: new.items.clone(), title, kind, file, url, stored, dated: new.dated, reading });
        Ok(proposal)
    }
}

/// Adds the claim that an item does not apply to a proposal about the release as it is folded here.
pub(super) fn claim_on(
    folded: &super::project::Folded,
    proposal: &mut Proposal,
    item: &str,
    reason: &str,
) -> Result<(), AppError> {
    let asked = resolve::item(folded, item)?;
    if !asked.may_be_claimed {
        let text = format!("{item} applies to every release and cannot be claimed not applicable");
        return Err(Refusal::state("always-applies", text, "it always applies", &asked.clause).help("answer it").into());
    }
    let reason = proposal.words(words::words("reason", reason)?);
    proposal.sentence = format!("{item} is claimed not applicable");
    proposal.facts.push(("Item".into(), format!("{item} · {}", asked.clause)));
    proposal.then(ItemNotApplicable { item: item.to_owned(), reason });
    Ok(())
}

/// Evidence attached to the item so far.
fn asked_evidence<'f>(folded: &'f super::project::Folded, item: &str) -> Vec<&'f Evidence> {
    folded.release.evidence.iter().filter(|e| e.items.contains(item) && !e.after_decision).collect()
}

/// Only links that a browser or file manager opens are taken.
pub(super) fn link(url: &str) -> Result<String, AppError> {
    let url = url.trim();
    let known = ["https://", "http://", "file://"].iter().any(|s| url.len() > s.len() && url.to_ascii_lowercase().starts_with(s));
    if !known || url.chars().any(|c| c.is_whitespace() || c.is_control()) || url.len() > 2000 {
        let shown: String = url.chars().take(60).collect();
        return Err(AppError::usage(
            format!("“{shown}” is not a link"),
            "give one that begins with https://, http:// or file://",
        ));
    }
    Ok(url.to_owned())
}
