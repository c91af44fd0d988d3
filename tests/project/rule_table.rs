//! Every rule of the policy as the program reads it, by number, and the tests that prove it; a rule without one fails here.

use std::collections::BTreeSet;
use std::path::Path;

/// Number, the rule in a sentence, and its tests as `folder/file::name`, apart by commas.
const TABLE: &str = include_str!("rule_table.tsv");

struct Rule {
    section: u32,
    place: u32,
    tests: Vec<String>,
}

fn rules() -> Vec<Rule> {
    TABLE.lines().map(rule).collect()
}

fn rule(line: &str) -> Rule {
    let parts: Vec<&str> = line.split('\t').collect();
    let [number, sentence, tests] = parts[..] else { panic!("three columns apart by tabs: {line}") };
    let (section, place) = number.split_once('.').unwrap();
    assert!(sentence.split_whitespace().count() > 3, "{number} says nothing");
    Rule {
        section: section.parse().unwrap(),
        place: place.parse().unwrap(),
        tests: tests.split(", ").map(str::to_owned).collect(),
    }
}

/// Every test of `tests/`, as `folder/file::name`.
fn tests() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let folders = std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|e| e.unwrap().path());
    let sources = files.filter(|p| p.extension().is_some_and(|e| e == "rs"));
    let mut found = BTreeSet::new();
    for path in sources {
        let file = path.strip_prefix(&root).unwrap().with_extension("");
        let source = std::fs::read_to_string(&path).unwrap();
        found.extend(names(&source).map(|name| format!("{}::{name}", file.display())));
    }
    found
}

/// The functions of a file that are marked as tests and not ignored.
fn names(source: &str) -> impl Iterator<Item = &str> {
    let mut is_test = false;
    source.lines().filter_map(move |line| {
        let line = line.trim_start();
        match line.strip_prefix("fn ") {
            Some(rest) if std::mem::take(&mut is_test) => rest.split(['(', '<']).next(),
            _ => {
                is_test = (is_test || line == "#[test]" || line == "#[rstest]") && !line.starts_with("#[ignore");
                None
            }
        }
    })
}

#[test]
fn each_rule_has_a_test_that_exists() {
    let known = tests();
    let missing: Vec<String> = rules()
        .iter()
        .flat_map(|r| r.tests.iter().filter(|t| !known.contains(*t)).map(|t| format!("{}.{}: {t}", r.section, r.place)))
        .collect();
    assert!(missing.is_empty(), "no such tests:\n{}", missing.join("\n"));
}

#[test]
fn the_numbers_run_on_through_every_section() {
    let mut last = (1, 0);
    for rule in rules() {
        let here = (rule.section, rule.place);
        assert!(here == (last.0, last.1 + 1) || here == (last.0 + 1, 1), "{}.{} after {}.{}", here.0, here.1, last.0, last.1);
        last = here;
    }
    assert_eq!(last.0, 10, "ten sections");
}

#[test]
fn a_test_that_is_not_there_or_ignored_is_missed() {
    let source = "#[test]\nfn one() {}\n#[test]\n#[ignore = \"slow\"]\nfn two() {}\nfn three() {}\n";
    assert_eq!(names(source).collect::<Vec<_>>(), ["one"]);
}
