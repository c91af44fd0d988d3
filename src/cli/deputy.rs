//! Naming deputies, and ending them.

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::{context, typed};
use crate::domain::day::SpokenDay;
use crate::domain::ids::Email;
use crate::domain::vocab::Role;

/// Deputies: who signs for whom, in which role, from when to when
#[derive(Debug, Subcommand)]
pub enum DeputyCommand {
    /// List deputies with their dates
    List(DeputyListArgs),
    /// Name a deputy for a role of yours
    Grant(DeputyGrantArgs),
    /// End a deputy's authority
    End(DeputyEndArgs),
}

/// List deputies with their dates
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat deputy list")]
pub struct DeputyListArgs {}

/// Name a deputy for a role of yours
///
/// What the deputy signs shows both names. Lead, Security, Legal, Peer Reviewer and Deployer may have deputies; a vote in the
/// Committee is its member's own. Past its dates it grants nothing; sign its end all the same, which nobody can date back.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  obstat deputy grant dana@example.org --role security --from 2026-12-21 --to 2027-01-03"
)]
pub struct DeputyGrantArgs {
    /// The deputy
    #[arg(value_name = "EMAIL", value_parser = typed::email)]
    pub email: Email,
    /// Your role
    #[arg(long, value_name = "ROLE", value_parser = typed::role())]
    pub role: Role,
    /// From the beginning of this day, as 2026-12-21, “next Monday” or “today”
    #[arg(long, value_name = "DAY", value_parser = typed::day)]
    pub from: SpokenDay,
    /// To the end of this day, as 2027-01-03, “end of month” or 14d from today
    #[arg(long, value_name = "DAY", value_parser = typed::day)]
    pub to: SpokenDay,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// End a deputy's authority
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat deputy end dana@example.org --role security")]
pub struct DeputyEndArgs {
    /// The deputy
    #[arg(value_name = "EMAIL", value_parser = typed::email)]
    pub email: Email,
    /// The role
    #[arg(long, value_name = "ROLE", value_parser = typed::role())]
    pub role: Role,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Lists, names and ends deputies.
pub fn run(command: &DeputyCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        DeputyCommand::List(_) => list(global),
        DeputyCommand::Grant(a) => act::sign(global, &a.unlock, Names::Made("deputy.grant"), |s| {
            let today = s.office()?.day;
            s.deputy_grant(&a.email, a.role, a.from.counted_from(today), a.to.counted_from(today))
        }),
        DeputyCommand::End(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.deputy_end(&a.email, a.role)),
    }
}

fn list(global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let (office, now) = (session.office()?, session.now());
    let all = session.deputies()?;
    let acts = |d: &crate::domain::people::Deputy| d.covers(now, office.time_zone);
    let value = |d: &crate::domain::people::Deputy| {
        serde_json::json!({
            "id": d.grant.to_string(), "deputy": d.deputy.as_str(), "of": d.of.as_str(), "role": d.role.word(),
            "from": d.from.to_string(), "to": d.to.to_string(), "now": acts(d),
        })
    };
    let data = serde_json::json!({ "schema": "obstat/deputies/v1", "deputies": all.iter().map(value).collect::<Vec<_>>() });
    let rows = all.iter().map(|d| {
        let now = if acts(d) { Cell::toned(Tone::Good, "now") } else { Cell::toned(Tone::Dim, "not now") };
        let dates = (d.from.to_string().into(), d.to.to_string().into());
        vec![d.deputy.as_str().into(), d.of.as_str().into(), d.role.label().into(), dates.0, dates.1, now]
    });
    let mut page = Page::new();
    page.table(&["DEPUTY", "OF", "ROLE", "FROM", "TO", ""], rows.collect(), "nobody is named deputy");
    Ok(Reply::new(data, page))
}
