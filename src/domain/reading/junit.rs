//! JUnit's XML.

use quick_xml::events::BytesStart;

use super::xml::{Hears, attribute, walk};
use super::{Format, Reading};

/// How many test cases are counted.
const MOST: u64 = 1_000_000;

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
    let mut report = Report { reading: Reading::of(Format::Unknown), case: None, count: Count::default(), said: None };
    match walk(text, &mut report) {
        Err((line, what)) => Reading::faulty(report.reading.format, Some(line), what),
        Ok(()) if report.knows() => report.told(),
        Ok(()) => report.reading,
    }
}

struct Report {
    reading: Reading,
    case: Option<(String, Fate)>,
    count: Count,
    /// How many tests, failures and errors the outermost element claims.
    said: Option<[Option<u64>; 3]>,
}

impl Hears for Report {
    fn begin(&mut self, element: &BytesStart<'_>, depth: usize) -> Result<(), String> {
        match element.name().as_ref() {
            "testsuites" | "testsuite" if depth == 0 => {
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
        Ok(())
    }

    fn end(&mut self, name: &str) {
        if name == "testcase" {
            match self.case.take().map(|(_, fate)| fate) {
                Some(Fate::Failed) => self.count.failures += 1,
                Some(Fate::Broken) => self.count.errors += 1,
                Some(Fate::Skipped) => self.count.skipped += 1,
                Some(Fate::Passed) | None => {}
            }
        }
    }

    fn knows(&self) -> bool {
        self.reading.format == Format::Junit
    }
}

impl Report {
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

    fn told(mut self) -> Reading {
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
