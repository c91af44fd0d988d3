//! Counting the queue: how large its groups are, and how many rows stand before one.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::QueueQuery;
use super::lanes::{Holds, Lane};
use super::tallies::{self, ByState, CLOSED, Counts, OPEN};
use super::walk::beyond;
use crate::domain::queue::{QueueRow, Urgency};
use crate::domain::vocab::State;

/// Counts the rows that stand before this one.
pub(super) fn rank(c: &Connection, query: &QueueQuery, row: &QueueRow, open: bool) -> rusqlite::Result<usize> {
    let mut before = 0;
    let sizes = sizes(c, query)?;
    for lane in query.lanes() {
        let home = lane.is_home_of(row, open);
        if home {
            return Ok(before + rank_in_lane(c, query, &lane, row)?);
        }
        before += match known_size(query, &lane, &sizes) {
            Some(size) => size,
            None => count_lane(c, query, &lane, &lane.span(true, true), "", &[])?,
        };
    }
    Ok(before)
}

/// The lane's size, where the tallies tell it; with closed releases in the rest, they tell only both together.
fn known_size(query: &QueueQuery, lane: &Lane, sizes: &[(Urgency, usize)]) -> Option<usize> {
    match lane.holds {
        Holds::Group(Urgency::Rest) if query.all => None,
        Holds::Group(group) => Some(sizes.iter().find(|(one, _)| *one == group).map_or(0, |(_, size)| *size)),
        _ => None,
    }
}

/// Counts the rows of its lane that stand before this one.
fn rank_in_lane(c: &Connection, query: &QueueQuery, lane: &Lane, row: &QueueRow) -> rusqlite::Result<usize> {
    let key = lane.key_of(row);
    match lane.holds {
        Holds::Group(group @ (Urgency::Overdue | Urgency::DueSoon | Urgency::Rest)) if !lane.falling => {
            let until = " AND r.due_key = ?5 AND (r.since, r.id) < (?6, ?7)";
            let ties = count_lane(c, query, lane, &lane.filter, until, &key)?;
            Ok(due_earlier(c, query, group, row)? + ties)
        }
        _ => {
            let until = beyond(lane, if lane.falling { ">" } else { "<" }, 5);
            count_lane(c, query, lane, &lane.span(!lane.falling, lane.falling), &until, &key)
        }
    }
}

/// Counts the rows of a group in order of due time that are due before this one, from the tallies.
fn due_earlier(c: &Connection, query: &QueueQuery, group: Urgency, row: &QueueRow) -> rusqlite::Result<usize> {
    let end = row.due.map_or(i64::MAX, |due| due.timestamp_micros());
    let begin = match group {
        Urgency::Overdue => i64::MIN,
        Urgency::DueSoon => query.now.timestamp_micros(),
        _ => soon_end(query),
    };
    let within = |scope: &str| -> rusqlite::Result<usize> {
        let due =
            |counts: Counts| if group == Urgency::Rest { counts.due.saturating_sub(counts.due_in_review) } else { counts.due };
        let until = |moment| tallies::count(c, scope, query.state, moment).map(due);
        Ok(until(end)?.saturating_sub(until(begin)?))
    };
    let mine = match &query.me {
        Some(me) if group == Urgency::Rest => within(me.as_str())?,
        _ => 0,
    };
    Ok(within(OPEN)?.saturating_sub(mine))
}

/// Counts the rows of a lane within a span and up to a key. What the lane leaves out is counted by itself and taken off,
/// which is a walk over my own few rather than a look-up for each of the lane's many.
fn count_lane(
    c: &Connection,
    query: &QueueQuery,
    lane: &Lane,
    span: &str,
    until: &str,
    key: &[Value],
) -> rusqlite::Result<usize> {
    let mut values = query.values();
    values.extend(key.iter().cloned());
    let count = |from: &str, condition: &str| -> rusqlite::Result<usize> {
        // Every value bound must be named somewhere.
        let sql = format!("SELECT count(*) FROM {from} WHERE {condition} AND ?4 IS ?4");
        let count: i64 = c.prepare_cached(&sql)?.query_row(params_from_iter(&values), |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    };
    let all = count(lane.source, &format!("{span}{until}"))?;
    match &lane.without {
        Some(without) => Ok(all.saturating_sub(count("waiting w", &format!("{without}{}", until.replace("r.", "w.")))?)),
        None => Ok(all),
    }
}

/// The first moment (in microseconds) that is no longer "due soon".
fn soon_end(query: &QueueQuery) -> i64 {
    query.eye().soon().timestamp_micros().saturating_add(1)
}

/// The size of each group that is not empty, from the tallies alone.
pub(super) fn sizes(c: &Connection, query: &QueueQuery) -> rusqlite::Result<Vec<(Urgency, usize)>> {
    let soon_end = soon_end(query);
    let overdue = tallies::count(c, OPEN, query.state, query.now.timestamp_micros())?.due;
    let open = tallies::count(c, OPEN, query.state, soon_end)?;
    let mine = match &query.me {
        Some(me) => tallies::count(c, me.as_str(), query.state, soon_end)?,
        None => Counts::default(),
    };
    let closed = if query.all { sum(&tallies::by_state(c, CLOSED)?, query.state) } else { 0 };
    let waiting = mine.all.saturating_sub(mine.due);
    let later = |counts: Counts| counts.all_in_review.saturating_sub(counts.due_in_review);
    let in_review = later(open).saturating_sub(later(mine));
    let rest = open.all.saturating_sub(open.due + waiting + in_review) + closed;
    let sizes = Urgency::ALL.into_iter().zip([overdue, open.due.saturating_sub(overdue), waiting, in_review, rest]);
    Ok(sizes.filter(|(_, n)| *n > 0).collect())
}

fn sum(counts: &ByState, wanted: Option<State>) -> usize {
    counts.iter().filter(|(state, _)| wanted.is_none_or(|s| s == **state)).map(|(_, n)| n).sum()
}
