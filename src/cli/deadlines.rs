//! Everything that has a date: as a list, and as a calendar for other programs.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::args::Global;
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::{context, json, typed};
use crate::app::{AppError, Session};
use crate::domain::deadline::{Deadline, When};
use crate::domain::time;
use crate::report::ics;

/// List everything that has a date, by day, what is overdue first
///
/// Confirmations, conditions, ballots, meetings, approvals that wait for their deployment, the policy's review, and files of
/// evidence whose time passes within 30 days, or has passed. --ics writes the same
/// list as a calendar file (iCalendar, RFC 5545) for a calendar program to read; written again, its entries move.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  obstat deadlines
  obstat deadlines --within 7d
  obstat deadlines --ics deadlines.ics")]
pub struct DeadlinesArgs {
    /// Write them as a calendar to this file, in place of what it holds
    #[arg(long, value_name = "FILE")]
    pub ics: Option<PathBuf>,
    /// Only what is due within this time, overdue included
    #[arg(long, value_name = "3d|12h", value_parser = typed::within)]
    pub within: Option<chrono::TimeDelta>,
}

/// Lists deadlines, or writes them as a calendar.
pub fn run(args: &DeadlinesArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    session.catch_up()?;
    let (office, now) = (session.office()?, session.now());
    let mut list = session.deadlines(&mut |_, _| true)?;
    if let Some(until) = args.within.and_then(|span| now.checked_add_signed(span)) {
        list.retain(|d| d.due <= until);
    }
    let data = json!({
        "schema": "obstat/deadlines/v1",
        "now": typed::utc(now),
        "time_zone": office.time_zone.name(),
        "overdue": list.iter().filter(|d| d.is_over(now)).count(),
        "deadlines": list.iter().map(|d| deadline(d, &session, office.org)).collect::<Vec<_>>(),
        "ics": json::text(args.ics.as_ref().map(|p| p.display())),
    });
    let Some(file) = &args.ics else { return Ok(Reply::new(data, page(&session, &list)?)) };
    let text = ics::calendar(&office.name, &office.org, &list, now, &|email| office.people.name(email));
    super::output::replace(file, text.as_bytes()).map_err(|e| CliError::file(file, "written", &e))?;
    let mut page = Page::new();
    page.line(format!("wrote {}, {} entries", file.display(), list.len()));
    Ok(Reply::new(data, page))
}

fn deadline(d: &Deadline, session: &Session, org: crate::domain::ids::EventId) -> Value {
    json!({
        "id": d.uid(&org),
        "due": typed::utc(d.due),
        "overdue": d.is_over(session.now()),
        "code": d.code,
        "text": d.text,
        "detail": d.detail,
        "clause": d.clause,
        "ref": json::text(d.release.as_ref().map(|(_, r)| r)),
        "release": json::text(d.release.as_ref().map(|(id, _)| id)),
        "role": json::text(d.role),
        "who": d.who.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

/// The list under headings of days.
fn page(session: &Session, list: &[Deadline]) -> Result<Page, AppError> {
    let (office, now) = (session.office()?, session.now());
    let mut page = Page::new();
    if list.is_empty() {
        page.toned(Tone::Dim, "nothing has a date");
    }
    for group in list.chunk_by(|a, b| a.when(now, office.time_zone) == b.when(now, office.time_zone)) {
        let when = group[0].when(now, office.time_zone);
        match when {
            When::Overdue => page.heading(format!("Overdue {}", group.len())),
            When::On(day) => page.heading(format!("{} {}", day.format("%a %Y-%m-%d"), group.len())),
        };
        let rows = group.iter().map(|d| {
            let due = Cell::toned(if d.is_over(now) { Tone::Bad } else { Tone::Dim }, time::until(d.due, now));
            let about = d.release.as_ref().map_or_else(|| "organisation".to_owned(), |(_, r)| r.to_string());
            let who = match (d.role, d.who.as_slice()) {
                (Some(role), _) => role.label().to_owned(),
                (None, []) => String::new(),
                (None, [one]) => office.people.name(one),
                (None, [one, rest @ ..]) => format!("{} +{}", office.people.name(one), rest.len()),
            };
            vec![due, Cell::toned(Tone::Strong, about), (&d.text).into(), who.into()]
        });
        page.table(&["DUE", "ABOUT", "WHAT", "LIFTED BY"], rows.collect(), "");
    }
    Ok(page)
}
