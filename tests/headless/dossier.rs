//! One file about a release, as an auditor gets it: the six records, who signed with which key, nothing foreign obeyed.

use crate::headless;
use crate::readings::{attach_forged, measured};

use headless::Headless;
use serde_json::Value;

const RECORDS: [&str; 6] = ["request", "evidence", "decision", "deployment", "confirmation", "suspension"];

fn presence(h: &Headless, reference: &str) -> Vec<String> {
    let data = h.ok("aud", &format!("dossier {reference} --format json"));
    assert_eq!(data["schema"], "obstat/dossier/v1");
    let kept = data["records_kept"].as_array().unwrap().clone();
    assert_eq!(kept.iter().map(|r| r["id"].as_str().unwrap()).collect::<Vec<_>>(), RECORDS);
    kept.iter().map(|r| r["presence"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_record_is_present_not_yet_due_or_missing() {
    let h = Headless::in_review("medium");
    let later = "not-yet-due";
    assert_eq!(presence(&h, "triage@1.0"), ["present", "present", later, later, later, later]);
    h.ok("ann", "approve triage@1.0 --role model-owner");
    h.ok("priya", "approve triage@1.0 --role governance-lead --condition 'Repeat the drift test; due=30d'");
    h.ok("ann", "deploy triage@1.0 --env production");
    assert_eq!(presence(&h, "triage@1.0"), ["present", "present", "present", "present", later, later]);
    h.now("2026-12-20T09:00:00Z");
    assert_eq!(presence(&h, "triage@1.0"), ["present", "present", "present", "present", "missing", later]);
    h.ok("priya", "suspend triage@1.0 --reason 'Nobody confirmed it'");
    assert_eq!(presence(&h, "triage@1.0")[5], "present");
    h.ok("priya", "reinstate triage@1.0 --reason 'The owner is back'");
    assert_eq!(presence(&h, "triage@1.0")[2], "present", "what was decided stays decided while its return is asked");
}

#[test]
fn the_page_stands_alone_and_shows_who_signed_what() {
    let h = Headless::in_review("medium");
    let evil = "<script>alert(1)</script> [x](http://x) | `y` \u{1b}[2J";
    h.ok("ann", "approve triage@1.0 --role model-owner");
    h.ok("priya", &format!("approve triage@1.0 --role governance-lead --comment '{evil}'"));
    let audits = h.path("audits");
    std::fs::create_dir(&audits).unwrap();
    for format in ["html", "md"] {
        let said = h.ok("aud", &format!("dossier triage@1.0 --format {format} -o {}", audits.display()));
        let file = audits.join(format!("triage@1.0.{format}"));
        assert_eq!(said["file"], file.display().to_string());
        let written = std::fs::read_to_string(&file).unwrap();
        assert_eq!(said["sha256"], obstat::domain::ids::Digest::of(written.as_bytes()).to_string());
        let data = h.ok("aud", "dossier triage@1.0 --format json");
        for record in data["records_kept"].as_array().unwrap() {
            let title = record["title"].as_str().unwrap();
            let title = if format == "html" { obstat::report::html(title) } else { obstat::report::markdown(title) };
            assert!(written.contains(&title), "{format} lacks {record}");
        }
        let signers = data["signers"].as_array().unwrap();
        assert!(signers.len() == 2 && signers.iter().all(|s| written.contains(s["ssh"].as_str().unwrap())), "{signers:?}");
        for act in data["history"].as_array().unwrap() {
            assert!(written.contains(act["id"].as_str().unwrap()), "{format} lacks {act}");
        }
        for piece in data["evidence"].as_array().unwrap() {
            assert!(written.contains(piece["stored"]["sha256"].as_str().or(piece["sha256"].as_str()).unwrap()), "{piece}");
        }
        assert!(!written.contains("<script") && !written.contains('\u{1b}'), "{format}");
        assert!(format == "html" || !written.replace("\\](", "").contains("]("), "a link");
        assert!(written.contains("alert(1)") && written.contains("nihil obstat"), "{format}");
    }
    let page = std::fs::read_to_string(audits.join("triage@1.0.html")).unwrap();
    assert!(page.contains("default-src 'none'") && page.contains("prefers-color-scheme:dark") && page.contains("@media print"));
    assert!(!page.contains(" src=") && !page.contains(" href=") && !page.contains("url("), "it loads something");
}

#[test]
fn a_tampered_signature_is_told_in_it() {
    let h = Headless::in_review("low");
    let whole = h.ok("aud", "dossier triage@1.0 --format json");
    assert_eq!(whole["signatures_hold"], Value::Bool(true));
    let id = hex(whole["history"][0]["id"].as_str().unwrap());
    {
        let db = rusqlite::Connection::open(h.store().join("obstat.db")).unwrap();
        let triggers: Vec<String> = {
            let mut names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").unwrap();
            names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        triggers.iter().for_each(|name| db.execute_batch(&format!("DROP TRIGGER \"{name}\"")).unwrap());
        let changed = db.execute("UPDATE events SET signature = zeroblob(64) WHERE id = ?1", [id]).unwrap();
        assert_eq!(changed, 1);
    }
    let told = h.run("dossier triage@1.0 --format md");
    assert!(told.code == 0 && told.out.contains("a signature does not hold"), "{told:?}");
}

#[test]
fn it_is_refused_in_a_sentence() {
    let h = Headless::in_review("low");
    h.no("aud", "dossier nothing@1.0 -o x.html", 2);
    let said = h.no("aud", "dossier triage@1.0 -o no/such/folder/x.html", 4);
    assert!(said.contains("x.html"), "{said}");
    h.no("aud", "dossier triage@1.0 --format pdf", 2);
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn a_long_summary_is_shown_whole() {
    let h = Headless::with_model("low");
    let long = format!("{} the end", "what changed ".repeat(60));
    h.request("triage@1.0", &format!("--nature first --summary '{long}'"));
    let told = h.run("dossier triage@1.0 --format md --as aud@example.org");
    assert!(told.out.contains("the end"), "{told:?}");
    let shown = h.run("release show triage@1.0 --as aud@example.org");
    assert!(shown.out.contains("the end"), "{shown:?}");
    assert_eq!(h.ok("aud", "release show triage@1.0")["summary"], long.as_str());
}

/// How a dress writes the words of people.
type Escapes = fn(&str) -> String;

/// The dossier in each of its dresses.
fn dressed(h: &Headless) -> [(String, Escapes); 2] {
    let text = |format: &str| {
        let ran = h.run(&format!("dossier triage@1.0 --format {format} --as aud@example.org"));
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out
    };
    [(text("html"), obstat::report::html), (text("md"), obstat::report::markdown)]
}

fn told(h: &Headless, words: &[&str]) {
    for (page, escaped) in dressed(h) {
        words.iter().for_each(|said| assert!(page.contains(&escaped(said)), "lacks {said}: {page}"));
    }
}

fn read_again(h: &Headless) -> (Value, Value) {
    let data = h.ok("aud", "dossier triage@1.0 --format json");
    let piece = data["evidence"].as_array().unwrap().iter().find(|e| e["title"] == "metrics.json").unwrap();
    (piece["read_again"].clone(), piece["read_again_text"].clone())
}

#[test]
fn numbers_stand_beside_their_thresholds_with_the_verdict() {
    let h = Headless::with_model("low");
    h.ok("ann", "threshold set triage accuracy --at-least 0.85");
    h.ok("ann", "threshold set triage recall --at-least 0.4");
    h.ok("ann", "threshold set triage drift --at-most 0.1");
    h.request("triage@1.0", "--nature first");
    told(&h, &["accuracy at least 0.85", "accuracy is not measured: at least 0.85"]);
    let file = h.file("metrics.json", br#"{"accuracy": 0.81, "recall": 0.5}"#);
    h.ok("ann", &format!("evidence add triage@1.0 --item validation-report --file {}", file.display()));
    h.ok("ann", "evidence add triage@1.0 --item validation-report --url https://wiki.example.org/val --title 'The plan'");
    h.answer_all("triage@1.0");
    h.ok("ann", "release submit triage@1.0");
    told(&h, &["JSON metrics, 2 metrics", "accuracy 0.81", "recall 0.5", "it says the same", "0.81, says “metrics.json”"]);
    told(&h, &["accuracy at least 0.85", "accuracy 0.81 does not reach at least 0.85", "recall 0.5 reaches at least 0.4"]);
    told(&h, &["drift is not measured: at most 0.1", "registered by Ann, "]);
    told(&h, &["Without a reading", "a link", "“The plan”"]);
    assert!(dressed(&h).iter().all(|(page, _)| !page.contains("approved in words")));
    h.ok("ann", "approve triage@1.0 --role model-owner --comment 'the pilot has ten users'");
    told(&h, &["does not reach at least 0.85; approved in words", "Ann: “the pilot has ten users”"]);
    let data = h.ok("aud", "dossier triage@1.0 --format json");
    let verdicts: Vec<_> = data["measures"].as_array().unwrap().iter().map(|m| m["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["fails", "missing", "met"], "accuracy, drift, recall");
    assert_eq!(read_again(&h), ("same".into(), "it says the same".into()));
    let plan = data["evidence"].as_array().unwrap().iter().find(|e| e["title"] == "The plan").unwrap();
    assert_eq!((&plan["read_again"], &plan["reading"]), (&"unread".into(), &Value::Null));
}

#[test]
fn a_file_that_is_gone_altered_or_says_otherwise_is_told_and_keeps_no_dossier_back() {
    let h = measured("0.9");
    let data = h.ok("aud", "dossier triage@1.0 --format json");
    let piece = data["evidence"].as_array().unwrap().iter().find(|e| e["title"] == "metrics.json").unwrap();
    let sha256 = piece["sha256"].as_str().unwrap();
    let kept = h.store().join("files").join(&sha256[..2]).join(sha256);
    let bytes = std::fs::read_to_string(&kept).unwrap();
    let finds = |word: &str, text: &str| {
        assert_eq!(read_again(&h), (word.into(), text.into()));
        told(&h, &[text, "accuracy 0.9 reaches at least 0.85"]);
    };
    std::fs::remove_file(&kept).unwrap();
    finds("not-here", "its file is not here, so it could not be read again");
    std::fs::write(&kept, bytes.replace("0.9", "0.8")).unwrap();
    finds("altered", "its file has other bytes than were signed for");
    #[cfg(unix)]
    {
        std::fs::remove_file(&kept).unwrap();
        std::fs::create_dir(&kept).unwrap();
        let (word, text) = read_again(&h);
        assert_eq!(word, "unreadable");
        told(&h, &[text.as_str().unwrap()]);
        assert!(!text.as_str().unwrap().contains(sha256), "no path of this machine: {text}");
    }
    let h = Headless::with_model("low");
    h.ok("ann", "threshold set triage accuracy --at-least 0.85");
    h.request("triage@1.0", "--nature first");
    attach_forged(&h, &h.file("metrics.json", br#"{"accuracy": 0.81}"#), "0.95");
    let (word, text) = read_again(&h);
    assert_eq!(word, "differs");
    assert_eq!(text, "it does not say what was signed: accuracy was signed as 0.95, and the file says 0.81");
    told(&h, &[text.as_str().unwrap()]);
}

/// A browser draws the page of a sample release; with OBSTAT_PICTURES=DIR the picture is kept there for the README.
#[test]
fn a_browser_draws_the_page() {
    let browser = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|b| std::process::Command::new(b).arg("--version").output().is_ok_and(|o| o.status.success()));
    let Some(browser) = browser else {
        eprintln!("skipped: no Chromium is here");
        return;
    };
    let h = Headless::bare();
    h.now("2026-11-23T21:04:00Z");
    let (sample, page, picture) = (h.path("sample"), h.path("page.html"), h.path("page.png"));
    let store = headless::text(&sample);
    assert_eq!(h.run(&format!("demo --keep {store}")).code, 0);
    let ran = h.run(&format!("dossier triage-nlp@2.4.0 --format html -o {} --store {store}", page.display()));
    assert_eq!(ran.code, 0, "{ran:?}");
    let mut command = std::process::Command::new(browser);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--hide-scrollbars",
        "--window-size=1000,1400",
    ]);
    command.args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]);
    command.arg(format!("--user-data-dir={}", h.path("profile").display())).env("HOME", h.path("."));
    command.arg(format!("--screenshot={}", picture.display())).arg(format!("file://{}", page.display()));
    let out = command.output().unwrap();
    let png = std::fs::read(&picture).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&out.stderr)));
    let size = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((&png[1..4], size(16), size(20)), (&b"PNG"[..], 1000, 1400));
    assert!(png.len() > 30_000, "an empty page is smaller: {} bytes", png.len());
    if let Some(dir) = std::env::var_os("OBSTAT_PICTURES") {
        std::fs::copy(&picture, std::path::Path::new(&dir).join("dossier.png")).unwrap();
    }
}
