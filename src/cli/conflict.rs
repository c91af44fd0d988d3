//! What signed acts leave undecided because they had not seen each other.

use clap::{Args, Subcommand};
use serde_json::json;

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::page::{Page, Tone};
use super::{context, typed};
use crate::app::{Conflict, Session, Side};
use crate::domain::time;

/// Acts that had not seen each other and disagree: both sides, and who settles it
#[derive(Debug, Subcommand)]
pub enum ConflictCommand {
    /// List every conflict, with both sides
    List(ConflictListArgs),
    /// Settle a conflict by an act that has seen both sides
    Resolve(ConflictResolveArgs),
}

/// List every conflict, with both sides
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat conflict list\n  obstat conflict list --json")]
pub struct ConflictListArgs {}

/// Settle a conflict by an act that has seen both sides
///
/// Of charters in force side by side, the one that is named is kept: a new version says the same and replaces all of them.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat conflict resolve 3f9a2c")]
pub struct ConflictResolveArgs {
    /// The side to keep: its event's id, or the beginning of it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Lists and settles conflicts.
pub fn run(command: &ConflictCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        ConflictCommand::List(_) => list(global),
        ConflictCommand::Resolve(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.conflict_resolve(&a.id)),
    }
}

fn list(global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let conflicts = session.conflicts()?;
    let mut page = Page::new();
    if conflicts.is_empty() {
        page.toned(Tone::Good, "no conflict: whatever disagreed has been settled");
    }
    for conflict in &conflicts {
        show(&session, conflict, &mut page)?;
    }
    let values: Vec<_> = conflicts.iter().map(value).collect();
    Ok(Reply::new(json!({ "schema": "obstat/conflicts/v1", "conflicts": values }), page))
}

fn show(session: &Session, conflict: &Conflict, page: &mut Page) -> Result<(), CliError> {
    let office = session.office()?;
    page.heading(&conflict.about);
    page.toned(Tone::Warn, &conflict.text);
    for side in &conflict.sides {
        let who = side.by.as_ref().map_or_else(|| "a key that the charter does not know".to_owned(), |by| office.people.name(by));
        let at = time::in_full(side.at, office.time_zone);
        page.fact(&side.event.to_string()[..12], format!("{}, {who}, {at}", side.text));
    }
    let who: Vec<String> = conflict.who.iter().map(|w| office.people.name(w)).collect();
    page.fact("who settles it", if who.is_empty() { "nobody need".to_owned() } else { who.join(", ") });
    page.fact("how", &conflict.how);
    Ok(())
}

fn value(conflict: &Conflict) -> serde_json::Value {
    let side = |s: &Side| {
        json!({
            "id": s.event.to_string(), "kind": s.kind, "by": s.by.as_ref().map(|b| b.as_str()), "at": typed::utc(s.at), "text": s.text,
        })
    };
    json!({
        "id": conflict.sides.first().map(|s| s.event.to_string()),
        "kind": conflict.matter.word(),
        "about": conflict.about,
        "release": conflict.release.map(|r| r.to_string()),
        "text": conflict.text,
        "sides": conflict.sides.iter().map(side).collect::<Vec<_>>(),
        "who": conflict.who.iter().map(|w| w.as_str()).collect::<Vec<_>>(),
        "how": conflict.how,
    })
}
