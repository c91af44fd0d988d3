//! The files that stand beside the events: hashed again, each by the name that it bears.

use super::{Report, problem};
use crate::app::error::AppError;
use crate::app::readings::Recheck;
use crate::app::session::Session;
use crate::domain::release::Release;
use crate::store::FileError;

impl Session {
    /// Hashes every stored file again. One that is not here is no fault, whether it was purged or never came.
    pub(super) fn verify_files(&self, report: &mut Report) -> Result<(), AppError> {
        let files = self.store.files();
        let purged = self.purged()?;
        report.purged = purged.keys().filter(|file| !files.has(file)).count();
        for stored in files.all()? {
            report.files += 1;
            match files.verify(&stored.sha256) {
                Ok(_) | Err(FileError::NotHere { .. }) => {}
                Err(e @ FileError::Altered { .. }) => report.problems.push(problem("file", None, e.to_string())),
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }

    /// Reads evidence again: what was signed of a file must be what it says. A file that is not here, or has other bytes, is told
    /// where files are hashed.
    pub(super) fn verify_readings(&self, release: &Release, report: &mut Report) -> Result<(), AppError> {
        for evidence in
            release.evidence.iter().filter(|e| e.reading.as_ref().is_some_and(|r| !r.metrics.is_empty() || r.topics > 0))
        {
            match self.recheck_reading(evidence) {
                Ok(Recheck::Differs(_, text)) => {
                    report.problems.push(problem("reading", Some(evidence.id), format!("of “{}”, {text}", evidence.title)));
                }
                Ok(_) | Err(AppError::Files(FileError::Altered { .. })) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }
}
