//! Files of evidence as they are looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn seen(name: &str, text: &str) -> Vec<String> {
    preview(name, text.as_bytes()).plain()
}

/// The pieces of one line that are dressed.
fn dressed(line: &str) -> Vec<(Dress, String)> {
    match preview("a.md", line.as_bytes()).content {
        Content::Lines(mut lines) => lines.remove(0),
        other => panic!("{other:?}"),
    }
}

#[test]
fn json_stands_a_line_a_value_with_every_token_as_it_was_written() {
    let text = r#"{"name":"triage","auc":0.9100000000000000001,"big":12345678901234567890123,"sets":[],"of":{},"rows":[1,{"a":"}\"]"}],"name":null}"#;
    insta::assert_snapshot!(seen("metrics.json", text).join("\n"), @r#"
    {
      "name": "triage",
      "auc": 0.9100000000000000001,
      "big": 12345678901234567890123,
      "sets": [],
      "of": {},
      "rows": [
        1,
        {
          "a": "}\"]"
        }
      ],
      "name": null
    }
    "#);
}

#[test]
fn what_only_claims_to_be_json_is_shown_as_text() {
    let broken = preview("metrics.json", b"{\"auc\": }");
    assert_eq!((broken.kind, broken.plain()), ("text", vec!["{\"auc\": }".to_owned()]));
    let deep = "[".repeat(100_000);
    assert_eq!(preview("deep.json", deep.as_bytes()).kind, "text");
}

#[test]
fn markdown_is_lightly_dressed_and_nothing_hides() {
    let text =
        "# Model card\n\nFor **wards**, not `home` use.\n- see [the data](https://evil.example/x)\n```\n# no heading\n```\n";
    assert_eq!(
        seen("card.md", text),
        ["# Model card", "", "For wards, not home use.", "- see the data (https://evil.example/x)", "```", "# no heading", "```"]
    );
    assert_eq!(dressed("## Use"), [(Dress::Muted, "## ".to_owned()), (Dress::Heading, "Use".to_owned())]);
    assert_eq!(dressed("a **b** c")[1], (Dress::Strong, "b".to_owned()));
}

#[rstest]
#[case("max_open_files and 3 * 4 * 5 stay")]
#[case("an open ** sign")]
#[case("[ ] a box")]
#[case("#hashtag")]
#[case("2.4.0 is a version")]
fn what_only_looks_like_markup_stays(#[case] line: &str) {
    assert_eq!(dressed(line), [(Dress::Plain, line.to_owned())]);
}

#[test]
fn a_table_has_as_many_cells_in_each_row() {
    let rows = preview("r.csv", b"metric;value\nauc;0,91\n\"a;\nb\";x;more\n");
    let cells = |row: &[&str]| row.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        rows.content,
        Content::Table(vec![cells(&["metric", "value", ""]), cells(&["auc", "0,91", ""]), cells(&["a;␊b", "x", "more"])])
    );
    assert_eq!(preview("one.csv", b"just\nlines\n").kind, "text");
    assert_eq!(seen("broken.csv", "a,b\n\"1\"x,2\n"), ["a,b", "\"1\"x,2"], "what is no table is shown as it stands");
}

#[test]
fn nothing_of_a_hostile_text_is_obeyed() {
    let hostile = "\x1b[2J\x1b]0;owned\x07 invoice\u{202e}fdp.exe \u{200b}\r\nnext\rline";
    for name in ["a.txt", "a.md", "a.csv"] {
        for line in seen(name, hostile) {
            assert!(
                !line.chars().any(|c| c.is_control() && c != '\t' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}')),
                "{line:?}"
            );
        }
    }
    assert_eq!(seen("a.txt", hostile)[0], "␛[2J␛]0;owned␇ invoice[U+202E]fdp.exe [U+200B]");
}

#[test]
fn what_is_no_text_or_too_much_is_told() {
    let told = |name: &str, bytes: &[u8]| {
        let shown = preview(name, bytes);
        assert_eq!(shown.content, Content::Nothing);
        shown.note
    };
    assert!(told("a.pdf", b"%PDF-1.7\n\xff\xfe").contains("It is no text (PDF)"));
    assert!(told("a.txt", b"a\0b").contains("binary"));
    assert!(told("a.txt", b" \n").contains("empty"));
    assert!(too_large(9 << 30).note.contains("9663676416 bytes"));
    let long = preview("a.txt", "line\n".repeat(MOST_LINES + 5).as_bytes());
    assert_eq!((long.plain().len(), long.note.as_str()), (MOST_LINES, "The first 2000 of 2005 lines are shown."));
    let wide = seen("a.txt", &"x".repeat(1 << 20));
    assert!(wide[0].len() < LONGEST_LINE + 10 && wide[0].ends_with("[cut]"));
}

proptest! {
    #[test]
    fn no_bytes_panic_and_nothing_is_obeyed(
        name in prop::sample::select(vec!["a", "a.json", "a.md", "a.csv", "a.tsv"]),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        text in "[\\[\\]{}\",:;*_`#> \\PC\\n\\t\\x1b]{0,80}",
    ) {
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            for line in preview(name, bytes).plain() {
                prop_assert!(!line.chars().any(|c| c.is_control() && c != '\t'), "{:?}", line);
            }
        }
    }

    #[test]
    fn json_keeps_every_letter(value in "\\PC{0,20}", n in any::<i64>()) {
        let text = serde_json::json!({ "a": [value, n, null], "b": { "c": [] } }).to_string();
        let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let shown = seen("a.json", &text).concat();
        prop_assert_eq!(letters(&shown), letters(&super::super::text::visible_block(&text)));
    }
}
