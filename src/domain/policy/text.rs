//! Reads the texts of a policy: clause numbers, ids, dates, placeholders. An error reads “what; remedy”.

use std::fmt;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::domain::text::visible;

/// Shortens foreign text for a message, and makes what hides in it visible.
pub(super) fn short(text: &str) -> String {
    let head: String = text.chars().take(80).collect();
    visible(&head).into_owned()
}

/// Whether a text only holds the place of one still to be written, as in `[Date]`, `Placeholder …` or `TBD`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let bracketed = text
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'))
        .is_some_and(|(inner, _)| inner.chars().next().is_some_and(char::is_alphabetic));
    bracketed || text.to_ascii_lowercase().starts_with("placeholder") || text == "TBD"
}

/// Reads words that say something.
pub(super) fn words<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    if text.trim().is_empty() {
        return Err(D::Error::custom("an empty text says nothing; write it"));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(D::Error::custom("this text holds a control character; write plain words"));
    }
    Ok(text)
}

/// Reads a clause number, with or without its sign, and gives it with it.
pub(super) fn clause<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let number = text.strip_prefix('§').unwrap_or(&text);
    let numbered = number.split('.').all(|part| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit()));
    if numbered {
        return Ok(format!("§{number}"));
    }
    Err(D::Error::custom(format!("“{}” is not a clause; write its number, as in \"4.2\"", short(&text))))
}

/// Reads an id: lower-case words joined by `-`.
pub(super) fn item_id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    joined(String::deserialize(from)?, '-').map_err(D::Error::custom)
}

/// Reads a field's name: lower-case words joined by `_`.
pub(super) fn field_name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    joined(String::deserialize(from)?, '_').map_err(D::Error::custom)
}

fn joined(text: String, glue: char) -> Result<String, String> {
    let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if text.len() <= 64 && text.split(glue).all(word) {
        return Ok(text);
    }
    Err(format!("“{}” is not an id; write lower-case words joined by “{glue}”", short(&text)))
}

/// Reads a day, bare (`2026-06-01`) or in quotes.
pub(super) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    day(&from.deserialize_any(DayText)?).map_err(D::Error::custom)
}

/// Reads a day, or none where a placeholder stands.
pub(super) fn maybe_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    let text = from.deserialize_any(DayText)?;
    if is_placeholder(&text) { Ok(None) } else { day(&text).map(Some).map_err(D::Error::custom) }
}

/// Reads a list of days.
pub(super) fn dates<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<NaiveDate>, D::Error> {
    let days: Vec<Day> = Vec::deserialize(from)?;
    Ok(days.into_iter().map(|day| day.0).collect())
}

struct Day(NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        date(from).map(Self)
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let exact = text.len() == 10 && text.is_ascii();
    let parsed = if exact { NaiveDate::parse_from_str(text, "%Y-%m-%d").ok() } else { None };
    parsed.ok_or_else(|| format!("“{}” is not a day of the calendar; write year, month and day, as in 2026-06-01", short(text)))
}

/// Takes the text of a day. TOML hands over a bare date as a map of one entry.
struct DayText;

impl<'de> Visitor<'de> for DayText {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day, as in 2026-06-01")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<String, A::Error> {
        let date = toml::value::Datetime::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(date.to_string())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        Err(A::Error::custom("a list stands where one day should; write it as in 2026-06-01"))
    }
}
