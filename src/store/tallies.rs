//! How many releases are open, by state and by when they are due, without counting them.
//!
//! Counts stand for every open release and for every person that is waited for, in buckets of 2⁸, 2¹⁴ and 2²⁰ seconds of
//! the due time. "How many are due before T" is then a sum over at most a few hundred numbers and a walk over the
//! releases due in the last four minutes before T: the same work for a thousand releases and for a million.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::{Reader, StoreError};
use crate::domain::ids::Email;
use crate::domain::vocab::State;

/// The levels: how many bits of the due second a bucket leaves out. Level 0 counts everything, dated or not.
const LEVELS: [u32; 3] = [8, 14, 20];

/// Counts of releases by state.
pub(super) type ByState = BTreeMap<State, usize>;

/// The scope that counts all open releases; a person's scope is the address.
pub(super) const OPEN: &str = "open";
/// The scope that counts all closed ones.
pub(super) const CLOSED: &str = "closed";

/// Adds `by` (1 or -1) to every count that a release of this state and due time belongs to.
pub(super) fn shift(c: &Connection, scope: &str, state: State, due: Option<i64>, by: i64) -> rusqlite::Result<()> {
    const ADD: &str = "INSERT INTO tallies (scope, level, bucket, state, n) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO UPDATE SET n = n + ?5";
    const CLEAN: &str = "DELETE FROM tallies WHERE scope = ?1 AND level = ?2 AND bucket = ?3 AND state = ?4 AND n = 0";
    let dated = due.into_iter().flat_map(|due| LEVELS.map(|level| (level, seconds(due) >> level)));
    for (level, bucket) in std::iter::once((0, 0)).chain(dated) {
        c.prepare_cached(ADD)?.execute(params![scope, level, bucket, state, by])?;
        if by < 0 {
            c.prepare_cached(CLEAN)?.execute(params![scope, level, bucket, state])?;
        }
    }
    Ok(())
}

/// How many releases of a scope there are, and how many of them are due before some moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) all: usize,
    pub(super) all_in_review: usize,
    pub(super) due: usize,
    pub(super) due_in_review: usize,
}

/// What both questions below begin with. `?1` is the scope, `?2` the moment's second, `?3` one state or null.
macro_rules! counted {
    ($tail:literal) => {
        concat!(
            "SELECT ifnull(sum(n) FILTER (WHERE level = 0), 0),
                ifnull(sum(n) FILTER (WHERE level = 0 AND state = 'in-review'), 0),
                ifnull(sum(n) FILTER (WHERE level > 0), 0),
                ifnull(sum(n) FILTER (WHERE level > 0 AND state = 'in-review'), 0)
            FROM (
                SELECT level, state, n FROM tallies WHERE scope = ?1 AND level = 0 AND bucket = 0
                UNION ALL SELECT level, state, n FROM tallies WHERE scope = ?1 AND level = 20 AND bucket < ?2 >> 20
                UNION ALL SELECT level, state, n FROM tallies
                    WHERE scope = ?1 AND level = 14 AND bucket >= (?2 >> 20) << 6 AND bucket < ?2 >> 14
                UNION ALL SELECT level, state, n FROM tallies
                    WHERE scope = ?1 AND level = 8 AND bucket >= (?2 >> 14) << 6 AND bucket < ?2 >> 8
                UNION ALL SELECT 1, state, 1 FROM ",
            $tail,
            " AND due_key >= ?4 AND due_key < ?5) WHERE ?3 IS NULL OR state = ?3"
        )
    };
}

/// Counts the releases of a scope, of one state or of all, and those of them that are due before `end` (microseconds).
pub(super) fn count(c: &Connection, scope: &str, state: Option<State>, end: i64) -> rusqlite::Result<Counts> {
    let sql = match scope {
        OPEN => counted!("releases INDEXED BY releases_open WHERE open = 1"),
        _ => counted!("waiting WHERE person = ?1"),
    };
    let second = seconds(end);
    let tail = (second >> LEVELS[0] << LEVELS[0]).saturating_mul(1_000_000);
    c.prepare_cached(sql)?.query_row(params![scope, second, state, tail, end], |row| {
        let n = |column| row.get::<_, i64>(column).map(|n| usize::try_from(n).unwrap_or(0));
        Ok(Counts { all: n(0)?, all_in_review: n(1)?, due: n(2)?, due_in_review: n(3)? })
    })
}

/// Counts the releases of a scope by state.
pub(super) fn by_state(c: &Connection, scope: &str) -> rusqlite::Result<ByState> {
    let mut select = c.prepare_cached("SELECT state, n FROM tallies WHERE scope = ?1 AND level = 0 AND bucket = 0")?;
    let pairs = select.query_map([scope], |row| Ok((row.get(0)?, usize::try_from(row.get::<_, i64>(1)?).unwrap_or(0))))?;
    pairs.collect()
}

fn seconds(micros: i64) -> i64 {
    micros.div_euclid(1_000_000)
}

impl Reader {
    /// Counts the open releases by state.
    pub fn open_by_state(&self) -> Result<BTreeMap<State, usize>, StoreError> {
        self.ask(|c| by_state(c, OPEN))
    }

    /// Counts the open releases that wait for this person.
    pub fn waiting_for(&self, person: &Email) -> Result<usize, StoreError> {
        self.ask(|c| by_state(c, person.as_str())).map(|counts| counts.values().sum())
    }

    /// Counts the closed releases by state.
    pub fn closed_by_state(&self) -> Result<BTreeMap<State, usize>, StoreError> {
        self.ask(|c| by_state(c, CLOSED))
    }
}
