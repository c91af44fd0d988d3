//! The store, used as two programs on one directory would use it, and as somebody with plain SQL might.

use std::fs;
use std::io::{BufRead, BufReader};

use chrono::{DateTime, Utc};
use obstat::domain::ids::{DeviceId, Digest, EventId, KeyId};
use obstat::store::{EventRecord, Identity, KeyPlace, Store, StoreError};
use rusqlite::Connection;
use tempfile::TempDir;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
}

pub(super) fn store() -> (TempDir, Store) {
    let home = TempDir::new().unwrap();
    let store = Store::create(home.path().join("store")).unwrap();
    (home, store)
}

/// An event whose id follows from its words, as the ledger's would.
fn event(author: u8, seq: u64, stream: Option<EventId>, prev: Option<EventId>, deps: &[EventId]) -> EventRecord {
    let line = format!("{author} {seq} {stream:?} {prev:?} {deps:?}").into_bytes();
    let id = EventId(Digest::of(&line).0);
    let mut deps = deps.to_vec();
    deps.sort();
    EventRecord {
        id,
        stream: stream.unwrap_or(id),
        kind: "release.note".to_owned(),
        author: KeyId([author; 32]),
        device: DeviceId([1; 8]),
        seq,
        prev,
        deps,
        time: at(i64::try_from(seq).unwrap()),
        subject: None,
        line,
        signature: [author; 64],
    }
}

/// A stream of `n` events by one author, each resting on the one before.
pub(super) fn chain(author: u8, n: u64) -> Vec<EventRecord> {
    let mut events = vec![event(author, 0, None, None, &[])];
    for seq in 1..n {
        let last = events.last().unwrap();
        let next = event(author, seq, Some(events[0].id), Some(last.id), &[last.id]);
        events.push(next);
    }
    events
}

pub(super) fn append(store: &mut Store, events: &[EventRecord]) {
    for event in events {
        assert!(store.write(|tx| tx.append(event)).unwrap());
    }
}

#[test]
fn what_is_appended_is_read_back_whole_and_in_order() {
    let (_home, mut store) = store();
    let events = chain(7, 5);
    append(&mut store, &events);
    let stream = events[0].id;
    assert_eq!(store.stream(&stream).unwrap(), events);
    assert_eq!(store.event(&events[3].id).unwrap().as_ref(), Some(&events[3]));
    assert_eq!(store.heads(&stream).unwrap(), [events[4].id]);
    assert_eq!(store.chain_tip(&KeyId([7; 32]), &DeviceId([1; 8]), &stream).unwrap(), Some((4, events[4].id)));
    assert_eq!(store.chain_tip(&KeyId([8; 32]), &DeviceId([1; 8]), &stream).unwrap(), None);
    assert_eq!((store.count_events().unwrap(), store.stream_len(&stream).unwrap()), (5, 5));
    let mut all = Vec::new();
    let each = |e| {
        all.push(e);
        Ok::<_, StoreError>(all.len() < 4)
    };
    store.each_event(each).unwrap();
    assert_eq!(all, events[..4]);
}

#[test]
fn the_same_event_twice_changes_nothing() {
    let (_home, mut store) = store();
    let events = chain(7, 2);
    append(&mut store, &events);
    assert!(!store.write(|tx| tx.append(&events[1])).unwrap());
    assert_eq!(store.count_events().unwrap(), 2);
    assert!(store.forks().unwrap().is_empty());
}

#[test]
fn an_event_without_its_parents_is_refused_by_name() {
    let (_home, mut store) = store();
    let events = chain(7, 3);
    append(&mut store, &events[..1]);
    let refused = store.write(|tx| tx.append(&events[2])).unwrap_err();
    assert!(matches!(refused, StoreError::MissingParent { event, parent } if event == events[2].id && parent == events[1].id));
    assert_eq!(store.count_events().unwrap(), 1);
}

#[test]
fn a_stream_must_be_named_by_the_event_that_began_it() {
    let (_home, mut store) = store();
    let events = chain(7, 2);
    append(&mut store, &events);
    let lost = event(7, 0, Some(events[1].id), None, &[]);
    assert!(matches!(store.write(|tx| tx.append(&lost)), Err(StoreError::NotAStream { .. })));
}

#[test]
fn two_events_at_one_place_of_a_chain_are_a_fork_and_two_heads() {
    let (_home, mut store) = store();
    let events = chain(7, 2);
    append(&mut store, &events);
    let twin = event(7, 1, Some(events[0].id), Some(events[0].id), &[]);
    append(&mut store, std::slice::from_ref(&twin));
    let mut both = vec![events[1].id, twin.id];
    both.sort();
    assert_eq!(store.heads(&events[0].id).unwrap(), both);
    let forks = store.forks().unwrap();
    assert_eq!(forks.len(), 1);
    assert_eq!((forks[0].seq, &forks[0].events), (1, &both));
    let joined = event(7, 2, Some(events[0].id), Some(twin.id), &both);
    append(&mut store, std::slice::from_ref(&joined));
    assert_eq!(store.all_heads().unwrap().into_values().collect::<Vec<_>>(), [[joined.id]]);
}

#[test]
fn events_are_found_by_kind_subject_and_the_first_digits_of_their_id() {
    let (_home, mut store) = store();
    let mut events = chain(7, 4);
    events[1].kind = "charter.accept".to_owned();
    events[2].kind = "model.tier".to_owned();
    events[2].subject = Some("triage-nlp".to_owned());
    append(&mut store, &events);
    let stream = events[0].id;
    assert_eq!(store.stream_of_kind_prefix(&stream, "charter.").unwrap(), events[1..2]);
    assert_eq!(store.stream_by_subject(&stream, "triage-nlp").unwrap(), events[2..3]);
    assert_eq!(store.stream_by_subject(&stream, "triage").unwrap(), []);
    let digits = events[2].id.to_string();
    for length in [64, 11, 10] {
        assert_eq!(store.events_by_prefix(&digits[..length].to_uppercase()).unwrap(), [events[2].id]);
    }
    assert_eq!(store.events_by_prefix("").unwrap().len(), 4);
    assert_eq!(store.events_by_prefix("not hex").unwrap(), []);
}

#[test]
fn plain_sql_cannot_change_or_take_away_an_event() {
    let (_home, mut store) = store();
    let events = chain(7, 3);
    append(&mut store, &events);
    let other = Connection::open(store.file()).unwrap();
    let attempts = [
        "UPDATE events SET line = x'00'",
        "DELETE FROM events",
        "DELETE FROM events WHERE local = 3",
        "REPLACE INTO events SELECT local, id, stream, chain, seq, kind, time, subject, x'00', signature FROM events WHERE local = 2",
        "REPLACE INTO events SELECT 9, id, stream, chain, seq, kind, time, subject, x'00', signature FROM events WHERE local = 2",
        "UPDATE edges SET parent = 3",
        "DELETE FROM edges",
        "REPLACE INTO edges SELECT child, parent, 2 FROM edges",
    ];
    for sql in attempts {
        let refused = other.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{sql}: {refused}");
    }
    assert_eq!(store.stream(&events[0].id).unwrap(), events);
}

#[test]
fn a_transaction_that_fails_leaves_nothing_behind() {
    let (_home, mut store) = store();
    let events = chain(7, 3);
    let failed: Result<(), StoreError> = store.write(|tx| {
        tx.append(&events[0])?;
        tx.set_meta("name", "Example")?;
        tx.append(&events[2]).map(drop)
    });
    assert!(failed.is_err());
    assert_eq!(store.count_events().unwrap(), 0);
    assert_eq!(store.meta("name").unwrap(), None);
    append(&mut store, &events);
}

#[test]
fn two_programs_write_to_one_store_and_lose_nothing() {
    let (_home, store) = store();
    let dir = store.dir().to_owned();
    let write = |author: u8| {
        let dir = dir.clone();
        std::thread::spawn(move || append(&mut Store::open(dir).unwrap(), &chain(author, 100)))
    };
    let writers = [write(1), write(2), write(3)];
    for writer in writers {
        writer.join().unwrap();
    }
    assert_eq!(store.count_events().unwrap(), 300);
    for author in 1..=3 {
        let expected = chain(author, 100);
        assert_eq!(store.stream(&expected[0].id).unwrap(), expected);
    }
}

#[test]
fn a_reader_notices_what_another_program_wrote_and_only_that() {
    let (_home, mut mine) = store();
    let mut theirs = Store::open(mine.dir()).unwrap();
    assert!(!mine.changed_since_last_look().unwrap());
    append(&mut mine, &chain(1, 1));
    assert!(!mine.changed_since_last_look().unwrap());
    append(&mut theirs, &chain(2, 1));
    assert!(mine.changed_since_last_look().unwrap());
    assert!(!mine.changed_since_last_look().unwrap());
}

#[test]
fn several_questions_can_be_asked_of_one_state() {
    let (_home, mine) = store();
    let mut theirs = Store::open(mine.dir()).unwrap();
    let counts: Result<_, StoreError> = mine.read(|r| {
        let before = r.count_events()?;
        append(&mut theirs, &chain(2, 3));
        Ok((before, r.count_events()?))
    });
    assert_eq!(counts.unwrap(), (0, 0));
    assert_eq!(mine.count_events().unwrap(), 3);
}

#[test]
fn settings_identities_and_drafts_last() {
    let (_home, mut store) = store();
    let key = KeyId([3; 32]);
    let ann = Identity { email: "ann@example.org".parse().unwrap(), key, place: KeyPlace::File("keys/ann".into()) };
    let ben = Identity { email: "ben@example.org".parse().unwrap(), key: KeyId([4; 32]), place: KeyPlace::Agent };
    let written: Result<(), StoreError> = store.write(|tx| {
        tx.set_meta("name", "Example")?;
        tx.set_meta("name", "Example Ltd")?;
        tx.put_identity(&ben)?;
        tx.put_identity(&ann)?;
        tx.set_draft("challenge/1", "More about")?;
        tx.set_draft("challenge/1", "More about bias")?;
        tx.set_draft("challenge/2", "x")?;
        tx.set_draft("challenge/2", "")
    });
    written.unwrap();
    let store = Store::open(store.dir()).unwrap();
    assert_eq!(store.meta("name").unwrap().as_deref(), Some("Example Ltd"));
    assert_eq!(store.identities().unwrap(), [ann, ben]);
    assert_eq!(store.draft("challenge/1").unwrap().as_deref(), Some("More about bias"));
    assert_eq!(store.drafts().unwrap().len(), 1);
}

#[test]
fn a_backup_made_in_use_is_a_store_of_its_own() {
    let (home, mut store) = store();
    append(&mut store, &chain(1, 20));
    let other = home.path().join("copy");
    drop(Store::create(&other).unwrap());
    fs::remove_file(other.join("obstat.db")).unwrap();
    let mut last = (0, 0);
    let done = store.backup(other.join("obstat.db"), &mut |done, all| {
        last = (done, all);
        true
    });
    assert!(done.unwrap() && last.0 == last.1 && last.1 > 0);
    append(&mut store, &chain(2, 1));
    let copy = Store::open(&other).unwrap();
    assert_eq!(copy.stream(&chain(1, 1)[0].id).unwrap(), chain(1, 20));
    assert_eq!((copy.count_events().unwrap(), store.count_events().unwrap()), (20, 21));
    assert_eq!(copy.integrity().unwrap(), Vec::<String>::new());
    assert!(matches!(store.backup(other.join("obstat.db"), &mut |_, _| true), Err(StoreError::Io { .. })));
}

#[test]
fn a_damaged_database_is_noticed_and_told() {
    let (_home, mut store) = store();
    append(&mut store, &chain(1, 300));
    let (dir, file) = (store.dir().to_owned(), store.file().to_owned());
    drop(store);
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0x55);
    fs::write(&file, bytes).unwrap();
    let found = Store::open(dir).and_then(|store| store.integrity());
    assert!(found.is_err() || found.is_ok_and(|problems| !problems.is_empty()));
}

#[test]
fn the_stock_program_reads_the_file() {
    let (_home, mut store) = store();
    append(&mut store, &chain(1, 3));
    let sql = "SELECT count(*), max(seq), group_concat(DISTINCT kind) FROM events JOIN chains ON num = chain";
    let Ok(answer) = std::process::Command::new("sqlite3").arg(store.file()).arg(sql).output() else { return };
    assert_eq!(String::from_utf8(answer.stdout).unwrap(), "3|2|release.note\n", "{:?}", String::from_utf8(answer.stderr));
}

#[test]
fn signed_bytes_are_read_without_copying_and_reading_can_be_stopped() {
    let (_home, mut store) = store();
    append(&mut store, &chain(1, 4));
    append(&mut store, &chain(2, 4));
    let seen = |after, stop: usize| {
        let mut seen = Vec::new();
        let each = |line: obstat::store::SignedLine<'_>| {
            assert_eq!((Digest::of(line.line).0, line.signature[0]), (line.id.0, line.signature[63]));
            seen.push(line.local);
            seen.len() < stop
        };
        store.each_signed(after, each).unwrap();
        seen
    };
    assert_eq!((seen(0, 99), seen(5, 2)), ((1..=8).collect(), vec![6, 7]));
    let mut of_stream = Vec::new();
    let each = |line: obstat::store::SignedLine<'_>| {
        of_stream.push(line.id);
        true
    };
    store.each_signed_of(&chain(2, 1)[0].id, each).unwrap();
    assert_eq!(of_stream, chain(2, 4).iter().map(|e| e.id).collect::<Vec<_>>());
}

/// Names the store to write to, in the process that is going to be killed.
const VICTIM: &str = "OBSTAT_TEST_VICTIM_STORE";

/// Not a test by itself: the program that the next test runs and kills.
#[test]
fn victim_appends_until_it_is_killed() {
    let Some(dir) = std::env::var_os(VICTIM) else { return };
    let mut store = Store::open(dir).unwrap();
    let events = chain(1, 2000);
    let written = usize::try_from(store.count_events().unwrap()).unwrap();
    for (place, event) in events.iter().enumerate().skip(written) {
        store.write(|tx| tx.append(event)).unwrap();
        println!("\nappended {}", place + 1);
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let (_home, store) = store();
    let mut acknowledged = 0;
    for round in 0..15_usize {
        let test = ["events::victim_appends_until_it_is_killed", "--exact", "--nocapture"];
        let mut victim = std::process::Command::new(std::env::current_exe().unwrap())
            .args(test)
            .env(VICTIM, store.dir())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(victim.stdout.take().unwrap()).lines().map(Result::unwrap);
        let heard = lines.filter_map(|line| line.strip_prefix("appended ")?.parse::<u64>().ok()).nth(round * 7 % 11);
        victim.kill().unwrap();
        victim.wait().unwrap();
        acknowledged = heard.unwrap().max(acknowledged);
        let after = Store::open(store.dir()).unwrap();
        let count = after.count_events().unwrap();
        assert!(count >= acknowledged, "{count} of {acknowledged}");
        assert_eq!(after.stream(&chain(1, 1)[0].id).unwrap(), chain(1, count));
        assert_eq!(after.integrity().unwrap(), Vec::<String>::new());
    }
    assert!(acknowledged > 15);
}
