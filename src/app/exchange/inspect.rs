//! Verifying a bundle without importing it, with a store beside it or without.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::outside::{Here, Nothing};
use crate::app::error::AppError;
use crate::app::session::Session;
use crate::app::verify::{Problem, Report, problem};
use crate::bundle::{Bundle, BundleError, Check, Checked, Limits, Progress};
use crate::domain::act::Act;
use crate::domain::ids::{Email, EventId, KeyId};

/// What a look at a bundle found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// What was checked and does not hold.
    pub report: Report,
    /// Whose it is, who packed it and when; none where not even its manifest holds.
    pub packed: Option<(EventId, KeyId, DateTime<Utc>)>,
    /// Whose key packed it, by name and address.
    pub packer: Packer,
    /// Events that it rests on and that are not at hand.
    pub waiting: usize,
}

/// Who packed a bundle, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Packer {
    /// The charter of the store beside it says so.
    Known(String, Email),
    /// A charter in the bundle says so, which nobody here has judged.
    Said(String, Email),
    /// No charter that is here or in it lists the key.
    #[default]
    Unknown,
}

/// Verifies a bundle: everything that an import would check. A session's store stands beside it if it is the same organisation's.
///
/// # Errors
/// What keeps the file from being read; what is wrong with it stands in the answer.
pub fn inspect(path: &Path, session: Option<&Session>, progress: Progress<'_>) -> Result<Inspected, AppError> {
    let mut found = Inspected { report: Report::default(), packed: None, packer: Packer::Unknown, waiting: 0 };
    match look(path, session, &mut found, progress) {
        Err(AppError::Bundle(error)) if error.is_integrity() => found.report.problems.push(blame(&error)),
        looked => looked?,
    }
    Ok(found)
}

fn look(path: &Path, session: Option<&Session>, found: &mut Inspected, progress: Progress<'_>) -> Result<(), AppError> {
    let bundle = Bundle::open(path, &Limits::default(), progress)?;
    let manifest = bundle.manifest();
    found.packed = Some((manifest.org, manifest.by, manifest.created));
    let beside = session.filter(|s| s.office().is_ok_and(|o| o.org == manifest.org));
    let mut said = Packer::Unknown;
    let mut listen = |checked: &Checked| {
        if let Act::CharterPropose(charter) = &checked.act
            && let Some(member) = charter.people.iter().find(|m| m.keys.iter().any(|k| k.key == manifest.by))
        {
            said = Packer::Said(member.name.clone(), member.email.clone());
        }
    };
    let check = match beside {
        Some(session) => {
            let here = Here::new(session.store(), manifest.org)?;
            let mut each = |checked: Checked| {
                listen(&checked);
                Ok(())
            };
            Check::run(&bundle, &here, &mut each, progress)?
        }
        None => {
            let mut each = |checked: Checked| {
                listen(&checked);
                Ok(())
            };
            Check::run(&bundle, &Nothing, &mut each, progress)?
        }
    };
    let office = beside.map(Session::office).transpose()?;
    let known = office.as_ref().and_then(|o| o.seen.holder(&manifest.by).map(|email| (o.people.name(email), email.clone())));
    found.packer = known.map_or(said, |(name, email)| Packer::Known(name, email));
    found.report.events = check.new + check.known;
    found.report.authors = check.authors.len();
    found.report.files = bundle.files().count() as _;
    found.waiting = check.missing.len();
    Ok(())
}

fn blame(error: &BundleError) -> Problem {
    problem(error.code(), error.event(), error.to_string())
}
