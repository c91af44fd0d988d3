//! Joining: a newcomer's first store, founded from a bundle, and the request that a keeper takes him in by (`ledger.md` §3).

use std::path::{Path, PathBuf};

use super::report::Imported;
use super::take::found_from_bundle;
use crate::app::error::AppError;
use crate::app::identity::{KeySource, Unlock, take_key};
use crate::app::join::JoinRequest;
use crate::app::session::{DEFAULT_IDENTITY, Options, Session};
use crate::app::words;
use crate::bundle::Progress;
use crate::domain::ids::Email;
use crate::ledger::fingerprint::Fingerprint;

/// The setting of a store whose organisation was believed without a fingerprint.
const FIRST_USE: &str = "trust_first_use";

/// Who joins, and how he knows whom.
#[derive(Debug, Clone)]
pub struct Joining {
    /// The name that people read.
    pub name: String,
    /// The address that names the person.
    pub email: Email,
    /// Where the key comes from.
    pub key: KeySource,
    /// The organisation's fingerprint, told by another channel; none where the bundle is believed as it comes.
    pub fingerprint: Option<Fingerprint>,
    /// Where to write the request.
    pub request: PathBuf,
}

impl Session {
    /// Whether this store believed the first bundle that came, without a fingerprint.
    pub fn trusted_first_use(&self) -> Result<bool, AppError> {
        Ok(self.store.meta(FIRST_USE)?.is_some())
    }
}

/// Founds a store from a bundle, takes a key into use and writes the request to be taken in with it.
///
/// # Errors
/// What is wrong with the bundle, the fingerprint, the key or the places; a store that did not stand there before is gone then.
pub fn join(
    dir: &Path,
    bundle: &Path,
    joining: &Joining,
    options: Options,
    unlock: &mut dyn Unlock,
    progress: Progress<'_>,
) -> Result<(Session, JoinRequest, Imported), AppError> {
    words::title("person's name", &joining.name)?;
    if joining.request.symlink_metadata().is_ok() {
        let message = format!("{} is there already", joining.request.display());
        return Err(AppError::usage(message, "name another file with -o"));
    }
    let is_new = !dir.exists();
    let (session, told) = found_from_bundle(dir, bundle, joining.fingerprint.as_ref(), options, progress)?;
    match ask(session, joining, unlock) {
        Ok((session, request)) => Ok((session, request, told)),
        Err(error) => {
            if is_new {
                // Everything in it came with the bundle a moment ago.
                let _ = std::fs::remove_dir_all(dir);
            }
            Err(error)
        }
    }
}

fn ask(mut session: Session, joining: &Joining, unlock: &mut dyn Unlock) -> Result<(Session, JoinRequest), AppError> {
    let agent = session.options.agent.clone();
    let (identity, mut key) = take_key(&session.store, &joining.key, &joining.email, agent.as_deref(), unlock)?;
    let request = JoinRequest::new(session.office()?.org, &joining.name, &joining.email, &mut key)?;
    request.write(&joining.request)?;
    session.write(|_, tx| {
        tx.put_identity(&identity)?;
        tx.set_meta(DEFAULT_IDENTITY, joining.email.as_str())?;
        if joining.fingerprint.is_none() {
            tx.set_meta(FIRST_USE, "1")?;
        }
        Ok(())
    })?;
    Ok((session, request))
}
