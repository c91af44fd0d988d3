//! Finding releases by what people type, by bytes, by what runs, and by the clock.

use chrono::{DateTime, TimeDelta, Utc};
use obstat::domain::act::Previous;
use obstat::domain::ids::{Digest, EventId};
use obstat::domain::queue::{QueueRow, Urgency};
use obstat::domain::vocab::{Kind, Role, State, Tier};
use obstat::store::{DeploymentRow, DigestUse, ModelRow, ReleaseProjection, Store};
use tempfile::TempDir;

fn at(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 123_456_000).unwrap() + TimeDelta::hours(hours)
}

fn id(text: &str) -> EventId {
    format!("{text:0<64}").parse().unwrap()
}

fn release(reference: &str, id: EventId) -> ReleaseProjection {
    let row = QueueRow {
        id,
        reference: reference.parse().unwrap(),
        attempt: 2,
        kind: Kind::MajorUpdate,
        emergency: false,
        tier: Tier::High,
        tier_confirmed: false,
        state: State::InReview,
        owner: "ann@example.org".parse().unwrap(),
        summary: "Retrained on the spring tickets — “new” labels".to_owned(),
        done: 3,
        applicable: 12,
        blocks: 4,
        due: Some(at(48)),
        waiting_for: ["zoe@example.org", "ann@example.org"].map(|e| e.parse().unwrap()).to_vec(),
        waiting_role: Some(Role::Committee),
        since: at(-3),
        urgency: Urgency::InReview,
    };
    ReleaseProjection { row, open: true, next_change: None, committee: false, digests: Vec::new(), deployments: Vec::new() }
}

fn store_of(releases: &[ReleaseProjection]) -> (TempDir, Store) {
    let home = TempDir::new().unwrap();
    let mut store = Store::create(home.path().join("store")).unwrap();
    store.write(|tx| releases.iter().try_for_each(|r| tx.put_release(r))).unwrap();
    (home, store)
}

#[test]
fn a_row_is_read_back_as_it_was_put() {
    let one = release("triage@1.0", id("a1"));
    let (_home, store) = store_of(std::slice::from_ref(&one));
    assert_eq!(store.release_row(&id("a1"), None, at(0)).unwrap(), Some((one.row.clone(), true)));
    assert_eq!(store.release_row(&id("a2"), None, at(0)).unwrap(), None);
    assert_eq!(store.release_rows(&[id("a2"), id("a1")], None, at(0)).unwrap(), [one.row]);
}

#[test]
fn a_release_is_found_by_its_reference_or_by_six_digits_of_its_id() {
    let ids = [id("abcdef01"), id("abcdef02"), id("0123456789")];
    let releases = [release("triage@1.0", ids[0]), release("triage@2.0", ids[1]), release("triage@2.0", ids[2])];
    let (_home, store) = store_of(&releases);
    let found = |text: &str| store.resolve(text).unwrap().into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    let cases: [(&str, &[EventId]); 9] = [
        ("triage@1.0", &ids[..1]),
        ("triage@2.0", &[ids[2], ids[1]]),
        ("triage@3.0", &[]),
        ("abcdef01", &ids[..1]),
        ("ABCDEF0", &ids[..2]),
        ("012345", &ids[2..]),
        ("01234", &[]),
        ("", &[]),
        ("triage", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(text), expected, "{text}");
    }
    assert_eq!(store.resolve("abcdef02").unwrap()[0].1.to_string(), "triage@2.0");
}

#[test]
fn names_close_to_an_unknown_one_are_suggested() {
    let releases: Vec<_> = ["triage-nlp@1.0", "triage-nlp@2.4.0", "credit-score@1.0"]
        .into_iter()
        .zip(["a1", "a2", "a3"])
        .map(|(name, n)| release(name, id(n)))
        .collect();
    let (_home, mut store) = store_of(&releases);
    store.write(|tx| tx.put_model(&model("fraud"))).unwrap();
    let cases: [(&str, &[&str]); 6] = [
        ("triage-nlp@2.4", &["triage-nlp@2.4.0", "triage-nlp@1.0"]),
        ("triage-npl@2.4.0", &["triage-nlp"]),
        ("Triage", &["triage-nlp"]),
        ("frau", &["fraud"]),
        ("weather", &[]),
        ("", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(store.near(text, 5).unwrap(), expected, "{text}");
    }
}

#[test]
fn a_models_releases_come_latest_version_first() {
    let releases = [release("triage@2.9", id("a1")), release("triage@2.10", id("a2")), release("fraud@3", id("a3"))];
    let (_home, store) = store_of(&releases);
    let versions: Vec<_> =
        store.releases_of_model(&"triage".parse().unwrap()).unwrap().into_iter().map(|(_, r)| r.to_string()).collect();
    assert_eq!(versions, ["triage@2.10", "triage@2.9"]);
}

#[test]
fn bytes_are_followed_from_release_to_release() {
    let bytes = Digest::of(b"weights");
    let mut releases = [release("triage@1.0", id("a1")), release("fraud@1.0", id("a2"))];
    releases[0].digests = vec![(bytes, State::Rejected), (Digest::of(b"other"), State::Rejected)];
    releases[1].digests = vec![(bytes, State::InReview)];
    let (_home, mut store) = store_of(&releases);
    let rejected = DigestUse { release: id("a1"), reference: "triage@1.0".parse().unwrap(), state: State::Rejected };
    assert_eq!(store.digests_elsewhere(&bytes, &id("a2")).unwrap(), [rejected]);
    assert_eq!(store.releases_of_digest(&bytes).unwrap().len(), 2);
    releases[0].digests.clear();
    store.write(|tx| tx.put_release(&releases[0])).unwrap();
    assert_eq!(store.digests_elsewhere(&bytes, &id("a2")).unwrap(), []);
}

fn deployment(n: &str, release: EventId, environment: &str, hours: i64) -> DeploymentRow {
    DeploymentRow {
        event: id(n),
        release,
        model: "triage".parse().unwrap(),
        environment: environment.to_owned(),
        production: environment == "production",
        digest: Some(Digest::of(b"weights")),
        at: at(hours),
        by: "dan@example.org".parse().unwrap(),
        replaces: None,
    }
}

#[test]
fn what_runs_is_the_latest_deployment_of_the_model() {
    let mut releases = [release("triage@1.0", id("a1")), release("triage@2.0", id("a2"))];
    releases[0].deployments = vec![deployment("d1", id("a1"), "staging", 9), deployment("d2", id("a1"), "production", 1)];
    releases[1].deployments = vec![deployment("d3", id("a2"), "production", 5)];
    releases[1].deployments[0].replaces = Some(Previous { release: id("a1"), deployment: id("d2") });
    let (_home, mut store) = store_of(&releases);
    let model = "triage".parse().unwrap();
    assert_eq!(store.latest_deployment(&model, true).unwrap().as_ref(), releases[1].deployments.first());
    assert_eq!(store.latest_deployment(&model, false).unwrap().as_ref(), releases[0].deployments.first());
    assert_eq!(store.deployments_of_model(&model).unwrap().len(), 3);
    assert_eq!(store.latest_deployment(&"fraud".parse().unwrap(), true).unwrap(), None);
    store.write(|tx| tx.drop_release(&id("a2"))).unwrap();
    assert_eq!(store.latest_deployment(&model, true).unwrap().map(|d| d.event), Some(id("d2")));
}

#[test]
fn releases_that_time_has_changed_are_named() {
    let mut releases = [release("a@1", id("a1")), release("b@1", id("a2")), release("c@1", id("a3"))];
    releases[0].next_change = Some(at(2));
    releases[1].next_change = Some(at(1));
    let (_home, store) = store_of(&releases);
    let due = |hours| store.due_for_refold(at(hours)).unwrap();
    assert_eq!((due(0), due(1), due(2)), (vec![], vec![id("a2")], vec![id("a2"), id("a1")]));
}

fn model(name: &str) -> ModelRow {
    ModelRow {
        name: name.parse().unwrap(),
        owner: "ann@example.org".parse().unwrap(),
        tier: Tier::Medium,
        tier_confirmed: true,
        vendor: Some("Vendor Ltd".to_owned()),
        eu: true,
        releases: 0,
    }
}

#[test]
fn models_know_how_many_releases_they_have() {
    let (_home, mut store) = store_of(&[release("triage@1", id("a1")), release("triage@2", id("a2"))]);
    store.write(|tx| tx.put_model(&model("triage")).and_then(|()| tx.put_model(&model("fraud")))).unwrap();
    let counted = ModelRow { releases: 2, ..model("triage") };
    assert_eq!(store.models().unwrap(), [model("fraud"), counted.clone()]);
    assert_eq!(store.model(&counted.name).unwrap(), Some(counted));
}

#[test]
fn clearing_leaves_nothing_to_look_up() {
    let mut one = release("triage@1", id("a1"));
    one.digests = vec![(Digest::of(b"weights"), State::InReview)];
    one.deployments = vec![deployment("d1", id("a1"), "production", 1)];
    let (_home, mut store) = store_of(std::slice::from_ref(&one));
    assert_eq!(store.open_by_state().unwrap(), [(State::InReview, 1)].into());
    store.write(|tx| tx.clear_projections()).unwrap();
    assert!(store.open_by_state().unwrap().is_empty() && store.closed_by_state().unwrap().is_empty());
    store.write(|tx| tx.put_release(&one)).unwrap();
    assert_eq!(store.open_by_state().unwrap(), [(State::InReview, 1)].into());
}

#[test]
fn the_search_index_reads_words_without_copying_them() {
    let mut closed = release("fraud@1.0", id("a2"));
    closed.open = false;
    let (_home, store) = store_of(&[release("triage@1.0", id("a1")), closed]);
    let read = |all| {
        let mut lines = Vec::new();
        let each = |row: &obstat::store::LightRow<'_>| {
            let mut line = String::new();
            row.haystack(&mut line);
            lines.push(line);
            true
        };
        store.each_light(all, 0, each).unwrap();
        lines
    };
    assert_eq!(read(false), ["triage@1.0 ann@example.org in review Retrained on the spring tickets — “new” labels"]);
    assert_eq!(read(true).len(), 2);
}
