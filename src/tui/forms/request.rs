//! The form that asks for a new release.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{draft_key, filled, labels, title};
use crate::app::NewRelease;
use crate::domain::ids::{Digest, Reference};
use crate::domain::vocab::{Fact, Nature};
use crate::tui::deed::{Deed, Purpose};
use crate::tui::form::Form;
use crate::tui::model::Model;
use crate::tui::widgets::choice::Choices;

/// Opens the form of a new request; the model of the release in focus stands in it.
pub(super) fn new(model: &Model) -> Form {
    let focus = model.card.as_ref().map(|c| c.release.reference.model.to_string()).unwrap_or_default();
    let mut form = Form::new(Purpose::NewRequest, title(&Purpose::NewRequest))
        .line("model", "Model", "its short name, as in triage-nlp", &focus)
        .line("version", "Version", "as in 2.4.0", "")
        .choice("natures", "What changed", "one or several", Choices::any(labels(Nature::ALL, Nature::label), []))
        .choice("facts", "What holds of it", "each that is true", Choices::any(labels(Fact::ALL, Fact::label), []))
        .line("file", "Artefact", "the path of the file; it is hashed, not copied", "")
        .line("digest", "or its digest", "sha256: and 64 hexadecimal digits", "")
        .text("summary", "Summary", "what it is and why", "")
        .text("exempt", "Out of scope", "only for a trial without real data or users: why; never in production", "");
    form.draft = Some(draft_key(&Purpose::NewRequest, None));
    form
}

/// Reads it.
///
/// # Errors
/// A sentence about what cannot be read.
pub(super) fn read(form: &Form) -> Result<Deed, String> {
    for (field, asked) in [("model", "the model: give its short name"), ("version", "the version, as in 1.0.0")] {
        if form.words(field).is_empty() {
            return Err(format!("it is not said which is {asked}"));
        }
    }
    let text = format!("{}@{}", form.words("model"), form.words("version"));
    let reference: Reference = text.parse().map_err(|e: crate::domain::ids::BadName| e.to_string())?;
    let natures: BTreeSet<Nature> = form.chosen("natures").into_iter().filter_map(|n| Nature::ALL.get(n)).copied().collect();
    let facts = form.chosen("facts").into_iter().filter_map(|n| Fact::ALL.get(n)).map(|f| (*f, true)).collect();
    let digest = form.words("digest");
    let mut artifacts = Vec::new();
    if !digest.is_empty() {
        let sha256 = Digest::typed(&digest).map_err(|e| e.to_string())?;
        artifacts.push(crate::domain::act::Artifact { name: None, sha256, size: None });
    }
    let new = NewRelease {
        reference,
        natures,
        facts,
        artifacts,
        summary: form.words("summary"),
        previous: None,
        tier: None,
        exempt: filled(form, &["exempt"]).pop(),
    };
    let files = filled(form, &["file"]).into_iter().map(PathBuf::from).collect();
    Ok(Deed::NewRequest { new: Box::new(new), files })
}
