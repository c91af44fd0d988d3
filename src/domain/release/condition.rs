//! Conditions of an approval: what is asked for, by when, and what has come of it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::act::ConditionTerms;
use crate::domain::ids::{Email, EventId};
use crate::domain::vocab::Role;

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionState {
    /// To be done.
    Open,
    /// Done, says the responsible person.
    Met,
    /// Done, says the body that set it.
    Verified,
    /// Let go by the body that set it.
    Waived,
}

impl ConditionState {
    /// Whether nothing more is asked for: it was accepted as met, or waived.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Verified | Self::Waived)
    }

    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Met => "met",
            Self::Verified => "verified",
            Self::Waived => "waived",
        }
    }
}

/// What somebody signed about a condition, with his words.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The act.
    pub id: EventId,
    /// Who.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// In words; may be empty.
    pub words: String,
    /// What shows it.
    pub evidence: Vec<EventId>,
}

/// More time for a condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Extension {
    /// Who gave it, when and why.
    pub said: Said,
    /// By the end of this day in the organisation's time zone.
    pub due: NaiveDate,
}

/// What an approval asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The sign-off or vote that set it.
    pub set_by: EventId,
    /// Its place in that sign-off.
    pub place: u32,
    /// Who set it.
    pub author: Email,
    /// In which role.
    pub role: Role,
    /// Its terms.
    pub terms: ConditionTerms,
    /// When it is due; none while it waits for the deployment.
    pub due: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: ConditionState,
    /// Who reported it as met, last.
    pub met: Option<Said>,
    /// Every extension that counts, oldest first.
    pub extensions: Vec<Extension>,
    /// Who let it go.
    pub waived: Option<Said>,
}

impl Condition {
    /// Its id on the command line: the sign-off's id, a dot, its place counted from 1.
    pub fn id(&self) -> String {
        format!("{}.{}", self.set_by, self.place + 1)
    }

    /// Whether it is past its due date and still owed.
    pub fn is_lapsed(&self, now: DateTime<Utc>) -> bool {
        !self.state.is_settled() && self.due.is_some_and(|due| due < now)
    }
}
