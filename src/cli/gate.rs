//! The gate: what a deployment pipeline asks.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::args::Global;
use super::error::CliError;
use super::output::{self, Reply};
use super::page::{Page, Tone};
use super::{act, context, json, typed};
use crate::app::{AppError, ErrorKind, GateAnswer, GateQuestion, Session};
use crate::domain::ids::Digest;

/// Ask whether bytes may go to an environment now: exits 0 for yes
///
/// The answer is recomputed from signed events each time, every signature that it rests on checked again. It exits 1 when
/// something stands in the way, 3 when the trail does not hold: a pipeline goes on at 0 alone.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat gate triage-nlp@2.4.0 --artifact model.safetensors
  obstat gate --artifact model.safetensors --env production --json")]
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
}

/// Asks and answers; no is exit 1.
pub fn run(args: &GateArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let digest = match &args.artifact {
        Some(file) => {
            let mut told = output::progress(global, "hashing");
            Some(session.hash(file, &mut told)?.sha256)
        }
        None => args.digest,
    };
    let environment = args.environment.clone();
    let question = GateQuestion { reference: args.reference.clone(), digest, environment };
    let answer = session.gate(&question)?;
    let data = data(&session, &question, &answer)?;
    let mut page = Page::new();
    let clear = answer.obstructions.is_empty();
    let what = answer.folded.as_ref().map_or_else(|| "these bytes".to_owned(), |f| f.release.reference.to_string());
    if clear {
        let word = if answer.emergency { "yes (emergency)" } else { "yes" };
        page.toned(Tone::Good, format!("{word}: {what} may go to {}", args.environment));
        return Ok(Reply::new(data, page));
    }
    page.toned(Tone::Bad, format!("no: {what} may not go to {}", args.environment));
    page.page(act::in_the_way(&session, &answer.obstructions)?);
    Ok(Reply::new(data, page).exit(ErrorKind::Refused.exit()))
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
