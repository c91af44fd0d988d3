//! Joining an organisation from a bundle of it.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::args::{Global, KeyArgs, KeySource as TypedSource};
use super::context::{self, Passphrases};
use super::error::CliError;
use super::output::{Reply, progress};
use super::typed;
use crate::app::exchange::{Joining, join};
use crate::app::identity::KeySource;
use crate::domain::ids::Email;
use crate::domain::text::counted;
use crate::ledger::fingerprint::Fingerprint;

/// Join an organisation: its store from a bundle, your key, a request to be taken in
///
/// Have the organisation's fingerprint told to you by another way than the bundle: read it over the telephone. A new key is made
/// unless you name one. Send the request to a keeper, who takes you in: obstat person add --request FILE.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat join acme.obstat --name 'Dana Fox' --email dana@acme.example -o dana.join \\
    --fingerprint aldj-aivt-tpop-rprm-xqyt-33s2-kh")]
pub struct JoinArgs {
    /// A bundle with everything of the organisation's
    #[arg(value_name = "BUNDLE")]
    pub bundle: PathBuf,
    /// Your name
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Your e-mail address, which names you everywhere
    #[arg(long, value_name = "EMAIL", value_parser = typed::email)]
    pub email: Email,
    /// The organisation's fingerprint, as it was told to you
    #[arg(long, value_name = "FINGERPRINT", required_unless_present = "trust_first_use", conflicts_with = "trust_first_use")]
    pub fingerprint: Option<Fingerprint>,
    /// Believe the bundle without a fingerprint: the store says so ever after, and its gate stays closed
    #[arg(long)]
    pub trust_first_use: bool,
    /// Write the request to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// The key that you will sign with.
    #[command(flatten)]
    pub source: TypedSource,
    /// Its passphrase.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Joins an organisation.
pub fn run(args: &JoinArgs, global: &Global) -> Result<Reply, CliError> {
    let named = args.source.new_key || args.source.key.is_some() || args.source.agent_key.is_some();
    let joining = Joining {
        name: args.name.clone(),
        email: args.email.clone(),
        key: if named { context::key_source(&args.source)? } else { KeySource::New },
        fingerprint: args.fingerprint,
        request: args.output.clone(),
    };
    let (dir, options) = (context::store_dir(global)?, context::options(global)?);
    let unlock = &mut Passphrases::new(&args.unlock);
    let (session, request, told) = join(&dir, &args.bundle, &joining, options, unlock, &mut progress(global, "joining"))?;
    let office = session.office()?;
    let mut reply = super::key::asked(&request, &args.output);
    reply.data["organisation"] = json!(office.name);
    reply.data["organisation_fingerprint"] = json!(Fingerprint::of(&office.org).to_string());
    reply.data["events"] = json!(told.new);
    reply.data["trust_first_use"] = json!(args.trust_first_use);
    reply.page.fact("organisation", format!("{}, fingerprint {}", office.name, Fingerprint::of(&office.org)));
    reply.page.fact("store", format!("{}, {}", dir.display(), counted(told.new, "event")));
    Ok(match args.trust_first_use {
        true => {
            reply.note("warning: nobody told you this organisation's fingerprint; compare it before you rely on anything here")
        }
        false => reply,
    })
}
