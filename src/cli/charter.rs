//! The organisation's charter.

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::{context, person, typed};
use crate::app::Session;
use crate::domain::act::CharterPropose;
use crate::domain::ids::EventId;
use crate::domain::time;
use crate::ledger::trust::Needs;

/// The organisation's charter: keepers, people, policy
#[derive(Debug, Subcommand)]
pub enum CharterCommand {
    /// Show the charter in force, or another
    Show(CharterShowArgs),
    /// List every charter proposed, newest first
    List(CharterListArgs),
    /// Accept a proposed charter as keeper or Committee member
    Accept(CharterAcceptArgs),
}

/// Show the charter in force, or another
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat charter show\n  obstat charter show 3f9a2c")]
pub struct CharterShowArgs {
    /// The charter's id or the beginning of it; the one in force unless given
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}

/// List every charter proposed, newest first
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat charter list")]
pub struct CharterListArgs {}

/// Accept a proposed charter as keeper or Committee member
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat charter accept 3f9a2c --as dana@example.org")]
pub struct CharterAcceptArgs {
    /// The charter's id or the beginning of it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Shows, lists and accepts charters.
pub fn run(command: &CharterCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        CharterCommand::Show(args) => show(args.id.as_deref(), global),
        CharterCommand::List(_) => list(global),
        CharterCommand::Accept(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.charter_accept(&a.id)),
    }
}

type Proposed = (EventId, CharterPropose, bool);

/// Which charter is in force, which once was, which waits, and for whom.
fn standing(session: &Session, (id, _, took_force): &Proposed) -> Result<(&'static str, Vec<String>), CliError> {
    let seen = session.office()?.seen.clone();
    let now = seen.charter.as_ref().is_some_and(|(current, _)| current == id);
    if seen.siblings.contains(id) {
        return Ok(("contested", Vec::new()));
    }
    let waits = session.charter_needs(*id)?.map(|needs| needs.who.iter().map(ToString::to_string).collect());
    Ok(match (now, took_force) {
        (true, _) => ("in-force", Vec::new()),
        (false, true) => ("superseded", Vec::new()),
        (false, false) => ("proposed", waits.unwrap_or_default()),
    })
}

fn value(session: &Session, proposed: &Proposed) -> Result<serde_json::Value, CliError> {
    let (id, charter, _) = proposed;
    let (state, waiting_for) = standing(session, proposed)?;
    let agreed = session.charter_agreed(*id)?;
    Ok(serde_json::json!({
        "id": id.to_string(),
        "version": charter.version,
        "state": state,
        "waiting_for": waiting_for,
        "supersedes": charter.supersedes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "name": charter.name,
        "time_zone": charter.time_zone,
        "keepers": charter.keepers.iter().map(|k| k.as_str()).collect::<Vec<_>>(),
        "threshold": charter.threshold,
        "policy_sha256": charter.policy.to_string(),
        "policy_from": charter.policy_from.to_string(),
        "agreed": agreed.iter().map(|(who, at)| serde_json::json!({ "by": who.as_str(), "at": typed::utc(*at) })).collect::<Vec<_>>(),
        "stand_in": session.charter_stand_in(*id)?,
        "lacks": lacks_json(session.charter_needs(*id)?.as_ref()),
        "people": charter.people.iter().map(person::member_json).collect::<Vec<_>>(),
    }))
}

fn lacks_json(needs: Option<&Needs>) -> serde_json::Value {
    needs.map_or(serde_json::Value::Null, |n| {
        let day = n.day.map(|d| d.to_string());
        serde_json::json!({ "keepers": n.keepers, "new_keepers": n.new_keepers, "committee": n.committee, "day": day })
    })
}

fn list(global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let mut charters = session.charters()?;
    charters.sort_by_key(|(_, charter, _)| std::cmp::Reverse(charter.version));
    let (mut values, mut rows) = (Vec::new(), Vec::new());
    for proposed in &charters {
        let (state, waits) = standing(&session, proposed)?;
        values.push(value(&session, proposed)?);
        let tone = if state == "proposed" { Tone::Warn } else { Tone::Plain };
        let id = proposed.0.to_string()[..12].to_owned();
        rows.push(vec![id.into(), proposed.1.version.to_string().into(), Cell::toned(tone, state), waits.join(", ").into()]);
    }
    let mut page = Page::new();
    page.table(&["ID", "VERSION", "STATE", "WAITING FOR"], rows, "no charter");
    Ok(Reply::new(serde_json::json!({ "schema": "obstat/charters/v1", "charters": values }), page))
}

fn show(id: Option<&str>, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let current = session.office()?.seen.read_by().map(|(id, _)| id.to_string()).unwrap_or_default();
    let wanted = id.unwrap_or(&current);
    let charters = session.charters()?;
    let found: Vec<&Proposed> = charters.iter().filter(|(id, ..)| id.to_string().starts_with(wanted)).collect();
    let [proposed] = found.as_slice() else {
        let shown: String = wanted.chars().take(80).collect();
        return Err(CliError::usage(format!("“{shown}” names no single charter"), "see them all: obstat charter list"));
    };
    let (id, charter, _) = proposed;
    let (state, waits) = standing(&session, proposed)?;
    let mut page = Page::new();
    page.toned(Tone::Strong, format!("{}, charter version {}", charter.name, charter.version));
    page.fact("id", id.to_string());
    page.fact("state", state);
    if let Some(needs) = session.charter_needs(*id)? {
        page.fact("lacks", if waits.is_empty() { "it can never take force".to_owned() } else { needs.says() });
        page.fact("waiting for", waits.join(", "));
    }
    let zone = session.office()?.time_zone;
    let agreed = session.charter_agreed(*id)?;
    let agreed: Vec<String> = agreed.iter().map(|(who, at)| format!("{who} ({})", time::in_full(*at, zone))).collect();
    page.fact("agreed", agreed.join(", "));
    if let Some(count) = session.charter_stand_in(*id)? {
        let who = if count == 1 { "the only person agrees".to_owned() } else { format!("{count} people agree") };
        page.fact("no Committee", format!("{who} in its place"));
    }
    page.fact("time zone", &charter.time_zone);
    let keepers: Vec<&str> = charter.keepers.iter().map(|k| k.as_str()).collect();
    page.fact("keepers", format!("{} (a change takes {})", keepers.join(", "), charter.threshold));
    let version = session.policy(charter.policy).map(|p| format!("{}, ", p.document.version)).unwrap_or_default();
    page.fact("policy", format!("{version}holds from {}, sha256:{}", charter.policy_from, charter.policy));
    page.heading("People").page(person::table(&charter.people));
    let mut data = value(&session, proposed)?;
    data["schema"] = "obstat/charter/v1".into();
    Ok(Reply::new(data, page))
}
