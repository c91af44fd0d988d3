//! Days as people say them: “in 30 days”, “next Friday”, “end of month”, “31 Jan 2027”. One rule for forms and command line.

#[cfg(test)]
mod tests;
mod words;

use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// How to write a day, for sentences about one that is not understood.
pub const EXAMPLES: &str = "write it as 2026-12-24, 24 Dec, Friday, next Friday, tomorrow, in 30 days, 30d or end of month";

/// The same where room is scarce.
pub const FEW_EXAMPLES: &str = "write Friday, 30d or 2026-12-24";

/// Says why a text is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDay {
    /// The words are not understood.
    #[error("“{0}” is not a day")]
    Unknown(String),
    /// The calendar has no such day.
    #[error("“{0}” is a day that no calendar has")]
    NoSuchDay(String),
    /// Some read the month first, others the day.
    #[error("“{0}” reads two ways, day or month first")]
    Slashes(String),
}

/// Which of the weekdays of a name is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Week {
    /// The first one after today.
    Coming,
    /// The one of the next week; weeks begin on Monday.
    Next,
    /// The latest one before today.
    Last,
}

/// A day as somebody said it, to be counted from a today that is known later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpokenDay {
    /// A date with its year.
    On(NaiveDate),
    /// A bare number of days, as `30d`: on from today, or back where only the past makes sense.
    Span(u32),
    /// So many days on from today, as in “in 30 days”.
    In(u32),
    /// So many days from today, back if negative: tomorrow, yesterday, 3 days ago.
    Away(i32),
    /// So many months from today, back if negative; a month without that day gives its last one.
    Months(i32),
    /// A day of the week.
    Weekday(Weekday, Week),
    /// The first day of this month and number from today on.
    Yearly {
        /// The month, from 1.
        month: u32,
        /// The day of the month.
        day: u32,
    },
    /// The last day of a span of so many months, so many spans from today's; a quarter is a span of three, a year of twelve.
    EndOf {
        /// How many months a span has: 1, 3 or 12.
        months: u32,
        /// Which span: 0 is the one that today is in.
        ahead: u32,
    },
    /// The last day of a month; without a year the first such day from today on.
    EndOfMonth {
        /// The month, from 1.
        month: u32,
        /// The year.
        year: Option<i32>,
    },
}

impl SpokenDay {
    /// The day that is meant, today being this. Beyond the end of the calendar it is today.
    pub fn counted_from(self, today: NaiveDate) -> NaiveDate {
        self.reckoned(today).unwrap_or(today)
    }

    /// The day from which on is meant: a bare number of days counts back from today.
    pub fn since(self, today: NaiveDate) -> NaiveDate {
        match self {
            Self::Span(days) => today.checked_sub_days(Days::new(days.into())).unwrap_or(today),
            other => other.counted_from(today),
        }
    }

    fn reckoned(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::On(day) => Some(day),
            Self::Span(days) | Self::In(days) => today.checked_add_days(Days::new(days.into())),
            Self::Away(days) => today.checked_add_signed(chrono::TimeDelta::days(days.into())),
            Self::Months(months) if months < 0 => today.checked_sub_months(Months::new(months.unsigned_abs())),
            Self::Months(months) => today.checked_add_months(Months::new(months.unsigned_abs())),
            Self::Weekday(day, week) => weekday(day, week, today),
            Self::Yearly { month, day } => yearly(today, |year| NaiveDate::from_ymd_opt(year, month, day)),
            Self::EndOf { months, ahead } => end_of(today, months, ahead),
            Self::EndOfMonth { month, year: Some(year) } => last_of(NaiveDate::from_ymd_opt(year, month, 1)?),
            Self::EndOfMonth { month, year: None } => {
                yearly(today, |year| NaiveDate::from_ymd_opt(year, month, 1).and_then(last_of))
            }
        }
    }
}

/// A leap day comes again after eight years at most: 1896 to 1904.
const LONGEST_WAIT: i32 = 8;

fn yearly(today: NaiveDate, of: impl Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate> {
    (0..=LONGEST_WAIT).filter_map(|n| of(today.year().checked_add(n)?)).find(|day| *day >= today)
}

fn weekday(day: Weekday, week: Week, today: NaiveDate) -> Option<NaiveDate> {
    let of_this_week = i64::from(day.num_days_from_monday()) - i64::from(today.weekday().num_days_from_monday());
    let away = match week {
        Week::Coming if of_this_week > 0 => of_this_week,
        Week::Last if of_this_week < 0 => of_this_week,
        Week::Last => of_this_week - 7,
        Week::Coming | Week::Next => of_this_week + 7,
    };
    today.checked_add_signed(chrono::TimeDelta::days(away))
}

fn end_of(today: NaiveDate, months: u32, ahead: u32) -> Option<NaiveDate> {
    let last_month = today.month0() / months * months + months - 1;
    let of_this_one = today.with_day(1)?.with_month0(last_month)?;
    last_of(of_this_one.checked_add_months(Months::new(months * ahead))?)
}

/// The last day of the month that this is the first day of.
fn last_of(first: NaiveDate) -> Option<NaiveDate> {
    first.checked_add_months(Months::new(1))?.pred_opt()
}

impl FromStr for SpokenDay {
    type Err = BadDay;

    fn from_str(text: &str) -> Result<Self, BadDay> {
        words::read(text)
    }
}

/// Reads a day as somebody says it today.
///
/// # Errors
/// [`BadDay`]; [`EXAMPLES`] says how to write one.
pub fn read(text: &str, today: NaiveDate) -> Result<NaiveDate, BadDay> {
    text.parse().map(|day: SpokenDay| day.counted_from(today))
}

/// Says a day in full, and how far away it is: “Fri 4 Dec 2026, in 9 days”.
pub fn said(day: NaiveDate, today: NaiveDate) -> String {
    let away = match (day - today).num_days() {
        -1 => "yesterday".to_owned(),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    };
    format!("{}, {away}", day.format("%a %-d %b %Y"))
}
