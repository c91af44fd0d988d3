//! One act on several releases: each is proposed, shown and signed by itself, and refused by itself. What is done to one never
//! depends on what becomes of another.

use super::error::AppError;
use super::identity::Unlock;
use super::propose::Proposal;
use super::session::Session;
use super::view::{Done, SigningSheet};
use crate::domain::release::Tone;

/// Runs the verb on one of them.
pub type Propose<'a> = Box<dyn Fn(&Session) -> Result<Proposal, AppError> + Send + 'a>;

/// What is asked of each of several releases.
pub struct Several<'a> {
    asked: Vec<Asked<'a>>,
}

struct Asked<'a> {
    /// What it is called where its outcome is told.
    name: String,
    propose: Propose<'a>,
    proposal: Result<Proposal, AppError>,
}

/// What became of one of them.
pub type Outcome = (String, Result<Done, AppError>);

impl Several<'_> {
    /// How many can be signed.
    pub fn signable(&self) -> usize {
        self.asked.iter().filter(|a| a.proposal.is_ok()).count()
    }

    /// How many were asked for.
    pub fn len(&self) -> usize {
        self.asked.len()
    }

    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// Those that are refused, each with its sentence.
    pub fn refused(&self) -> impl Iterator<Item = (&str, String)> {
        self.asked.iter().filter_map(|a| Some((a.name.as_str(), whole(a.proposal.as_ref().err()?))))
    }
}

impl Session {
    /// Runs the verb on each.
    pub fn several<'a>(&self, asked: Vec<(String, Propose<'a>)>) -> Several<'a> {
        let each = |(name, propose): (String, Propose<'a>)| Asked { proposal: propose(self), name, propose };
        Several { asked: asked.into_iter().map(each).collect() }
    }

    /// Describes on one sheet what will be signed for each, and why it will not be for others.
    pub fn sheet_of_several(&self, several: &Several<'_>) -> Result<SigningSheet, AppError> {
        let mut whole_sheet = SigningSheet::default();
        for asked in &several.asked {
            match &asked.proposal {
                Ok(proposal) => add(&mut whole_sheet, &asked.name, self.sheet(proposal)?),
                Err(why) => whole_sheet.effects.push((Tone::Bad, format!("{}: not signed: {}", asked.name, whole(why)))),
            }
        }
        let (can, all) = (several.signable(), several.len());
        let of = if can == all { format!("{all} releases") } else { format!("{can} of {all} releases") };
        whole_sheet.title = format!("{}, {of}", whole_sheet.title);
        Ok(whole_sheet)
    }

    /// Signs each that can be signed, one after another, and tells what became of every one. To what somebody wrote meanwhile
    /// only the same act is signed that was shown.
    ///
    /// # Errors
    /// Where the key cannot be opened; then nothing was signed.
    pub fn sign_several(&mut self, several: &mut Several<'_>, unlock: &mut dyn Unlock) -> Result<Vec<Outcome>, AppError> {
        let Some(identity) = several.asked.iter().find_map(|a| Some(a.proposal.as_ref().ok()?.identity.clone())) else {
            let refused = std::mem::take(&mut several.asked).into_iter();
            return Ok(refused.filter_map(|a| Some((a.name, Err(a.proposal.err()?)))).collect());
        };
        let mut key = self.unlock(&identity, unlock)?;
        let mut outcomes = Vec::with_capacity(several.len());
        for Asked { name, propose, proposal } in std::mem::take(&mut several.asked) {
            let shown = proposal.as_ref().map(acts).unwrap_or_default();
            let mut done = proposal.and_then(|proposal| self.sign_with(proposal, &mut key));
            if matches!(done, Err(AppError::Moved)) {
                self.forget();
                let same = propose(self).and_then(|p| if acts(&p) == shown { Ok(p) } else { Err(AppError::Moved) });
                done = same.and_then(|proposal| self.sign_with(proposal, &mut key));
            }
            outcomes.push((name, done));
        }
        Ok(outcomes)
    }
}

/// The acts of a proposal, to be compared.
fn acts(proposal: &Proposal) -> Vec<(String, serde_json::Value)> {
    proposal.acts().map(|act| (act.kind().to_owned(), act.body())).collect()
}

/// An error with what to do about it.
fn whole(error: &AppError) -> String {
    if error.help().is_empty() { error.to_string() } else { format!("{error} ({})", error.help()) }
}

/// Adds one release's sheet: what is the same for all, the key and the time, stands once at the end.
fn add(whole: &mut SigningSheet, name: &str, sheet: SigningSheet) {
    let common = |label: &str| matches!(label, "With key" | "At");
    if whole.title.is_empty() {
        whole.facts = sheet.facts.iter().filter(|(label, _)| common(label)).cloned().collect();
        (whole.title, whole.words, whole.undo) = (sheet.title, sheet.words, sheet.undo);
    }
    let end = whole.facts.iter().position(|(label, _)| common(label)).unwrap_or(whole.facts.len());
    whole.facts.splice(end..end, sheet.facts.into_iter().filter(|(label, _)| !common(label)));
    whole.effects.extend(sheet.effects.into_iter().map(|(tone, effect)| (tone, format!("{name}: {effect}"))));
    whole.bytes.extend(sheet.bytes);
    whole.locked |= sheet.locked;
}
