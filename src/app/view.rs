//! What both front ends show: plain values, made by queries, drawn or printed without further thought.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::runs::Habit;
use crate::domain::ids::{Email, EventId, Reference};
use crate::domain::obstruct::Obstruction;
use crate::domain::release::Release;
use crate::domain::remark::Remark;
use crate::domain::vocab::{Role, State};

pub use crate::domain::queue::{QueuePage, QueueRow, Urgency};

/// The top and bottom line of every screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The organisation's name.
    pub organisation: String,
    /// Its time zone.
    pub time_zone: crate::domain::zone::Zone,
    /// Who I am here: address and name.
    pub me: Option<(Email, String)>,
    /// My roles.
    pub roles: Vec<Role>,
    /// Releases with something overdue.
    pub overdue: usize,
    /// Releases that wait for me.
    pub for_me: usize,
    /// How many models are registered; without one nothing can be asked for.
    pub models: usize,
    /// Contested releases.
    pub conflicts: usize,
    /// The moment of which all this was said.
    pub now: DateTime<Utc>,
    /// When the policy is to be reviewed.
    pub review_due: Option<DateTime<Utc>>,
    /// Names of people by address.
    pub names: BTreeMap<Email, String>,
}

/// An act that I may or may not do on the release in focus, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The act's event kind, as in `signoff.approve`.
    pub act: &'static str,
    /// The refusal's stable code; empty when I may do it.
    pub code: &'static str,
    /// None when I may do it; else why not, in words ("not yet: 1 and 2 stand in the way", "not yours: only …").
    pub refused: Option<String>,
    /// A remark when I may do it ("you sit on the Committee").
    pub remark: String,
}

/// Everything about the release in focus.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleaseCard {
    /// The release.
    pub release: Release,
    /// What stands in its way, overdue first, then in the order of the policy.
    pub obstructions: Vec<Obstruction>,
    /// What is to be seen about it and blocks nothing.
    pub remarks: Vec<Remark>,
    /// The next step that they stand in the way of: "submission", "approval", "deployment", "confirmation", "resubmission", "".
    pub next_step: &'static str,
    /// What I can do.
    pub offers: Vec<Offer>,
    /// Whether every act's id and signature held when they were checked just now; none while nobody has checked.
    pub verified: Option<bool>,
    /// What the release serves, as the policy cites it: the citation, and what it is about.
    pub serves: Vec<(String, String)>,
    /// The sentence above the votes, when there is a ballot.
    pub ballot_sentence: Option<String>,
    /// Of an emergency: how often owner and model had one of late (policy §6).
    pub habit: Option<Habit>,
    /// What forms offer to choose from.
    pub choices: Choices,
}

/// What there is to choose from when a release is hurried or stopped; empty where nothing would be accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The policy's reasons for an emergency: identifier and title.
    pub reasons: Vec<(String, String)>,
    /// Who may approve by word of mouth.
    pub leads: Vec<Email>,
    /// The releases that a rollback may go back to, the latest first.
    pub back_to: Vec<Reference>,
}

/// What will be signed, shown before anything is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SigningSheet {
    /// "approve", "challenge an item".
    pub title: String,
    /// Label and value: release, artefact, item, you sign as, with key, at.
    pub facts: Vec<(String, String)>,
    /// The words to be signed.
    pub words: Option<String>,
    /// Each effect, one line with its tone.
    pub effects: Vec<(crate::domain::release::Tone, String)>,
    /// How to take it back.
    pub undo: String,
    /// The exact bytes of each event (its canonical JSON line, before time and chain are final).
    pub bytes: Vec<String>,
    /// Whether signing will ask for a passphrase.
    pub locked: bool,
}

/// What a signed act came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// The first event written.
    pub event: EventId,
    /// Every event written.
    pub events: Vec<EventId>,
    /// The release's reference, or the name of what was changed.
    pub reference: String,
    /// The release, when it was one.
    pub release: Option<EventId>,
    /// The release's state afterwards.
    pub state: Option<State>,
    /// What stands in its way afterwards.
    pub obstructions: Vec<Obstruction>,
    /// What happened, in a sentence.
    pub sentence: String,
    /// The command that does what is left to do, where that is not to be seen from what stands in the way.
    pub next: Option<String>,
}
