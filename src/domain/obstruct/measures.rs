//! Obstructions of the numbers: a metric that does not reach its threshold, or that nobody has measured (`rules.md` §3).

use super::review::blank;
use super::{Ground, Obstruction};
use crate::domain::ids::Email;
use crate::domain::release::{Evidence, Release};
use crate::domain::threshold::Measure;
use crate::domain::vocab::Direction;

/// Until those who approve have said in words why they do, or there are other results.
pub(super) fn measures(release: &Release, ground: &Ground, found: &mut Vec<Obstruction>) {
    let clause = ground.policy.clause_of("threshold.set").to_owned();
    for measure in release.measures.iter().filter(|m| m.stands()) {
        let threshold = &measure.threshold;
        let (code, text) = match measure.failing() {
            Some((_, value)) => {
                let side = if threshold.direction == Direction::AtLeast { "below" } else { "above" };
                ("metric-fails", format!("Metric {} is {value}, {side} {}", threshold.metric, threshold.value))
            }
            None => ("metric-missing", format!("Metric {} is not measured: {}", threshold.metric, threshold.asks())),
        };
        let mut o = blank(code, text, &clause);
        o.detail = detail(measure, release, ground);
        o.who = who(measure, release);
        o.since = Some(threshold.at);
        found.push(o);
    }
}

fn detail(measure: &Measure, release: &Release, ground: &Ground) -> String {
    let threshold = &measure.threshold;
    let impossible =
        release.measures.iter().find(|m| m.threshold.contradicts(&threshold.metric, threshold.direction, &threshold.value));
    if let Some(other) = impossible {
        return format!("it must also be {}: no number is both; the Lead withdraws one", other.threshold.asks());
    }
    let from = measure.failing().and_then(|(id, _)| release.evidence.iter().find(|e| e.id == *id));
    match from {
        Some(evidence) => format!("approving takes the reason in words · “{}”", evidence.title),
        None if measure.too_late => {
            let name = ground.people.name(&threshold.by);
            format!("{name} registered it knowing the result, so it takes a later one, or words by whoever approves")
        }
        None => "attach a report that gives it, or whoever approves says why in words".into(),
    }
}

/// The owner measures; whoever still has to sign, or has signed without words, answers for a failing number.
fn who(measure: &Measure, release: &Release) -> Vec<Email> {
    let mut who: Vec<Email> = Vec::new();
    if measure.failing().is_none() {
        who.push(release.owner.clone());
    }
    for slot in &release.slots {
        match slot.filled_by.and_then(|id| release.sign_offs.iter().find(|s| s.id == id)) {
            Some(given) if given.words.is_none() => who.push(given.by.clone()),
            Some(_) => {}
            None => who.extend(slot.candidates.iter().cloned()),
        }
    }
    who.dedup();
    if who.is_empty() { vec![release.owner.clone()] } else { who }
}

/// What the gate meets when a file says otherwise than was signed of it.
pub fn reading_differs(evidence: &Evidence, text: &str) -> Obstruction {
    let mut o = blank("reading-differs", format!("Evidence “{}” does not say what was signed", evidence.title), "§4.2");
    o.detail = text.to_owned();
    o.since = Some(evidence.at);
    o
}

const UNCHECKED: &str = "reading-unchecked";

/// What the gate meets when a file that answers a threshold is not here.
pub fn reading_unchecked(evidence: &Evidence) -> Obstruction {
    let mut o = blank(UNCHECKED, format!("Evidence “{}” cannot be read again here", evidence.title), "§4.2");
    o.detail = "its numbers answer a threshold; import a bundle that holds the file".into();
    o.since = Some(evidence.at);
    o
}

/// Says of what a bundle cannot read again how to pack one that can: whoever asks a bundle imports nothing.
pub fn unpacked(closing: &mut [Obstruction]) {
    for o in closing.iter_mut().filter(|o| o.code == UNCHECKED) {
        o.detail = "its numbers answer a threshold; export the bundle anew where the file is, without --no-files".into();
    }
}
