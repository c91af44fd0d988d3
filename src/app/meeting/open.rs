//! Opening a meeting, taking items onto its agenda, and words for its minutes.

use chrono::{DateTime, Utc};

use super::title;
use crate::app::error::AppError;
use crate::app::propose::{Proposal, Target};
use crate::app::session::Session;
use crate::app::words;
use crate::domain::act::{MeetingAgenda, MeetingNote, MeetingOpen};
use crate::domain::ids::EventId;
use crate::domain::meeting::Meeting;
use crate::domain::permit::{self, Refusal};
use crate::domain::time;
use crate::domain::vocab::{MeetingKind, Topic};

/// A meeting to be opened.
#[derive(Debug, Clone, Default)]
pub struct NewMeeting {
    /// What it is called; by its kind unless given.
    pub title: String,
    /// Scheduled, ad-hoc, or by circulation; ad-hoc unless given.
    pub kind: Option<MeetingKind>,
    /// When it takes place; now unless given.
    pub at: Option<DateTime<Utc>>,
    /// Only these items; all that the Committee owes when empty.
    pub items: Vec<String>,
}

impl Session {
    /// Refuses an act in a meeting to whoever may not do it.
    fn may_in_meeting(&self, kind: &'static str) -> Result<(), AppError> {
        let (me, _) = self.me()?;
        let office = self.office()?;
        Ok(permit::office(kind, &me, &*self.policy_in_force()?, &office.people)?)
    }

    /// Proposes to open a meeting: its roster is the Committee of this moment, its agenda what the Committee owes.
    pub fn meeting_open(&self, new: &NewMeeting) -> Result<Proposal, AppError> {
        self.may_in_meeting("meeting.open")?;
        let (office, kind) = (self.office()?, new.kind.unwrap_or(MeetingKind::AdHoc));
        let at = new.at.unwrap_or_else(|| self.now());
        let roster = office.people.committee();
        if roster.is_empty() {
            let refusal = Refusal::state("unfillable", "nobody sits on the Committee", "no Committee", "§5");
            return Err(refusal.help("appoint members: obstat role grant EMAIL committee").into());
        }
        let agenda = if new.items.is_empty() { self.free_duties(at)? } else { self.named_items(&new.items, at, None)? };
        let name = if new.title.trim().is_empty() { format!("AI Committee, {}", kind.label()) } else { new.title.clone() };
        let name = words::title("meeting's title", &name)?;
        let mut proposal = self.proposal(Target::NewStream, "open a meeting", name.clone())?;
        proposal.sentence = format!("{name} is open with {} on its agenda", items(agenda.len()));
        proposal.facts.push(("Meeting".into(), format!("{name} · {}", time::in_full(at, office.time_zone))));
        let names: Vec<String> = roster.iter().map(|m| office.people.name(m)).collect();
        proposal.facts.push(("Roster".into(), names.join(", ")));
        for (n, item) in (1..).zip(&agenda) {
            proposal.facts.push((format!("Item {n}"), title(item)));
        }
        proposal.then(MeetingOpen { title: name, kind, at, roster, agenda });
        Ok(proposal)
    }

    /// The meeting that a text means, still open, and a proposal in its stream.
    pub(super) fn in_meeting(&self, text: &str, kind: &'static str, title: &str) -> Result<(Meeting, Proposal), AppError> {
        self.may_in_meeting(kind)?;
        let meeting = self.open_meeting(text)?;
        let proposal = self.proposal(Target::Meeting(meeting.id), title, meeting.title.clone())?;
        Ok((meeting, proposal))
    }

    pub(super) fn open_meeting(&self, text: &str) -> Result<Meeting, AppError> {
        let id = self.find_meeting(text)?;
        let meeting = self.fold_meeting(&self.store, id)?;
        let meeting = meeting.ok_or_else(|| AppError::Integrity(format!("the meeting {id} was not opened by one who may")))?;
        match &meeting.closed {
            None => Ok(meeting),
            Some(closed) => {
                let office = self.office()?;
                let (who, when) = (office.people.name(&closed.by), time::in_full(closed.at, office.time_zone));
                let text = format!("“{}” was closed by {who} on {when}", meeting.title);
                Err(Refusal::state("meeting-closed", text, "the meeting is closed", "§5")
                    .help("open another: obstat meeting new; what was left over is on its agenda")
                    .into())
            }
        }
    }

    /// Proposes to take items onto a meeting's agenda: those named, or every duty that stands on none.
    pub fn meeting_agenda(&self, meeting: &str, texts: &[String]) -> Result<Proposal, AppError> {
        let (meeting, mut proposal) = self.in_meeting(meeting, "meeting.agenda", "add to the agenda")?;
        let at = meeting.at.max(self.now());
        let more = if texts.is_empty() { self.free_duties(at)? } else { self.named_items(texts, at, Some(&meeting))? };
        let known = |item: &crate::domain::act::AgendaItem| meeting.agenda.iter().any(|i| crate::domain::agenda::same(i, item));
        let more: Vec<_> = more.into_iter().filter(|item| !known(item)).collect();
        if more.is_empty() {
            return Err(Refusal::state("nothing-new", "all of that is on the agenda already", "nothing new", "§5").into());
        }
        proposal.sentence = format!("{} came onto the agenda", items(more.len()));
        for item in &more {
            proposal.facts.push(("Item".into(), title(item)));
        }
        proposal.then(MeetingAgenda { items: more });
        Ok(proposal)
    }

    /// Proposes words for the minutes, on an item or the whole; the policy's review is settled by them.
    pub fn meeting_note(&self, meeting: &str, item: Option<&str>, text: &str, settles: bool) -> Result<Proposal, AppError> {
        let (meeting, mut proposal) = self.in_meeting(meeting, "meeting.note", "write into the minutes")?;
        let card = self.meeting_card(meeting.id)?;
        let item = item.map(|text| self.find_item(&card, text)).transpose()?;
        if settles && item.is_none_or(|i| i.item.topic != Topic::PolicyReview) {
            let text = "a note settles the policy's review alone: what concerns a release is voted on";
            return Err(Refusal::state("not-by-note", text, "that takes a vote", "§5")
                .help("record the vote: obstat meeting motion MEETING ITEM")
                .into());
        }
        let words = proposal.words(words::words("note", text)?);
        proposal.sentence = item.map_or_else(|| "the note is kept".to_owned(), |i| format!("the note on {} is kept", i.title()));
        proposal.facts.push(("Item".into(), item.map_or_else(|| "the meeting".to_owned(), super::ItemCard::title)));
        proposal.then(MeetingNote { item: item.map(|i| i.item.clone()), words, settles });
        Ok(proposal)
    }

    /// The only open meeting, if there is exactly one.
    pub fn only_open_meeting(&self) -> Result<Option<EventId>, AppError> {
        let open: Vec<EventId> = self.store.meetings()?.into_iter().filter(|(_, open)| *open).map(|(id, _)| id).collect();
        Ok(if let [one] = open.as_slice() { Some(*one) } else { None })
    }
}

fn items(n: usize) -> String {
    match n {
        0 => "nothing".to_owned(),
        1 => "1 item".to_owned(),
        n => format!("{n} items"),
    }
}
