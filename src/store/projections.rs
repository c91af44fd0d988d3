//! Writing what releases have folded into, in the same transaction as the events that made it so.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::columns::Moment;
use super::tallies::{self, CLOSED, OPEN};
use super::{StoreError, Tx};
use crate::domain::act::Previous;
use crate::domain::ids::{Digest, Email, EventId, ModelId};
use crate::domain::queue::QueueRow;
use crate::domain::vocab::State;

/// Everything that is looked up of a release without folding its events again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseProjection {
    /// Its line in the queue; the group is computed when it is read.
    pub row: QueueRow,
    /// Whether anything may still happen to it: only open releases stand in the queue.
    pub open: bool,
    /// When its state or its obstructions change by the passing of time alone.
    pub next_change: Option<DateTime<Utc>>,
    /// Whether the Committee owes it something, so that it stands on the next agenda.
    pub committee: bool,
    /// Its artefacts, each with the state that its bytes have under this release.
    pub digests: Vec<(Digest, State)>,
    /// Where it runs or ran.
    pub deployments: Vec<DeploymentRow>,
}

/// One deployment, as it is looked up across releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeploymentRow {
    /// The act.
    pub event: EventId,
    /// The release.
    pub release: EventId,
    /// Its model.
    pub model: ModelId,
    /// The environment.
    pub environment: String,
    /// Whether the policy calls that environment production.
    pub production: bool,
    /// The bytes, or the first of several; none where the release names none.
    pub digest: Option<Digest>,
    /// When, as claimed.
    pub at: DateTime<Utc>,
    /// Who deployed.
    pub by: Email,
    /// What ran there before.
    pub replaces: Option<Previous>,
}

/// What of a release decides where it is counted and listed.
#[derive(Debug, PartialEq, Eq)]
struct Standing {
    open: bool,
    state: State,
    due: Option<i64>,
    since: i64,
    people: BTreeSet<String>,
}

impl Tx<'_> {
    /// Writes what a release has come to, in place of what stood there.
    pub fn put_release(&self, release: &ReleaseProjection) -> Result<(), StoreError> {
        self.ask(|c| {
            let id = &release.row.id;
            let before = standing(c, id)?;
            let num = upsert(c, release)?;
            let now = Standing::of(release);
            match before {
                Some((_, before)) if before == now => {}
                Some((_, before)) => {
                    before.leave(c, id)?;
                    now.enter(c, id, num)?;
                }
                None => now.enter(c, id, num)?,
            }
            put_digests(c, num, &release.digests)?;
            put_deployments(c, num, &release.deployments)
        })
    }

    /// Whether something is kept of what a release has come to.
    pub fn has_release(&self, id: &EventId) -> Result<bool, StoreError> {
        self.ask(|c| c.prepare_cached("SELECT 1 FROM releases WHERE id = ?1")?.exists([id]))
    }

    /// Forgets what a release had come to; its events stay.
    pub fn drop_release(&self, id: &EventId) -> Result<(), StoreError> {
        self.ask(|c| {
            let Some((num, before)) = standing(c, id)? else { return Ok(()) };
            before.leave(c, id)?;
            put_digests(c, num, &[])?;
            put_deployments(c, num, &[])?;
            for table in ["owed", "departures", "emergencies"] {
                c.prepare_cached(&format!("DELETE FROM {table} WHERE release = ?1"))?.execute([id])?;
            }
            c.prepare_cached("DELETE FROM releases WHERE num = ?1")?.execute([num]).map(drop)
        })
    }

    /// Forgets all that is computed from events, to have it made again.
    pub fn clear_projections(&self) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM digests; DELETE FROM deployments; DELETE FROM waiting; DELETE FROM tallies;
            DELETE FROM owed; DELETE FROM departures; DELETE FROM emergencies; DELETE FROM releases; DELETE FROM models;
            DELETE FROM meetings;";
        self.ask(|c| c.execute_batch(SQL))
    }
}

impl Standing {
    fn of(release: &ReleaseProjection) -> Self {
        let row = &release.row;
        let people = if release.open { row.waiting_for.iter().map(ToString::to_string).collect() } else { BTreeSet::new() };
        let due = row.due.map(|due| due.timestamp_micros());
        Self { open: release.open, state: row.state, due, since: row.since.timestamp_micros(), people }
    }

    fn due_key(&self) -> i64 {
        self.due.unwrap_or(i64::MAX)
    }

    fn enter(&self, c: &Connection, id: &EventId, num: i64) -> rusqlite::Result<()> {
        const SQL: &str = "INSERT INTO waiting (person, due_key, since, id, release, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        for person in &self.people {
            c.prepare_cached(SQL)?.execute(params![person, self.due_key(), self.since, id, num, self.state])?;
        }
        self.count(c, 1)
    }

    fn leave(&self, c: &Connection, id: &EventId) -> rusqlite::Result<()> {
        const SQL: &str = "DELETE FROM waiting WHERE person = ?1 AND due_key = ?2 AND since = ?3 AND id = ?4";
        for person in &self.people {
            c.prepare_cached(SQL)?.execute(params![person, self.due_key(), self.since, id])?;
        }
        self.count(c, -1)
    }

    fn count(&self, c: &Connection, by: i64) -> rusqlite::Result<()> {
        if !self.open {
            return tallies::shift(c, CLOSED, self.state, None, by);
        }
        tallies::shift(c, OPEN, self.state, self.due, by)?;
        self.people.iter().try_for_each(|person| tallies::shift(c, person, self.state, self.due, by))
    }
}

fn standing(c: &Connection, id: &EventId) -> rusqlite::Result<Option<(i64, Standing)>> {
    const SQL: &str = "SELECT num, open, state, due, since, waiting_for FROM releases WHERE id = ?1";
    let read = |row: &Row<'_>| {
        let open = row.get(1)?;
        let text: String = row.get(5)?;
        let people = if open { text.split_whitespace().map(str::to_owned).collect() } else { BTreeSet::new() };
        Ok((row.get(0)?, Standing { open, state: row.get(2)?, due: row.get(3)?, since: row.get(4)?, people }))
    };
    c.prepare_cached(SQL)?.query_row([id], read).optional()
}

fn upsert(c: &Connection, release: &ReleaseProjection) -> rusqlite::Result<i64> {
    const SQL: &str =
        "INSERT INTO releases (id, model, version, ref_key, attempt, kind, tier, tier_confirmed, state, open, owner,
          summary, done, applicable, blocks, due, waiting_for, waiting_role, since, next_change, committee)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
        ON CONFLICT (id) DO UPDATE SET (model, version, ref_key, attempt, kind, tier, tier_confirmed, state, open, owner,
          summary, done, applicable, blocks, due, waiting_for, waiting_role, since, next_change, committee)
        = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
        RETURNING num";
    let row = &release.row;
    let people = row.waiting_for.iter().map(Email::as_str).collect::<Vec<_>>().join(" ");
    c.prepare_cached(SQL)?.query_row(
        params![
            row.id,
            row.reference.model,
            row.reference.version,
            reference_key(row.reference.model.as_str(), row.reference.version.as_str()),
            row.attempt,
            row.kind,
            row.tier,
            row.tier_confirmed,
            row.state,
            release.open,
            row.owner,
            row.summary,
            row.done,
            row.applicable,
            row.blocks,
            row.due.map(Moment),
            people,
            row.waiting_role,
            Moment(row.since),
            release.next_change.map(Moment),
            release.committee,
        ],
        |row| row.get(0),
    )
}

fn put_digests(c: &Connection, num: i64, digests: &[(Digest, State)]) -> rusqlite::Result<()> {
    c.prepare_cached("DELETE FROM digests WHERE release = ?1")?.execute([num])?;
    let mut insert = c.prepare_cached("INSERT OR REPLACE INTO digests (sha256, release, state) VALUES (?1, ?2, ?3)")?;
    digests.iter().try_for_each(|(digest, state)| insert.execute(params![digest, num, state]).map(drop))
}

fn put_deployments(c: &Connection, num: i64, deployments: &[DeploymentRow]) -> rusqlite::Result<()> {
    const SQL: &str = "INSERT OR REPLACE INTO deployments (event, release, model, environment, production, digest, at, by,
        replaces_release, replaces_deployment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    c.prepare_cached("DELETE FROM deployments WHERE release = ?1")?.execute([num])?;
    let mut insert = c.prepare_cached(SQL)?;
    for d in deployments {
        let (release, deployment) = (d.replaces.as_ref().map(|p| p.release), d.replaces.as_ref().map(|p| p.deployment));
        let at = Moment(d.at);
        insert.execute(params![d.event, num, d.model, d.environment, d.production, d.digest, at, d.by, release, deployment])?;
    }
    Ok(())
}

/// Writes a reference so that text order is people's order: `2.9.0` before `2.10.0`, a model before its longer namesakes.
pub fn reference_key(model: &str, version: &str) -> String {
    format!("{} {}", natural(model), natural(version))
}

/// Puts the count of digits before each number, which then sorts by size.
fn natural(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (run, after) = rest.split_at(if digits > 0 { digits } else { first.len_utf8() });
        if digits > 0 {
            let number = run.trim_start_matches('0');
            out.push(char::from(b'0' + u8::try_from(number.len()).unwrap_or(64)));
            out.push_str(number);
        } else {
            out.push_str(run);
        }
        rest = after;
    }
    out
}
