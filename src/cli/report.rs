//! How releases have fared: lead times, outcomes, emergencies, confirmations, conditions.

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use serde_json::{Value, json};

use super::args::Global;
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::sheet::{self, CsvArgs};
use super::{context, json, typed};
use crate::app::{Session, words};
use crate::domain::day::SpokenDay;
use crate::domain::time;
use crate::report::statistics::{AGES, Median, Period, Statistics};

/// Say how releases have fared: lead times, outcomes, emergencies, confirmations, conditions
///
/// Counts decisions, deployments and emergencies of the period, the last 12 months unless told otherwise; conditions and
/// releases in review as they stand now. Lead times are medians in days.
#[derive(Debug, Args)]
#[command(after_long_help = format!("Examples:
  obstat report
  obstat report --since 2026-01-01 --json
  obstat report --since 90d --csv > report.csv

{}; one figure a row", sheet::columns(sheet::REPORT)))]
pub struct ReportArgs {
    /// Count from this day on, as 2026-01-01 or “last Monday”, or so many days back, as 90d
    #[arg(long, value_name = "DAY", value_parser = typed::day)]
    pub since: Option<SpokenDay>,
    /// As a spreadsheet.
    #[command(flatten)]
    pub csv: CsvArgs,
}

/// When a period begins: at the start of that day where the organisation is, or so many days ago.
pub fn since(session: &Session, given: SpokenDay) -> Result<DateTime<Utc>, CliError> {
    let from = match given {
        SpokenDay::Span(days) => session.now().checked_sub_signed(TimeDelta::days(i64::from(days))),
        day => Some(words::beginning(day, session.office()?.time_zone, session.now())?),
    };
    let from = from.unwrap_or(DateTime::UNIX_EPOCH);
    if from > session.now() {
        return Err(CliError::usage("the period begins after now", "give --since a day in the past"));
    }
    Ok(from)
}

/// Counts and tells.
pub fn run(args: &ReportArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    session.catch_up()?;
    let (now, zone) = (session.now(), session.office()?.time_zone);
    let period = match args.since {
        Some(given) => Period { from: since(&session, given)?, to: now, zone },
        None => Period::months(12, now, zone),
    };
    let found = session.statistics(period, &mut |_, _| true)?;
    let data = data(&found);
    let sheet = sheet::report(&data);
    Ok(args.csv.of(sheet::REPORT, &sheet, Reply::new(data, page(&session, &found)?)))
}

/// The report on the last 12 months, as `report --json` has it.
pub fn year(session: &Session) -> Result<Value, CliError> {
    let period = Period::months(12, session.now(), session.office()?.time_zone);
    Ok(data(&session.statistics(period, &mut |_, _| true)?))
}

fn data(s: &Statistics) -> Value {
    let median = |m: &Median| json!({ "median_days": m.days(), "of": m.of });
    let in_review = s
        .in_review
        .iter()
        .map(|(id, r, since)| json!({ "id": id.to_string(), "ref": r.to_string(), "since": typed::utc(*since) }));
    let overdue = s.confirmations.overdue.iter().map(|(id, r, owner, due)| {
        json!({ "id": id.to_string(), "ref": r.to_string(), "owner": owner.as_str(), "due": typed::utc(*due) })
    });
    let ages = AGES
        .iter()
        .zip(&s.conditions)
        .map(|((least, _), aged)| json!({ "from_days": least, "open": aged.count, "past_due": aged.past_due }));
    let open = s.open_conditions();
    json!({
        "schema": "obstat/report/v1",
        "from": typed::utc(s.period.from),
        "to": typed::utc(s.period.to),
        "time_zone": s.period.zone.name(),
        "releases": s.releases,
        "lead_time": { "request_to_decision": median(&s.to_decision), "decision_to_deployment": median(&s.to_deployment) },
        "months": s.months.iter().map(|m| json!({ "month": m.first.format("%Y-%m").to_string(), "median_days": m.lead.days(), "decided": m.lead.of })).collect::<Vec<_>>(),
        "outcomes": s.outcomes.iter().map(|(name, n)| ((*name).to_owned(), json!(n))).collect::<serde_json::Map<_, _>>(),
        "emergencies": s.emergencies.iter().map(|h| json!({ "owner": h.owner.as_str(), "count": h.count, "by_month": h.by_month })).collect::<Vec<_>>(),
        "confirmations": {
            "on_time": s.confirmations.on_time,
            "late": s.confirmations.late,
            "waiting": s.confirmations.waiting,
            "overdue": overdue.collect::<Vec<_>>(),
        },
        "conditions": { "open": open.count, "past_due": open.past_due, "by_age": ages.collect::<Vec<_>>() },
        "in_review": in_review.collect::<Vec<_>>(),
        "steps": s.steps.iter().map(|(name, m)| json!({ "step": name, "median_days": m.days(), "of": m.of })).collect::<Vec<_>>(),
    })
}

/// A middle value in words: "4.1 d of 12", or a dash.
fn told(median: &Median) -> String {
    median.days().map_or_else(|| "–".to_owned(), |days| format!("{days:.1} d, of {}", median.of))
}

fn page(session: &Session, s: &Statistics) -> Result<Page, CliError> {
    let office = session.office()?;
    let mut page = Page::new();
    let day = |at| time::local_date(at, s.period.zone).to_string();
    page.toned(
        Tone::Strong,
        format!("{} to {}: {} decided, of {} releases", day(s.period.from), day(s.period.to), s.decided(), s.releases),
    );
    page.heading("Lead time (median)");
    page.fact("to decision", told(&s.to_decision)).fact("to deployment", told(&s.to_deployment));
    let months = s
        .months
        .iter()
        .map(|m| vec![m.first.format("%Y-%m").to_string().into(), m.lead.of.to_string().into(), told(&m.lead).into()]);
    page.table(&["MONTH", "DECIDED", "LEAD TIME"], months.collect(), "");
    page.heading("Outcomes");
    let outcomes = s.outcomes.iter().map(|(name, n)| vec![name.replace('-', " ").into(), n.to_string().into()]);
    page.table(&["OUTCOME", "RELEASES"], outcomes.collect(), "");
    page.heading("Emergencies by owner");
    let habits = s.emergencies.iter().map(|h| vec![office.people.name(&h.owner).into(), h.count.to_string().into()]);
    page.table(&["OWNER", "EMERGENCIES"], habits.collect(), "none");
    page.heading("Confirmations");
    let c = &s.confirmations;
    page.fact("on time", c.on_time.to_string()).fact("late", c.late.to_string()).fact("not due yet", c.waiting.to_string());
    for (_, reference, owner, due) in &c.overdue {
        let words = format!("{reference}, {}: {}", office.people.name(owner), time::over(*due, s.period.to));
        page.fact("overdue", Cell::toned(Tone::Bad, words));
    }
    page.heading("Open conditions by age");
    for ((_, words), aged) in AGES.iter().zip(&s.conditions) {
        let past = if aged.past_due > 0 { format!("{}, {} past due", aged.count, aged.past_due) } else { aged.count.to_string() };
        page.fact(words, Cell::toned(if aged.past_due > 0 { Tone::Bad } else { Tone::Plain }, past));
    }
    page.heading("Oldest in review");
    let oldest =
        s.in_review.iter().take(10).map(|(_, r, since)| vec![r.to_string().into(), time::age(*since, s.period.to).into()]);
    page.table(&["RELEASE", "IN REVIEW"], oldest.collect(), "none");
    page.heading("Slowest step (median from submission)");
    let steps = s.steps.iter().map(|(name, m)| vec![(*name).into(), told(m).into()]);
    page.table(&["STEP", "TIME"], steps.collect(), "none");
    Ok(page)
}

/// The table of persons against duties, for `log --duties`.
pub fn duties(session: &Session, reference: Option<&str>, from: Option<SpokenDay>) -> Result<Reply, CliError> {
    use crate::report::duties::{Duties, Duty, Trace};
    let from = from.map(|given| since(session, given)).transpose()?;
    let found = match reference {
        Some(reference) => Duties::of([&Trace::of_release(&session.release(reference)?.release)], from),
        None => session.duties(from, &mut |_, _| true)?,
    };
    let office = session.office()?;
    let counts = |p: &crate::report::duties::Person| {
        Duty::ALL.iter().zip(p.counts).map(|(d, n)| (d.word().to_owned(), json!(n))).collect::<serde_json::Map<_, _>>()
    };
    let people = found.people.iter().map(|p| {
        json!({
            "who": json::text(p.who.as_ref()),
            "acts": counts(p),
            "made_and_approved": p.both.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    });
    let data = json!({
        "schema": "obstat/duties/v1",
        "ref": reference,
        "since": json::time(from),
        "releases": found.releases,
        "people": people.collect::<Vec<_>>(),
    });
    let rows = found.people.iter().map(|p| {
        let name = p.who.as_ref().map_or_else(|| "nobody known".to_owned(), |who| office.people.name(who));
        let mut row: Vec<Cell> = vec![name.into()];
        row.extend(p.counts.iter().map(|n| Cell::from(if *n == 0 { "·".to_owned() } else { n.to_string() })));
        let both: Vec<String> = p.both.iter().map(ToString::to_string).collect();
        row.push(Cell::toned(Tone::Warn, both.join(", ")));
        row
    });
    let heads: Vec<String> = Duty::ALL.iter().map(|d| d.word().to_uppercase()).collect();
    let mut heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    heads.insert(0, "WHO");
    heads.push("MADE AND APPROVED");
    let mut page = Page::new();
    page.table(&heads, rows.collect(), "no act");
    Ok(Reply::new(data, page).note(format!("acts of {} releases that count", found.releases)))
}
