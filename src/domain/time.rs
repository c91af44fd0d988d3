//! Days, deadlines and how they read: business days, ends of day over DST, “4 h over”.

use crate::domain::zone::Zone;
use chrono::{
    DateTime, Datelike, Days, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc,
    Weekday,
};

/// Says which days count as business days (policy §6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The days of the week on which people work.
    pub business_days: Vec<Weekday>,
    /// Single days on which they do not.
    pub holidays: Vec<NaiveDate>,
}

impl Calendar {
    /// Whether people work on this day.
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        self.business_days.contains(&date.weekday()) && !self.holidays.contains(&date)
    }
}

/// Tells on which day of the calendar an instant falls in a time zone.
pub fn local_date(at: DateTime<Utc>, tz: Zone) -> NaiveDate {
    at.with_timezone(&tz).date_naive()
}

/// Finds the last second of a day in a time zone, also on a day of 23 or 25 hours.
///
/// At the very end of chrono's calendar the day is taken as in UTC.
pub fn end_of_day(date: NaiveDate, tz: Zone) -> DateTime<Utc> {
    let next = date.checked_add_days(Days::new(1)).and_then(|next| start_of_day(next, tz));
    let utc_end = || Utc.from_utc_datetime(&date.and_time(NaiveTime::MIN)) + TimeDelta::seconds(86_399);
    next.map_or_else(utc_end, |start| start - TimeDelta::seconds(1))
}

/// The first instant of a day: where the clock skips midnight, the first quarter of an hour that exists after it.
/// Zones that skipped whole days (Samoa, 2011) need the search to go on into the next day.
pub fn start_of_day(date: NaiveDate, tz: Zone) -> Option<DateTime<Utc>> {
    let midnight = date.and_time(NaiveTime::MIN);
    (0..=4 * 48).find_map(|quarter| {
        let local = midnight.checked_add_signed(TimeDelta::minutes(15 * quarter))?;
        tz.from_local_datetime(&local).earliest().map(|at| at.with_timezone(&Utc))
    })
}

/// Says why a time of day on a wall clock names no instant, or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WallClock {
    /// The clock was put forward over it.
    #[error("{0} never was in {1}: the clock was put forward over it; write a time before or after, or the zone's offset")]
    Skipped(NaiveDateTime, Zone),
    /// The clock was put back, and showed it twice.
    #[error("{at} was twice in {zone}, as the clock was put back: write it as {at:?}{first} or {at:?}{second}")]
    Twice {
        /// The time of day.
        at: NaiveDateTime,
        /// The time zone.
        zone: Zone,
        /// The offset of the first.
        first: FixedOffset,
        /// The offset of the second.
        second: FixedOffset,
    },
}

/// Finds the instant at which the clocks of a time zone showed this.
///
/// # Errors
/// [`WallClock`] where the clock skipped it or showed it twice.
pub fn instant(at: NaiveDateTime, zone: Zone) -> Result<DateTime<Utc>, WallClock> {
    match zone.from_local_datetime(&at) {
        LocalResult::Single(one) => Ok(one.with_timezone(&Utc)),
        LocalResult::None => Err(WallClock::Skipped(at, zone)),
        LocalResult::Ambiguous(one, other) => {
            let (first, second) = (one.offset().fix(), other.offset().fix());
            Err(WallClock::Twice { at, zone, first, second })
        }
    }
}

/// Counts `n` business days on from a day, which itself is day 0.
///
/// A calendar without business days, which the policy's check refuses, counts every day.
pub fn business_days_after(date: NaiveDate, n: u32, calendar: &Calendar) -> NaiveDate {
    let mut day = date;
    for _ in 0..n {
        day = next_business_day(day, calendar);
    }
    day
}

/// No run of holidays is longer than a year, so a search that long has an answer or there is none.
const LONGEST_BREAK: usize = 366;

fn next_business_day(date: NaiveDate, calendar: &Calendar) -> NaiveDate {
    let found = date.iter_days().skip(1).take(LONGEST_BREAK).find(|day| calendar.is_business_day(*day));
    found.or_else(|| date.succ_opt()).unwrap_or(date)
}

/// When something is due that has `n` business days from an instant: the end of that day in the time zone (policy §6).
pub fn due_after_business_days(from: DateTime<Utc>, n: u32, calendar: &Calendar, tz: Zone) -> DateTime<Utc> {
    end_of_day(business_days_after(local_date(from, tz), n, calendar), tz)
}

/// When something is due that has `n` calendar days from an instant: the end of that day in the time zone (policy §5).
pub fn due_after_days(from: DateTime<Utc>, n: u32, tz: Zone) -> DateTime<Utc> {
    let day = local_date(from, tz);
    end_of_day(day.checked_add_days(Days::new(u64::from(n))).unwrap_or(day), tz)
}

/// Says how long a span is, in one unit, rounded down: “40 min”, “18 h”, “2 d”, “3 mo”. Its sign is dropped.
pub fn span(length: TimeDelta) -> String {
    let length = length.abs();
    let (minutes, hours, days) = (length.num_minutes(), length.num_hours(), length.num_days());
    match (hours, days) {
        (..1, _) => format!("{minutes} min"),
        (..48, _) => format!("{hours} h"),
        (_, ..60) => format!("{days} d"),
        _ => format!("{} mo", days / 30),
    }
}

/// Says how far past a due time we are: “4 h over”. Counts up from 1 min, so that nothing overdue reads as zero.
pub fn over(due: DateTime<Utc>, now: DateTime<Utc>) -> String {
    format!("{} over", span((now - due).max(TimeDelta::minutes(1))))
}

/// Says when something comes, or how long ago it was due: “in 18 h”, “4 h over”.
pub fn until(due: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if is_over(due, now) { over(due, now) } else { format!("in {}", span(due - now)) }
}

/// Says when something is due, in a sentence: “due in 2 d”, “4 h over”.
pub fn due_in(due: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if is_over(due, now) { over(due, now) } else { format!("due in {}", span(due - now)) }
}

/// Says how long ago something was: “2 d ago”, “just now”. What claims to lie in the future reads as it does: “in 2 d”.
pub fn ago(then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    match now - then {
        past if past < TimeDelta::zero() => format!("in {}", span(past)),
        past if past < TimeDelta::minutes(1) => "just now".to_owned(),
        past => format!("{} ago", span(past)),
    }
}

/// Says in a column how long ago something was: “2 d”.
pub fn age(then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    span(now - then)
}

/// Whether a due time has passed: what is due at 18:00:00 is over from the next instant on.
pub fn is_over(due: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now > due
}

/// Writes an instant in full for signing and minutes: `2026-11-23 14:05 CET`.
pub fn in_full(at: DateTime<Utc>, tz: Zone) -> String {
    at.with_timezone(&tz).format("%Y-%m-%d %H:%M %Z").to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    const BERLIN: Zone = Zone::named("Europe/Berlin").unwrap();

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn office() -> Calendar {
        let business_days = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
        Calendar { business_days, holidays: vec![day("2026-12-25"), day("2027-01-01")] }
    }

    #[test]
    fn a_day_ends_with_its_last_second_on_the_wall() {
        let cases = [
            ("2026-11-23", BERLIN, "2026-11-23T22:59:59Z", "a winter day"),
            ("2026-07-01", BERLIN, "2026-07-01T21:59:59Z", "a summer day"),
            ("2026-03-28", BERLIN, "2026-03-28T22:59:59Z", "the eve of summer time"),
            ("2026-03-29", BERLIN, "2026-03-29T21:59:59Z", "the day of 23 hours"),
            ("2026-10-25", BERLIN, "2026-10-25T22:59:59Z", "the day of 25 hours"),
            ("2028-02-29", crate::domain::zone::Zone::UTC, "2028-02-29T23:59:59Z", "the leap day"),
            ("2018-11-03", Zone::named("America/Sao_Paulo").unwrap(), "2018-11-04T02:59:59Z", "before a day that starts at one"),
            (
                "2024-11-02",
                Zone::named("America/Havana").unwrap(),
                "2024-11-03T03:59:59Z",
                "before a day whose first hour comes twice",
            ),
            ("2011-12-29", Zone::named("Pacific/Apia").unwrap(), "2011-12-30T09:59:59Z", "before a day that never was"),
            ("2026-11-23", Zone::named("Asia/Kathmandu").unwrap(), "2026-11-23T18:14:59Z", "an odd offset"),
        ];
        for (date, tz, end, what) in cases {
            assert_eq!(end_of_day(day(date), tz), at(end), "{what}");
        }
    }

    #[test]
    fn the_edge_of_the_calendar_does_not_fail() {
        assert!(end_of_day(NaiveDate::MAX, BERLIN) > end_of_day(day("2026-01-01"), BERLIN));
        assert_eq!(business_days_after(NaiveDate::MAX, 5, &office()), NaiveDate::MAX);
        assert_eq!(due_after_days(at("2026-01-01T00:00:00Z"), u32::MAX, BERLIN), at("2026-01-01T22:59:59Z"));
    }

    #[test]
    fn business_days_skip_week_ends_and_holidays() {
        let cases = [
            ("2026-11-23", 0, "2026-11-23"),
            ("2026-11-23", 1, "2026-11-24"),
            ("2026-11-23", 5, "2026-11-30"),
            ("2026-11-27", 1, "2026-11-30"),
            ("2026-11-28", 1, "2026-11-30"),
            ("2026-12-23", 2, "2026-12-28"),
            ("2026-12-31", 1, "2027-01-04"),
        ];
        for (from, n, to) in cases {
            assert_eq!(business_days_after(day(from), n, &office()), day(to), "{n} after {from}");
        }
    }

    #[test]
    fn a_calendar_without_business_days_counts_every_day() {
        let none = Calendar { business_days: vec![], holidays: vec![] };
        assert_eq!(business_days_after(day("2026-11-27"), 3, &none), day("2026-11-30"));
    }

    #[test]
    fn the_day_of_approval_is_that_of_the_wall_clock() {
        // 23:30 UTC on Sunday is already Monday in Berlin.
        let due = due_after_business_days(at("2026-11-22T23:30:00Z"), 5, &office(), BERLIN);
        assert_eq!(due, at("2026-11-30T22:59:59Z"));
    }

    #[test]
    fn thirty_days_run_over_the_change_of_the_clock() {
        assert_eq!(due_after_days(at("2026-10-01T08:00:00Z"), 30, BERLIN), at("2026-10-31T22:59:59Z"));
    }

    #[test]
    fn spans_read_in_one_unit_rounded_down() {
        let cases = [
            (TimeDelta::seconds(59), "0 min"),
            (TimeDelta::seconds(60), "1 min"),
            (TimeDelta::minutes(59), "59 min"),
            (TimeDelta::minutes(60), "1 h"),
            (TimeDelta::minutes(119), "1 h"),
            (TimeDelta::minutes(48 * 60 - 1), "47 h"),
            (TimeDelta::hours(48), "2 d"),
            (TimeDelta::hours(60 * 24 - 1), "59 d"),
            (TimeDelta::days(60), "2 mo"),
            (TimeDelta::days(89), "2 mo"),
            (TimeDelta::days(365), "12 mo"),
            (TimeDelta::hours(-5), "5 h"),
        ];
        for (length, words) in cases {
            assert_eq!(span(length), words);
        }
    }

    #[test]
    fn overdue_counts_from_the_first_instant() {
        let due = at("2026-11-23T12:00:00Z");
        assert_eq!(until(due, due), "in 0 min");
        assert_eq!(until(due, due + TimeDelta::milliseconds(1)), "1 min over");
        assert_eq!(until(due, due + TimeDelta::hours(4)), "4 h over");
        assert_eq!(until(due, due - TimeDelta::hours(18)), "in 18 h");
        assert_eq!(due_in(due, due - TimeDelta::days(2)), "due in 2 d");
        assert_eq!(due_in(due, due + TimeDelta::days(2)), "2 d over");
        assert_eq!(ago(due, due + TimeDelta::days(2)), "2 d ago");
        assert_eq!(ago(due, due - TimeDelta::days(2)), "in 2 d");
        assert_eq!(age(due, due + TimeDelta::days(2)), "2 d");
    }

    #[test]
    fn a_full_time_names_its_zone() {
        assert_eq!(in_full(at("2026-11-23T13:05:00Z"), BERLIN), "2026-11-23 14:05 CET");
    }
}
