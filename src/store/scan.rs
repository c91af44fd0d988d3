//! Reading every release lightly, for a search index built after the first frame.

use chrono::{DateTime, Utc};

use super::columns::Moment;
use super::{Reader, StoreError};
use crate::domain::ids::EventId;
use crate::domain::vocab::{Kind, Role, State, Tier};

/// One release's words and facts, borrowed from the database.
#[derive(Debug, Clone, Copy)]
pub struct LightRow<'a> {
    /// The store's own number for it.
    pub num: i64,
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
    /// The body that is waited for as a whole.
    pub waiting_role: Option<Role>,
    /// How many things stand in the way.
    pub blocks: u32,
    /// When it was submitted, or asked for while a draft.
    pub since: DateTime<Utc>,
    /// Whether it went ahead on a verbal approval.
    pub emergency: bool,
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
    /// Hands every open release (with `all`, every release) that came after a number to `each`, in the order in which they came to
    /// this store; `each` answers false to stop.
    pub fn each_light(&self, all: bool, after: i64, mut each: impl FnMut(&LightRow<'_>) -> bool) -> Result<(), StoreError> {
        const SQL: &str =
            "SELECT id, model, version, owner, summary, state, kind, tier, due, waiting_for, open, num, waiting_role,
            blocks, since, EXISTS (SELECT 1 FROM emergencies WHERE release = releases.id) FROM releases
            WHERE open >= ?1 AND num > ?2 ORDER BY num";
        self.ask(|c| {
            let mut select = c.prepare_cached(SQL)?;
            let mut rows = select.query(rusqlite::params![!all, after])?;
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
                    num: row.get(11)?,
                    waiting_role: row.get(12)?,
                    blocks: row.get(13)?,
                    since: row.get::<_, Moment>(14)?.0,
                    emergency: row.get(15)?,
                };
                if !each(&light) {
                    break;
                }
            }
            Ok(())
        })
    }
}
