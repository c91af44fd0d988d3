//! Three people, three laptops and a shared folder, from a release's review to its deployment: interleaved work, a laptop that is
//! lost, its key ended with a cut, an outcome that two of them contest, and one trail at the end.

use crate::headless;
use crate::peers;

use headless::{Headless, text};
use peers::{export, laptop, told_by};
use serde_json::Value;

struct Office {
    folder: tempfile::TempDir,
    laptops: [Headless; 3],
}

impl Office {
    /// Everybody exchanges twice: the second round brings what the last of the first round said to those before.
    fn exchange(&self) {
        for _ in 0..2 {
            self.laptops.iter().for_each(|laptop| drop(self.sync(laptop)));
        }
    }

    fn sync(&self, laptop: &Headless) -> Value {
        laptop.ok("priya", &format!("sync {}", text(self.folder.path())))
    }

    fn now(&self, at: &str) {
        self.laptops.iter().for_each(|laptop| laptop.now(at));
    }

    /// What all three say of the release; they say the same.
    fn state(&self) -> String {
        let said = self.laptops.each_ref().map(|l| l.ok("priya", "release show triage@1.0")["state"].clone());
        assert!(said.iter().all(|s| *s == said[0]), "{said:?}");
        said[0].as_str().unwrap().to_owned()
    }
}

fn office() -> Office {
    let priyas = Headless::in_review("medium");
    let first = export(&priyas, "first.obstat", "");
    let (anns, pats) = (laptop(&priyas, &first), laptop(&priyas, &first));
    Office { folder: tempfile::tempdir().unwrap(), laptops: [priyas, anns, pats] }
}

fn not_counted(laptop: &Headless, kind: &str) -> Vec<Value> {
    let history = laptop.ok("priya", "release show triage@1.0")["history"].clone();
    let lines = history.as_array().unwrap().iter().filter(|l| l["kind"] == kind);
    lines.map(|l| l["not_counted"].clone()).collect()
}

#[test]
fn three_laptops_and_a_folder_come_to_one_trail() {
    let office = office();
    let [priyas, anns, pats] = &office.laptops;

    // Interleaved: each works on what he has, and hears of the others later.
    pats.ok("pat", "evidence add triage@1.0 --item model-card --url https://example.org/review");
    priyas.ok("priya", "challenge add triage@1.0 --item model-card --reason 'Which limits?'");
    anns.ok("ann", "item done triage@1.0 capacity --answer 'A hundred a second'");
    office.exchange();
    assert_eq!(told_by(priyas), told_by(anns));
    assert_eq!(told_by(priyas), told_by(pats));
    let open = priyas.ok("priya", "challenge list triage@1.0")["challenges"][0]["id"].as_str().unwrap().to_owned();
    priyas.ok("priya", &format!("challenge clear {open} --reason 'Told on the phone'"));

    // Pat's laptop is lost. What it had sent stays; its key ends there, and what the finder signs comes too late.
    office.now("2026-11-03T09:00:00Z");
    priyas.ok("priya", "key revoke pat@example.org");
    pats.ok("pat", "evidence add triage@1.0 --item data-sheet --url https://example.org/forged");
    office.sync(pats);
    office.exchange();
    for laptop in &office.laptops {
        let said = not_counted(laptop, "evidence.add");
        let (late, kept): (Vec<&Value>, Vec<&Value>) = said.iter().partition(|v| v.is_string());
        assert_eq!((late.len(), kept.is_empty()), (1, false), "{said:?}");
        assert!(late[0].as_str().unwrap().contains("came too late"), "{late:?}");
    }

    // Ann approves, then has second thoughts on her laptop while Priya completes the row on hers.
    anns.ok("ann", "approve triage@1.0 --role model-owner");
    office.exchange();
    priyas.ok("priya", "approve triage@1.0 --role governance-lead");
    assert_eq!(priyas.ok("priya", "release show triage@1.0")["state"], "approved");
    anns.ok("ann", "reject triage@1.0 --role model-owner --reason 'The data is thin'");
    office.exchange();
    assert_eq!(office.state(), "contested");
    let sides: Vec<Value> = office.laptops.iter().map(|l| l.ok("priya", "conflict list")["conflicts"].clone()).collect();
    assert!(sides.iter().all(|s| *s == sides[0]), "the same conflicts everywhere: {sides:?}");
    for laptop in &office.laptops {
        assert_eq!(laptop.run("gate triage@1.0 --as priya@example.org").code, 1, "the gate stays closed meanwhile");
    }
    let texts: Vec<&str> = sides[0][0]["sides"].as_array().unwrap().iter().map(|s| s["text"].as_str().unwrap()).collect();
    assert!(texts.iter().any(|t| t.contains("The data is thin")), "{texts:?}");

    // Whoever decides has seen both now: the objection stands, so the release is rejected, the same everywhere.
    let side = sides[0][0]["sides"][0]["id"].as_str().unwrap();
    priyas.ok("priya", &format!("conflict resolve {side}"));
    office.exchange();
    assert_eq!(office.state(), "rejected");
    assert_eq!(priyas.ok("priya", "conflict list")["conflicts"], Value::Array(Vec::new()));

    // Pat works on a new laptop, founded from a bundle, with a key that a keeper takes in.
    let whole = export(priyas, "whole.obstat", "");
    let (new, request) = (Headless::bare(), priyas.path("pat.join"));
    let print = priyas.ok("priya", "frontier")["fingerprint"].as_str().unwrap().to_owned();
    let join = format!("join --name Pat --email pat@example.org --new-key --no-passphrase --fingerprint {print}");
    new.ok("pat", &format!("{join} -o {} {}", text(&request), text(&whole)));
    priyas.ok("priya", &format!("key add --email pat@example.org --request {}", text(&request)));
    office.sync(priyas);
    new.ok("pat", &format!("import {}", text(&export(priyas, "since.obstat", &format!("--since {}", text(&whole))))));
    new.ok("pat", &format!("sync {}", text(office.folder.path())));
    new.ok("pat", "evidence add triage@1.0 --item data-sheet --url https://example.org/mine");
    new.ok("pat", &format!("sync {}", text(office.folder.path())));
    office.exchange();
    let [one, two, three] = office.laptops.each_ref().map(told_by);
    assert_eq!(one, two);
    assert_eq!(one, three);
    assert_eq!(one, told_by(&new));
    for laptop in &office.laptops {
        assert_eq!(laptop.ok("priya", "verify")["valid"], true);
    }
}
