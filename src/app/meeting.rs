//! Meetings of the Committee: what stands on the agenda, how far each item is, and the secretary's notebook.

mod agenda;
mod challenges;
mod close;
mod minutes;
mod notebook;
mod open;
mod record;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::error::AppError;
use super::project::Folded;
use super::said::bare;
use super::session::Session;
use super::stand::attested;
use crate::domain::act::{Act, AgendaItem, Motion};
use crate::domain::agenda::is_owed;
use crate::domain::ids::{Email, EventId};
use crate::domain::meeting::{self, Meeting};
use crate::domain::motion::Sitting;
use crate::domain::obstruct::still_needed;
use crate::domain::order::Strand;
use crate::domain::permit;
use crate::domain::release::{Record, Tally};
use crate::domain::vocab::Topic;
use crate::store::{Reader, Tx};

pub use challenges::Point;
pub use notebook::{Notebook, Noted, NotedVote};
pub use open::NewMeeting;
pub use record::{Entry, MotionWords};

/// How far an item of the agenda is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is recorded of it in this meeting.
    Open,
    /// Its record waits for a signature.
    Unsigned,
    /// One who attended disputes its record, or the record does not hold any more.
    Disputed,
    /// Recorded and signed, noted, or dealt with elsewhere.
    Closed,
}

impl Progress {
    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unsigned => "unsigned",
            Self::Disputed => "disputed",
            Self::Closed => "closed",
        }
    }
}

/// One item of a meeting's agenda with all that is known of it.
#[derive(Debug, Clone)]
pub struct ItemCard {
    /// Its number on the agenda, from 1.
    pub number: usize,
    /// The challenge of its release that this is about, instead of what the item is there for.
    pub challenge: Option<EventId>,
    /// The item.
    pub item: AgendaItem,
    /// Its release; none for the policy.
    pub folded: Option<Folded>,
    /// Its latest record in this meeting, of the motion that its topic asks for.
    pub record: Option<Record>,
    /// How far it is.
    pub progress: Progress,
    /// What the secretary has noted so far.
    pub noted: Noted,
    /// Members who take no part: the release's owner and its requester.
    pub recused: BTreeSet<Email>,
    /// What the noted votes come to.
    pub tally: Option<Tally>,
    /// What is still needed, in a sentence.
    pub sentence: String,
}

impl ItemCard {
    /// How people call it: "triage-nlp@2.4.0, approval".
    pub fn title(&self) -> String {
        match self.challenge {
            Some(challenge) => self.clearing(challenge),
            None => title(&self.item),
        }
    }

    /// What is voted on.
    pub const fn point(&self) -> Point {
        Point { item: self.number, challenge: self.challenge }
    }

    /// Since when it is over its time, as what stands in the way of its release says; none while it is not.
    pub fn over_since(&self) -> Option<DateTime<Utc>> {
        let folded = self.folded.as_ref().filter(|_| self.progress != Progress::Closed)?;
        let over = folded.obstructions.iter().filter(|o| o.is_overdue(folded.now));
        over.filter_map(|o| o.due).min()
    }
}

/// How people call an item.
pub fn title(item: &AgendaItem) -> String {
    match item.topic {
        Topic::PolicyReview => format!("{}, review", item.title),
        topic => format!("{}, {}", item.title, topic.label()),
    }
}

/// A meeting with all of its items.
#[derive(Debug, Clone)]
pub struct MeetingCard {
    /// The meeting.
    pub meeting: Meeting,
    /// Its agenda.
    pub items: Vec<ItemCard>,
    /// Challenges of the items' releases that a vote may clear, and those on which one was taken here; each under the first item
    /// of its release.
    pub challenges: Vec<ItemCard>,
    /// Who is here, as noted; of a closed meeting, as its close says.
    pub present: BTreeSet<Email>,
    /// The roster in the order of the charter, those whose role has ended last.
    pub roster: Vec<Email>,
    /// Duties that have come since it was opened and stand on no open meeting's agenda.
    pub new_duties: Vec<AgendaItem>,
}

impl MeetingCard {
    /// Items that are still to be dealt with.
    pub fn left(&self) -> impl Iterator<Item = &ItemCard> {
        self.items.iter().filter(|i| i.progress != Progress::Closed)
    }
}

/// The roster of each meeting that a stream's records name.
pub(super) fn rosters(
    session: &Session,
    reader: &Reader,
    strand: &Strand,
) -> Result<std::collections::BTreeMap<EventId, BTreeSet<Email>>, AppError> {
    let mut found = std::collections::BTreeMap::new();
    for (_, act) in strand.acts() {
        let Act::MotionRecord(record) = &act.act else { continue };
        if found.contains_key(&record.meeting) {
            continue;
        }
        let first = attested(reader, record.meeting)?.into_iter().find(|a| a.id == record.meeting);
        let policy = first.as_ref().and_then(|a| a.policy).and_then(|p| session.policy(p));
        if let (Some(first), Some(policy)) = (&first, policy)
            && let Some(roster) = meeting::roster_of(first, &policy)
        {
            found.insert(record.meeting, roster.clone());
        }
    }
    Ok(found)
}

/// Whether a stream is a meeting's.
pub(super) fn is_meeting(reader: &Reader, stream: &EventId) -> Result<bool, AppError> {
    Ok(reader.kind_of(stream)?.is_some_and(|kind| kind == "meeting.open"))
}

impl Session {
    /// Folds a meeting's stream; none where it was not opened by one who may.
    pub(super) fn fold_meeting(&self, reader: &Reader, id: EventId) -> Result<Option<Meeting>, AppError> {
        let acts = self.memo.borrow_mut().acts(reader, id)?;
        let policy = acts.iter().find(|a| a.id == id).and_then(|a| a.policy).and_then(|p| self.policy(p));
        let Some(policy) = policy else { return Ok(None) };
        Ok(meeting::fold(&Strand::new(acts), &policy))
    }

    /// Writes where a meeting stands.
    pub(super) fn project_meeting(&self, tx: &Tx<'_>, id: EventId) -> Result<(), AppError> {
        if let Some(meeting) = self.fold_meeting(tx, id)? {
            tx.put_meeting(&id, meeting.closed.is_none(), meeting.at)?;
        }
        Ok(())
    }

    /// Every meeting, the latest first.
    pub fn meetings(&self) -> Result<Vec<Meeting>, AppError> {
        let mut found = Vec::new();
        for (id, _) in self.store.meetings()? {
            found.extend(self.fold_meeting(&self.store, id)?);
        }
        Ok(found)
    }

    /// The meetings that are open, the latest first.
    pub fn open_meetings(&self) -> Result<Vec<Meeting>, AppError> {
        let mut found = Vec::new();
        for (id, _) in self.store.meetings()?.into_iter().filter(|(_, open)| *open) {
            found.extend(self.fold_meeting(&self.store, id)?);
        }
        Ok(found)
    }

    /// The meeting that a text means: `open` for the only open one, `latest`, or the beginning of its id.
    pub fn find_meeting(&self, text: &str) -> Result<EventId, AppError> {
        let all = self.store.meetings()?;
        let open: Vec<EventId> = all.iter().filter(|(_, open)| *open).map(|(id, _)| *id).collect();
        match (text.trim(), open.as_slice()) {
            ("open", [one]) => return Ok(*one),
            ("open", []) => {
                return Err(AppError::usage("no meeting is open", "open one: obstat meeting new"));
            }
            ("latest", _) if !all.is_empty() => return Ok(all[0].0),
            _ => {}
        }
        let fits = |id: &&EventId| text.trim().len() >= 4 && id.to_string().starts_with(text.trim());
        let found: Vec<&EventId> = all.iter().map(|(id, _)| id).filter(fits).collect();
        match found.as_slice() {
            [one] => Ok(**one),
            _ => {
                let ids: Vec<String> = all.iter().take(6).map(|(id, _)| id.to_string()[..12].to_owned()).collect();
                let help = match ids.as_slice() {
                    [] => "open one: obstat meeting new".to_owned(),
                    ids => format!("name one by its id: {}; see them: obstat meeting list", ids.join(", ")),
                };
                let many = if found.is_empty() && text != "open" { "no meeting" } else { "no single meeting" };
                Err(AppError::usage(format!("“{}” names {many}", text.chars().take(80).collect::<String>()), help))
            }
        }
    }

    /// Everything about a meeting.
    pub fn meeting_card(&self, id: EventId) -> Result<MeetingCard, AppError> {
        let meeting = self.fold_meeting(&self.store, id)?;
        let meeting = meeting.ok_or_else(|| AppError::Integrity(format!("the meeting {id} was not opened by one who may")))?;
        let notebook = self.notebook(id)?;
        let present = meeting.closed.as_ref().map_or_else(|| notebook.present.clone(), |c| c.attended.clone());
        let items: Result<Vec<ItemCard>, AppError> =
            (1..).zip(&meeting.agenda).map(|(number, item)| self.item_card(&meeting, number, item, &notebook)).collect();
        let items = items?;
        let challenges = self.challenge_cards(&meeting, &items, &notebook);
        let office = self.office()?;
        let mut roster: Vec<Email> =
            office.people.0.iter().map(|p| p.email.clone()).filter(|e| meeting.roster.contains(e)).collect();
        roster.extend(meeting.roster.iter().filter(|e| office.people.get(e).is_none()).cloned());
        let new_duties = if meeting.closed.is_some() { Vec::new() } else { self.free_duties(self.now())? };
        Ok(MeetingCard { items, challenges, present, roster, new_duties, meeting })
    }

    fn item_card(&self, meeting: &Meeting, number: usize, item: &AgendaItem, book: &Notebook) -> Result<ItemCard, AppError> {
        let Some(release) = item.release else {
            let progress = if meeting.is_noted(item) { Progress::Closed } else { Progress::Open };
            let sentence = if progress == Progress::Closed { "Noted." } else { "A note settles it; no vote is taken." };
            return Ok(ItemCard {
                number,
                challenge: None,
                item: item.clone(),
                folded: None,
                record: None,
                progress,
                noted: book.items.get(&Point::of(number).page()).cloned().unwrap_or_default(),
                recused: BTreeSet::new(),
                tally: None,
                sentence: sentence.to_owned(),
            });
        };
        let folded = self.fold(release)?;
        let owed = is_owed(item, &folded.release, &folded.ground());
        Ok(self.voted_card(meeting, Point::of(number), item, folded, owed, book))
    }

    /// What is known of a vote: its latest record in this meeting, or what was noted.
    fn voted_card(
        &self,
        meeting: &Meeting,
        point: Point,
        item: &AgendaItem,
        folded: Folded,
        owed: bool,
        book: &Notebook,
    ) -> ItemCard {
        let noted = book.items.get(&point.page()).cloned().unwrap_or_default();
        let of = |r: &&Record| r.meeting == meeting.id && deals_with(&r.motion, item, point.challenge);
        let record = folded.release.records.iter().rev().find(of).cloned();
        let sitting = self.sitting(meeting, &folded);
        let tally = record.as_ref().map_or_else(|| sitting.count(&noted.as_recorded()), |r| r.tally);
        let progress = progress(record.as_ref(), owed);
        let sentence = match &record {
            Some(r) if progress == Progress::Unsigned => {
                let more = r.needs.saturating_sub(r.signed.len());
                format!("Recorded: {}. {more} more signature is needed.", r.motion.outcome_label(r.outcome))
            }
            Some(r) => format!("Recorded: {}, {}.", r.motion.outcome_label(r.outcome), crate::domain::motion::count(&tally)),
            None => still_needed(&tally, false),
        };
        let (recused, tally) = (sitting.recused.clone(), Some(tally));
        let (number, challenge, item) = (point.item, point.challenge, item.clone());
        ItemCard { number, challenge, item, folded: Some(folded), record, progress, noted, recused, tally, sentence }
    }

    /// Who sits over a release in a meeting, as of now.
    pub(super) fn sitting<'f>(&self, meeting: &Meeting, folded: &'f Folded) -> Sitting<'f> {
        let people = &folded.office.people;
        let now = people.committee();
        let roster: BTreeSet<Email> = meeting.roster.iter().filter(|m| now.contains(*m)).cloned().collect();
        let recused = roster.iter().filter(|m| permit::is_recused(m, &folded.release, &folded.policy)).cloned().collect();
        Sitting { roster, recused, chairs: people.chairs(), rules: &folded.policy.committee }
    }

    /// The item of a meeting that a text means: its number, or a release of which one item is left.
    pub fn find_item<'c>(&self, card: &'c MeetingCard, text: &str) -> Result<&'c ItemCard, AppError> {
        let text = text.trim();
        if let Ok(number) = text.parse::<usize>()
            && let Some(item) = card.items.iter().find(|i| i.number == number)
        {
            return Ok(item);
        }
        let of: Vec<&ItemCard> = card.items.iter().filter(|i| i.item.title == text).collect();
        let left: Vec<&ItemCard> = of.iter().copied().filter(|i| i.progress != Progress::Closed).collect();
        match (left.as_slice(), of.as_slice()) {
            ([one], _) | ([], [one]) => Ok(one),
            _ => {
                let list: Vec<String> = card.items.iter().map(|i| format!("{} {}", i.number, i.title())).collect();
                let shown: String = text.chars().take(80).collect();
                let help =
                    if list.is_empty() { "its agenda is empty".to_owned() } else { format!("its agenda: {}", list.join("; ")) };
                Err(AppError::usage(format!("“{shown}” is no single item of this meeting"), help))
            }
        }
    }

    /// Reads the meeting's opening from a record of the store, for those who show its time alone.
    pub fn meeting_of(&self, id: EventId) -> Result<Option<Meeting>, AppError> {
        match self.store.event(&id)? {
            Some(record) if matches!(bare(&record)?.1.act, Act::MeetingOpen(_)) => self.fold_meeting(&self.store, id),
            _ => Ok(None),
        }
    }
}

/// Whether a motion is the one that an item asks for, or the one that clears the challenge.
fn deals_with(motion: &Motion, item: &AgendaItem, challenge: Option<EventId>) -> bool {
    if let Some(challenge) = challenge {
        return *motion == Motion::Clear { challenge };
    }
    match (motion, item.topic) {
        (Motion::Approve, Topic::Approval) => true,
        (Motion::Find { matter, .. }, Topic::Emergency | Topic::Suspension | Topic::Rollback) => item.about == Some(*matter),
        (Motion::Condition { set_by, place }, Topic::LapsedCondition) => {
            item.about == Some(*set_by) && item.place == Some(*place)
        }
        _ => false,
    }
}

fn progress(record: Option<&Record>, owed: bool) -> Progress {
    match record {
        Some(r) if r.stands() => Progress::Closed,
        Some(r) if !r.objections.is_empty() || r.void.is_some() => {
            if owed {
                Progress::Disputed
            } else {
                Progress::Closed
            }
        }
        Some(_) => Progress::Unsigned,
        None if owed => Progress::Open,
        None => Progress::Closed,
    }
}
