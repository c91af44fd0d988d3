//! A walk over the elements of a document. Entities are never declared here, so none can expand: a document type is refused.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// How deep elements may nest, and how many attributes one may have.
const DEEPEST: usize = 64;
const MOST_ATTRIBUTES: usize = 256;

/// What is told of the elements of a document as they come; why one is refused ends the walk.
pub(super) trait Hears {
    /// Takes the beginning of an element in so many others.
    fn begin(&mut self, element: &BytesStart<'_>, depth: usize) -> Result<(), String>;

    /// Takes the end of the element of this name.
    fn end(&mut self, name: &str);

    /// Takes what stands in an element.
    fn say(&mut self, _text: &str) {}

    /// Takes a character that stands in an element by its name or number.
    fn refer(&mut self, _named: &BytesRef<'_>) -> Result<(), String> {
        Ok(())
    }

    /// Whether the root was one that is read here; if not, the rest of the document is none of ours, well-formed or not.
    fn knows(&self) -> bool;
}

/// Walks over a document.
///
/// # Errors
/// The line on which it is refused, and why.
pub(super) fn walk(text: &str, hears: &mut impl Hears) -> Result<(), (usize, String)> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut depth = 0;
    loop {
        let at = reader.buffer_position() as usize;
        let step = match reader.read_event() {
            Ok(Event::Eof) if depth > 0 => {
                return Err((text.lines().count().max(1), "it ends before its last element does".into()));
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => take(&event, hears, &mut depth),
            Err(e) => Err(malformed(&e)),
        };
        if let Err(what) = step {
            let after = text.get(at..).map_or(at, |rest| at + rest.len() - rest.trim_start().len());
            return Err((super::line_at(text, after), what));
        }
        if depth > 0 && !hears.knows() {
            return Ok(());
        }
    }
}

fn take(event: &Event<'_>, hears: &mut impl Hears, depth: &mut usize) -> Result<(), String> {
    match event {
        Event::DocType(_) => return Err("a document type is declared there; entities are not expanded, so it is not read".into()),
        Event::Start(element) | Event::Empty(element) => {
            if *depth >= DEEPEST {
                return Err(format!("it is nested more than {DEEPEST} deep"));
            }
            hears.begin(element, *depth)?;
            if matches!(event, Event::Empty(_)) {
                hears.end(element.name().as_ref());
            } else {
                *depth += 1;
            }
        }
        Event::End(element) => {
            hears.end(element.name().as_ref());
            *depth = depth.saturating_sub(1);
        }
        Event::Text(text) => hears.say(&text.xml10_content()),
        Event::CData(text) => hears.say(&text.xml10_content()),
        Event::GeneralRef(named) => return hears.refer(named),
        _ => {}
    }
    Ok(())
}

/// Says that the document is no XML.
pub(super) fn malformed(error: &dyn std::fmt::Display) -> String {
    format!("it is not well-formed XML: {error}")
}

/// An attribute's text.
pub(super) fn attribute(element: &BytesStart<'_>, key: &str) -> Result<Option<String>, String> {
    let named = |found: &Result<(String, String), String>| found.as_ref().map_or(true, |(name, _)| name == key);
    Ok(attributes(element).find(named).transpose()?.map(|(_, value)| value))
}

/// The attributes of an element: names and texts, in which only the five entities that XML itself has are resolved. Each is compared
/// with all before it, so their number is bounded.
pub(super) fn attributes(element: &BytesStart<'_>) -> impl Iterator<Item = Result<(String, String), String>> {
    element.attributes().enumerate().map(move |(n, attribute)| {
        if n >= MOST_ATTRIBUTES {
            return Err(format!("an element has more than {MOST_ATTRIBUTES} attributes"));
        }
        let attribute = attribute.map_err(|e| malformed(&e))?;
        let text = quick_xml::escape::unescape(&attribute.value).map_err(|e| malformed(&e))?;
        Ok((attribute.key.as_ref().to_owned(), text.into_owned()))
    })
}
