//! The words of which days are made.

use chrono::{NaiveDate, Weekday};

use super::{BadDay, SpokenDay, Week};

/// Nobody says a day in more characters.
const LONGEST: usize = 60;
/// The furthest day that can be said as a number of days from today.
const MOST_DAYS: u32 = 36_500;
/// The same in months.
const MOST_MONTHS: u32 = 1_200;

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

/// Reads a day.
pub(super) fn read(text: &str) -> Result<SpokenDay, BadDay> {
    let given = || text.trim().chars().take(LONGEST).collect::<String>();
    let plain = text.trim().to_lowercase();
    if plain.chars().count() > LONGEST {
        return Err(BadDay::Unknown(given()));
    }
    if let Some((year, month, day)) = numbers(&plain) {
        return NaiveDate::from_ymd_opt(year, month, day).map(SpokenDay::On).ok_or_else(|| BadDay::NoSuchDay(given()));
    }
    if plain.contains('/') {
        return Err(BadDay::Slashes(given()));
    }
    let spaced = plain.replace([',', '.'], " ");
    // A dash joins; before a number it would be a sign.
    let parts =
        spaced.split_whitespace().flat_map(|word| if word.starts_with('-') { vec![word] } else { word.split('-').collect() });
    let words: Vec<&str> = parts.filter(|w| *w != "the").collect();
    if let Some(found) = phrase(&words) {
        return Ok(found);
    }
    date(&words).unwrap_or_else(|| Err(BadDay::Unknown(String::new()))).map_err(|bad| match bad {
        BadDay::NoSuchDay(_) => BadDay::NoSuchDay(given()),
        _ => BadDay::Unknown(given()),
    })
}

/// Year, month and day as ISO 8601 writes them; a month or a day may lack its zero.
fn numbers(text: &str) -> Option<(i32, u32, u32)> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |part: &str| digits(part).filter(|_| part.len() <= 2);
    let good = parts.next().is_none() && year.len() == 4;
    good.then_some(())?;
    Some((i32::try_from(digits(year)?).ok()?, short(month)?, short(day)?))
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

fn phrase(words: &[&str]) -> Option<SpokenDay> {
    Some(match words {
        ["today"] => SpokenDay::Away(0),
        ["tomorrow"] => SpokenDay::Away(1),
        ["yesterday"] => SpokenDay::Away(-1),
        ["day", "after", "tomorrow"] => SpokenDay::Away(2),
        ["day", "before", "yesterday"] => SpokenDay::Away(-2),
        ["in", rest @ ..] => match distance(rest)? {
            Distance::Days(days) => SpokenDay::In(days),
            Distance::Months(months) => SpokenDay::Months(i32::try_from(months).ok()?),
        },
        [rest @ .., "ago"] => match distance(rest)? {
            Distance::Days(days) => SpokenDay::Away(-i32::try_from(days).ok()?),
            Distance::Months(months) => SpokenDay::Months(-i32::try_from(months).ok()?),
        },
        ["end", "of", rest @ ..] | ["end", rest @ ..] => end(rest)?,
        ["next", name] => SpokenDay::Weekday(weekday(name)?, Week::Next),
        ["last", name] => SpokenDay::Weekday(weekday(name)?, Week::Last),
        ["this" | "on", name] => SpokenDay::Weekday(weekday(name)?, Week::Coming),
        [name] if weekday(name).is_some() => SpokenDay::Weekday(weekday(name)?, Week::Coming),
        _ => match distance(words)? {
            Distance::Days(days) => SpokenDay::Span(days),
            Distance::Months(months) => SpokenDay::Months(i32::try_from(months).ok()?),
        },
    })
}

enum Distance {
    Days(u32),
    Months(u32),
}

/// A number and a unit, joined or apart: `30d`, `+7d`, “2 weeks”, “a month”.
fn distance(words: &[&str]) -> Option<Distance> {
    let (count, unit) = match words {
        [one] => split(one.strip_prefix('+').unwrap_or(one))?,
        ["a" | "an" | "one", unit] => (1, *unit),
        [count, unit] => (digits(count.strip_prefix('+').unwrap_or(count))?, *unit),
        _ => return None,
    };
    let (days, months) = match unit {
        "d" | "day" | "days" => (1, 0),
        "w" | "week" | "weeks" => (7, 0),
        "mo" | "month" | "months" => (0, 1),
        "y" | "year" | "years" => (0, 12),
        _ => return None,
    };
    if months > 0 {
        return count.checked_mul(months).filter(|n| *n <= MOST_MONTHS).map(Distance::Months);
    }
    count.checked_mul(days).filter(|n| *n <= MOST_DAYS).map(Distance::Days)
}

/// A number with letters right behind it.
fn split(word: &str) -> Option<(u32, &str)> {
    let end = word.find(|c: char| !c.is_ascii_digit())?;
    let (number, letters) = word.split_at(end);
    Some((digits(number)?, letters)).filter(|_| !number.is_empty())
}

fn weekday(name: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(whole, _)| name.len() >= 3 && whole.starts_with(name)).map(|(_, day)| *day)
}

fn month(name: &str) -> Option<u32> {
    let place = MONTHS.iter().position(|whole| name.len() >= 3 && whole.starts_with(name))?;
    u32::try_from(place + 1).ok()
}

fn end(words: &[&str]) -> Option<SpokenDay> {
    let (ahead, rest) = match words {
        ["next", rest @ ..] => (1, rest),
        ["this", rest @ ..] => (0, rest),
        rest => (0, rest),
    };
    let months = match rest {
        ["month"] => 1,
        ["quarter"] => 3,
        ["year"] => 12,
        [name] => return month(name).map(|month| SpokenDay::EndOfMonth { month, year: None }).or_else(|| end_of_year(name)),
        [name, of] => return Some(SpokenDay::EndOfMonth { month: month(name)?, year: Some(year(of)?) }),
        _ => return None,
    };
    Some(SpokenDay::EndOf { months, ahead })
}

fn end_of_year(number: &str) -> Option<SpokenDay> {
    Some(SpokenDay::EndOfMonth { month: 12, year: Some(year(number)?) })
}

fn year(text: &str) -> Option<i32> {
    digits(text).filter(|_| text.len() == 4).and_then(|year| i32::try_from(year).ok())
}

/// A day of a named month, in either order, with a year or without. None where the words are nothing of the kind.
fn date(words: &[&str]) -> Option<Result<SpokenDay, BadDay>> {
    let (first, second, of) = match words {
        [first, second] => (first, second, None),
        [first, second, number] => (first, second, Some(year(number)?)),
        _ => return None,
    };
    let (month, day) = match (month(first), month(second)) {
        (Some(month), None) => (month, ordinal(second)?),
        (None, Some(month)) => (month, ordinal(first)?),
        _ => return None,
    };
    // Without a year a day stands that some year has; 2000 was a leap year.
    let found = NaiveDate::from_ymd_opt(of.unwrap_or(2000), month, day);
    let spoken = found.map(|date| if of.is_some() { SpokenDay::On(date) } else { SpokenDay::Yearly { month, day } });
    Some(spoken.ok_or_else(|| BadDay::NoSuchDay(String::new())))
}

/// The number of a day: `4`, `04`, `4th`.
fn ordinal(word: &str) -> Option<u32> {
    let plain = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    digits(plain).filter(|_| (1..=2).contains(&plain.len()))
}
