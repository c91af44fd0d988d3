//! Motions: votes noted, recorded, signed by a second person, disputed (`rules.md` §5).

use std::collections::BTreeSet;

use super::notebook::{Noted, NotedVote};
use super::{ItemCard, MeetingCard, Point, deals_with};
use crate::app::error::AppError;
use crate::app::project::Folded;
use crate::app::propose::Proposal;
use crate::app::session::Session;
use crate::app::words;
use crate::domain::act::{Motion, MotionCountersign, MotionDispute, MotionRecord, RecordedVote};
use crate::domain::ids::{Email, EventId};
use crate::domain::meeting::Meeting;
use crate::domain::motion::{Sitting, count};
use crate::domain::obstruct::still_needed;
use crate::domain::people::People;
use crate::domain::permit::{self, Refusal};
use crate::domain::release::Record;
use crate::domain::vocab::{Judgement, MeetingKind, Outcome, Topic};

/// What a finding or reason says; what is none stays as it was noted.
#[derive(Debug, Clone, Default)]
pub struct MotionWords {
    /// The finding or reason.
    pub words: Option<String>,
    /// Of a review: whether it was justified.
    pub verdict: Option<Judgement>,
    /// Of a review: what is to be done.
    pub action: Option<String>,
}

/// What is to be recorded beside what the notebook holds.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The outcome; it follows from the votes, and another is refused.
    pub outcome: Option<Outcome>,
    /// To clear this challenge instead of what the item is there for.
    pub challenge: Option<String>,
    /// Votes, over those noted.
    pub votes: Vec<(Email, NotedVote)>,
    /// Finding or reason.
    pub said: MotionWords,
}

impl Session {
    /// The motion that an item asks for, or to clear a challenge of its release.
    fn motion_of(&self, item: &ItemCard, folded: &Folded, noted: &Noted, challenge: Option<EventId>) -> Motion {
        if let Some(challenge) = challenge {
            return Motion::Clear { challenge };
        }
        let about = item.item.about.unwrap_or(folded.release.id);
        match item.item.topic {
            Topic::Emergency | Topic::Suspension | Topic::Rollback => {
                let action = (!noted.action.trim().is_empty()).then(|| crate::domain::act::Words::new(&noted.action).0);
                Motion::Find { matter: about, verdict: noted.verdict, action }
            }
            Topic::LapsedCondition => Motion::Condition { set_by: about, place: item.item.place.unwrap_or(0) },
            Topic::Approval | Topic::PolicyReview => Motion::Approve,
        }
    }

    /// Notes who is here or away. Nothing is signed.
    pub fn note_attendance(&mut self, meeting: &str, who: &[Email], here: bool) -> Result<MeetingCard, AppError> {
        let meeting = self.open_meeting(meeting)?;
        self.may_note(&meeting)?;
        let office = self.office()?;
        for member in who {
            if !meeting.roster.contains(member) {
                let roster: Vec<String> = meeting.roster.iter().map(|m| office.people.name(m)).collect();
                let text = format!("{} is not on the roster of “{}”", office.people.name(member), meeting.title);
                let mut refusal = Refusal::state("not-on-roster", text, "not on the roster", "§5");
                refusal.who = meeting.roster.iter().cloned().collect();
                return Err(refusal.help(format!("it was frozen when the meeting opened: {}", roster.join(", "))).into());
            }
        }
        let mut book = self.notebook(meeting.id)?;
        for member in who {
            if here {
                book.present.insert(member.clone());
            } else {
                book.present.remove(member);
                book.items.values_mut().for_each(|noted| drop(noted.votes.remove(member)));
            }
        }
        self.keep_notebook(meeting.id, &book)?;
        self.meeting_card(meeting.id)
    }

    fn may_note(&self, meeting: &Meeting) -> Result<(), AppError> {
        let (me, _) = self.me()?;
        permit::office("motion.record", &me, &*self.policy_in_force()?, &self.office()?.people)?;
        by_circulation(meeting)
    }

    /// Notes a vote, or takes it back where none is given. Nothing is signed; who is recused or absent is refused at once.
    pub fn note_vote(
        &mut self,
        meeting: &str,
        item: &str,
        challenge: Option<&str>,
        votes: &[(Email, Option<NotedVote>)],
    ) -> Result<MeetingCard, AppError> {
        let meeting = self.open_meeting(meeting)?;
        self.may_note(&meeting)?;
        let card = self.meeting_card(meeting.id)?;
        let item = self.find_item(&card, item)?;
        let folded = voted_on(item)?;
        let mut book = self.notebook(meeting.id)?;
        let challenge = self.challenge_of(item, challenge)?;
        let noted = book.items.entry(Point { item: item.number, challenge }.page()).or_default();
        for (member, vote) in votes {
            match vote {
                Some(vote) => drop(noted.votes.insert(member.clone(), vote.clone())),
                None => drop(noted.votes.remove(member)),
            }
        }
        let motion = self.motion_of(item, folded, noted, challenge);
        let recorded = noted.as_recorded();
        let faults = self.sitting(&meeting, folded).check_votes(&motion, &book.present, &recorded);
        faults.map_err(|fault| permit::faulty(&fault, &folded.release, &folded.ground()))?;
        self.keep_notebook(meeting.id, &book)?;
        self.meeting_card(meeting.id)
    }

    /// Notes a finding or reason.
    pub fn note_words(&mut self, meeting: EventId, point: Point, said: &MotionWords) -> Result<(), AppError> {
        let mut book = self.notebook(meeting)?;
        take(book.items.entry(point.page()).or_default(), said);
        self.keep_notebook(meeting, &book)
    }

    /// What the votes on an item come to so far, in the sentence that stands above the names.
    pub fn noted_sentence(&self, meeting: &Meeting, folded: &Folded, votes: &[RecordedVote]) -> String {
        still_needed(&self.sitting(meeting, folded).count(votes), false)
    }

    /// Proposes the record of a motion. It counts once a second person who attended has signed it.
    pub fn motion_record(&self, meeting: &str, item: &str, entry: &Entry) -> Result<Proposal, AppError> {
        let meeting = self.open_meeting(meeting)?;
        by_circulation(&meeting)?;
        let card = self.meeting_card(meeting.id)?;
        let item = self.find_item(&card, item)?;
        let reference = voted_on(item)?.release.id.to_string();
        let (folded, mut proposal) = self.on(&reference, "motion.record", "record the Committee's vote")?;
        let book = self.notebook(meeting.id)?;
        let challenge = self.challenge_of(item, entry.challenge.as_deref())?;
        let mut noted = book.items.get(&Point { item: item.number, challenge }.page()).cloned().unwrap_or_default();
        noted.votes.extend(entry.votes.iter().cloned());
        take(&mut noted, &entry.said);
        let motion = self.motion_of(item, &folded, &noted, challenge);
        permit::motion(&motion, &folded.release, &folded.ground())?;
        let sitting = self.sitting(&meeting, &folded);
        if !book.present.contains(&proposal.signer.email) {
            let text = format!("{} is not noted as present, and only those who attend sign a record", proposal.signer.name);
            return Err(Refusal::state("absent", text, "you are not noted as present", "§5")
                .help(format!("obstat meeting attend {} {}", &meeting.id.to_string()[..12], proposal.signer.email))
                .into());
        }
        let record = self.written(&meeting, &folded, &sitting, motion, book.present, &noted, entry.outcome, &mut proposal)?;
        self.describe(&record, &meeting, &folded, &sitting, &mut proposal);
        proposal.rests_on.insert(meeting.id);
        proposal.then(record);
        Ok(proposal)
    }

    #[expect(clippy::too_many_arguments, reason = "everything that a record says, each from its own place")]
    fn written(
        &self,
        meeting: &Meeting,
        folded: &Folded,
        sitting: &Sitting,
        motion: Motion,
        attended: BTreeSet<Email>,
        noted: &Noted,
        outcome: Option<Outcome>,
        proposal: &mut Proposal,
    ) -> Result<MotionRecord, AppError> {
        let mut votes = noted.as_recorded();
        for vote in &mut votes {
            if let Some(noted) = noted.votes.get(&vote.member).filter(|n| !n.reason.trim().is_empty()) {
                vote.reason = Some(proposal.words(words::words("reason", &noted.reason)?));
            }
        }
        proposal.words = None;
        let follows = sitting.count(&votes).as_it_stands.unwrap_or(Outcome::Rejected);
        let outcome = outcome.unwrap_or(follows);
        let checked = sitting.check(&motion, &attended, &votes, outcome);
        checked.map_err(|fault| permit::faulty(&fault, &folded.release, &folded.ground()))?;
        let words = match noted.words.trim() {
            "" if needs_words(&motion) => {
                let message = format!("the motion to {} needs words", motion.label());
                return Err(AppError::usage(message, "give them with --words T"));
            }
            "" => None,
            text => Some(proposal.words(words::words("words", text)?)),
        };
        if matches!(&motion, Motion::Find { verdict: None, .. }) && is_emergency(folded, &motion) {
            return Err(AppError::usage(
                "the review of an emergency says whether it was justified",
                "give --verdict justified or --verdict not-justified",
            ));
        }
        Ok(MotionRecord { meeting: meeting.id, motion, attended, votes, outcome, subject: folded.release.subject, words })
    }

    fn describe(&self, record: &MotionRecord, meeting: &Meeting, folded: &Folded, sitting: &Sitting, proposal: &mut Proposal) {
        let people = &folded.office.people;
        let (tally, outcome) = (sitting.count(&record.votes), record.motion.outcome_label(record.outcome));
        proposal.sentence = format!("{}: {outcome}, {} is recorded", folded.release.reference, count(&tally));
        let mut say = |label: &str, value: String| proposal.facts.push((label.to_owned(), value));
        say("Meeting", meeting.title.clone());
        say("Motion", record.motion.label().to_owned());
        found(&record.motion).into_iter().for_each(|(label, value)| say(label, value));
        let names: Vec<String> = record.attended.iter().map(|m| people.name(m)).collect();
        say("Attended", names.join(", "));
        for vote in &record.votes {
            say("Vote", voted(vote, people));
        }
        for member in &sitting.recused {
            say("Recused", format!("{}: owner or requester of this release", people.name(member)));
        }
        say("Outcome", format!("{outcome}, {}", count(&tally)));
        if record.outcome == Outcome::Rejected && record.votes.iter().any(|v| !v.conditions.is_empty()) {
            say("Conditions", "they stay in the record and bind nobody: the motion is lost".to_owned());
        }
        say("You sign as", "recorder of the meeting".to_owned());
    }

    /// The record of an item, or of a challenge of its release, that waits for a signature; or the latest one there is. Without a
    /// challenge the item's own motion comes first, then one that cleared a challenge under it.
    fn record_of(&self, meeting: &str, item: &str, challenge: Option<&str>, any: bool) -> Result<(Folded, Record), AppError> {
        let id = self.find_meeting(meeting)?;
        let card = self.meeting_card(id)?;
        let item = self.find_item(&card, item)?;
        let folded = voted_on(item)?.clone();
        let challenge = self.challenge_of(item, challenge)?;
        let here: Vec<&Record> = folded.release.records.iter().rev().filter(|r| r.meeting == id && r.void.is_none()).collect();
        let own = |r: &&&Record| deals_with(&r.motion, &item.item, challenge);
        let other = |r: &&&Record| challenge.is_none() && matches!(r.motion, Motion::Clear { .. });
        let wait = |r: &&&Record| any || !r.complete;
        let found = here.iter().filter(wait).find(own).or_else(|| here.iter().filter(wait).find(other));
        let Some(record) = found.or_else(|| here.iter().find(own)).map(|r| (*r).clone()) else {
            let text = format!("nothing of {} has been recorded in this meeting", item.title());
            return Err(Refusal::state("no-record", text, "nothing is recorded yet", "§5")
                .help("the secretary or the chair records the vote: obstat meeting motion MEETING ITEM")
                .into());
        };
        Ok((folded, record))
    }

    /// Proposes to sign a record as one who attended; the last signature that it needs records the outcome along.
    pub fn motion_sign(&self, meeting: &str, item: &str, challenge: Option<&str>) -> Result<Proposal, AppError> {
        let (folded, record) = self.record_of(meeting, item, challenge, false)?;
        let (folded, mut proposal) =
            self.on(&folded.release.id.to_string(), "motion.countersign", "sign the meeting's record")?;
        let remark = permit::countersign(&proposal.signer, &record, &folded.release, &folded.ground())?;
        self.describe_record(&record, &folded, &mut proposal);
        if !remark.is_empty() {
            proposal.facts.push(("Your vote".into(), remark));
        }
        proposal.sentence = format!("the record on {} is signed by {}", folded.release.reference, proposal.signer.name);
        proposal.facts.push(("You sign as".into(), "one who attended".to_owned()));
        proposal.then(MotionCountersign { record: record.id });
        Ok(proposal)
    }

    fn describe_record(&self, record: &Record, folded: &Folded, proposal: &mut Proposal) {
        let people = &folded.office.people;
        let outcome = record.motion.outcome_label(record.outcome);
        let mut say = |label: &str, value: String| proposal.facts.push((label.to_owned(), value));
        say("Motion", record.motion.label().to_owned());
        found(&record.motion).into_iter().for_each(|(label, value)| say(label, value));
        record.votes.iter().for_each(|vote| say("Vote", voted(vote, people)));
        say("Outcome", format!("{outcome}, {}", count(&record.tally)));
        record.words.iter().for_each(|words| say("Words", words.clone()));
        say("Recorded by", people.name(&record.by));
    }

    /// Proposes to dispute a record as one who attended.
    pub fn motion_dispute(&self, meeting: &str, item: &str, challenge: Option<&str>, reason: &str) -> Result<Proposal, AppError> {
        let (folded, record) = self.record_of(meeting, item, challenge, true)?;
        let (folded, mut proposal) = self.on(&folded.release.id.to_string(), "motion.dispute", "dispute the meeting's record")?;
        permit::dispute(&proposal.signer, &record, &folded.release, &folded.ground())?;
        self.describe_record(&record, &folded, &mut proposal);
        let reason = proposal.words(words::words("reason", reason)?);
        proposal.sentence = format!("the record on {} is disputed", folded.release.reference);
        proposal.then(MotionDispute { record: record.id, reason });
        Ok(proposal)
    }

    /// Those at this terminal who could dispute a record: who attended, and whose keys are here.
    pub fn disputers_here(&self, record: &Record) -> Result<Vec<Email>, AppError> {
        let here: BTreeSet<Email> = self.store.identities()?.into_iter().map(|i| i.email).collect();
        Ok(record.attended.iter().filter(|m| here.contains(*m)).cloned().collect())
    }

    /// Those at this terminal who could sign a record next: their keys are here, the chair first.
    pub fn signers_here(&self, record: &Record) -> Result<Vec<Email>, AppError> {
        let office = self.office()?;
        let here: BTreeSet<Email> = self.store.identities()?.into_iter().map(|i| i.email).collect();
        let can = permit::countersigners(record, &office.people);
        Ok(can.into_iter().filter(|m| here.contains(m)).collect())
    }
}

fn take(noted: &mut Noted, said: &MotionWords) {
    if let Some(words) = &said.words {
        noted.words.clone_from(words);
    }
    if said.verdict.is_some() {
        noted.verdict = said.verdict;
    }
    if let Some(action) = &said.action {
        noted.action.clone_from(action);
    }
}

/// What a review finds and asks to be done, as sheets show it.
fn found(motion: &Motion) -> Vec<(&'static str, String)> {
    let Motion::Find { verdict, action, .. } = motion else { return Vec::new() };
    let verdict = verdict.map(|verdict| ("Finding", verdict.label().to_owned()));
    verdict.into_iter().chain(action.as_ref().map(|action| ("Action", action.text.clone()))).collect()
}

/// A vote with its conditions, as sheets show it.
fn voted(vote: &RecordedVote, people: &People) -> String {
    let with = vote.conditions.iter().map(|c| format!("“{}”", c.text));
    let vote = format!("{}: {}", people.name(&vote.member), vote.choice.label());
    std::iter::once(vote).chain(with).collect::<Vec<_>>().join(", ")
}

fn needs_words(motion: &Motion) -> bool {
    !matches!(motion, Motion::Approve)
}

fn is_emergency(folded: &Folded, motion: &Motion) -> bool {
    let Motion::Find { matter, .. } = motion else { return false };
    let kind = folded.release.matters.iter().find(|m| m.id == *matter).map(|m| m.kind);
    kind == Some(crate::domain::vocab::MatterKind::Emergency)
}

/// The release that an item is voted on; the policy's review is not.
fn voted_on(item: &ItemCard) -> Result<&Folded, AppError> {
    item.folded.as_ref().ok_or_else(|| {
        let text = format!("{} is not voted on in a meeting: a note settles it", item.title());
        Refusal::state("not-voted-on", text, "a note settles it", "§11")
            .help(format!("obstat meeting note MEETING {} --text T --settles", item.number))
            .into()
    })
}

/// By circulation each member signs his own vote: nobody records it for him.
fn by_circulation(meeting: &Meeting) -> Result<(), AppError> {
    if meeting.kind != MeetingKind::Circulation {
        return Ok(());
    }
    let text = format!("“{}” is by circulation: each member signs his own vote", meeting.title);
    Err(Refusal::state("by-circulation", text, "each member signs his own vote", "§5")
        .help("the secretary opens the ballot (obstat ballot open REF), members vote (obstat vote REF --choice …)")
        .into())
}
