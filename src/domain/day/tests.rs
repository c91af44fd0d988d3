//! Days as people say them, on given days.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A Wednesday.
const TODAY: &str = "2026-11-25";

#[rstest]
#[case::date("2027-01-31", "2027-01-31")]
#[case::date_without_zeroes("2027-1-3", "2027-01-03")]
#[case::leap_day("2028-02-29", "2028-02-29")]
#[case::day_first("31 Jan 2027", "2027-01-31")]
#[case::month_in_full("31 January 2027", "2027-01-31")]
#[case::month_first("January 31, 2027", "2027-01-31")]
#[case::ordinal("1st Feb 2027", "2027-02-01")]
#[case::dots_and_dashes("31-Jan-2027", "2027-01-31")]
#[case::this_year("24 Dec", "2026-12-24")]
#[case::next_year("24 Nov", "2027-11-24")]
#[case::this_very_day("25 Nov", "2026-11-25")]
#[case::leap_day_to_come("29 Feb", "2028-02-29")]
#[case::today("today", "2026-11-25")]
#[case::tomorrow(" Tomorrow ", "2026-11-26")]
#[case::yesterday("yesterday", "2026-11-24")]
#[case::after_tomorrow("the day after tomorrow", "2026-11-27")]
#[case::in_days("in 30 days", "2026-12-25")]
#[case::short_days("30d", "2026-12-25")]
#[case::days("30 days", "2026-12-25")]
#[case::plus("+7d", "2026-12-02")]
#[case::in_weeks("in 2 weeks", "2026-12-09")]
#[case::in_a_week("in a week", "2026-12-02")]
#[case::short_weeks("2w", "2026-12-09")]
#[case::in_months("in 3 months", "2027-02-25")]
#[case::a_year("in a year", "2027-11-25")]
#[case::ago("3 days ago", "2026-11-22")]
#[case::a_month_ago("a month ago", "2026-10-25")]
#[case::friday("Friday", "2026-11-27")]
#[case::short_name("fri", "2026-11-27")]
#[case::odd_short_name("tues", "2026-12-01")]
#[case::today_by_its_name("Wednesday", "2026-12-02")]
#[case::earlier_in_the_week("Monday", "2026-11-30")]
#[case::next_friday("next Friday", "2026-12-04")]
#[case::next_monday("next monday", "2026-11-30")]
#[case::this_friday("this friday", "2026-11-27")]
#[case::last_friday("last Friday", "2026-11-20")]
#[case::last_monday("last monday", "2026-11-23")]
#[case::last_of_todays_name("last wednesday", "2026-11-18")]
#[case::end_of_month("end of month", "2026-11-30")]
#[case::end_of_the_month("end of the month", "2026-11-30")]
#[case::end_of_next_month("end of next month", "2026-12-31")]
#[case::end_of_quarter("end of quarter", "2026-12-31")]
#[case::end_of_next_quarter("end of next quarter", "2027-03-31")]
#[case::end_of_year("end of the year", "2026-12-31")]
#[case::end_of_january("end of January", "2027-01-31")]
#[case::end_of_a_leap_february("end of feb 2028", "2028-02-29")]
#[case::end_of_a_year("end of 2027", "2027-12-31")]
fn said_on_a_wednesday(#[case] words: &str, #[case] meant: &str) {
    assert_eq!(read(words, day(TODAY)).map(|d| d.to_string()), Ok(meant.to_owned()));
}

#[rstest]
#[case::last_day_of_a_long_month("in a month", "2027-01-31", "2027-02-28")]
#[case::into_a_leap_year("in a month", "2028-01-31", "2028-02-29")]
#[case::leap_day_and_a_year("in a year", "2028-02-29", "2029-02-28")]
#[case::back_to_a_short_month("a month ago", "2027-03-31", "2027-02-28")]
#[case::over_the_end_of_the_year("30d", "2026-12-15", "2027-01-14")]
#[case::the_night_the_clock_goes_back("tomorrow", "2026-10-24", "2026-10-25")]
#[case::thirty_days_over_the_change("30d", "2026-10-01", "2026-10-31")]
#[case::end_on_the_last_day("end of month", "2026-11-30", "2026-11-30")]
#[case::end_of_february("end of month", "2028-02-10", "2028-02-29")]
#[case::end_of_the_first_quarter("end of quarter", "2027-01-01", "2027-03-31")]
#[case::end_of_december_in_december("end of next month", "2026-12-31", "2027-01-31")]
#[case::friday_on_a_friday("friday", "2026-11-27", "2026-12-04")]
#[case::next_friday_on_a_friday("next friday", "2026-11-27", "2026-12-04")]
#[case::last_friday_on_a_friday("last friday", "2026-11-27", "2026-11-20")]
#[case::friday_on_a_sunday("friday", "2026-11-29", "2026-12-04")]
#[case::next_friday_on_a_sunday("next friday", "2026-11-29", "2026-12-04")]
#[case::next_sunday_on_a_monday("next sunday", "2026-11-30", "2026-12-13")]
#[case::sunday_on_a_monday("sunday", "2026-11-30", "2026-12-06")]
#[case::leap_day_after_a_century("29 feb", "2096-03-01", "2104-02-29")]
fn said_on_other_days(#[case] words: &str, #[case] today: &str, #[case] meant: &str) {
    assert_eq!(read(words, day(today)).map(|d| d.to_string()), Ok(meant.to_owned()));
}

#[rstest]
#[case("soon")]
#[case("")]
#[case("30")]
#[case("-1d")]
#[case("in -1 days")]
#[case("99999999999d")]
#[case("36501d")]
#[case("in 101 years")]
#[case("1.5 days")]
#[case("3m")]
#[case("friday 13")]
#[case("2026-11")]
#[case("2026-11-25T10:00:00Z")]
#[case("20261125")]
#[case("fr")]
#[case("may")]
#[case("next month")]
#[case("end of the world")]
fn what_is_no_day_is_told(#[case] words: &str) {
    assert_eq!(read(words, day(TODAY)), Err(BadDay::Unknown(words.to_owned())));
}

#[test]
fn days_that_no_calendar_has_and_days_that_read_both_ways() {
    for words in ["2026-02-29", "2026-13-01", "2026-00-10", "31 June", "29 Feb 2027", "0 jan 2027"] {
        assert_eq!(read(words, day(TODAY)), Err(BadDay::NoSuchDay(words.to_owned())), "{words}");
    }
    assert_eq!(read("4/12/2026", day(TODAY)), Err(BadDay::Slashes("4/12/2026".into())));
    assert_eq!(read("4/12/2026", day(TODAY)).unwrap_err().to_string().matches("month first").count(), 1);
}

#[test]
fn a_bare_number_of_days_counts_back_where_only_the_past_makes_sense() {
    let since = |text: &str| text.parse::<SpokenDay>().unwrap().since(day(TODAY)).to_string();
    assert_eq!(since("90d"), "2026-08-27");
    assert_eq!(since("90 days ago"), "2026-08-27");
    assert_eq!(since("2026-01-01"), "2026-01-01");
    assert_eq!(since("tomorrow"), "2026-11-26");
}

#[test]
fn the_edge_of_the_calendar_does_not_fail() {
    for words in ["in 100 years", "36500d", "friday", "next friday", "end of next year", "tomorrow", "29 feb", "31 dec"] {
        assert!(read(words, NaiveDate::MAX).is_ok(), "{words}");
        assert!(read(words, NaiveDate::MIN).is_ok(), "{words}");
    }
    assert!(read("100 years ago", NaiveDate::MIN).is_ok());
}

#[test]
fn a_day_is_said_with_its_distance() {
    let said = |text: &str| said(day(text), day(TODAY));
    assert_eq!(said("2026-12-04"), "Fri 4 Dec 2026, in 9 days");
    assert_eq!(said("2026-11-26"), "Thu 26 Nov 2026, tomorrow");
    assert_eq!(said("2026-11-25"), "Wed 25 Nov 2026, today");
    assert_eq!(said("2026-11-24"), "Tue 24 Nov 2026, yesterday");
    assert_eq!(said("2026-11-20"), "Fri 20 Nov 2026, 5 days ago");
}

/// Words of which days are made, and some of which they are not.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "in",
            "end",
            "of",
            "next",
            "last",
            "this",
            "the",
            "ago",
            "a",
            "day",
            "days",
            "week",
            "month",
            "year",
            "friday",
            "feb",
            "31",
            "30d",
            "0",
            "4294967296",
            "99999mo",
            "+",
            "-",
            "2w",
            "2028",
            "29",
            "ü",
            "１"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    prop::collection::vec(word, 0..6).prop_map(|all| all.join(" "))
}

proptest! {
    #[test]
    fn no_text_panics_on_any_day(text in words(), days in -90_000_000i64..90_000_000) {
        let today = NaiveDate::default().checked_add_signed(chrono::TimeDelta::days(days)).unwrap_or_default();
        if let Ok(spoken) = text.parse::<SpokenDay>() {
            let _ = (said(spoken.counted_from(today), today), spoken.since(today));
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC*") {
        let _ = read(&text, day(TODAY));
    }

    #[test]
    fn what_is_said_of_a_date_is_read_back(days in -300_000i32..300_000) {
        let date = day(TODAY) + chrono::TimeDelta::days(days.into());
        prop_assert_eq!(read(&date.to_string(), day(TODAY)), Ok(date));
        prop_assert_eq!(read(&date.format("%-d %B %Y").to_string(), day(TODAY)), Ok(date));
        prop_assert_eq!(read(&date.format("%b %d, %Y").to_string(), day(TODAY)), Ok(date));
    }
}
