//! Signing through a running ssh-agent: the secret half never enters this program.

use std::path::Path;

use ssh_agent_client_rs::{Client, Error, Identity};
use ssh_key::PublicKey;
use ssh_key::public::{Ed25519PublicKey, KeyData};

use crate::domain::ids::KeyId;
use crate::ledger::sign::{SignError, Signer};

/// Tells why the agent could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgentError {
    /// Nobody answers at the socket.
    #[error("no ssh-agent answers at {socket} ({reason}): start one, or set SSH_AUTH_SOCK")]
    NoAgent {
        /// The socket's path.
        socket: String,
        /// What the system said.
        reason: String,
    },
    /// The agent answers, but not as one.
    #[error("the ssh-agent did not list its keys ({0}): try ssh-add -l")]
    NoList(String),
    /// The key is not there.
    #[error("the ssh-agent does not hold the key {0}: add it with ssh-add")]
    NoKey(KeyId),
}

/// Lists the agent's Ed25519 keys with their comments; others, and certificates, are left out.
///
/// # Errors
/// An [`AgentError`] if nobody answers at the socket or the answer makes no sense.
pub fn identities(socket: &Path) -> Result<Vec<(KeyId, String)>, AgentError> {
    list(&mut connect(socket)?)
}

fn connect(socket: &Path) -> Result<Client, AgentError> {
    Client::connect(socket).map_err(|error| AgentError::NoAgent { socket: socket.display().to_string(), reason: reason(&error) })
}

fn list(client: &mut Client) -> Result<Vec<(KeyId, String)>, AgentError> {
    let held = client.list_all_identities().map_err(|error| AgentError::NoList(reason(&error)))?;
    let ours = |identity: Identity<'_>| match identity {
        Identity::PublicKey(key) => key.key_data().ed25519().map(|raw| (KeyId(raw.0), key.comment().to_owned())),
        Identity::Certificate(_) => None,
    };
    Ok(held.into_iter().filter_map(ours).collect())
}

/// Signs with one key of the agent, which may ask its owner each time.
pub struct AgentSigner {
    client: Client,
    key: KeyId,
}

impl AgentSigner {
    /// Connects to the agent and makes sure that it holds the key.
    ///
    /// # Errors
    /// Any [`AgentError`].
    pub fn connect(socket: &Path, key: KeyId) -> Result<Self, AgentError> {
        let mut client = connect(socket)?;
        let held = list(&mut client)?;
        if held.iter().any(|(k, _)| *k == key) { Ok(Self { client, key }) } else { Err(AgentError::NoKey(key)) }
    }
}

impl Signer for AgentSigner {
    fn key(&self) -> KeyId {
        self.key
    }

    fn sign(&mut self, preimage: &[u8]) -> Result<[u8; 64], SignError> {
        let key = PublicKey::from(KeyData::Ed25519(Ed25519PublicKey(self.key.0)));
        let made = self.client.sign(key, preimage).map_err(|error| SignError::NotSigned(reason(&error)))?;
        made.as_bytes().try_into().map_err(|_| SignError::NotSigned("the ssh-agent gave a signature of another kind".into()))
    }
}

fn reason(error: &Error) -> String {
    match error {
        Error::AgentCommunicationError(error) => error.to_string(),
        Error::RemoteFailure => "the ssh-agent refused: it is locked, the key is gone, or its owner said no".to_owned(),
        other => other.to_string(),
    }
}
