//! JUnit's XML. Entities are never declared here, so none can expand: a document type is refused as it stands.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Format, Reading};

/// How deep elements may nest, and how many test cases are counted.
const DEEPEST: usize = 64;
const MOST: u64 = 1_000_000;
/// How many attributes an element may have.
const MOST_ATTRIBUTES: usize = 256;

/// What became of a test case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Passed,
    Skipped,
    Failed,
    Broken,
}

#[derive(Default)]
struct Count {
    tests: u64,
    failures: u64,
    errors: u64,
    skipped: u64,
}

/// Reads a report; XML of another kind is told by its root.
pub(super) fn read(text: &str) -> Reading {
    let mut walk =
        Walk { reading: Reading::of(Format::Unknown), path: Vec::new(), case: None, count: Count::default(), said: None };
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        let at = reader.buffer_position() as usize;
        let step = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => walk.take(&event),
            Err(e) => Err(format!("it is not well-formed XML: {e}")),
        };
        if let Err(what) = step {
            let after = text.get(at..).map_or(at, |rest| at + rest.len() - rest.trim_start().len());
            return Reading::faulty(walk.reading.format, Some(super::line_at(text, after)), what);
        }
        if walk.reading.format == Format::Unknown && !walk.path.is_empty() {
            // The root says that it is something else: well-formed or not, it is none of ours.
            return walk.reading;
        }
    }
    walk.end(text)
}

struct Walk {
    reading: Reading,
    path: Vec<String>,
    case: Option<(String, Fate)>,
    count: Count,
    /// How many tests, failures and errors the outermost element claims.
    said: Option<[Option<u64>; 3]>,
}

impl Walk {
    fn take(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::DocType(_) => Err("a document type is declared there; entities are not expanded, so it is not read".into()),
            Event::Start(element) => self.open(element),
            Event::Empty(element) => {
                self.open(element)?;
                self.close();
                Ok(())
            }
            Event::End(_) => {
                self.close();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        if self.path.len() >= DEEPEST {
            return Err(format!("it is nested more than {DEEPEST} deep"));
        }
        let name = element.name().as_ref().to_owned();
        let root = self.path.is_empty();
        match name.as_str() {
            "testsuites" | "testsuite" if root => {
                self.reading.format = Format::Junit;
                self.reading.fact("suite", &attribute(element, "name")?.unwrap_or_default());
                self.reading.fact("at", &attribute(element, "timestamp")?.unwrap_or_default());
                let number = |key| attribute(element, key).map(|v| v.and_then(|v| v.trim().parse().ok()));
                self.said = Some([number("tests")?, number("failures")?, number("errors")?]);
            }
            "testcase" => {
                let class = attribute(element, "classname")?.filter(|c| !c.is_empty());
                let own = attribute(element, "name")?.unwrap_or_default();
                let full = class.map_or_else(|| own.clone(), |c| format!("{c}.{own}"));
                self.case = Some((full, Fate::Passed));
                self.count.tests += 1;
                if self.count.tests > MOST {
                    return Err(format!("it holds more than {MOST} test cases"));
                }
            }
            "failure" => self.fate(Fate::Failed, element)?,
            "error" => self.fate(Fate::Broken, element)?,
            "skipped" => self.fate(Fate::Skipped, element)?,
            _ => {}
        }
        self.path.push(name);
        Ok(())
    }

    /// The worst that is said of a case holds.
    fn fate(&mut self, fate: Fate, element: &BytesStart<'_>) -> Result<(), String> {
        let Some((name, before)) = &mut self.case else { return Ok(()) };
        let worse = matches!((*before, fate), (Fate::Passed, _) | (Fate::Skipped, Fate::Failed | Fate::Broken));
        if !worse {
            return Ok(());
        }
        *before = fate;
        if fate != Fate::Skipped {
            let why = attribute(element, "message")?.filter(|m| !m.trim().is_empty());
            let text = format!("{name}: {}", why.unwrap_or_else(|| "failed".into()));
            self.reading.found(true, text);
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.path.pop().as_deref() == Some("testcase") {
            match self.case.take().map(|(_, fate)| fate) {
                Some(Fate::Failed) => self.count.failures += 1,
                Some(Fate::Broken) => self.count.errors += 1,
                Some(Fate::Skipped) => self.count.skipped += 1,
                Some(Fate::Passed) | None => {}
            }
        }
    }

    fn end(mut self, text: &str) -> Reading {
        if !self.path.is_empty() {
            let lines = text.lines().count().max(1);
            return Reading::faulty(self.reading.format, Some(lines), "it ends before its last element does");
        }
        if self.reading.format != Format::Junit {
            return self.reading;
        }
        let Count { tests, failures, errors, skipped } = self.count;
        let counted = [tests, failures, errors];
        let claims = self.said.unwrap_or_default();
        for (what, (claimed, counted)) in ["tests", "failures", "errors"].iter().zip(claims.iter().zip(counted)) {
            if let Some(claimed) = claimed.filter(|c| *c != counted) {
                self.reading.found(true, format!("it says {claimed} {what}, and holds {counted}"));
            }
        }
        for (name, n) in [("tests", tests), ("failures", failures), ("errors", errors), ("skipped", skipped)] {
            self.reading.count(name, n);
        }
        let run = tests - skipped;
        self.reading.share("pass-rate", run - failures - errors, run);
        self.reading
    }
}

/// An attribute's text.
pub(super) fn attribute(element: &BytesStart<'_>, key: &str) -> Result<Option<String>, String> {
    let named = |found: &Result<(String, String), String>| found.as_ref().map_or(true, |(name, _)| name == key);
    Ok(attributes(element).find(named).transpose()?.map(|(_, value)| value))
}

/// The attributes of an element: names and texts, in which only the five entities that XML itself has are resolved. Each is compared
/// with all before it, so their number is bounded.
pub(super) fn attributes(element: &BytesStart<'_>) -> impl Iterator<Item = Result<(String, String), String>> {
    let malformed = |e: &dyn std::fmt::Display| format!("it is not well-formed XML: {e}");
    element.attributes().enumerate().map(move |(n, attribute)| {
        if n >= MOST_ATTRIBUTES {
            return Err(format!("an element has more than {MOST_ATTRIBUTES} attributes"));
        }
        let attribute = attribute.map_err(|e| malformed(&e))?;
        let text = quick_xml::escape::unescape(&attribute.value).map_err(|e| malformed(&e))?;
        Ok((attribute.key.as_ref().to_owned(), text.into_owned()))
    })
}
