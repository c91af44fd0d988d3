//! A person without a terminal: runs commands in surroundings of their own, and reads what they say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use assert_cmd::Command;
use obstat::app::clock::Clock;
use obstat::app::identity::{Fixed, KeySource};
use obstat::app::{Founding, NewPerson, Options, found};
use obstat::domain::vocab::Role;
use obstat::store::Store;
use serde_json::Value;

/// The moment at which every story begins.
pub const START: &str = "2026-11-02T09:00:00Z";

/// What a command said.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// The JSON object on standard output.
    pub fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"));
        assert!(self.out.ends_with('\n') && self.out.trim_end().lines().count() == 1, "one line: {self:?}");
        assert!(value["schema"].as_str().is_some_and(|s| s.starts_with("obstat/") && s.ends_with("/v1")), "{self:?}");
        value
    }
}

/// A home of its own, with a store or without, and a clock that stands.
pub struct Headless {
    home: tempfile::TempDir,
    now: Mutex<String>,
}

impl Headless {
    /// A home without a store.
    pub fn bare() -> Self {
        Self { home: tempfile::tempdir().unwrap(), now: Mutex::new(START.into()) }
    }

    /// An organisation of nine people whose keys all lie in one store.
    pub fn founded() -> Self {
        Self::founded_on(None)
    }

    /// The same under a policy of its own.
    pub fn founded_on(policy: Option<String>) -> Self {
        let this = Self::bare();
        let person = |name: &str, roles: &[Role]| NewPerson {
            name: name[..1].to_uppercase() + &name[1..],
            email: format!("{name}@example.org").parse().unwrap(),
            key: KeySource::New,
            roles: roles.iter().copied().collect(),
        };
        let founding = Founding {
            organisation: "Meridian Health".into(),
            time_zone: "Europe/Zurich".into(),
            policy,
            recovery: None,
            people: vec![
                person("priya", &[Role::GovernanceLead]),
                person("ann", &[Role::ModelOwner]),
                person("bo", &[Role::Committee, Role::Secretary]),
                person("cy", &[Role::Committee, Role::Chair]),
                person("di", &[Role::Committee]),
                person("sam", &[Role::Security]),
                person("lee", &[Role::Legal]),
                person("pat", &[Role::PeerReviewer]),
                person("dan", &[Role::Deployer]),
                person("aud", &[Role::Auditor]),
            ],
        };
        let options = Options { clock: Clock::fixed(START.parse().unwrap()), ..Options::default() };
        found(&this.store(), &founding, options, &mut Fixed::default()).unwrap();
        this
    }

    /// A founded organisation with the model `triage` of Ann's, its tier confirmed.
    pub fn with_model(tier: &str) -> Self {
        Self::founded().and_model(tier)
    }

    fn and_model(self, tier: &str) -> Self {
        let this = self;
        this.ok("ann", &format!("model add triage --owner ann@example.org --tier {tier}"));
        this.ok("priya", "model confirm-tier triage");
        this
    }

    /// A founded organisation whose release `triage@1.0` is in review, every item answered.
    pub fn in_review(tier: &str) -> Self {
        Self::with_model(tier).and_review()
    }

    /// The same of a low-risk model, under a policy of its own.
    pub fn in_review_under(policy: String) -> Self {
        Self::founded_on(Some(policy)).and_model("low").and_review()
    }

    fn and_review(self) -> Self {
        let this = self;
        this.request("triage@1.0", "--nature first");
        this.answer_all("triage@1.0");
        assert_eq!(this.ok("ann", "release submit triage@1.0")["state"], "in-review");
        this
    }

    /// Ann asks for a release whose only file is `weights.bin`.
    pub fn request(&self, reference: &str, more: &str) -> Value {
        let file = self.file("weights.bin", reference.as_bytes());
        self.ok("ann", &format!("release new {reference} {more} --artifact {}", file.display()))
    }

    /// Every applicable item gets a file of evidence and an answer; the independent one's evidence comes from Pat.
    pub fn answer_all(&self, reference: &str) {
        let list = self.ok("ann", &format!("item list {reference}"));
        for item in list["items"].as_array().unwrap().iter().filter(|i| i["done"] == false) {
            let id = item["id"].as_str().unwrap();
            let file = self.file(&format!("{id}.md"), format!("# {id} of {reference}\n").as_bytes());
            let who = if item["independent"] == true { "pat" } else { "ann" };
            self.ok(who, &format!("evidence add {reference} --item {id} --file {}", file.display()));
            let field = match id {
                "rollback-tested" => "--field rollback_window=30m",
                "risk-assessment" => "--field risk_reference=R-17",
                "on-call" => "--field on_call='rota ml'",
                _ => "",
            };
            self.ok("ann", &format!("item done {reference} {id} --answer 'see the file' {field}"));
        }
    }

    /// The store's directory.
    pub fn store(&self) -> PathBuf {
        self.home.path().join("store")
    }

    /// The home, where files may be put.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file into the home.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// What the clock says.
    pub fn time(&self) -> String {
        self.now.lock().unwrap().clone()
    }

    /// Sets the clock.
    pub fn now(&self, at: &str) {
        at.clone_into(&mut self.now.lock().unwrap());
    }

    /// The program, with nothing of the machine's surroundings.
    pub fn command(&self) -> Command {
        let mut command = Command::cargo_bin("obstat").unwrap();
        command.env_clear().current_dir(self.home.path());
        command.env("HOME", self.home.path()).env("OBSTAT_STORE", self.store());
        command.env("OBSTAT_NOW", &*self.now.lock().unwrap()).env("TZ", "UTC").env("NO_COLOR", "1");
        command
    }

    /// Runs a command line.
    pub fn run(&self, line: &str) -> Ran {
        let done = self.command().args(words(line)).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let ran = Ran { code: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) };
        assert!(!ran.err.contains("panicked") && !ran.err.contains("RUST_BACKTRACE"), "{line}: {ran:?}");
        ran
    }

    /// Runs a command line of somebody's under `--json`; it succeeds.
    pub fn ok(&self, who: &str, line: &str) -> Value {
        let ran = self.run(&format!("{line} --as {who}@example.org --json"));
        assert_eq!(ran.code, 0, "{who}: {line}: {ran:?}");
        ran.json()
    }

    /// Runs a command line of somebody's that is refused with this code: a sentence on standard error, the same in JSON,
    /// and nothing changed. Gives sentence and help.
    pub fn no(&self, who: &str, line: &str, code: i32) -> String {
        let before = self.events();
        let ran = self.run(&format!("{line} --as {who}@example.org --json"));
        assert_eq!(ran.code, code, "{who}: {line}: {ran:?}");
        assert_eq!(self.events(), before, "{line} changed the store");
        said(line, &ran)
    }

    /// Counts the events of the store, past the program.
    pub fn events(&self) -> u64 {
        let dir = self.store();
        if dir.join("obstat.db").exists() { Store::open_read_only(dir).map_or(0, |s| s.count_events().unwrap()) } else { 0 }
    }
}

/// Checks that a refusal is a sentence with help, the same for people and for programs, and gives it.
pub fn said(line: &str, ran: &Ran) -> String {
    let error = &ran.json()["error"];
    let (message, help) = (error["message"].as_str().unwrap(), error["help"].as_str().unwrap());
    let kind = ["", "refused", "usage", "integrity", "unable"][ran.code as usize];
    assert_eq!(error["kind"], kind, "{line}: {ran:?}");
    assert!(ran.err.starts_with("error: ") && !message.is_empty(), "{line}: {ran:?}");
    assert!(!message.contains('\n') && message.chars().count() < 1500, "{line}: one sentence: {message}");
    assert!(ran.err.chars().all(|c| c == '\n' || !c.is_control()), "{line}: {:?}", ran.err);
    format!("{message} | {help}")
}

/// Splits a line as a shell would: single quotes hold words together.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut any) = (Vec::new(), String::new(), false, false);
    for c in line.chars() {
        match c {
            '\'' => (quoted, any) = (!quoted, true),
            ' ' if !quoted => {
                if any {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            c => {
                word.push(c);
                any = true;
            }
        }
    }
    if any {
        words.push(word);
    }
    words
}

/// The path as text.
pub fn text(path: &Path) -> String {
    path.display().to_string()
}
