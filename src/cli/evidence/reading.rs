//! What a file says, read from its bytes.

use serde_json::{Value, json};

use super::EvidenceReadArgs;
use crate::app::{Recheck, read_file};
use crate::cli::error::CliError;
use crate::cli::output::Reply;
use crate::cli::page::{Cell, Page, Tone};
use crate::domain::reading::{Reading, TopicState};
use crate::domain::release::{Evidence, Release};

/// Says what a file is and what stands in it; exits 1 when it is broken or an unfilled template.
pub fn read(args: &EvidenceReadArgs) -> Result<Reply, CliError> {
    let reading = read_file(&args.file)?;
    let mut data = to_json(&reading);
    data["schema"] = "obstat/reading/v1".into();
    data["file"] = args.file.display().to_string().into();
    let mut page = Page::new();
    show(&reading, &mut page);
    Ok(Reply::new(data, page).exit(u8::from(is_bad(&reading))))
}

fn is_bad(reading: &Reading) -> bool {
    reading.fault.is_some() || reading.is_template()
}

/// A reading as JSON.
pub fn to_json(reading: &Reading) -> Value {
    let metrics =
        reading.metrics.iter().map(|(name, m)| json!({ "name": name, "value": m.value, "stderr": m.stderr, "count": m.count }));
    let topics = reading.topics.iter().map(|t| {
        let (section, line) = t.place.clone().map_or((None, None), |(s, l)| (Some(s), (l > 0).then_some(l)));
        json!({ "topic": t.name, "state": t.state.word(), "section": section, "line": line })
    });
    json!({
        "format": reading.format.word(),
        "text": reading.sentence(),
        "valid": reading.fault.is_none(),
        "template": reading.is_template(),
        "fault": reading.fault.as_ref().map(|f| json!({ "line": f.line, "text": f.text })),
        "facts": reading.facts.iter().map(|(label, value)| json!({ "label": label, "value": value })).collect::<Vec<_>>(),
        "metrics": metrics.collect::<Vec<_>>(),
        "topics": topics.collect::<Vec<_>>(),
        "findings": reading.findings.iter().map(|f| json!({ "text": f.text, "grave": f.grave })).collect::<Vec<_>>(),
    })
}

/// A reading for people: what it is, what it says of itself, its topics or numbers, what should be seen.
pub fn show(reading: &Reading, page: &mut Page) {
    page.toned(if is_bad(reading) { Tone::Bad } else { Tone::Strong }, reading.sentence());
    for (label, value) in &reading.facts {
        page.fact(label, value);
    }
    if !reading.topics.is_empty() && reading.fault.is_none() {
        let rows = reading.topics.iter().map(|t| {
            let tone = if t.state == TopicState::Said { Tone::Good } else { Tone::Warn };
            let place = match &t.place {
                Some((section, 0)) => section.clone(),
                Some((section, line)) => format!("line {line}: {section}"),
                None => String::new(),
            };
            vec![t.name.into(), Cell::toned(tone, t.state.word()), place.into()]
        });
        page.table(&["TOPIC", "STATE", "WHERE"], rows.collect(), "");
    }
    if !reading.metrics.is_empty() {
        let rows = reading.metrics.iter().map(|(name, m)| {
            let error = m.stderr.as_ref().map(|e| format!("± {e}")).unwrap_or_default();
            let count = m.count.map(|n| format!("of {n}")).unwrap_or_default();
            vec![name.into(), m.value.to_string().into(), error.into(), count.into()]
        });
        page.table(&["METRIC", "VALUE", "STDERR", "COUNT"], rows.collect(), "");
    }
    for finding in &reading.findings {
        page.toned(if finding.grave { Tone::Warn } else { Tone::Dim }, format!("· {}", finding.text));
    }
}

/// What a piece of evidence says, read again just now, with the verdict of every threshold that it answers to.
pub fn show_again(again: &Recheck, e: &Evidence, release: &Release, page: &mut Page) {
    match again {
        Recheck::Unread => {}
        Recheck::NotHere => {
            page.toned(Tone::Warn, "its file is not here, so it could not be read again");
        }
        Recheck::Same(reading) => show(reading, page),
        Recheck::Differs(reading, text) => {
            page.toned(Tone::Bad, format!("the file does not say what was signed of it: {text}"));
            show(reading, page);
        }
    }
    for measure in &release.measures {
        for (_, value) in measure.results.iter().filter(|(id, _)| *id == e.id) {
            let tone = if measure.threshold.holds(value) { Tone::Good } else { Tone::Bad };
            page.toned(tone, measure.threshold.weighs(value));
        }
    }
}
