//! A meeting of the Committee, as the acts of its own stream leave it (`rules.md` §5).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::act::{Act, AgendaItem, MeetingClose, MeetingOpen};
use super::agenda::same;
use super::ids::{Digest, Email, EventId};
use super::order::{Attested, Strand};
use super::permit;
use super::policy::Policy;
use super::vocab::MeetingKind;

/// Words in the minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The act.
    pub id: EventId,
    /// The item that it concerns; none for the meeting as a whole.
    pub item: Option<AgendaItem>,
    /// The words.
    pub text: String,
    /// Whether it settles the item.
    pub settles: bool,
    /// Who wrote it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
}

/// How a meeting ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The act.
    pub id: EventId,
    /// Who closed it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Who was there.
    pub attended: BTreeSet<Email>,
    /// The records made in it.
    pub records: BTreeSet<EventId>,
    /// What moves to the next meeting.
    pub left_over: Vec<AgendaItem>,
    /// The SHA-256 of the minutes in Markdown.
    pub minutes: Digest,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its stream: the act that opened it.
    pub id: EventId,
    /// What it is called.
    pub title: String,
    /// How the Committee comes together.
    pub kind: MeetingKind,
    /// When it takes place.
    pub at: DateTime<Utc>,
    /// Who opened it.
    pub opened_by: Email,
    /// When it was opened, as claimed.
    pub opened_at: DateTime<Utc>,
    /// The Committee as it was then.
    pub roster: BTreeSet<Email>,
    /// What it deals with.
    pub agenda: Vec<AgendaItem>,
    /// Words for the minutes, oldest first.
    pub notes: Vec<Note>,
    /// How it ended, once it has.
    pub closed: Option<Closed>,
    /// Every act that counts, its opening first.
    pub acts: Vec<Deed>,
}

/// Who did what to a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The event's kind, as in `meeting.note`.
    pub kind: &'static str,
    /// Who.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
}

/// The roster of a meeting that was opened as it should be: by one who may, with the Committee as he had it.
pub fn roster_of<'a>(opened: &'a Attested, policy: &Policy) -> Option<&'a BTreeSet<Email>> {
    let (Act::MeetingOpen(open), Some(signer)) = (&opened.act, &opened.signer) else { return None };
    let whole = open.roster == signer.committee;
    (whole && permit::entitled(policy, "meeting.open", signer)).then_some(&open.roster)
}

/// Folds a meeting's stream; none where it was not opened by one who may. What follows the close has no effect.
pub fn fold(strand: &Strand, policy: &Policy) -> Option<Meeting> {
    let (_, first) = strand.acts().next()?;
    let roster = roster_of(first, policy)?.clone();
    let Act::MeetingOpen(open) = &first.act else { return None };
    let mut meeting = opened(first, open, roster)?;
    let closes: Vec<usize> = strand.acts().filter(|(_, a)| matches!(a.act, Act::MeetingClose(_))).map(|(p, _)| p).collect();
    for (place, attested) in strand.acts() {
        let Some(signer) = attested.signer.as_ref().filter(|s| permit::entitled(policy, attested.act.kind(), s)) else {
            continue;
        };
        if closes.iter().any(|c| strand.saw(place, *c)) {
            continue;
        }
        let kind = match &attested.act {
            Act::MeetingOpen(_) => "meeting.open",
            Act::MeetingAgenda(_) => "meeting.agenda",
            Act::MeetingNote(_) => "meeting.note",
            Act::MeetingClose(_) => "meeting.close",
            _ => continue,
        };
        meeting.acts.push(Deed { kind, by: signer.email.clone(), at: attested.time });
        match &attested.act {
            Act::MeetingAgenda(more) => more.items.iter().for_each(|item| add(&mut meeting.agenda, item)),
            Act::MeetingNote(note) => meeting.notes.push(Note {
                id: attested.id,
                item: note.item.clone(),
                text: note.words.text.clone(),
                settles: note.settles,
                by: signer.email.clone(),
                at: attested.time,
            }),
            Act::MeetingClose(close) if meeting.closed.is_none() => {
                meeting.closed = Some(closed(attested, close, &signer.email));
            }
            _ => {}
        }
    }
    Some(meeting)
}

fn opened(first: &Attested, open: &MeetingOpen, roster: BTreeSet<Email>) -> Option<Meeting> {
    let mut agenda = Vec::new();
    open.agenda.iter().for_each(|item| add(&mut agenda, item));
    Some(Meeting {
        id: first.id,
        title: open.title.clone(),
        kind: open.kind,
        at: open.at,
        opened_by: first.signer.as_ref()?.email.clone(),
        opened_at: first.time,
        roster,
        agenda,
        notes: Vec::new(),
        closed: None,
        acts: Vec::new(),
    })
}

fn add(agenda: &mut Vec<AgendaItem>, item: &AgendaItem) {
    if !agenda.iter().any(|known| same(known, item)) {
        agenda.push(item.clone());
    }
}

fn closed(attested: &Attested, close: &MeetingClose, by: &Email) -> Closed {
    Closed {
        id: attested.id,
        by: by.clone(),
        at: attested.time,
        attended: close.attended.clone(),
        records: close.records.clone(),
        left_over: close.left_over.clone(),
        minutes: close.minutes,
    }
}

impl Meeting {
    /// Whether a note has settled an item.
    pub fn is_noted(&self, item: &AgendaItem) -> bool {
        self.notes.iter().any(|n| n.settles && n.item.as_ref().is_some_and(|i| same(i, item)))
    }
}
