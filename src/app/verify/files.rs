//! The files that stand beside the events: hashed again, each by the name that it bears.

use super::{Report, problem};
use crate::app::error::AppError;
use crate::app::session::Session;
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
}
