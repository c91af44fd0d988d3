//! The meeting: what the screen shows of it, the secretary's notebook, and what follows a signature.

use super::{BoardAsk, BoardData, Deed, Notice, Told, Worker, sentence};
use crate::app::meeting::{ItemCard, MeetingCard, MotionWords, NotedVote, Point, Progress};
use crate::app::{AppError, Session};
use crate::domain::act::{ConditionTerms, Motion, Period};
use crate::domain::ids::{Email, EventId};
use crate::domain::people::People;
use crate::domain::vocab::{Choice, Judgement, Role};
use crate::tui::screens::meeting::{Item, Shown};

/// Something for the notebook.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are named like what they hold")]
pub enum Note {
    /// Who is here, or away.
    Attend { who: Vec<Email>, here: bool },
    /// A vote; none takes it back.
    Vote { point: Point, member: Email, choice: Option<Choice>, conditions: Vec<String>, reason: String },
    /// A finding or reason.
    Words { point: Point, words: String, verdict: Option<Judgement>, action: Option<String> },
}

impl Worker {
    /// Writes into the notebook, and shows the meeting as it is then.
    pub(super) fn note(&mut self, meeting: EventId, note: &Note) -> Result<(), AppError> {
        let text = meeting.to_string();
        match note {
            Note::Attend { who, here } => drop(self.session.note_attendance(&text, who, *here)?),
            Note::Vote { point, member, choice, conditions, reason } => {
                let vote = match choice {
                    Some(choice) => {
                        let conditions = terms(&self.session, meeting, point.item, conditions)?;
                        Some(NotedVote { choice: *choice, conditions, reason: reason.clone() })
                    }
                    None => None,
                };
                let challenge = point.challenge.map(|c| c.to_string());
                self.session.note_vote(&text, &point.item.to_string(), challenge.as_deref(), &[(member.clone(), vote)])?;
            }
            Note::Words { point, words, verdict, action } => {
                let said = MotionWords { words: Some(words.clone()), verdict: *verdict, action: action.clone() };
                self.session.note_words(meeting, *point, &said)?;
            }
        }
        self.board(&BoardAsk::Meeting(Some(meeting)))
    }

    /// The open meeting that is asked for, else the one that was opened last; where none is open, what the Committee owes.
    pub(super) fn meeting_data(&self, wanted: Option<EventId>) -> Result<BoardData, AppError> {
        let session = &self.session;
        let open: Vec<EventId> = session.open_meetings()?.into_iter().map(|m| m.id).collect();
        let Some(id) = wanted.filter(|id| open.contains(id)).or(open.first().copied()) else {
            let owed = session.committee_duties(session.now())?;
            return Ok(BoardData::Meeting(None, owed.iter().map(crate::app::meeting::title).collect()));
        };
        let card = session.meeting_card(id)?;
        let shown = Shown { open, ..shown(session, &card)? };
        Ok(BoardData::Meeting(Some(Box::new(shown)), Vec::new()))
    }

    /// What follows a signature in a meeting: the second one is offered at once, and the minutes are written.
    pub(super) fn after(&mut self, deed: &Deed) {
        let next = match deed {
            Deed::MotionRecord { meeting, point } => self.offer_second(*meeting, *point),
            Deed::MeetingClose(meeting) => self.write_minutes(*meeting),
            _ => Ok(()),
        };
        if let Err(e) = next {
            self.say(Told::Failed(sentence(&e)));
        }
    }

    fn offer_second(&mut self, meeting: EventId, point: Point) -> Result<(), AppError> {
        let card = self.session.meeting_card(meeting)?;
        let record = card.items.iter().chain(&card.challenges).find(|i| i.point() == point).and_then(|i| i.record.clone());
        if let Some(record) = record.filter(|r| !r.complete)
            && let Some(signer) = self.session.signers_here(&record)?.into_iter().next()
        {
            self.propose(Deed::MotionSign { meeting, point, signer });
        }
        Ok(())
    }

    fn write_minutes(&self, meeting: EventId) -> Result<(), AppError> {
        let [md, html] = self.session.write_minutes(meeting)?;
        let line = |label: &str, value: String| (label.to_owned(), value);
        let again = format!("obstat meeting minutes {} --as-signed", &meeting.to_string()[..12]);
        let lines =
            vec![line("Markdown", md.display().to_string()), line("HTML", html.display().to_string()), line("As signed", again)];
        self.say(Told::Notice(Notice { title: "The meeting is closed, its minutes written".into(), lines, top: 0 }));
        Ok(())
    }
}

fn terms(session: &Session, meeting: EventId, item: usize, texts: &[String]) -> Result<Vec<ConditionTerms>, AppError> {
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let card = session.meeting_card(meeting)?;
    match card.items.iter().find(|i| i.number == item).and_then(|i| i.folded.as_ref()) {
        Some(folded) => session.conditions(folded, texts),
        None => Err(AppError::usage("that item is not voted on, so it takes no condition", "leave the condition out")),
    }
}

fn shown(session: &Session, card: &MeetingCard) -> Result<Shown, AppError> {
    let office = session.office()?;
    let function = |member: &Email| {
        let has = |role| office.people.get(member).is_some_and(|p| p.roles.contains(&role));
        match (has(Role::Chair), has(Role::Secretary)) {
            (true, _) => "chair",
            (_, true) => "secretary",
            _ => "",
        }
    };
    let listed = |cards: &[ItemCard]| -> Result<Vec<Item>, AppError> {
        cards.iter().map(|item| shown_item(session, item, &office.people)).collect()
    };
    Ok(Shown {
        id: card.meeting.id,
        title: card.meeting.title.clone(),
        kind: card.meeting.kind,
        at: card.meeting.at,
        opened: card.meeting.opened_at,
        open: Vec::new(),
        items: listed(&card.items)?,
        challenges: listed(&card.challenges)?,
        roster: card.roster.iter().map(|m| (m.clone(), function(m))).collect(),
        present: card.present.clone(),
        new_duties: card.new_duties.len(),
    })
}

fn shown_item(session: &Session, item: &ItemCard, people: &People) -> Result<Item, AppError> {
    let recorded = item.record.as_ref().filter(|_| item.progress != Progress::Disputed);
    let votes = recorded.map_or_else(|| item.noted.as_recorded(), |r| r.votes.clone());
    let terms = votes.iter().flat_map(|v| &v.conditions).map(|c| (c.text.clone(), owed(c, people)));
    let release = item.folded.as_ref().map(|f| &f.release);
    let about = release
        .map(|r| format!("{} · {} risk · attempt {} · owner {}", r.kind.label(), r.tier, r.attempt, people.name(&r.owner)));
    let besides = |code: &str| !matches!(code, "committee-vote" | "ballot-not-open" | "undecided" | "record-unsigned");
    let standing = item.folded.as_ref().map(|f| f.obstructions.as_slice()).unwrap_or_default();
    let signers = match recorded.filter(|_| item.progress == Progress::Unsigned) {
        Some(record) => session.signers_here(record)?,
        None => Vec::new(),
    };
    let disputers = match recorded {
        Some(record) => session.disputers_here(record)?,
        None => Vec::new(),
    };
    Ok(Item {
        number: item.number,
        challenge: item.challenge,
        over: item.over_since(),
        disputers,
        title: item.title(),
        topic: item.item.topic,
        release: item.item.release,
        about: match item.challenge {
            Some(_) => item.challenged().to_owned(),
            None => about.unwrap_or_default(),
        },
        progress: item.progress,
        sentence: item.sentence.clone(),
        tally: item.tally,
        recused: item.recused.clone(),
        conditions: terms.collect(),
        in_the_way: standing.iter().filter(|o| besides(o.code)).map(|o| (o.text.clone(), o.clause.clone())).collect(),
        worded: !item.noted.words.trim().is_empty(),
        said: said(item),
        signers,
        votes: votes.into_iter().map(|v| (v.member, (v.choice, v.reason.map(|w| w.text).unwrap_or_default()))).collect(),
    })
}

/// What the record finds, says and asks to be done; what is noted of it, until it is recorded.
fn said(item: &ItemCard) -> Vec<String> {
    let (verdict, words, action) = match item.record.as_ref().filter(|_| item.progress != Progress::Disputed) {
        Some(record) => match &record.motion {
            Motion::Find { verdict, action, .. } => (*verdict, record.words.clone(), action.as_ref().map(|a| a.text.clone())),
            _ => (None, record.words.clone(), None),
        },
        None => (item.noted.verdict, Some(item.noted.words.clone()), Some(item.noted.action.clone())),
    };
    let filled = |words: Option<String>| words.filter(|words| !words.trim().is_empty());
    let finding = verdict.map(|verdict| format!("Finding: {}.", verdict.label()));
    let action = filled(action).map(|action| format!("Action: {action}"));
    finding.into_iter().chain(filled(words)).chain(action).collect()
}

/// By when, and by whom.
fn owed(terms: &ConditionTerms, people: &People) -> String {
    let due = match &terms.due {
        Period::Date(day) => format!("by {}", day.format("%-d %b %Y")),
        Period::Days(days) => format!("in {days} d"),
    };
    format!("{} · due {due}", people.name(&terms.by))
}
