//! What people type: bounds, and the small notations of dates, periods, facts and conditions.

mod times;

use chrono::{DateTime, NaiveDate, Utc};

use super::error::AppError;
use crate::domain::act::{Basis, ConditionTerms, Period};
use crate::domain::day::{self, BadDay, SpokenDay};
use crate::domain::ids::Email;
use crate::domain::vocab::Fact;

pub use times::{TypedTime, beginning, typed_time, wall_clock};

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

/// Reads a day as somebody says it, to be counted from today.
///
/// # Errors
/// A usage error with examples.
pub fn spoken_day(text: &str) -> Result<SpokenDay, AppError> {
    text.parse().map_err(|e: BadDay| AppError::usage(e.to_string(), day::EXAMPLES))
}

/// Reads a moment written as RFC 3339.
pub fn moment(text: &str) -> Result<DateTime<Utc>, AppError> {
    DateTime::parse_from_rfc3339(text.trim())
        .map(|t| t.with_timezone(&Utc))
        .map_err(|_| AppError::usage(format!("“{}” is not a time", short(text)), "write it as in 2026-11-23T21:04:00+01:00"))
}

/// Reads a due date: a day, or a number of days as `30d`.
///
/// # Errors
/// Those of [`spoken_day`] and [`period`].
pub fn due(text: &str, today: NaiveDate) -> Result<Period, AppError> {
    period(spoken_day(text)?, today)
}

/// Takes a day as a period: a number of days stays one, as it may run from another day than today.
///
/// # Errors
/// A usage error for a number of days that is not 1 to 3650.
pub fn period(day: SpokenDay, today: NaiveDate) -> Result<Period, AppError> {
    match day {
        SpokenDay::Span(days) | SpokenDay::In(days) if (1..=3650).contains(&days) => Ok(Period::Days(days)),
        SpokenDay::Span(days) | SpokenDay::In(days) => {
            Err(AppError::usage(format!("a period of {days} days cannot be kept"), "give 1d to 3650d, or a date"))
        }
        other => Ok(Period::Date(other.counted_from(today))),
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

/// A condition as it was written, before what it leaves out is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// When it is due.
    pub due: Option<Period>,
    /// By whom.
    pub by: Option<Email>,
    /// From when its period runs.
    pub from: Basis,
    /// Whether it is to be met before the deployment.
    pub before_deployment: bool,
}

/// Reads a condition: `TEXT; due=DAY|30d; by=EMAIL; from=decision|deployment; before-deployment`, counted from the decision
/// unless it says otherwise.
///
/// # Errors
/// A usage error that names the part.
pub fn written(text: &str, today: NaiveDate) -> Result<Written, AppError> {
    let mut parts = text.split(';');
    let text = title("condition", parts.next().unwrap_or_default())?;
    let mut terms = Written { text, due: None, by: None, from: Basis::Decision, before_deployment: false };
    for part in parts.map(str::trim).filter(|p| !p.is_empty()) {
        match part.split_once('=').map(|(k, v)| (k.trim(), v.trim())) {
            Some(("due", due)) => terms.due = Some(self::due(due, today)?),
            Some(("by", by)) => terms.by = Some(by.parse()?),
            Some(("from", "decision")) => terms.from = Basis::Decision,
            Some(("from", "deployment")) => terms.from = Basis::Deployment,
            None if part == "before-deployment" => terms.before_deployment = true,
            _ => {
                let message = format!("the condition's part “{}” is not understood", short(part));
                let help =
                    "write 'TEXT; due=2026-12-24, next Friday or 30d; by=EMAIL; from=decision or deployment; before-deployment'";
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

/// Reads a condition as [`written`] does. What is not said: due after `days` days, by `owner`.
///
/// # Errors
/// Those of [`written`].
pub fn condition(text: &str, owner: &Email, days: u32, today: NaiveDate) -> Result<ConditionTerms, AppError> {
    let Written { text, due, by, from, before_deployment } = written(text, today)?;
    let (due, by) = (due.unwrap_or(Period::Days(days)), by.unwrap_or_else(|| owner.clone()));
    Ok(ConditionTerms { text, due, by, from, before_deployment })
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
