//! Somebody asks what is due, and subscribes to it with a calendar program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::process::Command;

use serde_json::Value;
use support::headless::{Headless, text};

/// Two releases: one approved with a condition, one deployed.
fn house() -> Headless {
    let house = Headless::in_review("medium");
    house.ok("ann", "approve triage@1.0 --role model-owner");
    house.ok("priya", "approve triage@1.0 --role governance-lead --condition 'Audit, test and tell; due=10d'");
    house
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["deadlines"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect()
}

#[test]
fn the_list_is_by_date_and_tells_what_is_overdue() {
    let house = house();
    let list = house.ok("ann", "deadlines");
    assert_eq!(
        (list["schema"].as_str(), codes(&list)),
        (Some("obstat/deadlines/v1"), vec!["condition", "approval-unused", "policy-review"])
    );
    let first = &list["deadlines"][0];
    assert_eq!(
        (&first["ref"], &first["overdue"], &first["due"]),
        (&"triage@1.0".into(), &false.into(), &"2026-11-12T22:59:59Z".into())
    );
    assert_eq!(codes(&house.ok("ann", "deadlines --within 30d")), ["condition"]);
    house.ok("ann", "deploy triage@1.0 --env production");
    house.now("2026-11-05T09:00:00Z");
    let list = house.ok("aud", "deadlines");
    assert_eq!((codes(&list), &list["overdue"]), (vec!["confirmation-due", "condition", "policy-review"], &1.into()));
    let page = house.run("deadlines --as ann@example.org");
    assert!(page.out.starts_with("Overdue 1\n") && page.out.contains("triage@1.0  The owner's confirmation"), "{}", page.out);
    assert!(page.out.contains("\nThu 2026-11-12 1\n"), "{}", page.out);
}

#[test]
fn a_calendar_is_written_whole_and_its_entries_keep_their_names() {
    let house = house();
    let file = house.path("deadlines.ics");
    let write = || {
        let done = house.ok("ann", &format!("deadlines --ics {}", text(&file)));
        assert_eq!(done["ics"].as_str(), Some(text(&file).as_str()));
        std::fs::read_to_string(&file).unwrap()
    };
    let names = |calendar: &str| -> Vec<String> {
        calendar.replace("\r\n ", "").lines().filter(|l| l.starts_with("UID:")).map(str::to_owned).collect()
    };
    let first = write();
    assert_eq!(first.matches("BEGIN:VEVENT\r\n").count(), 3);
    house.now("2026-11-20T09:00:00Z");
    let second = write();
    assert_ne!(first, second, "it was written at another time");
    assert_eq!(names(&first), names(&second));
    let nowhere = house.no("ann", "deadlines --ics no/such/place.ics", 4);
    assert!(nowhere.contains("place.ics"), "{nowhere}");
}

/// Reads a calendar with PyPI `icalendar` and prints each event's start and summary.
const READER: &str = "
import sys, icalendar
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
assert not calendar.errors, calendar.errors
events = list(calendar.walk('VEVENT'))
for event in events:
    assert not event.errors, event.errors
    assert {'UID', 'DTSTAMP', 'DTSTART', 'SUMMARY'} <= set(event.keys()), event
    assert event.decoded('DTSTART').utcoffset().total_seconds() == 0
    print(event.decoded('DTSTART').isoformat(), str(event['SUMMARY']))
assert len({str(event['UID']) for event in events}) == len(events)
";

#[test]
fn another_program_reads_the_calendar() {
    let has = Command::new("python3").args(["-c", "import icalendar"]).output().is_ok_and(|o| o.status.success());
    if !has {
        eprintln!("skipped: python3 with PyPI icalendar is not installed here: pip install icalendar");
        return;
    }
    let house = house();
    let file = house.path("deadlines.ics");
    house.ok("ann", &format!("deadlines --ics {}", text(&file)));
    let read = Command::new("python3").args(["-c", READER]).arg(&file).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let said = String::from_utf8(read.stdout).unwrap();
    let first = said.lines().next().unwrap();
    assert_eq!(first, "2026-11-12T22:59:59+00:00 triage@1.0: Condition: Audit, test and tell");
    assert_eq!(said.lines().count(), 3);
}
