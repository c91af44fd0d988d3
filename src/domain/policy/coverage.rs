//! What serves which clause of which law or standard: `obstat policy coverage`.

use super::Policy;

/// A place in a law or standard, and what of the policy serves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The law or standard, as in `EU AI Act`.
    pub act: String,
    /// The place, as in `Art. 27`.
    pub place: String,
    /// What the place is about.
    pub about: String,
    /// What serves it, in the order of the policy; empty: nothing does.
    pub by: Vec<Server>,
}

impl Covered {
    /// Whether anything serves it.
    pub fn is_served(&self) -> bool {
        !self.by.is_empty()
    }
}

/// Something in the policy that serves a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// What sort of row it is.
    pub what: Serving,
    /// What names it: an item's id, the releases of a row of sign-offs, a record's or clock's id.
    pub name: String,
    /// The policy's clause that it stands under.
    pub clause: String,
}

/// What sort of row serves a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Serving {
    /// A row of sign-offs.
    SignOff,
    /// A checklist item.
    Item,
    /// What is kept.
    Record,
    /// A clock of a serious incident.
    Incident,
}

impl Serving {
    /// The identifier in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignOff => "sign-off",
            Self::Item => "item",
            Self::Record => "record",
            Self::Incident => "incident",
        }
    }
}

/// Lists every place that the policy's laws and standards name, in the order of the policy, with what serves it.
pub fn coverage(policy: &Policy) -> Vec<Covered> {
    let rows = rows(policy);
    let places = policy.acts.iter().flat_map(|act| {
        let mut places: Vec<_> = act.places.iter().collect();
        places.sort_by_key(|(place, _)| numbers(place));
        places.into_iter().map(move |(place, about)| (act, place, about))
    });
    places
        .map(|(act, place, about)| {
            let cite = format!("{} {place}", act.name);
            let by = rows.iter().filter(|(_, serves)| serves.contains(&cite)).map(|(server, _)| server.clone()).collect();
            Covered { act: act.name.clone(), place: place.clone(), about: about.clone(), by }
        })
        .collect()
}

/// A place by its words and numbers, so that Art. 9 comes before Art. 11.
fn numbers(place: &str) -> Vec<(String, u64)> {
    let mut parts = Vec::new();
    let mut rest = place;
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len()));
        let (number, after) = after.split_at(after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len()));
        parts.push((word.to_owned(), number.parse().unwrap_or(0)));
        rest = after;
    }
    parts
}

fn rows(policy: &Policy) -> Vec<(Server, &[String])> {
    let server = |what, name: String, clause: &str| Server { what, name, clause: clause.to_owned() };
    let mut rows = Vec::new();
    for row in &policy.sign_offs {
        rows.push((server(Serving::SignOff, row.releases(), &row.clause), row.serves.as_slice()));
    }
    for item in &policy.checklist {
        rows.push((server(Serving::Item, item.id.clone(), &item.clause), &item.serves));
    }
    let records = &policy.records;
    let all = format!("records kept {} years", records.retention_years);
    rows.push((server(Serving::Record, all, &records.clause), &records.serves));
    for record in &records.kinds {
        rows.push((server(Serving::Record, record.id.clone(), &records.clause), &record.serves));
    }
    for clock in &policy.incidents {
        rows.push((server(Serving::Incident, clock.id.clone(), &clock.clause), &clock.serves));
    }
    rows
}
