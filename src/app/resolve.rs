//! From what a person types to what is meant: references, items, challenges, evidence, people.

use super::error::AppError;
use super::project::Folded;
use super::session::Session;
use crate::domain::ids::{Email, EventId};
use crate::domain::permit::{self, Refusal};
use crate::domain::release::{Condition, Item};

impl Session {
    /// The release that a text means: `model@version`, or the beginning of its id.
    pub fn resolve(&self, text: &str) -> Result<EventId, AppError> {
        let found = self.store.resolve(text.trim())?;
        match found.as_slice() {
            [(id, _)] => Ok(*id),
            [] => {
                if let Some(only) = self.only_release(text)? {
                    return Ok(only);
                }
                let near = self.store.near(text, 3)?;
                let help = match near.as_slice() {
                    [] => "see them all: obstat release list".to_owned(),
                    names => format!("did you mean {}? See them all: obstat release list", names.join(" or ")),
                };
                Err(AppError::usage(format!("there is no release “{}”", short(text)), help))
            }
            several => {
                let list: Vec<String> = several.iter().map(|(id, r)| format!("{r} is {}", &id.to_string()[..12])).collect();
                Err(AppError::usage(
                    format!("“{}” means {} releases", short(text), several.len()),
                    format!("name one by its id: {}", list.join(", ")),
                ))
            }
        }
    }

    /// The release that a model's name means: its only one. Of several, one must be named.
    fn only_release(&self, text: &str) -> Result<Option<EventId>, AppError> {
        let Ok(model) = text.trim().parse() else { return Ok(None) };
        match self.store.releases_of_model(&model)?.as_slice() {
            [] => Ok(None),
            [(id, _)] => Ok(Some(*id)),
            several => {
                let list: Vec<String> = several.iter().rev().take(8).map(|(_, r)| r.to_string()).collect();
                let message = format!("“{model}” has {} releases", several.len());
                Err(AppError::usage(message, format!("name one: {}", list.join(", "))))
            }
        }
    }

    /// Folds the release that a text means.
    pub fn release(&self, text: &str) -> Result<Folded, AppError> {
        let mut folded = self.fold(self.resolve(text)?)?;
        self.mark_purged(&mut folded.release)?;
        Ok(folded)
    }

    /// Asks whether whoever acts here may do this to the release now.
    pub(super) fn permit(&self, kind: &'static str, folded: &Folded) -> Result<String, Refusal> {
        let Some(me) = self.me_if_known() else {
            return Err(Refusal::state("nobody", "it is not clear who acts here", "say who you are", "§9")
                .help("name yourself with --as EMAIL"));
        };
        permit::check(kind, &me, &folded.release, &folded.obstructions, &folded.ground())
    }

    /// A person of the organisation.
    pub fn person(&self, text: &str) -> Result<crate::domain::people::Person, AppError> {
        let email: Email = text.trim().parse()?;
        let office = self.office()?;
        office.people.get(&email).cloned().ok_or_else(|| {
            let known: Vec<String> = office.people.0.iter().map(|p| p.email.to_string()).collect();
            AppError::usage(format!("{email} is not in the organisation"), format!("it has: {}", known.join(", ")))
        })
    }
}

/// The checklist item that a text names among those that apply.
pub(super) fn item<'f>(folded: &'f Folded, id: &str) -> Result<&'f Item, AppError> {
    if let Some(item) = folded.release.item(id) {
        return Ok(item);
    }
    let reference = &folded.release.reference;
    if let Some(row) = folded.policy.item(id) {
        let text = format!("{id} does not apply to {reference}: it is asked of other kinds, tiers or facts");
        return Err(Refusal::state("no-item", text, "does not apply", &row.clause)
            .help(format!("see what applies: obstat item list {reference}"))
            .into());
    }
    let ids: Vec<&str> = folded.release.items.iter().map(|i| i.id.as_str()).collect();
    Err(AppError::usage(format!("the policy has no item “{}”", short(id)), format!("choose one of {}", ids.join(", "))))
}

/// The one thing among several whose id begins as typed.
pub(super) fn one<'a, T>(
    what: &str,
    text: &str,
    all: impl Iterator<Item = &'a T>,
    id: impl Fn(&T) -> String,
) -> Result<&'a T, AppError> {
    let mut known = Vec::new();
    let mut found = Vec::new();
    for thing in all {
        let full = id(thing);
        known.push(full.chars().take(12).collect::<String>());
        if full == text {
            return Ok(thing);
        }
        if text.len() >= 4 && full.starts_with(text) {
            found.push(thing);
        }
    }
    match found.as_slice() {
        [one] => Ok(one),
        [] if known.is_empty() => Err(AppError::usage(format!("there is no {what} here"), "")),
        [] => Err(AppError::usage(format!("there is no {what} “{}”", short(text)), format!("there are: {}", known.join(", ")))),
        _ => Err(AppError::usage(format!("“{}” means several", short(text)), "type more of its id")),
    }
}

impl Session {
    /// The release that holds an event whose id, or the beginning of it, is given: a challenge, a sign-off, evidence.
    pub(super) fn holder_of(&self, what: &str, text: &str) -> Result<EventId, AppError> {
        let prefix = text.split('.').next().unwrap_or_default();
        let found = self.store.events_by_prefix(prefix)?;
        match found.as_slice() {
            [id] => Ok(self.store.event(id)?.map_or(*id, |record| record.stream)),
            [] => Err(AppError::usage(
                format!("there is no {what} “{}”", short(text)),
                format!("its id is shown by obstat {what} list"),
            )),
            _ => Err(AppError::usage(format!("“{}” means several events", short(text)), "type more of its id")),
        }
    }
}

/// The condition that a text names: the sign-off's id, or its beginning, a dot and its place; the place may be left out
/// where there is one.
pub(super) fn condition<'f>(folded: &'f Folded, text: &str) -> Result<&'f Condition, AppError> {
    let (prefix, place) = text.split_once('.').unwrap_or((text, ""));
    let fits =
        |c: &&Condition| c.set_by.to_string().starts_with(prefix) && (place.is_empty() || place == (c.place + 1).to_string());
    let found: Vec<&Condition> = folded.release.conditions.iter().filter(fits).collect();
    match found.as_slice() {
        [one] => Ok(one),
        _ => {
            let known: Vec<String> = folded.release.conditions.iter().map(Condition::id).collect();
            let help = format!("its conditions are: {}", known.join(", "));
            Err(AppError::usage(format!("“{}” names no single condition of {}", short(text), folded.release.reference), help))
        }
    }
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}
