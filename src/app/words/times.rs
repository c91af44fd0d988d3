//! Times as people type them, by the clocks on the organisation's wall.

use crate::domain::zone::Zone;
use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};

use super::{short, spoken_day};
use crate::app::error::AppError;
use crate::domain::day::SpokenDay;
use crate::domain::time;

/// How to write a time, for sentences about one that is not understood.
const EXAMPLES: &str = "write it as 2026-11-23 21:04, today 14:00, Friday 9:30, yesterday or 2026-11-23T21:04:00+01:00";

/// Reads a time of day as [`typed_time`] does, where a day alone says too little.
///
/// # Errors
/// Those of [`typed_time`] and [`TypedTime::on_the_wall`].
pub fn wall_clock(text: &str, zone: Zone, now: DateTime<Utc>) -> Result<DateTime<Utc>, AppError> {
    typed_time(text)?.on_the_wall(zone, now)
}

/// A time as somebody typed it: an instant, or what a clock on the wall shows in the organisation's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedTime {
    /// An instant, its offset given.
    Instant(DateTime<Utc>),
    /// A day and a time of day.
    Local(SpokenDay, NaiveTime),
    /// A day, meant to its end.
    Day(SpokenDay),
}

impl TypedTime {
    /// The instant that is meant, days being counted from the one that it is now.
    ///
    /// # Errors
    /// A usage error where the clocks skipped that time, or showed it twice.
    pub fn instant(self, zone: Zone, now: DateTime<Utc>) -> Result<DateTime<Utc>, AppError> {
        let today = time::local_date(now, zone);
        match self {
            Self::Instant(at) => Ok(at),
            Self::Local(day, at) => time::instant(day.counted_from(today).and_time(at), zone)
                .map_err(|e| AppError::usage(e.to_string(), "give the offset, as in 2026-11-23T21:04:00+01:00")),
            Self::Day(day) => Ok(time::end_of_day(day.counted_from(today), zone)),
        }
    }

    /// The instant that is meant, where a day alone says too little.
    ///
    /// # Errors
    /// A usage error for a day alone, and as [`Self::instant`].
    pub fn on_the_wall(self, zone: Zone, now: DateTime<Utc>) -> Result<DateTime<Utc>, AppError> {
        match self {
            Self::Day(day) => {
                let day = day.counted_from(time::local_date(now, zone));
                let message = format!("{day} is a day without a time of day");
                Err(AppError::usage(message, format!("write it as “{day} 14:00”, as the clock on the wall has it")))
            }
            other => other.instant(zone, now),
        }
    }

    /// The instant from which on is meant: a day from its beginning.
    ///
    /// # Errors
    /// As [`Self::instant`].
    pub fn beginning(self, zone: Zone, now: DateTime<Utc>) -> Result<DateTime<Utc>, AppError> {
        match self {
            Self::Day(day) => beginning(day, zone, now),
            other => other.instant(zone, now),
        }
    }
}

/// The beginning of a day from which on something is counted; `90d` is so many days back.
///
/// # Errors
/// A usage error for a day that its time zone skipped to the end of the calendar.
pub fn beginning(day: SpokenDay, zone: Zone, now: DateTime<Utc>) -> Result<DateTime<Utc>, AppError> {
    let day = day.since(time::local_date(now, zone));
    time::start_of_day(day, zone).ok_or_else(|| AppError::usage(format!("{day} has no beginning"), "name another day"))
}

/// Reads a time: RFC 3339, or a day as people say it with a time of day (`2026-11-23 21:04`, `Friday 14:00`), or a day alone,
/// in the organisation's time zone.
///
/// # Errors
/// A usage error with examples.
pub fn typed_time(text: &str) -> Result<TypedTime, AppError> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(TypedTime::Instant(at.with_timezone(&Utc)));
    }
    let joined = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    if let Some(at) = joined.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()) {
        return Ok(TypedTime::Local(SpokenDay::On(at.date()), at.time()));
    }
    let read = match text.rsplit_once(char::is_whitespace).map(|(day, clock)| (day.trim_end(), time_of_day(clock))) {
        Some((day, Some(clock))) => spoken_day(day.strip_suffix(" at").unwrap_or(day)).map(|day| TypedTime::Local(day, clock)),
        _ => spoken_day(text).map(TypedTime::Day),
    };
    read.map_err(|_| AppError::usage(format!("“{}” is not a time", short(text)), EXAMPLES))
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    ["%H:%M:%S", "%H:%M"].iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    const ZURICH: Zone = Zone::named("Europe/Zurich").unwrap();

    fn meant(text: &str, now: &str) -> Result<String, String> {
        let now = now.parse().unwrap();
        wall_clock(text, ZURICH, now).map(|at| at.to_rfc3339()).map_err(|e| e.to_string())
    }

    #[test]
    fn a_time_is_a_day_as_people_say_it_with_a_clock_behind() {
        let now = "2026-11-25T23:30:00Z";
        for (text, instant) in [
            ("2026-11-23 21:04", "2026-11-23T20:04:00+00:00"),
            ("2026-11-23T21:04", "2026-11-23T20:04:00+00:00"),
            ("2026-11-23T21:04:00+05:00", "2026-11-23T16:04:00+00:00"),
            // It is Thursday already where the organisation is.
            ("today 9:30", "2026-11-26T08:30:00+00:00"),
            ("tomorrow at 14:00", "2026-11-27T13:00:00+00:00"),
            ("next Friday 14:00:30", "2026-12-04T13:00:30+00:00"),
        ] {
            assert_eq!(meant(text, now), Ok(instant.to_owned()), "{text}");
        }
    }

    #[test]
    fn hours_that_the_clock_skips_or_shows_twice_and_days_alone_are_told() {
        assert!(meant("tomorrow 2:30", "2026-03-28T12:00:00Z").unwrap_err().contains("never was"));
        assert!(meant("tomorrow 2:30", "2026-10-24T12:00:00Z").unwrap_err().contains("was twice"));
        assert!(meant("tomorrow", "2026-10-24T12:00:00Z").unwrap_err().contains("2026-10-25 is a day without a time of day"));
        assert!(meant("teatime", "2026-10-24T12:00:00Z").unwrap_err().contains("“teatime” is not a time"));
        assert!(meant("25:00", "2026-10-24T12:00:00Z").is_err() && meant("14:00", "2026-10-24T12:00:00Z").is_err());
    }
}
