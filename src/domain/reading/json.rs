//! JSON as evidence needs it: numbers as they are written, the line of every fault, bounds on depth and count. RFC 8259, and
//! nothing beside it: what one parser takes and another does not is no evidence.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Fault;

/// How deep arrays and objects may nest.
const DEEPEST: usize = 128;
/// How many values a file may hold: a bound on memory, not on honest reports.
const MOST: usize = 2_000_000;

/// A JSON value that borrows from its text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json<'a> {
    Null,
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    /// Members in the order of the file; every key once.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// The member of an object.
    pub(super) fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.members().iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// The member of a member, and so on.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Json<'a>> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The members of an object; none of anything else.
    pub(super) fn members(&self) -> &[(Cow<'a, str>, Json<'a>)] {
        if let Json::Object(members) = self { members } else { &[] }
    }

    /// The values of a list; none of anything else.
    pub(super) fn list(&self) -> &[Json<'a>] {
        if let Json::List(values) = self { values } else { &[] }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }

    /// The text of a member.
    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Json::text)
    }

    /// A number as it is written.
    pub(super) fn number(&self) -> Option<&str> {
        if let Json::Number(text) = self { Some(text) } else { None }
    }

    /// A count among the members.
    pub(super) fn count_of(&self, key: &str) -> Option<u64> {
        self.get(key).and_then(Json::number).and_then(|n| n.parse().ok())
    }
}

/// Reads a whole text; at a fault, also gives the keys of the outermost object up to there, which tell what it was to be.
pub(super) fn parse(text: &str) -> Result<Json<'_>, (Fault, BTreeSet<String>)> {
    let mut parser = Parser { text, at: 0, values: 0, outermost: BTreeSet::new() };
    parser.whole().map_err(|what| {
        let line = super::line_at(text, parser.at);
        (Fault { line: Some(line), text: what }, std::mem::take(&mut parser.outermost))
    })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    values: usize,
    outermost: BTreeSet<String>,
}

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Result<Json<'a>, String> {
        let value = self.value(0)?;
        match self.next() {
            None => Ok(value),
            Some(_) => Err(format!("something follows the end of the JSON: {}", self.near())),
        }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The next byte that is no white space.
    fn next(&mut self) -> Option<u8> {
        while matches!(self.bytes().get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.bytes().get(self.at).copied()
    }

    fn near(&self) -> String {
        let rest: String = self.text.get(self.at..).unwrap_or_default().chars().take_while(|c| *c != '\n').take(20).collect();
        if rest.is_empty() { "the file ends".into() } else { format!("“{}”", crate::domain::text::visible(rest.trim_end())) }
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, String> {
        self.values += 1;
        if self.values > MOST {
            return Err(format!("it holds more than {MOST} values, too many to be read"));
        }
        match self.next() {
            Some(b'{' | b'[') if depth >= DEEPEST => Err(format!("it is nested more than {DEEPEST} deep")),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<Json<'a>, String> {
        let rest = &self.bytes()[self.at..];
        let words = [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))];
        for (word, value) in words {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        if rest.starts_with(b"NaN") || rest.starts_with(b"Infinity") {
            return Err(format!("{} is no number that JSON has", self.near()));
        }
        Err(format!("a value is missing: {}", self.near()))
    }

    fn number(&mut self) -> Result<Json<'a>, String> {
        let start = self.at;
        if self.bytes()[self.at] == b'-' {
            self.at += 1;
        }
        if self.bytes()[self.at..].starts_with(b"Infinity") {
            return Err("-Infinity is no number that JSON has".into());
        }
        let whole = self.digits()?;
        if whole > 1 && self.bytes()[self.at - whole] == b'0' {
            return Err("a number begins with a zero".into());
        }
        if self.bytes().get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes().get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.bytes().get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Json::Number(&self.text[start..self.at]))
    }

    fn digits(&mut self) -> Result<usize, String> {
        let start = self.at;
        while self.bytes().get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == start { Err(format!("a number lacks a digit: {}", self.near())) } else { Ok(self.at - start) }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, String> {
        self.at += 1;
        let start = self.at;
        let mut owned: Option<String> = None;
        let mut kept = start;
        loop {
            match self.bytes().get(self.at) {
                Some(b'"') => {
                    let tail = &self.text[kept..self.at];
                    self.at += 1;
                    return Ok(match owned {
                        Some(head) => Cow::Owned(head + tail),
                        None => Cow::Borrowed(tail),
                    });
                }
                Some(b'\\') => {
                    let head = &self.text[kept..self.at];
                    let c = self.escape()?;
                    let text = owned.get_or_insert_with(String::new);
                    text.push_str(head);
                    text.push(c);
                    kept = self.at;
                }
                Some(0..=0x1f) => return Err("a control character stands in a string without a backslash".into()),
                Some(_) => self.at += 1,
                None => return Err("a string does not end".into()),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        let c = self.bytes().get(self.at + 1).copied();
        self.at += 2;
        Ok(match c {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unit(),
            _ => {
                self.at -= 2;
                return Err("a backslash is followed by nothing that JSON knows".into());
            }
        })
    }

    fn unit(&mut self) -> Result<char, String> {
        let first = self.hex()?;
        let alone = || "half of a surrogate pair stands alone".to_owned();
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or_else(alone);
        }
        if !self.bytes()[self.at..].starts_with(b"\\u") {
            return Err(alone());
        }
        self.at += 2;
        let second = self.hex()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(alone());
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or_else(alone)
    }

    fn hex(&mut self) -> Result<u32, String> {
        let four = self.text.get(self.at..self.at + 4).filter(|t| t.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = four.and_then(|t| u32::from_str_radix(t, 16).ok()).ok_or("\\u lacks its four hex digits")?;
        self.at += 4;
        Ok(unit)
    }

    fn array(&mut self, depth: usize) -> Result<Json<'a>, String> {
        self.at += 1;
        let mut values = Vec::new();
        if self.next() == Some(b']') {
            self.at += 1;
            return Ok(Json::List(values));
        }
        loop {
            values.push(self.value(depth + 1)?);
            if self.goes_on(b']')? {
                continue;
            }
            return Ok(Json::List(values));
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, String> {
        self.at += 1;
        let mut members: Vec<(Cow<'a, str>, Json<'a>)> = Vec::new();
        let mut keys: BTreeSet<Cow<'a, str>> = BTreeSet::new();
        if self.next() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Object(members));
        }
        loop {
            if self.next() != Some(b'"') {
                return Err(format!("a key in double quotes is missing: {}", self.near()));
            }
            let key = self.string()?;
            if depth == 0 {
                self.outermost.insert(key.clone().into_owned());
            }
            if !keys.insert(key.clone()) {
                let key: String = key.chars().take(60).collect();
                return Err(format!("the key “{}” stands twice in one object", crate::domain::text::visible(&key)));
            }
            if self.next() != Some(b':') {
                return Err(format!("a colon is missing: {}", self.near()));
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            members.push((key, value));
            if !self.goes_on(b'}')? {
                return Ok(Json::Object(members));
            }
        }
    }

    /// Whether a comma follows and then something; else the closing bracket does.
    fn goes_on(&mut self, close: u8) -> Result<bool, String> {
        match self.next() {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                if self.next() == Some(close) {
                    self.at = comma;
                    return Err(format!("a comma stands before “{}”", char::from(close)));
                }
                Ok(true)
            }
            Some(c) if c == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(format!("a comma or “{}” is missing: {}", char::from(close), self.near())),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::trailing_comma("{\"a\": [1,\n2,\n]}", 2, "a comma stands before “]”")]
    #[case::nan("{\n\"a\": NaN}", 2, "“NaN}” is no number that JSON has")]
    #[case::infinity("[-Infinity]", 1, "-Infinity is no number that JSON has")]
    #[case::cut_short("{\"a\":\n\n", 3, "a value is missing: the file ends")]
    #[case::open_string("[\"abc", 1, "a string does not end")]
    #[case::raw_escape("[\"\x1b[2J\"]", 1, "a control character stands in a string without a backslash")]
    #[case::twice("{\"a\":1,\n\"a\":2}", 2, "the key “a” stands twice in one object")]
    #[case::after_the_end("{}\n{}", 2, "something follows the end of the JSON: “{}”")]
    #[case::comment("// x\n{}", 1, "a value is missing: “// x”")]
    #[case::single_quotes("{'a':1}", 1, "a key in double quotes is missing: “'a':1}”")]
    #[case::leading_zero("[01]", 1, "a number begins with a zero")]
    #[case::lone_surrogate(r#"["\ud800x"]"#, 1, "half of a surrogate pair stands alone")]
    #[case::empty("", 1, "a value is missing: the file ends")]
    fn a_fault_is_told_with_its_line(#[case] text: &str, #[case] line: usize, #[case] what: &str) {
        let (fault, _) = parse(text).unwrap_err();
        assert_eq!((fault.line, fault.text.as_str()), (Some(line), what));
    }

    #[test]
    fn a_hundred_thousand_brackets_are_refused_without_being_followed() {
        for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000)] {
            assert_eq!(parse(&text).unwrap_err().0.text, "it is nested more than 128 deep");
        }
    }

    #[test]
    fn numbers_stay_as_they_are_written() {
        let json = parse(r#"{"big": 9223372036854775808, "tiny": 1.0e-400, "exact": 0.10}"#).unwrap();
        assert_eq!(json.get("big").and_then(Json::number), Some("9223372036854775808"));
        assert_eq!(json.get("tiny").and_then(Json::number), Some("1.0e-400"));
        assert_eq!(json.get("exact").and_then(Json::number), Some("0.10"));
        assert_eq!(json.count_of("big"), Some(9_223_372_036_854_775_808));
        assert_eq!(json.count_of("exact"), None);
    }

    proptest! {
        #[test]
        fn what_is_taken_is_what_serde_json_takes(text in r#"[\[\]{}":,0-9.eE+\- \\untrfals/]{0,12}"#) {
            let ours = parse(&text).is_ok();
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            // Ours refuses a key that stands twice, and lets a number be as large as it is.
            let large = theirs.as_ref().is_err_and(|e| e.to_string().contains("number out of range"));
            let twice = parse(&text).is_err_and(|(f, _)| f.text.contains("stands twice"));
            prop_assert!(ours == theirs.is_ok() || large || twice, "{:?} {}", text, ours);
        }

        #[test]
        fn no_text_is_too_much_for_it(text in ".{0,80}") {
            let _ = parse(&text);
        }
    }
}
