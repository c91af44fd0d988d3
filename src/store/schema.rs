//! The tables, and the steps that bring an older store up to date.

use rusqlite::Connection;

/// Marks the file as ours in SQLite's header: "obst".
pub(super) const APPLICATION: i64 = 0x6f62_7374;

/// Every step upward, in order: step `n` brings schema `n - 1` to schema `n`. A released step never changes.
const MIGRATIONS: [&[&str]; 1] = [&[EVENTS, LOCAL, STANDINGS, RELEASES, INDEXES]];

/// The newest schema known here.
pub(super) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Runs the steps that are missing, in the transaction of the caller.
pub(super) fn migrate(conn: &Connection, found: i64) -> rusqlite::Result<()> {
    let done = usize::try_from(found).unwrap_or(0);
    for batch in MIGRATIONS.iter().skip(done).copied().flatten() {
        conn.execute_batch(batch)?;
    }
    conn.pragma_update(None, "application_id", APPLICATION)?;
    conn.pragma_update(None, "user_version", KNOWN)
}

/// Events and edges only ever grow: triggers hold that against any program that opens the file. Streams and
/// chains go by number because 32-byte ids in every index would cost more than the events themselves. Inserts fail rather than
/// abort, and references are checked at the commit, because SQLite would else keep a copy of every page that an insert
/// touches, to undo that one statement; for the same reason an insert leaves `local` to SQLite, which takes the next number.
/// (`IN (…)` in a check would build its list anew for every row.)
const EVENTS: &str = "
CREATE TABLE events (
  local INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  stream INTEGER NOT NULL,
  chain INTEGER NOT NULL REFERENCES chains (num) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  time INTEGER NOT NULL,
  subject TEXT,
  line BLOB NOT NULL,
  signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;
CREATE INDEX events_kind ON events (stream, kind);
CREATE INDEX events_chain ON events (chain, seq);
CREATE INDEX events_subject ON events (stream, subject) WHERE subject IS NOT NULL;

CREATE TABLE chains (
  num INTEGER PRIMARY KEY,
  author BLOB NOT NULL,
  device BLOB NOT NULL,
  stream INTEGER NOT NULL,
  UNIQUE (stream, author, device)
) STRICT;

CREATE TABLE edges (
  child INTEGER NOT NULL REFERENCES events (local) DEFERRABLE INITIALLY DEFERRED,
  parent INTEGER NOT NULL REFERENCES events (local) DEFERRABLE INITIALLY DEFERRED,
  role INTEGER NOT NULL CHECK (role BETWEEN 1 AND 3),
  PRIMARY KEY (child, parent)
) STRICT, WITHOUT ROWID;

CREATE TABLE heads (stream INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (stream, event)) STRICT, WITHOUT ROWID;

CREATE TABLE streams (stream INTEGER PRIMARY KEY, length INTEGER NOT NULL) STRICT;

CREATE TABLE forks (
  chain INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  event INTEGER NOT NULL,
  PRIMARY KEY (chain, seq, event)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_keep BEFORE UPDATE ON events BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER events_once BEFORE INSERT ON events
  WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM events WHERE local = NEW.local)
  BEGIN SELECT RAISE (FAIL, 'events are append-only'); END;
CREATE TRIGGER edges_keep BEFORE UPDATE ON edges BEGIN SELECT RAISE (ABORT, 'edges are append-only'); END;
CREATE TRIGGER edges_stay BEFORE DELETE ON edges BEGIN SELECT RAISE (ABORT, 'edges are append-only'); END;
CREATE TRIGGER edges_once BEFORE INSERT ON edges
  WHEN EXISTS (SELECT 1 FROM edges WHERE child = NEW.child AND parent = NEW.parent)
  BEGIN SELECT RAISE (FAIL, 'edges are append-only'); END;
";

/// What this copy knows about itself, and no other copy is told. A long value lies beside its key, not in it: where it is part of
/// the key's tree, whoever looks for another key reads all of it.
const LOCAL: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE identities (
  key BLOB PRIMARY KEY CHECK (length(key) = 32),
  email TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'agent')),
  path TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (key TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
";

/// How the signer of each act stood. Acts of one release mostly share theirs.
const STANDINGS: &str = "
CREATE TABLE standings (num INTEGER PRIMARY KEY, data TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE stands (event INTEGER PRIMARY KEY, standing INTEGER NOT NULL REFERENCES standings (num)) STRICT;
";

/// Computed from events and made again at will. `due_key` is `due`, or the largest number there is where nothing is
/// due, so that one comparison orders both. `waiting` holds open releases only.
const RELEASES: &str = "
CREATE TABLE releases (
  num INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  ref_key TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  kind TEXT NOT NULL,
  tier TEXT NOT NULL,
  tier_confirmed INTEGER NOT NULL,
  state TEXT NOT NULL,
  open INTEGER NOT NULL,
  owner TEXT NOT NULL,
  summary TEXT NOT NULL,
  done INTEGER NOT NULL,
  applicable INTEGER NOT NULL,
  blocks INTEGER NOT NULL,
  ease INTEGER NOT NULL GENERATED ALWAYS AS (-blocks) VIRTUAL,
  due INTEGER,
  due_key INTEGER NOT NULL GENERATED ALWAYS AS (ifnull(due, 9223372036854775807)) VIRTUAL,
  waiting_for TEXT NOT NULL,
  waiting_role TEXT,
  since INTEGER NOT NULL,
  next_change INTEGER,
  committee INTEGER NOT NULL
) STRICT;

CREATE TABLE meetings (id BLOB PRIMARY KEY, open INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE waiting (
  person TEXT NOT NULL,
  due_key INTEGER NOT NULL,
  since INTEGER NOT NULL,
  id BLOB NOT NULL,
  release INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (person, due_key, since, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tallies (
  scope TEXT NOT NULL,
  level INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  state TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (scope, level, bucket, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE digests (
  sha256 BLOB NOT NULL,
  release INTEGER NOT NULL REFERENCES releases (num),
  state TEXT NOT NULL,
  PRIMARY KEY (sha256, release)
) STRICT, WITHOUT ROWID;
CREATE INDEX digests_release ON digests (release);

CREATE TABLE deployments (
  event BLOB PRIMARY KEY,
  release INTEGER NOT NULL REFERENCES releases (num),
  model TEXT NOT NULL,
  environment TEXT NOT NULL,
  production INTEGER NOT NULL,
  digest BLOB,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  replaces_release BLOB,
  replaces_deployment BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX deployments_release ON deployments (release);
CREATE INDEX deployments_model ON deployments (model, production, at, event);

CREATE TABLE owed (
  release BLOB NOT NULL,
  id TEXT NOT NULL,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  text TEXT NOT NULL,
  due INTEGER NOT NULL,
  who TEXT NOT NULL,
  PRIMARY KEY (release, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX owed_model ON owed (model, due);

CREATE TABLE departures (
  event BLOB NOT NULL,
  deployment BLOB NOT NULL,
  release BLOB NOT NULL,
  model TEXT NOT NULL,
  environment TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  to_release BLOB,
  to_deployment BLOB,
  PRIMARY KEY (event, deployment)
) STRICT, WITHOUT ROWID;
CREATE INDEX departures_release ON departures (release);
CREATE INDEX departures_model ON departures (model, at);

CREATE TABLE emergencies (
  release BLOB PRIMARY KEY,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  owner TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX emergencies_owner ON emergencies (owner, at);
CREATE INDEX emergencies_model ON emergencies (model, at);

CREATE TABLE models (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  tier TEXT NOT NULL,
  tier_confirmed INTEGER NOT NULL,
  vendor TEXT,
  eu INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

/// One index for each way that the queue is walked: a page is then read where it stands, however many releases there are.
const INDEXES: &str = "
CREATE INDEX releases_open ON releases (due_key, since, id, state) WHERE open = 1;
CREATE INDEX releases_review ON releases (since, id, due_key) WHERE open = 1 AND state = 'in-review';
CREATE INDEX releases_state ON releases (state, due_key, since, id) WHERE open = 1;
CREATE INDEX releases_tier ON releases (tier, due_key, since, id, state) WHERE open = 1;
CREATE INDEX releases_ease ON releases (ease, due_key, since, id, state) WHERE open = 1;
CREATE INDEX releases_closed ON releases (since, id, state) WHERE open = 0;
CREATE INDEX releases_closed_state ON releases (state, since, id) WHERE open = 0;
CREATE INDEX releases_reference ON releases (ref_key, id, state, open);
CREATE INDEX releases_model ON releases (model, version);
CREATE INDEX releases_committee ON releases (since, id) WHERE committee = 1;
CREATE INDEX releases_next ON releases (next_change) WHERE next_change IS NOT NULL;
";
