//! Keys that this store signs with.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::{Global, KeyArgs};
use super::context::{self, Passphrases};
use super::error::CliError;
use super::output::Reply;
use super::page::{Page, Tone};
use super::typed;
use crate::app::identity::{KeySource, take_key};
use crate::app::{AppError, ErrorKind, Session};
use crate::domain::ids::Email;
use crate::ledger::key::ssh_fingerprint;
use crate::store::{Identity, KeyPlace};

/// Keys that this store signs with
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// List the identities of this store
    List(KeyListArgs),
    /// Add a key with which a person of the organisation signs in this store
    Add(KeyAddArgs),
}

/// List the identities of this store
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat key list\n  obstat key list --json")]
pub struct KeyListArgs {}

/// Add a key with which a person of the organisation signs in this store
///
/// The person and the key must stand in the charter (see `obstat person add`).
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat key add --email dana@example.org --key ~/.ssh/dana_ed25519")]
pub struct KeyAddArgs {
    /// Whose key it is; the person named with --as unless given
    #[arg(long, value_name = "EMAIL", value_parser = typed::email)]
    pub email: Option<Email>,
    /// The OpenSSH Ed25519 key file; it stays where it is
    #[arg(long, value_name = "FILE", help_heading = "Key", required_unless_present = "agent_key")]
    pub key: Option<PathBuf>,
    /// A key of the running ssh-agent: by its comment or SHA256 fingerprint when it holds several
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "", help_heading = "Key", conflicts_with = "key")]
    pub agent_key: Option<String>,
    /// Its passphrase.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Lists and adds keys.
pub fn run(command: &KeyCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        KeyCommand::List(_) => list(global),
        KeyCommand::Add(args) => add(args, global),
    }
}

/// An identity as JSON has it.
pub fn identity_json(session: &Session, identity: &Identity) -> Result<serde_json::Value, CliError> {
    let (place, file) = match &identity.place {
        KeyPlace::File(path) => ("file", Some(path.display().to_string())),
        KeyPlace::Agent => ("agent", None),
    };
    Ok(serde_json::json!({
        "id": identity.key.to_string(),
        "email": identity.email.as_str(),
        "key": identity.key.to_string(),
        "fingerprint": ssh_fingerprint(&identity.key),
        "place": place,
        "file": file,
        "passphrase": session.is_locked(identity),
        "counts": session.office()?.seen.holder(&identity.key) == Some(&identity.email),
    }))
}

fn list(global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let identities = session.store().identities().map_err(AppError::from)?;
    let values: Result<Vec<_>, CliError> = identities.iter().map(|i| identity_json(&session, i)).collect();
    let rows = identities.iter().map(|i| vec![i.email.as_str().into(), ssh_fingerprint(&i.key).into(), place(i).into()]);
    let mut page = Page::new();
    page.table(&["PERSON", "KEY", "WHERE"], rows.collect(), "no key: nothing can be signed here");
    Ok(Reply::new(serde_json::json!({ "schema": "obstat/keys/v1", "keys": values? }), page))
}

fn add(args: &KeyAddArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let email = args.email.as_ref().or(global.acting_as.as_ref());
    let email = email.ok_or_else(|| CliError::usage("nothing says whose key it is", "give --email EMAIL"))?;
    session.person(email.as_str())?;
    let source = match (&args.key, &args.agent_key) {
        (Some(file), _) => KeySource::File(file.clone()),
        (None, name) => KeySource::Agent(name.clone().filter(|n| !n.is_empty())),
    };
    let agent = context::options(global)?.agent;
    let (identity, _) = take_key(session.store(), &source, email, agent.as_deref(), &mut Passphrases::new(&args.unlock))?;
    if session.office()?.seen.holder(&identity.key) != Some(email) {
        let text = format!(
            "{} is not a key of {email} in the charter in force, so nothing that it signs would count",
            ssh_fingerprint(&identity.key)
        );
        return Err(CliError::new(ErrorKind::Refused, text, "a keeper takes a person in with the key: obstat person add"));
    }
    session.keep_identity(&identity)?;
    let mut data = identity_json(&session, &identity)?;
    data["schema"] = "obstat/key/v1".into();
    let mut page = Page::new();
    page.toned(Tone::Good, format!("{email} can sign here with {}", ssh_fingerprint(&identity.key)));
    Ok(Reply::new(data, page))
}

/// Where the private half of a key is, in words.
pub fn place(identity: &Identity) -> String {
    match &identity.place {
        KeyPlace::File(path) => path.display().to_string(),
        KeyPlace::Agent => "ssh-agent".to_owned(),
    }
}
