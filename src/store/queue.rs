//! Windows on the queue, read by key in constant time.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use rusqlite::types::Value;

use super::lanes::{Lane, Order, lanes};
use super::rank::{rank, sizes};
use super::rows::Eye;
use super::walk::{Way, walk};
use super::{Reader, StoreError};
use crate::domain::ids::{Email, EventId};
use crate::domain::queue::{QueuePage, QueueRow, Urgency};
use crate::domain::vocab::State;

/// Which queue is asked for: whose, when, what of it, and in which order.
#[derive(Debug, Clone)]
pub struct QueueQuery {
    /// Who looks; decides what is "waiting for me".
    pub me: Option<Email>,
    /// The moment of looking; decides what is overdue.
    pub now: DateTime<Utc>,
    /// Only releases in this state.
    pub state: Option<State>,
    /// Closed releases too; they come last, the newest first, except in order of reference.
    pub all: bool,
    /// The order.
    pub order: Order,
    /// Whether the order is turned round.
    pub reverse: bool,
}

/// One row and how many stand before it: where a neighbouring page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The row.
    pub row: QueueRow,
    /// How many rows stand before it.
    pub rank: usize,
}

impl QueueQuery {
    /// The open releases in order of urgency.
    pub fn new(me: Option<Email>, now: DateTime<Utc>) -> Self {
        Self { me, now, state: None, all: false, order: Order::Urgency, reverse: false }
    }

    pub(super) fn eye(&self) -> Eye<'_> {
        Eye { me: self.me.as_ref(), now: self.now }
    }

    pub(super) fn lanes(&self) -> Vec<Lane> {
        let mut lanes = lanes(self.order, self.state, self.all);
        if self.reverse {
            lanes.reverse();
            lanes.iter_mut().for_each(|lane| lane.falling = !lane.falling);
        }
        lanes
    }

    /// The values of `?1` to `?4` in every lane.
    pub(super) fn values(&self) -> Vec<Value> {
        let text = |word: Option<&str>| word.map_or(Value::Null, |word| Value::Text(word.to_owned()));
        vec![
            Value::Integer(self.now.timestamp_micros()),
            Value::Integer(self.eye().soon().timestamp_micros()),
            text(self.me.as_ref().map(Email::as_str)),
            text(self.state.map(State::word)),
        ]
    }
}

impl Place {
    /// The page's first row.
    pub fn top_of(page: &QueuePage) -> Option<Self> {
        page.rows.first().map(|row| Self { row: row.clone(), rank: page.before })
    }

    /// The page's last row.
    pub fn end_of(page: &QueuePage) -> Option<Self> {
        page.rows.last().map(|row| Self { row: row.clone(), rank: page.before + page.rows.len() - 1 })
    }
}

impl Reader {
    /// Reads the first `n` rows.
    pub fn page_first(&self, query: &QueueQuery, n: usize) -> Result<QueuePage, StoreError> {
        self.ask(|c| {
            let rows = walk(c, query, None, Way::Down, n)?;
            page(c, query, rows, 0)
        })
    }

    /// Reads the last `n` rows.
    pub fn page_last(&self, query: &QueueQuery, n: usize) -> Result<QueuePage, StoreError> {
        self.ask(|c| {
            let rows = walk(c, query, None, Way::Up, n)?;
            let mut last = page(c, query, rows, 0)?;
            last.before = last.total.saturating_sub(last.rows.len());
            Ok(last)
        })
    }

    /// Reads the `n` rows that follow a place.
    pub fn page_after(&self, query: &QueueQuery, place: &Place, n: usize) -> Result<QueuePage, StoreError> {
        self.ask(|c| {
            let rows = walk(c, query, Some(&place.row), Way::Down, n)?;
            page(c, query, rows, place.rank + 1)
        })
    }

    /// Reads the `n` rows that stand before a place, in the queue's order.
    pub fn page_before(&self, query: &QueueQuery, place: &Place, n: usize) -> Result<QueuePage, StoreError> {
        self.ask(|c| {
            let rows = walk(c, query, Some(&place.row), Way::Up, n)?;
            let before = place.rank.saturating_sub(rows.len());
            page(c, query, rows, before)
        })
    }

    /// Reads `n` rows with this release as near to the middle as the ends allow; the first page when the release is not
    /// in the queue. Counts the rows of its group before it, unlike its siblings.
    pub fn page_around(&self, query: &QueueQuery, id: &EventId, n: usize) -> Result<QueuePage, StoreError> {
        let Some((row, open)) = self.release_row(id, query.me.as_ref(), query.now)? else { return self.page_first(query, n) };
        if !(open || query.all) || query.state.is_some_and(|state| state != row.state) {
            return self.page_first(query, n);
        }
        self.ask(|c| {
            let rank = rank(c, query, &row, open)?;
            let mut above = walk(c, query, Some(&row), Way::Up, n.saturating_sub(1))?;
            let below = walk(c, query, Some(&row), Way::Down, n.saturating_sub(1))?;
            let keep = (n / 2).max((n.saturating_sub(1)).saturating_sub(below.len())).min(above.len());
            let mut rows = above.split_off(above.len() - keep);
            rows.push(row);
            rows.extend(below);
            rows.truncate(n.max(1));
            page(c, query, rows, rank.saturating_sub(keep))
        })
    }

    /// Tells the size of each group that is not empty.
    pub fn group_sizes(&self, query: &QueueQuery) -> Result<Vec<(Urgency, usize)>, StoreError> {
        self.ask(|c| sizes(c, query))
    }

    /// Hands every row of the queue to `each` in order; `each` answers false to stop.
    pub fn each_row(&self, query: &QueueQuery, mut each: impl FnMut(QueueRow) -> bool) -> Result<(), StoreError> {
        let mut last: Option<QueueRow> = None;
        loop {
            let rows = self.ask(|c| walk(c, query, last.as_ref(), Way::Down, 512))?;
            let Some(end) = rows.last().cloned() else { return Ok(()) };
            last = Some(end);
            for row in rows {
                if !each(row) {
                    return Ok(());
                }
            }
        }
    }
}

fn page(c: &Connection, query: &QueueQuery, rows: Vec<QueueRow>, before: usize) -> rusqlite::Result<QueuePage> {
    let groups = sizes(c, query)?;
    let total = groups.iter().map(|(_, n)| n).sum();
    Ok(QueuePage { rows, before, total, groups })
}
