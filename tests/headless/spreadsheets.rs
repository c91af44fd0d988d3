//! Somebody counts with a spreadsheet: queue, trail, conditions and report as CSV, and nothing in them that would be calculated.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use crate::headless::Headless;

/// What a formula could look like where people write freely.
const EVIL: &str = "=HYPERLINK(\"http://evil.example\";\"ok\")";

/// triage@1.0 approved with a condition, whose words and summary are hostile.
fn house() -> Headless {
    let house = Headless::with_model("low");
    house.request("triage@1.0", &format!("--nature first --summary '{EVIL}'"));
    house.answer_all("triage@1.0");
    house.ok("ann", "release submit triage@1.0");
    house.ok("ann", "approve triage@1.0 --role model-owner --condition '@SUM(A1), \"quoted\"; due=10d' --comment '+41 79'");
    house
}

/// Reads CSV as a strict reader of RFC 4180 does: every line ends with CR LF, every row has as many cells as the first.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    assert!(!text.starts_with('\u{feff}') && text.ends_with("\r\n"), "{text:?}");
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(rest.next(), Some('\n'), "a line ends with CR LF: {text:?}");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => {
                assert!(quoted || c != '\n', "a bare line break: {text:?}");
                cell.push(c);
            }
        }
    }
    let mut rows = rows.into_iter();
    let header = rows.next().unwrap();
    rows.map(|row| {
        assert_eq!(row.len(), header.len(), "{row:?}");
        header.iter().cloned().zip(row).collect()
    })
    .collect()
}

fn csv(house: &Headless, line: &str) -> (Vec<BTreeMap<String, String>>, String) {
    let ran = house.run(&format!("{line} --csv --as aud@example.org"));
    assert_eq!(ran.code, 0, "{ran:?}");
    (rows(&ran.out), ran.out)
}

#[test]
fn four_answers_are_spreadsheets_with_columns_that_stay() {
    let house = house();
    let (queue, text) = csv(&house, "release list");
    let columns = "ref,attempt,model,version,kind,emergency,tier,tier_confirmed,state,owner,summary,done,applicable,obstructions,due,since,\
                   waiting_for,waiting_role,id";
    assert_eq!(text.lines().next().unwrap(), columns);
    let [row] = queue.as_slice() else { panic!("{queue:?}") };
    assert_eq!((row["ref"].as_str(), row["state"].as_str()), ("triage@1.0", "approved-with-conditions"));
    assert_eq!(
        (row["model"].as_str(), row["version"].as_str(), row["done"].as_str()),
        ("triage", "1.0", row["applicable"].as_str())
    );
    let listed = &house.ok("aud", "release list")["releases"][0];
    assert_eq!((row["id"].as_str(), listed["summary"].as_str()), (listed["id"].as_str().unwrap(), Some(EVIL)));

    let (conditions, text) = csv(&house, "condition list");
    let columns =
        "id,ref,state,text,by,due,lapsed,before_deployment,from,role,author,extensions,met_by,met_at,waived_by,waived_at,release";
    assert_eq!(text.lines().next().unwrap(), columns);
    assert_eq!((conditions[0]["state"].as_str(), conditions[0]["by"].as_str()), ("open", "ann@example.org"));
    assert_eq!((conditions[0]["lapsed"].as_str(), conditions[0]["extensions"].as_str()), ("false", "0"));

    let (trail, text) = csv(&house, "log triage@1.0");
    assert_eq!(text.lines().next().unwrap(), "at,ref,kind,by,text,not_counted,key,id,stream");
    assert_eq!(trail.len(), house.ok("aud", "log triage@1.0")["acts"].as_array().unwrap().len());
    assert!(trail.iter().any(|act| act["kind"] == "signoff.approve" && act["by"] == "ann@example.org"), "{trail:?}");
    assert_eq!(csv(&house, "log").0.len() as u64, house.events());

    let (report, text) = csv(&house, "report");
    assert_eq!(text.lines().next().unwrap(), "section,name,measure,value");
    let figure = |section: &str, name: &str, measure: &str| {
        let found = report.iter().find(|r| r["section"] == section && r["name"] == name && r["measure"] == measure);
        found.unwrap_or_else(|| panic!("{section} {name} {measure}: {report:?}"))["value"].clone()
    };
    assert_eq!(figure("lead_time", "request_to_decision", "of"), "1");
    assert_eq!(figure("outcomes", "", "approved-with-conditions"), "1");
    assert_eq!(figure("conditions.by_age", "0", "open"), "1");
    assert_eq!(figure("months", "2026-11", "decided"), "1");
    assert_eq!(figure("releases", "", ""), "1");
}

#[test]
fn nothing_in_a_spreadsheet_is_calculated() {
    let house = house();
    for line in ["release list", "condition list", "log triage@1.0", "log", "report"] {
        for (column, cell) in csv(&house, line).0.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{line}: {column}: {cell:?}");
        }
    }
    assert_eq!(csv(&house, "release list").0[0]["summary"], format!("'{EVIL}"));
    assert_eq!(csv(&house, "condition list").0[0]["text"], "'@SUM(A1), \"quoted\"");
}

#[test]
fn all_four_are_exported_into_a_directory_and_none_is_replaced() {
    let house = house();
    let done = house.ok("aud", "export --csv -o sheets");
    assert_eq!(done["schema"], "obstat/export-csv/v1");
    let names = ["queue.csv", "trail.csv", "conditions.csv", "report.csv"];
    for (name, line) in names.iter().zip(["release list", "log", "condition list", "report"]) {
        assert_eq!(std::fs::read_to_string(house.path("sheets").join(name)).unwrap(), csv(&house, line).1, "{name}");
    }
    assert_eq!(done["files"][1]["rows"].as_u64().unwrap(), house.events());
    assert!(house.no("aud", "export --csv -o sheets", 2).contains("is there already"));
    assert!(house.no("aud", "export --csv -o more --release triage@1.0", 2).contains("--release"));
    house.file("taken", b"");
    house.no("aud", "export --csv -o taken", 4);
}

#[test]
fn a_spreadsheet_is_asked_for_or_json_not_both() {
    let house = Headless::founded();
    for line in ["release list", "condition list", "log", "report"] {
        let said = house.no("aud", &format!("{line} --csv"), 2);
        assert!(said.contains("--csv") && said.contains("--json"), "{said}");
    }
    let ran = house.run("log --duties --csv --as aud@example.org");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
}

/// Python's reader stands for every other program: what it reads is what `--json` has, but for the apostrophes.
#[test]
fn python_reads_the_same() {
    let house = house();
    let script = "import csv, json, sys\nprint(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True))))";
    let (_, text) = csv(&house, "condition list");
    let file = house.file("conditions.csv", text.as_bytes());
    let python = Command::new("python3").args(["-c", script]).arg(&file).stderr(Stdio::inherit()).output();
    let Ok(read) = python else {
        eprintln!("skipped: not installed here: python3");
        return;
    };
    assert!(read.status.success());
    let read: serde_json::Value = serde_json::from_slice(&read.stdout).unwrap();
    let json = &house.ok("aud", "condition list")["conditions"][0];
    assert_eq!(read[0]["id"], json["id"]);
    assert_eq!(read[0]["text"], format!("'{}", json["terms"]["text"].as_str().unwrap()));
    assert_eq!(read[0]["due"], json["due"]);
    assert_eq!(read[0]["met_by"], "");
}
