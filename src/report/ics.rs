//! Deadlines as a calendar that other programs subscribe to (RFC 5545).

use chrono::{DateTime, Utc};

use crate::domain::deadline::Deadline;
use crate::domain::ids::{Email, EventId};
use crate::domain::text::visible;

/// Octets of a line, its line break not counted (RFC 5545 §3.1).
const LONGEST: usize = 75;

/// Writes the deadlines as one calendar: an event each, at the moment it is due, in UTC, taking no time in anybody's day.
///
/// Lines end with CRLF and are folded at 75 octets. The identifier of an event stays when its date moves, so that a calendar
/// which reads the file again moves the entry. `name` tells a person's name by the address.
pub fn calendar(
    organisation: &str,
    org: &EventId,
    list: &[Deadline],
    now: DateTime<Utc>,
    name: &dyn Fn(&Email) -> String,
) -> String {
    let mut out = String::new();
    for (property, value) in [
        ("BEGIN", "VCALENDAR".to_owned()),
        ("VERSION", "2.0".to_owned()),
        ("PRODID", format!("-//obstat//obstat {}//EN", env!("CARGO_PKG_VERSION"))),
        ("CALSCALE", "GREGORIAN".to_owned()),
        ("X-WR-CALNAME", text(&format!("{organisation}: deadlines"))),
    ] {
        line(&mut out, property, &value);
    }
    list.iter().for_each(|deadline| event(&mut out, deadline, org, now, name));
    if list.is_empty() {
        // A calendar holds at least one component (RFC 5545 §3.6); this one says nothing.
        let empty = [
            ("BEGIN", "VTIMEZONE"),
            ("TZID", "UTC"),
            ("BEGIN", "STANDARD"),
            ("DTSTART", "19700101T000000"),
            ("TZOFFSETFROM", "+0000"),
            ("TZOFFSETTO", "+0000"),
            ("END", "STANDARD"),
            ("END", "VTIMEZONE"),
        ];
        empty.into_iter().for_each(|(property, value)| line(&mut out, property, value));
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn event(out: &mut String, deadline: &Deadline, org: &EventId, now: DateTime<Utc>, name: &dyn Fn(&Email) -> String) {
    let about = deadline.release.as_ref().map(|(_, reference)| reference.to_string());
    let summary = match &about {
        Some(reference) => format!("{reference}: {}", deadline.text),
        None => deadline.text.clone(),
    };
    let who: Vec<String> = deadline.who.iter().map(name).collect();
    let who = match deadline.role {
        Some(role) if who.is_empty() => role.label().to_owned(),
        Some(role) => format!("{} ({})", role.label(), who.join(", ")),
        None => who.join(", "),
    };
    let mut about = vec![deadline.detail.clone()];
    about.push(if who.is_empty() { String::new() } else { format!("Lifted by: {who}") });
    about.push(format!("Policy {}", deadline.clause));
    about.retain(|line| !line.is_empty());
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &text(&format!("{}@obstat", deadline.uid(org))));
    line(out, "DTSTAMP", &moment(now));
    line(out, "DTSTART", &moment(deadline.due));
    line(out, "SUMMARY", &text(&summary));
    line(out, "DESCRIPTION", &about.iter().map(|l| text(l)).collect::<Vec<_>>().join("\\n"));
    line(out, "CATEGORIES", &text(deadline.code));
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "END", "VEVENT");
}

/// A moment in UTC (RFC 5545 §3.3.5, form 2).
fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Words as a TEXT value (RFC 5545 §3.3.11): what would end the value is escaped, what would be obeyed or hide is shown.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in visible(words).chars() {
        if matches!(c, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Writes one content line, folded where it is too long: never inside a character (RFC 5545 §3.1).
fn line(out: &mut String, property: &str, value: &str) {
    let mut used = 0;
    for c in property.chars().chain([':']).chain(value.chars()) {
        if used + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::domain::ids::Digest;
    use proptest::prelude::*;

    fn org() -> EventId {
        EventId(Digest::of(b"org").0)
    }

    fn deadline(words: &str) -> Deadline {
        Deadline {
            due: "2026-11-25T16:00:00Z".parse().unwrap(),
            code: "condition",
            key: "aa.1".to_owned(),
            text: words.to_owned(),
            detail: "not met yet".to_owned(),
            clause: "§5".to_owned(),
            release: Some((EventId(Digest::of(b"release").0), "triage-nlp@2.4.0".parse().unwrap())),
            role: None,
            who: vec!["ann@example.org".parse().unwrap()],
        }
    }

    fn written(list: &[Deadline]) -> String {
        calendar("Meridian, Health", &org(), list, "2026-11-23T20:04:00Z".parse().unwrap(), &|_| "Ann; Lindqvist".to_owned())
    }

    /// Reads a calendar as strictly as the RFC writes it: property and value, line by line.
    fn read(calendar: &str) -> Vec<(String, String)> {
        assert!(calendar.ends_with("\r\n") && !calendar.replace("\r\n", "").contains(['\r', '\n']), "{calendar:?}");
        for line in calendar.split("\r\n") {
            assert!(line.len() <= LONGEST, "{} octets: {line:?}", line.len());
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        let whole = calendar.replace("\r\n ", "");
        let lines: Vec<(String, String)> = whole
            .trim_end()
            .split("\r\n")
            .map(|l| l.split_once(':').map(|(p, v)| (p.to_owned(), v.to_owned())).unwrap())
            .collect();
        let mut open = Vec::new();
        for (property, value) in &lines {
            assert!(property.chars().all(|c| c.is_ascii_uppercase() || c == '-'), "{property}");
            match property.as_str() {
                "BEGIN" => open.push(value.clone()),
                "END" => assert_eq!(open.pop().as_ref(), Some(value)),
                _ => assert!(!open.is_empty(), "{property} stands outside of everything"),
            }
        }
        assert!(open.is_empty());
        lines
    }

    fn plain(value: &str) -> String {
        let mut out = String::new();
        let mut rest = value.chars();
        while let Some(c) = rest.next() {
            match c {
                '\\' => match rest.next().unwrap() {
                    'n' => out.push('\n'),
                    escaped => {
                        assert!(matches!(escaped, '\\' | ';' | ','), "\\{escaped}");
                        out.push(escaped);
                    }
                },
                c => {
                    assert!(!matches!(c, ';' | ','), "{value}");
                    out.push(c);
                }
            }
        }
        out
    }

    fn value(lines: &[(String, String)], property: &str) -> String {
        lines.iter().find(|(p, _)| p == property).map(|(_, v)| plain(v)).unwrap()
    }

    #[test]
    fn a_deadline_is_an_event_at_its_moment() {
        let lines = read(&written(&[deadline("Condition: publish; audit, all of it")]));
        let named: Vec<&str> = lines.iter().map(|(p, _)| p.as_str()).collect();
        let wanted = [
            "BEGIN",
            "VERSION",
            "PRODID",
            "CALSCALE",
            "X-WR-CALNAME",
            "BEGIN",
            "UID",
            "DTSTAMP",
            "DTSTART",
            "SUMMARY",
            "DESCRIPTION",
            "CATEGORIES",
            "TRANSP",
            "END",
            "END",
        ];
        assert_eq!(named, wanted);
        assert_eq!(value(&lines, "DTSTART"), "20261125T160000Z");
        assert_eq!(value(&lines, "DTSTAMP"), "20261123T200400Z");
        assert_eq!(value(&lines, "SUMMARY"), "triage-nlp@2.4.0: Condition: publish; audit, all of it");
        assert_eq!(value(&lines, "DESCRIPTION"), "not met yet\nLifted by: Ann; Lindqvist\nPolicy §5");
        assert_eq!(value(&lines, "X-WR-CALNAME"), "Meridian, Health: deadlines");
    }

    #[test]
    fn the_identifier_stays_when_the_date_moves_and_no_two_are_alike() {
        let uid = |d: &Deadline| value(&read(&written(std::slice::from_ref(d))), "UID");
        let first = deadline("first");
        let moved = Deadline { due: first.due + chrono::TimeDelta::days(30), text: "extended".to_owned(), ..first.clone() };
        let other = Deadline { key: "aa.2".to_owned(), ..first.clone() };
        assert_eq!(uid(&first), uid(&moved));
        assert_ne!(uid(&first), uid(&other));
    }

    #[test]
    fn an_empty_calendar_is_a_calendar() {
        assert!(read(&written(&[])).iter().any(|(p, v)| p == "BEGIN" && v == "VTIMEZONE"));
    }

    proptest! {
        #[test]
        fn any_words_come_out_as_they_went_in(words in "\\PC{0,200}", odd in "[\\x00-\\x1f\\u{202e}東京;,:\\\\ ]{0,40}") {
            let lines = read(&written(&[deadline(&format!("{words}{odd}"))]));
            let summary = value(&lines, "SUMMARY");
            prop_assert_eq!(summary, format!("triage-nlp@2.4.0: {}", visible(&format!("{words}{odd}"))));
        }
    }
}
