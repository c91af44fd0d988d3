//! Histories of an organisation, honest and not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::ledger::event::id_of;
use crate::ledger::samples::{founding, vote};

/// A set of events that grows.
#[derive(Debug, Default, Clone)]
struct History(BTreeMap<EventId, Link>);

impl History {
    fn add(&mut self, envelope: &Envelope) -> EventId {
        let id = id_of(&envelope.line().unwrap());
        self.0.insert(id, Link::new(id, envelope));
        id
    }

    fn check(&self) -> Result<Vec<EventId>, ChainError> {
        check_all(&self.0)
    }

    fn code(&self) -> &'static str {
        self.check().expect_err("the history is broken").code()
    }
}

fn sorted<const N: usize>(mut ids: [EventId; N]) -> Vec<EventId> {
    ids.sort();
    ids.to_vec()
}

/// An organisation, a release in it, and a vote on that release.
fn three() -> (History, Envelope, EventId, EventId, EventId) {
    let mut history = History::default();
    let org = history.add(&founding());
    let request = Envelope { kind: "release.request".into(), org: Some(org), deps: vec![org], ..founding() };
    let release = history.add(&request);
    let cast = Envelope { org: Some(org), stream: Some(release), prev: Some(release), deps: sorted([org, release]), ..vote() };
    let vote = history.add(&cast);
    (history, cast, org, release, vote)
}

#[test]
fn an_honest_history_hangs_together() {
    let (history, _, org, release, vote) = three();
    assert_eq!(history.check().unwrap(), [org, release, vote]);
    assert_eq!(heads(history.0.values()), BTreeMap::from([(org, [org].into()), (release, [vote].into())]));
    assert_eq!(forks(history.0.values()), []);
}

#[test]
fn heads_are_summed_up_as_sort_and_sha256sum_do() {
    let heads = BTreeMap::from([
        (EventId([1; 32]), BTreeSet::from([EventId([0xaa; 32])])),
        (EventId([2; 32]), BTreeSet::from([EventId([0x11; 32])])),
    ]);
    let by_hand = format!("{}\n{}\n", "11".repeat(32), "aa".repeat(32));
    assert_eq!(heads_digest(&heads), Digest::of(by_hand.as_bytes()));
}

#[test]
fn two_events_at_one_place_are_kept_and_shown() {
    let (mut history, cast, _, release, vote) = three();
    let other = history.add(&Envelope { body: json!({"choice": "reject"}), ..cast });
    assert!(history.check().is_ok());
    let found = forks(history.0.values());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].place.stream, found[0].place.seq), (release, 1));
    assert_eq!(found[0].events, sorted([vote, other]));
    assert_eq!(heads(history.0.values())[&release], [vote, other].into());
}

#[test]
fn one_key_on_two_devices_is_no_fork() {
    let (mut history, cast, org, release, _) = three();
    history.add(&Envelope { device: DeviceId([8; 8]), seq: 0, prev: None, deps: sorted([org, release]), ..cast });
    assert!(history.check().is_ok());
    assert_eq!(forks(history.0.values()), []);
}

#[test]
fn a_broken_history_is_refused_for_its_reason() {
    let (_, cast, org, release, vote) = three();
    let next = Envelope { seq: 2, prev: Some(vote), deps: sorted([org, vote]), ..cast.clone() };
    let with = |envelope: Envelope| {
        let (mut history, ..) = three();
        history.add(&envelope);
        history
    };
    assert!(with(next.clone()).check().is_ok());
    let stranger = EventId([0xee; 32]);
    let table = [
        ("a number left out", Envelope { seq: 3, ..next.clone() }, "broken-chain"),
        ("a number twice", Envelope { seq: 1, ..next.clone() }, "broken-chain"),
        ("someone else's event before", Envelope { author: KeyId([5; 32]), ..next.clone() }, "broken-chain"),
        ("another device's event before", Envelope { device: DeviceId([5; 8]), ..next.clone() }, "broken-chain"),
        ("another stream's event before", Envelope { stream: Some(org), ..next.clone() }, "broken-chain"),
        ("prev unknown", Envelope { prev: Some(stranger), ..next.clone() }, "missing-parent"),
        ("a dep unknown", Envelope { deps: vec![vote, stranger], ..next.clone() }, "missing-parent"),
        ("another organisation", Envelope { org: Some(stranger), ..next.clone() }, "other-org"),
        ("the release as organisation", Envelope { org: Some(release), ..next.clone() }, "other-org"),
        (
            "a stream not seen",
            Envelope { stream: Some(release), seq: 0, prev: None, deps: vec![org], ..next.clone() },
            "stream-unseen",
        ),
        ("a stream that is none", Envelope { stream: Some(vote), seq: 0, prev: None, ..next.clone() }, "stream-unseen"),
        ("a release out of nothing", Envelope { stream: None, seq: 0, prev: None, deps: vec![], ..next.clone() }, "no-parents"),
    ];
    for (story, envelope, code) in table {
        assert_eq!(with(envelope).code(), code, "{story}");
    }
}

#[test]
fn two_organisations_do_not_mix() {
    let (mut history, cast, org, release, vote) = three();
    let other = history.add(&Envelope { body: json!({"name": "another"}), ..founding() });
    assert!(history.check().is_ok());
    history.add(&Envelope { seq: 2, prev: Some(vote), deps: sorted([org, release, other]), ..cast });
    assert_eq!(history.code(), "other-org");
}

#[test]
fn made_up_ids_in_a_circle_do_not_hang_the_order() {
    let (history, ..) = three();
    let mut links: Vec<Link> = history.0.into_values().collect();
    let last = links[2].id;
    let first = links[0].id;
    links[0].parents = vec![last];
    links[2].parents = vec![first];
    assert_eq!(order(&links).unwrap_err().code(), "circle");
}

/// A history of up to 40 events of three authors in up to five streams, each author having seen some of what was there.
fn history() -> impl Strategy<Value = History> {
    let step = (0..3_u8, any::<prop::sample::Index>(), prop::collection::vec(any::<prop::sample::Index>(), 0..4), 0..6_u8);
    prop::collection::vec(step, 0..40).prop_map(|steps| {
        let mut history = History::default();
        let org = history.add(&founding());
        let mut made = vec![(org, founding())];
        for (n, (who, stream, seen, new)) in steps.into_iter().enumerate() {
            let streams: Vec<EventId> = history.0.values().filter(|l| l.is_stream_first()).map(|l| l.id).collect();
            let stream = Some(*stream.get(&streams)).filter(|_| new > 0);
            let author = KeyId([who; 32]);
            let before =
                made.iter().filter(|(id, e)| e.author == author && Some(e.stream_of(*id)) == stream).max_by_key(|(_, e)| e.seq);
            let (seq, prev) = before.map_or((0, None), |(id, e)| (e.seq + 1, Some(*id)));
            let deps: BTreeSet<EventId> = seen.iter().map(|i| i.get(&made).0).chain([org]).chain(stream).collect();
            let envelope = Envelope {
                org: Some(org),
                stream,
                author,
                seq,
                prev,
                deps: deps.into_iter().collect(),
                body: json!({ "n": n }),
                ..vote()
            };
            made.push((history.add(&envelope), envelope));
        }
        history
    })
}

proptest! {
    #[test]
    fn the_order_is_parents_first_and_depends_on_the_set_alone(history in history(), seed in any::<u64>()) {
        let order_of_all = history.check().unwrap();
        let place = |id: &EventId| order_of_all.iter().position(|x| x == id).unwrap();
        for link in history.0.values() {
            prop_assert!(link.parents.iter().all(|parent| place(parent) < place(&link.id)));
        }
        let mut shuffled: Vec<&Link> = history.0.values().collect();
        shuffled.sort_by_key(|link| seed.wrapping_mul(u64::from_be_bytes(link.id.0[..8].try_into().unwrap()) | 1));
        prop_assert_eq!(order(shuffled.iter().copied()).unwrap(), order_of_all);
        prop_assert_eq!(heads(shuffled), heads(history.0.values()));
        prop_assert_eq!(forks(history.0.values()), []);
    }

    #[test]
    fn a_part_without_its_past_is_ordered_but_not_accepted(history in history()) {
        let whole = history.check().unwrap();
        let mut rest = history.clone();
        rest.0.remove(&whole[0]);
        prop_assert!(order(rest.0.values()).is_ok());
        prop_assert!(rest.0.is_empty() || rest.code() == "missing-parent");
    }

    #[test]
    fn heads_reach_every_event_of_their_stream(history in history()) {
        for (stream, heads) in heads(history.0.values()) {
            let mut seen = BTreeSet::new();
            let mut next: Vec<EventId> = heads.into_iter().collect();
            while let Some(id) = next.pop() {
                if seen.insert(id) {
                    next.extend(history.0[&id].parents.iter().filter(|p| history.0[p].place.stream == stream));
                }
            }
            prop_assert_eq!(seen.len(), history.0.values().filter(|l| l.place.stream == stream).count());
        }
    }
}
