//! Values as people type them: words, facts, times, periods and conditions, each refused with a sentence.

use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::app::words::TypedTime;
use crate::app::{AppError, words};
use crate::domain::day::SpokenDay;
use crate::domain::ids::{BadName, Digest, Email};
use crate::domain::vocab::{Choice, Fact, Judgement, Kind, MatterKind, MeetingKind, Nature, Role, State, Tier};

macro_rules! word_parsers {
    ($($(#[$doc:meta])* $name:ident = $word:ident;)+) => {
        $($(#[$doc])*
        pub fn $name() -> impl TypedValueParser<Value = $word> {
            PossibleValuesParser::new($word::ALL.iter().map(|w| w.word())).try_map(|w| $word::from_str(&w))
        })+
    };
}

word_parsers! {
    /// Reads a tier.
    tier = Tier;
    /// Reads a role.
    role = Role;
    /// Reads a nature.
    nature = Nature;
    /// Reads a kind.
    kind = Kind;
    /// Reads a state.
    state = State;
    /// Reads a kind of meeting.
    meeting_kind = MeetingKind;
    /// Reads what the Committee holds of an emergency.
    judgement = Judgement;
    /// Reads what the Committee looks at.
    matter = MatterKind;
    /// Reads a vote.
    choice = Choice;
}

/// Tells why a typed value cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadValue {
    /// A name is not one.
    #[error(transparent)]
    Name(#[from] BadName),
    /// A notation that both front ends read cannot be read.
    #[error("{0}")]
    Words(String),
    /// Something has another shape.
    #[error("“{given}” is not {expected}")]
    Shape {
        /// What was given, shortened to 80 characters.
        given: String,
        /// What would be right.
        expected: &'static str,
    },
}

impl From<AppError> for BadValue {
    fn from(error: AppError) -> Self {
        Self::Words(format!("{error}; {}", error.help()))
    }
}

fn shape(given: &str, expected: &'static str) -> BadValue {
    BadValue::Shape { given: given.chars().take(80).collect(), expected }
}

/// Reads a length of time: `30m`, `36h`, `14d`.
///
/// # Errors
/// [`BadValue::Words`].
pub fn age(text: &str) -> Result<TimeDelta, BadValue> {
    if let Some(rest) = text.trim().strip_prefix('-').filter(|rest| words::duration(rest).is_ok()) {
        return Err(BadValue::Words(format!("“-{rest}” is negative, and no age is; write the oldest that will do as {rest}")));
    }
    Ok(TimeDelta::minutes(i64::from(words::duration(text)?)))
}

/// Reads an event's id or the beginning of it, of eight digits at least.
///
/// # Errors
/// [`BadValue::Shape`].
pub fn beginning(text: &str) -> Result<String, BadValue> {
    let good = (8..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
    if good { Ok(text.to_ascii_lowercase()) } else { Err(shape(text, "an event's id: 8 to 64 hexadecimal digits")) }
}

/// Reads an address; capitals are made small, as addresses name people.
///
/// # Errors
/// [`BadValue::Name`].
pub fn email(text: &str) -> Result<Email, BadValue> {
    Ok(text.trim().to_lowercase().parse()?)
}

/// Reads `sha256:HEX` or `HEX`.
///
/// # Errors
/// [`BadValue::Name`].
pub fn digest(text: &str) -> Result<Digest, BadValue> {
    Ok(Digest::typed(text)?)
}

/// Reads `yes` or `no` (also `true` and `false`).
///
/// # Errors
/// [`BadValue::Shape`].
pub fn yes_no(text: &str) -> Result<bool, BadValue> {
    match text {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        _ => Err(shape(text, "an answer: write yes or no")),
    }
}

/// Reads a fact, as in `eu_deployment=true`.
///
/// # Errors
/// [`BadValue::Words`] when the fact or its value is not known.
pub fn fact(text: &str) -> Result<(Fact, bool), BadValue> {
    Ok(words::fact(text)?)
}

/// Reads a field, as in `rollback_window=30m`.
///
/// # Errors
/// [`BadValue::Shape`].
pub fn field(text: &str) -> Result<(String, String), BadValue> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.trim().to_owned())),
        _ => Err(shape(text, "a field with its value, as in rollback_window=30m")),
    }
}

/// Reads a moment in RFC 3339, whose zone may be any.
///
/// # Errors
/// [`BadValue::Words`].
pub fn moment(text: &str) -> Result<DateTime<Utc>, BadValue> {
    Ok(words::moment(text)?)
}

/// Reads a time: an instant in RFC 3339, or a day, with a time of day or without, in the organisation's time zone.
///
/// # Errors
/// [`BadValue::Words`].
pub fn time(text: &str) -> Result<TypedTime, BadValue> {
    Ok(words::typed_time(text)?)
}

/// Reads a day as people say it: `2026-12-24`, `30d`, `next Friday`.
///
/// # Errors
/// [`BadValue::Words`].
pub fn day(text: &str) -> Result<SpokenDay, BadValue> {
    Ok(words::spoken_day(text)?)
}

/// Reads a number of days or hours, as in `3d` or `12h`.
///
/// # Errors
/// [`BadValue::Shape`].
pub fn within(text: &str) -> Result<chrono::TimeDelta, BadValue> {
    let text = text.trim();
    let count = |unit: char| text.strip_suffix(unit).and_then(|n| n.parse::<i64>().ok()).filter(|n| (0..=100_000).contains(n));
    let span = count('d').and_then(chrono::TimeDelta::try_days).or_else(|| count('h').and_then(chrono::TimeDelta::try_hours));
    span.ok_or_else(|| shape(text, "a span of time: write it as 3d or 12h"))
}

/// Writes a moment as JSON has it: RFC 3339 UTC, to the second.
pub fn utc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn days_and_times_are_read_strictly() {
        assert_eq!(day("30d").unwrap(), SpokenDay::Span(30));
        for bad in ["2026-02-29", "2026-13-01", "soon", "2026-02-01T00:00:00Z"] {
            assert!(day(bad).unwrap_err().to_string().contains("in 30 days"), "{bad}");
        }
        assert_eq!(utc(moment("2026-11-23T15:05:00+01:00").unwrap()), "2026-11-23T14:05:00Z");
        for bad in ["2026-11-23", "2026-11-23T25:00:00Z", "now"] {
            assert!(moment(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn facts_fields_and_answers() {
        assert_eq!(fact("eu_deployment=yes").unwrap(), (Fact::EuDeployment, true));
        assert!(fact("eu=yes").unwrap_err().to_string().contains("eu_deployment"));
        assert!(fact("eu_deployment=maybe").unwrap_err().to_string().contains("true or false"));
        assert_eq!(field("rollback_window=30m").unwrap(), ("rollback_window".into(), "30m".into()));
        assert!(field("=30m").is_err() && field("30m").is_err());
        assert_eq!(within("12h").unwrap(), chrono::TimeDelta::hours(12));
        assert!(within("99999999999d").is_err() && within("-1d").is_err());
    }
}
