//! The command line's contract: help, exit codes, JSON shapes, where output goes.

use crate::headless;

use std::collections::BTreeSet;

use clap::CommandFactory;
use headless::{Headless, said};
use obstat::cli::args::Cli;
use serde_json::{Value, json};

fn paths(command: &clap::Command, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    command
        .get_subcommands()
        .filter(|c| c.get_name() != "help")
        .for_each(|c| paths(c, format!("{path} {}", c.get_name()).trim(), found));
}

#[test]
fn every_command_explains_itself_at_length_and_in_short() {
    let mut found = Vec::new();
    paths(&Cli::command(), "", &mut found);
    assert!(found.len() > 60, "{found:?}");
    let h = Headless::bare();
    for path in &found {
        let (long, short) = (h.run(&format!("{path} --help")), h.run(&format!("{path} -h")));
        assert_eq!((long.code, short.code), (0, 0), "{path}: {long:?}");
        assert!(long.err.is_empty() && long.out.contains("Usage: obstat"), "{path}: {long:?}");
        assert!(long.out.len() >= short.out.len() && !long.out.contains('\x1b'), "{path}");
        assert!(long.out.lines().all(|l| l.starts_with("Usage:") || l.chars().count() <= 100), "{path}: {}", long.out);
    }
    assert_eq!(h.run("--version").out, format!("obstat {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn without_a_command_or_a_terminal_it_says_what_to_do() {
    let h = Headless::founded();
    let ran = h.run("");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("obstat release list"), "{ran:?}");
    assert!(said("", &h.run("--json")).contains("terminal"));
}

#[test]
fn exit_codes_tell_scripts_what_happened() {
    let h = Headless::in_review("medium");
    let bad = h.file("bad.toml", b"[document]\nversion = 1\nnonsense = true\n");
    let policy = h.run("policy show --shipped --source");
    let good = h.file("good.toml", policy.out.as_bytes());
    let cases = [
        (0, "release list".to_owned()),
        (0, "why triage@1.0".to_owned()),
        (0, "verify".to_owned()),
        (0, format!("policy check {}", good.display())),
        (1, format!("policy check {}", bad.display())),
        (1, "deploy triage@1.0 --env production --as ann@example.org".to_owned()),
        (2, "release lst".to_owned()),
        (2, "release list --colour".to_owned()),
        (2, "release show".to_owned()),
        (2, "release show nothing@1".to_owned()),
        (2, format!("policy explain --nature first --tier low --policy {}", bad.display())),
        (2, "whoami --as nobody@example.org".to_owned()),
        (4, "release list --store /nonexistent/store".to_owned()),
        (4, "policy check /nonexistent/policy.toml".to_owned()),
    ];
    for (code, line) in cases {
        let ran = h.run(&line);
        assert_eq!(ran.code, code, "{line}: {ran:?}");
        assert_eq!(ran.err.starts_with("error: "), code > 1 || line.starts_with("deploy"), "{line}: {ran:?}");
    }
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Every key that others build on is there; within v1, keys are only added.
fn has(value: &Value, wanted: &[&str]) {
    let (have, wanted) = (keys(value), wanted.iter().copied().collect::<BTreeSet<_>>());
    assert!(have.is_superset(&wanted), "lacks {:?}: {value}", wanted.difference(&have));
}

#[test]
fn json_answers_have_the_keys_of_the_contract() {
    let h = Headless::in_review("medium");
    let list = h.ok("ann", "release list");
    assert_eq!(list["schema"], "obstat/releases/v1");
    let row = &list["releases"][0];
    let listed =
        "id ref attempt model version kind tier state owner progress obstructions due waiting_for".split(' ').collect::<Vec<_>>();
    has(row, &listed);
    assert_eq!(row["progress"], json!({ "done": 12, "applicable": 12 }));
    assert_eq!((&row["obstructions"], &row["waiting_for"]), (&json!(2), &json!(["priya@example.org", "ann@example.org"])));

    let act = h.ok("priya", "item accept triage@1.0 model-card");
    assert_eq!(act["schema"], "obstat/act/v1");
    has(&act, &["event", "id", "ref", "state", "obstructions"]);
    has(&act["obstructions"][0], &["code", "text", "clause", "who", "since", "due"]);

    let verify = h.ok("aud", "verify");
    assert_eq!(keys(&verify), ["schema", "events", "authors", "files", "purged", "valid", "problems", "forks"].into());
    assert_eq!((&verify["valid"], &verify["problems"], &verify["events"]), (&json!(true), &json!([]), &json!(h.events())));

    let frontier = h.ok("aud", "frontier");
    assert_eq!(keys(&frontier), ["schema", "org", "fingerprint", "charter", "events", "heads_sha256", "time"].into());
    assert_eq!((keys(&frontier["charter"]), &frontier["time"]), (["id", "version"].into(), &json!(headless::START)));
    assert_eq!(h.run("frontier").out.lines().count(), 5);

    let why = h.ok("aud", "why triage@1.0");
    has(&why, &["id", "ref", "state", "next_step", "clear", "obstructions", "as_of"]);
    for (line, list) in [
        ("person list", "people"),
        ("model list", "models"),
        ("charter list", "charters"),
        ("key list", "keys"),
        ("item list triage@1.0", "items"),
        ("evidence list triage@1.0", "evidence"),
        ("log", "acts"),
        ("log triage@1.0", "acts"),
    ] {
        let answer = h.ok("ann", line);
        let rows = answer[list].as_array().unwrap();
        assert!(!rows.is_empty() && rows.iter().all(|row| row["id"].is_string()), "{line}: {answer}");
    }
    let evidence = h.ok("ann", "evidence list triage@1.0")["evidence"][0]["id"].as_str().unwrap().to_owned();
    for line in ["person show ann@example.org", "model show triage", "charter show", "release show triage@1.0", "whoami"] {
        assert!(h.ok("ann", line)["id"].is_string(), "{line}");
    }
    assert_eq!(h.ok("ann", &format!("evidence show {}", &evidence[..8]))["id"], evidence);
    assert!(h.ok("ann", "why --codes")["codes"].as_array().unwrap().len() > 15);
}

#[test]
fn the_policy_is_asked_without_a_store() {
    let h = Headless::bare();
    let answer =
        h.run("policy explain --nature retraining --tier high --previous-tier high --fact eu_deployment=true --json").json();
    assert_eq!(keys(&answer), ["schema", "kind", "tier", "sign_offs", "checklist", "timers"].into());
    assert_eq!((&answer["kind"], &answer["tier"]), (&json!("minor-update"), &json!("high")));
    let roles: Vec<&Value> = answer["sign_offs"].as_array().unwrap().iter().map(|s| &s["role"]).collect();
    assert_eq!(roles, ["model-owner", "peer-reviewer"]);
    has(&answer["checklist"][0], &["id", "section", "clause", "evidence"]);
    assert_eq!(keys(&answer["timers"]), ["confirm_hours", "emergency_business_days", "condition_days"].into());
    let many = h.run("policy explain --nature first third-party --tier low --json").json();
    assert_eq!(many["kind"], "third-party-activation");
    assert!(h.run("policy show").out.contains("§4.2") && h.run("policy show --json").json()["sha256"].is_string());
    assert!(!h.store().exists(), "asking makes no store");
}

#[test]
fn an_edited_row_of_the_policy_changes_the_answer() {
    let h = Headless::bare();
    let shipped = h.run("policy show --shipped --source").out;
    let edited = shipped.replacen("confirm_hours = 48", "confirm_hours = 24", 1);
    assert_ne!(shipped, edited);
    let file = h.file("edited.toml", edited.as_bytes());
    let answer = h.run(&format!("policy explain --nature first --tier low --policy {} --json", file.display())).json();
    assert_eq!(answer["timers"]["confirm_hours"], 24);
    let broken = h.file("broken.toml", shipped.replacen("confirm_hours = 48", "confirm_hours = \"soon\"", 1).as_bytes());
    let ran = h.run(&format!("policy check {} --json", broken.display()));
    let report = ran.json();
    assert_eq!((ran.code, &report["valid"]), (1, &json!(false)));
    let line = shipped.lines().position(|l| l.starts_with("confirm_hours")).unwrap() + 1;
    assert_eq!(report["problems"][0]["line"], line);
    has(&report["problems"][0], &["line", "severity", "text", "remedy"]);
}

#[test]
fn lists_narrow_by_state_person_due_date_and_letters() {
    let h = Headless::in_review("medium");
    h.ok("ann", "model add scribe --owner ann@example.org --tier low");
    h.ok("ann", "release new scribe@0.1 --nature first --summary 'Dictation for wards'");
    let refs = |who: &str, filter: &str| -> Vec<String> {
        let list = h.ok(who, &format!("release list {filter}"));
        list["releases"].as_array().unwrap().iter().map(|r| r["ref"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(refs("ann", "--state draft"), ["scribe@0.1"]);
    assert_eq!(refs("ann", "--state draft --state in-review").len(), 2);
    assert_eq!(refs("sam", "--waiting-for me").len(), 0);
    assert!(refs("sam", "--waiting-for priya@example.org").contains(&"triage@1.0".to_owned()));
    assert_eq!(refs("ann", "--match dctn"), ["scribe@0.1"]);
    assert_eq!(refs("ann", "--due-within 3d").len(), 0);
    h.ok("ann", "approve triage@1.0 --role model-owner");
    h.ok("priya", "approve triage@1.0 --role governance-lead");
    h.ok("ann", "deploy triage@1.0 --env production");
    assert_eq!(refs("ann", "--due-within 3d"), ["triage@1.0"]);
    h.now("2026-11-06T09:00:00Z");
    let row = h.ok("ann", "release list --state deployed")["releases"][0].clone();
    assert_eq!(row["due"], "2026-11-04T09:00:00Z", "overdue, and still there");
}

#[test]
fn the_past_can_be_asked() {
    let h = Headless::in_review("low");
    h.now("2026-11-05T09:00:00Z");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    assert_eq!(h.ok("ann", "release show triage@1.0")["state"], "approved");
    let then = h.ok("ann", "release show triage@1.0 --at 2026-11-03T00:00:00Z");
    assert_eq!((&then["state"], &then["as_of"]), (&json!("in-review"), &json!("2026-11-03T00:00:00Z")));
    assert_eq!(h.ok("ann", "why triage@1.0 --at 2026-11-03T00:00:00Z")["obstructions"][0]["code"], "sign-off-missing");
    let acts = |line: &str| h.ok("ann", line)["acts"].as_array().unwrap().len();
    assert_eq!(acts("log triage@1.0") - acts("log triage@1.0 --at 2026-11-03T00:00:00Z"), 2);
    h.no("ann", "why triage@1.0 --at 2020-01-01T00:00:00Z", 2);
}

#[test]
fn evidence_comes_back_byte_for_byte_and_is_checked() {
    let h = Headless::in_review("low");
    let bytes = b"\x00\xffnot text\x1b[2J";
    let file = h.file("report.bin", bytes);
    let line = format!("evidence add triage@1.0 --item model-card --file {} --title 'Report' --dated 2026-10-30", file.display());
    let id = h.ok("ann", &line)["id"].as_str().unwrap().to_owned();
    let out = h.path("out.bin");
    h.ok("ann", &format!("evidence get {} -o {}", &id[..8], out.display()));
    assert_eq!(std::fs::read(&out).unwrap(), bytes);
    let twice = h.no("ann", &format!("evidence get {id} -o {}", out.display()), 2);
    assert!(twice.contains("already"), "{twice}");
    let sha = h.ok("ann", &format!("evidence show {id}"))["sha256"].as_str().unwrap().to_owned();
    assert_eq!(h.run("evidence check triage@1.0").code, 0);
    let stored = h.store().join("files").join(&sha[..2]).join(&sha);
    let mut permissions = std::fs::metadata(&stored).unwrap().permissions();
    #[allow(clippy::permissions_set_readonly_false)]
    permissions.set_readonly(false);
    std::fs::set_permissions(&stored, permissions).unwrap();
    std::fs::write(&stored, b"other").unwrap();
    let ran = h.run("evidence check triage@1.0 --json");
    assert_eq!((ran.code, &ran.json()["valid"]), (3, &json!(false)));
    std::fs::remove_file(&stored).unwrap();
    let ran = h.run("evidence check triage@1.0 --json");
    assert_eq!(ran.code, 0, "a file that is merely absent is no fault: {ran:?}");
    assert!(ran.json()["evidence"].as_array().unwrap().iter().any(|e| e["result"] == "not-here"));
}

#[cfg(target_os = "linux")]
#[test]
fn evidence_opens_under_its_own_name_and_links_after_they_are_shown() {
    let h = Headless::in_review("low");
    std::fs::create_dir(h.path("bin")).unwrap();
    let opener =
        h.file("bin/xdg-open", b"#!/bin/sh\nprintf '%s' \"$1\" > \"$HOME/opening\"\nmv \"$HOME/opening\" \"$HOME/opened\"\n");
    std::fs::set_permissions(&opener, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let opened = |id: &str| -> String {
        let _ = std::fs::remove_file(h.path("opened"));
        let path = format!("{}:/usr/bin:/bin", h.path("bin").display());
        let done = h.command().env("PATH", path).args(["evidence", "open", id]).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        let shown = String::from_utf8(done.stderr).unwrap();
        let given = (0..3000).find_map(|_| {
            std::thread::yield_now();
            std::fs::read_to_string(h.path("opened")).ok().or_else(|| {
                std::process::Command::new("/bin/true").status().unwrap();
                None
            })
        });
        let given = given.expect("the opener was started");
        assert!(shown.contains(&given), "{shown} before {given}");
        given
    };
    let file = h.file("card; rm -rf x.md", b"# Card\n");
    let add = format!("evidence add triage@1.0 --item model-card --file '{}'", file.display());
    let id = h.ok("ann", &add)["id"].as_str().unwrap().to_owned();
    let given = opened(&id);
    assert!(given.ends_with("evidence-card__rm_-rf_x.md") && !given.starts_with(h.store().to_str().unwrap()), "{given}");
    assert_eq!(std::fs::read(&given).unwrap(), b"# Card\n");
    std::fs::remove_dir_all(std::path::Path::new(&given).parent().unwrap()).unwrap();
    let add = "evidence add triage@1.0 --item model-card --url https://example.org/card?x=1&y=$(id)";
    let id = h.ok("ann", add)["id"].as_str().unwrap().to_owned();
    assert_eq!(opened(&id), "https://example.org/card?x=1&y=$(id)");
}

#[test]
fn colour_is_given_only_where_it_is_wanted() {
    let h = Headless::in_review("low");
    assert!(!h.run("release list").out.contains('\x1b'));
    assert!(h.run("release list --color always").out.contains("\x1b["));
    let plain = h.command().env_remove("NO_COLOR").args(["release", "list"]).output().unwrap();
    assert!(!plain.stdout.contains(&0x1b), "a pipe is no terminal");
}

#[test]
fn quiet_drops_remarks_and_keeps_data_and_errors() {
    let h = Headless::in_review("low");
    assert!(!h.run("why triage@1.0").err.is_empty());
    let quiet = h.run("why triage@1.0 -q");
    assert!(quiet.err.is_empty() && quiet.out.contains("sign"), "{quiet:?}");
    assert!(h.run("why nothing@1 -q").err.starts_with("error: "));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::io::Read;
    let h = Headless::in_review("low");
    let program = assert_cmd::cargo::cargo_bin("obstat");
    let mut child = std::process::Command::new(program)
        .args(["log", "--json"])
        .env_clear()
        .env("OBSTAT_STORE", h.store())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn scripts_for_shells_and_pages_for_man_come_from_the_same_grammar() {
    let h = Headless::bare();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = h.run(&format!("completions {shell}"));
        assert!(ran.code == 0 && ran.out.contains("confirm-tier"), "{shell}");
    }
    assert!(h.run("man").out.contains(".TH obstat"));
    let dir = h.path("man1");
    assert_eq!(h.run(&format!("man --dir {}", dir.display())).code, 0);
    assert!(std::fs::read_to_string(dir.join("obstat-release-list.1")).unwrap().contains("waiting"));
}

#[test]
fn without_a_terminal_the_demo_is_made_named_and_left() {
    let h = Headless::bare();
    let ran = h.run("demo --keep sample");
    assert_eq!((ran.code, ran.out), (0, format!("{}\n", h.path("sample").display())));
    let list = h.run("release list --store sample --json").json();
    assert!(list["releases"].as_array().unwrap().len() >= 24);
    assert_eq!(h.run("verify --store sample --json").json()["valid"], true);
    let again = h.run("demo --keep sample --json");
    assert!(again.code == 4 && said("demo", &again).contains("already"), "{again:?}");
    assert!(!h.store().exists(), "one's own store is left alone");
}

#[test]
fn only_what_works_is_offered() {
    let h = Headless::bare();
    for later in ["gate", "export", "import", "sync", "emergency", "suspend", "rollback", "dossier", "backup"] {
        assert_eq!(h.run(later).code, 2, "{later}");
    }
}

#[test]
fn the_doctor_names_what_will_trouble_you() {
    let h = Headless::with_model("low");
    let findings = |h: &Headless| -> Vec<String> {
        let answer = h.ok("ann", "doctor");
        answer["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(findings(&h), ["one-keeper"]);
    let key = h.ok("ann", "whoami")["file"].as_str().unwrap().to_owned();
    #[cfg(unix)]
    {
        std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
        assert_eq!(findings(&h), ["key-open", "one-keeper"]);
    }
    std::fs::remove_file(&key).unwrap();
    assert_eq!(findings(&h), ["key-unreadable", "one-keeper"]);
}

#[test]
fn reasons_that_nobody_asks_for_may_be_left_out() {
    let h = Headless::in_review("medium");
    assert_eq!(h.ok("priya", "release raise triage@1.0 --kind third-party-activation")["state"], "in-review");
    assert_eq!(h.ok("ann", "release withdraw triage@1.0")["state"], "withdrawn");
    let page = h.run("release show triage@1.0").out;
    assert!(page.contains("withdrew — Ann"), "{page}");
}
