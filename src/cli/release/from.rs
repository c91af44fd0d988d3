//! A request from a file, from the command line, or from both.

use std::path::{Path, PathBuf};

use super::{ReleaseNewArgs, artifacts};
use crate::app::intake::{bounded, of_file};
use crate::app::{NewRelease, Session};
use crate::cli::args::Global;
use crate::cli::error::CliError;
use crate::intake::request;

/// The request that the command line makes by itself.
pub fn typed(args: &ReleaseNewArgs, global: &Global, session: &Session) -> Result<NewRelease, CliError> {
    let reference =
        args.reference.clone().ok_or_else(|| CliError::usage("nothing says which release", "name it as MODEL@VERSION"))?;
    Ok(NewRelease {
        reference,
        natures: args.natures.iter().copied().collect(),
        facts: args.facts.iter().copied().collect(),
        artifacts: artifacts(global, session, &args.artifacts, &args.digests)?,
        summary: args.summary.clone().unwrap_or_default(),
        previous: args.previous.clone(),
        tier: args.tier,
        exempt: args.reason.clone(),
    })
}

/// The request that a file makes, with what the command line says in place of what the file says.
pub fn merged(args: &ReleaseNewArgs, file: &Path, global: &Global, session: &Session) -> Result<NewRelease, CliError> {
    let bytes = bounded(file, request::MAX_BYTES)?;
    let said = request::read(&bytes).map_err(|fault| of_file(file, fault))?;
    let lacks = |key: &str, option: &str| {
        let help = format!("add {key} to it, or give {option}");
        CliError::usage(format!("{} does not say {key}", file.display()), help)
    };
    let reference = args.reference.clone().or(said.reference).ok_or_else(|| lacks("release", "MODEL@VERSION"))?;
    let natures = if args.natures.is_empty() { said.natures } else { args.natures.iter().copied().collect() };
    if natures.is_empty() {
        return Err(lacks("nature", "--nature"));
    }
    let mut facts = said.facts;
    facts.extend(args.facts.iter().copied());
    let beside = |name: &String| file.parent().map_or_else(|| PathBuf::from(name), |dir| dir.join(name));
    let artifacts = if args.artifacts.is_empty() && args.digests.is_empty() {
        artifacts(global, session, &said.artifacts.iter().map(beside).collect::<Vec<_>>(), &said.digests)?
    } else {
        artifacts(global, session, &args.artifacts, &args.digests)?
    };
    Ok(NewRelease {
        reference,
        natures,
        facts,
        artifacts,
        summary: args.summary.clone().or(said.summary).unwrap_or_default(),
        previous: args.previous.clone().or(said.previous),
        tier: args.tier.or(said.tier),
        exempt: args.reason.clone().or(said.exempt),
    })
}
