//! Reading one word of a filter; a wrong one is told with what would be right.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Ground, WORDS, Word};
use crate::domain::day;
use crate::domain::ids::Email;
use crate::domain::people::Person;
use crate::domain::time;
use crate::domain::vocab::{Kind, Role, State, Tier};

/// How many names a refusal lists.
const LISTED: usize = 8;

/// Reads a part that stands between blanks: a word, a faulty one, or none where it is letters.
pub(super) fn word(part: &str, ground: &Ground<'_>) -> Option<Result<Word, String>> {
    let lower = part.to_lowercase();
    match lower.as_str() {
        "overdue" => return Some(Ok(Word::Overdue(ground.now))),
        "changed" => return Some(Ok(Word::Changed(ground.changed.to_vec()))),
        "emergency" => return Some(Ok(Word::Emergency)),
        _ => {}
    }
    let end = lower.find([':', '<', '>']).filter(|end| *end > 0)?;
    let (name, sign, value) = (&lower[..end], &lower[end..=end], &lower[end + 1..]);
    // Letters may hold such signs too; a word begins with letters alone.
    name.bytes().all(|b| b.is_ascii_lowercase()).then(|| named(name, sign, value, ground))
}

fn named(name: &str, sign: &str, value: &str, ground: &Ground<'_>) -> Result<Word, String> {
    match (name, sign) {
        ("due", _) => due(sign, value, ground),
        ("state", ":") => some_of(value, "state", State::ALL, |s| s.word(), |s| s.label()).map(Word::State),
        ("tier", ":") => some_of(value, "tier", Tier::ALL, |t| t.word(), |t| t.label()).map(Word::Tier),
        ("kind", ":") if value == "emergency" => Ok(Word::Emergency),
        ("kind", ":") => some_of(value, "kind", Kind::ALL, |k| k.word(), |k| k.label()).map(Word::Kind),
        ("model", ":") if value.is_empty() => Err("model: wants a part of a model's name, as in model:triage".into()),
        ("model", ":") => Ok(Word::Model(value.to_owned())),
        ("owner", ":") => owner(value, ground),
        ("waiting", ":") => waiting(value, ground),
        _ => Err(format!("“{name}{sign}” is no word of the filter; there are {WORDS}")),
    }
}

/// Every one whose word, or a part of it, begins with a value; several values stand with commas between them.
fn some_of<T: Copy + PartialEq>(
    typed: &str,
    what: &str,
    all: &[T],
    word: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
) -> Result<Vec<T>, String> {
    let mut found = Vec::new();
    for value in typed.split(',') {
        let exact: Vec<T> =
            all.iter().copied().filter(|one| word(*one) == value || label(*one).replace(' ', "-") == value).collect();
        let begins = |text: &str| text.starts_with(value) || text.split(['-', ' ']).any(|part| part.starts_with(value));
        let near = || all.iter().copied().filter(|one| begins(word(*one)) || begins(label(*one)));
        let meant: Vec<T> = if exact.is_empty() && !value.is_empty() { near().collect() } else { exact };
        if meant.is_empty() {
            let there = all.iter().map(|one| word(*one)).collect::<Vec<_>>().join(", ");
            return Err(if value.is_empty() {
                format!("{what}: wants one of {there}")
            } else {
                format!("“{value}” is no {what}; there are {there}")
            });
        }
        found.extend(meant.into_iter().filter(|one| !found.contains(one)).collect::<Vec<_>>());
    }
    Ok(found)
}

fn owner(value: &str, ground: &Ground<'_>) -> Result<Word, String> {
    let people = people(value, ground)?;
    if people.is_empty() { Err(nobody("owner", value, ground)) } else { Ok(Word::Owner(people)) }
}

fn waiting(value: &str, ground: &Ground<'_>) -> Result<Word, String> {
    if value == "nobody" {
        return Ok(Word::WaitingForNobody);
    }
    let bodies = some_of(value, "role", Role::ALL, |r| r.word(), |r| r.label()).unwrap_or_default();
    let mut waited = people(value, ground)?;
    waited.extend(ground.people.iter().filter(|p| bodies.iter().any(|role| holds(p, *role))).map(|p| p.email.clone()));
    if waited.is_empty() && bodies.is_empty() {
        return Err(format!("{}; a role or nobody will do too", nobody("waiting", value, ground)));
    }
    Ok(Word::Waiting(waited, bodies))
}

fn holds(person: &Person, role: Role) -> bool {
    person.roles.contains(&role) || (role == Role::Committee && person.on_committee())
}

/// Those whose address, or a part of whose name, begins with the value; an address that nobody has stands for itself.
fn people(value: &str, ground: &Ground<'_>) -> Result<Vec<Email>, String> {
    if value == "me" {
        return ground.me.map(|me| vec![me.clone()]).ok_or_else(|| "nobody acts here, so nothing is “me”: name somebody".into());
    }
    let begins = |p: &&Person| {
        p.email.as_str().to_lowercase().starts_with(value)
            || p.name.to_lowercase().split_whitespace().any(|part| part.starts_with(value))
    };
    let mut found: Vec<Email> =
        ground.people.iter().filter(begins).filter(|_| !value.is_empty()).map(|p| p.email.clone()).collect();
    if found.is_empty() {
        found.extend(value.parse::<Email>());
    }
    Ok(found)
}

fn nobody(word: &str, value: &str, ground: &Ground<'_>) -> String {
    let mut names: Vec<&str> = ground.people.iter().filter_map(|p| p.email.as_str().split('@').next()).take(LISTED).collect();
    names.push(if ground.people.len() > LISTED { "and others" } else { "me" });
    let there = names.join(", ");
    if value.is_empty() {
        format!("{word}: wants one of {there}")
    } else {
        format!("“{value}” is nobody here; there are {there}")
    }
}

fn due(sign: &str, value: &str, ground: &Ground<'_>) -> Result<Word, String> {
    if sign == ":" {
        return if value == "none" { Ok(Word::DueNever) } else { Err(format!("write due<{value}, due>{value} or due:none")) };
    }
    let value = value.trim_start_matches('=');
    if let Some(at) = span(value).and_then(|span| ground.now.checked_add_signed(span)) {
        return Ok(if sign == "<" { Word::DueBy(at) } else { Word::DueAfter(at) });
    }
    let today = time::local_date(ground.now, ground.zone);
    match day::read(value, today) {
        Ok(day) if sign == ">" => Ok(Word::DueAfter(time::end_of_day(day, ground.zone))),
        Ok(day) => Ok(Word::DueBy(last_of(day, ground))),
        Err(_) => {
            Err(format!("due{sign} wants a span or a day: due{sign}3d, due{sign}12h, due{sign}friday, due{sign}2026-12-24"))
        }
    }
}

/// By a day means to its end.
fn last_of(day: NaiveDate, ground: &Ground<'_>) -> DateTime<Utc> {
    time::end_of_day(day, ground.zone)
}

/// A span as it is typed: `12h`, `3d`, `2w`.
fn span(value: &str) -> Option<TimeDelta> {
    let unit = value.chars().last().filter(char::is_ascii)?;
    let n: i64 = value[..value.len() - 1].parse().ok().filter(|n| (0..=100_000).contains(n))?;
    match unit {
        'h' => TimeDelta::try_hours(n),
        'd' => TimeDelta::try_days(n),
        'w' => TimeDelta::try_weeks(n),
        _ => None,
    }
}
