//! Verifying a bundle without importing it, with a store beside it or without.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::outside::{Here, Nothing};
use crate::app::error::AppError;
use crate::app::session::Session;
use crate::app::verify::{Problem, Report, problem};
use crate::bundle::{Bundle, BundleError, Check, Limits, Progress};
use crate::domain::ids::{EventId, KeyId};

/// What a look at a bundle found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// What was checked and does not hold.
    pub report: Report,
    /// Whose it is, who packed it and when; none where not even its manifest holds.
    pub packed: Option<(EventId, KeyId, DateTime<Utc>)>,
    /// Events that it rests on and that are not at hand.
    pub waiting: usize,
}

/// Verifies a bundle: everything that an import would check. A session's store stands beside it if it is the same organisation's.
///
/// # Errors
/// What keeps the file from being read; what is wrong with it stands in the answer.
pub fn inspect(path: &Path, session: Option<&Session>, progress: Progress<'_>) -> Result<Inspected, AppError> {
    let mut found = Inspected {
        report: Report { events: 0, authors: 0, files: 0, purged: 0, problems: Vec::new() },
        packed: None,
        waiting: 0,
    };
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
    let check = match beside {
        Some(session) => Check::run(&bundle, &Here::new(session.store(), manifest.org)?, &mut |_| Ok(()), progress)?,
        None => Check::run(&bundle, &Nothing, &mut |_| Ok(()), progress)?,
    };
    found.report.events = check.new + check.known;
    found.report.authors = check.authors.len();
    found.report.files = bundle.files().count() as _;
    found.waiting = check.missing.len();
    Ok(())
}

fn blame(error: &BundleError) -> Problem {
    problem(error.code(), error.event(), error.to_string())
}
