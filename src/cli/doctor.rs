//! What will trouble whoever works here: keys open to others, a lone keeper, rows that nobody can fill.

use serde_json::json;

use super::Interface;
use super::args::Global;
use super::config::ConfigFile;
use super::context;
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use crate::app::{AppError, Session};
use crate::store::KeyPlace;

struct Finding {
    code: &'static str,
    text: String,
    help: String,
}

impl Finding {
    fn new(code: &'static str, text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, text: text.into(), help: help.into() }
    }
}

/// Lists findings; it advises and refuses nothing, so it exits 0.
pub fn run(global: &Global, interface: Interface) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let mut found = Vec::new();
    keys(&session, &mut found)?;
    charter(&session, &mut found)?;
    policy(&session, &mut found)?;
    tiers(&session, &mut found)?;
    let faults = ConfigFile::find().faults(&interface);
    found.extend(faults.into_iter().map(|f| Finding::new("configuration", f, "see `obstat config example`")));
    let value = |f: &Finding| json!({ "code": f.code, "text": f.text, "help": f.help });
    let data = json!({ "schema": "obstat/doctor/v1", "well": found.is_empty(), "findings": found.iter().map(value).collect::<Vec<_>>() });
    let mut page = Page::new();
    if found.is_empty() {
        page.toned(Tone::Good, "nothing to worry about; `obstat verify` checks the trail itself");
    }
    for f in &found {
        page.cells(vec![Cell::toned(Tone::Warn, f.code), format!("  {}; {}", f.text, f.help).into()]);
    }
    Ok(Reply::new(data, page))
}

fn keys(session: &Session, found: &mut Vec<Finding>) -> Result<(), CliError> {
    let identities = session.store().identities().map_err(AppError::from)?;
    if identities.is_empty() {
        found.push(Finding::new("no-key", "this store holds no key, so nothing can be signed here", "obstat key add --key FILE"));
    }
    for identity in &identities {
        let who = &identity.email;
        if session.office()?.seen.standing(&identity.key).is_none_or(|(holder, _)| holder != who) {
            let text = format!("a key of {who} is not in the charter in force, so nothing that it signs counts");
            found.push(Finding::new("key-not-in-charter", text, "a keeper takes the person in with it"));
        }
        let KeyPlace::File(path) = &identity.place else { continue };
        match std::fs::metadata(path) {
            Err(error) => {
                let text = format!("the key file {} of {who} cannot be read: {error}", path.display());
                found.push(Finding::new("key-unreadable", text, "restore it, or add the key from where it is now"));
            }
            Ok(meta) if open_to_others(&meta) => {
                let text = format!("the key file {} can be read by others", path.display());
                found.push(Finding::new("key-open", text, "close it: chmod 600"));
            }
            Ok(_) => {}
        }
    }
    Ok(())
}

#[cfg(unix)]
fn open_to_others(meta: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
const fn open_to_others(_: &std::fs::Metadata) -> bool {
    false
}

fn charter(session: &Session, found: &mut Vec<Finding>) -> Result<(), CliError> {
    if session.trusted_first_use()? {
        let text = "this store believed the first bundle that came: nobody had told the organisation's fingerprint";
        found.push(Finding::new("trust-first-use", text, "compare it by telephone, and join anew with --fingerprint"));
    }
    let keepers = session.office()?.seen.read_by().map_or(0, |(_, charter)| charter.keepers.len());
    if keepers < 2 {
        let text = "the charter has one keeper: if that key is lost, nobody can change people or policy any more";
        found.push(Finding::new("one-keeper", text, "add one, if only a key in a drawer: obstat keeper add --recovery-key FILE"));
    }
    for row in session.unfillable_rows()? {
        found.push(Finding::new("unfillable", row, "appoint somebody: obstat role grant EMAIL ROLE"));
    }
    for (id, charter, took_force) in session.charters()? {
        let waits = if took_force { None } else { session.charter_needs(id)? };
        if let Some(needs) = waits.filter(|needs| !needs.who.is_empty()) {
            let who: Vec<String> = needs.who.iter().map(ToString::to_string).collect();
            let text = format!("charter version {} waits for {}", charter.version, who.join(", "));
            found.push(Finding::new("charter-waits", text, format!("obstat charter accept {}", &id.to_string()[..12])));
        }
    }
    Ok(())
}

fn policy(session: &Session, found: &mut Vec<Finding>) -> Result<(), CliError> {
    found.extend(session.policy_cares()?.into_iter().map(|(code, text, help)| Finding::new(code, text, help)));
    Ok(())
}

fn tiers(session: &Session, found: &mut Vec<Finding>) -> Result<(), CliError> {
    for row in session.store().models().map_err(AppError::from)?.into_iter().filter(|m| !m.tier_confirmed) {
        let text = format!("the tier of {} waits for the Lead's confirmation", row.name);
        found.push(Finding::new("tier-unconfirmed", text, format!("obstat model confirm-tier {}", row.name)));
    }
    Ok(())
}
