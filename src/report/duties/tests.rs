#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::domain::ids::{Digest, EventId, KeyId};
use crate::domain::release::Tone;

fn line(kind: &str, who: &str, day: u32) -> HistoryLine {
    HistoryLine {
        id: EventId(Digest::of(format!("{kind} {who} {day}").as_bytes()).0),
        kind: kind.to_owned(),
        text: String::new(),
        tone: Tone::Neutral,
        by: who.parse().ok(),
        key: KeyId([1; 32]),
        at: format!("2026-11-{day:02}T09:00:00Z").parse().unwrap(),
        not_counted: None,
    }
}

fn counted(duties: &Duties, who: &str) -> Vec<(&'static str, usize)> {
    let person = duties.people.iter().find(|p| p.who == who.parse().ok()).unwrap();
    Duty::ALL.iter().zip(person.counts).filter(|(_, n)| *n > 0).map(|(d, n)| (d.word(), n)).collect()
}

#[test]
fn every_kind_of_act_has_a_duty() {
    let cases = [
        ("release.request", Duty::Ask),
        ("release.submit", Duty::Ask),
        ("evidence.add", Duty::Prepare),
        ("item.answer", Duty::Prepare),
        ("condition.meet", Duty::Prepare),
        ("item.accept", Duty::Review),
        ("challenge.raise", Duty::Review),
        ("signoff.reaffirm", Duty::Approve),
        ("vote.cast", Duty::Approve),
        ("ballot.open", Duty::Conduct),
        ("motion.record", Duty::Conduct),
        ("motion.countersign", Duty::Conduct),
        ("motion.dispute", Duty::Conduct),
        ("meeting.open", Duty::Conduct),
        ("meeting.agenda", Duty::Conduct),
        ("meeting.note", Duty::Conduct),
        ("meeting.close", Duty::Conduct),
        ("release.decide", Duty::Conduct),
        ("release.deploy", Duty::Deploy),
        ("rollback.done", Duty::Deploy),
        ("release.confirm", Duty::Confirm),
        ("release.suspend", Duty::Oversee),
        ("emergency.confirm", Duty::Oversee),
        ("condition.verify", Duty::Oversee),
    ];
    for (kind, duty) in cases {
        assert_eq!(Duty::of(kind), duty, "{kind}");
    }
}

#[test]
fn who_made_one_release_and_approved_another_did_not_do_both() {
    let (first, second) = ("triage@1.0".parse().unwrap(), "triage@2.0".parse().unwrap());
    let one = [line("release.request", "ann@x.example", 2), line("signoff.approve", "mo@x.example", 3)];
    let two = [
        line("release.request", "mo@x.example", 4),
        line("item.answer", "mo@x.example", 5),
        line("vote.cast", "mo@x.example", 6),
    ];
    let found = Duties::of([&Trace::of_history(&first, &one), &Trace::of_history(&second, &two)], None);
    assert_eq!(found.releases, 2);
    assert_eq!(counted(&found, "mo@x.example"), [("ask", 1), ("prepare", 1), ("approve", 2)]);
    let both: Vec<_> = found.people.iter().map(|p| p.both.iter().map(ToString::to_string).collect::<Vec<_>>()).collect();
    assert_eq!(both, [vec![], vec!["triage@2.0".to_owned()]]);
}

#[test]
fn acts_before_the_period_and_acts_that_do_not_count_are_left_out() {
    let reference = "triage@1.0".parse().unwrap();
    let mut acts =
        [line("release.request", "ann@x.example", 2), line("vote.cast", "ann@x.example", 9), line("vote.cast", "nobody", 9)];
    let since = Some("2026-11-05T00:00:00Z".parse().unwrap());
    let found = Duties::of([&Trace::of_history(&reference, &acts)], since);
    assert_eq!(counted(&found, "ann@x.example"), [("approve", 1)]);
    assert_eq!(counted(&found, "nobody"), [("approve", 1)], "the key of nobody has a line of its own");
    assert!(found.people.iter().all(|p| p.both.is_empty()), "the request lies before the period");
    acts.iter_mut().for_each(|l| l.not_counted = Some("late".to_owned()));
    assert_eq!(Duties::of([&Trace::of_history(&reference, &acts)], since), Duties::default());
}
