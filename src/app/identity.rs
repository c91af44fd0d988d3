//! Keys: made, read, unlocked for one signing, and forgotten again.

use std::path::{Path, PathBuf};

use rand_core::OsRng;
use zeroize::Zeroizing;

use super::agent::{self, AgentSigner};
use super::error::AppError;
use super::session::Session;
use crate::domain::act::{MemberKey, possession_statement};
use crate::domain::ids::{Email, EventId, KeyId, hex};
use crate::ledger::key::{self, KeyError, SecretKey};
use crate::ledger::sign::{NAMESPACE_JOIN, SignError, Signer, sign};
use crate::store::{Identity, KeyPlace, Store};

/// A passphrase, wiped when dropped.
pub type Passphrase = Zeroizing<String>;

/// Gives passphrases when they are needed: from a file, from a terminal, from a dialog, or never.
pub trait Unlock {
    /// The passphrase of an existing key; none when there is none to give.
    fn passphrase(&mut self, who: &Email, key_file: &Path) -> Result<Option<Passphrase>, AppError>;

    /// The passphrase that a new key is to be kept under; none for a key without one.
    fn new_passphrase(&mut self, who: &Email) -> Result<Option<Passphrase>, AppError>;
}

/// Gives one passphrase, or none, to whoever asks.
#[derive(Debug, Default)]
pub struct Fixed(pub Option<Passphrase>);

impl Unlock for Fixed {
    fn passphrase(&mut self, _: &Email, _: &Path) -> Result<Option<Passphrase>, AppError> {
        Ok(self.0.clone())
    }

    fn new_passphrase(&mut self, _: &Email) -> Result<Option<Passphrase>, AppError> {
        Ok(self.0.clone())
    }
}

/// Where a person's key is to come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// Made now and kept in the store's directory.
    New,
    /// Made now and written into this new file, to be kept elsewhere.
    Outside(PathBuf),
    /// An OpenSSH private key file, left where it is.
    File(PathBuf),
    /// A key of the running ssh-agent; by its SHA256 fingerprint or comment when there are several.
    Agent(Option<String>),
}

/// An unlocked key.
pub type UnlockedKey = Box<dyn Signer>;

impl Signer for UnlockedKey {
    fn key(&self) -> KeyId {
        (**self).key()
    }

    fn sign(&mut self, preimage: &[u8]) -> Result<[u8; 64], SignError> {
        (**self).sign(preimage)
    }
}

/// Takes a key into use for a person: makes or reads it, and says where its private half is.
pub fn take_key(
    store: &Store,
    source: &KeySource,
    email: &Email,
    agent: Option<&Path>,
    unlock: &mut dyn Unlock,
) -> Result<(Identity, UnlockedKey), AppError> {
    match source {
        KeySource::New => {
            let secret = SecretKey::generate(&mut OsRng, email.as_str());
            let name = format!("{}-{}", email.as_str().replace(['/', '@'], "_"), &secret.key().to_string()[..8]);
            let path = store.make_keys_dir()?.join(name);
            let path = std::path::absolute(&path).map_err(|e| AppError::file(&path, "written", e))?;
            save(&path, &secret, unlock.new_passphrase(email)?)?;
            Ok((Identity { email: email.clone(), key: secret.key(), place: KeyPlace::File(path) }, Box::new(secret)))
        }
        KeySource::Outside(path) => {
            let secret = SecretKey::generate(&mut OsRng, email.as_str());
            let path = std::path::absolute(path).map_err(|e| AppError::file(path, "written", e))?;
            save(&path, &secret, unlock.new_passphrase(email)?)?;
            Ok((Identity { email: email.clone(), key: secret.key(), place: KeyPlace::File(path) }, Box::new(secret)))
        }
        KeySource::File(path) => {
            let secret = read_key(path, email, unlock)?;
            let path = std::path::absolute(path).map_err(|e| AppError::file(path, "read", e))?;
            Ok((Identity { email: email.clone(), key: secret.key(), place: KeyPlace::File(path) }, Box::new(secret)))
        }
        KeySource::Agent(wanted) => {
            let socket = agent.ok_or_else(no_agent)?;
            let key = pick(&agent::identities(socket)?, wanted.as_deref())?;
            let signer = AgentSigner::connect(socket, key)?;
            Ok((Identity { email: email.clone(), key, place: KeyPlace::Agent }, Box::new(signer)))
        }
    }
}

fn no_agent() -> AppError {
    AppError::usage("no ssh-agent is running here", "start one and set SSH_AUTH_SOCK, or name a key file with --key FILE")
}

fn pick(keys: &[(KeyId, String)], wanted: Option<&str>) -> Result<KeyId, AppError> {
    let fits = |(key, comment): &&(KeyId, String)| wanted.is_none_or(|w| comment == w || key::ssh_fingerprint(key) == w);
    let found: Vec<_> = keys.iter().filter(fits).collect();
    match found.as_slice() {
        [(key, _)] => Ok(*key),
        [] => Err(AppError::usage("the ssh-agent holds no such Ed25519 key", "see what it holds: ssh-add -l")),
        _ => Err(AppError::usage("the ssh-agent holds several Ed25519 keys", "name one by its comment or SHA256 fingerprint")),
    }
}

/// Writes a new key file, readable by its owner alone, under a name that nothing bears yet.
fn save(path: &Path, secret: &SecretKey, passphrase: Option<Passphrase>) -> Result<(), AppError> {
    use std::io::Write;
    let text = secret
        .write(&mut OsRng, passphrase.as_ref().map(|p| p.as_str()))
        .map_err(|source| AppError::Key { path: path.to_owned(), source })?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|e| AppError::file(path, "written", e))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| AppError::file(path, "written", e))
}

/// The public half of a private key file, which stands in it in the open.
pub(super) fn public_of(path: &Path) -> Result<KeyId, AppError> {
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|e| key_file(path, e))?);
    key::public_of(&text).map_err(|source| AppError::Key { path: path.to_owned(), source })
}

fn read_key(path: &Path, email: &Email, unlock: &mut dyn Unlock) -> Result<SecretKey, AppError> {
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|e| key_file(path, e))?);
    let bad = |source| AppError::Key { path: path.to_owned(), source };
    if !key::is_locked(&text).map_err(bad)? {
        return SecretKey::read(&text, None).map_err(bad);
    }
    let passphrase = unlock.passphrase(email, path)?;
    SecretKey::read(&text, passphrase.as_ref().map(|p| p.as_str())).map_err(bad)
}

/// A file that is no text cannot be a key; anything else is the system's to say.
fn key_file(path: &Path, error: std::io::Error) -> AppError {
    if error.kind() == std::io::ErrorKind::InvalidData {
        return AppError::Key { path: path.to_owned(), source: KeyError::NotAKeyFile };
    }
    AppError::file(path, "read", error)
}

/// Proves that a key is held: it signs the statement that names its person.
pub fn prove(key: &mut UnlockedKey, org: Option<EventId>, email: &Email) -> Result<MemberKey, AppError> {
    let id = key.key();
    let statement = possession_statement(org, email, &id);
    let proof = sign(key, NAMESPACE_JOIN, statement.as_bytes()).map_err(|e| AppError::Integrity(e.to_string()))?;
    Ok(MemberKey { key: id, proof: hex(&proof) })
}

impl Session {
    /// Unlocks the key of an identity for one signing. A locked file whose key a running agent holds needs no passphrase.
    pub fn unlock(&self, identity: &Identity, unlock: &mut dyn Unlock) -> Result<UnlockedKey, AppError> {
        let agent = self.options.agent.as_deref();
        match &identity.place {
            KeyPlace::Agent => Ok(Box::new(AgentSigner::connect(agent.ok_or_else(no_agent)?, identity.key)?)),
            KeyPlace::File(path) => {
                let path = &self.key_path(path);
                let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|e| key_file(path, e))?);
                let locked = key::is_locked(&text).map_err(|source| AppError::Key { path: path.clone(), source })?;
                if let (true, Some(socket)) = (locked, self.holding_agent(identity)) {
                    return Ok(Box::new(AgentSigner::connect(socket, identity.key)?));
                }
                let secret = read_key(path, &identity.email, unlock)?;
                if secret.key() != identity.key {
                    return Err(AppError::Unable {
                        message: format!("{} holds another key than the charter knows for {}", path.display(), identity.email),
                        help: "restore the right file, or add this key: obstat key add".into(),
                    });
                }
                Ok(Box::new(secret))
            }
        }
    }

    /// Where a key file lies now: one that was made in the store moves with it.
    fn key_path(&self, path: &Path) -> PathBuf {
        let moved = path.file_name().map(|name| self.store.keys_dir().join(name));
        moved.filter(|moved| !path.exists() && moved.exists()).unwrap_or_else(|| path.to_owned())
    }

    /// Where the file of an identity's key lies now; none for a key of the agent.
    pub(super) fn key_file(&self, identity: &Identity) -> Option<PathBuf> {
        match &identity.place {
            KeyPlace::Agent => None,
            KeyPlace::File(path) => Some(self.key_path(path)),
        }
    }

    /// The running agent, if it holds an identity's key.
    fn holding_agent(&self, identity: &Identity) -> Option<&Path> {
        let held = |keys: Vec<(KeyId, String)>| keys.iter().any(|(key, _)| *key == identity.key);
        self.options.agent.as_deref().filter(|socket| agent::identities(socket).is_ok_and(held))
    }

    /// Says whether signing for this identity will ask for a passphrase: no agent signs with its key, and its file has one.
    pub fn is_locked(&self, identity: &Identity) -> bool {
        self.has_passphrase(identity) && self.holding_agent(identity).is_none()
    }

    /// Says whether the file of an identity's key is under a passphrase.
    pub fn has_passphrase(&self, identity: &Identity) -> bool {
        match &identity.place {
            KeyPlace::Agent => false,
            KeyPlace::File(path) => std::fs::read_to_string(self.key_path(path))
                .is_ok_and(|text| key::is_locked(&Zeroizing::new(text)).unwrap_or(false)),
        }
    }
}
