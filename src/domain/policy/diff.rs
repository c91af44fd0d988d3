//! What differs between two policies, row by row, in words: `obstat policy diff`.

use std::collections::BTreeMap;

use super::say::{Section, Statement, row_of, sections};
use super::{Document, Policy};
use crate::domain::vocab::{Kind, Tier};

/// One thing that one policy rules otherwise than the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The clause, as in `§4.2`; empty for document control, periods and the laws.
    pub clause: String,
    /// What it is about, in words, as in `Bias and fairness (bias-fairness): when it is asked`.
    pub about: String,
    /// What the first policy says; none where it says nothing of it.
    pub before: Option<String>,
    /// What the second says; none where it says nothing of it any more.
    pub after: Option<String>,
}

/// Lists what the second policy changes, in the order of the clauses.
///
/// Sign-offs are compared by kind and tier, since the order of their rows decides and reads otherwise; everything else row by
/// row and matter by matter, by what a row is called, so that moving it changes nothing.
pub fn diff(before: &Policy, after: &Policy) -> Vec<Change> {
    let mut changes = document(&before.document, &after.document);
    let (old, new) = (sections(before), sections(after));
    let mut places: Vec<(&str, &str)> = Vec::new();
    for section in new.iter().chain(&old) {
        if !places.contains(&place(section)) {
            places.push(place(section));
        }
    }
    let mut asked = Some(sign_offs(before, after));
    let (was, is) = (gathered(&old), gathered(&new));
    for at in places {
        let here = |sections: &[Section]| sections.iter().find(|s| place(s) == at).cloned();
        clause(here(&old), here(&new), &mut changes);
        if new.iter().any(|s| place(s) == at && s.statements.iter().any(is_sign_off)) {
            changes.extend(asked.take().unwrap_or_default());
        }
        statements(at, &was, &is, &mut changes);
    }
    changes.extend(asked.unwrap_or_default());
    changes
}

fn place(section: &Section) -> (&str, &str) {
    if section.clause.is_empty() { ("", &section.title) } else { (&section.clause, "") }
}

fn is_sign_off(statement: &Statement) -> bool {
    statement.key.starts_with("sign-off ")
}

/// Each statement by its key, with the place where it stands.
type Gathered<'s> = Vec<(&'s Section, &'s Statement)>;

fn gathered(sections: &[Section]) -> Gathered<'_> {
    let all = sections.iter().flat_map(|section| section.statements.iter().map(move |s| (section, s)));
    all.filter(|(_, s)| !is_sign_off(s)).collect()
}

fn clause(before: Option<Section>, after: Option<Section>, changes: &mut Vec<Change>) {
    let said = |s: &Section| format!("{}. {}", s.title, s.text);
    let (old, new) = (before.as_ref().map(said), after.as_ref().map(said));
    if old != new {
        let number = after.or(before).map(|s| s.clause).unwrap_or_default();
        changes.push(Change { clause: number, about: "the clause's own words".into(), before: old, after: new });
    }
}

/// Statements that stand here now, and those that stood here and are gone.
fn statements(at: (&str, &str), was: &Gathered<'_>, is: &Gathered<'_>, changes: &mut Vec<Change>) {
    for (section, statement) in is.iter().filter(|(s, _)| place(s) == at) {
        match was.iter().find(|(_, s)| s.key == statement.key) {
            Some((old, s)) => matters((old, s), (section, statement), changes),
            None => changes.push(whole(section, statement, false)),
        }
    }
    for (section, statement) in was.iter().filter(|(s, _)| place(s) == at) {
        if !is.iter().any(|(_, s)| s.key == statement.key) {
            changes.push(whole(section, statement, true));
        }
    }
}

fn whole(section: &Section, statement: &Statement, gone: bool) -> Change {
    let says = Some(statement.says());
    let (before, after) = if gone { (says, None) } else { (None, says) };
    Change { clause: section.clause.clone(), about: statement.about.clone(), before, after }
}

fn matters(old: (&Section, &Statement), new: (&Section, &Statement), changes: &mut Vec<Change>) {
    let ((was_in, before), (section, after)) = (old, new);
    let mut push = |about: String, before: &str, after: &str| {
        let said = |says: &str| (!says.is_empty()).then(|| says.to_owned());
        if before != after {
            changes.push(Change { clause: section.clause.clone(), about, before: said(before), after: said(after) });
        }
    };
    push(format!("{}: its clause", after.about), &was_in.clause, &section.clause);
    push(format!("{}: what it is called", after.about), &before.about, &after.about);
    for (then, now) in before.matters.iter().zip(&after.matters) {
        let about = if now.name.is_empty() { after.about.clone() } else { format!("{}: {}", after.about, now.name) };
        push(about, &then.says, &now.says);
    }
}

/// A row in words, as it was and as it is.
type Said = (String, String);

/// The tiers of each kind.
type Releases = BTreeMap<Kind, Vec<Tier>>;

/// Who must sign, for each kind and tier; what changes alike stands together.
fn sign_offs(before: &Policy, after: &Policy) -> Vec<Change> {
    let mut alike: Vec<(Said, Releases)> = Vec::new();
    for kind in Kind::ALL {
        for tier in Tier::ALL {
            let said = (row_of(before, *kind, *tier), row_of(after, *kind, *tier));
            if said.0 == said.1 {
                continue;
            }
            let known = alike.iter().position(|(s, _)| *s == said);
            let n = known.unwrap_or_else(|| {
                alike.push((said, BTreeMap::new()));
                alike.len() - 1
            });
            alike[n].1.entry(*kind).or_default().push(*tier);
        }
    }
    let clause = |policy: &Policy| policy.sign_offs.first().map(|row| row.clause.clone()).unwrap_or_default();
    let change = |((before, now), of): (Said, Releases)| Change {
        clause: clause(after),
        about: format!("who signs: {}", of.iter().map(|(kind, tiers)| of_tiers(*kind, tiers)).collect::<Vec<_>>().join("; ")),
        before: Some(before),
        after: Some(now),
    };
    alike.into_iter().map(change).collect()
}

fn of_tiers(kind: Kind, tiers: &[Tier]) -> String {
    if tiers.len() == Tier::ALL.len() {
        return format!("{kind} at any tier");
    }
    format!("{kind} at {}", tiers.iter().map(|t| t.word()).collect::<Vec<_>>().join(", "))
}

fn document(before: &Document, after: &Document) -> Vec<Change> {
    let day = |date: Option<chrono::NaiveDate>| date.map(|d| d.to_string());
    let text = |words: &str| Some(words.to_owned());
    let months = |d: &Document| Some(format!("{} months", d.review_months));
    let rows = [
        ("title", text(&before.title), text(&after.title)),
        ("version", text(&before.version), text(&after.version)),
        ("owner", text(&before.owner), text(&after.owner)),
        ("approver", text(&before.approver), text(&after.approver)),
        ("effective date", day(before.effective_date), day(after.effective_date)),
        ("next review", day(before.next_review), day(after.next_review)),
        ("how long a review holds", months(before), months(after)),
        ("classification", text(&before.classification), text(&after.classification)),
    ];
    let changed = rows.into_iter().filter(|(_, before, after)| before != after);
    let change = |(what, before, after)| Change { clause: String::new(), about: format!("the document: {what}"), before, after };
    changed.map(change).collect()
}
