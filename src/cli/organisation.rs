//! Setting up: the demo, a new organisation, who I am, completions.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use serde_json::json;

use super::args::{Cli, Global, KeyArgs, KeySource};
use super::context::{self, Passphrases};
use super::error::CliError;
use super::output::Reply;
use super::page::{Page, Tone};
use super::{key, policy, typed};
use crate::app::{AppError, Founding, NewPerson, found};
use crate::domain::ids::Email;
use crate::domain::vocab::Role;
use crate::ledger::fingerprint::Fingerprint;
use crate::ledger::key::ssh_fingerprint;

/// Found an organisation: its store, your key, the policy
///
/// Signs the founding charter with you as its keeper. Roles that you hold yourself are named with --role.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat init --org Acme --name Ann --email ann@acme.example --new-key --role governance-lead
  obstat init --org Acme --name Bo --email bo@acme.example --key id_ed25519
  obstat init --org Acme --name Bo --email bo@acme.example --new-key --recovery-key FILE")]
pub struct InitArgs {
    /// The organisation's name
    #[arg(long, value_name = "NAME")]
    pub org: String,
    /// Your name
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Your e-mail address, which names you everywhere
    #[arg(long, value_name = "EMAIL", value_parser = typed::email)]
    pub email: Email,
    /// The organisation's time zone, in which days end
    #[arg(long, value_name = "TZ", default_value = "UTC")]
    pub time_zone: String,
    /// The policy to found it on; the one that obstat ships unless given
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// A role that you hold; may repeat
    #[arg(long = "role", alias = "roles", value_delimiter = ',', value_name = "ROLE", value_parser = typed::role())]
    pub roles: Vec<Role>,
    /// Make a second keeper's key in this new file, for the day when yours is lost; keep it away from this machine
    #[arg(long, value_name = "FILE")]
    pub recovery_key: Option<PathBuf>,
    /// The key that you sign with.
    #[command(flatten)]
    pub source: KeySource,
    /// Its passphrase.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Say who you are here, with which keys and roles
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat whoami\n  obstat whoami --json")]
pub struct WhoamiArgs {}

/// Print a completion script for your shell
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat completions bash > obstat.bash")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Prints the completion script of a shell.
pub fn completions(args: &CompletionsArgs) -> Result<Reply, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "obstat", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    let data = json!({ "schema": "obstat/completions/v1", "shell": args.shell.to_string(), "script": script });
    Ok(Reply::raw(data, script))
}

/// Founds an organisation.
pub fn init(args: &InitArgs, global: &Global) -> Result<Reply, CliError> {
    let founder = NewPerson {
        name: args.name.clone(),
        email: args.email.clone(),
        key: context::key_source(&args.source)?,
        roles: args.roles.iter().copied().collect(),
    };
    let founding = Founding {
        organisation: args.org.clone(),
        time_zone: args.time_zone.clone(),
        policy: args.policy.as_deref().map(policy::read).transpose()?,
        people: vec![founder],
        recovery: args.recovery_key.clone(),
    };
    let (dir, mut passphrases) = (context::store_dir(global)?, Passphrases::new(&args.unlock));
    let (session, founded) = found(&dir, &founding, context::options(global)?, &mut passphrases)?;
    let office = session.office()?;
    let fingerprint = Fingerprint::of(&founded.org).to_string();
    let data = json!({
        "schema": "obstat/act/v1",
        "event": founded.org.to_string(),
        "id": founded.org.to_string(),
        "ref": office.name,
        "state": null,
        "obstructions": [],
        "fingerprint": fingerprint,
        "store": dir.display().to_string(),
        "unfillable": founded.unfillable,
    });
    let mut page = Page::new();
    page.toned(Tone::Good, format!("{} is founded, with {} as keeper of its charter", office.name, founded.founder));
    page.fact("fingerprint", fingerprint);
    page.fact("store", dir.display().to_string());
    for identity in session.store().identities().map_err(AppError::from)? {
        page.fact("key", key::place(&identity));
    }
    match &args.recovery_key {
        Some(file) => page.fact("recovery key", format!("{}: put it away, not on this machine", file.display())),
        None => page.fact("one keeper", "a second for the day when this key is lost: obstat keeper add --recovery-key FILE"),
    };
    let warn = |reply: Reply, row: &String| reply.note(format!("not yet: {row}"));
    Ok(founded.unfillable.iter().fold(Reply::new(data, page), warn))
}

/// Says who acts here.
pub fn whoami(global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let (person, identity) = session.me()?;
    let office = session.office()?;
    let mut data = key::identity_json(&session, &identity)?;
    data["schema"] = "obstat/whoami/v1".into();
    data["id"] = person.email.as_str().into();
    data["name"] = person.name.clone().into();
    data["roles"] = person.roles.iter().map(|r| r.word()).collect();
    data["organisation"] = office.name.clone().into();
    data["org"] = office.org.to_string().into();
    data["store"] = session.dir().display().to_string().into();
    let roles: Vec<&str> = person.roles.iter().map(|r| r.label()).collect();
    let mut page = Page::new();
    page.toned(Tone::Strong, format!("{} <{}>", person.name, person.email));
    page.fact("roles", if roles.is_empty() { "none".to_owned() } else { roles.join(", ") });
    page.fact("organisation", &office.name);
    page.fact("key", format!("{}, {}", ssh_fingerprint(&identity.key), key::place(&identity)));
    page.fact("store", session.dir().display().to_string());
    Ok(Reply::new(data, page))
}
