//! Meetings of the Committee: agenda, attendance, votes, records, signatures, minutes.

mod args;
mod show;

use super::act::{self, Names};
use super::args::Global;
use super::error::CliError;
use super::output::Reply;
use super::{context, typed};
use crate::app::meeting::{Entry, MotionWords, NewMeeting, NotedVote};
use crate::app::{AppError, Session};
use crate::domain::ids::Email;
use crate::domain::vocab::Choice;
use crate::report::minutes;

pub use args::MeetingCommand;
use args::{Format, MinutesArgs, MotionArgs, VoteArgs};

/// Runs a command on meetings.
pub fn run(command: &MeetingCommand, global: &Global) -> Result<Reply, CliError> {
    match command {
        MeetingCommand::New(a) => {
            let title = a.title.clone().unwrap_or_default();
            let new = NewMeeting { title, kind: Some(a.kind), at: None, items: a.items.clone() };
            act::sign(global, &a.unlock, Names::Made("meeting.open"), |s| {
                s.meeting_open(&NewMeeting { at: context::wall_clock(s, a.at)?, ..new.clone() })
            })
        }
        MeetingCommand::List(_) => show::list(&context::open(global)?),
        MeetingCommand::Show(a) => {
            let session = context::open(global)?;
            let card = session.meeting_card(session.find_meeting(&a.meeting)?)?;
            show::card(&session, &card)
        }
        MeetingCommand::Agenda(a) => {
            act::sign(global, &a.unlock, Names::Made("meeting.agenda"), |s| s.meeting_agenda(&a.meeting, &a.items))
        }
        MeetingCommand::Attend(a) => {
            let mut session = context::open(global)?;
            let card = session.note_attendance(&a.meeting, &a.members, !a.away)?;
            show::card(&session, &card)
        }
        MeetingCommand::Vote(a) => vote(a, global),
        MeetingCommand::Motion(a) => motion(a, global),
        MeetingCommand::Sign(a) => act::sign(global, &a.unlock, Names::Made("motion.countersign"), |s| {
            s.motion_sign(&a.meeting, &a.item, a.challenge.as_deref())
        }),
        MeetingCommand::Dispute(a) => act::sign(global, &a.unlock, Names::Made("motion.dispute"), |s| {
            s.motion_dispute(&a.meeting, &a.item, a.challenge.as_deref(), &a.reason)
        }),
        MeetingCommand::Note(a) => act::sign(global, &a.unlock, Names::Made("meeting.note"), |s| {
            s.meeting_note(&a.meeting, a.item.as_deref(), &a.text, a.settles)
        }),
        MeetingCommand::Close(a) => act::sign(global, &a.unlock, Names::Made("meeting.close"), |s| s.meeting_close(&a.meeting)),
        MeetingCommand::Minutes(a) => written(a, global),
    }
}

/// Reads `EMAIL=CHOICE`; `none` takes a vote back.
fn typed_votes(session: &Session, a: &VoteArgs) -> Result<Vec<(Email, Option<NotedVote>)>, AppError> {
    let single = a.votes.len() == 1;
    if !single && (a.reason.is_some() || !a.conditions.is_empty()) {
        let help = "name one member with --reason or --condition, the others in a command of their own";
        return Err(AppError::usage("a reason or condition belongs to one member's vote", help));
    }
    let vote = |text: &String| {
        let (member, choice) = text.split_once('=').ok_or_else(|| {
            let message = format!("“{}” is not a vote", text.chars().take(80).collect::<String>());
            AppError::usage(message, "write it as EMAIL=CHOICE, as in ann@example.org=approve")
        })?;
        let member = typed::email(member).map_err(|e| AppError::usage(e.to_string(), "name a member by his address"))?;
        if choice.trim() == "none" {
            return Ok((member, None));
        }
        let choice: Choice = choice.trim().parse()?;
        let conditions = if a.conditions.is_empty() { Vec::new() } else { terms(session, a)? };
        let reason = a.reason.clone().unwrap_or_default();
        if choice == Choice::Recuse && reason.trim().is_empty() {
            return Err(AppError::usage("a member who recuses himself says why", "give --reason T"));
        }
        Ok((member, Some(NotedVote { choice, conditions, reason })))
    };
    a.votes.iter().map(vote).collect()
}

fn terms(session: &Session, a: &VoteArgs) -> Result<Vec<crate::domain::act::ConditionTerms>, AppError> {
    let card = session.meeting_card(session.find_meeting(&a.meeting)?)?;
    let item = session.find_item(&card, &a.item)?;
    let Some(folded) = &item.folded else {
        return Err(AppError::usage("that item is not voted on, so it takes no condition", "leave out --condition"));
    };
    session.conditions(folded, &a.conditions)
}

fn vote(a: &VoteArgs, global: &Global) -> Result<Reply, CliError> {
    let mut session = context::open(global)?;
    let votes = typed_votes(&session, a)?;
    let card = session.note_vote(&a.meeting, &a.item, a.challenge.as_deref(), &votes)?;
    show::card(&session, &card)
}

fn motion(a: &MotionArgs, global: &Global) -> Result<Reply, CliError> {
    let said = MotionWords { words: a.words.clone(), verdict: a.verdict, action: a.action.clone() };
    act::sign(global, &a.unlock, Names::Made("motion.record"), |s| {
        let entry = Entry { outcome: a.outcome, challenge: a.challenge.clone(), votes: Vec::new(), said: said.clone() };
        s.motion_record(&a.meeting, &a.item, &entry)
    })
}

/// Writes the minutes to standard output or a file.
fn written(a: &MinutesArgs, global: &Global) -> Result<Reply, CliError> {
    let session = context::open(global)?;
    let id = session.find_meeting(&a.meeting)?;
    let text = match a.format {
        Format::Md if a.as_signed => session.signed_minutes(id)?,
        Format::Md => minutes::markdown(&session.minutes(id)?),
        Format::Html => minutes::html(&session.minutes(id)?),
    };
    let mut data = serde_json::json!({
        "schema": "obstat/minutes/v1",
        "id": id.to_string(),
        "format": a.format.word(),
        "sha256": crate::domain::ids::Digest::of(text.as_bytes()).to_string(),
        "file": a.output.as_ref().map(|p| p.display().to_string()),
    });
    let Some(path) = &a.output else {
        data["text"] = serde_json::Value::String(text.clone());
        return Ok(Reply::raw(data, text));
    };
    super::output::replace(path, text.as_bytes()).map_err(|e| AppError::file(path, "written", e))?;
    let mut page = super::page::Page::new();
    page.line(format!("the minutes are in {}", path.display()));
    Ok(Reply::new(data, page))
}
