//! Model cards and dataset cards: Markdown with or without front matter.

use super::front;
use super::topics::{self, Ask, Topic, TopicState};
use super::{Format, Reading};

/// Keys that only a dataset card has in its front matter, and those that only a model card has.
const OF_DATA: &[&str] =
    &["task_categories", "size_categories", "dataset_info", "annotations_creators", "source_datasets", "configs"];
const OF_MODELS: &[&str] = &["pipeline_tag", "library_name", "base_model", "model-index", "widget", "datasets", "inference"];
/// Facts of a front matter that are worth showing.
const FACTS: &[&str] = &["license", "language", "base_model", "pipeline_tag", "datasets", "task_categories", "size_categories"];
/// What stands in for an answer.
const FILLERS: &[&str] =
    &["more information needed", "todo", "tbd", "n/a", "na", "none yet", "to be added", "to be defined", "xxx", "…"];
/// The sentences that the template itself says.
const BOILERPLATE: &[&str] = &[
    "users (both direct and downstream) should be made aware of the risks, biases and limitations of the model.",
    "more information needed for further recommendations.",
    "use the code below to get started with the model.",
];

/// A section: its title, the line on which that stands, how deep it is, and what is written under it before the next.
struct Section {
    title: String,
    line: usize,
    level: usize,
    body: String,
}

/// Reads a card. Markdown that is none is told from one by having neither the title nor the sections.
pub(super) fn read(text: &str) -> Reading {
    let (matter, body, first_line) = front::split(text);
    let keys = matter.map(front::keys).unwrap_or_default();
    let sections = sections(&uncommented(body), first_line);
    let has = |list: &[&str]| list.iter().any(|k| keys.contains_key(*k));
    let title = sections.first().map(|s| s.title.to_lowercase()).unwrap_or_default();
    let named = |words: &[&str]| words.iter().any(|w| title.contains(w));
    let about_data = has(OF_DATA) || named(&["data card", "dataset card", "datasheet", "data sheet"]);
    let about_a_model = has(OF_MODELS) || named(&["model card", "modelcard"]);
    let of_a_model = topics(&sections, topics::MODEL);
    let present = of_a_model.iter().filter(|t| t.state != TopicState::Absent).count();
    let format = match (about_data, about_a_model) {
        (true, false) => Format::DatasetCard,
        (_, true) => Format::ModelCard,
        _ if matter.is_some() || present >= 2 => Format::ModelCard,
        _ => Format::Unknown,
    };
    let mut reading = Reading::of(format);
    reading.topics = match format {
        Format::DatasetCard => topics(&sections, topics::DATA),
        _ => of_a_model,
    };
    for key in FACTS {
        if let Some(value) = keys.get(*key) {
            reading.fact(key, value);
        }
    }
    if matter.is_none() && format != Format::Unknown {
        reading.found(false, "it has no front matter");
    }
    if text.contains("{{") && text.contains("}}") {
        reading.found(true, format!("line {}: a placeholder of the template stands there still", line_of(text, "{{")));
    }
    reading
}

fn line_of(text: &str, what: &str) -> usize {
    super::line_at(text, text.find(what).unwrap_or(0))
}

/// Cuts comments out, their line breaks kept so that lines are still counted right.
fn uncommented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        let (comment, tail) = after.split_once("-->").unwrap_or((after, ""));
        out.extend(comment.chars().filter(|c| *c == '\n'));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// How deep a label in bold is: under any heading.
const LABEL: usize = 7;

fn sections(text: &str, first_line: usize) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut fenced = false;
    for (n, line) in text.lines().enumerate() {
        let bare = line.trim();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
            continue;
        }
        let line_number = first_line + n;
        let (title, level, rest) = match label(bare) {
            _ if fenced => (None, 0, line),
            _ if front::is_heading(line) => {
                (Some(line.trim_matches(['#', ' ', '\t', '\r'])), line.bytes().take_while(|b| *b == b'#').count(), "")
            }
            Some((title, rest)) => (Some(title), LABEL, rest),
            None => (None, 0, line),
        };
        match (title, sections.last_mut()) {
            (Some(title), _) => {
                sections.push(Section { title: title.to_owned(), line: line_number, level, body: format!("{rest}\n") });
            }
            (None, Some(section)) => {
                section.body.push_str(rest);
                section.body.push('\n');
            }
            (None, None) => {}
        }
    }
    sections
}

/// A label in bold at the beginning of a line or a list's item, and what follows it there.
fn label(line: &str) -> Option<(&str, &str)> {
    let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).unwrap_or(line).trim_start();
    let (title, rest) = item.strip_prefix("**")?.split_once("**")?;
    (!title.trim().is_empty()).then(|| (title.trim().trim_end_matches(':'), rest.trim_start_matches(':')))
}

fn topics(sections: &[Section], asks: &[Ask]) -> Vec<Topic> {
    asks.iter().map(|ask| topic(sections, ask)).collect()
}

/// The best that any section about a topic comes to, its subsections read with it.
fn topic(sections: &[Section], (name, words): &Ask) -> Topic {
    let mut best = Topic { name, state: TopicState::Absent, place: None };
    // A heading tells of what stands under it; a label in bold may but mention the word.
    let mut rank = (TopicState::Absent, false);
    for (n, section) in sections.iter().enumerate() {
        let title = section.title.to_lowercase();
        if !words.iter().any(|w| title.contains(w)) {
            continue;
        }
        let under = sections[n + 1..].iter().take_while(|s| s.level > section.level);
        let said = std::iter::once(section).chain(under).any(|s| is_filled(&s.body));
        let state = if said { TopicState::Said } else { TopicState::Unfilled };
        if (state, section.level < LABEL) > rank {
            rank = (state, section.level < LABEL);
            best.state = state;
            let title: String = section.title.chars().take(80).collect();
            best.place = Some((crate::domain::text::visible(&title).into_owned(), section.line));
        }
    }
    best
}

/// Whether something is said that is neither a placeholder nor what the template says itself: one word may be an answer.
fn is_filled(body: &str) -> bool {
    let mut text = body.to_lowercase();
    while let Some((before, after)) = text.split_once("{{") {
        let tail = after.split_once("}}").map_or("", |(_, tail)| tail);
        text = format!("{before} {tail}");
    }
    for sentence in BOILERPLATE {
        text = text.replace(sentence, " ");
    }
    let words = text.split(['\n', '[', ']']).map(|part| part.trim().trim_matches(['.', ':', '-', '*', '_', '(', ')']));
    words.filter(|part| !FILLERS.contains(part)).flat_map(str::chars).any(char::is_alphanumeric)
}
