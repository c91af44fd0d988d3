//! Walking the lanes of the queue, from one key to the next.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::QueueQuery;
use super::lanes::Lane;
use super::rows::COLUMNS;
use crate::domain::ids::EventId;
use crate::domain::queue::QueueRow;

/// Which way a walk goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Down,
    Up,
}

/// Reads up to `n` rows from a place on, lane after lane, and gives them in the queue's order.
pub(super) fn walk(
    c: &Connection,
    query: &QueueQuery,
    from: Option<&QueueRow>,
    way: Way,
    n: usize,
) -> rusqlite::Result<Vec<QueueRow>> {
    let mut lanes = query.lanes();
    if way == Way::Up {
        lanes.reverse();
    }
    let mut after = None;
    if let Some(row) = from {
        let open = !query.all || is_open(c, &row.id)?;
        // The row may have been read some time ago, and time moves releases between groups.
        let row = &QueueRow { urgency: query.eye().urgency(row, open), ..row.clone() };
        let home = lanes.iter().position(|lane| lane.is_home_of(row, open)).unwrap_or(0);
        lanes.drain(..home);
        after = lanes.first().filter(|lane| lane.is_home_of(row, open)).map(|lane| lane.key_of(row));
    }
    let mut rows = Vec::with_capacity(n.min(1024));
    for lane in &lanes {
        if rows.len() < n {
            read_lane(c, query, lane, after.take(), way, n - rows.len(), &mut rows)?;
        }
    }
    if way == Way::Up {
        rows.reverse();
    }
    Ok(rows)
}

fn is_open(c: &Connection, id: &EventId) -> rusqlite::Result<bool> {
    let open = c.prepare_cached("SELECT open FROM releases WHERE id = ?1")?.query_row([id], |row| row.get(0)).optional()?;
    Ok(open.unwrap_or(true))
}

fn read_lane(
    c: &Connection,
    query: &QueueQuery,
    lane: &Lane,
    after: Option<Vec<Value>>,
    way: Way,
    limit: usize,
    rows: &mut Vec<QueueRow>,
) -> rusqlite::Result<()> {
    let mut values = query.values();
    values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
    let sql = lane_sql(lane, after.is_some(), way);
    values.extend(after.into_iter().flatten());
    let eye = query.eye();
    let mut select = c.prepare_cached(&sql)?;
    let mut found = select.query(params_from_iter(values))?;
    while let Some(row) = found.next()? {
        rows.push(eye.queue_row(row)?.0);
    }
    Ok(())
}

/// Writes a lane's question; its key goes in from `?6` on.
fn lane_sql(lane: &Lane, keyed: bool, way: Way) -> String {
    let falling = lane.falling != (way == Way::Up);
    let (sign, direction) = if falling { ("<", " DESC") } else { (">", "") };
    let from = if keyed { beyond(lane, sign, 6) } else { String::new() };
    let span = lane.span(!keyed || falling, !keyed || !falling);
    let order = lane.key.iter().map(|column| format!("{column}{direction}")).collect::<Vec<_>>().join(", ");
    format!("SELECT {COLUMNS} FROM {} WHERE {span}{from}{} ORDER BY {order} LIMIT ?5", lane.source, lane.exception())
}

/// Writes what lies on one side of a key, whose values go in from number `first` on.
pub(super) fn beyond(lane: &Lane, sign: &str, first: usize) -> String {
    let places = (first..first + lane.key.len()).map(|place| format!("?{place}")).collect::<Vec<_>>().join(", ");
    format!(" AND ({}) {sign} ({places})", lane.key.join(", "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::domain::vocab::State;
    use crate::store::lanes::lanes;
    use crate::store::{Order, Store};

    /// A lane that sorts would read every release for its first row.
    #[test]
    fn no_lane_sorts_or_reads_a_whole_table() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::create(home.path().join("store")).unwrap();
        for order in Order::ALL {
            for (state, all) in [(None, false), (None, true), (Some(State::Approved), true), (Some(State::InReview), false)] {
                for lane in lanes(order, state, all) {
                    for (keyed, way) in [(false, Way::Down), (false, Way::Up), (true, Way::Down), (true, Way::Up)] {
                        let plan = plan_of(&store, &lane_sql(&lane, keyed, way));
                        let indexed = plan.contains("INDEX") || plan.contains("PRIMARY KEY");
                        assert!(indexed && !plan.contains("TEMP B-TREE"), "{lane:?} {plan}");
                        let by_key = plan.contains(if lane.falling == (way == Way::Up) { ")>(" } else { ")<(" });
                        assert_eq!(keyed, by_key, "{lane:?} {plan}");
                    }
                }
            }
        }
    }

    fn plan_of(store: &Store, sql: &str) -> String {
        let mut explain = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = explain.raw_query().mapped(|row| row.get::<_, String>(3)).map(Result::unwrap).collect::<Vec<_>>();
        steps.join("; ")
    }
}
