//! What hurried or stopped a release, and what meetings recorded about it, at the usual sizes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;

use super::fixtures::full;
use super::tests::{draw, model, shown, text};
use crate::app::Habit;
use crate::app::view::ReleaseCard;
use crate::domain::act::{Motion, Previous, RecordedVote, Words};
use crate::domain::ids::{Digest, EventId};
use crate::domain::release::{
    Clock, ClockState, Emergency, Finding, Matter, Objection, Record, Rollback, Suspension, Tally, Void,
};
use crate::domain::vocab::{Choice, Judgement, MatterKind, Outcome};
use crate::tui::model::Page;
use crate::tui::sample::{email, now};
use crate::tui::screens::stage::{DARK, PLAIN, assert_harmless, hostile, sweep};

fn id(n: u8) -> EventId {
    EventId(Digest::of(&[n]).0)
}

fn emergency() -> Emergency {
    Emergency {
        id: id(60),
        reason: "security".into(),
        why: "Injected prompts leak the records of other patients".into(),
        approved_by: email("priya"),
        at: now() - TimeDelta::days(6),
        how: "on the phone".into(),
        heard_by: "Mei Ito".into(),
        recorded_by: email("ann"),
        recorded_at: now() - TimeDelta::days(6),
        signed_by: Some(email("priya")),
        covers: true,
        due: now() + TimeDelta::hours(3),
        written_at: None,
        refused_at: None,
        halt_due: None,
    }
}

fn matter(n: u8, kind: MatterKind, text: &str, finding: Option<Finding>) -> Matter {
    Matter { id: id(n), kind, at: now() - TimeDelta::days(4), by: email("ann"), text: text.into(), finding }
}

/// In an emergency, then suspended, rolled back, looked at by the Committee, with clocks.
fn stopped() -> ReleaseCard {
    let mut card = full();
    card.habit = Some(Habit { owner: 3, model: 2, months: 12, releases: Vec::new() });
    let release = &mut card.release;
    (release.sign_offs, release.ballot, release.conditions) = (Vec::new(), None, Vec::new());
    release.emergency = Some(emergency());
    release.suspensions = vec![Suspension {
        id: id(61),
        by: email("priya"),
        at: now() - TimeDelta::days(4),
        reason: "False alarms doubled on the night shift".into(),
        answered: None,
    }];
    release.rollbacks = vec![Rollback {
        id: id(62),
        environment: "production".into(),
        deployment: id(41),
        to: Previous { release: id(63), deployment: id(64) },
        to_reference: "triage-nlp@2.3.0".parse().unwrap(),
        by: email("ann"),
        at: now() - TimeDelta::days(3),
        reason: "It drifts".into(),
        signed_by: None,
        window: Some(30),
        done: Some((email("tom"), now() - TimeDelta::days(3) + TimeDelta::minutes(41))),
    }];
    let finding = Finding {
        verdict: Some(Judgement::NotJustified),
        words: "It could have waited until Monday".into(),
        action: Some("Name a deputy for the on-call".into()),
        at: now() - TimeDelta::days(1),
        by: vec![email("jonas"), email("rui")],
    };
    release.matters = vec![
        matter(60, MatterKind::Emergency, "Emergency, approved by Priya Nair by word of mouth", Some(finding)),
        matter(61, MatterKind::Suspension, "Suspended: “False alarms doubled on the night shift”", None),
    ];
    let clock = |incident: &str, title: &str, days, state| Clock {
        matter: id(61),
        incident: incident.into(),
        title: title.into(),
        days,
        note: None,
        clause: "§7".into(),
        offered: now() - TimeDelta::days(4),
        state,
    };
    let open = ClockState::Open { due: now() + TimeDelta::days(11), by: email("priya"), note: Some("One patient harmed".into()) };
    release.clocks = vec![
        clock("serious-incident", "A serious incident is reported", 15, open),
        clock("widespread", "A widespread infringement is reported", 2, ClockState::Offered),
    ];
    card
}

fn voted(who: &str, choice: Choice, reason: Option<&str>) -> RecordedVote {
    RecordedVote { member: email(who), choice, conditions: Vec::new(), reason: reason.map(|r| Words::new(r).0) }
}

fn record(n: u8, motion: Motion, outcome: Outcome) -> Record {
    let tally = Tally {
        eligible: 4,
        voted: 3,
        quorum: 3,
        approve: 2,
        no_objection: 0,
        reject: 1,
        with_conditions: false,
        as_it_stands: Some(outcome),
        certain: true,
    };
    Record {
        id: id(n),
        meeting: id(70),
        motion,
        by: email("mei"),
        at: now() - TimeDelta::days(2),
        attended: ["mei", "jonas", "rui", "tom"].map(email).into(),
        votes: vec![
            voted("jonas", Choice::Approve, None),
            voted("rui", Choice::Approve, None),
            voted("tom", Choice::Reject, Some("The drill failed twice")),
            voted("mei", Choice::Recuse, Some("I advised the vendor")),
        ],
        outcome,
        tally,
        words: None,
        signed: vec![(email("mei"), id(71)), (email("jonas"), id(72))],
        needs: 2,
        complete: true,
        objections: Vec::new(),
        void: None,
    }
}

/// Voted on in meetings: a finding, an approval that is disputed, and the new one that lacks its second signature.
fn minuted() -> ReleaseCard {
    let mut card = full();
    let release = &mut card.release;
    (release.sign_offs, release.ballot, release.conditions) = (Vec::new(), None, Vec::new());
    let action = Some(Words::new("Name a deputy for the on-call").0);
    let find = Motion::Find { matter: id(60), verdict: Some(Judgement::NotJustified), action };
    let found = Record { words: Some("It could have waited".into()), ..record(73, find, Outcome::Approved) };
    let mut disputed = record(74, Motion::Approve, Outcome::Approved);
    disputed.void = Some(Void::Replaced);
    disputed.objections = vec![Objection {
        id: id(75),
        by: email("tom"),
        text: "Tom Okafor disputes the record: “I abstained”".into(),
        at: now() - TimeDelta::days(1),
    }];
    let mut anew = record(76, Motion::Approve, Outcome::Approved);
    (anew.complete, anew.at) = (false, now() - TimeDelta::hours(1));
    anew.signed.truncate(1);
    release.records = vec![found, disputed, anew];
    card
}

#[test]
fn what_hurried_and_what_stopped_it_at_the_usual_sizes() {
    for size in [(80, 24), (160, 45)] {
        let mut model = model(Page::SignOffs, DARK(), stopped());
        insta::assert_snapshot!(format!("SignOffs_stopped_{}x{}", size.0, size.1), shown(&model, size));
        model.sign_offs.at = 22;
        insta::assert_snapshot!(format!("SignOffs_stopped_below_{}x{}", size.0, size.1), shown(&model, size));
    }
    let page = text(&draw(&model(Page::SignOffs, DARK(), stopped()), (80, 60)).0);
    assert!(page.contains('▲') && page.contains("3 by this owner and 2 of this model in 12 months"), "{page}");
}

#[test]
fn what_meetings_recorded_says_who_voted_what_who_wrote_it_down_and_who_disputes_it() {
    for size in [(80, 24), (160, 45)] {
        let mut model = model(Page::SignOffs, DARK(), minuted());
        model.sign_offs.at = 9;
        insta::assert_snapshot!(format!("SignOffs_minuted_{}x{}", size.0, size.1), shown(&model, size));
    }
    let page = text(&draw(&model(Page::SignOffs, DARK(), minuted()), (80, 90)).0);
    for words in [
        "finding: carried, 2 to 1",
        "not justified: “It could have waited”",
        "to do: Name a deputy for the on-call",
        "recorded by Mei Ito",
        "signed by Jonas Weber",
        "signed by nobody else yet: it does not count",
        "Tom Okafor disputes the record: “I abstained”",
        "does not count: a later vote took its place",
        "“The drill failed twice”",
        "as recorded",
        "signed by the member",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn hostile_words_of_halts_and_records_are_harmless() {
    let evil = hostile();
    for mut card in [stopped(), minuted()] {
        let release = &mut card.release;
        for e in release.emergency.iter_mut() {
            (e.why, e.how, e.heard_by) = (evil.clone(), evil.clone(), evil.clone());
        }
        release.suspensions.iter_mut().for_each(|s| s.reason = evil.clone());
        release.rollbacks.iter_mut().for_each(|r| r.reason = evil.clone());
        release.matters.iter_mut().for_each(|m| m.text = evil.clone());
        for r in &mut release.records {
            r.words = Some(evil.clone());
            r.votes[0].reason = Some(Words::new(&evil).0);
            r.objections.iter_mut().for_each(|o| o.text = evil.clone());
        }
        for look in [DARK(), PLAIN()] {
            let model = model(Page::SignOffs, look, card.clone());
            for size in sweep() {
                assert_harmless(&draw(&model, size).0);
            }
        }
    }
}
