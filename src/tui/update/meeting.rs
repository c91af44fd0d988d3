//! Keys of the meeting: votes and attendance are noted at once, records are shown and signed.

use super::acts::{form, propose};
use super::{Effect, complain, say};
use crate::app::meeting::{Point, Progress};
use crate::domain::vocab::{Choice, Topic};
use crate::tui::boards::Board as _;
use crate::tui::commands::CommandId as Id;
use crate::tui::deed::{Deed, Purpose};
use crate::tui::model::Model;
use crate::tui::screens::meeting::{ATTENDANCE, Item, MOTION};
use crate::tui::worker::{Ask, Note};

/// Runs a command of the meeting's screen.
pub(super) fn run(model: &mut Model, id: Id) -> Vec<Effect> {
    let board = &model.boards.meeting;
    if !board.is_filled() {
        return Vec::new();
    }
    let Some(meeting) = board.meeting() else {
        return match id {
            Id::OpenMeeting => form(model, Purpose::OpenMeeting),
            _ => super::say_ways(model, "No meeting is open: {open-meeting} opens one"),
        };
    };
    let stream = meeting.id;
    match id {
        Id::NoteApprove => vote(model, Choice::Approve),
        Id::NoteConditions => vote(model, Choice::Conditions),
        Id::NoteNoObjection => vote(model, Choice::NoObjection),
        Id::NoteReject => vote(model, Choice::Reject),
        Id::NoteAbstain => vote(model, Choice::Abstain),
        Id::NoteRecuse => vote(model, Choice::Recuse),
        Id::NoteUndo => undo(model),
        Id::Attend => attend(model),
        Id::AttendAll => {
            let who = meeting.roster.iter().map(|(member, _)| member.clone()).collect();
            model.boards.meeting.standing_mut().pane = MOTION;
            note(model, Note::Attend { who, here: true })
        }
        Id::NoteWords => words(model),
        Id::NextItem => {
            model.boards.meeting.standing_mut().pane = MOTION;
            if model.boards.meeting.next_item() { Vec::new() } else { say(model, "No other item is open") }
        }
        Id::CloseItem => close_item(model),
        Id::SecondSignature => second(model),
        Id::ClearByVote => take_up(model),
        Id::DisputeRecord => dispute(model),
        Id::NextMeeting => match model.boards.meeting.next_meeting() {
            true => vec![Effect::Ask(Ask::Board(model.boards.meeting.ask()))],
            false => say(model, "No other meeting is open"),
        },
        Id::AddToAgenda => propose(Deed::MeetingAgenda(stream)),
        Id::OpenMeeting => form(model, Purpose::OpenMeeting),
        Id::CloseMeeting => propose(Deed::MeetingClose(stream)),
        _ => Vec::new(),
    }
}

fn note(model: &Model, note: Note) -> Vec<Effect> {
    let meeting = model.boards.meeting.meeting().map(|m| m.id);
    meeting.map(|id| Effect::Ask(Ask::Note(id, note))).into_iter().collect()
}

/// Notes the vote of the member under the cursor, and goes on to the next one; words are asked for first where it needs any.
fn vote(model: &mut Model, choice: Choice) -> Vec<Effect> {
    let board = &model.boards.meeting;
    let (Some(meeting), Some(item), Some(member)) = (board.meeting(), board.item(), board.member(MOTION).cloned()) else {
        return say(model, "Nothing is on the agenda");
    };
    let point = item.point();
    if item.release.is_none() {
        return super::say_ways(model, "A note settles this item, no vote is taken: {close-item} writes it");
    }
    if !matches!(item.progress, Progress::Open | Progress::Disputed) {
        return super::say_ways(model, "This item is recorded: {next-item} goes to the next one");
    }
    if choice == Choice::Conditions && (item.topic != Topic::Approval || item.challenge.is_some()) {
        return super::complain_ways(
            model,
            "Only an approval takes conditions (§5): {note-approve} approves, and {close-item} asks what is to be done",
        );
    }
    if item.recused.contains(&member) {
        return complain(model, "Owner or requester of this release: takes no part (§5)");
    }
    if !meeting.present.contains(&member) {
        return complain(model, "Not here: only those who attend vote (§5); attendance is pane 2");
    }
    match choice {
        Choice::Conditions | Choice::Recuse => form(model, Purpose::NoteVote { point, member, choice }),
        _ => noted(model, Note::Vote { point, member, choice: Some(choice), conditions: Vec::new(), reason: String::new() }),
    }
}

/// Sends a vote to the notebook and moves on.
fn noted(model: &mut Model, vote: Note) -> Vec<Effect> {
    if let Note::Vote { point, member, choice: Some(_), .. } = &vote {
        let board = &mut model.boards.meeting;
        board.last = Some((*point, member.clone()));
        board.go_to_member(member);
        board.next_voter();
    }
    note(model, vote)
}

/// Takes what a form of the notebook came to.
pub(super) fn form_noted(model: &mut Model, read: Result<Note, String>) -> Vec<Effect> {
    match read {
        Ok(read) => {
            let Some(crate::tui::model::Overlay::Form(form)) = model.overlay.take() else { return Vec::new() };
            let mut effects = noted(model, read);
            // Whoever wanted to close the item and was asked for words goes on to its record.
            let closes = match form.purpose {
                Purpose::NoteWords { point, close: true } => model.boards.meeting.meeting().map(|m| (m.id, point)),
                _ => None,
            };
            effects.extend(closes.into_iter().flat_map(|(meeting, point)| propose(Deed::MotionRecord { meeting, point })));
            effects.extend(form.draft.map(|key| Effect::Ask(Ask::Keep { key, text: String::new() })));
            effects
        }
        Err(why) => {
            if let Some(crate::tui::model::Overlay::Form(form)) = &mut model.overlay {
                form.error = Some(why);
            }
            Vec::new()
        }
    }
}

/// Takes back the vote noted last on this item; where none was noted since the start, the nearest one at or above the cursor.
fn undo(model: &mut Model) -> Vec<Effect> {
    let board = &mut model.boards.meeting;
    let Some(point) = board.item().map(Item::point) else { return Vec::new() };
    let last = board.last.take().filter(|(of, _)| *of == point).map(|(_, member)| member);
    let Some(member) = last.or_else(|| board.voted_above()) else { return say(model, "No vote is noted here") };
    board.go_to_member(&member);
    note(model, Note::Vote { point, member, choice: None, conditions: Vec::new(), reason: String::new() })
}

fn attend(model: &mut Model) -> Vec<Effect> {
    let board = &mut model.boards.meeting;
    let Some(member) = board.member(ATTENDANCE).cloned() else { return Vec::new() };
    let here = board.meeting().is_some_and(|m| !m.present.contains(&member));
    let last = board.len(ATTENDANCE).saturating_sub(1);
    let cursor = &mut board.standing_mut().cursors[ATTENDANCE];
    cursor.at = (cursor.at + 1).min(last);
    note(model, Note::Attend { who: vec![member], here })
}

fn words(model: &mut Model) -> Vec<Effect> {
    match model.boards.meeting.item().map(|i| (i.point(), i.release.is_some())) {
        Some((point, true)) => form(model, Purpose::NoteWords { point, close: false }),
        Some((Point { item, .. }, false)) => form(model, Purpose::SettleByNote { item }),
        None => Vec::new(),
    }
}

/// Shows the record of the item; what it still lacks is said, or asked for.
fn close_item(model: &mut Model) -> Vec<Effect> {
    let board = &model.boards.meeting;
    if let Some(why) = board.why_not_close() {
        return complain(model, format!("Close the item: {why}"));
    }
    let (Some(meeting), Some(item)) = (board.meeting().map(|m| m.id), board.item()) else { return Vec::new() };
    match item.topic {
        Topic::PolicyReview => form(model, Purpose::SettleByNote { item: item.number }),
        topic if (topic != Topic::Approval || item.challenge.is_some()) && !item.worded => {
            form(model, Purpose::NoteWords { point: item.point(), close: true })
        }
        _ => propose(Deed::MotionRecord { meeting, point: item.point() }),
    }
}

/// Hands the keyboard to somebody who attended.
fn second(model: &mut Model) -> Vec<Effect> {
    let board = &model.boards.meeting;
    let (Some(meeting), Some(item)) = (board.meeting().map(|m| m.id), board.item()) else { return Vec::new() };
    match (item.progress, item.signers.as_slice()) {
        (Progress::Unsigned, []) => say(model, "No key of another who attended is at this terminal: he signs where his key is"),
        (Progress::Unsigned, [one]) => propose(Deed::MotionSign { meeting, point: item.point(), signer: one.clone() }),
        (Progress::Unsigned, _) => form(model, Purpose::SecondSignature { point: item.point() }),
        _ => say(model, "No record of this item waits for a signature"),
    }
}

/// Takes up a challenge of the item's release; of several, the one that is chosen.
fn take_up(model: &mut Model) -> Vec<Effect> {
    let board = &model.boards.meeting;
    let Some(item) = board.item().map(|i| i.number) else { return Vec::new() };
    let open = board.meeting().into_iter().flat_map(|m| &m.challenges).filter(|c| c.number == item);
    let open: Vec<_> = open.filter_map(|c| c.challenge).collect();
    match open.as_slice() {
        [] => say(model, "No challenge of this release waits for a vote of its own"),
        [one] => {
            model.boards.meeting.take_up(*one);
            Vec::new()
        }
        _ => form(model, Purpose::TakeUpChallenge { item }),
    }
}

/// Asks who disputes the record of the item, and why.
fn dispute(model: &mut Model) -> Vec<Effect> {
    let Some((point, some)) = model.boards.meeting.item().map(|i| (i.point(), !i.disputers.is_empty())) else {
        return Vec::new();
    };
    match some {
        true => form(model, Purpose::Dispute { point }),
        false => say(model, "Nothing of this item is recorded that somebody here could dispute"),
    }
}
