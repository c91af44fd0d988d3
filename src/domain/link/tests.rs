//! Links as they stand in what people write, honest ones and others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn found(text: &str) -> Vec<String> {
    find(text).into_iter().map(|link| link.address).collect()
}

fn one(address: &str) -> Link {
    Link { address: address.to_owned() }
}

#[rstest]
#[case("see https://wiki.example/val/240.", &["https://wiki.example/val/240"])]
#[case("(https://wiki.example/a_(b)), and HTTP://x.example?", &["https://wiki.example/a_(b)", "HTTP://x.example"])]
#[case("[the report](https://x.example/r.pdf) and <https://y.example>", &["https://x.example/r.pdf", "https://y.example"])]
#[case("https://x.example twice https://x.example", &["https://x.example"])]
#[case("file:///srv/reports/a.pdf “https://q.example/”", &["file:///srv/reports/a.pdf", "https://q.example/"])]
#[case("write to mailto:ann@x.example; javascript:alert(1)", &["mailto:ann@x.example", "javascript:alert(1)"])]
#[case("ssh://host and git+ssh://h/x", &["ssh://host", "git+ssh://h/x"])]
#[case("data: none, a ratio 3://4, https:// and nothing", &["https://"])]
#[case("プhttps://x.exampleと", &["https://x.exampleと"])]
#[case("no link at all: e.g. this", &[])]
fn links_are_found_in_words(#[case] text: &str, #[case] links: &[&str]) {
    assert_eq!(found(text), links);
}

#[rstest]
#[case("https://wiki.example/val/240?x=1#y", None)]
#[case("http://x.example:8080/", None)]
#[case("file:///srv/a.pdf", None)]
#[case("https://p\u{430}ypal.example/", Some("look like others"))]
#[case("https://xn--pypal-4ve.example/", Some("encoded (xn--)"))]
fn plain_links_are_opened_and_odd_ones_with_a_word(#[case] address: &str, #[case] odd: Option<&str>) {
    match one(address).verdict() {
        Verdict::Opens(said) => assert_eq!(said.is_some(), odd.is_some_and(|odd| said.as_deref().unwrap().contains(odd))),
        stays => panic!("{stays:?}"),
    }
}

#[rstest]
#[case("javascript:alert(1)", "only http, https and file links are opened, and this is javascript")]
#[case("ssh://host", "this is ssh")]
#[case("mailto:a@b.example", "this is mailto")]
#[case("https://bank.example@evil.example/", "it would lead to evil.example")]
#[case("https://x.example/\u{202e}fdp.exe", "hide or turn")]
#[case("https://x\u{200b}.example/", "hide or turn")]
#[case("https://x.example\\@evil.example/", "backslash")]
#[case("file://server/share/a.pdf", "another machine")]
#[case("https:///path", "names no host")]
#[case("https://", "names no host")]
#[case("https://:80/", "names no host")]
fn other_links_stay_and_say_why(#[case] address: &str, #[case] why: &str) {
    match one(address).verdict() {
        Verdict::Stays(said) => assert!(said.contains(why), "{said}"),
        opens => panic!("{opens:?}"),
    }
}

#[test]
fn a_long_link_stays() {
    assert!(matches!(one(&format!("https://x.example/{}", "a".repeat(2_000))).verdict(), Verdict::Stays(_)));
}

#[test]
fn letters_that_look_like_others_are_spelled_out_in_the_host_and_hidden_ones_everywhere() {
    let link = one("https://p\u{430}ypal.example/caf\u{e9}\u{202e}x");
    assert_eq!(link.shown(), "https://p[U+0430]ypal.example/café[U+202E]x");
    assert_eq!(link.host().as_deref(), Some("p[U+0430]ypal.example"));
    assert_eq!((one("mailto:x").host(), one("mailto:\u{7}x").shown()), (None, "mailto:␇x".to_owned()));
}

proptest! {
    #[test]
    fn no_text_panics_and_what_opens_is_what_it_seems(text in "(https?://|file:|javascript:|://|[(\\[<@\\\\/.:a-z]|\\PC){0,40}") {
        for link in find(&text) {
            prop_assert!(text.contains(&link.address));
            prop_assert!(!link.shown().chars().any(char::is_control));
            if let Verdict::Opens(_) = link.verdict() {
                prop_assert!(link.address.to_ascii_lowercase().starts_with("http") || link.address.to_ascii_lowercase().starts_with("file"));
                prop_assert_eq!(visible(&link.address).into_owned(), link.address);
            }
        }
    }
}
