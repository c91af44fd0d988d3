//! What ends a release's run in an environment, and which releases went ahead on a word: looked up across releases.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use super::columns::Moment;
use super::{Reader, StoreError, Tx};
use crate::domain::act::Previous;
use crate::domain::ids::{Email, EventId, ModelId, Reference};

/// The end of a release's run in an environment: a rollback that is complete, or its retirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The order to roll back, or the retirement.
    pub event: EventId,
    /// The deployment that it ends.
    pub deployment: EventId,
    /// The environment.
    pub environment: String,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Email,
    /// What runs there again; none where nothing does.
    pub to: Option<Previous>,
}

/// A release that went ahead on a verbal approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urgent {
    /// The release.
    pub release: EventId,
    /// Its reference.
    pub reference: Reference,
    /// Its owner.
    pub owner: Email,
    /// When it was approved by word of mouth, as claimed.
    pub at: DateTime<Utc>,
}

impl Reader {
    /// Lists the departures of a model's releases, oldest first by their claimed times.
    pub fn departures_of_model(&self, model: &ModelId) -> Result<Vec<Departure>, StoreError> {
        const SQL: &str = "SELECT event, deployment, environment, at, by, to_release, to_deployment FROM departures
            WHERE model = ?1 ORDER BY at, event, deployment";
        let departure = |row: &Row<'_>| {
            let to: (Option<EventId>, Option<EventId>) = (row.get(5)?, row.get(6)?);
            Ok(Departure {
                event: row.get(0)?,
                deployment: row.get(1)?,
                environment: row.get(2)?,
                at: row.get::<_, Moment>(3)?.0,
                by: row.get(4)?,
                to: to.0.zip(to.1).map(|(release, deployment)| Previous { release, deployment }),
            })
        };
        self.ask(|c| c.prepare_cached(SQL)?.query_map([model], departure)?.collect())
    }

    /// Lists the emergencies of an owner and those of a model, from a moment on, oldest first.
    pub fn emergencies(&self, owner: &Email, model: &ModelId, from: DateTime<Utc>) -> Result<Vec<Urgent>, StoreError> {
        const SQL: &str = "SELECT release, model, version, owner, at FROM emergencies
            WHERE (owner = ?1 OR model = ?2) AND at >= ?3 ORDER BY at, release";
        let urgent = |row: &Row<'_>| {
            let reference = Reference { model: row.get(1)?, version: row.get(2)? };
            Ok(Urgent { release: row.get(0)?, reference, owner: row.get(3)?, at: row.get::<_, Moment>(4)?.0 })
        };
        self.ask(|c| c.prepare_cached(SQL)?.query_map(params![owner, model, Moment(from)], urgent)?.collect())
    }
}

impl Tx<'_> {
    /// Writes what ended a release's runs, in place of what stood there.
    pub fn put_departures(&self, release: &EventId, model: &ModelId, all: &[Departure]) -> Result<(), StoreError> {
        const SQL: &str = "INSERT OR REPLACE INTO departures (event, deployment, release, model, environment, at, by, to_release,
            to_deployment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.ask(|c| {
            c.prepare_cached("DELETE FROM departures WHERE release = ?1")?.execute([release])?;
            let mut insert = c.prepare_cached(SQL)?;
            for d in all {
                let (to, deployed) = (d.to.as_ref().map(|p| p.release), d.to.as_ref().map(|p| p.deployment));
                let at = Moment(d.at);
                insert.execute(params![d.event, d.deployment, release, model, d.environment, at, d.by, to, deployed])?;
            }
            Ok(())
        })
    }

    /// Writes whether a release went ahead on a word, in place of what stood there.
    pub fn put_emergency(&self, release: &EventId, urgent: Option<&Urgent>) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO emergencies (release, model, version, owner, at) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.ask(|c| {
            c.prepare_cached("DELETE FROM emergencies WHERE release = ?1")?.execute([release])?;
            let Some(u) = urgent else { return Ok(()) };
            c.prepare_cached(SQL)?
                .execute(params![u.release, u.reference.model, u.reference.version, u.owner, Moment(u.at)])
                .map(drop)
        })
    }
}
