//! Keys that this store signs with.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs, KeySource};
use super::context::{self, Passphrases};
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::typed;
use crate::app::identity::take_key;
use crate::app::propose::Proposal;
use crate::app::words::TypedTime;
use crate::app::{AppError, JoinRequest, KeyLine, KeyState, NewKey, Session};
use crate::domain::ids::Email;
use crate::ledger::dsse;
use crate::ledger::key::ssh_fingerprint;
use crate::store::{Identity, KeyPlace};

/// Keys that this store signs with
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// List the identities of this store
    List(KeyListArgs),
    /// Add a key with which a person of the organisation signs
    Add(KeyAddArgs),
    /// Put a new key in place of one, which ends at what has been seen of it
    Rotate(KeyRotateArgs),
    /// End a key: what it signed within the cut stays, nothing else counts
    Revoke(KeyRevokeArgs),
    /// Suspend a key at once, as a keeper or its owner; it only denies
    Suspend(KeySuspendArgs),
    /// Let a suspended key count again
    Restore(KeyNamedArgs),
    /// Ask a keeper, by a file, for one key more or in place of yours
    Request(KeyRequestArgs),
    /// Print a public key as PEM, for those who verify attestations
    Pem(KeyPemArgs),
}

/// Where the key comes from: here, or a request from elsewhere.
#[derive(Debug, Args)]
pub struct NewKeyArgs {
    /// The new key.
    #[command(flatten)]
    pub source: KeySource,
    /// The key's holder asked for it by this file
    #[arg(long, value_name = "FILE", help_heading = "Key", conflicts_with_all = ["new_key", "key", "agent_key"])]
    pub request: Option<PathBuf>,
    /// Read the new key's passphrase from this file, where it differs from yours
    #[arg(long, value_name = "FILE", help_heading = "Key")]
    pub new_passphrase_file: Option<PathBuf>,
    /// The new key has no passphrase, where yours has one
    #[arg(long, conflicts_with = "new_passphrase_file", help_heading = "Key")]
    pub no_new_passphrase: bool,
    /// Your own key's passphrase.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

impl NewKeyArgs {
    fn passphrases(&self) -> Passphrases {
        let own = self.new_passphrase_file.is_some() || self.no_new_passphrase;
        let theirs = KeyArgs { passphrase_file: self.new_passphrase_file.clone(), no_passphrase: self.no_new_passphrase };
        Passphrases::new(if own { &theirs } else { &self.unlock })
    }
}

/// Put a new key in place of one, which ends at what has been seen of it
///
/// The new key proves that it is held. What the old one signs from then on counts for nothing, whatever time it claims.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat key rotate --new-key
  obstat key rotate dana@example.org --request dana.join")]
pub struct KeyRotateArgs {
    /// The old key: its person, SHA256 fingerprint or the beginning of its hex; yours unless given
    #[arg(value_name = "OLD")]
    pub old: Option<String>,
    /// The new one.
    #[command(flatten)]
    pub new: NewKeyArgs,
}

/// End a key: what it signed within the cut stays, nothing else counts
///
/// The cut is what this store has seen of the key. If it was in wrong hands, --since cuts earlier.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat key revoke dana@example.org
  obstat key revoke SHA256:8fWf0 --since 2026-11-20")]
pub struct KeyRevokeArgs {
    /// The key: its person, SHA256 fingerprint or the beginning of its hex
    #[arg(value_name = "KEY")]
    pub key: String,
    /// Accept nothing that claims to be from this moment on, nor what followed it: the key was in wrong hands
    #[arg(long, value_name = "TIME", value_parser = typed::time)]
    pub since: Option<TypedTime>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Suspend a key at once, as a keeper or its owner; it only denies
///
/// Nothing that it signs from here on counts, but it still accepts charters. A charter ends it (revoke) or lets it count
/// again (restore); until then nobody suspends a second person's key.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat key suspend dana@example.org --reason 'Her laptop was stolen'")]
pub struct KeySuspendArgs {
    /// The key: its person, SHA256 fingerprint or the beginning of its hex
    #[arg(value_name = "KEY")]
    pub key: String,
    /// Why
    #[arg(long, value_name = "T")]
    pub reason: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// A key.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat key restore dana@example.org")]
pub struct KeyNamedArgs {
    /// The key: its person, SHA256 fingerprint or the beginning of its hex
    #[arg(value_name = "KEY")]
    pub key: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Print a public key as PEM, for those who verify attestations
///
/// openssl and every library of the kind read it. The key's name in an envelope is the SHA-256 of what the PEM wraps.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat key pem gate@example.org > gate.pem")]
pub struct KeyPemArgs {
    /// The key: its person, SHA256 fingerprint or the beginning of its hex
    #[arg(value_name = "KEY")]
    pub key: String,
}

/// Ask a keeper, by a file, for one key more or in place of yours
///
/// The new key signs the file, which proves that it is held; a keeper takes it in with `obstat key add --request FILE` or
/// `obstat key rotate EMAIL --request FILE`. Your old key need not count any more, nor lie here; --as says then who you are.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat key request --new-key -o dana.join
  obstat key request --new-key -o dana.join --as dana@example.org")]
pub struct KeyRequestArgs {
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// The new key.
    #[command(flatten)]
    pub source: KeySource,
    /// Its passphrase.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// List the identities of this store
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat key list\n  obstat key list --json")]
pub struct KeyListArgs {}

/// Add a key with which a person of the organisation signs
///
/// A key that stands in the charter is only made known to this store. Any other proves that it is held, and a revision of
/// the charter takes it in.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat key add --email dana@example.org --key ~/.ssh/dana_ed25519
  obstat key add --email dana@example.org --request dana.join")]
pub struct KeyAddArgs {
    /// Whose key it is; the person named with --as unless given
    #[arg(long, value_name = "EMAIL", value_parser = typed::email)]
    pub email: Option<Email>,
    /// The key.
    #[command(flatten)]
    pub new: NewKeyArgs,
}

/// Lists, adds, changes and ends keys.
pub fn run(command: &KeyCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        KeyCommand::List(_) => list(global),
        KeyCommand::Add(args) => add(args, global),
        KeyCommand::Rotate(args) => rotate(args, global),
        KeyCommand::Revoke(a) => act::sign(global, &a.unlock, Names::Changed, |s| {
            let since = a.since.map(|t| t.beginning(s.office()?.time_zone, s.now())).transpose()?;
            s.key_revoke(&s.key_named(&a.key)?, since)
        }),
        KeyCommand::Suspend(a) => {
            act::sign(global, &a.unlock, Names::Made("key.suspend"), |s| s.key_suspend(&s.key_named(&a.key)?, &a.reason))
        }
        KeyCommand::Restore(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.key_restore(&s.key_named(&a.key)?)),
        KeyCommand::Request(args) => request(args, global),
        KeyCommand::Pem(args) => pem(args, global),
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
        "passphrase": session.has_passphrase(identity),
        "counts": counts(session, identity)?,
    }))
}

fn list(global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let identities = session.store().identities().map_err(AppError::from)?;
    let values: Result<Vec<_>, CliError> = identities.iter().map(|i| identity_json(&session, i)).collect();
    let rows = identities.iter().map(|i| vec![i.email.as_str().into(), ssh_fingerprint(&i.key).into(), place(i).into()]);
    let mut page = Page::new();
    page.table(&["PERSON", "KEY", "WHERE"], rows.collect(), "no key: nothing can be signed here");
    let known = session.keys()?;
    let rows = known.iter().map(|k| {
        let tone = if k.state == KeyState::InUse { Tone::Plain } else { Tone::Warn };
        vec![k.email.as_str().into(), ssh_fingerprint(&k.key).into(), Cell::toned(tone, k.state.word())]
    });
    page.heading("In the charter").table(&["PERSON", "KEY", "STATE"], rows.collect(), "none");
    let charter: Vec<_> = known.iter().map(line_json).collect();
    Ok(Reply::new(serde_json::json!({ "schema": "obstat/keys/v1", "keys": values?, "charter": charter }), page))
}

/// A key of the charter as JSON has it.
pub fn line_json(line: &KeyLine) -> serde_json::Value {
    serde_json::json!({
        "id": line.key.to_string(),
        "email": line.email.as_str(),
        "key": line.key.to_string(),
        "fingerprint": ssh_fingerprint(&line.key),
        "state": line.state.word(),
    })
}

fn counts(session: &Session, identity: &Identity) -> Result<bool, CliError> {
    let office = session.office()?;
    let stands = office.seen.standing(&identity.key).is_some_and(|(who, _)| *who == identity.email);
    Ok(stands && !office.seen.is_suspended(&identity.key))
}

fn rotate(args: &KeyRotateArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let old = match &args.old {
        Some(text) => session.key_named(text)?,
        None => session.key_named(&session.me()?.1.key.to_string())?,
    };
    changed(&mut session, &args.new, global, |s, key, unlock| s.key_rotate(&old, key, unlock))
}

/// Proposes a charter with another key, signs it, and keeps the key where it was made here.
fn changed(
    session: &mut Session,
    args: &NewKeyArgs,
    global: &Global,
    propose: impl FnOnce(&Session, &NewKey<'_>, &mut Passphrases) -> Result<(Proposal, Option<Identity>), AppError>,
) -> Result<Reply, CliError> {
    let asked = args.request.as_deref().map(JoinRequest::read).transpose()?;
    let here = if asked.is_none() { Some(context::key_source(&args.source)?) } else { None };
    let key = match (&asked, &here) {
        (Some(request), _) => NewKey::Asked(request),
        (None, Some(source)) => NewKey::Here(source),
        (None, None) => {
            return Err(CliError::usage("nothing says which key to use", "give --new-key, --key FILE or --request FILE"));
        }
    };
    let (proposal, identity) = propose(session, &key, &mut args.passphrases())?;
    let done = session.sign(proposal, &mut Passphrases::new(&args.unlock))?;
    identity.iter().try_for_each(|identity| session.keep_identity(identity))?;
    act::signed(session, global, &done, Names::Changed)
}

fn request(args: &KeyRequestArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let person = session.asker()?;
    let source = context::key_source(&args.source)?;
    let agent = context::options(global)?.agent;
    let unlock = &mut Passphrases::new(&args.unlock);
    let (identity, mut key) = take_key(session.store(), &source, &person.email, agent.as_deref(), unlock)?;
    let request = JoinRequest::new(session.office()?.org, &person.name, &person.email, &mut key)?;
    request.write(&args.output)?;
    session.keep_identity(&identity)?;
    Ok(asked(&request, &args.output))
}

fn pem(args: &KeyPemArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let line = session.key_named(&args.key)?;
    let text = dsse::pem(&line.key);
    let mut data = line_json(&line);
    data["schema"] = "obstat/key/v1".into();
    data["keyid"] = dsse::key_name(&line.key).to_string().into();
    data["pem"] = text.clone().into();
    Ok(Reply::raw(data, text))
}

/// Says what a request asks and what to do with it.
pub fn asked(request: &JoinRequest, file: &Path) -> Reply {
    let data = serde_json::json!({
        "schema": "obstat/join/v1", "id": request.key.to_string(), "email": request.email.as_str(), "name": request.name,
        "org": request.org.to_string(), "key": request.key.to_string(), "fingerprint": request.fingerprint(),
        "file": file.display().to_string(),
    });
    let mut page = Page::new();
    page.toned(Tone::Good, format!("{} asks to sign with a new key; send {} to a keeper", request.name, file.display()));
    page.fact("key", request.fingerprint());
    page.line("Read the key's fingerprint to the keeper by another channel, so that he takes in yours and no other.");
    Reply::new(data, page)
}

fn add(args: &KeyAddArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let email = args.email.as_ref().or(global.acting_as.as_ref());
    let email = email.ok_or_else(|| CliError::usage("nothing says whose key it is", "give --email EMAIL"))?;
    session.person(email.as_str())?;
    let Some(identity) = known(&session, args, email, global)? else {
        return changed(&mut session, &args.new, global, |s, key, unlock| s.key_add(email, key, unlock));
    };
    session.keep_identity(&identity)?;
    let mut data = identity_json(&session, &identity)?;
    data["schema"] = "obstat/key/v1".into();
    let mut page = Page::new();
    page.toned(Tone::Good, format!("{email} can sign here with {}", ssh_fingerprint(&identity.key)));
    Ok(Reply::new(data, page))
}

/// The key, if it lies here already and the charter gives it to that person.
fn known(session: &Session, args: &KeyAddArgs, email: &Email, global: &Global) -> Result<Option<Identity>, CliError> {
    if args.new.request.is_some() || args.new.source.new_key {
        return Ok(None);
    }
    let source = context::key_source(&args.new.source)?;
    let agent = context::options(global)?.agent;
    let unlock = &mut args.new.passphrases();
    let (identity, _) = take_key(session.store(), &source, email, agent.as_deref(), unlock)?;
    let stands = session.office()?.seen.standing(&identity.key).is_some_and(|(who, _)| who == email);
    Ok(stands.then_some(identity))
}

/// Where the private half of a key is, in words.
pub fn place(identity: &Identity) -> String {
    match &identity.place {
        KeyPlace::File(path) => path.display().to_string(),
        KeyPlace::Agent => "ssh-agent".to_owned(),
    }
}
