//! Bad input: each time a sentence, the right exit code, and nothing half done.

use crate::headless;

use headless::{Headless, said, text};

#[test]
fn names_that_mean_nothing_or_too_much() {
    let h = Headless::in_review("low");
    let near = h.no("ann", "why triag@1.0", 2);
    assert!(near.contains("triag@1.0") && near.contains("triage"), "{near}");
    assert!(h.no("ann", "why triage@9.9", 2).contains("triage@1.0"));
    h.request("triage@1.1", "--nature tuning");
    let many = h.no("ann", "release submit triage", 2);
    assert!(many.contains("2 releases") && many.contains("triage@1.1"), "{many}");
    assert!(h.no("ann", "item done triage@1.0 model-crd --answer x", 2).contains("model-card"));
    assert!(h.no("ann", "item done triage@1.1 fria --answer x", 1).contains("does not apply"));
    assert!(h.no("ann", "evidence show ffffffffffff", 2).contains("evidence"));
    assert!(h.no("ann", "challenge clear ffffffffffff --reason x", 2).contains("challenge"));
    assert!(h.no("ann", "condition meet ffffffffffff.1", 2).contains("condition"));
    assert!(h.no("ann", "model show scribe", 2).contains("scribe"));
    assert!(h.no("ann", "person show nobody@example.org", 2).contains("ann@example.org"));
    assert!(h.no("ann", "charter show ffff", 2).contains("charter list"));
    assert!(h.no("nobody", "release submit triage@1.1", 2).contains("ann@example.org"), "it holds keys of");
}

#[test]
fn acts_of_people_without_the_role_say_who_may_and_the_clause() {
    let h = Headless::in_review("medium");
    let cases = [
        ("sam", "item done triage@1.0 model-card --answer x", "Ann"),
        ("aud", "challenge add triage@1.0 --reason x", "§"),
        ("sam", "approve triage@1.0 --role governance-lead", "Priya"),
        ("lee", "reject triage@1.0 --role governance-lead --reason x", "Priya"),
        ("sam", "release withdraw triage@1.0 --reason x", "Ann"),
        ("sam", "release raise triage@1.0 --kind third-party-activation --reason x", "Priya"),
        ("sam", "model confirm-tier triage", "Priya"),
        ("sam", "model add scribe --owner ann@example.org --tier low", "Priya, Ann"),
        ("sam", "model add scribe --owner sam@example.org --tier low", "only the AI Governance Lead (Priya) may"),
        ("sam", "release new triage@2.0 --nature first", "Ann"),
        ("sam", "role grant sam@example.org governance-lead", "Priya"),
        ("aud", "evidence add triage@1.0 --item model-card --url https://example.org/x", "§"),
    ];
    for (who, line, names) in cases {
        let refused = h.no(who, line, 1);
        assert!(refused.contains(names) && refused.contains('§'), "{who}: {line}: {refused}");
    }
}

#[test]
fn a_refusal_names_the_roles_and_only_those_who_could() {
    let h = Headless::in_review("medium");
    let refused = h.no("sam", "approve triage@1.0 --role security", 1);
    assert!(refused.contains("a Model Owner or the AI Governance Lead (Priya, Ann)"), "{refused}");
    let refused = h.no("sam", "model confirm-tier triage", 1);
    assert!(refused.contains("only the AI Governance Lead (Priya) may (§3)"), "{refused}");
    let h = Headless::in_review("high");
    h.ok("priya", "role grant ann@example.org committee");
    let charter = h.ok("priya", "charter list")["charters"][0]["id"].as_str().unwrap().to_owned();
    h.ok("bo", &format!("charter accept {charter}"));
    h.ok("cy", &format!("charter accept {charter}"));
    h.ok("cy", "ballot open triage@1.0");
    let refused = h.no("lee", "vote triage@1.0 --choice approve", 1);
    assert!(refused.contains("only the Committee (Bo, Cy, Di) may"), "its recused owner is not named: {refused}");
}

#[test]
fn acts_out_of_season() {
    let h = Headless::in_review("medium");
    h.ok("ann", "approve triage@1.0 --role model-owner");
    assert!(h.no("ann", "approve triage@1.0 --role model-owner", 1).contains("already"));
    h.ok("priya", "challenge add triage@1.0 --item validation-report --reason 'Which thresholds?'");
    let open = h.no("priya", "approve triage@1.0 --role governance-lead", 1);
    assert!(open.contains("validation-report") && open.contains('§'), "{open}");
    assert!(h.no("ann", "deploy triage@1.0 --env production", 1).contains("approved"));
    assert!(h.no("ann", "confirm triage@1.0 --operating yes --monitoring yes --no-issues yes", 1).contains("deployed"));
    assert!(h.no("ann", "item na triage@1.0 model-card --reason x", 1).contains("cannot be claimed"));
    assert!(h.no("ann", "decide triage@1.0", 1).contains('§'));
    assert!(h.no("cy", "ballot open triage@1.0", 1).contains('§'));
}

#[test]
fn a_vote_after_the_close_and_bytes_that_were_not_approved() {
    let h = Headless::in_review("high");
    h.ok("bo", "vote triage@1.0 --choice approve");
    assert_eq!(h.ok("cy", "vote triage@1.0 --choice approve")["state"], "approved");
    h.no("di", "vote triage@1.0 --choice reject --reason 'No'", 1);
    let digest = "0".repeat(64);
    let other = h.no("ann", &format!("deploy triage@1.0 --env production --digest {digest}"), 1);
    assert!(other.contains("does not cover") && other.contains("000000000000"), "{other}");
    h.no("ann", "deploy triage@1.0 --env production --at 2027-01-01T00:00:00Z", 2);
    assert!(h.no("ann", "deploy triage@1.0 --env production --at 2026-11-01T00:00:00Z", 2).contains("before it was requested"));
    h.no("ann", "release amend triage@1.0 --summary 'Other'", 1);
}

#[test]
fn evidence_that_cannot_be_taken_in() {
    let h = Headless::in_review("low");
    let add = |what: &str| format!("evidence add triage@1.0 --item model-card {what}");
    assert!(h.no("ann", &add("--file missing.pdf"), 4).contains("missing.pdf"));
    std::fs::create_dir(h.path("folder")).unwrap();
    assert!(h.no("ann", &add("--file folder"), 2).contains("directory"));
    let large = std::fs::File::create(h.path("large.bin")).unwrap();
    large.set_len(5 << 30).unwrap();
    assert!(h.no("ann", &add("--file large.bin"), 2).contains("5368709120"));
    assert!(h.no("ann", &add("--url javascript:alert(1)"), 2).contains("https://"));
    assert!(h.no("ann", &add("--url 'file:///etc/passwd --flag'"), 2).contains("link"));
    assert!(h.no("ann", "evidence add triage@1.0 --item nothing --url https://example.org/a", 2).contains("model-card"));
    #[cfg(unix)]
    {
        let locked = h.file("locked.pdf", b"x");
        std::fs::set_permissions(&locked, std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
        if std::fs::File::open(&locked).is_err() {
            assert!(h.no("ann", &add("--file locked.pdf"), 4).contains("locked.pdf"));
        } else {
            eprintln!("not tried: this account reads every file, so none is unreadable");
        }
    }
    let kept = std::fs::read_dir(h.store().join("files")).unwrap().filter(|e| e.as_ref().unwrap().file_name().len() != 2);
    assert_eq!(kept.count(), 0, "nothing half taken in is left behind");
}

#[test]
fn malformed_values() {
    let h = Headless::in_review("low");
    let cases = [
        ("evidence add triage@1.0 --item model-card --url https://x.example --dated 2026-02-30", "2026-02-30"),
        ("deploy triage@1.0 --env production --at teatime", "teatime"),
        ("approve triage@1.0 --role model-owner --condition 'Test; due=2026-11-01'", "2026-11-01, which is past"),
        ("deploy triage@1.0 --env production --digest sha256:12", "64 hexadecimal"),
        ("deploy triage@1.0 --env '' ", "environment"),
        ("approve triage@1.0 --role model-owner --condition 'Test; due=soon'", "soon"),
        ("approve triage@1.0 --role model-owner --condition '; due=30d'", "condition"),
        ("approve triage@1.0 --role model-owner --condition 'Test; by=nobody@example.org'", "nobody@example.org"),
        ("approve triage@1.0 --role boss", "model-owner"),
        ("release amend triage@1.0", "--summary"),
        ("model set triage", "--tier"),
        ("model add 'Tri Age' --owner ann@example.org --tier low", "Tri Age"),
        ("model add scribe --owner ann --tier low", "ann@example.org"),
        ("model add scribe --owner ann@example.org --tier extreme", "low, medium, high"),
        ("release new triage@ --nature tuning", "version"),
        ("release new triage --nature tuning", "MODEL@VERSION"),
        ("release new triage@2 --nature sorcery", "retraining"),
        ("release new triage@2 --nature tuning --fact moon=true", "eu_deployment"),
        ("release list --due-within soon", "3d"),
        ("reject triage@1.0 --role model-owner --reason ''", "empty"),
        ("item done triage@1.0 rollback-tested --answer x --field rollback_window=soon", "30m"),
        ("confirm triage@1.0 --operating perhaps --monitoring yes --no-issues yes", "yes or no"),
        ("release show triage@1.0 --at noon", "write it as 2026-11-23 21:04"),
    ];
    for (line, says) in cases {
        let refused = h.no("ann", line, 2);
        assert!(refused.contains(says), "{line}: {refused}");
    }
}

#[test]
fn titles_of_any_kind_are_refused_or_shown_never_obeyed() {
    let h = Headless::in_review("low");
    let add = |title: &str| {
        h.no("ann", &format!("evidence add triage@1.0 --item model-card --url https://x.example --title '{title}'"), 2)
    };
    assert!(add(&"long ".repeat(2000)).contains("200"));
    assert!(add("two\nlines").contains("line"));
    for title in ["esc \x1b[2J\x1b]0;owned\x07", "invoice\u{202e}fdp.exe", "東京のモデル 🧪👩\u{200d}🔬", "\u{9b}31m"]
    {
        let line = format!("evidence add triage@1.0 --item model-card --url https://x.example --title '{title}'");
        let id = h.ok("ann", &line)["id"].as_str().unwrap().to_owned();
        let shown = h.ok("ann", &format!("evidence show {id}"));
        assert_eq!(shown["title"], title, "JSON keeps the words as signed");
        let text = h.run("evidence list triage@1.0 --as ann@example.org").out + &h.run("log --json").out;
        assert!(text.chars().all(|c| c == '\n' || !(c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c))), "{text:?}");
    }
    let table = h.run("evidence list triage@1.0").out;
    assert!(table.contains("東京のモデル 🧪👩\u{200d}🔬") && table.contains("[U+202E]"), "{table}");
}

#[test]
fn stores_that_are_not_there_not_ours_or_too_new() {
    let h = Headless::founded();
    let missing = h.run("release list --store nowhere --json");
    assert!(missing.code == 4 && said("missing", &missing).contains("obstat init"), "{missing:?}");
    assert!(!h.path("nowhere").exists(), "looking makes nothing");
    let file = h.file("file", b"x");
    let ran = h.run(&format!("release list --store {} --json", file.display()));
    assert_eq!(ran.code, 4, "{ran:?}");
    std::fs::create_dir(h.path("foreign")).unwrap();
    h.file("foreign/obstat.db", b"this is not a database at all, whatever it is called");
    let ran = h.run("release list --store foreign --json");
    assert!(ran.code == 4 && said("foreign", &ran).contains("not a store"), "{ran:?}");
    let again = h.run("init --org Other --name X --email x@example.org --new-key --no-passphrase --json");
    assert!(again.code == 4 && said("again", &again).contains("already"), "{again:?}");
    let db = rusqlite::Connection::open(h.store().join("obstat.db")).unwrap();
    db.pragma_update(None, "user_version", 9999).unwrap();
    drop(db);
    let newer = h.run("release list --json");
    assert!(newer.code == 4 && said("newer", &newer).contains("newer obstat"), "{newer:?}");
}

#[cfg(unix)]
#[test]
fn a_store_that_can_only_be_read_is_read_and_not_written() {
    use std::os::unix::fs::PermissionsExt;
    let h = Headless::in_review("low");
    let db = h.store().join("obstat.db");
    let lock = |mode: u32| {
        std::fs::set_permissions(&db, PermissionsExt::from_mode(mode & 0o666)).unwrap();
        std::fs::set_permissions(h.store(), PermissionsExt::from_mode(mode)).unwrap();
    };
    lock(0o555);
    if std::fs::OpenOptions::new().write(true).open(&db).is_ok() {
        eprintln!("not tried: this account writes to every file, so no store is read-only");
    } else {
        assert_eq!(h.run("release list").code, 0);
        assert!(h.no("ann", "approve triage@1.0 --role model-owner", 4).contains("only be read"));
    }
    lock(0o755);
}

#[test]
fn keys_and_passphrases() {
    let h = Headless::bare();
    let right = h.file("right", b"correct horse\nsecond line\n");
    let wrong = h.file("wrong", b"battery staple\n");
    let empty = h.file("empty", b"\n");
    let init = |more: &str| h.run(&format!("init --org Acme --name Ann --email ann@acme.example --json {more}"));
    for (more, says) in [
        ("--new-key", "--passphrase-file"),
        ("--no-passphrase", "--new-key"),
        ("--new-key --passphrase-file empty", "first line"),
        ("--key missing-key", "missing-key"),
        ("--new-key --no-passphrase --time-zone Mars/Olympus", "Mars/Olympus"),
        ("--new-key --no-passphrase --policy wrong", "line 1"),
        ("--key wrong", "OpenSSH"),
    ] {
        let ran = init(more);
        assert!(matches!(ran.code, 2 | 4) && said(more, &ran).contains(says), "{more}: {ran:?}");
        assert!(!h.store().join("obstat.db").exists(), "{more} left half a store");
    }
    let _ = empty;
    assert_eq!(
        init(&format!("--new-key --passphrase-file {} --role governance-lead --role model-owner", right.display())).code,
        0
    );
    let add = |more: &str| h.run(&format!("model add triage --owner ann@acme.example --tier low --json {more}"));
    let before = h.events();
    for (more, code, says) in [
        ("", 2, "--passphrase-file FILE or --no-passphrase".to_owned()),
        ("--no-passphrase", 2, "passphrase".to_owned()),
        (&format!("--passphrase-file {}", wrong.display()), 2, "does not unlock".to_owned()),
        ("--passphrase-file nowhere", 4, "nowhere".to_owned()),
    ] {
        let ran = add(more);
        assert!(ran.code == code && said(more, &ran).contains(&says), "{more}: {ran:?}");
        assert!(!ran.err.contains("battery") && !ran.out.contains("battery"), "a passphrase is never told");
    }
    assert_eq!(h.events(), before);
    assert_eq!(add(&format!("--passphrase-file {}", right.display())).code, 0);
    #[cfg(unix)]
    {
        let key = std::fs::read_dir(h.store().join("keys")).unwrap().next().unwrap().unwrap().path();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&key).unwrap().permissions()) & 0o777, 0o600);
    }
}

#[test]
fn a_key_of_another_type_is_named_as_such() {
    let h = Headless::bare();
    let made = std::process::Command::new("ssh-keygen").args(["-q", "-t", "ecdsa", "-N", "", "-f"]).arg(h.path("ecdsa")).output();
    if !made.is_ok_and(|m| m.status.success()) {
        eprintln!("not tried: ssh-keygen is not here to make a key of another type");
        return;
    }
    let ran = h.run("init --org Acme --name Ann --email ann@acme.example --key ecdsa --json");
    assert!(ran.code == 2 && said("ecdsa", &ran).contains("Ed25519"), "{ran:?}");
    let ran = h.run("init --org Acme --name Ann --email ann@acme.example --key ecdsa.pub --json");
    assert!(ran.code == 2 && !h.store().join("obstat.db").exists(), "{ran:?}");
}

#[test]
fn a_clock_that_is_no_time() {
    let h = Headless::founded();
    h.now("yesterday");
    let ran = h.run("release list --json");
    assert!(ran.code == 2 && said("clock", &ran).contains("OBSTAT_NOW"), "{ran:?}");
}

#[test]
fn what_is_no_model_no_request_and_no_evidence_is_told_as_what_it_is() {
    let h = Headless::in_review("low");
    let model = h.path("model");
    std::fs::create_dir(&model).unwrap();
    let said = h.no("priya", &format!("gate --artifact {}", text(&model)), 2);
    assert!(said.contains("has no file in it: name the model's own directory"), "{said}");
    let sheet = h.file("sheet.csv", b"Release;Nature\nno-version;tuning\n");
    let said = h.run(&format!("release import {} --dry-run --as ann@example.org", text(&sheet)));
    assert!(said.out.contains("“no-version” names no version") && said.code == 1, "{said:?}");
    let said = h.no("ann", &format!("release new --from {}", text(&sheet)), 2);
    assert!(said.contains("line 1: a name stands here without a value") && said.contains("name = value"), "{said}");
    let broken = h.file("broken.json", b"{\"acc\": NaN}");
    let said = h.run(&format!("evidence add triage@1.0 --item model-card --file {} --as ann@example.org", text(&broken)));
    assert!(said.out.contains("; it is not read: line 1: “NaN}” is no number"), "{said:?}");
}
