//! The queue as a table, narrowed by state, person, due date and letters.

use serde_json::Value;

use super::ReleaseListArgs;
use crate::app::queue::View;
use crate::app::{Filter, Session};
use crate::cli::args::Global;
use crate::cli::error::CliError;
use crate::cli::output::Reply;
use crate::cli::page::{Cell, Page, Tone};
use crate::cli::{context, json, sheet, typed};
use crate::domain::ids::Email;
use crate::domain::queue::{Column, QueueRow, Sort};
use crate::domain::time;

/// Lists releases.
pub fn run(args: &ReleaseListArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    session.catch_up()?;
    let waiting_for = args.waiting_for.as_deref().map(|who| person(&session, who)).transpose()?;
    let due_until = args.due_within.and_then(|span| session.now().checked_add_signed(span));
    let filter = [&args.filter, &args.matching].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
    let column = args.sort.as_deref().and_then(Column::of).unwrap_or_default();
    let mut rows = session.listed(&View { filter, sort: Sort { column, reverse: args.reverse } })?;
    rows.retain(|row| {
        (args.states.is_empty() || args.states.contains(&row.state))
            && waiting_for.as_ref().is_none_or(|who| row.waiting_for.contains(who))
            && due_until.is_none_or(|until| row.due.is_some_and(|due| due <= until))
    });
    let data = data(&rows);
    let sheet = sheet::queue(&data);
    Ok(args.csv.of(sheet::QUEUE, &sheet, Reply::new(data, table(&session, &rows)?)))
}

fn data(rows: &[QueueRow]) -> Value {
    serde_json::json!({ "schema": "obstat/releases/v1", "releases": rows.iter().map(json::queue_row).collect::<Vec<_>>() })
}

/// Every release, as `release list --json` has it.
pub fn queue(session: &Session) -> Result<Value, CliError> {
    Ok(data(&session.queue_all(&Filter { all: true, ..Filter::default() })?))
}

fn person(session: &Session, who: &str) -> Result<Email, CliError> {
    if who == "me" {
        return Ok(session.me()?.0.email);
    }
    let email = typed::email(who).map_err(|e| CliError::usage(format!("--waiting-for: {e}"), "give an address, or me"))?;
    Ok(session.person(email.as_str())?.email)
}

/// Releases as a table.
pub fn table(session: &Session, rows: &[QueueRow]) -> Result<Page, CliError> {
    let (office, now) = (session.office()?, session.now());
    let cells = rows.iter().map(|row| {
        let over = row.due.is_some_and(|due| time::is_over(due, now));
        let due = row.due.map_or_else(String::new, |due| time::until(due, now));
        let waiting = match (row.waiting_role, row.waiting_for.as_slice()) {
            (Some(role), _) => role.label().to_owned(),
            (None, []) => String::new(),
            (None, [one]) => office.people.name(one),
            (None, [one, rest @ ..]) => format!("{} +{}", office.people.name(one), rest.len()),
        };
        let tier = if row.tier_confirmed { row.tier.label().to_owned() } else { format!("{}?", row.tier.label()) };
        let blocks =
            if row.blocks == 0 { Cell::toned(Tone::Good, "–") } else { Cell::toned(Tone::Warn, row.blocks.to_string()) };
        vec![
            Cell::toned(Tone::Strong, row.reference.to_string()),
            row.change().into(),
            tier.into(),
            row.state.label().into(),
            format!("{}/{}", row.done, row.applicable).into(),
            blocks,
            Cell::toned(if over { Tone::Bad } else { Tone::Plain }, due),
            waiting.into(),
        ]
    });
    let mut page = Page::new();
    let heads = ["RELEASE", "KIND", "TIER", "STATE", "DONE", "IN THE WAY", "DUE", "WAITING FOR"];
    page.table(&heads, cells.collect(), "no release fits");
    Ok(page)
}
