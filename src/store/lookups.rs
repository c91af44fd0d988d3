//! Finding releases: by what people call them, by model, by digest, by what runs, and by the passing of time.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};

use super::columns::Moment;
use super::events::prefix_range;
use super::projections::DeploymentRow;
use super::rows::{COLUMNS, Eye};
use super::{Reader, StoreError};
use crate::domain::act::Previous;
use crate::domain::ids::{Digest, Email, EventId, ModelId, Reference};
use crate::domain::queue::QueueRow;
use crate::domain::vocab::State;

/// The fewest digits of an id that name a release.
const SHORTEST_PREFIX: usize = 6;

/// A digest under one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestUse {
    /// The release.
    pub release: EventId,
    /// Its reference.
    pub reference: Reference,
    /// The state that the bytes have under it.
    pub state: State,
}

const DEPLOYMENT: &str = "SELECT d.event, r.id, d.model, d.environment, d.production, d.digest, d.at, d.by, d.replaces_release,
    d.replaces_deployment FROM deployments d JOIN releases r ON r.num = d.release ";

impl Reader {
    /// Finds what a person means: every release of exactly this `model@version`, else every one whose id begins with
    /// these digits (six at least). Several answers mean that the text is ambiguous; none, that nothing is so called.
    pub fn resolve(&self, text: &str) -> Result<Vec<(EventId, Reference)>, StoreError> {
        if let Ok(exact) = text.parse::<Reference>() {
            const SQL: &str = "SELECT id, model, version FROM releases WHERE model = ?1 AND version = ?2 ORDER BY id";
            return self.references(SQL, params![exact.model, exact.version]);
        }
        match prefix_range(text).filter(|_| text.len() >= SHORTEST_PREFIX) {
            Some((low, high)) => self.references(
                "SELECT id, model, version FROM releases WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 20",
                [low, high],
            ),
            None => Ok(Vec::new()),
        }
    }

    /// Reads a release's line in the queue, as `me` sees it `now`, and whether it is open.
    pub fn release_row(
        &self,
        id: &EventId,
        me: Option<&Email>,
        now: DateTime<Utc>,
    ) -> Result<Option<(QueueRow, bool)>, StoreError> {
        let eye = Eye { me, now };
        let sql = format!("SELECT {COLUMNS} FROM releases r WHERE r.id = ?1");
        self.ask(|c| c.prepare_cached(&sql)?.query_row([id], |row| eye.queue_row(row)).optional())
    }

    /// Reads the lines of several releases in the order given; unknown ones are left out.
    pub fn release_rows(&self, ids: &[EventId], me: Option<&Email>, now: DateTime<Utc>) -> Result<Vec<QueueRow>, StoreError> {
        let rows = ids.iter().filter_map(|id| self.release_row(id, me, now).map(|found| found.map(|(row, _)| row)).transpose());
        rows.collect()
    }

    /// Reads the lines of several releases by the store's own numbers, in the order given; unknown ones are left out.
    pub fn numbered_rows(&self, nums: &[i64], me: Option<&Email>, now: DateTime<Utc>) -> Result<Vec<QueueRow>, StoreError> {
        let eye = Eye { me, now };
        let sql = format!("SELECT {COLUMNS} FROM releases r WHERE r.num = ?1");
        self.ask(|c| {
            let mut select = c.prepare_cached(&sql)?;
            let rows = nums.iter().filter_map(|num| select.query_row([num], |row| eye.queue_row(row)).optional().transpose());
            rows.map(|row| row.map(|(row, _)| row)).collect()
        })
    }

    /// The store's own number for a release.
    pub fn number_of(&self, id: &EventId) -> Result<Option<i64>, StoreError> {
        self.ask(|c| c.prepare_cached("SELECT num FROM releases WHERE id = ?1")?.query_row([id], |row| row.get(0)).optional())
    }

    /// Lists a model's releases, the latest version first.
    pub fn releases_of_model(&self, model: &ModelId) -> Result<Vec<(EventId, Reference)>, StoreError> {
        self.references("SELECT id, model, version FROM releases WHERE model = ?1 ORDER BY ref_key DESC, id", [model])
    }

    /// Finds the model's latest deployment by its claimed time, among production environments or among the others.
    pub fn latest_deployment(&self, model: &ModelId, production: bool) -> Result<Option<DeploymentRow>, StoreError> {
        let filter = "WHERE d.model = ?1 AND d.production = ?2 ORDER BY d.at DESC, d.event DESC LIMIT 1";
        self.deployments(filter, params![model, production]).map(|mut found| found.pop())
    }

    /// Lists a model's deployments everywhere, oldest first by their claimed times.
    pub fn deployments_of_model(&self, model: &ModelId) -> Result<Vec<DeploymentRow>, StoreError> {
        self.deployments("WHERE d.model = ?1 ORDER BY d.at, d.event", [model])
    }

    /// Lists the releases that name these bytes.
    pub fn releases_of_digest(&self, digest: &Digest) -> Result<Vec<DigestUse>, StoreError> {
        const SQL: &str = "SELECT r.id, r.model, r.version, d.state FROM digests d JOIN releases r ON r.num = d.release
            WHERE d.sha256 = ?1 ORDER BY r.ref_key, r.id";
        let used = |row: &Row<'_>| {
            let reference = Reference { model: row.get(1)?, version: row.get(2)? };
            Ok(DigestUse { release: row.get(0)?, reference, state: row.get(3)? })
        };
        self.ask(|c| c.prepare_cached(SQL)?.query_map([digest], used)?.collect())
    }

    /// Lists the other releases that name these bytes (`rules.md` §8: the same bytes cannot shop for an easier model).
    pub fn digests_elsewhere(&self, digest: &Digest, not: &EventId) -> Result<Vec<DigestUse>, StoreError> {
        let mut uses = self.releases_of_digest(digest)?;
        uses.retain(|used| used.release != *not);
        Ok(uses)
    }

    /// Lists the releases that time alone has changed since they were last folded.
    pub fn due_for_refold(&self, now: DateTime<Utc>) -> Result<Vec<EventId>, StoreError> {
        const SQL: &str = "SELECT id FROM releases WHERE next_change IS NOT NULL AND next_change <= ?1 ORDER BY next_change, id";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([Moment(now)], |row| row.get(0))?.collect())
    }

    /// Lists the releases that have a date of their own, or wait for their deployment, in the order in which they came here.
    pub fn dated_releases(&self) -> Result<Vec<EventId>, StoreError> {
        const SQL: &str = "SELECT id FROM releases
            WHERE due IS NOT NULL OR state IN ('approved', 'approved-with-conditions') ORDER BY num";
        self.ask(|c| c.prepare_cached(SQL)?.query_map([], |row| row.get(0))?.collect())
    }

    /// Whether a release that was asked for by then, as claimed, may have come to its end.
    pub fn has_ended_from(&self, asked: DateTime<Utc>) -> Result<bool, StoreError> {
        const SQL: &str = "SELECT EXISTS (SELECT 1 FROM releases r JOIN events e ON e.id = r.id
            WHERE e.time <= ?1 AND r.state NOT IN ('draft', 'in-review', 'suspended', 'contested'))";
        self.ask(|c| c.prepare_cached(SQL)?.query_row([Moment(asked)], |row| row.get(0)))
    }

    fn references(&self, sql: &str, params: impl Params) -> Result<Vec<(EventId, Reference)>, StoreError> {
        let named = |row: &Row<'_>| Ok((row.get(0)?, Reference { model: row.get(1)?, version: row.get(2)? }));
        self.ask(|c| c.prepare_cached(sql)?.query_map(params, named)?.collect())
    }

    fn deployments(&self, filter: &str, params: impl Params) -> Result<Vec<DeploymentRow>, StoreError> {
        self.ask(|c| c.prepare_cached(&format!("{DEPLOYMENT}{filter}"))?.query_map(params, deployment)?.collect())
    }
}

fn deployment(row: &Row<'_>) -> rusqlite::Result<DeploymentRow> {
    let replaced: (Option<EventId>, Option<EventId>) = (row.get(8)?, row.get(9)?);
    Ok(DeploymentRow {
        event: row.get(0)?,
        release: row.get(1)?,
        model: row.get(2)?,
        environment: row.get(3)?,
        production: row.get(4)?,
        digest: row.get(5)?,
        at: row.get::<_, Moment>(6)?.0,
        by: row.get(7)?,
        replaces: replaced.0.zip(replaced.1).map(|(release, deployment)| Previous { release, deployment }),
    })
}
