//! The sample organisation's store, and beside it the folder in which colleagues leave bundles.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use obstat::app::clock::Clock;
use obstat::app::exchange::found_from_bundle;
use obstat::app::{AppError, Options, Session, demo};
use obstat::ledger::fingerprint::Fingerprint;
use obstat::ledger::key::ssh_fingerprint;
use obstat::store::{Store, StoreError};

/// When one looks.
const NOW: &str = "2026-11-23T14:04:00Z";

pub struct House {
    home: tempfile::TempDir,
    /// Ids, keys and fingerprints: made anew each time.
    random: BTreeSet<String>,
}

impl House {
    /// Makes the store. A path of the same length everywhere keeps what is shown of it in its place.
    pub fn build() -> Self {
        let home = tempfile::Builder::new().prefix("obstat-").rand_bytes(6).tempdir_in("/tmp").unwrap();
        drop(demo(&home.path().join("store"), NOW.parse().unwrap()).unwrap());
        let mut this = Self { home, random: BTreeSet::new() };
        this.note(&this.path("store"));
        this
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// A session of the Lead, who acts in the demo.
    pub fn session(&self) -> Session {
        self.open("store")
    }

    /// The same on a copy of the store: what is noted or narrowed stays there.
    pub fn session_apart(&self) -> Session {
        let desk = self.path("desk");
        if desk.exists() {
            std::fs::remove_dir_all(&desk).unwrap();
        }
        copy(&self.path("store"), &desk);
        self.open("desk")
    }

    fn open(&self, store: &str) -> Session {
        let clock = Clock::fixed(NOW.parse().unwrap());
        Session::open(&self.path(store), Options { clock, ..Options::default() }).unwrap()
    }

    /// Colleagues act at a store of their own and leave bundles in a folder, the later of which waits for one that was forgotten.
    pub fn share(&mut self) {
        std::fs::create_dir(self.path("shared")).unwrap();
        self.run("store", "priya", "export -o all.obstat");
        self.found_laptop();
        let sepsis = "challenge add sepsis-alert@5.2.0";
        self.run("laptop", "ken", "challenge add dose-advice@3.1.0 --item validation-report --reason 'Which build was tested?'");
        self.run("laptop", "dara", "deploy no-show@1.3.1 --env staging");
        self.run("laptop", "mirja", "export -o shared/from-mirja.obstat --since all.obstat");
        self.run("laptop", "ken", &format!("{sepsis} --item validation-report --reason 'No figures for children'"));
        self.run("laptop", "mirja", "export -o forgotten.obstat");
        self.run("laptop", "luc", &format!("{sepsis} --item dpia --reason 'It names last year'"));
        self.run("laptop", "luc", "export -o shared/from-luc.obstat --since forgotten.obstat");
        self.note(&self.path("laptop"));
        self.open("store").keep_exchange_folder(&self.path("shared")).unwrap();
    }

    /// A second laptop, at which everybody can sign.
    fn found_laptop(&self) {
        let first = Store::open_read_only(self.path("store")).unwrap();
        let org = first.meta("org").unwrap().unwrap().parse().unwrap();
        let options = Options { clock: Clock::fixed(NOW.parse().unwrap()), ..Options::default() };
        let (bundle, laptop) = (self.path("all.obstat"), self.path("laptop"));
        drop(found_from_bundle(&laptop, &bundle, Some(&Fingerprint::of(&org)), options, &mut |_, _| true).unwrap());
        let mut laptop = Store::open(laptop).unwrap();
        let all = first.identities().unwrap();
        laptop.write(|tx| all.iter().try_for_each(|who| tx.put_identity(who)).map_err(AppError::from)).unwrap();
    }

    fn run(&self, store: &str, who: &str, line: &str) {
        let program = env!("CARGO_BIN_EXE_obstat");
        let script = format!("{program} --store {store} --as {who}@meridian.example {line}");
        let mut command = Command::new("sh");
        command.env_clear().current_dir(self.home.path()).env("HOME", self.home.path()).env("OBSTAT_NOW", NOW);
        let ran = command.args(["-euc", &script]).output().unwrap();
        assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    /// Notes what is made anew in a store each time.
    fn note(&mut self, store: &Path) {
        let store = Store::open_read_only(store).unwrap();
        let mut first = true;
        let each = |record: obstat::store::EventRecord| {
            self.random.insert(record.id.to_string());
            self.random.insert(record.author.to_string());
            self.random.insert(ssh_fingerprint(&record.author));
            if std::mem::take(&mut first) {
                self.random.insert(Fingerprint::of(&record.id).to_string());
            }
            Ok::<_, StoreError>(true)
        };
        store.each_event(each).unwrap();
    }

    /// The text with what differs from one store to the next made alike, cell for cell.
    pub fn steady(&self, text: &str) -> String {
        let room = self.home.path().display().to_string();
        let text = text.replace(&room, &"/".repeat(room.len()));
        let part = |word: &str, least: usize| word.len() >= least && self.random.iter().any(|known| known.contains(word));
        let alike = |word: &str| {
            let bare = word.strip_prefix("SHA256:").unwrap_or(word);
            let chance = match bare.split_once('…') {
                Some((head, tail)) => part(head, 4) && part(tail, 2),
                None => part(bare, 8),
            };
            if chance { word.replace(bare, &"#".repeat(bare.chars().count())) } else { word.to_owned() }
        };
        text.lines().map(|line| line.split(' ').map(alike).collect::<Vec<_>>().join(" ") + "\n").collect()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target)
        } else {
            _ = std::fs::copy(entry.path(), target).unwrap()
        }
    }
}
