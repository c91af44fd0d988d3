//! Files that are broken, huge or hostile: a sentence that names the line, no metric, no crash.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case::trailing_comma("m.json", b"{\"a\": 1,\n}", "line 1: a comma stands before “}”")]
#[case::nan("m.json", b"{\n \"results\": {\n  \"acc\": NaN }}", "line 3: “NaN }}” is no number that JSON has")]
#[case::not_utf8("m.json", b"{\n\"a\": \"\xff\"}", "line 2: a byte there is not UTF-8")]
#[case::utf16("m.csv", b"\xff\xfem\0e\0", "line 1: it is UTF-16; save it as UTF-8")]
#[case::empty("m.json", b"\n \n", "it is empty")]
#[case::lines("r.jsonl", b"{\"entry_type\":\"init\"}\n\n{\"entry_type\":\"eval\",}\n", "line 3: a comma stands before “}”")]
#[case::ragged("m.csv", b"metric,value\na,1\nb\n", "line 3: the row has 1 cells, and the header 2")]
#[case::open_quote("m.csv", b"metric,value\n\"a,1\nb,2\n", "line 2: a quote is opened there that never closes")]
#[case::after_quote("m.csv", b"metric,value\n\"a\"b,1\n", "line 2: something follows a closing quote")]
#[case::cut_xml("r.xml", b"<testsuite>\n<testcase name=\"a\">\n", "line 2: it ends before its last element does")]
fn a_broken_file_is_told_by_its_line(#[case] name: &str, #[case] bytes: &[u8], #[case] fault: &str) {
    let reading = read(name, bytes);
    assert_eq!(reading.fault.as_ref().map(ToString::to_string).as_deref(), Some(fault));
    assert!(reading.metrics.is_empty());
}

#[test]
fn a_billion_laughs_are_not_told() {
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n<!ENTITY lol \"lol\">\n<!ENTITY lol2 \"&lol;&lol;&lol;\">\n]>\n\
                <testsuite name=\"&lol2;\"><testcase name=\"a\"/></testsuite>";
    let reading = read("report.xml", bomb.as_bytes());
    let expected = "line 2: a document type is declared there; entities are not expanded, so it is not read";
    assert_eq!(reading.fault.unwrap().to_string(), expected);
}

#[test]
fn an_entity_that_nobody_declared_is_a_fault() {
    let reading = read("report.xml", b"<testsuite>\n<testcase name=\"&lol;\"/></testsuite>");
    assert_eq!(reading.fault.as_ref().and_then(|f| f.line), Some(2), "{:?}", reading.fault);
    assert!(reading.metrics.is_empty());
}

#[test]
fn a_hundred_thousand_levels_are_not_followed() {
    let json = read("m.json", "[".repeat(100_000).as_bytes());
    assert_eq!(json.fault.unwrap().to_string(), "line 1: it is nested more than 128 deep");
    let xml = read("r.xml", format!("<testsuite>{}", "<a>".repeat(100_000)).as_bytes());
    assert_eq!(xml.fault.unwrap().to_string(), "line 1: it is nested more than 64 deep");
}

#[test]
fn numbers_beyond_every_machine_are_compared_all_the_same() {
    let reading = read("m.json", br#"{"a": 9223372036854775808, "b": 1e300, "c": 1e99999}"#);
    assert_eq!((number(&reading, "a"), number(&reading, "b")), ("9223372036854775808".into(), "1e300".into()));
    assert!(!reading.metrics.contains_key("c"));
    assert!(reading.findings[0].text.starts_with("c: “1e99999” is not a decimal number"));
}

#[test]
fn escape_sequences_are_shown_and_not_obeyed() {
    let reading = read("m.json", br#"{"\u001b[2Jacc": 1}"#);
    assert_eq!(reading.metrics.keys().collect::<Vec<_>>(), ["␛[2Jacc"]);
    let report = read("r.xml", "<testsuite><testcase name=\"a\x1b[31m\"><failure/></testcase></testsuite>".as_bytes());
    assert!(!report.findings[0].text.contains('\x1b'), "{:?}", report.findings);
}

#[test]
fn a_name_that_stands_for_two_numbers_stands_for_none() {
    let reading = read("m.csv", b"metric,value\nacc,0.9\nacc,0.1\nacc,0.9\n");
    assert!(reading.metrics.is_empty());
    assert_eq!(grave(&reading), ["acc is given twice, as 0.9 and as 0.1, so it counts as neither"]);
}

#[test]
fn a_decimal_comma_is_not_guessed_at() {
    let reading = read("m.csv", "metric;value\nacc;0,85\n".as_bytes());
    assert!(reading.metrics.is_empty());
    assert_eq!(reading.findings[0].text, "acc: “0,85” is not a decimal number; write it as 0.85 or 12 or 1.5e-3");
}

#[test]
fn pictures_and_papers_are_no_fault() {
    for (name, bytes) in [("report.pdf", &b"%PDF-1.7\n\xff\xfe\x00"[..]), ("plot.png", b"\x89PNG\r\n\x1a\n\0\0")] {
        let reading = read(name, bytes);
        assert_eq!((reading.format, reading.fault), (Format::Unknown, None), "{name}");
    }
}

#[test]
fn what_is_too_large_is_said_to_be() {
    let said = too_large(2 << 30).sentence();
    assert_eq!(said, "not read: it has 2147483648 bytes, more than the 67108864 that are read; it is kept by its digest");
}

const PARTS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"results\":",
    "\"eval\":",
    "\"entry_type\":\"eval\"",
    ",",
    ":",
    "0.5",
    "-1e9",
    "null",
    "\n",
    "<testsuite>",
    "<testcase name=\"a\">",
    "<failure/>",
    "</testcase>",
    "<!DOCTYPE a>",
    "&amp;",
    "---\n",
    "# Model card\n",
    "**bold** ",
    "<!--",
    "-->",
    "{{",
    "}}",
    "metric,value\n",
    "\"",
    ";",
    "\u{feff}",
    "\x1b[2J",
    "東京",
    "\u{202e}",
];

proptest! {
    #[test]
    fn any_text_is_read_or_told(parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..30), name in "[a-z]\\.(json|jsonl|xml|csv|md|txt)") {
        let reading = read(&name, parts.concat().as_bytes());
        prop_assert!(reading.fault.is_none() || reading.metrics.is_empty());
        prop_assert!(!reading.sentence().contains('\x1b'));
    }

    #[test]
    fn any_bytes_are_read_or_told(bytes in proptest::collection::vec(any::<u8>(), 0..200), name in "[a-z]\\.(json|xml|csv|md|eval)") {
        let _ = read(&name, &bytes);
    }
}
