//! The time: the system's, or one set for reproducible demos and tests.

use chrono::{DateTime, Utc};

use crate::ledger::event::whole_seconds;

/// Tells the time in whole seconds, as events carry it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock(Option<DateTime<Utc>>);

impl Clock {
    /// The system's clock.
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock that stands at one moment.
    pub const fn fixed(at: DateTime<Utc>) -> Self {
        Self(Some(at))
    }

    /// The time now.
    pub fn now(&self) -> DateTime<Utc> {
        whole_seconds(self.0.unwrap_or_else(Utc::now))
    }
}
