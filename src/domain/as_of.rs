//! State as of a moment: which acts had happened, as far as their authors say.
//!
//! An act is in the state at a moment if and only if the time that it claims is not later and all that it rests on is in it
//! too. So what was known then is never cut off from its causes, an author with a fast clock takes nobody else's acts with him,
//! and acts that came later, or rest on later ones, change nothing of the answer.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::ids::EventId;

/// Chooses, among acts that come parents first, those that are in the state at a moment.
#[derive(Debug)]
pub struct AsOf {
    at: DateTime<Utc>,
    held: BTreeSet<EventId>,
}

impl AsOf {
    /// Begins at a moment; nothing has been looked at yet.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self { at, held: BTreeSet::new() }
    }

    /// Looks at an act whose parents have been looked at before, and says whether it is in the state.
    ///
    /// A parent that was never looked at is not in it.
    pub fn look<'a>(&mut self, id: EventId, time: DateTime<Utc>, parents: impl IntoIterator<Item = &'a EventId>) -> bool {
        let held = time <= self.at && parents.into_iter().all(|parent| self.held.contains(parent));
        if held {
            self.held.insert(id);
        }
        held
    }

    /// Whether an act that was looked at is in the state.
    pub fn holds(&self, id: &EventId) -> bool {
        self.held.contains(id)
    }
}
