//! Somebody comes with a file of her own: a request in TOML, or years of releases in a spreadsheet.

use crate::headless::Headless;
use serde_json::{Value, json};

/// Ann imports a sheet; it exits with this code.
fn import(house: &Headless, who: &str, sheet: &[u8], more: &str, code: i32) -> Value {
    house.file("sheet.csv", sheet);
    let ran = house.run(&format!("release import sheet.csv {more} --as {who}@example.org --json"));
    assert_eq!(ran.code, code, "{ran:?}");
    ran.json()
}

fn results(told: &Value) -> Vec<(u64, &str)> {
    told["rows"].as_array().unwrap().iter().map(|r| (r["line"].as_u64().unwrap(), r["result"].as_str().unwrap())).collect()
}

#[test]
fn a_request_stands_in_a_file_and_the_command_line_overrides_it() {
    let house = Headless::with_model("low");
    std::fs::create_dir(house.path("order")).unwrap();
    house.file("order/weights.bin", b"weights");
    let text = "release = \"triage@1.0\"\nnature = [\"first\"]\nartifact = \"weights.bin\"\nsummary = \"from the file\"\n\
                [fact]\nuser_facing = true\neu_deployment = true\n";
    house.file("order/release.toml", text.as_bytes());
    house.ok("ann", "release new --from order/release.toml");
    let shown = house.ok("ann", "release show triage@1.0");
    assert_eq!((&shown["summary"], &shown["artifacts"][0]["name"]), (&json!("from the file"), &json!("weights.bin")));
    assert_eq!((&shown["facts"]["user_facing"], &shown["facts"]["eu_deployment"]), (&json!(true), &json!(true)));

    let hex = "ab".repeat(32);
    let line = format!(
        "release new triage@1.1 --from order/release.toml --fact eu_deployment=false --summary 'by hand' --digest sha256:{hex}"
    );
    house.ok("ann", &line);
    let shown = house.ok("ann", "release show triage@1.1");
    assert_eq!(
        (&shown["summary"], &shown["artifacts"]),
        (&json!("by hand"), &json!([{ "name": null, "sha256": hex, "size": null }]))
    );
    assert_eq!((&shown["facts"]["user_facing"], &shown["facts"]["eu_deployment"]), (&json!(true), &json!(false)));
}

#[test]
fn a_file_that_is_no_request_is_told_with_file_line_and_remedy() {
    let house = Headless::with_model("low");
    house.file("bad.toml", b"release = \"triage@1.0\"\nnatures = [\"first\"]\n");
    let said = house.no("ann", "release new --from bad.toml", 2);
    assert!(said.contains("bad.toml, line 2: nothing here is called “natures”") && said.contains("nature, fact"), "{said}");
    house.file("empty.toml", b"");
    assert!(house.no("ann", "release new --from empty.toml", 2).contains("does not say release"));
    assert!(house.no("ann", "release new triage@1.0 --from empty.toml", 2).contains("--nature"));
    house.file("gone.toml", b"release = \"triage@1.0\"\nnature = \"first\"\nartifact = \"gone.bin\"\n");
    assert!(house.no("ann", "release new --from gone.toml", 4).contains("gone.bin"));
    assert!(house.no("ann", "release new --from nowhere.toml", 4).contains("nowhere.toml"));
    assert!(house.no("ann", "release new --from .", 2).contains("not a file"));
    house.file("huge.toml", &vec![b'#'; (1 << 20) + 1]);
    assert!(house.no("ann", "release new --from huge.toml", 2).contains("more than 1 MiB"));
    assert!(house.no("ann", "release new --nature first", 2).contains("MODEL@VERSION"));
    assert!(house.no("ann", "release new triage@1.0", 2).contains("--nature"));
}

const SHEET: &str = "\
Model;Version;NATURE;Summary;EU deployment;Model card;Data-Sheet;data sheet evidence;rollback_window;Rollback tested;DPIA;Cost centre\r
Triage;1.0;first;\"Sorts notes;\r
for nurses\";yes;https://docs.example/card;see the sheet;https://docs.example/data;30m;https://docs.example/drill;n/a;4711\r
triage;1.1;Retraining / bug fix;;;;;;;;;\r
";

#[test]
fn a_spreadsheet_becomes_requests_with_answers() {
    let house = Headless::with_model("low");
    let before = house.events();
    let told = import(&house, "ann", SHEET.as_bytes(), "--dry-run", 0);
    assert_eq!((told["schema"].as_str(), house.events()), (Some("obstat/release-import/v1"), before));
    assert_eq!(results(&told), [(2, "would-be-made"), (4, "would-be-made")], "{told}");
    assert_eq!((&told["ignored"], &told["made"]), (&json!(["Cost centre"]), &json!(2)));

    let told = import(&house, "ann", SHEET.as_bytes(), "", 0);
    assert_eq!(results(&told), [(2, "made"), (4, "made")], "{told}");
    let shown = house.ok("ann", "release show triage@1.0");
    assert_eq!((&told["rows"][0]["id"], &told["rows"][0]["ref"]), (&shown["id"], &json!("triage@1.0")));
    assert_eq!((&shown["state"], &shown["summary"]), (&json!("draft"), &json!("Sorts notes;\r\nfor nurses")));
    assert_eq!(shown["facts"]["eu_deployment"], true);
    let items = house.ok("ann", "item list triage@1.0");
    let item = |id: &str| items["items"].as_array().unwrap().iter().find(|i| i["id"] == id).unwrap().clone();
    for (id, answer) in [("model-card", ""), ("data-sheet", "see the sheet"), ("rollback-tested", "")] {
        assert_eq!((&item(id)["done"], &item(id)["answer"]), (&json!(true), &json!(answer)), "{}", item(id));
        assert_eq!(item(id)["evidence"].as_array().unwrap().len(), 1, "{}", item(id));
    }
    assert_eq!(item("rollback-tested")["fields"]["rollback_window"], "30m");
    assert_eq!(items["progress"]["done"], 3);
    let shown = house.ok("ann", "release show triage@1.1");
    assert_eq!(shown["natures"], json!(["retraining", "bug-fix"]));
    assert_eq!(house.ok("ann", "verify")["valid"], true);

    let (after, told) = (house.events(), import(&house, "ann", SHEET.as_bytes(), "", 0));
    assert_eq!(results(&told), [(2, "known"), (4, "known")], "{told}");
    assert_eq!((house.events(), &told["rows"][0]["text"]), (after, &json!("is there already, draft")));
}

#[test]
fn a_row_that_cannot_be_taken_is_told_and_leaves_nothing_behind() {
    let house = Headless::with_model("low");
    house.ok("priya", "model add other --owner sam@example.org --tier high");
    let sheet = "release,nature,tier,eu_deployment,previous,digest,model-card,data-sheet,risk-assessment,on-call,change-log,capacity\n\
                 triage@1.0,first,,,,,https://docs.example/card,words only,,,,\n\
                 triage@2.0,magic,,,,,,,,,,\n\
                 triage@3.0,,,,,,,,,,,\n\
                 triage@4.0,first,High,,,,,,,,,\n\
                 triage@5.0,first,,maybe,,,,,,,,\n\
                 triage@6.0,first,,,triage@0.1,,,,,,,\n\
                 triage@7.0,first,,,,sha256:ab,,,,,,\n\
                 triage@8.0,first,,,,,,,,Ann,,\n\
                 triage@9.0,first,,,,,,,,,https://docs.example/log,\n\
                 triage@10.0,first,,,,,,,,,n/a: first,one node\n\
                 other@1.0,first,,,,,,,,,,\n\
                 nobody@1.0,first,,,,,,,,,,\n\
                 triage,first,,,,,,,,,,\n\
                 ,first,,,,,,,,,,\n\
                 triage@11.0,first,,,,,n/a,,,,,\n\
                 triage@12.0,first,,,,,n/a: none,,,,,\n\
                 triage@13.0,first,,,,,ftp://docs.example/card,,,,,\n\
                 triage@14.0,first,,,,,,,,,,,stray\n\
                 triage@10.0,first,,,,,,,,,n/a: first,one node\n\
                 triage@10.0,tuning,,,,,,,,,,\n";
    let told = import(&house, "ann", sheet.as_bytes(), "", 1);
    let row = |line: u64| told["rows"].as_array().unwrap().iter().find(|r| r["line"] == line).unwrap();
    let refused = [
        (2, "data-sheet", "asks for evidence", "data-sheet evidence"),
        (3, "nature", "“magic” is no kind of change", "retraining"),
        (4, "nature", "nothing says what changed", "first"),
        (5, "tier", "triage is low", "model set triage --tier high"),
        (6, "eu_deployment", "“maybe” says neither yes nor no", "yes or no"),
        (7, "previous", "there is no release “triage@0.1”", ""),
        (8, "digest", "is not sha256:", "sha256sum"),
        (9, "on-call", "asks for on_call", "on-call on_call"),
        (10, "change-log", "does not apply to triage@9.0", "leave the cell empty"),
        (12, "release", "Ann may not request other@1.0", "ask Sam"),
        (13, "release", "there is no model “nobody”", ""),
        (14, "release", "“triage” names no version", "MODEL@VERSION"),
        (15, "release", "nothing says which release", "MODEL@VERSION"),
        (16, "model-card", "without a reason", "n/a: "),
        (17, "model-card", "cannot be claimed", "answer it"),
        (18, "model-card", "asks for evidence", "link"),
    ];
    for (line, column, text, help) in refused {
        let row = row(line);
        assert_eq!((row["result"].as_str(), row["column"].as_str()), (Some("refused"), Some(column)), "{row}");
        assert!(row["text"].as_str().unwrap().contains(text) && row["help"].as_str().unwrap().contains(help), "{row}");
    }
    assert!(row(19)["text"].as_str().unwrap().contains("13 cells, and the header 12"), "{}", row(19));
    assert_eq!(
        (&row(11)["result"], &row(20)["result"], &row(21)["result"]),
        (&json!("made"), &json!("known"), &json!("refused"))
    );
    assert!(row(20)["text"].as_str().unwrap().contains("line 11") && row(21)["text"].as_str().unwrap().contains("line 11"));
    let listed = house.ok("ann", "release list");
    let refs: Vec<_> = listed["releases"].as_array().unwrap().iter().map(|r| r["ref"].as_str().unwrap()).collect();
    assert_eq!((refs, &told["made"], &told["known"], &told["refused"]), (vec!["triage@10.0"], &json!(1), &json!(1), &json!(18)));
    assert_eq!(house.ok("ann", "verify")["valid"], true);
}

#[test]
fn whoever_may_request_nothing_imports_nothing() {
    let house = Headless::with_model("low");
    let before = house.events();
    for dry in ["", "--dry-run"] {
        let told = import(&house, "sam", b"release,nature\ntriage@1.0,first\n", dry, 1);
        assert!(told["rows"][0]["text"].as_str().unwrap().contains("Sam may not request"), "{told}");
    }
    assert_eq!(house.events(), before);
}

#[test]
fn foreign_headers_are_mapped() {
    let house = Headless::with_model("low");
    let sheet = "AI release\tWhat is it?\tChange\ntriage@1.0\ta model\tfirst\n";
    let maps = "--map 'ai  RELEASE=release' --map 'What is it?=summary' --map Change=nature";
    let told = import(&house, "ann", sheet.as_bytes(), maps, 0);
    assert_eq!(told["columns"][1], json!({ "header": "What is it?", "column": "summary" }));
    assert_eq!(house.ok("ann", "release show triage@1.0")["summary"], "a model");
    for (maps, said) in [
        ("", "no column says which release a row is"),
        ("--map 'AI release=release'", "no column says what changed"),
        ("--map Nothing=release", "the file has no column “Nothing”"),
        ("--map Change=wonder", "is no column here"),
        ("--map Change", "HEADER=COLUMN"),
    ] {
        let text = house.no("ann", &format!("release import sheet.csv {maps}"), 2);
        assert!(text.contains(said), "{maps}: {text}");
    }
}

#[test]
fn formulas_and_escapes_in_cells_are_text() {
    let house = Headless::with_model("low");
    let sheet = "release,nature,summary\ntriage@1.0,first,=1+1\ntriage@1.1,tuning,'@SUM(A1)\ntriage@1.2,tuning,\x1b[2Jred\n=1+1,tuning,\n";
    let told = import(&house, "ann", sheet.as_bytes(), "", 1);
    assert_eq!(results(&told), [(2, "made"), (3, "made"), (4, "made"), (5, "refused")]);
    assert_eq!(told["rows"][0]["notes"], json!(["“summary” begins like a formula and is kept as text"]));
    assert_eq!(told["rows"][1]["notes"], json!([]));
    let summary = |reference: &str| house.ok("ann", &format!("release show {reference}"))["summary"].clone();
    assert_eq!(
        (summary("triage@1.0"), summary("triage@1.1"), summary("triage@1.2")),
        (json!("=1+1"), json!("@SUM(A1)"), json!("\x1b[2Jred"))
    );
    let page = house.run("release import sheet.csv --dry-run --as ann@example.org");
    assert!(page.out.contains("✗ line 5, column “release”") && page.out.contains("3 there already, 1 refused"), "{page:?}");
    house.file("esc.csv", b"release,nature\n\x1b[31mred@1,\x1b]0;title\x07\n");
    let page = house.run("release import esc.csv --as ann@example.org");
    assert!(page.code == 1 && page.out.chars().all(|c| c == '\n' || !c.is_control()), "{page:?}");
}

#[test]
fn a_file_that_is_no_table_changes_nothing_and_says_how_to_save_it() {
    let house = Headless::with_model("low");
    let wide = format!("release,nature{}\n", ",".repeat(600));
    let cases: [(&[u8], &str); 13] = [
        (b"", "the file is empty"),
        (
            b"release,nature\ntriage@1.0,caf\xe9\n",
            "line 2: the byte 0xE9 is not UTF-8: an older encoding such as Latin-1 | save the sheet as “CSV UTF-8”",
        ),
        (b"\xff\xfer\0e\0", "UTF-16"),
        (b"PK\x03\x04", "workbook"),
        (b"release,nature\ntriage@1.0,\0\n", "line 2: a byte is 0"),
        (b"release,nature\ntriage@1.0,\"first\ntriage@1.1,tuning\n", "line 2: a quote is opened here and never closed"),
        (b"release,nature,Nature\ntriage@1.0,first,first\n", "columns 2 (“nature”) and 3 (“Nature”) are both nature"),
        (b"release,ref,nature\ntriage@1.0,a,first\n", "are both"),
        (
            b"release,nature,\ntriage@1.0,first,merged\n",
            "column 3 has no name, and line 2 has something in it: were cells merged?",
        ),
        (
            b"AI releases 2026,,\nrelease,nature,\ntriage@1.0,first,\n",
            "were cells merged? | undo the merging, let the first row be the header",
        ),
        (b"nature\nfirst\n", "no column says which release"),
        (b"release,model,version,nature\ntriage@1.0,triage,1.0,first\n", "named twice"),
        (wide.as_bytes(), "more than 500 cells"),
    ];
    for (bytes, said) in cases {
        house.file("sheet.csv", bytes);
        let text = house.no("ann", "release import sheet.csv", 2);
        assert!(text.contains("sheet.csv, line ") && text.contains(said), "{said}: {text}");
    }
    assert!(house.no("ann", "release import .", 2).contains("not a file"));
    assert!(house.no("ann", "release import none.csv", 4).contains("none.csv"));
    std::fs::File::create(house.path("huge.csv")).unwrap().set_len(100 << 20).unwrap();
    assert!(house.no("ann", "release import huge.csv", 2).contains("more than 16 MiB"));
}
