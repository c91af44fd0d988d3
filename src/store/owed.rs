//! Conditions that are owed under a model's releases: one that has lapsed keeps the model's next release waiting.

use rusqlite::{Row, params};

use super::columns::Moment;
use super::{Reader, StoreError, Tx};
use crate::domain::ids::{Email, EventId, ModelId, Reference};
use crate::domain::obstruct::Owed;

impl Reader {
    /// Lists what is owed under a model's releases, the earliest due first.
    pub fn owed_of_model(&self, model: &ModelId) -> Result<Vec<Owed>, StoreError> {
        const SQL: &str = "SELECT release, version, id, text, due, who FROM owed WHERE model = ?1 ORDER BY due, id";
        let owed = |row: &Row<'_>| {
            let who: String = row.get(5)?;
            Ok(Owed {
                release: row.get(0)?,
                reference: Reference { model: model.clone(), version: row.get(1)? },
                id: row.get(2)?,
                text: row.get(3)?,
                due: row.get::<_, Moment>(4)?.0,
                who: who.split_whitespace().filter_map(|w| w.parse::<Email>().ok()).collect(),
            })
        };
        self.ask(|c| c.prepare_cached(SQL)?.query_map([model], owed)?.collect())
    }
}

impl Tx<'_> {
    /// Writes what is owed under a release, in place of what stood there.
    pub fn put_owed(&self, release: &EventId, owed: &[Owed]) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO owed (release, id, model, version, text, due, who) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.ask(|c| {
            c.prepare_cached("DELETE FROM owed WHERE release = ?1")?.execute([release])?;
            let mut insert = c.prepare_cached(SQL)?;
            for o in owed {
                let who = o.who.iter().map(Email::as_str).collect::<Vec<_>>().join(" ");
                let (model, version) = (&o.reference.model, &o.reference.version);
                insert.execute(params![release, o.id, model, version, o.text, Moment(o.due), who])?;
            }
            Ok(())
        })
    }
}
