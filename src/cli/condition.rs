//! What approvals ask for.

use clap::{Args, Subcommand};

use super::act::{self, Names};
use super::args::{Global, KeyArgs};
use super::error::CliError;
use super::output::Reply;
use super::page::{Cell, Page, Tone};
use super::{context, json};
use crate::app::{AppError, Session};
use crate::domain::release::{Condition, ConditionState, Release};
use crate::domain::time;
use crate::domain::vocab::State;

/// What approvals ask for
#[derive(Debug, Subcommand)]
pub enum ConditionCommand {
    /// List conditions, the earliest due first
    List(ConditionListArgs),
    /// Say that a condition is met, as its owner
    Meet(ConditionMeetArgs),
    /// Accept that a condition is met, in the role that set it
    Verify(ConditionVerifyArgs),
}

/// List conditions, the earliest due first
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat condition list\n  obstat condition list triage-nlp@2.4.0")]
pub struct ConditionListArgs {
    /// Only those of this release
    #[arg(value_name = "REF")]
    pub reference: Option<String>,
}

/// Say that a condition is met, as its owner
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat condition meet c41d90.1 --evidence 81b0c4")]
pub struct ConditionMeetArgs {
    /// The condition's id: its sign-off's id or the beginning of it, a dot, its place
    #[arg(value_name = "ID")]
    pub id: String,
    /// Evidence that shows it, by id; may repeat
    #[arg(long = "evidence", value_name = "ID")]
    pub evidence: Vec<String>,
    /// A note, in words
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Accept that a condition is met, in the role that set it
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  obstat condition verify c41d90.1")]
pub struct ConditionVerifyArgs {
    /// The condition's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Your key.
    #[command(flatten)]
    pub unlock: KeyArgs,
}

/// Lists conditions, or says where one stands.
pub fn run(command: &ConditionCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        ConditionCommand::List(args) => list(args, global),
        ConditionCommand::Meet(a) => {
            let note = a.note.as_deref().unwrap_or_default();
            act::sign(global, &a.unlock, Names::Changed, |s| s.condition_meet(&a.id, &a.evidence, note))
        }
        ConditionCommand::Verify(a) => act::sign(global, &a.unlock, Names::Changed, |s| s.condition_verify(&a.id)),
    }
}

fn list(args: &ConditionListArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let mut found: Vec<(Release, Condition)> = Vec::new();
    for release in releases(&session, args.reference.as_deref())? {
        found.extend(release.conditions.iter().map(|c| (release.clone(), c.clone())));
    }
    found.sort_by_key(|(_, c)| (c.state == ConditionState::Verified, c.due.is_none(), c.due));
    let with_ref = |(release, c): &(Release, Condition)| {
        let mut value = json::condition(c);
        value["ref"] = release.reference.to_string().into();
        value["release"] = release.id.to_string().into();
        value
    };
    let data =
        serde_json::json!({ "schema": "obstat/conditions/v1", "conditions": found.iter().map(with_ref).collect::<Vec<_>>() });
    let now = session.now();
    let rows = found.iter().map(|(release, c)| {
        let over = c.state != ConditionState::Verified && c.due.is_some_and(|due| time::is_over(due, now));
        let due = match c.due {
            _ if c.state == ConditionState::Verified => String::new(),
            Some(due) => time::until(due, now),
            None => "from deployment".to_owned(),
        };
        let id = format!("{}.{}", &c.set_by.to_string()[..12], c.place + 1);
        let tone = if over { Tone::Bad } else { Tone::Plain };
        let state = json::condition_state(c.state);
        vec![
            id.into(),
            release.reference.to_string().into(),
            state.into(),
            Cell::toned(tone, due),
            c.terms.by.as_str().into(),
            (&c.terms.text).into(),
        ]
    });
    let mut page = Page::new();
    page.table(&["ID", "RELEASE", "STATE", "DUE", "BY", "CONDITION"], rows.collect(), "no conditions");
    Ok(Reply::new(data, page))
}

fn releases(session: &Session, reference: Option<&str>) -> Result<Vec<Release>, CliError> {
    if let Some(text) = reference {
        return Ok(vec![session.release(text)?.release]);
    }
    let filter = crate::app::Filter { all: true, ..Default::default() };
    // Before the decision there are no conditions, so those releases need not be folded.
    let decided = |state| !matches!(state, State::Draft | State::InReview | State::Exempt | State::Withdrawn);
    let mut rows = session.queue_all(&filter)?;
    rows.retain(|row| decided(row.state));
    let folded: Result<Vec<Release>, AppError> = rows.iter().map(|row| session.fold(row.id).map(|f| f.release)).collect();
    Ok(folded?)
}
