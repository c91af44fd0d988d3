//! What meetings recorded about a release: who voted what, who recorded it, who signed, who disputes it.

use crate::app::{Folded, Session};
use crate::cli::error::CliError;
use crate::cli::page::{Cell, Page, Tone};
use crate::domain::act::Motion;
use crate::domain::motion::count;
use crate::domain::release::Record;
use crate::domain::time;
use crate::domain::vocab::Outcome;

/// Lists the records under a heading, the latest first; nothing where no meeting has recorded any.
pub fn recorded(page: &mut Page, session: &Session, folded: &Folded) -> Result<(), CliError> {
    let records = &folded.release.records;
    if records.is_empty() {
        return Ok(());
    }
    page.heading("Recorded in meetings");
    for record in records.iter().rev() {
        let title = session.meeting_of(record.meeting)?.map_or_else(|| "a meeting".to_owned(), |m| m.title);
        one(page, record, &title, folded);
    }
    Ok(())
}

fn one(page: &mut Page, record: &Record, title: &str, folded: &Folded) {
    let people = &folded.office.people;
    let tone = match record.outcome {
        _ if !record.stands() => Tone::Warn,
        Outcome::Rejected => Tone::Bad,
        _ => Tone::Good,
    };
    let outcome = record.motion.outcome_label(record.outcome);
    let head = Cell::toned(tone, format!("{outcome}, {}", count(&record.tally)));
    page.cells(vec![Cell::toned(Tone::Strong, record.motion.label()), Cell::from(": "), head]);
    if let Motion::Find { verdict: Some(verdict), .. } = &record.motion {
        page.line(format!("  found {}", verdict.label()));
    }
    record.words.iter().for_each(|words| {
        page.line(format!("  “{words}”"));
    });
    if let Motion::Find { action: Some(action), .. } = &record.motion {
        page.line(format!("  to do: {}", action.text));
    }
    let at = time::in_full(record.at, folded.office.time_zone);
    page.toned(Tone::Dim, format!("  recorded by {}, {at}, {title}", people.name(&record.by)));
    let others: Vec<String> = record.signed.iter().skip(1).map(|(who, _)| people.name(who)).collect();
    if !others.is_empty() {
        page.toned(Tone::Dim, format!("  signed by {}", others.join(", ")));
    }
    if !record.complete {
        page.toned(Tone::Warn, "  lacks a second signature: it does not count yet");
    }
    for objection in &record.objections {
        page.toned(Tone::Bad, format!("  {}", objection.text));
    }
    if let Some(why) = record.why_void() {
        page.toned(Tone::Warn, format!("  does not count: {why}"));
    }
    for vote in &record.votes {
        let how = if record.is_signed_by(&vote.member) { "signed by the member" } else { "as recorded" };
        page.line(format!("  {}: {} ({how})", people.name(&vote.member), vote.choice.label()));
        for condition in &vote.conditions {
            page.line(format!("    condition: {}", condition.text));
        }
    }
}
