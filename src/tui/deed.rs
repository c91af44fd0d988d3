//! What a command or a form comes to: plain values that are sent to the worker, which runs the verb of the app.

pub mod several;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::app::meeting::{Entry, NewMeeting, Point};
use crate::app::propose::Proposal;
use crate::app::view::Done;
use crate::app::{Amendment, AppError, NewDeployment, NewEvidence, NewRelease, Session, Statements};
use crate::domain::ids::{Email, EventId, ModelId};
use crate::domain::vocab::{Choice, Kind};
use crate::tui::forms::begin::Begin;
use crate::tui::forms::exchange::Exchange;
use crate::tui::forms::halts::{Halt, HaltDeed};
use crate::tui::forms::keep::Keep;
use crate::tui::forms::office::{Office, OfficeDeed};

/// What a form is filled in for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named like the command that opens it")]
pub enum Purpose {
    NewRequest,
    Amend,
    Withdraw,
    Raise,
    Answer { item: String },
    Claim { item: String },
    Reopen { item: String },
    Evidence { item: Option<String> },
    Challenge { item: Option<String> },
    Clear { challenge: String, aside: bool },
    Approve,
    ApproveInWords,
    Reject,
    Vote,
    Deploy,
    Confirm,
    MeetCondition { condition: String },
    ExtendCondition,
    WaiveCondition,
    Halt(Halt),
    Keep(Keep),
    Office(Office),
    Exchange(Exchange),
    WithdrawEvidence { evidence: String },
    Reaffirm,
    Begin(Begin),
    HandOver,
    OpenMeeting,
    NoteVote { point: Point, member: Email, choice: Choice },
    NoteWords { point: Point, close: bool },
    SettleByNote { item: usize },
    SecondSignature { point: Point },
    TakeUpChallenge { item: usize },
    Dispute { point: Point },
}

/// The counter-act by which the last act can be taken back.
#[derive(Debug, Clone)]
pub struct Undo(pub Box<Deed>);

/// What a counter-act says of itself.
const TAKEN_BACK: &str = "Taken back by its author";

/// An act that somebody asks for, before it is proposed.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is a verb of the app with its arguments")]
pub enum Deed {
    NewRequest { new: Box<NewRelease>, files: Vec<PathBuf> },
    Amend { release: EventId, change: Box<Amendment>, files: Vec<PathBuf> },
    Submit(EventId),
    Resubmit(EventId),
    Withdraw { release: EventId, reason: String },
    Raise { release: EventId, kind: Kind, reason: String },
    Decide(EventId),
    Answer { release: EventId, item: String, answer: String, fields: BTreeMap<String, String>, evidence: Vec<String> },
    Carry { release: EventId, item: String },
    Claim { release: EventId, item: String, reason: String },
    Reopen { release: EventId, item: String, reason: String },
    Accept { release: EventId, item: String },
    Evidence { release: EventId, new: Box<NewEvidence> },
    Challenge { release: EventId, item: Option<String>, reason: String },
    Clear { challenge: String, reason: String, aside: bool },
    Approve { release: EventId, conditions: Vec<String>, comment: String },
    Reject { release: EventId, reason: String },
    OpenBallot(EventId),
    CloseBallot(EventId),
    Vote { release: EventId, choice: Choice, reason: String, conditions: Vec<String> },
    Deploy { release: EventId, new: Box<NewDeployment> },
    Confirm { release: EventId, said: Box<Statements> },
    ConfirmTier(ModelId),
    Halt { release: EventId, deed: Box<HaltDeed> },
    Keep { release: EventId, keep: Keep, reason: String },
    Office(Box<OfficeDeed>),
    Meet { condition: String, note: String },
    Verify { condition: String },
    Extend { condition: String, due: chrono::NaiveDate, reason: String },
    Waive { condition: String, reason: String },
    WithdrawEvidence { evidence: String, altered: bool, reason: String },
    Reaffirm { release: EventId, comment: String },
    AcceptCharter(EventId),
    Resolve(EventId),
    MeetingOpen(Box<NewMeeting>),
    MeetingAgenda(EventId),
    MeetingNote { meeting: EventId, item: usize, text: String },
    MeetingClose(EventId),
    MotionRecord { meeting: EventId, point: Point },
    MotionSign { meeting: EventId, point: Point, signer: Email },
    MotionDispute { meeting: EventId, point: Point, signer: Email, reason: String },
}

/// Told how far a long piece of work has come; answering false cancels it.
pub type Progress<'p> = &'p mut dyn FnMut(&str, u64, u64) -> bool;

impl Deed {
    /// Runs the verb: checks everything, hashes files, and gives what is to be shown and signed.
    pub fn propose(&self, s: &Session, progress: Progress<'_>) -> Result<Proposal, AppError> {
        let id = |release: &EventId| release.to_string();
        match self {
            Self::NewRequest { new, files } => {
                let mut new = (**new).clone();
                new.artifacts.extend(hash(s, files, progress)?);
                s.release_new(&new)
            }
            Self::Amend { release, change, files } => {
                let artifacts = if files.is_empty() { None } else { Some(hash(s, files, progress)?) };
                let change = Amendment { artifacts, ..(**change).clone() };
                s.release_amend(&id(release), &change)
            }
            Self::Submit(release) => s.release_submit(&id(release)),
            Self::Resubmit(release) => s.release_resubmit(&id(release)),
            Self::Withdraw { release, reason } => s.release_withdraw(&id(release), reason),
            Self::Raise { release, kind, reason } => s.release_raise(&id(release), *kind, reason),
            Self::Decide(release) => s.decide(&id(release)),
            Self::Answer { release, item, answer, fields, evidence } => s.item_done(&id(release), item, answer, fields, evidence),
            Self::Carry { release, item } => s.item_carry(&id(release), item),
            Self::Claim { release, item, reason } => s.item_not_applicable(&id(release), item, reason),
            Self::Reopen { release, item, reason } => s.item_reopen(&id(release), item, reason),
            Self::Accept { release, item } => s.item_accept(&id(release), item),
            Self::Evidence { release, new } => {
                let stored = match &new.file {
                    Some(path) => {
                        let name = path.display().to_string();
                        Some(s.take_in(path, &mut |done, all| progress(&name, done, all))?)
                    }
                    None => None,
                };
                s.evidence_add(&id(release), new, stored)
            }
            Self::Challenge { release, item, reason } => s.challenge(&id(release), item.as_deref(), reason),
            Self::Clear { challenge, reason, aside: false } => s.challenge_clear(challenge, reason),
            Self::Clear { challenge, reason, aside: true } => s.challenge_override(challenge, reason),
            Self::Approve { release, conditions, comment } => s.approve(&id(release), &[], conditions, comment),
            Self::Reject { release, reason } => s.reject(&id(release), None, reason),
            Self::OpenBallot(release) => s.ballot_open(&id(release), None),
            Self::CloseBallot(release) => s.ballot_close(&id(release)),
            Self::Vote { release, choice, reason, conditions } => s.vote(&id(release), *choice, reason, conditions),
            Self::Deploy { release, new } => s.deploy(&id(release), new),
            Self::Confirm { release, said } => s.confirm(&id(release), said),
            Self::ConfirmTier(model) => s.model_confirm_tier(model),
            Self::Halt { release, deed } => deed.propose(s, *release),
            Self::Keep { release, keep, reason } => keep.propose(s, *release, reason),
            Self::Office(deed) => deed.propose(s),
            Self::Meet { condition, note } => s.condition_meet(condition, &[], note),
            Self::Verify { condition } => s.condition_verify(condition),
            Self::Extend { condition, due, reason } => {
                s.condition_extend(condition, crate::domain::act::Period::Date(*due), reason)
            }
            Self::WithdrawEvidence { evidence, altered, reason } => s.evidence_withdraw(evidence, *altered, reason),
            Self::Reaffirm { release, comment } => s.reaffirm(&id(release), &[], comment),
            Self::Resolve(side) => s.conflict_resolve(&id(side)),
            Self::AcceptCharter(charter) => s.charter_accept(&id(charter)),
            Self::MeetingOpen(new) => s.meeting_open(new),
            Self::MeetingAgenda(meeting) => s.meeting_agenda(&id(meeting), &[]),
            Self::MeetingNote { meeting, item, text } => s.meeting_note(&id(meeting), Some(&item.to_string()), text, true),
            Self::MeetingClose(meeting) => s.meeting_close(&id(meeting)),
            Self::MotionRecord { meeting, point } => {
                let entry = Entry { challenge: challenge(point), ..Entry::default() };
                s.motion_record(&id(meeting), &point.item.to_string(), &entry)
            }
            Self::MotionSign { meeting, point, signer } => {
                let proposal = s.motion_sign(&id(meeting), &point.item.to_string(), challenge(point).as_deref())?;
                Ok(handed_over(proposal, signer))
            }
            Self::MotionDispute { meeting, point, signer, reason } => {
                let challenge = challenge(point);
                let proposal = s.motion_dispute(&id(meeting), &point.item.to_string(), challenge.as_deref(), reason)?;
                Ok(handed_over(proposal, signer))
            }
            Self::Waive { condition, reason } => s.condition_waive(condition, reason),
        }
    }
}

impl Deed {
    /// Who signs it, where that is somebody else than the one who sits here.
    pub fn signer(&self) -> Option<&Email> {
        match self {
            Self::MotionSign { signer, .. } | Self::MotionDispute { signer, .. } => Some(signer),
            _ => None,
        }
    }

    /// The counter-act by which the rules let it be taken back, if any.
    pub fn undo(&self, done: &Done) -> Option<Undo> {
        let (event, reason) = (done.event.to_string(), TAKEN_BACK.to_owned());
        let counter = match self {
            Self::Challenge { .. } => Self::Clear { challenge: event, reason, aside: false },
            Self::Answer { release, item, .. } | Self::Claim { release, item, .. } | Self::Carry { release, item } => {
                Self::Reopen { release: *release, item: item.clone(), reason }
            }
            Self::Evidence { .. } => Self::WithdrawEvidence { evidence: event, altered: false, reason },
            Self::Keep { release, keep: Keep::Hold, .. } => Self::Keep { release: *release, keep: Keep::Release, reason },
            Self::Office(office) => Self::Office(Box::new(office.counter(done.event, reason)?)),
            _ => return None,
        };
        Some(Undo(Box::new(counter)))
    }
}

fn challenge(point: &Point) -> Option<String> {
    point.challenge.map(|c| c.to_string())
}

/// Says first whose key signs.
fn handed_over(mut proposal: Proposal, signer: &Email) -> Proposal {
    let words = format!("{} takes the keyboard: this is signed with the key of {signer}", proposal.signer.name);
    proposal.facts.insert(0, ("Hand over".into(), words));
    proposal
}

fn hash(s: &Session, files: &[PathBuf], progress: Progress<'_>) -> Result<Vec<crate::domain::act::Artifact>, AppError> {
    files
        .iter()
        .map(|path| {
            let name = path.display().to_string();
            let stored = s.hash(path, &mut |done, all| progress(&name, done, all))?;
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
            Ok(crate::domain::act::Artifact { name, sha256: stored.sha256, size: Some(stored.size) })
        })
        .collect()
}

/// Reads an optional address of a form.
pub fn email(text: &str) -> Result<Option<Email>, AppError> {
    if text.is_empty() { Ok(None) } else { Ok(Some(text.parse()?)) }
}

/// Reads fields typed as `name=value`, one a line.
pub fn pairs(text: &str) -> BTreeMap<String, String> {
    let split = |line: &str| line.split_once('=').map(|(k, v)| (k.trim().to_owned(), v.trim().to_owned()));
    text.lines().filter_map(split).collect()
}

/// The names of a set, joined for a sentence.
pub fn joined(items: &BTreeSet<String>) -> String {
    items.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
