//! CycloneDX and OSCAL as XML: read into the shape that the same file has as JSON, so that one reader tells what either says.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart};

use super::json::Json;
use super::xml::{Hears, attribute, attributes, malformed, walk};
use super::{Format, Reading, cyclonedx, oscal};

/// How many elements there may be, and how much is kept of what one says; nothing longer is shown.
const MOST: usize = 500_000;
const LONGEST: usize = 400;

/// The beginning of CycloneDX's namespaces, which end in the version, and OSCAL's.
const CYCLONEDX: &str = "http://cyclonedx.org/schema/bom/";
const OSCAL: &str = "http://csrc.nist.gov/ns/oscal/";

/// Elements that stand for a list of what is in them.
const LISTS: &[&str] = &[
    "components",
    "datasets",
    "performanceMetrics",
    "users",
    "useCases",
    "technicalLimitations",
    "ethicalConsiderations",
    "fairnessAssessments",
];

/// Elements that stand one by one for what JSON has as a list, and the list's name.
const SINGLES: &[(&str, &str)] =
    &[("result", "results"), ("finding", "findings"), ("risk", "risks"), ("poam-item", "poam-items")];

/// Reads a document of either; none if it is something else.
pub(super) fn read(text: &str) -> Option<Reading> {
    let mut tree = Tree::default();
    if let Err((line, what)) = walk(text, &mut tree) {
        return Some(Reading::faulty(tree.format?, Some(line), what));
    }
    let (format, whole) = (tree.format?, tree.whole?);
    let document = match format {
        Format::CycloneDx => whole,
        Format::OscalAssessment => Json::Object(vec![(Cow::Borrowed("assessment-results"), whole)]),
        _ => Json::Object(vec![(Cow::Borrowed("plan-of-action-and-milestones"), whole)]),
    };
    cyclonedx::read(&document).or_else(|| oscal::read(&document))
}

/// An element that is not closed yet.
#[derive(Default)]
struct Open {
    name: String,
    members: Vec<(Cow<'static, str>, Json<'static>)>,
    /// What it says, that of what is in it included, up to a bound.
    words: String,
    /// Whether it says something itself, beside what is in it.
    says: bool,
}

#[derive(Default)]
struct Tree {
    format: Option<Format>,
    open: Vec<Open>,
    whole: Option<Json<'static>>,
    count: usize,
}

impl Hears for Tree {
    fn begin(&mut self, element: &BytesStart<'_>, depth: usize) -> Result<(), String> {
        self.count += 1;
        if self.count > MOST {
            return Err(format!("it holds more than {MOST} elements, too many to be read"));
        }
        let name = element.name().local_name().as_ref().to_owned();
        let mut open = Open { name, ..Open::default() };
        if depth == 0 && self.whole.is_none() {
            self.recognise(element, &mut open)?;
        }
        for attribute in attributes(element) {
            let (key, value) = attribute?;
            let value = value.chars().take(LONGEST).collect();
            open.members.push((Cow::Owned(key), Json::Text(Cow::Owned(value))));
        }
        self.open.push(open);
        Ok(())
    }

    fn end(&mut self, _: &str) {
        let Some(Open { name, members, words, says }) = self.open.pop() else { return };
        let value = match (says || members.is_empty(), LISTS.contains(&name.as_str())) {
            (false, true) => Json::List(members.into_iter().map(|(_, value)| value).collect()),
            (false, false) => Json::Object(gathered(members)),
            (true, _) => Json::Text(Cow::Owned(words.trim().to_owned())),
        };
        match self.open.last_mut() {
            Some(above) => {
                add(&mut above.words, &words);
                above.members.push((Cow::Owned(name), value));
            }
            None => self.whole = self.whole.take().or(Some(value)),
        }
    }

    fn say(&mut self, text: &str) {
        let Some(open) = self.open.last_mut() else { return };
        open.says |= !text.trim().is_empty();
        add(&mut open.words, text);
    }

    /// Only characters by number and the five entities that XML itself has are known.
    fn refer(&mut self, named: &BytesRef<'_>) -> Result<(), String> {
        let name = named.xml10_content();
        match named.resolve_char_ref().map_err(|e| malformed(&e))? {
            Some(character) => self.say(character.encode_utf8(&mut [0; 4])),
            None => match quick_xml::escape::resolve_predefined_entity(&name) {
                Some(text) => self.say(text),
                None => return Err(format!("it is not well-formed XML: the entity &{name}; is not declared")),
            },
        }
        Ok(())
    }

    fn knows(&self) -> bool {
        self.format.is_some()
    }
}

impl Tree {
    /// Says by the root what the document is.
    fn recognise(&mut self, element: &BytesStart<'_>, open: &mut Open) -> Result<(), String> {
        let key = element.name().prefix().map_or_else(|| "xmlns".to_owned(), |p| format!("xmlns:{}", p.as_ref()));
        let space = attribute(element, &key)?.unwrap_or_default();
        self.format = match open.name.as_str() {
            "bom" if space.starts_with(CYCLONEDX) => Some(Format::CycloneDx),
            "assessment-results" if space.starts_with(OSCAL) => Some(Format::OscalAssessment),
            "plan-of-action-and-milestones" if space.starts_with(OSCAL) => Some(Format::OscalPoam),
            _ => None,
        };
        if let Some(version) = space.strip_prefix(CYCLONEDX).filter(|_| self.format == Some(Format::CycloneDx)) {
            let mut says = |key: &'static str, value: &str| {
                open.members.push((Cow::Borrowed(key), Json::Text(Cow::Owned(value.to_owned()))));
            };
            says("bomFormat", "CycloneDX");
            says("specVersion", version);
        }
        Ok(())
    }
}

/// Adds words as long as there is room for them.
fn add(words: &mut String, more: &str) {
    let room = LONGEST.saturating_sub(words.chars().count());
    words.extend(more.chars().take(room));
}

/// Members with those that JSON has as a list put into one.
fn gathered(members: Vec<(Cow<'static, str>, Json<'static>)>) -> Vec<(Cow<'static, str>, Json<'static>)> {
    let mut rest: Vec<(Cow<'static, str>, Json<'static>)> = Vec::with_capacity(members.len());
    let mut lists: Vec<(&'static str, Vec<Json<'static>>)> = Vec::new();
    for (name, value) in members {
        let Some((_, plural)) = SINGLES.iter().find(|(single, _)| *single == name) else {
            rest.push((name, value));
            continue;
        };
        match lists.iter_mut().find(|(list, _)| list == plural) {
            Some((_, values)) => values.push(value),
            None => lists.push((plural, vec![value])),
        }
    }
    rest.extend(lists.into_iter().map(|(name, values)| (Cow::Borrowed(name), Json::List(values))));
    rest
}
