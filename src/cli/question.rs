//! Questions about the store: why, log, verify, frontier, doctor.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use clap::Args;

use super::args::Global;
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::sheet::{self, CsvArgs};
use super::{act, context, json, report, typed};
use crate::app::words::TypedTime;
use crate::app::{AppError, ErrorKind, Session};
use crate::domain::day::SpokenDay;
use crate::domain::ids::EventId;
use crate::domain::text::counted;
use crate::domain::time;
use crate::domain::{obstruct, remark};
use crate::store::EventRecord;

/// Say what stands in the way of a release, and who can lift it
///
/// One sentence a line; nothing in the way reads “nihil obstat”. It exits 0 either way: a pipeline asks `obstat gate`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  obstat why triage-nlp@2.4.0\n  obstat why triage-nlp@2.4.0 --at '2026-11-20 17:00'\n  obstat why --codes"
)]
pub struct WhyArgs {
    /// The release
    #[arg(value_name = "REF", required_unless_present = "codes")]
    pub reference: Option<String>,
    /// As it read at this time: acts dated later, or resting on such, are left out
    #[arg(long, value_name = "TIME", value_parser = typed::time)]
    pub at: Option<TypedTime>,
    /// List every code with what it means
    #[arg(long, conflicts_with_all = ["reference", "at"])]
    pub codes: bool,
}

/// List signed acts, newest first
#[derive(Debug, Args)]
#[command(after_long_help = format!("Examples:
  obstat log
  obstat log triage-nlp@2.4.0 --json
  obstat log --at 2026-11-20
  obstat log triage-nlp@2.4.0 --csv > trail.csv
  obstat log --duties --since 90d

{}; the words of an act stand only in the log of one release", sheet::columns(sheet::TRAIL)))]
pub struct LogArgs {
    /// Only those of this release
    #[arg(value_name = "REF")]
    pub reference: Option<String>,
    /// As it read at this time: acts dated later, or resting on such, are left out
    #[arg(long, value_name = "TIME", value_parser = typed::time)]
    pub at: Option<TypedTime>,
    /// Who did what: persons against kinds of acts, and who both made and approved the same release
    #[arg(long, conflicts_with = "at")]
    pub duties: bool,
    /// With --duties: count from this day on, as 2026-01-01 or “last Monday”, or so many days back, as 90d
    #[arg(long, requires = "duties", value_name = "DAY", value_parser = typed::day)]
    pub since: Option<SpokenDay>,
    /// As a spreadsheet.
    #[command(flatten)]
    pub csv: CsvArgs,
}

/// Verify every event, signature and projection of the store, or a bundle
///
/// Exits 3 when something does not hold; nothing is changed. A bundle needs no store; one that rests on events that it does not
/// hold is judged in full only beside a store that has them.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat verify\n  obstat verify from-dana.obstat --json")]
pub struct VerifyArgs {
    /// A bundle to verify in place of the store
    #[arg(value_name = "FILE")]
    pub file: Option<std::path::PathBuf>,
}

/// Print what this store has, in five lines, to paste into minutes
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat frontier")]
pub struct FrontierArgs {}

/// Look for what will trouble you: keys, keepers, rows that nobody can fill
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat doctor")]
pub struct DoctorArgs {}

/// Says what stands in the way.
pub fn why(args: &WhyArgs, global: &Global) -> Result<Reply, CliError> {
    let Some(reference) = &args.reference else { return Ok(codes()) };
    let (session, id) = context::release_at(global, reference, args.at)?;
    let folded = session.fold(id)?;
    let step = obstruct::next_step(folded.release.state);
    let data = serde_json::json!({
        "schema": "obstat/why/v1",
        "id": folded.release.id.to_string(),
        "ref": folded.release.reference.to_string(),
        "state": folded.release.state.word(),
        "next_step": step,
        "clear": folded.obstructions.is_empty(),
        "obstructions": json::obstructions(&folded.obstructions),
        "remarks": json::remarks(&folded.remarks),
        "policy": { "version": folded.policy.document.version, "sha256": folded.release.policy.to_string() },
        "as_of": typed::utc(folded.now),
    });
    let mut page = Page::new();
    page.page(act::in_the_way(&session, &folded.obstructions)?);
    page.page(act::remarked(&folded.remarks));
    let heading = format!("{}: {}", folded.release.reference, folded.release.state.phrase());
    let heading = format!("{heading}; {}", act::judged_by(&folded));
    let reply = Reply::new(data, page);
    Ok(reply.note(if step.is_empty() { heading } else { format!("{heading}; next step: {step}") }))
}

fn codes() -> Reply {
    let list = obstruct::CODES.iter().map(|(code, means)| serde_json::json!({ "code": code, "text": means }));
    let remarks = remark::CODES.iter().map(|(code, means)| serde_json::json!({ "code": code, "text": means }));
    let data = serde_json::json!({ "schema": "obstat/codes/v1", "codes": list.collect::<Vec<_>>(), "remarks": remarks.collect::<Vec<_>>() });
    let mut page = Page::new();
    let rows = |codes: &[(&'static str, &'static str)]| -> Vec<Vec<Cell>> {
        codes.iter().map(|(code, means)| vec![Cell::from(*code), Cell::from(*means)]).collect()
    };
    page.table(&["CODE", "MEANS"], rows(obstruct::CODES), "none");
    page.heading("Remarks, which block nothing");
    page.table(&["CODE", "MEANS"], rows(remark::CODES), "none");
    Reply::new(data, page)
}

/// Lists signed acts, newest first.
pub fn log(args: &LogArgs, global: &Global) -> Result<Reply, CliError> {
    if args.duties {
        if args.csv.csv {
            return Err(CliError::usage("the table of duties has no spreadsheet", "leave --csv out, or ask for --json"));
        }
        let session = context::open(global)?;
        return report::duties(&session, args.reference.as_deref(), args.since);
    }
    let (acts, rows) = match &args.reference {
        Some(reference) => {
            let (session, id) = context::release_at(global, reference, args.at)?;
            release_log(&session, id)?
        }
        None => whole_log(&context::open(global)?, args.at)?,
    };
    let mut page = Page::new();
    page.table(&["TIME", "EVENT", "RELEASE", "BY", "ACT"], rows, "no act");
    let data = serde_json::json!({ "schema": "obstat/log/v1", "acts": acts });
    let sheet = sheet::trail(&data);
    Ok(args.csv.of(sheet::TRAIL, &sheet, Reply::new(data, page)))
}

/// Every act, as `log --json` has it.
pub fn trail(session: &Session) -> Result<serde_json::Value, CliError> {
    Ok(serde_json::json!({ "schema": "obstat/log/v1", "acts": whole_log(session, None)?.0 }))
}

type Lines = (Vec<serde_json::Value>, Vec<Vec<Cell>>);

fn release_log(session: &Session, id: EventId) -> Result<Lines, CliError> {
    let (folded, office) = (session.fold(id)?, session.office()?);
    let reference = folded.release.reference.to_string();
    let (mut acts, mut rows) = (Vec::new(), Vec::new());
    for line in &folded.release.history {
        let mut act = json::history(line);
        act["ref"] = reference.clone().into();
        act["stream"] = folded.release.id.to_string().into();
        acts.push(act);
        let by = line.by.as_ref().map_or_else(|| "nobody known".to_owned(), |by| office.people.name(by));
        let void = line.not_counted.as_ref().map(|why| format!(" (not counted: {why})")).unwrap_or_default();
        let at = Cell::toned(Tone::Dim, time::in_full(line.at, office.time_zone));
        rows.push(vec![
            at,
            line.id.to_string()[..12].into(),
            (&reference).into(),
            by.into(),
            format!("{}{void}", line.text).into(),
        ]);
    }
    Ok((acts, rows))
}

fn whole_log(session: &Session, at: Option<TypedTime>) -> Result<Lines, CliError> {
    let office = session.office()?;
    let at = at.map(|at| at.instant(office.time_zone, session.now())).transpose()?;
    let held = at.map(|at| session.held_at(at)).transpose()?;
    let mut records: Vec<EventRecord> = Vec::new();
    session
        .store()
        .each_event(|record| {
            if held.as_ref().is_none_or(|held| held.holds(&record.id)) {
                records.push(record);
            }
            Ok::<_, crate::store::StoreError>(true)
        })
        .map_err(AppError::from)?;
    records.reverse();
    records.sort_by_key(|record| std::cmp::Reverse(record.time));
    let mut names: BTreeMap<_, Option<String>> = BTreeMap::new();
    let (mut acts, mut rows) = (Vec::new(), Vec::new());
    for record in records {
        let reference = match names.entry(record.stream) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(place) => {
                let row = session.store().release_row(&record.stream, None, session.now()).map_err(AppError::from)?;
                place.insert(row.map(|(row, _)| row.reference.to_string())).clone()
            }
        };
        let by = office.seen.holder(&record.author);
        acts.push(serde_json::json!({
            "id": record.id.to_string(),
            "stream": record.stream.to_string(),
            "ref": reference,
            "kind": record.kind,
            "by": json::text(by),
            "key": record.author.to_string(),
            "at": typed::utc(record.time),
        }));
        let who = by.map_or_else(|| "nobody known".to_owned(), |by| office.people.name(by));
        let at = Cell::toned(Tone::Dim, time::in_full(record.time, office.time_zone));
        let about = reference.unwrap_or_else(|| office.name.clone());
        rows.push(vec![at, record.id.to_string()[..12].into(), about.into(), who.into(), record.kind.into()]);
    }
    Ok((acts, rows))
}

/// Verifies the store; exits 3 when something does not hold.
pub fn verify(global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let report = session.verify(&mut |_, _| true)?;
    let problem = |p: &crate::app::Problem| serde_json::json!({ "code": p.code, "event": json::text(p.event), "text": p.text });
    let data = serde_json::json!({
        "schema": "obstat/verify/v1",
        "events": report.events,
        "authors": report.authors,
        "files": report.files,
        "purged": report.purged,
        "valid": report.problems.is_empty(),
        "problems": report.problems.iter().map(problem).collect::<Vec<_>>(),
        "forks": report.forks.iter().map(problem).collect::<Vec<_>>(),
    });
    let mut page = Page::new();
    let toned = [(Tone::Bad, &report.problems), (Tone::Warn, &report.forks)];
    for (tone, p) in toned.into_iter().flat_map(|(tone, all)| all.iter().map(move |p| (tone, p))) {
        let event = p.event.map(|e| format!("event {}: ", &e.to_string()[..12])).unwrap_or_default();
        page.cells(vec![Cell::toned(tone, &p.code), format!("  {event}{}", p.text).into()]);
    }
    let keys = format!("{}, signed with {}", counted(report.events, "event"), counted(report.authors, "key"));
    if report.purged > 0 {
        let (files, were) = if report.purged == 1 { ("file", "was") } else { ("files", "were") };
        page.toned(Tone::Dim, format!("{} {files} of evidence {were} purged; who, when and why stays", report.purged));
    }
    if report.problems.is_empty() {
        page.cells(vec![
            Cell::toned(Tone::Good, "valid"),
            format!(": {keys}; every id, signature, chain and projection holds").into(),
        ]);
        return Ok(Reply::new(data, page));
    }
    page.cells(vec![Cell::toned(Tone::Bad, "not valid"), format!(": {keys}; {} problems", report.problems.len()).into()]);
    Ok(Reply::new(data, page).exit(ErrorKind::Integrity.exit()))
}

/// Prints the frontier in five lines.
pub fn frontier(global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let f = session.frontier()?;
    let charter = f.charter.map(|(id, version)| serde_json::json!({ "id": id.to_string(), "version": version }));
    let data = serde_json::json!({
        "schema": "obstat/frontier/v1",
        "org": f.org.to_string(),
        "fingerprint": f.fingerprint,
        "charter": charter,
        "events": f.events,
        "heads_sha256": f.heads_sha256,
        "time": typed::utc(f.time),
    });
    let mut page = Page::new();
    page.fact("organisation", format!("{}, fingerprint {}", session.office()?.name, f.fingerprint));
    page.fact("charter", f.charter.map_or_else(|| "none".to_owned(), |(id, version)| format!("version {version}, {id}")));
    page.fact("events", f.events.to_string());
    page.fact("heads", format!("sha256:{}", f.heads_sha256));
    page.fact("time", typed::utc(f.time));
    Ok(Reply::new(data, page))
}
