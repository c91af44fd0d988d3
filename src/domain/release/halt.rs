//! What stopped a release, and what followed: suspensions, rollbacks, retirements, clocks for reporting an incident.

use chrono::{DateTime, Utc};

use crate::domain::act::Previous;
use crate::domain::ids::{Email, EventId, Reference};

/// One suspension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspension {
    /// The act.
    pub id: EventId,
    /// Who suspended.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// The outcome of a reinstatement that had seen it; none while it holds.
    pub answered: Option<EventId>,
}

/// A reinstatement whose row of sign-offs is being asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reinstatement {
    /// The act that opened it.
    pub id: EventId,
    /// The Lead.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// One rollback, from its order on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollback {
    /// The order.
    pub id: EventId,
    /// The environment.
    pub environment: String,
    /// The deployment that is undone.
    pub deployment: EventId,
    /// The release returned to.
    pub to: Previous,
    /// Its reference.
    pub to_reference: Reference,
    /// Who ordered it.
    pub by: Email,
    /// When it was ordered, as claimed.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// The Lead who ordered or signed it; none while an owner's order waits for one.
    pub signed_by: Option<Email>,
    /// The time that the owner tested, in minutes; none where the checklist names none.
    pub window: Option<u32>,
    /// Who recorded that it is complete, and when it was.
    pub done: Option<(Email, DateTime<Utc>)>,
}

impl Rollback {
    /// When it must be complete; none where no window was given.
    pub fn due(&self) -> Option<DateTime<Utc>> {
        self.window.map(|minutes| self.at + chrono::TimeDelta::minutes(i64::from(minutes)))
    }

    /// How far it is, and whether it kept its window, in a few words.
    pub fn within(&self) -> &'static str {
        match self.is_late() {
            Some(true) => "complete, late",
            Some(false) => "complete within its window",
            None if self.done.is_some() => "complete; no window was given",
            None => "under way",
        }
    }

    /// Whether it was complete after its window; none while it is not complete or no window was given.
    pub fn is_late(&self) -> Option<bool> {
        let ((_, done), due) = (self.done.as_ref()?, self.due()?);
        Some(*done > due)
    }
}

/// The end of a release's life in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retirement {
    /// The act.
    pub id: EventId,
    /// The environment.
    pub environment: String,
    /// Whether the policy calls it production.
    pub production: bool,
    /// Who recorded it.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Why, if it is said.
    pub reason: Option<String>,
    /// The deployments that it ends: those that its signer had seen.
    pub ends: Vec<EventId>,
}

/// Where a clock for reporting an incident stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockState {
    /// Nobody has said yet whether it runs.
    Offered,
    /// It runs.
    Open {
        /// When the report is due.
        due: DateTime<Utc>,
        /// Who opened it.
        by: Email,
        /// What happened, if it is said.
        note: Option<String>,
    },
    /// It does not run, or no more.
    Dismissed {
        /// Who said so.
        by: Email,
        /// When, as claimed.
        at: DateTime<Utc>,
        /// Why.
        reason: String,
    },
}

/// A clock for reporting an incident, offered by a suspension or rollback (EU AI Act Art. 73).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The suspension, or the order to roll back.
    pub matter: EventId,
    /// The policy's clock, as in `serious-incident`.
    pub incident: String,
    /// What it is called.
    pub title: String,
    /// How long it runs, in days.
    pub days: u32,
    /// What to mind, as the policy says it.
    pub note: Option<String>,
    /// The policy's clause.
    pub clause: String,
    /// Since when it is offered, as claimed.
    pub offered: DateTime<Utc>,
    /// Where it stands.
    pub state: ClockState,
}
