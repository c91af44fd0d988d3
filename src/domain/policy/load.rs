//! Reads a policy from its text, section by section, so that one reading tells of many faults.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::check::inspect;
use super::places::Places;
use super::text::{is_placeholder, short};
use super::{Policy, Problem, Severity};

/// The longest text that is read: a policy of this size is none.
const MAX_BYTES: usize = 1 << 20;

/// The keys of the top level, in the order in which a policy has them.
const KEYS: &[&str] = &[
    "document",
    "clause",
    "kind",
    "derivation",
    "sign_off",
    "checklist",
    "timers",
    "committee",
    "calendar",
    "separation",
    "third_party",
    "emergency",
    "conditions",
    "environments",
    "records",
    "permission",
    "incident",
    "act",
];

/// Reads a policy. It may still earn warnings: see [`super::check`].
///
/// # Errors
/// Every error found, in the order of the lines.
pub fn load(text: &str) -> Result<Policy, Vec<Problem>> {
    // Whoever only wants to know whether it holds is not kept waiting for the places of warnings.
    let (policy, problems) =
        examine(text, |policy| inspect(policy).into_iter().filter(|(_, problem)| problem.severity == Severity::Error).collect());
    match policy {
        Some(policy) if problems.is_empty() => Ok(policy),
        _ => Err(problems),
    }
}

/// Reads a policy and what is wrong with it, in the order of the lines; `inspect` looks at what was read and gives the path of
/// what each fault concerns. No policy comes without an error.
pub(super) fn examine(text: &str, inspect: fn(&Policy) -> Vec<(String, Problem)>) -> (Option<Policy>, Vec<Problem>) {
    if text.len() > MAX_BYTES {
        let too_long = Problem::error(1, "the text is longer than 1 MiB", "give the policy, not another file");
        return (None, vec![too_long]);
    }
    let mut places = Places::new(text);
    let (table, broken) = DeTable::parse_recoverable(text);
    if !broken.is_empty() {
        return (None, broken.iter().map(|e| parsed(&places, e, 0)).collect());
    }
    let mut reader = Reader { places: &places, table: table.into_inner(), problems: Vec::new() };
    let policy = reader.policy();
    let mut problems = reader.problems;
    let found = policy.as_ref().map(inspect).unwrap_or_default();
    if !found.is_empty() {
        places.note(DeTable::parse_recoverable(text).0.get_ref());
        problems.extend(found.into_iter().map(|(path, problem)| Problem { line: places.line(&path), ..problem }));
    }
    problems.sort_by_key(|problem| problem.line);
    (policy, problems)
}

/// Warns of every text that only holds the place of one still to be written.
pub fn placeholders(text: &str) -> Vec<Problem> {
    let (places, (table, _)) = (Places::new(text), DeTable::parse_recoverable(text));
    let mut problems = Vec::new();
    each_text(table.get_ref().values(), &mut |at, text| {
        if is_placeholder(text) {
            let what = format!("“{}” only holds a place", short(text));
            problems.push(Problem::warning(places.line_at(at), what, "write what holds in your organisation"));
        }
    });
    problems
}

fn each_text<'v, 't: 'v>(values: impl Iterator<Item = &'v Spanned<DeValue<'t>>>, tell: &mut dyn FnMut(usize, &str)) {
    for value in values {
        match value.get_ref() {
            DeValue::String(text) => tell(value.span().start, text),
            DeValue::Array(items) => each_text(items.iter(), tell),
            DeValue::Table(table) => each_text(Box::new(table.values()) as Box<dyn Iterator<Item = _>>, tell),
            _ => {}
        }
    }
}

fn parsed(places: &Places, error: &toml::de::Error, fallback: usize) -> Problem {
    let at = error.span().map_or(fallback, |span| span.start);
    Problem::parsed(places.line_at(at), error.message())
}

struct Reader<'t> {
    places: &'t Places,
    table: DeTable<'t>,
    problems: Vec<Problem>,
}

impl<'t> Reader<'t> {
    /// Reads every section even where one has failed: the reader is to hear of all faults at once.
    fn policy(&mut self) -> Option<Policy> {
        self.refuse_unknown();
        let (document, derivation, timers) = (self.section("document"), self.section("derivation"), self.section("timers"));
        let (committee, calendar, separation) = (self.section("committee"), self.section("calendar"), self.section("separation"));
        let (third_party, emergency) = (self.section("third_party"), self.section("emergency"));
        let (conditions, environments, records) =
            (self.section("conditions"), self.section("environments"), self.section("records"));
        let (clauses, kinds, sign_offs) = (self.rows("clause"), self.rows("kind"), self.rows("sign_off"));
        let (checklist, permissions) = (self.rows("checklist"), self.rows("permission"));
        let (incidents, acts) = (self.rows("incident"), self.rows("act"));
        if !self.problems.is_empty() {
            return None;
        }
        Some(Policy {
            document: document?,
            clauses,
            kinds,
            derivation: derivation?,
            sign_offs,
            checklist,
            timers: timers?,
            committee: committee?,
            calendar: calendar?,
            separation: separation?,
            third_party: third_party?,
            emergency: emergency?,
            conditions: conditions?,
            environments: environments?,
            records: records?,
            permissions,
            incidents,
            acts,
        })
    }

    fn refuse_unknown(&mut self) {
        for key in self.table.keys().filter(|key| !KEYS.contains(&key.get_ref().as_ref())) {
            let line = self.places.line_at(key.span().start);
            let what = format!("nothing in a policy is called “{}”", short(key.get_ref()));
            self.problems.push(Problem::error(line, what, format!("remove it, or write one of {}", KEYS.join(", "))));
        }
    }

    fn section<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        match self.table.remove(key) {
            Some(value) => self.read(value),
            None => {
                self.problems.push(Problem::error(1, format!("the section [{key}] is missing"), "add it"));
                None
            }
        }
    }

    fn rows<T: DeserializeOwned>(&mut self, key: &str) -> Vec<T> {
        let Some(value) = self.table.remove(key) else {
            return Vec::new();
        };
        let line = self.places.line_at(value.span().start);
        let DeValue::Array(rows) = value.into_inner() else {
            let what = format!("“{key}” is not a list of rows");
            self.problems.push(Problem::error(line, what, format!("head each row with [[{key}]]")));
            return Vec::new();
        };
        rows.into_iter().filter_map(|row| self.read(row)).collect()
    }

    fn read<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'t>>) -> Option<T> {
        let start = value.span().start;
        let read = T::deserialize(ValueDeserializer::from(value));
        read.map_err(|error| self.problems.push(parsed(self.places, &error, start))).ok()
    }
}
