//! The organisation's people.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs, KeySource};
use super::context::{self, Passphrases};
use super::error::CliError;
use super::output::Reply;
use super::page::{Page, Tone};
use super::typed;
use crate::app::{AppError, JoinRequest, NewPerson, Session};
use crate::domain::act::{Member, Service};
use crate::domain::ids::Email;
use crate::domain::vocab::Role;
use crate::ledger::key::ssh_fingerprint;

/// The organisation's people
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Add a person by a revision of the charter
    Add(PersonAddArgs),
    /// Remove a person by a revision of the charter: past signatures stay
    Remove(PersonRemoveArgs),
    /// List everybody with their roles
    List(PersonListArgs),
    /// Show one person: roles, keys, models
    Show(PersonShowArgs),
}

/// Add a person by a revision of the charter
///
/// The new key proves that it is held, so its passphrase is asked as well as yours. --passphrase-file and --no-passphrase
/// speak for both keys, unless --new-passphrase-file or --no-new-passphrase speaks for the new one.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat person add --name 'Dana Fox' --email dana@example.org --new-key --role committee
  obstat person add --request dana.join --role committee
  obstat person add --name 'Pipeline' --email gate@example.org --new-key --gate-key")]
pub struct PersonAddArgs {
    /// The person's name
    #[arg(long, value_name = "NAME", required_unless_present = "request")]
    pub name: Option<String>,
    /// The person's e-mail address
    #[arg(long, value_name = "EMAIL", value_parser = typed::email, required_unless_present = "request")]
    pub email: Option<Email>,
    /// The person asked to join by this file, which names and proves the key
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "email", "new_key", "key", "agent_key"])]
    pub request: Option<PathBuf>,
    /// A role that the person holds; may repeat
    #[arg(long = "role", alias = "roles", value_delimiter = ',', value_name = "ROLE", value_parser = typed::role())]
    pub roles: Vec<Role>,
    /// This is nobody, but a key that packs bundles for gates and signs attestations
    #[arg(long, conflicts_with = "roles")]
    pub gate_key: bool,
    /// The person's key.
    #[command(flatten)]
    pub source: KeySource,
    /// Read the new person's passphrase from this file, where it differs from yours
    #[arg(long, value_name = "FILE", help_heading = "Key")]
    pub new_passphrase_file: Option<PathBuf>,
    /// The new person's key has no passphrase, where yours has one
    #[arg(long, conflicts_with = "new_passphrase_file", help_heading = "Key")]
    pub no_new_passphrase: bool,
    /// Your own key's passphrase.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// List everybody with their roles
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat person list")]
pub struct PersonListArgs {}

/// Show one person: roles, keys, models
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat person show dana@example.org")]
pub struct PersonShowArgs {
    /// The person
    #[arg(value_name = "EMAIL", value_parser = typed::email)]
    pub email: Email,
}

/// Remove a person by a revision of the charter: past signatures stay
///
/// The person's keys end at what this store has seen of them; whatever else they sign counts for nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat person remove dana@example.org")]
pub struct PersonRemoveArgs {
    /// The person
    #[arg(value_name = "EMAIL", value_parser = typed::email)]
    pub email: Email,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Adds, removes, lists and shows people.
pub fn run(command: &PersonCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        PersonCommand::Add(args) => add(args, global),
        PersonCommand::Remove(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.person_remove(&a.email)),
        PersonCommand::List(_) => list(global),
        PersonCommand::Show(args) => show(&args.email, global),
    }
}

fn add(args: &PersonAddArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let serves = args.gate_key.then_some(Service::Gate);
    if let Some(file) = &args.request {
        let request = JoinRequest::read(file)?;
        let proposal = session.person_add_asked(&request, args.roles.iter().copied().collect(), serves)?;
        let done = session.sign(proposal, &mut Passphrases::new(&args.unlock))?;
        return act::signed(&session, global, &done, Names::Changed);
    }
    let (Some(name), Some(email)) = (args.name.clone(), args.email.clone()) else {
        return Err(CliError::usage("nothing says who joins", "give --name and --email, or --request FILE"));
    };
    let person = NewPerson { name, email, key: context::key_source(&args.source)?, roles: args.roles.iter().copied().collect() };
    let own = args.new_passphrase_file.is_some() || args.no_new_passphrase;
    let theirs = KeyArgs { passphrase_file: args.new_passphrase_file.clone(), no_passphrase: args.no_new_passphrase };
    let mut new_key = Passphrases::new(if own { &theirs } else { &args.unlock });
    let (proposal, identity) = session.person_add(&person, serves, &mut new_key)?;
    let done = session.sign(proposal, &mut Passphrases::new(&args.unlock))?;
    session.keep_identity(&identity)?;
    act::signed(&session, global, &done, Names::Changed)
}

fn members(session: &Session) -> Result<Vec<Member>, CliError> {
    Ok(session.office()?.seen.read_by().map(|(_, charter)| charter.people.clone()).unwrap_or_default())
}

/// A person as JSON has it.
pub fn member_json(member: &Member) -> serde_json::Value {
    let keys =
        member.keys.iter().map(|k| serde_json::json!({ "key": k.key.to_string(), "fingerprint": ssh_fingerprint(&k.key) }));
    serde_json::json!({
        "id": member.email.as_str(),
        "email": member.email.as_str(),
        "name": member.name,
        "roles": member.roles.iter().map(|r| r.word()).collect::<Vec<_>>(),
        "serves": member.serves.map(Service::word),
        "keys": keys.collect::<Vec<_>>(),
    })
}

/// People as a table.
pub fn table(members: &[Member]) -> Page {
    let rows = members.iter().map(|m| {
        let roles: Vec<&str> = m.roles.iter().map(|r| r.label()).collect();
        vec![m.email.as_str().into(), (&m.name).into(), roles.join(", ").into()]
    });
    let mut page = Page::new();
    page.table(&["E-MAIL", "NAME", "ROLES"], rows.collect(), "nobody");
    page
}

fn list(global: &Global) -> Result<Reply, CliError> {
    let members = members(&context::open(global)?)?;
    let data = serde_json::json!({ "schema": "obstat/people/v1", "people": members.iter().map(member_json).collect::<Vec<_>>() });
    Ok(Reply::new(data, table(&members)))
}

fn show(email: &Email, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    session.person(email.as_str())?;
    let found = members(&session)?.into_iter().find(|m| m.email == *email);
    let Some(member) = found else { return Err(AppError::Moved.into()) };
    let models = session.store().models().map_err(AppError::from)?;
    let owned: Vec<&str> = models.iter().filter(|m| m.owner == *email).map(|m| m.name.as_str()).collect();
    let mut data = member_json(&member);
    data["schema"] = "obstat/person/v1".into();
    data["models"] = owned.clone().into();
    let mut page = Page::new();
    page.toned(Tone::Strong, &member.name);
    page.fact("e-mail", email.as_str());
    page.fact("roles", member.roles.iter().map(|r| r.label()).collect::<Vec<_>>().join(", "));
    page.fact("models", owned.join(", "));
    let keys: Vec<_> = session.keys()?.into_iter().filter(|k| k.email == *email).collect();
    for key in &keys {
        page.fact("key", format!("{}, {}", ssh_fingerprint(&key.key), key.state.word()));
    }
    data["keys"] = keys.iter().map(super::key::line_json).collect();
    Ok(Reply::new(data, page))
}
