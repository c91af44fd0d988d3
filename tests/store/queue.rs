//! The queue's windows against a plain sort of the same rows in memory, whatever the rows and whoever looks.

use std::cmp::Reverse;

use chrono::{DateTime, TimeDelta, Utc};
use obstat::domain::ids::{Digest, Email, EventId};
use obstat::domain::queue::{QueuePage, QueueRow, Urgency};
use obstat::domain::vocab::{Kind, State, Tier};
use obstat::store::{Order, Place, QueueQuery, ReleaseProjection, Store, StoreError};
use proptest::prelude::*;
use rstest::rstest;
use tempfile::TempDir;

const STATES: [State; 6] = [State::Draft, State::InReview, State::Approved, State::Rejected, State::Deployed, State::Contested];

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap()
}

fn person(n: u8) -> Email {
    format!("p{n}@example.org").parse().unwrap()
}

/// A release whose number decides its id, and little else its place: many share due times, ages and states.
fn release(n: u32, state: State, open: bool, due: Option<i64>, since: i64, waits: &[u8]) -> ReleaseProjection {
    let row = QueueRow {
        id: EventId(Digest::of(&n.to_be_bytes()).0),
        reference: format!("model-{}@{}.{}", n % 7, n % 3, n % 31).parse().unwrap(),
        attempt: 1,
        kind: Kind::MinorUpdate,
        emergency: false,
        tier: Tier::ALL[n as usize % 3],
        tier_confirmed: true,
        state,
        owner: person(9),
        summary: format!("Release {n}"),
        done: 3,
        applicable: 9,
        blocks: n % 4,
        due: due.map(|minutes| now() + TimeDelta::minutes(minutes)),
        waiting_for: waits.iter().map(|w| person(*w)).collect(),
        waiting_role: None,
        since: now() + TimeDelta::hours(since),
        urgency: Urgency::Rest,
    };
    ReleaseProjection { row, open, next_change: None, committee: false, digests: Vec::new(), deployments: Vec::new() }
}

fn store_of(releases: &[ReleaseProjection]) -> (TempDir, Store) {
    let home = TempDir::new().unwrap();
    let mut store = Store::create(home.path().join("store")).unwrap();
    put(&mut store, releases);
    (home, store)
}

fn put(store: &mut Store, releases: &[ReleaseProjection]) {
    store.write(|tx| releases.iter().try_for_each(|r| tx.put_release(r))).unwrap();
}

/// The group by the words of the rules, one after the other.
fn group(release: &ReleaseProjection, query: &QueueQuery) -> Urgency {
    let row = &release.row;
    if !release.open {
        return Urgency::Rest;
    }
    if row.due.is_some_and(|due| due < query.now) {
        return Urgency::Overdue;
    }
    if row.due.is_some_and(|due| due <= query.now + TimeDelta::hours(24)) {
        return Urgency::DueSoon;
    }
    if query.me.as_ref().is_some_and(|me| row.waiting_for.contains(me)) {
        return Urgency::WaitingForMe;
    }
    if row.state == State::InReview { Urgency::InReview } else { Urgency::Rest }
}

/// What the whole queue should be.
fn naive(releases: &[ReleaseProjection], query: &QueueQuery) -> Vec<QueueRow> {
    let mut kept: Vec<_> = releases
        .iter()
        .filter(|r| (r.open || query.all) && query.state.is_none_or(|s| s == r.row.state))
        .map(|r| (r.open, QueueRow { urgency: group(r, query), ..r.row.clone() }))
        .collect();
    let due = |row: &QueueRow| row.due.unwrap_or(DateTime::<Utc>::MAX_UTC);
    let number = |text: &str| text.rsplit(['-', '.', '@']).map(|n| n.parse().unwrap_or(0)).rev().collect::<Vec<u32>>();
    kept.sort_by_cached_key(|(open, row)| {
        let dated = (due(row), row.since, row.id);
        let closed = (!open, Reverse((row.since, row.id)));
        let first = match query.order {
            _ if !open && query.order != Order::Reference => 0,
            Order::Urgency => row.urgency as usize,
            Order::Reference | Order::Due => 0,
            Order::Tier => 9 - row.tier as usize,
            Order::State => row.state as usize,
            Order::Blocks => 9 - row.blocks as usize,
        };
        match query.order {
            Order::Reference => ((false, None), number(&row.reference.to_string()), 0, (now(), now(), row.id)),
            _ if !open => ((closed.0, Some(closed.1)), vec![], 0, (now(), now(), row.id)),
            Order::Urgency if row.urgency == Urgency::InReview => ((false, None), vec![], first, (now(), row.since, row.id)),
            _ => ((false, None), vec![], first, dated),
        }
    });
    if query.reverse {
        kept.reverse();
    }
    kept.into_iter().map(|(_, row)| row).collect()
}

fn down(store: &Store, query: &QueueQuery, n: usize) -> Vec<QueueRow> {
    let mut page = store.page_first(query, n).unwrap();
    let mut seen = Vec::new();
    while let Some(end) = Place::end_of(&page) {
        assert_eq!(page.before, seen.len());
        seen.extend(page.rows);
        page = store.page_after(query, &end, n).unwrap();
    }
    seen
}

fn up(store: &Store, query: &QueueQuery, n: usize) -> Vec<QueueRow> {
    let mut page = store.page_last(query, n).unwrap();
    let mut pages = Vec::new();
    let mut below = 0;
    while let Some(top) = Place::top_of(&page) {
        below += page.rows.len();
        assert_eq!(page.before, page.total - below);
        pages.push(page.rows);
        page = store.page_before(query, &top, n).unwrap();
    }
    pages.into_iter().rev().flatten().collect()
}

fn assert_same_order(expected: &[QueueRow], found: &[QueueRow], what: &str) {
    let short = |rows: &[QueueRow]| rows.iter().map(|r| (r.urgency, r.due, r.since, r.id)).collect::<Vec<_>>();
    assert_eq!(short(found), short(expected), "{what}");
    assert_eq!(found, expected, "{what}");
}

fn assert_window(page: &QueuePage, expected: &[QueueRow], at: usize, n: usize, what: &str) {
    assert_eq!(page.total, expected.len(), "{what}");
    assert_eq!(page.rows, expected[page.before..page.before + page.rows.len()], "{what}");
    assert_eq!(page.rows.len(), n.min(expected.len()), "{what}");
    assert!((page.before..page.before + page.rows.len()).contains(&at), "{what}");
}

fn check_everything(store: &Store, releases: &[ReleaseProjection], query: &QueueQuery) {
    let what = format!("{query:?}");
    let expected = naive(releases, query);
    for n in [1, 3, 50] {
        assert_same_order(&expected, &down(store, query, n), &what);
        assert_same_order(&expected, &up(store, query, n), &what);
    }
    let count = |group| expected.iter().filter(|r| r.urgency == group).count();
    let sizes: Vec<_> = Urgency::ALL.into_iter().map(|g| (g, count(g))).filter(|(_, n)| *n > 0).collect();
    assert_eq!(store.group_sizes(query).unwrap(), sizes, "{what}");
    for (at, row) in expected.iter().enumerate().step_by(5) {
        assert_window(&store.page_around(query, &row.id, 8).unwrap(), &expected, at, 8, &what);
    }
}

fn queries() -> impl Strategy<Value = QueueQuery> {
    let order = prop_oneof![Just(Order::Urgency), prop::sample::select(&Order::ALL[..])];
    let state = prop::option::weighted(0.3, prop::sample::select(&STATES[..]));
    (prop::option::weighted(0.8, 0..3u8), -5..5i64, state, any::<bool>(), order, prop::bool::weighted(0.2)).prop_map(
        |(me, hours, state, all, order, reverse)| {
            let now = now() + TimeDelta::hours(8 * hours);
            QueueQuery { me: me.map(person), now, state, all, order, reverse }
        },
    )
}

fn rows() -> impl Strategy<Value = Vec<ReleaseProjection>> {
    // Due times on the hour meet the edges of "now" and "24 hours from now"; the others fall between.
    let due = prop::option::weighted(0.6, prop_oneof![(-8..8i64).prop_map(|h| h * 8 * 60), -200_000..200_000i64]);
    let waits = prop::collection::btree_set(0..3u8, 0..3).prop_map(|set| set.into_iter().collect::<Vec<_>>());
    let one = (prop::sample::select(&STATES[..]), prop::bool::weighted(0.8), due, -5..5i64, waits);
    prop::collection::vec(one, 0..40).prop_map(|all| {
        let numbered = all.into_iter().zip(0..);
        numbered.map(|((state, open, due, since, waits), n)| release(n, state, open, due, since, &waits)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_walk_gives_the_order_of_a_plain_sort(releases in rows(), queries in prop::collection::vec(queries(), 1..8)) {
        let (_home, store) = store_of(&releases);
        for query in &queries {
            check_everything(&store, &releases, query);
        }
    }

    #[test]
    fn a_place_read_some_time_ago_still_leads_on(releases in rows(), query in queries(), hours in 0..60i64, at in any::<prop::sample::Index>()) {
        let (_home, store) = store_of(&releases);
        let earlier = naive(&releases, &query);
        prop_assume!(!earlier.is_empty());
        let place = Place { row: at.get(&earlier).clone(), rank: 0 };
        let query = QueueQuery { now: query.now + TimeDelta::hours(hours), ..query };
        let later = naive(&releases, &query);
        let stands = later.iter().position(|row| row.id == place.row.id).unwrap();
        assert_same_order(&later[stands + 1..], &store.page_after(&query, &place, 99).unwrap().rows, "after");
        assert_same_order(&later[..stands], &store.page_before(&query, &place, 99).unwrap().rows, "before");
    }

    #[test]
    fn what_releases_were_before_leaves_no_trace(before in rows(), after in rows(), query in queries()) {
        let (_home, mut store) = store_of(&before);
        put(&mut store, &after);
        let gone = before.iter().skip(after.len()).map(|r| r.row.id).collect::<Vec<_>>();
        store.write(|tx| gone.iter().try_for_each(|id| tx.drop_release(id))).unwrap();
        check_everything(&store, &after, &query);
    }
}

#[rstest]
#[case::late_by_a_second(State::InReview, Some(-1), &[0], Urgency::Overdue)]
#[case::due_this_very_minute(State::InReview, Some(0), &[0], Urgency::DueSoon)]
#[case::due_in_exactly_a_day(State::InReview, Some(24 * 60), &[0], Urgency::DueSoon)]
#[case::due_a_minute_later(State::InReview, Some(24 * 60 + 1), &[0], Urgency::WaitingForMe)]
#[case::waits_for_me_without_date(State::Draft, None, &[1, 0], Urgency::WaitingForMe)]
#[case::waits_for_somebody_else(State::InReview, None, &[1], Urgency::InReview)]
#[case::nothing_presses(State::Deployed, None, &[], Urgency::Rest)]
fn each_release_stands_in_its_first_group(
    #[case] state: State,
    #[case] due: Option<i64>,
    #[case] waits: &[u8],
    #[case] expected: Urgency,
) {
    let (_home, store) = store_of(&[release(1, state, true, due, 0, waits)]);
    let page = store.page_first(&QueueQuery::new(Some(person(0)), now()), 10).unwrap();
    assert_eq!(page.rows.iter().map(|r| r.urgency).collect::<Vec<_>>(), [expected]);
    assert_eq!((page.groups, page.total, page.before), (vec![(expected, 1)], 1, 0));
}

#[test]
fn a_release_that_is_not_in_the_queue_leads_to_its_first_page() {
    let closed = release(1, State::Rejected, false, None, 0, &[]);
    let (_home, store) = store_of(&[closed.clone(), release(2, State::Draft, true, None, 0, &[])]);
    let query = QueueQuery::new(None, now());
    let first = store.page_first(&query, 5).unwrap();
    assert_eq!(first.total, 1);
    for id in [closed.row.id, EventId([9; 32])] {
        assert_eq!(store.page_around(&query, &id, 5).unwrap(), first);
    }
}

#[test]
fn numbers_in_references_sort_by_size() {
    let versions = ["2.10.0", "2.9.0", "2.9.0-rc1", "10.0", "2.9"];
    let releases: Vec<_> = (0..)
        .zip(versions)
        .map(|(n, version)| {
            let mut one = release(n, State::Draft, true, None, 0, &[]);
            one.row.reference = format!("triage@{version}").parse().unwrap();
            one
        })
        .collect();
    let (_home, store) = store_of(&releases);
    let mut query = QueueQuery::new(None, now());
    query.order = Order::Reference;
    let names: Vec<_> = down(&store, &query, 2).iter().map(|r| r.reference.version.to_string()).collect();
    assert_eq!(names, ["2.9", "2.9.0", "2.9.0-rc1", "2.10.0", "10.0"]);
}

#[test]
fn a_walk_over_all_rows_can_be_stopped() {
    let releases: Vec<_> = (0..600).map(|n| release(n, State::Draft, true, None, 0, &[])).collect();
    let (_home, store) = store_of(&releases);
    let query = QueueQuery::new(None, now());
    let mut seen = 0;
    let mut count = |stop_at: usize| {
        seen = 0;
        let each = |_| {
            seen += 1;
            seen < stop_at
        };
        store.each_row(&query, each).unwrap();
        seen
    };
    assert_eq!((count(usize::MAX), count(7)), (600, 7));
}

#[test]
fn an_unknown_word_in_the_file_is_told_as_damage() {
    let (_home, store) = store_of(&[release(1, State::Draft, true, None, 0, &[])]);
    let other = rusqlite::Connection::open(store.file()).unwrap();
    other.execute("UPDATE releases SET kind = 'miracle'", []).unwrap();
    let refused = store.page_first(&QueueQuery::new(None, now()), 5).unwrap_err();
    assert!(matches!(&refused, StoreError::Damaged { .. }), "{refused}");
}
