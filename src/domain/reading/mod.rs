//! Evidence that is read, not believed: what a file says of itself, recomputed from its bytes. A person confirms what follows.
//!
//! [`read`] never fails: bytes that are no format read here are kept as they are, and what is wrong with those that were to be
//! one is said with its line. What a file says is a claim of its author all the same: a reading tells what stands there.

mod cards;
mod cyclonedx;
mod decimal;
mod evaluations;
mod format;
mod front;
mod garak;
mod json;
mod junit;
mod lm_eval;
mod markup;
mod oscal;
mod plain;
mod table;
mod topics;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use super::text::visible;

pub use decimal::{Decimal, NotDecimal};
pub use format::Format;
pub use topics::{Topic, TopicState};

/// How many bytes are read at most; what is larger is kept by digest, and said to be too large.
pub const LARGEST: u64 = 64 * 1024 * 1024;
/// How many findings are told one by one.
const MOST_FINDINGS: usize = 100;
/// How many metrics a reading holds.
const MOST_METRICS: usize = 50_000;
/// How long a metric's name may be, in characters.
const LONGEST_NAME: usize = 200;

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 1; none where it is the whole file.
    pub line: Option<usize>,
    /// What is wrong.
    pub text: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// One number that a file gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// The number.
    pub value: Decimal,
    /// Its standard error, where the file gives one.
    pub stderr: Option<Decimal>,
    /// Of how many it is drawn, where the file says so.
    pub count: Option<u64>,
}

/// Something in a file that whoever reviews it should see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What, in words.
    pub text: String,
    /// Whether it tells against the model or the file: a failing test, an open risk, a run that broke off.
    pub grave: bool,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it was recognised as.
    pub format: Format,
    /// What it says of itself: label and value.
    pub facts: Vec<(String, String)>,
    /// The numbers that it gives, by name.
    pub metrics: BTreeMap<String, Metric>,
    /// What a card ought to speak of, and whether it does.
    pub topics: Vec<Topic>,
    /// What should be seen.
    pub findings: Vec<Finding>,
    /// Why it could not be read to its end, if so. No metric is taken from such a file.
    pub fault: Option<Fault>,
    /// Names that stand for several numbers.
    ambiguous: BTreeSet<String>,
}

impl Reading {
    fn of(format: Format) -> Self {
        Self {
            format,
            facts: Vec::new(),
            metrics: BTreeMap::new(),
            topics: Vec::new(),
            findings: Vec::new(),
            fault: None,
            ambiguous: BTreeSet::new(),
        }
    }

    fn faulty(format: Format, line: Option<usize>, text: impl Into<String>) -> Self {
        // What is wrong may quote the file.
        let text = visible(&text.into()).into_owned();
        Self { fault: Some(Fault { line, text }), ..Self::of(format) }
    }

    fn fact(&mut self, label: &str, value: &str) {
        let value: String = value.trim().chars().take(200).collect();
        if !value.is_empty() {
            self.facts.push((label.to_owned(), visible(&value).into_owned()));
        }
    }

    fn found(&mut self, grave: bool, text: impl AsRef<str>) {
        match self.findings.len() {
            n if n < MOST_FINDINGS => {
                let text: String = text.as_ref().chars().take(300).collect();
                self.findings.push(Finding { text: visible(&text).into_owned(), grave });
            }
            MOST_FINDINGS => self.findings.push(Finding { text: "and more of this kind".into(), grave }),
            _ => {}
        }
    }

    /// Takes a number as it is written in the file; what is no number is told instead.
    fn metric(&mut self, name: &str, value: &str, stderr: Option<&str>, count: Option<u64>) {
        match value.parse() {
            Ok(value) => self.number(name, value, stderr, count),
            Err(why) => self.found(false, format!("{name}: {why}")),
        }
    }

    /// A name that stands for two different numbers stands for none: nobody could say which of them was meant.
    fn number(&mut self, name: &str, value: Decimal, stderr: Option<&str>, count: Option<u64>) {
        let name = visible(name.trim()).into_owned();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return self.found(false, "a metric has no name, or one that is too long");
        }
        if self.metrics.len() >= MOST_METRICS {
            return self.found(true, format!("it gives more than {MOST_METRICS} metrics; the rest is not read"));
        }
        let metric = Metric { value, stderr: stderr.and_then(|s| s.parse().ok()), count };
        match self.metrics.get(&name) {
            Some(other) if other.value != metric.value => {
                self.found(
                    true,
                    format!("{name} is given twice, as {} and as {}, so it counts as neither", other.value, metric.value),
                );
                self.metrics.remove(&name);
                self.ambiguous.insert(name);
            }
            _ if self.ambiguous.contains(&name) => {}
            _ => {
                self.metrics.insert(name, metric);
            }
        }
    }

    /// Takes a count.
    fn count(&mut self, name: &str, n: u64) {
        self.number(name, Decimal::whole(n), None, None);
    }

    /// Takes a share of a whole, with that whole as its count.
    fn share(&mut self, name: &str, part: u64, whole: u64) {
        match Decimal::share(part, whole) {
            Some(share) => self.number(name, share, None, Some(whole)),
            None => self.found(true, format!("{name} cannot be said: it is a share of nothing")),
        }
    }

    /// Whether it is a card of which nothing has been filled in.
    pub fn is_template(&self) -> bool {
        let unfilled = self.topics.iter().any(|t| t.state == TopicState::Unfilled);
        unfilled && !self.topics.iter().any(|t| t.state == TopicState::Said)
    }

    /// The topics that a card does not speak of, unfilled ones included.
    pub fn unsaid(&self) -> impl Iterator<Item = &Topic> {
        self.topics.iter().filter(|t| t.state != TopicState::Said)
    }

    /// What the file is, in a sentence without its full stop.
    pub fn sentence(&self) -> String {
        let label = self.format.label();
        if let Some(fault) = &self.fault {
            return if self.format == Format::Unknown {
                format!("not read: {fault}")
            } else {
                format!("{label}, invalid: {fault}")
            };
        }
        if self.is_template() {
            return format!("{label}: the template, not filled in");
        }
        let mut parts = Vec::new();
        if !self.topics.is_empty() {
            parts.push(self.spoken());
        }
        match self.metrics.len() {
            0 if !self.topics.is_empty() => {}
            0 if self.format == Format::Unknown => parts.push("kept as it is".into()),
            0 => parts.push("no metrics".into()),
            1 => parts.push("1 metric".into()),
            n => parts.push(format!("{n} metrics")),
        }
        match self.findings.iter().filter(|f| f.grave).count() {
            0 => {}
            1 => parts.push("1 finding".into()),
            n => parts.push(format!("{n} findings")),
        }
        format!("{label}: {}", parts.join(", "))
    }

    fn spoken(&self) -> String {
        let all = self.topics.len();
        let unsaid: Vec<String> = self
            .unsaid()
            .map(|t| if t.state == TopicState::Unfilled { format!("{} (not filled in)", t.name) } else { t.name.to_owned() })
            .collect();
        match unsaid.len() {
            0 => format!("speaks of all {all} topics"),
            n if n == all => format!("speaks of none of the {all} topics"),
            n => format!("speaks of {} of {all} topics, not of {}", all - n, unsaid.join(", ")),
        }
    }
}

/// What is said of a file that is too large to be read.
pub fn too_large(size: u64) -> Reading {
    let text = format!("it has {size} bytes, more than the {LARGEST} that are read; it is kept by its digest");
    Reading::faulty(Format::Unknown, None, text)
}

/// Reads a file: its name, as a hint only, and its bytes.
pub fn read(name: &str, bytes: &[u8]) -> Reading {
    if bytes.len() as u64 > LARGEST {
        return too_large(bytes.len() as u64);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Reading::faulty(Format::Unknown, Some(1), "it is UTF-16; save it as UTF-8");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    if is_packed_log(&extension, bytes) {
        return Reading::faulty(Format::Inspect, None, PACKED_LOG);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text_of(&extension, text),
        Err(e) if is_meant_as_text(&extension, bytes) => {
            let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            Reading::faulty(Format::Unknown, Some(line), "a byte there is not UTF-8")
        }
        Err(_) => Reading::of(Format::Unknown),
    }
}

const PACKED_LOG: &str = "it is a packed log; write it as JSON and attach that: inspect log dump run.eval > run.json";

/// Whether it is a zip archive that Inspect has written: it keeps a journal and a header in it, the journal first.
fn is_packed_log(extension: &str, bytes: &[u8]) -> bool {
    let member = |name: &[u8]| bytes.get(30..).is_some_and(|rest| rest.starts_with(name));
    bytes.starts_with(b"PK\x03\x04") && (extension == "eval" || member(b"_journal/") || member(b"header.json"))
}

/// Text that is not UTF-8 is a fault; a picture or a PDF is none.
fn is_meant_as_text(extension: &str, bytes: &[u8]) -> bool {
    let begins = bytes.iter().find(|b| !b.is_ascii_whitespace());
    let named = matches!(extension, "json" | "jsonl" | "ndjson" | "xml" | "csv" | "tsv" | "md" | "markdown");
    named || (matches!(begins, Some(b'{' | b'[' | b'<' | b'#')) && !bytes.iter().take(1024).any(|b| *b == 0))
}

fn text_of(extension: &str, text: &str) -> Reading {
    let begins = text.trim_start();
    let marked = matches!(extension, "md" | "markdown");
    match begins.chars().next() {
        None => Reading::faulty(Format::Unknown, None, "it is empty"),
        _ if marked => cards::read(text),
        _ if matches!(extension, "jsonl" | "ndjson") => garak::lines(text),
        _ if matches!(extension, "csv" | "tsv") => table::read(text),
        Some('{' | '[') if is_lines(begins) => garak::lines(text),
        Some('{' | '[') => structured(text),
        _ if extension == "json" => structured(text),
        Some('<') => marked_up(text),
        _ if extension == "xml" => marked_up(text),
        Some('#') if begins.lines().next().is_some_and(front::is_heading) => card_or_nothing(text),
        Some('-') if front::split(text).0.is_some() => cards::read(text),
        _ if table::is_one(text) => table::read(text),
        _ => Reading::of(Format::Unknown),
    }
}

/// XML is what its root says.
fn marked_up(text: &str) -> Reading {
    let reading = junit::read(text);
    let other = reading.format == Format::Unknown && reading.fault.is_none();
    if other { markup::read(text).unwrap_or(reading) } else { reading }
}

/// A line that begins with a hash may be a comment of anything: only what is a card is read as one.
fn card_or_nothing(text: &str) -> Reading {
    let reading = cards::read(text);
    if reading.format == Format::Unknown { Reading::of(Format::Unknown) } else { reading }
}

/// Whether every line is JSON of its own.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|l| !l.trim().is_empty());
    let first = lines.next().is_some_and(|l| json::parse(l).is_ok());
    first && lines.next().is_some()
}

fn structured(text: &str) -> Reading {
    let json = match json::parse(text) {
        Ok(json) => json,
        Err((fault, keys)) => {
            let format = Format::ALL.iter().find(|f| f.keys().iter().any(|k| keys.contains(*k))).copied();
            return Reading { fault: Some(fault), ..Reading::of(format.unwrap_or(Format::Unknown)) };
        }
    };
    let readers: [fn(&json::Json<'_>) -> Option<Reading>; 7] =
        [cyclonedx::read, oscal::read, garak::digest, evaluations::inspect, evaluations::promptfoo, lm_eval::read, plain::read];
    readers.iter().find_map(|reader| reader(&json)).unwrap_or_else(|| Reading::of(Format::Unknown))
}

/// The line on which a byte stands, counted from 1.
fn line_at(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}

#[cfg(test)]
mod tests;
