//! Reading every release lightly, for a search index built after the first frame.

use chrono::{DateTime, Utc};

use super::columns::Moment;
use super::{Reader, StoreError};
use crate::domain::ids::EventId;
use crate::domain::vocab::{Kind, State, Tier};

/// One release's words and facts, borrowed from the database.
#[derive(Debug, Clone, Copy)]
pub struct LightRow<'a> {
    /// The stream.
    pub id: EventId,
    /// The model.
    pub model: &'a str,
    /// Its version.
    pub version: &'a str,
    /// The owner's address.
    pub owner: &'a str,
    /// The short summary.
    pub summary: &'a str,
    /// Where it stands.
    pub state: State,
    /// Its kind.
    pub kind: Kind,
    /// Its tier.
    pub tier: Tier,
    /// The earliest due time.
    pub due: Option<DateTime<Utc>>,
    /// The addresses of those who can lift something, with blanks between them.
    pub waiting_for: &'a str,
    /// Whether it is open.
    pub open: bool,
}

impl LightRow<'_> {
    /// Adds the text that a fuzzy filter looks through: reference, owner, state, summary.
    pub fn haystack(&self, out: &mut String) {
        for part in [self.model, "@", self.version, " ", self.owner, " ", self.state.label(), " ", self.summary] {
            out.push_str(part);
        }
    }
}

impl Reader {
    /// Hands every open release (with `all`, every release) to `each`, in the order in which they came to this store;
    /// `each` answers false to stop.
    pub fn each_light(&self, all: bool, mut each: impl FnMut(&LightRow<'_>) -> bool) -> Result<(), StoreError> {
        const SQL: &str = "SELECT id, model, version, owner, summary, state, kind, tier, due, waiting_for, open FROM releases
            WHERE open >= ?1 ORDER BY num";
        self.ask(|c| {
            let mut select = c.prepare_cached(SQL)?;
            let mut rows = select.query([!all])?;
            while let Some(row) = rows.next()? {
                let light = LightRow {
                    id: row.get(0)?,
                    model: row.get_ref(1)?.as_str()?,
                    version: row.get_ref(2)?.as_str()?,
                    owner: row.get_ref(3)?.as_str()?,
                    summary: row.get_ref(4)?.as_str()?,
                    state: row.get(5)?,
                    kind: row.get(6)?,
                    tier: row.get(7)?,
                    due: row.get::<_, Option<Moment>>(8)?.map(|m| m.0),
                    waiting_for: row.get_ref(9)?.as_str()?,
                    open: row.get(10)?,
                };
                if !each(&light) {
                    break;
                }
            }
            Ok(())
        })
    }
}
