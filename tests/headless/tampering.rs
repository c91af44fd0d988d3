//! What a program that knows SQL can do to a store behind obstat's back is found.

use crate::headless::Headless;

/// Changes a word of an event that was signed.
pub(crate) const ANOTHER_WORD: &str =
    "UPDATE events SET line = CAST(replace(CAST(line AS TEXT), 'see the file', 'see the fine') AS BLOB) WHERE rowid =
        (SELECT max(rowid) FROM events WHERE CAST(line AS TEXT) LIKE '%see the file%')";

/// Puts the store back as it was, and then runs one statement as somebody would who can write to its file.
pub(crate) fn altered(h: &Headless, sound: &[u8], sql: &str) {
    for file in ["obstat.db-wal", "obstat.db-shm"] {
        let _ = std::fs::remove_file(h.store().join(file));
    }
    std::fs::write(h.store().join("obstat.db"), sound).unwrap();
    let db = rusqlite::Connection::open(h.store().join("obstat.db")).unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    disarm(&db);
    assert!(db.execute(sql, []).unwrap_or_else(|e| panic!("{sql}: {e}")) > 0, "{sql}: nothing was changed");
}

/// Drops the triggers that keep events as they are.
fn disarm(db: &rusqlite::Connection) {
    let triggers: Vec<String> = {
        let mut names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").unwrap();
        names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    triggers.iter().for_each(|name| db.execute_batch(&format!("DROP TRIGGER \"{name}\"")).unwrap());
}

#[test]
fn a_broken_trail_exits_three_and_names_the_event() {
    let h = Headless::in_review("low");
    let sound = std::fs::read(h.store().join("obstat.db")).unwrap();
    altered(&h, &sound, ANOTHER_WORD);
    let ran = h.run("verify --json");
    assert_eq!(ran.code, 3, "{ran:?}");
    let report = ran.json();
    assert_eq!(report["valid"], false);
    let problem = &report["problems"][0];
    assert!(problem["event"].as_str().is_some_and(|id| id.len() == 64) && problem["code"].is_string(), "{problem}");
    assert!(h.run("verify").out.contains("not valid"));
}

/// What a program that knows SQL can do to the store behind obstat's back.
#[test]
fn whatever_is_changed_past_the_program_is_found() {
    let h = Headless::in_review("low");
    let sound = std::fs::read(h.store().join("obstat.db")).unwrap();
    let cases = [
        ("an event is taken out of the middle", "DELETE FROM events WHERE local = 9"),
        ("the last event is taken back", "DELETE FROM events WHERE local = (SELECT max(local) FROM events)"),
        ("an event moves in time", "UPDATE events SET time = time - 86400000000 WHERE local = 7"),
        ("an event is filed as another kind", "UPDATE events SET kind = 'item.accept' WHERE local = 7"),
        (
            "a signature is another event's",
            "UPDATE events SET signature = (SELECT signature FROM events WHERE local = 8) WHERE local = 7",
        ),
        ("an edge is forgotten", "DELETE FROM edges WHERE child = 8"),
        ("an edge changes its role", "UPDATE edges SET role = 2 WHERE child = 12 AND role = 3"),
        ("a head is forgotten", "DELETE FROM heads WHERE event = (SELECT max(local) FROM events)"),
        ("a release is approved by hand", "UPDATE releases SET state = 'approved'"),
        ("a tier is lowered by hand", "UPDATE meta SET value = replace(value, 'low', 'medium') WHERE key LIKE 'model %'"),
    ];
    for (what, sql) in cases {
        altered(&h, &sound, sql);
        let ran = h.run("verify --json");
        assert_eq!(ran.code, 3, "{what}: {ran:?}");
    }
}
