//! What this copy knows about itself: settings, the identities it may sign for, and words not yet signed.

use std::path::PathBuf;

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, StoreError, Tx};
use crate::domain::ids::{Email, KeyId};

/// Where the private half of a key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// In an OpenSSH key file.
    File(PathBuf),
    /// In a running ssh-agent.
    Agent,
}

/// One key that may sign here, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The person.
    pub email: Email,
    /// The key.
    pub key: KeyId,
    /// Where its private half is.
    pub place: KeyPlace,
}

impl Reader {
    /// Looks up one setting of this copy.
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.ask(|c| c.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional())
    }

    /// Lists the settings whose names begin so, in the order of their names.
    pub fn metas(&self, beginning: &str) -> Result<Vec<(String, String)>, StoreError> {
        const SQL: &str = "SELECT key, value FROM meta WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([beginning], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
    }

    /// Lists the keys that may sign here, by person.
    pub fn identities(&self) -> Result<Vec<Identity>, StoreError> {
        const SQL: &str = "SELECT email, key, kind, path FROM identities ORDER BY email, key";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([], identity)?.collect())
    }

    /// Looks up words that were typed but not signed.
    pub fn draft(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.ask(|c| c.prepare_cached("SELECT text FROM drafts WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional())
    }

    /// Lists all such words with their keys, in the order of the keys.
    pub fn drafts(&self) -> Result<Vec<(String, String)>, StoreError> {
        const SQL: &str = "SELECT key, text FROM drafts ORDER BY key";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
    }
}

impl Tx<'_> {
    /// Keeps one setting of this copy.
    pub fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.set("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2", key, value)
    }

    /// Forgets one setting.
    pub fn drop_meta(&self, key: &str) -> Result<(), StoreError> {
        self.ask(|c| c.execute("DELETE FROM meta WHERE key = ?1", [key])).map(drop)
    }

    /// Keeps a key that may sign here; the same key again changes its person and place.
    pub fn put_identity(&self, identity: &Identity) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO identities (key, email, kind, path) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET email = ?2, kind = ?3, path = ?4";
        let (kind, path) = match &identity.place {
            KeyPlace::File(path) => ("file", Some(path.to_string_lossy())),
            KeyPlace::Agent => ("agent", None),
        };
        self.ask(|c| c.execute(SQL, params![identity.key, identity.email, kind, path])).map(drop)
    }

    /// Forgets a key that may sign here; its file stays.
    pub fn drop_identity(&self, key: &KeyId) -> Result<(), StoreError> {
        self.ask(|c| c.execute("DELETE FROM identities WHERE key = ?1", [key])).map(drop)
    }

    /// Keeps words that were typed but not signed; empty words are forgotten.
    pub fn set_draft(&self, key: &str, text: &str) -> Result<(), StoreError> {
        if text.is_empty() {
            return self.ask(|c| c.execute("DELETE FROM drafts WHERE key = ?1", [key])).map(drop);
        }
        self.set("INSERT INTO drafts (key, text) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET text = ?2", key, text)
    }

    fn set(&self, sql: &str, key: &str, value: &str) -> Result<(), StoreError> {
        self.ask(|c| c.prepare_cached(sql)?.execute([key, value])).map(drop)
    }
}

fn identity(row: &Row<'_>) -> rusqlite::Result<Identity> {
    let path: Option<String> = row.get(3)?;
    let place = path.map_or(KeyPlace::Agent, |p| KeyPlace::File(p.into()));
    Ok(Identity { email: row.get(0)?, key: row.get(1)?, place })
}
