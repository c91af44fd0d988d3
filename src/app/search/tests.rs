#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::domain::filter::Word;
use crate::domain::ids::EventId;
use crate::domain::vocab::{Kind, State, Tier};

fn now() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn index(n: i64) -> Index {
    let mut index = Index::default();
    for num in 0..n {
        let (model, version) = (format!("model-{}", num % 13), format!("{}.{}", num / 13, num % 7));
        let [.., a, b] = num.to_be_bytes();
        let mut id = [0; 32];
        (id[0], id[1]) = (b, a);
        index.push(&LightRow {
            num,
            id: EventId(id),
            model: &model,
            version: &version,
            owner: if num % 2 == 0 { "ann@example.org" } else { "rui@example.org" },
            summary: if num % 3 == 0 { "Reads letters" } else { "Sorts what was read" },
            state: State::ALL[num as usize % 3],
            kind: Kind::ALL[num as usize % 5],
            tier: Tier::ALL[num as usize % 3],
            due: (num % 4 != 0).then(|| now() + TimeDelta::hours(num % 50 - 5)),
            waiting_for: if num % 5 == 0 { "priya@example.org" } else { "" },
            open: num % 11 != 0,
            waiting_role: None,
            blocks: num as u32 % 6,
            since: now() - TimeDelta::hours(num % 17),
            emergency: false,
        });
    }
    index.arrange(Sort::default(), None, now());
    index
}

fn letters(text: &str) -> Query {
    Query { letters: text.into(), ..Query::default() }
}

fn numbers(index: &Index, found: &Found) -> Vec<i64> {
    found.places.iter().map(|place| index.number(*place)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_same_query_finds_the_same_in_the_same_order_whatever_was_typed_before(
        typed in proptest::collection::vec("[a-e1-3@.]{0,4}", 0..6),
        last in "[a-e1-3@.]{1,4}",
    ) {
        let (mut fresh, mut worn) = (index(400), index(400));
        for text in typed {
            worn.find(&letters(&text));
        }
        let (one, other) = (fresh.find(&letters(&last)), worn.find(&letters(&last)));
        prop_assert_eq!(numbers(&fresh, &one), numbers(&worn, &other));
        let whole = fresh.entries.iter().filter(|e| Pattern::new(&last).class(e.text(&fresh), 0).is_some()).count();
        prop_assert_eq!(one.places.len(), whole);
    }
}

#[test]
fn words_narrow_and_letters_rank_what_is_left() {
    let mut index = index(400);
    let drafts = Query { words: vec![Word::State(vec![State::Draft])], ..Query::default() };
    let found = index.find(&drafts);
    assert!(!found.best_first && found.places.len() == 134 && found.places.is_sorted());
    let ranked = index.find(&Query { letters: "model-12".into(), ..drafts });
    assert!(ranked.best_first && ranked.places.len() < 134);
    let best = index.at(ranked.places[0]);
    assert!(best.text(&index).starts_with("model-12") && best.state == State::Draft);
}

#[test]
fn more_than_are_scored_are_still_all_counted_once() {
    let mut index = index(5_000);
    let found = index.find(&letters("e"));
    let mut once = numbers(&index, &found);
    once.sort_unstable();
    once.dedup();
    assert_eq!((once.len(), found.places.len()), (5_000, 5_000));
}

#[test]
fn every_column_orders_all_and_turned_round_it_is_the_same_backwards() {
    for column in crate::domain::queue::Column::ALL {
        let mut index = index(60);
        index.arrange(Sort { column, reverse: false }, None, now());
        let down = index.find(&Query::default());
        let down = numbers(&index, &down);
        index.arrange(Sort { column, reverse: true }, None, now());
        let up = index.find(&Query::default());
        let mut up = numbers(&index, &up);
        up.reverse();
        assert_eq!(down, up, "{column:?}");
    }
}
