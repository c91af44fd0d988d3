//! The gate: what a deployment pipeline asks.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use clap::Args;
use serde_json::{Value, json};

use super::args::{Global, KeyArgs};
use super::context::Passphrases;
use super::error::CliError;
use super::output::{self, Reply};
use super::page::{Page, Tone};
use super::{act, context, json, typed};
use crate::app::{AppError, ErrorKind, GateAnswer, GateBundle, GateQuestion, Session, gate_from_bundle, hash_model};
use crate::domain::ids::Digest;
use crate::ledger::fingerprint::Fingerprint;

/// Ask whether bytes may go to an environment now: exits 0 for yes
///
/// The answer is recomputed from signed events each time, every signature that it rests on checked again. It exits 1 when
/// something stands in the way, 3 when the trail does not hold: a pipeline goes on at 0 alone.
///
/// With --bundle no store is needed: the answer is recomputed from one file that a Lead, a keeper or a gate key packed with
/// `obstat export --purpose gate`. It knows what its packer knew then, and nothing of what was decided since, such as a
/// suspension; so it answers only for a time, 14 days unless the policy or --max-age says otherwise.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat gate triage-nlp@2.4.0 --artifact model.safetensors
  obstat gate --artifact model.safetensors --env production --json
  obstat gate triage-nlp@2.4.0 --artifact model.safetensors --attest verdict.json
  obstat gate triage-nlp@2.4.0 --bundle gate.obstat --org abcd-efgh-ijkl-mnop-qrst-uvwx-yz")]
pub struct GateArgs {
    /// The release; without it, the one that names the bytes
    #[arg(value_name = "REF", required_unless_present_any = ["digest", "artifact"])]
    pub reference: Option<String>,
    /// The bytes, by their digest
    #[arg(long, value_name = "DIGEST", value_parser = typed::digest, conflicts_with = "artifact")]
    pub digest: Option<Digest>,
    /// The bytes, as a file that is hashed now
    #[arg(long, value_name = "FILE")]
    pub artifact: Option<PathBuf>,
    /// Where they are to go
    #[arg(long = "env", value_name = "ENV", default_value = "production")]
    pub environment: String,
    /// Write the answer, yes or no, as a signed attestation to this new file
    #[arg(long, value_name = "FILE")]
    pub attest: Option<PathBuf>,
    /// Sign the attestation with this gate key; the store's own unless given
    #[arg(long, value_name = "FILE", requires = "attest", help_heading = "Key")]
    pub key: Option<PathBuf>,
    /// Answer from this bundle, without a store
    #[arg(long, value_name = "FILE", requires = "org", help_heading = "Bundle")]
    pub bundle: Option<PathBuf>,
    /// The fingerprint of the organisation that the bundle must be of
    #[arg(long, value_name = "FINGERPRINT", requires = "bundle", help_heading = "Bundle")]
    pub org: Option<Fingerprint>,
    /// The charter that the bundle must have, or one that follows it: its id as `obstat frontier` prints it
    #[arg(long, value_name = "ID", requires = "bundle", value_parser = typed::beginning, help_heading = "Bundle")]
    pub min_charter: Option<String>,
    /// How old the bundle may be: 36h, 14d
    #[arg(long, value_name = "AGE", requires = "bundle", value_parser = typed::age, help_heading = "Bundle")]
    pub max_age: Option<TimeDelta>,
    /// The gate key's passphrase.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Asks and answers; no is exit 1.
pub fn run(args: &GateArgs, global: &Global) -> Result<Reply, CliError> {
    let digest = match &args.artifact {
        Some(path) => Some(hash_model(path, &mut output::progress(global, "hashing"))?.sha256),
        None => args.digest,
    };
    let question = GateQuestion { reference: args.reference.clone(), digest, environment: args.environment.clone() };
    match (&args.bundle, &args.org) {
        (Some(file), Some(org)) => from_bundle(args, &question, file, *org, global),
        _ => {
            let session = context::open(global)?;
            let answer = session.gate(&question)?;
            told(args, &session, &question, &answer)
        }
    }
}

fn from_bundle(
    args: &GateArgs,
    question: &GateQuestion,
    file: &Path,
    org: Fingerprint,
    global: &Global,
) -> Result<Reply, CliError> {
    let bundle = GateBundle { file: file.to_owned(), org, min_charter: args.min_charter.clone(), max_age: args.max_age };
    let progress = &mut output::progress(global, "verifying");
    let found = gate_from_bundle(&bundle, question, context::options(global)?, progress)?;
    let mut reply = told(args, &found.session, question, &found.answer)?;
    let by = found.packed_by.as_ref().map(ToString::to_string);
    reply.data["as_of"]["time"] = typed::utc(found.packed_at).into();
    reply.data["bundle"] = json!({ "packed_by": by, "packed_at": typed::utc(found.packed_at) });
    let by = by.unwrap_or_else(|| "nobody that it knows".into());
    reply.page.line(format!("as {by} knew at {}; what was decided since is not in the bundle", typed::utc(found.packed_at)));
    Ok(reply)
}

fn told(args: &GateArgs, session: &Session, question: &GateQuestion, answer: &GateAnswer) -> Result<Reply, CliError> {
    let mut data = data(session, question, answer)?;
    let mut page = Page::new();
    let what = answer.folded.as_ref().map_or_else(|| "these bytes".to_owned(), |f| f.release.reference.to_string());
    let clear = answer.obstructions.is_empty();
    if clear {
        let word = if answer.emergency { "yes (emergency)" } else { "yes" };
        page.toned(Tone::Good, format!("{word}: {what} may go to {}", args.environment));
    } else {
        page.toned(Tone::Bad, format!("no: {what} may not go to {}", args.environment));
        page.page(act::in_the_way(session, &answer.obstructions)?);
    }
    if let Some(to) = &args.attest {
        let name = session.attest(to, question, answer, args.key.as_deref(), &mut Passphrases::new(&args.unlock))?;
        data["attestation"] = json!({ "path": to.display().to_string(), "keyid": name.to_string() });
        page.fact("attested", to.display().to_string());
    }
    let reply = Reply::new(data, page);
    Ok(if clear { reply } else { reply.exit(ErrorKind::Refused.exit()) })
}

fn data(session: &Session, question: &GateQuestion, answer: &GateAnswer) -> Result<Value, CliError> {
    let folded = answer.folded.as_ref();
    let digest = question.digest.or_else(|| match folded.map(|f| f.release.artifacts.as_slice()) {
        Some([only]) => Some(only.sha256),
        _ => None,
    });
    let policy = folded.map(|f| json!({ "version": f.policy.document.version, "sha256": f.release.policy.to_string() }));
    let stream = match folded {
        Some(folded) => folded.release.id,
        None => session.office()?.org,
    };
    let heads = session.store().heads(&stream).map_err(AppError::from)?;
    Ok(json!({
        "schema": "obstat/gate/v1",
        "release": json::text(folded.map(|f| &f.release.reference)),
        "id": json::text(folded.map(|f| f.release.id)),
        "state": json::text(folded.map(|f| f.release.state)),
        "digest": digest.map(|d| format!("sha256:{d}")),
        "env": question.environment,
        "clear": answer.obstructions.is_empty(),
        "emergency": answer.emergency,
        "obstructions": json::obstructions(&answer.obstructions),
        "conditions": folded.map(|f| f.release.conditions.iter().map(json::condition).collect::<Vec<_>>()).unwrap_or_default(),
        "policy": policy,
        "as_of": { "head": json::text(heads.first()), "time": typed::utc(session.now()) },
    }))
}
