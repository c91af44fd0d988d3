//! Somebody asks what is due, and subscribes to it with a calendar program.

use crate::headless;

use std::process::Command;

use headless::{Headless, text};
use serde_json::Value;

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

#[test]
fn a_meeting_has_a_date_until_it_is_closed() {
    let house = Headless::in_review("high");
    let opened = house.ok("bo", "meeting new --kind scheduled --at 2026-11-20T10:00:00Z --title 'November'");
    let meeting = || {
        let list = house.ok("bo", "deadlines");
        list["deadlines"].as_array().unwrap().iter().find(|d| d["code"] == "meeting").cloned()
    };
    let first = meeting().unwrap();
    assert_eq!((&first["text"], &first["due"]), (&"November takes place".into(), &"2026-11-20T10:00:00Z".into()));
    assert!(first["who"].to_string().contains("bo@example.org"), "{first}");
    house.now("2026-11-20T10:30:00Z");
    let during = meeting().unwrap();
    assert_eq!((&during["text"], &during["overdue"]), (&"November is to be closed".into(), &false.into()));
    assert_eq!(during["id"], first["id"], "one entry of a calendar");
    house.now("2026-11-21T10:00:00Z");
    assert_eq!(meeting().unwrap()["overdue"], true);
    let id = opened["id"].as_str().unwrap();
    house.ok("bo", &format!("meeting attend {id} bo@example.org cy@example.org"));
    house.ok("bo", &format!("meeting close {id}"));
    assert_eq!(meeting(), None);
}

#[test]
fn a_time_reads_alike_wherever_it_is_typed() {
    let house = Headless::in_review("high");
    let at = |line: &str| {
        house.ok("bo", &format!("meeting new --kind scheduled --title T --item triage@1.0 --at {line}"));
        let list = house.ok("bo", "deadlines");
        list["deadlines"].as_array().unwrap().iter().find(|d| d["code"] == "meeting").unwrap()["due"].clone()
    };
    assert_eq!(at("'2026-11-20 11:00'"), "2026-11-20T10:00:00Z");
    for (wrong, says) in [
        ("'2027-03-28 02:30'", "never was in"),
        ("2027-10-31T02:30", "was twice in"),
        ("2026-11-20", "a day without a time of day"),
        ("soon", "is not a time"),
    ] {
        let said = house.no("bo", &format!("meeting new --title T --at {wrong}"), 2);
        assert!(said.contains(says), "{said}");
        let said = house.no("ann", &format!("deploy triage@1.0 --env staging --at {wrong}"), 2);
        assert!(said.contains(says), "{said}");
    }
}

#[test]
fn a_ballot_by_circulation_is_due_at_its_date() {
    let house = Headless::in_review("high");
    house.ok("bo", "ballot open triage@1.0 --due 2026-11-12");
    let list = house.ok("bo", "deadlines");
    let ballot = list["deadlines"].as_array().unwrap().iter().find(|d| d["due"] == "2026-11-12T22:59:59Z").unwrap();
    assert_eq!(ballot["ref"], "triage@1.0");
    assert!(ballot["text"].as_str().unwrap().contains("Committee"), "{ballot}");
}

#[test]
fn files_past_their_time_take_one_line_that_is_never_overdue() {
    let house = Headless::with_model("low");
    let ends = |reference: &str, file: bool| {
        house.request(reference, "--nature first");
        if file {
            let file = house.file(&format!("{reference}.md"), reference.as_bytes());
            house.ok("ann", &format!("evidence add {reference} --item model-card --file {}", file.display()));
        }
        house.ok("ann", &format!("release withdraw {reference} --reason 'not needed'"));
    };
    ends("triage@1.0", true);
    ends("triage@2.0", true);
    ends("triage@3.0", false);
    let told = || {
        let list = house.ok("priya", "deadlines");
        let told = list["deadlines"].as_array().unwrap().iter().filter(|d| d["clause"] == "§8").cloned().collect::<Vec<_>>();
        told.iter()
            .map(|d| (d["ref"].as_str().unwrap_or("").to_owned(), d["text"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(), []);
    house.now("2036-10-20T09:00:00Z");
    let soon = "Its 1 file of evidence may be purged after this day".to_owned();
    assert_eq!(told(), [("triage@1.0".to_owned(), soon.clone()), ("triage@2.0".to_owned(), soon)]);
    house.now("2036-11-03T09:00:00Z");
    let past = |n: &str| vec![(String::new(), format!("{n} may be purged: past its time"))];
    assert_eq!(told(), past("2 files of evidence of 2 releases"));
    let list = house.ok("priya", "deadlines");
    let line = list["deadlines"].as_array().unwrap().iter().find(|d| d["code"] == "purge").unwrap().clone();
    assert_eq!((&line["overdue"], &line["due"]), (&false.into(), &"2036-11-03T22:59:59Z".into()));
    house.ok("priya", "retention hold triage@1.0 --reason 'claim 118'");
    let one = "1 file of evidence may be purged: past its time".to_owned();
    assert_eq!(told(), [("triage@2.0".to_owned(), one)], "what is on hold is not spoken of");
    house.ok("priya", "retention purge triage@2.0 --reason old");
    assert_eq!(told(), []);
}
