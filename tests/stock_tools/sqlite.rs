//! An auditor without obstat: plain SQL takes events out of a store; `sha256sum` and `ssh-keygen` say whether they hold.
//! Where a tool is not installed, the story says so and ends.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use obstat::app::demo;
use obstat::domain::ids::{KeyId, hex};
use obstat::ledger::key::public_line;
use obstat::ledger::sign::{NAMESPACE_EVENT, armor};

/// One event as it stands in the database.
struct Row {
    id: [u8; 32],
    kind: String,
    line: Vec<u8>,
    signature: [u8; 64],
    author: [u8; 32],
}

/// The first event of every kind, by SQL alone.
fn one_of_each_kind(database: &Path) -> Vec<Row> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let database = rusqlite::Connection::open_with_flags(database, flags).unwrap();
    let sql = "SELECT e.id, e.kind, e.line, e.signature, c.author FROM events e JOIN chains c ON c.num = e.chain
        WHERE e.local IN (SELECT min(local) FROM events GROUP BY kind) ORDER BY e.local";
    let mut asked = database.prepare(sql).unwrap();
    let rows = asked
        .query_map([], |r| Ok(Row { id: r.get(0)?, kind: r.get(1)?, line: r.get(2)?, signature: r.get(3)?, author: r.get(4)? }));
    rows.unwrap().map(Result::unwrap).collect()
}

fn missing(tools: &[&str]) -> bool {
    let there = |tool: &&&str| Command::new("sh").args(["-c", &format!("command -v {tool}")]).output().unwrap().status.success();
    let gone: Vec<_> = tools.iter().filter(|tool| !there(tool)).collect();
    if !gone.is_empty() {
        eprintln!("skipped: not installed here: {gone:?}");
    }
    !gone.is_empty()
}

fn holds(dir: &Path, row: &Row, line: &[u8]) -> bool {
    let key = KeyId(row.author);
    fs::write(dir.join("line"), line).unwrap();
    fs::write(dir.join("line.sig"), armor(NAMESPACE_EVENT, &key, &row.signature)).unwrap();
    fs::write(dir.join("signers"), format!("signer@meridian.example {}\n", public_line(&key, ""))).unwrap();
    let args = ["-Y", "verify", "-f", "signers", "-I", "signer@meridian.example", "-n", NAMESPACE_EVENT, "-s", "line.sig"];
    let mut verify = Command::new("ssh-keygen");
    verify.current_dir(dir).args(args).stdin(File::open(dir.join("line")).unwrap());
    verify.output().unwrap().status.success()
}

#[test]
fn ids_and_signatures_of_a_store_hold_by_stock_tools() {
    if missing(&["sha256sum", "ssh-keygen"]) {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let store = home.path().join("store");
    demo(&store, "2026-11-23T21:04:00Z".parse().unwrap()).unwrap();
    let rows = one_of_each_kind(&store.join("obstat.db"));
    assert!(rows.len() >= 20, "{:?}", rows.iter().map(|r| &r.kind).collect::<Vec<_>>());
    for row in &rows {
        fs::write(home.path().join("line"), &row.line).unwrap();
        let summed = Command::new("sha256sum").arg(home.path().join("line")).output().unwrap();
        let said = String::from_utf8(summed.stdout).unwrap();
        assert_eq!(said.split_whitespace().next(), Some(hex(&row.id).as_str()), "{}", row.kind);
        assert!(holds(home.path(), row, &row.line), "{}", row.kind);
    }
    let mut forged = rows[0].line.clone();
    let last = forged.len() - 2;
    forged[last] ^= 1;
    assert!(!holds(home.path(), &rows[0], &forged), "a changed byte must not hold");
}
