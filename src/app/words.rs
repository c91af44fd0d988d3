//! What people type: bounds, and the small notations of dates, periods, facts and conditions.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

use super::error::AppError;
use crate::domain::act::{Basis, ConditionTerms, Period};
use crate::domain::ids::Email;
use crate::domain::time;
use crate::domain::vocab::Fact;

/// How long a title, a name or a one-line text may be, in characters.
pub const MAX_TITLE: usize = 200;
/// How long a comment may be, in characters; beyond 500 it is kept as a file.
pub const MAX_WORDS: usize = 100_000;

/// Takes a one-line text: not empty, without line breaks, at most [`MAX_TITLE`] characters.
pub fn title(what: &str, text: &str) -> Result<String, AppError> {
    let text = text.trim();
    let length = text.chars().count();
    if text.is_empty() {
        return Err(AppError::usage(format!("the {what} is empty"), format!("give the {what} in words")));
    }
    if length > MAX_TITLE {
        let message = format!("the {what} has {length} characters; at most {MAX_TITLE} fit on a line");
        return Err(AppError::usage(message, "shorten it; longer words belong into the summary or a comment"));
    }
    if text.contains(['\n', '\r']) {
        return Err(AppError::usage(format!("the {what} has several lines"), "write it on one line"));
    }
    Ok(text.to_owned())
}

/// Takes words of any length up to [`MAX_WORDS`]: a reason, an answer, a comment.
pub fn words<'t>(what: &str, text: &'t str) -> Result<&'t str, AppError> {
    let text = text.trim();
    let length = text.chars().count();
    if text.is_empty() {
        return Err(AppError::usage(format!("the {what} is empty"), format!("give the {what} in words")));
    }
    if length > MAX_WORDS {
        let message = format!("the {what} has {length} characters; at most {MAX_WORDS} are taken");
        return Err(AppError::usage(message, "attach it as evidence instead"));
    }
    Ok(text)
}

/// Reads a day written as `2026-11-23`.
pub fn date(text: &str) -> Result<NaiveDate, AppError> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .map_err(|_| AppError::usage(format!("“{}” is not a date", short(text)), "write year, month and day, as in 2026-11-23"))
}

/// Reads a moment written as RFC 3339.
pub fn moment(text: &str) -> Result<DateTime<Utc>, AppError> {
    DateTime::parse_from_rfc3339(text.trim())
        .map(|t| t.with_timezone(&Utc))
        .map_err(|_| AppError::usage(format!("“{}” is not a time", short(text)), "write it as in 2026-11-23T21:04:00+01:00"))
}

/// Reads a time of day as [`typed_time`] does, where a day alone says too little.
///
/// # Errors
/// Those of [`typed_time`] and [`TypedTime::on_the_wall`].
pub fn wall_clock(text: &str, zone: Tz) -> Result<DateTime<Utc>, AppError> {
    typed_time(text)?.on_the_wall(zone)
}

/// A time as somebody typed it: an instant, or what a clock on the wall shows in the organisation's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedTime {
    /// An instant, its offset given.
    Instant(DateTime<Utc>),
    /// A day and a time of day.
    Local(NaiveDateTime),
    /// A day, meant to its end.
    Day(NaiveDate),
}

impl TypedTime {
    /// The instant that is meant.
    ///
    /// # Errors
    /// A usage error where the clocks skipped that time, or showed it twice.
    pub fn instant(self, zone: Tz) -> Result<DateTime<Utc>, AppError> {
        match self {
            Self::Instant(at) => Ok(at),
            Self::Local(at) => time::instant(at, zone)
                .map_err(|e| AppError::usage(e.to_string(), "give the offset, as in 2026-11-23T21:04:00+01:00")),
            Self::Day(day) => Ok(time::end_of_day(day, zone)),
        }
    }
}

impl TypedTime {
    /// The instant that is meant, where a day alone says too little.
    ///
    /// # Errors
    /// A usage error for a day alone, and as [`Self::instant`].
    pub fn on_the_wall(self, zone: Tz) -> Result<DateTime<Utc>, AppError> {
        match self {
            Self::Day(day) => {
                let message = format!("{day} is a day without a time of day");
                Err(AppError::usage(message, format!("write it as “{day} 14:00”, as the clock on the wall has it")))
            }
            other => other.instant(zone),
        }
    }

    /// The instant from which on is meant: a day from its beginning.
    ///
    /// # Errors
    /// As [`Self::instant`].
    pub fn beginning(self, zone: Tz) -> Result<DateTime<Utc>, AppError> {
        match self {
            Self::Day(day) => time::start_of_day(day, zone)
                .ok_or_else(|| AppError::usage(format!("{day} has no beginning"), "name another day")),
            other => other.instant(zone),
        }
    }
}

/// Reads a time: RFC 3339, or a day with a time of day (`2026-11-23 21:04`), or a day, in the organisation's time zone.
pub fn typed_time(text: &str) -> Result<TypedTime, AppError> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(TypedTime::Instant(at.with_timezone(&Utc)));
    }
    let forms = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    if let Some(at) = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()) {
        return Ok(TypedTime::Local(at));
    }
    date(text).map(TypedTime::Day).map_err(|_| {
        let help = "write it as in 2026-11-23T21:04:00+01:00, 2026-11-23 21:04 or 2026-11-23";
        AppError::usage(format!("“{}” is not a time", short(text)), help)
    })
}

/// Reads a due date: a day, or a number of days as `30d`.
pub fn period(text: &str) -> Result<Period, AppError> {
    let text = text.trim();
    match text.strip_suffix('d').map(str::parse::<u32>) {
        Some(Ok(days @ 1..=3650)) => Ok(Period::Days(days)),
        Some(Ok(days)) => Err(AppError::usage(format!("a period of {days} days cannot be kept"), "give 1d to 3650d, or a date")),
        _ => date(text).map(Period::Date),
    }
}

/// Reads a fact written as `eu_deployment=true`.
pub fn fact(text: &str) -> Result<(Fact, bool), AppError> {
    let (name, value) = text.split_once('=').unwrap_or((text, "true"));
    let value = match value.trim() {
        "true" | "yes" => true,
        "false" | "no" => false,
        other => {
            return Err(AppError::usage(format!("the fact {} cannot be “{}”", short(name), short(other)), "say true or false"));
        }
    };
    Ok((name.trim().parse()?, value))
}

/// Reads a condition: `TEXT; due=YYYY-MM-DD|30d; by=EMAIL; from=decision|deployment; before-deployment`.
///
/// What is not said: due after `days` days, by `owner`, counted from the decision.
pub fn condition(text: &str, owner: &Email, days: u32) -> Result<ConditionTerms, AppError> {
    let mut parts = text.split(';');
    let mut terms = ConditionTerms {
        text: title("condition", parts.next().unwrap_or_default())?,
        due: Period::Days(days),
        by: owner.clone(),
        from: Basis::Decision,
        before_deployment: false,
    };
    for part in parts.map(str::trim).filter(|p| !p.is_empty()) {
        match part.split_once('=').map(|(k, v)| (k.trim(), v.trim())) {
            Some(("due", due)) => terms.due = period(due)?,
            Some(("by", by)) => terms.by = by.parse()?,
            Some(("from", "decision")) => terms.from = Basis::Decision,
            Some(("from", "deployment")) => terms.from = Basis::Deployment,
            None if part == "before-deployment" => terms.before_deployment = true,
            _ => {
                let message = format!("the condition's part “{}” is not understood", short(part));
                let help = "write 'TEXT; due=YYYY-MM-DD or 30d; by=EMAIL; from=decision or deployment; before-deployment'";
                return Err(AppError::usage(message, help));
            }
        }
    }
    if terms.before_deployment && terms.from == Basis::Deployment {
        let message = "a condition before deployment cannot run from the deployment";
        return Err(AppError::usage(message, "leave out from=deployment, or before-deployment"));
    }
    Ok(terms)
}

/// Reads a length of time written as `30m`, `4h` or `2d`, in minutes.
pub fn duration(text: &str) -> Result<u32, AppError> {
    let text = text.trim();
    let bad = || AppError::usage(format!("“{}” is not a length of time", short(text)), "write it as 30m, 4h or 2d");
    let unit = text.chars().last().ok_or_else(bad)?;
    let factor = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        _ => return Err(bad()),
    };
    let number: u32 = text[..text.len() - unit.len_utf8()].trim().parse().map_err(|_| bad())?;
    number.checked_mul(factor).filter(|m| *m > 0).ok_or_else(bad)
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}
