//! A join request: the small file with which a newcomer, or a person with a new key, asks a keeper to be taken in
//! (`ledger.md` §3). The new key signs it, which proves that it is held.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::AppError;
use super::identity::{UnlockedKey, prove};
use super::words;
use crate::domain::act::possession_statement;
use crate::domain::ids::{Email, EventId, KeyId, hex_bytes};
use crate::ledger::fingerprint::Fingerprint;
use crate::ledger::key::ssh_fingerprint;
use crate::ledger::sign::{NAMESPACE_JOIN, verify};

/// What the file says that it is.
pub const FORMAT: &str = "obstat-join/v1";

/// A longer file is none.
const MAX: u64 = 16 << 10;

/// A request to be taken into a charter with a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    /// [`FORMAT`].
    pub format: String,
    /// The organisation's first event.
    pub org: EventId,
    /// The name that people read.
    pub name: String,
    /// The address that names the person.
    pub email: Email,
    /// The new key.
    pub key: KeyId,
    /// Its signature over [`possession_statement`], 128 hex digits, namespace `obstat-join-v1`.
    pub proof: String,
}

impl JoinRequest {
    /// Makes a request and signs it with the key that asks.
    pub fn new(org: EventId, name: &str, email: &Email, key: &mut UnlockedKey) -> Result<Self, AppError> {
        let proved = prove(key, Some(org), email)?;
        let (name, email) = (words::title("person's name", name)?, email.clone());
        Ok(Self { format: FORMAT.to_owned(), org, name, email, key: proved.key, proof: proved.proof })
    }

    /// Reads a request from a file and checks that its key signed it.
    ///
    /// # Errors
    /// A usage error for what is no request; [`AppError::Integrity`] for one whose signature does not hold.
    pub fn read(path: &Path) -> Result<Self, AppError> {
        let no_request = |why: String| {
            let message = format!("{} is not a join request: {why}", path.display());
            AppError::usage(message, "the newcomer makes one: obstat join BUNDLE --name N --email E --new-key -o FILE")
        };
        let meta = std::fs::metadata(path).map_err(|e| AppError::file(path, "read", e))?;
        if !meta.is_file() || meta.len() > MAX {
            return Err(no_request("it is no small file".into()));
        }
        let text = std::fs::read_to_string(path).map_err(|e| AppError::file(path, "read", e))?;
        let request: Self = serde_json::from_str(&text).map_err(|e| no_request(e.to_string()))?;
        if request.format != FORMAT {
            return Err(no_request("it is of another format".into()));
        }
        words::title("person's name", &request.name)?;
        let statement = possession_statement(Some(request.org), &request.email, &request.key);
        let proof = hex_bytes::<64>(&request.proof).unwrap_or([0; 64]);
        if verify(NAMESPACE_JOIN, &request.key, statement.as_bytes(), &proof).is_err() {
            let message = format!("the join request {} is not signed by the key that it names", path.display());
            return Err(AppError::Integrity(message));
        }
        Ok(request)
    }

    /// Writes the request into a new file.
    pub fn write(&self, path: &Path) -> Result<(), AppError> {
        use std::io::Write;
        let text = serde_json::to_string_pretty(self).map_err(|e| AppError::Integrity(e.to_string()))?;
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
        let written = file.and_then(|mut file| writeln!(file, "{text}").and_then(|()| file.sync_all()));
        written.map_err(|e| AppError::file(path, "written", e))
    }

    /// Checks that it asks this organisation, for this person if one is named.
    pub fn fits(&self, org: EventId, email: Option<&Email>) -> Result<(), AppError> {
        if self.org != org {
            let message = format!("the request asks another organisation, {}", Fingerprint::of(&self.org));
            return Err(AppError::usage(message, format!("this one is {}", Fingerprint::of(&org))));
        }
        match email.filter(|email| **email != self.email) {
            None => Ok(()),
            Some(email) => {
                let message = format!("the request is of {}, not of {email}", self.email);
                Err(AppError::usage(message, "take the person in: obstat person add --request FILE"))
            }
        }
    }

    /// The fingerprint of its key, to be compared by telephone.
    pub fn fingerprint(&self) -> String {
        ssh_fingerprint(&self.key)
    }
}
