//! Forms of a meeting: opening one, votes that take words, findings, who signs second.

use super::{conditions, filled, labels, title};
use crate::app::meeting::{NewMeeting, Point};
use crate::app::words;
use crate::domain::ids::{Email, EventId};
use crate::domain::vocab::{Choice, Judgement, MeetingKind, Topic};
use crate::tui::deed::{Deed, Purpose};
use crate::tui::form::{Form, Today};
use crate::tui::model::Model;
use crate::tui::screens::meeting::Item;
use crate::tui::widgets::choice::Choices;
use crate::tui::worker::Note;

/// Opens a form of the meeting; none where the purpose is another one.
pub fn open(purpose: &Purpose, model: &Model) -> Option<Form> {
    let meeting = model.boards.meeting.meeting();
    let item = |p: &Point| meeting.and_then(|m| m.items.iter().find(|i| i.point() == *p));
    let begin = || Form::new(purpose.clone(), title(purpose));
    let about = |p: &Point| begin().about("Item", item(p).map(|i| i.title.clone()).unwrap_or_default());
    let names = |who: &[Email]| Choices::one(who.iter().map(|who| model.name(who)), 0);
    let mut form = match purpose {
        Purpose::OpenMeeting => new_meeting(begin(), super::today(model)),
        Purpose::NoteVote { point, member, choice } => {
            let form = about(point).about("Member", model.name(member));
            match choice {
                Choice::Recuse => form.text("reason", "Reason", "why he takes no part", ""),
                _ => conditions::asked(
                    form,
                    "condition",
                    "Condition",
                    "text; due=next Friday or 30d; by=EMAIL",
                    super::today(model),
                )
                .text("reason", "In words", "may stay empty", ""),
            }
        }
        Purpose::NoteWords { point, .. } => said(about(point), item(point)?),
        Purpose::SettleByNote { item } => {
            about(&Point::of(*item)).text("note", "Note", "what was said and settled; it stands in the minutes", "")
        }
        Purpose::SecondSignature { point } => {
            about(point).choice("signer", "Who signs", "takes the keyboard", names(&item(point)?.signers))
        }
        Purpose::Dispute { point } => {
            let form = about(point).choice("signer", "Who disputes it", "takes the keyboard", names(&item(point)?.disputers));
            form.text("reason", "Reason", "what the record says wrongly; the release is contested until a new one", "")
        }
        Purpose::TakeUpChallenge { item } => {
            let open = meeting.into_iter().flat_map(|m| &m.challenges).filter(|c| c.number == *item);
            let words = open.map(|c| format!("{}: “{}”", c.title, c.about));
            about(&Point::of(*item)).choice("challenge", "Challenge", "a vote of its own clears it", Choices::one(words, 0))
        }
        _ => return None,
    };
    form.draft = Some(format!("form {} {purpose:?}", meeting.map(|m| m.id.to_string()).unwrap_or_default()));
    Some(form)
}

fn new_meeting(form: Form, now: Option<Today>) -> Form {
    let adhoc = MeetingKind::ALL.iter().position(|k| *k == MeetingKind::AdHoc).unwrap_or(0);
    form.choice("kind", "Kind", "", Choices::one(labels(MeetingKind::ALL, MeetingKind::label), adhoc))
        .line("at", "When", "as Friday 14:00 or 2026-11-30 14:00, on the organisation's clock; empty: now", "")
        .meaning(super::moment, now)
        .line("title", "Title", "empty: by its kind", "")
}

fn said(form: Form, item: &Item) -> Form {
    let form = form.text("words", "Words", "the finding or the reason", "");
    if item.challenge.is_some() {
        return form;
    }
    if item.topic != Topic::Emergency {
        return form.line("action", "Action", "what is to be done; may stay empty", "");
    }
    form.choice("verdict", "The emergency was", "", Choices::one(labels(Judgement::ALL, Judgement::label), 0)).line(
        "action",
        "Action",
        "what is to be done; may stay empty",
        "",
    )
}

/// Reads a form that leads to the notebook, where nothing is signed; none where it leads to an act.
pub fn noted(form: &Form, model: &Model) -> Option<Result<Note, String>> {
    match &form.purpose {
        Purpose::NoteVote { point, member, choice } => {
            let (reason, conditions) = (form.words("reason"), conditions::written(form, &["condition"]));
            if *choice == Choice::Recuse && reason.is_empty() {
                return Some(Err("a member who recuses himself says why".into()));
            }
            if *choice == Choice::Conditions && conditions.is_empty() {
                return Some(Err("no condition is written; without one the vote is a".into()));
            }
            Some(Ok(Note::Vote { point: *point, member: member.clone(), choice: Some(*choice), conditions, reason }))
        }
        // Who closes the item with it could not sign a record without words.
        Purpose::NoteWords { close: true, .. } if form.words("words").is_empty() => {
            Some(Err("no words are written: say what was found, or why".into()))
        }
        Purpose::NoteWords { point, .. } => {
            let found = model.boards.meeting.meeting().and_then(|m| m.items.iter().find(|i| i.point() == *point));
            let emergency = found.is_some_and(|i| i.topic == Topic::Emergency);
            let verdict = form.chosen("verdict").first().and_then(|n| Judgement::ALL.get(*n)).copied().filter(|_| emergency);
            let action = filled(form, &["action"]).pop();
            Some(Ok(Note::Words { point: *point, words: form.words("words"), verdict, action }))
        }
        _ => None,
    }
}

/// Reads a form that leads to an act; none where it is no form of a meeting.
pub fn read(form: &Form, model: &Model) -> Option<Result<Deed, String>> {
    if form.purpose == Purpose::OpenMeeting {
        return Some(read_new(form, model));
    }
    let shown = model.boards.meeting.meeting()?;
    match &form.purpose {
        Purpose::SettleByNote { item } => {
            Some(Ok(Deed::MeetingNote { meeting: shown.id, item: *item, text: form.words("note") }))
        }
        Purpose::SecondSignature { point } => {
            let signers = shown.items.iter().find(|i| i.point() == *point).map(|i| i.signers.as_slice()).unwrap_or_default();
            Some(match chosen(form, signers) {
                Some(signer) => Ok(Deed::MotionSign { meeting: shown.id, point: *point, signer }),
                None => Err("nobody here can sign it".into()),
            })
        }
        Purpose::Dispute { point } => {
            let who = shown.items.iter().find(|i| i.point() == *point).map(|i| i.disputers.as_slice()).unwrap_or_default();
            Some(match (chosen(form, who), form.words("reason")) {
                (None, _) => Err("nobody here can dispute it".into()),
                (Some(_), reason) if reason.is_empty() => Err("a dispute says what the record says wrongly".into()),
                (Some(signer), reason) => Ok(Deed::MotionDispute { meeting: shown.id, point: *point, signer, reason }),
            })
        }
        _ => None,
    }
}

fn chosen(form: &Form, of: &[Email]) -> Option<Email> {
    form.chosen("signer").first().and_then(|n| of.get(*n)).cloned()
}

/// The challenge that a form chose to be voted on; none where it is another form.
pub fn taken_up(form: &Form, model: &Model) -> Option<EventId> {
    let Purpose::TakeUpChallenge { item } = &form.purpose else { return None };
    let open = model.boards.meeting.meeting()?.challenges.iter().filter(|c| c.number == *item);
    open.filter_map(|c| c.challenge).nth(*form.chosen("challenge").first()?)
}

fn read_new(form: &Form, model: &Model) -> Result<Deed, String> {
    let kind = form.chosen("kind").first().and_then(|n| MeetingKind::ALL.get(*n)).copied();
    let at = match (form.words("at"), &model.header) {
        (text, Some(header)) if !text.is_empty() => {
            Some(words::wall_clock(&text, header.time_zone, header.now).map_err(|e| format!("{e}: {}", e.help()))?)
        }
        _ => None,
    };
    Ok(Deed::MeetingOpen(Box::new(NewMeeting { title: form.words("title"), kind, at, items: Vec::new() })))
}
