//! The queue's order as a row of lanes, each an index range that is walked by key.
//!
//! A page is read by "the next n after this key", never by counting rows off, so it costs the same wherever it stands.

use rusqlite::types::Value;

use super::projections::reference_key;
use crate::domain::queue::{QueueRow, Urgency};
use crate::domain::vocab::{State, Tier};

/// The ways to order the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// By urgency: overdue, due soon, waiting for me, in review by age, the rest (`rules.md` §10).
    #[default]
    Urgency,
    /// By reference, numbers in it by size.
    Reference,
    /// By due time; what has none comes last.
    Due,
    /// By tier, the highest first, then by due time.
    Tier,
    /// By state in the order of a release's life, then by due time.
    State,
    /// By how many things stand in the way, the most first, then by due time.
    Blocks,
}

impl Order {
    /// Every order, the default first.
    pub const ALL: [Self; 6] = [Self::Urgency, Self::Reference, Self::Due, Self::Tier, Self::State, Self::Blocks];
}

/// Which rows a lane holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Group(Urgency),
    Tier(Tier),
    State(State),
    Open,
    Closed,
    Everything,
}

/// One lane: where its rows come from, which they are, and the columns that order them.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    pub(super) holds: Holds,
    pub(super) source: &'static str,
    pub(super) filter: String,
    /// The least and the greatest that the first column of the key may be; not asked for where a key in the lane says as
    /// much, because SQLite begins its search at one bound only and would walk from the wrong one.
    pub(super) least: Option<&'static str>,
    pub(super) greatest: Option<&'static str>,
    /// Which of the releases that wait for me are left out, because they stood in a lane before; a condition on `waiting`.
    pub(super) without: Option<String>,
    pub(super) key: &'static [&'static str],
    /// Whether the columns run from large to small.
    pub(super) falling: bool,
}

const BY_DUE: &[&str] = &["r.due_key", "r.since", "r.id"];
const BY_AGE: &[&str] = &["r.since", "r.id"];
const NOT_MINE: &str = " AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.person = ?3 AND w.due_key = r.due_key AND w.since = r.since AND w.id = r.id)";

impl Lane {
    fn new(holds: Holds, source: &'static str, filter: &str, key: &'static [&'static str]) -> Self {
        Self { holds, source, filter: filter.to_owned(), least: None, greatest: None, without: None, key, falling: false }
    }

    /// Narrows the lane to the state that the query asks for (`?4`).
    fn narrowed(mut self, state: Option<State>) -> Self {
        if state.is_some() {
            let column = if self.source.starts_with("waiting") { "w.state" } else { "r.state" };
            self.filter = format!("{} AND {column} = ?4", self.filter);
            self.without = self.without.map(|without| format!("{without} AND w.state = ?4"));
        }
        self
    }

    /// The condition that a row of the lane meets, but for the bounds not asked for and for what it leaves out.
    pub(super) fn span(&self, least: bool, greatest: bool) -> String {
        let bounds = [self.least.filter(|_| least), self.greatest.filter(|_| greatest)];
        let all = std::iter::once(self.filter.as_str()).chain(bounds.into_iter().flatten());
        all.collect::<Vec<_>>().join(" AND ")
    }

    /// What keeps out of the lane the releases that stood in one before.
    pub(super) fn exception(&self) -> &'static str {
        if self.without.is_some() { NOT_MINE } else { "" }
    }

    /// Whether this lane is where the row stands.
    pub(super) fn is_home_of(&self, row: &QueueRow, open: bool) -> bool {
        match self.holds {
            Holds::Group(group) => open && group == row.urgency,
            Holds::Tier(tier) => open && tier == row.tier,
            Holds::State(state) => open && state == row.state,
            Holds::Open => open,
            Holds::Closed => !open,
            Holds::Everything => true,
        }
    }

    /// The row's place in this lane.
    pub(super) fn key_of(&self, row: &QueueRow) -> Vec<Value> {
        let value = |column: &&str| match *column {
            "r.due_key" | "w.due_key" => Value::Integer(row.due.map_or(i64::MAX, |due| due.timestamp_micros())),
            "r.since" | "w.since" => Value::Integer(row.since.timestamp_micros()),
            "r.ref_key" => Value::Text(reference_key(row.reference.model.as_str(), row.reference.version.as_str())),
            "r.ease" => Value::Integer(-i64::from(row.blocks)),
            _ => Value::Blob(row.id.0.to_vec()),
        };
        self.key.iter().map(value).collect()
    }
}

/// Lays out the lanes of an order. In their SQL `?1` is now, `?2` the end of "due soon", `?3` me, `?4` the state.
pub(super) fn lanes(order: Order, state: Option<State>, all: bool) -> Vec<Lane> {
    let mut lanes = match order {
        Order::Urgency => groups(state),
        Order::Reference => vec![by_reference(all)],
        Order::Due => vec![Lane::new(Holds::Open, open_source(state), "r.open = 1", BY_DUE)],
        Order::Tier => Tier::ALL.iter().rev().map(|tier| by_tier(*tier)).collect(),
        Order::State => State::ALL.iter().filter(|one| state.is_none_or(|s| s == **one)).map(|one| by_state(*one)).collect(),
        Order::Blocks => vec![by_blocks()],
    };
    if all && order != Order::Reference {
        lanes.push(closed(state));
    }
    lanes.into_iter().map(|lane| lane.narrowed(state)).collect()
}

fn groups(state: Option<State>) -> Vec<Lane> {
    let group = |group, filter| Lane::new(Holds::Group(group), open_source(state), filter, BY_DUE);
    let soon = group(Urgency::DueSoon, "r.open = 1");
    let mut lanes = vec![
        Lane { greatest: Some("r.due_key < ?1"), ..group(Urgency::Overdue, "r.open = 1") },
        Lane { least: Some("r.due_key >= ?1"), greatest: Some("r.due_key <= ?2"), ..soon },
        waiting(),
    ];
    if state.is_none_or(|s| s == State::InReview) {
        lanes.push(in_review());
    }
    if state != Some(State::InReview) {
        let rest = group(Urgency::Rest, "r.open = 1 AND r.state <> 'in-review'");
        let without = Some("w.person = ?3 AND w.due_key > ?2 AND w.state <> 'in-review'".to_owned());
        lanes.push(Lane { least: Some("r.due_key > ?2"), without, ..rest });
    }
    lanes
}

fn open_source(state: Option<State>) -> &'static str {
    match state {
        None => "releases r INDEXED BY releases_open",
        Some(_) => "releases r INDEXED BY releases_state",
    }
}

fn waiting() -> Lane {
    const SOURCE: &str = "waiting w CROSS JOIN releases r ON r.num = w.release";
    const KEY: &[&str] = &["w.due_key", "w.since", "w.id"];
    let lane = Lane::new(Holds::Group(Urgency::WaitingForMe), SOURCE, "w.person = ?3", KEY);
    Lane { least: Some("w.due_key > ?2"), ..lane }
}

fn in_review() -> Lane {
    const FILTER: &str = "r.open = 1 AND r.state = 'in-review' AND r.due_key > ?2";
    let lane = Lane::new(Holds::Group(Urgency::InReview), "releases r INDEXED BY releases_review", FILTER, BY_AGE);
    Lane { without: Some("w.person = ?3 AND w.due_key > ?2 AND w.state = 'in-review'".to_owned()), ..lane }
}

fn by_reference(all: bool) -> Lane {
    let (holds, filter) = if all { (Holds::Everything, "r.ref_key IS NOT NULL") } else { (Holds::Open, "r.open = 1") };
    Lane::new(holds, "releases r INDEXED BY releases_reference", filter, &["r.ref_key", "r.id"])
}

fn by_tier(tier: Tier) -> Lane {
    let filter = format!("r.open = 1 AND r.tier = '{}'", tier.word());
    Lane::new(Holds::Tier(tier), "releases r INDEXED BY releases_tier", &filter, BY_DUE)
}

fn by_state(state: State) -> Lane {
    let filter = format!("r.open = 1 AND r.state = '{}'", state.word());
    Lane::new(Holds::State(state), "releases r INDEXED BY releases_state", &filter, BY_DUE)
}

fn by_blocks() -> Lane {
    const KEY: &[&str] = &["r.ease", "r.due_key", "r.since", "r.id"];
    Lane::new(Holds::Open, "releases r INDEXED BY releases_ease", "r.open = 1", KEY)
}

/// What is closed comes after all that is open, the newest first.
fn closed(state: Option<State>) -> Lane {
    let source = match state {
        None => "releases r INDEXED BY releases_closed",
        Some(_) => "releases r INDEXED BY releases_closed_state",
    };
    Lane { falling: true, ..Lane::new(Holds::Closed, source, "r.open = 0", BY_AGE) }
}
